//! Points in time, as the API server reads them: Go's `time.Parse(time.RFC3339, text)`, which takes
//! more than RFC 3339 allows.

/// Whether the server reads a text as a time, such as `2026-01-31T12:00:00Z`.
///
/// Beyond RFC 3339 it takes an hour of one digit, a comma before fractions of a second, and zones
/// of up to 24 hours and 60 minutes (`time/format.go` of Go 1.26).
pub(super) fn is_time(text: &str) -> bool {
    parse(&mut Rest(text.as_bytes())).is_some()
}

fn parse(rest: &mut Rest<'_>) -> Option<()> {
    let year = rest.digits(4)?;
    rest.byte(b'-')?;
    let month = rest.digits(2).filter(|month| (1..=12).contains(month))?;
    rest.byte(b'-')?;
    rest.digits(2)
        .filter(|day| (1..=days(year, month)).contains(day))?;
    rest.byte(b'T')?;
    rest.digits(2)
        .or_else(|| rest.digits(1))
        .filter(|hour| *hour < 24)?;
    for _ in 0..2 {
        rest.byte(b':')?;
        rest.digits(2).filter(|part| *part < 60)?;
    }
    rest.skip_fraction();
    if rest.0 == b"Z" {
        return Some(());
    }
    rest.byte(b'+').or_else(|| rest.byte(b'-'))?;
    rest.digits(2).filter(|hours| *hours <= 24)?;
    rest.byte(b':')?;
    rest.digits(2).filter(|minutes| *minutes <= 60)?;
    rest.0.is_empty().then_some(())
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// A number of so many digits. Nothing is read if there are fewer.
    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let number = digits.iter().try_fold(0, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
            Some(number * 10 + digit)
        })?;
        self.0 = rest;
        Some(number)
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == wanted).then(|| self.0 = rest)
    }

    fn skip_fraction(&mut self) {
        let [b'.' | b',', rest @ ..] = self.0 else {
            return;
        };
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(rest) = rest.get(digits..)
            && digits > 0
        {
            self.0 = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_time;

    #[test]
    fn times_are_those_that_go_reads() {
        for text in [
            "2026-01-31T12:00:00Z",
            "0000-02-29T00:00:00Z",
            "2026-01-31T12:00:00.5+02:00",
            "2026-01-31T5:00:00,123456789123-24:60",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            "2026-01-31",
            "2026-01-31 12:00:00Z",
            "2026-01-31t12:00:00Z",
            "2026-01-31T12:00:00z",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T12:60:00Z",
            "2026-01-31T12:00:60Z",
            "2026-01-31T12:00:00.Z",
            "2026-01-31T12:00:00+25:00",
            "2026-01-31T12:00:00+0200",
            "2026-01-31T12:00:00ZZ",
            "2025-02-29T12:00:00Z",
            "2100-02-29T12:00:00Z",
            "2026-00-01T12:00:00Z",
            "2026-13-01T12:00:00Z",
            "2026-04-31T12:00:00Z",
            "026-04-30T12:00:00Z",
            "2026-1-31T12:00:00Z",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }
}
