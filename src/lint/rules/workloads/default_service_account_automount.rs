//! The account `default`, which hands out tokens.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{AUTOMOUNT, SetView};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "default-service-account-automount",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "the ServiceAccount `default` is written without switching its tokens off",
    page: Page {
        what: "Fires on a ServiceAccount `default` that does not say \
               `automountServiceAccountToken: false`.",
        why: "Every Pod that names no account runs as this one, and gets a token unless the Pod \
              says otherwise. Where the account is written anyway, one line takes the tokens away \
              from all that never asked for one.",
        example: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: media
",
        better: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: media
automountServiceAccountToken: false
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
        ],
        elsewhere: &[
            ("checkov", "CKV_K8S_41"),
            ("Kyverno", "disable-automountserviceaccounttoken"),
            ("kubescape", "C-0189"),
            ("CIS", "5.1.5"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let accounts = set.of_kind("ServiceAccount");
        for account in accounts.filter(|account| account.name == "default") {
            let root = account.root();
            let field = root.get(AUTOMOUNT).filter(|node| !node.is_null());
            if field.is_some_and(|node| node.as_bool() == Some(false)) {
                continue;
            }
            if root.has_insertions() || field.is_some_and(Node::is_unknown) {
                out.unjudged(&account.name_place);
                continue;
            }
            let place = field.map_or_else(|| account.name_place.clone(), Node::place);
            let message = "every Pod that names no account gets a token of this one";
            out.at(account, &place, message)
                .help("write `automountServiceAccountToken: false`")
                .report();
        }
    }
}
