//! The report of a run, in words that a test can hold against others.

use std::fmt::Write as _;

use libtest_mimic::Failed;
use serde::Deserialize;

/// A report of `rolewright verify --format json`.
#[derive(Debug, Deserialize)]
pub(crate) struct Report {
    version: u8,
    verdict: String,
    parties: Vec<Party>,
}

/// What it says of one account.
#[derive(Debug, Deserialize)]
pub(crate) struct Party {
    pub(crate) user: String,
    pub(crate) verdict: String,
    pub(crate) via: Option<String>,
    pub(crate) names_from: String,
    pub(crate) questions: usize,
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
    through_group: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Binding {
    kind: String,
    namespace: Option<String>,
    name: String,
}

impl Report {
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text)
            .ok()
            .filter(|report: &Self| report.version == 1)
    }

    /// The code that a run with this report ends with.
    pub(crate) fn exit_code(&self) -> i32 {
        match self.verdict.as_str() {
            "exact" => 0,
            "different" => 1,
            _ => 2,
        }
    }

    /// The users with what is said of each.
    pub(crate) fn verdicts(&self) -> Vec<(&str, &str)> {
        let parties = self.parties.iter();
        parties
            .map(|party| (&*party.user, &*party.verdict))
            .collect()
    }

    /// That all is as the spec says.
    pub(crate) fn exact(self) -> Result<Vec<Party>, Failed> {
        if self.verdict == "exact" {
            Ok(self.parties)
        } else {
            Err(format!("not exact: {self:?}").into())
        }
    }

    /// The one account that is not as the spec says, with nothing undecided; its name comes after the
    /// last colon of the user's.
    pub(crate) fn only_different(self, account: &str) -> Result<Party, Failed> {
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
    pub(crate) fn needed(&self) -> Vec<String> {
        sorted(self.needed.iter().map(Request::in_words))
    }

    /// What is needed and denied, sorted.
    pub(crate) fn missing(&self) -> Vec<String> {
        sorted(self.missing.iter().map(Request::in_words))
    }

    /// What is allowed and not needed, sorted.
    pub(crate) fn excess(&self) -> Vec<String> {
        sorted(self.excess.iter().map(|excess| excess.request.in_words()))
    }

    /// That every excess comes from this binding and no other: by the grants found, else by the
    /// authorizer's own words.
    pub(crate) fn is_all_by(&self, source: &Source) -> Result<(), Failed> {
        self.excess
            .iter()
            .try_for_each(|excess| excess.is_by(source))
    }

    /// That each excess comes from the binding that stands beside its words, and from no other.
    pub(crate) fn each_is_by(&self, sources: &[(&str, &Source)]) -> Result<(), Failed> {
        self.excess.iter().try_for_each(|excess| {
            let words = excess.request.in_words();
            let source = sources.iter().find(|(question, _)| *question == words);
            let (_, source) = source.ok_or_else(|| format!("nothing gives {words}"))?;
            excess.is_by(source)
        })
    }
}

impl Excess {
    /// That it comes from this binding and no other.
    fn is_by(&self, source: &Source) -> Result<(), Failed> {
        let by_grants = self.grants.iter().all(|grant| source.is(grant));
        let by_reason = || {
            let reason = self.reason.as_ref();
            reason.is_some_and(|text| text.contains(&source.in_a_reason()))
        };
        if by_grants && (!self.grants.is_empty() || by_reason()) {
            Ok(())
        } else {
            Err(format!("not by {source:?}: {self:?}").into())
        }
    }
}

/// Where an excess should come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// The RoleBinding's namespace; none for a ClusterRoleBinding.
    pub(crate) namespace: Option<String>,
    /// The binding's name.
    pub(crate) name: String,
    /// The group that is bound, if it is not the account.
    pub(crate) group: Option<String>,
}

impl Source {
    /// The RoleBinding of a namespace.
    pub(crate) fn role_binding(namespace: &str, name: &str) -> Self {
        Self {
            namespace: Some(namespace.to_owned()),
            ..Self::cluster_role_binding(name)
        }
    }

    /// A ClusterRoleBinding.
    pub(crate) fn cluster_role_binding(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// The same through a group.
    pub(crate) fn through(self, group: &str) -> Self {
        Self {
            group: Some(group.to_owned()),
            ..self
        }
    }

    fn is(&self, grant: &Grant) -> bool {
        let Grant {
            binding,
            through_group,
        } = grant;
        let kind = match self.namespace {
            Some(_) => "RoleBinding",
            None => "ClusterRoleBinding",
        };
        binding.kind == kind
            && binding.namespace == self.namespace
            && binding.name == self.name
            && *through_group == self.group
    }

    /// How the authorizer speaks of the binding.
    fn in_a_reason(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("by RoleBinding \"{}/{namespace}\" of", self.name),
            None => format!("by ClusterRoleBinding \"{}\" of", self.name),
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
pub(crate) fn words(
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
pub(crate) fn is_same(what: &str, found: &[String], expected: &[String]) -> Result<(), Failed> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected:#?}\n     got {found:#?}").into())
    }
}
