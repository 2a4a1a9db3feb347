//! Specs with random damage, read in this process: whatever stands in a file, reading it ends with
//! a client or with errors that say where.

use std::io::Cursor;
use std::path::Path;

use rolewright::render::manifests::stream;
use rolewright::render::objects::objects;
use rolewright::report;
use rolewright::source::{File, Input, ReadOptions, read_text};
use rolewright::spec::{Context, Folder, Spec};
use rolewright_catalog::{Catalog, KubernetesVersion};

use super::{CASES, case_names};
use crate::support::{Sandbox, repository};

const ROUNDS: u64 = 4000;

/// A spec with nearly everything in it that a spec can say.
const FULL: &str = include_str!("full.yaml");

const WORKER: &str = include_str!("worker.yaml");

/// Tokens that mean something to YAML, to the spec, or to a terminal.
const TOKENS: [&str; 36] = [
    "[",
    "]",
    "{",
    "}",
    "- ",
    ": ",
    "\n",
    "\r\n",
    "\t",
    "#",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: *a",
    "'",
    "\"",
    "---\n",
    "...\n",
    "!!int ",
    "~",
    "on",
    "0644",
    "1_0",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[2J",
    "${X}",
    "@X@",
    "{{ x }}",
    "*",
    "/",
    "name",
    "verbs",
    "😀",
];

/// A generator that gives the same numbers everywhere (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(8) {
        0 if !bytes.is_empty() => {
            let at = at.min(bytes.len() - 1);
            bytes[at] ^= 1 << random.below(8);
        }
        1 => bytes.truncate(at),
        2 => {
            let token = TOKENS[random.below(TOKENS.len())];
            bytes.splice(at..at, token.bytes());
        }
        3 => {
            let end = (at + random.below(12)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let end = (at + random.below(80)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
        _ => damage_lines(bytes, random),
    }
}

fn damage_lines(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    if lines.is_empty() {
        return;
    }
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(5) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3 => lines[one].insert(0, b' '),
        _ => swap_words(&mut lines, one, other, random),
    }
    *bytes = lines.concat();
}

fn swap_words(lines: &mut [Vec<u8>], one: usize, other: usize, random: &mut Random) {
    let words =
        |line: &[u8]| -> Vec<Vec<u8>> { line.split(|b| *b == b' ').map(<[u8]>::to_vec).collect() };
    let taken = words(&lines[one]);
    let mut put = words(&lines[other]);
    let at = random.below(put.len());
    put[at].clone_from(&taken[random.below(taken.len())]);
    lines[other] = put.join(&b' ');
}

fn read(bytes: &[u8], folder: &Path, catalog: &Catalog) -> Spec {
    let options = ReadOptions::default();
    let reading = rolewright::source::read(&[Input::Stdin], &options, &mut Cursor::new(bytes));
    let folder = Folder::of_spec(folder.join("rolewright.yaml").to_str().unwrap());
    let context = Context {
        catalog,
        folder: &folder,
    };
    rolewright::spec::read(reading, "-", context)
}

/// What has to hold of whatever was read. Tells whether it can be rendered.
fn judge(spec: &Spec, seed: u64, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    for problem in &spec.problems {
        assert!(!problem.message.is_empty(), "seed {seed}");
        let placed = problem.place.is_some() || problem.message.contains("holds no spec");
        assert!(placed, "seed {seed}: {problem}\n{text}");
        for place in problem
            .place
            .iter()
            .chain(problem.related.iter().map(|(place, _)| place))
        {
            let whole = place.file.text();
            let range = place.span.range();
            assert!(
                whole.get(range.clone()).is_some(),
                "seed {seed}: {problem} at {range:?}\n{text}"
            );
        }
        let shown = report::problem(problem, false);
        assert!(
            !shown.contains(|c: char| c.is_control() && c != '\n'),
            "seed {seed}: {shown:?}"
        );
    }
    let sound = spec.is_sound();
    if sound {
        assert!(
            !spec.clients.is_empty(),
            "seed {seed}: no client and no error\n{text}"
        );
        let mut problems = Vec::new();
        let clients = spec.clients.iter();
        let all: Vec<_> = clients
            .flat_map(|client| objects(client, &spec.clients, &mut problems))
            .collect();
        let written = read_text(&File::new("rendered", stream(&all, "spec")));
        assert!(
            written.problems.is_empty(),
            "seed {seed}: {:?}",
            written.problems
        );
        assert_eq!(written.documents.len(), all.len(), "seed {seed}");
    }
    sound
}

#[test]
fn damaged_specs_end_in_a_client_or_in_errors_with_places() {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let sandbox = Sandbox::new();
    sandbox
        .file("worker.yaml", WORKER)
        .file("settings/a.txt", "a\n");
    let mut seeds: Vec<Vec<u8>> = case_names()
        .iter()
        .filter_map(|name| {
            std::fs::read(repository().join(CASES).join(name).join("rolewright.yaml")).ok()
        })
        .collect();
    let whole = read(FULL.as_bytes(), sandbox.path(), &catalog);
    assert!(judge(&whole, 0, FULL.as_bytes()), "{:#?}", whole.problems);
    assert_eq!(whole.clients.len(), 2);
    // Half of all rounds damage what is right.
    seeds.resize(seeds.len() * 2, FULL.into());
    let (mut sound, mut refused) = (0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random(seed);
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(4) {
            damage(&mut bytes, &mut random);
        }
        let spec = read(&bytes, sandbox.path(), &catalog);
        if judge(&spec, seed, &bytes) {
            sound += 1;
        } else {
            refused += 1;
        }
    }
    println!("{sound} damaged specs still sound, {refused} refused");
    assert!(
        sound > ROUNDS / 50 && refused > ROUNDS / 2,
        "{sound} sound, {refused} refused"
    );
}

#[test]
fn damaged_templates_end_in_a_client_or_in_errors_with_places() {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let sandbox = Sandbox::new();
    sandbox.file("settings/a.txt", "a\n");
    let (mut sound, mut refused) = (0, 0);
    for seed in 0..ROUNDS / 4 {
        let mut random = Random(seed);
        let mut bytes = WORKER.as_bytes().to_vec();
        for _ in 0..=random.below(2) {
            damage(&mut bytes, &mut random);
        }
        sandbox.file("worker.yaml", &bytes);
        let spec = read(FULL.as_bytes(), sandbox.path(), &catalog);
        if judge(&spec, seed, &bytes) {
            sound += 1;
        } else {
            refused += 1;
        }
    }
    println!("{sound} damaged templates still sound, {refused} refused");
    assert!(
        sound > 10 && refused > ROUNDS / 16,
        "{sound} sound, {refused} refused"
    );
}
