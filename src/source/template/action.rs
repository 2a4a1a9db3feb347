//! Finds the actions of Go templates (`{{ }}`) in a text, as Go's own lexer does (`text/template`,
//! `parse/lex.go`), and what each is for. What that lexer refuses is taken to end at its first `}}`.

use std::ops::Range;

use memchr::memmem;

/// One action, from its first brace to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Action {
    pub(crate) span: Range<usize>,
    pub(crate) role: Role,
}

/// What an action does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Writes something here, lines of its own perhaps.
    Writes(Indent),
    /// Writes nothing: a comment, an assignment, a jump.
    Silent,
    /// Begins a part that is left out or repeated: `if`, `range`, `with`, `define`, `block`.
    Opens,
    /// Begins the other part: `else`.
    Branches,
    /// Ends these: `end`.
    Closes,
}

/// How far what an action writes is moved to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indent {
    /// It does not say, or not as a number.
    Unsaid,
    /// `indent N`: each line after the first by N, the first too, from where the action stands.
    Lines(usize),
    /// `nindent N`: the same, and a line break before.
    NewLines(usize),
}

/// All actions of a text, and the first `{{` that nothing ends.
pub(crate) fn actions(text: &str) -> (Vec<Action>, Option<usize>) {
    let mut lexer = Lexer::new(text);
    let mut actions = Vec::new();
    let mut from = 0;
    while let Some(start) = find(text, from, "{{") {
        let Some(end) = lexer.end_of(start) else {
            return (actions, Some(start));
        };
        let role = role(text.get(start..end).unwrap_or_default());
        actions.push(Action {
            span: start..end,
            role,
        });
        from = end;
    }
    (actions, None)
}

/// Joins the actions of each choice between words, as in `name: {{ if .x -}}` with a word on each
/// of the next lines: the line breaks between them are trimmed, so that it is one value.
pub(super) fn join_words(text: &str, actions: &[Action]) -> Vec<Action> {
    let mut joined = Vec::with_capacity(actions.len());
    let mut at = 0;
    while let Some((action, rest)) = actions.get(at..).and_then(<[Action]>::split_first) {
        at += 1;
        let end = end_of_words(text, action, rest);
        let Some(end) = end.filter(|_| is_behind_text(text, action.span.start)) else {
            joined.push(action.clone());
            continue;
        };
        at += rest.partition_point(|next| next.span.start < end);
        joined.push(Action {
            span: action.span.start..end,
            role: Role::Writes(Indent::Unsaid),
        });
    }
    joined
}

/// Whether something stands before an offset on its line.
fn is_behind_text(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

/// Where a choice between words over several lines ends that an action begins.
fn end_of_words(text: &str, first: &Action, rest: &[Action]) -> Option<usize> {
    let written = |action: &Action| text.get(action.span.clone()).unwrap_or_default();
    if first.role != Role::Opens || !written(first).ends_with("-}}") {
        return None;
    }
    let (mut from, mut has_line_break) = (first.span.end, false);
    for action in rest {
        let between = text.get(from..action.span.start)?;
        has_line_break |= between.contains('\n');
        if between.trim().contains(['\n', ':', '#']) {
            return None;
        }
        let (begins, ends) = (
            written(action).starts_with("{{-"),
            written(action).ends_with("-}}"),
        );
        match action.role {
            Role::Branches if begins && ends => {}
            Role::Closes if begins => return has_line_break.then_some(action.span.end),
            Role::Writes(Indent::Unsaid) => {}
            _ => return None,
        }
        from = action.span.end;
    }
    None
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memmem::find(rest, what.as_bytes()).map(|at| from + at)
}

/// Remembers what it looked for in vain, so that no text is gone over again and again.
struct Lexer<'a> {
    text: &'a str,
    /// Quotes before this are no quotes: one of them is not closed on its line.
    unquoted_until: usize,
    has_raw_end: bool,
    has_comment_end: bool,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            unquoted_until: 0,
            has_raw_end: true,
            has_comment_end: true,
        }
    }

    /// Where the action ends that begins here.
    fn end_of(&mut self, start: usize) -> Option<usize> {
        let body = start + 2;
        let end = match self.end_of_comment(body) {
            Some(end) => end,
            None => self.end_of_code(body)?,
        };
        // Braces in threes are another language's; the last belongs to the action as the first does.
        let is_brace = |at: usize| self.text.as_bytes().get(at).copied();
        let has_third = is_brace(body) == Some(b'{') && is_brace(end) == Some(b'}');
        Some(end + usize::from(has_third))
    }

    fn end_of_comment(&mut self, body: usize) -> Option<usize> {
        let rest = self.text.get(body..)?;
        let trimmed = rest.strip_prefix('-').map_or(rest, str::trim_start);
        if !trimmed.starts_with("/*") || !self.has_comment_end {
            return None;
        }
        let begin = body + (rest.len() - trimmed.len());
        let Some(after) = find(self.text, begin + 2, "*/") else {
            self.has_comment_end = false;
            return None;
        };
        find(self.text, after + 2, "}}").map(|at| at + 2)
    }

    fn end_of_code(&mut self, body: usize) -> Option<usize> {
        let mut at = body;
        let first = find(self.text, at, "}}")?;
        let mut end = first;
        loop {
            let code = self.text.as_bytes().get(at..end).unwrap_or_default();
            match memchr::memchr3(b'"', b'\'', b'`', code) {
                Some(quote) => at = self.after_quote(at + quote),
                None => return Some(end + 2),
            }
            if at > end {
                let Some(later) = find(self.text, at, "}}") else {
                    self.unquoted_until = at;
                    return Some(first + 2);
                };
                end = later;
            }
        }
    }

    /// Where reading goes on after a quote: behind the text in quotes, or behind the quote alone.
    fn after_quote(&mut self, quote: usize) -> usize {
        let bytes = self.text.as_bytes();
        let after = quote + 1;
        if quote < self.unquoted_until {
            return after;
        }
        let rest = bytes.get(after..).unwrap_or_default();
        if bytes.get(quote) == Some(&b'`') {
            let end = memchr::memchr(b'`', rest).filter(|_| self.has_raw_end);
            self.has_raw_end = end.is_some();
            return end.map_or(after, |end| after + end + 1);
        }
        let mut escaped = false;
        for (index, &byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => {
                    self.unquoted_until = after + index;
                    return after;
                }
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                _ if Some(&byte) == bytes.get(quote) => return after + index + 1,
                _ => {}
            }
        }
        self.unquoted_until = bytes.len();
        after
    }
}

fn role(action: &str) -> Role {
    let body = action.trim_start_matches('{').trim_end_matches('}');
    let body = body.strip_prefix('-').unwrap_or(body).trim();
    let word_end = body
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(body.len());
    match body.get(..word_end).unwrap_or_default() {
        "if" | "range" | "with" | "define" | "block" => Role::Opens,
        "else" => Role::Branches,
        "end" => Role::Closes,
        "break" | "continue" => Role::Silent,
        _ if body.starts_with("/*") || is_assignment(body) => Role::Silent,
        _ => Role::Writes(indent(body)),
    }
}

/// Whether this is `$name := …` or `$name = …`.
fn is_assignment(body: &str) -> bool {
    let Some(rest) = body.strip_prefix('$') else {
        return false;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let rest = rest.trim_start();
    rest.starts_with(":=") || rest.starts_with('=')
}

fn indent(body: &str) -> Indent {
    let Some(at) = body.rfind("indent") else {
        return Indent::Unsaid;
    };
    let (before, after) = (body.get(..at), body.get(at + "indent".len()..));
    let after = after.unwrap_or_default();
    let digits = after.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let digits = digits.get(..end.unwrap_or(digits.len()));
    let Some(Ok(by)) = digits.map(str::parse) else {
        return Indent::Unsaid;
    };
    if before.is_some_and(|before| before.ends_with('n')) {
        Indent::NewLines(by)
    } else {
        Indent::Lines(by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_end_where_go_ends_them() {
        let cases: [(&str, &[&str], &str); 15] = [
            ("a {{ .x }} b", &["{{ .x }}"], "one"),
            ("{{.a}}{{.b}}", &["{{.a}}", "{{.b}}"], "two"),
            ("{{ \"{{\" }}x", &["{{ \"{{\" }}"], "braces in a string"),
            ("{{ \"}}\" }}x", &["{{ \"}}\" }}"], "an end in a string"),
            ("{{ \"\\\"}}\" }}x", &["{{ \"\\\"}}\" }}"], "an escape"),
            ("{{ `}}\n` }}x", &["{{ `}}\n` }}"], "a raw string"),
            ("{{ '}' }}}}", &["{{ '}' }}"], "a character"),
            ("{{- /* }} */ -}}x", &["{{- /* }} */ -}}"], "a comment"),
            ("{{/* \" */}}\"", &["{{/* \" */}}"], "a quote in a comment"),
            ("{{ x\n  y }}z", &["{{ x\n  y }}"], "two lines"),
            ("{{ it's }} it's", &["{{ it's }}"], "a quote that is none"),
            (
                "{{ it's }}\n{{ 'x' }}",
                &["{{ it's }}", "{{ 'x' }}"],
                "and one",
            ),
            ("{{{ .x }}}y", &["{{{ .x }}}"], "three braces"),
            ("{{ .x }}}", &["{{ .x }}"], "a brace after it"),
            ("{{/* }} x", &["{{/* }}"], "a comment without end"),
        ];
        for (text, expected, why) in cases {
            let (found, unterminated) = actions(text);
            let found: Vec<_> = found.iter().map(|a| &text[a.span.clone()]).collect();
            assert_eq!(found, expected, "{why}: {text:?}");
            assert_eq!(unterminated, None, "{why}");
        }
        assert_eq!(actions("a {{ .x }} {{ .y").1, Some(11));
        assert_eq!(actions("{{").1, Some(0));
    }

    #[test]
    fn actions_are_known_by_their_first_word() {
        let cases = [
            ("{{ .x }}", Role::Writes(Indent::Unsaid)),
            ("{{ iff }}", Role::Writes(Indent::Unsaid)),
            ("{{- if .x }}", Role::Opens),
            ("{{if(.x)}}", Role::Opens),
            ("{{- range $i, $x := .y -}}", Role::Opens),
            ("{{ with $x := .y }}", Role::Opens),
            ("{{ define \"x\" }}", Role::Opens),
            ("{{ block \"x\" . }}", Role::Opens),
            ("{{- else if .y }}", Role::Branches),
            ("{{else}}", Role::Branches),
            ("{{end}}", Role::Closes),
            ("{{- end -}}", Role::Closes),
            ("{{/* x */}}", Role::Silent),
            ("{{- /* x */ -}}", Role::Silent),
            ("{{ $x := 1 }}", Role::Silent),
            ("{{- $x = 1 }}", Role::Silent),
            ("{{ break }}", Role::Silent),
            ("{{ $x }}", Role::Writes(Indent::Unsaid)),
            ("{{ template \"x\" . }}", Role::Writes(Indent::Unsaid)),
            ("{{ x | indent 4 }}", Role::Writes(Indent::Lines(4))),
            ("{{ x | nindent 4 }}", Role::Writes(Indent::NewLines(4))),
            ("{{ x | nindent (int 4) }}", Role::Writes(Indent::Unsaid)),
            ("{{ x | nindent $n }}", Role::Writes(Indent::Unsaid)),
        ];
        for (text, expected) in cases {
            assert_eq!(role(text), expected, "{text}");
        }
    }

    #[test]
    fn no_text_is_gone_over_again_and_again() {
        let start = std::time::Instant::now();
        for piece in [
            "{{ \\\" }}",
            "{{/* }}",
            "{{ ` }}",
            "{{ ' }}",
            "{{",
            "{{ \"}}\n",
        ] {
            actions(&piece.repeat(200_000));
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(10));
    }
}
