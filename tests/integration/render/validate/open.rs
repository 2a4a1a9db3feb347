//! What a server cannot tell, because something else is missing or the caller may not ask.

use rolewright_rbac::Subject;

use super::{Cluster, SPEC, is_written, of, validated};
use crate::cluster::dry_run::refusal;
use crate::cluster::{NOBODY, rule, status};

#[test]
fn objects_of_a_namespace_that_is_not_there_are_told_together() {
    let mut cluster = Cluster::new();
    cluster.namespaces.retain(|name| name != "media");
    let cluster = cluster.start();
    let spec = SPEC.replace("access:", "createNamespace: true\naccess:");
    let sandbox = cluster.sandbox(&spec);
    let run = validated(&sandbox, "--out out").expect_code(2);
    assert_eq!(
        run.stderr,
        "error: cannot decide about the ServiceAccount `media/worker`, the Role `media/worker`, the \
         RoleBinding `media/worker`, the Deployment `media/worker`: the Namespace `media` is not \
         there\n --> rolewright.yaml:3:18\n  |\n3 | metadata: {name: worker, namespace: media}\n  |  \
         \x20               ^^^^^^ it comes from here\n  |\n  = a dry run creates nothing, the \
         Namespace neither\n  = create it (kubectl create namespace media), then ask again\n\n\
         dry run in context admin: 1 accepted, 0 refused, 4 undecided\nnothing written\n"
    );
    assert!(!is_written(&sandbox));
}

#[test]
fn who_may_not_create_learns_nothing_of_the_object() {
    let cluster = Cluster::new().start();
    let sandbox = cluster.sandbox(SPEC);
    let run = validated(&sandbox, "--context nobody --out out").expect_code(2);
    assert_eq!(run.stderr.matches("you may not do this").count(), 4);
    assert!(run.stderr.contains("0 accepted, 0 refused, 4 undecided"));
    assert!(!is_written(&sandbox));
}

/// Admission and RBAC's checks against escalation answer 403 to those who may create.
#[test]
fn a_refusal_of_somebody_who_may_create_is_one_of_the_object() {
    let words = "user \"nobody\" is attempting to grant RBAC permissions not currently held";
    let cluster = || {
        let mut cluster = Cluster::new();
        let nobody = || Subject::User(NOBODY.to_owned());
        let rbac = "rbac.authorization.k8s.io";
        cluster.grant(
            "media",
            "a",
            rule("create", "", "serviceaccounts"),
            nobody(),
        );
        cluster.grant(
            "media",
            "b",
            rule("create", rbac, "roles rolebindings"),
            nobody(),
        );
        cluster.grant(
            "media",
            "c",
            rule("create", "apps", "deployments"),
            nobody(),
        );
        cluster
    };
    let refuse = move |_| refusal(403, "Forbidden", words, "roles", "worker");
    let refusing = cluster().start_spoiled(of("roles", refuse));
    let sandbox = refusing.sandbox(SPEC);
    let run = validated(&sandbox, "--context nobody --out out").expect_code(1);
    assert!(
        run.stderr.contains(&format!(
            "the server refuses the Role `media/worker`: {words}"
        )),
        "{run:#?}"
    );
    assert!(!is_written(&sandbox));
    // Who is not told whether it may create is not told whose refusal it was.
    for code in [403, 500] {
        let silent = cluster().start_spoiled(move |count, request, response| {
            if request.path.ends_with("selfsubjectaccessreviews") {
                return status(code, "no");
            }
            of("roles", refuse)(count, request, response)
        });
        let sandbox = silent.sandbox(SPEC);
        let run = validated(&sandbox, "--context nobody --out out").expect_code(2);
        assert!(run.stderr.contains("0 refused, 1 undecided"), "{run:#?}");
    }
}

#[test]
fn a_binding_waits_for_its_role_where_not_everything_may_be_bound() {
    let cluster = Cluster::new().start_spoiled(of("rolebindings", |_| {
        let words = "rolebindings.rbac.authorization.k8s.io \"worker\" not found";
        refusal(404, "NotFound", words, "rolebindings", "worker")
    }));
    let run = validated(&cluster.sandbox(SPEC), "").expect_code(2);
    assert!(
        run.stderr.contains(
            "cannot decide about the RoleBinding `media/worker`: the Role `worker` is not there"
        ),
        "{run:#?}"
    );
}

#[test]
fn what_is_refused_is_told_although_other_objects_are_undecided() {
    let cluster = Cluster::new().start_spoiled(|count, request, response| {
        let response = of("roles", |_| status(405, "not allowed"))(count, request, response);
        let invalid = |_| refusal(422, "Invalid", "this is invalid", "", "");
        of("deployments", invalid)(count, request, response)
    });
    let run = validated(&cluster.sandbox(SPEC), "").expect_code(2);
    assert!(
        run.stderr
            .contains("the server refuses the Deployment `media/worker`: this is invalid"),
        "{run:#?}"
    );
    assert!(run.stderr.contains("2 accepted, 1 refused, 1 undecided"));
}
