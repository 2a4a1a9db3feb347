//! Tokens of any account, by making a Secret for one and reading it.

use super::super::super::ladder::Levels;
use super::super::example::role;
use super::capability::Target;
use super::combination::{Combination, Half};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const SECRETS: Target = ("", "secrets", "");

pub(in crate::lint) static LINT: Combination = Combination {
    rule: &RULE,
    first: Half {
        requests: &[(&["create"], SECRETS)],
        does: "creates Secrets",
    },
    second: Half {
        requests: &[(
            &["get", "list", "watch", "patch", "deletecollection"],
            SECRETS,
        )],
        does: "reads Secrets",
    },
    effect: "gets a token that never expires for any ServiceAccount, by making a Secret for it,",
    levels: Levels {
        cluster: Severity::Critical,
        namespace: Severity::High,
        named: Severity::High,
    },
    is_limited_by_names: false,
    is_of_cluster: false,
    help: "take out `create` or the reading; a token is given by `serviceaccounts/token`, which \
           names can limit",
};

static RULE: Rule = Rule {
    id: "token-secret-mint",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "somebody can make Secrets and read them, and so gets tokens of any account",
    page: Page {
        what: "Fires where a role, or all roles of a subject together, let core `secrets` be \
               created and, in the same namespace, read by `get`, `list`, `watch`, `patch` or \
               `deletecollection`. Server-side apply creates with `create` and `patch` and answers \
               with the object, so that these two suffice. Critical in the whole cluster and in a \
               namespace with powerful accounts, high in any other; names take nothing away, for \
               whoever makes a Secret chooses its name. What one can change of Secrets \
               that are there is told by `secrets-write`.",
        why: "Kubernetes fills a new Secret of the type `kubernetes.io/service-account-token` with \
              a token of the account that its annotation names. The token never expires, and \
              nobody asked whether its maker may have it.",
        example: role!(
            r#"- apiGroups: [""]"#
            "  resources: [secrets]"
            "  verbs: [create]"
            r#"- apiGroups: [""]"#
            "  resources: [secrets]"
            "  resourceNames: [session-key]"
            "  verbs: [get]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [secrets]"
            "  resourceNames: [session-key]"
            "  verbs: [get, update]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
            "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
        ],
        elsewhere: &[
            ("kubescape", "issue-token-secrets"),
            ("Kyverno", "deny-secret-service-account-token-type"),
            ("rbac-police", "issue_token_secrets, obtain_token_weak_ns"),
            ("kubesplaining", "KUBE-PRIVESC-007"),
        ],
    },
};
