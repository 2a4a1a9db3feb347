//! Tests of what scalars mean, by a table and against kubectl.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::process::Command;

use serde_json::Value;

use super::*;

/// Scalars as they are written, and what Kubernetes makes of them, as JSON.
const READINGS: &[(&str, &str)] = &[
    ("", "null"),
    ("~", "null"),
    ("null", "null"),
    ("Null", "null"),
    ("NULL", "null"),
    ("nUll", r#""nUll""#),
    ("''", r#""""#),
    ("'null'", r#""null""#),
    ("true", "true"),
    ("True", "true"),
    ("TRUE", "true"),
    ("tRue", r#""tRue""#),
    ("y", "true"),
    ("Y", "true"),
    ("yes", "true"),
    ("Yes", "true"),
    ("YES", "true"),
    ("yEs", r#""yEs""#),
    ("on", "true"),
    ("On", "true"),
    ("ON", "true"),
    ("n", "false"),
    ("N", "false"),
    ("no", "false"),
    ("No", "false"),
    ("NO", "false"),
    ("off", "false"),
    ("OFF", "false"),
    ("false", "false"),
    ("'on'", r#""on""#),
    ("\"no\"", r#""no""#),
    ("0", "0"),
    ("-0", "0"),
    ("+1", "1"),
    ("0644", "420"),
    ("012", "10"),
    ("09", "9"),
    ("0_8", "8"),
    ("0o14", "12"),
    ("0O14", "12"),
    ("0b11", "3"),
    ("-0b11", "-3"),
    ("0B11", "3"),
    ("0b2", r#""0b2""#),
    ("0b", r#""0b""#),
    ("0x", r#""0x""#),
    ("0x1F", "31"),
    ("+0x1F", "31"),
    ("0X1f", "31"),
    ("0x-1", r#""0x-1""#),
    ("0x+1", r#""0x+1""#),
    ("1_000", "1000"),
    ("1__0", "10"),
    ("1_", "1"),
    ("_1", r#""_1""#),
    ("-_1", "-1"),
    ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("18446744073709551615", "18446744073709551615.0"),
    ("18446744073709551616", "18446744073709551616.0"),
    ("-9223372036854775809", "-9223372036854775809.0"),
    ("0xffffffffffffffff", "18446744073709551615.0"),
    ("0x1ffffffffffffffff", r#""0x1ffffffffffffffff""#),
    ("1.5", "1.5"),
    ("2.0", "2"),
    ("1e20", "1e20"),
    ("1e19", "1e19"),
    ("1.", "1"),
    (".5", "0.5"),
    (".5_0", "0.5"),
    ("._5", r#""._5""#),
    (".5_", r#"".5_""#),
    ("-.5", "-0.5"),
    ("+.5", "0.5"),
    ("1e3", "1000"),
    ("1E+3", "1000"),
    ("1e-3", "0.001"),
    ("1e", r#""1e""#),
    ("1e400", r#""1e400""#),
    (".5e400", r#"".5e400""#),
    ("1.5.2", r#""1.5.2""#),
    ("1_0.5_0", "10.5"),
    (".", r#"".""#),
    ("1:30", r#""1:30""#),
    ("190:20:30", r#""190:20:30""#),
    ("2001-01-01", r#""2001-01-01""#),
    (
        "2001-12-14t21:59:43.10-05:00",
        r#""2001-12-14t21:59:43.10-05:00""#,
    ),
    ("1p3", r#""1p3""#),
    ("0x1p3", r#""0x1p3""#),
    ("1,000", r#""1,000""#),
    ("inf", r#""inf""#),
    ("nan", r#""nan""#),
    ("+", r#""+""#),
    ("<<", r#""<<""#),
    ("=", r#""=""#),
    ("a b", r#""a b""#),
    ("a\tb", r#""a\tb""#),
    ("a # c", r#""a""#),
    ("a#b", r#""a#b""#),
    (
        "\"\\x41\\u00e9\\U0001F600\\t\\e\\_\"",
        r#""Aé😀\t\u001b\u00a0""#,
    ),
    ("\"a\\\n  b\"", r#""ab""#),
    ("\"a\n\n  b\"", r#""a\nb""#),
    ("'it''s'", r#""it's""#),
    ("a\n  b", r#""a b""#),
    ("|\n    a\n     b\n", r#""a\n b\n""#),
    ("|-\n    a\n", r#""a""#),
    ("|+\n    a\n", r#""a\n\n""#),
    (">\n    a\n    b\n", r#""a b\n""#),
    (">-\n    a\n\n    b\n", r#""a\nb""#),
    ("!!str 1", r#""1""#),
    ("!!str", r#""""#),
    ("! yes", r#""yes""#),
    ("!foo yes", r#""yes""#),
    ("!!int '12'", "12"),
    ("!!bool 'yes'", "true"),
    ("!!float 1", "1"),
    ("!!float 0644", "420"),
    ("!!null ''", "null"),
    ("!!seq x", r#""x""#),
    ("!!timestamp 2001-01-01", r#""2001-01-01""#),
    ("!!binary Um9sZQ==", r#""Role""#),
    ("!!binary |\n    Um9s\n    ZQ==\n", r#""Role""#),
    ("!!binary ''", r#""""#),
    ("!<tag:yaml.org,2002:str> 1", r#""1""#),
];

/// Scalars that Kubernetes refuses.
const REFUSED: &[&str] = &[
    ".inf",
    "-.Inf",
    ".nan",
    "!!int x",
    "!!int 1.5",
    "!!bool 1",
    "!!null x",
    "!!float x",
    "!!float 18446744073709551615",
    "!!timestamp x",
    "!!binary x",
    "!!binary Um9sZQ",
];

/// Keys as they are written, and the keys that Kubernetes makes of them.
const KEYS: &[(&str, &str)] = &[
    ("on", "true"),
    ("n", "false"),
    ("'on'", "on"),
    ("1", "1"),
    ("0x1F", "31"),
    ("0644", "420"),
    ("1_0", "10"),
    ("-7", "-7"),
    ("1.5", "1.5"),
    ("1.0", "1"),
    ("0.1", "0.1"),
    ("1e20", "1e+20"),
    ("1234567.5", "1.2345675e+06"),
    ("999999.0", "999999"),
    ("1000000.0", "1e+06"),
    ("0.0001", "0.0001"),
    ("0.00001", "1e-05"),
    ("16777217.5", "1.6777218e+07"),
    (".inf", ".inf"),
    ("-.inf", "-.inf"),
    (".nan", ".nan"),
    ("2001-01-01", "2001-01-01"),
    ("!!str 1", "1"),
    ("a b", "a b"),
];

/// A document of which Kubernetes keeps all fields.
fn in_document(rest: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{rest}\n")
}

fn read_value(rest: &str) -> Result<Value, Problem> {
    let reading = read_text(&File::new("f", in_document(rest)));
    match reading.problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => reading.documents[0].root().to_json(),
    }
}

#[test]
fn scalars_mean_what_they_mean_to_kubernetes() {
    for (text, expected) in READINGS {
        let value = read_value(&format!("v: {text}")).expect(text);
        let expected: Value = serde_json::from_str(expected).expect(text);
        assert_eq!(value["v"], expected, "{text:?}");
    }
    for text in REFUSED {
        read_value(&format!("v: {text}")).expect_err(text);
    }
}

#[test]
fn keys_mean_what_they_mean_to_kubernetes() {
    for (text, expected) in KEYS {
        let value = read_value(&format!("v: {{? {text} : x}}")).expect(text);
        assert_eq!(value["v"][expected], "x", "{text:?}: {value}");
    }
}

#[test]
fn what_other_tools_read_otherwise_is_told() {
    let cases = [
        ("on", true, "a boolean in YAML 1.1"),
        ("y", true, "likewise"),
        ("0644", true, "octal in YAML 1.1"),
        ("0b11", true, "a number in YAML 1.1"),
        ("1_000", true, "likewise"),
        ("0O14", true, "a capital letter"),
        ("0o14", false, "octal in both"),
        ("0x1F", false, "a number in both"),
        ("09", false, "9 in both"),
        ("true", false, "a boolean in both"),
        ("1.5", false, "a number in both"),
        (".inf", false, "a number in both"),
        ("~", false, "null in both"),
        ("", false, "null in both"),
        ("1:30", false, "a text in both"),
        ("'on'", false, "quoted"),
        ("!!str on", false, "tagged"),
        ("get", false, "a word"),
    ];
    for (text, differs, why) in cases {
        let reading = read_text(&File::new("f", format!("v: {text}")));
        let node = reading.documents[0].root().get("v").unwrap();
        assert_eq!(node.differs_in_yaml_1_2(), differs, "{text:?}: {why}");
    }
}

#[test]
fn nothing_and_null_are_told_apart() {
    let reading = read_text(&File::new("f", "a:\nb: ~\nc: null\nd: ''\n"));
    let root = reading.documents[0].root();
    let absent = |key: &str| root.get(key).unwrap().is_absent();
    assert_eq!(
        ["a", "b", "c", "d"].map(absent),
        [true, false, false, false]
    );
    assert!(root.get("e").is_none());
}

/// kubectl as `KUBECTL` names it, or as it is installed. Without it the test is skipped, unless
/// `ROLEWRIGHT_REQUIRE_ALL` is set.
pub(super) fn kubectl() -> Option<OsString> {
    let program = std::env::var_os("KUBECTL").unwrap_or_else(|| "kubectl".into());
    let works = Command::new(&program)
        .arg("version")
        .arg("--client")
        .output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(program);
    }
    let required = std::env::var_os("ROLEWRIGHT_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "kubectl is needed: set KUBECTL to its path");
    let line = "\nskipped: reading against kubectl; no kubectl was found";
    writeln!(std::io::stderr(), "{line}").unwrap();
    None
}

/// What kubectl reads from a file, or why it refuses it.
fn read_by_kubectl(program: &OsString, text: &str) -> Result<Vec<Value>, String> {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("in.yaml");
    fs::write(&file, text).unwrap();
    let output = Command::new(program)
        .args(["annotate", "--local", "-o", "json", "x=y", "-f"])
        .arg(&file)
        .env("KUBECONFIG", "/dev/null")
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let values = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    Ok(values.map(Result::unwrap).collect())
}

/// Go writes large floats with all their digits; read back by Go they are floats again.
pub(super) fn as_read(value: &Value) -> Value {
    match value.as_u64() {
        Some(number) if i64::try_from(number).is_err() => value.as_f64().into(),
        _ => value.clone(),
    }
}

/// Plain scalars from the characters of numbers and words, the same on every run.
fn random_scalars(count: usize) -> Vec<String> {
    const LETTERS: &[u8] = b"0011279_..+-eExXobBnNyYosfutrl~aF:";
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut scalars = Vec::new();
    while scalars.len() < count {
        let length = 1 + next(7);
        let text: String = (0..length)
            .map(|_| char::from(LETTERS[next(LETTERS.len())]))
            .collect();
        let is_structure = text.ends_with(':') || text.starts_with(':') || text == "-";
        if !is_structure {
            scalars.push(text);
        }
    }
    scalars
}

#[test]
fn kubectl_reads_the_same() {
    let Some(program) = kubectl() else { return };
    let scalars = READINGS.iter().map(|(text, _)| (*text).to_owned());
    let values = scalars
        .chain(random_scalars(2_000))
        .map(|text| format!("v: {text}"));
    let keys = KEYS.iter().map(|(text, _)| format!("v: {{? {text} : x}}"));
    let documents: Vec<String> = values.chain(keys).collect();
    let (accepted, refused): (Vec<_>, Vec<_>) =
        documents.iter().partition(|rest| read_value(rest).is_ok());
    assert!(refused.len() < 10, "{refused:?}");

    let texts: Vec<_> = accepted.iter().map(|rest| in_document(rest)).collect();
    let theirs = read_by_kubectl(&program, &texts.join("---\n")).unwrap();
    assert_eq!(theirs.len(), accepted.len());
    for (rest, value) in accepted.iter().zip(theirs) {
        let ours = read_value(rest).unwrap();
        assert_eq!(as_read(&ours["v"]), as_read(&value["v"]), "{rest:?}");
    }
    let by_table = REFUSED.iter().map(|text| format!("v: {text}"));
    for rest in by_table.chain(refused.into_iter().cloned()) {
        let theirs = read_by_kubectl(&program, &in_document(&rest));
        assert!(theirs.is_err(), "we refuse what kubectl takes: {rest:?}");
    }
    let line = format!("\nkubectl: {} values and keys read alike", accepted.len());
    writeln!(std::io::stderr(), "{line}").unwrap();
}
