//! Scalars as the API server reads them in strict decoding.

use serde_json::Value;

use super::problem::{Wrong, noun};
use crate::types::Type;

/// What is wrong with a value of a scalar type. The value is not null.
pub(super) fn wrong(value: &Value, of: Type) -> Option<Wrong> {
    let readable = match (of, value) {
        (Type::String | Type::IntOrString, Value::String(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Quantity, Value::Number(_))
        | (Type::Any, _) => return None,
        (Type::Int32 | Type::IntOrString, Value::Number(number)) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        (Type::Int64, Value::Number(number)) => number.is_i64(),
        (Type::Quantity, Value::String(text)) => is_quantity(text.trim()),
        (Type::Time, Value::String(text)) => is_time(text),
        (Type::Bytes, Value::String(text)) => is_base64(text),
        _ => return Some(mismatch(value, of)),
    };
    let is_number = value.is_number();
    (!readable).then(|| {
        if is_number {
            mismatch(value, of)
        } else {
            Wrong::Unreadable { expected: noun(of) }
        }
    })
}

/// A value of another type than the field's.
pub(super) fn mismatch(value: &Value, of: Type) -> Wrong {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    };
    Wrong::WrongType {
        expected: noun(of),
        found,
    }
}

/// Whether a text is a quantity: a decimal number, then a suffix or an exponent.
fn is_quantity(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = number
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(number.len());
    let (mantissa, suffix) = number.split_at(end);
    let has_digit = mantissa.contains(|c: char| c.is_ascii_digit());
    has_digit && mantissa.matches('.').count() <= 1 && is_suffix(suffix)
}

const SUFFIXES: [&str; 16] = [
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];

fn is_suffix(suffix: &str) -> bool {
    let is_exponent = |exponent: &str| exponent.parse::<i64>().is_ok();
    SUFFIXES.contains(&suffix) || suffix.strip_prefix(['e', 'E']).is_some_and(is_exponent)
}

/// Whether a text is a date and time with an offset, as RFC 3339 has it.
fn is_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let Some(at) = time.find(['Z', '+', '-']) else {
        return false;
    };
    let (time, offset) = time.split_at(at);
    let (time, fraction) = time
        .split_once('.')
        .map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let is_fraction = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_offset = match offset.strip_prefix(['+', '-']) {
        None => offset == "Z",
        Some(offset) => numbers(offset, ':', &[2, 2])
            .is_some_and(|numbers| matches!(numbers[..], [0..=24, 0..=60])),
    };
    is_date(date)
        && numbers(time, ':', &[2, 2, 2]).is_some_and(|n| matches!(n[..], [0..=23, 0..=59, 0..=59]))
        && fraction.is_none_or(is_fraction)
        && is_offset
}

fn is_date(text: &str) -> bool {
    let Some(&[year, month, day]) = numbers(text, '-', &[4, 2, 2])
        .as_deref()
        .and_then(|n| n.first_chunk::<3>())
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Numbers of as many digits each as `widths` says.
fn numbers(text: &str, separator: char, widths: &[usize]) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = |(part, width): (&&str, &usize)| {
        part.len() == *width && part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.len() != widths.len() || !parts.iter().zip(widths).all(fits) {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

/// Whether a text is base64 with padding; line breaks do not count.
fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text
        .bytes()
        .filter(|b| !matches!(b, b'\r' | b'\n'))
        .collect();
    let padding = bytes.iter().rev().take_while(|b| **b == b'=').count();
    let (digits, _) = bytes.split_at(bytes.len() - padding);
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    bytes.len().is_multiple_of(4) && padding <= 2 && digits.iter().all(is_digit)
}
