//! The fixed table behind `use:`: rights that belong together, by the name of what they are for.
//!
//! Nothing here is widened: each row is what the named thing calls, no more.

use std::fmt::Write as _;

use rolewright_rbac::PolicyRule;

/// A named set of rights.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// The name in the spec.
    pub name: &'static str,
    /// What it is for, and who calls it like this.
    pub purpose: &'static str,
    /// Whether `names` has to be given, may be given, or makes no sense.
    pub names: Names,
    /// The rights.
    pub rights: &'static [Right],
}

/// How a [`Use`] goes with `names`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// It would reach far too much without.
    Required,
    /// They narrow it.
    Optional,
    /// Its requests carry none.
    Refused,
}

/// Verbs on one resource.
#[derive(Debug, Clone, Copy)]
pub struct Right {
    /// The API group.
    pub group: &'static str,
    /// The resource, with its subresource.
    pub resource: &'static str,
    /// The verbs.
    pub verbs: &'static [&'static str],
    /// Whether the entry's `names` limit it.
    pub named: bool,
}

/// All of them, by name.
pub const USES: &[Use] = &[
    Use {
        name: "attach",
        purpose: "attach to a running container, as `kubectl attach` does; servers before 1.35 ask for one of the two verbs, later ones for both",
        names: Names::Optional,
        rights: &[
            right("", "pods", &["get"]),
            right("", "pods/attach", &["create", "get"]),
        ],
    },
    Use {
        name: "endpoints",
        purpose: "follow the endpoints of Services, as a load balancer does",
        names: Names::Refused,
        rights: &[right(
            "discovery.k8s.io",
            "endpointslices",
            &["list", "watch"],
        )],
    },
    Use {
        name: "events",
        purpose: "record events, through either of the two APIs that client libraries use",
        names: Names::Refused,
        rights: &[
            right("", "events", &["create", "patch"]),
            right("events.k8s.io", "events", &["create", "patch"]),
        ],
    },
    Use {
        name: "exec",
        purpose: "run a command in a container, as `kubectl exec` does; servers before 1.35 ask for one of the two verbs, later ones for both",
        names: Names::Optional,
        rights: &[
            right("", "pods", &["get"]),
            right("", "pods/exec", &["create", "get"]),
        ],
    },
    Use {
        name: "follow-job",
        purpose: "wait for a Job to end; with names the client has to watch by the field selector `metadata.name`",
        names: Names::Optional,
        rights: &[right("batch", "jobs", &["get", "watch"])],
    },
    Use {
        name: "job-logs",
        purpose: "find a Job's Pods and read their logs",
        names: Names::Refused,
        rights: &[
            right("", "pods", &["list"]),
            right("", "pods/log", &["get"]),
        ],
    },
    Use {
        name: "leader-election",
        purpose: "elect a leader by a Lease, as client-go's leader election does; `names` are the Leases",
        names: Names::Required,
        rights: &[
            Right {
                group: "coordination.k8s.io",
                resource: "leases",
                verbs: &["create"],
                named: false,
            },
            right("coordination.k8s.io", "leases", &["get", "update"]),
        ],
    },
    Use {
        name: "port-forward",
        purpose: "forward a port of a Pod, as `kubectl port-forward` does; servers before 1.35 ask for one of the two verbs, later ones for both",
        names: Names::Optional,
        rights: &[
            right("", "pods", &["get"]),
            right("", "pods/portforward", &["create", "get"]),
        ],
    },
];

const fn right(
    group: &'static str,
    resource: &'static str,
    verbs: &'static [&'static str],
) -> Right {
    Right {
        group,
        resource,
        verbs,
        named: true,
    }
}

impl Use {
    /// The row of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        USES.iter().find(|row| row.name == name)
    }

    /// Its rules, limited to `names` where requests carry them.
    #[must_use]
    pub fn rules(&self, names: &[String]) -> Vec<PolicyRule> {
        self.rights
            .iter()
            .map(|right| PolicyRule {
                verbs: right.verbs.iter().map(|&verb| verb.to_owned()).collect(),
                api_groups: vec![right.group.to_owned()],
                resources: vec![right.resource.to_owned()],
                resource_names: if right.named {
                    names.to_vec()
                } else {
                    Vec::new()
                },
                non_resource_urls: Vec::new(),
            })
            .collect()
    }
}

/// The table as a Markdown page.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# What `use:` stands for\n\nAn entry of `access` may name one of these in place of \
         resources and verbs. The table is fixed, and nothing in it is widened.\n",
    );
    // Writing to a String cannot fail.
    for row in USES {
        let names = match row.names {
            Names::Required => "`names` has to be given.",
            Names::Optional => "`names` may limit it.",
            Names::Refused => "It takes no `names`.",
        };
        let _ = write!(
            page,
            "\n## {}\n\nTo {}. {names}\n\n| API group | resource | verbs | limited by `names` |\n|---|---|---|---|\n",
            row.name, row.purpose
        );
        for right in row.rights {
            let group = if right.group.is_empty() {
                "core"
            } else {
                right.group
            };
            let limited = if row.names != Names::Refused && right.named {
                "yes"
            } else {
                "no"
            };
            let _ = writeln!(
                page,
                "| {group} | {} | {} | {limited} |",
                right.resource,
                right.verbs.join(", ")
            );
        }
    }
    page
}
