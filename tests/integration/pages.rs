//! Pages of the documentation: those made from the code are up to date, and what the others tell
//! people to write can be rendered.

use serde_json::Value;

use crate::support::{Sandbox, repository};
use crate::update;

#[test]
fn the_page_of_uses_is_what_the_table_says() {
    update::compare("docs/uses.md", &rolewright::spec::uses::page());
}

#[test]
fn the_reference_of_the_spec_is_what_the_types_say() {
    let page = rolewright::spec::schema::reference::page();
    update::compare("docs/spec-reference.md", &page);
}

/// Editors read this file, and so nobody has to write one first.
#[test]
fn the_schema_that_editors_read_is_what_the_command_prints() {
    let run = Sandbox::new().run("schema").expect_code(0);
    update::compare("docs/schema/v1alpha1.json", &run.stdout);
}

/// A spec that a page shows, with the files that the page shows right after it.
struct Shown {
    spec: String,
    files: Vec<(String, String)>,
}

#[test]
fn every_spec_that_a_page_shows_can_be_rendered() {
    for (page, least) in [("README.md", 1), ("docs/spec.md", 7)] {
        let shown = shown(&page_text(page));
        assert!(shown.len() >= least, "{page} shows {} specs", shown.len());
        for Shown { spec, files } in shown {
            render(page, &spec, &files);
        }
    }
}

/// The first block of the reference is what the others stand below, but for those that begin anew.
#[test]
fn every_example_of_the_reference_can_be_rendered() {
    let page = rolewright::spec::schema::reference::page();
    let sections = page.lines().filter(|line| line.starts_with("## ")).count();
    let blocks = blocks(&page);
    let (head, examples) = blocks.split_first().unwrap();
    assert_eq!(examples.len(), sections);
    assert!(sections > 45, "{sections} sections");
    for example in examples {
        if example.starts_with("apiVersion: ") {
            render("the reference", example, &[]);
        } else {
            render("the reference", &format!("{head}{example}"), &[]);
        }
    }
}

/// Fails unless a spec that a page shows is rendered, and has nothing that the program itself would
/// warn of.
fn render(page: &str, spec: &str, files: &[(String, String)]) {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", spec);
    let mut arguments = vec!["render"];
    for (name, text) in files {
        sandbox.file(name, text);
        if name == "crds.yaml" {
            arguments.extend(["--crds", name.as_str()]);
        }
    }
    let run = sandbox.run_with(&arguments, "");
    assert_eq!(run.code, Some(0), "{page}: {spec}\n{}", run.stderr);
    assert!(run.stdout.contains("kind: "), "{page}: {spec}");
    let warns = run.stderr.contains("warning");
    assert!(!warns, "{page}: {spec}\n{}", run.stderr);
}

#[test]
fn blocks_of_both_styles_are_found_with_their_files() {
    let page = "a\n\n    apiVersion: rolewright.dev/v1\n      b\n\n    c\nd\n\n```yaml\n# file: x.yaml\ny: z\n```\n\
                ```\nother\n```\n```\n# file: stray.yaml\n```\n```yaml\napiVersion: rolewright.dev/v2\n```\n";
    let shown = shown(page);
    let specs: Vec<&str> = shown.iter().map(|shown| shown.spec.as_str()).collect();
    assert_eq!(
        specs,
        [
            "apiVersion: rolewright.dev/v1\n  b\n\nc\n",
            "apiVersion: rolewright.dev/v2\n"
        ]
    );
    let file = ("x.yaml".to_owned(), "# file: x.yaml\ny: z\n".to_owned());
    assert_eq!(shown[0].files, [file]);
    assert!(shown[1].files.is_empty());
}

/// A field that the reference does not name can be found by nobody; nor can a word.
#[test]
fn the_reference_names_every_field_and_every_word() {
    let page = rolewright::spec::schema::reference::page();
    let run = Sandbox::new().run("schema").expect_code(0);
    let schema: Value = serde_json::from_str(&run.stdout).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let (mut fields, mut words) = (0, 0);
    for definition in definitions.values().chain([&schema]) {
        for (name, _) in definition["properties"].as_object().into_iter().flatten() {
            assert!(page.contains(&format!("\n| `{name}` |")), "no `{name}`");
            fields += 1;
        }
    }
    for word in enumerated(&schema) {
        assert!(page.contains(&format!("`{word}`")), "no `{word}`");
        words += 1;
    }
    assert!(fields > 200, "{fields} fields");
    assert!(words > 60, "{words} words");
}

/// The words of all enumerations of a schema.
fn enumerated(schema: &Value) -> Vec<&str> {
    let own = schema["enum"].as_array().into_iter().flatten();
    let own = own.filter_map(Value::as_str);
    let inner: Vec<&Value> = match schema {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    own.chain(inner.into_iter().flat_map(enumerated)).collect()
}

fn page_text(page: &str) -> String {
    std::fs::read_to_string(repository().join(page)).unwrap()
}

/// The specs of a page, in its order. A block with `# file: NAME` on top belongs to the spec in the
/// block before it.
fn shown(page: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut follows_spec = false;
    for block in blocks(page) {
        let first = block.lines().next().unwrap_or_default();
        if first.starts_with("apiVersion: rolewright.dev/") {
            shown.push(Shown {
                spec: block,
                files: Vec::new(),
            });
            follows_spec = true;
        } else if let (Some(name), true) = (first.strip_prefix("# file: "), follows_spec) {
            let name = name.to_owned();
            shown.last_mut().unwrap().files.push((name, block));
        } else {
            follows_spec = false;
        }
    }
    shown
}

/// The blocks of code of a page: between fences, or indented by four blanks.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut fenced = false;
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        let indented = line.strip_prefix("    ").filter(|_| !fenced);
        if let Some(code) = indented.or((fenced && !is_fence).then_some(line)) {
            block.push_str(code);
            block.push('\n');
        } else if line.is_empty() && !block.is_empty() {
            block.push('\n');
        } else if !block.is_empty() {
            blocks.push(std::mem::take(&mut block).trim_end().to_owned() + "\n");
        }
        fenced ^= is_fence;
    }
    if !block.is_empty() {
        blocks.push(block.trim_end().to_owned() + "\n");
    }
    blocks
}
