//! From an object of the manifests to a template: its names, namespaces and labels are the
//! release's, and some of its places are values. Everything else stays as the manifests have it.

use serde_json::json;

use super::action::Text;
use super::controller::{self, only_if};
use super::emit;
use super::extra_rules;
use super::jobs;
use super::node::{Element, Entry, Guard, Node};
use super::place::{self, Shape};
use super::pod::Around;
use super::release::Release;
use super::rules;
use super::settings;
use super::values::Values;
use crate::render::objects::{Kind, Object};
use crate::render::yaml::Value;
use crate::spec::NamedAccounts;

/// The text of an object's template.
pub(super) fn template(around: &Around<'_>, object: &Object, values: &mut Values) -> String {
    let release = around.release;
    let mut node = Node::from(object.value.clone());
    metadata(release, object, &mut node);
    let mut before = String::new();
    let mut guard = None;
    match object.kind {
        Kind::ServiceAccount => {
            guard = Some(account(release, object, &mut node, values));
            if release.chart.has_several_accounts {
                before = format!("{{{{- {} }}}}\n", release.chart.helper("distinctAccounts"));
            }
        }
        Kind::Role | Kind::ClusterRole => {
            rules::follow(release, object.namespace.as_deref(), &mut node);
            extra_rules::append(release, object, &mut node);
            guard = Some(rbac());
        }
        Kind::RoleBinding | Kind::ClusterRoleBinding => {
            binding(release, object, &mut node);
            guard = Some(rbac());
        }
        Kind::ConfigMap if jobs::carries_templates(release, object) => {
            before = jobs::fill(release, around.names, &mut node, values);
        }
        Kind::ConfigMap => {
            settings::config(release, around.names, &object.name, &mut node, values);
        }
        Kind::Service => controller::service(release, &mut node, values),
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet | Kind::Job | Kind::CronJob => {
            before = controller::controller(around, object.kind, &mut node, values);
        }
        Kind::Namespace => {}
    }
    format!("{before}{}", emit::document(&node, guard.as_ref()))
}

fn rbac() -> Guard {
    Guard::If(".Values.rbac.create".to_owned())
}

fn metadata(release: &Release<'_>, object: &Object, node: &mut Node) {
    let Some(metadata) = node.at_mut(&["metadata"]) else {
        return;
    };
    let namespace = object.namespace.as_deref();
    let name = release.name_of(object.kind, namespace, &object.name);
    metadata.put(Entry::field("name", Node::Action(name.as_yaml())));
    if let Some(namespace) = namespace {
        let namespace = release.chart.namespace_of(namespace);
        metadata.put(Entry::field("namespace", Node::Action(namespace.as_yaml())));
    }
    metadata.put(Entry::field(
        "labels",
        Node::Lines(release.helper("labels")),
    ));
}

/// An account's values, and when it is made.
fn account(release: &Release<'_>, object: &Object, node: &mut Node, values: &mut Values) -> Guard {
    let namespace = object.namespace.as_deref();
    let key = release
        .account_key(namespace, &object.name)
        .map(str::to_owned);
    let way: Vec<&str> = match &key {
        Some(key) => vec!["accounts", key],
        None => vec!["serviceAccount"],
    };
    let below = |last: &'static str| {
        let mut way = way.clone();
        way.push(last);
        way
    };
    let (whose, otherwise) = match &key {
        Some(_) => (
            format!("the account {}", object.name),
            "made from the release's name",
        ),
        None => (
            "the account that the program runs as".to_owned(),
            "the release's full name if the account is made here",
        ),
    };
    let own = release.client.account.as_ref().filter(|_| key.is_none());
    let is_made = own.is_none() || release.makes_account;
    let is_shared = own.is_some() && release.shared_account().is_some();
    let otherwise = if is_shared {
        "that of another client"
    } else {
        otherwise
    };
    let default_name = own.filter(|_| !is_made && !is_shared);
    let default_name = default_name.map(|own| own.name.as_str());
    values.require(
        &release.way(&below("create")),
        Value::from(is_made),
        &format!("Whether {whose} is made; otherwise it has to exist."),
        json!({"type": "boolean"}),
    );
    values.add(
        &release.way(&below("name")),
        Value::from(default_name.unwrap_or_default()),
        &format!("Its name; if empty, {otherwise}."),
        json!({
            "type": "string",
            "maxLength": 253,
            "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$"
        }),
    );
    if key.is_none() {
        values.require(
            &release.way(&below("automount")),
            Value::from(false),
            "Whether Pods that do not say otherwise get its token; those of this chart say it.",
            json!({"type": "boolean"}),
        );
        let action = format!("{{{{ {} }}}}", release.value(&below("automount")));
        node.put(Entry::field(
            "automountServiceAccountToken",
            Node::Action(action),
        ));
    }
    if let Some(metadata) = node.at_mut(&["metadata"]) {
        place::apply(
            release,
            metadata,
            "annotations",
            &below("annotations"),
            Shape::Annotations,
            "Its annotations, such as those of a cloud's workload identity.",
            values,
        );
    }
    only_if(release, &below("create"))
}

fn binding(release: &Release<'_>, object: &Object, node: &mut Node) {
    let kind = match node.str_at(&["roleRef", "kind"]) {
        Some("Role") => Kind::Role,
        _ => Kind::ClusterRole,
    };
    let namespace = object.namespace.as_deref().filter(|_| kind == Kind::Role);
    if let Some(role) = node.at_mut(&["roleRef"])
        && let Some(name) = role.str_at(&["name"]).map(str::to_owned)
        && release.makes(kind, namespace, &name)
    {
        let name = release.name_of(kind, namespace, &name);
        role.put(Entry::field("name", Node::Action(name.as_yaml())));
    }
    let Some(Node::List(subjects)) = node.at_mut(&["subjects"]) else {
        return;
    };
    for element in subjects {
        if let Element::Item { node, .. } = element {
            subject(release, node);
        }
    }
}

fn subject(release: &Release<'_>, subject: &mut Node) {
    let kind = subject.str_at(&["kind"]).unwrap_or_default().to_owned();
    if kind != "ServiceAccount" {
        let name = subject.str_at(&["name"]).unwrap_or_default().to_owned();
        if let Some(name) = named_accounts(release, &kind, &name) {
            subject.put(Entry::field("name", Node::Action(name.as_yaml())));
        }
        return;
    }
    let namespace = subject.str_at(&["namespace"]).map(str::to_owned);
    let name = subject.str_at(&["name"]).unwrap_or_default().to_owned();
    let at = namespace.as_deref();
    let is_own = release.is_own_account(at, &name) || release.account_key(at, &name).is_some();
    if is_own || release.makes(Kind::ServiceAccount, at, &name) {
        let name = release.name_of(Kind::ServiceAccount, at, &name);
        subject.put(Entry::field("name", Node::Action(name.as_yaml())));
    }
    if let Some(namespace) = at {
        let namespace = release.chart.namespace_of(namespace);
        subject.put(Entry::field("namespace", Node::Action(namespace.as_yaml())));
    }
}

/// The name of a User or Group that stands for accounts in a namespace of the release; none if it is
/// anybody else, whom a release does not rename.
pub(super) fn named_accounts(release: &Release<'_>, kind: &str, name: &str) -> Option<Text> {
    let accounts = NamedAccounts::of(kind, name)?;
    let at = Some(accounts.namespace);
    if !release.chart.renames(accounts.namespace) {
        return None;
    }
    let namespace = release.chart.namespace_of(accounts.namespace);
    let text = Text::from(accounts.before).then(namespace);
    Some(match accounts.account {
        None => text,
        Some(account) => {
            let text = text.and(":");
            let is_own = release.is_own_account(at, account);
            if is_own || release.makes(Kind::ServiceAccount, at, account) {
                text.then(release.name_of(Kind::ServiceAccount, at, account))
            } else {
                text.and(account)
            }
        }
    })
}
