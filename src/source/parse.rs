//! From the text of one document to its tree. The only place that names the YAML parser's types.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use granit_parser::{
    ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StructureStyle, Tag,
};

use super::scalar::{self, Resolved, ScalarTag};
use super::template::Template;
use super::tree::{Data, MAX_DEPTH, Payload, Style, Text, Tree};
use super::{Cause, File, Place, Problem, Span, cause, characters, check, second_look};

/// A document that was read.
pub(super) struct Parsed {
    /// The part of its file that it was read from.
    pub(super) span: Span,
    /// Its tree; none if there is nothing in it but blanks and comments.
    pub(super) tree: Option<Tree>,
    /// Where text begins that Kubernetes ignores, because it stands after the document's end.
    pub(super) ignored: Option<Span>,
}

/// Reads one document of a file: the text of `span`, as the line splitter cut it.
///
/// Fails with the one thing that makes the document unreadable to Kubernetes or to us.
pub(super) fn parse(file: &Arc<File>, span: Span) -> Result<Parsed, Problem> {
    let base = span.start as usize;
    second_look::parse(file.slice(span), base, |text| {
        read(Builder::new(file, text, span, None))
    })
}

/// Reads one document of a template: `span` as the line splitter cut it out of the template with
/// its actions hidden.
pub(super) fn parse_template(
    file: &Arc<File>,
    span: Span,
    template: &Template<'_>,
) -> Result<Parsed, Problem> {
    let base = span.start as usize;
    second_look::parse(template.slice(span), base, |text| {
        read(Builder::new(file, text, span, Some(template)))
    })
}

/// Why a document could not be read.
pub(super) struct Refusal {
    pub(super) problem: Box<Problem>,
    /// What of its lines our parser minds and kubectl may not.
    pub(super) stumble: Option<Stumble>,
}

/// How a line is indented that our parser refuses, and where in the document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stumble {
    /// By a tab.
    Tab(usize),
    /// Not enough for the quotes it is in.
    Quoted(usize),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            stumble: None,
        }
    }
}

fn read(mut builder: Builder<'_>) -> Result<Parsed, Refusal> {
    if let Some(problem) = characters::forbidden(builder.file, builder.text, builder.base) {
        return Err(problem.into());
    }
    let mut parser = Parser::new_from_str_with_options(builder.text, options());
    let mut ignored = None;
    let mut ended = false;
    while let Some(event) = parser.next_event() {
        if ended {
            ignored = builder.start_of_ignored(&event);
            break;
        }
        let (event, at) = event.map_err(|error| Refusal {
            problem: Box::new(builder.scan_problem(&error)),
            stumble: stumble(&error),
        })?;
        ended = matches!(event, Event::DocumentEnd);
        let at = builder.span_of(&at);
        builder.take(event, at)?;
    }
    let span = Span::new(builder.base..builder.base + builder.text.len());
    let tree = builder.finish();
    if let Some(tree) = &tree {
        check::check(tree)?;
    }
    Ok(Parsed {
        span,
        tree,
        ignored,
    })
}

fn options() -> Options {
    let mut options = Options::default();
    // With comments on, a run of comment lines ends in "too many buffered comments".
    options.set_emit_comments(false);
    options
}

/// Puts events together to a tree.
struct Builder<'a> {
    file: &'a Arc<File>,
    /// The document; of a template, with its actions hidden.
    text: &'a str,
    template: Option<&'a Template<'a>>,
    /// Where the document begins in its file.
    base: usize,
    nodes: Vec<Data>,
    texts: Vec<Box<str>>,
    open: Vec<usize>,
    anchors: HashMap<usize, u32>,
}

impl<'a> Builder<'a> {
    fn new(
        file: &'a Arc<File>,
        text: &'a str,
        span: Span,
        template: Option<&'a Template<'a>>,
    ) -> Self {
        Self {
            file,
            text,
            template,
            base: span.start as usize,
            nodes: Vec::new(),
            texts: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
        }
    }

    fn finish(self) -> Option<Tree> {
        (!self.nodes.is_empty()).then(|| Tree {
            file: Arc::clone(self.file),
            runs: Vec::new(),
            nodes: self.nodes,
            texts: self.texts,
            duplicates: Vec::new(),
            insertions: Vec::new(),
            regions: Arc::default(),
            printed: None,
        })
    }

    /// The text of a span of the file, as it was parsed.
    fn slice(&self, span: Span) -> &'a str {
        let start = (span.start as usize).checked_sub(self.base);
        let end = (span.end as usize).checked_sub(self.base);
        let range = start.zip(end).map(|(start, end)| start..end);
        range
            .and_then(|range| self.text.get(range))
            .unwrap_or_default()
    }

    /// A span of the document as a span of the file.
    fn span_of(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        Span::new(self.base + range.start..self.base + range.end)
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    fn take(&mut self, event: Event<'_>, at: Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let data = self.scalar(text, style, tag.as_deref(), at)?;
                self.push(data, anchor);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.open(Payload::Sequence, style, anchor, tag.is_some(), at)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.open(Payload::Mapping, style, anchor, tag.is_some(), at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied().unwrap_or_default();
                let data = self.leaf(Payload::Alias { target }, Style::Plain, false, at);
                self.push(data, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn next_index(&self) -> u32 {
        super::file::offset(self.nodes.len())
    }

    fn leaf(&self, payload: Payload, style: Style, tagged: bool, span: Span) -> Data {
        Data {
            span,
            end: self.next_index().saturating_add(1),
            style,
            tagged,
            payload,
        }
    }

    fn push(&mut self, data: Data, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, self.next_index());
        }
        self.nodes.push(data);
    }

    fn open(
        &mut self,
        payload: Payload,
        style: StructureStyle,
        anchor: usize,
        tagged: bool,
        at: Span,
    ) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(self.place(at)));
        }
        let style = match style {
            StructureStyle::Block => Style::Block,
            StructureStyle::Flow => Style::Flow,
        };
        let starts_at_dash = matches!((payload, style), (Payload::Sequence, Style::Block));
        let span = if starts_at_dash {
            self.beginning_at_dash(at)
        } else {
            at
        };
        self.open.push(self.nodes.len());
        let data = self.leaf(payload, style, tagged, span);
        self.push(data, anchor);
        Ok(())
    }

    /// The span of a block list that begins under its key, which the parser begins at its first
    /// item: from that item's dash on.
    fn beginning_at_dash(&self, at: Span) -> Span {
        let start = (at.start as usize).saturating_sub(self.base);
        let before = self.text.get(..start).unwrap_or_default();
        match before.trim_end_matches([' ', '\t']).strip_suffix('-') {
            Some(before) => Span::new(self.base + before.len()..at.end as usize),
            None => at,
        }
    }

    /// Ends the innermost open collection: at its bracket, or else where its last node ends. The
    /// collection around it ends no earlier.
    fn close(&mut self, at: Span) {
        let Some(start) = self.open.pop() else { return };
        let end_index = self.next_index();
        let is_bracket = matches!(self.slice(at), "]" | "}");
        let last = self.nodes.last().map(|node| node.span.end);
        let Some(node) = self.nodes.get_mut(start) else {
            return;
        };
        let end = if is_bracket { Some(at.end) } else { last };
        node.end = end_index;
        node.span.end = node.span.end.max(end.unwrap_or_default());
        let end = node.span.end;
        if let Some(outer) = self
            .open
            .last()
            .and_then(|&outer| self.nodes.get_mut(outer))
        {
            outer.span.end = outer.span.end.max(end);
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        at: Span,
    ) -> Result<Data, Problem> {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        // The parser gives an empty value as `~` over no text, at the colon before it.
        let is_absent = style == Style::Plain && at.is_empty();
        let (text, at) = if is_absent {
            (Cow::Borrowed(""), self.after_colon(at))
        } else {
            (text, at)
        };
        let (value, text) = self.resolve(text, style, tag, at)?;
        let text = self.keep(text, at);
        Ok(self.leaf(Payload::Scalar { value, text }, style, tag.is_some(), at))
    }

    fn after_colon(&self, at: Span) -> Span {
        let start = at.start as usize;
        let is_colon = self.slice(Span::new(start..start + 1)) == ":";
        let start = start + usize::from(is_colon);
        Span::new(start..start)
    }

    fn resolve<'t>(
        &self,
        text: Cow<'t, str>,
        style: Style,
        tag: Option<&Tag>,
        at: Span,
    ) -> Result<(Resolved, Cow<'t, str>), Problem> {
        // What an action writes may well fit the tag, which makes nothing of a text but a text.
        let is_unknown = self
            .template
            .is_some_and(|template| template.is_hidden_in(&text));
        let Some(tag) = tag.filter(|_| !is_unknown) else {
            let value = match style {
                Style::Plain => scalar::resolve_plain(&text),
                _ => Resolved::Str,
            };
            return Ok((value, text));
        };
        let kind = scalar_tag(tag);
        if kind == ScalarTag::Binary {
            let decoded = decode_base64(&text).ok_or_else(|| {
                Problem::error("`!!binary` without base64 after it")
                    .at(self.place(at), "not base64")
                    .because(Cause::Refused)
            })?;
            return Ok((Resolved::Str, Cow::Owned(decoded)));
        }
        let value = scalar::resolve_tagged(kind, &text).ok_or_else(|| {
            Problem::error(format!(
                "the value does not fit its tag `{}`",
                tag.original()
            ))
            .at(self.place(at), "Kubernetes refuses the document here")
            .help("leave the tag out, or quote the value if a text is meant")
            .because(Cause::Refused)
        })?;
        Ok((value, text))
    }

    /// Where to find a text again: in the file if it stands there as it is, or else kept aside.
    fn keep(&mut self, text: Cow<'_, str>, at: Span) -> Text {
        let is_written = |template: &Template<'_>| template.is_written_at(at);
        if self.template.is_none_or(is_written)
            && let Some(span) = self.in_file(&text, at)
        {
            return Text::InFile(span);
        }
        let text = match self.template {
            Some(template) => template.restore(text, at),
            None => text,
        };
        self.texts.push(text.into_owned().into_boxed_str());
        Text::Decoded(super::file::offset(self.texts.len() - 1))
    }

    fn in_file(&self, text: &str, at: Span) -> Option<Span> {
        let inner = Span {
            start: at.start.saturating_add(1),
            end: at.end.saturating_sub(1),
        };
        [at, inner]
            .into_iter()
            .find(|&span| self.slice(span) == text)
    }

    /// Where the text begins that follows the document's end, if any does.
    fn start_of_ignored(
        &self,
        event: &Result<(Event<'_>, granit_parser::Span), ScanError>,
    ) -> Option<Span> {
        match event {
            Ok((Event::StreamEnd, _)) => None,
            Ok((_, at)) => {
                let start = self.span_of(at).start as usize;
                Some(self.rest_of_line(start))
            }
            Err(error) => Some(self.character_at(error)),
        }
    }

    fn rest_of_line(&self, start: usize) -> Span {
        let rest = self
            .text
            .get(start.saturating_sub(self.base)..)
            .unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        Span::new(start..start + line.len())
    }

    /// The character an error points at; nothing at a line's end.
    fn character_at(&self, error: &ScanError) -> Span {
        let at = error.marker().byte_offset().unwrap_or_default();
        let at = self.text.floor_char_boundary(at);
        let rest = self.text.get(at..).unwrap_or_default();
        let width = rest.chars().next().filter(|c| !c.is_control());
        let start = self.base + at;
        Span::new(start..start + width.map_or(0, char::len_utf8))
    }

    /// The `*` that an error is about, if what follows it is no name of an anchor.
    fn unquoted_star(&self, error: &ScanError) -> Option<Span> {
        let is_alias = matches!(
            error.kind(),
            ErrorKind::MissingAnchorOrAliasName | ErrorKind::UnknownAnchor
        );
        let at = error.marker().byte_offset().filter(|_| is_alias)?;
        let line = self
            .text
            .get(..at)?
            .rfind('\n')
            .map_or(0, |line_break| line_break + 1);
        let until = self.text.ceil_char_boundary(at + 1);
        let star = line + self.text.get(line..until)?.rfind('*')?;
        // go-yaml ends a name where ours does not, so one that is a name at first may be known to it.
        let next = self.text.get(star + 1..)?.chars().next();
        let is_name = next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let start = self.base + star;
        (!is_name).then(|| Span::new(start..start + 1))
    }

    fn scan_problem(&self, error: &ScanError) -> Problem {
        if let Some(star) = self.unquoted_star(error) {
            return Problem::error("not YAML: a plain `*` begins an alias")
                .at(self.place(star), "no name follows")
                .help("quote it: \"*\"")
                .because(Cause::UnquotedStar);
        }
        let place = self.place(self.character_at(error));
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => too_deep(place),
            ErrorKind::UnknownAnchor => Problem::error("an alias without an anchor")
                .at(place, "nothing has this name before"),
            ErrorKind::TabInIndentation | ErrorKind::TabInBlockIndentation => tab_problem(place),
            _ => Problem::error(format!("not YAML: {}", error.info())).at(place, "here"),
        }
        .because(cause::of_scan_error(error.kind(), self.text))
    }
}

/// What to say of a tab that indents a line.
pub(super) fn tab_problem(place: Place) -> Problem {
    Problem::error("not YAML: a tab indents this line")
        .at(place, "tab")
        .help("indent with blanks")
}

fn stumble(error: &ScanError) -> Option<Stumble> {
    let at = error.marker().byte_offset()?;
    match error.kind() {
        ErrorKind::TabInIndentation | ErrorKind::TabInBlockIndentation => Some(Stumble::Tab(at)),
        ErrorKind::InvalidQuotedScalarIndent => Some(Stumble::Quoted(at)),
        _ => None,
    }
}

fn too_deep(place: Place) -> Problem {
    Problem::error("too deeply nested")
        .at(place, format!("more than {MAX_DEPTH} levels here"))
        .because(Cause::Limit)
}

/// What a tag says of a scalar. As in Kubernetes, a tag it does not know makes a text.
fn scalar_tag(tag: &Tag) -> ScalarTag {
    match tag.suffix_in_namespace("tag:yaml.org,2002:") {
        Some(name) => ScalarTag::from_core_name(&name),
        None => ScalarTag::Text,
    }
}

/// Go's `base64.StdEncoding`: padding is needed, line breaks and stray last bits are not minded.
pub(super) fn decode_base64(text: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    let joined: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let bytes = GeneralPurpose::new(&STANDARD, config).decode(joined).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
