//! What can be done by the verb `impersonate`.

use rolewright_rbac::{Identity, service_account_of};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Grant, Personas, Row, entry, grant};
use super::holder::{Power, holdings, member_of, power, power_of_accounts};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const AUTHENTICATION: &str = "authentication.k8s.io";

pub(in crate::lint) static IMPERSONATE: Capability = Capability {
    rule: &IMPERSONATE_RULE,
    rows: &[
        Row {
            verbs: &["impersonate"],
            targets: &[("", "groups", "")],
            effect: "acts as a member of any group, system:masters included,",
            named: Some("acts as a member of the {group|groups}"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::Critical,
                named: Severity::Low,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["impersonate"],
            targets: &[("", "users", "")],
            effect: "acts as any user",
            named: Some("acts as the {user|users}"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::Critical,
                named: Severity::Low,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["impersonate"],
            targets: &[("", "serviceaccounts", "")],
            effect: "acts as any account",
            named: Some("acts as the {account|accounts}"),
            levels: Levels {
                cluster: Severity::High,
                namespace: Severity::Medium,
                named: Severity::Low,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["impersonate"],
            targets: &[("authentication.k8s.io", "uids", "")],
            effect: "acts under any uid",
            named: Some("acts under the {uid|uids}"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::Critical,
                named: Severity::Low,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
    ],
    help: &[
        "name in `resourceNames` whom it may act as, or give the program an account with \
             the rights it needs",
    ],
};

static IMPERSONATE_RULE: Rule = Rule {
    id: "impersonate",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets somebody act as another",
    page: Page {
        what: "Fires on `impersonate` of `users`, `groups` and `serviceaccounts`, and of `uids` \
               and `userextras/KEY` in `authentication.k8s.io`. It is critical for users, \
               groups, uids and extras, high for the accounts of the whole cluster, medium for \
               those of a namespace, and low for names; a name that has power over the cluster \
               is as bad as all. It is one step less bad for a holder who may impersonate \
               neither users nor accounts, for then the server takes nothing else from it.",
        why: "Whoever acts as another has all its rights. Without names that is anybody, the \
              group `system:masters` included, which no policy holds back.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: support
rules:
  - apiGroups: [\"\"]
    resources: [users, groups]
    verbs: [impersonate]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: support
rules:
  - apiGroups: [\"\"]
    resources: [serviceaccounts]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
            "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.8"),
            ("checkov", "CKV2_K8S_3"),
            ("KICS", "9f85c3f6"),
            ("kubescape", "C-0065"),
            ("trivy", "KSV-0043"),
            ("rbac-police", "impersonate"),
            ("KubiScan", "risky-impersonate-groups"),
            ("krane", "risky-impersonate-privileged-groups"),
            ("badrobot", "OPR-R18-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-008"),
        ],
    },
};

/// [`IMPERSONATE`], and the extras, whose keys nobody can list.
pub(in crate::lint) struct Impersonate;

impl Check for Impersonate {
    fn rule(&self) -> &'static Rule {
        &IMPERSONATE_RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let is_told = IMPERSONATE.tell(rule, out, |found| impersonates(rule, found));
        if !is_told {
            check_extras(rule, out);
        }
    }
}

const EXTRAS: Levels = Levels {
    cluster: Severity::Critical,
    namespace: Severity::Critical,
    named: Severity::Low,
};

fn check_extras(rule: &RuleView<'_>, out: &mut Reporter<'_>) {
    let entries = rule.rule.resources.iter();
    let keys = entries.filter_map(|entry| entry.strip_prefix("userextras/"));
    // The server asks for a key as it stands in the header, and for a star of none.
    let found = keys.filter(|key| !key.contains('*')).find_map(|key| {
        let target = (AUTHENTICATION, "userextras", key);
        Some((key, target, grant(rule, "impersonate", target)?))
    });
    let Some((key, target, grant)) = found else {
        return;
    };
    let limit = match grant {
        Grant::Any => Limit::None,
        Grant::Named => Limit::Names,
    };
    let mut rating = rate(&rule.role, EXTRAS, limit);
    let remark = if names_somebody(rule) {
        ""
    } else {
        rating.severity = rating.severity.step_down();
        NEEDS_A_USER_CLAUSE
    };
    let values = match grant {
        Grant::Any => "any value",
        Grant::Named => "the values that it names",
    };
    let phrase = rule.role.reach.phrase();
    let (_, place) = entry(rule, target);
    let message = format!("gives whom it acts as {values} of the extra `{key}` {phrase}{remark}");
    let mut draft = out
        .at(rule.role.written, &place, message)
        .rated(rating)
        .label("with impersonate")
        .through(rule);
    for advice in IMPERSONATE.help {
        draft = draft.help(*advice);
    }
    draft.report();
}

const NEEDS_A_USER: &str =
    "it takes effect once its holder may also impersonate a user or an account";
const NEEDS_A_USER_CLAUSE: &str =
    "; it takes effect once its holder may also impersonate a user or an account";

/// Whether a holder may name somebody to act as, without whom nothing else is taken.
fn names_somebody(rule: &RuleView<'_>) -> bool {
    let targets = [("", "users", ""), ("", "serviceaccounts", "")];
    holdings(rule).iter().any(|holding| {
        targets
            .iter()
            .any(|&target| holding.grants("impersonate", target, &[]))
    })
}

/// A grant is worth those whom it names, and without a user it is worth less.
fn impersonates(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let plural = found.row.targets.first().map_or("", |target| target.1);
    if found.is_named {
        match power_of_named(rule, plural) {
            Power::Limited => {}
            Power::Great => found.names_are_dangerous(rule),
            Power::All => {
                found.names_are_dangerous(rule);
                if found.rating.severity > Severity::Info {
                    found.rating.severity = Severity::Critical;
                }
            }
        }
    }
    if ["groups", "uids"].contains(&plural) && !names_somebody(rule) {
        found.rating.severity = found.rating.severity.step_down();
        found.remark = Some(NEEDS_A_USER);
    }
    true
}

/// Users and groups that installers of clusters give all rights, beyond what is built in.
const ADMINISTRATORS: [&str; 5] = [
    "kubernetes-admin",
    "kubernetes-super-admin",
    "kubeadm:cluster-admins",
    "system:admin",
    "system:apiserver",
];

fn power_of_named(rule: &RuleView<'_>, plural: &str) -> Power {
    let set = rule.role.set;
    let names = rule.rule.resource_names.iter();
    let power_of = |name: &String| match plural {
        "users" | "groups" if ADMINISTRATORS.contains(&name.as_str()) => Power::All,
        // A kubelet's identity reads what every Pod of its node mounts, and RBAC does not say so.
        "users" if name.starts_with("system:node:") => Power::Great,
        "users" => {
            let account = service_account_of(name);
            let is_privileged = account.is_some_and(|(namespace, _)| set.is_privileged(namespace));
            let power = power(set, &Identity::from_user_name(name));
            if is_privileged {
                power.max(Power::Great)
            } else {
                power
            }
        }
        "groups" => power(set, &member_of(name)),
        _ => Power::Limited,
    };
    if plural == "serviceaccounts" {
        return power_of_accounts(rule);
    }
    names.map(power_of).max().unwrap_or(Power::Limited)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Low, Medium};

    fn rules(resources: &str, names: &str) -> String {
        format!(
            "[{{apiGroups: ['', authentication.k8s.io], resources: [{resources}], \
             resourceNames: [{names}], verbs: [impersonate]}}]"
        )
    }

    #[test]
    fn it_is_worth_whom_it_names() {
        let rows = [
            ("users", "", Critical),
            ("users", "jane", Low),
            ("users", "jane, kubernetes-admin", Critical),
            ("users", "system:kube-controller-manager", Critical),
            ("users", "'system:serviceaccount:kube-system:x'", Critical),
            ("users", "'system:serviceaccount:media:x'", Low),
            ("users", "'system:node:n1'", Critical),
            ("users, groups", "system:masters", Critical),
            ("users, groups", "developers", Low),
            ("serviceaccounts", "", High),
            ("serviceaccounts", "cache", Low),
            // Nobody to act as: one step less.
            ("groups", "", High),
            ("groups", "system:masters", High),
            ("uids", "", High),
            ("userextras/scopes", "", High),
            ("userextras/scopes, users", "view", Low),
        ];
        for (resources, names, severity) in rows {
            let found = of("impersonate", &cluster_role(&rules(resources, names)));
            assert_eq!(found, [severity], "{resources} {names}");
        }
    }

    #[test]
    fn what_is_of_the_cluster_is_dead_in_a_role() {
        for resources in ["users", "groups", "uids", "userextras/scopes"] {
            let found = of("impersonate", &role("media", &rules(resources, "")));
            assert_eq!(found, [], "{resources}");
        }
        let accounts = rules("serviceaccounts", "");
        assert_eq!(of("impersonate", &role("media", &accounts)), [Medium]);
        assert_eq!(of("impersonate", &role("kube-system", &accounts)), [High]);
    }

    #[test]
    fn nothing_else_is_impersonated() {
        for resources in ["pods", "userextras", "'userextras/*'", "nodes"] {
            let found = of("impersonate", &cluster_role(&rules(resources, "")));
            assert_eq!(found, [], "{resources}");
        }
    }
}
