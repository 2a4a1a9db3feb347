//! From documents to objects: lists are unfolded as kubectl unfolds them
//! (`apimachinery`, `unstructured/helpers.go`).

use super::mistaken;
use super::problem::{ObjectProblem, Verdict};
use super::wrapped::wrapped;
use crate::source::{Kind, Node, Problem, is_encrypted};

/// One object of a document, with the type it has or takes from its list.
pub(super) struct Candidate<'a> {
    pub(super) node: Node<'a>,
    pub(super) api_version: String,
    pub(super) kind: String,
    /// Whether it stands inside of another object.
    pub(super) is_wrapped: bool,
}

/// What a document turned out to be.
pub(super) enum Unfolded<'a> {
    /// No Kubernetes object, nor meant to be one: it has no `kind`, as a `Chart.yaml`.
    NoObject,
    /// Objects; for a list its items.
    Objects(Vec<Candidate<'a>>),
}

/// Finds the objects of a document.
pub(super) fn unfold<'a>(root: Node<'a>, problems: &mut Vec<ObjectProblem>) -> Unfolded<'a> {
    let api_version = root.get("apiVersion").and_then(Node::as_str);
    let is_meant = api_version.is_some_and(super::is_group_of_interest);
    if is_encrypted_as_a_whole(root) {
        let problem =
            Problem::error("this is encrypted as a whole, and what it holds is not judged");
        let problem = problem.at(root.place(), "here").help("decrypt it first");
        problems.push(ObjectProblem::new(Verdict::NotJudged, problem));
        return Unfolded::Objects(Vec::new());
    }
    if root.get("kind").is_none() && !is_meant {
        return match mistaken::find(root) {
            None => Unfolded::NoObject,
            Some(problem) => {
                problems.push(refused(problem));
                Unfolded::Objects(Vec::new())
            }
        };
    }
    let candidate = read_type(root).and_then(|found| {
        if found.kind.is_empty() {
            return Err(missing_kind(root));
        }
        Ok(found)
    });
    let candidates = match candidate {
        Ok(list) if list.node.get("items").is_some() => unfold_list(&list, problems),
        Ok(candidate) => vec![candidate],
        Err(problem) => {
            problems.push(refused(problem));
            Vec::new()
        }
    };
    Unfolded::Objects(candidates.into_iter().flat_map(with_wrapped).collect())
}

/// An object and those that it holds. What is no object there, nobody applies.
fn with_wrapped(candidate: Candidate<'_>) -> Vec<Candidate<'_>> {
    let mut all = vec![candidate];
    let mut next = 0;
    while let Some(candidate) = all.get(next) {
        let held = wrapped(candidate).into_iter();
        let held = held.filter_map(|node| read_type(node).ok());
        let held: Vec<_> = held.filter(|it| !it.kind.is_empty()).collect();
        all.extend(held.into_iter().map(|it| Candidate {
            is_wrapped: true,
            ..it
        }));
        next += 1;
    }
    all
}

/// Whether a document is what Ansible Vault makes of a file, or SOPS of one of which it knows no keys.
fn is_encrypted_as_a_whole(root: Node<'_>) -> bool {
    let is_vault = |text: &str| text.starts_with("$ANSIBLE_VAULT;");
    let data = root.get("data").and_then(Node::as_str);
    root.as_str().is_some_and(is_vault)
        || data.is_some_and(is_encrypted) && root.get("sops").is_some() && root.pairs().count() == 2
}

/// Anything with `items` is a list to kubectl, whatever its kind says.
fn unfold_list<'a>(list: &Candidate<'a>, problems: &mut Vec<ObjectProblem>) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    let Some(items) = list.node.get("items") else {
        return candidates;
    };
    if !list.kind.ends_with("List") && super::is_of_interest(&list.api_version, &list.kind) {
        let message = format!("a {} with `items` is a list to kubectl", list.kind);
        problems.push(refused(
            Problem::error(message)
                .at(
                    items.place(),
                    "these are applied, and not the object around them",
                )
                .help("take `items` out"),
        ));
    }
    if !matches!(items.kind(), Kind::Sequence | Kind::Null) {
        let message = format!("`items` is {}, not a list", items.kind());
        problems.push(refused(
            Problem::error(message).at(items.place(), "kubectl refuses the document here"),
        ));
    }
    for item in items.items() {
        let candidate = match read_item(item, list) {
            Ok(candidate) => candidate,
            Err(problem) => {
                problems.push(refused(problem));
                continue;
            }
        };
        if is_list(item) {
            // Kustomize takes such a list apart all the same.
            problems.push(refused(
                Problem::error("a list in a list")
                    .at(item.place(), "kubectl refuses the whole document for it")
                    .help("put its items into the outer list"),
            ));
            candidates.extend(unfold_list(&candidate, problems));
        } else {
            candidates.push(candidate);
        }
    }
    candidates
}

fn refused(problem: Problem) -> ObjectProblem {
    ObjectProblem::new(Verdict::Refused, problem)
}

fn is_list(item: Node<'_>) -> bool {
    let items = item.get("items");
    items.is_some_and(|items| items.kind() == Kind::Sequence)
}

fn read_item<'a>(item: Node<'a>, list: &Candidate<'a>) -> Result<Candidate<'a>, Problem> {
    if item.kind() != Kind::Mapping {
        return Err(Problem::error("an item of a list is no object")
            .at(item.place(), item.kind().to_string()));
    }
    let mut candidate = read_type(item)?;
    if candidate.kind.is_empty() && candidate.api_version.is_empty() {
        // Items of a typed list, as a RoleList, need not say what they are.
        let item_kind = list.kind.strip_suffix("List").unwrap_or(&list.kind);
        item_kind.clone_into(&mut candidate.kind);
        candidate.api_version.clone_from(&list.api_version);
    }
    if candidate.kind.is_empty() {
        return Err(missing_kind(item));
    }
    Ok(candidate)
}

fn read_type(node: Node<'_>) -> Result<Candidate<'_>, Problem> {
    let text = |key: &str| match node.get(key) {
        None => Ok(String::new()),
        Some(value) if value.is_null() => Ok(String::new()),
        Some(value) => value.as_str().map(str::to_owned).ok_or_else(|| {
            Problem::error(format!("`{key}` is {}, not a string", value.kind()))
                .at(value.place(), "kubectl refuses the document here")
        }),
    };
    Ok(Candidate {
        node,
        api_version: text("apiVersion")?,
        kind: text("kind")?,
        is_wrapped: false,
    })
}

fn missing_kind(node: Node<'_>) -> Problem {
    let first = node.pairs().next().map_or(node, |(key, _)| key);
    Problem::error("an object without `kind`").at(first.place(), "kubectl refuses it")
}
