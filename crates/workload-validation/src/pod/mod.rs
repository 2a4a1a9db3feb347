//! Pods, and the templates of them (`ValidatePodSpec`).

mod affinity;
pub(crate) mod context;
mod network;
mod scheduling;

use crate::check::{MOST, form, one_of, required, within};
use crate::container;
use crate::forms::{dns_label, dns_subdomain, qualified_name};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};
use crate::{metadata, volume};

/// What a Pod's spec belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A Pod of its own.
    Pod,
    /// A template that nothing is said of.
    Template,
    /// A Job.
    Job,
    /// A controller whose Pods always run.
    Controller {
        /// Whether it writes the names of its Pods over `hostname` and `subdomain`.
        names_its_pods: bool,
    },
}

/// The template in the field `template` of something.
pub(crate) fn of_template(holder: &Scope<'_>, role: Role, out: &mut Vec<Refusal>) {
    of_template_with(holder, role, &[], out);
}

/// The same, with the names of volumes that come from elsewhere.
pub(crate) fn of_template_with(
    holder: &Scope<'_>,
    role: Role,
    volumes: &[Found<&str>],
    out: &mut Vec<Refusal>,
) {
    match holder.get("template") {
        Found::Nothing => holder.refuse("template", "is missing", out),
        Found::Unknown => {}
        Found::This(template) => {
            if let Found::This(metadata) = template.get("metadata") {
                metadata::labels(&metadata, "labels", out);
                metadata::annotations(&metadata, out);
            }
            check(&template, role, volumes, out);
        }
    }
}

/// What has the `spec` of a Pod, with the names of volumes that come from elsewhere.
pub(crate) fn check(
    holder: &Scope<'_>,
    role: Role,
    volumes: &[Found<&str>],
    out: &mut Vec<Refusal>,
) {
    let pod = match holder.get("spec") {
        Found::Nothing => {
            holder.refuse("spec", "is missing", out);
            return;
        }
        Found::Unknown => return,
        Found::This(pod) => pod,
    };
    let volumes = volume::check(&pod, volumes, out);
    container::check(&pod, role, &volumes, out);
    restarts(&pod, role, out);
    names(&pod, role, out);
    context::of_pod(&pod, out);
    network::check(&pod, out);
    scheduling::check(&pod, out);
}

fn restarts(pod: &Scope<'_>, role: Role, out: &mut Vec<Refusal>) {
    let policies: &[&str] = match role {
        Role::Pod | Role::Template => &["Always", "OnFailure", "Never"],
        Role::Job => &["OnFailure", "Never"],
        Role::Controller { .. } => &["Always"],
    };
    if role == Role::Job {
        required(pod, "restartPolicy", out);
    }
    one_of(pod, "restartPolicy", policies, out);
    let deadline = "activeDeadlineSeconds";
    if matches!(role, Role::Controller { .. }) && pod.get(deadline).is_set() {
        pod.refuse(deadline, "cannot be set for Pods that always run", out);
    } else {
        within(pod, deadline, 1..=MOST, out);
    }
}

fn names(pod: &Scope<'_>, role: Role, out: &mut Vec<Refusal>) {
    // The older field counts where the other is absent.
    let account = if pod.text("serviceAccountName").is_nothing() {
        "serviceAccount"
    } else {
        "serviceAccountName"
    };
    for field in [account, "nodeName", "priorityClassName", "runtimeClassName"] {
        form(pod, field, dns_subdomain, out);
    }
    let names_its_pods = role
        == Role::Controller {
            names_its_pods: true,
        };
    if !names_its_pods {
        for field in ["hostname", "subdomain"] {
            form(pod, field, dns_label, out);
        }
    }
    one_of(
        pod,
        "preemptionPolicy",
        &["PreemptLowerPriority", "Never"],
        out,
    );
    if let Found::This(os) = pod.get("os") {
        required(&os, "name", out);
        one_of(&os, "name", &["linux", "windows"], out);
    }
    for gate in pod.list("readinessGates").items {
        // An empty type is none either.
        required(&gate, "conditionType", out);
        form(&gate, "conditionType", qualified_name, out);
    }
}
