//! The command line: the only room that reads arguments, prints, or decides on an exit code.

mod args;
mod asked_specs;
mod builds;
mod can;
mod catalog;
mod complete;
mod config;
mod explain;
mod from;
mod input;
mod job;
mod lint;
mod output;
mod render;
mod spec;
mod targets;
#[cfg(feature = "live")]
mod validate;
#[cfg(feature = "live")]
mod verify;
mod who_can;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use self::args::{Cli, Command};
use self::output::Output;

/// How a command ends. A result that could not be decided is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is well; the answer is yes.
    Well,
    /// There are differences; the answer is no.
    Different,
    /// It could not be decided: bad usage, unreadable input.
    Undecided,
}

impl Outcome {
    /// Of two parts of a command the outcome that the whole has.
    fn or_worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            (Self::Different, _) | (_, Self::Different) => Self::Different,
            (Self::Well, Self::Well) => Self::Well,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Well => 0,
            Outcome::Different => 1,
            Outcome::Undecided => 2,
        })
    }
}

/// Runs the program on the process's own arguments.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and the version are printed to standard output and are no error. That they
            // cannot be printed is nothing one could still tell anybody.
            let _ = error.print();
            return if error.use_stderr() {
                Outcome::Undecided
            } else {
                Outcome::Well
            }
            .into();
        }
    };
    let mut output = Output::new(cli.color, cli.quiet);
    let outcome = match cli.command {
        Command::Render(args) => render::run(&args, &mut output),
        Command::Job(args) => job::run(&args, &mut output),
        Command::Lint(args) => lint::run(&args, &mut output),
        Command::Rules(args) => lint::run_rules(&args, &mut output),
        Command::Can(args) => can::run(&args, &mut output),
        Command::WhoCan(args) => who_can::run(&args, &mut output),
        #[cfg(feature = "live")]
        Command::Verify(args) => verify::run(&args, &mut output),
        Command::Schema => print_schema(&mut output),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rolewright", &mut script);
            output.result(&String::from_utf8_lossy(&script));
            Outcome::Well
        }
        Command::Man { command } => man(command.as_deref(), &mut output),
    };
    output.finish(outcome).into()
}

fn print_schema(output: &mut Output) -> Outcome {
    // The alternate form of a JSON value is indented, and cannot fail.
    output.result(&format!("{:#}\n", crate::spec::schema::published()));
    Outcome::Well
}

fn man(command: Option<&str>, output: &mut Output) -> Outcome {
    let mut root = Cli::command();
    root.build();
    let page = match command {
        None => root,
        Some(name) => {
            let Some(found) = root.find_subcommand(name) else {
                let known: Vec<&str> = root
                    .get_subcommands()
                    .map(clap::Command::get_name)
                    .collect();
                output.error(&format!(
                    "there is no command `{name}`; the commands are {}",
                    known.join(", ")
                ));
                return Outcome::Undecided;
            };
            found.clone()
        }
    };
    let mut text = Vec::new();
    if let Err(error) = clap_mangen::Man::new(page).render(&mut text) {
        output.error(&format!("the page cannot be made: {error}"));
        return Outcome::Undecided;
    }
    output.result(&String::from_utf8_lossy(&text));
    Outcome::Well
}
