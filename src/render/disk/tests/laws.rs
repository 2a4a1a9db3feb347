//! What holds whatever is done in which order: what somebody wrote is there until they say otherwise.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::{names, ours, request};
use crate::render::disk::{self, DiskError, OutputFile, Policy, SUMS_FILE, check};

const NAMES: [&str; 4] = ["a.yaml", "t/b.yaml", "t/u/c", "t/u/d"];

#[derive(Debug, Clone)]
enum Step {
    /// Render some of the files, each with one of a few texts.
    Render {
        texts: [Option<u8>; 4],
        policy: Policy,
    },
    /// Somebody writes a file, as it was rendered but for a line, or as they like.
    Write { name: usize, keeps_header: bool },
    /// Somebody deletes a file.
    Delete { name: usize },
    /// The sums get the line breaks of Windows.
    Checkout,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let texts = proptest::array::uniform4(proptest::option::of(0..3_u8));
    let policy = (any::<bool>(), proptest::bool::weighted(0.2));
    let render = (texts, policy).prop_map(|(texts, (prune, overwrite_edited))| Step::Render {
        texts,
        policy: Policy {
            prune,
            overwrite_edited,
        },
    });
    let write = (0..4_usize, any::<bool>())
        .prop_map(|(name, keeps_header)| Step::Write { name, keeps_header });
    let delete = (0..4_usize).prop_map(|name| Step::Delete { name });
    let step = prop_oneof![4 => render, 2 => write, 1 => delete, 1 => Just(Step::Checkout)];
    proptest::collection::vec(step, 1..14)
}

fn files(texts: [Option<u8>; 4]) -> Vec<OutputFile> {
    NAMES
        .iter()
        .zip(texts)
        .filter_map(|(name, text)| {
            let file = ours(name, &format!("{}\n", text?));
            // Of the last one only the sums tell whose it is.
            Some(if *name == NAMES[3] {
                OutputFile::exact(*name, file.content)
            } else {
                file
            })
        })
        .collect()
}

/// All files of the folder, those in folders below it included, but the sums.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    names(folder)
        .into_iter()
        .filter(|name| folder.join(name).is_file())
        .map(|name| {
            let text = fs::read(folder.join(&name)).unwrap();
            (name, text)
        })
        .collect()
}

/// Renders, and holds the run to what it may do. `theirs` are the files that somebody wrote.
fn render(
    folder: &Path,
    wanted: &[OutputFile],
    policy: Policy,
    theirs: &mut BTreeMap<String, Vec<u8>>,
) {
    let before = contents(folder);
    let request = request(folder, wanted);
    let outcome = disk::write(&request, policy);
    let after = contents(folder);
    match outcome {
        Ok(written) => {
            let differences = check(&request).unwrap();
            assert_eq!(differences.len(), written.stale.len(), "{differences:?}");
            for file in wanted {
                assert_eq!(after[&file.name], file.content);
                let theirs = theirs.remove(&file.name);
                let is_theirs = theirs.is_some_and(|text| text != file.content);
                assert!(!is_theirs || policy.overwrite_edited, "{}", file.name);
            }
        }
        Err(DiskError::InTheWay(_) | DiskError::Edited(_)) => assert_eq!(after, before),
        Err(error) => panic!("{error}"),
    }
    for (name, text) in &*theirs {
        assert_eq!(after.get(name), Some(text), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_somebody_wrote_is_there_until_they_give_it_up(steps in steps()) {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path();
        // With a first render there are sums: nothing is of before them.
        disk::write(&request(folder, &[ours("first.yaml", "")]), Policy::default()).unwrap();
        let mut theirs = BTreeMap::new();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Render { texts, policy } => {
                    let mut wanted = files(texts);
                    wanted.push(ours("first.yaml", ""));
                    render(folder, &wanted, policy, &mut theirs);
                }
                Step::Write { name, keeps_header } => {
                    let name = NAMES[name];
                    let text = format!("by hand {number}\n");
                    let text = if keeps_header { ours(name, &text).content } else { text.into_bytes() };
                    fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
                    fs::write(folder.join(name), &text).unwrap();
                    theirs.insert(name.to_owned(), text);
                }
                Step::Delete { name } => {
                    let _ = fs::remove_file(folder.join(NAMES[name]));
                    theirs.remove(NAMES[name]);
                }
                Step::Checkout => {
                    let path = folder.join(SUMS_FILE);
                    let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
                    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
                }
            }
        }
    }
}
