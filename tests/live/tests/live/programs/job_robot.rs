//! A robot that creates, lists, patches and deletes a Job called `pi`.

use libtest_mimic::Failed;
use serde_json::json;

use super::call::{Access, Call};
use super::example::{Example, Installed};
use super::python::Python;
use super::{neighbours, template};
use crate::live::Live;

static EXAMPLE: Example = Example::new(&["default"]);

const JOBS: &str = "/apis/batch/v1/namespaces/default/jobs";
const PI: &str = "/apis/batch/v1/namespaces/default/jobs/pi";

fn access(verb: &str, name: &str) -> Access {
    Access::new(verb, "batch", "jobs", "default", name)
}

fn install(live: &Live) -> Result<Installed<'_>, Failed> {
    let mut installed = EXAMPLE.install(live, "job-robot")?;
    installed.remove_at_end(PI.to_owned());
    Ok(installed)
}

pub(crate) fn calls(live: &Live) -> Result<(), Failed> {
    let installed = install(live)?;
    let robot = installed.account("default", "job-robot")?;
    let worker = installed.account("default", "job-robot-worker")?;
    let config_map = installed.read("/api/v1/namespaces/default/configmaps/job-robot-jobs")?;
    let job = template::job(&config_map, "pi.yaml")?;

    let calls = [
        Call {
            kind: "application/json",
            body: job.to_string(),
            status: 201,
            ..Call::plain(access("create", ""), JOBS)
        },
        Call::plain(access("list", ""), JOBS),
        Call {
            // What the client makes of a whole object.
            kind: "application/strategic-merge-patch+json",
            body: job.to_string(),
            ..Call::plain(access("patch", "pi"), PI)
        },
        Call {
            kind: "application/json",
            body: json!({"propagationPolicy": "Foreground", "gracePeriodSeconds": 5}).to_string(),
            ..Call::plain(access("delete", "pi"), PI)
        },
    ];
    let answers = robot.makes(&calls, &worker)?;
    assert_eq!(answers[1].body["items"][0]["metadata"]["name"], "pi");
    template::is_restricted(&installed.admin, &answers[2].body, "job-robot-worker")?;
    neighbours::are_refused(live, &robot, &calls.map(|call| call.access))
}

pub(crate) fn python(live: &Live, python: &Python) -> Result<(), Failed> {
    let installed = install(live)?;
    let robot = installed.account("default", "job-robot")?;
    python.run(
        live,
        &robot,
        "job_robot.py",
        &[
            ("create_namespaced_job", 201),
            ("list_namespaced_job", 200),
            ("patch_namespaced_job", 200),
            ("delete_namespaced_job", 200),
        ],
    )
}
