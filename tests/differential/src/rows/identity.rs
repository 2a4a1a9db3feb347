//! Sections 1, 4 and 7: to whom rules apply, where, and grants that look like more than they are.

use rolewright_rbac::{RoleRefKind, Snapshot, Subject};

use super::{ALLOWED, Bound, DENIED, Row, ask, ask_path, everywhere, row, rule, url_rule, within};
use crate::question::Question;

const ROBOT: &str = "system:serviceaccount:t1:robot";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = masters();
    rows.extend(scopes());
    rows.extend(users_and_groups());
    rows.extend(accounts());
    rows.extend(references());
    rows
}

fn pods() -> Question {
    ask("get", "core", "pods").at("t1")
}

#[rustfmt::skip]
fn masters() -> Vec<Row> {
    vec![
        row("1 system:masters holds nothing else", &[], pods().by("root", &["system:masters"]), ALLOWED),
        row("1 system:masters on a path", &[], ask_path("get", "/a").by("root", &["system:masters"]), ALLOWED),
        row("1 a user called system:masters", &[], pods().by("system:masters", &["devs"]), DENIED),
        row("1 System:Masters is a group as any", &[], pods().by("root", &["System:Masters"]), DENIED),
    ]
}

#[rustfmt::skip]
fn scopes() -> Vec<Row> {
    let pods_rule = [rule("get", "core", "pods", "")];
    let urls = [url_rule("get", "/a")];
    vec![
        row("4 everywhere: a namespace", &[everywhere(&pods_rule)], pods(), ALLOWED),
        row("4 everywhere: the cluster scope", &[everywhere(&pods_rule)], pods().at(""), ALLOWED),
        row("4 everywhere: a path", &[everywhere(&urls)], ask_path("get", "/a"), ALLOWED),
        row("4 within: its namespace", &[within("t1", &pods_rule)], pods(), ALLOWED),
        row("4 within: another namespace", &[within("t2", &pods_rule)], pods(), DENIED),
        row("4 within: the cluster scope", &[within("t1", &pods_rule)], pods().at(""), DENIED),
        row("4 within: a path", &[within("t1", &urls)], ask_path("get", "/a"), DENIED),
    ]
}

/// A row on who holds what a ClusterRoleBinding gives to `subject`.
fn given(id: &'static str, subject: Subject, user: &str, groups: &[&str], allowed: bool) -> Row {
    let grant = everywhere(&[rule("get", "core", "pods", "")]).to(&[subject]);
    row(id, &[grant], pods().by(user, groups), allowed)
}

#[rustfmt::skip]
fn users_and_groups() -> Vec<Row> {
    let user = |name: &str| Subject::User(name.to_owned());
    let group = |name: &str| Subject::Group(name.to_owned());
    let other = |kind: &str| Subject::Other {
        kind: kind.to_owned(),
        name: "alice".to_owned(),
    };
    let nobody = everywhere(&[rule("*", "*", "*", "")]).to(&[]);
    vec![
        given("4.1 User: the name", user("alice"), "alice", &[], ALLOWED),
        given("4.1 User: another case", user("Alice"), "alice", &[], DENIED),
        given("4.1 User: a longer name", user("alice"), "alice2", &[], DENIED),
        given("4.1 User: * is a name", user("*"), "alice", &["devs"], DENIED),
        given("4.1 User: no group", user("devs"), "alice", &["devs"], DENIED),
        given("4.1 User spelled as an account", user(ROBOT), ROBOT, &[], ALLOWED),
        given("4.1 Group: the second group", group("ops"), "alice", &["devs", "ops"], ALLOWED),
        given("4.1 Group: another case", group("Devs"), "alice", &["devs"], DENIED),
        given("4.1 Group: not a user", group("alice"), "alice", &["devs"], DENIED),
        given("4.1 Group: * is a name", group("*"), "alice", &["devs"], DENIED),
        given("4.1 Group: a group called *", group("*"), "alice", &["devs", "*"], ALLOWED),
        given("4.1 anything else: user", other("user"), "alice", &["alice"], DENIED),
        given("4.1 anything else: Robot", other("Robot"), "alice", &["alice"], DENIED),
        row("4.1 no subjects", &[nobody], pods().by("alice", &["devs"]), DENIED),
    ]
}

#[rustfmt::skip]
fn accounts() -> Vec<Row> {
    let account = |namespace: Option<&str>, name: &str| Subject::ServiceAccount {
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    };
    let given_within = |id, namespace, subject, user, allowed| {
        let grant = within(namespace, &[rule("get", "core", "pods", "")]).to(&[subject]);
        row(id, &[grant], ask("get", "core", "pods").at(namespace).by(user, &[]), allowed)
    };
    vec![
        given("4.1 ServiceAccount: its user", account(Some("t1"), "robot"), ROBOT, &[], ALLOWED),
        given("4.1 ServiceAccount: of another namespace", account(Some("t2"), "robot"), ROBOT, &[], DENIED),
        given("4.1 ServiceAccount: another name", account(Some("t1"), "rob"), ROBOT, &[], DENIED),
        given("4.1 ServiceAccount: a user of that name", account(Some("t1"), "robot"), "robot", &[], DENIED),
        given("4.1 ServiceAccount: no namespace, everywhere", account(None, "robot"), ROBOT, &[], DENIED),
        given("4.1 ServiceAccount: no namespace is not default", account(None, "robot"), "system:serviceaccount:default:robot", &[], DENIED),
        given_within("4.1 ServiceAccount: no namespace, within", "t1", account(None, "robot"), ROBOT, ALLOWED),
        given_within("4.1 ServiceAccount: no namespace, elsewhere", "t2", account(None, "robot"), ROBOT, DENIED),
        given_within("4.1 ServiceAccount: from another namespace", "t2", account(Some("t1"), "robot"), ROBOT, ALLOWED),
    ]
}

#[rustfmt::skip]
fn references() -> Vec<Row> {
    let get_pods = || within("t1", &[rule("get", "core", "pods", "")]);
    let of_role = || get_pods().bound(Bound::ByRoleIn("t1"));
    let of_cluster_role = || get_pods().bound(Bound::ByClusterRoleIn("t1"));
    let by_cluster = || everywhere(&[rule("get", "core", "pods", "")]);
    vec![
        row("4.2 to a missing Role", &[of_role()], pods(), DENIED).twisted(|policy| policy.roles.clear()),
        row("4.2 to a Role of another namespace", &[of_role()], pods(), DENIED).twisted(move_roles),
        row("4.2 to a Role, and only a ClusterRole is so called", &[of_cluster_role()], pods(), DENIED).twisted(swap_kinds),
        row("4.2 to a ClusterRole, and only a Role is so called", &[of_role()], pods(), DENIED).twisted(swap_kinds),
        row("4.2 RoleBinding to ClusterRole", &[of_cluster_role()], pods(), ALLOWED),
        row("4.2 RoleBinding to ClusterRole, elsewhere", &[of_cluster_role()], pods().at("t2"), DENIED),
        row("4.2 ClusterRoleBinding to a missing ClusterRole", &[by_cluster()], pods(), DENIED).twisted(|policy| policy.cluster_roles.clear()),
        row("4.2 ClusterRoleBinding to Role", &[of_role(), by_cluster()], pods(), DENIED).twisted(point_at_the_role),
    ]
}

fn move_roles(policy: &mut Snapshot) {
    for role in &mut policy.roles {
        "t2".clone_into(&mut role.namespace);
    }
}

fn swap_kinds(policy: &mut Snapshot) {
    for binding in &mut policy.role_bindings {
        binding.role_ref.kind = match binding.role_ref.kind {
            RoleRefKind::Role => RoleRefKind::ClusterRole,
            RoleRefKind::ClusterRole => RoleRefKind::Role,
        };
    }
}

/// Binds the Role of the first grant by the ClusterRoleBinding of the second.
fn point_at_the_role(policy: &mut Snapshot) {
    for binding in &mut policy.cluster_role_bindings {
        binding.role_ref.kind = RoleRefKind::Role;
        "role-0".clone_into(&mut binding.role_ref.name);
    }
    policy.role_bindings.clear();
}

#[rustfmt::skip]
pub(super) fn illusions() -> Vec<Row> {
    let on = |id, granted, question, allowed| row(id, &[within("t1", &[granted])], question, allowed);
    let accounts = || ask("create", "core", "serviceaccounts").at("t1");
    let token = || accounts().sub("token").named("robot");
    let named = || rule("create", "core", "serviceaccounts,serviceaccounts/token", "robot");
    vec![
        on("7 create with names: a collection", named(), accounts(), DENIED),
        on("7 create with names: a subresource", named(), token(), ALLOWED),
        on("7 create with names: of another name", named(), token().named("other"), DENIED),
        on("7 singular, kind and short name", rule("get", "core", "pod,Pod,po", ""), pods(), DENIED),
        on("7 unknown verbs", rule("read,write,*get", "core", "pods", ""), pods(), DENIED),
        on("7 verbs * holds escalate", rule("*", "*", "roles", ""), ask("escalate", "rbac.authorization.k8s.io", "roles").at("t1"), ALLOWED),
        on("7 resources * holds pods/exec", rule("*", "core", "*", ""), ask("create", "core", "pods").at("t1").sub("exec").named("x"), ALLOWED),
    ]
}
