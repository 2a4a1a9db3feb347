//! Input that is out to harm: a finding or an error, and soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::runs::{FINE, WIDE, found};
use crate::support::Sandbox;

/// More than any of these takes on a slow and busy machine, and far less than one that hangs.
const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn nothing_harms_what_stands_beside_it() {
    let mut bomb = "kind: Role\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}, ", level - 1).repeat(10);
        let aliases = alias.trim_end_matches(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    let brackets = format!("kind: Role\nrules: {}", "[".repeat(20_000));
    let closed = format!("{brackets}{}\n", "]".repeat(20_000));
    let mut indented = String::new();
    for depth in 0..5_000 {
        writeln!(indented, "{}Role:", " ".repeat(depth)).unwrap();
    }
    let key = format!("kind: Role\n? {}\n: a\n", "k".repeat(200 * 1024));
    let wide_utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(WIDE.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, text) in [
        ("bomb", bomb.into_bytes()),
        ("brackets", brackets.into_bytes()),
        ("closed", closed.into_bytes()),
        ("indented", indented.into_bytes()),
        ("key", key.into_bytes()),
        ("nul", WIDE.replace("ops", "o\0ps").into_bytes()),
        ("utf16", wide_utf16),
        (
            "bytes",
            [b"kind: Role\na: \xff\xfe\n".as_slice(), WIDE.as_bytes()].concat(),
        ),
        (
            "braces",
            format!("kind: Role\nname: {{{{{}\n", "{{ (".repeat(20_000)).into_bytes(),
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox.file("hostile.yaml", text).file("wide.yaml", WIDE);
        let start = Instant::now();
        let run = sandbox.run("lint . -q --format concise");
        assert!(start.elapsed() < LIMIT, "{name}: {:?}", start.elapsed());
        let found = found(&run);
        let wide = |found: &String| found.starts_with("wide.yaml:7:11 ");
        assert!(found.iter().any(wide), "{name}: {found:?}\n{}", run.stderr);
        let is_told = found.iter().any(|found| found.starts_with("hostile.yaml"))
            || run.stderr.contains("hostile.yaml");
        assert!(is_told, "{name}: {found:?}\n{}", run.stderr);
        let code = if run.stderr.contains("error: ") { 2 } else { 1 };
        assert_eq!(run.code, Some(code), "{name}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
    }
}

#[test]
fn thousands_of_documents_take_their_time_and_no_more() {
    let mut text = String::new();
    for number in 0..5_000 {
        text += &FINE.replace("fine", &format!("fine-{number}"));
        text += "---\n";
    }
    text += WIDE;
    let sandbox = Sandbox::new();
    sandbox.file("many.yaml", text);
    let start = Instant::now();
    let run = sandbox.run("lint many.yaml --format concise --select wildcard-verbs");
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    assert_eq!(found(&run), ["many.yaml:45007:11 wildcard-verbs"]);
    assert!(
        run.stdout.contains("5001 documents with 5001 RBAC objects"),
        "{}",
        run.stdout
    );
}
