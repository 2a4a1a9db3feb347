//! Ctrl-C: what was decided until then is told, and the rest is undecided.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::exact::{SPEC, applied};
use super::http::{End, Request};
use crate::support::{Run, program};

/// Interrupts a run when so many requests of a kind were answered and one more has come.
fn interrupt(of_kind: fn(&Request) -> bool, answered: usize) -> (Run, Value) {
    let (stuck, is_stuck) = mpsc::channel();
    let count = AtomicUsize::new(0);
    let cluster = applied().start_spoiled(move |_, request, mut response| {
        if of_kind(request) && count.fetch_add(1, Ordering::Relaxed) >= answered {
            response.end = End::Never;
            let _ = stuck.send(());
        }
        response
    });
    let sandbox = cluster.sandbox(SPEC);
    let mut child = program();
    let arguments = "verify --kubeconfig kubeconfig --output json=report.json";
    let child = child
        .args(arguments.split(' '))
        .current_dir(sandbox.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    is_stuck.recv_timeout(Duration::from_mins(1)).unwrap();
    // The answers before it are read by now, most likely; the test holds if they are not.
    thread::sleep(Duration::from_millis(300));
    let start = Instant::now();
    let kill = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(killed.success());
    let run: Run = child.wait_with_output().unwrap().into();
    assert!(start.elapsed() < Duration::from_secs(5), "{run:#?}");
    let report = fs::read_to_string(sandbox.path().join("report.json")).unwrap();
    (run.expect_code(2), serde_json::from_str(&report).unwrap())
}

#[test]
fn an_interrupted_run_tells_what_it_had_decided() {
    let (run, report) = interrupt(|request| request.path.ends_with("accessreviews"), 500);
    assert!(run.stdout.contains("cannot decide: "), "{run:#?}");
    assert!(
        run.stdout.contains("             interrupted\n"),
        "{run:#?}"
    );
    assert_eq!(report["verdict"], "undecided");
    let undecided = report["parties"][0]["undecided"].as_array().unwrap();
    assert!(undecided.iter().any(|one| one["why"] == "interrupted"));
}

#[test]
fn a_run_that_is_interrupted_before_it_asks_says_so() {
    let (run, report) = interrupt(|request| request.path == "/apis", 0);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr, "error: cannot decide: interrupted\n");
    assert_eq!(report["errors"][0], "cannot decide: interrupted");
}
