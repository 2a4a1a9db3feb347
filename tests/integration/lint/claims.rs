//! What a fixture claims to be possible or refused, asked of the evaluator. A line a claim:
//!
//! ```text
//! # possible: system:serviceaccount:ops:operator list secrets in kube-system
//! # refused: jane,system:authenticated create configmaps cache in media
//! # possible: jane get /metrics
//! ```
//!
//! A user, groups after commas (by default those that the user has anyway), a verb, a resource with
//! its subresource and group (`deployments/scale.apps`), a name if the request carries one, and the
//! namespace if it is in one. The objects that a server would refuse are not there.

use std::fmt::Write as _;
use std::io::Write as _;

use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_differential::Question;
use rolewright_rbac::{Action, Identity, Policy, Snapshot};

/// One claim.
pub(crate) struct Claim<'t> {
    line: &'t str,
    is_possible: bool,
    words: Vec<&'t str>,
}

/// All claims of a fixture.
pub(crate) fn of(text: &str) -> Vec<Claim<'_>> {
    let claims = text.lines().filter_map(|line| {
        let (is_possible, rest) = match line.strip_prefix("# possible:") {
            Some(rest) => (true, rest),
            None => (false, line.strip_prefix("# refused:")?),
        };
        Some(Claim {
            line,
            is_possible,
            words: rest.split_whitespace().collect(),
        })
    });
    claims.collect()
}

impl Claim<'_> {
    /// Asks the evaluator.
    pub(crate) fn check(&self, text: &str) -> Result<(), String> {
        let policy = Policy::new(snapshot(text));
        let (identity, action) = self.request()?;
        let decision = policy.decide(&identity.request(action));
        if decision.is_allowed() == self.is_possible {
            Ok(())
        } else {
            Err(format!("`{}` is not so", self.line))
        }
    }

    /// The request as the oracle takes it.
    fn question(&self) -> Result<Question, String> {
        let (identity, action) = self.request()?;
        let request = identity.request(action);
        let question = Question {
            user: request.user.to_owned(),
            groups: request.groups.iter().map(str::to_owned).collect(),
            ..Question::default()
        };
        Ok(match action {
            Action::Url { verb, path } => Question {
                verb: verb.to_owned(),
                path: Some(path.to_owned()),
                ..question
            },
            Action::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
            } => Question {
                verb: verb.to_owned(),
                group: group.to_owned(),
                resource: resource.to_owned(),
                subresource: subresource.to_owned(),
                namespace: namespace.to_owned(),
                name: name.to_owned(),
                ..question
            },
        })
    }

    fn request(&self) -> Result<(Identity, Action<'_>), String> {
        let [who, verb, what, rest @ ..] = self.words.as_slice() else {
            return Err(format!("`{}` is no claim", self.line));
        };
        let (user, groups) = match who.split_once(',') {
            Some((user, groups)) => (user, groups.split(',').collect()),
            None => (*who, Vec::new()),
        };
        let mut identity = Identity::from_user_name(user);
        for group in groups {
            identity = identity.with_group(group);
        }
        if what.starts_with('/') {
            return Ok((identity, Action::Url { verb, path: what }));
        }
        let (name, namespace) = match rest {
            [] => ("", ""),
            ["in", namespace] => ("", *namespace),
            [name] => (*name, ""),
            [name, "in", namespace] => (*name, *namespace),
            _ => return Err(format!("`{}` has too many words", self.line)),
        };
        let (resource, group) = what.split_once('.').unwrap_or((what, ""));
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let action = Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            name,
        };
        Ok((identity, action))
    }
}

/// What a server has that is given a text: that, and what it has from the start under other names.
fn snapshot(text: &str) -> Snapshot {
    let reading = read_text(&File::new("f", text));
    let mut snapshot = builtin_rbac(KubernetesVersion::default());
    let own = Objects::collect(&reading.documents, "default").snapshot;
    snapshot.cluster_roles.retain(|role| {
        let mut own = own.cluster_roles.iter();
        own.all(|own| own.name != role.name)
    });
    snapshot.cluster_role_bindings.retain(|binding| {
        let mut own = own.cluster_role_bindings.iter();
        own.all(|own| own.name != binding.name)
    });
    snapshot.roles.extend(own.roles);
    snapshot.cluster_roles.extend(own.cluster_roles);
    snapshot.role_bindings.extend(own.role_bindings);
    snapshot
        .cluster_role_bindings
        .extend(own.cluster_role_bindings);
    snapshot
}

/// Asks the API server's own authorizers about the claims of texts, where `ROLEWRIGHT_ORACLE` names
/// the oracle. Tells which claims are not so.
pub(crate) fn ask_the_oracle(texts: &[(String, String)]) -> String {
    let Some(oracle) = std::env::var_os("ROLEWRIGHT_ORACLE") else {
        let line = "\nskipped: claims before the API server's authorizers; name the oracle with ROLEWRIGHT_ORACLE";
        let _ = writeln!(std::io::stderr(), "{line}");
        return String::new();
    };
    let asked = texts.iter().map(|(text, claims)| {
        let questions = of(claims).iter().map(Claim::question).collect();
        (snapshot(text), Result::unwrap(questions))
    });
    let asked: Vec<(Snapshot, Vec<Question>)> = asked.collect();
    let answers = rolewright_differential::ask(oracle.as_ref(), &asked).unwrap();
    let mut wrong = String::new();
    for ((text, claims), answers) in texts.iter().zip(answers) {
        for (claim, is_allowed) in of(claims).iter().zip(answers) {
            if is_allowed != claim.is_possible {
                let line = claim.line;
                let _ = writeln!(wrong, "`{line}` is not so to the API server:\n{text}");
            }
        }
    }
    wrong
}
