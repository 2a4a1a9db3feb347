//! Reading the fields of an object as the API server decodes them, and saying what it refuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::filling::Filling;
use super::misplaced;
use super::problem::{Cause, ObjectProblem, Verdict};
use super::template;
use crate::source::{Kind, Node, Path, Place, Problem, Step, unknown_part};

/// A field of an object: where it is and the way to it. It may be absent.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    parent: Option<&'a Field<'a>>,
    step: FieldStep<'a>,
    /// The value; `None` if it is absent or null, which the server takes for the same.
    node: Option<Node<'a>>,
    /// The value, or the nearest thing around it that is there.
    nearest: Node<'a>,
}

#[derive(Clone, Copy)]
enum FieldStep<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Field<'a> {
    /// The object itself.
    pub(super) fn root(node: Node<'a>) -> Self {
        Self {
            parent: None,
            step: FieldStep::Root,
            node: Some(node),
            nearest: node,
        }
    }

    fn below(&'a self, step: FieldStep<'a>, node: Option<Node<'a>>) -> Self {
        Self {
            parent: Some(self),
            step,
            node: node.filter(|node| !node.is_null()),
            nearest: node.unwrap_or(self.nearest),
        }
    }

    /// A field of this one.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        self.below(
            FieldStep::Key(key),
            self.node.and_then(|node| node.get(key)),
        )
    }

    /// The items of this list.
    pub(super) fn items(&'a self) -> impl Iterator<Item = Self> {
        let items = self.node.into_iter().flat_map(Node::items);
        items
            .enumerate()
            .map(|(index, item)| self.below(FieldStep::Index(index), Some(item)))
    }

    /// The value, unless it is absent or null.
    pub(super) fn node(&self) -> Option<Node<'a>> {
        self.node
    }

    /// Where to point: at the value, or else at the beginning of what should hold it.
    pub(super) fn place(&self) -> Place {
        if self.node.is_none()
            && self.nearest.kind() == Kind::Mapping
            && let Some((key, _)) = self.nearest.pairs().next()
        {
            return key.place();
        }
        self.nearest.place()
    }

    /// The value if it is a text, else nothing; its type is told elsewhere.
    pub(super) fn text(&self) -> &'a str {
        self.node.and_then(Node::as_str).unwrap_or_default()
    }

    /// All of the object that this is the root of.
    pub(super) fn object_place(&self) -> Place {
        self.nearest.place()
    }

    /// Where its key is written, if it has one.
    fn key_place(&self) -> Option<Place> {
        let FieldStep::Key(key) = self.step else {
            return None;
        };
        Some(self.parent?.node?.entry(key)?.key.place())
    }

    /// The way to it from the object.
    pub(super) fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut field = Some(self);
        while let Some(current) = field {
            match current.step {
                FieldStep::Root => {}
                FieldStep::Key(key) => steps.push(Step::Key(key.to_owned())),
                FieldStep::Index(index) => steps.push(Step::Index(index)),
            }
            field = current.parent;
        }
        steps.into_iter().rev().collect()
    }
}

/// A field that the server does not know and that was most likely meant to be one that it knows.
struct Miswritten {
    /// What holds it.
    holder: u32,
    /// What was meant.
    meant: String,
    /// The position of what was said of it.
    problem: usize,
}

/// Collects what is wrong with one object.
pub(super) struct Checker {
    /// The object in messages: ``Role `reader` ``.
    title: String,
    problems: Vec<ObjectProblem>,
    miswritten: Vec<Miswritten>,
    /// Whether values are filled in later, so that nothing can be said against what holds a
    /// template action or may be inserted.
    is_template: bool,
    /// Whether a placeholder has the form of any name.
    takes_placeholders: bool,
    filling: Option<Arc<Filling>>,
}

impl Checker {
    /// A checker for an object that messages call `title`.
    pub(super) fn new(title: String) -> Self {
        Self {
            title,
            problems: Vec::new(),
            miswritten: Vec::new(),
            is_template: false,
            takes_placeholders: false,
            filling: None,
        }
    }

    /// The same for an object in which placeholders of other tools have the form of any name.
    pub(super) fn with_placeholders(mut self) -> Self {
        self.takes_placeholders = true;
        self
    }

    /// The same for an object whose template actions are values that are not known yet.
    pub(super) fn of_template(mut self) -> Self {
        self.is_template = true;
        self
    }

    /// Whether values of the object are filled in later.
    pub(super) fn is_of_template(&self) -> bool {
        self.is_template
    }

    /// The same where subjects without a namespace are given one.
    pub(super) fn with_filling(mut self, filling: Option<Arc<Filling>>) -> Self {
        self.filling = filling;
        self
    }

    /// The namespace that a subject without one is given, if it is an account that has one given.
    pub(super) fn filled_in(&self, account: &str) -> Option<&str> {
        let filling = self.filling.as_ref()?;
        let is_given = filling.accounts.contains(account);
        is_given.then_some(filling.namespace.as_str())
    }

    /// Whether the server would take the object.
    pub(super) fn is_accepted(&self) -> bool {
        !self.problems.iter().any(|found| found.problem.is_error())
    }

    /// All that was found. `bears_on_access` tells whether the object, which stands at a position
    /// among those that are written, is of a kind that decides on access.
    pub(super) fn into_problems(
        self,
        bears_on_access: bool,
        object: usize,
    ) -> impl Iterator<Item = ObjectProblem> {
        let problems = self.problems.into_iter();
        problems.map(move |found| ObjectProblem {
            bears_on_access,
            object: Some(object),
            ..found
        })
    }

    /// Notes that the server refuses the object for this field: `what` follows its name.
    pub(super) fn refuse(&mut self, field: &Field<'_>, what: &str, help: &str) {
        self.refuse_as(Cause::Other, field, what, help);
    }

    /// The same for a mistake of a kind that is told apart.
    pub(super) fn refuse_as(&mut self, cause: Cause, field: &Field<'_>, what: &str, help: &str) {
        if self.is_template && template::is_open(field.nearest) {
            return;
        }
        let message = format!("{} is refused: `{}` {what}", self.title, field.path());
        let label = field.node().map_or("it belongs here", |_| "here");
        let mut problem = Problem::error(message).at(field.place(), label);
        if !help.is_empty() {
            problem = problem.help(help);
        }
        let mut found = ObjectProblem::new(Verdict::Refused, problem).of(cause);
        found.is_consequence = self.is_missing_as_miswritten(field);
        self.problems.push(found);
    }

    /// Whether a field is missing because its name is miswritten. Then a server that drops what it
    /// does not know refuses the object too.
    fn is_missing_as_miswritten(&mut self, field: &Field<'_>) -> bool {
        let (None, FieldStep::Key(key)) = (field.node, field.step) else {
            return false;
        };
        let holder = field.nearest.target().index();
        let mut miswritten = self.miswritten.iter();
        let cause = miswritten.find(|found| found.holder == holder && found.meant == key);
        let Some(cause) = cause.and_then(|found| self.problems.get_mut(found.problem)) else {
            return false;
        };
        cause.verdict = Verdict::Refused;
        true
    }

    /// Notes that we cannot say what the object does, which may well be accepted.
    pub(super) fn not_judged(&mut self, place: Place, why: &str, help: &str) {
        let message = format!("{} is not judged: {why}", self.title);
        let problem = Problem::error(message).at(place, "here").help(help);
        let found = ObjectProblem::new(Verdict::NotJudged, problem);
        self.problems.push(found);
    }

    /// Notes what a check of `names` says of a text.
    pub(super) fn refuse_if(&mut self, field: &Field<'_>, checked: Result<(), String>) {
        self.refuse_as_if(Cause::Other, field, checked);
    }

    /// The same for a mistake of a kind that is told apart.
    pub(super) fn refuse_as_if(
        &mut self,
        cause: Cause,
        field: &Field<'_>,
        checked: Result<(), String>,
    ) {
        if let Err(what) = checked {
            let is_placeholder = field.node().and_then(Node::as_str).and_then(unknown_part);
            if self.takes_placeholders && is_placeholder.is_some() {
                return;
            }
            self.refuse_as(cause, field, &what, "");
        }
    }

    /// Notes what a check of `names` says of the key of a field, there where the key is written.
    pub(super) fn refuse_key_if(&mut self, field: &Field<'_>, checked: Result<(), String>) {
        let is_open = matches!(field.step, FieldStep::Key(key) if key.contains(template::ACTION));
        if self.is_template && is_open {
            return;
        }
        let known = self.problems.len();
        if let Err(what) = checked {
            self.refuse(field, &what, "");
        }
        if let (Some(found), Some(place)) = (self.problems.get_mut(known), field.key_place()) {
            found.problem.place = Some(place);
        }
    }

    /// Judges a list of texts by a check of `names`.
    pub(super) fn checked_strings(
        &mut self,
        field: &Field<'_>,
        check: fn(&str) -> Result<(), String>,
    ) {
        if !self.is_list(field, "a list of strings") {
            return;
        }
        for item in field.items() {
            if let Some(text) = self.string(&item) {
                self.refuse_if(&item, check(&text));
            }
        }
    }

    /// Notes fields that the server does not know; `holder` names what holds them.
    pub(super) fn warn_of_unknown(&mut self, field: &Field<'_>, holder: &str, known: &[&str]) {
        let entries = field.node().map(Node::entries).unwrap_or_default();
        for entry in entries {
            let is_open = self.is_template && template::is_open(entry.key);
            if is_open || known.contains(&entry.name.as_ref()) {
                continue;
            }
            let path = field.path().key(entry.name.as_ref());
            let mut problem = Problem::warning(format!(
                "{}: `{path}` is not a field of {holder}",
                self.title
            ))
            .at(entry.key.place(), "kubectl refuses it, the server drops it");
            let home = misplaced::home(holder, &entry.name);
            let near = near_field(known, &entry.name).filter(|_| home.is_none());
            let cause = match (home, near) {
                (Some(_), _) => Cause::MisplacedField,
                (None, Some("resourceNames")) if !has_names(field) => Cause::DroppedNames,
                _ => Cause::UnknownField,
            };
            if let Some(home) = home {
                problem = problem.help(format!("it belongs into {home}"));
            }
            if let (Some(near), Some(node)) = (near, field.node()) {
                problem = problem.help(format!("write `{near}`"));
                self.miswritten.push(Miswritten {
                    holder: node.target().index(),
                    meant: near.to_owned(),
                    problem: self.problems.len(),
                });
            }
            let found = ObjectProblem::new(Verdict::RefusedStrictly, problem);
            self.problems.push(found.of(cause));
        }
    }

    /// A text; absent and null are empty. `None` for anything else, which is refused.
    pub(super) fn string(&mut self, field: &Field<'_>) -> Option<String> {
        let Some(node) = field.node() else {
            return Some(String::new());
        };
        if let Some(text) = node.as_str() {
            return Some(text.to_owned());
        }
        let help = match (node.kind(), node.text()) {
            (Kind::Bool | Kind::Int | Kind::Float, Some(text)) => format!("quote it: \"{text}\""),
            _ => String::new(),
        };
        self.refuse_as(
            Cause::WrongType,
            field,
            &format!("is {}, not a string", node.kind()),
            &help,
        );
        None
    }

    /// A text that must be there; `None` if it is missing or empty, which is refused.
    pub(super) fn required(&mut self, field: &Field<'_>, help: &str) -> Option<String> {
        self.required_as(Cause::Other, field, help)
    }

    /// The same for a mistake of a kind that is told apart.
    pub(super) fn required_as(
        &mut self,
        cause: Cause,
        field: &Field<'_>,
        help: &str,
    ) -> Option<String> {
        let text = self.string(field)?;
        if text.is_empty() {
            let what = if field.node().is_some() {
                "is empty"
            } else {
                "is missing"
            };
            self.refuse_as(cause, field, what, help);
            return None;
        }
        Some(text)
    }

    /// A list of texts with their places; absent and null are empty. `None` for anything else,
    /// which is refused. What a template inserts stands for one more text, which is not known.
    pub(super) fn strings(&mut self, field: &Field<'_>) -> Option<(Vec<String>, Vec<Place>)> {
        if self.is_template
            && let Some(node) = field.node()
            && node.scalar().is_some()
            && template::is_open(node)
        {
            let text = node.text().unwrap_or_default().to_owned();
            return Some((vec![text], vec![node.place()]));
        }
        if field.node().is_some() && !self.is_list(field, "a list of strings") {
            return None;
        }
        // All of them are read, so that all that is wrong is told at once.
        let items: Vec<_> = field
            .items()
            .map(|item| (self.string(&item), item.place()))
            .collect();
        let inserted = Some(field.nearest).filter(|nearest| {
            let is_own = field.node().is_some() || nearest.is_null();
            self.is_template && is_own && nearest.has_insertions()
        });
        // What is inserted is not known, and not nothing.
        let inserted = inserted.map(|node| (Some(template::UNKNOWN.to_owned()), node.place()));
        let items = items.into_iter().chain(inserted);
        items.map(|(text, place)| Some((text?, place))).collect()
    }

    /// Whether there is a list to go through; anything else but nothing is refused.
    pub(super) fn is_list(&mut self, field: &Field<'_>, wanted: &str) -> bool {
        let Some(node) = field.node() else {
            return false;
        };
        if node.kind() == Kind::Sequence {
            return true;
        }
        let help = match node.as_str() {
            Some(text) => format!("write `[{text}]`"),
            None => String::new(),
        };
        self.refuse_as(
            Cause::WrongType,
            field,
            &format!("is {}, not {wanted}", node.kind()),
            &help,
        );
        false
    }

    /// Whether there is a mapping to look into; anything else but nothing is refused.
    pub(super) fn is_mapping(&mut self, field: &Field<'_>) -> bool {
        let Some(node) = field.node() else {
            return false;
        };
        if node.kind() == Kind::Mapping {
            return true;
        }
        self.refuse_as(
            Cause::WrongType,
            field,
            &format!("is {}, not a mapping", node.kind()),
            "",
        );
        false
    }

    /// Texts by key; absent and null are empty.
    pub(super) fn string_map(&mut self, field: &Field<'_>) -> BTreeMap<String, String> {
        self.map(field, |checker, value| {
            checker.string(value).unwrap_or_default()
        })
    }

    /// Values by key, each read by `read`; an absent map is empty.
    pub(super) fn map<T>(
        &mut self,
        field: &Field<'_>,
        read: impl Fn(&mut Self, &Field<'_>) -> T,
    ) -> BTreeMap<String, T> {
        if !self.is_mapping(field) {
            return BTreeMap::new();
        }
        let entries = field.node().map(Node::entries).unwrap_or_default();
        let read = |entry: crate::source::Entry<'_>| {
            let value = read(self, &field.key(&entry.name));
            (entry.name.into_owned(), value)
        };
        entries.into_iter().map(read).collect()
    }

    /// A truth value; `None` if it is absent or null, and for anything else, which is refused.
    pub(super) fn boolean(&mut self, field: &Field<'_>) -> Option<bool> {
        let node = field.node()?;
        let value = node.as_bool();
        if value.is_none() {
            self.refuse_as(
                Cause::WrongType,
                field,
                &format!("is {}, not a boolean", node.kind()),
                "",
            );
        }
        value
    }

    /// A whole number of 64 bits; `None` if it is absent or null, and for anything else, which is
    /// refused.
    pub(super) fn integer(&mut self, field: &Field<'_>) -> Option<i64> {
        let node = field.node()?;
        let value = node.as_i64();
        if value.is_none() {
            let what = match node.kind() {
                Kind::Int => "is too large a number: it has to fit into 64 bits".to_owned(),
                Kind::Float => "is no whole number".to_owned(),
                kind => format!("is {kind}, not a whole number"),
            };
            self.refuse_as(Cause::WrongType, field, &what, "");
        }
        value
    }
}

/// The known field that a word was most likely meant to be.
fn near_field<'k>(known: &[&'k str], word: &str) -> Option<&'k str> {
    let near = known.iter().find(|known| is_near(known, word));
    let near = near.or_else(|| {
        let is_names = NAMES.contains(&plain(word).as_str());
        known
            .iter()
            .find(|known| is_names && **known == "resourceNames")
    });
    near.or_else(|| known.iter().find(|known| is_misspelt(known, word)))
        .copied()
}

/// Whether a rule is limited to names all the same.
fn has_names(rule: &Field<'_>) -> bool {
    let names = rule.node().and_then(|node| node.get("resourceNames"));
    names.is_some_and(|names| names.items().next().is_some())
}

/// What else is written for `resourceNames`.
const NAMES: [&str; 4] = ["names", "name", "resourcesname", "resourcesnames"];

/// A word without what writers of names differ in: letter case, hyphens, underscores.
fn plain(word: &str) -> String {
    let letters = word.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether a word has a letter or two too many, too few, changed or swapped.
fn is_misspelt(known: &str, word: &str) -> bool {
    let allowed = if known.len() < 6 { 1 } else { 2 };
    known.len() > 3 && strsim::osa_distance(&plain(known), &plain(word)) <= allowed
}

/// Whether a word was most likely meant to be a known one: other case, or a letter or two at the
/// end too few or too many.
fn is_near(known: &str, word: &str) -> bool {
    let (known, word) = (known.to_ascii_lowercase(), word.to_ascii_lowercase());
    let near = |long: &str, short: &str| {
        short.len() >= 3 && long.len() - short.len() <= 2 && long.starts_with(short)
    };
    known == word
        || (known.len() > word.len() && near(&known, &word))
        || (word.len() > known.len() && near(&word, &known))
}
