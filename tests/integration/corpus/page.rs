//! `docs/peers.md`: what other tools' checks are with us, and where we disagree with their tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rolewright::lint::rules;

use super::peers::{self, Compared};
use super::table::{Disagreement, checks};
use super::verdicts::TOOLS;

const INTRODUCTION: &str = "\
# Rolewright and other tools

Made from `tests/corpus` and the rules' pages, by a test.

The tests of other linters say for hundreds of files which of their checks fail and which pass. We lint the same files, each as their own tests take it, and compare every verdict about RBAC
and about what Pods run as with the rules of ours that look for the same: where their check fails, one of these has to speak, and where it passes, none, in the pedantic persona. What is implied by a wildcard counts as said.
Most of their checks of Pods, and those of networks and of the flags of the control plane, are not compared.
";

/// The whole page.
pub(super) fn page(compared: &[Compared], listed: &[Disagreement]) -> String {
    let mut page = INTRODUCTION.to_owned();
    agreement(&mut page, compared);
    differences(&mut page, compared, listed);
    by_check(&mut page);
    page
}

fn agreement(page: &mut String, compared: &[Compared]) {
    page.push_str(
        "\n## Agreement\n\n\
         | tool | verdicts | agree | listed below | failures that we tell too | of these in the default persona |\n\
         |---|---|---|---|---|---|\n",
    );
    for tool in TOOLS {
        let of_tool: Vec<&Compared> = compared.iter().filter(|each| each.tool == tool).collect();
        let count =
            |wanted: fn(&Compared) -> bool| of_tool.iter().filter(|each| wanted(each)).count();
        let agree = count(Compared::agrees);
        let _ = writeln!(
            page,
            "| {tool} | {} | {agree} | {} | {} | {} |",
            of_tool.len(),
            of_tool.len() - agree,
            count(|each| each.fails && each.agrees()),
            count(|each| each.fails && each.is_for_all),
        );
    }
}

fn differences(page: &mut String, compared: &[Compared], listed: &[Disagreement]) {
    page.push_str(
        "\n## Where we disagree\n\n\
         What RBAC decides was asked of the evaluator and of the API server's own authorizers, who are of one mind; \
         the roles of a file are bound to the user `holder` for it.\n",
    );
    for tool in TOOLS {
        let of_tool: Vec<&Disagreement> = listed.iter().filter(|row| row.tool == tool).collect();
        let mut reasons: Vec<&str> = Vec::new();
        for row in &of_tool {
            if !reasons.contains(&row.reason) {
                reasons.push(row.reason);
            }
        }
        if !reasons.is_empty() {
            let _ = writeln!(page, "\n### {tool}");
        }
        for reason in reasons {
            let _ = writeln!(page, "\n{reason}.\n");
            for row in of_tool.iter().filter(|row| row.reason == reason) {
                difference(page, compared, row);
            }
        }
    }
}

fn difference(page: &mut String, compared: &[Compared], row: &Disagreement) {
    let _ = write!(page, "- {}, `{}`", row.id, row.path);
    if !row.object.is_empty() {
        let _ = write!(page, ", {}", row.object);
    }
    match compared.iter().find(|each| each.is(row)) {
        Some(each) if each.fails => {
            page.push_str(": fails there");
            for rule in peers::named(row.reason) {
                let _ = write!(page, ", {rule} here");
            }
        }
        Some(each) => {
            let _ = write!(page, ": passes there, {} here", each.fired.join(", "));
        }
        None => {}
    }
    if let Some((answer, request)) = row.claim.split_once(": ") {
        let _ = write!(page, "; {answer} is `{request}`");
    }
    page.push('\n');
}

/// For each tool its checks with the rules that look for the same.
fn by_check(page: &mut String) {
    page.push_str("\n## Our rules for their checks\n");
    let mut tools: BTreeMap<(String, &str), BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    let registry = rules();
    for rule in &registry {
        for (tool, ids) in rule.page.elsewhere {
            for id in ids.split(", ") {
                let of_tool = tools.entry((tool.to_lowercase(), tool)).or_default();
                of_tool.entry(id).or_default().insert(rule.id);
            }
        }
    }
    let checks = checks();
    for ((tool, id), mapping) in &checks {
        let known = tools.keys().find(|(name, _)| name == tool).cloned();
        let key = known.unwrap_or_else(|| ((*tool).to_owned(), *tool));
        if *id != "all" && !mapping.rules.is_empty() {
            let of_check = tools.entry(key).or_default().entry(id).or_default();
            of_check.extend(&mapping.rules);
        }
    }
    for ((_, tool), checks) in &tools {
        let _ = writeln!(page, "\n### {tool}\n\n| check | rules |\n|---|---|");
        for (check, rules) in checks {
            let rules: Vec<String> = rules
                .iter()
                .map(|id| format!("[{id}](rules/{id}.md)"))
                .collect();
            let _ = writeln!(page, "| {check} | {} |", rules.join(", "));
        }
    }
}
