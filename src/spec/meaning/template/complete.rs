//! Tells what a Job template lacks, with the lines to add and their places, and adds them.

use super::insert::{Insertion, apply, insertions};
use super::lacks::{FilledIn, Lacks, Missing, Weight, find_lacks};
use super::origin::Origin;
use super::shape::shape;
use super::tokens::Filled;
use crate::source::{File, Path, Problem, Step, read_yaml};
use crate::spec::checker::Checker;
use crate::spec::model::{FurtherAccount, TemplateKind};
use crate::spec::placeholders::{PlaceholderKind, find};
use crate::spec::raw::JobTemplate;

/// What the spec says of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) raw: &'a JobTemplate,
    /// What it is.
    pub(super) kind: TemplateKind,
    pub(super) account: Option<&'a FurtherAccount>,
    /// The field that gives the template.
    pub(super) at: &'a Path,
}

/// A template's text with what it lacked.
pub(super) struct Completed {
    pub(super) text: String,
    /// The fields that it lacked, each by its path.
    pub(super) added: Vec<String>,
    /// How many errors they mend.
    pub(super) mends: usize,
    /// The account that it gets by its name.
    pub(super) account: Option<String>,
}

const ACCOUNT: &str = "serviceAccountName";

/// The value of a template that stands for its account.
fn token_of<'r>(account: &FurtherAccount, raw: &'r JobTemplate) -> Option<&'r str> {
    let mut values = raw.values.iter();
    let (token, _) = values.find(|(_, value)| *value == "account" || **value == account.name)?;
    Some(token)
}

/// Reports what a template lacks: what the server refuses as errors, the rest as one warning,
/// unless the spec has a reason. Gives the text with the lines that can be added, and the fields
/// that these bring, if there are any.
///
/// `filled` is the template with its values, `origin` as it was written.
pub(super) fn look_over(
    origin: &Origin,
    filled: &Filled,
    told: Told<'_>,
    checker: &mut Checker<'_>,
) -> Option<Completed> {
    let filled_in = FilledIn {
        parameters: &told.raw.parameters,
        texts: &filled.texts,
    };
    let filled = &filled.origin;
    let file = File::new("", filled.text());
    let reading = read_yaml(&file);
    let [document] = reading.documents.as_slice() else {
        return None;
    };
    let root = document.root();
    let mut lacks = find_lacks(root, told.kind, filled_in, told.account);
    let token = told.account.and_then(|account| token_of(account, told.raw));
    if let Some(token) = token {
        let mut missing = lacks.missing.iter_mut();
        if let Some(missing) = missing.find(|missing| missing.key == ACCOUNT) {
            missing.value = format!("@{token}@").into();
        }
    }
    if told.raw.reason.is_some() {
        lacks.remarks.clear();
        lacks
            .missing
            .retain(|missing| missing.weight != Weight::Unsafe);
    }
    // Where a value is a key, nobody knows what stands where.
    let text = Some(without_values(origin.text(), told.raw))
        .filter(|text| shape(text) == shape(filled.text()))
        .unwrap_or_default();
    for (path, what) in &lacks.refused {
        let place = root.key_at(path).unwrap_or_else(|| root.nearest(path));
        let problem = Problem::error(what.clone()).at(place.place(), "the server refuses this");
        checker.push_at(told.at, filled.relocate(problem));
    }
    let by_weight = |weight| -> Vec<Missing> {
        let all = lacks.missing.iter();
        all.filter(|missing| missing.weight == weight)
            .cloned()
            .collect()
    };
    let refused = by_weight(Weight::Refused);
    for missing in &refused {
        let path = missing.at.key(missing.key);
        let place = root
            .key_at(&missing.at)
            .unwrap_or_else(|| root.nearest(&missing.at));
        let problem = Problem::error(format!("`{path}` is missing")).at(
            place.place(),
            format!("the server refuses a {} without it", told.kind.name()),
        );
        let lines = insertions(&text, std::slice::from_ref(missing));
        let problem = with_lines(problem, &lines, std::slice::from_ref(missing), origin);
        checker.push_at(told.at, filled.relocate(problem));
    }
    let missing = by_weight(Weight::Unsafe);
    if !missing.is_empty() || !lacks.remarks.is_empty() {
        let problem = warning(told.raw, &lacks, &missing);
        let spec = Path::root().key("spec");
        let place = root.key_at(&spec).unwrap_or(root).place();
        let problem = problem.at(place, label(&missing));
        let problem = with_lines(problem, &insertions(&text, &missing), &missing, origin);
        let problem = lacks.remarks.iter().cloned().fold(problem, Problem::help);
        let problem = if told.raw.file.is_some() && !missing.is_empty() {
            problem.help("`rolewright render --complete-templates` adds these lines")
        } else {
            problem
        };
        let problem = problem.help("if it is right as it is: `reason: ...` beside the template");
        checker.push_at(told.at, filled.relocate(problem));
    }
    let made = insertions(&text, &lacks.missing);
    let mends = lacks.missing.iter().filter(|missing| {
        missing.weight != Weight::Unsafe && made.iter().any(|insertion| brings(insertion, missing))
    });
    let brings_account = |missing: &Missing| {
        missing.key == ACCOUNT && made.iter().any(|insertion| brings(insertion, missing))
    };
    let is_named = token.is_none() && lacks.missing.iter().any(brings_account);
    let account = told.account.filter(|_| is_named);
    (!made.is_empty()).then(|| Completed {
        text: apply(origin.text(), &made),
        added: made.iter().flat_map(added).collect(),
        mends: mends.count(),
        account: account.map(|account| account.name.clone()),
    })
}

fn warning(raw: &JobTemplate, lacks: &Lacks, missing: &[Missing]) -> Problem {
    let name = &raw.name;
    Problem::warning(match (missing.is_empty(), lacks.remarks.is_empty()) {
        (false, true) => format!("the template `{name}` lacks what every Job should say"),
        (false, false) => {
            format!("the template `{name}` lacks what every Job should say, and leaves its bounds")
        }
        _ => format!("the template `{name}` leaves the bounds that a Job should have"),
    })
}

/// The fields that are missing, in short.
fn label(missing: &[Missing]) -> String {
    let mut keys: Vec<&str> = Vec::new();
    for missing in missing {
        let key = match missing.key {
            "drop" => "capabilities",
            key => key,
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        String::new()
    } else {
        format!("no {}", keys.join(", "))
    }
}

/// The problem with the lines to add, and in words what finds no place by itself.
fn with_lines(
    mut problem: Problem,
    lines: &[Insertion],
    missing: &[Missing],
    origin: &Origin,
) -> Problem {
    for insertion in lines {
        let into = &insertion.into;
        let shown = &insertion.shown;
        let advice = if insertion.is_lines {
            let above = insertion.at.saturating_sub(1);
            let line = origin.place(above..insertion.at).line();
            format!("add to `{into}`, below line {line}:\n{shown}")
        } else {
            let line = origin.place(insertion.at..insertion.at).line();
            format!("add to `{into}`, in line {line}: {shown}")
        };
        problem = problem.help(advice);
    }
    let has_place = |missing: &Missing| lines.iter().any(|insertion| brings(insertion, missing));
    for missing in missing.iter().filter(|missing| !has_place(missing)) {
        let value = &missing.value;
        problem = problem.help(format!(
            "write `{}: {value}` in `{}`",
            missing.key, missing.at
        ));
    }
    problem
}

/// Whether an insertion brings what is missing.
fn brings(insertion: &Insertion, missing: &Missing) -> bool {
    let field = missing.at.key(missing.key);
    let new = field.steps().strip_prefix(insertion.into.steps());
    let key = new.and_then(|steps| steps.first());
    matches!(key, Some(Step::Key(key)) if insertion.fields.contains(key))
}

/// The fields of an insertion, each by its path.
fn added(insertion: &Insertion) -> Vec<String> {
    let keys = insertion.fields.iter();
    keys.map(|key| insertion.into.key(key.as_str()).to_string())
        .collect()
}

/// The text with something neutral of the same length for each value, so that it is YAML whatever
/// the values are, and every byte stands where it stood.
fn without_values(text: &str, raw: &JobTemplate) -> String {
    let mut neutral = String::with_capacity(text.len());
    let mut copied = 0;
    for placeholder in find(text) {
        let is_value = placeholder.kind == PlaceholderKind::Value;
        if is_value && raw.values.contains_key(placeholder.name) {
            neutral.push_str(
                text.get(copied..placeholder.range.start)
                    .unwrap_or_default(),
            );
            neutral.push_str(&"v".repeat(placeholder.range.len()));
            copied = placeholder.range.end;
        }
    }
    neutral.push_str(text.get(copied..).unwrap_or_default());
    neutral
}
