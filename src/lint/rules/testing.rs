//! The linter over texts, for tests of severities, which fixtures do not say.

use std::fmt::Write as _;

use rolewright_catalog::{Catalog, KubernetesVersion};

use crate::finding::{Finding, Persona, Severity};
use crate::lint::{Builtin, FilledIn, Options, SetInput, lint_set};
use crate::object::{Objects, Templates};
use crate::source::{File, read_text};

/// What all rules find in a text, which is a set of its own; one rule is silenced.
pub(in crate::lint) fn lint_silencing(text: &str, silenced: &str) -> Vec<Finding> {
    let catalog = Catalog::new(KubernetesVersion::default());
    let builtin = Builtin::new(KubernetesVersion::default());
    let reading = read_text(&File::new("a.yaml", text));
    let input = SetInput {
        name: "a.yaml".into(),
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
        is_silenced: &|rule, _| rule == silenced,
    };
    lint_set(&input, &options).findings
}

pub(in crate::lint) fn lint(text: &str) -> Vec<Finding> {
    lint_silencing(text, "")
}

/// How bad something is and who hears of it, if it is anything.
pub(in crate::lint) type Rated = Option<(Severity, Persona)>;

/// For everybody.
#[expect(clippy::unnecessary_wraps, reason = "it stands beside None in tables")]
pub(in crate::lint) const fn d(severity: Severity) -> Rated {
    Some((severity, Persona::Default))
}

/// For the pedantic persona.
#[expect(clippy::unnecessary_wraps, reason = "it stands beside None in tables")]
pub(in crate::lint) const fn p(severity: Severity) -> Rated {
    Some((severity, Persona::Pedantic))
}

/// How bad a rule finds a text, at the worst, and who hears of it.
pub(in crate::lint) fn rated(text: &str, rule: &str) -> Rated {
    let found = lint(text);
    let found = found.iter().filter(|found| found.rule.id == rule);
    found
        .map(|found| (found.severity, found.persona))
        .max_by_key(|(severity, _)| *severity)
}

/// Where a role holds, and for whom.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) enum Given {
    /// Everywhere, to an account.
    Cluster,
    /// In a namespace, to an account of it.
    Namespace(&'static str),
    /// Everywhere, to everybody who can log in.
    Everybody,
}

/// A role with these rules, each as `groups | resources | verbs` or with `| names` behind it, and
/// what binds it.
pub(in crate::lint) fn given(rules: &[&str], to: Given) -> String {
    let (kind, namespace) = match to {
        Given::Namespace(namespace) => ("Role", Some(namespace)),
        Given::Cluster | Given::Everybody => ("ClusterRole", None),
    };
    let metadata = match namespace {
        Some(namespace) => format!("{{name: app, namespace: {namespace}}}"),
        None => "{name: app}".to_owned(),
    };
    let subject = match to {
        Given::Everybody => {
            "{kind: Group, name: 'system:authenticated', apiGroup: rbac.authorization.k8s.io}"
                .to_owned()
        }
        _ => format!(
            "{{kind: ServiceAccount, name: app, namespace: {}}}",
            namespace.unwrap_or("media")
        ),
    };
    let mut text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {metadata}\nrules:\n"
    );
    for rule in rules {
        let fields: Vec<&str> = rule.split('|').map(str::trim).collect();
        let names = ["apiGroups", "resources", "verbs", "resourceNames"];
        let fields = names.iter().zip(fields);
        let fields: Vec<String> = fields
            .map(|(name, list)| format!("{name}: [{list}]"))
            .collect();
        let _ = writeln!(text, "  - {{{}}}", fields.join(", "));
    }
    text + &format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding\nmetadata: {metadata}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: app}}\n\
         subjects: [{subject}]\n"
    )
}
