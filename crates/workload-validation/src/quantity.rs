//! Quantities (`k8s.io/apimachinery/pkg/api/resource`), as far as they can be compared exactly.

use serde_json::Value;

/// A quantity in thousandths, rounded away from zero as the server rounds the amounts of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(i128);

impl Quantity {
    pub(crate) const ZERO: Self = Self(0);

    /// What is written, if it is a quantity of a common size.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(text),
            Value::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    /// Whether it is a whole number.
    pub(crate) fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }

    fn parse(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if fraction.contains('.') || digits.is_empty() || digits.len() > 18 {
            return None;
        }
        let mantissa: i128 = digits.parse().ok()?;
        let (factor, power) = scale(suffix)?;
        let power = power.checked_sub(i32::try_from(fraction.len()).ok()?)? + 3;
        let scaled = mantissa.checked_mul(factor)?;
        let amount = if power >= 0 {
            scaled.checked_mul(ten_to(power)?)?
        } else {
            let unit = ten_to(-power)?;
            scaled / unit + i128::from(scaled % unit != 0)
        };
        // Beyond 63 bits the server takes the largest number there is.
        if amount > i128::from(i64::MAX) {
            return None;
        }
        Some(Self(if is_negative { -amount } else { amount }))
    }
}

fn ten_to(power: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power).ok()?)
}

/// A suffix as a factor and a power of ten.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    const BINARY: [&str; 6] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    const DECIMAL: [(&str, i32); 10] = [
        ("n", -9),
        ("u", -6),
        ("m", -3),
        ("", 0),
        ("k", 3),
        ("M", 6),
        ("G", 9),
        ("T", 12),
        ("P", 15),
        ("E", 18),
    ];
    let binary = BINARY
        .iter()
        .zip(1_u32..)
        .find(|(name, _)| **name == suffix);
    if let Some((_, times)) = binary {
        return Some((1024_i128.checked_pow(times)?, 0));
    }
    let decimal = DECIMAL.iter().find(|(name, _)| *name == suffix);
    if let Some((_, power)) = decimal {
        return Some((1, *power));
    }
    let power: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    (-30..=30).contains(&power).then_some((1, power))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quantities_are_compared_by_what_they_amount_to() {
        let rows = [
            (json!("1"), 1000),
            (json!(1), 1000),
            (json!(0.5), 500),
            (json!("500m"), 500),
            (json!("1Ki"), 1_024_000),
            (json!("1k"), 1_000_000),
            (json!("1e3"), 1_000_000),
            (json!("1E3"), 1_000_000),
            (json!("-1"), -1000),
            (json!("+1.5Gi"), 1_610_612_736_000),
            (json!("1n"), 1),
            (json!("0"), 0),
        ];
        for (value, expected) in rows {
            assert_eq!(Quantity::read(&value), Some(Quantity(expected)), "{value}");
        }
        for value in [
            json!("64mb"),
            json!(""),
            json!("1.2.3"),
            json!("."),
            json!("1Ei"),
            json!(true),
        ] {
            assert_eq!(Quantity::read(&value), None, "{value}");
        }
    }
}
