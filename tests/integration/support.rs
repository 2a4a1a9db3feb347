//! Runs the program in a folder of its own, without anything of the caller's environment that
//! could change what it does, and shows what happened as a transcript.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// A folder to run the program in; it is removed afterwards.
pub(crate) struct Sandbox {
    folder: TempDir,
}

/// What one run of the program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A copy of a folder of the repository, named from its root.
    pub(crate) fn copy_of(folder: &str) -> Self {
        let sandbox = Self::new();
        copy(&repository().join(folder), sandbox.path());
        sandbox
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into it, with the folders on the way.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The content of a file in it.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs the program with arguments that are parted by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.run_with(&arguments, "")
    }

    /// Runs the program with arguments that are parted by blanks and variables of its environment.
    pub(crate) fn run_in(&self, environment: &[(&str, &str)], arguments: &str) -> Run {
        program()
            .args(arguments.split_whitespace())
            .envs(environment.iter().copied())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .into()
    }

    /// Runs the program with arguments as they are and a text on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        let mut child = program()
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its standard input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Both streams and the exit code, as a terminal would show them.
    pub(crate) fn transcript(&self, command: &str) -> String {
        let messages = self.stderr.lines().map(|line| format!("! {line}"));
        let messages: Vec<String> = messages
            .map(|line| format!("{}\n", line.trim_end()))
            .collect();
        let end = self
            .code
            .map_or("killed".to_owned(), |code| format!("exit {code}"));
        format!(
            "$ rolewright {command}\n{}{}[{end}]\n",
            self.stdout,
            messages.concat()
        )
    }

    /// The same run, which has to have ended with this code.
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

/// The program without the caller's environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolewright"));
    command.env_clear().env("PATH", path_of_git());
    command
}

/// A folder with git in it, and what the tests' kubeconfigs call, so that no Helm or kubectl that this
/// machine happens to have is found.
fn path_of_git() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("few-programs");
        fs::create_dir_all(&folder).unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        for name in ["git", "cat"] {
            let mut found = std::env::split_paths(&path).map(|folder| folder.join(name));
            if let Some(program) = found.find(|program| program.is_file()) {
                // It may be there from the last run, or from another process.
                let _ = std::os::unix::fs::symlink(program, folder.join(name));
            }
        }
        folder
    })
}

/// A folder in which a program of that name is found, and git.
pub(crate) fn path_with(name: &str, program: &Path) -> Sandbox {
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink(program, sandbox.path().join(name)).unwrap();
    let git = path_of_git().join("git");
    std::os::unix::fs::symlink(git, sandbox.path().join("git")).unwrap();
    sandbox
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
