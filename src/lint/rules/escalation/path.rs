//! Ways to power over the cluster that lead through others.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;

use rolewright_rbac::{BindingId, PolicyRule, Principal};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, SetView, TokenSecret};
use super::becoming::{Step, can_step, identity, name, principals, steps};
use super::ends::{End, end};
use super::holder::{Power, power};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::object::Content;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "escalation-path",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "somebody reaches power over the cluster through the accounts of others",
    page: Page {
        what: "Follows each subject of the bindings, over the accounts, users and groups that \
               it can become, to whoever holds everything (critical), leads to it or reads the \
               Secrets of `kube-system` (critical), takes over nodes (high) or owns a namespace \
               (medium). One becomes another by tokens, by Pods and workloads that run as an \
               account, by Secrets of tokens, new ones or those of the inputs, by impersonation, \
               or by roles that one can give oneself in a namespace. It fires on the subject of \
               the first step, at the shortest way to the worst end. Subjects that have such power \
               themselves are told by other rules. Everybody hears of it in a set that is \
               complete, else whoever wants to hear of all.",
        why: "Each grant on the way looks harmless. Together they hand over the cluster.",
        example: "\
# set: complete
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: dev
  namespace: ci
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: dev
  namespace: ci
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: dev}
subjects:
  - {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployer
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: ci}
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: dev
  namespace: ci
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: dev
  namespace: ci
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: dev}
subjects:
  - {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[
            ("KubeHound", "paths"),
            ("kubesplaining", "PRIVESC-PATH"),
            ("kubescape", "C-0267"),
            ("rbac-police", "combined per node"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        // Most sets give nobody a step, and need no evaluator for it.
        let tokens: Vec<TokenSecret<'_>> = set.token_secrets().collect();
        if !set.bindings().any(|binding| may_step(&binding, &tokens)) {
            return;
        }
        let graph = Graph::new(set, tokens);
        let mut seen = HashSet::new();
        for (binding, id) in graph.own_bindings() {
            for subject in 0..binding.subjects.len() {
                let view = set.policy().binding(id);
                let source = view.and_then(|view| view.principal(subject));
                if let Some(source) = source
                    && seen.insert(source)
                    && let Some(path) = graph.worst_path(source)
                {
                    graph.tell(&path, (binding, subject), out);
                }
            }
        }
    }
}

/// Whether a binding may give a step, by what is written.
fn may_step(binding: &BindingView<'_>, tokens: &[TokenSecret<'_>]) -> bool {
    let can_step = |rule: &PolicyRule| can_step(rule, tokens);
    let is_written = binding.roles.iter().any(|role| match &role.content {
        Content::Role {
            rules, aggregation, ..
        } => aggregation.is_some() || rules.iter().any(can_step),
        _ => false,
    });
    let builtin = binding.builtin_rules.unwrap_or_default();
    is_written || builtin.iter().any(can_step)
}

/// From somebody over others to an end.
struct Path<'a> {
    source: Principal<'a>,
    steps: Vec<Step<'a>>,
    end: End,
}

/// Everybody whom the bindings name, and the bindings of the inputs as they are written.
struct Graph<'a> {
    set: &'a SetView<'a>,
    principals: Vec<Principal<'a>>,
    tokens: Vec<TokenSecret<'a>>,
    bindings: HashMap<BindingId, BindingView<'a>>,
    /// The bindings of the set itself, in order.
    own: Vec<BindingId>,
}

impl<'a> Graph<'a> {
    fn new(set: &'a SetView<'a>, tokens: Vec<TokenSecret<'a>>) -> Self {
        let builtin = set.builtin.snapshot();
        let mut cluster = builtin.cluster_role_bindings.len();
        let mut namespaced = builtin.role_bindings.len();
        let own_count = set.bindings().count();
        let (mut bindings, mut own) = (HashMap::new(), Vec::new());
        // In the order in which the evaluator was given them.
        for (at, binding) in set.all_bindings().enumerate() {
            if binding.role_ref.is_none() {
                continue;
            }
            let id = if binding.is_cluster_wide() {
                cluster += 1;
                BindingId::Cluster(cluster - 1)
            } else {
                namespaced += 1;
                BindingId::Namespaced(namespaced - 1)
            };
            if at < own_count {
                own.push(id);
            }
            bindings.insert(id, binding);
        }
        Self {
            set,
            principals: principals(set),
            tokens,
            bindings,
            own,
        }
    }

    fn own_bindings(&self) -> impl Iterator<Item = (&BindingView<'a>, BindingId)> {
        let own = self.own.iter();
        own.filter_map(|id| Some((self.bindings.get(id)?, *id)))
    }

    /// The shortest way to the worst end, unless the source is as bad by itself.
    fn worst_path(&self, source: Principal<'a>) -> Option<Path<'a>> {
        let start = identity(source);
        if power(self.set, &start) > Power::Limited {
            return None;
        }
        let own = end(self.set, &start).map(|end| end.severity);
        let mut worst: Option<Path<'a>> = None;
        let mut seen = HashSet::from([source]);
        let mut pending = VecDeque::from([(start, Vec::new())]);
        while let Some((who, way)) = pending.pop_front() {
            for step in steps(self.set.policy(), &who, &self.principals, &self.tokens) {
                if !seen.insert(step.to) {
                    continue;
                }
                let next = identity(step.to);
                let mut steps: Vec<Step<'a>> = way.clone();
                steps.push(step);
                let known = worst.as_ref().map(|path| path.end.severity).max(own);
                if let Some(end) = end(self.set, &next)
                    && Some(end.severity) > known
                {
                    worst = Some(Path {
                        source,
                        steps: steps.clone(),
                        end,
                    });
                }
                pending.push_back((next, steps));
            }
        }
        worst
    }

    fn tell(&self, path: &Path<'a>, listed: (&BindingView<'a>, usize), out: &mut Reporter<'_>) {
        let first = path.steps.first();
        let own_step = first.filter(|step| self.own.contains(&step.binding));
        let (binding, subject) = own_step
            .and_then(|step| Some((self.bindings.get(&step.binding)?, step.subject)))
            .unwrap_or(listed);
        let Some(place) = binding.subject_places.get(subject) else {
            return;
        };
        let (persona, confidence) = if self.set.is_complete {
            (Persona::Default, Confidence::High)
        } else {
            (Persona::Pedantic, Confidence::Medium)
        };
        let mut draft = out
            .at(binding.written, place, path.sentence())
            .severity(path.end.severity)
            .confidence(confidence)
            .persona(persona)
            .label("here it begins")
            .help("take one of the rights on the way from whoever has it: each is a link of the chain");
        let mut taker = name(path.source);
        for step in &path.steps {
            if let Some(binding) = self.bindings.get(&step.binding) {
                let message = format!("here {taker} may do it: {} {}", step.how, name(step.to));
                draft = draft
                    .related(&binding.written.name_place, message)
                    .giving(binding);
            }
            taker = name(step.to);
        }
        draft.report();
    }
}

impl Path<'_> {
    /// `User jane runs Pods as ServiceAccount ci/deployer, which holds everything`.
    fn sentence(&self) -> String {
        let mut sentence = name(self.source);
        for (at, step) in self.steps.iter().enumerate() {
            let link = if at == 0 { "" } else { ", which" };
            let _ = write!(sentence, "{link} {} {}", step.how, name(step.to));
        }
        format!("{sentence}, which {}", self.end.what)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::tests::findings;
    use crate::finding::Persona::{self, Default, Pedantic};
    use crate::finding::Severity::{self, Critical, High, Medium};

    /// Roles of a namespace with those who have them, and roles of the cluster likewise.
    fn set(rows: &[(&str, &str, &str)]) -> String {
        let mut text = String::new();
        for (at, (namespace, rules, subject)) in rows.iter().enumerate() {
            let (prefix, metadata) = match *namespace {
                "" => ("Cluster", format!("{{name: r{at}}}")),
                namespace => ("", format!("{{name: r{at}, namespace: {namespace}}}")),
            };
            let head = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ";
            let _ = write!(
                text,
                "{head}{prefix}Role\nmetadata: {metadata}\nrules: {rules}\n\
                 {head}{prefix}RoleBinding\nmetadata: {metadata}\n\
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {prefix}Role, name: r{at}}}\n\
                 subjects: [{subject}]\n"
            );
        }
        text
    }

    fn rule(group: &str, resource: &str, verb: &str) -> String {
        format!("[{{apiGroups: ['{group}'], resources: ['{resource}'], verbs: ['{verb}']}}]")
    }

    fn told(text: &str) -> Vec<(Severity, Persona, String)> {
        let found = findings("escalation-path", text).into_iter();
        found
            .map(|found| (found.severity, found.persona, found.message))
            .collect()
    }

    const JANE: &str = "{kind: User, name: jane}";
    const BUILDER: &str = "{kind: ServiceAccount, name: builder, namespace: ci}";
    const DEPLOYER: &str = "{kind: ServiceAccount, name: deployer, namespace: cd}";

    #[test]
    fn a_path_is_told_hop_by_hop() {
        let everything = rule("*", "*", "*");
        let text = set(&[
            ("ci", &rule("batch", "jobs", "create"), JANE),
            ("cd", &rule("", "serviceaccounts/token", "create"), BUILDER),
            ("", &everything, DEPLOYER),
        ]);
        let found = told(&text);
        let messages: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(
            messages,
            [
                "User jane runs Pods as ServiceAccount ci/builder, which makes tokens of \
                 ServiceAccount cd/deployer, which holds everything",
                "ServiceAccount ci/builder makes tokens of ServiceAccount cd/deployer, which holds \
                 everything",
            ]
        );
        assert!(
            found
                .iter()
                .all(|found| (found.0, found.1) == (Critical, Pedantic))
        );
        let complete = told(&format!("# set: complete\n{text}"));
        assert!(
            complete
                .iter()
                .all(|found| (found.0, found.1) == (Critical, Default))
        );
        assert_eq!(complete.len(), 2);
    }

    #[test]
    fn each_step_leads_on_and_near_misses_do_not() {
        let accounts = "serviceaccounts";
        let rows = [
            (rule("", "pods", "create"), true),
            (rule("", "pods", "patch"), false),
            (rule("apps", "deployments", "patch"), true),
            (rule("apps", "deployments/scale", "patch"), false),
            (rule("batch", "jobs", "patch"), false),
            (rule("", "jobs", "create"), false),
            (rule("", "serviceaccounts/token", "create"), true),
            (rule("", accounts, "impersonate"), true),
            (rule("", accounts, "create"), false),
            (rule("", "secrets", "create"), false),
            (
                "[{apiGroups: [''], resources: [secrets], verbs: [create, patch]}]".to_owned(),
                true,
            ),
            (
                "[{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], \
                 verbs: [bind], resourceNames: [edit]}, {apiGroups: [rbac.authorization.k8s.io], \
                 resources: [rolebindings], verbs: [create]}]"
                    .to_owned(),
                true,
            ),
            (
                rule("rbac.authorization.k8s.io", "rolebindings", "create"),
                false,
            ),
            (
                "[{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create], \
                 resourceNames: [other]}]"
                    .to_owned(),
                false,
            ),
        ];
        for (rules, leads) in rows {
            let text = set(&[("ci", &rules, JANE), ("", &rule("*", "*", "*"), BUILDER)]);
            assert_eq!(told(&text).len(), usize::from(leads), "{rules}");
            let elsewhere = set(&[("cd", &rules, JANE), ("", &rule("*", "*", "*"), BUILDER)]);
            assert_eq!(told(&elsewhere), [], "{rules}");
        }
    }

    /// A Secret that the inputs show to hold a token leads to its account.
    #[test]
    fn a_token_in_a_secret_is_a_step_for_who_reads_it() {
        let secret = |kind: &str, namespace: &str| {
            format!(
                "---\napiVersion: v1\nkind: Secret\ntype: {kind}\nmetadata:\n  name: login\n  \
                 namespace: {namespace}\n  annotations: {{kubernetes.io/service-account.name: builder}}\n"
            )
        };
        let token = "kubernetes.io/service-account-token";
        let named = |verb: &str, name: &str| {
            format!(
                "[{{apiGroups: [''], resources: [secrets], verbs: ['{verb}'], \
                 resourceNames: ['{name}']}}]"
            )
        };
        let rows = [
            (named("get", "login"), secret(token, "ci"), true),
            (named("list", "login"), secret(token, "ci"), true),
            (named("patch", "login"), secret(token, "ci"), true),
            (rule("", "secrets", "watch"), secret(token, "ci"), true),
            (named("get", "other"), secret(token, "ci"), false),
            (named("update", "login"), secret(token, "ci"), false),
            (
                named("deletecollection", "login"),
                secret(token, "ci"),
                false,
            ),
            (named("get", "login"), secret("Opaque", "ci"), false),
            (named("get", "login"), secret(token, "cd"), false),
            (named("get", "login"), String::new(), false),
        ];
        for (rules, secret, leads) in rows {
            let text = set(&[("ci", &rules, JANE), ("", &rule("*", "*", "*"), BUILDER)]);
            let found = told(&format!("{text}{secret}"));
            assert_eq!(found.len(), usize::from(leads), "{rules}{secret}");
            let sentence = "User jane reads a Secret with a token of ServiceAccount ci/builder, \
                            which holds everything";
            assert!(found.iter().all(|found| found.2 == sentence), "{found:?}");
        }
    }

    #[test]
    fn it_is_as_bad_as_its_end() {
        let rows = [
            ("", rule("*", "*", "*"), Some(Critical)),
            ("", rule("", "secrets", "list"), Some(Critical)),
            ("kube-system", rule("", "secrets", "get"), Some(Critical)),
            ("", rule("", "users", "impersonate"), Some(Critical)),
            ("", rule("", "nodes/proxy", "get"), Some(High)),
            ("media", rule("*", "*", "*"), Some(Medium)),
            ("media", rule("", "secrets", "get"), None),
        ];
        for (namespace, rules, severity) in rows {
            let text = set(&[
                ("ci", &rule("", "pods", "create"), JANE),
                (namespace, &rules, BUILDER),
            ]);
            let found = told(&text).first().map(|found| found.0);
            assert_eq!(found, severity, "{namespace} {rules}");
        }
    }

    #[test]
    fn who_has_it_all_needs_no_path_and_circles_end() {
        let all = rule("*", "*", "*");
        assert_eq!(told(&set(&[("", &all, JANE), ("", &all, BUILDER)])), []);
        // Whoever makes workloads anywhere is told of that.
        let everywhere = rule("apps", "deployments", "create");
        let text = set(&[("", &everywhere, JANE), ("", &all, BUILDER)]);
        assert_eq!(told(&text), []);
        let jobs = rule("batch", "jobs", "create");
        let circle = set(&[
            ("ci", &rule("", "serviceaccounts/token", "create"), DEPLOYER),
            ("cd", &jobs, BUILDER),
        ]);
        assert_eq!(told(&circle), []);
    }

    #[test]
    fn kube_system_holds_the_accounts_of_the_control_plane() {
        let text = set(&[("kube-system", &rule("apps", "daemonsets", "create"), JANE)]);
        let found = told(&text);
        assert_eq!(
            found.first().map(|found| found.0),
            Some(Critical),
            "{found:?}"
        );
    }
}
