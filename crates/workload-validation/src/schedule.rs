//! When a CronJob runs: what `github.com/robfig/cron/v3` reads, which is what Kubernetes uses.

/// A field of a schedule.
struct Field {
    name: &'static str,
    least: u64,
    most: u64,
    /// Words for numbers, beginning with that for the least.
    words: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field {
        name: "minute",
        least: 0,
        most: 59,
        words: &[],
    },
    Field {
        name: "hour",
        least: 0,
        most: 23,
        words: &[],
    },
    Field {
        name: "day of the month",
        least: 1,
        most: 31,
        words: &[],
    },
    Field {
        name: "month",
        least: 1,
        most: 12,
        words: &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    },
    Field {
        name: "day of the week",
        least: 0,
        most: 6,
        words: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    },
];

/// Schedules that have a name.
const NAMED: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// Whether the server reads a text as the schedule of a CronJob. A schedule that never comes is one
/// to it, such as `, * * * *`, and so is `@every 0s`.
///
/// # Errors
/// If it does not, with what is wrong with the text.
pub fn schedule(text: &str) -> Result<(), String> {
    if text.contains("TZ") {
        return Err("the time zone has a field of its own, `timeZone`".to_owned());
    }
    // Go makes an `i` of it.
    let text = &text.replace('\u{130}', "i");
    if text.starts_with('@') {
        let is_named = NAMED.contains(&text.as_str());
        return match text.strip_prefix("@every ") {
            _ if is_named => Ok(()),
            Some(duration) if is_duration(duration) => Ok(()),
            Some(duration) => Err(format!("`{duration}` is no duration such as 1h30m")),
            None => Err(format!("the names are {} and @every", NAMED.join(", "))),
        };
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("it has {} fields, not 5", fields.len()));
    }
    for (text, field) in fields.into_iter().zip(&FIELDS) {
        let mut ranges = text.split(',').filter(|range| !range.is_empty());
        ranges
            .try_for_each(|range| field.range(range))
            .map_err(|what| format!("the {} `{text}` {what}", field.name))?;
    }
    Ok(())
}

impl Field {
    fn range(&self, text: &str) -> Result<(), String> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (text, None),
        };
        let (low, high) = match range.split_once('-') {
            Some((low, high)) => (low, Some(high)),
            None => (range, None),
        };
        // What stands behind a `*-` is not read at all.
        if low != "*" && low != "?" {
            let low = self.number(low)?;
            let high = match high {
                Some(high) => self.number(high)?,
                None => low,
            };
            if low > high {
                return Err("ends before it begins".to_owned());
            }
        }
        match step.map(str::parse::<i64>) {
            None | Some(Ok(1..)) => Ok(()),
            Some(_) => Err("has no step behind the `/`".to_owned()),
        }
    }

    fn number(&self, text: &str) -> Result<u64, String> {
        let mut words = self.words.iter().zip(self.least..);
        let word = words.find(|(word, _)| word.eq_ignore_ascii_case(text));
        let number = match word {
            Some((_, number)) => Some(number),
            None => text.parse().ok(),
        };
        number
            .filter(|number| (self.least..=self.most).contains(number))
            .ok_or_else(|| format!("is not within {} to {}", self.least, self.most))
    }
}

/// Units of Go's durations, in nanoseconds.
const UNITS: [(&str, u128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Whether Go's `time.ParseDuration` reads a text, such as `1h30m`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    let mut sum: u128 = 0;
    while !rest.is_empty() {
        let Some((amount, behind)) = first_amount(rest) else {
            return false;
        };
        sum = sum.saturating_add(amount);
        rest = behind;
    }
    // Go counts to 63 bits, and to one more below zero.
    sum <= u128::from(u64::try_from(i64::MAX).unwrap_or(u64::MAX))
}

/// The nanoseconds of the first number and unit, and what is behind them.
fn first_amount(text: &str) -> Option<(u128, &str)> {
    /// More digits than these make no nanosecond.
    const DIGITS: usize = 18;
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, behind) = text.split_at(end);
    let end = behind
        .find(|c: char| c.is_ascii_digit() || c == '.')
        .unwrap_or(behind.len());
    let (unit, behind) = behind.split_at(end);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() + fraction.len() == 0 || fraction.contains('.') {
        return None;
    }
    let digits = |digits: &str| match digits {
        "" => Some(0),
        digits => digits.parse::<u128>().ok(),
    };
    let kept = fraction.get(..DIGITS).unwrap_or(fraction);
    let scale = 10_u128.checked_pow(u32::try_from(kept.len()).ok()?)?;
    let whole = digits(whole)?.checked_mul(*unit)?;
    let amount = whole.checked_add(digits(kept)?.checked_mul(*unit)? / scale)?;
    Some((amount, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cron_reads_is_a_schedule() {
        let fine = [
            "* * * * *",
            "30 4 * * mon-fri",
            "*/5 0-23/2 1,15 JAN-dec ?",
            "0 0 31 12 0",
            "5/10 * * * *",
            "+5 * * * *",
            "@daily",
            "@every 1h30m",
            "@every 1.5h",
            "@every 0s",
            "@every -5m",
            "@every 0",
            "\t0  0 * * * ",
            "0,,5 * * * *",
            ", * * * *",
            "*-7 * * * *",
            "@every 2562047h47m16s",
            "@every .5h1.s",
            "@every 1µs",
            "0 0 * * frİ",
            "0\u{a0}0\u{3000}* * *",
        ];
        for text in fine {
            assert_eq!(schedule(text), Ok(()), "{text}");
        }
        let wrong = [
            "",
            "* * * *",
            "* * * * * *",
            "61 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "5-1 * * * *",
            "*/0 * * * *",
            "*/x * * * *",
            "-1 * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "mon * * * *",
            "@noon",
            "@every",
            "@every ",
            "@every 5",
            "@every 2562047h47m17s",
            "@every 340282366920938463463374607431768211456h",
            "@every .h",
            "@every 1.2.3h",
            "TZ=UTC * * * * *",
            "CRON_TZ=UTC 0 0 * * *",
            "٥ * * * *",
        ];
        for text in wrong {
            assert!(schedule(text).is_err(), "{text}");
        }
    }
}
