//! Charts on the real server: it takes what Helm makes of them, their Pods pass the restricted level,
//! and their own test, run as the account with a real kubectl, passes as long as the roles are what
//! the spec says, and no longer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use libtest_mimic::Failed;
use rolewright::render::helm;
use rolewright::source::{File, Input, ReadOptions, read, read_text};
use rolewright::spec::{self, Context, Folder};
use rolewright_catalog::{Catalog, KubernetesVersion};
use rolewright_live_tests::{ADMIN, Client};
use serde_json::{Value, json};

use crate::live::{Live, eventually, say};
use crate::programs::Account;

/// Examples, each with the values of its release but for those of all.
const EXAMPLES: [(&str, &[&str]); 3] = [
    ("job-robot", &[]),
    ("analytics-job", &["namespaces.example"]),
    ("endpoint-watcher/cluster-wide", &[]),
];

/// How long a change may take to reach the authorizer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The tools without which there is nothing to prove.
struct Tools {
    helm: PathBuf,
    kubectl: PathBuf,
}

impl Tools {
    fn find() -> Result<Option<Self>, Failed> {
        let find = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let (Some(helm), Some(kubectl)) = (find("HELM"), find("KUBECTL")) else {
            let is_required = std::env::var_os("ROLEWRIGHT_REQUIRE_ALL");
            if is_required.is_some_and(|value| value == "1") {
                return Err("HELM and KUBECTL are required".into());
            }
            say("skipped: charts on the server (HELM or KUBECTL not said)");
            return Ok(None);
        };
        Ok(Some(Self { helm, kubectl }))
    }
}

pub(crate) fn prove_themselves(live: &Live) -> Result<(), Failed> {
    let Some(tools) = Tools::find()? else {
        return Ok(());
    };
    // What other tests grant would show as a grant of the charts'.
    let live = &live.apart();
    for (example, elsewhere) in EXAMPLES {
        prove(live, &tools, example, elsewhere)
            .map_err(|failed| format!("{example}: {}", failed.message().unwrap_or_default()))?;
    }
    say(&format!(
        "charts: {} proved by their own tests",
        EXAMPLES.len()
    ));
    Ok(())
}

fn prove(live: &Live, tools: &Tools, example: &str, elsewhere: &[&str]) -> Result<(), Failed> {
    let admin = live.admin()?;
    let folder = tempfile::tempdir()?;
    write_chart(example, &folder.path().join("chart"))?;
    let namespace = restricted_namespace(live, &admin)?;
    let mut set = vec![
        "tests.rbac.image.repository=registry.example/kubectl,tests.rbac.image.tag=v1".to_owned(),
    ];
    for value in elsewhere {
        set.push(format!("{value}={}", restricted_namespace(live, &admin)?));
    }
    let objects = rendered(tools, folder.path(), &namespace, &set)?;
    let mut roles = Vec::new();
    let mut test = None;
    for object in &objects {
        let path = path_of(object);
        if object["kind"] == "Pod" {
            admin
                .post(&format!("{path}?dryRun=All"), object)?
                .success()?;
            test = Some(object);
            continue;
        }
        let stored = admin
            .post(&format!("{path}?fieldValidation=Strict"), object)?
            .success()?;
        if ["Role", "ClusterRole"].contains(&object["kind"].as_str().unwrap_or_default()) {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            roles.push((format!("{path}/{name}"), stored.body));
        }
        if let Some(template) = object.pointer("/spec/template") {
            let pod = json!({
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": {"generateName": "of-template-", "labels": template["metadata"]["labels"]},
                "spec": template["spec"],
            });
            let path = format!("/api/v1/namespaces/{namespace}/pods?dryRun=All");
            admin.post(&path, &pod)?.success()?;
        }
    }
    let test = test.ok_or("the chart has no test")?;
    let run = Test::new(live, tools, folder.path(), test, &namespace)?;
    run.ends_with(0)?;
    let (path, role) = roles.first().ok_or("the chart has no role")?;
    for (what, verbs) in [
        ("a verb more", with_one_more(&role["rules"][0]["verbs"])),
        ("a verb less", json!(["made-up"])),
    ] {
        let mut changed = role.clone();
        changed["rules"][0]["verbs"] = verbs;
        changed["metadata"]["resourceVersion"] = Value::Null;
        admin.put(path, &changed)?.success()?;
        run.ends_with(1)
            .map_err(|failed| format!("{what}: {}", failed.message().unwrap_or_default()))?;
    }
    let mut again = role.clone();
    again["metadata"]["resourceVersion"] = Value::Null;
    admin.put(path, &again)?.success()?;
    run.ends_with(0)?;
    for object in &objects {
        // What is at the cluster scope would be in the way of other tests.
        if object["metadata"]["namespace"].is_null() {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            admin
                .delete(&format!("{}/{name}", path_of(object)))?
                .success()?;
        }
    }
    Ok(())
}

/// The verbs with one that nobody asked for.
fn with_one_more(verbs: &Value) -> Value {
    let mut verbs = verbs.as_array().cloned().unwrap_or_default();
    let all = ["patch", "update", "delete", "create"];
    let more = all.iter().find(|verb| !verbs.contains(&json!(verb)));
    verbs.extend(more.map(|verb| json!(verb)));
    Value::Array(verbs)
}

fn restricted_namespace(live: &Live, admin: &Client) -> Result<String, Failed> {
    let name = live.namespace("chart")?;
    let label = json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}},
    });
    let path = format!("/api/v1/namespaces/{name}?fieldManager=charts&force=true");
    admin.apply(&path, &label)?.success()?;
    Ok(name)
}

/// Writes the chart of an example.
fn write_chart(example: &str, to: &Path) -> Result<(), Failed> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let path = examples.join(example).join("rolewright.yaml");
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let name = path.to_string_lossy().into_owned();
    let folder = Folder::of_spec(&name);
    let context = Context {
        catalog: &catalog,
        folder: &folder,
    };
    let reading = read(
        &[Input::Path(path)],
        &ReadOptions::default(),
        &mut std::io::empty(),
    );
    let spec = spec::read(reading, &name, context);
    let files = helm::chart(
        &spec.clients,
        &helm::Names::default(),
        "rolewright.yaml",
        &catalog,
    )
    .map_err(|problems| format!("{problems:?}"))?;
    for rendered in files {
        let path = to.join(&rendered.file.name);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(path, &rendered.file.content)?;
    }
    Ok(())
}

/// What Helm makes of the chart.
fn rendered(
    tools: &Tools,
    folder: &Path,
    namespace: &str,
    set: &[String],
) -> Result<Vec<Value>, Failed> {
    let mut command = Command::new(&tools.helm);
    command.args(["template", "rel", "chart", "--namespace", namespace]);
    for value in set {
        command.args(["--set", value]);
    }
    let output = command
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).as_ref().into());
    }
    let reading = read_text(&File::new("chart", text));
    let documents = reading.documents.iter();
    let objects = documents.map(|document| document.root().to_json());
    let objects: Result<Vec<Value>, _> = objects.collect();
    Ok(objects.map_err(|problem| problem.to_string())?)
}

fn path_of(object: &Value) -> String {
    let word = |pointer: &str| object.pointer(pointer).and_then(Value::as_str);
    let version = word("/apiVersion").unwrap_or_default();
    let api = if version == "v1" {
        "/api/v1".to_owned()
    } else {
        format!("/apis/{version}")
    };
    let kind = format!("{}s", word("/kind").unwrap_or_default().to_lowercase());
    match word("/metadata/namespace") {
        Some(namespace) => format!("{api}/namespaces/{namespace}/{kind}"),
        None => format!("{api}/{kind}"),
    }
}

/// The chart's test as a process, with the credentials of the account that it would run as.
struct Test {
    command: Vec<String>,
    environment: Vec<(String, String)>,
    folder: PathBuf,
    path: String,
}

impl Test {
    fn new(
        live: &Live,
        tools: &Tools,
        folder: &Path,
        pod: &Value,
        namespace: &str,
    ) -> Result<Self, Failed> {
        let name = pod["spec"]["serviceAccountName"].as_str();
        let account = Account::new(live, namespace, name.ok_or("no account")?)?;
        let mut config = live.server()?.kubeconfig(ADMIN)?;
        config["users"][0]["user"]["token"] = json!(account.token);
        config["contexts"][0]["context"]["namespace"] = json!(namespace);
        fs::write(folder.join("config"), config.to_string())?;
        fs::create_dir_all(folder.join("bin"))?;
        let kubectl = folder.join("bin/kubectl");
        if !kubectl.exists() {
            std::os::unix::fs::symlink(&tools.kubectl, kubectl)?;
        }
        let container = &pod["spec"]["containers"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let command = container["command"].as_array().into_iter().flatten();
        let environment = container["env"].as_array().into_iter().flatten();
        let path = std::env::var("PATH").unwrap_or_default();
        Ok(Self {
            command: command.map(text).collect(),
            environment: environment
                .map(|variable| (text(&variable["name"]), text(&variable["value"])))
                .collect(),
            folder: folder.to_owned(),
            path: format!("{}:{path}", folder.join("bin").display()),
        })
    }

    fn run(&self) -> Result<Output, Failed> {
        let (program, arguments) = self.command.split_first().ok_or("no command")?;
        let output = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .env("PATH", &self.path)
            .env("TMPDIR", &self.folder)
            .env("KUBECONFIG", self.folder.join("config"))
            .output()?;
        Ok(output)
    }

    /// Runs it until it ends so, for as long as a change may take.
    fn ends_with(&self, code: i32) -> Result<(), Failed> {
        let mut last = String::new();
        let ended = eventually(PATIENCE, || {
            let output = self.run()?;
            last = String::from_utf8_lossy(&output.stdout).into_owned();
            Ok((output.status.code() == Some(code)).then_some(()))
        })?;
        if ended.is_none() {
            return Err(format!("the test does not end with {code}:\n{last}").into());
        }
        Ok(())
    }
}
