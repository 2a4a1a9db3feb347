//! A program that lists the Pods of all namespaces, lists those of its own by a label, and watches
//! namespaces: as its cluster-wide spec has it, and content with its own namespace.

use libtest_mimic::Failed;
use serde_json::json;

use super::account::Account;
use super::call::{Access, Call};
use super::example::{Example, Installed};
use super::neighbours;
use super::python::Python;
use crate::answers::is;
use crate::live::Live;

static EXAMPLE: Example = Example::new(&["mynamespace"]);

const NAMESPACE: &str = "mynamespace";
const ACCOUNTS: &str = "/api/v1/namespaces/mynamespace/serviceaccounts";
const STRANGER: &str = "stranger";

fn in_own_namespace() -> [Call; 2] {
    let list = || Access::new("list", "", "pods", NAMESPACE, "");
    let pods = "/api/v1/namespaces/mynamespace/pods";
    [
        // The same without a client library, by curl.
        Call::plain(list(), pods),
        Call::plain(
            list(),
            &format!("{pods}?labelSelector=app%3Dshop&watch=False"),
        ),
    ]
}

fn everywhere() -> [Call; 2] {
    [
        Call::plain(
            Access::new("list", "", "pods", "", ""),
            "/api/v1/pods?watch=False",
        ),
        Call::plain(
            Access::new("watch", "", "namespaces", "", ""),
            // The program itself would hold on for a minute.
            "/api/v1/namespaces?watch=True&timeoutSeconds=1",
        ),
    ]
}

/// The account of the program, with one beside it that holds nothing.
fn accounts(installed: &mut Installed<'_>) -> Result<(Account, Account), Failed> {
    let body = json!({"metadata": {"name": STRANGER}});
    installed.admin.post(ACCOUNTS, &body)?.success()?;
    installed.remove_at_end(format!("{ACCOUNTS}/{STRANGER}"));
    let watcher = installed.account(NAMESPACE, "mycomponent-serviceaccount")?;
    Ok((watcher, installed.account(NAMESPACE, STRANGER)?))
}

pub(crate) fn calls(live: &Live) -> Result<(), Failed> {
    check(live, "namespaced", in_own_namespace().into())?;
    let all = in_own_namespace().into_iter().chain(everywhere());
    check(live, "cluster-wide", all.collect())?;
    // What is of the cluster would outlast the namespace.
    let role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/mynamespace:endpoint-watcher";
    is(&live.admin()?.get(role)?, 404, "not found")
}

fn check(live: &Live, variant: &str, calls: Vec<Call>) -> Result<(), Failed> {
    let mut installed = EXAMPLE.install(live, &format!("endpoint-watcher/{variant}"))?;
    let (watcher, stranger) = accounts(&mut installed)?;
    let answers = watcher.makes(&calls, &stranger)?;
    for (call, answer) in calls.iter().zip(answers) {
        let has_events = answer.text.contains("\"type\":\"ADDED\"");
        assert_eq!(has_events, call.access.verb == "watch", "{}", call.access);
    }
    let accesses: Vec<_> = calls.into_iter().map(|call| call.access).collect();
    neighbours::are_refused(live, &watcher, &accesses)
}

pub(crate) fn python(live: &Live, python: &Python) -> Result<(), Failed> {
    // Within its namespace it can make one of the three.
    for (variant, beyond) in [("namespaced", 403), ("cluster-wide", 200)] {
        let mut installed = EXAMPLE.install(live, &format!("endpoint-watcher/{variant}"))?;
        let (watcher, _) = accounts(&mut installed)?;
        python.run(
            live,
            &watcher,
            "endpoint_watcher.py",
            &[
                ("list_pod_for_all_namespaces", beyond),
                ("list_namespaced_pod", 200),
                ("list_namespace", beyond),
            ],
        )?;
    }
    Ok(())
}
