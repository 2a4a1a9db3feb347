//! `@NAME@` without quotes, as Job templates have it: what a renderer fills in, where YAML lets no
//! text begin with an `@`.

use super::action::{Action, Indent, Role};

/// The tokens of a text that begin a scalar outside of `others`, in order.
pub(super) fn tokens(text: &str, others: &[Action]) -> Vec<Action> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('@')) {
        let start = from + start;
        let end = end_of(text, start).filter(|_| begins_scalar(text, start));
        from = end.unwrap_or(start + 1);
        let after = others.partition_point(|action| action.span.end <= start);
        let is_inside = others
            .get(after)
            .is_some_and(|action| action.span.contains(&start));
        if let Some(end) = end.filter(|_| !is_inside) {
            found.push(Action {
                span: start..end,
                role: Role::Writes(Indent::Unsaid),
            });
        }
    }
    found
}

/// Whether a text holds such a token.
pub(in crate::source) fn holds_token(text: &str) -> bool {
    !tokens(text, &[]).is_empty()
}

/// The end of a token that begins here.
fn end_of(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start + 1..)?;
    let (name, _) = rest.split_once('@')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some(start + name.len() + 2)
}

/// Whether what stands here is the beginning of a value or an item.
fn begins_scalar(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let trimmed = before.trim_end_matches([' ', '\t']);
    match trimmed.chars().next_back() {
        None | Some('\n' | '[' | '{' | ',') => true,
        Some(':' | '-') => trimmed.len() < before.len(),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_what_begins_a_value() {
        for (text, expected) in [
            ("a: @B@\n", &["@B@"][..]),
            ("- @B_1@-x\n", &["@B_1@"]),
            ("a: [@B@, @C@, d@E@]\n", &["@B@", "@C@"]),
            ("a: \"@B@\"\n", &[]),
            ("a: x @B@\nb: me@x.example, you@y.example\n", &[]),
            ("a: @1@ @ @@ @B C@\n", &[]),
            ("a: @B@@C@\n", &["@B@"]),
        ] {
            let found = tokens(text, &[]);
            let found: Vec<&str> = found
                .iter()
                .map(|token| &text[token.span.clone()])
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
