//! Namespaces for a process: of its own mounts, with a root folder of its own, as a user of its own.

use std::env;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use libtest_mimic::Failed;
use rolewright_live_tests::{Error, Found, nowhere};
use tempfile::TempDir;

use super::image::Image;
use crate::live::say;

/// Lays out the root folder and enters it.
const ENTER: &str = include_str!("enter.sh");

/// How this machine gives a process its namespaces.
pub(crate) struct Namespaces {
    unshare: PathBuf,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    /// With a user namespace, as anybody.
    User,
    /// As root, by this `chroot`.
    Root(PathBuf),
}

/// Something in a root folder.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// A file or folder of this machine, and where it is.
    Bound {
        from: PathBuf,
        at: String,
        is_writable: bool,
    },
    /// A symbolic link, and where it is.
    Link { to: PathBuf, at: String },
}

/// What is run in a root folder.
pub(super) struct Process<'a> {
    pub(super) entries: Vec<Entry>,
    pub(super) user: u32,
    pub(super) environment: Vec<(String, String)>,
    pub(super) command: &'a [String],
}

impl Namespaces {
    /// Finds a way in which a process can be given its own; none, after saying so, where machines forbid it.
    ///
    /// # Errors
    ///
    /// Where nothing may be skipped.
    pub(crate) fn find() -> Result<Option<Self>, Error> {
        let unshare = on_path("unshare");
        let ways = [Some(Way::User), on_path("chroot").map(Way::Root)];
        for way in ways.into_iter().flatten() {
            let found = unshare.clone().map(|unshare| Self { unshare, way });
            if let Some(found) = found.filter(Self::works) {
                return Ok(Some(found));
            }
        }
        let Found::Nowhere = nowhere("namespace of its own for a process's mounts")? else {
            return Err("nothing is somewhere".into());
        };
        say(
            "skipped: no process can have mounts of its own, so no test of a chart ran as in a Pod",
        );
        Ok(None)
    }

    fn works(&self) -> bool {
        let command = ["sh", "-c", ":"].map(str::to_owned);
        let process = Process {
            entries: Image::of_this_machine().entries,
            user: 65534,
            environment: Vec::new(),
            command: &command,
        };
        self.run(process)
            .is_ok_and(|output| output.status.success())
    }

    /// Runs a process to its end.
    pub(super) fn run(&self, process: Process<'_>) -> Result<Output, Failed> {
        let root = TempDir::new()?;
        let mut command = Command::new(&self.unshare);
        if let Way::User = self.way {
            command.args(["--user", "--map-root-user"]);
        }
        command.args(["--mount", "sh", "-c", ENTER, "enter"]);
        command.arg(root.path());
        for entry in process.entries {
            match entry {
                Entry::Bound {
                    from,
                    at,
                    is_writable,
                } => {
                    let mode = if is_writable { "rw" } else { "ro" };
                    command.arg("bind").arg(from).args([&at, mode]);
                }
                Entry::Link { to, at } => {
                    command.arg("link").arg(to).arg(at);
                }
            }
        }
        command.arg("run");
        let environment = process.environment.iter();
        command.args(environment.map(|(name, value)| format!("{name}={value}")));
        command.args(self.starter(process.user, root.path()));
        command.args(process.command);
        Ok(command.output()?)
    }

    /// What enters the root folder as a user, and runs the command that follows.
    fn starter(&self, user: u32, root: &Path) -> Vec<OsString> {
        let root = root.as_os_str();
        let with = |start: &str, end: &std::ffi::OsStr| {
            let mut word = OsString::from(start);
            word.push(end);
            word
        };
        match &self.way {
            Way::User => vec![
                self.unshare.clone().into(),
                "--user".into(),
                format!("--map-user={user}").into(),
                format!("--map-group={user}").into(),
                with("--root=", root),
                "--wd=/".into(),
                "--".into(),
            ],
            Way::Root(chroot) => vec![
                chroot.clone().into(),
                format!("--userspec={user}:{user}").into(),
                format!("--groups={user}").into(),
                root.to_owned(),
            ],
        }
    }
}

/// Where a program is on the path.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut found = env::split_paths(&path).map(|folder| folder.join(program));
    found.find(|file| {
        let metadata = file.metadata();
        metadata.is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
    })
}
