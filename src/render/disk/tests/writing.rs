//! What `write` does, and what it refuses.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use super::{message, names, ours, paths, text, write};
use crate::render::disk::{DiskError, Obstacle, Written};

#[test]
fn a_missing_folder_is_made_with_its_parents() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("deploy/out");
    let files = [ours("role.yaml", "a: 1\n"), ours("sa.yaml", "b: 2\n")];

    let written = write(&folder, &files).unwrap();

    let created = paths(&folder, &["role.yaml", "sa.yaml"]);
    assert_eq!(
        written,
        Written {
            created,
            ..Written::default()
        }
    );
    assert_eq!(names(&folder), ["role.yaml", "sa.yaml"]);
    assert_eq!(
        fs::read_to_string(folder.join("role.yaml")).unwrap(),
        text(&files[0])
    );
}

#[test]
fn a_file_with_the_same_content_is_not_touched() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("same", "1"), ours("other", "1")]).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["same", "other"] {
        let file = File::options().write(true).open(folder.join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }

    let written = write(
        folder,
        &[ours("same", "1"), ours("other", "2"), ours("new", "3")],
    )
    .unwrap();

    assert_eq!(written.unchanged, paths(folder, &["same"]));
    assert_eq!(written.changed, paths(folder, &["other"]));
    assert_eq!(written.created, paths(folder, &["new"]));
    let modified = |name| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    assert_eq!(modified("same"), long_ago);
    assert!(modified("other") > long_ago);
    assert_eq!(
        fs::read_to_string(folder.join("other")).unwrap(),
        text(&ours("other", "2"))
    );
}

#[test]
fn files_of_others_are_all_named_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("ours", "old")]).unwrap();
    fs::write(folder.join("empty"), "").unwrap();
    fs::write(folder.join("theirs"), "kind: Role\n").unwrap();
    fs::write(
        folder.join("late"),
        "\n# Rendered by Rolewright from x; no first line\n",
    )
    .unwrap();
    fs::create_dir(folder.join("folder")).unwrap();
    let wanted = ["ours", "empty", "theirs", "new", "late", "folder"].map(|name| ours(name, "new"));

    let error = write(folder, &wanted).unwrap_err();

    let DiskError::InTheWay(obstacles) = error else {
        panic!("{error}")
    };
    let not_ours = |name| Obstacle::NotOurs {
        path: folder.join(name),
    };
    let folder_in_the_way = Obstacle::NotAFile {
        path: folder.join("folder"),
    };
    let all = [
        not_ours("empty"),
        not_ours("theirs"),
        not_ours("late"),
        folder_in_the_way,
    ];
    assert_eq!(obstacles, all);
    assert_eq!(
        fs::read_to_string(folder.join("ours")).unwrap(),
        text(&ours("ours", "old"))
    );
    assert_eq!(names(folder), ["empty", "folder", "late", "ours", "theirs"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_refused_wherever_it_leads() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    let outside = root.path().join("outside");
    fs::write(&outside, ours("outside", "precious").content).unwrap();
    write(&folder, &[ours("inside", "1")]).unwrap();
    symlink("../outside", folder.join("a")).unwrap();
    symlink("inside", folder.join("b")).unwrap();
    symlink("nowhere", folder.join("c")).unwrap();

    let error = write(&folder, &["a", "b", "c"].map(|name| ours(name, "2"))).unwrap_err();

    let DiskError::InTheWay(obstacles) = error else {
        panic!("{error}")
    };
    let link = |name, target: &str| Obstacle::SymbolicLink {
        path: folder.join(name),
        target: target.into(),
    };
    assert_eq!(
        obstacles,
        [
            link("a", "../outside"),
            link("b", "inside"),
            link("c", "nowhere")
        ]
    );
    assert_eq!(
        fs::read_to_string(outside).unwrap(),
        text(&ours("outside", "precious"))
    );
}

#[cfg(unix)]
#[test]
fn a_folder_may_be_reached_through_a_symbolic_link() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
    write(&root.path().join("link"), &[ours("a", "1")]).unwrap();
    assert_eq!(names(&root.path().join("real")), ["a"]);
}

#[test]
fn a_file_where_the_folder_belongs_is_named() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    File::create(&file).unwrap().write_all(b"text").unwrap();
    for folder in [file.clone(), file.join("out"), file.join("deep/out")] {
        let error = write(&folder, &[ours("a", "1")]).unwrap_err();
        assert_eq!(
            message(root.path(), &error),
            "DIR/file is not a folder; choose another output folder, or move that file away"
        );
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "text");
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_where_the_folder_belongs_is_named() {
    let root = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", root.path().join("link")).unwrap();
    let error = write(&root.path().join("link"), &[ours("a", "1")]).unwrap_err();
    assert!(matches!(error, DiskError::NotAFolder { .. }), "{error}");
    assert_eq!(names(root.path()), ["link"]);
}

#[test]
fn the_empty_folder_name_is_refused() {
    let error = write("".as_ref(), &[ours("a", "1")]).unwrap_err();
    assert!(matches!(error, DiskError::EmptyFolderName), "{error}");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    for name in [
        "",
        ".",
        "..",
        "../a",
        "a/../b",
        "/a",
        "a/",
        "./a",
        "a\\b",
        "a\0b",
        "a\nb",
        "a//b",
        ".a/b",
        ".git",
        ".rolewright.sums",
        "a/.rolewright.sums",
        ".Rolewright.lock",
    ] {
        let error = write(&folder, &[ours("fine", "1"), ours(name, "1")]).unwrap_err();
        assert!(
            matches!(error, DiskError::InvalidName { .. }),
            "{name}: {error}"
        );
    }
    assert!(!folder.exists());
}

#[test]
fn files_that_would_lose_each_other_or_their_mark_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let error = write(root.path(), &[ours("a", "1"), ours("a", "1")]).unwrap_err();
    assert!(matches!(error, DiskError::DuplicateName { .. }), "{error}");
    for clash in ["A", "a/b"] {
        let error = write(root.path(), &[ours(clash, "1"), ours("a", "1")]).unwrap_err();
        assert!(matches!(error, DiskError::DuplicateName { .. }), "{error}");
    }
    let mut unmarked = ours("a", "1");
    unmarked.content.insert(0, b' ');
    let error = write(root.path(), &[unmarked]).unwrap_err();
    assert!(matches!(error, DiskError::NoHeader { .. }), "{error}");
    assert!(names(root.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_new_file_and_are_kept_later() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let mode = |name| {
        fs::metadata(folder.join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o7777
    };
    File::create(folder.join("usual")).unwrap();

    write(folder, &[ours("a", "1")]).unwrap();
    assert_eq!(mode("a"), mode("usual"));

    fs::set_permissions(folder.join("a"), fs::Permissions::from_mode(0o640)).unwrap();
    write(folder, &[ours("a", "2")]).unwrap();
    assert_eq!(mode("a"), 0o640);
}

/// The kernel's own folder takes no files, whoever asks.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_an_error_that_names_it() {
    let error = write("/proc/rolewright".as_ref(), &[ours("a", "1")]).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("cannot create the folder /proc/rolewright: "),
        "{message}"
    );
    let error = write("/proc".as_ref(), &[ours("a", "1")]).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("cannot create a file in /proc: "),
        "{message}"
    );
}

/// Nothing is refused to root, so root has this test run once more by a user without rights.
#[cfg(unix)]
#[test]
fn a_read_only_folder_loses_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    write(&folder, &[ours("a", "1")]).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if File::create(folder.join("probe")).is_ok() {
        return run_without_rights("a_read_only_folder_loses_nothing");
    }

    let error = write(&folder, &[ours("a", "2"), ours("b", "2")]).unwrap_err();

    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let message = message(root.path(), &error);
    assert!(
        message.starts_with("cannot create a file in DIR/out: "),
        "{message}"
    );
    assert!(message.ends_with("choose a folder that you may write to, or change its permissions"));
    assert_eq!(names(&folder), ["a"]);
    assert_eq!(
        fs::read_to_string(folder.join("a")).unwrap(),
        text(&ours("a", "1"))
    );
}

/// Runs one test of this module in a process of the user `nobody`; says so where that is not
/// possible.
#[cfg(unix)]
fn run_without_rights(test: &str) {
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    const IS_CHILD: &str = "ROLEWRIGHT_TEST_WITHOUT_RIGHTS";
    assert!(
        std::env::var_os(IS_CHILD).is_none(),
        "a user without rights wrote to the folder"
    );
    // A test's path carries no crate name.
    let module = module_path!().split_once("::").unwrap().1;
    let outcome = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("{module}::{test}")])
        .env(IS_CHILD, "1")
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .output();
    match outcome {
        Ok(output) => {
            let report = String::from_utf8_lossy(&output.stdout);
            assert!(
                output.status.success() && report.contains("1 passed"),
                "{report}"
            );
        }
        Err(error) => {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {test} (runs as root here, and cannot run as another user: {error})"
            );
        }
    }
}

#[test]
fn a_name_that_the_file_system_refuses_is_an_error_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let error = write(root.path(), &[ours("a", "1"), ours(&"b".repeat(300), "1")]).unwrap_err();
    assert!(matches!(error, DiskError::Io { .. }), "{error}");
    assert!(names(root.path()).is_empty());
}
