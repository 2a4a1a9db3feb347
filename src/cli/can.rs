//! `rolewright can`.

use super::Outcome;
use super::args::{CanArgs, Format};
use super::from::{self, Inputs};
use super::output::Output;
use crate::query::{
    Answer, Asker, Question, about_asker, about_world, answer, beyond_inputs, grants,
    open_about_asker,
};
use crate::report::answer::{Context, answer_json, answer_table, listing_json, listing_table};
use crate::source::Problem;

pub(super) fn run(args: &CanArgs, output: &mut Output) -> Outcome {
    let (asker, words) = match asker(args) {
        Ok(understood) => understood,
        Err(problem) => return refuse(problem, output),
    };
    let question = match words {
        [] => None,
        [verb, target] => Some((verb, target, None)),
        [verb, target, name] => Some((verb, target, Some(name.as_str()))),
        _ => return refuse(wrong_words(words), output),
    };
    if question.is_none() && (args.place.namespace.is_some() || args.place.all_namespaces) {
        let problem = Problem::error("-n and -A belong to a question, and none is asked")
            .help("write VERB RESOURCE [NAME], or leave them out: all grants are listed");
        return refuse(problem, output);
    }
    let Some(from) = from::read(&args.from, output) else {
        return Outcome::Undecided;
    };
    match question {
        None => list(args, &asker, &from, output),
        Some((verb, target, name)) => {
            let namespace = asker.namespace().unwrap_or(&args.from.default_namespace);
            let place = from::place(&args.place, namespace);
            match Question::new(verb, target, name, place, &from.world.catalog) {
                Ok(question) => decide(args, &asker, &question, &from, output),
                Err(problem) => refuse(with_hint(problem, args), output),
            }
        }
    }
}

fn list(args: &CanArgs, asker: &Asker, from: &Inputs, output: &mut Output) -> Outcome {
    let listing = grants(&from.world, asker, args.from.all);
    let mut notes = about_asker(&from.world, asker, None);
    let beyond = beyond_inputs(&from.world, asker, None);
    notes.extend(about_world(&from.world));
    let open = open_about_asker(&from.world, asker, None);
    output.result(&match args.from.format {
        Format::Table => listing_table(asker, &listing, &beyond, from.is_incomplete(open)),
        Format::Json => listing_json(asker, &listing, context(from, open, &notes)),
    });
    from::tell(&notes, output);
    from.finish(Outcome::Well, open, output)
}

fn decide(
    args: &CanArgs,
    asker: &Asker,
    question: &Question,
    from: &Inputs,
    output: &mut Output,
) -> Outcome {
    let answer = answer(&from.world, asker, question);
    let mut notes = question.notes.clone();
    notes.extend(about_asker(&from.world, asker, Some(question)));
    let beyond = beyond_inputs(&from.world, asker, Some(question));
    notes.extend(about_world(&from.world));
    let open = open_about_asker(&from.world, asker, Some(question));
    let is_incomplete = from.is_incomplete(open);
    output.result(&match args.from.format {
        Format::Table => answer_table(asker, question, &answer, &beyond, is_incomplete),
        Format::Json => answer_json(asker, question, &answer, context(from, open, &notes)),
    });
    from::tell(&notes, output);
    let outcome = match answer {
        Answer::Allowed(_) | Answer::Master => Outcome::Well,
        Answer::Denied { .. } => Outcome::Different,
    };
    from.finish(outcome, open, output)
}

pub(super) fn context<'a>(from: &Inputs, open: &[Problem], notes: &'a [Problem]) -> Context<'a> {
    Context {
        kubernetes_version: from.world.catalog.version(),
        incomplete: from.is_incomplete(open),
        notes,
    }
}

pub(super) fn refuse(problem: Problem, output: &mut Output) -> Outcome {
    output.problems(&[problem]);
    Outcome::Undecided
}

/// The subject, and the words that are left for the question.
fn asker(args: &CanArgs) -> Result<(Asker, &[String]), Problem> {
    let words = args.words.as_slice();
    if let Some(account) = &args.sa {
        return Ok((Asker::service_account(account, &args.group)?, words));
    }
    if let Some(user) = &args.user {
        return Ok((Asker::user(user, &args.group)?, words));
    }
    if !args.group.is_empty() {
        if let [subject] | [subject, _, _, _] = words {
            return Err(
                Problem::error(format!("two subjects: `{subject}` and a group"))
                    .help("to ask about a user in a group, write --user NAME --group NAME"),
            );
        }
        return Ok((Asker::groups(&args.group)?, words));
    }
    let Some((subject, words)) = words.split_first() else {
        return Err(Problem::error("no subject is named")
            .help("write the name of a user, --sa NAMESPACE/NAME, --user NAME or --group NAME"));
    };
    if words.len() == 1 {
        return Err(Problem::error(format!(
            "`{subject}` is taken for the subject, and then a word is missing"
        ))
        .help(
            "write SUBJECT VERB RESOURCE [NAME], where SUBJECT may also be --sa NAMESPACE/NAME",
        ));
    }
    Ok((Asker::user(subject, &[])?, words))
}

/// A subject's name beside `--group` is taken for a verb.
fn with_hint(problem: Problem, args: &CanArgs) -> Problem {
    if args.group.is_empty() || args.sa.is_some() || args.user.is_some() {
        return problem;
    }
    problem.help("the group is the subject; for a user in a group write --user NAME --group NAME")
}

fn wrong_words(words: &[String]) -> Problem {
    let problem = Problem::error(match words {
        [verb] => format!("`{verb}` of what?"),
        _ => "there are too many words".to_owned(),
    });
    problem.help("a question is VERB RESOURCE [NAME]; beside --sa, --user and --group no other subject is named")
}
