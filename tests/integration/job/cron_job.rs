//! Templates of `CronJobs`, which a client makes for its users as it makes Jobs.

use super::{CLIENT, FILE, JOB, sandbox};
use crate::support::Sandbox;

/// The Job, by the clock.
fn cron_job() -> String {
    let (head, spec) = JOB.split_once("spec:\n").expect("the Job's spec");
    let below: String = spec.lines().flat_map(|line| ["    ", line, "\n"]).collect();
    let head = head.replace("kind: Job", "kind: CronJob");
    format!("{head}spec:\n  schedule: \"*/5 * * * *\"\n  jobTemplate:\n    spec:\n{below}")
}

/// A client that may create `CronJobs`, with this template.
fn with(template: &str) -> Sandbox {
    let sandbox = sandbox("", template);
    let client = CLIENT.replace("[jobs]", "[cronjobs]");
    sandbox.file("rolewright.yaml", format!("{client}{FILE}"));
    sandbox
}

fn told(template: &str, code: i32) -> String {
    with(template).run("render").expect_code(code).stderr
}

#[test]
fn one_that_lacks_nothing_is_rendered_as_it_is() {
    let run = with(&cron_job()).run("render").expect_code(0);
    assert_eq!(run.stderr, "");
    for line in cron_job().lines() {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn the_right_to_create_jobs_is_not_the_one() {
    let run = sandbox(FILE, &cron_job()).run("render").expect_code(2);
    assert!(
        run.stderr
            .contains("error: `shop` may not create CronJobs in `media`")
            && run
                .stderr
                .contains("add to `access`: {resources: [cronjobs], verbs: [create]}\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_the_server_refuses_is_told_at_its_place() {
    let without = |what: &str| {
        let template = cron_job();
        assert!(template.contains(what), "{what}");
        told(&template.replace(what, ""), 2)
    };
    let cases = [
        (
            "  schedule: \"*/5 * * * *\"\n",
            "`spec.schedule` is missing",
        ),
        (
            "          restartPolicy: Never\n",
            "`spec.jobTemplate.spec.template.spec.restartPolicy` is missing",
        ),
        (
            "          serviceAccountName: shop-job\n",
            "the template does not say that it runs as `shop-job`",
        ),
    ];
    for (what, message) in cases {
        let told = without(what);
        assert!(told.contains(message), "{what}: {told}");
    }
    let told = told(
        &cron_job().replace("  schedule:", "  backoffLimit: 2\n  schedule:"),
        2,
    );
    assert!(
        told.contains("a CronJob has no field `spec.backoffLimit`"),
        "{told}"
    );
}

/// Those that have ended go by the history limits of a `CronJob`.
#[test]
fn what_it_lacks_is_added_but_for_the_time_that_it_is_kept() {
    let template = cron_job();
    let lacking: String = template
        .lines()
        .filter(|line| !line.contains("ttlSeconds") && !line.contains("backoffLimit"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let sandbox = with(&lacking);
    let run = sandbox.run("render").expect_code(0);
    assert!(run.stderr.contains("no backoffLimit\n"), "{}", run.stderr);
    sandbox.run("render --complete-templates").expect_code(0);
    let completed = sandbox.read("worker.yaml");
    assert!(completed.contains("      backoffLimit: 3\n"), "{completed}");
    assert_eq!(sandbox.run("render").expect_code(0).stderr, "");
}

#[test]
fn a_script_of_its_shell_is_seen() {
    let template = cron_job().replace("args: [\"--id=${ID}\"]", "command: [sh, -c, \"run ${ID}\"]");
    let told = told(&template, 0);
    assert!(told.contains("is the script of a shell"), "{told}");
    let sandbox = with(&template);
    let run = sandbox
        .run_with(&["job", "worker", "--set=ID=a; b"], "")
        .expect_code(2);
    assert!(
        run.stderr.contains("the shell would read"),
        "{}",
        run.stderr
    );
}

#[test]
fn one_is_made_with_a_name_that_has_room_for_those_of_its_jobs() {
    let sandbox = with(&cron_job());
    let made = sandbox.run("job worker --set ID=42").expect_code(0).stdout;
    assert!(
        made.contains("kind: CronJob\n")
            && made.contains("namespace: media\n")
            && made.contains("--id=42"),
        "{made}"
    );
    let named = |line: &str, code: i32| {
        let template = cron_job().replace("generateName: worker-", line);
        let run = with(&template)
            .run("job worker --set ID=42")
            .expect_code(code);
        run.stderr
    };
    named(&format!("name: {}", "a".repeat(52)), 0);
    let told = named(&format!("name: {}", "a".repeat(53)), 2);
    assert!(
        told.contains("`metadata.name` has 53 characters; a CronJob has at most 52"),
        "{told}"
    );
    named(&format!("generateName: {}-", "a".repeat(46)), 0);
    let told = named(&format!("generateName: {}-", "a".repeat(47)), 2);
    assert!(told.contains("a CronJob's name has at most 52"), "{told}");
}
