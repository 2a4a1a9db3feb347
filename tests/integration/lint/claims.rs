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

use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{Action, Identity, Policy};

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
        let reading = read_text(&File::new("f", text));
        let mut snapshot = builtin_rbac(KubernetesVersion::default());
        let own = Objects::collect(&reading.documents, "default").snapshot;
        snapshot.roles.extend(own.roles);
        snapshot.cluster_roles.extend(own.cluster_roles);
        snapshot.role_bindings.extend(own.role_bindings);
        snapshot
            .cluster_role_bindings
            .extend(own.cluster_role_bindings);
        let policy = Policy::new(snapshot);
        let (identity, action) = self.request()?;
        let decision = policy.decide(&identity.request(action));
        if decision.is_allowed() == self.is_possible {
            Ok(())
        } else {
            Err(format!("`{}` is not so", self.line))
        }
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
