//! Job templates, as a program finds them in the files that the kubelet makes of a ConfigMap, and the
//! Jobs that come of them.

use libtest_mimic::Failed;
use rolewright_live_tests::Client;
use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::answers::is;

/// A namespace that takes no Pod but those of the restricted Pod Security level.
const RESTRICTED: &str = "programs-restricted";

/// The one Job that a key of a ConfigMap holds.
pub(crate) fn job(config_map: &Value, key: &str) -> Result<Value, Failed> {
    let text = config_map["data"][key].as_str();
    let text = text.ok_or_else(|| format!("no key {key} in {config_map}"))?;
    let mut documents = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        documents.push(Value::deserialize(document)?);
    }
    match documents.as_slice() {
        [job] if job["kind"] == "Job" && job["apiVersion"] == "batch/v1" => Ok(job.clone()),
        _ => Err(format!("not one Job in {key}: {text}").into()),
    }
}

/// That a Job on the server is what the examples promise of each: it runs as this account, has no token,
/// and its Pods pass the restricted Pod Security level, of which the server is the judge.
pub(crate) fn is_restricted(admin: &Client, job: &Value, account: &str) -> Result<(), Failed> {
    let mut spec = job["spec"]["template"]["spec"].clone();
    assert_eq!(spec["serviceAccountName"], account, "{job}");
    assert_eq!(spec["automountServiceAccountToken"], false, "{job}");
    for volume in spec["volumes"].as_array().into_iter().flatten() {
        assert!(volume["projected"].is_null(), "{job}");
    }

    let labels = json!({"pod-security.kubernetes.io/enforce": "restricted"});
    let metadata = json!({"name": RESTRICTED, "labels": labels});
    let made = admin.post("/api/v1/namespaces", &json!({"metadata": metadata}))?;
    if made.status != 409 {
        made.success()?;
    }
    let account = json!({"metadata": {"name": account}});
    let accounts = format!("/api/v1/namespaces/{RESTRICTED}/serviceaccounts");
    let made = admin.post(&accounts, &account)?;
    if made.status != 409 {
        made.success()?;
    }
    let pods = format!("/api/v1/namespaces/{RESTRICTED}/pods?dryRun=All");
    let pod = |spec: &Value| json!({"metadata": {"name": "p"}, "spec": spec});
    is(&admin.post(&pods, &pod(&spec))?, 201, "")?;
    // The judge is there.
    spec["securityContext"]["runAsNonRoot"] = false.into();
    is(
        &admin.post(&pods, &pod(&spec))?,
        403,
        "violates PodSecurity",
    )
}
