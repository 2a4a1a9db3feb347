//! Nasty strings: a table of look-alikes, and a generator that mixes them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Strings that a YAML 1.1 or 1.2 reader takes for something else when they stand unquoted.
#[rustfmt::skip]
pub(super) const LOOKALIKES: &[&str] = &[
    "", "~", "null", "Null", "NULL", "nUll", "y", "Y", "n", "N", "yes", "Yes", "YES", "yEs", "no",
    "No", "NO", "nO", "on", "On", "ON", "off", "Off", "OFF", "true", "True", "TRUE", "tRue",
    "false", "False", "FALSE", "<<", "=", "0", "-0", "+0", "1", "-1", "+12", "0644", "012", "09",
    "0o14", "0O14", "0b11", "-0b11", "0x1F", "0XfF", "+0x1f", "0x", "1_000", "1__0", "0_1", "1,000",
    "1_000.5", "1:30", "190:20:30", "1:30.5", "-1:30", "20:30:40", "1.", ".5", "1.5", "+.5", "-1.5",
    "1e3", "1E3", "1e+3", "1.5e-7", "12e03", "6.8523015e+5", "123e456", ".inf", ".Inf", "-.INF",
    "+.inf", ".nan", ".NaN", ".NAN", "-.nan", "inf", "nan", "-Infinity", "2001-01-01", "2001-1-1",
    "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.1Z",
    "9223372036854775808", "18446744073709551616", "00", "-", "---", "...", "--- a", "... a",
];

/// Strings whose characters cannot stand unquoted, or only just can.
#[rustfmt::skip]
pub(super) const AWKWARD: &[&str] = &[
    ".", "..", "+", "*", "**", "*a", "&a", "!a", "!!str a", "|", ">", "|-", "%a", "@a", "`a`", "#a",
    "a #b", "a#b", "a: b", "a:b", "a:", ":a", ": a", "::", "-a", "- a", "--a", "-\ta", "?a", "? a",
    "?", ":", "[", "]", "{", "}", "[]", "{}", "{a: b}", "[a]", "a]", "a}", ",a", "a,b", "'", "\"",
    "'a'", "\"a\"", "it's", "a\"b", "\\", "\\n", "a\\", " ", "  ", " a", "a ", "\t", "\ta", "a\t",
    "a\tb", "a:\tb", "a\t#b", "\n", "\n\n", "a\n", "a\n\n", "\na", "\n\na\n", " a\nb", "  a\n b\n",
    "a\n b\n", "a\n  b", "a \nb", "a\t\nb", "a\n\tb", "\ta\nb", "a\n \nb", "a\n\nb", "a\n\n\nb\n\n",
    "a\r\nb\r\n", "a\rb", "\r", "\r\n", "a\n---\nb\n", "a\n...\nb\n", "---\na\n", "...\na\n",
    "# a\nb\n", "- a\n- b\n", "a: b\nc: d\n", "%YAML 1.1\n", "a\n# b\n", "\u{85}", "a\u{85}b",
    "a\n\u{85}b", "\u{a0}", "\u{a0}a\u{a0}", "\u{2028}", "a\u{2029}b", "\u{2003}a", "\u{3000}",
    "\u{feff}", "\u{feff}a", "a\u{feff}b", "\u{fffd}", "\u{fffe}", "\u{ffff}", "\0", "a\0b",
    "\u{7}", "\u{8}", "\u{b}", "\u{c}", "\u{1b}[31m", "\u{7f}", "\u{80}", "\u{9f}", "\u{200b}",
    "\u{202e}abc", "\u{2066}a", "\u{e000}", "\u{d7ff}", "😀", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "a😀\nb",
    "\u{10000}", "\u{1fffe}", "\u{1ffff}", "\u{10ffff}", "Zürich", "日本語", "e\u{301}",
    "{{ .Values.a }}", "{{- if .a }}\nb: {{ .c }}\n{{- end }}\n", "${X}", "$(X)", "$$(X)", "@X@",
    "x\n${X}: $(Y)\n", "!!binary YQ==", "&a *a", "<<: *a", "key: |\n  block\n", "key: \"a",
    "'a\nb'", "a\\\nb",
];

/// Any string worth trying: from the tables, glued from their pieces, of several lines, long, or
/// of random characters.
pub(super) fn nasty_string() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => table_entry(),
        3 => vec(piece(), 0..6).prop_map(|pieces| pieces.concat()),
        3 => lines(),
        2 => "[-+]?[0-9_.,:eExXobB]{1,12}",
        1 => "[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}[tT \\-]{0,2}[0-9:.Z+]{0,9}",
        1 => vec(any::<char>(), 0..24).prop_map(String::from_iter),
        1 => long(),
    ]
}

fn table_entry() -> impl Strategy<Value = String> {
    prop_oneof![select(LOOKALIKES), select(AWKWARD)].prop_map(str::to_owned)
}

fn piece() -> impl Strategy<Value = String> {
    let glue = select(&[
        " ", "\t", "\n", "\r\n", ": ", ":", " #", "#", "-", "\"", "'", "\\", "a",
    ]);
    prop_oneof![
        table_entry(),
        glue.prop_map(str::to_owned),
        any::<char>().prop_map(String::from)
    ]
}

/// Lines with every kind of beginning and end.
fn lines() -> impl Strategy<Value = String> {
    let start = select(&[
        "", "", "", " ", "  ", "   ", "\t", " \t", "- ", "# ", "? ", "a: ",
    ]);
    let middle = prop_oneof![3 => "[a-z ]{0,12}", 1 => table_entry()];
    let end = select(&["\n", "\n", "\n", "\n", "\n\n", "\r\n", " \n", "\t\n", ""]);
    vec((start, middle, end), 1..6).prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(start, middle, end)| [start.to_owned(), middle, end.to_owned()])
            .collect()
    })
}

/// Around and beyond the 1,024 characters within which a reader looks for a key's colon, and
/// beyond every width at which a writer might fold.
fn long() -> impl Strategy<Value = String> {
    let unit = prop_oneof![
        Just("a"),
        Just("word "),
        Just("ä"),
        Just("\""),
        Just("a: "),
        Just("😀")
    ];
    (unit, 1..1400_usize, piece()).prop_map(|(unit, count, end)| unit.repeat(count) + &end)
}
