//! Templates whose branches exclude each other, through the binary.

use crate::support::Sandbox;

/// The findings of a template that is given on standard input, and the line that counts.
fn lint(text: &str) -> String {
    let arguments = ["lint", "--format", "concise", "--color", "never", "-"];
    let run = Sandbox::new().run_with(&arguments, text);
    let summary = run.stderr.lines().chain(run.stdout.lines());
    let problems: Vec<&str> = summary.filter(|line| line.starts_with("error")).collect();
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    run.stdout
}

/// Whether a rule finds something at a place.
fn finds(output: &str, place: &str, rule: &str) -> bool {
    let place = format!(":{place}: ");
    let rule = format!("[{rule}]");
    output
        .lines()
        .any(|line| line.contains(&place) && line.contains(&rule))
}

const START: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Values.name }}
rules:
- apiGroups: [\"\"]
  resources: [secrets]
";

#[test]
fn a_dangerous_branch_is_found_wherever_it_stands() {
    let cases = [
        (
            "{{ if .a }}\n  verbs: [\"*\"]\n{{ else }}\n  verbs: [get]\n{{ end }}\n",
            "9:11",
            "the first",
        ),
        (
            "{{ if .a }}\n  verbs: [get]\n{{ else }}\n  verbs: [\"*\"]\n{{ end }}\n",
            "11:11",
            "the last",
        ),
        (
            "{{- if .a }}\n  verbs: [get]\n{{- else if .b }}\n  verbs: [\"*\"]\n{{- else }}\n  verbs: [list]\n{{- end }}\n",
            "11:11",
            "one between",
        ),
        (
            "{{ with .a }}\n  verbs: [\"*\"]\n{{ else }}\n  verbs: [get]\n{{ end }}\n",
            "9:11",
            "with",
        ),
        (
            "{{ range .a }}\n  verbs: [\"*\"]\n{{ else }}\n  verbs: [get]\n{{ end }}\n",
            "9:11",
            "range",
        ),
        (
            "{{ if .a }}\n{{ if .b }}\n  verbs: [get]\n{{ else }}\n  verbs: [\"*\"]\n{{ end }}\n{{ else }}\n  verbs: [list]\n{{ end }}\n",
            "12:11",
            "a nested one",
        ),
        (
            "{{ if .a }}\n  verbs: [\"*\"]\n{{ end }}\n{{ if not .a }}\n  verbs: [get]\n{{ end }}\n",
            "9:11",
            "without an else",
        ),
        (
            "  verbs: [\"*\"]\n{{ if .a }}\n  verbs: [get]\n{{ end }}\n",
            "8:11",
            "one that is replaced perhaps",
        ),
        (
            "# {{ if .a }}\n  verbs: [\"*\"]\n# {{ else }}\n  verbs: [get]\n# {{ end }}\n",
            "9:11",
            "in comments",
        ),
    ];
    for (branches, place, why) in cases {
        let output = lint(&format!("{START}{branches}"));
        assert!(finds(&output, place, "wildcard-verbs"), "{why}:\n{output}");
        assert_eq!(
            output.matches("[wildcard-verbs]").count(),
            1,
            "{why}:\n{output}"
        );
        let windows = format!("{START}{branches}").replace('\n', "\r\n");
        assert!(
            finds(&lint(&windows), place, "wildcard-verbs"),
            "{why}, CRLF"
        );
    }
}

#[test]
fn rules_that_are_written_twice_are_both_read() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Values.name }}
{{- if .Values.all }}
rules:
- apiGroups: [\"*\"]
  resources: [\"*\"]
  verbs: [\"*\"]
{{- else }}
rules:
- apiGroups: [\"\"]
  resources: [configmaps]
  resourceNames: [settings]
  verbs: [get]
{{- end }}
";
    let output = lint(text);
    assert!(output.contains("[full-wildcard]"), "{output}");
    assert!(output.contains("1 document with 1 RBAC object"), "{output}");
    assert!(!output.contains("duplicate"), "{output}");
}

#[test]
fn a_restriction_that_may_be_missing_hides_nothing() {
    let restriction =
        "  verbs: [get]\n{{- if .Values.names }}\n  resourceNames: [tls]\n{{- end }}\n";
    let output = lint(&format!("{START}{restriction}"));
    assert!(output.contains("reads every Secret"), "{output}");
    let certain = format!("{START}  verbs: [get]\n  resourceNames: [tls]\n");
    assert!(!lint(&certain).contains("reads every Secret"));
}

/// A value that nobody gives leaves no name, or an empty one, which is that of a list of all.
#[test]
fn a_name_that_may_be_empty_limits_nothing() {
    let rows = [
        (
            "[get]",
            "[{{ .Values.name }}]",
            "reads every Secret whose name is known",
        ),
        ("[get]", "[{{ .Values.name | quote }}]", "reads the Secret "),
        (
            "[get, list]",
            "[{{ .Values.name | quote }}]",
            "reads all Secrets in full",
        ),
        (
            "[watch]",
            "\n  - {{ .Values.name }}",
            "reads all Secrets in full",
        ),
        ("[watch]", "\n  - {{ .Release.Name }}", "reads the Secret "),
        (
            "[list]",
            "[{{ include \"app.fullname\" . }}]",
            "reads the Secret ",
        ),
        (
            "[list]",
            "[{{ required \"a name\" .Values.name }}]",
            "reads the Secret ",
        ),
        (
            "[list]",
            "[\"{{ .Values.name }}-tls\"]",
            "reads the Secret ",
        ),
    ];
    let told = |text: &str| {
        let arguments = ["lint", "--format", "concise", "--persona", "pedantic", "-"];
        let output = Sandbox::new().run_with(&arguments, text).stdout;
        assert!(
            !output.contains("[empty-resource-name]"),
            "{text}:\n{output}"
        );
        let mut lines = output.lines();
        let told = lines.find(|line| line.contains("[secrets-read]"));
        told.unwrap_or_default().to_owned()
    };
    for (verbs, names, effect) in rows {
        let text = format!("{START}  verbs: {verbs}\n  resourceNames: {names}\n");
        let told = told(&text);
        assert!(told.contains(effect), "{text}: {told}");
    }
    // Whoever asks whether there is a value has one where it is used.
    let named = "  verbs: [list]\n  resourceNames: [{{ .Values.name }}]\n{{ end }}\n";
    for (condition, effect) in [
        ("and .Values.x .Values.name", "reads the Secret "),
        (".Values.names", "reads all Secrets in full"),
    ] {
        let told = told(&format!("{{{{ if {condition} }}}}\n{START}{named}"));
        assert!(told.contains(effect), "{condition}: {told}");
    }
}

/// Of the branches of one `if` one is left, so that entries of both never stand together.
#[test]
fn entries_of_different_branches_are_not_spare() {
    let lint = |verbs: &str| {
        let text = format!("{START}  verbs:\n{verbs}");
        let arguments = ["lint", "--format", "concise", "--persona", "pedantic", "-"];
        let output = Sandbox::new().run_with(&arguments, &text).stdout;
        let rules = ["duplicate-entry", "redundant-with-wildcard"];
        rules.map(|rule| output.matches(&format!("[{rule}]")).count())
    };
    let either = "  {{- if .Values.a }}\n  - get\n  - list\n  {{- else }}\n  - get\n  {{- end }}\n";
    assert_eq!(lint(either), [0, 0]);
    let maybe = "  {{- if .Values.a }}\n  - get\n  {{- end }}\n  - get\n";
    assert_eq!(lint(maybe), [0, 0]);
    let besides = "  - get\n  {{- if .Values.a }}\n  - get\n  {{- end }}\n";
    assert_eq!(lint(besides), [1, 0]);
    let within = "  {{- if .Values.a }}\n  - get\n  - get\n  {{- end }}\n  - list\n";
    assert_eq!(lint(within), [1, 0]);
    let wildcard = "  {{- if .Values.a }}\n  - \"*\"\n  {{- else }}\n  - get\n  {{- end }}\n";
    assert_eq!(lint(wildcard), [0, 0]);
    let all = "  - \"*\"\n  {{- if .Values.a }}\n  - get\n  {{- end }}\n";
    assert_eq!(lint(all), [0, 1]);
    let each =
        "  {{- range .Values.a }}\n  - {{ .verb }}\n  {{- end }}\n  - {{ .verb }}\n  - get\n";
    assert_eq!(lint(each), [0, 0]);
}

#[test]
fn all_ways_to_combine_a_few_branches_are_read() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Values.name }}
rules:
- apiGroups: [\"\"]
{{- if .Values.a }}
  resources: [secrets]
{{- else }}
  resources: [configmaps]
{{- end }}
{{- if .Values.b }}
  verbs: [get]
{{- else }}
  verbs: [list]
{{- end }}
";
    let output = lint(text);
    assert!(output.contains("reads all Secrets in full"), "{output}");
}

#[test]
fn many_branches_are_each_read_or_said_to_be_unread() {
    use std::fmt::Write as _;
    let chain = |length: usize| {
        let mut text = format!("{START}{{{{ if .v0 }}}}\n  verbs: [get]\n");
        for number in 1..length {
            let verb = if number + 1 == length { "\"*\"" } else { "get" };
            let _ = write!(text, "{{{{ else if .v{number} }}}}\n  verbs: [{verb}]\n");
        }
        text + "{{ end }}\n"
    };
    assert!(lint(&chain(40)).contains("[wildcard-verbs]"));
    let arguments = ["lint", "--format", "concise", "-"];
    let run = Sandbox::new().run_with(&arguments, chain(100));
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(all.contains("too many branches"), "{all}");
}

#[test]
fn what_only_one_reading_gets_wrong_is_no_finding() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
{{- if .Values.wide }}
kind: ClusterRole
{{- else }}
kind: Role
{{- end }}
metadata:
  name: {{ .Values.name }}
  {{- if not .Values.wide }}
  namespace: media
  {{- end }}
rules:
- apiGroups: [\"\"]
  resources: [nodes]
  verbs: [get]
";
    let output = lint(text);
    for rule in ["namespace-on-cluster-scoped", "cluster-scoped-in-role"] {
        assert!(!output.contains(rule), "{output}");
    }
    assert!(output.contains("1 document with 1 RBAC object"), "{output}");
}

#[test]
fn a_comment_in_a_branch_silences_there() {
    let text = format!(
        "{START}{{{{ if .a }}}}\n  verbs: [\"*\"] # rolewright: ignore[wildcard-verbs] -- an operator\n{{{{ else }}}}\n  verbs: [\"*\"]\n{{{{ end }}}}\n"
    );
    let output = lint(&text);
    assert!(!finds(&output, "9:11", "wildcard-verbs"), "{output}");
    assert!(finds(&output, "11:11", "wildcard-verbs"), "{output}");
}
