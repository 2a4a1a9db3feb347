//! What a scalar means to Kubernetes, which reads YAML 1.1 through go-yaml v2 (`resolve.go`).

/// The value of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// `~`, `null`, or nothing at all.
    Null,
    /// `true`, `no`, `on` and their like.
    Bool(bool),
    /// A whole number; between `i64::MIN` and `u64::MAX`.
    Int(i128),
    /// Any other number, the infinities and "not a number" included.
    Float(f64),
    /// A text.
    Str(&'a str),
}

/// A scalar without its text, so that it can be kept beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Resolved {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str,
}

/// The tags that decide how a scalar is read. All others make it a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarTag {
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Binary,
    Text,
}

impl ScalarTag {
    /// The tag that `!!name` stands for.
    pub(super) fn from_core_name(name: &str) -> Self {
        match name {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "float" => Self::Float,
            "timestamp" => Self::Timestamp,
            "binary" => Self::Binary,
            _ => Self::Text,
        }
    }
}

/// Reads a plain scalar without a tag.
pub(super) fn resolve_plain(text: &str) -> Resolved {
    match text.as_bytes().first() {
        None => Resolved::Null,
        Some(b'.' | b'+' | b'-' | b'0'..=b'9') => resolve_number(text),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            resolve_word(text)
        }
        Some(_) => Resolved::Str,
    }
}

/// Reads a scalar under a tag. `None` where Kubernetes refuses the document.
///
/// `Binary` is not decided here: its text has to be decoded.
pub(super) fn resolve_tagged(tag: ScalarTag, text: &str) -> Option<Resolved> {
    let plain = resolve_plain(text);
    match (tag, plain) {
        (ScalarTag::Text | ScalarTag::Binary, _) => Some(Resolved::Str),
        (ScalarTag::Timestamp, Resolved::Str) if looks_like_date(text) => Some(Resolved::Str),
        #[expect(clippy::cast_precision_loss, reason = "go-yaml loses the same digits")]
        (ScalarTag::Float, Resolved::Int(value)) if i64::try_from(value).is_ok() => {
            Some(Resolved::Float(value as f64))
        }
        (ScalarTag::Null, Resolved::Null)
        | (ScalarTag::Bool, Resolved::Bool(_))
        | (ScalarTag::Int, Resolved::Int(_))
        | (ScalarTag::Float, Resolved::Float(_)) => Some(plain),
        _ => None,
    }
}

/// Four digits and a dash: enough to tell a timestamp from a mistake, as a timestamp is a text anyway.
fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

fn resolve_word(text: &str) -> Resolved {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        _ => Resolved::Str,
    }
}

fn resolve_number(text: &str) -> Resolved {
    if let Some(special) = special_float(text) {
        return Resolved::Float(special);
    }
    if text.starts_with('.') {
        return if underscores_separate_digits(text) {
            float(&text.replace('_', ""))
        } else {
            Resolved::Str
        };
    }
    let digits = text.replace('_', "");
    match integer(&digits) {
        Some(value) => Resolved::Int(value),
        None => float(&digits),
    }
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Go's rule for a number that begins with a point: an underscore stands between two digits.
fn underscores_separate_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit_at = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    memchr::memchr_iter(b'_', bytes).all(|at| digit_at(at.checked_sub(1)) && digit_at(Some(at + 1)))
}

/// Go's `ParseInt` with base 0, then `ParseUint`: prefixes `0x`, `0o`, `0b`, and `0` for octal.
fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let (radix, digits) = radix_of(digits);
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let value = sign * i128::from_str_radix(digits, radix).ok()?;
    let unsigned = text.starts_with(|c: char| c.is_ascii_digit());
    let fits = i64::try_from(value).is_ok() || (unsigned && u64::try_from(value).is_ok());
    fits.then_some(value)
}

fn radix_of(digits: &str) -> (u32, &str) {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    }
}

/// A decimal number with at least one digit; what is too big for 64 bits stays a text.
fn float(text: &str) -> Resolved {
    if !is_decimal(text) {
        return Resolved::Str;
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Resolved::Float(value),
        _ => Resolved::Str,
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent_is_fine = exponent
        .is_none_or(|exponent| is_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    exponent_is_fine
        && match number.split_once('.') {
            None => is_digits(number),
            Some(("", fraction)) => is_digits(fraction),
            Some((whole, fraction)) => {
                is_digits(whole) && (fraction.is_empty() || is_digits(fraction))
            }
        }
}

/// Reads a plain scalar by the core schema of YAML 1.2, as most other tools do.
pub(super) fn resolve_plain_1_2(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        _ => {}
    }
    if let Some(special) = special_float(text) {
        return Resolved::Float(special);
    }
    let based = |radix| {
        let digits = text.get(2..).unwrap_or_default();
        let value = i128::from_str_radix(digits, radix).ok();
        value.filter(|_| digits.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let integer = match text.as_bytes() {
        [b'0', b'o', ..] => based(8),
        [b'0', b'x', ..] => based(16),
        _ => text.parse::<i128>().ok(),
    };
    integer.map_or_else(|| float(text), Resolved::Int)
}

/// Whether the two readings are the same value; 9 and 9.0 are.
pub(super) fn same_value(one: Resolved, other: Resolved) -> bool {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a float has lost the digits already"
    )]
    let as_float = |value: i128| value as f64;
    match (one, other) {
        (Resolved::Float(a), Resolved::Float(b)) => a.to_bits() == b.to_bits(),
        (Resolved::Int(a), Resolved::Float(b)) | (Resolved::Float(b), Resolved::Int(a)) => {
            as_float(a).to_bits() == b.to_bits()
        }
        _ => one == other,
    }
}

/// A number as the key that Kubernetes makes of it: Go's `FormatFloat(value, 'g', -1, 32)`.
pub(super) fn float_key(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "Kubernetes formats such keys with 32 bits"
    )]
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
