//! The two streams: results to standard output, everything else to standard error.

use std::io::{self, BufWriter, Write as _};

use anstream::{AutoStream, ColorChoice};

use super::Outcome;
use super::args::ColorWhen;
use crate::escape::escape_control;
use crate::report;
use crate::source::Problem;

/// Where a command says what it has to say.
#[derive(Debug)]
pub(super) struct Output {
    results: BufWriter<AutoStream<io::Stdout>>,
    colours_results: bool,
    messages: AutoStream<io::Stderr>,
    colours_messages: bool,
    quiet: bool,
    failure: Option<io::Error>,
    errors: Vec<String>,
}

impl Output {
    pub(super) fn new(colour: ColorWhen, quiet: bool) -> Self {
        let choice = match colour {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        let results = AutoStream::new(io::stdout(), choice);
        let messages = AutoStream::new(io::stderr(), choice);
        Self {
            colours_results: results.current_choice() != ColorChoice::Never,
            results: BufWriter::new(results),
            colours_messages: messages.current_choice() != ColorChoice::Never,
            messages,
            quiet,
            failure: None,
            errors: Vec::new(),
        }
    }

    /// Whether results are coloured.
    pub(super) fn colours_results(&self) -> bool {
        self.colours_results
    }

    /// Whether nothing is wanted but results and errors.
    #[cfg(feature = "live")]
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The errors that were told, for a report that says why there is none.
    #[cfg(feature = "live")]
    pub(super) fn errors(&self) -> &[String] {
        &self.errors
    }

    /// Writes a part of the result.
    pub(super) fn result(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = self.results.write_all(text.as_bytes()).err();
        }
    }

    /// Tells something that is worth knowing besides the result.
    pub(super) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.message(text);
        }
    }

    /// Writes what a report comes to, beside its results.
    pub(super) fn summary(&mut self, text: &str) {
        if !self.quiet {
            self.result(text);
        }
    }

    /// Tells why something could not be done. Each line of the text is escaped.
    pub(super) fn error(&mut self, text: &str) {
        let lines: Vec<_> = text.lines().map(escape_control).collect();
        self.message(&format!("error: {}", lines.join("\n")));
        self.errors.push(text.to_owned());
    }

    /// Tells problems, with an empty line after each.
    pub(super) fn problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            if problem.is_error() {
                self.errors.push(problem.to_string());
            } else if self.quiet {
                continue;
            }
            let text = report::problem(problem, self.colours_messages);
            self.message(&format!("{text}\n"));
        }
    }

    /// Writes what is still buffered, and says how the program ends.
    pub(super) fn finish(mut self, outcome: Outcome) -> Outcome {
        let failure = self.failure.take().or_else(|| self.results.flush().err());
        match failure {
            None => outcome,
            // Whoever closes a pipe has read enough.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => outcome,
            Some(error) => {
                self.error(&format!("the result cannot be written: {error}"));
                Outcome::Undecided
            }
        }
    }

    /// That a message cannot be written is nothing one could still tell anybody.
    fn message(&mut self, text: &str) {
        let _ = self.results.flush();
        let _ = writeln!(self.messages, "{text}");
    }
}
