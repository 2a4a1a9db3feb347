//! Names on lists and watches.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "name-needs-field-selector",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "names limit `list` or `watch`, which then works with a field selector alone",
    page: Page {
        what: "Fires on `list` and `watch` in a rule with `resourceNames`. For everybody where the \
               rule has no other verb.",
        why: "Such a request carries a name only if it asks with \
               `fieldSelector=metadata.name=NAME`. `kubectl get NAME --watch` does, `kubectl get` \
               without a name and an ordinary informer do not: they get a 403.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get, list, watch]
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
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get]
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
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.is_unnamed() || rule.rule.resource_names.iter().any(String::is_empty) {
            return;
        }
        let is_about = |verb: &str| ["list", "watch"].contains(&verb);
        let verbs = || rule.rule.verbs.iter().zip(&rule.places.verbs);
        let Some((verb, place)) = verbs().find(|(verb, _)| is_about(verb)) else {
            return;
        };
        let Some(words) = rule.words() else {
            return;
        };
        if !words.on().may_live(verb) {
            return;
        }
        let both = verbs()
            .filter(|(verb, _)| is_about(verb))
            .map(|(verb, _)| format!("`{verb}`"));
        let mut both: Vec<String> = both.collect();
        both.dedup();
        let message = format!(
            "with names, {} is granted only to requests with the field selector metadata.name",
            both.join(" and ")
        );
        let draft = out
            .at(rule.role.written, place, message)
            .help("see that the client asks for one object by `fieldSelector=metadata.name=NAME`, or use `get`");
        if verbs().all(|(verb, _)| is_about(verb)) {
            draft.persona(Persona::Default)
        } else {
            draft
        }
        .report();
    }
}
