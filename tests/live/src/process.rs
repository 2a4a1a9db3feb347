//! A process that ends with this one.

use std::process::{Child, Command, ExitStatus, Stdio};

use crate::Error;

/// A process that watches its standard input and ends when that does: when this value is dropped, and
/// at the latest with this process, however that comes.
#[derive(Debug)]
pub(crate) struct Process(Child);

/// Runs its arguments, and ends them when its standard input ends. The input is kept apart because a
/// shell gives an empty one to what runs in the background.
const GUARD: &str = r#"
exec 3<&0
"$@" 3<&- &
guarded=$!
(cat <&3 >/dev/null; kill -9 $guarded) 2>/dev/null &
wait $guarded
status=$?
kill $! 2>/dev/null
exit $status
"#;

impl Process {
    /// Starts a command that watches its standard input.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Error> {
        let child = command.stdin(Stdio::piped()).spawn();
        let program = command.get_program().to_string_lossy();
        Ok(Self(child.map_err(|error| {
            format!("cannot start {program}: {error}")
        })?))
    }

    /// A shell that runs a command which does not watch its standard input; what would be the
    /// command's own arguments are added to it.
    pub(crate) fn guard() -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "guard"]);
        command
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// How it ended, if it has.
    pub(crate) fn status(&mut self) -> Result<Option<ExitStatus>, Error> {
        Ok(self.0.try_wait()?)
    }
}

impl Drop for Process {
    /// Lets it see the end of its input, and waits for it.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // An error would mean that it is gone already.
        let _ = self.0.wait();
    }
}
