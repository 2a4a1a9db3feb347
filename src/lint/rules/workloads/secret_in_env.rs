//! Secrets that become environment variables.

use super::super::example::{account, database, deployment};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{WorkloadView, items};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "secret-in-env",
    section: Section::Workloads,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a Secret is handed to a container by environment variables",
    page: Page {
        what: "Fires on `secretKeyRef` and `secretRef` in `env` and `envFrom` of a container.",
        why: "Variables are inherited by every process that the program starts, are printed in \
              crash reports and debug pages, and stay what they were when the Secret changes. A \
              file of a volume does none of that.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            database!(),
            deployment!("serviceAccountName: app"),
            "          env:\n\
             \x20           - name: PASSWORD\n\
             \x20             valueFrom:\n\
             \x20               secretKeyRef: {name: database, key: password}\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            database!(),
            deployment!(
                "serviceAccountName: app"
                "volumes:"
                "  - name: database"
                "    secret: {secretName: database}"
            ),
            "          volumeMounts:\n\
             \x20           - {name: database, mountPath: /etc/database}\n",
        ),
        sources: &["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
        elsewhere: &[
            ("kube-linter", "env-var-secret, read-secret-from-env-var"),
            ("checkov", "CKV_K8S_35"),
            ("KICS", "secrets_as_environment_variables"),
            ("CIS", "5.4.1"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        for container in workload.containers() {
            let one = items(container, "env");
            let one = one.filter_map(|variable| variable.get("valueFrom")?.entry("secretKeyRef"));
            let all = items(container, "envFrom");
            let all = all.filter_map(|from| from.entry("secretRef"));
            for entry in one.chain(all) {
                let message = "a Secret becomes an environment variable, which every process in \
                               the container inherits";
                out.at(workload.written, &entry.key.place(), message)
                    .help("mount it as a file, if the program can read one")
                    .report();
            }
        }
    }
}
