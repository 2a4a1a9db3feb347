//! A server from a folder as Kubernetes developers have it for their tests: `kube-apiserver` and
//! `etcd` as they are released, and `kube-controller-manager` if there is one, of which the controller
//! that aggregates ClusterRoles is run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Connector;
use crate::process::Process;
use crate::server::{ADMIN, GLANCE, NOBODY, PATIENCE, Ready, last_lines};
use crate::{Client, Error};

const SERVER: &str = "kube-apiserver";
const STORE: &str = "etcd";
const CONTROLLERS: &str = "kube-controller-manager";

const NO_KEY: &str = "no signing key can be made";

/// What stands before the point of a P-256 public key in its DER form (RFC 5480): that it is a key on
/// an elliptic curve, on which, and the length of the point.
const P256_PUBLIC_KEY: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Whether a folder has what a server needs.
pub(crate) fn are_in(folder: &Path) -> bool {
    [SERVER, STORE]
        .iter()
        .all(|name| folder.join(name).is_file())
}

/// Whether a server from a folder fills aggregated ClusterRoles.
pub(crate) fn aggregate(folder: &Path) -> bool {
    folder.join(CONTROLLERS).is_file()
}

/// A server that is ready. The processes end in their order, then the folder is removed.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) processes: Vec<Process>,
    pub(crate) folder: TempDir,
    pub(crate) ready: Ready,
}

/// Starts a server, with further flags for kube-apiserver and variables for all of it, and waits until it is
/// ready.
pub(crate) fn start(
    assets: &Path,
    flags: &[&str],
    variables: &[(&str, &str)],
) -> Result<Started, Error> {
    let folder = tempfile::Builder::new()
        .prefix("rolewright-apiserver-")
        .tempdir()?;
    let start = Start {
        assets,
        variables,
        folder: folder.path(),
        deadline: Instant::now() + PATIENCE,
    };
    let store = format!("http://127.0.0.1:{}", free_port()?);
    let mut processes = vec![start.store(&store)?];
    let tokens = start.tokens()?;
    let port = free_port()?;
    processes.insert(0, start.server(&store, port, flags)?);
    let ready = start.ready(port, tokens, &mut processes)?;
    if aggregate(assets) {
        processes.push(start.controllers(&ready)?);
        start.aggregated(&ready, &mut processes)?;
    }
    Ok(Started {
        processes,
        folder,
        ready,
    })
}

/// A port that nobody listens on. Somebody else can take it before it is used; then the server does
/// not start, and says why.
fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// What the parts of a server are started with.
struct Start<'a> {
    assets: &'a Path,
    variables: &'a [(&'a str, &'a str)],
    /// For everything that they write.
    folder: &'a Path,
    deadline: Instant,
}

impl Start<'_> {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn path(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    /// Starts one of the programs, with its log in a file of its name.
    fn run(&self, name: &str, flags: &[String]) -> Result<Process, Error> {
        let log = File::create(self.file(&log_of(name)))?;
        let mut command = Process::guard();
        command
            .arg(self.assets.join(name))
            .args(flags)
            .envs(self.variables.iter().copied())
            .stdout(log.try_clone()?)
            .stderr(log);
        Process::start(&mut command)
    }

    fn store(&self, url: &str) -> Result<Process, Error> {
        let flags = [
            format!("--data-dir={}", self.path("store")),
            format!("--listen-client-urls={url}"),
            format!("--advertise-client-urls={url}"),
            "--listen-peer-urls=http://127.0.0.1:0".to_owned(),
            "--unsafe-no-fsync".to_owned(),
        ];
        self.run(STORE, &flags)
    }

    /// A token for each user, written for the server.
    fn tokens(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut tokens = BTreeMap::new();
        let mut rows = String::new();
        for (user, group) in [(ADMIN, ",system:masters"), (NOBODY, "")] {
            let token = random_text()?;
            writeln!(rows, "{token},{user},{user}{group}")?;
            tokens.insert(user.to_owned(), token);
        }
        fs::write(self.file("tokens.csv"), rows)?;
        Ok(tokens)
    }

    /// Writes a new key that signs the tokens of service accounts, and the public one that checks them.
    fn signing_key(&self) -> Result<(), Error> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| NO_KEY)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random);
        let public = [
            &P256_PUBLIC_KEY,
            pair.map_err(|_| NO_KEY)?.public_key().as_ref(),
        ]
        .concat();
        for (name, label, content) in [
            ("signing.key", "PRIVATE KEY", made.as_ref()),
            ("signing.pub", "PUBLIC KEY", &public),
        ] {
            let text = pem::encode(&pem::Pem::new(label, content));
            fs::write(self.file(name), text)?;
        }
        Ok(())
    }

    /// Starts the API server. The given flags win over those chosen here.
    fn server(&self, store: &str, port: u16, given: &[&str]) -> Result<Process, Error> {
        self.signing_key()?;
        let chosen = [
            ("etcd-servers", store.to_owned()),
            ("authorization-mode", "RBAC".to_owned()),
            ("token-auth-file", self.path("tokens.csv")),
            (
                "service-account-issuer",
                "https://kubernetes.default.svc".to_owned(),
            ),
            ("service-account-key-file", self.path("signing.pub")),
            ("service-account-signing-key-file", self.path("signing.key")),
            ("service-cluster-ip-range", "10.0.0.0/24".to_owned()),
            ("cert-dir", self.path("certificates")),
            ("bind-address", "127.0.0.1".to_owned()),
            ("advertise-address", "127.0.0.1".to_owned()),
            ("secure-port", port.to_string()),
            ("endpoint-reconciler-type", "none".to_owned()),
        ];
        let is_given = |name: &str| {
            let mut names = given.iter().map(|flag| flag.trim_start_matches('-'));
            names.any(|flag| flag.split('=').next() == Some(name))
        };
        let flags: Vec<String> = chosen
            .iter()
            .filter(|(name, _)| !is_given(name))
            .map(|(name, value)| format!("--{name}={value}"))
            .chain(given.iter().map(|&flag| flag.to_owned()))
            .collect();
        self.run(SERVER, &flags)
    }

    /// Waits until the server is ready, its default roles and bindings included.
    fn ready(
        &self,
        port: u16,
        tokens: BTreeMap<String, String>,
        processes: &mut [Process],
    ) -> Result<Ready, Error> {
        let mut ready = Ready {
            url: format!("https://127.0.0.1:{port}"),
            ca_file: self.file("certificates/apiserver.crt"),
            version: String::new(),
            tokens,
        };
        self.wait(processes, "ready", || {
            // The server writes the certificate when it starts.
            let answer = admin(&ready).and_then(|admin| admin.get("/readyz"));
            Ok(answer.is_ok_and(|answer| answer.status == 200))
        })?;
        let version = admin(&ready)?.get("/version")?.success()?;
        let version = version.body["gitVersion"].as_str();
        version.ok_or("no version")?.clone_into(&mut ready.version);
        Ok(ready)
    }

    fn controllers(&self, ready: &Ready) -> Result<Process, Error> {
        let config = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "server",
            "contexts": [{"name": "server", "context": {"cluster": "server", "user": ADMIN}}],
            "clusters": [{
                "name": "server",
                "cluster": {"server": ready.url, "certificate-authority": ready.ca_file},
            }],
            "users": [{"name": ADMIN, "user": {"token": ready.tokens.get(ADMIN)}}],
        });
        fs::write(self.file("kubeconfig"), config.to_string())?;
        let flags = [
            format!("--kubeconfig={}", self.path("kubeconfig")),
            "--controllers=clusterrole-aggregation-controller".to_owned(),
            "--leader-elect=false".to_owned(),
            "--secure-port=0".to_owned(),
        ];
        self.run(CONTROLLERS, &flags)
    }

    /// Waits until every aggregated ClusterRole holds what it selects.
    fn aggregated(&self, ready: &Ready, processes: &mut [Process]) -> Result<(), Error> {
        let admin = admin(ready)?;
        self.wait(processes, "aggregated", || {
            let path = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
            let roles = admin.get(path)?.success()?;
            Ok(is_aggregated(
                roles.body["items"].as_array().ok_or("no list")?,
            ))
        })
    }

    /// Looks until the look is satisfied. A process that ends is an error with the end of its log.
    fn wait(
        &self,
        processes: &mut [Process],
        what: &str,
        mut look: impl FnMut() -> Result<bool, Error>,
    ) -> Result<(), Error> {
        while !look()? {
            for process in &mut *processes {
                if let Some(status) = process.status()? {
                    return Err(self.logged(&format!("ended before all was {what}: {status}")));
                }
            }
            if Instant::now() > self.deadline {
                return Err(self.logged(&format!("not {what} in time")));
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn logged(&self, message: &str) -> Error {
        let mut text = message.to_owned();
        for name in [SERVER, STORE, CONTROLLERS] {
            let log = last_lines(&self.file(&log_of(name)));
            if !log.is_empty() {
                let _ = write!(text, "\n{name}:\n{log}");
            }
        }
        text.into()
    }
}

fn log_of(name: &str) -> String {
    format!("{name}.log")
}

fn admin(ready: &Ready) -> Result<Client, Error> {
    let connector = Connector::new(&ready.url, &fs::read(&ready.ca_file)?)?;
    Ok(connector.client(ready.tokens.get(ADMIN).map(String::as_str)))
}

/// Text that nobody can guess.
fn random_text() -> Result<String, Error> {
    let mut bytes = [0; 16];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| "no random numbers can be had")?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Whether each of the default roles that aggregate holds the rules of those whose labels it selects.
fn is_aggregated(roles: &[Value]) -> bool {
    let selects = |selector: &Value, role: &Value| {
        let mut labels = selector["matchLabels"].as_object().into_iter().flatten();
        labels.all(|(name, value)| role["metadata"]["labels"].get(name) == Some(value))
    };
    let rules_of = |role: &Value| role["rules"].as_array().cloned().unwrap_or_default();
    roles.iter().all(|role| {
        let selectors = role["aggregationRule"]["clusterRoleSelectors"].as_array();
        let held = rules_of(role);
        let mut selectors = selectors.into_iter().flatten();
        selectors.all(|selector| {
            let mut selected = roles.iter().filter(|other| selects(selector, other));
            selected.all(|other| rules_of(other).iter().all(|rule| held.contains(rule)))
        })
    })
}
