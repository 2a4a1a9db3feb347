//! Lines of files with what is to be said of them, as a terminal shows them.
//!
//! Text of files and about them is untrusted: nothing here reaches a terminal that it would obey,
//! and whoever lays out an excerpt asks [`Secrets`](super::secrets::Secrets) first.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Element, Level, Origin, Padding, Renderer, Snippet, Title,
};

use crate::escape::{escape_control, is_unprintable, push_escape};
use crate::source::Place;

/// More of a line than this is no help to anybody.
const WIDTH: usize = 140;

/// More bytes than this are not searched for what is to be shown: a file may be one line, and have
/// much wrong with it.
const LONGEST: usize = 16 * 1024;

/// GitHub's runner takes `##[` for the beginning of a command wherever it stands in a line, so that
/// a comment of a file could give one.
const BRACKET: &str = "\\u005b";

/// A place and what to say there; nothing, if the place speaks for itself.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    place: &'a Place,
    label: &'a str,
}

impl<'a> Mark<'a> {
    pub(super) fn new(place: &'a Place, label: &'a str) -> Self {
        Self { place, label }
    }
}

/// The whole text under its title, without a last line break; the first of the elements tells the
/// place, if there is one.
pub(super) fn rendered(
    title: Title<'_>,
    place: Option<&Place>,
    elements: Vec<Element<'_>>,
    coloured: bool,
) -> String {
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH)
        .render(&[title.elements(elements)]);
    match place {
        Some(place) => with_column(&text, place),
        None => text,
    }
}

/// The text with the column that the place has in its file. The renderer counts the characters of
/// what it shows, where an escape is several.
fn with_column(text: &str, place: &Place) -> String {
    let line = format!(":{}:", place.line());
    let header = text.find('\n').map_or(0, |at| at + 1);
    let end = text[header..]
        .find('\n')
        .map_or(text.len(), |at| header + at);
    let Some(at) = text[header..end].rfind(&line) else {
        return text.to_owned();
    };
    let (before, rest) = text.split_at(header + at + line.len());
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{}{rest}", place.column())
}

/// A place without its lines.
pub(super) fn origin(place: &Place) -> Element<'static> {
    Origin::path(escape_line(place.file.name()).into_owned())
        .line(place.line())
        .char_column(place.column())
        .into()
}

/// A place without its lines, and what to say of it in the same line.
pub(super) fn reference(mark: Mark<'_>) -> Element<'static> {
    let place = escape_line(mark.place.file.name());
    let (line, column) = (mark.place.line(), mark.place.column());
    let text = format!("{place}:{line}:{column} {}", escape_line(mark.label));
    Origin::path(text.trim_end().to_owned()).into()
}

/// An empty line between what was shown and what follows.
pub(super) fn gap() -> Element<'static> {
    Padding.into()
}

/// A line of advice; it may have several, which line up by themselves.
pub(super) fn help(text: &str) -> Element<'static> {
    let lines: Vec<_> = text.split('\n').map(escape_line).collect();
    Level::HELP.no_name().message(lines.join("\n")).into()
}

/// Lines of files, each with what is to be said of them: places of one file together, the first
/// mark as what it is about.
pub(super) fn excerpts<'a>(
    first: Mark<'a>,
    others: impl IntoIterator<Item = Mark<'a>>,
) -> Vec<Element<'static>> {
    let mut files = vec![vec![(first, AnnotationKind::Primary)]];
    for mark in others {
        let annotation = (mark, AnnotationKind::Context);
        let is_same =
            |file: &&mut Vec<(Mark<'_>, _)>| Arc::ptr_eq(&file[0].0.place.file, &mark.place.file);
        match files.iter_mut().find(is_same) {
            Some(file) => file.push(annotation),
            None => files.push(vec![annotation]),
        }
    }
    files.into_iter().flat_map(excerpt).collect()
}

fn excerpt(marks: Vec<(Mark<'_>, AnnotationKind)>) -> Vec<Element<'static>> {
    let file = &marks[0].0.place.file;
    let text = file.text();
    let spans: Vec<Range<usize>> = marks
        .iter()
        .map(|(mark, _)| first_line(mark.place))
        .collect();
    let starts = spans.iter().map(|span| span.start);
    let start = starts.min().unwrap_or_default();
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let bytes = text.as_bytes();
    let from = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
    let to = memchr::memchr(b'\n', &bytes[end..]).map_or(text.len(), |at| end + at);
    if to - from > LONGEST {
        return match marks.as_slice() {
            [(mark, _)] => unseen(*mark),
            _ => marks
                .into_iter()
                .flat_map(|mark| excerpt(vec![mark]))
                .collect(),
        };
    }
    let lines = marks.iter().map(|(mark, _)| mark.place.line());
    let line = lines.min().unwrap_or(1);
    let (shown, spans) = show(&text[from..to], from, spans);
    let annotations = marks.into_iter().zip(spans).map(|((mark, kind), span)| {
        let annotation = kind.span(span);
        if mark.label.is_empty() {
            annotation
        } else {
            annotation.label(escape_line(mark.label).into_owned())
        }
    });
    let snippet = Snippet::source(shown)
        .path(escape_line(file.name()).into_owned())
        .line_start(line)
        .annotations(annotations);
    vec![snippet.into()]
}

/// A place in a line too long to be shown.
fn unseen(mark: Mark<'_>) -> Vec<Element<'static>> {
    let mut elements = vec![origin(mark.place)];
    if !mark.label.is_empty() {
        elements.push(help(&escape_line(mark.label)));
    }
    elements
}

/// The bytes of a place in its first line: more would bury what is to be seen.
pub(super) fn first_line(place: &Place) -> Range<usize> {
    let text = place.file.text();
    let start = text.floor_char_boundary(place.span.range().start.min(text.len()));
    let end = text.floor_char_boundary(place.span.range().end.min(text.len()).max(start));
    let line_end = memchr::memchr2(b'\r', b'\n', &text.as_bytes()[start..end]);
    start..line_end.map_or(end, |at| start + at)
}

/// The text with nothing in it that a terminal would obey, and the spans moved along. The spans
/// count from the file's beginning, where the text begins at `from`.
fn show(text: &str, from: usize, spans: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let mut shown = String::with_capacity(text.len());
    let mut positions = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        positions.push((from + at, shown.len()));
        let ends_line =
            character == '\r' && characters.peek().is_none_or(|(_, next)| *next == '\n');
        let is_mark = character == '\u{feff}' && from + at == 0;
        if ends_line || is_mark {
            continue;
        }
        match character {
            '\n' | '\t' => shown.push(character),
            '[' if shown.ends_with("##") => shown.push_str(BRACKET),
            _ if is_unprintable(character) => push_escape(&mut shown, character),
            _ => shown.push(character),
        }
    }
    let total = shown.len();
    let moved = |offset: usize| {
        let index = positions.partition_point(|(original, _)| *original < offset);
        positions.get(index).map_or(total, |(_, shown)| *shown)
    };
    let spans = spans
        .into_iter()
        .map(|span| moved(span.start)..moved(span.end))
        .collect();
    (shown, spans)
}

/// Text for one line of a message, in which a tab would move what stands behind it, and a command
/// would be obeyed by what watches the log.
pub(super) fn escape_line(text: &str) -> Cow<'_, str> {
    let escaped = escape_control(text);
    if escaped.contains('\t') || escaped.contains("##[") {
        let escaped = escaped.replace('\t', "\\t");
        Cow::Owned(escaped.replace("##[", &format!("##{BRACKET}")))
    } else {
        escaped
    }
}
