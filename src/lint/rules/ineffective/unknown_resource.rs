//! Words that name no resource.

use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::{Availability, Form, Found, LookupError, near};

use super::super::super::words::{Group, Verdict, Words, group_line, group_name, is_wildcard};
use super::super::escalation::is_group_of_extension;
use crate::lint::view::is_unknown;
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unknown-resource",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule names a resource, subresource or group that nothing serves",
    page: Page {
        what: "Fires on an entry of `resources` that no listed group serves in the wanted version \
               of Kubernetes or by a CustomResourceDefinition of the set, and that no other group \
               has: a singular, a kind, a short name, a misspelling, a subresource that is not \
               there or that lacks its resource. High where the right name is near, low otherwise. \
               Also on a group that nobody knows: high if a group of Kubernetes is near that has \
               the resource, else low and for the pedantic alone. Groups of \
               extensions that other rules know are let be. Names that authorizers ask about \
               although nothing serves them, as `nodes/metrics` or `userextras/scopes`, are known.",
        why: "The API server takes any word, and no request ever matches this one. Nothing warns \
               of it, and `kubectl auth can-i` with the same word says yes.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [pod]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [pods]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/using-api/api-concepts/",
        ],
        elsewhere: &[("kubernetes-linter", "upper case alone")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(words) = rule.words() else {
            return;
        };
        for (at, group) in words.groups.iter().enumerate() {
            if let Group::Foreign(group) = *group
                && !is_group_of_extension(group)
            {
                tell_group(rule, words, at, group, out);
            }
        }
        for (at, text, verdict) in words.verdicts() {
            match verdict {
                Verdict::Unknown => tell(rule, words, at, text, out),
                Verdict::Open if words.groups.contains(&Group::Every) => {
                    tell_everywhere(rule, words, at, text, out);
                }
                Verdict::Open => tell_beside(rule, words, at, text, out),
                _ => {}
            }
        }
    }
}

fn place<'r>(rule: &RuleView<'r>, at: usize) -> &'r Place {
    rule.places.resources.get(at).unwrap_or(&rule.places.rule)
}

fn tell(rule: &RuleView<'_>, words: &Words<'_>, at: usize, text: &str, out: &mut Reporter<'_>) {
    let meanings = words.rule.api_groups.iter().map(|group| {
        let group = if group.is_empty() { "core" } else { group };
        words.catalog.lookup(&format!("{group}/{text}"))
    });
    let meanings: Vec<_> = meanings.collect();
    let meant = meanings.iter().find_map(|meant| meant.as_ref().ok());
    let near = meanings
        .iter()
        .filter_map(|meant| meant.as_ref().err())
        .find(|error| !error.suggestions().is_empty());
    let first = meanings.iter().find_map(|meant| meant.as_ref().err());
    let message = match (meant, near.or(first)) {
        (Some(meant), _) => format!(
            "`{text}` is {} of a resource, and no request matches it",
            form(meant.form)
        ),
        (None, Some(error)) => unknown(words, error),
        (None, None) => format!("nothing serves `{text}`"),
    };
    let mut draft = out
        .at(rule.role.written, place(rule, at), message)
        .label("grants nothing");
    if let Some(meant) = meant {
        draft = draft.help(advice(&meant.found));
    } else if let Some(error) = near {
        for name in error.suggestions() {
            draft = match words.catalog.lookup(&name) {
                Ok(meant) => draft.help(advice(&meant.found)),
                Err(_) => draft.help(format!("write `{name}`")),
            };
        }
    } else {
        draft = draft.severity(Severity::Low);
        let plural = text.split('/').next().unwrap_or_default();
        let is_sure = words.groups.iter().any(|group| match *group {
            Group::Known(group) => {
                words.is_of_kubernetes(group) || is_defined(words, group, plural)
            }
            _ => false,
        });
        if !is_sure {
            draft = draft.persona(Persona::Pedantic);
        }
    }
    draft.report();
}

/// What is not known, in a sentence.
fn unknown(words: &Words<'_>, error: &LookupError) -> String {
    match error {
        LookupError::UnknownSubresource {
            resource,
            subresource,
            ..
        } if is_defined_name(words, resource) => {
            format!("`{resource}` has no subresource `{subresource}` by its definition")
        }
        LookupError::UnknownSubresource {
            resource,
            subresource,
            kubernetes,
            since,
            ..
        } => {
            let later = since.map_or_else(String::new, |since| format!(" (it came with {since})"));
            format!(
                "`{resource}` has no subresource `{subresource}` in Kubernetes {kubernetes}{later}"
            )
        }
        error => error.to_string(),
    }
}

/// The same of a resource by its name and group, as `widgets.example.com`.
fn is_defined_name(words: &Words<'_>, name: &str) -> bool {
    let parts = name.split_once('.');
    parts.is_some_and(|(plural, group)| is_defined(words, group, plural))
}

/// Whether a definition says all that a resource has.
fn is_defined(words: &Words<'_>, group: &str, plural: &str) -> bool {
    let resource = words.catalog.resource(group, plural);
    resource.is_some_and(|resource| resource.availability() == Availability::Custom)
}

/// A word of no group at all, in a rule for every group: some extension may have it, so only what
/// is another form of a resource's name is told.
fn tell_everywhere(
    rule: &RuleView<'_>,
    words: &Words<'_>,
    at: usize,
    text: &str,
    out: &mut Reporter<'_>,
) {
    let is_plain = !text.is_empty() && !is_wildcard(text) && !is_unknown(text);
    if !is_plain || words.groups.len() > 1 || words.is_malformed(text) {
        return;
    }
    let Ok(meant) = words.catalog.lookup(text) else {
        return;
    };
    if meant.form != Form::Plural {
        let message = format!(
            "`{text}` is {} of a resource, and no request matches it",
            form(meant.form)
        );
        out.at(rule.role.written, place(rule, at), message)
            .confidence(Confidence::Medium)
            .label("grants nothing")
            .help(format!("write `{}`", meant.found.rule_name()))
            .report();
    }
}

/// A word that no known group of a rule has, beside a group of which nothing is known: that one may
/// have it, so only what is another form of a resource's name is told.
fn tell_beside(
    rule: &RuleView<'_>,
    words: &Words<'_>,
    at: usize,
    text: &str,
    out: &mut Reporter<'_>,
) {
    if text.is_empty() || is_wildcard(text) || is_unknown(text) || words.is_malformed(text) {
        return;
    }
    let known = words.groups.iter().filter_map(|group| match *group {
        Group::Known(group) if words.is_of_kubernetes(group) => Some(group),
        _ => None,
    });
    let meant = known.filter_map(|group| {
        let name = if group.is_empty() { "core" } else { group };
        let meant = words.catalog.lookup(&format!("{name}/{text}")).ok()?;
        let is_meant = meant.form != Form::Plural && meant.found.resource.group() == group;
        is_meant.then_some((group, meant))
    });
    for (group, meant) in meant.take(1) {
        let message = format!(
            "`{text}` is {} of a resource, and {} has nothing that is called so",
            form(meant.form),
            group_name(group)
        );
        out.at(rule.role.written, place(rule, at), message)
            .confidence(Confidence::Medium)
            .label("grants nothing there")
            .help(advice(&meant.found))
            .report();
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Plural => "the name",
        Form::Singular => "the singular",
        Form::Kind => "the kind",
        Form::ShortName => "the short name",
    }
}

fn advice(found: &Found<'_>) -> String {
    format!(
        "write `resources: [\"{}\"]` in a rule with {}",
        found.rule_name(),
        group_line(found.resource.group())
    )
}

/// A group that nobody knows. What it may have is not guessed at.
fn tell_group(
    rule: &RuleView<'_>,
    words: &Words<'_>,
    at: usize,
    group: &str,
    out: &mut Reporter<'_>,
) {
    let place = rule.places.api_groups.get(at).unwrap_or(&rule.places.rule);
    let near = near_group(words, group);
    let version = words.catalog.version();
    let message =
        format!("neither Kubernetes {version} nor a definition here has the group `{group}`");
    let draft = out.at(rule.role.written, place, message);
    match near {
        Some(near) => draft
            .label("grants nothing")
            .help(format!("write {}", group_line(near))),
        None => draft
            .severity(Severity::Low)
            .persona(Persona::Pedantic)
            .confidence(Confidence::Low)
            .help("give the definitions of what the cluster is extended by"),
    }
    .report();
}

/// A known group that is spelt nearly like one, and has a resource of the rule.
fn near_group<'w>(words: &Words<'w>, given: &str) -> Option<&'w str> {
    let is_near = |known: &str| {
        let is_first_word = known
            .strip_prefix(given)
            .is_some_and(|rest| rest.starts_with('.'));
        is_first_word || near(known, given)
    };
    let has_one = |known: &str| {
        let mut resources = words.rule.resources.iter();
        resources.any(|text| words.catalog.get(known, text).is_some())
    };
    // The groups of the special interest groups' own projects are named after those of Kubernetes.
    if given.ends_with(".x-k8s.io") {
        return None;
    }
    let mut groups = words.catalog.groups();
    groups.find(|known| !known.is_empty() && is_near(known) && has_one(known))
}

#[cfg(test)]
mod tests {
    use rolewright_catalog::{Catalog, KubernetesVersion};

    use super::*;

    #[test]
    fn groups_of_extensions_are_told_from_others() {
        for group in [
            "argoproj.io",
            "constraints.gatekeeper.sh",
            "karpenter.sh",
            "kyverno.io",
            "snapshot.storage.k8s.io",
        ] {
            assert!(is_group_of_extension(group), "{group}");
        }
        assert!(!is_group_of_extension("example.com"));
    }

    /// Rules know groups of Kubernetes too; a version that had none of one would be judged wrongly.
    #[test]
    fn groups_of_kubernetes_are_known_in_every_version() {
        for version in KubernetesVersion::ALL {
            let catalog = Catalog::new(version);
            for group in [
                "admissionregistration.k8s.io",
                "apiextensions.k8s.io",
                "apiregistration.k8s.io",
                "authentication.k8s.io",
                "authorization.k8s.io",
                "certificates.k8s.io",
                "coordination.k8s.io",
                "discovery.k8s.io",
                "events.k8s.io",
                "flowcontrol.apiserver.k8s.io",
                "networking.k8s.io",
                "rbac.authorization.k8s.io",
                "resource.k8s.io",
                "scheduling.k8s.io",
                "storage.k8s.io",
            ] {
                assert!(catalog.is_known_group(group), "{group} in {version}");
            }
        }
    }
}
