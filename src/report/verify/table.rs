//! What a verification found, for people: what was asked, the verdict, and a line for each thing
//! that is not as the spec says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::escape::escape_control;
use crate::verify::{
    Checked, CheckedParty, Evidence, Extent, NameSource, Question, Reach, Trace, Undecided,
    Verdict, Via,
};

/// How many things of one kind are listed; more would bury the rest.
const LISTED: usize = 100;

const UNAPPLIED: &str =
    "no rule allows it. Is the new Role applied? rolewright render | kubectl diff -f -";

/// The report, with a line break at the end. What everybody is allowed is listed only if wanted.
#[must_use]
pub fn table(checked: &Checked, with_baseline: bool) -> String {
    let mut text = String::new();
    for (index, party) in checked.parties.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        one_party(&mut text, checked, party, with_baseline);
    }
    escape_lines(&text)
}

fn one_party(text: &mut String, checked: &Checked, party: &CheckedParty, with_baseline: bool) {
    let judgement = &party.judgement;
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(text, "{}, context {}", how(checked, party), checked.context);
    if party.via.is_some() {
        let _ = writeln!(text, "{}", plan(party));
    }
    let _ = writeln!(text, "{}", verdict(party));
    let mut rows = Rows::default();
    for row in gathered(
        judgement
            .missing
            .iter()
            .map(|question| (question, Vec::new())),
    ) {
        rows.push("MISSING", row.with(UNAPPLIED));
    }
    let excess = judgement
        .excess
        .iter()
        .map(|excess| (&excess.question, evidence(&excess.evidence)));
    for row in gathered(excess) {
        rows.push("EXCESS", row);
    }
    rows.write(text);
    list_undecided(text, &judgement.undecided);
    let mut rows = Rows::default();
    let needed = judgement.needed.iter();
    for row in gathered(needed.map(|question| (question, Vec::new()))) {
        rows.push("", row.followed_by("allowed, needed"));
    }
    if with_baseline {
        let allowed = judgement.baseline.iter();
        let allowed = allowed.map(|allowed| (&allowed.question, vec![trace(&allowed.trace)]));
        for row in gathered(allowed) {
            rows.push("", row.followed_by("allowed, as to everybody"));
        }
    }
    rows.write(text);
    baseline(text, party);
}

fn how(checked: &Checked, party: &CheckedParty) -> String {
    let whom = if party.party.identity.user.is_empty() {
        &party.party.title
    } else {
        &party.party.identity.user
    };
    let Some(via) = party.via else {
        return format!("not asking about {whom}");
    };
    let how = match via {
        Via::Itself => format!("asking as {whom} itself"),
        Via::Impersonation => format!("asking by impersonation of {whom}, as {}", checked.caller),
        Via::Review => format!(
            "asking by SubjectAccessReview of {whom}, as {}",
            checked.caller
        ),
        Via::Token => format!("asking with a new token of {whom}, as {}", checked.caller),
    };
    match (party.extent, party.names) {
        (Extent::Full, NameSource::Nowhere) => {
            format!("{how}; excess among named grants not examined")
        }
        (Extent::Sample, NameSource::Nowhere) => {
            format!("{how}; of excess only a sample, among named grants none")
        }
        (Extent::Sample, _) => format!("{how}; of excess only a sample"),
        (Extent::Off, _) => format!("{how}; excess not examined"),
        (Extent::Full, _) => how,
    }
}

fn plan(party: &CheckedParty) -> String {
    let Reach {
        asked,
        decided,
        left_out,
    } = &party.reach;
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let mut line = format!(
        "{} in {}",
        counted(party.questions, "question"),
        enumeration(&asked)
    );
    if *decided > 0 {
        let _ = write!(
            line,
            "; {} decided from their RBAC objects",
            counted(*decided, "other namespace")
        );
    }
    match left_out {
        Some(0) => {}
        Some(count) => {
            let _ = write!(line, "; {} not asked", counted(*count, "other namespace"));
        }
        None => line.push_str("; other namespaces not asked, for you may not list them"),
    }
    line
}

fn verdict(party: &CheckedParty) -> String {
    let judgement = &party.judgement;
    let (missing, excess) = (judgement.missing.len(), judgement.excess.len());
    let needed = judgement.needed.len() + missing;
    match party.verdict() {
        Verdict::Exact if needed == 0 && party.extent == Extent::Full => {
            "exact: nothing needed, nothing allowed".to_owned()
        }
        Verdict::Exact => {
            let rest = match party.extent {
                Extent::Full => ", nothing else allowed",
                Extent::Sample => ", nothing else of the sample allowed",
                Extent::Off => "; whether anything else is allowed was not asked",
            };
            let word = if party.extent == Extent::Full {
                "exact"
            } else {
                "as wanted"
            };
            format!(
                "{word}: {needed} of {} allowed{rest}",
                counted(needed, "needed grant")
            )
        }
        Verdict::Different => format!("not exact: {missing} missing, {excess} excess"),
        Verdict::Undecided => format!(
            "cannot decide: {} of {} allowed, {missing} missing, {excess} excess, {} undecided",
            judgement.needed.len(),
            counted(needed, "needed grant"),
            judgement.undecided.len(),
        ),
    }
}

/// Several verbs on the same thing.
struct Row {
    place: String,
    target: String,
    verbs: Vec<String>,
    comments: Vec<String>,
}

impl Row {
    fn with(mut self, comment: &str) -> Self {
        self.comments.push(comment.to_owned());
        self
    }

    fn followed_by(mut self, words: &str) -> Self {
        let verbs = self.verbs.join(" ");
        self.verbs = vec![format!("{verbs}   {words}")];
        self
    }
}

/// Questions that differ in nothing but the verb, each with comments, as rows.
fn gathered<'q>(all: impl Iterator<Item = (&'q Question, Vec<String>)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (question, comments) in all {
        let place = place(question);
        let target = target(question);
        let same = rows
            .iter_mut()
            .find(|row| row.place == place && row.target == target && row.comments == comments);
        match same {
            Some(row) => row.verbs.push(question.verb().to_owned()),
            None => rows.push(Row {
                place,
                target,
                verbs: vec![question.verb().to_owned()],
                comments,
            }),
        }
    }
    rows
}

#[derive(Default)]
struct Rows(Vec<(&'static str, Row)>);

impl Rows {
    fn push(&mut self, word: &'static str, row: Row) {
        self.0.push((word, row));
    }

    fn write(&self, text: &mut String) {
        if self.0.is_empty() {
            return;
        }
        text.push('\n');
        let width = |of: fn(&Row) -> &str| {
            let lengths = self.0.iter().map(|(_, row)| of(row).chars().count());
            lengths.max().unwrap_or_default()
        };
        let places = width(|row| &row.place);
        let targets = width(|row| &row.target);
        let words = self
            .0
            .iter()
            .map(|(word, _)| word.len())
            .max()
            .unwrap_or_default();
        let mut rows = self.0.iter().take(LISTED).peekable();
        while let Some((word, row)) = rows.next() {
            let gap = if words == 0 { "" } else { "  " };
            let _ = writeln!(
                text,
                "  {word:words$}{gap}{:places$}  {:targets$}  {}",
                row.place,
                row.target,
                row.verbs.join(" ")
            );
            // What is true of several rows in turn is said once, after the last of them.
            if rows
                .peek()
                .is_some_and(|(_, next)| next.comments == row.comments)
            {
                continue;
            }
            for comment in &row.comments {
                let _ = writeln!(text, "  {:words$}{gap}{comment}", "");
            }
        }
        if self.0.len() > LISTED {
            let _ = writeln!(
                text,
                "  and {} more; --format json lists all",
                self.0.len() - LISTED
            );
        }
    }
}

fn place(question: &Question) -> String {
    match question {
        Question::Resource { namespace, .. } if namespace.is_empty() => "cluster-wide".to_owned(),
        Question::Resource { namespace, .. } => namespace.clone(),
        Question::Url { .. } => "URL".to_owned(),
    }
}

fn target(question: &Question) -> String {
    if question.name().is_empty() {
        question.target()
    } else {
        format!("{} {:?}", question.target(), question.name())
    }
}

/// Where an excess comes from, a line each.
pub(super) fn evidence(evidence: &Evidence) -> Vec<String> {
    match evidence {
        Evidence::Grants(traces) => traces.iter().map(trace).collect(),
        Evidence::Reason(reason) if reason.is_empty() => Vec::new(),
        Evidence::Reason(reason) => vec![reason.clone()],
    }
}

/// A chain in one line.
fn trace(trace: &Trace) -> String {
    let binding = match &trace.namespace {
        Some(namespace) => format!("{namespace}/{}", trace.binding),
        None => trace.binding.clone(),
    };
    let mut line = format!(
        "{} {binding} -> {} {} rules[{}]",
        trace.binding_kind, trace.role_kind, trace.role, trace.rule
    );
    if let Some(group) = &trace.group {
        let _ = write!(line, ", through group {group}");
    }
    line
}

fn list_undecided(text: &mut String, undecided: &[Undecided]) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in undecided {
        match reasons.iter_mut().find(|(why, _)| *why == one.why) {
            Some((_, all)) => all.push(&one.what),
            None => reasons.push((&one.why, vec![&one.what])),
        }
    }
    if !reasons.is_empty() {
        text.push('\n');
    }
    for (why, all) in reasons {
        let shown: Vec<&str> = all.iter().take(3).copied().collect();
        let rest = all.len() - shown.len();
        let more = if rest > 0 {
            format!(" and {rest} more")
        } else {
            String::new()
        };
        let _ = writeln!(text, "  UNDECIDED  {}{more}", shown.join(", "));
        let _ = writeln!(text, "             {why}");
    }
}

fn baseline(text: &mut String, party: &CheckedParty) {
    let allowed = &party.judgement.baseline;
    if allowed.is_empty() {
        return;
    }
    let bindings: BTreeSet<String> = allowed
        .iter()
        .map(|allowed| format!("{} {}", allowed.trace.binding_kind, allowed.trace.binding))
        .collect();
    let bindings: Vec<&str> = bindings.iter().map(String::as_str).collect();
    let _ = writeln!(
        text,
        "\nbesides, what the server gives to everybody: {} through {}",
        counted(allowed.len(), "grant"),
        enumeration(&bindings)
    );
}

fn enumeration(words: &[&str]) -> String {
    match words {
        [] => "no namespace".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn counted(count: usize, what: &str) -> String {
    let digits = count.to_string();
    let mut number = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    let plural = if count == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn escape_lines(text: &str) -> String {
    text.split('\n')
        .map(escape_control)
        .collect::<Vec<_>>()
        .join("\n")
}
