//! Days, as comments and settings name them.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day of a moment in UTC, so that a run says the same wherever it takes place. Nothing for a
/// clock that is thousands of years off.
#[must_use]
pub fn day_of(moment: SystemTime) -> Option<Date> {
    let seconds = match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_secs().checked_add(1)?).ok()?,
    };
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(TimeZone::UTC.to_datetime(moment).date())
}

/// Reads a day that is written as `2027-01-31`, and in no other way.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let is_digit_or_dash = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if bytes.len() != 10 || !bytes.iter().enumerate().all(is_digit_or_dash) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn days_begin_at_midnight_in_utc() {
        let day = |seconds| {
            day_of(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
                .unwrap()
                .to_string()
        };
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(86_399), "1970-01-01");
        assert_eq!(day(86_400), "1970-01-02");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(4_107_542_400), "2100-03-01");
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(day_of(before).unwrap().to_string(), "1969-12-31");
        let far = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1 << 50));
        assert_eq!(far.and_then(day_of), None);
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(parse("2027-01-31").unwrap().to_string(), "2027-01-31");
        for text in [
            "",
            "2027-02-29",
            "2027-1-31",
            "31.01.2027",
            "2027-13-01",
            "2027-00-01",
            "20270131",
            "2027-01-31T00",
            "2027/01/31",
            "+027-01-31",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
