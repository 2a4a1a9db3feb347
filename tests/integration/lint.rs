//! The linter through its library front door: what every rule says of texts.

mod baseline;
mod branches;
mod ci;
pub(crate) mod claims;
mod ends;
mod examples;
mod filled_in;
mod fixtures;
mod formats;
mod generators;
mod hooks;
mod hostile;
mod inputs;
mod inside;
mod job_templates;
mod jobs;
mod mistaken;
mod new_rule;
mod originals;
mod pages;
mod placeholders;
mod registry;
mod rule_pages;
pub(crate) mod runs;
mod sets;
mod settings;
mod since;
mod spare;
mod suppressions;
mod templates;
mod wrapped;

use std::fmt::Write as _;
use std::sync::LazyLock;

use rolewright::finding::{Finding, Persona};
use rolewright::lint::{BrokenDocument, Builtin, FilledIn, Options, SetInput, lint_set};
use rolewright::object::{Objects, Templates};
use rolewright::source::{File, read_text};
use rolewright_catalog::{Catalog, KubernetesVersion};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(KubernetesVersion::default()));
static BUILTIN: LazyLock<Builtin> = LazyLock::new(|| Builtin::new(KubernetesVersion::default()));

/// What all rules find in one text, which is a set of its own.
pub(crate) fn lint(name: &str, text: &str) -> Vec<Finding> {
    let reading = read_text(&File::new(name, text));
    let input = SetInput {
        name: name.into(),
        objects: Objects::collect_with(&reading.documents, "default", Templates::Unknown),
        context: Objects::default(),
        broken: reading
            .problems
            .iter()
            .filter_map(BrokenDocument::of)
            .collect(),
        default_namespace: "default".to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        is_complete: text.contains("# set: complete"),
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    };
    let options = Options {
        catalog: &CATALOG,
        builtin: &BUILTIN,
        privileged_namespaces: &["kube-system".to_owned()],
        is_silenced: &|_, _| false,
    };
    lint_set(&input, &options).findings
}

/// The findings that everybody hears of, and those of one rule.
pub(crate) fn of_interest<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    let all = findings.iter();
    all.filter(|found| found.persona == Persona::Default || found.rule.id == rule)
        .collect()
}

/// A line a finding, for messages of failed tests and for snapshots.
pub(crate) fn lines(findings: &[&Finding]) -> String {
    let mut lines = String::new();
    for found in findings {
        let _ = writeln!(
            lines,
            "{}:{}: {} ({}) {}: {}",
            found.place.line(),
            found.place.column(),
            found.severity,
            found.persona.name(),
            found.rule.id,
            found.message
        );
    }
    lines
}
