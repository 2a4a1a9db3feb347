//! Charts as they are, with nothing filled in.

use super::runs::{lint, lint_for, summary};
use crate::support::Sandbox;

const HEAD: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  \
                    name: {{ include \"c.name\" . }}\nrules:\n";

fn chart(role: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "chart/Chart.yaml",
            "apiVersion: v2\nname: c\nversion: 0.1.0\n",
        )
        .file(
            "chart/templates/_helpers.tpl",
            "{{- define \"c.name\" -}}c{{- end -}}\n",
        )
        .file("chart/templates/role.yaml", role);
    sandbox
}

#[test]
fn what_is_literally_there_is_judged_and_the_rest_is_counted() {
    let sandbox = chart(&format!(
        "{HEAD}- apiGroups: [\"\"]\n  resources: [{{{{ .Values.resource }}}}]\n  verbs: [\"*\"]\n"
    ));
    let run = sandbox
        .run("lint chart --format concise --select wildcard-verbs")
        .expect_code(1);
    let at = "chart/templates/role.yaml:8:11: high[wildcard-verbs]";
    assert!(run.stdout.starts_with(at), "{}", run.stdout);
    assert!(
        summary(&run).contains("; 2 templated values not judged"),
        "{}",
        run.stdout
    );
    let json = sandbox.run("lint chart --format json --select wildcard-verbs");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["summary"]["unjudged"], 2);
}

/// What is inserted beside it hides nothing of what stands there.
#[test]
fn what_is_literally_there_is_judged_beside_what_is_inserted() {
    let sandbox = chart(&format!(
        "{HEAD}- apiGroups: [\"\"]\n  resources:\n    {{{{- toYaml .Values.resources | nindent 4 }}}}\n    \
         - secrets\n  verbs:\n  - get\n  - \"*\"\n  {{{{- toYaml .Values.verbs | nindent 2 }}}}\n"
    ));
    assert_eq!(lint_for(&sandbox, "secrets-read", "chart").len(), 1);
    let persona = "chart --persona pedantic --select validity,wildcard-verbs";
    let (_, found) = lint(&sandbox, persona);
    assert_eq!(found, ["chart/templates/role.yaml:12:5 wildcard-verbs"]);
}

/// No rule has anything to say, and yet nothing is known to be well.
#[test]
fn what_nobody_knows_is_never_said_to_be_well() {
    for rules in [
        "- apiGroups: [\"\"]\n  resources: {{ toYaml .Values.resources | nindent 4 }}\n  verbs: [get]\n",
        "{{- toYaml .Values.rules | nindent 0 }}\n",
        "- apiGroups: [apps]\n  resources: [{{ .Values.resource }}]\n  verbs: [get]\n",
    ] {
        let text = format!("{HEAD}{rules}").replace("{{ include \"c.name\" . }}", "c");
        let sandbox = chart(&text);
        let (code, found) = lint(&sandbox, "chart --strict");
        assert_eq!((code, found.len()), (2, 0), "{text}\n{found:?}");
    }
}

#[test]
fn names_that_are_filled_in_limit_a_grant() {
    let rule = "- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get]\n";
    let severity = |names: &str| {
        let run = chart(&format!("{HEAD}{rule}{names}"))
            .run("lint chart --format json --select secrets-read");
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        report["findings"][0]["severity"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(severity(""), "high");
    for names in [
        "{{ .Values.names | toJson }}",
        "[{{ .Values.name }}]",
        "\n  - {{ .Values.name }}",
    ] {
        let names = format!("  resourceNames: {names}\n");
        assert_eq!(severity(&names), "low", "{names}");
    }
}

/// What one part grants is not limited by what stands in the other.
#[test]
fn each_part_is_judged_by_itself() {
    let sandbox = chart(&format!(
        "{HEAD}- apiGroups: [\"\"]\n  {{{{- if .Values.all }}}}\n  resources: [secrets]\n  {{{{- else }}}}\n  \
         resources: [configmaps]\n  resourceNames: [a]\n  {{{{- end }}}}\n  verbs: [get]\n"
    ));
    let run = sandbox.run("lint chart -q --format concise --select secrets-read");
    let told = "chart/templates/role.yaml:8:15: high[secrets-read]";
    assert!(run.stdout.starts_with(told), "{}", run.stdout);
}

#[test]
fn parts_of_which_one_is_written_are_no_duplicates() {
    let rules = |verb: &str| {
        format!("rules:\n- apiGroups: [\"\"]\n  resources: [configmaps]\n  verbs: [{verb}]\n")
    };
    let whole = |kind: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\n{}",
            rules("\"*\"")
        )
    };
    let rule = "wildcard-verbs,duplicate-key,duplicate-object";
    let at = |lines: &[usize]| -> Vec<String> {
        let line = |line: &usize| format!("chart/templates/role.yaml:{line}:11 wildcard-verbs");
        lines.iter().map(line).collect()
    };
    // Whole objects, each judged.
    let text = format!(
        "{{{{ if .a }}}}\n{}{{{{ else }}}}\n{}{{{{ end }}}}\n",
        whole("Role"),
        whole("Role")
    );
    assert_eq!(lint_for(&chart(&text), rule, "chart"), at(&[8, 16]));
    let text = text.replace("{{ else }}", "{{ else }}\n---");
    assert_eq!(lint_for(&chart(&text), rule, "chart"), at(&[8, 17]));
    // Their types alone.
    let text = whole("Role").replace(
        "kind: Role\n",
        "{{- if .a }}\nkind: Role\n{{- else }}\nkind: ClusterRole\n{{- end }}\n",
    );
    let mut found = lint_for(&chart(&text), rule, "chart");
    // What it grants as a Role and what as a ClusterRole are two sentences about one place.
    found.dedup();
    assert_eq!(found, at(&[11]));
    // Items of one list.
    let text = format!(
        "{HEAD}{{{{- if .a }}}}\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [\"*\"]\n{{{{- else }}}}\n\
         - apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [\"*\"]\n{{{{- end }}}}\n"
    );
    assert_eq!(lint_for(&chart(&text), rule, "chart"), at(&[9, 13]));
}

/// A document that is plainly of no kind of interest hides nothing, however it is made.
#[test]
fn a_template_of_another_kind_that_cannot_be_read_is_counted() {
    let sandbox = Sandbox::new();
    let deployment = |kind: &str| {
        format!(
            "{{{{- if .Values.on }}}}\napiVersion: apps/v1\nkind: {kind}\nspec:\n  args:\n  - a\n  \
             {{{{- if .Values.b }}}} - b: {{{{ .Values.b }}}} {{{{- end }}}}\n  c: d: e\n{{{{- end }}}}\n"
        )
    };
    sandbox.file("Chart.yaml", "name: x\n");
    for (kind, code, strict) in [
        ("Deployment", 0, 2),
        ("Role", 2, 2),
        ("{{ .Values.kind }}", 2, 2),
        ("DeploymentList", 2, 2),
        ("Deployment\nKind: Role", 2, 2),
    ] {
        sandbox.file("templates/a.yaml", deployment(kind));
        assert_eq!(sandbox.run("lint .").code, Some(code), "{kind}");
        let run = sandbox.run("lint . --strict");
        assert_eq!(run.code, Some(strict), "{kind}");
    }
}

/// What `envsubst` fills in is no bad name, and is not judged.
#[test]
fn variables_are_values_that_are_not_known_yet() {
    let sandbox = Sandbox::new();
    let account = |name: &str| {
        format!(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  namespace: ops\n"
        )
    };
    sandbox.file("a.yaml", account("app-${NAME}"));
    let run = sandbox.run("lint .");
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    assert!(
        summary(&run).contains("; 1 templated value not judged"),
        "{}",
        run.stdout
    );
    assert_eq!(sandbox.run("lint . --strict").code, Some(2));
    sandbox.file("a.yaml", account("app-$NAME"));
    assert_eq!(sandbox.run("lint .").code, Some(1));
}

/// What is wrong alike in several places of a file is one warning.
#[test]
fn a_warning_is_said_once_for_a_file() {
    let sandbox = Sandbox::new();
    let end = "# rbac\na: b\n...\nc: d\n";
    sandbox.file("a.yaml", format!("{end}---\n{end}---\n{end}"));
    let run = sandbox.run("lint .");
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(
        said.matches("text after a document's end").count(),
        1,
        "{said}"
    );
    assert!(said.contains("the same in the lines 9, 14"), "{said}");
}
