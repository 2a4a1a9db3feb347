//! Rights that names could limit, and do not.

use rolewright_rbac::matches::WILDCARD;

use super::super::super::ladder::Levels;
use super::super::escalation::capability::{Capability, Personas, Refined, Row};
use super::super::example::bound_cluster_role;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::RBAC_GROUP;

const MEDIUM: Levels = Levels::from(Severity::Medium);
const LOW: Levels = Levels::from(Severity::Low);

pub(in crate::lint) static LINT: Refined = Refined {
    capability: Capability {
        rule: &RULE,
        rows: &[
            Row {
                verbs: &["get"],
                targets: &[("", "secrets", "")],
                effect: "could be limited to the Secrets that are read, and holds for any",
                named: None,
                levels: MEDIUM,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["update", "patch", "delete"],
                targets: &[("", "secrets", "")],
                effect: "could be limited to the Secrets that are changed, and holds for any",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["bind"],
                targets: &[(RBAC_GROUP, "clusterroles", ""), (RBAC_GROUP, "roles", "")],
                effect: "could be limited to the roles that are bound, and holds for any",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["impersonate"],
                targets: &[
                    ("", "users", ""),
                    ("", "groups", ""),
                    ("", "serviceaccounts", ""),
                ],
                effect: "could be limited to whom it acts as, and holds for anybody",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["approve", "sign"],
                targets: &[("certificates.k8s.io", "signers", "")],
                effect: "could be limited to the signers that it is about, and holds for any",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["use"],
                targets: &[("security.openshift.io", "securitycontextconstraints", "")],
                effect: "could be limited to the constraints that are used, and holds for any",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["create"],
                targets: &[("", "serviceaccounts", "token")],
                effect: "could be limited to the accounts whose tokens are needed, and holds for any",
                named: None,
                levels: LOW,
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
        ],
        help: &[
            "name the objects in `resourceNames`; put verbs that carry no name, as `list`, into a rule \
         of their own or leave them out",
        ],
    },
    // A wildcard is mended before anything else, and told by itself. Names that are filled in later
    // are there, most likely.
    refine: |rule, _| {
        let mut words = rule.rule.verbs.iter().chain(&rule.rule.resources);
        rule.places.open_names.is_none()
            && !words.any(|word| word == WILDCARD || word.starts_with("*/"))
    },
};

static RULE: Rule = Rule {
    id: "missing-resource-names",
    section: Section::Wildcards,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule without names holds for all objects, and names would limit it",
    page: Page {
        what: "Fires on a rule without `resourceNames` that grants `get`, `update`, `patch` or \
               `delete` of `secrets`, `bind` of roles, `impersonate`, `approve` or `sign` of \
               `signers`, `use` of `securitycontextconstraints`, or `create` of \
               `serviceaccounts/token`. `get` of Secrets is medium in the whole cluster; \
               everything else is low.",
        why: "The requests for these verbs carry a name, so that the rule can say which objects \
              it is about. Without names it means all, those of tomorrow included.",
        example: bound_cluster_role!(
            "- apiGroups: [certificates.k8s.io]"
            "  resources: [signers]"
            "  verbs: [sign]"
        ),
        better: bound_cluster_role!(
            "- apiGroups: [certificates.k8s.io]"
            "  resources: [signers]"
            "  resourceNames: [example.com/media]"
            "  verbs: [sign]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
        ],
        elsewhere: &[("checkov", "CKV2_K8S_5")],
    },
};
