//! When a CronJob runs.

use serde_json::{Value, json};

use super::texts;
use crate::workload::word::ABSENT;

/// Fields that can stand anywhere, and others.
#[rustfmt::skip]
const FIELDS: &[&str] = &[
    "*", "?", "0", "1", "5", "6", "7", "12", "13", "23", "24", "31", "32", "59", "60", "00", "007", "+5", "-1", "1-5",
    "5-1", "5-5", "1-", "-", "-5", "1-2-3", "*/5", "*/1", "*/0", "*/60", "*/1000", "*/-1", "*/+5", "*/x", "*/", "/5", "?/5",
    "5/2", "5/100", "1-5/2", "1-5/0", "1-5/2/3", "*-5", "?-5", "*-5/2", "*,5", "1,2,3", "1,,2", ",1", "1,", ",", ",,",
    "1,60", "jan", "JAN", "Jan", "january", "dec", "jan-mar", "mar-jan", "1-mar", "mon", "SUN", "sun-sat", "sat-sun",
    "fri-mon", "mon-5", "mon/2", "mon,wed", "mon#2", "5L", "L", "W", "1W", "H", "x", "*x", "**", "*?", "1.5", "1e1", "0x1", "٥", "１",
    "4294967296", "18446744073709551616", "99999999999999999999", "*/18446744073709551615", "*/18446744073709551616",
    "*/4294967295", "*/4294967296", "*/99999999999999999999", "1-5/18446744073709551615", "*/9223372036854775807", "*/9223372036854775808",
];

/// Whole schedules.
#[rustfmt::skip]
const SCHEDULES: &[&str] = &[
    "* * * * *", "0 0 * * *", "30 4 * * mon-fri", "*/5 0-23/2 1,15 JAN-dec ?", "0 0 31 12 0", "0 0 30 2 *", "0 0 31 4 *",
    "0 0 29 2 *", "0 0 31 2,4 1", "0 7,19 * * mon-sat", "", " ", "*", "* * * *", "* * * * * *", "* * * * * * *", " * * * * *",
    "* * * * * ", "*  *\t* * *", "*\n* * * *", "* * * * *\n", "*\u{a0}* * * *", "\u{2003}* * * * *", "*,* * * * *",
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@Daily", "@DAILY", "@reboot", "@noon", "@",
    "@daily ", " @daily", "@every", "@every ", "@every 1h", "@every 1h30m", "@every 1.5h", "@every 90s", "@every 1s", "@every 500ms",
    "@every 1ns", "@every 0s", "@every 0", "@every 00", "@every -1h", "@every +1h", "@every -0", "@every +0", "@every 5", "@every 1d", "@every 1h ",
    "@every  1h", "@every 1h 30m", "@every .5h", "@every 5.h", "@every .h", "@every h", "@every 1µs", "@every 1μs", "@every 1us",
    "@every 1H", "@every 1e3s", "@every 1_0s", "@every 1.5.5s", "@every 1h-30m", "@every 1h+30m", "@every 9223372036s", "@every 9223372037s",
    "@every 2562047h", "@every 2562048h", "@every 2562047h47m16s", "@every 2562047h47m17s", "@every 99999999999999999999s",
    "@every 9223372036854775807ns", "@every 9223372036854775808ns", "@every -9223372036854775808ns", "@every 0.0000000000000000001s",
    "@every 0.9223372036854775808h", "@every 1.99999999999999999999s", "@every 0h0m0s", "@every 0h1m", "@every 1h0x", "@every ٥s", "@Every 1h", "@every\t1h",
    "TZ=UTC * * * * *", "CRON_TZ=UTC * * * * *", "CRON_TZ=Europe/Berlin 0 0 * * *", "TZ=Nowhere * * * * *", "TZ= * * * * *", "TZ=UTC", "TZ=UTC @daily",
    "tz=UTC * * * * *", "* * * * * TZ=UTC", "* * * * TZ", "@TZ", "0 0 * * mon TZ", "5 4 * * SUN-TUE", "5 4 * * 0-7", "0 0 * * 7", "0 0 L * *", "0 0 15W * *",
    "0 0 * * 5#3", "0 12 1/5 * ?", "0,5-10,*/20 * * * *", "#comment", "0 0 * * * root", "0-59 0-23 1-31 1-12 0-6", "59 23 31 12 6",
    "00 00 01 01 00", "0 0 1 jan sun", "0 0 1 JAN SUN", "jan * * * *", "0 0 mon * *", "0 0 1 mon *", "0 0 * * jan",
];

/// Schedules: each field with each of its forms, and whole ones.
pub(crate) fn schedules() -> Vec<Value> {
    let mut schedules: Vec<Value> = SCHEDULES.iter().map(|&text| json!(text)).collect();
    for (index, field) in FIELDS.iter().enumerate() {
        // Each form where words mean something, and in one of the other fields.
        for place in [3, 4, index % 3] {
            let mut fields = ["0", "0", "*", "*", "*"];
            fields[place] = field;
            schedules.push(json!(fields.join(" ")));
        }
    }
    schedules.extend([
        json!(ABSENT),
        json!(null),
        json!(5),
        json!(["* * * * *"]),
        json!({}),
    ]);
    schedules
}

/// Time zones.
#[rustfmt::skip]
pub(crate) fn time_zones() -> Vec<Value> {
    let mut zones = texts([
        "Europe/Berlin", "europe/berlin", "EUROPE/BERLIN", "Europe/berlin", "Europe/Atlantis", "Etc/UTC", "UTC", "utc", "Utc", "GMT", "gmt", "GMT0", "GMT+0", "GMT+1", "Etc/GMT+1",
        "Etc/GMT-14", "Etc/GMT-15", "EST", "EST5EDT", "CET", "PST", "PST8PDT", "CEST", "Z", "Zulu", "Local", "local", "LOCAL", "", " ", "Europe", "Europe/", "/Europe/Berlin",
        "Europe//Berlin", "./Europe/Berlin", "Europe/../Europe/Berlin", "Europe\\Berlin", " Europe/Berlin", "Europe/Berlin ", "+01:00", "01:00", "US/Pacific", "US/Pacific-New",
        "America/Argentina/Buenos_Aires", "America/Buenos_Aires", "America/Nuuk", "America/Ciudad_Juarez", "Europe/Kyiv", "Europe/Kiev", "Asia/Calcutta", "Asia/Kolkata", "Asia/Rangoon", "Pacific/Enderbury",
        "Pacific/Kanton", "America/Coyhaique", "Factory", "posixrules", "posix/Europe/Berlin", "right/Europe/Berlin", "zone.tab", "tzdata.zi", "leapseconds", "localtime", "Asia/Hanoi", "UCT", "Universal", "ROC", "W-SU",
        "Navajo", "NZ", "Etc/Unknown", "Antarctica/Troll", "Asia/Choibalsan", "Mexico/General", "SystemV/EST5", "Canada/East-Saskatchewan", "Europe/\u{0}Berlin", "Europe/Berlin\n", "ü",
    ]);
    zones.extend([json!(ABSENT), json!(null), json!(1), json!(["UTC"])]);
    zones
}
