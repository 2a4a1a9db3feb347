//! Another namespace for all clients: what names the own namespace of one of them moves along, what
//! names another stays.

use std::collections::BTreeSet;

use rolewright_catalog::Catalog;

use super::edits::{Edit, place_in};
use crate::source::{Document, Node, Path, Place, Problem, Span};
use crate::spec::NamedAccounts;

/// What says the namespace.
const OPTION: &str = "--namespace";
const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// Whether it is the namespace's option that says something, rather than the spec.
pub(in crate::spec) fn is_said_by_option(place: &Place) -> bool {
    place.file.name() == OPTION
}

/// From where the clients of a spec move, and where to.
pub(super) struct Moves<'n> {
    to: &'n str,
    place: Place,
    /// The namespaces that are a client's own.
    from: BTreeSet<String>,
    /// Whom roles are called after, each with its namespace.
    holders: BTreeSet<(String, String)>,
}

impl<'n> Moves<'n> {
    pub(super) fn of(documents: &[Document], to: &'n str) -> Self {
        let mut from = BTreeSet::new();
        let mut holders = BTreeSet::new();
        for root in documents.iter().map(Document::root) {
            let own = root.at(&own_path()).and_then(Node::as_str);
            from.extend(own.map(str::to_owned));
            let client = root.at(&Path::root().key("metadata").key("name"));
            let accounts = items(root, "accounts");
            let accounts = accounts
                .map(|(_, account)| (account.get("namespace"), account.get("name")))
                .chain([(None, client)]);
            for (namespace, name) in accounts {
                let namespace = namespace.and_then(Node::as_str).or(own);
                let name = name.and_then(Node::as_str);
                if let (Some(namespace), Some(name)) = (namespace, name) {
                    holders.insert((namespace.to_owned(), name.to_owned()));
                }
            }
        }
        Self {
            to,
            place: place_in(OPTION, to, Span::new(0..to.len())),
            from,
            holders,
        }
    }

    /// What is to be changed of a client. Adds to `problems` what cannot follow.
    pub(super) fn edits(
        &self,
        root: Node<'_>,
        catalog: &Catalog,
        problems: &mut Vec<Problem>,
    ) -> Vec<Edit> {
        let mut edits = vec![self.edit(own_path(), self.to.to_owned())];
        let top = Path::root();
        let mut entries: Vec<(Path, Node<'_>)> = access(root, &top).collect();
        for list in ["subjects", "accounts"] {
            for (index, item) in items(root, list) {
                let at = top.key(list).index(index);
                edits.extend(self.moved(item.get("namespace"), at.key("namespace")));
                if list == "subjects" {
                    edits.extend(self.named_accounts(item, &at));
                }
                entries.extend(access(item, &at));
            }
        }
        for (at, entry) in entries {
            for (index, item) in items(entry, "namespaces") {
                edits.extend(self.moved(Some(item), at.key("namespaces").index(index)));
            }
            edits.extend(self.names(entry, &at, catalog, problems));
        }
        edits
    }

    fn edit(&self, path: Path, text: String) -> Edit {
        Edit {
            path,
            place: self.place.clone(),
            text,
        }
    }

    /// The edit of the name of a namespace, if a client moves from there.
    fn moved(&self, namespace: Option<Node<'_>>, at: Path) -> Option<Edit> {
        let said = namespace.and_then(Node::as_str)?;
        self.from
            .contains(said)
            .then(|| self.edit(at, self.to.to_owned()))
    }

    /// The edit of a subject whose name says in which namespace the accounts are.
    fn named_accounts(&self, subject: Node<'_>, at: &Path) -> Option<Edit> {
        let word = |key: &str| subject.get(key).and_then(Node::as_str);
        let accounts = NamedAccounts::of(word("kind")?, word("name")?)?;
        self.from
            .contains(accounts.namespace)
            .then(|| self.edit(at.key("name"), accounts.moved_to(self.to)))
    }

    /// The edits of the names that an entry of `access` is restricted to: of namespaces, and of roles
    /// and bindings that say whose they are.
    fn names(
        &self,
        entry: Node<'_>,
        at: &Path,
        catalog: &Catalog,
        problems: &mut Vec<Problem>,
    ) -> Vec<Edit> {
        let resources: Vec<About> = items(entry, "resources")
            .filter_map(|(_, text)| Some(About::of(text.as_str()?, catalog)))
            .collect();
        let mut edits = Vec::new();
        for (index, item) in items(entry, "names") {
            let Some(name) = item.as_str() else { continue };
            let meant: BTreeSet<Option<String>> = resources
                .iter()
                .map(|about| self.new_name(*about, name))
                .collect();
            let Some(new) = meant.iter().flatten().next() else {
                continue;
            };
            if meant.len() > 1 {
                problems.push(stays(item, name, new));
            } else {
                edits.push(self.edit(at.key("names").index(index), new.clone()));
            }
        }
        edits
    }

    /// What something that a rule names is called when all clients have moved, if that is another name.
    fn new_name(&self, about: About, name: &str) -> Option<String> {
        match about {
            About::Namespaces => self.from.contains(name).then(|| self.to.to_owned()),
            About::Rbac => {
                let (namespace, rest) = name.split_once(':')?;
                let holder = rest.split_once('+').map_or(rest, |(holder, _)| holder);
                let key = (namespace.to_owned(), holder.to_owned());
                let moves = self.from.contains(namespace) && self.holders.contains(&key);
                moves.then(|| format!("{}:{rest}", self.to))
            }
            About::Others => None,
        }
    }
}

/// What a resource in an entry of `access` is, as far as its names may hold a namespace.
#[derive(Debug, Clone, Copy)]
enum About {
    Namespaces,
    /// Roles and bindings.
    Rbac,
    Others,
}

impl About {
    fn of(text: &str, catalog: &Catalog) -> Self {
        let Ok(found) = catalog.lookup(text) else {
            return Self::Others;
        };
        let resource = found.found.resource;
        match (resource.group(), resource.plural()) {
            ("", "namespaces") => Self::Namespaces,
            (RBAC_GROUP, _) => Self::Rbac,
            _ => Self::Others,
        }
    }
}

fn own_path() -> Path {
    Path::root().key("metadata").key("namespace")
}

/// The items of a list, each with its index.
fn items<'a>(holder: Node<'a>, list: &str) -> impl Iterator<Item = (usize, Node<'a>)> {
    let items = holder.get(list).into_iter().flat_map(Node::items);
    items.enumerate()
}

/// The entries of an `access` list, each with its path.
fn access<'a>(holder: Node<'a>, at: &Path) -> impl Iterator<Item = (Path, Node<'a>)> {
    let at = at.key("access");
    items(holder, "access").map(move |(index, entry)| (at.index(index), entry))
}

/// Of a name that only some of an entry's resources would take along.
fn stays(item: Node<'_>, name: &str, new: &str) -> Problem {
    Problem::warning(format!("`{name}` stays, and is now called `{new}`"))
        .at(
            item.place(),
            "this entry names something else by it as well",
        )
        .help("write an entry of its own for each of its `resources`")
}
