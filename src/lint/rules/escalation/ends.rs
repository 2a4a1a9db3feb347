//! Where a path ends: power over the cluster, its nodes or a namespace.

use rolewright_rbac::{Action, Grant, Identity, SYSTEM_MASTERS, Scope};

use super::super::super::view::SetView;
use super::holder::{Power, power};
use crate::finding::Severity;

/// What somebody is in the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) severity: Severity,
    pub(super) what: &'static str,
}

/// A name that no object bears, so that only a rule for every name allows it.
const ANY: &str = "\u{0}";

const RBAC: &str = "rbac.authorization.k8s.io";

/// What amounts to an end: all of these, in a namespace or in none.
struct Ends {
    /// Any of each group of these.
    all_of: &'static [&'static [Question]],
    end: End,
}

/// Verb, group, resource, subresource, namespace and name.
type Question = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ENDS: [Ends; 5] = [
    Ends {
        all_of: &[
            &[("escalate", RBAC, "clusterroles", "", "", ANY)],
            &[
                ("update", RBAC, "clusterroles", "", "", ANY),
                ("patch", RBAC, "clusterroles", "", "", ANY),
            ],
        ],
        end: End {
            severity: Severity::Critical,
            what: "writes any right into every ClusterRole",
        },
    },
    Ends {
        all_of: &[
            &[
                ("bind", RBAC, "clusterroles", "", "", ANY),
                ("bind", RBAC, "clusterroles", "", "", "cluster-admin"),
            ],
            &[("create", RBAC, "clusterrolebindings", "", "", "")],
        ],
        end: End {
            severity: Severity::Critical,
            what: "binds cluster-admin to whom it likes",
        },
    },
    Ends {
        all_of: &[&[("impersonate", "", "users", "", "", ANY)]],
        end: End {
            severity: Severity::Critical,
            what: "acts as anybody",
        },
    },
    Ends {
        all_of: &[&[
            ("get", "", "secrets", "", "kube-system", ANY),
            ("list", "", "secrets", "", "kube-system", ""),
            ("watch", "", "secrets", "", "kube-system", ""),
            ("patch", "", "secrets", "", "kube-system", ANY),
            ("deletecollection", "", "secrets", "", "kube-system", ""),
        ]],
        end: End {
            severity: Severity::Critical,
            what: "reads the Secrets of kube-system",
        },
    },
    Ends {
        all_of: &[&[
            ("get", "", "nodes", "proxy", "", ANY),
            ("create", "", "nodes", "proxy", "", ANY),
        ]],
        end: End {
            severity: Severity::High,
            what: "runs commands in every Pod through its node",
        },
    },
];

/// The worst that somebody is without further steps.
pub(super) fn end(set: &SetView<'_>, who: &Identity) -> Option<End> {
    if who.groups.iter().any(|group| group == SYSTEM_MASTERS) || power(set, who) == Power::All {
        return Some(End {
            severity: Severity::Critical,
            what: "holds everything",
        });
    }
    let policy = set.policy();
    let may = |&(verb, group, resource, subresource, namespace, name): &Question| {
        let action = Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            name,
        };
        policy.decide(&who.request(action)).is_allowed()
    };
    let found = ENDS
        .iter()
        .find(|ends| ends.all_of.iter().all(|any_of| any_of.iter().any(may)));
    found.map(|ends| ends.end).or_else(|| {
        owns_namespace(set, who).then_some(End {
            severity: Severity::Medium,
            what: "owns a namespace",
        })
    })
}

/// Whether somebody may do everything in a namespace.
fn owns_namespace(set: &SetView<'_>, who: &Identity) -> bool {
    let everything = Action::Resource {
        verb: "*",
        group: "*",
        resource: "*",
        subresource: "",
        namespace: "",
        name: ANY,
    };
    set.policy().grants(who).iter().any(|grant| match grant {
        Grant::Rule(granted) => {
            matches!(granted.scope, Scope::Namespace(_)) && granted.rule.allows(&everything)
        }
        Grant::SystemMasters => false,
    })
}
