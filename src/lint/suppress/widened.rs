//! Rules of roles that grant more where they were built than where they are written, as a patch has it: what
//! was silenced where they are written is not what they are.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::outline::{self, Object};
use crate::source::{Document, File, Node, Place, Span, read_yaml};

/// Rules that were built to more than is written, by the files that they are written in.
#[derive(Debug, Default)]
pub(super) struct Widened {
    /// By the addresses of the files: one of a name may be built of more than once.
    rules: HashMap<usize, Vec<Rule>>,
}

/// A rule that was built to more than is written.
#[derive(Debug)]
struct Rule {
    /// Where it is written.
    span: Span,
    /// Where else something of it is.
    added: Vec<Place>,
}

/// The lists of a rule that say what it grants.
const LISTS: [&str; 4] = ["apiGroups", "resources", "verbs", "nonResourceURLs"];

impl Widened {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut written: HashMap<usize, Vec<Document>> = HashMap::new();
        let mut found = Self::default();
        for document in documents.iter().filter(|it| it.file().is_built_from()) {
            for built in outline::objects(document).iter().flat_map(rules) {
                let at = built.place();
                let of_file = written.entry(address(&at.file));
                let of_file = of_file.or_insert_with(|| read_yaml(&at.file).documents);
                let objects = of_file.iter().flat_map(outline::objects);
                let rules: Vec<Node<'_>> = objects.flat_map(|it| rules(&it)).collect();
                let source = rules.into_iter().find(|rule| rule.span() == at.span);
                if source.is_some_and(|source| grants_more(built, source)) {
                    let mut added = Vec::new();
                    places_elsewhere(built, &at.file, &mut added);
                    let rules = found.rules.entry(address(&at.file)).or_default();
                    let span = at.span;
                    rules.push(Rule { span, added });
                }
            }
        }
        found
    }

    /// If a place is in such a rule, where else something of the rule is written.
    pub(super) fn elsewhere(&self, place: &Place) -> Option<impl Iterator<Item = &Place>> {
        let rules = self.rules.get(&address(&place.file))?;
        let is_around =
            |rule: &&Rule| rule.span.start <= place.span.start && place.span.start < rule.span.end;
        let mut around = rules.iter().filter(is_around).peekable();
        around.peek()?;
        Some(around.flat_map(|rule| &rule.added))
    }
}

fn address(file: &Arc<File>) -> usize {
    Arc::as_ptr(file).addr()
}

/// The rules of a role; none of anything else.
fn rules<'d>(object: &Object<'d>) -> Vec<Node<'d>> {
    let rules = object.node.get("rules").filter(|_| object.is_of_rbac());
    rules.into_iter().flat_map(Node::items).collect()
}

/// Whether a rule names what the other does not, or no names where the other has some. How these are called
/// is left to Kustomize, which gives objects other names.
fn grants_more(built: Node<'_>, written: Node<'_>) -> bool {
    let texts = |rule: Node<'_>, list: &str| -> BTreeSet<String> {
        let items = rule.get(list).into_iter().flat_map(Node::items);
        items.filter_map(Node::text).map(str::to_owned).collect()
    };
    let is_more = |list: &&str| !texts(built, list).is_subset(&texts(written, list));
    let names = texts(written, "resourceNames").len();
    let built_names = texts(built, "resourceNames").len();
    LISTS.iter().any(is_more) || names > 0 && built_names == 0 || built_names > names
}

/// Where parts of a node are written in other files.
fn places_elsewhere(node: Node<'_>, file: &File, found: &mut Vec<Place>) {
    let place = node.place();
    if place.file.name() != file.name() && !place.is_vague() {
        found.push(place);
    }
    let values = node.pairs().map(|(_, value)| value);
    for below in node.items().chain(values) {
        places_elsewhere(below, file, found);
    }
}
