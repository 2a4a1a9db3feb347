//! The tables of built-in RBAC objects: one row for each content that an object had, with the
//! versions in which it had it.

use crate::recorded::{Binding, Error, Metadata, Recording, Role, Rule, Subject};
use crate::{source, span};

/// All recorded built-in objects carry this label; where the tables hold no labels it is implied.
const BOOTSTRAPPING: (&str, &str) = ("kubernetes.io/bootstrapping", "rbac-defaults");
/// All carry this annotation and no other, so the tables hold none.
const AUTOUPDATE: (&str, &str) = ("rbac.authorization.kubernetes.io/autoupdate", "true");

const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// An object's source text without its span, and where it was seen.
struct Row {
    namespace: String,
    name: String,
    text: String,
    minors: Vec<u8>,
}

pub(crate) fn table(recordings: &[Recording]) -> Result<String, Error> {
    let cluster_roles = rows(recordings, |rbac| &rbac.clusterroles, cluster_role)?;
    let roles = rows(recordings, |rbac| &rbac.roles, role)?;
    let cluster_bindings = rows(recordings, |rbac| &rbac.clusterrolebindings, binding)?;
    let bindings = rows(recordings, |rbac| &rbac.rolebindings, binding)?;
    Ok([
        "use super::{BindingRow, ClusterRoleRow, RoleRow, RuleRow, Span, SubjectRow};\n\
         use rolewright_rbac::RoleRefKind;\n"
            .to_owned(),
        source::table(
            "The built-in ClusterRoles.",
            "CLUSTER_ROLES",
            "ClusterRoleRow",
            &cluster_roles,
        ),
        source::table("The built-in Roles.", "ROLES", "RoleRow", &roles),
        source::table(
            "The built-in ClusterRoleBindings; their namespaces are empty.",
            "CLUSTER_ROLE_BINDINGS",
            "BindingRow",
            &cluster_bindings,
        ),
        source::table(
            "The built-in RoleBindings.",
            "ROLE_BINDINGS",
            "BindingRow",
            &bindings,
        ),
    ]
    .join("\n"))
}

/// Objects with their metadata.
trait Object {
    fn metadata(&self) -> &Metadata;
}

impl Object for Role {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

impl Object for Binding {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

fn rows<T: Object>(
    recordings: &[Recording],
    list: fn(&crate::recorded::BootstrapRbac) -> &Vec<T>,
    text: fn(&T) -> Result<String, Error>,
) -> Result<Vec<String>, Error> {
    let mut rows: Vec<Row> = Vec::new();
    for recording in recordings {
        for object in list(&recording.rbac) {
            check(object.metadata())?;
            let (name, text) = (object.metadata().name.clone(), text(object)?);
            let namespace = object.metadata().namespace.clone().unwrap_or_default();
            let known =
                |row: &&mut Row| row.name == name && row.namespace == namespace && row.text == text;
            if let Some(row) = rows.iter_mut().find(known) {
                row.minors.push(recording.minor);
            } else {
                rows.push(Row {
                    namespace,
                    name,
                    text,
                    minors: vec![recording.minor],
                });
            }
        }
    }
    rows.sort_by(|a, b| {
        (&a.namespace, &a.name, &a.minors).cmp(&(&b.namespace, &b.name, &b.minors))
    });
    rows.iter()
        .map(|row| {
            let span = source::span(span::span(&row.name, &row.minors)?);
            Ok(row.text.replacen("@span@", &span, 1))
        })
        .collect()
}

fn check(metadata: &Metadata) -> Result<(), Error> {
    let is = |map: &std::collections::BTreeMap<String, String>, (key, value): (&str, &str)| {
        map.get(key).is_some_and(|found| found == value)
    };
    if !is(&metadata.labels, BOOTSTRAPPING) {
        return Err(Error::new(format!(
            "{}: not labelled as a default",
            metadata.name
        )));
    }
    if metadata.annotations.len() != 1 || !is(&metadata.annotations, AUTOUPDATE) {
        return Err(Error::new(format!(
            "{}: unusual annotations",
            metadata.name
        )));
    }
    Ok(())
}

fn cluster_role(role: &Role) -> Result<String, Error> {
    if role.metadata.namespace.is_some() {
        return Err(Error::new(format!(
            "ClusterRole {} in a namespace",
            role.metadata.name
        )));
    }
    let selectors: Vec<String> = role
        .aggregation_rule
        .iter()
        .flat_map(|rule| &rule.cluster_role_selectors)
        .map(|selector| source::pairs(&selector.match_labels))
        .collect();
    Ok(format!(
        "ClusterRoleRow {{ name: {}, span: @span@, labels: {}, aggregates: &[{}], rules: {} }}",
        source::literal(&role.metadata.name),
        source::pairs(&role.metadata.labels),
        selectors.join(", "),
        rules(&role.rules),
    ))
}

fn role(role: &Role) -> Result<String, Error> {
    if role.metadata.labels.len() != 1 || role.aggregation_rule.is_some() {
        return Err(Error::new(format!(
            "Role {} has more than rules",
            role.metadata.name
        )));
    }
    Ok(format!(
        "RoleRow {{ namespace: {}, name: {}, span: @span@, rules: {} }}",
        source::literal(role.metadata.namespace.as_deref().unwrap_or_default()),
        source::literal(&role.metadata.name),
        rules(&role.rules),
    ))
}

fn binding(binding: &Binding) -> Result<String, Error> {
    let name = &binding.metadata.name;
    if binding.metadata.labels.len() != 1 || binding.role_ref.api_group != RBAC_GROUP {
        return Err(Error::new(format!("binding {name} is unusual")));
    }
    let kind = match binding.role_ref.kind.as_str() {
        "Role" => "RoleRefKind::Role",
        "ClusterRole" => "RoleRefKind::ClusterRole",
        other => return Err(Error::new(format!("binding {name} refers to a {other}"))),
    };
    let subjects: Result<Vec<String>, Error> = binding.subjects.iter().map(subject).collect();
    Ok(format!(
        "BindingRow {{ namespace: {}, name: {}, span: @span@, role_kind: {kind}, role: {}, subjects: &[{}] }}",
        source::literal(binding.metadata.namespace.as_deref().unwrap_or_default()),
        source::literal(name),
        source::literal(&binding.role_ref.name),
        subjects?.join(", "),
    ))
}

fn subject(subject: &Subject) -> Result<String, Error> {
    let name = source::literal(&subject.name);
    match (
        subject.kind.as_str(),
        subject.api_group.as_deref(),
        subject.namespace.as_deref(),
    ) {
        ("User", Some(RBAC_GROUP), None) => Ok(format!("SubjectRow::User({name})")),
        ("Group", Some(RBAC_GROUP), None) => Ok(format!("SubjectRow::Group({name})")),
        ("ServiceAccount", None, Some(namespace)) => Ok(format!(
            "SubjectRow::ServiceAccount({}, {name})",
            source::literal(namespace)
        )),
        _ => Err(Error::new(format!("subject {} is unusual", subject.name))),
    }
}

fn rules(rules: &[Rule]) -> String {
    if rules.is_empty() {
        return "&[]".to_owned();
    }
    let rows: Vec<String> = rules
        .iter()
        .map(|rule| format!("        {},\n", rule_row(rule)))
        .collect();
    format!("&[\n{}    ]", rows.concat())
}

fn rule_row(rule: &Rule) -> String {
    format!(
        "RuleRow {{ verbs: {}, api_groups: {}, resources: {}, resource_names: {}, non_resource_urls: {} }}",
        source::strings(&rule.verbs),
        source::strings(&rule.api_groups),
        source::strings(&rule.resources),
        source::strings(&rule.resource_names),
        source::strings(&rule.non_resource_urls),
    )
}
