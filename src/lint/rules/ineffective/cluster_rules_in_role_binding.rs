//! ClusterRoles that a RoleBinding gives only in part, or not at all.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::BindingView;
use rolewright_catalog::Catalog;
use rolewright_rbac::{PolicyRule, RoleRefKind};

use super::super::super::words::Words;
use crate::source::{Node, Place};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "cluster-rules-in-role-binding",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a RoleBinding gives a ClusterRole whose cluster-scoped rules it cannot give",
    page: Page {
        what: "Fires on the `roleRef` of a RoleBinding that names a ClusterRole of the inputs with \
               cluster-scoped resources or URLs. Medium where nothing of the role holds that way; \
               to know only, and for the pedantic, where a part of it does. Built-in roles are made \
               to be given so, and are left alone.",
        why: "A RoleBinding gives what a ClusterRole says in one namespace alone. Nodes, other \
               cluster-scoped things and URLs are in no namespace, and the server takes the binding \
               without a word.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: watcher
rules:
  - apiGroups: [\"\"]
    resources: [nodes]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: watcher
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: watcher
subjects:
  - kind: ServiceAccount
    name: watcher
    namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: watcher
rules:
  - apiGroups: [\"\"]
    resources: [nodes]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: watcher
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: watcher
subjects:
  - kind: ServiceAccount
    name: watcher
    namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let Some(role_ref) = binding.role_ref else {
            return;
        };
        let is_about = !binding.is_cluster_wide()
            && role_ref.kind == RoleRefKind::ClusterRole
            && !binding.roles.is_empty()
            && binding.set.builtin.cluster_role(&role_ref.name).is_none();
        if !is_about {
            return;
        }
        let rules = binding.rules();
        let catalog = binding.set.catalog.as_ref();
        let reach = rules.iter().map(|rule| reach(rule, catalog));
        let reach = reach.fold(Reach::default(), |all, one| Reach {
            lives: all.lives || one.lives,
            dead: all.dead.or(one.dead),
        });
        let Some(what) = reach.dead else {
            return;
        };
        let place = role_ref_name(binding);
        let name = &role_ref.name;
        let draft = if reach.lives {
            let message = format!(
                "a RoleBinding gives nothing of {what}, which ClusterRole {name} also holds"
            );
            out.at(binding.written, &place, message)
                .severity(Severity::Info)
                .persona(Persona::Pedantic)
        } else {
            let message = format!(
                "a RoleBinding gives nothing of {what}, and ClusterRole {name} holds nothing else"
            );
            out.at(binding.written, &place, message)
                .label("grants nothing")
        };
        draft
            .giving(binding)
            .help("bind it with a ClusterRoleBinding, or keep what is cluster-scoped in a role of its own")
            .report();
    }
}

/// What of a role holds in a namespace.
#[derive(Default)]
struct Reach {
    /// Whether something does, or may.
    lives: bool,
    /// Something that does not.
    dead: Option<String>,
}

fn reach(rule: &PolicyRule, catalog: &Catalog) -> Reach {
    if let Some(url) = rule.non_resource_urls.first() {
        return Reach {
            lives: false,
            dead: Some(format!("the URL `{url}`")),
        };
    }
    let Some(words) = Words::of(rule, catalog) else {
        return Reach::default();
    };
    let on = words.on();
    let mut reach = Reach {
        lives: on.is_open,
        dead: None,
    };
    for target in &on.targets {
        for verb in &rule.verbs {
            if on.is_out_of_reach(target, verb) {
                reach
                    .dead
                    .get_or_insert_with(|| format!("`{}`", target.found.rule_name()));
            } else if catalog.works_in_namespace(&target.found, verb) {
                reach.lives = true;
            }
        }
    }
    reach
}

/// Where the name of the role is written, or else the reference.
fn role_ref_name(binding: &BindingView<'_>) -> Place {
    let root = binding.written.root();
    let name = root
        .get("roleRef")
        .and_then(|reference| reference.get("name"));
    name.map_or_else(|| binding.role_ref_place.clone(), Node::place)
}
