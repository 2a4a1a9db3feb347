//! Values that are not known before a template is filled in.

/// Whether a text holds a template action, so that what it says is not known yet.
pub(in crate::lint) fn is_unknown(text: &str) -> bool {
    text.contains("{{")
}

/// The actions between which text stands, or does not, as values decide.
const BRANCHES: [&str; 6] = ["if", "else", "range", "with", "define", "block"];

/// Whether parts of a template's text may be left out, or stand more than once, when it is filled
/// in.
pub(in crate::lint) fn has_branches(text: &str) -> bool {
    text.split("{{").skip(1).any(|action| {
        let action = action.trim_start_matches('-').trim_start();
        let word = action.split(|c: char| !c.is_ascii_alphabetic()).next();
        word.is_some_and(|word| BRANCHES.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_told_from_values() {
        assert!(has_branches("{{- if .Values.x }}\nkind: Role\n{{ end }}"));
        assert!(has_branches("a\n{{else}}b"));
        assert!(!has_branches("name: {{ .Values.if }}"));
        assert!(!has_branches("name: {{ include \"if\" . }}\nif: else"));
    }
}
