//! How bad what these rules find is, by where it holds and for whom.

use rolewright_catalog::{Catalog, KubernetesVersion};

use super::super::super::{Builtin, FilledIn, Options, SetInput, lint_set};
use crate::finding::Persona::{self, Default, Pedantic};
use crate::finding::Severity::{self, Critical, High, Info, Low, Medium};
use crate::object::{Objects, Templates};
use crate::source::{File, read_template};

/// What a rule says of a set.
fn of(id: &str, text: &str) -> Vec<(Severity, Persona)> {
    judged(id, text, false)
}

/// The same of a set that is all that there is.
fn of_complete(id: &str, text: &str) -> Vec<(Severity, Persona)> {
    judged(id, text, true)
}

fn judged(id: &str, text: &str, is_complete: bool) -> Vec<(Severity, Persona)> {
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
        is_complete,
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    };
    let options = Options {
        catalog: &catalog,
        builtin: &builtin,
        privileged_namespaces: &["kube-system".to_owned()],
        is_silenced: &|_, _| false,
    };
    let findings = lint_set(&input, &options).findings.into_iter();
    let own = findings.filter(|found| found.rule.id == id);
    own.map(|found| (found.severity, found.persona)).collect()
}

const READER: &str = "{kind: ServiceAccount, name: reader, namespace: media}";
const EVERYBODY: &str = "{kind: Group, name: 'system:authenticated'}";

fn everywhere(role: &str, subject: &str) -> String {
    bound(
        "ClusterRoleBinding",
        "name: x",
        ("ClusterRole", role),
        subject,
    )
}

fn within(namespace: &str, role: &str, subject: &str) -> String {
    let metadata = format!("name: x, namespace: {namespace}");
    bound("RoleBinding", &metadata, ("ClusterRole", role), subject)
}

fn bound(kind: &str, metadata: &str, (role_kind, role): (&str, &str), subject: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{{metadata}}}\n\
         roleRef: {{kind: {role_kind}, name: '{role}'}}\nsubjects: [{subject}]\n---\n"
    )
}

fn object(kind: &str, metadata: &str, rest: &str) -> String {
    let group = match kind {
        "ServiceAccount" => "v1",
        _ => "rbac.authorization.k8s.io/v1",
    };
    format!("apiVersion: {group}\nkind: {kind}\nmetadata: {{{metadata}}}\n{rest}\n---\n")
}

#[test]
fn cluster_admin_is_worst_in_the_cluster_and_where_that_is_the_same() {
    let id = "binds-cluster-admin";
    let role = "cluster-admin";
    assert_eq!(of(id, &everywhere(role, READER)), [(Critical, Default)]);
    assert_eq!(of(id, &within("media", role, READER)), [(High, Default)]);
    let system = within("kube-system", role, READER);
    assert_eq!(of(id, &system), [(Critical, Default)]);
    let all = within("media", role, EVERYBODY);
    assert_eq!(of(id, &all), [(Critical, Default)]);
}

#[test]
fn built_in_roles_are_rated_by_what_they_hold() {
    let id = "binds-built-in-admin";
    assert_eq!(of(id, &everywhere("edit", READER)), [(High, Default)]);
    assert_eq!(
        of(id, &within("media", "edit", READER)),
        [(Medium, Pedantic)]
    );
    let system = within("kube-system", "edit", READER);
    assert_eq!(of(id, &system), [(High, Default)]);
    assert_eq!(of(id, &everywhere("view", READER)), [(Low, Pedantic)]);
    assert_eq!(
        of(id, &everywhere("edit", EVERYBODY)),
        [(Critical, Default)]
    );
    let component = "{kind: User, name: 'system:kube-scheduler'}";
    assert_eq!(of(id, &everywhere("system:kube-scheduler", component)), []);
    let other = everywhere("system:kube-scheduler", READER);
    assert_eq!(of(id, &other), [(High, Default)]);
    assert_eq!(of(id, &everywhere("system:auth-delegator", READER)), []);
}

#[test]
fn what_is_taken_in_is_told_once() {
    let id = "binds-admin-equivalent";
    let aggregated = |label: &str| {
        let rest =
            format!("aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{{label}}}}}]}}");
        object("ClusterRole", "name: all", &rest)
    };
    let edit = aggregated("rbac.authorization.k8s.io/aggregate-to-edit: 'true'");
    let text = format!("{edit}{}", everywhere("all", READER));
    assert_eq!(of(id, &text), [(High, Default)]);
    let text = format!("{edit}{}", within("media", "all", READER));
    assert_eq!(of(id, &text), []);
    let defaults = aggregated("kubernetes.io/bootstrapping: rbac-defaults");
    let text = format!("{defaults}{}", within("media", "all", READER));
    assert_eq!(of(id, &text), [(High, Default)]);
    let text = format!("{defaults}{}", everywhere("all", READER));
    assert_eq!(of(id, &text), [(Critical, Default)]);
    // A role of ours that is taken in is told where it is written.
    let rules = "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]";
    let own = object("ClusterRole", "name: own, labels: {a: b}", rules);
    let text = format!("{own}{}{}", aggregated("a: b"), everywhere("all", READER));
    assert_eq!(of(id, &text), []);
}

#[test]
fn groups_of_accounts_are_rated_by_their_size() {
    let id = "all-service-accounts-subject";
    let group = |name: &str| everywhere("view", &format!("{{kind: Group, name: '{name}'}}"));
    assert_eq!(of(id, &group("system:serviceaccounts")), [(High, Default)]);
    let one = group("system:serviceaccounts:media");
    assert_eq!(of(id, &one), [(Medium, Default)]);
    assert_eq!(of(id, &group("system:serviceaccount")), []);
}

#[test]
fn a_missing_role_is_rated_by_what_is_known() {
    let id = "dangling-role-ref";
    let text = everywhere("elsewhere", READER);
    assert_eq!(of(id, &text), [(Low, Pedantic)]);
    assert_eq!(of_complete(id, &text), [(High, Default)]);
    let role = object("ClusterRole", "name: else-where", "rules: []");
    assert_eq!(of(id, &format!("{role}{text}")), [(High, Default)]);
    let in_media = "name: x, namespace: media";
    let binding = bound("RoleBinding", in_media, ("Role", "elsewhere"), READER);
    assert_eq!(of(id, &binding), [(Low, Pedantic)]);
    let other = object("Role", "name: reader, namespace: media", "rules: []");
    assert_eq!(of(id, &format!("{other}{binding}")), [(Low, Default)]);
    // It lands where the binding does if both are applied with `--namespace media`.
    let unplaced = object("Role", "name: elsewhere", "rules: []");
    assert_eq!(of(id, &format!("{unplaced}{binding}")), []);
    let text = format!("{unplaced}{binding}");
    assert_eq!(of_complete(id, &text), [(High, Default)]);
    let unknown = object("Role", "name: '{{ .name }}', namespace: media", "rules: []");
    assert_eq!(of(id, &format!("{unknown}{binding}")), []);
    let rows = object("ClusterRole", "name: app-1-reader", "rules: []");
    let text = format!("{rows}{}", everywhere("app-2-reader", READER));
    assert_eq!(of(id, &text), [(Low, Pedantic)]);
}

#[test]
fn a_missing_account_is_rated_by_what_is_known() {
    let id = "dangling-service-account";
    let text = everywhere("view", READER);
    assert_eq!(of(id, &text), [(Low, Pedantic)]);
    assert_eq!(of_complete(id, &text), [(Medium, Default)]);
    let elsewhere = object("ServiceAccount", "name: reader, namespace: other", "");
    assert_eq!(of(id, &format!("{elsewhere}{text}")), [(Low, Default)]);
    let unplaced = object("ServiceAccount", "name: reader", "");
    assert_eq!(of(id, &format!("{unplaced}{text}")), []);
    let default = "{kind: ServiceAccount, name: default, namespace: media}";
    assert_eq!(of_complete(id, &everywhere("view", default)), []);
}

#[test]
fn accounts_of_other_namespaces_are_rated_by_what_they_get() {
    let id = "cross-namespace-subject";
    let mild = within("tools", "system:discovery", READER);
    assert_eq!(of(id, &mild), [(Low, Pedantic)]);
    assert_eq!(of(id, &within("tools", "edit", READER)), [(High, Pedantic)]);
    let system = within("kube-system", "system:discovery", READER);
    assert_eq!(of(id, &system), [(High, Pedantic)]);
    let unknown = within("'{{ .Release.Namespace }}'", "edit", READER);
    assert_eq!(of(id, &unknown), []);
}

#[test]
fn what_a_template_inserts_is_not_known() {
    let head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
                metadata:\n  name: x\nroleRef:\n  kind: ClusterRole\n  name: view\n";
    let inserted = format!("{head}subjects:\n{{{{- include \"subjects\" . | nindent 2 }}}}\n");
    assert_eq!(of("empty-subjects", &inserted), []);
    assert_eq!(of("empty-subjects", head), [(Low, Pedantic)]);
    let subject = "- kind: Group\n  name: readers\n";
    let branches = format!(
        "{head}subjects:\n{{{{ if .a }}}}\n{subject}{{{{ else }}}}\n{subject}{{{{ end }}}}\n"
    );
    assert_eq!(of("duplicate-subject", &branches), []);
    let twice = format!("{head}subjects:\n{subject}{subject}");
    assert_eq!(of("duplicate-subject", &twice), [(Info, Pedantic)]);
}

/// What everybody is given is as bad by itself as what is given, whatever else is told of it.
#[test]
fn everybody_with_power_over_the_cluster_is_critical() {
    let id = "authenticated-subject";
    for (text, severity) in [
        (everywhere("cluster-admin", EVERYBODY), Critical),
        (within("kube-system", "cluster-admin", EVERYBODY), Critical),
        (within("media", "cluster-admin", EVERYBODY), High),
        (everywhere("view", EVERYBODY), High),
    ] {
        assert_eq!(of(id, &text), [(severity, Default)], "{text}");
    }
}
