//! The program that is judged: the real binary, freshly built, with a kubeconfig for the server.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use libtest_mimic::Failed;
use rolewright_live_tests::{ADMIN, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::manifests::objects;
use crate::report::Report;
use crate::repository::repository;

/// How long a run may take that finds nothing odd.
const TIMEOUT: &str = "300s";

/// The binary, and a folder with the kubeconfig of each caller.
pub(crate) struct Program {
    binary: PathBuf,
    folder: TempDir,
    url: String,
    ca_file: PathBuf,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Result<Self, Failed> {
        Ok(Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout)?,
            stderr: String::from_utf8(output.stderr)?,
        })
    }

    /// What it printed, if it ended with this code.
    pub(crate) fn ended_with(self, code: i32) -> Result<String, Failed> {
        if self.code == Some(code) {
            Ok(self.stdout)
        } else {
            Err(format!(
                "expected exit code {code}, got {:?}\n{}{}",
                self.code, self.stdout, self.stderr
            )
            .into())
        }
    }
}

impl Program {
    /// The binary that `ROLEWRIGHT` names, else the one that cargo built beside this test.
    pub(crate) fn find(server: &Server) -> Result<Self, Failed> {
        let binary = match env::var_os("ROLEWRIGHT").filter(|path| !path.is_empty()) {
            Some(path) => PathBuf::from(path),
            None => beside_this_test()?,
        };
        is_fresh(&binary)?;
        let program = Self {
            binary,
            folder: tempfile::tempdir()?,
            url: server.url().to_owned(),
            ca_file: server.ca_file().to_owned(),
        };
        program.introduce(ADMIN, server.token(ADMIN)?)?;
        Ok(program)
    }

    /// Where it is.
    pub(crate) fn binary(&self) -> &Path {
        &self.binary
    }

    /// Makes a kubeconfig for a caller, which only its owner can read.
    pub(crate) fn introduce(&self, caller: &str, token: &str) -> Result<(), Failed> {
        let config = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "server", "user": "caller"}}],
            "clusters": [{
                "name": "server",
                "cluster": {"server": self.url, "certificate-authority": self.ca_file},
            }],
            "users": [{"name": "caller", "user": {"token": token}}],
        });
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(self.kubeconfig(caller))?;
        file.write_all(config.to_string().as_bytes())?;
        Ok(())
    }

    /// The kubeconfig of a caller.
    pub(crate) fn kubeconfig(&self, caller: &str) -> PathBuf {
        self.file(&format!("{caller}.kubeconfig"))
    }

    /// The objects that a spec asks for.
    pub(crate) fn objects(&self, spec: &Path) -> Result<Vec<Value>, Failed> {
        let run = self.run(|command| command.arg("render").arg(spec))?;
        objects(&run.ended_with(0)?)
    }

    /// Where a file would be that goes with the program.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Verifies a spec as a caller, with further arguments parted by blanks, and reads the report,
    /// which agrees with the exit code.
    pub(crate) fn verify(
        &self,
        caller: &str,
        spec: &Path,
        arguments: &str,
    ) -> Result<Report, Failed> {
        let arguments = format!("--format json --timeout {TIMEOUT} {arguments}");
        let run = self.verify_in(caller, spec, &arguments)?;
        let Some(report) = Report::read(&run.stdout) else {
            return Err(format!("no report: {run:?}").into());
        };
        run.ended_with(report.exit_code())?;
        Ok(report)
    }

    /// Verifies a spec as a caller, with further arguments parted by blanks.
    pub(crate) fn verify_in(
        &self,
        caller: &str,
        spec: &Path,
        arguments: &str,
    ) -> Result<Run, Failed> {
        self.run(|command| {
            command
                .arg("verify")
                .arg(spec)
                .arg("--kubeconfig")
                .arg(self.kubeconfig(caller))
                .args(arguments.split_whitespace())
        })
    }

    /// Runs the program without anything of the caller's environment that could change what it does.
    pub(crate) fn run(
        &self,
        arguments: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Run, Failed> {
        let mut command = Command::new(&self.binary);
        command.env_clear();
        Run::of(arguments(&mut command).output()?)
    }
}

/// `target/PROFILE/rolewright`; tests are in `target/PROFILE/deps`.
fn beside_this_test() -> Result<PathBuf, Failed> {
    let test = env::current_exe()?;
    let binary = test
        .ancestors()
        .nth(2)
        .map(|folder| folder.join(format!("rolewright{}", env::consts::EXE_SUFFIX)));
    match binary {
        Some(binary) if binary.is_file() => Ok(binary),
        _ => Err(format!(
            "there is no program to judge beside {}: cargo build --bin rolewright",
            test.display()
        )
        .into()),
    }
}

/// That no source of the program is newer than it: a test of yesterday's program would say nothing.
fn is_fresh(binary: &Path) -> Result<(), Failed> {
    let built = fs::metadata(binary)
        .and_then(|binary| binary.modified())
        .map_err(|error| format!("{}: {error}", binary.display()))?;
    let mut folders = vec![repository("src")];
    for member in fs::read_dir(repository("crates"))? {
        folders.push(member?.path().join("src"));
    }
    for folder in folders {
        if let Some(source) = newer(&folder, built)? {
            return Err(format!(
                "{} is older than {}: cargo build --bin rolewright",
                binary.display(),
                source.display()
            )
            .into());
        }
    }
    Ok(())
}

/// A source in a folder that is newer. Unit tests are no part of the program.
fn newer(folder: &Path, than: SystemTime) -> Result<Option<PathBuf>, Failed> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("tests") {
            continue;
        }
        let path = entry.path();
        let found = if path.is_dir() {
            newer(&path, than)?
        } else {
            (entry.metadata()?.modified()? > than).then_some(path)
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// How much of what nobody needs is asked where a sample tells as much.
pub(crate) fn sample() -> &'static str {
    if env::var_os("ROLEWRIGHT_LIVE_FULL").is_some_and(|value| value == "1") {
        "full"
    } else {
        "sample"
    }
}
