//! The requests beside those that a program makes, all of which have to be refused: made from its calls,
//! so that none is forgotten, and from a table of what nobody should have by accident.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use rolewright_catalog::{Availability, Catalog, Scope};
use rolewright_live_tests::Answer;

use super::account::Account;
use super::call::{Access, VERBS};
use crate::answers::{is, is_refused, refusal};
use crate::catalog::version_of;
use crate::live::{Live, at_once, say};

/// A namespace that no example has to do with.
const ELSEWHERE: &str = "kube-system";
/// Groups that serve a resource of a call, have served it, or might be taken for the one that does.
const GROUPS: [&str; 4] = ["", "apps", "batch", "extensions"];
/// A name that no grant has.
const OTHER: &str = "other";

/// What every authenticated user may ask of the API about itself: verb, group, resource.
const BASELINE: [(&str, &str, &str); 3] = [
    ("create", "authentication.k8s.io", "selfsubjectreviews"),
    ("create", "authorization.k8s.io", "selfsubjectaccessreviews"),
    ("create", "authorization.k8s.io", "selfsubjectrulesreviews"),
];

/// What leads further than it looks: verb, group, resource, name. They are asked for in the program's own
/// namespace, which `{}` stands for, and at the cluster scope where a resource is of the cluster.
#[rustfmt::skip]
const COVETED: &[(&str, &str, &str, &str)] = &[
    // what is secret
    ("get",    "", "secrets", "postgres"),
    ("list",   "", "secrets", ""),
    ("watch",  "", "secrets", ""),
    ("list",   "", "secrets", "postgres"),
    ("get",    "", "configmaps", "kube-root-ca.crt"),
    ("list",   "", "configmaps", ""),
    // being somebody else
    ("create", "", "serviceaccounts/token", "default"),
    ("create", "", "serviceaccounts/token", "{account}"),
    ("patch",  "", "serviceaccounts", "{account}"),
    ("create", "", "serviceaccounts", ""),
    ("create", "certificates.k8s.io", "certificatesigningrequests", ""),
    ("create", "authentication.k8s.io", "tokenreviews", ""),
    // running anything, anywhere
    ("create", "", "pods", ""),
    ("create", "", "pods/exec", "p"),
    ("get",    "", "pods/exec", "p"),
    ("create", "", "pods/attach", "p"),
    ("get",    "", "pods/attach", "p"),
    ("create", "", "pods/portforward", "p"),
    ("get",    "", "pods/portforward", "p"),
    ("get",    "", "pods/proxy", "p"),
    ("get",    "", "pods/log", "p"),
    ("get",    "", "pods/status", "p"),
    ("patch",  "", "pods/ephemeralcontainers", "p"),
    ("patch",  "", "pods/resize", "p"),
    ("create", "", "pods/eviction", "p"),
    ("create", "", "pods/binding", "p"),
    ("get",    "", "services/proxy", "s"),
    ("create", "batch", "cronjobs", ""),
    ("patch",  "batch", "jobs/status", "pi"),
    ("create", "apps", "deployments", ""),
    ("patch",  "apps", "deployments", "{account}"),
    ("update", "apps", "deployments/scale", "{account}"),
    ("create", "apps", "daemonsets", ""),
    // more rights
    ("create", "rbac.authorization.k8s.io", "roles", ""),
    ("patch",  "rbac.authorization.k8s.io", "roles", "{account}"),
    ("list",   "rbac.authorization.k8s.io", "roles", ""),
    ("create", "rbac.authorization.k8s.io", "rolebindings", ""),
    ("patch",  "rbac.authorization.k8s.io", "rolebindings", "{account}"),
    ("create", "authorization.k8s.io", "localsubjectaccessreviews", ""),
];

/// The same of the cluster.
#[rustfmt::skip]
const COVETED_OF_THE_CLUSTER: &[(&str, &str, &str, &str)] = &[
    ("list",   "", "nodes", ""),
    ("get",    "", "nodes", "n"),
    ("get",    "", "nodes/proxy", "n"),
    ("create", "", "nodes/proxy", "n"),
    ("list",   "", "namespaces", ""),
    ("watch",  "", "namespaces", ""),
    ("create", "", "namespaces", ""),
    ("get",    "", "namespaces", "{}"),
    ("patch",  "", "namespaces", "{}"),
    ("delete", "", "namespaces", "{}"),
    ("update", "", "namespaces/finalize", "{}"),
    ("create", "", "persistentvolumes", ""),
    ("list",   "", "secrets", ""),
    ("create", "rbac.authorization.k8s.io", "clusterroles", ""),
    ("patch",  "rbac.authorization.k8s.io", "clusterroles", "cluster-admin"),
    ("create", "rbac.authorization.k8s.io", "clusterrolebindings", ""),
    ("update", "certificates.k8s.io", "certificatesigningrequests/approval", "c"),
    ("create", "admissionregistration.k8s.io", "validatingwebhookconfigurations", ""),
    ("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
    ("create", "apiextensions.k8s.io", "customresourcedefinitions", ""),
    ("create", "apiregistration.k8s.io", "apiservices", ""),
    ("create", "authorization.k8s.io", "subjectaccessreviews", ""),
];

/// URLs that only administrators and monitoring are for.
const PATHS: [&str; 6] = [
    "/metrics",
    "/metrics/slis",
    "/logs",
    "/debug/pprof/",
    "/debug/flags/v",
    "/configz",
];

/// Asks for every neighbour of the calls, and says how many there were.
pub(crate) fn are_refused(live: &Live, account: &Account, calls: &[Access]) -> Result<(), Failed> {
    let served = served(&Catalog::new(version_of(live.server()?)?));
    let all = neighbours(account, calls, &served);
    let refused = |access: &Access| {
        let answer = access.send(&account.client)?;
        is_refused(&answer, &refusal(&access.question(&account.user())))
            .map_err(|failed| about(access, &failed))
    };
    at_once(&all, refused)?;
    for access in baseline() {
        let answer = access.send(&account.client)?;
        // It comes as far as to the want of a body.
        is(&answer, 400, "").map_err(|failed| about(&access, &failed))?;
    }
    for path in PATHS {
        let forbidden = format!(
            "forbidden: User {:?} cannot get path {path:?}",
            account.user()
        );
        is_refused(&account.client.get(path)?, &forbidden)?;
    }
    cannot_impersonate(account)?;
    let (name, made) = (&account.name, calls.len());
    say(&format!(
        "programs: {name}: {made} calls, {} neighbours refused",
        all.len() + PATHS.len() + 2
    ));
    Ok(())
}

fn about(access: &Access, failed: &Failed) -> Failed {
    format!("{access}: {}", failed.message().unwrap_or_default()).into()
}

fn cannot_impersonate(account: &Account) -> Result<(), Failed> {
    let refused = |answer: &Answer| is(answer, 403, "cannot impersonate");
    let client = &account.client;
    refused(&client.acting_as("admin", &[]).get("/version")?)?;
    let masters = client.acting_as(&account.user(), &["system:masters"]);
    refused(&masters.get("/version")?)
}

fn baseline() -> impl Iterator<Item = Access> {
    BASELINE
        .iter()
        .map(|(verb, group, resource)| Access::new(verb, group, resource, "", ""))
}

/// All neighbours, none of which any call covers.
fn neighbours(account: &Account, calls: &[Access], served: &[Resource]) -> Vec<Access> {
    let mut all = BTreeSet::new();
    all.extend(coveted(account));
    for call in calls {
        for verb in VERBS {
            for resource in served.iter().filter(|resource| resource.is_of(call)) {
                all.extend(resource.requests(verb, call, account));
            }
        }
        for resource in served {
            all.extend(resource.requests(&call.verb, call, account));
        }
        for group in GROUPS {
            let group = group.to_owned();
            all.insert(Access {
                group,
                ..call.clone()
            });
        }
    }
    let is_needed = |access: &Access| calls.iter().any(|call| call.covers(access));
    let own: Vec<_> = baseline().collect();
    all.retain(|access| !is_needed(access) && !own.contains(access));
    all.into_iter().collect()
}

fn coveted(account: &Account) -> impl Iterator<Item = Access> {
    let fill = |name: &str| {
        name.replace("{account}", &account.name)
            .replace("{}", &account.namespace)
    };
    let row = move |namespace: String| {
        move |&(verb, group, resource, name): &(&str, &str, &str, &str)| {
            Access::new(verb, group, resource, &namespace, &fill(name))
        }
    };
    let own = COVETED.iter().map(row(account.namespace.clone()));
    let elsewhere = COVETED.iter().map(row(ELSEWHERE.to_owned()));
    let cluster = COVETED_OF_THE_CLUSTER.iter().map(row(String::new()));
    own.chain(elsewhere).chain(cluster)
}

/// A resource or subresource that the server serves.
struct Resource {
    group: String,
    plural: String,
    subresource: String,
    is_namespaced: bool,
}

impl Resource {
    /// Whether a call is to this resource, or to the one that this is a subresource of.
    fn is_of(&self, call: &Access) -> bool {
        (&self.group, &self.plural) == (&call.group, &call.resource)
    }

    /// The requests to it that have this verb: where the call and its caller are, elsewhere and in all
    /// namespaces at once, for the object that the call names and for another.
    fn requests(&self, verb: &str, call: &Access, account: &Account) -> Vec<Access> {
        let places = if self.is_namespaced {
            vec![&*call.namespace, &*account.namespace, ELSEWHERE, ""]
        } else {
            vec![""]
        };
        let mut names = vec![OTHER];
        if !call.name.is_empty() {
            names.push(&call.name);
        }
        match verb {
            // They are not of a subresource: such a path is a get, or means nothing.
            "list" | "watch" | "deletecollection" if !self.subresource.is_empty() => {
                return Vec::new();
            }
            "list" | "watch" => names.push(""),
            "create" if !self.subresource.is_empty() => {}
            "create" | "deletecollection" => names = vec![""],
            _ => {}
        }
        let access = |namespace: &str, name: &str| Access {
            verb: verb.to_owned(),
            group: self.group.clone(),
            resource: self.plural.clone(),
            subresource: self.subresource.clone(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        };
        let in_place = |place| names.iter().map(move |name| (place, *name));
        let pairs = places.iter().flat_map(|place| in_place(*place));
        pairs.map(|(place, name)| access(place, name)).collect()
    }
}

fn served(catalog: &Catalog) -> Vec<Resource> {
    let mut all = Vec::new();
    for resource in catalog.resources() {
        let mut add = |subresource: &str, availability| {
            if availability == Availability::Default {
                all.push(Resource {
                    group: resource.group().to_owned(),
                    plural: resource.plural().to_owned(),
                    subresource: subresource.to_owned(),
                    is_namespaced: resource.scope() == Scope::Namespaced,
                });
            }
        };
        add("", resource.availability());
        for subresource in resource.subresources() {
            add(subresource.name(), subresource.availability());
        }
    }
    all
}
