//! Files made from Secrets and ConfigMaps: which keys, where, and who may read them.

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::Files;
use crate::spec::raw::workload::mount as raw;

/// Keys, each with its path below the mount; none for all keys.
pub(super) type Keys = Option<Vec<(String, String)>>;

/// The keys of a mount; nothing if something is wrong with them.
pub(super) fn keys(raw: Option<raw::Keys>, at: &Path, checker: &mut Checker<'_>) -> Option<Keys> {
    let mut sound = true;
    let keys = match raw {
        None => return Some(None),
        Some(raw::Keys::List(keys)) => {
            for (index, key) in keys.iter().enumerate() {
                let at = at.index(index);
                sound &= checker.word(&at, key, names::config_key);
                if keys.iter().take(index).any(|other| other == key) {
                    checker.error(&at, format!("`{key}` stands here twice"));
                    sound = false;
                }
            }
            keys.into_iter().map(|key| (key.clone(), key)).collect()
        }
        Some(raw::Keys::Paths(paths)) => {
            if paths.is_empty() {
                checker
                    .error(at, "no key is mounted")
                    .help("write at least one key, or remove the field");
                sound = false;
            }
            for (key, path) in &paths {
                let at = at.key(key);
                if let Err(what) = names::config_key(key) {
                    checker.key_error(&at, format!("`{key}` {what}"));
                    sound = false;
                }
                sound &= is_below(path, &at, checker);
            }
            paths.into_iter().collect::<Vec<_>>()
        }
    };
    sound.then_some(Some(keys))
}

/// The files of the Secret or ConfigMap that is named at `at`.
pub(super) fn files(
    name: String,
    keys: Option<Keys>,
    optional: bool,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<Files> {
    let sound = checker.word(at, &name, names::dns_subdomain);
    keys.filter(|_| sound).map(|keys| Files {
        name,
        keys,
        mode: None,
        optional,
    })
}

/// Permissions as octal digits.
pub(super) fn mode(text: &str, at: &Path, checker: &mut Checker<'_>) -> Option<i32> {
    let mode = i32::from_str_radix(text, 8).ok();
    let mode = mode.filter(|mode| (0..=0o777).contains(mode) && !text.starts_with('+'));
    if mode.is_none() {
        checker
            .error(at, format!("`{text}` are no permissions"))
            .help("write octal digits up to 0777, in quotes, such as \"0440\"");
    }
    mode
}

/// Reports a path that leads out of the volume, or that begins with what Kubernetes keeps for
/// itself there. Tells whether it does neither.
pub(super) fn is_below(path: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    stays(path, path.starts_with(".."), at, checker)
}

/// Reports a path within what is mounted that leads out of it. Tells whether it does not.
pub(super) fn is_within(path: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    stays(path, false, at, checker)
}

fn stays(path: &str, is_reserved: bool, at: &Path, checker: &mut Checker<'_>) -> bool {
    let leads_out = path.starts_with('/') || path.split('/').any(|part| part == "..");
    if path.is_empty() || leads_out || is_reserved {
        checker
            .error(at, format!("`{path}` is no path below the mount"))
            .help("write a relative path without `..`");
        return false;
    }
    true
}
