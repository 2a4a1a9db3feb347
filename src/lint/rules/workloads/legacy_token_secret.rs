//! Tokens that never end, kept in Secrets.

use super::super::example::{bound_role, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{SetView, TokenSecret};
use crate::object::Written;
use crate::source::Node;

pub(in crate::lint) struct Lint;

/// The annotation that limits an account's Pods to the Secrets of its list.
const ENFORCE: &str = "kubernetes.io/enforce-mountable-secrets";

static RULE: Rule = Rule {
    id: "legacy-token-secret",
    section: Section::Workloads,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a ServiceAccount has a token that is kept in a Secret and never ends",
    page: Page {
        what: "Fires on a Secret of the type `kubernetes.io/service-account-token`, on the list \
               `secrets` of a ServiceAccount, unless all that it names are Secrets of other types \
               among the inputs, and on the annotation `kubernetes.io/enforce-mountable-secrets`, \
               which is deprecated together with that list.",
        why: "Such a token holds until somebody deletes the Secret, is bound to no Pod, and can be \
              read by whoever reads Secrets, from backups too. Tokens of projected volumes and of \
              the TokenRequest API end by themselves.",
        example: "\
apiVersion: v1
kind: Secret
metadata:
  name: app-token
  namespace: media
  annotations:
    kubernetes.io/service-account.name: app
type: kubernetes.io/service-account-token
",
        better: concat!(
            bound_role!(
                "- apiGroups: [\"\"]"
                "  resources: [configmaps]"
                "  resourceNames: [settings]"
                "  verbs: [get]"
            ),
            "---\n",
            deployment!(
                "serviceAccountName: app"
                "automountServiceAccountToken: false"
                "volumes:"
                "  - name: token"
                "    projected:"
                "      sources:"
                "        - serviceAccountToken: {path: token, expirationSeconds: 3600}"
            ),
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/service-accounts/#get-a-token",
            "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#manual-secret-management-for-serviceaccounts",
        ],
        elsewhere: &[
            (
                "Kyverno",
                "deny-secret-service-account-token-type, check-serviceaccount-secrets",
            ),
            (
                "kubernetes-validator",
                "serviceaccount/deprecated-enforce-mountable-secrets",
            ),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let own = set.objects.workloads.iter();
        for secret in own.filter_map(TokenSecret::of) {
            let message = "the token in this Secret holds until somebody deletes it";
            out.at(secret.written, &secret.type_node.place(), message)
                .label("a token without an end")
                .help(HELP)
                .report();
        }
        for account in set.of_kind("ServiceAccount") {
            of_account(set, account, out);
        }
    }
}

const HELP: &str = "take a projected volume in Pods, and `kubectl create token` or the TokenRequest \
                    API elsewhere";

fn of_account(set: &SetView<'_>, account: &Written, out: &mut Reporter<'_>) {
    let root = account.root();
    if let Some(list) = root.entry("secrets")
        && list
            .value
            .items()
            .any(|item| may_be_token(set, account, item))
    {
        let message = "the list `secrets` of a ServiceAccount is for tokens in Secrets, as they were \
                       before Kubernetes 1.24";
        out.at(account, &list.key.place(), message)
            .help(HELP)
            .report();
    }
    let annotations = root
        .get("metadata")
        .and_then(|metadata| metadata.get("annotations"));
    if let Some(entry) = annotations.and_then(|annotations| annotations.entry(ENFORCE)) {
        let message = format!("the annotation `{ENFORCE}` is deprecated");
        out.at(account, &entry.key.place(), message)
            .help("keep apart in namespaces what Pods may mount")
            .report();
    }
}

/// Whether an entry of the list may be a Secret of tokens: it is none of another type among the
/// inputs.
fn may_be_token(set: &SetView<'_>, account: &Written, item: Node<'_>) -> bool {
    let name = item.get("name").and_then(Node::text).unwrap_or_default();
    let mut secrets = set.beside_workloads("Secret");
    let other = secrets.find(|secret| secret.name == name && secret.lands_in == account.lands_in);
    other.is_none_or(|secret| TokenSecret::of(secret).is_some())
}
