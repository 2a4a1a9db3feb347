//! `rolewright job --validate live`.

use super::{CLIENT, FILE, JOB};
use crate::cluster::dry_run::refusal;
use crate::cluster::{CANARY, Cluster};

const COMMAND: &str = "job worker --set ID=42 --validate live --kubeconfig kubeconfig";

#[test]
fn a_job_that_the_server_takes_is_printed() {
    let cluster = Cluster::new().start();
    let sandbox = cluster.sandbox(&format!("{CLIENT}{FILE}"));
    sandbox.file("worker.yaml", JOB);
    let run = sandbox.run(COMMAND).expect_code(0);
    assert_eq!(run.stdout, sandbox.run("job worker --set ID=42").stdout);
    assert_eq!(
        run.stderr,
        "dry run in context admin: 1 accepted, 0 refused, 0 undecided\n"
    );
    assert!(!run.stdout.contains(CANARY));
    // The server makes the name, so that nothing of that name can be there.
    let sent: Vec<String> = cluster
        .requests()
        .iter()
        .map(|sent| format!("{} {}", sent.method, sent.path))
        .collect();
    assert_eq!(sent, ["POST /apis/batch/v1/namespaces/media/jobs"]);
    // One with a name is looked for first.
    sandbox.file(
        "worker.yaml",
        JOB.replace("generateName: worker-", "name: worker"),
    );
    sandbox.run(COMMAND).expect_code(0);
    assert_eq!(cluster.requests().len(), 3);
}

#[test]
fn a_job_that_the_server_refuses_is_not_printed() {
    let cluster = Cluster::new().start_spoiled(|_, request, response| {
        if request.method == "POST" {
            refusal(422, "Invalid", "Job.batch \"x\" is invalid", "jobs", "x")
        } else {
            response
        }
    });
    let sandbox = cluster.sandbox(&format!("{CLIENT}{FILE}"));
    sandbox.file("worker.yaml", JOB);
    let run = sandbox.run(COMMAND).expect_code(1);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr
            .contains("the server refuses the Job `media/worker-`"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with("no Job printed\n"), "{}", run.stderr);
}
