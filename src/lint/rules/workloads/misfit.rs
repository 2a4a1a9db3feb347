//! Workloads that are not what Kubernetes' own types say: values of wrong types, and fields that
//! there are none of.

use rolewright_strategic_merge::{Problem, Type, Wrong, check};
use serde_json::{Map, Value};

use super::super::example::{account, deployment};
use super::filled_in::is_filled_in;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::{Path, Step};

/// A rule about what does not fit the types.
pub(in crate::lint) struct Misfit {
    rule: &'static Rule,
    /// Whether it is about fields that there are none of, and not about values.
    is_of_fields: bool,
}

pub(in crate::lint) static VALUE: Misfit = Misfit {
    rule: &VALUE_RULE,
    is_of_fields: false,
};

pub(in crate::lint) static FIELD: Misfit = Misfit {
    rule: &FIELD_RULE,
    is_of_fields: true,
};

const SOURCES: &[&str] = &[
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/",
    "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
];

const BETTER: &str = concat!(
    account!("automountServiceAccountToken: false"),
    "---\n",
    deployment!("serviceAccountName: app" "terminationGracePeriodSeconds: 60"),
);

static VALUE_RULE: Rule = Rule {
    id: "invalid-workload-value",
    section: Section::Workloads,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a field of a workload has a value that the server refuses",
    page: Page {
        what: "Fires on a value of a workload, or of a Job's template in a ConfigMap, that is not \
               of the type that Kubernetes has for the field: a number where a string belongs, text \
               where a number does, a mapping instead of a list, a quantity that is none. Values \
               that are filled in later are let be.",
        why: "The server refuses the whole object. In a template nobody sees that before a program \
              tries to create it.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app" "terminationGracePeriodSeconds: 60s"),
        ),
        better: BETTER,
        sources: SOURCES,
        elsewhere: &[("kubeconform", "schema"), ("kubeval", "schema")],
    },
};

static FIELD_RULE: Rule = Rule {
    id: "unknown-workload-field",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a workload has a field that Kubernetes does not know",
    page: Page {
        what: "Fires on a field of a workload, or of a Job's template in a ConfigMap, that the type \
               around it does not have: misspelt, or indented too far or too little.",
        why: "kubectl refuses it, and clients that do not check drop it without a word: a security \
              context that is misspelt does not hold, and a misspelt \
              `automountServiceAccountToken` leaves the token in the Pod.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            deployment!("serviceAccountName: app" "terminationGracePeriod: 60"),
        ),
        better: BETTER,
        sources: SOURCES,
        elsewhere: &[("kubeconform", "strict"), ("kubeval", "strict")],
    },
};

impl Check for Misfit {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        let root = workload.written.root();
        let mut is_template = None;
        for problem in problems(workload) {
            if matches!(problem.what, Wrong::UnknownField { .. }) != self.is_of_fields {
                continue;
            }
            let path = path(&problem);
            let node = if self.is_of_fields {
                root.key_at(&path).unwrap_or_else(|| root.nearest(&path))
            } else {
                root.nearest(&path)
            };
            if is_filled_in(
                node,
                *is_template.get_or_insert_with(|| workload.is_in_config_map()),
            ) {
                continue;
            }
            let message = match &problem.what {
                Wrong::UnknownField { object, field, .. } => {
                    format!("{object} has no field `{field}`")
                }
                what => format!("`{path}` {what}"),
            };
            let mut draft = out.at(workload.written, &node.place(), message);
            draft = match &problem.what {
                Wrong::UnknownField {
                    nearest: Some(nearest),
                    ..
                } => draft.help(format!("write `{nearest}`")),
                Wrong::UnknownField { .. } => draft.help("correct its name or its indentation"),
                Wrong::WrongType {
                    expected: "a string",
                    ..
                } if node.text().is_some() => draft.label("the server refuses it").help(format!(
                    "write it in quotes: \"{}\"",
                    node.text().unwrap_or_default()
                )),
                _ => draft.label("the server refuses it"),
            };
            draft.report();
        }
    }
}

/// What does not fit the types, as far as the types of the object are known.
fn problems(workload: &WorkloadView<'_>) -> Vec<Problem> {
    let written = workload.written;
    let of_pod = Type::POD_TEMPLATE_SPEC;
    let known = match (written.api_version.as_str(), written.kind.as_str()) {
        ("v1", "Pod") => Some(of_pod),
        (api_version, kind) => Type::of_kind(api_version, kind),
    };
    let (Some(known), Ok(Value::Object(mut object))) = (known, written.root().to_json()) else {
        return Vec::new();
    };
    object.retain(|key, _| key != "status");
    if written.kind == "Pod" {
        object.retain(|key, _| !["apiVersion", "kind"].contains(&key.as_str()));
    }
    without_server_fields(&mut object);
    let mut problems = check(&object, known);
    problems.retain(|problem| {
        matches!(
            problem.what,
            Wrong::UnknownField { .. }
                | Wrong::WrongType { .. }
                | Wrong::Unreadable { .. }
                | Wrong::NullInList
        )
    });
    problems
}

/// Takes out what the server writes into metadata, which the types of patches leave out.
fn without_server_fields(object: &mut Map<String, Value>) {
    if let Some(Value::Object(metadata)) = object.get_mut("metadata") {
        metadata.retain(|key, _| key != "managedFields");
    }
}

fn path(problem: &Problem) -> Path {
    problem.path.iter().map(Step::from).collect()
}
