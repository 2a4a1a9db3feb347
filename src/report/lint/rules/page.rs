//! The page of a rule for a terminal.

use std::fmt::Write as _;

use crate::finding::Rule;

/// Lines of text are not longer than this, where they can be broken.
const WIDTH: usize = 100;

/// What a rule finds, why it matters, an example and the same mended, and where more is to be read.
#[must_use]
pub fn rule_page(rule: &Rule) -> String {
    let page = &rule.page;
    let elsewhere: Vec<String> = page
        .elsewhere
        .iter()
        .map(|(tool, names)| format!("{tool}: {names}"))
        .collect();
    let sections = [
        ("What it finds", wrapped(page.what)),
        ("Why it matters", wrapped(page.why)),
        ("Example", indented(page.example)),
        ("Better", indented(page.better)),
        ("Sources", indented(&page.sources.join("\n"))),
        ("The same check elsewhere", indented(&elsewhere.join("\n"))),
    ];
    let mut text = format!(
        "{}: {}\n{}, {} persona, of \"{}\"\n",
        rule.id,
        rule.summary,
        rule.severity,
        rule.persona.name(),
        rule.section.title()
    );
    for (title, body) in sections {
        if !body.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{title}\n{body}");
        }
    }
    text
}

/// Each line by itself, with its line break.
fn indented(text: &str) -> String {
    let lines = text.trim_end().lines();
    lines.map(line).collect()
}

fn line(text: &str) -> String {
    match text.trim_end() {
        "" => "\n".to_owned(),
        text => format!("  {text}\n"),
    }
}

/// The same with long lines broken between words.
fn wrapped(text: &str) -> String {
    let lines = text.trim_end().lines().flat_map(broken);
    lines.map(|text| line(&text)).collect()
}

/// A line as several; what is indented in it, as code is, stays one.
fn broken(line: &str) -> Vec<String> {
    if line.starts_with(' ') {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let room = WIDTH.saturating_sub(2);
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) if last.chars().count() + 1 + word.chars().count() <= room => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
