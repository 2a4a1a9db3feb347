//! What `config` means: ConfigMaps whose keys come from files and values.

use std::collections::BTreeMap;

use rolewright_names::{self as names, CONFIG_MAP_LIMIT};

use super::workload::{MountPaths, mount_path};
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::files::Folder;
use crate::spec::model::{ConfigMap, Content};
use crate::spec::raw;

/// The ConfigMaps at `at`. What is wrong with them goes to the checker.
pub(super) fn config(
    raw: Vec<raw::Config>,
    at: &Path,
    folder: &Folder,
    mount_paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Vec<ConfigMap> {
    raw.into_iter()
        .enumerate()
        .map(|(index, config)| config_map(config, &at.index(index), folder, mount_paths, checker))
        .collect()
}

fn config_map(
    raw: raw::Config,
    at: &Path,
    folder: &Folder,
    mount_paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> ConfigMap {
    checker.word(&at.key("name"), &raw.name, names::dns_subdomain);
    if raw.files.is_empty() && raw.data.is_empty() {
        checker
            .error(at, format!("the ConfigMap `{}` would be empty", raw.name))
            .help("give it `files` or `data`");
    }
    let mut keys = Keys::default();
    for (index, pattern) in raw.files.iter().enumerate() {
        keys.add_files(pattern, &at.key("files").index(index), folder, checker);
    }
    for (key, text) in raw.data {
        let at = at.key("data").key(&key);
        if let Err(what) = names::config_key(&key) {
            checker.key_error(&at, format!("`{key}` {what}"));
        }
        keys.add(key, Content::Text(text), Origin { name: None, at }, checker);
    }
    check_size(
        &raw.name,
        keys.data.values().map(|(content, _)| content),
        at,
        checker,
    );
    if let Some(path) = &raw.mount_path {
        mount_path(path, None, &at.key("mountPath"), mount_paths, checker);
    }
    ConfigMap {
        origin: checker.place(&at.key("name")),
        name: raw.name,
        data: keys
            .data
            .into_iter()
            .map(|(key, (content, _))| (key, content))
            .collect(),
        mount_path: raw.mount_path,
    }
}

/// Reports content that is more than a ConfigMap may hold.
pub(super) fn check_size<'c>(
    name: &str,
    contents: impl Iterator<Item = &'c Content>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let size: usize = contents.map(Content::size).sum();
    if size > CONFIG_MAP_LIMIT {
        checker
            .error(
                at,
                format!("the ConfigMap `{name}` would hold {size} bytes"),
            )
            .label("at most 1 MiB (1048576 bytes) is allowed")
            .help("split it, or ship the data in the image or a volume");
    }
}

/// Where a key came from.
#[derive(Debug, Clone)]
struct Origin {
    /// The file, if it was one.
    name: Option<String>,
    at: Path,
}

impl Origin {
    fn describe(&self) -> String {
        match &self.name {
            Some(file) => format!("the file `{file}`"),
            None => "`data`".to_owned(),
        }
    }
}

#[derive(Debug, Default)]
struct Keys {
    data: BTreeMap<String, (Content, Origin)>,
}

impl Keys {
    fn add_files(&mut self, pattern: &str, at: &Path, folder: &Folder, checker: &mut Checker<'_>) {
        let found = match folder.of(&checker.place(at)).find(pattern) {
            Ok(found) => found,
            Err(error) => {
                let help = error.help().unwrap_or(
                    "paths start at the folder of the file that says them; `*` stays in a folder, `**` does not",
                );
                checker.error(at, format!("`{pattern}` {error}")).help(help);
                return;
            }
        };
        for file in found {
            if let Err(what) = names::config_key(&file.base_name) {
                checker
                    .error(
                        at,
                        format!("the file `{}` cannot be a key: its name {what}", file.name),
                    )
                    .help("rename the file");
                continue;
            }
            let content = match String::from_utf8(file.bytes) {
                Ok(text) => Content::Text(text),
                Err(error) => Content::Binary(error.into_bytes()),
            };
            let origin = Origin {
                name: Some(file.name),
                at: at.clone(),
            };
            self.add(file.base_name, content, origin, checker);
        }
    }

    fn add(&mut self, key: String, content: Content, origin: Origin, checker: &mut Checker<'_>) {
        if let Some((_, other)) = self.data.get(&key) {
            // One file that two patterns find is the same twice, and no conflict.
            if other.name.is_some() && other.name == origin.name {
                return;
            }
            let place = checker.place(&other.at);
            checker
                .error(
                    &origin.at,
                    format!(
                        "two contents for the key `{key}`: {} and {}",
                        other.describe(),
                        origin.describe()
                    ),
                )
                .related(place, "the first comes from here")
                .help("a key is a file's base name: rename one, or use two ConfigMaps");
            return;
        }
        self.data.insert(key, (content, origin));
    }
}
