//! Accounts that stand for an identity of a cloud, and who can act as them.

use rolewright_rbac::Principal;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SetView;
use super::becoming::{Step, identity, name, principals, steps};
use super::holder::{Power, power};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Written;
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "cloud-identity-grant",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Pedantic,
    summary: "an account stands for an identity of a cloud",
    page: Page {
        what: "Fires on a ServiceAccount whose annotations name an identity of AWS, Google \
               Cloud or Azure. It is high where a binding of the same files lets somebody else \
               run Pods as it or make tokens of it, and info where none does.",
        why: "Whoever runs as the account has the rights of the identity in the cloud, which no \
              RBAC rule shows.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: backup
  namespace: media
  annotations:
    eks.amazonaws.com/role-arn: \"arn:aws:iam::111122223333:role/backup\"
---
apiVersion: v1
kind: Pod
metadata:
  name: backup
  namespace: media
spec:
  serviceAccountName: backup
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: backup
      image: registry.example/backup:1
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
",
        better: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: backup
  namespace: media
---
apiVersion: v1
kind: Pod
metadata:
  name: backup
  namespace: media
spec:
  serviceAccountName: backup
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: backup
      image: registry.example/backup:1
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
",
        sources: &[
            "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
        ],
        elsewhere: &[
            ("rbac-police", "providerIAM"),
            ("kubesplaining", "CLOUD-IRSA"),
        ],
    },
};

/// The annotations of an account that name an identity of a cloud, and whose cloud.
const ANNOTATIONS: [(&str, &str); 3] = [
    ("eks.amazonaws.com/role-arn", "AWS"),
    ("iam.gke.io/gcp-service-account", "Google Cloud"),
    ("azure.workload.identity/client-id", "Azure"),
];

/// The annotation of an account that names an identity of a cloud, and whose cloud.
pub(super) fn of(account: &Written) -> Option<(Node<'_>, &'static str)> {
    let annotations = account.root().get("metadata")?.get("annotations")?;
    ANNOTATIONS
        .iter()
        .find_map(|(key, cloud)| Some((annotations.get(key)?, *cloud)))
}

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let accounts: Vec<_> = set
            .of_kind("ServiceAccount")
            .filter_map(|account| Some((account, of(account)?)))
            .collect();
        if accounts.is_empty() {
            return;
        }
        let takers = principals(set);
        for (account, (value, cloud)) in accounts {
            let namespace = account.lands_in.as_deref().unwrap_or_default();
            let own = Principal::ServiceAccount {
                namespace,
                name: &account.name,
            };
            let taker = takers
                .iter()
                .filter(|taker| **taker != own)
                .find_map(|&taker| Some((taker, step(set, taker, own)?)));
            let named = format!("{} stands for an identity of {cloud}", name(own));
            let (severity, message) = match taker {
                None => (Severity::Info, named),
                Some((taker, step)) => (
                    Severity::High,
                    format!("{named}, and {} {} it", name(taker), step.how),
                ),
            };
            out.at(account, &value.place(), message)
                .severity(severity)
                .label("the rights of this identity go with the account")
                .help("let nobody else run Pods or make tokens in its namespace, and give the identity few rights")
                .report();
        }
    }
}

/// The step by which somebody gets a token of an account, unless it has all power or is a part of
/// the cluster. To impersonate an account gives no token of it.
fn step<'a>(
    set: &'a SetView<'_>,
    taker: Principal<'a>,
    account: Principal<'a>,
) -> Option<Step<'a>> {
    let who = identity(taker);
    let is_of_cluster = match taker {
        Principal::User(name) | Principal::Group(name) => name.starts_with("system:kube-"),
        Principal::ServiceAccount { namespace, .. } => namespace == "kube-system",
    };
    if is_of_cluster || power(set, &who) == Power::All {
        return None;
    }
    // A token that is kept in a Secret is for the API server alone, and no cloud takes it.
    let mut steps = steps(set.policy(), &who, &[account], &[]).into_iter();
    steps.find(|step| step.how != super::becoming::IMPERSONATES)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{of, role_and_binding};
    use crate::finding::Severity::{High, Info};

    const ACCOUNT: &str = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: backup\n  \
                           namespace: media\n  annotations: {eks.amazonaws.com/role-arn: x}\n";

    #[test]
    fn it_is_worth_who_can_take_it() {
        let rows = [
            (
                "apiGroups: [apps], resources: [deployments], verbs: [create]",
                High,
            ),
            (
                "apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]",
                High,
            ),
            (
                "apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]",
                Info,
            ),
            ("apiGroups: [''], resources: [pods], verbs: [list]", Info),
        ];
        for (rule, severity) in rows {
            let roles = role_and_binding(&format!("[{{{rule}}}]"), "{kind: User, name: jane}");
            let text = format!("{roles}{ACCOUNT}");
            assert_eq!(of("cloud-identity-grant", &text), [severity], "{rule}");
            // The account itself is nobody else.
            let itself = role_and_binding(
                &format!("[{{{rule}}}]"),
                "{kind: ServiceAccount, name: backup, namespace: media}",
            );
            let text = format!("{itself}{ACCOUNT}");
            assert_eq!(of("cloud-identity-grant", &text), [Info], "{rule}");
        }
        assert_eq!(of("cloud-identity-grant", ACCOUNT), [Info]);
    }
}
