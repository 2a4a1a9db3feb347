//! Suppressions: what a comment or an annotation silences, and what is wrong with those that there
//! are.
//!
//! A comment at the end of a line is about what begins on that line; one that stands alone is about
//! the item below it, all that is in it included: a list item, a key with its value, or above an
//! object's first line or its `kind` the object. An annotation is about its object. What stands at a
//! role also silences what its rule finds at a binding of that role. Nothing but the rules that are
//! named is ever silenced.

mod comments;
mod foreign;
mod index;
mod instruction;
mod outline;
mod patches;
pub mod rules;
#[cfg(test)]
mod tests;
mod widened;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use memchr::memmem;

use self::comments::Comment;
use self::index::{Found, Index, Objects};
use self::instruction::Instruction;
use self::outline::{Object, Outline};
use self::widened::Widened;
use crate::finding::{Basis, Confidence, Finding, Rule};
use crate::source::{Document, File, Node, Place, Span};

/// What begins a comment for us.
const MARKER: &str = "rolewright:";

/// What begins a value that a template fills in.
const ACTION: &str = "{{";

/// What begins one that `envsubst` does.
const VARIABLE: &str = "${";

/// The annotation that silences findings of its object.
pub const ANNOTATION: &str = "rolewright.dev/ignore";

/// A comment, or a line of an annotation, that silences something.
#[derive(Debug)]
pub struct Suppression {
    /// Where it is written.
    pub place: Place,
    /// What it is about, in the same file.
    pub covered: Span,
    /// The rules that it silences.
    pub rules: Vec<Silenced>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why the findings are accepted.
    pub reason: String,
    until_place: Option<Place>,
    has_expired: bool,
    /// Whether something is filled in later that decides on whether it silences anything.
    is_open: bool,
}

/// A rule that a suppression names.
#[derive(Debug)]
pub struct Silenced {
    /// The rule.
    pub rule: &'static Rule,
    /// Where it is named.
    pub place: Place,
    is_used: AtomicBool,
}

/// All suppressions of some documents.
#[derive(Debug, Default)]
pub struct Suppressions {
    all: Vec<Suppression>,
    index: Index,
    objects: Objects,
    widened: Widened,
    /// What is wrong with them, and those that other tools read.
    findings: Vec<Finding>,
}

impl Suppressions {
    /// Finds the suppressions in the files of some documents. All documents of a file have to be
    /// among them. Those that name rules of the registry hold up to their last day, compared with
    /// today.
    ///
    /// A document that could not be read is not among them: what stands in it is neither heeded nor
    /// found wrong.
    #[must_use]
    pub fn collect(documents: &[Document], registry: &[&'static Rule], today: Date) -> Self {
        let files = by_file(documents);
        let mut parts = parts(documents);
        let mut found = Self::default();
        let mut collect = |file, documents: &[&Document], parts: &[&Document]| {
            let mut collector = Collector {
                file,
                documents,
                parts,
                registry,
                today,
                found: &mut found,
            };
            collector.collect();
        };
        for documents in &files {
            let Some(first) = documents.first() else {
                continue;
            };
            let (_, parts) = parts.remove(first.file().name()).unzip();
            collect(first.file(), documents, &parts.unwrap_or_default());
        }
        for (file, parts) in parts.into_values() {
            collect(file, &[], &parts);
        }
        if !(found.all.is_empty() && found.findings.is_empty()) {
            found.index = Index::of(&found.all);
            found.objects = Objects::of(documents);
            found.widened = Widened::of(documents);
        }
        found
    }

    /// The suppression that silences a finding, which counts as used from now on.
    ///
    /// It silences what is found where it holds. What is found outside of a role, as at a binding,
    /// is silenced also if all roles are silenced through which it comes: the roles that the chain
    /// names, or the roles among the related places that they are made of.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> Option<&Suppression> {
        let id = finding.rule.id;
        let found = match self.find(id, &finding.place) {
            Some(found) => vec![found],
            None => self.at_roles(finding)?,
        };
        for (suppression, rule) in &found {
            let silenced = self.all.get(*suppression)?.rules.get(*rule)?;
            silenced.is_used.store(true, Ordering::Relaxed);
        }
        self.all.get(found.first()?.0)
    }

    /// Whether a rule's finding at a place is silenced there. Nothing counts as used by asking: the
    /// finding itself is still to come.
    #[must_use]
    pub fn is_suppressed(&self, rule_id: &str, place: &Place) -> bool {
        self.find(rule_id, place).is_some()
    }

    /// The suppression of a rule at a place. Where a patch made a rule of a role grant more than is written
    /// there, it is one at what the patch says.
    fn find(&self, rule_id: &str, place: &Place) -> Option<Found> {
        match self.widened.elsewhere(place) {
            None => self.index.find(rule_id, place),
            Some(mut added) => added.find_map(|place| self.index.find(rule_id, place)),
        }
    }

    /// How many there are that silence something.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none that silence something.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What is wrong with them: malformed, expired and unused ones, and those that other tools read.
    /// To be asked once all findings were given to [`covers`](Self::covers), those included that
    /// the settings leave out. One is unused only if the rule did run at its place. The set of a
    /// finding is its file's.
    #[must_use]
    pub fn findings(
        &self,
        did_run: impl Fn(&Rule, &Place) -> bool,
        set_of: impl Fn(&File) -> Arc<str>,
    ) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        for suppression in &self.all {
            if suppression.has_expired {
                findings.push(expired(suppression));
                continue;
            }
            let unused = suppression.rules.iter().filter(|silenced| {
                let is_used = silenced.is_used.load(Ordering::Relaxed);
                !is_used && !suppression.is_open && did_run(silenced.rule, &silenced.place)
            });
            findings.extend(unused.map(|silenced| unused_rule(suppression, silenced)));
        }
        for finding in &mut findings {
            finding.set = set_of(&finding.place.file);
            finding.object = self.objects.name_at(&finding.place);
        }
        findings
    }
}

/// The documents of each file, in the order of names, each once: inputs may name a file twice.
fn by_file(documents: &[Document]) -> Vec<Vec<&Document>> {
    let mut read: HashMap<*const File, Vec<&Document>> = HashMap::new();
    for document in documents {
        let of_file = read.entry(Arc::as_ptr(document.file())).or_default();
        of_file.push(document);
    }
    let mut files: BTreeMap<(&str, &str), Vec<&Document>> = BTreeMap::new();
    for of_file in read.into_values() {
        if let Some(file) = of_file.first().map(|document| document.file()) {
            files.entry((file.name(), file.text())).or_insert(of_file);
        }
    }
    files.into_values().collect()
}

/// The files in which parts of documents are written that begin in others: what programs build is
/// written in helpers and patches too.
fn parts(documents: &[Document]) -> BTreeMap<&str, (&Arc<File>, Vec<&Document>)> {
    let mut parts: BTreeMap<&str, (&Arc<File>, Vec<&Document>)> = BTreeMap::new();
    for document in documents.iter().filter(|it| it.file().is_built_from()) {
        for file in document.tree().further_files() {
            let (_, of_file) = parts.entry(file.name()).or_insert((file, Vec::new()));
            if !of_file.iter().any(|known| std::ptr::eq(*known, document)) {
                of_file.push(document);
            }
        }
    }
    parts
}

fn unused_rule(suppression: &Suppression, silenced: &Silenced) -> Finding {
    let id = silenced.rule.id;
    let stands_for_nothing = suppression.covered.is_empty();
    let message = if stands_for_nothing {
        format!("this suppression of `{id}` stands above no item")
    } else {
        format!("`{id}` is silenced and finds nothing here")
    };
    let mut finding = finding(&rules::UNUSED, silenced.place.clone(), message);
    finding.help.push(if stands_for_nothing {
        "put it alone above the item that it is about, or at the end of its line".to_owned()
    } else if suppression.rules.len() == 1 {
        "remove the suppression".to_owned()
    } else {
        format!("remove `{id}` from the list")
    });
    finding
}

fn expired(suppression: &Suppression) -> Finding {
    let until = suppression.until.map(|day| day.to_string());
    let place = suppression.until_place.as_ref();
    let mut finding = finding(
        &rules::EXPIRED,
        place.unwrap_or(&suppression.place).clone(),
        format!(
            "this suppression ended on {}: {}",
            until.unwrap_or_default(),
            suppression.reason
        ),
    );
    let advice = "mend what it silenced, or give it another day and a reason that holds";
    finding.help.push(advice.to_owned());
    finding
}

/// A finding about the linter's use, at a place.
fn finding(rule: &'static Rule, place: Place, message: String) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        confidence: Confidence::High,
        persona: rule.persona,
        message,
        place,
        label: String::new(),
        related: Vec::new(),
        help: Vec::new(),
        object: None,
        set: Arc::from(""),
        chain: Vec::new(),
        basis: Basis::default(),
    }
}

/// Goes over one file.
struct Collector<'a> {
    file: &'a Arc<File>,
    /// Those that begin in it.
    documents: &'a [&'a Document],
    /// Those that begin elsewhere, and of which parts are written in it.
    parts: &'a [&'a Document],
    registry: &'a [&'static Rule],
    today: Date,
    found: &'a mut Suppressions,
}

impl Collector<'_> {
    fn collect(&mut self) {
        let holds =
            |word: &str| memmem::find(self.file.text().as_bytes(), word.as_bytes()).is_some();
        let has_comments = holds(MARKER) || foreign::COMMENTS.iter().any(|word| holds(word));
        let has_own_annotations = holds(ANNOTATION);
        let patches = if has_comments || has_own_annotations {
            patches::documents(self.file, self.documents)
        } else {
            Vec::new()
        };
        if has_comments {
            let known = self.documents.iter().copied().chain(&patches);
            let documents: Vec<&Document> = known.collect();
            let outline = Outline::of(self.file, &documents, self.parts);
            self.comments(&outline);
            self.foreign_comments(&outline);
        }
        if has_own_annotations || foreign::ANNOTATIONS.iter().any(|word| holds(word)) {
            let documents = self.documents;
            for object in documents
                .iter()
                .flat_map(|document| outline::objects(document))
            {
                self.annotations(&object);
            }
        }
        for object in patches.iter().flat_map(outline::objects) {
            if let Some(value) = object.annotation(ANNOTATION) {
                self.annotation(&object, value);
            }
        }
    }

    fn comments(&mut self, outline: &Outline) {
        let file = self.file;
        let text = file.text();
        let mut end_of_last = 0;
        for comment in comments::find(text, MARKER) {
            let start = comment.whole.start;
            if start < end_of_last {
                continue;
            }
            let Some(region) = outline.region_of_comment(start, comment.in_template) else {
                continue;
            };
            end_of_last = comment.whole.end;
            let covered = if comment.is_alone {
                region.next_item(text, comment.whole.end)
            } else {
                Some(comment.lines(text))
            };
            let said = comment.said.start + MARKER.len()..comment.said.end;
            let read = instruction::read(text.get(said.clone()).unwrap_or_default(), self.registry);
            let place = |range: Range<usize>| {
                let (start, end) = (said.start + range.start, said.start + range.end);
                Place::new(file, Span::new(start..end))
            };
            let nothing = Span::new(start..start);
            self.take(
                read,
                comment_place(file, &comment),
                covered.unwrap_or(nothing),
                place,
            );
        }
    }

    fn annotations(&mut self, object: &Object<'_>) {
        let Some(annotations) = object.annotations() else {
            return;
        };
        if let Some(value) = object.annotation(ANNOTATION) {
            self.annotation(object, value);
        }
        let foreign = foreign::in_annotations(annotations, object.is_of_rbac(), self.registry);
        self.found.findings.extend(foreign);
    }

    /// The lines of an annotation, each a suppression. It is about what is written of its object in the
    /// same file: what one overlay says of an object of a base does not hold for another overlay.
    fn annotation(&mut self, object: &Object<'_>, value: Node<'_>) {
        let place = value.place();
        let is_here = place.file.name() == self.file.name() && !place.is_vague();
        let Some(text) = value.as_str().filter(|_| is_here) else {
            return;
        };
        let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            lines.push("");
        }
        for line in lines {
            let read = instruction::read(line, self.registry);
            let written = value.target();
            let at = written.raw().find(line);
            let start = written.span().start as usize;
            let place = match at {
                Some(at) => Place::new(
                    written.file(),
                    Span::new(start + at..start + at + line.len()),
                ),
                None => written.place(),
            };
            let part = |range: Range<usize>| match at {
                Some(at) => Place::new(
                    written.file(),
                    Span::new(start + at + range.start..start + at + range.end),
                ),
                None => written.place(),
            };
            self.take(read, place.clone(), object.span(), part);
        }
    }

    /// Takes in what a suppression says; a place is made of a part of what it says.
    fn take(
        &mut self,
        read: Instruction,
        place: Place,
        covered: Span,
        part: impl Fn(Range<usize>) -> Place,
    ) {
        for fault in read.faults {
            let mut found = finding(&rules::MALFORMED, part(fault.range), String::new());
            found.message = format!("a suppression is malformed: {}", fault.message);
            found.help.push(fault.help);
            self.found.findings.push(found);
        }
        if read.rules.is_empty() {
            return;
        }
        let silenced = read.rules.into_iter().map(|(rule, range)| Silenced {
            rule,
            place: part(range),
            is_used: AtomicBool::new(false),
        });
        let (until, until_place) = read.until.map(|(day, range)| (day, part(range))).unzip();
        self.found.all.push(Suppression {
            place,
            covered,
            rules: silenced.collect(),
            has_expired: until.is_some_and(|until| until < self.today),
            is_open: self.is_open(covered),
            until,
            until_place,
            reason: read.reason,
        });
    }

    /// Whether something is filled in later in the rule that is covered, or else in what the object says: then
    /// nobody knows yet whether there is something to silence.
    fn is_open(&self, covered: Span) -> bool {
        let meets = |node: Node<'_>| {
            let span = node.span();
            span.start < covered.end && covered.start < span.end
        };
        let is_filled_in = |node: Node<'_>| {
            let text = self.file.slice(node.span());
            text.contains(ACTION) || text.contains(VARIABLE)
        };
        let objects = self.documents.iter();
        let mut objects = objects.flat_map(|document| outline::objects(document));
        objects.any(|object| {
            let rules = object.node.get("rules").into_iter().flat_map(Node::items);
            let mut rules = rules.filter(|rule| meets(*rule)).peekable();
            let in_rule = rules.peek().is_some();
            let is_about = |(key, _): &(Node<'_>, Node<'_>)| {
                let names: &[&str] = if in_rule {
                    &["metadata", "rules"]
                } else {
                    &["metadata"]
                };
                key.text().is_none_or(|key| !names.contains(&key))
            };
            let others = object.node.pairs().filter(is_about);
            let mut parts = others.map(|(_, value)| value).chain(rules);
            meets(object.node) && parts.any(is_filled_in)
        })
    }

    fn foreign_comments(&mut self, outline: &Outline) {
        let objects = self.documents.iter();
        let objects = objects.flat_map(|document| outline::objects(document));
        let mut objects: Vec<_> = objects.collect();
        objects.sort_by_key(Object::span);
        let text = self.file.text();
        for comment in foreign::COMMENTS
            .iter()
            .flat_map(|word| comments::find(text, word))
        {
            let start = comment.whole.start;
            let Some(region) = outline.region_of_comment(start, comment.in_template) else {
                continue;
            };
            let next = region.next_item(text, comment.whole.end);
            let about = next.filter(|_| comment.is_alone);
            let about = about.unwrap_or_else(|| comment.lines(text));
            let before = objects.partition_point(|object| object.span().start < about.end);
            let object = before.checked_sub(1).and_then(|last| objects.get(last));
            let in_rbac =
                object.is_some_and(|object| object.is_of_rbac() && about.start < object.span().end);
            let said = text.get(comment.said.clone()).unwrap_or_default();
            let hint = foreign::in_comment(said, in_rbac, self.registry);
            let place = comment_place(self.file, &comment);
            self.found.findings.extend(hint.map(|hint| hint.at(place)));
        }
    }
}

fn comment_place(file: &Arc<File>, comment: &Comment) -> Place {
    Place::new(file, Span::new(comment.said.clone()))
}
