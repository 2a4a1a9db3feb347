//! The form of requests, row by row.

use rolewright_rbac::Action;

use super::{OWN, catalog, world};
use crate::query::{Answer, Asked, Asker, Place, Question, answer};

/// A question of `VERB RESOURCE [NAME]`, behind it `-n NAMESPACE` or `-A`.
fn question(text: &str) -> Result<Question, crate::source::Problem> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let all_namespaces = words.last() == Some(&"-A");
    words.truncate(words.len() - usize::from(all_namespaces));
    let option = words.iter().position(|word| *word == "-n");
    let namespace = option.and_then(|at| words.get(at + 1).copied());
    words.truncate(option.unwrap_or(words.len()));
    let place = Place {
        namespace,
        all_namespaces,
        default_namespace: OWN,
    };
    Question::new(words[0], words[1], words.get(2).copied(), place, &catalog())
}

/// `VERB GROUP/RESOURCE/SUBRESOURCE NAMESPACE NAME`, with `-` for what is empty.
fn written(asked: &Asked) -> String {
    match asked.action("<any>") {
        Action::Url { verb, path } => format!("{verb} {path}"),
        Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            name,
        } => {
            let shown = |text: &str| {
                if text.is_empty() {
                    "-".to_owned()
                } else {
                    text.to_owned()
                }
            };
            let target = [group, resource, subresource].map(shown).join("/");
            format!("{verb} {target} {} {}", shown(namespace), shown(name))
        }
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_question_takes_the_form_of_the_real_request() {
    let rows = [
        (
            "get jobs pi",
            "get batch/jobs/- own pi",
            "the subject's own namespace",
        ),
        (
            "get jobs pi -n ci",
            "get batch/jobs/- ci pi",
            "the given namespace",
        ),
        (
            "get jobs pi -A",
            "get batch/jobs/- - pi",
            "everywhere: only what is bound cluster-wide",
        ),
        (
            "get jobs",
            "get batch/jobs/- own <any>",
            "a GET has a name: every name is meant",
        ),
        (
            "delete jobs",
            "delete batch/jobs/- own <any>",
            "so has a DELETE",
        ),
        ("patch jobs", "patch batch/jobs/- own <any>", "and a PATCH"),
        ("list jobs", "list batch/jobs/- own -", "a list has none"),
        ("watch jobs -A", "watch batch/jobs/- - -", "nor has a watch"),
        (
            "list jobs pi",
            "list batch/jobs/- own pi",
            "but from the field selector",
        ),
        (
            "create jobs",
            "create batch/jobs/- own -",
            "a POST has none",
        ),
        (
            "create jobs pi",
            "create batch/jobs/- own -",
            "whatever is asked",
        ),
        (
            "deletecollection jobs",
            "deletecollection batch/jobs/- own -",
            "nor has a DELETE of all",
        ),
        (
            "create pods/exec p",
            "create -/pods/exec own p",
            "a POST to a subresource has one",
        ),
        (
            "create pods/exec",
            "create -/pods/exec own <any>",
            "so every name is meant",
        ),
        (
            "create serviceaccounts/token s",
            "create -/serviceaccounts/token own s",
            "likewise",
        ),
        (
            "get pods/log p",
            "get -/pods/log own p",
            "the subresource stands by itself",
        ),
        (
            "get nodes n1",
            "get -/nodes/- - n1",
            "cluster-scoped: no namespace",
        ),
        (
            "get nodes n1 -n ci",
            "get -/nodes/- - n1",
            "not even if one is given",
        ),
        ("list nodes -A", "list -/nodes/- - -", "nor all"),
        (
            "get namespaces ci",
            "get -/namespaces/- ci ci",
            "a Namespace object lies in itself",
        ),
        (
            "get namespaces ci -n x",
            "get -/namespaces/- ci ci",
            "wherever it is asked",
        ),
        (
            "update namespaces/finalize ci",
            "update -/namespaces/finalize ci ci",
            "so do its subresources",
        ),
        (
            "get namespaces",
            "get -/namespaces/- - <any>",
            "every Namespace: no single one's bindings",
        ),
        (
            "list namespaces",
            "list -/namespaces/- - -",
            "a list of them is cluster-wide",
        ),
        (
            "list namespaces ci",
            "list -/namespaces/- - ci",
            "with a selector, too",
        ),
        (
            "create namespaces ci",
            "create -/namespaces/- - -",
            "and a POST",
        ),
        (
            "* namespaces ci",
            "* -/namespaces/- ci ci",
            "every verb on that path",
        ),
        (
            "bind clusterroles admin -n ci",
            "bind rbac.authorization.k8s.io/clusterroles/- ci admin",
            "asked where the binding is",
        ),
        (
            "bind clusterroles admin",
            "bind rbac.authorization.k8s.io/clusterroles/- - admin",
            "a ClusterRoleBinding is nowhere",
        ),
        (
            "escalate clusterroles r -n ci",
            "escalate rbac.authorization.k8s.io/clusterroles/- - r",
            "asked where the role is",
        ),
        (
            "use scc restricted",
            "use security.openshift.io/securitycontextconstraints/- own restricted",
            "asked where the pod is",
        ),
        (
            "impersonate users ann",
            "impersonate -/users/- - ann",
            "users are nowhere",
        ),
        (
            "impersonate serviceaccounts s -n ci",
            "impersonate -/serviceaccounts/- ci s",
            "accounts are somewhere",
        ),
        (
            "approve signers example.com/foo",
            "approve certificates.k8s.io/signers/- - example.com/foo",
            "its name is no path segment",
        ),
        (
            "update resourceclaims/binding c -n ci",
            "update resource.k8s.io/resourceclaims/binding - c",
            "asked cluster-wide",
        ),
        ("* pods", "* -/pods/- own <any>", "every verb at once"),
        ("get *", "get */*/- own <any>", "everything at once"),
        (
            "list *.apps -A",
            "list apps/*/- - -",
            "everything of a group",
        ),
        (
            "get */scale",
            "get */*/scale own <any>",
            "a subresource of everything",
        ),
        (
            "get nodes.* -n ci",
            "get */nodes/- - <any>",
            "cluster-scoped in every group",
        ),
        ("get /metrics", "get /metrics", "a path"),
        (
            "get /metrics/ -n ci",
            "get /metrics/",
            "as it is, in no namespace",
        ),
        ("* /metrics", "* /metrics", "every method"),
        (
            "get /apis/batch/v1",
            "get /apis/batch/v1",
            "discovery is no resource",
        ),
        ("get /", "get /", "the root"),
    ];
    for (text, expected, why) in rows {
        let question = question(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        assert_eq!(written(&question.asked), expected, "{text}: {why}");
    }
}

#[test]
fn a_server_side_apply_has_the_name_in_both_its_requests() {
    let rows = [
        (
            "create jobs pi",
            Some(["patch batch/jobs/- own pi", "create batch/jobs/- own pi"]),
        ),
        (
            "create namespaces ci",
            Some(["patch -/namespaces/- ci ci", "create -/namespaces/- ci ci"]),
        ),
        (
            "create nodes n",
            Some(["patch -/nodes/- - n", "create -/nodes/- - n"]),
        ),
        ("create jobs", None),
        ("create pods/exec p", None),
        ("create selfsubjectaccessreviews x", None),
        ("patch jobs pi", None),
    ];
    for (text, expected) in rows {
        let by_apply = question(text).unwrap().by_apply;
        let by_apply = by_apply.map(|requests| requests.map(|asked| written(&asked)));
        assert_eq!(
            by_apply,
            expected.map(|texts| texts.map(str::to_owned)),
            "{text}"
        );
    }
}

#[test]
fn what_no_client_could_ask_is_refused_with_advice() {
    let rows = [
        ("get podz", "`podz` is no resource of Kubernetes 1.37"),
        ("get jobs/pi", "no subresource `pi`"),
        ("get pods/*", "would match nothing"),
        ("get *.nope", "`nope` is no API group"),
        ("Get pods", "`Get` is no verb of `pods`"),
        ("read pods", "`read` is no verb of `pods`"),
        ("exec pods", "`exec` is no verb of `pods`"),
        ("update pods/log", "`pods/log` does not serve `update`"),
        ("frob *", "`frob` is no verb that Kubernetes knows"),
        ("deletecollection jobs pi", "carries no name"),
        ("get jobs a/b", "no object can have the name `a/b`"),
        ("get jobs ..", "no object can have the name"),
        ("get jobs pi -n Ci", "`Ci` names no namespace"),
        ("get jobs pi -n a:b", "`a:b` names no namespace"),
        ("list /metrics", "`list` is no verb of a path"),
        ("GET /metrics", "`GET` is no verb of a path"),
        ("get /metrics x", "a path takes no name"),
        ("get /metrics?x=1", "more than a path"),
        ("get /api/v1/pods", "is the path of a resource"),
        ("get /apis/batch/v1/jobs", "is the path of a resource"),
    ];
    for (text, expected) in rows {
        let problem = question(text).unwrap_err();
        assert!(problem.message.contains(expected), "{text}: {problem}");
        let has_advice = !problem.help.is_empty() || problem.message.contains("separately");
        let is_plain = ["get jobs a/b", "get jobs ..", "frob *"].contains(&text);
        assert!(has_advice || is_plain, "{text}: {problem}");
    }
}

#[test]
fn every_name_is_not_the_empty_name() {
    let world = world(
        "apiVersion: rbac.authorization.k8s.io/v1\n\
         kind: Role\n\
         metadata: {name: r, namespace: own}\n\
         rules: [{apiGroups: [''], resources: [secrets], resourceNames: ['', any], verbs: [get, list]}]\n\
         ---\n\
         apiVersion: rbac.authorization.k8s.io/v1\n\
         kind: RoleBinding\n\
         metadata: {name: b, namespace: own}\n\
         roleRef: {kind: Role, name: r}\n\
         subjects: [{kind: ServiceAccount, name: s}]\n",
    );
    let asker = Asker::service_account("own/s", &[]).unwrap();
    let rows = [
        ("get secrets", false, "not every Secret"),
        ("get secrets any", true, "the one that is named"),
        (
            "list secrets",
            true,
            "a list has no name, and the empty one is allowed",
        ),
    ];
    for (text, expected, why) in rows {
        let answer = answer(&world, &asker, &question(text).unwrap());
        assert_eq!(matches!(answer, Answer::Allowed(_)), expected, "{why}");
    }
}
