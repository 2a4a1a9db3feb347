//! ConfigMaps and Secrets that Pods need and that are not there.

use super::super::example::{account, database, deployment, settings};
use super::lookup::{Lookup, advice, look_up};
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{Need, Reference, SetView, WorkloadView, is_open};
use crate::object::Written;

/// A rule about references to objects of one kind.
pub(in crate::lint) struct Dangling {
    kind: &'static str,
    rule: &'static Rule,
}

pub(in crate::lint) static CONFIG_MAP: Dangling = Dangling {
    kind: "ConfigMap",
    rule: &CONFIG_MAP_RULE,
};

pub(in crate::lint) static SECRET: Dangling = Dangling {
    kind: "Secret",
    rule: &SECRET_RULE,
};

const SOURCES: &[&str] = &[
    "https://kubernetes.io/docs/concepts/configuration/configmap/",
    "https://kubernetes.io/docs/concepts/configuration/secret/",
];

static CONFIG_MAP_RULE: Rule = Rule {
    id: "dangling-config-map",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Pedantic,
    summary: "a workload needs a ConfigMap that is not there",
    page: Page {
        what: "Fires on a volume, a projected source, an environment variable or an `envFrom` of a \
               Pod that names a ConfigMap which its namespace does not have among the inputs, \
               unless it is `optional`. Everybody hears of it in a set that is complete, and where \
               a ConfigMap that is there was most likely meant: one with nearly that name. The \
               pedantic hear of all. What a chart or a Kustomize folder is built to is not \
               complete by itself: operators and other releases make ConfigMaps too. Templates of \
               Jobs in ConfigMaps are looked at too.",
        why: "The Pod is made and its containers never start: it waits for the ConfigMap for ever.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            settings!(),
            deployment!(
                "serviceAccountName: app"
                "volumes:"
                "  - name: settings"
                "    configMap: {name: setings}"
            ),
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            settings!(),
            deployment!(
                "serviceAccountName: app"
                "volumes:"
                "  - name: settings"
                "    configMap: {name: settings}"
            ),
        ),
        sources: SOURCES,
        elsewhere: &[("popeye", "POP-304, POP-305")],
    },
};

static SECRET_RULE: Rule = Rule {
    id: "dangling-secret",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Pedantic,
    summary: "a workload needs a Secret that is not there",
    page: Page {
        what: "Fires on a volume, a projected source, an environment variable, an `envFrom` or an \
               entry of `imagePullSecrets` of a Pod that names a Secret which its namespace does \
               not have among the inputs, unless it is `optional`. Everybody hears of it in a set \
               that is complete and holds nothing that could make Secrets, as objects of other \
               people's kinds; and where a Secret that is there was most likely meant: one with \
               nearly that name. The pedantic hear of all. What a chart or a Kustomize folder is \
               built to is not complete by itself: most charts that need a Secret have it made by \
               hand, by a Job or by another release. Low for pull secrets.",
        why: "The Pod is made and its containers never start: it waits for the Secret for ever. \
              Without a pull secret a private image is not pulled.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            database!(),
            deployment!(
                "serviceAccountName: app"
                "volumes:"
                "  - name: database"
                "    secret: {secretName: databse}"
            ),
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
        ),
        sources: SOURCES,
        elsewhere: &[("popeye", "POP-304, POP-305")],
    },
};

impl Check for Dangling {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut objects: Option<Vec<&Written>> = None;
        for workload in set.workloads() {
            let references = workload.references().into_iter();
            for reference in references
                .filter(|reference| reference.kind == self.kind && reference.need != Need::Optional)
            {
                let objects = objects.get_or_insert_with(|| self.objects(set));
                self.judge(&workload, &reference, objects, out);
            }
        }
    }
}

/// ConfigMaps that the control plane writes: into every namespace, or into its own.
const ALWAYS_THERE: [&str; 3] = [
    "kube-root-ca.crt",
    "openshift-service-ca.crt",
    "extension-apiserver-authentication",
];

impl Dangling {
    fn objects<'a>(&self, set: &'a SetView<'_>) -> Vec<&'a Written> {
        match self.kind {
            "Secret" => set.beside_workloads("Secret").collect(),
            kind => set.all_of_kind(kind).collect(),
        }
    }

    fn judge<'a>(
        &self,
        workload: &WorkloadView<'a>,
        reference: &Reference<'_>,
        objects: &[&'a Written],
        out: &mut Reporter<'_>,
    ) {
        let (set, kind, name) = (workload.set, self.kind, reference.name);
        if kind == "ConfigMap" && ALWAYS_THERE.contains(&name) {
            return;
        }
        let near = match look_up(workload, name, objects) {
            Lookup::Found(_) => return,
            Lookup::Missing(near) if !is_open(name) => near,
            _ => {
                out.unjudged(&reference.node.place());
                return;
            }
        };
        let is_near_by =
            near.is_some_and(|it| it.lands_in.as_deref() == Some(workload.namespace()));
        let is_sure = set.is_complete && !(kind == "Secret" && makes_secrets(set));
        let namespace = workload.namespace();
        let what = match reference.need {
            Need::Pull => "images are pulled without it",
            _ => "without it nothing starts",
        };
        let where_to = if set.is_complete {
            "is there"
        } else {
            "is among the inputs"
        };
        let message = format!("no {kind} {namespace}/{name} {where_to}: {what}");
        let mut draft = out
            .at(workload.written, &reference.node.place(), message)
            .persona(
                if (is_sure || is_near_by) && reference.need == Need::Start {
                    Persona::Default
                } else {
                    Persona::Pedantic
                },
            )
            .confidence(if is_sure {
                Confidence::High
            } else {
                Confidence::Medium
            })
            .label("not among the files of this set");
        if reference.need == Need::Pull {
            draft = draft.severity(Severity::Low);
        }
        draft = match near {
            Some(near) => draft
                .related(&near.name_place, "this one is there")
                .help(advice(workload, near)),
            None => draft.help(format!(
                "add the {kind}, or write `optional: true` if the program can do without it"
            )),
        };
        draft.report();
    }
}

/// Whether something of the inputs may make Secrets: an object of a kind that is not Kubernetes'
/// own.
fn makes_secrets(set: &SetView<'_>) -> bool {
    let kinds = set.objects.others.keys().chain(set.context.others.keys());
    kinds
        .map(|(api_version, _)| api_version)
        .any(|api_version| {
            let group = api_version.split_once('/').map_or("", |(group, _)| group);
            group.contains('.') && !group.ends_with(".k8s.io")
        })
}
