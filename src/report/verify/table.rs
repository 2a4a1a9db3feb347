//! What a verification found, for people: what was asked, the verdict, and a line for each thing
//! that is not as the spec says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Found;
use super::rows::{Line, Rows, gathered, grouped};
use crate::escape::escape_control;
use crate::source::Place;
use crate::verify::{
    Checked, CheckedParty, Evidence, Extent, Missing, NameSource, Reach, Trace, Undecided, Verdict,
    Via,
};

const UNAPPLIED: &str =
    "no rule allows it. Is the new Role applied? rolewright render | kubectl diff -f -";

/// The report, with a line break at the end. What everybody is allowed is listed only if wanted.
#[must_use]
pub fn table(found: Found<'_>, with_baseline: bool) -> String {
    let mut text = String::new();
    let checked = match found {
        Ok(checked) => checked,
        Err(errors) => {
            // Writing to a String cannot fail, here and below.
            let _ = writeln!(text, "cannot decide: nothing was asked");
            for error in errors {
                let _ = writeln!(text, "  {error}");
            }
            return escape_lines(&text);
        }
    };
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
    let _ = writeln!(text, "{}, context {}", how(checked, party), checked.context);
    if party.via.is_some() {
        let _ = writeln!(text, "{}", plan(party));
    }
    let _ = writeln!(text, "{}", verdict(party));
    let mut rows = Rows::default();
    for row in gathered(missing(&judgement.missing)) {
        rows.push("MISSING", row);
    }
    let excess = judgement.excess.iter().map(|excess| Line {
        question: &excess.question,
        comments: evidence(&excess.evidence),
        implied: excess.implied,
    });
    for row in gathered(excess) {
        rows.push("EXCESS", row);
    }
    rows.write(text);
    list_undecided(text, &judgement.undecided);
    let mut rows = Rows::default();
    for row in gathered(judgement.needed.iter().map(Line::new)) {
        rows.push("", row.followed_by("allowed, needed"));
    }
    if with_baseline {
        let allowed = judgement.baseline.iter().map(|allowed| Line {
            comments: vec![trace(&allowed.trace)],
            ..Line::new(&allowed.question)
        });
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

/// What is missing, with where the spec asks for it. What may have been forgotten is said at the end.
fn missing(all: &[Missing]) -> impl Iterator<Item = Line<'_>> {
    let last = all.last().map(|missing| &missing.declared);
    all.iter().map(move |missing| {
        let mut said = Vec::from_iter(declared(&missing.declared));
        if Some(&missing.declared) == last {
            said.push(UNAPPLIED.to_owned());
        }
        Line {
            comments: vec![said.join("; ")],
            ..Line::new(&missing.question)
        }
    })
}

/// Where the spec asks for something, if that is known.
pub(super) fn declared(places: &[Place]) -> Option<String> {
    let mut lines: Vec<String> = places
        .iter()
        .map(|place| format!("{}:{}", place.file.name(), place.line()))
        .collect();
    lines.dedup();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    (!lines.is_empty()).then(|| format!("declared at {}", enumeration(&lines)))
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
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count))
}

fn escape_lines(text: &str) -> String {
    text.split('\n')
        .map(escape_control)
        .collect::<Vec<_>>()
        .join("\n")
}
