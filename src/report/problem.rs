//! A problem as a person reads it: what is wrong, the lines it stands in, what to do.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use crate::escape::{escape_control, is_unprintable, push_escape};
use crate::source::{Place, Problem, Severity};

/// More of a line than this is no help to anybody.
const WIDTH: usize = 140;

/// More bytes than this are not searched for what is to be shown: a file may be one line, and have
/// much wrong with it.
const LONGEST: usize = 16 * 1024;

/// The problem as lines for a terminal, without a last line break.
#[must_use]
pub fn problem(problem: &Problem, coloured: bool) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = escape_line(&problem.message);
    let label = escape_line(&problem.label);
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut help: Vec<_> = problem.help.iter().map(|help| escape_lines(help)).collect();
    match problem.place.as_ref().filter(|_| shows_secret(problem)) {
        Some(place) => {
            elements.push(origin(place).into());
            if !label.is_empty() {
                help.insert(0, label.to_string());
            }
            help.push("the line is not shown: it stands in a Secret".to_owned());
        }
        None => elements.extend(excerpts(problem, &label)),
    }
    for help in &help {
        elements.push(Level::HELP.no_name().message(help.as_str()).into());
    }
    let group = level.primary_title(message.as_ref()).elements(elements);
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH)
        .render(&[group])
}

/// Whether an excerpt would show lines of a Secret, whose content is nothing for a terminal or a
/// log.
fn shows_secret(problem: &Problem) -> bool {
    let related = problem.related.iter().map(|(place, _)| place);
    problem.place.iter().chain(related).any(stands_in_secret)
}

/// Whether the document around a place says that it is a Secret. It is looked for as text, since
/// what cannot be read as YAML may be one too.
fn stands_in_secret(place: &Place) -> bool {
    let text = place.file.text();
    let span = first_line(place);
    let start = text[..span.start].rfind("\n---").unwrap_or_default();
    let end = text[span.end..]
        .find("\n---")
        .map_or(text.len(), |at| span.end + at);
    let document = &text[start..end];
    document.match_indices("kind").any(|(at, word)| {
        let value = document[at + word.len()..]
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':'));
        value.starts_with("Secret")
    })
}

/// A place without its lines.
fn origin(place: &Place) -> Origin<'static> {
    Origin::path(escape_line(place.file.name()).into_owned())
        .line(place.line())
        .char_column(place.column())
}

/// Lines of files, each with what is to be said of them: places of one file together.
fn excerpts<'p>(problem: &'p Problem, label: &'p str) -> Vec<Element<'p>> {
    let Some(place) = &problem.place else {
        return Vec::new();
    };
    let mut files: Vec<Vec<(&Place, &str, AnnotationKind)>> =
        vec![vec![(place, label, AnnotationKind::Primary)]];
    for (related, label) in &problem.related {
        let annotation = (related, label.as_str(), AnnotationKind::Context);
        match files
            .iter_mut()
            .find(|file| file[0].0.file.name() == related.file.name())
        {
            Some(file) => file.push(annotation),
            None => files.push(vec![annotation]),
        }
    }
    files.into_iter().flat_map(excerpt).collect()
}

fn excerpt<'p>(annotations: Vec<(&'p Place, &'p str, AnnotationKind)>) -> Vec<Element<'p>> {
    let file = &annotations[0].0.file;
    let text = file.text();
    let spans: Vec<Range<usize>> = annotations
        .iter()
        .map(|(place, ..)| first_line(place))
        .collect();
    let start = spans
        .iter()
        .map(|span| span.start)
        .min()
        .unwrap_or_default();
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let bytes = text.as_bytes();
    let from = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
    let to = memchr::memchr(b'\n', &bytes[end..]).map_or(text.len(), |at| end + at);
    if to - from > LONGEST {
        return match annotations.as_slice() {
            [(place, label, _)] => unseen(place, label),
            _ => annotations
                .into_iter()
                .flat_map(|annotation| excerpt(vec![annotation]))
                .collect(),
        };
    }
    let line = annotations
        .iter()
        .map(|(place, ..)| place.line())
        .min()
        .unwrap_or(1);
    let (shown, spans) = show(&text[from..to], from, spans);
    let snippet = Snippet::source(shown)
        .path(escape_line(file.name()).into_owned())
        .line_start(line)
        .annotations(
            annotations
                .into_iter()
                .zip(spans)
                .map(|((_, label, kind), span)| {
                    let annotation = kind.span(span);
                    if label.is_empty() {
                        annotation
                    } else {
                        annotation.label(escape_line(label).into_owned())
                    }
                }),
        );
    vec![snippet.into()]
}

/// A place in a line too long to be shown.
fn unseen<'p>(place: &Place, label: &str) -> Vec<Element<'p>> {
    let mut elements = vec![origin(place).into()];
    if !label.is_empty() {
        let label = escape_line(label).into_owned();
        elements.push(Level::HELP.no_name().message(label).into());
    }
    elements
}

/// The bytes of a place in its first line: more would bury what is to be seen.
fn first_line(place: &Place) -> Range<usize> {
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

/// Text for one line of a message, in which a tab would move what stands behind it.
fn escape_line(text: &str) -> Cow<'_, str> {
    let escaped = escape_control(text);
    if escaped.contains('\t') {
        Cow::Owned(escaped.replace('\t', "\\t"))
    } else {
        escaped
    }
}

/// Help may have several lines, which line up by themselves.
fn escape_lines(text: &str) -> String {
    text.split('\n')
        .map(escape_line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Span};

    fn rendered(text: &str, at: Range<usize>, problem_of: impl Fn(Place) -> Problem) -> String {
        let file = File::new("spec.yaml", text);
        problem(&problem_of(Place::new(&file, Span::new(at))), false)
    }

    #[test]
    fn the_line_is_shown_with_the_place_under_it() {
        let text = "a: 1\naccess:\n  - {resources: [podss]}\r\nb: 2\n";
        let at = text.find("podss").unwrap();
        let shown = rendered(text, at..at + 5, |place| {
            Problem::error("`podss` is no resource")
                .at(place, "did you mean `pods`?")
                .help("help one")
        });
        assert_eq!(
            shown,
            "error: `podss` is no resource\n \
              --> spec.yaml:3:18\n  \
                |\n\
              3 |   - {resources: [podss]}\n  \
                |                  ^^^^^ did you mean `pods`?\n  \
                |\n  \
                = help one"
        );
    }

    #[test]
    fn a_file_cannot_play_with_the_terminal() {
        let text = "a: \u{1b}[31m\u{9b}x\u{202e}y\n";
        let shown = rendered(text, 3..4, |place| {
            Problem::warning("odd \u{1b}[2J")
                .at(place, "\u{7}")
                .help("\u{1b}c")
        });
        assert!(
            !shown.contains(|c: char| c.is_control() && c != '\n'),
            "{shown:?}"
        );
        assert!(!shown.contains('\u{202e}'), "{shown:?}");
    }

    #[test]
    fn lines_of_a_secret_are_never_shown() {
        let secret = "kind: ConfigMap\n---\nkind: Secret\nstringData: {password: hunter2\n";
        let at = secret.find("hunter2").unwrap();
        let shown = rendered(secret, at..at + 7, |place| {
            Problem::error("this is not YAML").at(place, "a bracket is open")
        });
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("--> spec.yaml:4:24"), "{shown}");
        assert!(shown.contains("a bracket is open"), "{shown}");
        for disguise in [
            "\"kind\": \"Secret\", \"a\": hunter2",
            "kind:   'SecretList' # hunter2",
        ] {
            let shown = rendered(disguise, 0..4, |place| Problem::error("x").at(place, ""));
            assert!(!shown.contains("hunter2"), "{shown}");
        }
        // Another document of the file is no Secret.
        let shown = rendered(secret, 6..15, |place| Problem::error("x").at(place, ""));
        assert!(shown.contains("kind: ConfigMap"), "{shown}");
    }

    #[test]
    fn of_a_place_over_many_lines_the_first_is_shown() {
        let text = "a:\n  b: 1\n  c: 2\n";
        let shown = rendered(text, 0..text.len(), |place| {
            Problem::note("big").at(place, "")
        });
        assert!(shown.contains("1 | a:\n"), "{shown}");
        assert!(!shown.contains("c: 2"), "{shown}");
    }

    #[test]
    fn tabs_wide_characters_and_empty_files_are_pointed_into() {
        for (text, at) in [
            ("\ta: 😀x\n", 4..8),
            ("", 0..0),
            ("x", 1..1),
            ("ü", 0..2),
            ("\u{feff}a: b", 3..4),
        ] {
            let shown = rendered(text, at, |place| Problem::error("here").at(place, ""));
            assert!(shown.contains('^'), "{shown}");
        }
    }

    #[test]
    fn a_very_long_line_is_not_shown_and_its_place_is() {
        let text = format!("a: 1\nb: [{}podss]\n", "ä, ".repeat(10_000));
        let at = text.find("podss").unwrap();
        let shown = rendered(&text, at..at + 5, |place| {
            Problem::error("here").at(place, "label").help("help")
        });
        assert_eq!(
            shown,
            "error: here\n--> spec.yaml:2:30005\n = label\n = help"
        );
    }

    #[test]
    fn places_far_apart_are_shown_each_by_itself() {
        let text = format!("a: 1\n{}b: 2\n", "# filler\n".repeat(10_000));
        let end = text.len() - 2;
        let file = File::new("spec.yaml", text);
        let place = |at: usize| Place::new(&file, Span::new(at..at + 1));
        let apart = Problem::error("twice")
            .at(place(end), "again")
            .with_related(place(0), "first");
        let shown = problem(&apart, false);
        assert!(shown.contains("10002 | b: 2"), "{shown}");
        assert!(
            shown.contains("1 | a: 1") && shown.contains("- first"),
            "{shown}"
        );
        assert!(!shown.contains("filler"), "{shown}");
    }
}
