//! Wildcards in names.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use crate::lint::view::is_unknown;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-resource-name",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a name of a rule holds a wildcard or a pattern, and names are literal",
    page: Page {
        what: "Fires on an entry of `resourceNames` with `*`, `?` or a pattern. Two are left alone: \
               a domain with `/*` as the name of a signer, and `*` where constrained impersonation \
               asks for many at once.",
        why: "Names are compared letter by letter. An object whose name holds a `*` does not \
               exist, so the rule grants nothing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [\"cache-*\"]
    verbs: [get]
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
    resourceNames: [cache-0, cache-1]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
        ],
        elsewhere: &[("kubernetes-linter", "wildcards in names")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        for (name, place) in rule
            .rule
            .resource_names
            .iter()
            .zip(&rule.places.resource_names)
        {
            if is_unknown(name) || !is_pattern(name) || is_meant(name, rule) {
                continue;
            }
            out.at(
                rule.role.written,
                place,
                format!(
                    "`{}` is compared letter by letter: names know no wildcard",
                    name.escape_debug()
                ),
            )
            .label("grants nothing")
            .help("write the names, or leave `resourceNames` out to grant all of them")
            .report();
        }
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '[']) || name.starts_with('^') || name.ends_with('$')
}

/// Whether the server asks for this very text: all signers of a domain (`pkg/apis/certificates`,
/// `IsAuthorizedForSignerName`), or many identities at once.
fn is_meant(name: &str, rule: &RuleView<'_>) -> bool {
    // Others who sign ask in the same way in a group of their own, as cert-manager.
    let groups = &rule.rule.api_groups;
    let signer = |verb| {
        let mut groups = groups.iter();
        groups.any(|group| rule.allows(verb, (group, "signers", ""), name))
    };
    let is_domain = name
        .strip_suffix("/*")
        .is_some_and(|domain| !is_pattern(domain) && !domain.contains('/'));
    if is_domain {
        return ["approve", "sign", "attest"].into_iter().any(signer);
    }
    name == "*"
        && groups
            .iter()
            .any(|group| ["authentication.k8s.io", "*"].contains(&group.as_str()))
        && rule
            .rule
            .verbs
            .iter()
            .any(|verb| verb.starts_with("impersonate:"))
}
