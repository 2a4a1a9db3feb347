//! What can be done by rights on accounts.

use rolewright_rbac::{Subject, service_account_of};

use super::super::super::ladder::Levels;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Personas, Refined, Row, WRITES};
use super::cloud_identity;
use super::holder::{Power, power_of_accounts};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static SERVICEACCOUNT_TOKEN_CREATE: Refined = Refined {
    capability: Capability {
        rule: &SERVICEACCOUNT_TOKEN_CREATE_RULE,
        rows: &[Row {
            verbs: &["create"],
            targets: &[("", "serviceaccounts", "token")],
            effect: "makes tokens of every account",
            named: Some("makes tokens of the {account|accounts}"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::High,
                named: Severity::Low,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &["name the accounts in `resourceNames`, which limits this verb"],
    },
    refine: makes_tokens,
};

static SERVICEACCOUNT_TOKEN_CREATE_RULE: Rule = Rule {
    id: "serviceaccount-token-create",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets tokens of accounts be made",
    page: Page {
        what: "Fires on `create` of `serviceaccounts/token`: critical in the whole cluster and \
               in namespaces whose accounts have power over it, high in other namespaces, low \
               where the accounts are named and none of them is powerful, or the one that is named \
               is the only one that holds it.",
        why: "A token is the account: its holder does whatever the account may do, from \
              anywhere, for as long as the server lets a token live.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tokens
rules:
  - apiGroups: [\"\"]
    resources: [serviceaccounts/token]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tokens
rules:
  - apiGroups: [\"\"]
    resources: [serviceaccounts]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.13"),
            ("kubescape", "C-0282"),
            ("rbac-police", "token_request"),
            ("badrobot", "OPR-R23-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-014"),
            ("prowler", "rbac_minimize_service_account_token_creation"),
        ],
    },
};

pub(in crate::lint) static SERVICEACCOUNTS_WRITE: Refined = Refined {
    capability: Capability {
        rule: &SERVICEACCOUNTS_WRITE_RULE,
        rows: &[Row {
            verbs: WRITES,
            targets: &[("", "serviceaccounts", "")],
            effect: "makes or changes ServiceAccounts, and with them the cloud identities and pull secrets of Pods,",
            named: Some("changes what is behind the {account|accounts}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        }],
        help: &["make accounts where programs are installed, and name those that must be changed"],
    },
    refine: writes_accounts,
};

static SERVICEACCOUNTS_WRITE_RULE: Rule = Rule {
    id: "serviceaccounts-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets accounts be made and changed",
    page: Page {
        what: "Fires on `create`, `update` and `patch` of `serviceaccounts`: medium in the \
               whole cluster, high where an account of the same files stands for one of a \
               cloud, low in a namespace, which only whoever wants to hear of all is told.",
        why: "Annotations of an account say which identity of a cloud its Pods take. Its fields \
              say how images are pulled, and whether Pods get its token.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: accounts
rules:
  - apiGroups: [\"\"]
    resources: [serviceaccounts]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: accounts
rules:
  - apiGroups: [\"\"]
    resources: [serviceaccounts]
    verbs: [get]
",
        sources: &["https://kubernetes.io/docs/concepts/security/service-accounts/"],
        elsewhere: &[
            ("Gatekeeper", "noupdateserviceaccount"),
            ("Kyverno", "restrict-pod-controller-serviceaccount-updates"),
            ("rbac-police", "providerIAM"),
        ],
    },
};

/// Accounts with power over the cluster are as good as all.
fn makes_tokens(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    if found.is_named && !is_of_itself(rule) && power_of_accounts(rule) > Power::Limited {
        found.names_are_dangerous(rule);
    }
    true
}

/// Whether all that hold a rule are the one account that it names: what they get they have.
fn is_of_itself(rule: &RuleView<'_>) -> bool {
    let [name] = rule.rule.resource_names.as_slice() else {
        return false;
    };
    let uses = &rule.role.reach.uses;
    !uses.is_empty()
        && uses.iter().all(|found| {
            let namespace = found.binding.lands_in.as_deref();
            let is_it = |subject: &Subject| {
                let account = match subject {
                    Subject::ServiceAccount {
                        namespace: own,
                        name,
                    } => own.as_deref().or(namespace).zip(Some(name.as_str())),
                    Subject::User(user) => service_account_of(user),
                    _ => None,
                };
                namespace.is_some() && account == namespace.zip(Some(name))
            };
            !found.is_cluster_wide() && found.subjects.iter().all(is_it)
        })
}

/// An account that stands for one of a cloud shows that such annotations count.
fn writes_accounts(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let mut accounts = rule.role.set.all_of_kind("ServiceAccount");
    let is_raised = found.rating.severity == Severity::Medium
        && accounts.any(|account| cloud_identity::of(account).is_some());
    if is_raised {
        found.rating.severity = Severity::High;
        found.remark = Some("accounts here take identities of a cloud by annotations");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Low, Medium};

    #[test]
    fn tokens_are_worth_what_their_accounts_are() {
        let any = "[{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}]";
        assert_eq!(
            of("serviceaccount-token-create", &cluster_role(any)),
            [Critical]
        );
        assert_eq!(
            of("serviceaccount-token-create", &role("media", any)),
            [High]
        );
        assert_eq!(
            of("serviceaccount-token-create", &role("kube-system", any)),
            [Critical]
        );
        let named = "[{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create], \
                     resourceNames: [cache]}]";
        assert_eq!(
            of("serviceaccount-token-create", &role("media", named)),
            [Low]
        );
        let powerful = format!(
            "{}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
             metadata: {{name: x}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}}\n\
             subjects: [{{kind: ServiceAccount, name: cache, namespace: media}}]\n",
            role("media", named)
        );
        assert_eq!(of("serviceaccount-token-create", &powerful), [Critical]);
        // An account's own token is nothing new to it, and is to another.
        let bound = |name: &str| {
            format!(
                "{powerful}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
                 metadata: {{name: x, namespace: media}}\n\
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: tested}}\n\
                 subjects: [{{kind: ServiceAccount, name: {name}, namespace: media}}]\n"
            )
        };
        assert_eq!(of("serviceaccount-token-create", &bound("cache")), [Low]);
        let other = bound("other");
        assert_eq!(of("serviceaccount-token-create", &other), [Critical]);
    }

    #[test]
    fn accounts_that_stand_for_cloud_identities_raise_it() {
        let write = "[{apiGroups: [''], resources: [serviceaccounts], verbs: [patch]}]";
        assert_eq!(of("serviceaccounts-write", &cluster_role(write)), [Medium]);
        assert_eq!(of("serviceaccounts-write", &role("media", write)), [Low]);
        let cloud = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n  \
                     namespace: a\n  annotations: {iam.gke.io/gcp-service-account: x}\n";
        let text = format!("{}{cloud}", cluster_role(write));
        assert_eq!(of("serviceaccounts-write", &text), [High]);
    }
}
