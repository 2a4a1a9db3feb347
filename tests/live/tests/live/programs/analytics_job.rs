//! A program of the namespace `analytics` that creates Jobs in `example`.

use libtest_mimic::Failed;

use super::call::{Access, Call};
use super::example::Example;
use super::{neighbours, template};
use crate::live::Live;

static EXAMPLE: Example = Example::new(&["analytics", "example"]);

const JOBS: &str = "/apis/batch/v1/namespaces/example/jobs";
const NAME: &str = "query-4711";

pub(crate) fn calls(live: &Live) -> Result<(), Failed> {
    let mut installed = EXAMPLE.install(live, "analytics-job")?;
    let program = installed.account("analytics", "analytics-job")?;
    let worker = installed.account("example", "analytics-worker")?;
    let maps = "/api/v1/namespaces/analytics/configmaps";
    let config_map = installed.read(&format!("{maps}/analytics-job-jobs"))?;
    let mut job = template::job(&config_map, "query.yaml")?;
    assert_eq!(job["metadata"]["namespace"], "example", "{job}");
    // The program names its Jobs itself.
    job["metadata"]["name"] = NAME.into();

    let path = format!("{JOBS}/{NAME}");
    installed.remove_at_end(path.clone());
    let calls = [Call {
        kind: "application/json",
        body: job.to_string(),
        status: 201,
        ..Call::plain(Access::new("create", "batch", "jobs", "example", ""), JOBS)
    }];
    program.makes(&calls, &worker)?;
    template::is_restricted(
        &installed.admin,
        &installed.read(&path)?,
        "analytics-worker",
    )?;
    neighbours::are_refused(live, &program, &calls.map(|call| call.access))
}
