//! Names on verbs whose requests carry none.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::Found;
use rolewright_rbac::Action;

use super::holders::identity;
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unrestrictable-verb",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "names limit a verb whose requests carry no name, so that it grants nothing",
    page: Page {
        what: "Fires on `deletecollection`, and on `create` of a resource that is no subresource, \
               in a rule with `resourceNames`. High where no verb of the rule is left, medium \
               otherwise. Where the same names may also be patched, or updated if the kind is one \
               that an update creates, `create` does work for such a client; then it is something \
               to know, for the pedantic.",
        why: "A POST and the deletion of a collection carry no name, so no such request matches \
               the rule: the program gets a 403. `kubectl auth can-i` with a name says yes all the \
               same. Only a client that applies server-side creates by name, if it may `patch` it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get, create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get, update]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/using-api/server-side-apply/",
        ],
        elsewhere: &[("kubernetes-linter", "role/unrestrictable-verb")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.is_unnamed() || rule.rule.resource_names.iter().any(String::is_empty) {
            return;
        }
        let verbs = || rule.rule.verbs.iter().zip(&rule.places.verbs);
        if !verbs().any(|(verb, _)| ["create", "deletecollection"].contains(&verb.as_str())) {
            return;
        }
        let created = Created::of(rule);
        let survives = |verb: &str| match verb {
            "deletecollection" => false,
            "create" => created != Created::ByPost,
            _ => true,
        };
        let severity = if verbs().any(|(verb, _)| survives(verb)) {
            Severity::Medium
        } else {
            Severity::High
        };
        for (verb, place) in verbs() {
            match verb.as_str() {
                "deletecollection" => out
                    .at(
                        rule.role.written,
                        place,
                        "`deletecollection` with names grants nothing: such a request carries no name",
                    )
                    .severity(severity)
                    .label("grants nothing")
                    .help("leave the verb out, or give it a rule without names")
                    .report(),
                "create" => tell_create(created, rule, severity, place, out),
                _ => {}
            }
        }
    }
}

fn tell_create(
    created: Created,
    rule: &RuleView<'_>,
    severity: Severity,
    place: &Place,
    out: &mut Reporter<'_>,
) {
    match created {
        Created::ByPost => out
            .at(
                rule.role.written,
                place,
                "`create` with names grants nothing: a POST carries no name",
            )
            .severity(severity)
            .label("grants nothing")
            .help("give `create` a rule without names")
            .help("or add `patch` for the same names, and apply server-side")
            .report(),
        Created::ByApply => out
            .at(
                rule.role.written,
                place,
                "`create` with names works by server-side apply alone: a POST carries no name",
            )
            .severity(Severity::Info)
            .persona(Persona::Pedantic)
            .help("give `create` a rule without names if a client sends a POST")
            .report(),
        Created::OfSubresource => {}
    }
}

/// How something can be created by name. Of several resources of a rule that counts which is worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Created {
    /// The name of a subresource's parent is in the path.
    OfSubresource,
    /// A patch or an update of what is not there creates it, and then the name is asked with.
    ByApply,
    /// Not at all: a POST carries no name.
    ByPost,
}

impl Created {
    fn of(rule: &RuleView<'_>) -> Self {
        let own = rule.rule;
        let resources = own.resources.iter();
        // A wildcard also stands for subresources.
        let plain = resources.filter(|text| !text.contains(['/', '*']) && !text.is_empty());
        let pairs =
            plain.flat_map(|plural| own.api_groups.iter().map(move |group| (group, plural)));
        let each = pairs.filter_map(|(group, plural)| {
            let found = rule.role.set.catalog.get(group, plural);
            // What cannot be created at all has another cause.
            if found
                .as_ref()
                .is_some_and(|found| !found.verbs().contains(&"create"))
            {
                return None;
            }
            let serves_patch = found
                .as_ref()
                .is_none_or(|found| found.verbs().contains(&"patch"));
            let by_update = found.as_ref().is_some_and(Found::is_created_by_update);
            let may = |name: &str| {
                serves_patch && may(rule, "patch", (group, plural), name)
                    || by_update && may(rule, "update", (group, plural), name)
            };
            let all = own.resource_names.iter().all(|name| may(name));
            Some(if all { Self::ByApply } else { Self::ByPost })
        });
        each.max().unwrap_or(Self::OfSubresource)
    }
}

/// Whether the same role gives a verb on a named object, or everybody whom it is given to holds it.
fn may(rule: &RuleView<'_>, verb: &str, (group, plural): (&str, &str), name: &str) -> bool {
    let target = (group, plural, "");
    if rule
        .role
        .rules()
        .any(|other| other.allows(verb, target, name))
    {
        return true;
    }
    let mut holders = rule
        .role
        .reach
        .uses
        .iter()
        .flat_map(|found| {
            let namespace = found.binding.lands_in.as_deref().unwrap_or_default();
            found
                .subjects
                .iter()
                .map(move |subject| (subject, namespace))
        })
        .peekable();
    let action = |namespace| Action::Resource {
        verb,
        group,
        resource: plural,
        subresource: "",
        namespace,
        name,
    };
    holders.peek().is_some()
        && holders.all(|(subject, namespace)| {
            identity(subject, namespace).is_some_and(|identity| {
                let request = identity.request(action(namespace));
                rule.role.set.policy().decide(&request).is_allowed()
            })
        })
}
