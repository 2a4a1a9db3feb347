//! From the rules that reach somebody to the questions that real requests would raise.

use rolewright_catalog::{Catalog, OWN_NAMESPACE_VERBS, Scope};
use rolewright_rbac::matches::WILDCARD;
use rolewright_rbac::{Action, Atom, PolicyRule, atoms};

use super::{Question, ServedResources};

/// What a rule says of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleQuestion {
    /// Requests like this exist, and the question has their form.
    Live(Question),
    /// Neither discovery nor the catalog knows the resource, so no such request is known. The
    /// question has the form that it would most likely have.
    Unknown(Question),
    /// No request can use it.
    Dead(Question, Dead),
}

/// Why no request can use a part of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    /// A RoleBinding cannot give what is at the cluster scope.
    ClusterScoped,
    /// A RoleBinding cannot give URLs.
    Url,
    /// A request with this verb carries no name.
    Unnamed,
}

/// The questions of a rule that holds in a namespace, or everywhere if there is none.
pub fn questions_of<'a>(
    rule: &'a PolicyRule,
    namespace: Option<&'a str>,
    served: &'a ServedResources,
    catalog: &'a Catalog,
) -> impl Iterator<Item = RuleQuestion> + 'a {
    let at = At {
        namespace,
        served,
        catalog,
    };
    atoms(std::slice::from_ref(rule)).map(move |atom| match atom {
        Atom::Url { url, verb } => at.url(verb, url),
        Atom::Resource {
            group,
            resource,
            name,
            verb,
        } => at.resource(verb, group, resource, name.unwrap_or_default()),
    })
}

/// Where a rule holds, and on which cluster.
#[derive(Clone, Copy)]
struct At<'a> {
    namespace: Option<&'a str>,
    served: &'a ServedResources,
    catalog: &'a Catalog,
}

impl At<'_> {
    fn url(self, verb: &str, path: &str) -> RuleQuestion {
        let question = Question::new(Action::Url { verb, path });
        match self.namespace {
            None => RuleQuestion::Live(question),
            Some(_) => RuleQuestion::Dead(question, Dead::Url),
        }
    }

    fn resource(self, verb: &str, group: &str, text: &str, name: &str) -> RuleQuestion {
        let (resource, subresource) = text.split_once('/').unwrap_or((text, ""));
        let asked = |namespace: &str, name: &str| {
            Question::new(Action::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
            })
        };
        let own = self.namespace.unwrap_or_default();
        let plain = asked(own, name);
        if !name.is_empty() && verb == "deletecollection" {
            return RuleQuestion::Dead(plain, Dead::Unnamed);
        }
        if [group, resource, subresource].contains(&WILDCARD) {
            return RuleQuestion::Live(plain);
        }
        let is_namespaces = group.is_empty() && resource == "namespaces";
        let scope = self
            .served
            .scope(self.catalog, group, resource, subresource);
        match (scope, self.namespace) {
            (None, _) => RuleQuestion::Unknown(plain),
            (Some(Scope::Cluster), None)
                if is_namespaces && !name.is_empty() && names_its_namespace(verb) =>
            {
                RuleQuestion::Live(asked(name, name))
            }
            (Some(Scope::Namespaced), _) | (Some(Scope::Cluster), None) => {
                RuleQuestion::Live(plain)
            }
            (Some(Scope::Cluster), Some(namespace)) => {
                let reaches_itself = is_namespaces
                    && (names_its_namespace(verb) || verb == WILDCARD)
                    && (name.is_empty() || name == namespace);
                // A binding's role is asked about in the binding's namespace.
                let is_roles = group == "rbac.authorization.k8s.io" && resource == "clusterroles";
                let is_asked_in_namespaces =
                    verb == "use" || (is_roles && [WILDCARD, "bind"].contains(&verb));
                if reaches_itself {
                    RuleQuestion::Live(asked(namespace, namespace))
                } else if is_asked_in_namespaces {
                    RuleQuestion::Live(plain)
                } else {
                    RuleQuestion::Dead(plain, Dead::ClusterScoped)
                }
            }
        }
    }
}

/// Whether a request with this verb to a Namespace object has the namespace's name as its
/// namespace.
fn names_its_namespace(verb: &str) -> bool {
    OWN_NAMESPACE_VERBS.contains(&verb)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use rolewright_catalog::KubernetesVersion;

    use super::*;
    use crate::verify::ServedResource;

    fn served() -> ServedResources {
        let resource = |scope, subresources: &[&str]| ServedResource {
            scope,
            verbs: BTreeSet::new(),
            subresources: subresources
                .iter()
                .map(|name| ((*name).to_owned(), BTreeSet::new()))
                .collect(),
        };
        ServedResources {
            resources: BTreeMap::from([
                (
                    (String::new(), "pods".to_owned()),
                    resource(Scope::Namespaced, &["log"]),
                ),
                (
                    (String::new(), "nodes".to_owned()),
                    resource(Scope::Cluster, &[]),
                ),
                (
                    (String::new(), "namespaces".to_owned()),
                    resource(Scope::Cluster, &["status"]),
                ),
                (
                    (RBAC.to_owned(), "clusterroles".to_owned()),
                    resource(Scope::Cluster, &[]),
                ),
            ]),
            failed: BTreeSet::new(),
        }
    }

    const RBAC: &str = "rbac.authorization.k8s.io";
    const N: Option<&str> = Some("n");

    /// Group, resource, verb, name and place of a rule, and what is asked of it.
    type Row<'r> = (&'r str, &'r str, &'r str, &'r str, Option<&'r str>, &'r str);

    const ROWS: &[Row<'_>] = &[
        ("", "pods", "list", "", N, "live: list pods in n"),
        ("", "pods", "list", "", None, "live: list pods"),
        ("", "pods", "get", "a", N, "live: get pods \"a\" in n"),
        ("", "pods/log", "get", "", N, "live: get pods/log in n"),
        ("", "pods/nope", "get", "", N, "unknown: get pods/nope in n"),
        (
            "",
            "pods/finalizers",
            "update",
            "",
            N,
            "live: update pods/finalizers in n",
        ),
        (
            "",
            "pods",
            "deletecollection",
            "a",
            N,
            "dead: deletecollection pods \"a\" in n: Unnamed",
        ),
        ("", "nodes", "get", "", None, "live: get nodes"),
        (
            "",
            "nodes",
            "get",
            "",
            N,
            "dead: get nodes in n: ClusterScoped",
        ),
        ("", "nodes", "*", "", N, "dead: * nodes in n: ClusterScoped"),
        (
            "",
            "namespaces",
            "get",
            "",
            N,
            "live: get namespaces \"n\" in n",
        ),
        (
            "",
            "namespaces",
            "get",
            "n",
            N,
            "live: get namespaces \"n\" in n",
        ),
        (
            "",
            "namespaces",
            "get",
            "m",
            N,
            "dead: get namespaces \"m\" in n: ClusterScoped",
        ),
        (
            "",
            "namespaces",
            "list",
            "",
            N,
            "dead: list namespaces in n: ClusterScoped",
        ),
        ("", "namespaces", "list", "", None, "live: list namespaces"),
        (
            "",
            "namespaces",
            "get",
            "m",
            None,
            "live: get namespaces \"m\" in m",
        ),
        (
            "",
            "namespaces/status",
            "patch",
            "",
            N,
            "live: patch namespaces/status \"n\" in n",
        ),
        (
            RBAC,
            "clusterroles",
            "bind",
            "a",
            N,
            "live: bind clusterroles.rbac.authorization.k8s.io \"a\" in n",
        ),
        (
            RBAC,
            "clusterroles",
            "escalate",
            "a",
            N,
            "dead: escalate clusterroles.rbac.authorization.k8s.io \"a\" in n: ClusterScoped",
        ),
        (
            "",
            "users",
            "impersonate",
            "a",
            None,
            "live: impersonate users \"a\"",
        ),
        (
            "x.io",
            "widgets",
            "get",
            "",
            N,
            "unknown: get widgets.x.io in n",
        ),
        ("*", "*", "*", "", N, "live: * *.* in n"),
    ];

    /// The one question of a rule, in words: `live`, `unknown` or `dead`, and what is asked.
    fn asked(group: &str, resource: &str, verb: &str, name: &str, place: Option<&str>) -> String {
        let rule = PolicyRule {
            verbs: vec![verb.to_owned()],
            api_groups: vec![group.to_owned()],
            resources: vec![resource.to_owned()],
            resource_names: [name]
                .iter()
                .filter(|name| !name.is_empty())
                .map(|name| (*name).to_owned())
                .collect(),
            non_resource_urls: Vec::new(),
        };
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let served = served();
        let found: Vec<RuleQuestion> = questions_of(&rule, place, &served, &catalog).collect();
        match found.as_slice() {
            [RuleQuestion::Live(question)] => format!("live: {question}"),
            [RuleQuestion::Unknown(question)] => format!("unknown: {question}"),
            [RuleQuestion::Dead(question, why)] => format!("dead: {question}: {why:?}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn questions_have_the_form_of_real_requests() {
        for &(group, resource, verb, name, place, expected) in ROWS {
            assert_eq!(asked(group, resource, verb, name, place), expected);
        }
    }

    #[test]
    fn urls_are_in_no_namespace() {
        let rule = PolicyRule {
            verbs: vec!["get".to_owned()],
            non_resource_urls: vec!["/metrics".to_owned()],
            ..PolicyRule::default()
        };
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let served = served();
        let in_role = questions_of(&rule, Some("n"), &served, &catalog).next();
        assert!(matches!(in_role, Some(RuleQuestion::Dead(_, Dead::Url))));
        let everywhere = questions_of(&rule, None, &served, &catalog).next();
        assert!(matches!(everywhere, Some(RuleQuestion::Live(_))));
    }
}
