//! A problem as a person reads it: what is wrong, the lines it stands in, what to do.

use annotate_snippets::Level;

use super::excerpt::{Mark, escape_line, excerpts, help, origin, rendered};
use super::secrets::Secrets;
use crate::source::{Problem, Severity};

/// The problem as lines for a terminal, without a last line break.
#[must_use]
pub fn problem(problem: &Problem, coloured: bool) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(escape_line(&problem.message).into_owned());
    let mut elements = Vec::new();
    let mut advice = problem.help.clone();
    if let Some(place) = &problem.place {
        if shows_secret(problem) {
            elements.push(origin(place));
            if !problem.label.is_empty() {
                advice.insert(0, problem.label.clone());
            }
            advice.push("the line is not shown: it stands in a Secret".to_owned());
        } else {
            let first = Mark::new(place, &problem.label);
            let related = problem.related.iter();
            elements.extend(excerpts(
                first,
                related.map(|(place, label)| Mark::new(place, label)),
            ));
        }
    }
    elements.extend(advice.iter().map(|advice| help(advice)));
    rendered(title, problem.place.as_ref(), elements, coloured)
}

/// Whether an excerpt would show lines of a Secret.
fn shows_secret(problem: &Problem) -> bool {
    let mut secrets = Secrets::default();
    let related = problem.related.iter().map(|(place, _)| place);
    let mut places = problem.place.iter().chain(related);
    places.any(|place| secrets.hold(place))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::source::{File, Place, Span};

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
    fn the_column_is_that_of_the_file_where_escapes_are_shown() {
        let shown = rendered("a: \u{1b}\u{202e}\u{1F600}x\n", 11..12, |place| {
            Problem::error("here").at(place, "")
        });
        assert!(shown.contains("--> spec.yaml:1:7\n"), "{shown}");
        assert!(
            shown.contains("1 | a: \\u001b\\u202e\u{1F600}x\n"),
            "{shown}"
        );
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
