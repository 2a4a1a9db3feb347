//! Which rules run, and which of their findings are shown: by selection, level, severity and persona.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Level;
use crate::finding::{Finding, Persona, Rule, Section, Severity};
use crate::source::Problem;
use crate::spec::nearest;

/// The word for all rules.
const ALL: &str = "all";

const SECTIONS: [Section; 7] = [
    Section::Wildcards,
    Section::Escalation,
    Section::Ineffective,
    Section::Bindings,
    Section::Workloads,
    Section::Validity,
    Section::Linter,
];

/// What somebody wants to hear of.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The rules that run, by id, section or `all`; all if there are none.
    pub select: &'a [String],
    /// Those of them that do not.
    pub ignore: &'a [String],
    /// Who wants to hear of it.
    pub persona: Persona,
    /// The least severity that is shown.
    pub min_severity: Severity,
    /// What the settings say of rules, by id.
    pub levels: &'a BTreeMap<&'static str, Level>,
}

/// What is shown of all that rules find.
#[derive(Debug)]
pub struct Selection {
    /// The rules that run, by id, and what is special about them.
    rules: BTreeMap<&'static str, Choice>,
    persona: Persona,
    min_severity: Severity,
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    /// How bad its findings are said to be.
    level: Option<Severity>,
    /// Whether somebody asked for this very rule, so that it is shown to every persona.
    is_named: bool,
}

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is shown with this severity.
    Keep(Severity),
    /// It is not shown.
    LeftOut(Why),
}

/// Why a finding is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its rule is switched off, or not selected.
    Rule,
    /// It is not bad enough.
    Severity,
    /// It is for another persona.
    Persona,
}

impl Selection {
    /// Decides which rules of the registry run.
    ///
    /// What the command line ignores does not run, whatever else is said. A rule that the settings
    /// switch off runs only if it is selected by its id.
    ///
    /// # Errors
    ///
    /// All words that are no rule, no section and not `all`.
    pub fn new(wanted: &Wanted<'_>, registry: &[&'static Rule]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let selected = Words::read(wanted.select, registry, &mut problems);
        let ignored = Words::read(wanted.ignore, registry, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let choice = |rule: &&'static Rule| {
            let level = wanted.levels.get(rule.id).copied();
            let is_selected = wanted.select.is_empty() || selected.holds(rule);
            let is_off = level == Some(Level::Off) && !selected.ids.contains(rule.id);
            let choice = Choice {
                level: match level {
                    Some(Level::Severity(severity)) => Some(severity),
                    Some(Level::Off) | None => None,
                },
                is_named: level.is_some() || selected.ids.contains(rule.id),
            };
            (is_selected && !is_off && !ignored.holds(rule)).then_some((rule.id, choice))
        };
        Ok(Self {
            rules: registry.iter().filter_map(choice).collect(),
            persona: wanted.persona,
            min_severity: wanted.min_severity,
        })
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn runs(&self, rule: &Rule) -> bool {
        self.rules.contains_key(rule.id)
    }

    /// The same by the rule's id.
    #[must_use]
    pub fn runs_id(&self, id: &str) -> bool {
        self.rules.contains_key(id)
    }

    /// Whether a finding is shown, and how bad it is then. The level that the settings give a rule
    /// comes first, then the least severity. A rule that is selected by its id, or that the settings
    /// give a level, is shown to every persona.
    #[must_use]
    pub fn decide(&self, finding: &Finding) -> Decision {
        let Some(choice) = self.rules.get(finding.rule.id) else {
            return Decision::LeftOut(Why::Rule);
        };
        let severity = level_of(finding.severity, choice.level);
        if severity < self.min_severity {
            Decision::LeftOut(Why::Severity)
        } else if finding.persona > self.persona && !choice.is_named {
            Decision::LeftOut(Why::Persona)
        } else {
            Decision::Keep(severity)
        }
    }
}

/// What a server refuses is an error, and nothing else is one, whatever the settings say.
fn level_of(severity: Severity, level: Option<Severity>) -> Severity {
    match level {
        Some(level) if severity != Severity::Error && level != Severity::Error => level,
        _ => severity,
    }
}

/// Words of the command line.
#[derive(Debug, Default)]
struct Words {
    all: bool,
    sections: BTreeSet<Section>,
    ids: BTreeSet<&'static str>,
}

impl Words {
    fn read(words: &[String], registry: &[&'static Rule], problems: &mut Vec<Problem>) -> Self {
        let mut read = Self::default();
        for word in words {
            let section = SECTIONS
                .iter()
                .find(|section| section_word(**section) == word);
            let rule = registry.iter().find(|rule| rule.id == word);
            match (section, rule) {
                _ if word == ALL => read.all = true,
                (_, Some(rule)) => {
                    read.ids.insert(rule.id);
                }
                (Some(section), None) => {
                    read.sections.insert(*section);
                }
                (None, None) => problems.push(unknown(word, registry)),
            }
        }
        read
    }

    fn holds(&self, rule: &Rule) -> bool {
        self.all || self.sections.contains(&rule.section) || self.ids.contains(rule.id)
    }
}

/// The word by which the rules of a section are selected.
#[must_use]
pub fn section_word(section: Section) -> &'static str {
    match section {
        Section::Wildcards => "wildcards",
        Section::Escalation => "escalation",
        Section::Ineffective => "ineffective",
        Section::Bindings => "bindings",
        Section::Workloads => "workloads",
        Section::Validity => "validity",
        Section::Linter => "linter",
    }
}

fn unknown(word: &str, registry: &[&'static Rule]) -> Problem {
    let sections = SECTIONS.map(section_word);
    let ids = registry.iter().map(|rule| rule.id);
    let near = nearest(word, ids.chain(sections).chain([ALL]));
    let problem = Problem::error(format!("there is no rule or section `{word}`"));
    match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!(
            "`rolewright rules` lists the rules; the sections are {}",
            sections.join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{found, rule};

    static WIDE: Rule = rule("wide", Section::Wildcards, Severity::High);
    static TIDY: Rule = rule("tidy", Section::Bindings, Severity::Low);
    static INVALID: Rule = rule("invalid", Section::Validity, Severity::Error);
    const RULES: [&Rule; 3] = [&WIDE, &TIDY, &INVALID];

    fn selection(select: &[&str], ignore: &[&str], levels: &[(&'static str, Level)]) -> Selection {
        let owned = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let (select, ignore) = (owned(select), owned(ignore));
        let wanted = Wanted {
            select: &select,
            ignore: &ignore,
            persona: Persona::Default,
            min_severity: Severity::Low,
            levels: &levels.iter().copied().collect(),
        };
        Selection::new(&wanted, &RULES).unwrap()
    }

    fn running(
        select: &[&str],
        ignore: &[&str],
        levels: &[(&'static str, Level)],
    ) -> Vec<&'static str> {
        let selection = selection(select, ignore, levels);
        let rules = RULES.iter().filter(|rule| selection.runs(rule));
        rules.map(|rule| rule.id).collect()
    }

    #[test]
    fn rules_run_as_they_are_selected() {
        let off = [("wide", Level::Off)];
        assert_eq!(running(&[], &[], &[]), ["wide", "tidy", "invalid"]);
        assert_eq!(
            running(&["wide", "validity"], &[], &[]),
            ["wide", "invalid"]
        );
        assert_eq!(running(&["all"], &["wildcards"], &[]), ["tidy", "invalid"]);
        assert_eq!(running(&["wide"], &["wide"], &[]), [""; 0]);
        assert_eq!(running(&[], &["all"], &[]), [""; 0]);
        assert_eq!(running(&[], &[], &off), ["tidy", "invalid"]);
        assert_eq!(
            running(&["wildcards", "all"], &[], &off),
            ["tidy", "invalid"]
        );
        assert_eq!(running(&["wide"], &[], &off), ["wide"]);
    }

    #[test]
    fn words_that_are_unknown_are_told_all_at_once() {
        let words = ["wied".to_owned(), "wildcard".to_owned(), "x".to_owned()];
        let wanted = Wanted {
            select: &words[..2],
            ignore: &words[2..],
            persona: Persona::Default,
            min_severity: Severity::Info,
            levels: &BTreeMap::new(),
        };
        let problems = Selection::new(&wanted, &RULES).unwrap_err();
        let helps: Vec<_> = problems
            .iter()
            .map(|problem| problem.help[0].as_str())
            .collect();
        assert_eq!(
            helps[..2],
            ["did you mean `wide`?", "did you mean `wildcards`?"]
        );
        assert!(
            helps[2].contains(
                "wildcards, escalation, ineffective, bindings, workloads, validity, linter"
            )
        );
    }

    #[test]
    fn levels_come_before_the_least_severity() {
        let level = |severity| {
            [
                ("wide", Level::Severity(severity)),
                ("invalid", Level::Severity(severity)),
            ]
        };
        let wide = found(&WIDE, "a", "a");
        for (severity, expected) in [
            (Severity::Critical, Decision::Keep(Severity::Critical)),
            (Severity::Low, Decision::Keep(Severity::Low)),
            (Severity::Info, Decision::LeftOut(Why::Severity)),
            (Severity::Error, Decision::Keep(Severity::High)),
        ] {
            let selection = selection(&[], &[], &level(severity));
            assert_eq!(selection.decide(&wide), expected);
            let refused = found(&INVALID, "a", "a");
            assert_eq!(selection.decide(&refused), Decision::Keep(Severity::Error));
        }
        assert_eq!(
            selection(&[], &["wide"], &[]).decide(&wide),
            Decision::LeftOut(Why::Rule)
        );
    }

    #[test]
    fn what_is_for_another_persona_is_shown_if_it_is_asked_for() {
        let mut finding = found(&TIDY, "a", "a");
        finding.persona = Persona::Pedantic;
        let level = [("tidy", Level::Severity(Severity::Low))];
        let left_out = Decision::LeftOut(Why::Persona);
        assert_eq!(selection(&[], &[], &[]).decide(&finding), left_out);
        assert_eq!(selection(&["all"], &[], &[]).decide(&finding), left_out);
        assert_eq!(
            selection(&["tidy"], &[], &[]).decide(&finding),
            Decision::Keep(Severity::Low)
        );
        assert_eq!(
            selection(&[], &[], &level).decide(&finding),
            Decision::Keep(Severity::Low)
        );
        let mut pedantic = selection(&[], &[], &[]);
        pedantic.persona = Persona::Pedantic;
        assert_eq!(pedantic.decide(&finding), Decision::Keep(Severity::Low));
    }
}
