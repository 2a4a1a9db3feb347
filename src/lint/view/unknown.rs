//! Values that are not known before a template is filled in.

/// Whether a text holds a template action, so that nobody knows what it will be.
pub(in crate::lint) fn is_unknown(text: &str) -> bool {
    text.contains("{{")
}
