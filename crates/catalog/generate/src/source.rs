//! Rust source text for values.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A string literal. Recorded names are plain ASCII, for which Rust's own escaping is exact.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// A slice of strings.
pub(crate) fn strings(list: &[String]) -> String {
    let items: Vec<String> = list.iter().map(|text| literal(text)).collect();
    format!("&[{}]", items.join(", "))
}

/// A slice of pairs.
pub(crate) fn pairs(map: &BTreeMap<String, String>) -> String {
    let items: Vec<String> = map
        .iter()
        .map(|(key, value)| format!("({}, {})", literal(key), literal(value)))
        .collect();
    format!("&[{}]", items.join(", "))
}

/// A span of minor versions.
pub(crate) fn span((first, last): (u8, u8)) -> String {
    format!("Span::new({first}, {last})")
}

/// A static slice with one row a line.
pub(crate) fn table(doc: &str, name: &str, kind: &str, rows: &[String]) -> String {
    let mut text = format!("/// {doc}\npub(crate) static {name}: &[{kind}] = &[\n");
    for row in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {row},");
    }
    text.push_str("];\n");
    text
}
