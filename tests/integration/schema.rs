//! What editors and shells are given: the JSON Schema of the spec, judged by a validator that is
//! not ours; completions and manual pages.

use std::collections::BTreeSet;

use jsonschema::draft202012;
use serde_json::Value;

use crate::examples;
use crate::support::Sandbox;
use crate::tools;

fn schema() -> Value {
    let run = Sandbox::new().run("schema").expect_code(0);
    assert_eq!(run.stderr, "");
    serde_json::from_str(&run.stdout).unwrap()
}

/// What an editor would say of a spec.
fn complaints(schema: &Value, spec: &str) -> Vec<String> {
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let validator = draft202012::new(schema).unwrap();
    let errors = validator.iter_errors(&spec);
    errors.map(|error| error.to_string()).collect()
}

#[test]
fn the_schema_is_a_schema_of_draft_2020_12() {
    let schema = schema();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert!(draft202012::meta::validate(&schema).is_ok());
    assert!(draft202012::new(&schema).is_ok());
}

#[test]
fn all_examples_pass_it() {
    let schema = schema();
    for example in examples::EXAMPLES {
        let spec = examples::folder(example).join("rolewright.yaml");
        let spec = std::fs::read_to_string(spec).unwrap();
        assert_eq!(complaints(&schema, &spec), [""; 0], "{example}");
    }
}

/// What the independent validator refuses, `render` refuses too, and the other way about for what a
/// schema can tell.
#[test]
fn the_validator_and_the_program_refuse_the_same() {
    let schema = schema();
    let rows = [
        // A minimal spec, and each form once.
        ("", true),
        ("access: [{resources: [jobs], verbs: [create]}]", true),
        ("access: [{urls: [/metrics], verbs: [get]}]", true),
        ("access: [{clusterRole: view}]", true),
        ("access: [{use: leader-election, names: [a]}]", true),
        (
            "deployment: {image: 'a:1', replicas: 0, ports: [80, {name: web, port: 81}]}",
            true,
        ),
        (
            "deployment: {image: 'a:1', env: {A: text, B: {field: metadata.name}}}",
            true,
        ),
        (
            "deployment: {image: 'a:1', resources: {limits: {cpu: 1, memory: 64Mi}}}",
            true,
        ),
        (
            "deployment: {image: 'a:1', probes: {liveness: {httpGet: {port: 80, scheme: HTTPS}}}}",
            true,
        ),
        // Unknown fields on every level.
        ("acess: []", false),
        ("access: [{resource: [jobs], verbs: [create]}]", false),
        ("serviceAccount: {nam: a}", false),
        (
            "deployment: {image: 'a:1', probes: {liveness: {exec: {command: [a], cmd: b}}}}",
            false,
        ),
        ("replicaSet: {image: 'a:1'}", false),
        // Wrong types.
        ("access: {resources: [jobs], verbs: [create]}", false),
        ("access: [{resources: jobs, verbs: [create]}]", false),
        ("access: [{resources: [jobs], verbs: [1]}]", false),
        ("createNamespace: 'yes'", false),
        ("deployment: {image: 1}", false),
        ("deployment: {image: 'a:1', replicas: 1.5}", false),
        ("deployment: {image: 'a:1', env: {A: 1}}", false),
        (
            "deployment: {image: 'a:1', env: {A: {fields: metadata.name}}}",
            false,
        ),
        // Missing fields.
        ("deployment: {replicas: 1}", false),
        ("accounts: [{namespace: a}]", false),
        ("subjects: [{kind: User}]", false),
        // Words that are not among those allowed.
        ("subjects: [{kind: Users, name: a}]", false),
        (
            "access: [{resources: [pods], verbs: [get], scope: namespace}]",
            false,
        ),
        ("serviceAccount: {token: sometimes}", false),
        // Out of bounds.
        ("deployment: {image: 'a:1', replicas: -1}", false),
        ("deployment: {image: 'a:1', ports: [0]}", false),
        ("deployment: {image: 'a:1', ports: [65536]}", false),
        ("access: [{resources: [], verbs: [create]}]", false),
        ("access: [{resources: [jobs], verbs: []}]", false),
        (
            "access: [{resources: [jobs], names: [], verbs: [get]}]",
            false,
        ),
    ];
    both_judge(&schema, &rows);
    for other in ["v1", "rolewright.dev/v1"] {
        let spec = format!("apiVersion: {other}\nkind: ApiClient\nmetadata: {{name: a}}\n");
        assert!(!complaints(&schema, &spec).is_empty(), "{other}");
    }
}

/// Fails unless the independent validator and `render` take what is marked as right, and refuse the
/// rest.
fn both_judge(schema: &Value, rows: &[(&str, bool)]) {
    for &(more, expected) in rows {
        let spec = format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: a, namespace: b}}\n{more}\n"
        );
        let complaints = complaints(schema, &spec);
        assert_eq!(complaints.is_empty(), expected, "{more}: {complaints:?}");
        let run = Sandbox::new().run_with(&["render", "-"], &spec);
        let code = if expected { 0 } else { 2 };
        assert_eq!(run.code, Some(code), "{more}: {}", run.stderr);
    }
}

/// An entry of `access` has one of four forms, with what goes with it and nothing else.
#[test]
fn the_validator_and_the_program_know_the_same_forms_of_access() {
    let rows = [
        ("access: [{}]", false),
        ("access: [{reason: none}]", false),
        ("access: [{verbs: [get]}]", false),
        ("access: [{resources: [jobs]}]", false),
        ("access: [{urls: [/metrics]}]", false),
        (
            "access: [{resources: [jobs], verbs: [get], clusterRole: view}]",
            false,
        ),
        ("access: [{use: events, clusterRole: view}]", false),
        ("access: [{use: events, resources: [jobs]}]", false),
        ("access: [{clusterRole: view, verbs: [get]}]", false),
        ("access: [{clusterRole: view, names: [a]}]", false),
        (
            "access: [{urls: [/metrics], verbs: [get], names: [a]}]",
            false,
        ),
        (
            "access: [{urls: [/metrics], verbs: [get], namespaces: [a]}]",
            false,
        ),
        ("access: [{use: event}]", false),
        ("access: [{use: events, namespaces: [a, c]}]", true),
        (
            "access: [{clusterRole: view, scope: cluster, reason: r}]",
            true,
        ),
        ("accounts: [{name: c, access: [{use: event}]}]", false),
    ];
    both_judge(&schema(), &rows);
}

/// A field without a value has been forgotten, and an editor should say so.
#[test]
fn no_field_may_be_null() {
    let schema = schema();
    let mut optional = 0;
    for definition in definitions(&schema) {
        let required: Vec<&str> = (definition["required"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        let properties = definition["properties"].as_object().into_iter().flatten();
        optional += properties
            .filter(|(name, _)| !required.contains(&name.as_str()))
            .count();
    }
    assert!(optional > 60, "{optional} optional fields");
    assert!(!schema.to_string().contains("null"), "{schema:#}");
    for more in [
        "access:",
        "deployment:",
        "serviceAccount: {name: }",
        "access: [{resources: [jobs], verbs: [get], names: }]",
        "access: [{resources: [jobs], verbs: [get], scope: }]",
        "deployment: {image: 'a:1', replicas: }",
        "deployment: {image: 'a:1', probes: {liveness: }}",
    ] {
        let spec = format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
             metadata: {{name: a, namespace: b}}\n{more}\n"
        );
        assert_ne!(complaints(&schema, &spec), [""; 0], "{more}");
    }
}

/// The types of the spec, its own first.
fn definitions(schema: &Value) -> impl Iterator<Item = &Value> {
    let types = schema["$defs"].as_object().into_iter().flatten();
    std::iter::once(schema).chain(types.map(|(_, definition)| definition))
}

/// An editor shows a description where one writes a field: every field has one, and says something.
#[test]
fn every_property_is_described() {
    let schema = schema();
    let mut properties = 0;
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions
        .iter()
        .chain([(&"ApiClient".to_owned(), &schema)])
    {
        assert!(definition["description"].is_string(), "{name}");
        for (property, schema) in definition["properties"].as_object().into_iter().flatten() {
            let description = schema["description"].as_str().unwrap_or_default();
            assert!(description.len() > 5, "{name}.{property}: {description:?}");
            assert!(
                description.ends_with('.'),
                "{name}.{property}: {description:?}"
            );
            properties += 1;
        }
    }
    assert!(properties > 80, "{properties} properties");
}

/// What yaml-language-server makes the most of: descriptions in one line that are Markdown to it,
/// words as an enumeration with what each means, and no description of a form in place of the field's.
#[test]
fn editors_are_told_in_their_own_words() {
    fn visit(schema: &Value, seen: &mut usize) {
        if let Some(description) = schema["description"].as_str() {
            assert_eq!(schema["markdownDescription"], description);
            assert!(!description.contains('\n'), "{description}");
            *seen += 1;
        }
        assert!(schema.get("oneOf").is_none(), "{schema:#}");
        if let Some(meanings) = schema["markdownEnumDescriptions"].as_array() {
            assert_eq!(
                Some(meanings.len()),
                schema["enum"].as_array().map(Vec::len)
            );
            assert!(
                meanings
                    .iter()
                    .all(|meaning| meaning.as_str().unwrap().ends_with('.'))
            );
        }
        for form in schema["anyOf"].as_array().into_iter().flatten() {
            assert!(form.get("description").is_none(), "{form}");
        }
        match schema {
            Value::Object(fields) => fields.values().for_each(|inner| visit(inner, seen)),
            Value::Array(items) => items.iter().for_each(|inner| visit(inner, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    visit(&schema(), &mut seen);
    assert!(seen > 250, "{seen} descriptions");
}

/// The spec's fields, type by type: what is added or goes shows here, for editors and people to be
/// told.
#[test]
fn the_fields_of_the_spec() {
    let schema = schema();
    let fields = |definition: &Value| -> Option<String> {
        let required: BTreeSet<&str> = (definition["required"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        let properties = definition["properties"].as_object()?;
        let fields: Vec<String> = properties
            .keys()
            .map(|name| {
                let mark = if required.contains(name.as_str()) {
                    "*"
                } else {
                    ""
                };
                format!("{name}{mark}")
            })
            .collect();
        Some(fields.join(" "))
    };
    let mut lines = vec![format!("ApiClient: {}", fields(&schema).unwrap())];
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        let words = definition["enum"].as_array().into_iter().flatten();
        let words: Vec<&str> = words.filter_map(Value::as_str).collect();
        match fields(definition) {
            Some(fields) => lines.push(format!("{name}: {fields}")),
            None if words.is_empty() => lines.push(name.clone()),
            None => lines.push(format!("{name}: {}", words.join(" | "))),
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn completions_name_every_command_and_option() {
    for shell in ["bash", "zsh", "fish"] {
        let sandbox = Sandbox::new();
        let run = sandbox.run(&format!("completions {shell}")).expect_code(0);
        assert_eq!(run.stderr, "", "{shell}");
        for word in [
            "render",
            "schema",
            "completions",
            "one-file",
            "kubernetes-version",
        ] {
            assert!(run.stdout.contains(word), "{shell} lacks {word}");
        }
    }
    let run = Sandbox::new().run("completions tcsh").expect_code(2);
    assert!(run.stderr.contains("tcsh"), "{}", run.stderr);
}

/// A script that the shell itself cannot read helps nobody.
#[test]
fn bash_reads_its_completions() {
    let script = Sandbox::new().run("completions bash").stdout;
    let sandbox = Sandbox::new();
    sandbox.file("completions", script);
    let checked = std::process::Command::new("bash")
        .args(["-n", "completions"])
        .current_dir(sandbox.path())
        .status();
    match checked {
        Ok(status) => assert!(status.success()),
        Err(_) => tools::missing("bash", "reading the completions with bash"),
    }
}

#[test]
fn manual_pages_are_roff_with_their_sections() {
    let sandbox = Sandbox::new();
    let whole = sandbox.run("man").expect_code(0);
    let render = sandbox.run("man render").expect_code(0);
    for (page, title, sections) in [
        (
            &whole,
            ".TH rolewright 1",
            &["NAME", "SYNOPSIS", "DESCRIPTION", "SUBCOMMANDS"][..],
        ),
        (
            &render,
            ".TH rolewright-render 1",
            &["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"],
        ),
    ] {
        assert_eq!(page.stderr, "");
        assert!(page.stdout.contains(title), "{title}:\n{}", page.stdout);
        for section in sections {
            let heading = format!(".SH {section}\n");
            assert!(page.stdout.contains(&heading), "{title} lacks {section}");
        }
    }
    assert!(render.stdout.contains("\\-\\-one\\-file"));
    assert!(render.stdout.contains("Exit codes: 0 "));
    let unknown = sandbox.run("man nothing").expect_code(2);
    assert!(unknown.stderr.contains("there is no command `nothing`"));
}
