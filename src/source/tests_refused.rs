//! Tests of why documents could not be read, against kubectl.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::process::Command;

use serde_json::Value;

use super::tests_scalars::kubectl;
use super::*;

/// Pieces of YAML that are put together to what is mostly none.
const PIECES: &[&str] = &[
    "a: b",
    "a:",
    "- a",
    "- ",
    "  ",
    "    ",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    ": ",
    ":",
    "'",
    "\"",
    "\\",
    "\\x4",
    "\\u00e9",
    "|",
    ">",
    "|-\n",
    ">2\n",
    "#",
    " # c",
    "&a ",
    "*a",
    "*",
    "*.b",
    "!",
    "!!str ",
    "!!int ",
    "!t ",
    "!<",
    "%",
    "%YAML 1.1",
    "@",
    "`",
    "?",
    "? ",
    "- - ",
    "x",
    "0",
    "~",
    "<<: ",
    "...",
    "\n...\n",
    "ü",
    "\r",
    "\r\n",
    "'b'",
    "\"b\"",
    "{a: b}",
    "[a, b]",
    "a b",
    "\u{a0}",
    "\"a\n b\"",
    "a: 'b\nc'",
    "=",
    "-",
    "--",
    "|1",
    "&",
    "a:b",
    "::",
    "[a]: b",
    "{a}: b",
    "'a':b",
    "\"a\":b",
    "[a,,b]",
    "[,]",
    "{a: b,, c: d}",
    "*a : b",
    "&a a: b",
    "!!binary YQ==",
];

/// Texts that stand below `v:` in a document, the same on every run.
fn random_texts(count: usize) -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut text = || {
        let indent = ["\n  ", " ", "\n"][random.usize(0..3)];
        let pieces = (0..random.usize(1..9)).map(|_| PIECES[random.usize(0..PIECES.len())]);
        indent.to_owned() + &pieces.collect::<String>()
    };
    let mut texts: Vec<String> = (0..count).map(|_| text()).collect();
    texts.dedup();
    texts
}

/// The names of the objects that kubectl reads from files of one document each.
fn read_by_kubectl(program: &std::ffi::OsStr, documents: &[String]) -> HashSet<String> {
    let folder = tempfile::TempDir::new().unwrap();
    for (index, document) in documents.iter().enumerate() {
        fs::write(folder.path().join(format!("{index}.yaml")), document).unwrap();
    }
    let output = Command::new(program)
        .args(["annotate", "--local", "-o", "json", "x=y", "-f"])
        .arg(folder.path())
        .env("KUBECONFIG", "/dev/null")
        .output()
        .unwrap();
    let values = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let name = |value: Value| value["metadata"]["name"].as_str().unwrap().to_owned();
    values.map(|value| name(value.unwrap())).collect()
}

#[test]
fn what_we_say_kubectl_refuses_it_refuses() {
    let Some(program) = kubectl() else { return };
    let full = std::env::var_os("ROLEWRIGHT_LIVE_FULL").is_some_and(|value| value == "1");
    let count = if full { 20_000 } else { 4_000 };
    let document = |index: usize, text: &String| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{index}}}\nv:{text}\n")
    };
    let texts = random_texts(count);
    let documents: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| document(index, text))
        .collect();
    let taken = read_by_kubectl(&program, &documents);
    assert!(taken.len() > 100, "{}", taken.len());
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for (index, text) in documents.iter().enumerate() {
        let reading = read_yaml(&File::new("f", text.clone()));
        let Some(problem) = reading.problems.iter().find(|problem| problem.is_error()) else {
            continue;
        };
        if problem.cause.is_some_and(Cause::is_refused_by_kubectl) {
            let is_taken = taken.contains(&format!("c{index}"));
            assert!(!is_taken, "kubectl takes this: {problem}\n{text:?}");
            *refused.entry(problem.message.clone()).or_default() += 1;
        }
    }
    let total: usize = refused.values().sum();
    let line = format!(
        "\nkubectl: {total} documents refused as we say, for {} reasons",
        refused.len()
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(total > count / 3, "{refused:#?}");
}

/// Documents as people write them.
const WRITTEN: &[&str] = &[
    "rules:\n- apiGroups: [\"\"]\n  resources: [pods, 'secrets']\n  verbs: [get, list]\n- apiGroups: [apps]\n  \
     resources:\n  - deployments\n  verbs: [\"*\"]\n",
    "data:\n  a: |\n    text: x\n      more\n  b: \"one\n    two\"\n  c: 'it is'\n",
    "labels: {app: web, tier: \"front\"}\nspec:\n  containers:\n    - name: a\n      args: [\"-c\", \"a b\"]\n      \
     env:\n        - {name: A, value: b}\n",
    "data: {\n  a: b,\n  c: [d,\n    e],\n  f: \"g\n  h\"\n  }\nx: y # z\n",
];

/// A document with one or two of the slips that people make: a character too few or too many, a line
/// indented otherwise, a tab for blanks, two lines in one.
fn slipped(random: &mut fastrand::Rng) -> String {
    let mut text = WRITTEN[random.usize(0..WRITTEN.len())].to_owned();
    for _ in 0..random.usize(1..3) {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts: Vec<usize> = starts.filter(|at| *at < text.len()).collect();
        let start = starts[random.usize(0..starts.len())];
        let marks = text.match_indices(['[', ']', '{', '}', '"', '\'', ':', ',', '-', '\n', ' ']);
        let marks: Vec<usize> = marks.map(|(at, _)| at).collect();
        let mark = marks[random.usize(0..marks.len())];
        let extra = [
            "[", "]", "{", "}", "\"", "'", ":", ": ", ", ", "- ", "\t", "---",
        ];
        match random.usize(0..7) {
            0 | 1 => drop(text.remove(mark)),
            2 => text.insert_str(mark, extra[random.usize(0..extra.len())]),
            3 => text.insert_str(start, [" ", "  ", "   "][random.usize(0..3)]),
            4 => text.insert(start, '\t'),
            5 if text[start..].starts_with("  ") => text.replace_range(start..start + 2, "\t"),
            5 | 6 if text[start..].starts_with(' ') => drop(text.remove(start)),
            _ => text.insert_str(start, "\t# comment\n"),
        }
    }
    text
}

/// What people get wrong is told as what it is, and never as wrong what kubectl takes.
#[test]
fn slips_are_refused_as_kubectl_refuses_them() {
    let Some(program) = kubectl() else { return };
    let full = std::env::var_os("ROLEWRIGHT_LIVE_FULL").is_some_and(|value| value == "1");
    let mut random = fastrand::Rng::with_seed(11);
    let head =
        |index: usize| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{index}}}\n");
    let count = if full { 20_000 } else { 4_000 };
    let documents: Vec<String> = (0..count)
        .map(|index| head(index) + &slipped(&mut random))
        .collect();
    let taken = read_by_kubectl(&program, &documents);
    let (mut unsaid, mut refused) = (Vec::new(), 0);
    let (mut unread, mut wrong) = (Vec::new(), Vec::new());
    for (index, text) in documents.iter().enumerate() {
        let reading = read_yaml(&File::new("f", text.clone()));
        let problem = reading.problems.iter().find(|problem| problem.is_error());
        let is_refused = reading
            .problems
            .iter()
            .any(|problem| problem.cause.is_some_and(Cause::is_refused_by_kubectl));
        match (taken.contains(&format!("c{index}")), problem) {
            (true, Some(problem)) => {
                let said = format!("{problem}\n{text:?}");
                if is_refused {
                    wrong.push(said);
                } else {
                    unread.push(said);
                }
            }
            (false, Some(_)) if is_refused => refused += 1,
            (false, _) => unsaid.push(text),
            (true, None) => {}
        }
    }
    let line = format!(
        "\nkubectl: of {count} slips {} taken, {refused} refused as we say, {} refused unsaid, {} taken and not read",
        taken.len(),
        unsaid.len(),
        unread.len()
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert_eq!(wrong, [""; 0], "kubectl takes these");
    // Not read: lines in quotes that are not indented enough.
    assert!(taken.len() > unread.len() * 20, "{unread:#?}");
    assert!(refused > unsaid.len() * 20, "{unsaid:#?}");
}

#[test]
fn problems_say_why_a_document_could_not_be_read() {
    let cases = [
        ("a: b: c", Cause::Refused, "mapping values"),
        ("a: [b", Cause::Refused, "unclosed bracket"),
        ("a:\n\tb: c", Cause::Refused, "a tab indents"),
        ("a: 'b", Cause::Refused, "unclosed quote"),
        ("a: *b", Cause::Refused, "an alias without an anchor"),
        ("~: b", Cause::Refused, "null cannot be a key"),
        ("<<: b", Cause::Refused, "merges mappings only"),
        ("a: !!int b", Cause::Refused, "does not fit its tag"),
        ("a: !!binary '*'", Cause::Refused, "without base64"),
        ("a: &x [*x]", Cause::Refused, "an alias that holds itself"),
        ("a: \0", Cause::Refused, "control characters"),
        ("---b\n", Cause::Refused, "text after a document separator"),
        (
            "verbs: [*]",
            Cause::UnquotedStar,
            "f:1:9: error: not YAML: a plain `*` begins an alias",
        ),
        ("verbs: [get, *]", Cause::UnquotedStar, "f:1:14: "),
        ("verbs:\n- *\n", Cause::UnquotedStar, "f:2:3: "),
        ("a: *", Cause::UnquotedStar, "f:1:4: "),
        ("a: [pods, */scale]", Cause::UnquotedStar, "f:1:11: "),
        ("a: *.b", Cause::UnquotedStar, "f:1:4: "),
        (&"[".repeat(300), Cause::Limit, "too deeply nested"),
        ("a:\n|\n  b", Cause::Unsure, "simple key expected"),
        ("a: 'b\nc'", Cause::Unsure, "invalid indentation"),
        ("a: 'b\nc: d", Cause::Refused, "unclosed quote"),
        ("a: [b\nc: d", Cause::Refused, "illegal placement"),
        ("a: {b: c,\n\td: [\n\te]\n\tf: g", Cause::Refused, "f:4:2: "),
        (
            "a: 1\n>>>>>>> b",
            Cause::Refused,
            "expected comment or line break",
        ),
        ("a: 1 # c\u{2028}b", Cause::Unsure, "only YAML 1.1 knows"),
        ("{\"a\": \"\u{7f}\"}", Cause::Unsure, "control characters"),
    ];
    for (text, cause, message) in cases {
        let reading = read_yaml(&File::new("f", text));
        let found: Vec<_> = reading
            .problems
            .iter()
            .map(|p| (p.cause, p.to_string()))
            .collect();
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        assert_eq!(found[0].0, Some(cause), "{text:?}: {found:?}");
        assert!(found[0].1.contains(message), "{text:?}: {found:?}");
    }
}
