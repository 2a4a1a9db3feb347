//! A server that makes a Job of the template that it finds in a file: it sets the name, puts an id in place of
//! a parameter, and creates the Job where the template says.

use libtest_mimic::Failed;
use rolewright_live_tests::Client;
use serde_json::Value;

use super::call::{Access, Call};
use super::example::Example;
use super::{neighbours, template};
use crate::answers::is;
use crate::live::Live;

pub(crate) static EXAMPLE: Example = Example::new(&["media"]);

const NAME: &str = "worker-4711";
/// An id could be anything. This one would be a command, were it a shell that reads it.
const ID: &str = "4711; rm -rf / ${CUSTOM_ID}";

/// The one call of the program.
pub(crate) fn creation(namespace: &str) -> Access {
    Access::new("create", "batch", "jobs", namespace, "")
}

pub(crate) fn calls(live: &Live) -> Result<(), Failed> {
    let mut installed = EXAMPLE.install(live, "image-worker")?;
    let server = installed.account("media", "service-account-jobs")?;
    let worker = installed.account("media", "image-worker-job")?;
    let config_map = installed.read("/api/v1/namespaces/media/configmaps/image-worker-jobs")?;
    // The Deployment tells the program of this file.
    let deployment = installed.read("/apis/apps/v1/namespaces/media/deployments/image-worker")?;
    let job = filled(template::job(&config_map, &key(&deployment)?)?)?;

    let namespace = job["metadata"]["namespace"].as_str();
    let namespace = namespace.ok_or("the template names no namespace")?;
    let jobs = format!("/apis/batch/v1/namespaces/{namespace}/jobs");
    let path = format!("{jobs}/{NAME}");
    installed.remove_at_end(path.clone());
    let calls = [Call {
        kind: "application/json",
        body: job.to_string(),
        status: 201,
        ..Call::plain(creation(namespace), &jobs)
    }];
    server.makes(&calls, &worker)?;

    let created = installed.read(&path)?;
    let container = &created["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(
        container["command"][2],
        format!("-custom={ID}"),
        "{created}"
    );
    template::is_restricted(&installed.admin, &created, "image-worker-job")?;
    is_once(&server.client, &jobs, &job)?;
    neighbours::are_refused(live, &server, &calls.map(|call| call.access))
}

/// The key of the template, from the argument and the mount that the Deployment gives the program.
fn key(deployment: &Value) -> Result<String, Failed> {
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let arguments = container["args"].as_array().into_iter().flatten();
    let mut words = arguments.filter_map(Value::as_str);
    let file = words.find_map(|word| word.strip_prefix("-worker-job="));
    let file = file.ok_or("the program is told of no template")?;
    let (folder, key) = file.rsplit_once('/').ok_or("no folder")?;
    let mut mounts = container["volumeMounts"].as_array().into_iter().flatten();
    let is_mounted = mounts.any(|mount| mount["mountPath"] == folder);
    assert!(is_mounted, "nothing is mounted at {folder}: {container}");
    Ok(key.to_owned())
}

/// The template with a name, and an id in place of the parameter in the third word of the command.
fn filled(mut job: Value) -> Result<Value, Failed> {
    job["metadata"]["name"] = NAME.into();
    let word = &mut job["spec"]["template"]["spec"]["containers"][0]["command"][2];
    let text = word.as_str().ok_or("the command has no third word")?;
    assert!(text.contains("${CUSTOM_ID}"), "no parameter in {text}");
    *word = text.replacen("${CUSTOM_ID}", ID, 1).into();
    Ok(job)
}

/// That the same name is refused for being taken, which is no want of rights.
fn is_once(client: &Client, jobs: &str, job: &Value) -> Result<(), Failed> {
    is(&client.post(jobs, job)?, 409, "already exists")
}
