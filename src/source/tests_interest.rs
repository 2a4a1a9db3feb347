//! Tests that no document is taken for one that cannot matter and matters all the same.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use super::tests_scalars::kubectl;
use super::*;

const KINDS: [&str; 5] = ["Role", "RoleBinding", "Namespace", "ConfigMap", "ApiClient"];

fn interest() -> Interest {
    Interest::new(&KINDS, &["rbac.authorization.k8s.io"]).unwrap()
}

/// Whether a document has an object of a wanted kind to kubectl, itself or as an item.
fn holds_wanted(document: &Document) -> bool {
    let kind_of = |node: Node<'_>| {
        node.get("kind")
            .and_then(|kind| kind.as_str().map(str::to_owned))
    };
    let is_wanted = |kind: &str| KINDS.iter().any(|wanted| wanted.eq_ignore_ascii_case(kind));
    let root = document.root();
    let kind = kind_of(root).unwrap_or_default();
    let Some(items) = root.get("items") else {
        return is_wanted(&kind);
    };
    let inherited = kind.strip_suffix("List").unwrap_or(&kind).to_owned();
    items
        .items()
        .any(|item| is_wanted(&kind_of(item).unwrap_or(inherited.clone())))
}

/// Whether it is sound to leave out what the prefilter leaves out of a text.
#[track_caller]
fn check(text: &str) -> (usize, usize) {
    let all = read_text(&File::new("f", text));
    let wanted = all
        .documents
        .iter()
        .filter(|document| holds_wanted(document));
    let wanted: Vec<usize> = wanted.map(Document::index).collect();
    let few = read_text(&File::of_interest("f", text, Some(interest())));
    let parsed: Vec<usize> = few.documents.iter().map(Document::index).collect();
    for index in &wanted {
        assert!(
            parsed.contains(index),
            "document {index} of:\n{text}\n{text:?}"
        );
    }
    (wanted.len(), few.unparsed)
}

#[test]
fn disguised_kinds_are_seen() {
    let cases = [
        ("kind: Role", "plain"),
        ("metadata: {}\nkind: Role # x", "at the end"),
        ("{\"kind\": \"Role\"}", "JSON"),
        ("{\"kind\": \"\\u0052ole\"}", "JSON with an escape"),
        ("  a: 1\n  kind: Role", "indented"),
        ("kind: !!binary Um9sZQ==", "binary"),
        (
            "kind: !<tag:yaml.org,2002:binary> Um9sZQ==",
            "binary, in full",
        ),
        ("kind: \"Ro\\\nle\"", "joined lines"),
        ("kind: \"Ro\\\r\n   le\"", "joined lines, CRLF"),
        ("\"ki\\u006ed\": \"R\\u006fle\"", "escapes"),
        ("\"ki\\x6ed\": \"R\\x6fle\"", "short escapes"),
        ("a: {b: c,\nkind: Service\n}\nkind : Role", "in braces"),
        ("a: 1\n? kind\n: Role", "an explicit key"),
        ("a: 1\n&x kind: Role", "an anchor"),
        ("a: 1\n!!str kind: Role", "a tag"),
        ("kind: Service\nkind: Role", "the last counts"),
        ("kind: Service\n\"kind\": Role", "the last counts, quoted"),
        ("kind:\n  Role", "on a line of its own"),
        ("kind: >-\n  Role", "a block"),
        ("a: &k Role\nkind: *k", "an alias"),
        ("a: &m {kind: Role}\n<<: *m", "a merge"),
        (
            "kind: Deployment\nitems:\n- kind: Role",
            "a list by any name",
        ),
        ("kind: List\nitems:\n- kind: Role", "a list"),
        ("kind: RoleList\nitems:\n- metadata: {}", "a typed list"),
        ("kind: rolebinding", "another letter case"),
        ("kind: Service\r\rkind: Role", "CR breaks lines"),
    ];
    for (text, why) in cases {
        assert_eq!(check(text).0, 1, "{why}: not even read");
        assert!(interest().may_hold(text), "{why}");
    }
}

#[test]
fn what_only_kubectl_reads_as_a_disguise_is_kept_too() {
    let texts = [
        "kind: !!bin%61ry Um9sZQ==",
        "\"kind\": Role\na: \"\nkind: Service\n\"",
        "a: \"\nkind: Service\n\"\n\"kind\": Role",
        "a: '\nkind: Service\n'\n'kind': Role",
        " a: \"\nkind: Service\n \"\n kind: Role",
        "%TAG !y! tag:yaml.org,2002:bin\r---\rkind: !y!ary Um9sZQ==",
        "kind: \"Ro\\\u{85}le\"",
        "# x\u{2028}kind: Service",
        "kind: {{ .Values.kind }}",
        "version https://git-lfs.github.com/spec/v1\n",
        "kind: Rolle\napiVersion: rbac.authorization.k8s.io/v1",
        "Kind: role",
        "rules: []\nroleRef: {}",
    ];
    for text in texts {
        assert!(interest().may_hold(text), "{text}");
    }
}

#[test]
fn most_documents_need_no_parsing() {
    let texts = [
        "kind: Service\nmetadata:\n  name: x\n",
        "# a role\napiVersion: v1\nkind: Deployment # role\nmetadata:\n  namespace: role\nspec:\n- a\n",
        "apiVersion: v1\r\nkind: Service\r\nmetadata: {namespace: x}\r\n",
        "a: b\n",
        "kind: Service\ntext: |\n  kind: Role\n",
    ];
    for text in texts {
        assert!(!interest().may_hold(text), "{text}");
    }
}

/// Pieces of documents: some disguise a kind, some look like another's.
const PIECES: [&str; 52] = [
    "kind: Role",
    "kind: Service",
    "\"kind\": Role",
    "'kind': Role",
    "kind : Role",
    "? kind\n: Role",
    "&k kind: Role",
    "!!str kind: Role",
    "kind: 'Role'",
    "kind: \"Role\"",
    "kind:\n  Role",
    "kind:\n  Service",
    "kind: >-\n  Role",
    "kind: |-\n  Role",
    "kind: \"Ro\\\n  le\"",
    "kind: !!binary Um9sZQ==",
    "kind: !!bin%61ry Um9sZQ==",
    "kind: \"\\x52ole\"",
    "\"ki\\u006ed\": Role",
    "x: &a Role",
    "kind: *a",
    "x: &m {kind: Role}",
    "<<: *m",
    "x: \"\nkind: Service\n\"",
    "x: '\nkind: Service\n'",
    "x: [\nkind,\nRole\n]",
    "x: {\nkind: Service\n}",
    "x: plain\n kind",
    "items:\n- kind: Role",
    "items: [{kind: Role}]",
    "\"items\":\n- kind: Role",
    "kind: RoleList",
    "kind: List",
    "# kind: Role",
    "metadata:\n  namespace: x",
    "x: |\n  kind: Role",
    "- kind: Role",
    "{kind: Role}",
    "{\"kind\": \"Role\"}",
    "kind: Service # Role",
    "kind: &a Service",
    "kind: ~",
    "kind: Role Role",
    "...",
    "---",
    "--- # x",
    "kind: \"Service\"",
    "x: y: z",
    "x:",
    "  kind: Role",
    "- x: \"\nkind: Service\n  \"",
    "\tkind: Role",
];

/// What is put between the pieces, most often a line's end.
const JOINTS: [&str; 10] = [
    "\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n ", " ",
];

/// Characters that a mutation may put anywhere.
const LETTERS: [char; 22] = [
    ' ', '\n', '\r', '\t', '"', '\'', '{', '}', '[', ']', ':', ',', '-', '#', '\\', '&', '*', '!',
    '?', '|', '%', 'k',
];

fn mixture(random: &mut fastrand::Rng) -> String {
    let mut text = String::new();
    for _ in 0..random.usize(1..6) {
        text.push_str(random.choice(PIECES).unwrap());
        text.push_str(random.choice(JOINTS).unwrap());
    }
    for _ in 0..random.usize(0..3) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let Some(&at) = random.choice(&places) else {
            break;
        };
        if random.bool() {
            text.remove(at);
        } else {
            text.insert(at, *random.choice(&LETTERS).unwrap());
        }
    }
    text
}

#[test]
fn no_mixture_of_disguises_hides_a_kind() {
    let mut random = fastrand::Rng::with_seed(20_261_122);
    let (mut wanted, mut unparsed) = (0, 0);
    for _ in 0..2_000 {
        let found = check(&mixture(&mut random));
        wanted += found.0;
        unparsed += found.1;
    }
    // Else the test looks at nothing.
    assert!(wanted > 300 && unparsed > 50, "{wanted} {unparsed}");
}

#[test]
fn kubectl_finds_no_kind_in_what_is_left_out() {
    let Some(program) = kubectl() else { return };
    let mut random = fastrand::Rng::with_seed(20_261_123);
    let folder = tempfile::TempDir::new().unwrap();
    let (interest, mut left_out) = (interest(), 0);
    for _ in 0..10_000 {
        let text = mixture(&mut random);
        // One document at a time, as the line splitter would cut it.
        if !text.contains("---") && !interest.may_hold(&text) {
            let path = folder.path().join(format!("{left_out}.yaml"));
            std::fs::write(path, text).unwrap();
            left_out += 1;
        }
    }
    let output = Command::new(program)
        .args(["annotate", "--local", "-o", "json", "x=y", "-f"])
        .arg(folder.path())
        .env("KUBECONFIG", "/dev/null")
        .output()
        .unwrap();
    let objects = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    let objects: Vec<serde_json::Value> = objects.map(Result::unwrap).collect();
    for object in &objects {
        let kind = object["kind"].as_str().unwrap_or_default();
        assert!(!KINDS.contains(&kind), "{object}");
    }
    let read = objects.len();
    let line = format!("\nkubectl: {left_out} left out, {read} of them objects, none wanted");
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(left_out > 500 && read > 100, "{line}");
}

#[test]
fn nothing_of_the_corpus_is_hidden() {
    let Some(corpus) = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from) else {
        let line = "\nskipped: the prefilter on the corpus; name a corpus with ROLEWRIGHT_CORPUS";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    };
    let mut options = ReadOptions {
        directory: corpus,
        hidden: true,
        ignored: true,
        ..ReadOptions::default()
    };
    let inputs = [Input::Path(PathBuf::from("."))];
    let all = read(&inputs, &options, &mut std::io::empty());
    options.of_interest = Some(interest());
    let few = read(&inputs, &options, &mut std::io::empty());
    let place = |document: &Document| (document.file().name().to_owned(), document.index());
    let parsed: std::collections::HashSet<_> = few.documents.iter().map(place).collect();
    let mut wanted = 0;
    for document in all
        .documents
        .iter()
        .filter(|document| holds_wanted(document))
    {
        wanted += 1;
        assert!(parsed.contains(&place(document)), "{:?}", place(document));
    }
    let (all, few, unparsed) = (all.documents.len(), few.documents.len(), few.unparsed);
    let line =
        format!("\nprefilter: {all} documents, {wanted} wanted, {few} parsed, {unparsed} not");
    writeln!(std::io::stderr(), "{line}").unwrap();
    assert!(wanted > 0 && unparsed > all / 2, "{line}");
}
