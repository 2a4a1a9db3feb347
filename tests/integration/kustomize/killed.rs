//! Renders of nested files that are killed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Instant;

use super::files;
use crate::render::spec;
use crate::support::{Sandbox, program};

/// How many renders are killed.
const KILLS: u32 = 40;

/// A spec with ConfigMaps of which some are in folders that the other spec has not.
fn config_maps(start: &str, text: &str) -> String {
    let mut more = "config:\n- {name: both, data: {a: b}}\n".to_owned();
    for number in 0..4 {
        writeln!(
            more,
            "- {{name: {start}{number}, data: {{text: \"{text}\"}}}}"
        )
        .unwrap();
        writeln!(more, "- {{name: c{number}, data: {{text: \"{text}\"}}}}").unwrap();
    }
    spec(&more)
}

fn start(sandbox: &Sandbox) -> Child {
    program()
        .args([
            "render",
            "-q",
            "--to",
            "kustomize",
            "--out",
            "out",
            "--prune",
        ])
        .current_dir(sandbox.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Fails if a file is none of those that are expected.
fn assert_none_is_half(now: &BTreeMap<String, Vec<u8>>, expected: &[BTreeMap<String, Vec<u8>>]) {
    for (name, content) in now {
        let is_whole = expected
            .iter()
            .any(|files| files.get(name) == Some(content));
        assert!(is_whole || name.contains(".rolewright-"), "{name}");
    }
}

#[test]
fn each_file_is_old_or_new_and_the_next_run_mends_the_rest_and_leaves_no_folder() {
    let specs = [config_maps("old", "old"), config_maps("new", "new")];
    let expected: Vec<_> = specs
        .iter()
        .map(|spec| files(&super::base_of(spec).path().join("out")))
        .collect();
    let sandbox = super::base_of(&specs[0]);
    let out = sandbox.path().join("out");
    let begin = Instant::now();
    assert!(start(&sandbox).wait().unwrap().success());
    let mut whole = begin.elapsed();
    let mut random = fastrand::Rng::with_seed(7);
    let (mut round, mut killed, mut half_way) = (0, 0, 0);
    while killed < KILLS {
        round += 1;
        assert!(round < 10 * KILLS, "only {killed} were killed");
        let next = usize::from(round % 2 == 0);
        sandbox.file("rolewright.yaml", &specs[next]);
        if round % 7 == 0 {
            std::fs::remove_dir_all(&out).unwrap();
        }
        let mut child = start(&sandbox);
        thread::sleep(whole.mul_f64(random.f64() * 1.5));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let now = if out.exists() {
            files(&out)
        } else {
            BTreeMap::new()
        };
        assert_none_is_half(&now, &expected);
        half_way += u32::from(!expected.contains(&now));

        // Every other time the spec has changed back when somebody renders again.
        let then = if round % 4 < 2 { next } else { 1 - next };
        sandbox.file("rolewright.yaml", &specs[then]);
        let begin = Instant::now();
        sandbox
            .run("render --to kustomize --out out --prune")
            .expect_code(0);
        whole = (whole + begin.elapsed()) / 2;
        assert_eq!(files(&out), expected[then], "round {round}");
        let folders = std::fs::read_dir(out.join("base/config")).unwrap().count();
        assert_eq!(folders, 9, "round {round}: an empty folder is left");
    }
    assert!(half_way > 0, "none was killed half-way");
}
