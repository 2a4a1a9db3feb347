//! `render --validate live` on the real server: it takes what the examples render to, and what it
//! says of objects that it does not take is told for what it is.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use rolewright::live::{Cluster, Offered, Options, Undecided, Verdict};
use rolewright::render::objects::template::text;
use rolewright::spec::{Instance, instance};
use rolewright_live_tests::{ADMIN, NOBODY};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::live::{Live, say};
use crate::manifests::{namespaces_of, objects};
use crate::repository::{clients, repository};

/// A folder with a kubeconfig for the server.
struct Caller {
    folder: TempDir,
}

impl Caller {
    /// The server's own user, or somebody whom the administrator impersonates.
    fn new(live: &Live, user: &str) -> Result<Self, Failed> {
        let server = live.server()?;
        let user = if [ADMIN, NOBODY].contains(&user) {
            json!({"token": server.token(user)?})
        } else {
            json!({"token": server.token(ADMIN)?, "as": user})
        };
        let config = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "server", "user": "caller"}}],
            "users": [{"name": "caller", "user": user}],
            "clusters": [{
                "name": "server",
                "cluster": {"server": server.url(), "certificate-authority": server.ca_file()},
            }],
        });
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("config"), config.to_string())?;
        Ok(Self { folder })
    }

    fn offers(&self, objects: &[Value]) -> Result<Vec<Offered>, Failed> {
        let options = Options {
            kubeconfig: Some(self.folder.path().join("config")),
            ..Options::default()
        };
        let cluster = Cluster::new(&options).map_err(|failure| failure.to_string())?;
        let offered = cluster.dry_run(objects);
        Ok(offered.map_err(|failure| failure.to_string())?)
    }

    /// The verdict on one object.
    fn offer(&self, object: Value) -> Result<Verdict, Failed> {
        let offered = self.offers(&[object])?;
        let first = offered.into_iter().next();
        Ok(first.ok_or("no verdict")?.verdict)
    }
}

/// The examples as they are checked in.
pub(crate) fn examples(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let caller = Caller::new(live, ADMIN)?;
    let folders = folders(&repository("examples"))?;
    assert!(folders.len() > 5, "{folders:?}");
    let mut count = 0;
    for folder in folders {
        let objects = rendered(&folder)?;
        count += objects.len();
        for name in namespaces_of(&objects) {
            let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
            let answer = admin.post("/api/v1/namespaces", &body)?;
            assert!([201, 409].contains(&answer.status), "{answer:?}");
        }
        for offered in caller.offers(&objects)? {
            assert_eq!(offered.verdict, Verdict::Accepted, "{}", folder.display());
            assert!(offered.warnings.is_empty(), "{offered:?}");
        }
    }
    assert!(count > 40, "{count}");
    say(&format!("rendered: {count} objects of examples accepted"));
    Ok(())
}

/// The Jobs that programs make of templates: those of the examples, and one in the spec's own words.
pub(crate) fn jobs(live: &Live) -> Result<(), Failed> {
    const WORDS: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: shop, namespace: words}
access: [{resources: [jobs], verbs: [create]}]
accounts: [{name: shop-job}]
config: [{name: settings, data: {A: b}}]
jobTemplates:
- name: worker
  parameters: [ID]
  values: {IMAGE: 'registry.example/worker:2.0'}
  account: shop-job
  job:
    image: '@IMAGE@'
    command: [sh, -c, 'run \"$1\"', sh, '${ID}']
    env: {ID: '${ID}', A: {configMap: settings, key: A}}
    mounts: [{configMap: settings, path: /etc/settings}]
    initContainers: [{name: prepare, image: 'b:1', args: ['${ID}']}]
    topologySpreadConstraints: [{topologyKey: zone}]
    completions: 3
    completionMode: Indexed
";
    let admin = live.admin()?;
    let caller = Caller::new(live, ADMIN)?;
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("rolewright.yaml"), WORDS)?;
    let examples = repository("examples");
    let mut jobs = Vec::new();
    for folder in [
        folder.path().to_owned(),
        examples.join("job-robot"),
        examples.join("image-worker"),
        examples.join("analytics-job"),
    ] {
        jobs.extend(made(&folder)?);
    }
    assert_eq!(jobs.len(), 4);
    for job in &jobs {
        let name = job["metadata"]["namespace"]
            .as_str()
            .ok_or("no namespace")?;
        let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        let answer = admin.post("/api/v1/namespaces", &body)?;
        assert!([201, 409].contains(&answer.status), "{answer:?}");
    }
    for (offered, job) in caller.offers(&jobs)?.iter().zip(&jobs) {
        assert_eq!(offered.verdict, Verdict::Accepted, "{job}");
        assert!(offered.warnings.is_empty(), "{offered:?}");
    }
    let mut wrong = jobs.remove(0);
    wrong["spec"]["template"]["spec"]["restartPolicy"] = json!("Always");
    assert!(matches!(caller.offer(wrong)?, Verdict::Refused(_)));
    Ok(())
}

/// A Job of each template of a spec.
fn made(folder: &Path) -> Result<Vec<Value>, Failed> {
    let mut jobs = Vec::new();
    for client in &clients(&folder.join("rolewright.yaml"))? {
        for template in &client.job_templates {
            let parameters = template.parameters.iter();
            let values = parameters.map(|name| (name.clone(), "it's 42".to_owned()));
            let made = instance(Instance {
                name: &template.name,
                file: &template.key,
                text: &text(client, template),
                parameters: &template.parameters,
                values: &values.collect(),
                namespace: client.namespace.as_deref(),
            });
            jobs.push(made.map_err(|problems| format!("{problems:?}"))?);
        }
    }
    Ok(jobs)
}

/// That nothing is stored, and that what is there is judged by the change.
pub(crate) fn changes(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let caller = Caller::new(live, ADMIN)?;
    let namespace = live.namespace("rendered")?;
    let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments");
    let object = deployment(&namespace);
    assert_eq!(caller.offer(object.clone())?, Verdict::Accepted);
    assert_eq!(admin.get(&format!("{path}/app"))?.status, 404);
    let stored = admin.post(&path, &object)?.success()?.body;
    assert_eq!(caller.offer(object.clone())?, Verdict::Accepted);
    let mut changed = object.clone();
    changed["spec"]["replicas"] = json!(3);
    assert_eq!(caller.offer(changed)?, Verdict::Accepted);
    let mut moved = object.clone();
    moved["spec"]["selector"]["matchLabels"] = json!({"other": "label"});
    moved["spec"]["template"]["metadata"]["labels"] = json!({"other": "label"});
    refused(&caller.offer(moved)?, "field is immutable");
    for there in [true, false] {
        let name = if there { "app" } else { "new" };
        let mut wrong = object.clone();
        wrong["metadata"]["name"] = json!(name);
        wrong["spec"]["made-up"] = json!(1);
        refused(&caller.offer(wrong.clone())?, "made-up");
        wrong["spec"]
            .as_object_mut()
            .map(|spec| spec.remove("made-up"));
        wrong["spec"]["replicas"] = json!(-1);
        refused(&caller.offer(wrong.clone())?, "greater than or equal to 0");
        wrong["spec"]["replicas"] = json!("many");
        refused(&caller.offer(wrong)?, "replicas");
    }
    let after = admin.get(&format!("{path}/app"))?.success()?.body;
    assert_eq!(after["metadata"], stored["metadata"]);
    Ok(())
}

/// What the server warns of: the Pod Security level of a namespace.
pub(crate) fn warnings(live: &Live) -> Result<(), Failed> {
    let caller = Caller::new(live, ADMIN)?;
    let namespace = live.namespace("warned")?;
    let labels = json!({"metadata": {"labels": {"pod-security.kubernetes.io/warn": "restricted"}}});
    live.admin()?
        .request(
            "PATCH",
            &format!("/api/v1/namespaces/{namespace}"),
            "application/merge-patch+json",
            &labels.to_string(),
        )?
        .success()?;
    let offered = caller.offers(&[deployment(&namespace)])?;
    let [offered] = &offered[..] else {
        return Err("one verdict".into());
    };
    assert_eq!(offered.verdict, Verdict::Accepted);
    assert!(
        offered.warnings[0].starts_with("would violate PodSecurity \"restricted:latest\": "),
        "{offered:?}"
    );
    Ok(())
}

/// Who may not ask learns nothing; who may, and gives more than they have, is refused.
pub(crate) fn callers(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("limited")?;
    let nobody = Caller::new(live, NOBODY)?;
    let verdict = nobody.offer(deployment(&namespace))?;
    let Verdict::Undecided(Undecided::Forbidden(why)) = verdict else {
        return Err(format!("{verdict:?}").into());
    };
    assert!(
        why.contains("User \"nobody\" cannot create resource"),
        "{why}"
    );
    // `admin` may write Roles and bindings, and neither bind nor escalate.
    let user = live.name("keeper");
    let keeper = binding(
        &namespace,
        "keeper",
        &json!({"kind": "User", "name": user}),
        "ClusterRole",
        "admin",
    );
    let rbac = format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}");
    admin
        .post(&format!("{rbac}/rolebindings"), &keeper)?
        .success()?;
    let caller = Caller::new(live, &user)?;
    let may_now = crate::live::eventually(std::time::Duration::from_secs(10), || {
        Ok((caller.offer(deployment(&namespace))? == Verdict::Accepted).then_some(()))
    })?;
    may_now.ok_or("the binding has no effect")?;
    let own = role(&namespace, "pods");
    assert_eq!(caller.offer(own.clone())?, Verdict::Accepted);
    refused(
        &caller.offer(role(&namespace, "resourcequotas"))?,
        "attempting to grant RBAC permissions not currently held",
    );
    let subject = json!({"kind": "ServiceAccount", "name": "robot", "namespace": namespace});
    let bind = binding(&namespace, "app", &subject, "Role", "app");
    assert_eq!(
        caller.offer(bind.clone())?,
        Verdict::Undecided(Undecided::NoRole("Role".to_owned(), "app".to_owned()))
    );
    admin.post(&format!("{rbac}/roles"), &own)?.success()?;
    let known = crate::live::eventually(std::time::Duration::from_secs(10), || {
        Ok((caller.offer(bind.clone())? == Verdict::Accepted).then_some(()))
    })?;
    known.ok_or("the role is there, and may not be bound")?;
    // Nobody but the administrator may create what they ask for in a namespace that is not there.
    let missing = live.name("missing");
    assert_eq!(
        Caller::new(live, ADMIN)?.offer(deployment(&missing))?,
        Verdict::Undecided(Undecided::NoNamespace(missing))
    );
    Ok(())
}

fn refused(verdict: &Verdict, words: &str) {
    let Verdict::Refused(message) = verdict else {
        assert_eq!(format!("{verdict:?}"), "refused");
        return;
    };
    assert!(message.contains(words), "{message}");
}

fn deployment(namespace: &str) -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "app", "namespace": namespace},
        "spec": {
            "selector": {"matchLabels": {"app": "app"}},
            "template": {
                "metadata": {"labels": {"app": "app"}},
                "spec": {"containers": [{"name": "app", "image": "registry.example/app:1.0"}]},
            },
        },
    })
}

fn role(namespace: &str, resource: &str) -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "app", "namespace": namespace},
        "rules": [{"apiGroups": [""], "resources": [resource], "verbs": ["delete"]}],
    })
}

fn binding(namespace: &str, name: &str, subject: &Value, kind: &str, role: &str) -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": name, "namespace": namespace},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": role},
        "subjects": [subject],
    })
}

/// All objects of a folder.
fn rendered(folder: &Path) -> Result<Vec<Value>, Failed> {
    let mut found = Vec::new();
    let is_manifest = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml");
    for path in entries(folder)?.into_iter().filter(is_manifest) {
        found.extend(objects(&fs::read_to_string(&path)?)?);
    }
    Ok(found)
}

/// All folders below that are called `rendered`, but for those that Kustomize builds.
fn folders(below: &Path) -> Result<Vec<PathBuf>, Failed> {
    let mut found = Vec::new();
    for path in entries(below)?.into_iter().filter(|path| path.is_dir()) {
        if path.ends_with("rendered") {
            if !path.join("kustomization.yaml").exists() {
                found.push(path);
            }
        } else {
            found.extend(folders(&path)?);
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let entries = fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}
