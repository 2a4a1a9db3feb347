//! Manifests in the texts of ConfigMaps of a chart: what is found in them has the place that wrote it.

use std::path::Path;

use super::{helms, places, report};
use crate::support::Sandbox;

/// A Job of a name that the server refuses for its last line.
fn job(name: &str, indent: usize) -> String {
    let lines = [
        "apiVersion: batch/v1".to_owned(),
        "kind: Job".to_owned(),
        format!("metadata: {{name: {name}}}"),
        "spec:".to_owned(),
        "  template:".to_owned(),
        "    spec:".to_owned(),
        "      containers: [{name: w, image: \"x:1\"}]".to_owned(),
        "      restartPolicy: Always".to_owned(),
    ];
    let indent = " ".repeat(indent);
    lines.map(|line| format!("{indent}{line}\n")).concat()
}

fn chart(template: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/values.yaml", "policy: Always\nlines: [a, b]\n")
        .file("app/templates/texts.yaml", template);
    sandbox
}

/// A ConfigMap with a text, or with what writes texts.
fn config_map(data: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: texts}}\ndata:\n{data}")
}

/// What is found of restart policies, and where.
fn found(sandbox: &Sandbox, helm: &Path, code: i32) -> Vec<String> {
    let helm = helm.display();
    let arguments = format!("--select invalid-restart-policy app --helm {helm}");
    places(sandbox, &report(sandbox, &arguments, code))
}

/// Holds where that is found of a text that stands on some lines of a template.
fn expect(sandbox: &Sandbox, helm: &Path, expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|line| line.replacen(' ', " invalid-restart-policy: ", 1))
        .collect();
    assert_eq!(found(sandbox, helm, 1), expected);
}

#[test]
fn what_a_template_says_in_a_text_has_its_own_line() {
    for (_, helm) in helms("literal texts of ConfigMaps") {
        let literal = config_map(&format!("  a.yaml: |\n{}", job("x", 4)));
        let sandbox = chart(&literal);
        expect(
            &sandbox,
            &helm,
            &["app/templates/texts.yaml:13 restartPolicy: Always"],
        );
        let suppressed = literal.replace(
            "restartPolicy: Always",
            "restartPolicy: Always # rolewright: ignore[invalid-restart-policy] meant so",
        );
        assert!(found(&chart(&suppressed), &helm, 0).is_empty());
        let with_actions = format!(
            "  a.yaml: |\n    # {{{{ .Release.Name }}}}\n    {{{{- range .Values.lines }}}}\n    # {{{{ . \
             }}}}\n    {{{{- end }}}}\n{}",
            job("{{ .Release.Name }}", 4)
        );
        let sandbox = chart(&config_map(&with_actions));
        expect(
            &sandbox,
            &helm,
            &["app/templates/texts.yaml:17 restartPolicy: Always"],
        );
        let value = literal.replace("Always", "{{ .Values.policy }}");
        expect(
            &chart(&value),
            &helm,
            &["app/templates/texts.yaml:13 restartPolicy: {{ .Values.policy }}"],
        );
    }
}

#[test]
fn texts_in_quotes_and_folded_have_their_lines() {
    let json = |lead: &str| {
        format!(
            "{lead}{{\"apiVersion\": \"batch/v1\", \"kind\": \"Job\", \"metadata\": {{\"name\": \"x\"}}, \
             \"spec\":\n    {{\"template\": {{\"spec\": {{\"containers\": [{{\"name\": \"w\", \"image\": \
             \"x:1\"}}],\n    \"restartPolicy\": \"Always\"}}}}}}}}"
        )
    };
    let double = format!("  a.json: \"{}\"\n", json("").replace('"', "\\\""));
    let texts = [
        (double, r#"\"restartPolicy\": \"Always\"}}}}""#),
        (
            format!("  a.json: '{}'\n", json("")),
            r#""restartPolicy": "Always"}}}}'"#,
        ),
        (
            format!("  a.json: |\n{}\n", json("    ")),
            r#""restartPolicy": "Always"}}}}"#,
        ),
        (
            format!("  a.json: >-\n{}\n", json("    ")),
            r#""restartPolicy": "Always"}}}}"#,
        ),
    ];
    for (_, helm) in helms("texts in quotes") {
        for (text, written) in &texts {
            let line = if text.starts_with("  a.json: |") || text.starts_with("  a.json: >") {
                8
            } else {
                7
            };
            let expected = format!("app/templates/texts.yaml:{line} {written}");
            expect(&chart(&config_map(text)), &helm, &[&expected]);
        }
    }
}

#[test]
fn what_an_action_puts_into_a_text_is_found_at_it_or_where_it_takes_it_from() {
    let helper = format!(
        "{{{{- define \"job\" -}}}}\n{}{{{{- end }}}}\n",
        job("h", 0)
    );
    let rows = [
        (
            "  a.yaml: |\n{{ .Files.Get \"extra/job.yaml\" | indent 4 }}\n",
            "app/extra/job.yaml:8 restartPolicy: Always",
        ),
        (
            "{{ (.Files.Glob \"extra/*\").AsConfig | indent 2 }}\n",
            "app/extra/job.yaml:8 restartPolicy: Always",
        ),
        (
            "  a.yaml: |\n    {{- include \"job\" . | nindent 4 }}\n",
            "app/templates/_helpers.tpl:9 restartPolicy: Always",
        ),
        (
            "  a.json: {{ include \"job\" . | fromYaml | toJson | quote }}\n",
            "app/templates/texts.yaml:5 a.json: {{ include \"job\" . | fromYaml | toJson | quote }}",
        ),
    ];
    for (_, helm) in helms("texts that actions write") {
        for (template, expected) in rows {
            let sandbox = chart(&config_map(template));
            sandbox.file("app/templates/_helpers.tpl", &helper);
            if template.contains(".Files") {
                sandbox.file("app/extra/job.yaml", job("x", 0));
            }
            expect(&sandbox, &helm, &[expected]);
        }
        // Of two files of one text it is not known which it is, but by the name.
        let sandbox = chart(&config_map(rows[0].0));
        sandbox
            .file("app/files/one.yaml", job("x", 0))
            .file("app/extra/job.yaml", job("x", 0));
        let taken = "app/templates/texts.yaml:6 {{ .Files.Get \"extra/job.yaml\" | indent 4 }}";
        expect(
            &sandbox,
            &helm,
            &["app/extra/job.yaml:8 restartPolicy: Always", taken],
        );
        sandbox.file(
            "app/templates/texts.yaml",
            config_map(&rows[0].0.replace("  a.yaml", "  job.yaml")),
        );
        expect(
            &sandbox,
            &helm,
            &["app/extra/job.yaml:8 restartPolicy: Always"],
        );
    }
}

#[test]
fn what_tpl_makes_of_a_file_is_found_at_the_action() {
    for (_, helm) in helms("a file that tpl fills in") {
        let action = "{{- tpl (.Files.Get \"files/job.yaml\") . | nindent 4 }}";
        let sandbox = chart(&config_map(&format!("  a.yaml: |\n    {action}\n")));
        sandbox.file("app/files/job.yaml", job("\"{{ .Release.Name }}\"", 0));
        let expected = format!("app/templates/texts.yaml:6 {action}");
        expect(&sandbox, &helm, &[&expected]);
    }
}
