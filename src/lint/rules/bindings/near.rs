//! Names that were most likely meant to be others.

use super::super::super::view::is_unknown;

/// Whether a name is a known one misspelt: in another letter case, or with a letter or two
/// mistaken. Names that differ in digits are names of a row: `app-1`, `app-2`.
pub(in crate::lint) fn is_misspelt(known: &str, name: &str) -> bool {
    // Two letters take eight bytes at the most: most names are told apart by their length.
    let is_far = known.len().abs_diff(name.len()) > 8;
    if known == name || is_far || is_unknown(known) || is_unknown(name) {
        return false;
    }
    let (known, name) = (known.to_lowercase(), name.to_lowercase());
    let letters = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let allowed = match known.len() {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    known == name
        || (letters(&known) != letters(&name) && strsim::osa_distance(&known, &name) <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_or_two_make_a_misspelling() {
        for (known, name) in [
            ("reader", "raeder"),
            ("reader", "Reader"),
            ("secret-reader", "secert-readers"),
        ] {
            assert!(is_misspelt(known, name), "{known} {name}");
        }
        for (known, name) in [
            ("reader", "reader"),
            ("app-1", "app-2"),
            ("web", "wed"),
            ("reader", "writer"),
            ("{{ .name }}-reader", "{{ .name }}-raeder"),
        ] {
            assert!(!is_misspelt(known, name), "{known} {name}");
        }
    }
}
