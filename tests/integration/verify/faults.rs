//! A cluster that answers badly is never called exact, unless in the end it did answer everything.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::cluster::{Cluster, status};
use super::exact::{SPEC, applied};
use super::http::{End, Request, Response};

/// Ways to answer badly. None is a lie that is well told: no client could see through that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Busy,
    Internal,
    Unavailable,
    Cut,
    Reset,
    Never,
    HalfJson,
    Html,
    OtherKind,
    OtherQuestion,
    NoAnswer,
    EvaluationError,
    Expired,
    Forbidden,
}

const ALL: [Fault; 14] = [
    Fault::Busy,
    Fault::Internal,
    Fault::Unavailable,
    Fault::Cut,
    Fault::Reset,
    Fault::Never,
    Fault::HalfJson,
    Fault::Html,
    Fault::OtherKind,
    Fault::OtherQuestion,
    Fault::NoAnswer,
    Fault::EvaluationError,
    Fault::Expired,
    Fault::Forbidden,
];

impl Fault {
    fn spoil(self, mut response: Response) -> Response {
        let change = |change: fn(&mut Value)| {
            let mut body: Value = serde_json::from_str(&response.body).unwrap_or_default();
            if body.is_object() {
                change(&mut body);
            }
            Response::json(response.code, &body)
        };
        match self {
            Self::Busy => {
                let mut busy = Response::text(429, "Too many requests, please try again later.\n");
                busy.headers.push(("retry-after".into(), "1".into()));
                busy
            }
            Self::Internal => Response::text(500, "Internal Server Error: boom"),
            Self::Unavailable => status(503, "starting up"),
            Self::Cut | Self::Reset | Self::Never => {
                response.end = match self {
                    Self::Cut => End::Cut,
                    Self::Reset => End::Reset,
                    _ => End::Never,
                };
                response
            }
            Self::HalfJson => {
                response.body.truncate(response.body.len() / 2);
                response
            }
            Self::Html => {
                let mut html = response;
                html.headers = vec![("content-type".into(), "text/html".into())];
                html
            }
            Self::OtherKind => change(|body| body["kind"] = "Surprise".into()),
            Self::OtherQuestion => change(|body| {
                body["spec"]["resourceAttributes"]["verb"] = "other".into();
                body["items"] = "none".into();
            }),
            Self::NoAnswer => change(|body| {
                body["status"] = Value::Null;
                body["items"] = "none".into();
            }),
            Self::EvaluationError => change(|body| {
                if body["status"]["allowed"] == false {
                    body["status"]["evaluationError"] = "webhook timed out".into();
                }
            }),
            Self::Expired => status(401, "Unauthorized"),
            Self::Forbidden => status(403, "forbidden"),
        }
    }
}

/// An authorizer that meets an error in all questions about a resource, and in no others.
pub(super) fn unclear_about(
    resource: &'static str,
) -> impl Fn(usize, &Request, Response) -> Response {
    spoiling(Fault::EvaluationError, resource)
}

fn spoiling(
    fault: Fault,
    resource: &'static str,
) -> impl Fn(usize, &Request, Response) -> Response {
    let resource = format!("\"{resource}\"");
    move |_, request, response| {
        if is_access_review(request) && request.body.contains(&resource) {
            fault.spoil(response)
        } else {
            response
        }
    }
}

fn is_access_review(request: &Request) -> bool {
    request.path.ends_with("accessreviews")
}

/// A cluster that serves little, so that there is little to ask.
fn small() -> Cluster {
    let mut cluster = applied();
    let groups = cluster.recorded["default"].as_array_mut().unwrap();
    groups.retain(|group| ["", "batch"].contains(&group["group"].as_str().unwrap()));
    cluster
}

/// Tries all faults at once: most of the time is spent in waiting.
fn for_each_fault(test: impl Fn(Fault) + Sync) {
    thread::scope(|scope| {
        let test = &test;
        let tests = ALL.map(|fault| scope.spawn(move || test(fault)));
        for (fault, test) in ALL.iter().zip(tests) {
            assert!(test.join().is_ok(), "{fault:?}");
        }
    });
}

#[test]
fn no_fault_that_stays_is_taken_for_an_answer() {
    for_each_fault(|fault| {
        // From the hundredth review on: the server is known to be there.
        let reviews = AtomicUsize::new(0);
        let cluster = small().start_spoiled(move |_, request, response| {
            if is_access_review(request) && reviews.fetch_add(1, Ordering::Relaxed) > 100 {
                fault.spoil(response)
            } else {
                response
            }
        });
        let start = Instant::now();
        let run = cluster
            .verify(SPEC, "--context admin --timeout 5s")
            .expect_code(2);
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{fault:?}: {:?}",
            start.elapsed()
        );
        // A slow machine may not come as far as the first question.
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains("cannot decide"), "{fault:?}: {run:#?}");
    });
}

#[test]
fn one_question_without_an_answer_is_enough() {
    for_each_fault(|fault| {
        let cluster = small().start_spoiled(spoiling(fault, "resourcequotas"));
        let run = cluster.verify(SPEC, "--context admin --timeout 4s");
        assert_eq!(run.code, Some(2), "{fault:?}: {run:#?}");
    });
}

#[test]
fn a_fault_that_passes_is_waited_out() {
    let passing = [
        Fault::Busy,
        Fault::Internal,
        Fault::Unavailable,
        Fault::Cut,
        Fault::Reset,
        Fault::HalfJson,
        Fault::Html,
        Fault::OtherKind,
        Fault::OtherQuestion,
        Fault::NoAnswer,
    ];
    for fault in passing {
        let cluster = small().start_spoiled(move |count, _, response| {
            if count % 97 == 3 {
                fault.spoil(response)
            } else {
                response
            }
        });
        let run = cluster.verify(SPEC, "--context admin");
        assert_eq!(run.code, Some(0), "{fault:?}: {run:#?}");
    }
}

#[test]
fn a_group_that_does_not_tell_what_it_serves_leaves_the_run_undecided() {
    let mut cluster = applied();
    cluster.groups_failing = true;
    let run = cluster
        .start()
        .verify(SPEC, "--context admin")
        .expect_code(2);
    assert!(
        run.stdout
            .contains("the resources of metrics.k8s.io/v1beta1"),
        "{run:#?}"
    );
}

#[test]
fn a_proxy_that_drops_the_impersonation_is_seen_through() {
    let cluster = applied().start_spoiled(|_, request, mut response| {
        if request.path.ends_with("selfsubjectreviews") {
            response.body = response
                .body
                .replace("system:serviceaccount:media:worker", "root");
        }
        response
    });
    let run = cluster
        .verify(SPEC, "--context admin --via impersonate")
        .expect_code(2);
    assert!(
        run.stderr.contains("takes the request for one of root"),
        "{run:#?}"
    );
}

#[test]
fn a_server_that_is_not_there_is_not_waited_for() {
    let running = applied().start();
    let sandbox = running.sandbox(SPEC);
    drop(running);
    let start = Instant::now();
    let run = sandbox.run("verify --kubeconfig kubeconfig").expect_code(2);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    assert!(run.stderr.contains("cannot be reached"), "{run:#?}");
}

/// How many fault scripts are played, and how many at a time.
const SCRIPTS: u64 = 40;
const AT_A_TIME: u64 = 8;

#[test]
fn exact_is_said_only_if_every_question_was_truly_answered() {
    let base = fastrand::u64(..1_000_000_000);
    let exact: u64 = thread::scope(|scope| {
        let lanes: Vec<_> = (0..AT_A_TIME)
            .map(|lane| {
                let seeds = (lane..SCRIPTS).step_by(AT_A_TIME.try_into().unwrap());
                scope.spawn(move || {
                    seeds
                        .map(|index| u64::from(play(base + index)))
                        .sum::<u64>()
                })
            })
            .collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).sum()
    });
    println!("{SCRIPTS} fault scripts from seed {base}: {exact} were answered in full");
    assert!(
        exact > 0,
        "seed {base}: no script let a run through, so nothing was tested"
    );
    assert!(
        exact < SCRIPTS,
        "seed {base}: every script let the run through"
    );
}

/// Plays one script. Tells whether the run called the cluster exact; then it must have been told
/// the truth about each question of its plan.
fn play(seed: u64) -> bool {
    let mut random = fastrand::Rng::with_seed(seed);
    let count = random.usize(1..4);
    let mut faults: Vec<Fault> = (0..count).map(|_| ALL[random.usize(..ALL.len())]).collect();
    if random.u8(..4) > 0 {
        // It costs a whole time-out each time.
        faults.retain(|fault| *fault != Fault::Never);
    }
    let one_in = [3_u64, 20, 200, 1000][random.usize(..4)];
    let until = [30, 400, usize::MAX][random.usize(..3)];
    let told: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let noted = Arc::clone(&told);
    let cluster = small().start_spoiled(move |count, request, response| {
        let mut random = fastrand::Rng::with_seed(seed ^ (count as u64).wrapping_mul(0x9E37));
        let is_spoiled = count < until && random.u64(..one_in) == 0 && !faults.is_empty();
        let sent = if is_spoiled {
            faults[random.usize(..faults.len())].spoil(response.clone())
        } else {
            response.clone()
        };
        if is_access_review(request) && sent == response {
            let review: Value = serde_json::from_str(&request.body).unwrap();
            noted.lock().unwrap().insert(review["spec"].to_string());
        }
        sent
    });
    let run = cluster.verify(SPEC, "--context admin --timeout 5s");
    assert!(
        [Some(0), Some(2)].contains(&run.code),
        "seed {seed}: {run:#?}"
    );
    if run.code == Some(2) {
        return false;
    }
    let planned = run.stdout.lines().nth(1).unwrap();
    let planned = planned.split(' ').next().unwrap().replace(',', "");
    let planned: usize = planned.parse().unwrap();
    assert_eq!(told.lock().unwrap().len(), planned, "seed {seed}: {run:#?}");
    true
}
