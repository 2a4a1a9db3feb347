//! How bad mistakes are, and what a template leaves open.

use rolewright_catalog::{Catalog, KubernetesVersion};

use super::super::super::{Builtin, FilledIn, Options, SetInput, lint_set};
use crate::finding::Severity::{self, Critical, Error, High};
use crate::object::{Content, Objects, Templates};
use crate::source::{File, read_template};

/// All that the rules of this section and others say of a text, as far as everybody hears of it.
fn of(text: &str) -> Vec<(&'static str, Severity)> {
    let catalog = Catalog::new(KubernetesVersion::default());
    let builtin = Builtin::new(KubernetesVersion::default());
    let reading = read_template(&File::new("f", text));
    let input = SetInput {
        name: "f".into(),
        objects: Objects::collect_with(&reading.documents, "default", Templates::Unknown),
        context: Objects::default(),
        broken: Vec::new(),
        default_namespace: "default".to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        is_complete: false,
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    };
    let options = Options {
        catalog: &catalog,
        builtin: &builtin,
        privileged_namespaces: &[],
        is_silenced: &|_, _| false,
    };
    let findings = lint_set(&input, &options).findings.into_iter();
    let own = findings.filter(|found| {
        found.rule.section == crate::finding::Section::Validity
            && found.persona == crate::finding::Persona::Default
    });
    own.map(|found| (found.rule.id, found.severity)).collect()
}

fn role(rest: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n\
         metadata:\n  name: x\n  namespace: media\n{rest}\n"
    )
}

fn rule(rest: &str) -> String {
    role(&format!(
        "rules:\n- apiGroups: ['']\n  resources: [configmaps]\n{rest}"
    ))
}

#[test]
fn dropped_names_are_critical_however_they_are_misspelt() {
    for field in [
        "resourceName",
        "resourcenames",
        "resource_names",
        "names",
        "name",
        "ressourceNames",
        "resourceNmaes",
    ] {
        let text = rule(&format!("  verbs: [get]\n  {field}: [settings]"));
        assert_eq!(of(&text), [("unknown-field", Critical)], "{field}");
    }
    let limited = rule("  verbs: [get]\n  resourceNames: [a]\n  resourceName: [b]");
    assert_eq!(of(&limited), [("unknown-field", High)]);
    let other = rule("  verbs: [get]\n  comment: none");
    assert_eq!(of(&other), [("unknown-field", High)]);
}

#[test]
fn what_is_missing_for_a_miswritten_name_is_told_once() {
    assert_eq!(of(&rule("  verb: [get]")), [("unknown-field", Error)]);
    assert_eq!(of(&rule("  comment: none")).len(), 2);
}

#[test]
fn types_are_refused_and_places_are_not() {
    assert_eq!(of(&rule("  verbs: get")), [("misplaced-field", Error)]);
    for field in [
        "subjects: []",
        "roleRef: {}",
        "aggregationRule: {}",
        "namespace: x",
    ] {
        assert_eq!(of(&role(field)), [("misplaced-field", High)], "{field}");
    }
    let twice = rule("  verbs: [get]\n  verbs: [list]");
    assert_eq!(of(&twice), [("duplicate-key", High)]);
}

#[test]
fn what_a_template_inserts_is_not_missing() {
    let verbs = rule("  verbs:\n  {{- toYaml .Values.verbs | nindent 2 }}");
    assert_eq!(of(&verbs), []);
    let fields = rule("  {{- include \"rest\" . | nindent 2 }}");
    assert_eq!(of(&fields), []);
    let unknown = rule("  verbs: {{ .Values.verbs }}\n  verb: [get]");
    assert_eq!(of(&unknown), [("unknown-field", High)]);
    let rest = rule("  verbs: [get]\n  resourceNames:\n  {{- toYaml .Values.names | nindent 2 }}");
    let reading = read_template(&File::new("f", rest));
    let objects = Objects::collect_with(&reading.documents, "default", Templates::Unknown);
    let Content::Role { rules, .. } = &objects.written[0].content else {
        panic!("no role")
    };
    assert!(rules[0].resource_names.is_empty(), "there may be none");
    let Content::Role { places, .. } = &objects.written[0].content else {
        panic!("no role")
    };
    assert!(places[0].open_names.is_some());
    let name = role("").replace("name: x", "name: {{ .Values.name }}_x");
    assert_eq!(of(&name), []);
}

#[test]
fn branches_may_each_write_a_type() {
    let versions = "{{ if .new }}\napiVersion: rbac.authorization.k8s.io/v1\n{{ else }}\n\
                    apiVersion: rbac.authorization.k8s.io/v1beta1\n{{ end }}\n";
    let first = "apiVersion: rbac.authorization.k8s.io/v1\n";
    let text = rule("  verbs: [get]").replace(first, versions);
    assert_eq!(of(&text), []);
    let kinds = "{{ if .all }}\nkind: Role\n{{ else }}\nkind: ClusterRole\n{{ end }}\n";
    let text = rule("  verbs: [get]").replace("kind: Role\n", kinds);
    assert_eq!(of(&text), []);
    let key = rule("  verbs: [get]").replace("name: x", "name: x\n  labels: {\"{{ .a }}\": b}");
    assert_eq!(of(&key), []);
}

#[test]
fn types_that_are_nearly_those_of_rbac() {
    for (from, to) in [
        ("kind: Role", "kind: role"),
        ("kind: Role", "kind: Roles"),
        ("rbac.authorization.k8s.io/v1", "v1"),
        ("rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io"),
        ("rbac.authorization.k8s.io/v1", "rbac/v1"),
        (
            "rbac.authorization.k8s.io/v1",
            "rbac.authorisation.k8s.io/v1",
        ),
        (
            "rbac.authorization.k8s.io/v1",
            "rbac.authorization.k8s.io/v2",
        ),
    ] {
        let text = rule("  verbs: [get]").replace(from, to);
        assert_eq!(of(&text), [("unknown-kind-near-rbac", Error)], "{to}");
    }
    let foreign = rule("  verbs: [get]").replace("rbac.authorization.k8s.io", "iam.example.com");
    assert_eq!(of(&foreign), []);
}

#[test]
fn objects_in_branches_are_no_duplicates() {
    let object = rule("  verbs: [get]");
    assert_eq!(of(&format!("{object}---\n{object}")), []);
    let twice = format!("{object}---\n{}", rule("  verbs: [list]"));
    assert_eq!(of(&twice), [("duplicate-object", High)]);
    let branches = format!("{{{{ if .a }}}}\n{object}{{{{ else }}}}\n---\n{object}{{{{ end }}}}\n");
    assert_eq!(of(&branches), []);
}
