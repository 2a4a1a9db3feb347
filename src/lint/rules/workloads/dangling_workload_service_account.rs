//! Accounts that Pods name and that are not there.

use super::super::bindings::dangling_service_account::is_there;
use super::super::example::{account, deployment};
use super::lookup::{Lookup, advice, look_up};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::object::Written;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "dangling-workload-service-account",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a workload names a ServiceAccount that is not there",
    page: Page {
        what: "Fires on `serviceAccountName` with a name that no ServiceAccount of the namespace \
               has among the inputs. High where the inputs hold ServiceAccounts at all, so that \
               this one should be among them; low, and for the pedantic alone, where they hold \
               none. `default` is there in every namespace, and names that are filled in later \
               are let be.",
        why: "The server takes the Deployment and refuses every Pod that it makes. Nothing runs, \
              and the reason stands in an event of the ReplicaSet alone.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: api" "automountServiceAccountToken: false"),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app"),
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
            "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
        ],
        elsewhere: &[
            ("kube-linter", "non-existent-service-account"),
            ("popeye", "POP-307, POP-507"),
            ("kubescape", "C-0307"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let Some((account, node)) = workload.account().and_then(|it| Some((it, it.node?))) else {
            return;
        };
        let (set, namespace) = (workload.set, workload.namespace());
        if account.name == "default" || account.is_refused() {
            return;
        }
        let accounts: Vec<&Written> = set.all_of_kind("ServiceAccount").collect();
        let meant = match look_up(workload, account.name, &accounts) {
            Lookup::Found(_) => return,
            Lookup::Missing(meant) if !account.is_open() => meant,
            _ => {
                out.unjudged(&node.place());
                return;
            }
        };
        if is_there(set, namespace, account.name) {
            return;
        }
        let message = format!(
            "no ServiceAccount {namespace}/{} is among the inputs: without it no Pod is made",
            account.name
        );
        let mut draft = out.at(workload.written, &node.place(), message);
        if accounts.is_empty() && !set.is_complete {
            draft = draft.severity(Severity::Low).persona(Persona::Pedantic);
        }
        if !set.is_complete {
            draft = draft.confidence(Confidence::Medium);
        }
        if let Some(meant) = meant {
            draft = draft
                .related(&meant.name_place, "this one is there")
                .help(advice(workload, meant));
        } else {
            draft = draft.help("add the account, or name one that is there");
        }
        draft.label("not among the files of this set").report();
    }
}
