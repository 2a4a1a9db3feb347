//! The report of a run, in words that a test can hold against others.

use std::fmt::Write as _;

use libtest_mimic::Failed;
use serde::Deserialize;

/// A report of `rolewright verify --format json`.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    version: u8,
    verdict: String,
    parties: Vec<Party>,
}

/// What it says of one account.
#[derive(Debug, Deserialize)]
pub(super) struct Party {
    pub(super) user: String,
    pub(super) verdict: String,
    pub(super) via: Option<String>,
    pub(super) names_from: String,
    pub(super) questions: usize,
    needed: Vec<Request>,
    missing: Vec<Request>,
    excess: Vec<Excess>,
    undecided: Vec<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Request {
    Url {
        verb: String,
        url: String,
    },
    Resource {
        verb: String,
        group: String,
        resource: String,
        subresource: String,
        namespace: String,
        name: String,
    },
}

#[derive(Debug, Deserialize)]
struct Excess {
    request: Request,
    grants: Vec<Grant>,
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Grant {
    binding: Binding,
}

#[derive(Debug, Deserialize)]
struct Binding {
    kind: String,
    namespace: Option<String>,
    name: String,
}

impl Report {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text)
            .ok()
            .filter(|report: &Self| report.version == 1)
    }

    /// The code that a run with this report ends with.
    pub(super) fn exit_code(&self) -> i32 {
        match self.verdict.as_str() {
            "exact" => 0,
            "different" => 1,
            _ => 2,
        }
    }

    /// That all is as the spec says.
    pub(super) fn exact(self) -> Result<Vec<Party>, Failed> {
        if self.verdict == "exact" {
            Ok(self.parties)
        } else {
            Err(format!("not exact: {self:?}").into())
        }
    }

    /// The one account that is not as the spec says, with nothing undecided; its name comes after the
    /// last colon of the user's.
    pub(super) fn only_different(self, account: &str) -> Result<Party, Failed> {
        let (mut different, exact): (Vec<Party>, Vec<Party>) = self
            .parties
            .into_iter()
            .partition(|party| party.user.rsplit(':').next() == Some(account));
        match (different.pop(), different.is_empty()) {
            (Some(found), true)
                if found.verdict == "different"
                    && found.undecided.is_empty()
                    && exact.iter().all(|party| party.verdict == "exact") =>
            {
                Ok(found)
            }
            (found, _) => Err(format!(
                "{account} alone should be different: {found:?}, {different:?}, {exact:?}"
            )
            .into()),
        }
    }
}

impl Party {
    /// What is needed and allowed, sorted.
    pub(super) fn needed(&self) -> Vec<String> {
        sorted(self.needed.iter().map(Request::in_words))
    }

    /// What is needed and denied, sorted.
    pub(super) fn missing(&self) -> Vec<String> {
        sorted(self.missing.iter().map(Request::in_words))
    }

    /// What is allowed and not needed, sorted.
    pub(super) fn excess(&self) -> Vec<String> {
        sorted(self.excess.iter().map(|excess| excess.request.in_words()))
    }

    /// That every excess comes from this binding and no other, as `RoleBinding NAMESPACE/NAME` or
    /// `ClusterRoleBinding NAME`: by the grants found, else by the authorizer's own words.
    pub(super) fn is_all_by(&self, binding: &str) -> Result<(), Failed> {
        let (kind, name) = binding.split_once(' ').unwrap_or_default();
        let words = format!("{kind} \"{name}\"");
        let is_by = |excess: &&Excess| match &excess.reason {
            Some(reason) => reason.contains(&words),
            None => {
                !excess.grants.is_empty()
                    && excess
                        .grants
                        .iter()
                        .all(|grant| grant.binding.in_words() == binding)
            }
        };
        match self.excess.iter().find(|excess| !is_by(excess)) {
            None => Ok(()),
            Some(other) => Err(format!("not by {binding}: {other:?}").into()),
        }
    }
}

impl Binding {
    fn in_words(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{} {namespace}/{}", self.kind, self.name),
            None => format!("{} {}", self.kind, self.name),
        }
    }
}

impl Request {
    /// `get pods/log "a" in web`, `get pods` in all namespaces, `get /metrics`.
    fn in_words(&self) -> String {
        match self {
            Self::Url { verb, url } => format!("{verb} {url}"),
            Self::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
            } => words(verb, group, (resource, subresource), name, namespace),
        }
    }
}

/// How a request for a resource reads here.
pub(super) fn words(
    verb: &str,
    group: &str,
    (resource, subresource): (&str, &str),
    name: &str,
    namespace: &str,
) -> String {
    let mut text = format!("{verb} {resource}");
    // Writing to a String cannot fail.
    for (before, part, after) in [
        (".", group, ""),
        ("/", subresource, ""),
        (" \"", name, "\""),
        (" in ", namespace, ""),
    ] {
        if !part.is_empty() {
            let _ = write!(text, "{before}{part}{after}");
        }
    }
    text
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort();
    words
}

/// That two lists are the same.
pub(super) fn is_same(what: &str, found: &[String], expected: &[String]) -> Result<(), Failed> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected:#?}\n     got {found:#?}").into())
    }
}
