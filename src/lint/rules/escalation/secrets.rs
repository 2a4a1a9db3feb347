//! What can be done by rights on Secrets.

use super::super::super::ladder::Levels;
use super::super::example::role;
use super::capability::{Capability, Personas, Refined, Row, Target};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const SECRETS: &[Target] = &[("", "secrets", "")];

pub(in crate::lint) static SECRETS_READ: Refined = Refined {
    capability: Capability {
        rule: &SECRETS_READ_RULE,
        rows: &[
            Row {
                verbs: &["list", "watch", "deletecollection"],
                targets: SECRETS,
                effect: "reads all Secrets in full",
                named: Some("reads the {Secret|Secrets}"),
                levels: Levels {
                    cluster: Severity::Critical,
                    namespace: Severity::Medium,
                    named: Severity::Low,
                },
                personas: Personas::UNLESS_NAMED,
                dangerous_names: &[],
            },
            Row {
                verbs: &["get", "patch"],
                targets: SECRETS,
                effect: "reads every Secret whose name is known",
                named: Some("reads the {Secret|Secrets}"),
                levels: Levels {
                    cluster: Severity::High,
                    namespace: Severity::Medium,
                    named: Severity::Low,
                },
                personas: Personas::UNLESS_NAMED,
                dangerous_names: &[],
            },
        ],
        help: &[
            "mount the Secret into the Pod, which needs no right, or name it in `resourceNames`",
        ],
    },
    refine: |_, found| {
        found.whole = &["token-secret-mint"];
        true
    },
};

static SECRETS_READ_RULE: Rule = Rule {
    id: "secrets-read",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets Secrets be read",
    page: Page {
        what: "Fires on `get`, `list`, `watch`, `patch` and `deletecollection` of core `secrets`: \
               a patch answers with the whole object, and the deletion of a collection with all \
               that it deleted. Critical where all are listed cluster-wide, medium in a namespace, \
               low where the rule names them. Where the same entry lets Secrets be made too, \
               `token-secret-mint` tells of it.",
        why: "Secrets hold the tokens of accounts, keys, and logins to registries and clouds. \
              `list` alone returns their contents, so `list` without `get` protects nothing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    verbs: [list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    verbs: [list]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.2"),
            ("checkov", "CKV2_K8S_5"),
            ("kube-linter", "access-to-secrets"),
            ("trivy", "KSV-0041, KSV-0113"),
            ("KICS", "b7bca5c4, 056ac60e"),
            ("kubescape", "C-0015, C-0186"),
            ("Kyverno", "restrict-secret-role-verbs"),
            ("rbac-police", "list_secrets, retrieve_token_secrets"),
            ("KubiScan", "risky-get-secrets, risky-list-secrets"),
            ("krane", "risky-get-secrets, risky-list-secrets"),
            ("KubeHound", "TOKEN_LIST, TOKEN_BRUTEFORCE"),
            ("badrobot", "OPR-R14-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-005, KUBE-PRIVESC-006"),
            ("prowler", "rbac_minimize_secret_access"),
        ],
    },
};

pub(in crate::lint) static SECRETS_WRITE: Refined = Refined {
    capability: Capability {
        rule: &SECRETS_WRITE_RULE,
        rows: &[Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: SECRETS,
            effect: "replaces or removes credentials and certificates that others trust",
            named: Some("replaces or removes the {Secret|Secrets}"),
            levels: Levels::from(Severity::High),
            personas: Personas::UNLESS_NAMED,
            dangerous_names: &[],
        }],
        help: &[
            "name the Secrets in `resourceNames`, with `create` in a rule of its own, and do not \
             let the same program read them",
        ],
    },
    refine: |_, found| {
        found.whole = &["token-secret-mint"];
        true
    },
};

static SECRETS_WRITE_RULE: Rule = Rule {
    id: "secrets-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets Secrets be made, changed or removed",
    page: Page {
        what: "Fires on `create`, `update`, `patch`, `delete` and `deletecollection` of core \
               `secrets`. High in the whole cluster and in a privileged namespace, medium in any \
               other; low where the Secrets are named, which only the pedantic persona hears of. \
               Where the same role also reads Secrets, `token-secret-mint` tells of it.",
        why: "Programs trust the keys, certificates and logins in Secrets: whoever replaces them \
              listens, logs in, or has something else pulled. Without them nothing runs.",
        example: role!(
            r#"- apiGroups: [""]"#
            "  resources: [secrets]"
            "  verbs: [update]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [secrets]"
            "  resourceNames: [session-key]"
            "  verbs: [update]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[
            ("kube-linter", "access-to-secrets"),
            ("trivy", "KSV-0041, KSV-0113"),
            ("rbac-police", "issue_token_secrets"),
            ("badrobot", "OPR-R14-RBAC"),
        ],
    },
};

/// Where the tokens are that nodes join with.
const SYSTEM: &str = "kube-system";

/// What the name of the Secret of such a token must begin with.
const BOOTSTRAP_TOKEN: &str = "bootstrap-token-";

pub(in crate::lint) static BOOTSTRAP_TOKEN_MINT: Refined = Refined {
    capability: Capability {
        rule: &BOOTSTRAP_TOKEN_MINT_RULE,
        rows: &[Row {
            verbs: &["create", "update", "patch"],
            targets: SECRETS,
            effect: "makes tokens to join the cluster as a node",
            named: Some("makes tokens, to join the cluster as a node, of the {Secret|Secrets}"),
            levels: Levels {
                cluster: Severity::High,
                namespace: Severity::High,
                named: Severity::High,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &["do not let Secrets in kube-system be written"],
    },
    refine: |rule, found| {
        let mut names = rule.rule.resource_names.iter();
        let is_one = !found.is_named || names.any(|name| name.starts_with(BOOTSTRAP_TOKEN));
        found.names_are_dangerous(rule);
        found.whole = &["secrets-write", "token-secret-mint"];
        is_one && rule.role.reach.holds_in(SYSTEM)
    },
};

static BOOTSTRAP_TOKEN_MINT_RULE: Rule = Rule {
    id: "bootstrap-token-mint",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets tokens be made that nodes join the cluster with",
    page: Page {
        what: "Fires on `create`, `update` or `patch` of core `secrets` that holds in \
               `kube-system`, by name only where a name begins with `bootstrap-token-`. Always \
               high. Where `secrets-write` or `token-secret-mint` tells of the same entry, it is \
               told there.",
        why: "A Secret of the type `bootstrap.kubernetes.io/token` lets its bearer ask for the \
              certificate of a node, and clusters set up as kubeadm does approve that by \
              themselves. A node reads the Secrets of all its Pods.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: joiner
  namespace: kube-system
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    resourceNames: [bootstrap-token-07401b]
    verbs: [update]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: joiner
  namespace: kube-system
rules:
  - apiGroups: [\"\"]
    resources: [secrets]
    resourceNames: [session-key]
    verbs: [update]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
            "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
        ],
        elsewhere: &[],
    },
};
