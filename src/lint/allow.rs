//! Findings that the settings accept: `[[lint.allow]]`.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use crate::config::Allow;
use crate::finding::{Finding, ObjectName, Rule};
use crate::source::Problem;

/// What some settings accept, and whether anything of it was found.
#[derive(Debug)]
pub struct Allowances<'s> {
    entries: Vec<(&'s Allow, AtomicBool)>,
    today: Date,
}

impl<'s> Allowances<'s> {
    /// What is accepted on a day. An entry holds up to its last day.
    #[must_use]
    pub fn new(allow: &'s [Allow], today: Date) -> Self {
        let entries = allow.iter().map(|allow| (allow, AtomicBool::new(false)));
        Self {
            entries: entries.collect(),
            today,
        }
    }

    /// The entry that accepts a finding, which counts as used from now on. The path of its file
    /// starts from the folder of the settings.
    ///
    /// Kind, name and namespace are those of the object that the finding is in, or of all roles that
    /// its chain names. Subjects are all those that its chain names; if it names none, an entry with
    /// subjects does not accept it.
    #[must_use]
    pub fn covers(&self, finding: &Finding, path: &str) -> Option<&'s Allow> {
        let (allow, is_used) = self.find(finding, path)?;
        is_used.store(true, Ordering::Relaxed);
        Some(allow)
    }

    /// Whether a finding is accepted. Nothing counts as used by asking.
    #[must_use]
    pub fn accepts(&self, finding: &Finding, path: &str) -> bool {
        self.find(finding, path).is_some()
    }

    fn find(&self, finding: &Finding, path: &str) -> Option<&(&'s Allow, AtomicBool)> {
        self.entries
            .iter()
            .find(|(allow, _)| !self.has_expired(allow) && is_accepted(allow, finding, path))
    }

    fn has_expired(&self, allow: &Allow) -> bool {
        allow.until.is_some_and(|until| until < self.today)
    }

    /// A warning for each entry whose last day is over, and a note for each that accepted nothing,
    /// though all of its rules did run.
    #[must_use]
    pub fn problems(&self, did_run: impl Fn(&Rule) -> bool) -> Vec<Problem> {
        let problem = |(allow, is_used): &(&Allow, AtomicBool)| {
            if let Some(until) = allow.until.filter(|_| self.has_expired(allow)) {
                let message = format!("this exception ended on {until}: {}", allow.reason);
                return Some(
                    Problem::warning(message)
                        .at(allow.place.clone(), "it accepts nothing any more")
                        .help(
                            "mend what it accepted, or give it another day and a reason that holds",
                        ),
                );
            }
            let is_idle = !is_used.load(Ordering::Relaxed);
            (is_idle && allow.rules.iter().all(|rule| did_run(rule))).then(|| {
                Problem::note("nothing was found that this exception accepts")
                    .at(allow.place.clone(), "")
                    .help("remove it, if all that it is about was linted")
            })
        };
        self.entries.iter().filter_map(problem).collect()
    }
}

fn is_accepted(allow: &Allow, finding: &Finding, path: &str) -> bool {
    let is_of_rule = allow.rules.iter().any(|rule| rule.id == finding.rule.id);
    is_of_rule
        && (allow.path.is_empty() || allow.path.fit(path))
        && is_of_object(allow, finding)
        && is_of_subjects(allow, finding)
}

fn is_of_object(allow: &Allow, finding: &Finding) -> bool {
    let is_unlimited = allow.kind.is_none() && allow.name.is_none() && allow.namespace.is_none();
    let is_meant = |object: &ObjectName| {
        let same = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|w| w == is);
        let namespace = object.namespace.as_deref().unwrap_or_default();
        same(&allow.kind, &object.kind)
            && same(&allow.name, &object.name)
            && same(&allow.namespace, namespace)
    };
    let mut roles = finding.chain.iter().map(|link| &link.role);
    is_unlimited
        || finding.object.as_ref().is_some_and(is_meant)
        || (!finding.chain.is_empty() && roles.all(is_meant))
}

fn is_of_subjects(allow: &Allow, finding: &Finding) -> bool {
    if allow.subjects.is_empty() {
        return true;
    }
    let mut links = finding.chain.iter();
    let is_meant = |subject: &String| allow.subjects.contains(subject);
    !finding.chain.is_empty()
        && links.all(|link| !link.subjects.is_empty() && link.subjects.iter().all(is_meant))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::config;
    use crate::finding::{Link, Section, Severity};
    use crate::lint::testing::{found, rule};
    use crate::source::File;

    static WIDE: Rule = rule("wide", Section::Wildcards, Severity::High);
    static DEEP: Rule = rule("deep", Section::Wildcards, Severity::High);
    const TODAY: Date = date(2026, 6, 15);

    fn object(kind: &str, namespace: Option<&str>, name: &str) -> ObjectName {
        ObjectName {
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    fn link(role: &str, subjects: &[&str]) -> Link {
        Link {
            binding: object("ClusterRoleBinding", None, "bind"),
            binding_place: None,
            namespace: None,
            subjects: subjects
                .iter()
                .map(|subject| (*subject).to_owned())
                .collect(),
            role: object("ClusterRole", None, role),
            role_place: None,
            rule: None,
        }
    }

    /// Whether an entry accepts a finding of `wide` in Role ops/reader with a chain.
    fn accepts(entry: &str, chain: &[Link]) -> bool {
        let text = format!("[[lint.allow]]\nreason = 'x'\n{entry}\n");
        let settings = config::read(&File::new("rolewright.toml", text), &[&WIDE, &DEEP]).unwrap();
        let allowances = Allowances::new(&settings.lint.allow, TODAY);
        let mut finding = found(&WIDE, "a", "a");
        finding.object = Some(object("Role", Some("ops"), "reader"));
        finding.chain = chain.to_vec();
        let accepts = allowances.accepts(&finding, "deploy/role.yaml");
        assert_eq!(
            allowances.covers(&finding, "deploy/role.yaml").is_some(),
            accepts
        );
        accepts
    }

    #[test]
    fn all_that_an_entry_says_has_to_be_so() {
        for (entry, expected) in [
            ("rules = ['wide']", true),
            ("rules = ['deep', 'wide']", true),
            ("rules = ['deep']", false),
            (
                "rules = ['wide']\nkind = 'Role'\nname = 'reader'\nnamespace = 'ops'",
                true,
            ),
            ("rules = ['wide']\nkind = 'Role'\nname = 'writer'", false),
            ("rules = ['wide']\nkind = 'ClusterRole'", false),
            ("rules = ['wide']\nnamespace = 'media'", false),
            ("rules = ['wide']\npath = 'deploy/**'", true),
            ("rules = ['wide']\npath = ['x', 'deploy']", true),
            ("rules = ['wide']\npath = 'base/**'", false),
            ("rules = ['wide']\nsubject = 'User jane'", false),
            ("rules = ['wide']\nuntil = 2026-06-15", true),
            ("rules = ['wide']\nuntil = 2026-06-14", false),
        ] {
            assert_eq!(accepts(entry, &[]), expected, "{entry}");
        }
    }

    #[test]
    fn a_chain_counts_as_a_whole() {
        let jane = [link("one", &["User jane"])];
        let both = [link("one", &["User jane"]), link("two", &["User joe"])];
        let role = "rules = ['wide']\nkind = 'ClusterRole'\nname = 'one'";
        assert!(accepts(role, &jane) && !accepts(role, &both));
        let subject = "rules = ['wide']\nsubject = 'User jane'";
        assert!(accepts(subject, &jane) && !accepts(subject, &both));
        assert!(accepts(
            "rules = ['wide']\nsubject = ['User jane', 'User joe']",
            &both
        ));
        assert!(!accepts(
            subject,
            &[link("one", &["User jane", "User joe"])]
        ));
        assert!(!accepts(subject, &[link("one", &[])]));
    }

    #[test]
    fn entries_that_accept_nothing_are_told() {
        let text = "[[lint.allow]]\nrules=['wide']\nreason='one'\n[[lint.allow]]\nrules=['deep']\nreason='two'\n\
                    [[lint.allow]]\nrules=['wide']\nreason='three'\nuntil=2026-01-01\n";
        let settings = config::read(&File::new("rolewright.toml", text), &[&WIDE, &DEEP]).unwrap();
        let allowances = Allowances::new(&settings.lint.allow, TODAY);
        let told = |did_run: fn(&Rule) -> bool| {
            let problems = allowances.problems(did_run);
            problems.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let expired = "rolewright.toml:7:1: warning: this exception ended on 2026-01-01: three: it accepts nothing any more";
        let idle = |line: usize| {
            format!("rolewright.toml:{line}:1: note: nothing was found that this exception accepts")
        };
        assert_eq!(told(|_| true), [&idle(1), &idle(4), expired]);
        assert_eq!(told(|rule| rule.id == "deep"), [&idle(4), expired]);
        assert!(allowances.covers(&found(&WIDE, "a", "a"), "a").is_some());
        assert_eq!(told(|_| true), [&idle(4), expired]);
    }
}
