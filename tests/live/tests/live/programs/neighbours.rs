//! The requests beside those that a program makes, all of which have to be refused: made of its calls, so
//! that none is forgotten, and of a table of what nobody should have by accident.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use rolewright_catalog::{Availability, Catalog, Scope};
use rolewright_live_tests::{ADMIN, Answer};

use super::account::Account;
use super::call::{Access, VERBS};
use super::coveted;
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

/// That every neighbour of the calls is refused; says how many there were.
pub(crate) fn are_refused(live: &Live, account: &Account, calls: &[Access]) -> Result<(), Failed> {
    let (asked, allowed) = ask(live, account, calls)?;
    assert!(allowed.is_empty(), "not refused: {allowed:#?}");
    let (name, made) = (&account.name, calls.len());
    say(&format!(
        "programs: {name}: calls made {made}, neighbours refused {asked}"
    ));
    Ok(())
}

/// Sends every neighbour of the calls. Gives their number, and those that were not refused with the status
/// that they got.
pub(crate) fn ask(
    live: &Live,
    account: &Account,
    calls: &[Access],
) -> Result<(usize, Vec<String>), Failed> {
    let user = account.user();
    let served = served(&Catalog::new(version_of(live.server()?)?));
    let mut answers = at_once(&neighbours(account, calls, &served), |access| {
        let answer = access.send(&account.client)?;
        Ok((access.to_string(), answer, refusal(&access.question(&user))))
    })?;
    for path in coveted::PATHS {
        let words = format!("forbidden: User {user:?} cannot get path {path:?}");
        answers.push((format!("GET {path}"), account.client.get(path)?, words));
    }
    let mut allowed = Vec::new();
    for (request, answer, words) in &answers {
        if answer.status == 403 {
            is_refused(answer, words)?;
        } else {
            allowed.push(format!("{request}: {}", answer.status));
        }
    }
    let impersonations = impersonations(account)?;
    for (who, answer) in &impersonations {
        if answer.status == 403 {
            is(answer, 403, "cannot impersonate")?;
        } else {
            allowed.push(format!("as {who}: {}", answer.status));
        }
    }
    has_baseline(account)?;
    Ok((answers.len() + impersonations.len(), allowed))
}

/// As another user, and as oneself in a group that may do everything.
fn impersonations(account: &Account) -> Result<[(&'static str, Answer); 2], Failed> {
    let (client, masters) = (&account.client, "system:masters");
    let in_masters = client.acting_as(&account.user(), &[masters]);
    Ok([
        (ADMIN, client.acting_as(ADMIN, &[]).get("/version")?),
        (masters, in_masters.get("/version")?),
    ])
}

/// That what was left out as everybody's is.
fn has_baseline(account: &Account) -> Result<(), Failed> {
    for access in baseline() {
        // It comes as far as to the want of a body.
        is(&access.send(&account.client)?, 400, "")?;
    }
    Ok(())
}

fn baseline() -> impl Iterator<Item = Access> {
    BASELINE
        .iter()
        .map(|(verb, group, resource)| Access::new(verb, group, resource, "", ""))
}

/// All neighbours, none of which any call covers.
fn neighbours(account: &Account, calls: &[Access], served: &[Resource]) -> Vec<Access> {
    let mut all = BTreeSet::new();
    let of_calls = calls.iter().map(|call| &*call.namespace);
    let mut namespaces: BTreeSet<_> = of_calls.chain([&*account.namespace, ELSEWHERE]).collect();
    namespaces.remove("");
    all.extend(coveted::requests(account, &namespaces));
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
