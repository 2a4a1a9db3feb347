//! What entries of `access` mean: which rules hold in which scope.

mod resources;
mod scopes;
mod urls;
pub mod uses;
mod wildcard;

use rolewright_catalog::{Catalog, RbacKind, builtin_rbac, is_builtin};
use rolewright_names as names;
use rolewright_rbac::PolicyRule;

use self::scopes::scopes;
use self::uses::{Names, Use};
use super::reason;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::{Access, Entry, Granted, Requested, Scope};
use crate::spec::raw::AccessEntry;

/// What the meaning of an entry depends on besides the entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// Which resources there are.
    pub catalog: &'a Catalog,
    /// The namespace of the subject, if the spec says it.
    pub own_namespace: Option<&'a str>,
}

/// The meaning of the entries at `at`. What is wrong with them goes to the checker; a wrong entry
/// grants nothing.
pub(crate) fn access(
    entries: &[AccessEntry],
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Access {
    let mut access = Access::default();
    for (index, entry) in entries.iter().enumerate() {
        let at = at.index(index);
        let Some(form) = Form::of(entry, &at, checker) else {
            continue;
        };
        form.refuse_strangers(entry, &at, checker);
        if let Some(reason) = &entry.reason {
            reason::check(reason, &at.key("reason"), checker);
        }
        let scopes = scopes(entry, form, &at, around, checker);
        let origin = Entry {
            place: checker.place(&at),
            reason: entry.reason.clone(),
        };
        match form {
            Form::Resources => {
                let rules = resources::rules(entry, &at, &scopes, around, checker);
                grant_rules(&mut access, &scopes, &rules, &origin);
            }
            Form::Urls => {
                let rules = urls::rules(entry, &at, checker);
                grant_rules(&mut access, &[Scope::Cluster], &rules, &origin);
            }
            Form::Use => {
                let rules = used_rules(entry, &at, checker);
                grant_rules(&mut access, &scopes, &rules, &origin);
            }
            Form::ClusterRole => {
                if let Some(role) = bound_role(entry, &at, around, checker) {
                    grant_role(&mut access, &scopes, role, &origin);
                }
            }
        }
    }
    access
}

/// The four forms of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Resources,
    Urls,
    ClusterRole,
    Use,
}

impl Form {
    const ALL: [Self; 4] = [Self::Resources, Self::Urls, Self::ClusterRole, Self::Use];

    /// The field that makes the form.
    fn field(self) -> &'static str {
        match self {
            Self::Resources => "resources",
            Self::Urls => "urls",
            Self::ClusterRole => "clusterRole",
            Self::Use => "use",
        }
    }

    fn is_in(self, entry: &AccessEntry) -> bool {
        match self {
            Self::Resources => entry.resources.is_some(),
            Self::Urls => entry.urls.is_some(),
            Self::ClusterRole => entry.cluster_role.is_some(),
            Self::Use => entry.uses.is_some(),
        }
    }

    /// The one form of the entry.
    fn of(entry: &AccessEntry, at: &Path, checker: &mut Checker<'_>) -> Option<Self> {
        let mut forms = Self::ALL.into_iter().filter(|form| form.is_in(entry));
        match (forms.next(), forms.next()) {
            (Some(form), None) => Some(form),
            (None, _) => {
                checker.error(at, "this entry does not say what it gives access to").help(
                    "write `resources` with `verbs`, `urls` with `verbs`, `clusterRole`, or `use`",
                );
                None
            }
            (Some(first), Some(second)) => {
                let (first, second) = (first.field(), second.field());
                let place = checker.key_place(&at.key(first));
                checker
                    .key_error(
                        &at.key(second),
                        format!("`{first}` and `{second}` cannot stand in one entry"),
                    )
                    .related(place, format!("`{first}` is here"))
                    .help("write two entries");
                None
            }
        }
    }

    /// Reports the fields that make no sense in this form, and the ones it lacks.
    fn refuse_strangers(self, entry: &AccessEntry, at: &Path, checker: &mut Checker<'_>) {
        let by_rule = matches!(self, Self::Resources | Self::Urls);
        if by_rule && entry.verbs.is_none() {
            checker
                .key_error(
                    &at.key(self.field()),
                    format!("`{}` without `verbs`", self.field()),
                )
                .help(match self {
                    Self::Urls => "write the exact methods, such as `verbs: [get]`",
                    _ => "write the exact verbs, such as `verbs: [get, list, watch]`",
                });
        }
        let strangers: [(&str, bool, &str); 5] = [
            (
                "verbs",
                entry.verbs.is_some() && !by_rule,
                "the rights stand elsewhere already",
            ),
            (
                "names",
                entry.names.is_some() && matches!(self, Self::Urls | Self::ClusterRole),
                "only access to resources can be limited to names",
            ),
            (
                "namespaces",
                entry.namespaces.is_some() && self == Self::Urls,
                "URLs lie in no namespace",
            ),
            (
                "allowWildcard",
                entry.allow_wildcard && !by_rule,
                "there is no wildcard in this entry to allow",
            ),
            (
                "unchecked",
                entry.unchecked && self != Self::Resources,
                "only resources are looked up in the catalog",
            ),
        ];
        for (field, stands_here, why) in strangers {
            if stands_here {
                checker
                    .key_error(
                        &at.key(field),
                        format!("`{field}` has no meaning beside `{}`", self.field()),
                    )
                    .label(why)
                    .help("remove it");
            }
        }
    }
}

fn grant_rules(access: &mut Access, scopes: &[Scope], rules: &[PolicyRule], entry: &Entry) {
    if rules.is_empty() {
        return;
    }
    for scope in scopes {
        let granted: &mut Granted = access.scopes.entry(scope.clone()).or_default();
        granted.rules.extend(rules.iter().map(|rule| Requested {
            rule: rule.clone(),
            entry: entry.clone(),
        }));
    }
}

fn grant_role(access: &mut Access, scopes: &[Scope], role: &str, entry: &Entry) {
    for scope in scopes {
        let granted = access.scopes.entry(scope.clone()).or_default();
        let entries = granted.cluster_roles.entry(role.to_owned()).or_default();
        entries.push(entry.clone());
    }
}

/// The ClusterRole that an entry binds, unless its name cannot be one.
fn bound_role<'e>(
    entry: &'e AccessEntry,
    at: &Path,
    around: Surroundings<'_>,
    checker: &mut Checker<'_>,
) -> Option<&'e str> {
    let role = entry.cluster_role.as_deref()?;
    if !checker.word(&at.key("clusterRole"), role, names::path_segment) {
        return None;
    }
    let at = at.key("clusterRole");
    let version = around.catalog.version();
    if role == "cluster-admin" && entry.reason.as_deref().is_none_or(|r| r.trim().is_empty()) {
        checker
            .error(&at, "`cluster-admin` is every verb on everything")
            .label("whoever has this is the cluster's administrator")
            .help("write what is needed in `resources`, or a `reason` beside it");
    } else if !is_builtin(version, RbacKind::ClusterRole, "", role) {
        let builtin = builtin_rbac(version).cluster_roles;
        let names = builtin.iter().map(|role| role.name.as_str());
        if let Some(near) = crate::spec::nearest(role, names) {
            checker
                .warning(
                    &at,
                    format!("Kubernetes has no ClusterRole `{role}` of its own"),
                )
                .label(format!("did you mean `{near}`?"))
                .help("if it is your own, all is well as long as it exists");
        }
    }
    Some(role)
}

fn used_rules(entry: &AccessEntry, at: &Path, checker: &mut Checker<'_>) -> Vec<PolicyRule> {
    let Some(name) = &entry.uses else {
        return Vec::new();
    };
    let Some(row) = Use::find(name) else {
        let known: Vec<&str> = uses::USES.iter().map(|row| row.name).collect();
        let near = crate::spec::nearest(name, known.iter().copied());
        let report = checker.error(&at.key("use"), format!("there is no use called `{name}`"));
        let report = match near {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        report.help(format!("the table knows {}", known.join(", ")));
        return Vec::new();
    };
    let names = entry.names.as_deref().unwrap_or_default();
    match row.names {
        Names::Required if entry.names.is_none() => {
            checker
                .error(&at.key("use"), format!("`{name}` needs `names`"))
                .label("it would reach every object of the namespace")
                .help(format!("write {{use: {name}, names: [...]}}"));
            Vec::new()
        }
        Names::Refused if entry.names.is_some() => {
            checker
                .key_error(
                    &at.key("names"),
                    format!("`{name}` cannot be limited to names"),
                )
                .label("its requests carry none")
                .help("remove them");
            Vec::new()
        }
        _ => {
            let mut sound = true;
            for (index, name) in names.iter().enumerate() {
                sound &= checker.word(&at.key("names").index(index), name, names::path_segment);
            }
            let rules = if sound { row.rules(names) } else { Vec::new() };
            let verbs = rules.iter().flat_map(|rule| &rule.verbs);
            resources::tell_of_listing(entry, verbs.map(String::as_str), at, checker);
            rules
        }
    }
}
