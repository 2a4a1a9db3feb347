//! Images as they would be pulled, put together from what this machine has.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;

use super::namespaces::Entry;
use crate::repository::repository;

/// The folders of this machine with programs, and with what these load.
const PROGRAMS: [&str; 9] = [
    "bin", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "sbin", "usr",
];

/// The folders with what programs load that were not built to be all in themselves.
const LIBRARIES: [&str; 9] = [
    "gnu",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "nix",
    "usr/lib",
    "usr/lib32",
    "usr/lib64",
];

/// What a runtime takes for the path where an image says none.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// An image.
#[derive(Debug, Clone)]
pub(crate) struct Image {
    pub(super) entries: Vec<Entry>,
    pub(super) path: String,
    pub(super) entry_point: Vec<String>,
    pub(super) user: u32,
}

impl Image {
    /// Programs and libraries of this machine.
    pub(super) fn of_this_machine() -> Self {
        Self {
            entries: folders(&PROGRAMS),
            path: PATH.to_owned(),
            entry_point: vec!["/bin/sh".to_owned()],
            user: 0,
        }
    }

    /// An image with a shell and this kubectl.
    pub(crate) fn with_kubectl(kubectl: &Path) -> Result<Self, Failed> {
        let mut image = Self::of_this_machine();
        image.entries.push(Entry::Bound {
            from: kubectl.canonicalize()?,
            at: "/opt/kubectl/kubectl".to_owned(),
            is_writable: false,
        });
        image.path = format!("/opt/kubectl:{PATH}");
        Ok(image)
    }

    /// The image of the Containerfile, with this binary as what is built. A test's binary is not all in itself,
    /// so the libraries of this machine are there too.
    pub(crate) fn of_rolewright(binary: &Path) -> Result<Self, Failed> {
        let recipe = fs::read_to_string(repository("Containerfile"))?;
        let last = recipe.rsplit("FROM ").next().unwrap_or_default();
        let argument = |instruction: &str| {
            let found = last
                .lines()
                .find_map(|line| line.strip_prefix(instruction)?.strip_prefix(' '));
            found.ok_or_else(|| format!("no {instruction} in the Containerfile"))
        };
        let copied = argument("COPY")?.split_whitespace().last();
        let user = argument("USER")?.split(':').next().unwrap_or_default();
        let mut entries = folders(&LIBRARIES);
        entries.push(Entry::Bound {
            from: binary.canonicalize()?,
            at: copied.ok_or("nothing is copied")?.to_owned(),
            is_writable: false,
        });
        Ok(Self {
            entries,
            path: PATH.to_owned(),
            entry_point: serde_json::from_str(argument("ENTRYPOINT")?)?,
            user: user.parse()?,
        })
    }
}

/// Folders of this machine's root, as far as it has them.
fn folders(names: &[&str]) -> Vec<Entry> {
    let found = names.iter().filter_map(|name| {
        let path = PathBuf::from(format!("/{name}"));
        let at = format!("/{name}");
        match fs::read_link(&path) {
            Ok(to) => Some(Entry::Link { to, at }),
            Err(_) => path.is_dir().then_some(Entry::Bound {
                from: path,
                at,
                is_writable: false,
            }),
        }
    });
    let devices = ["dev", "proc"].map(|name| Entry::Bound {
        from: format!("/{name}").into(),
        at: format!("/{name}"),
        is_writable: true,
    });
    found.chain(devices).collect()
}
