//! Kubernetes' own code in a child process: `tests/apiserver/cmd/workloads`.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Error, tool};

/// What Kubernetes' code said.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// The patched object.
    pub result: Option<Value>,
    /// Whether the patch gives now this and now that.
    pub unstable: bool,
    /// The failed checks of the Pod Security Standards.
    pub failed: Vec<String>,
    /// What the server has against an object.
    pub refused: Vec<Cause>,
    /// Why it was refused; empty if it was not.
    pub error: String,
}

/// One thing that the server has against an object.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cause {
    /// The path of a field, as Kubernetes writes it.
    pub field: String,
    /// What kind of fault it is.
    pub reason: String,
    /// What is wrong.
    pub message: String,
}

/// A running command. It ends when this value is dropped.
pub struct Kubernetes {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Kubernetes {
    /// Starts the command; `None` if this machine can have none.
    ///
    /// # Errors
    ///
    /// If there should be one and it does not start.
    pub fn start() -> Result<Option<Self>, Error> {
        let path = tool::find("ROLEWRIGHT_WORKLOADS", "workloads.sh")?;
        path.map(|path| Self::start_at(&path)).transpose()
    }

    fn start_at(path: &Path) -> Result<Self, Error> {
        let mut child = Command::new(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", path.display()))?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = child.stdout.take().ok_or("no standard output")?;
        Ok(Self {
            child,
            input: BufWriter::new(input),
            output: BufReader::new(output),
        })
    }

    /// The answers to some questions, in their order.
    ///
    /// # Errors
    ///
    /// If the command ends early or answers with something else.
    pub fn ask(&mut self, questions: &[Value]) -> Result<Vec<Answer>, Error> {
        let Self {
            child,
            input,
            output,
        } = self;
        // It answers while it reads, so one side alone would sooner or later wait for ever.
        thread::scope(|scope| {
            let writer = scope.spawn(|| write_lines(input, questions));
            let answers: Result<_, Error> = questions.iter().map(|_| read_answer(output)).collect();
            if answers.is_err() {
                // Nobody reads any more: it has to go before the writer can end.
                let _ = child.kill();
            }
            match writer.join() {
                Ok(Err(error)) if answers.is_ok() => Err(error.into()),
                Ok(_) => answers,
                Err(_) => Err("the thread that writes the questions died".into()),
            }
        })
    }
}

impl Drop for Kubernetes {
    fn drop(&mut self) {
        // It holds no state, and a child that has gone already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_lines(input: &mut impl Write, questions: &[Value]) -> std::io::Result<()> {
    for question in questions {
        writeln!(input, "{question}")?;
    }
    input.flush()
}

fn read_answer(output: &mut impl BufRead) -> Result<Answer, Error> {
    let mut line = String::new();
    if output.read_line(&mut line)? == 0 {
        return Err("the command ended before it had answered".into());
    }
    Ok(serde_json::from_str(&line)?)
}

/// The question what a patch makes of an object.
#[must_use]
pub fn patch(object: &Value, patch: &Value) -> Value {
    json!({"patch": {"object": object, "patch": patch}})
}

/// The question whether an object is of its kind, in strict decoding.
#[must_use]
pub fn decode(object: &Value) -> Value {
    json!({ "decode": object })
}

/// The question which checks of the restricted level the Pods of a template fail.
#[must_use]
pub fn pod_security(template: &Value) -> Value {
    json!({ "podSecurity": template })
}

/// The question what the server has against an object that is to be created.
#[must_use]
pub fn create(object: &Value) -> Value {
    json!({ "create": object })
}
