//! A container of a Pod as a process, in the way in which the kubelet and its runtime would run it.
//!
//! The process has the files of its image and the volumes of its Pod and no others, all read-only but for what
//! is not; the token of its account where every client looks for it; the environment of its image, of the API
//! server's Service and of the Pod; and the Pod's user. What it does not have is a network of its own, limits,
//! and system calls that fail.

mod expand;
mod image;
mod namespaces;
mod volumes;

use libtest_mimic::Failed;
use rolewright_live_tests::Client;
use serde_json::Value;
use tempfile::TempDir;

use self::expand::expand;
pub(crate) use self::image::Image;
pub(crate) use self::namespaces::Namespaces;
use self::namespaces::{Entry, Process};
use crate::live::Live;
use crate::program::Run;
use crate::programs::Account;

/// Where clients look for the account of their Pod.
const CREDENTIALS: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The container of a Pod that has one, ready to be run again and again.
pub(crate) struct Container {
    entries: Vec<Entry>,
    user: u32,
    environment: Vec<(String, String)>,
    command: Vec<String>,
    /// What is bound from.
    _folder: TempDir,
}

impl Container {
    /// Lays out what the container of a Pod needs, from the server that the Pod would be on.
    pub(crate) fn new(live: &Live, image: &Image, pod: &Value) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let spec = &pod["spec"];
        let containers = spec["containers"].as_array();
        let [container] = containers.map_or(&[][..], Vec::as_slice) else {
            return Err(format!("not one container: {pod}").into());
        };
        let user = user(image, spec, container)?;
        let mut layout = Layout {
            admin: live.admin()?,
            namespace: text(&pod["metadata"]["namespace"])?,
            folder: folder.path(),
            entries: image.entries.clone(),
        };
        layout.mounts(spec, container)?;
        if spec["automountServiceAccountToken"] != false {
            let account =
                Account::new(live, &layout.namespace, &text(&spec["serviceAccountName"])?)?;
            layout.credentials(live, &account)?;
        }
        let environment = environment(live, image, pod, container)?;
        let words = |field: &str| -> Result<Vec<String>, Failed> {
            let words = container[field].as_array().into_iter().flatten();
            words
                .map(|word| Ok(expand(&text(word)?, &environment)))
                .collect()
        };
        let mut command = words("command")?;
        if command.is_empty() {
            command.clone_from(&image.entry_point);
        }
        command.extend(words("args")?);
        Ok(Self {
            entries: layout.entries,
            user,
            environment,
            command,
            _folder: folder,
        })
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, namespaces: &Namespaces) -> Result<Run, Failed> {
        let output = namespaces.run(Process {
            entries: self.entries.clone(),
            user: self.user,
            environment: self.environment.clone(),
            command: &self.command,
        })?;
        Run::of(output)
    }
}

/// What is laid out for a container.
struct Layout<'a> {
    admin: Client,
    namespace: String,
    folder: &'a std::path::Path,
    entries: Vec<Entry>,
}

/// The user of a container, whom the kubelet does not let be root where the Pod says that it is not.
fn user(image: &Image, spec: &Value, container: &Value) -> Result<u32, Failed> {
    let said = |field: &str| {
        let own = &container["securityContext"][field];
        if own.is_null() {
            spec["securityContext"][field].clone()
        } else {
            own.clone()
        }
    };
    let user = match said("runAsUser") {
        Value::Null => image.user,
        user => serde_json::from_value(user)?,
    };
    if user == 0 && said("runAsNonRoot") == true {
        return Err("the container has runAsNonRoot, and its image's user is root".into());
    }
    if container["securityContext"]["readOnlyRootFilesystem"] != true {
        return Err("the container writes to its root folder, which is read-only here".into());
    }
    Ok(user)
}

/// The variables of a container: the runtime's, those of the API server's Service, and its own.
fn environment(
    live: &Live,
    image: &Image,
    pod: &Value,
    container: &Value,
) -> Result<Vec<(String, String)>, Failed> {
    let url = live.server()?.url();
    let address = url.strip_prefix("https://");
    let (host, port) = address
        .and_then(|address| address.rsplit_once(':'))
        .ok_or("no host and port")?;
    let mut environment: Vec<(String, String)> = [
        ("PATH", image.path.as_str()),
        ("HOSTNAME", &text(&pod["metadata"]["name"])?),
        ("HOME", "/"),
        ("KUBERNETES_SERVICE_HOST", host),
        ("KUBERNETES_SERVICE_PORT", port),
        ("KUBERNETES_SERVICE_PORT_HTTPS", port),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for variable in container["env"].as_array().into_iter().flatten() {
        let value = expand(&text(&variable["value"])?, &environment);
        environment.push((text(&variable["name"])?, value));
    }
    Ok(environment)
}

fn text(value: &Value) -> Result<String, Failed> {
    let text = value.as_str();
    Ok(text.ok_or_else(|| format!("no text: {value}"))?.to_owned())
}
