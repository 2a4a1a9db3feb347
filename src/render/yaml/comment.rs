//! Comments: text of a user that must stay inside its comment.

use crate::escape::escape_control;

/// Appends each line as `# line` at the indentation.
///
/// Everything that some reader takes for a line break starts a further comment line, and control
/// characters are shown as escapes, so no text leaves the comment. Blanks at the end of a line are
/// dropped.
pub(in crate::render) fn push_comment(
    target: &mut String,
    indentation: usize,
    lines: &[impl AsRef<str>],
) {
    for line in lines
        .iter()
        .flat_map(|text| text.as_ref().split(is_line_break))
    {
        target.extend(std::iter::repeat_n(' ', indentation));
        target.push('#');
        let line = line.trim_end();
        if !line.is_empty() {
            target.push(' ');
            target.push_str(&escape_control(line));
        }
        target.push('\n');
    }
}

/// True for the line breaks of YAML 1.1, which are more than those of YAML 1.2.
fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
