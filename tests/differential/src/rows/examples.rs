//! Section 6: the numbered examples, which were all observed on a running server.

use rolewright_rbac::{RoleRefKind, Snapshot, Subject};

use super::{ALLOWED, Bound, DENIED, Row, ask, ask_path, everywhere, row, rule, url_rule, within};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = plain();
    rows.extend(named());
    rows.extend(namespaced());
    rows.extend(paths_and_words());
    rows.extend(bound_oddly());
    rows
}

#[rustfmt::skip]
fn plain() -> Vec<Row> {
    let one = |id, groups, resources, question, allowed| {
        row(id, &[everywhere(&[rule("get", groups, resources, "")])], question, allowed)
    };
    let pods = || ask("get", "core", "pods").at("t1");
    let log = || pods().named("x").sub("log");
    vec![
        one("6.1", "core", "pods", pods(), ALLOWED),
        one("6.2", "core", "pods", log(), DENIED),
        one("6.3 GET", "core", "pods", ask("GET", "core", "pods").at("t1"), DENIED),
        one("6.3 Pods", "core", "pods", ask("get", "core", "Pods").at("t1"), DENIED),
        one("6.4 verb", "core", "pods", ask("*", "core", "pods").at("t1"), DENIED),
        one("6.4 resource", "core", "pods", ask("get", "core", "*").at("t1"), DENIED),
        one("6.4 group", "core", "pods", ask("get", "*", "pods").at("t1"), DENIED),
        one("6.5", "core", "pods", ask("get", "metrics.k8s.io", "pods").at("t1"), DENIED),
        one("6.6", "*", "pods", ask("get", "metrics.k8s.io", "pods").at("t1"), ALLOWED),
        one("6.7", "core", "*", log(), ALLOWED),
        one("6.8", "core", "*", ask("get", "apps", "pods").at("t1"), DENIED),
        one("6.9", "core", "*/log", log(), ALLOWED),
        one("6.10", "core", "*/log", pods(), DENIED),
        one("6.11", "core", "*/log", ask("get", "core", "pods/log").at("t1"), DENIED),
        one("6.12", "core", "pods/log", ask("get", "core", "pods/log").at("t1"), ALLOWED),
        one("6.13", "core", "pods/*", log(), DENIED),
        one("6.14", "core", "*/*", log(), DENIED),
    ]
}

#[rustfmt::skip]
fn named() -> Vec<Row> {
    let without_create = "get,list,watch,update,patch,delete,deletecollection";
    let on_a = |verbs: &str| [within("t1", &[rule(verbs, "core", "configmaps", "a")])];
    let all = format!("create,{without_create}");
    let configmaps = |verb| ask(verb, "core", "configmaps");
    vec![
        row("6.15", &on_a(&all), configmaps("create").at("t1"), DENIED),
        row("6.16 patch", &on_a(&all), configmaps("patch").at("t1").named("a"), ALLOWED),
        row("6.16 create", &on_a(&all), configmaps("create").at("t1").named("a"), ALLOWED),
        row("6.17", &on_a(without_create), configmaps("create").at("t1").named("a"), DENIED),
        row("6.18", &on_a(&all), configmaps("list").at("t1"), DENIED),
        row("6.19 list", &on_a(&all), configmaps("list").at("t1").named("a"), ALLOWED),
        row("6.19 watch", &on_a(&all), configmaps("watch").at("t1").named("a"), ALLOWED),
        row("6.20", &on_a(&all), configmaps("list").named("a"), DENIED),
        row("6.21", &on_a(&all), configmaps("deletecollection").at("t1"), DENIED),
        row("6.22", &on_a(&all), configmaps("watch").at("t1").named("a"), ALLOWED),
        row("6.23 x", &[everywhere(&[rule("get", "core", "pods", "*")])], ask("get", "core", "pods").at("t1").named("x"), DENIED),
        row("6.23 *", &[everywhere(&[rule("get", "core", "pods", "*")])], ask("get", "core", "pods").at("t1").named("*"), ALLOWED),
        row("6.24", &[everywhere(&[rule("get,list", "core", "pods", "\"\"")])], ask("list", "core", "pods").at("t1"), ALLOWED),
    ]
}

#[rustfmt::skip]
fn namespaced() -> Vec<Row> {
    let of_role = || {
        let rules = [rule("get,list,update", "core", "namespaces,nodes", "")];
        [within("t1", &rules).bound(Bound::ByRoleIn("t1"))]
    };
    let namespaces = |verb| ask(verb, "core", "namespaces");
    let of_cluster_role = || {
        let rules = [rule("*", "*", "*", ""), url_rule("*", "*")];
        [within("t1", &rules).bound(Bound::ByClusterRoleIn("t1"))]
    };
    vec![
        row("6.25", &of_role(), namespaces("get").at("t1").named("t1"), ALLOWED),
        row("6.26 t2", &of_role(), namespaces("get").at("t2").named("t2"), DENIED),
        row("6.26 list", &of_role(), namespaces("list"), DENIED),
        row("6.26 list t1", &of_role(), namespaces("list").named("t1"), DENIED),
        row("6.26 nodes", &of_role(), ask("get", "core", "nodes"), DENIED),
        row("6.27 with", &of_role(), namespaces("get").named("t1").at("t1"), ALLOWED),
        row("6.27 without", &of_role(), namespaces("get").named("t1"), DENIED),
        row("6.28 path", &of_cluster_role(), ask_path("get", "/metrics"), DENIED),
        row("6.28 nodes", &of_cluster_role(), ask("get", "core", "nodes").named("n"), DENIED),
        row("6.28 t2", &of_cluster_role(), ask("list", "core", "pods").at("t2"), DENIED),
        row("6.28 all", &of_cluster_role(), ask("list", "core", "pods"), DENIED),
        row("6.29", &of_cluster_role(), ask("get", "core", "nodes").at("t1"), ALLOWED),
    ]
}

#[rustfmt::skip]
fn paths_and_words() -> Vec<Row> {
    let approve = rule("approve", "certificates.k8s.io", "signers", "example.com/*");
    let urls = |id, path, allowed| {
        row(id, &[everywhere(&[url_rule("get", "/a,/b/*,/c*")])], ask_path("get", path), allowed)
    };
    vec![
        row("6.30", &[everywhere(&[rule("*", "*", "*", "")])], ask_path("get", "/metrics"), DENIED),
        urls("6.31 /a/", "/a/", DENIED),
        urls("6.31 /b", "/b", DENIED),
        urls("6.31 /b/", "/b/", ALLOWED),
        urls("6.31 /cx", "/cx", ALLOWED),
        row("6.32", &[everywhere(&[url_rule("get", "/a")])], ask_path("head", "/a"), DENIED),
        row("6.33", &[everywhere(&[rule("frobnicate", "core", "pods", "")])], ask("frobnicate", "core", "pods").at("t1"), ALLOWED),
        row("6.34", &[everywhere(&[approve])], ask("approve", "certificates.k8s.io", "signers").named("example.com/foo"), DENIED),
    ]
}

#[rustfmt::skip]
fn bound_oddly() -> Vec<Row> {
    let pods = || ask("get", "core", "pods").at("t1");
    let get_pods = || within("t1", &[rule("get", "core", "pods", "")]);
    let robot = Subject::ServiceAccount {
        namespace: None,
        name: "robot".to_owned(),
    };
    let accounts = Subject::Group("system:serviceaccounts:t1".to_owned());
    let user = "system:serviceaccount:t1:robot";
    let implicit = [
        "system:serviceaccounts",
        "system:serviceaccounts:t1",
        "system:authenticated",
    ];
    vec![
        row("6.35", &[get_pods().to(&[robot])], pods().by(user, &implicit), ALLOWED),
        row("6.36 no groups", &[get_pods().to(std::slice::from_ref(&accounts))], pods().by(user, &[]), DENIED),
        row("6.36 groups", &[get_pods().to(&[accounts])], pods().by(user, &implicit), ALLOWED),
        row("6.37", &[get_pods(), get_pods()], pods(), ALLOWED).twisted(break_the_first),
    ]
}

fn break_the_first(policy: &mut Snapshot) {
    for binding in policy
        .role_bindings
        .iter_mut()
        .filter(|binding| binding.name == "grant-0")
    {
        binding.role_ref.kind = RoleRefKind::Role;
        "missing".clone_into(&mut binding.role_ref.name);
    }
}
