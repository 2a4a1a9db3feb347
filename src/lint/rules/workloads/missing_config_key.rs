//! Keys that Pods take from ConfigMaps and Secrets that do not have them.

use super::super::example::{account, deployment, settings};
use super::lookup::{Lookup, look_up};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{Need, Reference, SetView, WorkloadView, is_unknown};
use crate::object::Written;
use crate::source::Node;
use crate::spec::nearest;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "missing-config-key",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a workload takes a key from a ConfigMap or Secret that does not have it",
    page: Page {
        what: "Fires on a key that a Pod takes from a ConfigMap or Secret of the inputs, by an \
               environment variable, an item of a volume or the `subPath` of a mount, where the \
               object does not have it and the reference is not `optional`. An object without any \
               key is let be: somebody fills it in later.",
        why: "With an environment variable or an item of a volume the container never starts. A \
              `subPath` that is not there becomes an empty folder where the program expects its \
              file.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            settings!(),
            deployment!("serviceAccountName: app"),
            "          env:\n\
             \x20           - name: LEVEL\n\
             \x20             valueFrom:\n\
             \x20               configMapKeyRef: {name: settings, key: levle}\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            settings!(),
            deployment!("serviceAccountName: app"),
            "          env:\n\
             \x20           - name: LEVEL\n\
             \x20             valueFrom:\n\
             \x20               configMapKeyRef: {name: settings, key: level}\n",
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/",
        ],
        elsewhere: &[("popeye", "POP-304, POP-305")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let config_maps: Vec<&Written> = set.all_of_kind("ConfigMap").collect();
        let secrets: Vec<&Written> = set.beside_workloads("Secret").collect();
        if config_maps.is_empty() && secrets.is_empty() {
            return;
        }
        for workload in set.workloads() {
            let references = workload.references().into_iter();
            for reference in references.filter(|reference| reference.need == Need::Start) {
                let objects = match reference.kind {
                    "Secret" => &secrets,
                    _ => &config_maps,
                };
                if let Lookup::Found(found) = look_up(&workload, reference.name, objects) {
                    judge(&workload, &reference, &found, out);
                }
            }
        }
    }
}

fn judge(
    workload: &WorkloadView<'_>,
    reference: &Reference<'_>,
    found: &[&Written],
    out: &mut Reporter<'_>,
) {
    for key in &reference.keys {
        let Some(name) = key.text().and_then(|text| text.split('/').next()) else {
            continue;
        };
        if is_unknown(name) || found.iter().any(|object| may_have(object, name)) {
            continue;
        }
        let Some(object) = found.first() else {
            continue;
        };
        let known: Vec<&str> = keys(object).filter_map(Node::text).collect();
        let message = format!(
            "{} has no key `{name}`",
            crate::lint::report::object_name(object)
        );
        let mut draft = out
            .at(workload.written, &key.place(), message)
            .label("not there")
            .related(&object.name_place, "this is the object");
        draft = match nearest(name, known.iter().copied()) {
            Some(near) => draft.help(format!("write `{near}`")),
            None => draft.help(format!("it has {}", known.join(", "))),
        };
        draft.report();
    }
}

/// Whether an object has a key, or may have it when it is used.
fn may_have(object: &Written, name: &str) -> bool {
    let root = object.root();
    let is_open = root.has_insertions()
        || FIELDS
            .into_iter()
            .filter_map(|field| root.get(field))
            .any(|field| field.has_insertions() || field.is_unknown());
    let mut keys = keys(object).peekable();
    let is_empty = keys.peek().is_none();
    is_open
        || is_empty
        || keys.any(|key| key.text().is_none_or(|key| key == name || is_unknown(key)))
}

const FIELDS: [&str; 3] = ["data", "binaryData", "stringData"];

fn keys(object: &Written) -> impl Iterator<Item = Node<'_>> {
    let root = object.root();
    let fields = FIELDS.into_iter().filter_map(move |field| root.get(field));
    fields.flat_map(Node::pairs).map(|(key, _)| key)
}
