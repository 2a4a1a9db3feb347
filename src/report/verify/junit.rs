//! A verification as JUnit: a suite for each party, a case for each thing that is needed, missing,
//! in excess or undecided. What is not as the spec says is a failure, what could not be decided an
//! error.

use std::fmt::Write as _;

use super::Found;
use super::rows::implied;
use super::table::{declared, evidence};
use crate::escape::escape_control;
use crate::verify::{CheckedParty, Question};

/// The report, with a line break at the end.
#[must_use]
pub fn junit(found: Found<'_>) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    match found {
        Ok(checked) => {
            for party in &checked.parties {
                suite(&mut text, party);
            }
        }
        Err(errors) => unasked(&mut text, errors),
    }
    text.push_str("</testsuites>\n");
    text
}

/// The suite of a run in which nothing could be asked.
fn unasked(text: &mut String, errors: &[String]) {
    let why = quoted(&errors.join("; "));
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        text,
        "  <testsuite name=\"verify\" tests=\"1\" failures=\"0\" errors=\"1\">\n    \
         <testcase classname=\"verify\" name=\"all questions\"><error message=\"undecided\">{why}\
         </error></testcase>\n  </testsuite>"
    );
}

fn suite(text: &mut String, party: &CheckedParty) {
    let judgement = &party.judgement;
    let class = quoted(&party.party.title);
    let failures = judgement.missing.len() + judgement.excess.len();
    // That nothing is needed and nothing allowed is something that was tested too.
    let is_empty = judgement.needed.is_empty() && failures + judgement.undecided.len() == 0;
    let tests = judgement.needed.len() + failures + judgement.undecided.len();
    let _ = writeln!(
        text,
        "  <testsuite name=\"{class}\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\">",
        tests + usize::from(is_empty),
        judgement.undecided.len()
    );
    let mut case = |name: &str, outcome: Option<(&str, &str, String)>| {
        let name = quoted(name);
        let _ = match outcome {
            None => writeln!(
                text,
                "    <testcase classname=\"{class}\" name=\"{name}\"/>"
            ),
            Some((element, message, body)) => writeln!(
                text,
                "    <testcase classname=\"{class}\" name=\"{name}\"><{element} message=\"{}\">{}\
                 </{element}></testcase>",
                quoted(message),
                quoted(&body)
            ),
        };
    };
    if is_empty {
        case("nothing else is allowed", None);
    }
    for question in &judgement.needed {
        case(&needed(question), None);
    }
    for missing in &judgement.missing {
        let mut body = vec!["no rule allows it".to_owned()];
        body.extend(declared(&missing.declared));
        let outcome = ("failure", "missing", body.join("; "));
        case(&needed(&missing.question), Some(outcome));
    }
    for excess in &judgement.excess {
        let mut body = evidence(&excess.evidence);
        body.extend(implied(excess.implied));
        let name = format!("not needed: {}", excess.question);
        case(&name, Some(("failure", "excess", body.join("; "))));
    }
    for undecided in &judgement.undecided {
        let outcome = ("error", "undecided", undecided.why.clone());
        case(&undecided.what, Some(outcome));
    }
    text.push_str("  </testsuite>\n");
}

fn needed(question: &Question) -> String {
    format!("needed: {question}")
}

/// Text for an attribute or an element. Control characters, which XML cannot hold, are shown
/// escaped.
fn quoted(text: &str) -> String {
    escape_control(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\t', "&#9;")
}
