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

/// A rule without names holds for every name, and so does one whose list of them turns out empty.
#[test]
fn names_limit_a_grant_if_one_is_there_however_it_is_filled_in() {
    let rule = "- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [get]\n";
    let told = |names: &str| {
        let run = chart(&format!("{HEAD}{rule}{names}"))
            .run("lint chart --format json --select secrets-read");
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let finding = &report["findings"][0];
        let says_so = finding["help"].to_string().contains("without names");
        let severity = finding["severity"].as_str().unwrap().to_owned();
        (severity, says_so, report["summary"]["unjudged"] != 0)
    };
    assert_eq!(told(""), ("high".to_owned(), false, true));
    for names in [
        "[{{ .Values.name | default \"own\" }}]",
        "\n  - {{ .Values.name }}",
        "\n  {{- range .Values.names }}\n  - {{ . }}\n  {{- end }}\n  - own",
        "\n  {{- if .Values.name }}\n  - {{ .Values.name }}\n  {{- else }}\n  - own\n  {{- end }}",
        "\n  - own\n  {{- toYaml .Values.names | nindent 2 }}",
    ] {
        let names = format!("  resourceNames: {names}\n");
        assert_eq!(told(&names), ("low".to_owned(), false, true), "{names}");
    }
    for names in [
        "{{ .Values.names | toJson }}",
        "[{{ .Values.name }}]",
        "${NAMES}",
        "\n  {{- toYaml .Values.names | nindent 2 }}",
        "\n  {{- range .Values.names }}\n  - {{ . | quote }}\n  {{- end }}",
        "\n  {{- if .Values.name }}\n  - own\n  {{- end }}",
        "\n  {{- if .Values.name }}\n  - own\n  {{- else if .Values.other }}\n  - other\n  {{- end }}",
    ] {
        let names = format!("  resourceNames: {names}\n");
        assert_eq!(told(&names), ("high".to_owned(), true, true), "{names}");
    }
}

/// What may be left out grants nothing for sure, and limits nothing.
#[test]
fn signers_of_a_range_may_be_any_signer() {
    let rules = "- apiGroups: [certificates.k8s.io]\n  resources: [certificatesigningrequests/approval]\n  \
                 verbs: [update]\n- apiGroups: [certificates.k8s.io]\n  resources: [signers]\n  \
                 resourceNames:\n{{- range .Values.signers }}\n  - {{ . | quote }}\n{{- end }}\n  \
                 verbs: [approve]\n";
    let run =
        chart(&format!("{HEAD}{rules}")).run("lint chart -q --format concise --select csr-approve");
    let told = "chart/templates/role.yaml:7:15: critical[csr-approve]";
    assert!(run.stdout.starts_with(told), "{}", run.stdout);
    assert!(
        run.stdout.contains("without any it is all"),
        "{}",
        run.stdout
    );
    let one = rules.replace("{{- range .Values.signers }}\n", "");
    let one = one.replace("{{- end }}\n", "").replace("{{ . ", "{{ .a ");
    let run =
        chart(&format!("{HEAD}{one}")).run("lint chart -q --format concise --select csr-approve");
    assert!(
        run.stdout.contains("that are filled in later"),
        "{}",
        run.stdout
    );
}

#[test]
fn rules_are_compared_with_those_that_are_there_whenever_they_are() {
    let rule = |resource: &str, names: &str| {
        format!("- apiGroups: [\"\"]\n  resources: [{resource}]\n{names}  verbs: [get]\n")
    };
    let named = "  resourceNames: [a]\n";
    let within = |text: &str| format!("{{{{- if .Values.a }}}}\n{text}{{{{- end }}}}\n");
    let all = "shadowed-rule,duplicate-rule,mergeable-rules --persona pedantic";
    let found = |rules: &[String]| {
        let sandbox = chart(&format!("{HEAD}{}", rules.concat()));
        let (_, found) = lint(&sandbox, &format!("chart --select {all}"));
        let found = found.iter().filter_map(|line| line.split_once(".yaml:"));
        found.map(|(_, found)| found.to_owned()).collect::<Vec<_>>()
    };
    let (wide, narrow) = (rule("pods", ""), rule("pods", named));
    // The wide one may be missing.
    assert_eq!(found(&[within(&wide), narrow.clone()]), [""; 0]);
    assert_eq!(found(&[within(&wide), within(&wide)]), [""; 0]);
    assert_eq!(found(&[wide.clone(), within(&rule("nodes", ""))]), [""; 0]);
    // The wide one is there whenever the narrow one is.
    assert_eq!(
        found(&[wide.clone(), within(&narrow)]),
        ["10:3 shadowed-rule"]
    );
    assert_eq!(
        found(&[within(&format!("{wide}{narrow}"))]),
        ["10:3 shadowed-rule"]
    );
    assert_eq!(found(&[wide.clone(), wide.clone()]), ["9:3 duplicate-rule"]);
    assert_eq!(
        found(&[wide.clone(), rule("nodes", "")]),
        ["9:3 mergeable-rules"]
    );
    // Part of it may be missing, or nobody knows what it is.
    let part = "  resourceNames:\n  - b\n  {{- if .Values.a }}\n  - a\n  {{- end }}\n";
    assert_eq!(found(&[rule("pods", part), narrow.clone()]), [""; 0]);
    let open = "  resourceNames:\n  {{- range .Values.a }}\n  - {{ . }}\n  {{- end }}\n";
    assert_eq!(found(&[rule("pods", open), narrow]), [""; 0]);
    let inserted = "- apiGroups: [\"\"]\n  resources:\n  {{- toYaml .Values.b | nindent 2 }}\n  verbs: [get]\n";
    assert_eq!(
        found(&[inserted.to_owned(), inserted.replace(".b", ".c")]),
        [""; 0]
    );
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

/// What a definition holds is a text for another place, and no part of the document below it.
#[test]
fn a_definition_is_no_part_of_the_document_around_it() {
    let below = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n";
    for definition in [
        "{{- define \"c.text\" -}}\na: b\n{{- end }}\n",
        "{{- define \"c.checks\" -}}\nyes|get|*||pods\n---\nno|get|*||[{\n{{- end }}\n",
        "{{- define \"c.text\" }}\n{{ if .x }}\nkey: {{ .x }}\n{{ else }}\nkey: y\n{{ end }}\n{{ end }}\n",
    ] {
        for text in [
            format!("{definition}{below}"),
            format!("{below}{definition}"),
        ] {
            let sandbox = chart(&text);
            let (code, found) = lint(&sandbox, "chart --build never");
            assert_eq!((code, found.len()), (0, 0), "{text}\n{found:?}");
        }
    }
}

/// Where it holds a manifest, that is judged where it stands; so is all of a helper.
#[test]
fn a_manifest_in_a_definition_is_judged() {
    let manifest = format!("{HEAD}- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [\"*\"]\n");
    let text = format!("{{{{- define \"c.role\" -}}}}\n{manifest}{{{{- end }}}}\n");
    let (_, found) = lint(&chart(&text), "chart --build never --select wildcard-verbs");
    assert_eq!(found, ["chart/templates/role.yaml:9:11 wildcard-verbs"]);
}

/// What is silenced in a definition is not judged there, so that nothing is unused.
#[test]
fn a_suppression_in_a_definition_is_not_unused() {
    let sandbox = chart(
        "{{- define \"c.rules\" -}}\n# rolewright: ignore[wildcard-verbs] it is meant\n\
         - apiGroups: [apps]\n  resources: [deployments]\n  verbs: [\"*\"]\n{{- end }}\n\
         apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n",
    );
    let (code, found) = lint(&sandbox, "chart --build never --persona pedantic");
    assert_eq!((code, found.len()), (0, 0), "{found:?}");
}
