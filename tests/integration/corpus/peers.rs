//! What other tools' own tests expect, beside what the linter says of the same files.
//!
//! A check that fails on a file has to be a finding of a rule that looks for the same, and one that
//! passes none, in the pedantic persona. What a wildcard implies counts, though it is told with the
//! wildcard: the rules about wildcards are silenced. Whatever differs is a row of
//! `tests/corpus/disagreements.tsv`, and the page for users is made of all this.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rolewright::finding::{Finding, Persona, Section};
use rolewright::lint::{Builtin, FilledIn, Options, SetInput, lint_set, rule};
use rolewright::object::{Objects, Templates};
use rolewright::source::{File, Place, read_text};
use rolewright_catalog::{Catalog, KubernetesVersion};

use super::table::{Disagreement, Mapping, checks, disagreements};
use super::verdicts::{self, Expected, Verdict};
use super::{corpus, page};
use crate::lint::claims;
use crate::update;

/// A verdict that can be compared, with what is ours.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) tool: &'static str,
    pub(super) id: String,
    pub(super) path: String,
    /// The object that it is about, as `Role/reader`; empty if it is about the file.
    pub(super) object: String,
    /// Whether the tool's check fails.
    pub(super) fails: bool,
    /// The rules that say the same and fire.
    pub(super) fired: Vec<&'static str>,
    /// Whether everybody hears of it.
    pub(super) is_for_all: bool,
}

impl Compared {
    pub(super) fn agrees(&self) -> bool {
        self.fails != self.fired.is_empty()
    }

    fn ours(&self) -> &'static str {
        if self.fired.is_empty() {
            "silent"
        } else {
            "fires"
        }
    }

    pub(super) fn is(&self, row: &Disagreement) -> bool {
        (self.tool, &*self.id, &*self.path, &*self.object)
            == (row.tool, row.id, row.path, row.object)
    }
}

#[test]
fn verdicts_of_peers_are_ours_or_differ_for_a_reason() {
    let Some(corpus) = corpus("verdicts of other tools") else {
        return;
    };
    let mut linter = Linter::new();
    let compared = compare(&corpus, &mut linter);
    let listed = disagreements();
    let mut wrong = String::new();
    let mut asked = Vec::new();
    for each in compared.iter().filter(|each| !each.agrees()) {
        let row = listed.iter().find(|row| each.is(row));
        if row.is_none_or(|row| row.ours != each.ours()) {
            let cells = [
                each.tool,
                &each.id,
                &each.path,
                &each.object,
                each.ours(),
                "",
                &each.fired.join(" "),
            ];
            let _ = writeln!(wrong, "not listed: {}", cells.join("\t"));
        }
    }
    for row in &listed {
        if !compared.iter().any(|each| each.is(row) && !each.agrees()) {
            let _ = writeln!(wrong, "listed, and there is no disagreement: {row:?}");
        }
        let fired = linter.lint(&corpus, row.path);
        for id in named(row.reason) {
            if !fired.iter().any(|finding| finding.rule.id == id) {
                let _ = writeln!(wrong, "{row:?}: {id} does not speak");
            }
        }
        let (text, claim) = case_of_claim(&corpus, row);
        for claim in claims::of(&claim) {
            if let Err(why) = claim.check(&text) {
                let _ = writeln!(wrong, "{} {}: {why}", row.path, row.object);
            }
        }
        asked.push((text, claim));
    }
    wrong += &claims::ask_the_oracle(&asked);
    assert!(wrong.is_empty(), "{wrong}");
    update::compare("docs/peers.md", &page::page(&compared, &listed));
}

/// Every verdict that the tables name rules for. Fails on a check that they do not know.
fn compare(corpus: &Path, linter: &mut Linter) -> Vec<Compared> {
    let checks = checks();
    let mut seen = BTreeSet::new();
    let mut compared = Vec::new();
    for verdict in verdicts::of(corpus) {
        let (tool, id) = (verdict.tool, verdict.id.as_str());
        let Some(mapping) = checks.get(&(tool, id)) else {
            panic!("checks.tsv does not know {tool} {id}");
        };
        seen.insert((tool, id.to_owned()));
        if !mapping.rules.is_empty() {
            let findings = linter.lint(corpus, &verdict.path);
            compared.extend(judge(&verdict, mapping, findings));
        }
    }
    let is_unseen = |(tool, id): &&(&'static str, &str)| !seen.contains(&(*tool, (*id).to_owned()));
    let unseen: Vec<_> = checks.keys().filter(is_unseen).collect();
    assert!(unseen.is_empty(), "no verdict names {unseen:?}");
    compared
}

/// The rules that a reason names as those that speak instead.
pub(super) fn named(reason: &str) -> impl Iterator<Item = &str> {
    let quoted = reason.split('`').skip(1).step_by(2);
    quoted.filter(|text| rule(text).is_some())
}

fn judge(verdict: &Verdict, mapping: &Mapping, findings: &[Finding]) -> Vec<Compared> {
    let expected = match &verdict.expected {
        Expected::File(fails) => vec![(String::new(), *fails)],
        Expected::Objects(objects) => objects.clone(),
        Expected::Nothing => Vec::new(),
    };
    let compared = expected.into_iter().map(|(object, fails)| {
        let is_heard = |finding: &&Finding| {
            mapping.takes(finding)
                && is_in(finding, &verdict.path)
                && (object.is_empty() || is_of(finding, &object))
        };
        let heard: Vec<&Finding> = findings.iter().filter(is_heard).collect();
        let fired: BTreeSet<&str> = heard.iter().map(|finding| finding.rule.id).collect();
        Compared {
            tool: verdict.tool,
            id: verdict.id.clone(),
            path: verdict.path.clone(),
            fails,
            fired: fired.into_iter().collect(),
            is_for_all: heard.iter().any(|found| found.persona == Persona::Default),
            object,
        }
    });
    compared.collect()
}

/// Whether a finding, or the binding or role behind it, is in a file.
fn is_in(finding: &Finding, path: &str) -> bool {
    let links = finding.chain.iter();
    let links = links.flat_map(|link| [link.binding_place.as_ref(), link.role_place.as_ref()]);
    let mut places = links.flatten().chain([&finding.place]);
    places.any(|place: &Place| place.file.name() == path)
}

/// Whether a finding, or the binding or role behind it, is in an object.
fn is_of(finding: &Finding, object: &str) -> bool {
    let links = finding.chain.iter();
    let links = links.flat_map(|link| [&link.binding, &link.role]);
    let mut objects = links.chain(finding.object.as_ref());
    objects.any(|named| format!("{}/{}", named.kind, named.name) == object)
}

/// Lints the files of verdicts as their own tests do: each alone, but for tests of checkov about
/// relations between objects, which take a folder.
struct Linter {
    catalog: Catalog,
    builtin: Builtin,
    /// What was found, by file or folder.
    found: BTreeMap<String, Vec<Finding>>,
}

impl Linter {
    fn new() -> Self {
        Self {
            catalog: Catalog::new(KubernetesVersion::default()),
            builtin: Builtin::new(KubernetesVersion::default()),
            found: BTreeMap::new(),
        }
    }

    fn lint(&mut self, corpus: &Path, path: &str) -> &[Finding] {
        let case = case(path);
        if !self.found.contains_key(case) {
            let findings = self.lint_case(corpus, case);
            self.found.insert(case.to_owned(), findings);
        }
        &self.found[case]
    }

    fn lint_case(&self, corpus: &Path, case: &str) -> Vec<Finding> {
        let mut documents = Vec::new();
        for (name, text) in files(corpus, case) {
            documents.extend(read_text(&File::new(name, text)).documents);
        }
        let input = SetInput {
            name: case.into(),
            objects: Objects::collect_with(&documents, "default", Templates::Unknown),
            context: Objects::default(),
            broken: Vec::new(),
            default_namespace: "default".to_owned(),
            parts: Objects::default(),
            is_put_somewhere: false,
            is_complete: false,
            is_renamed: false,
            made_in: None,
            dispatchers: Vec::new(),
            filled_in: FilledIn::default(),
        };
        let is_wildcard =
            |id: &str, _: &Place| rule(id).is_some_and(|rule| rule.section == Section::Wildcards);
        let options = Options {
            catalog: &self.catalog,
            builtin: &self.builtin,
            privileged_namespaces: &["kube-system".to_owned()],
            is_silenced: &is_wildcard,
        };
        lint_set(&input, &options).findings
    }
}

/// The file or folder that is judged for a verdict.
fn case(path: &str) -> &str {
    if !path.contains("/graph/checks/") {
        return path;
    }
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// The files of a case with their texts.
fn files(corpus: &Path, case: &str) -> Vec<(String, String)> {
    let read = |name: String| {
        let text = fs::read_to_string(corpus.join(&name)).unwrap();
        (name, text)
    };
    let whole = corpus.join(case);
    if !whole.is_dir() {
        return vec![read(case.to_owned())];
    }
    let entries = fs::read_dir(whole).unwrap().flatten();
    let manifests = entries.filter(|entry| entry.path().extension() == Some("yaml".as_ref()));
    let names = manifests.map(|entry| format!("{case}/{}", entry.file_name().to_string_lossy()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.into_iter().map(read).collect()
}

/// The claim of a disagreement as a line of a fixture, and the text that it is about.
fn case_of_claim(corpus: &Path, row: &Disagreement) -> (String, String) {
    let files = files(corpus, case(row.path));
    let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
    let text = texts.join("\n---\n");
    let text = format!("{text}\n{}", bind_roles(&text, row.object));
    let claim = format!("# {}", row.claim);
    assert_eq!(claims::of(&claim).len(), 1, "{row:?}");
    (text, claim)
}

/// Bindings of the roles in a text, or of one of them, to the user `holder`.
fn bind_roles(text: &str, object: &str) -> String {
    let documents = read_text(&File::new("f", text)).documents;
    let snapshot = Objects::collect(&documents, "default").snapshot;
    let cluster_roles = snapshot.cluster_roles.iter();
    let cluster_roles = cluster_roles.map(|role| ("ClusterRole", "", role.name.as_str()));
    let roles = snapshot.roles.iter();
    let roles = roles.map(|role| ("Role", role.namespace.as_str(), role.name.as_str()));
    let mut bindings = String::new();
    for (at, (kind, namespace, name)) in cluster_roles.chain(roles).enumerate() {
        if !object.is_empty() && object != format!("{kind}/{name}") {
            continue;
        }
        let (binding, namespace) = match namespace {
            "" => ("ClusterRoleBinding", String::new()),
            _ => ("RoleBinding", format!(", namespace: \"{namespace}\"")),
        };
        let _ = writeln!(
            bindings,
            r#"---
apiVersion: rbac.authorization.k8s.io/v1
kind: {binding}
metadata: {{name: holder-{at}{namespace}}}
subjects: [{{kind: User, name: holder, apiGroup: rbac.authorization.k8s.io}}]
roleRef: {{kind: {kind}, name: "{name}", apiGroup: rbac.authorization.k8s.io}}"#
        );
    }
    bindings
}
