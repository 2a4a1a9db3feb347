//! The rules of a role in a release: the names in them follow the objects that they are of.

use super::node::{Element, Entry, Node};
use super::release::Release;
use crate::render::helm::action::Text;
use crate::render::objects::Kind;
use crate::render::yaml::{Item, Value};

/// Lets the names in a role's rules follow the release. `namespace` is the role's; none if it holds
/// everywhere.
///
/// A rule whose names are of several resources, of which only some follow, becomes one rule a
/// resource, so that nothing more is granted than before.
pub(super) fn follow(release: &Release<'_>, namespace: Option<&str>, role: &mut Node) {
    let Some(Node::List(rules)) = role.at_mut(&["rules"]) else {
        return;
    };
    let all = std::mem::take(rules);
    for element in all {
        match element {
            Element::Item { comment, node } => {
                let parts = parts(release, namespace, node);
                rules.extend(parts.into_iter().map(|node| Element::Item {
                    comment: comment.clone(),
                    node,
                }));
            }
            other => rules.push(other),
        }
    }
}

fn parts(release: &Release<'_>, namespace: Option<&str>, rule: Node) -> Vec<Node> {
    let list = |key: &str| strings(&rule, key);
    let names = list("resourceNames");
    let groups = list("apiGroups");
    let resources = list("resources");
    let name_in = |group: &str, resource: &str, name: &str| {
        new_name(release, namespace, group, resource, name)
    };
    let pairs = || {
        let groups = groups.iter();
        groups.flat_map(|group| resources.iter().map(move |resource| (group, resource)))
    };
    let follows = pairs().any(|(group, resource)| {
        let mut names = names.iter();
        names.any(|name| name_in(group, resource, name).is_some())
    });
    if !follows {
        return vec![rule];
    }
    pairs()
        .map(|(group, resource)| {
            let mut part = rule.clone();
            part.put(Entry::field("apiGroups", one(group)));
            part.put(Entry::field("resources", one(resource)));
            let names = names.iter().map(|name| Element::Item {
                comment: Vec::new(),
                node: match name_in(group, resource, name) {
                    Some(new) => Node::Action(new.as_yaml()),
                    None => Node::text(name),
                },
            });
            part.put(Entry::field("resourceNames", Node::List(names.collect())));
            part
        })
        .collect()
}

/// What something that a rule names is called in the release, if that is another name.
pub(super) fn new_name(
    release: &Release<'_>,
    namespace: Option<&str>,
    group: &str,
    resource: &str,
    name: &str,
) -> Option<Text> {
    let resource = resource.split('/').next().unwrap_or(resource);
    let kind = match (group, resource) {
        ("", "namespaces") => {
            let chart = release.chart;
            return chart.renames(name).then(|| chart.namespace_of(name));
        }
        ("", "serviceaccounts") => Kind::ServiceAccount,
        ("", "configmaps") => Kind::ConfigMap,
        ("", "services" | "endpoints") => Kind::Service,
        ("apps", "deployments") => Kind::Deployment,
        ("apps", "statefulsets") => Kind::StatefulSet,
        ("apps", "daemonsets") => Kind::DaemonSet,
        ("batch", "cronjobs") => Kind::CronJob,
        ("rbac.authorization.k8s.io", "roles") => Kind::Role,
        ("rbac.authorization.k8s.io", "rolebindings") => Kind::RoleBinding,
        ("rbac.authorization.k8s.io", "clusterroles") => Kind::ClusterRole,
        ("rbac.authorization.k8s.io", "clusterrolebindings") => Kind::ClusterRoleBinding,
        _ => return None,
    };
    let is_cluster_scoped = matches!(kind, Kind::ClusterRole | Kind::ClusterRoleBinding);
    let namespace = if is_cluster_scoped {
        None
    } else {
        namespace.or(release.client.namespace.as_deref())
    };
    release
        .makes(kind, namespace, name)
        .then(|| release.name_of(kind, namespace, name))
}

fn strings(rule: &Node, key: &str) -> Vec<String> {
    let items = match rule.at(&[key]).and_then(Node::value) {
        Some(Value::List(items)) => items,
        _ => Vec::new(),
    };
    items
        .into_iter()
        .filter_map(|Item { value, .. }| match value {
            Value::String(text) | Value::Quoted(text) => Some(text),
            _ => None,
        })
        .collect()
}

fn one(text: &str) -> Node {
    Node::List(vec![Element::Item {
        comment: Vec::new(),
        node: Node::text(text),
    }])
}
