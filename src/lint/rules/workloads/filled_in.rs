//! Values of workloads that are not known yet: somebody fills them in later.

use crate::lint::view::is_unknown;
use crate::source::{
    Kind, Node, Style, holds_name_between_marks, holds_shell_variable, is_placeholder_name,
};
use crate::spec::placeholders;

/// Whether a value is only known when somebody fills it in.
pub(super) fn is_filled_in(node: Node<'_>, is_template: bool) -> bool {
    let text = node.text().unwrap_or_default();
    is_unknown(text)
        || node.has_insertions()
        || !placeholders(text).is_empty()
        || holds_shell_variable(text)
        || is_template && (holds_name_between_marks(text) || is_name_in_braces(node))
}

/// `{name}`, which YAML takes for a mapping.
fn is_name_in_braces(node: Node<'_>) -> bool {
    let mut pairs = node.pairs();
    let (Some((key, value)), None) = (pairs.next(), pairs.next()) else {
        return false;
    };
    node.kind() == Kind::Mapping
        && node.style() == Style::Flow
        && value.is_null()
        && value.span().is_empty()
        && key.text().is_some_and(is_placeholder_name)
}
