//! `rolewright rules`.

use super::args::{RulesArgs, RulesFormat};
use crate::cli::Outcome;
use crate::cli::output::Output;
use crate::finding::Rule;
use crate::report::lint::{rule_list, rule_markdown, rule_page, rules_index, rules_json};
use crate::spec::nearest;

pub(in crate::cli) fn run(args: &RulesArgs, output: &mut Output) -> Outcome {
    let all = crate::lint::rules();
    let Some(id) = &args.rule else {
        output.result(&match args.format {
            RulesFormat::Terminal => rule_list(&all),
            RulesFormat::Json => rules_json(&all),
            RulesFormat::Markdown => rules_index(&all),
        });
        return Outcome::Well;
    };
    let Some(rule) = crate::lint::rule(id) else {
        output.error(&unknown(id, &all));
        return Outcome::Undecided;
    };
    output.result(&match args.format {
        RulesFormat::Terminal => rule_page(rule),
        RulesFormat::Json => rules_json(&[rule]),
        RulesFormat::Markdown => rule_markdown(rule),
    });
    Outcome::Well
}

fn unknown(id: &str, all: &[&Rule]) -> String {
    match nearest(id, all.iter().map(|rule| rule.id)) {
        Some(near) => format!("there is no rule `{id}`; did you mean `{near}`?"),
        None => format!("there is no rule `{id}`; `rolewright rules` lists them"),
    }
}
