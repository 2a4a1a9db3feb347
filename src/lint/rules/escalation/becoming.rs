//! Whom one can become: the steps from a subject to the accounts, users and groups whose rights it
//! can take.

use rolewright_rbac::matches::verb;
use rolewright_rbac::{
    Action, BindingId, Grant, Identity, Policy, PolicyRule, Principal, SYSTEM_SERVICE_ACCOUNTS,
    Scope,
};

use super::super::super::view::{SetView, TokenSecret};
use super::capability::is_about;
use super::holder::member_of;

/// A step to somebody else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) to: Principal<'a>,
    /// How it is done: `makes tokens of`.
    pub(super) how: &'static str,
    /// The binding that gives the right.
    pub(super) binding: BindingId,
    /// The first of the binding's subjects that means whoever takes the step.
    pub(super) subject: usize,
}

/// All that bindings name, those built in included, each once.
pub(super) fn principals<'a>(set: &'a SetView<'_>) -> Vec<Principal<'a>> {
    let policy = set.policy();
    let bindings = policy.bindings().filter_map(|id| policy.binding(id));
    let all = bindings.flat_map(|view| {
        let subjects = 0..view.subjects.len();
        subjects.filter_map(move |subject| view.principal(subject))
    });
    let mut all: Vec<Principal<'a>> = all.map(as_account).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A user whose name is one of an account is that account.
fn as_account(principal: Principal<'_>) -> Principal<'_> {
    match principal {
        Principal::User(name) => {
            rolewright_rbac::service_account_of(name).map_or(principal, |(namespace, name)| {
                Principal::ServiceAccount { namespace, name }
            })
        }
        other => other,
    }
}

/// Who a principal is, with the groups that it is in anyway.
pub(super) fn identity(principal: Principal<'_>) -> Identity {
    match principal {
        Principal::User(name) => Identity::user(name),
        Principal::ServiceAccount { namespace, name } => Identity::service_account(namespace, name),
        Principal::Group(name) => {
            let member = member_of(name);
            if name.starts_with("system:serviceaccounts:") {
                member.with_group(SYSTEM_SERVICE_ACCOUNTS)
            } else {
                member
            }
        }
    }
}

/// A principal, as a reader names it.
pub(super) fn name(principal: Principal<'_>) -> String {
    match principal {
        Principal::User(name) => format!("User {name}"),
        Principal::Group(name) => format!("Group {name}"),
        Principal::ServiceAccount { namespace, name } => {
            format!("ServiceAccount {namespace}/{name}")
        }
    }
}

/// How one acts as another without any token of it.
pub(super) const IMPERSONATES: &str = "impersonates";

/// Group, plural name and subresource.
type Target = (&'static str, &'static str, &'static str);

const RBAC: &str = "rbac.authorization.k8s.io";

/// What makes Pods, by whom it is created; all but Pods choose their account anew when changed.
const WORKLOADS: [Target; 8] = [
    ("", "pods", ""),
    ("", "replicationcontrollers", ""),
    ("apps", "daemonsets", ""),
    ("apps", "deployments", ""),
    ("apps", "replicasets", ""),
    ("apps", "statefulsets", ""),
    ("batch", "cronjobs", ""),
    ("batch", "jobs", ""),
];

/// A name that no object bears, so that only a rule for every name allows it.
const ANY: &str = "\u{0}";

/// All steps that somebody can take at once, to any of `candidates`; `tokens` are the Secrets of tokens
/// that are there.
pub(super) fn steps<'a>(
    policy: &'a Policy,
    identity: &Identity,
    candidates: &[Principal<'a>],
    tokens: &[TokenSecret<'_>],
) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for grant in policy.grants(identity) {
        let Grant::Rule(granted) = grant else {
            continue;
        };
        if !can_step(granted.rule, tokens) {
            continue;
        }
        let taker = Taker {
            policy,
            tokens,
            identity,
            rule: granted.rule,
            scope: granted.scope,
        };
        let found = candidates.iter().filter_map(|&to| {
            Some(Step {
                to,
                how: taker.becomes(to)?,
                binding: granted.chain.binding,
                subject: granted.chain.subject,
            })
        });
        steps.extend(found);
    }
    steps
}

/// The verbs that a step begins with.
const VERBS: [&str; 6] = [
    "bind",
    "create",
    "escalate",
    "impersonate",
    "patch",
    "update",
];

/// The verbs by which an object is read: a patch answers with all of it, and the deletion of a
/// collection with all that it deleted.
const READS: [&str; 5] = ["get", "list", "watch", "patch", "deletecollection"];

const SECRETS: Target = ("", "secrets", "");

/// What a step begins with besides workloads.
const OTHERS: [Target; 7] = [
    ("", "groups", ""),
    ("", "secrets", ""),
    ("", "serviceaccounts", ""),
    ("", "serviceaccounts", "token"),
    ("", "users", ""),
    (RBAC, "clusterroles", ""),
    (RBAC, "roles", ""),
];

/// Whether a rule may hold a step; most hold none.
pub(super) fn can_step(rule: &PolicyRule, tokens: &[TokenSecret<'_>]) -> bool {
    let mut targets = WORKLOADS.iter().chain(&OTHERS);
    let has_verb = |verbs: &[&str]| verbs.iter().any(|verb| verb::matches(&rule.verbs, verb));
    has_verb(&VERBS) && targets.any(|target| is_about(rule, *target))
        || !tokens.is_empty() && has_verb(&READS) && is_about(rule, SECRETS)
}

/// Somebody with one of its rules.
struct Taker<'a> {
    policy: &'a Policy,
    tokens: &'a [TokenSecret<'a>],
    identity: &'a Identity,
    rule: &'a PolicyRule,
    scope: Scope<'a>,
}

impl Taker<'_> {
    fn becomes(&self, to: Principal<'_>) -> Option<&'static str> {
        match to {
            Principal::ServiceAccount { namespace, name } => self.becomes_account(namespace, name),
            Principal::User(name) => self
                .allows_in_cluster("impersonate", ("", "users", ""), name)
                .then_some(IMPERSONATES),
            Principal::Group(name) => {
                (self.allows_in_cluster("impersonate", ("", "groups", ""), name)
                    && self.impersonates_somebody())
                .then_some("impersonates a member of")
            }
        }
    }

    fn becomes_account(&self, namespace: &str, name: &str) -> Option<&'static str> {
        let holds_here = match self.scope {
            Scope::Cluster => true,
            Scope::Namespace(own) => own == namespace,
        };
        if !holds_here {
            return None;
        }
        if self.allows("create", ("", "serviceaccounts", "token"), name) {
            return Some("makes tokens of");
        }
        if self.runs_pods() {
            return Some("runs Pods as");
        }
        if self.mints_tokens(namespace) {
            return Some("has a Secret filled with a token of");
        }
        if self.reads_token(namespace, name) {
            return Some("reads a Secret with a token of");
        }
        if self.owns(namespace) {
            return Some("gives itself rights over the namespace of");
        }
        self.allows("impersonate", ("", "serviceaccounts", ""), name)
            .then_some(IMPERSONATES)
    }

    /// By creation of what makes Pods, or by a change of any that there is.
    fn runs_pods(&self) -> bool {
        WORKLOADS.iter().any(|&target| {
            let (_, plural, _) = target;
            // The template of a Job and all of a Pod but its images stand fast.
            let is_changeable = !["pods", "jobs"].contains(&plural);
            let is_created_by_name =
                self.allows_some_name("create", target) && self.allows_some_name("patch", target);
            self.allows("create", target, "")
                || is_created_by_name
                || is_changeable
                    && ["update", "patch"].iter().any(|verb| {
                        self.allows(verb, target, ANY) || self.allows_some_name(verb, target)
                    })
        })
    }

    /// By a Secret of the kind that the control plane fills, made and read.
    fn mints_tokens(&self, namespace: &str) -> bool {
        let reads = || {
            ["get", "patch"]
                .iter()
                .any(|verb| self.decides(verb, SECRETS, namespace, ANY))
                || ["list", "watch", "deletecollection"]
                    .iter()
                    .any(|verb| self.decides(verb, SECRETS, namespace, ""))
        };
        self.allows("create", SECRETS, "") && reads()
    }

    /// From a Secret that is there, known by its name or found among all. Of a list that is limited to
    /// a name that name is asked for.
    fn reads_token(&self, namespace: &str, account: &str) -> bool {
        let of_account = |secret: &&TokenSecret<'_>| {
            secret.namespace() == namespace && secret.account() == Some(account)
        };
        let mut secrets = self.tokens.iter().filter(of_account);
        secrets.any(|secret| {
            let name = &secret.written.name;
            READS.into_iter().any(|verb| {
                let asked = if verb == "deletecollection" { "" } else { name };
                self.allows(verb, SECRETS, asked)
            })
        })
    }

    /// By a role that one writes, or a binding of one's choice.
    fn owns(&self, namespace: &str) -> bool {
        let (roles, bindings) = ((RBAC, "roles", ""), (RBAC, "rolebindings", ""));
        let escalates = self.allows("escalate", roles, ANY)
            && ["update", "patch"]
                .iter()
                .any(|verb| self.decides(verb, roles, namespace, ANY));
        let binds = [ANY, "cluster-admin", "admin", "edit"]
            .iter()
            .any(|name| self.allows("bind", (RBAC, "clusterroles", ""), name));
        escalates || binds && self.decides("create", bindings, namespace, "")
    }

    fn impersonates_somebody(&self) -> bool {
        self.decides("impersonate", ("", "users", ""), "", ANY)
            || self.rule_names_somebody()
            || self.decides("impersonate", ("", "serviceaccounts", ""), "", ANY)
    }

    fn rule_names_somebody(&self) -> bool {
        self.allows_some_name("impersonate", ("", "users", ""))
            || self.allows_some_name("impersonate", ("", "serviceaccounts", ""))
    }

    /// Whether the rule allows it where it holds.
    fn allows(&self, verb: &str, (group, resource, subresource): Target, name: &str) -> bool {
        self.rule.allows(&Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace: "",
            name,
        })
    }

    fn allows_in_cluster(&self, verb: &str, target: Target, name: &str) -> bool {
        self.scope == Scope::Cluster && self.allows(verb, target, name)
    }

    fn allows_some_name(&self, verb: &str, target: Target) -> bool {
        let mut names = self.rule.resource_names.iter();
        names.any(|name| !name.is_empty() && self.allows(verb, target, name))
    }

    /// Whether all rules of the taker together allow it.
    fn decides(
        &self,
        verb: &str,
        (group, resource, subresource): Target,
        namespace: &str,
        name: &str,
    ) -> bool {
        let action = Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            name,
        };
        self.policy
            .decide(&self.identity.request(action))
            .is_allowed()
    }
}

#[cfg(test)]
mod tests {
    use rolewright_rbac::Snapshot;

    use super::*;

    #[test]
    fn no_step_is_missed_by_the_look_at_a_rule_alone() {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let policy = Policy::new(Snapshot::default());
        let identity = Identity::user("jane");
        let to = [
            Principal::User("john"),
            Principal::Group("devs"),
            Principal::ServiceAccount {
                namespace: "ci",
                name: "builder",
            },
        ];
        let verbs = ["*", "get", "list", "delete", "use"].iter().chain(&VERBS);
        let groups = ["*", "", "apps", "batch", RBAC, "example.com"];
        let others = [
            "*",
            "*/token",
            "*/scale",
            "pods/exec",
            "configmaps",
            "nodes",
        ];
        let known = WORKLOADS.iter().chain(&OTHERS);
        let known = known.map(|(_, plural, subresource)| match *subresource {
            "" => (*plural).to_owned(),
            subresource => format!("{plural}/{subresource}"),
        });
        let resources: Vec<String> = others.map(str::to_owned).into_iter().chain(known).collect();
        let mut taken = 0;
        for (verb, group) in verbs.flat_map(|verb| groups.map(|group| (*verb, group))) {
            for resource in &resources {
                for names in [&[][..], &["builder", "admin"]] {
                    let rule = PolicyRule {
                        // What reads besides, so that Secrets are made and read by one rule.
                        verbs: words(&[verb, "get"]),
                        api_groups: words(&[group]),
                        resources: words(&[resource]),
                        resource_names: words(names),
                        ..PolicyRule::default()
                    };
                    let taker = Taker {
                        policy: &policy,
                        tokens: &[],
                        identity: &identity,
                        rule: &rule,
                        scope: Scope::Cluster,
                    };
                    let steps = to.iter().any(|&to| taker.becomes(to).is_some());
                    assert!(!steps || can_step(&rule, &[]), "{rule:?}");
                    taken += usize::from(steps);
                }
            }
        }
        assert!(taken > 100, "{taken}");
    }
}
