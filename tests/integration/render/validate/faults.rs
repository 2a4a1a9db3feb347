//! Whatever else a server answers, nothing counts as accepted that it did not accept.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Cluster, Request, Response, SPEC, is_written, of, validated};
use crate::cluster::dry_run::refusal;
use crate::cluster::http::End;
use crate::cluster::status;

/// A way to answer badly, and its name.
type Fault = (&'static str, fn(Response) -> Response);

/// Ways to answer badly.
const FAULTS: &[Fault] = &[
    ("busy", |_| status(429, "too many requests")),
    ("internal", |_| status(500, "boom")),
    ("unavailable", |_| Response::text(503, "starting up")),
    ("expired", |_| status(401, "Unauthorized")),
    ("not found", |_| status(404, "page not found")),
    ("a proxy's refusal", |_| Response::text(403, "no")),
    ("a proxy's error", |_| Response::text(400, "no")),
    ("conflict", |_| status(409, "the object has been modified")),
    ("wrong method", |_| status(405, "not allowed")),
    ("no dry run", |_| {
        let words = "admission webhook \"a.example\" does not support dry run";
        refusal(400, "BadRequest", words, "", "")
    }),
    ("elsewhere", |_| Response::text(302, "")),
    ("cut", |response| ending(response, End::Cut)),
    ("reset", |response| ending(response, End::Reset)),
    ("never", |response| ending(response, End::Never)),
    ("half JSON", |mut response| {
        response.body.truncate(response.body.len() / 2);
        response
    }),
    ("no JSON", |mut response| {
        response.headers = vec![("content-type".into(), "text/html".into())];
        response
    }),
    ("nothing", |_| Response::json(200, &Value::Null)),
    ("stored", |response| {
        let mut body: Value = serde_json::from_str(&response.body).unwrap();
        body["metadata"]["resourceVersion"] = "7".into();
        Response::json(response.code, &body)
    }),
    ("a status", |_| {
        Response::json(201, &json!({"kind": "Status", "status": "Success"}))
    }),
    ("another kind", |response| changed(&response, "/kind")),
    ("another name", |response| {
        changed(&response, "/metadata/name")
    }),
    ("another namespace", |response| {
        changed(&response, "/metadata/namespace")
    }),
];

fn ending(mut response: Response, end: End) -> Response {
    response.end = end;
    response
}

fn changed(response: &Response, place: &str) -> Response {
    let mut body: Value = serde_json::from_str(&response.body).unwrap();
    *body.pointer_mut(place).unwrap() = "other".into();
    Response::json(response.code, &body)
}

#[test]
fn an_answer_that_is_no_verdict_leaves_it_open_and_nothing_is_written() {
    thread::scope(|scope| {
        for &(name, fault) in FAULTS {
            for plural in ["serviceaccounts", "deployments"] {
                scope.spawn(move || {
                    let cluster = Cluster::new().start_spoiled(of(plural, fault));
                    let sandbox = cluster.sandbox(SPEC);
                    let start = Instant::now();
                    let run = validated(&sandbox, "--out out --timeout 6s");
                    assert_eq!(run.code, Some(2), "{name}, {plural}: {run:#?}");
                    assert!(run.stderr.contains("cannot decide"), "{name}: {run:#?}");
                    assert!(!is_written(&sandbox), "{name}");
                    assert!(start.elapsed() < Duration::from_secs(30), "{name}");
                });
            }
        }
    });
}

#[test]
fn a_fault_that_passes_is_waited_out() {
    let passing = [
        "busy",
        "internal",
        "unavailable",
        "cut",
        "reset",
        "half JSON",
        "another kind",
    ];
    for &(name, fault) in FAULTS.iter().filter(|(name, _)| passing.contains(name)) {
        let count = AtomicUsize::new(0);
        let cluster = Cluster::new().start_spoiled(of("roles", move |response| {
            match count.fetch_add(1, Ordering::Relaxed) {
                0 => fault(response),
                _ => response,
            }
        }));
        let run = validated(&cluster.sandbox(SPEC), "");
        assert_eq!(run.code, Some(0), "{name}: {run:#?}");
    }
}

#[test]
fn a_server_that_is_not_there_is_told_once() {
    let cluster = Cluster::new().start();
    let sandbox = cluster.sandbox(SPEC);
    drop(cluster);
    let run = validated(&sandbox, "").expect_code(2);
    assert!(
        run.stderr
            .starts_with("error: cannot decide: the server cannot be reached"),
        "{run:#?}"
    );
    assert_eq!(run.stderr.matches("cannot decide").count(), 1, "{run:#?}");
    assert_eq!(run.stdout, "");
    for arguments in ["--context nowhere", "--kubeconfig nowhere"] {
        let run = sandbox.run(&format!("render --validate live {arguments}"));
        assert_eq!(run.code, Some(2), "{run:#?}");
    }
}

/// The read before an offer may fail as well.
#[test]
fn where_nobody_tells_whether_it_is_there_it_is_created_first() {
    let reads = |answer: fn() -> Response| {
        move |_: usize, request: &Request, response: Response| match request.method.as_str() {
            "GET" => answer(),
            _ => response,
        }
    };
    let mut there = Cluster::new();
    there.existing = vec!["/apis/apps/v1/namespaces/media/deployments/worker".to_owned()];
    for cluster in [Cluster::new(), there] {
        let cluster = cluster.start_spoiled(reads(|| status(403, "no")));
        validated(&cluster.sandbox(SPEC), "").expect_code(0);
    }
    let cluster = Cluster::new().start_spoiled(reads(|| status(500, "boom")));
    validated(&cluster.sandbox(SPEC), "--timeout 6s").expect_code(2);
    let cluster = Cluster::new().start_spoiled(reads(|| Response::json(200, &Value::Null)));
    validated(&cluster.sandbox(SPEC), "--timeout 6s").expect_code(2);
}
