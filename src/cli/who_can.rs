//! `rolewright who-can`.

use super::Outcome;
use super::args::{Format, WhoCanArgs};
use super::can::{context, refuse};
use super::from;
use super::output::Output;
use crate::query::{Question, about_question, about_world, open_about_question, who_can};
use crate::report::answer::{holders_json, holders_table};

pub(super) fn run(args: &WhoCanArgs, output: &mut Output) -> Outcome {
    let Some(from) = from::read(&args.from, output) else {
        return Outcome::Undecided;
    };
    let place = from::place(&args.place, &args.from.default_namespace);
    let name = args.name.as_deref();
    let catalog = &from.world.catalog;
    let question = match Question::new(&args.verb, &args.resource, name, place, catalog) {
        Ok(question) => question,
        Err(problem) => return refuse(problem, output),
    };
    let holders = who_can(&from.world, &question, args.from.all);
    let mut notes = about_question(&from.world, &question);
    notes.extend(about_world(&from.world));
    let open = open_about_question(&from.world, &question);
    output.result(&match args.from.format {
        Format::Table => holders_table(&question, &holders, from.is_incomplete(open)),
        Format::Json => holders_json(&question, &holders, context(&from, open, &notes)),
    });
    from::tell(&notes, output);
    from.finish(Outcome::Well, open, output)
}
