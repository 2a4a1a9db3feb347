//! Checks of single fields.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde_json::Value;

use crate::forms::{Form, port_name};
use crate::refusal::Refusal;
use crate::scope::{Found, List, Scope};

/// The highest number of the many fields of 32 bits.
pub(crate) const MOST: i64 = i32::MAX as i64;

/// A field that has to be there.
pub(crate) fn required(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    let found = scope.get(field);
    let is_empty = |found: &Scope<'_>| found.value().as_str() == Some("");
    if found.is_nothing() || found.this().as_ref().is_some_and(is_empty) {
        scope.refuse(field, "is missing", out);
    }
}

/// A text that has to be of a form, if it is there.
pub(crate) fn form(scope: &Scope<'_>, field: &str, form: Form, out: &mut Vec<Refusal>) {
    if let Found::This(text) = scope.text(field)
        && let Err(why) = form(text)
    {
        scope.refuse(field, why, out);
    }
}

/// A text that has to be there, and of a form.
pub(crate) fn required_form(scope: &Scope<'_>, field: &str, of: Form, out: &mut Vec<Refusal>) {
    required(scope, field, out);
    form(scope, field, of, out);
}

/// A text that has to be one of some, if it is there.
pub(crate) fn one_of(scope: &Scope<'_>, field: &str, known: &[&str], out: &mut Vec<Refusal>) {
    if let Found::This(text) = scope.text(field)
        && !known.contains(&text)
    {
        scope.refuse(field, none_of(text, known), out);
    }
}

/// A text that has to be there, and one of some.
pub(crate) fn required_one_of(
    scope: &Scope<'_>,
    field: &str,
    known: &[&str],
    out: &mut Vec<Refusal>,
) {
    required(scope, field, out);
    one_of(scope, field, known, out);
}

/// That a text is none of some.
pub(crate) fn none_of(text: &str, known: &[&str]) -> String {
    let quoted: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("has to be {last}, and is `{text}`"),
        Some((last, rest)) => {
            format!("has to be {} or {last}, and is `{text}`", rest.join(", "))
        }
        None => String::new(),
    }
}

/// A number within bounds, if it is there.
pub(crate) fn within(
    scope: &Scope<'_>,
    field: &str,
    bounds: RangeInclusive<i64>,
    out: &mut Vec<Refusal>,
) {
    let Found::This(number) = scope.number(field) else {
        return;
    };
    if !bounds.contains(&number) {
        scope.refuse(field, out_of(number, &bounds), out);
    }
}

pub(crate) fn out_of(number: i64, bounds: &RangeInclusive<i64>) -> String {
    let (least, most) = (bounds.start(), bounds.end());
    if *most >= MOST && number < *least {
        format!("has to be {least} or more, and is {number}")
    } else if *least == i64::MIN {
        format!("has to be {most} or less, and is {number}")
    } else {
        format!("has to be {least} to {most}, and is {number}")
    }
}

/// Numbers that are not negative, where they are there.
pub(crate) fn not_negative(scope: &Scope<'_>, fields: &[&str], out: &mut Vec<Refusal>) {
    for field in fields {
        within(scope, field, 0..=i64::MAX, out);
    }
}

/// The mode of a file.
pub(crate) fn mode(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    if let Found::This(number) = scope.number(field)
        && !(0..=0o777).contains(&number)
    {
        let why = format!("has to be a mode within 0 and 0777, which is 511, and is {number}");
        scope.refuse(field, why, out);
    }
}

/// A port as a number or a name, which has to be there.
pub(crate) fn port(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    match scope.get(field) {
        Found::Nothing => scope.refuse(field, "is missing", out),
        Found::Unknown => {}
        Found::This(found) => match found.value() {
            Value::String(text) => {
                if let Err(why) = port_name(text) {
                    scope.refuse(field, why, out);
                }
            }
            _ => within(scope, field, 1..=65535, out),
        },
    }
}

/// Texts that have to differ from item to item. Reports the second.
pub(crate) fn distinct(list: &List<'_>, field: &str, what: &str, out: &mut Vec<Refusal>) {
    if !list.is_closed {
        return;
    }
    let mut seen = HashSet::new();
    for item in &list.items {
        if let Found::This(text) = item.text(field)
            && !seen.insert(text)
        {
            item.refuse(
                field,
                format!("is that of another {what} too: `{text}`"),
                out,
            );
        }
    }
}

/// A path that leads down from where it begins.
pub(crate) fn descending(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    if let Found::This(path) = scope.text(field) {
        if path.starts_with('/') {
            scope.refuse(field, "has to be a relative path", out);
        }
        if path.split('/').any(|part| part == "..") {
            scope.refuse(field, "cannot hold `..`", out);
        }
    }
}

/// A path that leads down, and does not begin as the kubelet's own names do.
pub(crate) fn not_reserved(scope: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    descending(scope, field, out);
    if let Found::This(path) = scope.text(field)
        && path.starts_with("..")
        && path != ".."
        && !path.starts_with("../")
    {
        scope.refuse(field, "cannot begin with `..`", out);
    }
}
