//! A connection to a cluster, as somebody.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use kube::config::AuthInfo;
use kube::{Client, Config};
use rolewright_rbac::Identity;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::call::{Call, connection_failure};
use super::clock::Clock;
use super::config::configured;
use super::{Failure, Patience};

/// How to connect.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The kubeconfig; by default what `KUBECONFIG` names, `~/.kube/config`, or inside a cluster
    /// the Pod's own account.
    pub kubeconfig: Option<PathBuf>,
    /// The context; the kubeconfig's current one by default.
    pub context: Option<String>,
    /// How long to wait.
    pub patience: Patience,
}

/// A cluster, asked as the kubeconfig's user.
pub struct Cluster {
    runtime: tokio::runtime::Runtime,
    config: Config,
    context: String,
    clock: Clock,
    /// Told when the user interrupts, whether or not anything runs then.
    interrupt: Arc<Notify>,
    /// Whether the user has interrupted: then nothing more is begun.
    interrupted: Cell<bool>,
}

impl Cluster {
    /// Reads how to connect. The server is not asked yet.
    ///
    /// # Errors
    ///
    /// The kubeconfig cannot be read, lacks the context, or there is none and this is no Pod.
    pub fn new(options: &Options) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::Config(format!("no runtime: {error}")))?;
        let interrupt = Arc::new(Notify::new());
        runtime.spawn(tell_of_interrupts(Arc::clone(&interrupt)));
        let (mut config, context) = runtime.block_on(configured(options))?;
        // Tries are counted here, where it is known what an answer is.
        config.default_retry = false;
        Ok(Self {
            runtime,
            config,
            context,
            clock: Clock::start(options.patience),
            interrupt,
            interrupted: Cell::new(false),
        })
    }

    /// The name of the context.
    #[must_use]
    pub fn context(&self) -> &str {
        &self.context
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs something to its end, or until the user interrupts.
    pub(super) fn run<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        if self.interrupted.get() {
            return Err(Failure::Interrupted);
        }
        self.runtime.block_on(async {
            tokio::select! {
                done = work => done,
                () = self.interrupt.notified() => {
                    self.interrupted.set(true);
                    Err(Failure::Interrupted)
                }
            }
        })
    }

    /// Waits, unless the user interrupts.
    pub(super) fn wait(&self, time: std::time::Duration) -> Result<(), Failure> {
        self.run(async {
            tokio::time::sleep(time).await;
            Ok(())
        })
    }

    /// The client of the kubeconfig's user.
    pub(super) fn caller(&self) -> Result<Client, Failure> {
        self.client(self.config.clone())
    }

    /// The client that takes on the identity of another user, whose groups the server adds.
    pub(super) fn impersonating(&self, user: &str) -> Result<Client, Failure> {
        let mut config = self.config.clone();
        config.auth_info.impersonate = Some(user.to_owned());
        config.auth_info.impersonate_uid = None;
        config.auth_info.impersonate_groups = None;
        config.auth_info.impersonate_user_extra = None;
        self.client(config)
    }

    /// The client that has nothing but a token of the account, which is made for it and lives ten
    /// minutes.
    pub(super) fn with_token_of(&self, namespace: &str, name: &str) -> Result<Client, Failure> {
        let caller = self.caller()?;
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token");
        let body = json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "spec": {"expirationSeconds": 600},
        });
        let call = Call::post(path, body);
        let token = self.run(call.send(&caller, &self.clock, |answer: Value| {
            let token = answer["status"]["token"].as_str();
            let token = token.filter(|token| !token.is_empty());
            token
                .map(|token| SecretString::from(token.to_owned()))
                .ok_or_else(|| "a TokenRequest without a token".to_owned())
        }))?;
        let mut config = self.config.clone();
        config.auth_info = AuthInfo {
            token: Some(token),
            ..AuthInfo::default()
        };
        self.client(config)
    }

    fn client(&self, config: Config) -> Result<Client, Failure> {
        // The client starts a task of its own, so it needs the runtime.
        let _inside = self.runtime.enter();
        Client::try_from(config).map_err(|error| match connection_failure(&error) {
            Failure::Unreachable(why) | Failure::Untrusted(why) => Failure::Config(why),
            other => other,
        })
    }

    /// Whom the server takes a client for.
    pub(super) fn identity(&self, client: &Client) -> Result<Identity, Failure> {
        let body = json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "SelfSubjectReview",
        });
        let call = Call::post("/apis/authentication.k8s.io/v1/selfsubjectreviews", body);
        self.run(call.send(client, &self.clock, |answer: Value| {
            let info = &answer["status"]["userInfo"];
            let user = info["username"].as_str();
            let groups = info["groups"].as_array().map(Vec::as_slice);
            let groups = groups.unwrap_or_default().iter();
            match (answer["kind"].as_str(), user) {
                (Some("SelfSubjectReview"), Some(user)) => Ok(Identity {
                    user: user.to_owned(),
                    groups: groups
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect(),
                }),
                _ => Err("a SelfSubjectReview without a user".to_owned()),
            }
        }))
    }

    /// The version that the server says it has; its `gitVersion` and its minor number.
    pub(super) fn version(&self, client: &Client) -> Result<(String, Option<u8>), Failure> {
        self.run(
            Call::get("/version").send(client, &self.clock, |answer: Value| {
                let version = answer["gitVersion"].as_str().ok_or("no version")?;
                let minor = answer["minor"].as_str().unwrap_or_default();
                let digits: String = minor.chars().take_while(char::is_ascii_digit).collect();
                Ok((version.to_owned(), digits.parse().ok()))
            }),
        )
    }
}

/// Passes it on when the user interrupts; never where that cannot be told.
async fn tell_of_interrupts(interrupt: Arc<Notify>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        interrupt.notify_one();
    }
}
