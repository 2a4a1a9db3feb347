//! Names and labels of Kubernetes itself.

use rolewright_rbac::{AggregationRule, PolicyRule, covers_all};

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{BindingView, RoleView};
use super::known::is_default_binding;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Written;
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "reserved-name",
    section: Section::Bindings,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a role or binding bears a name or a label of the built-in ones",
    page: Page {
        what: "Fires on a Role, ClusterRole, RoleBinding or ClusterRoleBinding that is called \
               `system:...` or bears the label `kubernetes.io/bootstrapping`, and on one with the \
               name of a built-in object and other content. An object that says what the built-in \
               one says is exempt.",
        why: "The server adds to objects of these names what it wants them to hold whenever it \
              starts, and replaces a binding that names another role, unless they are annotated \
              with `rbac.authorization.kubernetes.io/autoupdate: \"false\"`. Scanners that pass \
              over built-in objects by name or label pass over yours.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: system:media-reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: media-reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation",
        ],
        elsewhere: &[],
    },
};

/// What marks the built-in objects.
const LABEL: &str = "kubernetes.io/bootstrapping";

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, role: &RoleView<'_>, out: &mut Reporter<'_>) {
        let builtin = builtin_role(role);
        if !builtin.as_ref().is_some_and(|known| is_same(role, known)) {
            tell(role.written, builtin.is_some(), out);
        }
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        if !is_default_binding(binding) {
            tell(binding.written, is_builtin_binding(binding), out);
        }
    }
}

fn tell(written: &Written, is_builtin: bool, out: &mut Reporter<'_>) {
    let name = object_name(written);
    let draft = if is_builtin {
        let message = format!(
            "{name} has the name of a built-in object and other content, to which the server adds"
        );
        out.at(written, &written.name_place, message)
    } else if written.name.starts_with("system:") {
        let message =
            format!("{name} looks built in and is not: `system:` is for Kubernetes itself");
        out.at(written, &written.name_place, message)
    } else if written.labels.contains_key(LABEL) {
        let message =
            format!("{name} looks built in and is not: the label is for Kubernetes itself");
        out.at(written, &label_place(written), message)
    } else {
        return;
    };
    draft
        .help("give it a name, and labels, of your own")
        .report();
}

/// Where the label is written.
fn label_place(written: &Written) -> Place {
    let metadata = written.root().get("metadata");
    let labels = metadata.and_then(|metadata| metadata.get("labels"));
    let entry = labels.and_then(|labels| labels.entry(LABEL));
    entry.map_or_else(|| written.name_place.clone(), |entry| entry.key.place())
}

/// What a built-in role says.
struct Known<'a> {
    rules: &'a [PolicyRule],
    aggregation: Option<&'a AggregationRule>,
}

fn builtin_role<'a>(role: &RoleView<'a>) -> Option<Known<'a>> {
    let name = role.written.name.as_str();
    if role.is_cluster_role() {
        let known = role.set.builtin.cluster_role(name)?;
        return Some(Known {
            rules: &known.rules,
            aggregation: known.aggregation_rule.as_ref(),
        });
    }
    let mut roles = role.set.builtin.snapshot().roles.iter();
    let namespace = role.written.lands_in.as_deref();
    let known =
        roles.find(|known| known.name == name && Some(known.namespace.as_str()) == namespace)?;
    Some(Known {
        rules: &known.rules,
        aggregation: None,
    })
}

/// Whether a role says what the built-in one says. The rules of one that takes in others are
/// filled in by the cluster.
fn is_same(role: &RoleView<'_>, known: &Known<'_>) -> bool {
    let is_covered = || covers_all(role.rules, known.rules) && covers_all(known.rules, role.rules);
    role.aggregation == known.aggregation && (known.aggregation.is_some() || is_covered())
}

fn is_builtin_binding(binding: &BindingView<'_>) -> bool {
    let snapshot = binding.set.builtin.snapshot();
    let name = binding.written.name.as_str();
    let mut cluster = snapshot.cluster_role_bindings.iter();
    let mut namespaced = snapshot.role_bindings.iter();
    if binding.is_cluster_wide() {
        cluster.any(|known| known.name == name)
    } else {
        namespaced.any(|known| {
            known.name == name && Some(known.namespace.as_str()) == binding.namespace()
        })
    }
}
