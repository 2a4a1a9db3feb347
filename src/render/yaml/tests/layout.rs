//! The text itself: which style a string gets, and where everything stands.

use serde_json::json;

use super::kubectl;
use super::strings::LOOKALIKES;
use crate::render::yaml::{Item, Value, write_document, write_stream};

const NO_HEADER: &[&str] = &[];

fn write(json: serde_json::Value) -> String {
    write_document(&Value::from(json), NO_HEADER)
}

/// The text of a string as the value of the key `a`.
fn as_value(text: &str) -> String {
    let document = write(json!({ "a": text }));
    document
        .strip_prefix("a: ")
        .unwrap()
        .strip_suffix('\n')
        .unwrap()
        .to_owned()
}

#[test]
fn what_manifests_are_made_of_stands_plain() {
    for text in [
        "rbac.authorization.k8s.io/v1",
        "app.kubernetes.io/name",
        "system:serviceaccount:media:image-worker",
        "registry.example/image-worker:1.4.0",
        "registry.example/worker@sha256:0123abcd",
        "-worker-job=/etc/jobs/worker-job.yaml",
        "--verbose",
        "/metrics",
        "/healthz/*",
        "pods/log",
        "100Mi",
        "250m",
        "5s",
        "1.4.0",
        "v1",
        "10.0.0.1",
        "10.0.0.0/8",
        "2001:db8::1",
        "8081-8090",
        "2024-01-31-backup",
        "1e3x",
        "0xyz",
        "shows a failed Job's last lines",
        "a \"b\" c",
        "$(HOME)/x",
        "${CUSTOM_ID}",
        "a{{ b }}",
        "a,b",
        "a#b",
        "a:b",
        "x=y",
        "Zürich 😀",
        "nobody",
        "only",
        "year",
        "node",
        "nullable",
        ".dockerconfigjson",
        ".",
    ] {
        assert_eq!(as_value(text), text);
    }
}

#[test]
fn every_lookalike_is_quoted_as_value_key_and_item() {
    for text in LOOKALIKES {
        assert_eq!(as_value(text), format!("\"{text}\""));
        assert_eq!(write(json!({ *text: 1 })), format!("\"{text}\": 1\n"));
        assert_eq!(write(json!([text])), format!("- \"{text}\"\n"));
        assert_eq!(write(json!(text)), format!("\"{text}\"\n"));
    }
}

#[test]
fn what_would_break_the_syntax_is_quoted_with_escapes_that_json_has_too() {
    for text in [
        "*", "a: b", "a #b", "a:", " a", "a ", "?a", ":a", "{{ x }}", "- a", "-", "@X@",
    ] {
        assert_eq!(as_value(text), format!("\"{text}\""));
    }
    assert_eq!(as_value("a\tb"), r#""a\tb""#);
    assert_eq!(as_value("'\"\\"), r#""'\"\\""#);
    assert_eq!(
        as_value("\u{1b}\u{7f}\u{85}\u{2028}\u{feff}"),
        r#""\u001b\u007f\u0085\u2028\ufeff""#
    );
}

#[test]
fn text_of_several_lines_is_a_block_where_a_block_is_safe() {
    assert_eq!(as_value("a\nb\n"), "|\n  a\n  b");
    assert_eq!(as_value("a\nb"), "|-\n  a\n  b");
    assert_eq!(write(json!(["a\n\nb\n\n", 1])), "- |+\n  a\n\n  b\n\n- 1\n");
    assert_eq!(as_value("  a\nb\n"), "|2\n    a\n  b");
    assert_eq!(as_value("\na\n"), "|2\n\n  a");
    assert_eq!(as_value("all:\n\tmake\n"), "|\n  all:\n  \tmake");
}

#[test]
fn text_of_several_lines_that_a_block_would_spoil_is_quoted() {
    assert_eq!(as_value("a\r\nb\r\n"), r#""a\r\nb\r\n""#);
    assert_eq!(as_value("a \nb\n"), r#""a \nb\n""#);
    assert_eq!(as_value("a\t\nb\n"), r#""a\t\nb\n""#);
    assert_eq!(as_value("\ta\nb\n"), r#""\ta\nb\n""#);
    assert_eq!(as_value("\n"), r#""\n""#);
    assert_eq!(as_value("a\n "), r#""a\n ""#);
    assert_eq!(as_value("a\n\u{7}"), r#""a\n\u0007""#);
}

#[test]
fn no_line_is_folded() {
    let text = "word ".repeat(500) + "end";
    assert_eq!(as_value(&text), text);
}

#[test]
fn numbers_are_numbers_in_yaml_1_1_and_1_2() {
    let numbers = json!([0, -1, u64::MAX, 1.0, 0.5, 1e100, 1.5e-9, -2e16]);
    let text =
        "- 0\n- -1\n- 18446744073709551615\n- 1.0\n- 0.5\n- 1.0e+100\n- 1.5e-9\n- -2.0e+16\n";
    assert_eq!(write(numbers), text);
}

#[test]
fn collections_stand_as_kubectl_prints_them() {
    let value = json!({
        "empty": {"map": {}, "list": [], "null": null},
        "list": [{"a": 1, "b": [1, {"c": {"d": 2}}]}, [[1, 2], []], "text\nof lines\n"],
    });
    let text = "\
empty:
  map: {}
  list: []
  \"null\": null
list:
- a: 1
  b:
  - 1
  - c:
      d: 2
- - - 1
    - 2
  - []
- |
  text
  of lines
";
    assert_eq!(write(value), text);
    assert_eq!(write(json!({})), "{}\n");
    assert_eq!(write(json!([])), "[]\n");
    assert_eq!(write(json!("a\nb")), "\"a\\nb\"\n");
}

/// kubectl's own printer and ours agree to the byte on an object of the usual shape.
#[test]
fn kubectl_prints_the_same_layout() {
    let Some(kubectl) = kubectl::find() else {
        return;
    };
    let ours = write(json!({
        "apiVersion": "example.com/v1",
        "kind": "Example",
        "metadata": {
            "annotations": {"text": "two\n\nlines\n", "x": "y"},
            "labels": {},
            "name": "image-worker",
        },
        "spec": {
            "selector": {"matchLabels": {"app.kubernetes.io/name": "image-worker"}},
            "template": {"spec": {"containers": [{
                "args": ["-worker-job=/etc/jobs/worker-job.yaml", "0644", "", "off", [[1], []]],
                "image": "registry.example/image-worker:1.4.0",
                "ports": [{"containerPort": 8081}, {"containerPort": 8082}],
                "securityContext": {"capabilities": {"drop": ["ALL"]}, "privileged": false},
            }]}},
        },
    }));
    // The reading verb adds this annotation.
    let without = ours.replace("    x: \"y\"\n", "");
    let theirs = kubectl::convert(&kubectl, &without, "yaml").unwrap();
    assert_eq!(String::from_utf8(theirs).unwrap(), ours);
}

#[test]
fn comments_stand_above_their_item_and_hold_any_text() {
    let item = |comment: &str, value: Value| Item {
        comment: vec![comment.to_owned()],
        value,
    };
    let rule = Value::map([
        ("apiGroups", Value::list([""])),
        ("verbs", Value::list(["*"])),
    ]);
    let value = Value::map([(
        "rules",
        Value::List(vec![
            item(
                "starts \x1b[31mred\nsecond: line \r\u{85}- third\u{202e}",
                rule,
            ),
            item(
                "",
                Value::List(vec![
                    item("inner", 1.into()),
                    Item::from(Value::from("a\nb\n\n")),
                ]),
            ),
            item("after a block that keeps its end", "x".into()),
        ]),
    )]);
    let text = "\
# header
#
rules:
# starts \\u001b[31mred
# second: line
#
# - third\\u202e
- apiGroups:
  - \"\"
  verbs:
  - \"*\"
#
-
  # inner
  - 1
  - |+
    a
    b

# after a block that keeps its end
- x
";
    assert_eq!(write_document(&value, &["header", ""]), text);
}

#[test]
fn a_long_key_is_explicit() {
    let key = "k".repeat(2000);
    assert_eq!(
        write(json!({ key.clone(): {"a": [1]} })),
        format!("? {key}\n:\n  a:\n  - 1\n")
    );
    assert_eq!(
        write(json!([{ key.clone(): [1] }])),
        format!("- ? {key}\n  :\n  - 1\n")
    );
}

#[test]
fn of_equal_keys_the_last_is_written() {
    let entries = [("a", 1.into()), ("b", 2.into()), ("a", Value::from(3))];
    assert_eq!(
        write_document(&Value::map(entries), NO_HEADER),
        "b: 2\na: 3\n"
    );
}

#[test]
fn a_stream_parts_documents_and_has_one_header() {
    let documents = [json!({"a": 1}), json!({"b": "text\n"}), json!("---")].map(Value::from);
    let text = "# ours\n---\na: 1\n---\nb: |\n  text\n---\n\"---\"\n";
    assert_eq!(write_stream(&documents, &["ours"]), text);
    assert_eq!(write_stream(&[], NO_HEADER), "");
}

#[test]
fn blank_lines_at_the_end_of_a_document_are_guarded() {
    let text = "a: |+\n  b\n\n# the blank lines above belong to the text\n";
    assert_eq!(write(json!({"a": "b\n\n"})), text);
}
