//! Runs a program that builds manifests, with as little around it as it can do with.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// How often a program that has closed its output is asked whether it has ended.
const PATIENCE: Duration = Duration::from_millis(5);

/// How much is kept of what a program says is wrong.
const MOST_WORDS: u64 = 64 * 1024;

/// A proxy that nobody is behind: the port that discards.
const NO_PROXY: &str = "http://127.0.0.1:9";

/// Why there is no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The program could not be started.
    NotStarted(String),
    /// It ended with an error, and these are its words.
    Failed(String),
    /// It did not end in time.
    TooSlow,
    /// It printed more than so many bytes.
    TooLarge(u64),
    /// It was not asked at all, for this reason.
    Refused(String),
}

/// A reason, fit for the end of a sentence.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(words) => write!(f, "it could not be started: {words}"),
            Self::Failed(words) if words.is_empty() => f.write_str("it failed without a word"),
            Self::Failed(words) | Self::Refused(words) => f.write_str(words),
            Self::TooSlow => {
                let seconds = TIME_LIMIT.as_secs();
                write!(f, "it did not end within {seconds} seconds")
            }
            Self::TooLarge(limit) => write!(f, "it printed more than {limit} bytes"),
        }
    }
}

/// Where a program is: a path as it is, a mere name on the path of this process.
#[must_use]
pub fn find(name: &Path) -> Option<PathBuf> {
    if name.components().count() > 1 {
        return name.is_file().then(|| name.to_owned());
    }
    let path = env::var_os("PATH")?;
    let mut file = OsString::from(name);
    file.push(env::consts::EXE_SUFFIX);
    let mut candidates = env::split_paths(&path).map(|folder| folder.join(&file));
    candidates.find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// A call of a program in an environment that knows no cluster, no credentials, no other program and
/// no way to the network; what it keeps for itself it keeps in `home`.
pub(super) fn command(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().stdin(Stdio::null());
    // Without it no program starts on Windows.
    if let Some(root) = env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    for name in ["HOME", "USERPROFILE", "TMPDIR", "TEMP", "XDG_CONFIG_HOME"] {
        command.env(name, home);
    }
    for name in ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"] {
        command.env(name, home.join("helm"));
    }
    command.env("HELM_PLUGINS", home.join("plugins"));
    command.env("KUBECONFIG", home.join("kubeconfig"));
    command.env("PATH", home.join("programs"));
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env(name, NO_PROXY);
    }
    command
}

/// Runs a program to its end and gives what it prints, at most `limit` bytes.
pub(super) fn output(command: &mut Command, limit: u64) -> Result<Vec<u8>, Failure> {
    let deadline = Instant::now() + TIME_LIMIT;
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn();
    let mut child = Running(child.map_err(|error| not_started(&error))?);
    let printed = reader(child.0.stdout.take(), limit + 1);
    let said = reader(child.0.stderr.take(), MOST_WORDS);
    let output = in_time(&printed, deadline)?;
    if output.len() as u64 > limit {
        return Err(Failure::TooLarge(limit));
    }
    let words = in_time(&said, deadline)?;
    while Instant::now() < deadline {
        match child.0.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(output),
            Ok(Some(_)) => {
                let words = String::from_utf8_lossy(&words);
                return Err(Failure::Failed(reason(&words)));
            }
            Ok(None) => thread::sleep(PATIENCE),
            Err(error) => return Err(not_started(&error)),
        }
    }
    Err(Failure::TooSlow)
}

/// Whether what a program prints of its version has one, as `v1.2` or `{Version:v1.2}`; one that was
/// built from sources may have none but `(devel)`.
pub(super) fn tells_version(printed: &[u8]) -> bool {
    let text = String::from_utf8_lossy(printed);
    let mut after = text.split('v').skip(1);
    after.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) || text.contains("(devel)")
}

fn not_started(error: &io::Error) -> Failure {
    Failure::NotStarted(match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        _ => error.to_string(),
    })
}

/// A program that ends with the wait for it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // If it has ended already, there is nothing left to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a stream on a thread of its own, so that a program is never kept waiting for its words.
fn reader(stream: Option<impl Read + Send + 'static>, limit: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            // What could be read before an error is all there is.
            let _ = stream.take(limit).read_to_end(&mut bytes);
        }
        // Nobody may be waiting any more.
        let _ = sender.send(bytes);
    });
    receiver
}

fn in_time(receiver: &Receiver<Vec<u8>>, deadline: Instant) -> Result<Vec<u8>, Failure> {
    let left = deadline.saturating_duration_since(Instant::now());
    receiver.recv_timeout(left).map_err(|_| Failure::TooSlow)
}

/// What a program says of its failure, in one line: what it says of other things, its advice about
/// itself and the time left out.
fn reason(words: &str) -> String {
    let beside = ["level=", "WARNING:", "# Warning:", "Use --debug flag"];
    let is_beside = |line: &&str| beside.iter().any(|begin| line.starts_with(begin));
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let told: Vec<&str> = lines.clone().filter(|line| !is_beside(line)).collect();
    let told = if told.is_empty() {
        lines.collect()
    } else {
        told
    };
    let told = told.join(" ");
    // As kubectl logs it: the time, the process, the place in its code, and then the error.
    let logged = told.split_once("] \"command failed\" err=");
    let told = logged.map_or_else(|| told.clone(), |(_, error)| unquoted(error));
    let told = told.trim();
    let begins = ["Error: ", "error: "];
    let own = begins.iter().find_map(|begin| told.strip_prefix(begin));
    own.unwrap_or(told).to_owned()
}

/// A text that Go has quoted; as it is where it is not.
fn unquoted(text: &str) -> String {
    let inside = text.trim().strip_prefix('"');
    let Some(inside) = inside.and_then(|text| text.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut told = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            told.push(character);
            continue;
        }
        match characters.next() {
            Some('n' | 't' | 'r') => told.push(' '),
            Some(escaped @ ('"' | '\\')) => told.push(escaped),
            other => told.extend(['\\'].into_iter().chain(other)),
        }
    }
    told
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: u64) -> Result<Vec<u8>, Failure> {
        let home = tempfile::tempdir().unwrap();
        let mut command = command(Path::new("/bin/sh"), home.path());
        output(command.args(["-c", script]), limit)
    }

    #[test]
    fn a_program_prints_fails_or_prints_too_much() {
        assert_eq!(shell("echo yes; echo no >&2", 100).unwrap(), b"yes\n");
        assert_eq!(
            shell(
                "echo x; echo level=WARN >&2; echo 'Error: it  broke' >&2; exit 4",
                100
            ),
            Err(Failure::Failed("it  broke".to_owned()))
        );
        assert_eq!(
            shell("exit 1", 100).unwrap_err().to_string(),
            "it failed without a word"
        );
        assert_eq!(
            shell("while :; do echo yes; done", 100),
            Err(Failure::TooLarge(100))
        );
        assert_eq!(
            shell("echo 12345", 5),
            Err(Failure::TooLarge(5)),
            "the line break counts"
        );
        let missing = output(&mut Command::new("/nonexistent/helm"), 5);
        assert_eq!(
            missing.unwrap_err().to_string(),
            "it could not be started: there is no such program"
        );
    }

    #[test]
    fn versions_are_known() {
        for printed in [
            "v4.0.0",
            "v3.19.0+g1",
            "Client Version: v1.37.0\n",
            "{v5.4 2024}",
            "(devel)",
        ] {
            assert!(tells_version(printed.as_bytes()), "{printed}");
        }
        for printed in ["", "version --short", "4.0.0", "v"] {
            assert!(!tells_version(printed.as_bytes()), "{printed}");
        }
    }

    #[test]
    fn a_failure_is_told_without_what_is_beside_it() {
        let cases = [
            (
                "level=WARN msg=x\nError: a\n  b\n\nUse --debug flag to see",
                "a b",
            ),
            ("# Warning: old\nerror: a", "a"),
            (
                "E1 2:3 4 run.go:72] \"command failed\" err=\"accumulating\"",
                "accumulating",
            ),
            (
                r#"E1 2:3 4 run.go:72] "command failed" err="unknown field \"typo\"""#,
                "unknown field \"typo\"",
            ),
            (
                r#"E1 2:3 4 run.go:72] "command failed" err="a\nb \\ \x07""#,
                r"a b \ \x07",
            ),
            ("WARNING: only that", "WARNING: only that"),
            ("", ""),
        ];
        for (words, expected) in cases {
            assert_eq!(reason(words), expected);
        }
    }

    #[test]
    fn a_program_sees_nothing_of_the_environment() {
        let names = shell("/usr/bin/env || env", 10_000).unwrap();
        let names = String::from_utf8(names).unwrap();
        let of_us = ["CARGO", "SECRET", "TOKEN", "SSH", "KUBERNETES"];
        assert!(!of_us.iter().any(|word| names.contains(word)), "{names}");
    }

    #[test]
    fn programs_are_found_by_name_and_by_path() {
        assert!(find(Path::new("sh")).is_some_and(|path| path.is_absolute()));
        assert_eq!(find(Path::new("/bin/sh")), Some("/bin/sh".into()));
        assert_eq!(find(Path::new("no-such-program-anywhere")), None);
        assert_eq!(find(Path::new("./no/such")), None);
    }
}
