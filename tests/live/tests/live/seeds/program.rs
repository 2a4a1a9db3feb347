//! The program that is judged: the real binary, freshly built, with a kubeconfig for the server.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use libtest_mimic::Failed;
use rolewright_live_tests::{ADMIN, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::report::Report;
use super::repository;
use super::stage::objects;

/// How long a run may take that finds nothing odd.
const TIMEOUT: &str = "300s";

/// The binary, and a folder with the kubeconfig of each caller.
pub(super) struct Program {
    binary: PathBuf,
    folder: TempDir,
    url: String,
    ca_file: PathBuf,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(super) struct Run {
    code: Option<i32>,
    pub(super) stdout: String,
    stderr: String,
}

impl Run {
    /// What it printed, if it ended with this code.
    pub(super) fn ended_with(self, code: i32) -> Result<String, Failed> {
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
    pub(super) fn find(server: &Server) -> Result<Self, Failed> {
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

    /// Makes a kubeconfig for a caller, which only its owner can read.
    pub(super) fn introduce(&self, caller: &str, token: &str) -> Result<(), Failed> {
        let config = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "seeds",
            "contexts": [{"name": "seeds", "context": {"cluster": "server", "user": "caller"}}],
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

    fn kubeconfig(&self, caller: &str) -> PathBuf {
        self.file(&format!("{caller}.kubeconfig"))
    }

    /// The objects that a spec asks for.
    pub(super) fn objects(&self, spec: &Path) -> Result<Vec<Value>, Failed> {
        let run = self.run(|command| command.arg("render").arg(spec))?;
        objects(&run.ended_with(0)?)
    }

    /// Where a file would be that goes with the program.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Verifies a spec as a caller, with further arguments parted by blanks, and reads the report,
    /// which agrees with the exit code.
    pub(super) fn verify(
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
    pub(super) fn verify_in(
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
    fn run(&self, arguments: impl FnOnce(&mut Command) -> &mut Command) -> Result<Run, Failed> {
        let mut command = Command::new(&self.binary);
        command.env_clear();
        let output = arguments(&mut command).output()?;
        Ok(Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout)?,
            stderr: String::from_utf8(output.stderr)?,
        })
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
