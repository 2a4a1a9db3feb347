//! What the linter says adds nothing is taken out, and no decision changes.
//!
//! Roles are written with an entry a line over so few words that they collide; each finding of the
//! rules below says which line, or which rule of the role, may go.

use proptest::prelude::*;
use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_rbac::{Action, Identity, Policy, Snapshot};

use super::lint;

const VERBS: &[&str] = &["get", "list", "*", "\"\""];
const GROUPS: &[&str] = &["\"\"", "apps", "*"];
const RESOURCES: &[&str] = &["pods", "pods/log", "*/log", "deployments", "*", "\"\""];
const NAMES: &[&str] = &["a", "b", "\"\""];
const URLS: &[&str] = &["/a", "/a/b", "/a*", "/a/*", "/b**", "/b*", "*", "\"\""];

/// The rules whose finding is one line that may go.
const OF_LINES: [&str; 3] = ["duplicate-entry", "redundant-with-wildcard", "empty-entry"];
/// The rules whose finding is a rule of the role that may go.
const OF_RULES: [&str; 2] = ["duplicate-rule", "shadowed-rule"];

/// A rule of a role as its lines, the first with the dash.
type Lines = Vec<String>;

fn list(words: &'static [&'static str], fewest: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(words), fewest..4)
}

fn push(lines: &mut Lines, key: &str, entries: &[&str]) {
    if entries.is_empty() {
        return;
    }
    let lead = if lines.is_empty() { "  - " } else { "    " };
    lines.push(format!("{lead}{key}:"));
    let entries = entries.iter();
    lines.extend(entries.map(|entry| {
        let text = if entry.contains('*') {
            format!("'{entry}'")
        } else {
            (*entry).to_owned()
        };
        format!("      - {text}")
    }));
}

fn any_rule() -> impl Strategy<Value = Lines> {
    let of_resources = (
        list(VERBS, 1),
        list(GROUPS, 1),
        list(RESOURCES, 1),
        list(NAMES, 0),
    );
    let of_resources = of_resources.prop_map(|(verbs, groups, resources, names)| {
        let mut lines = Vec::new();
        push(&mut lines, "verbs", &verbs);
        push(&mut lines, "apiGroups", &groups);
        push(&mut lines, "resources", &resources);
        push(&mut lines, "resourceNames", &names);
        lines
    });
    let of_urls = (list(VERBS, 1), list(URLS, 1)).prop_map(|(verbs, urls)| {
        let mut lines = Vec::new();
        push(&mut lines, "verbs", &verbs);
        push(&mut lines, "nonResourceURLs", &urls);
        lines
    });
    prop_oneof![3 => of_resources, 1 => of_urls]
}

const HEAD: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: cache
rules:
";
const TAIL: &str = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cache
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cache}
subjects:
  - {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
";

fn text(rules: &[Lines]) -> String {
    let lines: Vec<String> = rules
        .iter()
        .flatten()
        .map(|line| format!("{line}\n"))
        .collect();
    format!("{HEAD}{}{TAIL}", lines.concat())
}

/// Every request that tells two roles over these words apart. None has an empty verb or resource.
fn requests() -> Vec<Action<'static>> {
    let mut requests = Vec::new();
    for verb in ["get", "list", "other"] {
        for group in ["", "apps", "other"] {
            for (resource, subresource) in [
                ("pods", ""),
                ("pods", "log"),
                ("deployments", ""),
                ("deployments", "log"),
                ("other", "other"),
            ] {
                for name in ["", "a", "b", "other"] {
                    requests.push(Action::Resource {
                        verb,
                        group,
                        resource,
                        subresource,
                        namespace: "media",
                        name,
                    });
                }
            }
        }
        for path in ["/", "/a", "/a/", "/a/b", "/ax", "/b", "/bx", "/other"] {
            requests.push(Action::Url { verb, path });
        }
    }
    requests
}

fn policy(text: &str) -> Policy {
    let reading = read_text(&File::new("f", text));
    let Snapshot {
        cluster_roles,
        cluster_role_bindings,
        ..
    } = Objects::collect(&reading.documents, "default").snapshot;
    assert_eq!(cluster_role_bindings.len(), 1);
    Policy::new(Snapshot {
        cluster_roles,
        cluster_role_bindings,
        ..Snapshot::default()
    })
}

/// The text without what the linter says may go, and whether anything did. A list of which nothing
/// is left keeps one entry: a rule without it would be refused.
fn without_spare(text: &str) -> (String, bool) {
    let lines: Vec<&str> = text.lines().collect();
    let mut gone = vec![false; lines.len()];
    let findings = lint("f", text);
    let is_dash = |line: &str| line.starts_with("  - ") || line.starts_with("---");
    for found in &findings {
        let at = found.place.line() - 1;
        if OF_RULES.contains(&found.rule.id) {
            gone[at] = true;
            let rest = lines.iter().enumerate().skip(at + 1);
            for (next, _) in rest.take_while(|(_, line)| !is_dash(line)) {
                gone[next] = true;
            }
        }
    }
    for found in &findings {
        let at = found.place.line() - 1;
        let is_alone = !lines[at - 1].starts_with("      - ")
            && !lines
                .get(at + 1)
                .is_some_and(|line| line.starts_with("      - "));
        if OF_LINES.contains(&found.rule.id) && !is_alone {
            let before = (0..at)
                .rev()
                .take_while(|at| lines[*at].starts_with("      - "));
            let after = (at + 1..lines.len()).take_while(|at| lines[*at].starts_with("      - "));
            if before.chain(after).any(|other| !gone[other]) {
                gone[at] = true;
            }
        }
    }
    let kept = lines.iter().zip(&gone).filter(|(_, gone)| !**gone);
    let kept: Vec<String> = kept.map(|(line, _)| format!("{line}\n")).collect();
    let kept = kept.concat().replace("rules:\n---", "rules: []\n---");
    (kept, gone.contains(&true))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_adds_nothing_may_go(rules in prop::collection::vec(any_rule(), 1..5)) {
        let text = text(&rules);
        let (kept, _) = without_spare(&text);
        let (before, after) = (policy(&text), policy(&kept));
        let jane = Identity::user("jane");
        for action in requests() {
            let was = before.decide(&jane.request(action)).is_allowed();
            let is = after.decide(&jane.request(action)).is_allowed();
            prop_assert_eq!(was, is, "{:?}\n{}\n{}", action, text, kept);
        }
    }
}

#[test]
fn something_does_go() {
    let rule = |lines: &[&str]| -> Lines { lines.iter().map(|line| (*line).to_owned()).collect() };
    let wide = rule(&[
        "  - verbs:",
        "      - get",
        "      - get",
        "    nonResourceURLs:",
        "      - '/a*'",
        "      - /a/b",
    ]);
    let narrow = rule(&[
        "  - verbs:",
        "      - get",
        "    nonResourceURLs:",
        "      - /a",
    ]);
    let (kept, is_changed) = without_spare(&text(&[wide, narrow]));
    assert!(is_changed);
    let expected = rule(&[
        "  - verbs:",
        "      - get",
        "    nonResourceURLs:",
        "      - '/a*'",
    ]);
    assert_eq!(kept, text(&[expected]));
}
