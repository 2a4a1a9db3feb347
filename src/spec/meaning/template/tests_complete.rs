//! Completing a template: whatever its layout, what was missing is there afterwards, and all else is
//! as it was.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::insert::{apply, insertions};
use super::lacks::{FilledIn, Missing, Weight, find_lacks};
use crate::source::{File, Path, read_yaml};
use crate::spec::model::TemplateKind;

/// What is missing in a text, and the text as a value.
fn read(text: &str) -> (Vec<Missing>, Value) {
    let reading = read_yaml(&File::new("t", text));
    assert!(
        reading.problems.is_empty(),
        "{:?}\n{text}",
        reading.problems
    );
    let root = reading.documents[0].root();
    (
        find_lacks(root, TemplateKind::Job, FilledIn::default(), None).missing,
        root.to_json().unwrap(),
    )
}

/// A Job that says some of what it should.
fn job(rng: &mut Rng) -> Value {
    let container = |rng: &mut Rng, name: &str| {
        let mut fields = fields(
            rng,
            vec![
                ("resources", json!({"limits": {"memory": "1Gi"}})),
                ("args", json!(["-c", "# no comment", "a\nb\n"])),
                ("env", json!([{"name": "A", "value": "x: y"}])),
            ],
        );
        fields.insert("name".to_owned(), name.into());
        fields.insert("image".to_owned(), "x:1".into());
        if rng.bool() {
            let context = fields_of(
                rng,
                vec![
                    ("allowPrivilegeEscalation", json!(false)),
                    ("capabilities", json!({"drop": ["ALL"]})),
                    ("readOnlyRootFilesystem", json!(true)),
                ],
            );
            fields.insert("securityContext".to_owned(), context);
        }
        shuffled(rng, fields)
    };
    let mut pod = fields(
        rng,
        vec![
            ("restartPolicy", json!("Never")),
            ("automountServiceAccountToken", json!(false)),
            ("securityContext", json!({"runAsNonRoot": true})),
            ("nodeSelector", json!({})),
            ("volumes", json!([{"name": "tmp", "emptyDir": {}}])),
        ],
    );
    let containers: Vec<Value> = ["a", "b"]
        .iter()
        .take(rng.usize(1..3))
        .map(|name| container(rng, name))
        .collect();
    pod.insert("containers".to_owned(), containers.into());
    if rng.bool() {
        let first = container(rng, "first");
        pod.insert("initContainers".to_owned(), json!([first]));
    }
    let mut template = Map::new();
    if rng.bool() {
        template.insert("metadata".to_owned(), json!({"labels": {"app": "x"}}));
    }
    template.insert("spec".to_owned(), shuffled(rng, pod));
    let mut spec = fields(
        rng,
        vec![
            ("backoffLimit", json!(0)),
            ("activeDeadlineSeconds", json!(60)),
            ("ttlSecondsAfterFinished", Value::Null),
        ],
    );
    spec.insert("template".to_owned(), shuffled(rng, template));
    let mut job = Map::new();
    job.insert("apiVersion".to_owned(), "batch/v1".into());
    job.insert("kind".to_owned(), "Job".into());
    job.insert("metadata".to_owned(), json!({"generateName": "x-"}));
    job.insert("spec".to_owned(), shuffled(rng, spec));
    shuffled(rng, job)
}

/// Some of the fields.
fn fields(rng: &mut Rng, all: Vec<(&str, Value)>) -> Map<String, Value> {
    all.into_iter()
        .filter(|_| rng.bool())
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn fields_of(rng: &mut Rng, all: Vec<(&str, Value)>) -> Value {
    Value::Object(fields(rng, all))
}

fn shuffled(rng: &mut Rng, fields: Map<String, Value>) -> Value {
    let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
    rng.shuffle(&mut fields);
    fields.into_iter().collect()
}

/// Lays a value out at random: in lines or in brackets, with comments and empty lines.
struct Layout<'r> {
    rng: &'r mut Rng,
    step: usize,
    /// By how much the dash of a list stands to the right of its key.
    dash: usize,
    flow: u32,
    comments: bool,
    text: String,
}

impl Layout<'_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    fn end_line(&mut self) {
        if self.comments && self.chance(15) {
            self.text.push_str("  # said beside");
        }
        self.text.push('\n');
    }

    fn comment(&mut self, indentation: usize) {
        if self.comments && self.chance(15) {
            if self.chance(30) {
                self.text.push('\n');
            }
            self.text.push_str(&" ".repeat(indentation));
            self.text.push_str("# said above\n");
        }
    }

    /// A mapping of which the first key stands where the text stands.
    fn mapping(&mut self, fields: &Map<String, Value>, indentation: usize) {
        for (index, (key, value)) in fields.iter().enumerate() {
            if index > 0 {
                self.comment(indentation);
                self.text.push_str(&" ".repeat(indentation));
            }
            self.text.push_str(key);
            self.text.push(':');
            self.value(value, indentation, true);
        }
    }

    /// What follows a key or a dash at an indentation, up to the end of its last line.
    fn value(&mut self, value: &Value, indentation: usize, of_key: bool) {
        let in_brackets = self.chance(self.flow);
        match value {
            Value::Object(fields) if !fields.is_empty() && !in_brackets => {
                if of_key {
                    self.end_line();
                    let indentation = indentation + self.step;
                    self.comment(indentation);
                    self.text.push_str(&" ".repeat(indentation));
                    self.mapping(fields, indentation);
                } else {
                    self.text.push(' ');
                    self.mapping(fields, indentation + 2);
                }
            }
            Value::Array(items) if !items.is_empty() && !in_brackets && of_key => {
                self.end_line();
                let indentation = indentation + self.dash;
                for item in items {
                    self.comment(indentation);
                    self.text.push_str(&" ".repeat(indentation));
                    self.text.push('-');
                    self.value(item, indentation, false);
                }
            }
            Value::String(text) if text.contains('\n') && self.chance(50) => {
                let (strip, body) = match text.strip_suffix('\n') {
                    Some(body) => ("", body),
                    None => ("-", text.as_str()),
                };
                self.text.push_str(" |");
                self.text.push_str(strip);
                self.text.push('\n');
                for line in body.split('\n') {
                    self.text.push_str(&" ".repeat(indentation + 3));
                    self.text.push_str(line);
                    self.text.push('\n');
                }
            }
            value => {
                self.text.push(' ');
                self.brackets(value);
                self.end_line();
            }
        }
    }

    fn brackets(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                self.text.push('{');
                for (index, (key, value)) in fields.iter().enumerate() {
                    let blank = if self.chance(30) { " " } else { "" };
                    self.text.push_str(if index > 0 { ", " } else { blank });
                    self.text.push_str(key);
                    self.text.push_str(": ");
                    self.brackets(value);
                }
                let end =
                    ["}", " }", ",}"][self.rng.usize(0..if fields.is_empty() { 2 } else { 3 })];
                self.text.push_str(end);
            }
            Value::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.text.push_str(if index > 0 { ", " } else { "" });
                    self.brackets(item);
                }
                self.text.push(']');
            }
            other => self.text.push_str(&other.to_string()),
        }
    }
}

fn laid_out(rng: &mut Rng, value: &Value) -> String {
    let step = rng.usize(1..5);
    let flow = [0, 10, 40, 100][rng.usize(0..4)];
    let (dash, comments) = (if rng.bool() { 0 } else { step }, rng.bool());
    let mut layout = Layout {
        rng,
        step,
        dash,
        flow,
        comments,
        text: String::new(),
    };
    match value {
        Value::Object(fields) if flow < 100 => layout.mapping(fields, 0),
        value => {
            layout.brackets(value);
            layout.text.push('\n');
        }
    }
    let mut text = layout.text;
    match rng.u32(0..10) {
        0 | 1 => text = text.replace('\n', "\r\n"),
        2 => text.truncate(text.trim_end().len()),
        3 => text.insert_str(0, "# A template.\n---\n"),
        4 => text.push_str("...\n"),
        5 => text.push_str("\n# The end.\n"),
        _ => {}
    }
    text
}

#[test]
fn whatever_the_layout_nothing_is_missing_afterwards_and_all_else_is_as_it_was() {
    let mut rng = Rng::with_seed(1);
    let mut inserted = 0;
    for round in 0..3000 {
        let value = job(&mut rng);
        let text = laid_out(&mut rng, &value);
        let (missing, before) = read(&text);
        assert_eq!(before, value, "round {round}\n{text}");
        let made = insertions(&text, &missing);
        inserted += made.len();
        let completed = apply(&text, &made);

        let (left, _) = read(&completed);
        assert_eq!(left, [], "round {round}\n{text}\n{completed}");
        assert_eq!(insertions(&completed, &left), []);

        // Taking out what was put in gives the text as it was.
        let mut rest = completed.clone();
        for insertion in &made {
            let end = insertion.at + insertion.text.len();
            assert_eq!(&rest[insertion.at..end], insertion.text);
            rest.replace_range(insertion.at..end, "");
        }
        assert_eq!(rest, text, "round {round}");
        let crlf = |text: &str| text.matches("\r\n").count() == text.matches('\n').count();
        assert!(
            !text.contains('\r') || crlf(&completed),
            "round {round}\n{completed}"
        );
    }
    assert!(inserted > 5000, "{inserted}");
}

#[test]
fn what_cannot_be_added_without_harm_is_left() {
    let job = |pod: &str| format!("apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n{pod}");
    for (text, why) in [
        (
            job("    spec: &s {containers: [{name: a, image: 'x:1'}]}\nother: *s\n"),
            "an anchor whose alias would change too",
        ),
        (
            job("    spec: *s\n").replace("spec:\n", "other: &s {containers: []}\nspec:\n"),
            "an alias",
        ),
        (
            job(
                "    spec:\n      securityContext: ~\n      restartPolicy: Never\n      \
                 automountServiceAccountToken: false\n      containers: [{name: a, image: 'x:1', \
                 resources: {}, securityContext: {allowPrivilegeEscalation: false, capabilities: \
                 {drop: [ALL]}}}]\n",
            ),
            "a null that is written",
        ),
    ] {
        let (missing, before) = read(&text);
        let pod: Vec<Missing> = missing
            .into_iter()
            .filter(|missing| missing.at.to_string().starts_with("spec.template.spec"))
            .collect();
        assert!(!pod.is_empty(), "{why}");
        let made = insertions(&text, &pod);
        assert_eq!(made, [], "{why}");
        assert_eq!(read(&apply(&text, &made)).1, before, "{why}");
    }
}

#[test]
fn a_key_without_a_value_gets_one() {
    for (text, expected) in [
        ("a:\nb: c\n", "a: {x: 1, w: {z: [ALL]}}\nb: c\n"),
        (
            "a:   # said\nb: c",
            "a: {x: 1, w: {z: [ALL]}}   # said\nb: c",
        ),
        ("{a: , b: c}", "{a: {x: 1, w: {z: [ALL]}} , b: c}"),
        ("a: {}", "a: {x: 1, w: {z: [ALL]}}"),
        ("a: { }\n", "a: {x: 1, w: {z: [ALL]} }\n"),
        (
            "{\"a\":{\"b\":1}}",
            "{\"a\":{\"b\":1, \"x\": 1, \"w\": {\"z\": [\"ALL\"]}}}",
        ),
        ("a:\n- b", "a:\n- b"),
        ("a: |+\n  b\n\n", "a: |+\n  b\n\n"),
    ] {
        let at = Path::root().key("a");
        let missing = |at: Path, key, value| Missing {
            at,
            key,
            value,
            weight: Weight::Unsafe,
        };
        let missing = [
            missing(at.clone(), "x", json!(1)),
            missing(at.key("w"), "z", json!(["ALL"])),
        ];
        let completed = apply(text, &insertions(text, &missing));
        assert_eq!(completed, expected, "{text}");
    }
    // The blank lines belong to the text above.
    let text = "a: |+\n  b\n\n";
    let missing = Missing {
        at: Path::root(),
        key: "x",
        value: json!(1),
        weight: Weight::Unsafe,
    };
    let completed = apply(text, &insertions(text, &[missing]));
    assert_eq!(completed, "a: |+\n  b\n\nx: 1\n");
}
