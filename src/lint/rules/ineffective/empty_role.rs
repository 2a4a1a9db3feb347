//! Roles without rules.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "empty-role",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a role holds no rules",
    page: Page {
        what: "Fires on a Role or ClusterRole without rules that is not filled by aggregation. For \
               everybody where a binding gives it.",
        why: "It grants nothing. Whoever sees its binding believes that it does.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        if !is_empty(view) {
            return;
        }
        let written = view.written;
        let node = written.root().get("rules").filter(|node| !node.is_null());
        let place = node.map_or_else(|| written.name_place.clone(), Node::place);
        let draft = out
            .at(written, &place, "holds no rules and grants nothing")
            .through_role(view);
        let draft = draft.help("write what it is to grant, or take it out");
        if view.reach.is_bound() {
            draft.persona(Persona::Default)
        } else {
            draft
        }
        .report();
    }
}

/// Whether a role says that it grants nothing, and not just nothing that can be read.
pub(super) fn is_empty(view: &RoleView<'_>) -> bool {
    let root = view.written.root();
    let is_known = || !root.has_insertions() && root.get("rules").is_none_or(Node::is_known);
    view.rules.is_empty() && view.aggregation.is_none() && !view.written.is_refused && is_known()
}
