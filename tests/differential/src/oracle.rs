//! The decision oracle of `tests/apiserver`: the API server's own authorizers in a child process.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use rolewright_rbac::Snapshot;
use serde::{Deserialize, Serialize};

use crate::question::Question;
use crate::wire::Objects;

/// A policy whose aggregated roles hold their rules already, and questions about it.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) policy: Snapshot,
    pub(crate) questions: Vec<Question>,
}

/// What the API server's authorizers decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) allowed: bool,
    pub(crate) reason: String,
    pub(crate) error: String,
}

#[derive(Serialize)]
struct TaskLine<'a> {
    #[serde(flatten)]
    objects: Objects,
    questions: &'a [Question],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerLine {
    decisions: Vec<Answer>,
}

/// A running oracle. It ends when this value is dropped.
pub(crate) struct Oracle {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the oracle at `path`.
    pub(crate) fn start(path: &Path) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start the oracle {}: {error}", path.display()))?;
        let input = child
            .stdin
            .take()
            .ok_or("the oracle has no standard input")?;
        let output = child
            .stdout
            .take()
            .ok_or("the oracle has no standard output")?;
        Ok(Self {
            child,
            input: BufWriter::new(input),
            output: BufReader::new(output),
        })
    }

    /// The answers to each task's questions, in their order.
    pub(crate) fn ask(&mut self, tasks: &[Task]) -> Result<Vec<Vec<Answer>>, Box<dyn Error>> {
        let Self {
            child,
            input,
            output,
        } = self;
        // The oracle answers while it reads, so one side alone would sooner or later wait for ever.
        thread::scope(|scope| {
            let writer = scope.spawn(|| write_tasks(input, tasks));
            let answers: Result<_, _> = tasks
                .iter()
                .map(|task| read_answers(output, task))
                .collect();
            if answers.is_err() {
                // Nobody reads any more: the oracle has to go before the writer can end.
                let _ = child.kill();
            }
            match writer.join() {
                Ok(Ok(())) => answers,
                Ok(Err(_)) if answers.is_err() => answers,
                Ok(Err(error)) => Err(format!("cannot write to the oracle: {error}").into()),
                Err(_) => Err("the thread that writes to the oracle died".into()),
            }
        })
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It holds no state, and a child that has gone already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_tasks(input: &mut impl Write, tasks: &[Task]) -> std::io::Result<()> {
    for Task { policy, questions } in tasks {
        serde_json::to_writer(
            &mut *input,
            &TaskLine {
                objects: policy.into(),
                questions,
            },
        )?;
        input.write_all(b"\n")?;
    }
    input.flush()
}

fn read_answers(output: &mut impl BufRead, task: &Task) -> Result<Vec<Answer>, Box<dyn Error>> {
    let mut line = String::new();
    if output.read_line(&mut line)? == 0 {
        return Err("the oracle ended before it had answered".into());
    }
    let AnswerLine { decisions } = serde_json::from_str(&line)?;
    if decisions.len() == task.questions.len() {
        Ok(decisions)
    } else {
        Err(format!(
            "{} answers to {} questions",
            decisions.len(),
            task.questions.len()
        )
        .into())
    }
}

/// Whether there is an oracle to ask.
pub(crate) enum Found {
    /// Its path.
    At(PathBuf),
    /// This machine can have none, for the reason that was printed on standard error.
    Nowhere,
}

/// The status by which the scripts of `tests/tools` say that a machine cannot have a tool.
const UNAVAILABLE: i32 = 3;

/// Finds the oracle or builds it, by the script `tests/tools/oracle.sh`.
///
/// Fails if it could be built but is broken, and where `ROLEWRIGHT_REQUIRE_ALL` is 1 also if this
/// machine can have none.
pub(crate) fn find() -> Result<Found, Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/oracle.sh");
    let output = Command::new(&script)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", script.display()))?;
    let required = env::var_os("ROLEWRIGHT_REQUIRE_ALL") == Some(OsString::from("1"));
    match output.status.code() {
        Some(0) => Ok(Found::At(PathBuf::from(
            String::from_utf8(output.stdout)?.trim_end(),
        ))),
        Some(UNAVAILABLE) if !required => Ok(Found::Nowhere),
        Some(UNAVAILABLE) => {
            Err("there is no oracle, and ROLEWRIGHT_REQUIRE_ALL=1 allows no skipping".into())
        }
        _ => Err(format!("{} failed: {}", script.display(), output.status).into()),
    }
}
