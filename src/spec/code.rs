//! What the programs of a Pod run as code: scripts in command lines, in probes and in hooks, with
//! the variables that the kubelet puts into them.

use super::command_line::{self, expanded};
use crate::source::{Node, Path};

/// A text that a program of a Pod runs as code.
#[derive(Debug, Clone)]
pub(crate) struct Code<'a> {
    /// Where it stands.
    pub(crate) at: Path,
    /// The text.
    pub(crate) node: Node<'a>,
    /// The program, as it is written without its folder.
    pub(crate) program: String,
    /// Whether that is a shell.
    pub(crate) is_shell: bool,
    /// The variables of `env` that the kubelet puts into it.
    pub(crate) inserted: Vec<Inserted<'a>>,
}

/// A variable that the kubelet puts into a text by `$(NAME)`.
#[derive(Debug, Clone)]
pub(crate) struct Inserted<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its value, which may come in by way of another variable.
    pub(crate) value: Node<'a>,
    /// Where the value stands.
    pub(crate) at: Path,
}

const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// The probes of a container, in whose commands the kubelet puts variables too (`prober.go`).
const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// The hooks of a container, whose commands it runs as they are (`lifecycle/handlers.go`).
const HOOKS: [&str; 2] = ["postStart", "preStop"];

/// All code in a Pod's spec, which stands at `at`.
pub(crate) fn code<'a>(pod: Node<'a>, at: &Path) -> Vec<Code<'a>> {
    let mut found = Vec::new();
    for list in CONTAINERS {
        for (container, at) in items(Some(pod), at, list) {
            let variables: Vec<(Node<'a>, Path)> = items(Some(container), &at, "env").collect();
            let words = ["command", "args"];
            let words = words
                .iter()
                .flat_map(|key| items(Some(container), &at, key));
            add(&words.collect::<Vec<_>>(), Some(&variables), &mut found);
            for probe in PROBES {
                let exec = container.get(probe).and_then(|probe| probe.get("exec"));
                let words = items(exec, &at.key(probe).key("exec"), "command");
                add(&words.collect::<Vec<_>>(), Some(&variables), &mut found);
            }
            for hook in HOOKS {
                let exec = container.get("lifecycle").and_then(|it| it.get(hook));
                let exec = exec.and_then(|hook| hook.get("exec"));
                let at = at.key("lifecycle").key(hook).key("exec");
                let words: Vec<_> = items(exec, &at, "command").collect();
                add(&words, None, &mut found);
            }
        }
    }
    found
}

/// Adds the code of one command line, into which the kubelet puts variables if there are any.
fn add<'a>(
    words: &[(Node<'a>, Path)],
    variables: Option<&[(Node<'a>, Path)]>,
    found: &mut Vec<Code<'a>>,
) {
    let text = |node: &Node<'a>| node.text().unwrap_or_default();
    let texts: Vec<&str> = words.iter().map(|(node, _)| text(node)).collect();
    for code in command_line::code(&texts) {
        let Some((node, at)) = words.get(code.index) else {
            continue;
        };
        let mut inserted = Vec::new();
        for name in expanded(text(node)) {
            insert(name, name, variables.unwrap_or_default(), &mut inserted);
        }
        found.push(Code {
            at: at.clone(),
            node: *node,
            program: code.program.to_owned(),
            is_shell: code.is_shell,
            inserted,
        });
    }
}

/// Adds the value of a variable, and those of the variables that come in by way of it. `name` is the
/// one that stands in the text.
fn insert<'a>(
    name: &'a str,
    variable: &str,
    variables: &[(Node<'a>, Path)],
    inserted: &mut Vec<Inserted<'a>>,
) {
    for (entry, at) in variables {
        let is_it = entry.get("name").and_then(Node::as_str) == Some(variable);
        let Some(value) = entry.get("value").filter(|_| is_it) else {
            continue;
        };
        let at = at.key("value");
        // Each but once, so that a ring comes to an end.
        if inserted.iter().any(|known| known.at == at) {
            continue;
        }
        inserted.push(Inserted { name, value, at });
        for other in expanded(value.text().unwrap_or_default()) {
            insert(name, other, variables, inserted);
        }
    }
}

fn items<'a>(
    node: Option<Node<'a>>,
    at: &Path,
    list: &str,
) -> impl Iterator<Item = (Node<'a>, Path)> + use<'a> {
    let at = at.key(list);
    let items = node.and_then(|node| node.get(list)).into_iter();
    let items = items.flat_map(Node::items).enumerate();
    items.map(move |(index, item)| (item, at.index(index)))
}

impl<'a> Code<'a> {
    /// What reads it.
    pub(crate) fn reader(&self) -> String {
        if self.is_shell {
            "the shell".to_owned()
        } else {
            format!("`{}`", self.program)
        }
    }

    /// What a text at a path of it is: the code itself, or the value of a variable in it.
    pub(crate) fn what(&self, at: &Path) -> String {
        let itself = if self.is_shell {
            "the script of a shell".to_owned()
        } else {
            format!("code for `{}`", self.program)
        };
        match self.inserted_at(at) {
            Some(inserted) => format!("put into {itself} by `$({})`", inserted.name),
            None => itself,
        }
    }

    /// How something that is filled in at a path of it gets there as nothing but a value.
    pub(crate) fn remedy(&self, at: &Path, written: &str) -> String {
        remedy(
            &self.program,
            self.is_shell,
            self.inserted_at(at).map(|inserted| inserted.name),
            written,
        )
    }

    fn inserted_at(&self, at: &Path) -> Option<&Inserted<'a>> {
        let mut inserted = self.inserted.iter();
        inserted.find(|inserted| inserted.at == *at)
    }
}

/// How something gets to a program as nothing but a value, that stands in its code or comes in by a
/// variable.
pub(crate) fn remedy(
    program: &str,
    is_shell: bool,
    variable: Option<&str>,
    written: &str,
) -> String {
    match variable {
        Some(name) if is_shell => format!(
            "write `\"${name}\"` in the script, and not `$({name})`: then the shell reads it as one value"
        ),
        Some(name) => {
            format!("let the code read the variable `{name}` itself, and write no `$({name})` in it")
        }
        None if is_shell => format!(
            "pass it as an argument behind the script, `[sh, -c, 'tool \"$1\"', sh, \"{written}\"]`, or \
             as a variable of `env`, and write `\"$NAME\"` in the script, not `$(NAME)`"
        ),
        None if command_line::reads_all(program) => {
            "pass it as a variable of `env`, which the code reads itself".to_owned()
        }
        None => "pass it as an argument behind the code, or as a variable of `env`, which the code reads \
                 itself"
            .to_owned(),
    }
}
