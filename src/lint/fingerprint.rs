//! Fingerprints: by what a finding is known again in the next run.
//!
//! They are made of what the finding is about: its rule, its file, its object, the value at its place,
//! and of what is granted there all of it. So they outlast moved lines and another layout, and a rule
//! of a role that is changed to grant something else has another one. Lines, severities and messages
//! are no part of them.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::finding::Finding;
use crate::source::{Document, Node, Span};

/// The bytes of a fingerprint; as text it has twice as many digits.
const LENGTH: usize = 16;

/// What comes first in all that is hashed. Another way to make fingerprints takes another one.
const VERSION: &str = "rolewright-fingerprint/1";

/// The lists whose items say what is granted, and to whom. Around a place in one of them the item
/// counts, as `"*"` alone says nothing.
const LISTS: [&str; 3] = ["rules", "subjects", "access"];

/// The mapping that counts in the same way.
const ROLE_REF: &str = "roleRef";

type Hash = [u8; 32];

/// The fingerprints of findings, which are sorted by place. Those that are the same otherwise differ
/// by their order. The documents are those of the files that the findings are in; what stands in
/// none of them, as in a file that could not be parsed, is taken as its bare text. `path` tells of the
/// name of a file the path by which it is known in every run.
#[must_use]
pub fn fingerprints(
    findings: &[Finding],
    documents: &[Document],
    mut path: impl FnMut(&str) -> String,
) -> Vec<String> {
    let mut reader = Reader::of(documents);
    let mut seen: HashMap<Hash, u64> = HashMap::new();
    let all = findings.iter().map(|finding| {
        let path = path(path_of(finding.place.file.name()));
        let hash = reader.hash(finding, &path);
        let occurrence = seen.entry(hash).or_default();
        let fingerprint = fingerprint(hash, *occurrence);
        *occurrence += 1;
        fingerprint
    });
    all.collect()
}

/// What tells findings of two states of the same files from each other, but for who holds what they are
/// about: as [`fingerprints`], and the same for those that are the same. Of what was built, and whose place does
/// not tell which rule or subject it is about, as in a helper, it tells all that the object grants.
#[must_use]
pub fn identities(
    findings: &[&Finding],
    documents: &[Document],
    mut path: impl FnMut(&str) -> String,
) -> Vec<String> {
    let mut reader = Reader::of(documents);
    let mut grants = Grants::of(documents);
    let all = findings.iter().map(|finding| {
        let path = path(path_of(finding.place.file.name()));
        let hash = reader.hash(finding, &path);
        let way = reader.way_to(finding).unwrap_or_default();
        let is_vague =
            finding.place.file.is_built_from() && (way.around.is_none() || way.is_for_several);
        let beside = is_vague.then(|| grants.of_object(finding));
        digits(hash_of(&[&hash, beside.unwrap_or_default().as_bytes()]))
    });
    all.collect()
}

/// What the objects of documents grant, looked up where it is needed.
struct Grants<'d> {
    documents: &'d [Document],
    by_object: Option<HashMap<(&'d str, &'d str), String>>,
}

impl<'d> Grants<'d> {
    fn of(documents: &'d [Document]) -> Self {
        Self {
            documents,
            by_object: None,
        }
    }

    fn of_object(&mut self, finding: &Finding) -> String {
        let documents = self.documents;
        let by_object = self.by_object.get_or_insert_with(|| {
            let mut by_object: HashMap<(&str, &str), String> = HashMap::new();
            for root in documents.iter().map(Document::root) {
                let grants = by_object.entry(name_of(root)).or_default();
                for list in ["rules", "aggregationRule", ROLE_REF, "subjects"] {
                    *grants += &root.get(list).map(value).unwrap_or_default();
                    grants.push('\n');
                }
            }
            by_object
        });
        let object = finding.object.as_ref();
        let known = object.and_then(|object| {
            let key = (object.kind.as_str(), object.name.as_str());
            by_object.get(&key)
        });
        known.cloned().unwrap_or_default()
    }
}

/// The kind and the name of an object.
fn name_of(root: Node<'_>) -> (&str, &str) {
    let kind = root.get("kind").and_then(Node::as_str);
    let name = root.get("metadata").and_then(|it| it.get("name"));
    let name = name.and_then(Node::as_str);
    (kind.unwrap_or_default(), name.unwrap_or_default())
}

fn fingerprint(hash: Hash, occurrence: u64) -> String {
    let bytes = hash_of(&[&hash, &occurrence.to_be_bytes()]);
    digits(bytes)
}

fn digits(bytes: Hash) -> String {
    let digits = bytes.iter().take(LENGTH).map(|byte| format!("{byte:02x}"));
    digits.collect()
}

fn hash_of(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Looks up what stands where.
struct Reader<'d> {
    files: HashMap<&'d str, Vec<&'d Document>>,
    /// What stands around places, by file: many findings may be in one item.
    around: HashMap<(&'d str, Span), Hash>,
}

impl<'d> Reader<'d> {
    fn of(documents: &'d [Document]) -> Self {
        let mut files: HashMap<&str, Vec<&Document>> = HashMap::new();
        for document in documents {
            let of_file = files.entry(document.file().name()).or_default();
            of_file.push(document);
        }
        Self {
            files,
            around: HashMap::new(),
        }
    }

    fn hash(&mut self, finding: &Finding, path: &str) -> Hash {
        let place = &finding.place;
        let way = self.way_to(finding).unwrap_or_default();
        let text = match way.exact {
            Some(Exact::Object) => String::new(),
            Some(Exact::Value(node)) => value(node),
            None => words(place.text()),
        };
        let around = way.around.map(|item| self.hash_around(item));
        let object = finding.object.as_ref();
        let namespace = object.and_then(|object| object.namespace.as_deref());
        hash_of(&[
            VERSION.as_bytes(),
            finding.rule.id.as_bytes(),
            path.as_bytes(),
            object.map_or("", |object| &object.kind).as_bytes(),
            namespace.unwrap_or_default().as_bytes(),
            object.map_or("", |object| &object.name).as_bytes(),
            text.as_bytes(),
            &around.unwrap_or_default(),
        ])
    }

    /// The way to a place in the smallest document around it; where one text is built to several
    /// documents, in that of the finding's object.
    fn way_to(&self, finding: &Finding) -> Option<Way<'d>> {
        let place = &finding.place;
        let documents = self.files.get(place.file.name())?;
        let roots = documents.iter().map(|document| document.root());
        let around = roots.filter(|root| holds(root.span(), place.span));
        let object = finding.object.as_ref();
        let object = object.map(|object| (object.kind.as_str(), object.name.as_str()));
        let root = around.min_by_key(|root| {
            let is_other = object != Some(name_of(*root));
            (root.span().end - root.span().start, is_other)
        })?;
        Some(Way::follow(root, place.span))
    }

    fn hash_around(&mut self, item: Node<'d>) -> Hash {
        let key = (item.file().name(), item.span());
        let hash = self.around.entry(key);
        *hash.or_insert_with(|| hash_of(&[value(item).as_bytes()]))
    }
}

/// The path of a file; of one in a git revision its path there.
fn path_of(name: &str) -> &str {
    let in_git = name.strip_prefix("git:");
    let in_revision = in_git.and_then(|rest| rest.split_once(':'));
    in_revision.map_or(name, |(_, path)| path)
}

/// What a document has on the way to a place.
#[derive(Debug, Default)]
struct Way<'d> {
    /// The innermost item of one of the lists that count.
    around: Option<Node<'d>>,
    /// Whether others of that list stand at the same place: what was built may.
    is_for_several: bool,
    /// The node that is the place.
    exact: Option<Exact<'d>>,
}

#[derive(Debug)]
enum Exact<'d> {
    /// A whole object, of which the name is enough.
    Object,
    Value(Node<'d>),
}

impl<'d> Way<'d> {
    fn follow(root: Node<'d>, span: Span) -> Self {
        let mut way = Self::default();
        let objects = root.get("items").map(Node::index);
        let (mut node, mut key, mut is_object) = (root, "", true);
        loop {
            if node.span() == span && !matches!(way.exact, Some(Exact::Object)) {
                way.exact = Some(if is_object {
                    Exact::Object
                } else {
                    Exact::Value(node)
                });
            }
            if node.is_alias() {
                return way;
            }
            let is_list_of_objects = objects == Some(node.index());
            let item = node.items().find(|item| holds(item.span(), span));
            if let Some(item) = item {
                if LISTS.contains(&key) {
                    way.around = Some(item);
                    let mut others = node.items().filter(|other| other.index() != item.index());
                    way.is_for_several = others.any(|other| holds(other.span(), span));
                }
                (node, key, is_object) = (item, "", is_list_of_objects);
                continue;
            }
            let mut pairs = node.pairs();
            let found = pairs.find(|(key, value)| holds(key.span().join(value.span()), span));
            let Some((name, value)) = found else {
                return way;
            };
            is_object = false;
            if holds(name.span(), span) {
                (node, key) = (name, "");
                continue;
            }
            if !holds(value.span(), span) {
                return way;
            }
            (node, key) = (value, name.text().unwrap_or_default());
            if key == ROLE_REF {
                way.around = Some(value);
                way.is_for_several = false;
            }
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A value in one way of writing: JSON with its keys sorted.
fn value(node: Node<'_>) -> String {
    node.to_json().map_or_else(
        |_| words(node.raw()),
        |mut value| {
            value.sort_all_objects();
            value.to_string()
        },
    )
}

/// A text without what only lays it out.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::finding::{ObjectName, Rule, Section, Severity};
    use crate::lint::testing::{found_at, rule};
    use crate::source::{File, read_text};

    static WIDE: Rule = rule("wide", Section::Wildcards, Severity::High);
    static DEEP: Rule = rule("deep", Section::Wildcards, Severity::High);

    const ROLE: &str = "\
kind: Role
metadata:
  name: reader
  labels: {a: b}
rules:
- apiGroups: ['']
  resources: [pods]
  verbs: ['*']
- apiGroups: ['']
  resources: [secrets]
  verbs: ['*']
- apiGroups: ['']
  resources: [secrets]
  verbs: ['*']
";

    /// The fingerprints of findings at all occurrences of some texts, in their order.
    fn of_file(file: &Arc<File>, texts: &[&str]) -> Vec<String> {
        let text = file.text();
        let mut spans: Vec<_> = texts
            .iter()
            .flat_map(|wanted| text.match_indices(wanted))
            .map(|(at, found)| Span::new(at..at + found.len()))
            .collect();
        spans.sort_unstable();
        let findings: Vec<_> = spans
            .into_iter()
            .map(|span| found_at(&WIDE, file, span))
            .collect();
        fingerprints(&findings, &read_text(file).documents, str::to_owned)
    }

    fn of(text: &str, texts: &[&str]) -> Vec<String> {
        of_file(&File::new("a.yaml", text), texts)
    }

    #[test]
    fn what_is_said_elsewhere_and_how_it_is_laid_out_is_nothing_to_them() {
        let before = of(ROLE, &["'*'", "reader"]);
        assert!(
            before
                .iter()
                .all(|one| one.len() == 32 && one.bytes().all(|b| b.is_ascii_hexdigit()))
        );
        for (name, after) in [
            (
                "lines above",
                format!("# one\n\n---\nkind: Other\n---\n{ROLE}"),
            ),
            ("line ends", ROLE.replace('\n', "\r\n")),
            (
                "a comment",
                ROLE.replace("verbs: ['*']\n", "verbs: ['*'] # why\n"),
            ),
            (
                "another rule",
                ROLE.replacen(
                    "rules:\n",
                    "rules:\n- {apiGroups: [apps], verbs: [get]}\n",
                    1,
                ),
            ),
            ("metadata", ROLE.replace("a: b", "a: c, d: e")),
            (
                "the order of keys",
                ROLE.replace(
                    "resources: [pods]\n  verbs: ['*']",
                    "verbs: ['*']\n  resources: [pods]",
                ),
            ),
            (
                "the layout",
                ROLE.replace("resources: [pods]", "resources:\n  - 'pods'\n"),
            ),
        ] {
            assert_eq!(of(&after, &["'*'", "reader"]), before, "{name}");
        }
        let quotes = ROLE.replace("'*'", "\"*\"");
        assert_eq!(of(&quotes, &["\"*\"", "reader"]), before);
    }

    #[test]
    fn what_grants_something_else_has_another_one() {
        let before = of(ROLE, &["'*'"]);
        let after = of(&ROLE.replacen("pods", "nodes", 1), &["'*'"]);
        assert_ne!(before[0], after[0]);
        assert_eq!(before[1..], after[1..]);
        let unique: std::collections::HashSet<_> = before.iter().collect();
        assert_eq!(
            unique.len(),
            3,
            "one that stands twice is told from the first"
        );
        let binding = "kind: RoleBinding\nroleRef: {kind: Role, name: x}\nsubjects:\n- {kind: User, name: y}\n";
        for (text, one, other) in [
            ("Role,", "Role, name: x", "Role, name: z"),
            ("User", "User, name: y", "User, name: z"),
        ] {
            assert_ne!(
                of(binding, &[text]),
                of(&binding.replace(one, other), &[text])
            );
        }
    }

    #[test]
    fn rule_path_and_object_count_and_lines_messages_and_severities_do_not() {
        let file = File::new("a.yaml", ROLE);
        let documents = read_text(&file).documents;
        let one = |change: &dyn Fn(&mut Finding)| {
            let mut finding = found_at(&WIDE, &file, Span::new(0..4));
            change(&mut finding);
            fingerprints(&[finding], &documents, str::to_owned).remove(0)
        };
        let plain = one(&|_| {});
        assert_eq!(
            one(&|finding| "other".clone_into(&mut finding.message)),
            plain
        );
        assert_eq!(one(&|finding| finding.severity = Severity::Low), plain);
        assert_ne!(one(&|finding| finding.rule = &DEEP), plain);
        let object = ObjectName {
            kind: "Role".into(),
            namespace: None,
            name: "a".into(),
        };
        assert_ne!(one(&|finding| finding.object = Some(object.clone())), plain);
        let texts = &["'*'"];
        let elsewhere = of_file(&File::new("b.yaml", ROLE), texts);
        assert_ne!(elsewhere, of(ROLE, texts));
        assert_eq!(
            elsewhere,
            of_file(&File::new("git:HEAD~1:b.yaml", ROLE), texts)
        );
    }

    #[test]
    fn a_whole_object_is_known_by_its_name_and_a_broken_file_by_its_text() {
        let whole = |text: &str| {
            let file = File::new("a.yaml", text);
            let documents = read_text(&file).documents;
            let span = documents[0].root().span();
            fingerprints(&[found_at(&WIDE, &file, span)], &documents, str::to_owned)
        };
        assert_eq!(whole(ROLE), whole(&ROLE.replace("pods", "nodes")));
        let broken = "a: [b\nc:  d e\n";
        assert!(read_text(&File::new("a.yaml", broken)).documents.is_empty());
        assert_eq!(of(broken, &["d e"]), of("x\na: [b\n  c: d e", &["d e"]));
    }

    proptest! {
        #[test]
        fn lines_above_change_nothing(
            above in prop::collection::vec("#[ a-z*:'-]{0,12}|", 0..8),
            at in 0..ROLE.lines().count(),
        ) {
            let mut lines: Vec<&str> = ROLE.lines().collect();
            for line in above.iter().rev() {
                lines.insert(at, line);
            }
            let text = lines.join("\n");
            let file = File::new("a.yaml", text.as_str());
            let documents = read_text(&file).documents;
            // Only the stars that are values: a comment may hold one, too.
            let mut spans = Vec::new();
            for item in documents[0].root().get("rules").unwrap().items() {
                spans.extend(item.get("verbs").unwrap().items().map(Node::span));
            }
            let findings: Vec<_> = spans.iter().map(|span| found_at(&WIDE, &file, *span)).collect();
            prop_assert_eq!(fingerprints(&findings, &documents, str::to_owned), of(ROLE, &["'*'"]));
        }
    }
}
