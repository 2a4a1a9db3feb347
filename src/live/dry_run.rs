//! Objects offered to the server as a strict dry run: it says what it would say if they were
//! applied, and stores nothing.
//!
//! An object that is not there yet is offered as one to create, and one that is there as a
//! server-side apply: the object alone and the change of it are refused for different reasons. What
//! others have set in an object that is there stays, as it would. Only the metadata is read of it.
//! A refusal for want of the caller's own right to create or change decides nothing about the object.

use futures_util::StreamExt as _;
use http::header::WARNING;
use kube::Client;
use rolewright_catalog::{Catalog, KubernetesVersion};
use rolewright_rbac::Action;
use serde_json::Value;

use super::ask::Asker;
use super::call::{Call, Received, status_message};
use super::collect::in_path;
use super::warning::warnings;
use super::{Cluster, Failure};
use crate::verify::{Answer, Question};

/// So many objects are offered at a time.
const AT_ONCE: usize = 8;

/// Reads no more of an object than whether it is there.
const METADATA: &str = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

/// `dryRun` and `fieldValidation` are those of `k8s.io/apimachinery/pkg/apis/meta/v1`.
const STRICT_DRY_RUN: &str = "dryRun=All&fieldValidation=Strict&fieldManager=rolewright";

/// What the server says of an object that was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its verdict.
    pub verdict: Verdict,
    /// The server's warnings.
    pub warnings: Vec<String>,
}

/// A server's verdict on an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The server would take it.
    Accepted,
    /// The server would not take it, for a reason in its own words.
    Refused(String),
    /// The server would have to know, be or allow something else before it could tell.
    Undecided(Undecided),
}

/// Why there is no verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecided {
    /// The object's namespace is not there.
    NoNamespace(String),
    /// The role that a binding names is not there, and the caller may not bind just any role: the
    /// kind and the name of the role.
    NoRole(String, String),
    /// The caller may not do this, in the server's words.
    Forbidden(String),
    /// Anything else.
    Other(String),
}

/// Where an object goes.
struct Target {
    group: String,
    plural: String,
    /// The namespace; none for a cluster-scoped object.
    namespace: Option<String>,
    name: String,
    /// Whether the server makes a name that begins so.
    is_prefix: bool,
    kind: String,
    /// The path of all such objects.
    collection: String,
    /// Kind and name of the role that it binds, if it is a binding.
    role: Option<(String, String)>,
}

/// An answer that tells something of the object.
enum Told {
    Accepted,
    Exists,
    Refused(String),
    Forbidden(String),
    Undecided(Undecided),
}

impl Cluster {
    /// Offers objects, and gives what the server says of each, in their order. Each has
    /// `apiVersion`, `kind` and `metadata.name` or `metadata.generateName`, and names its namespace if it lives in one.
    ///
    /// # Errors
    ///
    /// The server cannot be reached, does not answer in time, or does not accept the credentials.
    pub fn dry_run(&self, objects: &[Value]) -> Result<Vec<Offered>, Failure> {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let me = Asker {
            client: self.caller()?,
            about: None,
        };
        let offers = objects
            .iter()
            .map(|object| self.offer(&me, &catalog, object));
        self.run(async {
            let mut offers = futures_util::stream::iter(offers).buffered(AT_ONCE);
            let mut offered = Vec::new();
            while let Some(outcome) = offers.next().await {
                offered.push(match outcome {
                    Ok(told) => told,
                    Err(failure) if offered.is_empty() && self.is_hopeless(&failure) => {
                        return Err(failure);
                    }
                    Err(failure) => Offered::undecided(failure.to_string()),
                });
            }
            Ok(offered)
        })
    }

    /// Whether the other objects would fare no better.
    fn is_hopeless(&self, failure: &Failure) -> bool {
        failure.is_final() || !self.clock().was_answered()
    }

    async fn offer(
        &self,
        me: &Asker,
        catalog: &Catalog,
        object: &Value,
    ) -> Result<Offered, Failure> {
        let Some(target) = Target::of(object, catalog) else {
            return Ok(Offered::undecided(
                "no resource is known for its kind".to_owned(),
            ));
        };
        let mut verb = "create";
        let is_there = !target.is_prefix && self.is_there(&me.client, &target).await?;
        let (mut told, mut warnings) = if is_there {
            (Told::Exists, Vec::new())
        } else {
            let create = Call::post(target.create_path(), object.clone());
            self.ask_for_verdict(me, &create, &target).await?
        };
        if let Told::Exists = told
            && !target.is_prefix
        {
            verb = "patch";
            let apply = Call::apply(target.apply_path(), object.clone());
            (told, warnings) = self.ask_for_verdict(me, &apply, &target).await?;
        }
        let verdict = match told {
            Told::Accepted => Verdict::Accepted,
            Told::Refused(message) => Verdict::Refused(message),
            Told::Undecided(why) => Verdict::Undecided(why),
            Told::Forbidden(message) => self.forbidden(me, verb, &target, message).await?,
            Told::Exists => Verdict::Undecided(Undecided::Other(
                "the server says that it is there, and then that it is not".to_owned(),
            )),
        };
        Ok(Offered { verdict, warnings })
    }

    /// Whether the object is there; no, where the caller may not know.
    async fn is_there(&self, client: &Client, target: &Target) -> Result<bool, Failure> {
        let call = Call::get(target.path()).accept(METADATA);
        let found = call.send(client, self.clock(), |found: Value| {
            if found["metadata"]["name"] == target.name.as_str() {
                Ok(())
            } else {
                Err("another object than was asked for".to_owned())
            }
        });
        match found.await {
            Ok(()) => Ok(true),
            Err(Failure::Refused {
                code: 403 | 404, ..
            }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    async fn ask_for_verdict(
        &self,
        me: &Asker,
        call: &Call,
        target: &Target,
    ) -> Result<(Told, Vec<String>), Failure> {
        call.send_for(&me.client, self.clock(), |received| {
            let warnings = received.headers(WARNING).flat_map(warnings).collect();
            Ok((told(received, target)?, warnings))
        })
        .await
    }

    /// What a refusal with status 403 means. Admission and the escalation checks of RBAC answer so
    /// to those who have the right to create and change such objects: then the object is refused.
    /// All others were refused before anybody looked at the object.
    async fn forbidden(
        &self,
        me: &Asker,
        verb: &'static str,
        target: &Target,
        message: String,
    ) -> Result<Verdict, Failure> {
        let may_i = Question::new(Action::Resource {
            verb,
            group: &target.group,
            resource: &target.plural,
            subresource: "",
            namespace: target.namespace.as_deref().unwrap_or_default(),
            name: if verb == "create" { "" } else { &target.name },
        });
        match self.review(me, &may_i).await {
            Ok(Answer::Allowed { .. }) => Ok(Verdict::Refused(message)),
            Ok(Answer::Denied | Answer::Undecided { .. }) => {
                Ok(Verdict::Undecided(Undecided::Forbidden(message)))
            }
            Err(failure) if failure.is_forbidden() => {
                Ok(Verdict::Undecided(Undecided::Forbidden(message)))
            }
            Err(failure) => Err(failure),
        }
    }
}

impl Offered {
    fn undecided(why: String) -> Self {
        Self {
            verdict: Verdict::Undecided(Undecided::Other(why)),
            warnings: Vec::new(),
        }
    }
}

impl Target {
    fn of(object: &Value, catalog: &Catalog) -> Option<Self> {
        let api_version = object["apiVersion"].as_str()?;
        let kind = object["kind"].as_str()?;
        let prefix = object["metadata"]["generateName"].as_str();
        let name = object["metadata"]["name"].as_str();
        let is_prefix = name.is_none();
        let name = name.or(prefix)?;
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let resource = catalog
            .resources()
            .find(|resource| resource.group() == group && resource.kind() == Some(kind))?;
        let mut collection = if group.is_empty() {
            format!("/api/{version}")
        } else {
            format!("/apis/{group}/{version}")
        };
        let namespace = object["metadata"]["namespace"].as_str();
        if let Some(namespace) = namespace {
            collection = format!("{collection}/namespaces/{}", in_path(namespace));
        }
        Some(Self {
            group: group.to_owned(),
            plural: resource.plural().to_owned(),
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
            is_prefix,
            kind: kind.to_owned(),
            collection: format!("{collection}/{}", resource.plural()),
            role: role_of(object),
        })
    }

    fn path(&self) -> String {
        format!("{}/{}", self.collection, in_path(&self.name))
    }

    fn create_path(&self) -> String {
        format!("{}?{STRICT_DRY_RUN}", self.collection)
    }

    fn apply_path(&self) -> String {
        format!("{}?{STRICT_DRY_RUN}&force=true", self.path())
    }
}

fn role_of(object: &Value) -> Option<(String, String)> {
    let word = |key: &str| Some(object["roleRef"][key].as_str()?.to_owned());
    Some((word("kind")?, word("name")?))
}

/// What an answer tells of the object. What tells nothing is a failure, and may be tried again.
fn told(received: &Received, target: &Target) -> Result<Told, Failure> {
    let status = received.status();
    let message = status_message(status.as_ref());
    let Some(status) = status else {
        return accepted(received, target);
    };
    let word = |pointer: &str| {
        let word = status.pointer(pointer).and_then(Value::as_str);
        word.unwrap_or_default()
    };
    Ok(match (received.code(), word("/reason")) {
        // A webhook that has side effects is not called in a dry run, so nobody can tell
        // (`k8s.io/apiserver/pkg/admission/plugin/webhook/errors`).
        (400, _) if message.ends_with("does not support dry run") => {
            Told::Undecided(Undecided::Other(message))
        }
        (400 | 413 | 422, _) => Told::Refused(message),
        // So says server-side apply of an object that has not the form of its kind.
        (500, "") if message.starts_with("failed to create typed patch object") => {
            Told::Refused(message)
        }
        (403, _) => Told::Forbidden(message),
        (404, "NotFound") if word("/details/kind") == "namespaces" => {
            Told::Undecided(Undecided::NoNamespace(word("/details/name").to_owned()))
        }
        // It looks the rules of the role up, and names the binding as what is not found.
        (404, "NotFound") => Told::Undecided(match &target.role {
            Some((kind, name)) => Undecided::NoRole(kind.clone(), name.clone()),
            None => Undecided::Other(message),
        }),
        (409, "AlreadyExists") => Told::Exists,
        (404 | 405 | 409 | 410 | 415, _) => Told::Undecided(Undecided::Other(message)),
        _ => return accepted(received, target),
    })
}

/// A success counts only if it shows the very object, and if it was none but a dry run's: of an
/// object that was not stored there is no version.
fn accepted(received: &Received, target: &Target) -> Result<Told, Failure> {
    let answer: Value = received.json()?;
    let name = answer["metadata"]["name"].as_str().unwrap_or_default();
    let is_name = if target.is_prefix {
        name.len() > target.name.len() && name.starts_with(&target.name)
    } else {
        name == target.name
    };
    let is_it = answer["kind"] == target.kind.as_str()
        && is_name
        && answer["metadata"]["namespace"].as_str() == target.namespace.as_deref();
    if !is_it {
        let why = "another object than was offered";
        return Err(Failure::Garbled(why.to_owned()));
    }
    let is_new = received.code() == 201;
    if is_new && answer["metadata"]["resourceVersion"].is_string() {
        let why = "it was stored, although a dry run was asked for";
        return Ok(Told::Undecided(Undecided::Other(why.to_owned())));
    }
    Ok(Told::Accepted)
}
