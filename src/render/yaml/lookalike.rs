//! Strings that some YAML reader takes for a boolean, a null, a number, a date or a merge key when
//! they stand unquoted.
//!
//! The readers meant are those of YAML 1.1 (the type repository at yaml.org/type; go-yaml's
//! `resolve.go`, on which Kubernetes stands; `PyYAML`; Ruby's Psych) and of YAML 1.2's core schema.
//! Where they differ in what exactly is a number, the widest reading counts: quotes too many do no
//! harm, quotes too few change the meaning.

/// Words that are booleans or null to some reader, whatever the case of their letters.
const WORDS: [&str; 10] = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
];

/// True if an unquoted `text` is, or might be, read as something other than this string.
///
/// It looks at types only; whether the characters may stand unquoted is another question.
pub(in crate::render) fn is_lookalike(text: &str) -> bool {
    text.is_empty()
        || matches!(text, "<<" | "=")
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        || is_number(text)
        || is_date(text)
}

/// Integers and floats of every shape.
///
/// Underscores (YAML 1.1) and commas (Psych) between digits are dropped by those who allow them,
/// so they are dropped here first.
fn is_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let unsigned = digits
        .strip_prefix(['+', '-'])
        .unwrap_or(&digits)
        .to_ascii_lowercase();
    matches!(
        unsigned.as_str(),
        ".inf" | ".nan" | "inf" | "nan" | "infinity"
    ) || is_with_radix(&unsigned)
        || is_decimal(&unsigned)
        || is_sexagesimal(&unsigned)
}

/// `0x1f`, `0o17`, `0b11`; also `0x` alone, which some readers fail on.
fn is_with_radix(text: &str) -> bool {
    let all = |rest: &str, radix| rest.chars().all(|c| c.is_digit(radix));
    text.strip_prefix("0x").is_some_and(|rest| all(rest, 16))
        || text.strip_prefix("0o").is_some_and(|rest| all(rest, 10))
        || text.strip_prefix("0b").is_some_and(|rest| all(rest, 10))
}

/// `1`, `0644`, `1.`, `.5`, `1.5`, `1e3`, `1.5e-7`.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    has_digits
        && is_digits(whole)
        && is_digits(fraction)
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && is_digits(exponent)
        })
}

/// `1:30`, `12:30:45`, `1:30.5`: numbers to the base 60 in YAML 1.1.
fn is_sexagesimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    whole.contains(':')
        && whole
            .split(':')
            .all(|part| !part.is_empty() && is_digits(part))
        && is_digits(fraction)
}

/// `2001-01-01`, `2001-12-14t21:59:43.10-05:00`, `2001-1-1 0:00:00`: whatever begins with a date
/// and goes on as a time might.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after_day = rest.get(day_length..).and_then(|tail| tail.chars().next());
    year.len() == 4
        && is_digits(year)
        && (1..=2).contains(&month.len())
        && is_digits(month)
        && (1..=2).contains(&day_length)
        && matches!(after_day, None | Some('T' | 't' | ' ' | '\t'))
}

/// True if all characters are ASCII digits; the empty text counts.
fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
