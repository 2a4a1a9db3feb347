//! Answers as text for people: the first line answers, the lines below it give the evidence.

use std::fmt::Write as _;

use rolewright_rbac::Axis;

use super::words;
use crate::escape::escape_control;
use crate::query::{
    Answer, Asker, GrantRow, Hidden, Holders, LimitedHolder, Link, Listing, Near, Question,
    SubjectName, Usability,
};

/// All grants of a subject; `incomplete` if something could not be read.
#[must_use]
pub fn listing_table(
    asker: &Asker,
    listing: &Listing,
    beyond: &[String],
    incomplete: bool,
) -> String {
    let mut text = reservation(incomplete).to_owned();
    let subject = words::asker(asker);
    let (never, usable): (Vec<&GrantRow>, Vec<&GrantRow>) = listing
        .rows
        .iter()
        .partition(|row| matches!(row.usability, Usability::Never(_)));
    let mut lead = format!("{subject} may, ");
    // Writing to a String cannot fail.
    if listing.is_master {
        let _ = writeln!(
            text,
            "{subject} may do everything: who is in Group system:masters bypasses RBAC"
        );
        "rules give it besides, ".clone_into(&mut lead);
    }
    for rows in usable.chunk_by(|left, right| left.namespace == right.namespace) {
        let _ = writeln!(text, "{lead}{}:", scope(rows));
        text.push_str(&table(rows));
        "and, ".clone_into(&mut lead);
    }
    text.push_str(&remainder(asker, listing, usable.is_empty()));
    if !never.is_empty() {
        text.push_str("It also holds what no request can use:\n");
        text.push_str(&table(&never));
    }
    match listing.hidden.unusable {
        0 => {}
        1 => text
            .push_str("and a grant of a built-in role that no request can use: --all shows it.\n"),
        count => {
            let _ = writeln!(
                text,
                "and {count} grants of built-in roles that no request can use: --all shows them."
            );
        }
    }
    text.push_str(&as_far_as_inputs(beyond));
    for (index, sentence) in listing.worth_knowing.iter().enumerate() {
        let lead = if index == 0 { "Worth knowing:" } else { "" };
        let _ = writeln!(text, "{lead:14} {}", escape_control(sentence));
    }
    text
}

/// What stands before an answer that may be another.
fn reservation(incomplete: bool) -> &'static str {
    if incomplete {
        "as far as could be read: "
    } else {
        ""
    }
}

fn scope(rows: &[&GrantRow]) -> String {
    match rows.first().and_then(|row| row.namespace.as_deref()) {
        Some(namespace) => format!("in namespace {}", words::word(namespace)),
        None => "in the whole cluster".to_owned(),
    }
}

/// What the listing leaves out, or that there is nothing.
fn remainder(asker: &Asker, listing: &Listing, is_empty: bool) -> String {
    if listing.is_master {
        return String::new();
    }
    let Hidden {
        of_everybody,
        bindings,
        ..
    } = &listing.hidden;
    let mut left_out = Vec::new();
    if *of_everybody {
        let is_authenticated = asker
            .identity
            .groups
            .iter()
            .any(|group| group == rolewright_rbac::SYSTEM_AUTHENTICATED);
        left_out.push(if is_authenticated {
            "what every authenticated account may (discovery, self reviews)".to_owned()
        } else {
            "what everybody may (health and version)".to_owned()
        });
    }
    if !bindings.is_empty() {
        left_out.push(format!("what is built in for it ({})", bindings.join(", ")));
    }
    let left_out = left_out.join(", and ");
    let subject = words::asker(asker);
    match (is_empty, left_out.is_empty()) {
        (true, true) => format!("{subject} may do nothing\n"),
        (true, false) => format!("{subject} may do nothing but {left_out}: --all shows it.\n"),
        (false, true) => String::new(),
        (false, false) => format!("and {left_out}: --all shows it.\n"),
    }
}

/// Grants, a line each; what is to be said of a grant stands below it.
fn table(rows: &[&GrantRow]) -> String {
    let lines = rows.iter().map(|row| Line {
        columns: vec![
            words::what(&row.what),
            words::words(&row.verbs, " "),
            words::chain(&row.link),
            words::place_of_rule(&row.link),
        ],
        below: below(&row.usability),
    });
    lay_out(&lines.collect::<Vec<_>>())
}

fn below(usability: &Usability) -> Option<String> {
    let (lead, reason) = match usability {
        Usability::Yes => return None,
        Usability::Limited(reason) => ("limited", reason),
        Usability::Unknown(reason) => ("unknown", reason),
        Usability::Never(reason) => ("never", reason),
    };
    Some(format!("{lead}: {}", escape_control(reason)))
}

/// A line of a table.
struct Line {
    columns: Vec<String>,
    below: Option<String>,
}

/// A column wider than this does not push the others away.
const WIDEST: usize = 80;

/// Lines in columns, two blanks from the edge and three between the columns.
fn lay_out(lines: &[Line]) -> String {
    let count = lines.iter().map(|line| line.columns.len()).max();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.columns.get(column));
        let widths = cells.map(|cell| cell.chars().count());
        widths.filter(|width| *width <= WIDEST).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count.unwrap_or(0)).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::from(" ");
        for (cell, width) in line.columns.iter().zip(&widths) {
            let _ = write!(row, " {cell:width$}  ");
        }
        text.push_str(row.trim_end());
        text.push('\n');
        if let Some(below) = &line.below {
            let _ = writeln!(text, "    {below}");
        }
    }
    text
}

/// Yes or no, and why; `incomplete` if something could not be read.
#[must_use]
pub fn answer_table(
    asker: &Asker,
    question: &Question,
    answer: &Answer,
    beyond: &[String],
    incomplete: bool,
) -> String {
    let subject = words::short_asker(asker);
    let request = words::verb_on_thing(&question.asked);
    let reach = words::reach(&question.asked);
    let allowed = format!("{subject} is allowed {request}{reach}");
    let text = match answer {
        Answer::Allowed(link) => format!("yes: {allowed}\nby: {}\n", evidence(link)),
        Answer::Master => {
            format!("yes: {allowed}\nby: Group system:masters, which bypasses RBAC\n")
        }
        Answer::Denied {
            by_apply: Some(links),
            ..
        } => denied_but_by_apply(&subject, question, links),
        Answer::Denied { nearest, .. } => {
            let nearest: Vec<String> = nearest.iter().map(nearest_line).collect();
            format!(
                "no: no rule that reaches {subject} allows {request}{reach}\n{}{}",
                nearest.concat(),
                as_far_as_inputs(beyond)
            )
        }
    };
    format!("{}{text}", reservation(incomplete))
}

/// What a cluster may know besides, so that somebody may do more there.
fn as_far_as_inputs(beyond: &[String]) -> String {
    let mut text = String::new();
    for sentence in beyond {
        let _ = writeln!(
            text,
            "as far as the inputs go: {}",
            escape_control(sentence)
        );
    }
    text
}

/// Only a server-side apply tells the server the name of what it creates.
fn denied_but_by_apply(subject: &str, question: &Question, [patch, create]: &[Link; 2]) -> String {
    let with_name = question.by_apply.as_ref().map(|[_, create]| create);
    let request = words::verb_on_thing(with_name.unwrap_or(&question.asked));
    let reach = words::reach(&question.asked);
    format!(
        "no by POST; yes by server-side apply: {subject} is allowed {request}{reach}, and patch\n\
         by: {}\nand: {}\n",
        evidence(create),
        evidence(patch)
    )
}

fn evidence(link: &Link) -> String {
    let text = format!("{}    {}", words::chain(link), words::place_of_rule(link));
    text.trim_end().to_owned()
}

fn nearest_line(near: &Near) -> String {
    let rule = &near.rule;
    let mut verbs = rule.verbs.clone();
    verbs.sort_unstable();
    let verbs = first_words(&verbs);
    let names = first_of(
        rule.resource_names
            .iter()
            .map(|name| words::name_in_quotes(name)),
    );
    let says = match near.axis {
        Axis::Verb if names.is_empty() => format!("allows {verbs}"),
        Axis::Verb => format!("names {names} with {verbs}"),
        Axis::Name => format!("allows it for {names} alone"),
        Axis::Scope => match &near.namespace {
            Some(namespace) => format!("allows it in namespace {}", words::word(namespace)),
            None => "allows it elsewhere".to_owned(),
        },
        Axis::Resource => format!("allows it on {}", first_words(&rule.resources)),
        Axis::Group => format!("allows it in API group {}", first_words(&rule.api_groups)),
        Axis::Url => format!("allows it on {}", first_words(&rule.non_resource_urls)),
    };
    let line = format!(
        "nearest: {} {says}    {}",
        words::rule(&near.link),
        words::place_of_rule(&near.link)
    );
    format!("{}\n", line.trim_end())
}

/// More words of a rule than this are told by their number.
const WORDS: usize = 6;

fn first_words(texts: &[String]) -> String {
    first_of(texts.iter().map(|text| words::word(text)))
}

fn first_of(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(WORDS);
    let mut words: Vec<String> = texts.take(WORDS).collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    words.join(", ")
}

/// Who may do something; `incomplete` if something could not be read.
#[must_use]
pub fn holders_table(question: &Question, holders: &Holders, incomplete: bool) -> String {
    let mut text = format!(
        "{}{}{} is allowed to:\n",
        reservation(incomplete),
        words::verb_on_thing(&question.asked),
        words::reach(&question.asked)
    );
    let mut lines: Vec<Line> = holders
        .holders
        .iter()
        .map(|holder| Line {
            columns: vec![
                words::subject(&holder.subject),
                words::chain_from_binding(&holder.link),
                words::place_of_subject(&holder.link),
            ],
            below: holder
                .by_apply_only
                .then(|| "by server-side apply alone, if it may patch it too".to_owned()),
        })
        .collect();
    lines.push(Line {
        columns: vec![
            "Group system:masters".to_owned(),
            "always, it bypasses RBAC".to_owned(),
        ],
        below: None,
    });
    text.push_str(&lay_out(&lines));
    let by_name = |holder: &&LimitedHolder| holder.namespace.is_none();
    let (named, single): (Vec<_>, Vec<_>) = holders.limited.iter().partition(by_name);
    if !named.is_empty() {
        text.push_str("and, limited to names:\n");
        text.push_str(&limited_table(&named));
    }
    if !single.is_empty() {
        text.push_str("and, in single namespaces alone:\n");
        text.push_str(&limited_table(&single));
    }
    text.push_str(&hidden_holders(&holders.hidden));
    text
}

fn limited_table(holders: &[&LimitedHolder]) -> String {
    let lines = holders.iter().map(|holder| {
        let mut who = words::subject(&holder.subject);
        if let Some(namespace) = &holder.namespace {
            let _ = write!(who, " in namespace {}", words::word(namespace));
        }
        let names = holder.names.iter();
        let names = first_of(names.map(|name| words::name_in_quotes(name)));
        if !names.is_empty() {
            let _ = write!(who, " {names}");
        }
        Line {
            columns: vec![
                who,
                words::chain_from_binding(&holder.link),
                words::place_of_subject(&holder.link),
            ],
            below: None,
        }
    });
    lay_out(&lines.collect::<Vec<_>>())
}

/// More names than this say less than their number.
const NAMED: usize = 3;

fn hidden_holders(hidden: &[SubjectName]) -> String {
    let names: Vec<String> = hidden.iter().map(words::subject).collect();
    match names.as_slice() {
        [] => String::new(),
        names if names.len() <= NAMED => format!(
            "and, through built-in bindings, {}: --all shows how.\n",
            names.join(", ")
        ),
        names => format!(
            "and {} subjects through built-in bindings: --all shows them.\n",
            names.len()
        ),
    }
}
