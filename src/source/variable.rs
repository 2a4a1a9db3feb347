//! Variables that `envsubst` and tools of its kind fill in before a manifest is applied.

/// Whether a text holds a variable in braces: `${NAME}`, `${NAME:-default}`. To kubectl it is a text
/// like any other.
#[must_use]
pub fn holds_variable(text: &str) -> bool {
    let mut rests = text.split("${").skip(1);
    rests.any(|rest| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        is_name && (after.starts_with('}') || (after.starts_with(':') && after.contains('}')))
    })
}

#[cfg(test)]
mod tests {
    use super::holds_variable;

    #[test]
    fn variables_are_told_from_texts() {
        for text in ["${NAME}", "a-${name_1}-b", "${NS:-default}", "$${a${B}"] {
            assert!(holds_variable(text), "{text}");
        }
        for text in [
            "", "$NAME", "${}", "${NAME", "${1}", "{NAME}", "${a b}", "$ {A}",
        ] {
            assert!(!holds_variable(text), "{text}");
        }
    }
}
