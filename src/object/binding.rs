//! What RoleBindings and ClusterRoleBindings hold, judged as the API server judges it
//! (`pkg/apis/rbac/validation`), with its defaults filled in.

use rolewright_names as names;
use rolewright_rbac::{RoleRef, RoleRefKind, Subject};

use super::RBAC_GROUP;
use super::field::{Checker, Field};
use super::problem::Cause;
use crate::source::Place;

/// Reads `roleRef`; a RoleBinding is `namespaced`. `None` if it names no role that could be.
pub(super) fn read_role_ref(
    root: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) -> Option<RoleRef> {
    let field = root.key("roleRef");
    if field.node().is_none() {
        checker.refuse_as(
            Cause::RoleRef,
            &field,
            "is missing",
            "a binding names one role",
        );
        return None;
    }
    if !checker.is_mapping(&field) {
        return None;
    }
    checker.warn_of_unknown(&field, "a role reference", &["apiGroup", "kind", "name"]);
    read_rbac_group(Cause::RoleRef, &field.key("apiGroup"), checker);
    let kind = read_role_kind(&field.key("kind"), namespaced, checker);
    let name_field = field.key("name");
    let name = checker.required_as(Cause::RoleRef, &name_field, "name the role")?;
    checker.refuse_as_if(Cause::RbacName, &name_field, names::path_segment(&name));
    Some(RoleRef { kind: kind?, name })
}

/// The RBAC group, which is also the default; no other is taken.
fn read_rbac_group(cause: Cause, field: &Field<'_>, checker: &mut Checker) {
    let group = checker.string(field).unwrap_or_default();
    if !group.is_empty() && group != RBAC_GROUP {
        let help = format!("write `{RBAC_GROUP}`, or leave it out");
        checker.refuse_as(cause, field, "is not the RBAC group", &help);
    }
}

fn read_role_kind(
    field: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) -> Option<RoleRefKind> {
    match checker.string(field)?.as_str() {
        "ClusterRole" => return Some(RoleRefKind::ClusterRole),
        "Role" if namespaced => return Some(RoleRefKind::Role),
        "Role" => {
            let help = "use a ClusterRole, or a RoleBinding in the role's namespace";
            checker.refuse_as(
                Cause::RoleRef,
                field,
                "cannot be a Role in a ClusterRoleBinding",
                help,
            );
        }
        _ => {
            let what = if namespaced {
                "is neither `Role` nor `ClusterRole`"
            } else {
                "is not `ClusterRole`"
            };
            checker.refuse_as(Cause::RoleRef, field, what, "");
        }
    }
    None
}

/// Reads `subjects` with their places; a RoleBinding is `namespaced`.
pub(super) fn read_subjects(
    root: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) -> (Vec<Subject>, Vec<Place>) {
    let subjects = root.key("subjects");
    if !checker.is_list(&subjects, "a list of subjects") {
        return Default::default();
    }
    let items = subjects.items();
    items
        .map(|field| (read_subject(&field, namespaced, checker), field.place()))
        .unzip()
}

const SUBJECT_FIELDS: [&str; 4] = ["kind", "apiGroup", "name", "namespace"];

fn read_subject(field: &Field<'_>, namespaced: bool, checker: &mut Checker) -> Subject {
    checker.is_mapping(field);
    checker.warn_of_unknown(field, "a subject", &SUBJECT_FIELDS);
    let kind = checker.string(&field.key("kind"));
    let name = checker
        .required_as(Cause::Subject, &field.key("name"), "")
        .unwrap_or_default();
    let namespace = checker.string(&field.key("namespace"));
    let Some(kind) = kind else {
        return Subject::Other {
            kind: String::new(),
            name,
        };
    };
    match kind.as_str() {
        "User" => {
            read_rbac_group(Cause::Subject, &field.key("apiGroup"), checker);
            Subject::User(name)
        }
        "Group" => {
            read_rbac_group(Cause::Subject, &field.key("apiGroup"), checker);
            Subject::Group(name)
        }
        "ServiceAccount" => {
            check_account(&name, namespace.as_deref(), field, namespaced, checker);
            let namespace = namespace.filter(|namespace| !namespace.is_empty());
            let filled_in = checker.filled_in(&name).filter(|_| !namespaced);
            let namespace = namespace.or_else(|| filled_in.map(str::to_owned));
            Subject::ServiceAccount { namespace, name }
        }
        _ => {
            let help = "the kinds are `ServiceAccount`, `User` and `Group`";
            checker.refuse_as(
                Cause::Subject,
                &field.key("kind"),
                "is no kind of subject",
                help,
            );
            Subject::Other { kind, name }
        }
    }
}

fn check_account(
    name: &str,
    namespace: Option<&str>,
    field: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) {
    if !name.is_empty() {
        checker.refuse_as_if(
            Cause::ServiceAccountName,
            &field.key("name"),
            names::dns_subdomain(name),
        );
    }
    let group = field.key("apiGroup");
    if checker
        .string(&group)
        .is_some_and(|group| !group.is_empty())
    {
        checker.refuse_as(
            Cause::Subject,
            &group,
            "is given for a ServiceAccount",
            "leave it out",
        );
    }
    // One of the wrong type is there, and refused for that.
    let is_missing = namespace == Some("") && checker.filled_in(name).is_none();
    if !namespaced && is_missing {
        let help = "in a ClusterRoleBinding an account needs its namespace";
        checker.refuse_as(Cause::Subject, &field.key("namespace"), "is missing", help);
    }
}
