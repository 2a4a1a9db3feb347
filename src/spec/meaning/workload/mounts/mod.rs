//! What is mounted into a container.

mod files;
mod paths;
mod projected;
mod scratch;

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::meaning::reason;
use crate::spec::model::workload::{Mount, MountSource};
use crate::spec::raw::workload::mount as raw;

pub(crate) use self::paths::{MountPaths, mount_path};
pub(super) use self::scratch::share_scratch;

/// What a mount is of, by the one word that says so.
enum Source {
    Secret(String),
    ConfigMap(String),
    EmptyDir(raw::EmptyDir),
    PersistentVolumeClaim(String),
    VolumeClaim(String),
    Projected(Vec<raw::Projected>),
    HostPath(raw::HostPath),
}

impl Source {
    fn word(&self) -> &'static str {
        match self {
            Self::Secret(_) => "secret",
            Self::ConfigMap(_) => "configMap",
            Self::EmptyDir(_) => "emptyDir",
            Self::PersistentVolumeClaim(_) => "persistentVolumeClaim",
            Self::VolumeClaim(_) => "volumeClaim",
            Self::Projected(_) => "projected",
            Self::HostPath(_) => "hostPath",
        }
    }
}

/// The words that stand beside the one that says what is mounted.
struct Beside {
    keys: Option<raw::Keys>,
    mode: Option<String>,
    optional: bool,
    reason: Option<String>,
}

pub(super) fn mounts(
    raw: Vec<raw::Mount>,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Vec<Mount> {
    let mounts = raw.into_iter().enumerate();
    mounts
        .filter_map(|(index, raw)| mount(raw, &at.index(index), paths, checker))
        .collect()
}

fn mount(
    raw: raw::Mount,
    at: &Path,
    paths: &mut MountPaths,
    checker: &mut Checker<'_>,
) -> Option<Mount> {
    let mut sound = mount_path(&raw.path, None, &at.key("path"), paths, checker);
    if let Some(path) = &raw.sub_path {
        sound &= files::is_within(path, &at.key("subPath"), checker);
    }
    let sources = [
        raw.secret.map(Source::Secret),
        raw.config_map.map(Source::ConfigMap),
        raw.empty_dir.map(Source::EmptyDir),
        raw.persistent_volume_claim
            .map(Source::PersistentVolumeClaim),
        raw.volume_claim.map(Source::VolumeClaim),
        raw.projected.map(Source::Projected),
        raw.host_path.map(Source::HostPath),
    ];
    let mut sources = sources.into_iter().flatten();
    let (Some(source), None) = (sources.next(), sources.next()) else {
        checker.error(at, "this does not say what is mounted").help(
            "write exactly one of `secret`, `configMap`, `emptyDir`, `persistentVolumeClaim`, \
                 `volumeClaim`, `projected` and `hostPath`",
        );
        return None;
    };
    let beside = Beside {
        keys: raw.keys,
        mode: raw.mode,
        optional: raw.optional,
        reason: raw.reason,
    };
    sound &= refuse_strangers(&source, &beside, at, checker);
    let source = read(source, beside, at, checker)?;
    let is_writable = matches!(
        source,
        MountSource::EmptyDir(_)
            | MountSource::PersistentVolumeClaim(_)
            | MountSource::VolumeClaim(_)
    );
    sound.then_some(Mount {
        source,
        path: raw.path,
        sub_path: raw.sub_path,
        read_only: raw.read_only.unwrap_or(!is_writable),
    })
}

/// Reports words that have no meaning beside what is mounted. Tells whether there are none.
fn refuse_strangers(
    source: &Source,
    beside: &Beside,
    at: &Path,
    checker: &mut Checker<'_>,
) -> bool {
    let is_object = matches!(source, Source::Secret(_) | Source::ConfigMap(_));
    let has_files = is_object || matches!(source, Source::Projected(_));
    let is_of_node = matches!(source, Source::HostPath(_));
    let words = [
        ("keys", beside.keys.is_some(), is_object),
        ("optional", beside.optional, is_object),
        ("mode", beside.mode.is_some(), has_files),
        ("reason", beside.reason.is_some(), is_of_node),
    ];
    let mut sound = true;
    for (word, _, _) in words
        .into_iter()
        .filter(|(_, there, welcome)| *there && !welcome)
    {
        checker
            .key_error(
                &at.key(word),
                format!("`{word}` has no meaning beside `{}`", source.word()),
            )
            .help("remove it");
        sound = false;
    }
    sound
}

fn read(
    source: Source,
    beside: Beside,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<MountSource> {
    let at_word = at.key(source.word());
    let mode = match &beside.mode {
        Some(mode) => Some(files::mode(mode, &at.key("mode"), checker)?),
        None => None,
    };
    let keys = files::keys(beside.keys, &at.key("keys"), checker);
    let files = |name: String, checker: &mut Checker<'_>| {
        let files = files::files(name, keys, beside.optional, &at_word, checker)?;
        Some(crate::spec::model::workload::Files { mode, ..files })
    };
    match source {
        Source::Secret(name) => files(name, checker).map(MountSource::Secret),
        Source::ConfigMap(name) => files(name, checker).map(MountSource::ConfigMap),
        Source::EmptyDir(raw) => {
            scratch::empty_dir(raw, &at_word, checker).map(MountSource::EmptyDir)
        }
        Source::PersistentVolumeClaim(name) => checker
            .word(&at_word, &name, names::dns_subdomain)
            .then_some(MountSource::PersistentVolumeClaim(name)),
        Source::VolumeClaim(name) => Some(MountSource::VolumeClaim(name)),
        Source::Projected(sources) => {
            let sources = projected::sources(sources, &at_word, checker)?;
            Some(MountSource::Projected(sources, mode))
        }
        Source::HostPath(raw) => {
            let (path, kind) = host_path(raw, &at_word, checker)?;
            has_reason(beside.reason.as_deref(), at, checker)
                .then_some(MountSource::HostPath(path, kind))
        }
    }
}

fn host_path(
    raw: raw::HostPath,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Option<(String, Option<raw::HostPathType>)> {
    let (path, kind, at) = match raw {
        raw::HostPath::Path(path) => (path, None, at.clone()),
        raw::HostPath::Full(raw) => (raw.path, raw.kind, at.key("path")),
    };
    if !path.starts_with('/') || path.split('/').any(|part| part == "..") {
        checker
            .error(&at, format!("`{path}` is no path of a node"))
            .help("write an absolute path without `..`");
        return None;
    }
    Some((path, kind))
}

fn has_reason(reason: Option<&str>, at: &Path, checker: &mut Checker<'_>) -> bool {
    let reason = reason.unwrap_or_default();
    reason::check(reason, &at.key("reason"), checker);
    let is_given = !reason.trim().is_empty();
    if !is_given {
        checker
            .error(&at.key("hostPath"), "a path of the node needs a reason")
            .label("it leaves the restricted Pod Security level")
            .help("write `reason: ...` beside it, or mount something else");
    }
    is_given
}
