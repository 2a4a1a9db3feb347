//! Differences as text: a unified diff for a changed file, one line for anything else.

use std::fmt::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, Change, ChangeTag, capture_diff_slices_deadline, group_diff_ops};

use super::check::Difference;
use super::error::shown;
use super::sums::with_line_feeds;
use super::survey::{Stale, StaleFile};
use crate::escape::{escape_bytes, escape_control};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// After this time a diff may come out longer than it had to be; it stays correct.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the lines of a difference look; whether to colour is the caller's decision.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiffStyles {
    /// The names of the files, and lines that name a difference.
    pub heading: Style,
    /// The line numbers of a hunk.
    pub hunk: Style,
    /// Lines that only the disk has.
    pub removed: Style,
    /// Lines that only the rendered file has.
    pub added: Style,
}

impl DiffStyles {
    /// No styles at all.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// The usual colours of a diff.
    #[must_use]
    pub fn coloured() -> Self {
        Self {
            heading: Style::new().bold(),
            hunk: AnsiColor::Cyan.on_default(),
            removed: AnsiColor::Red.on_default(),
            added: AnsiColor::Green.on_default(),
        }
    }
}

impl Difference {
    /// The difference as lines for a person, each with a line break.
    ///
    /// Text of files is shown with control characters escaped, so a file cannot play with the
    /// terminal.
    #[must_use]
    pub fn render(&self, styles: &DiffStyles) -> String {
        let mut text = String::new();
        let line = match self {
            Self::Missing { path } => format!("missing: {}", shown(path)),
            Self::InTheWay(obstacle) => format!("in the way: {obstacle}"),
            Self::Stale(stale) => format!("stale: {stale}"),
            Self::Changed {
                path,
                on_disk,
                rendered,
            } => return diff(path, on_disk, rendered, styles),
            Self::Edited {
                path,
                on_disk,
                rendered,
            } => {
                let line = format!("edited by hand: {}", shown(path));
                push_line(&mut text, styles.heading, &line);
                text.push_str(&diff(path, on_disk, rendered, styles));
                return text;
            }
        };
        push_line(&mut text, styles.heading, &line);
        text
    }
}

/// The difference without colours.
impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(&DiffStyles::plain()))
    }
}

/// The file, what it is, and what to do with it.
impl fmt::Display for StaleFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = shown(&self.path);
        match &self.what {
            Stale::Unedited => write!(
                formatter,
                "{path} was rendered once, but is not any more; delete it, or render with --prune"
            ),
            Stale::Edited => write!(
                formatter,
                "{path} was rendered once, but is not any more, and was edited by hand since; keep what you need of it elsewhere and delete it"
            ),
            Stale::Unrecorded => write!(
                formatter,
                "{path} was rendered once, but is not any more, and nothing tells whether it was edited by hand since; look at it and delete it"
            ),
            Stale::Orphaned { spec } => write!(
                formatter,
                "{path} was rendered from {}, which is not there any more; delete it, or bring the spec back",
                escape_control(spec)
            ),
        }
    }
}

/// A unified diff of a file, under its name. Line breaks of a checkout on Windows are not shown,
/// unless nothing else differs or those of the rendered file are meant.
fn diff(path: &Path, on_disk: &[u8], rendered: &[u8], styles: &DiffStyles) -> String {
    let mut text = String::new();
    let path = shown(path);
    push_line(&mut text, styles.heading, &format!("--- {path} (on disk)"));
    push_line(&mut text, styles.heading, &format!("+++ {path} (rendered)"));
    let has_line_feeds = with_line_feeds(rendered) == rendered;
    let with_line_feeds = with_line_feeds(on_disk);
    if has_line_feeds && with_line_feeds != rendered {
        push_hunks(&mut text, styles, &with_line_feeds, rendered);
    } else {
        push_hunks(&mut text, styles, on_disk, rendered);
    }
    text
}

/// The hunks of a unified diff.
///
/// Lines are compared as bytes, so that what is no UTF-8 differs from what stands for it, and end
/// at line feeds only, so that a lone carriage return is seen.
fn push_hunks(text: &mut String, styles: &DiffStyles, old: &[u8], new: &[u8]) {
    let old: Vec<&[u8]> = old.split_inclusive(|&byte| byte == b'\n').collect();
    let new: Vec<&[u8]> = new.split_inclusive(|&byte| byte == b'\n').collect();
    let deadline = Some(Instant::now() + PATIENCE);
    let operations = capture_diff_slices_deadline(Algorithm::Histogram, &old, &new, deadline);
    for hunk in group_diff_ops(operations, CONTEXT) {
        push_line(
            text,
            styles.hunk,
            &UnifiedHunkHeader::new(&hunk).to_string(),
        );
        for operation in &hunk {
            for change in operation.iter_changes(&old[..], &new[..]) {
                push_change(text, styles, &change);
            }
        }
    }
}

fn push_change(text: &mut String, styles: &DiffStyles, change: &Change<&[u8]>) {
    let style = match change.tag() {
        ChangeTag::Equal => Style::new(),
        ChangeTag::Delete => styles.removed,
        ChangeTag::Insert => styles.added,
    };
    let line = change.value();
    let stripped = line.strip_suffix(b"\n");
    let shown = escape_bytes(stripped.unwrap_or(line));
    push_line(text, style, &format!("{}{shown}", change.tag()));
    if stripped.is_none() {
        push_line(text, Style::new(), "\\ No newline at end of file");
    }
}

fn push_line(text: &mut String, style: Style, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{style}{line}{style:#}");
}
