//! What the tests of this section lint with.

use rolewright_catalog::{Catalog, KubernetesVersion};

use crate::finding::{Finding, Severity};
use crate::lint::{Builtin, FilledIn, Options, SetInput, lint_set};
use crate::object::{Objects, Templates};
use crate::source::{File, read_text};

/// All that is found in a text of one rule.
pub(super) fn findings(id: &str, text: &str) -> Vec<Finding> {
    findings_in(KubernetesVersion::default(), id, text)
}

/// The same for a version of Kubernetes.
pub(super) fn findings_in(version: KubernetesVersion, id: &str, text: &str) -> Vec<Finding> {
    let (catalog, builtin) = (Catalog::new(version), Builtin::new(version));
    let reading = read_text(&File::new("f", text));
    let input = SetInput {
        name: "f".into(),
        objects: Objects::collect_with(&reading.documents, "default", Templates::Unknown),
        context: Objects::default(),
        broken: Vec::new(),
        default_namespace: "default".to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        is_complete: text.contains("# set: complete"),
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
    let mut findings = lint_set(&input, &options).findings;
    findings.retain(|found| found.rule.id == id);
    findings
}

/// How bad what is found of one rule is.
pub(super) fn of(id: &str, text: &str) -> Vec<Severity> {
    let found = findings(id, text).into_iter();
    found.map(|found| found.severity).collect()
}

/// A ClusterRole `tested` that nothing binds.
pub(super) fn cluster_role(rules: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: tested}}\n\
         rules: {rules}\n"
    )
}

/// A Role `tested` that nothing binds.
pub(super) fn role(namespace: &str, rules: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n\
         metadata: {{name: tested, namespace: {namespace}}}\nrules: {rules}\n"
    )
}

/// A Role `tested` in `media` and whom a binding gives it to.
pub(super) fn role_and_binding(rules: &str, subject: &str) -> String {
    format!(
        "{}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
         metadata: {{name: tested, namespace: media}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: tested}}\n\
         subjects: [{subject}]\n",
        role("media", rules)
    )
}

/// A ClusterRole `tested` and whom a binding gives it to in the whole cluster.
pub(super) fn cluster_role_and_binding(rules: &str, subject: &str) -> String {
    format!(
        "{}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
         metadata: {{name: tested}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tested}}\n\
         subjects: [{subject}]\n",
        cluster_role(rules)
    )
}
