//! What a kustomization changes of its objects, or adds to them, as far as it could be an object of interest: patches
//! written into it or into files, replacements, transformers and generators (`kustomize`, `api/types/{kustomization,patch,replacement}.go`).
//!
//! Nothing is applied. A change whose target is not sure counts as one of interest.

use crate::object::may_be_of_interest;
use crate::source::{Document, File, Kind, Node, Place, read_text};

/// A change of objects that may be of interest.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// Where the kustomization says it.
    pub(super) place: Place,
    pub(super) change: Change,
}

/// What changes objects.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// It stands in the kustomization, or is a program of somebody.
    Inline,
    /// A file of this name tells.
    InFile { name: String, aim: Aim },
    /// All objects get a label of this key, by which ClusterRoles take in others.
    Label(String),
    /// A value is put where this name stands in `$(NAME)`.
    Variable(String),
    /// Objects of others, taken in from elsewhere, are put into this namespace.
    Namespace(String),
}

/// The fields of a kustomization that hold patches, replacements and transformers.
pub(super) const LISTS: [&str; 5] = [
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "transformers",
];

/// What some of the [`LISTS`] of a kustomization change.
pub(super) fn patches(root: Node<'_>, lists: &[&str]) -> Vec<Patch> {
    let mut found = Vec::new();
    let items = |list: &str| {
        let list = root.get(list).filter(|_| lists.contains(&list));
        list.into_iter().flat_map(Node::items)
    };
    for patch in items("patches").chain(items("patchesJson6902")) {
        match patch.as_str() {
            Some(name) => found.push(in_file(patch, name, Aim::Unsaid)),
            None => found.extend(patch_of(patch)),
        }
    }
    for patch in items("patchesStrategicMerge") {
        match patch.as_str() {
            Some(text) if is_text(text) => found.extend(inline(patch, text, Aim::Unsaid)),
            Some(name) => found.push(in_file(patch, name, Aim::Unsaid)),
            None => {}
        }
    }
    for transformer in items("transformers") {
        // It may be of any kind, and a program of somebody.
        found.push(Patch {
            place: transformer.place(),
            change: Change::Inline,
        });
    }
    for replacement in items("replacements") {
        found.extend(replacement_of(replacement));
    }
    found
}

/// The fields of a kustomization that make objects, which nobody knows before.
const MAKERS: [&str; 3] = ["helmCharts", "helmChartInflationGenerator", "generators"];

/// What makes objects besides, as a chart that is inflated.
pub(super) fn makers(root: Node<'_>) -> impl Iterator<Item = Patch> {
    let items = MAKERS.iter().filter_map(move |list| root.get(list));
    items.flat_map(Node::items).map(|maker| Patch {
        place: maker.place(),
        change: Change::Inline,
    })
}

/// The labels that a kustomization gives to all its objects.
pub(super) fn labels(root: Node<'_>) -> impl Iterator<Item = Patch> {
    let listed = root.get("labels").into_iter().flat_map(Node::items);
    let listed = listed.filter_map(|labels| labels.get("pairs"));
    let labels = root.get("commonLabels").into_iter().chain(listed);
    labels.flat_map(Node::entries).map(|label| Patch {
        place: label.key.place(),
        change: Change::Label(label.name.into_owned()),
    })
}

/// The namespace that a kustomization puts its objects in.
pub(super) fn namespace(root: Node<'_>) -> Option<Patch> {
    let namespace = root.get("namespace")?;
    Some(Patch {
        place: namespace.place(),
        change: Change::Namespace(namespace.as_str()?.to_owned()),
    })
}

/// The variables whose values are put into fields that the kustomization chooses itself, as the rules of a role.
pub(super) fn vars(root: Node<'_>) -> impl Iterator<Item = Patch> {
    let chooses = root.get("configurations").is_some();
    let vars = root.get("vars").filter(|_| chooses);
    let vars = vars.into_iter().flat_map(Node::items);
    vars.filter_map(|variable| {
        let name = variable.get("name")?.as_str()?;
        Some(Patch {
            place: variable.place(),
            change: Change::Variable(name.to_owned()),
        })
    })
}

/// Whether a variable stands in an object of RBAC.
pub(super) fn fills_in<'a>(name: &str, documents: impl Iterator<Item = &'a Document>) -> bool {
    let variable = format!("$({name})");
    let mut roots = documents.map(Document::root);
    roots.any(|root| {
        let kind = root.get("kind").and_then(Node::as_str);
        let may_grant = kind.is_none_or(|kind| kind.contains("Role") || kind.ends_with("List"));
        may_grant && root.file().slice(root.span()).contains(&variable)
    })
}

/// The labels by which the roles that every cluster has take in others begin so
/// (`plugin/pkg/auth/authorizer/rbac/bootstrappolicy`).
const AGGREGATE: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// Whether a label that all objects get may change what some of them grant: a ClusterRole is among them
/// that others take in by it.
pub(super) fn aggregates<'a>(label: &str, documents: impl Iterator<Item = &'a Document>) -> bool {
    let objects = documents.flat_map(|document| {
        let root = document.root();
        let items = root.get("items").into_iter().flat_map(Node::items);
        std::iter::once(root).chain(items)
    });
    let is_role = |object: &Node<'_>| is_of_kind(*object, &["ClusterRole", "ClusterRoleList"]);
    let mut roles = objects.filter(is_role);
    if label.starts_with(AGGREGATE) {
        return roles.next().is_some();
    }
    roles.any(|role| selects_by(role, label))
}

/// Whether a ClusterRole takes in others by a label.
fn selects_by(role: Node<'_>, label: &str) -> bool {
    let selectors = role
        .get("aggregationRule")
        .and_then(|rule| rule.get("clusterRoleSelectors"));
    let mut selectors = selectors.into_iter().flat_map(Node::items);
    selectors.any(|selector| {
        let labels = selector.get("matchLabels");
        let expressions = selector.get("matchExpressions");
        let mut expressions = expressions.into_iter().flat_map(Node::items);
        labels.is_some_and(|labels| labels.get(label).is_some())
            || expressions.any(|it| it.get("key").and_then(Node::as_str) == Some(label))
    })
}

/// Whether roles or bindings of a namespace are in a document.
pub(super) fn grants_in_namespace(document: &Document) -> bool {
    let root = document.root();
    let items = root.get("items").into_iter().flat_map(Node::items);
    let mut objects = std::iter::once(root).chain(items);
    let kinds = ["Role", "RoleBinding", "RoleList", "RoleBindingList"];
    objects.any(|object| is_of_kind(object, &kinds))
}

fn is_of_kind(object: Node<'_>, kinds: &[&str]) -> bool {
    let kind = object.get("kind").and_then(Node::as_str);
    kind.is_some_and(|kind| kinds.contains(&kind))
}

/// The texts of the patches that are written into a kustomization; none in what is no kustomization.
pub(in crate::lint) fn patch_texts(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let items = move |list: &str| root.get(list).into_iter().flat_map(Node::items);
    let named = items("patches").chain(items("patchesJson6902"));
    let texts = named.filter_map(|patch| patch.get("patch"));
    let texts = texts.chain(items("patchesStrategicMerge"));
    texts.filter(|text| text.as_str().is_some_and(|text| text.contains('\n')))
}

/// What a patch says that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Objects of interest, or of any kind.
    OfInterest,
    Others,
    /// The patch itself names its object.
    Unsaid,
}

fn patch_of(patch: Node<'_>) -> Option<Patch> {
    let target = patch.get("target").filter(|target| !target.is_null());
    let aim = target.map_or(Aim::Unsaid, aim_of);
    let file = patch.get("path").and_then(Node::as_str);
    if let Some(name) = file.filter(|name| !name.is_empty()) {
        return Some(in_file(patch, name, aim));
    }
    inline(patch, patch.get("patch")?.as_str()?, aim)
}

/// What a selector may select. Its `kind` is a regular expression, and selects all if it is not there.
fn aim_of(selector: Node<'_>) -> Aim {
    let is_plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    match selector.get("kind").and_then(Node::as_str) {
        Some(kind) if is_plain(kind) && !may_be_of_interest(kind) => Aim::Others,
        _ => Aim::OfInterest,
    }
}

fn in_file(at: Node<'_>, name: &str, aim: Aim) -> Patch {
    Patch {
        place: at.place(),
        change: Change::InFile {
            name: name.to_owned(),
            aim,
        },
    }
}

fn inline(at: Node<'_>, text: &str, aim: Aim) -> Option<Patch> {
    let matters = match aim {
        Aim::OfInterest => true,
        Aim::Others => false,
        Aim::Unsaid => {
            let reading = read_text(&File::new("patch", text));
            reading.is_incomplete() || reading.documents.iter().any(may_change)
        }
    };
    matters.then(|| Patch {
        place: at.place(),
        change: Change::Inline,
    })
}

/// Whether a document may be a patch of an object of interest: it says so, or does not say of which.
pub(super) fn may_change(document: &Document) -> bool {
    let kind = document.root().get("kind").and_then(Node::as_str);
    kind.is_none_or(may_be_of_interest)
}

/// Whether a patch says all that a role or a binding grants: as their lists have no merge key, those of a
/// patch take the place of what was there (`rbac/v1` in `staging/src/k8s.io/api`).
pub(super) fn says_grants(document: &Document) -> bool {
    let root = document.root();
    let is_list = |key: &str| {
        root.get(key)
            .is_some_and(|list| list.kind() == Kind::Sequence)
    };
    if is_of_kind(root, &["Role", "ClusterRole"]) {
        return is_list("rules");
    }
    is_of_kind(root, &["RoleBinding", "ClusterRoleBinding"])
        && is_list("subjects")
        && root
            .get("roleRef")
            .is_some_and(|role| role.get("name").is_some())
}

/// A replacement takes a value to each of its targets.
fn replacement_of(replacement: Node<'_>) -> Option<Patch> {
    if let Some(name) = replacement.get("path").and_then(Node::as_str) {
        return Some(in_file(replacement, name, Aim::Unsaid));
    }
    let mut targets = replacement.get("targets")?.items();
    let may_matter = |target: Node<'_>| {
        target
            .get("select")
            .is_none_or(|select| aim_of(select) != Aim::Others)
    };
    targets.any(may_matter).then(|| Patch {
        place: replacement.place(),
        change: Change::Inline,
    })
}

/// Whether this is a patch, and not the name of a file with one.
fn is_text(text: &str) -> bool {
    let reading = read_text(&File::new("patch", text));
    let mut documents = reading.documents.iter();
    text.contains('\n') || documents.any(|document| document.root().kind() != Kind::String)
}
