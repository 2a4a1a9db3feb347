//! Files of ours that somebody edited, and those that the spec no longer asks for.

use std::fs;
use std::path::Path;
use std::slice;

use super::{check, names, ours, paths, request, stale, text, write};
use crate::render::disk::{
    self, Difference, DiskError, Obstacle, OutputFile, Policy, SUMS_FILE, Stale,
};

const PRUNE: Policy = Policy {
    prune: true,
    overwrite_edited: false,
};
const OVERWRITE: Policy = Policy {
    prune: false,
    overwrite_edited: true,
};

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn an_edited_file_is_kept_with_all_the_others_until_it_is_given_up() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a", "1"), ours("b", "1")]).unwrap();
    let sums = read(folder, SUMS_FILE);
    fs::write(folder.join("a"), "no header any more\n").unwrap();
    let wanted = [ours("a", "2"), ours("b", "2"), ours("c", "2")];
    let edited = Difference::Edited {
        path: folder.join("a"),
        on_disk: b"no header any more\n".to_vec(),
        rendered: wanted[0].content.clone(),
    };

    let DiskError::Edited(found) = write(folder, &wanted).unwrap_err() else {
        panic!("not seen")
    };

    assert_eq!(found, slice::from_ref(&edited));
    assert_eq!(check(folder, &wanted).unwrap()[0], edited);
    assert_eq!(read(folder, "a"), "no header any more\n");
    assert_eq!(read(folder, "b"), text(&ours("b", "1")));
    assert_eq!(names(folder), ["a", "b"]);
    assert_eq!(read(folder, SUMS_FILE), sums);

    let written = disk::write(&request(folder, &wanted), OVERWRITE).unwrap();
    assert_eq!(written.changed, paths(folder, &["a", "b"]));
    assert_eq!(check(folder, &wanted).unwrap(), []);
}

#[test]
fn an_edit_that_the_spec_says_too_is_none() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a", "1")]).unwrap();
    let second = [ours("a", "2")];
    fs::write(folder.join("a"), &second[0].content).unwrap();
    assert_eq!(check(folder, &second).unwrap(), []);
    assert_eq!(
        write(folder, &second).unwrap().unchanged,
        paths(folder, &["a"])
    );
    // It is ours from now on.
    write(folder, &[ours("a", "3")]).unwrap();
}

#[test]
fn line_breaks_of_a_checkout_are_no_edit() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let first = [ours("a", "1\n"), ours("b", "1\n")];
    write(folder, &first).unwrap();
    for name in ["a", "b", SUMS_FILE] {
        let content = read(folder, name).replace('\n', "\r\n");
        fs::write(folder.join(name), content).unwrap();
    }
    assert_eq!(check(folder, &first).unwrap(), []);
    assert_eq!(
        write(folder, &first).unwrap().unchanged,
        paths(folder, &["a", "b"])
    );
    assert!(read(folder, "a").contains('\r'), "it is not touched");
    assert!(read(folder, SUMS_FILE).contains('\r'));
    write(folder, &[ours("a", "1\n"), ours("b", "2\n")]).unwrap();
    assert_eq!(read(folder, "b"), text(&ours("b", "2\n")));
}

#[test]
fn a_file_that_was_deleted_is_written_again() {
    let root = tempfile::tempdir().unwrap();
    let files = [ours("a", "1")];
    write(root.path(), &files).unwrap();
    fs::remove_file(root.path().join("a")).unwrap();
    let created = write(root.path(), &files).unwrap().created;
    assert_eq!(created, paths(root.path(), &["a"]));
}

#[test]
fn pruning_removes_what_nobody_edited_and_names_the_rest() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let all = ["edited", "gone", "kept", "stale"].map(|name| ours(name, "1"));
    write(folder, &all).unwrap();
    fs::write(folder.join("edited"), "mine").unwrap();
    fs::remove_file(folder.join("gone")).unwrap();
    fs::write(folder.join("theirs"), "theirs").unwrap();
    let wanted = [ours("kept", "2")];

    let edited = stale(folder.join("edited"), Stale::Edited);
    let unedited = stale(folder.join("stale"), Stale::Unedited);
    let written = write(folder, &wanted).unwrap();
    assert_eq!(written.stale, [edited.clone(), unedited]);
    // They are remembered although they are not written.
    for _ in 0..2 {
        let written = disk::write(&request(folder, &wanted), PRUNE).unwrap();
        assert_eq!(written.stale, slice::from_ref(&edited));
    }
    assert_eq!(names(folder), ["edited", "kept", "theirs"]);
    assert_eq!(read(folder, "edited"), "mine");
    assert!(!read(folder, SUMS_FILE).contains("gone"));
}

#[test]
fn where_nothing_of_ours_is_left_the_sums_go_too() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a", "1")]).unwrap();
    let nothing: [OutputFile; 0] = [];
    let written = disk::write(&request(folder, &nothing), PRUNE).unwrap();
    assert_eq!(written.removed, paths(folder, &["a"]));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn a_manifest_that_only_looks_like_ours_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a.yaml", "1")]).unwrap();
    fs::copy(folder.join("a.yaml"), folder.join("copy.yaml")).unwrap();
    let wanted = [ours("a.yaml", "2"), ours("copy.yaml", "2")];
    let error = write(folder, &wanted).unwrap_err();
    assert!(matches!(error, DiskError::Edited(_)), "{error}");
    let wanted = [ours("a.yaml", "2")];
    let unrecorded = [stale(folder.join("copy.yaml"), Stale::Unrecorded)];
    let written = disk::write(&request(folder, &wanted), PRUNE).unwrap();
    assert_eq!(written.stale, unrecorded);
    assert_eq!(names(folder), ["a.yaml", "copy.yaml"]);
}

#[test]
fn sums_that_are_not_ours_stop_everything() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let files = [ours("a", "1")];
    let path = folder.join(SUMS_FILE);
    fs::write(&path, "theirs").unwrap();
    for error in [
        write(folder, &files).unwrap_err(),
        check(folder, &files).unwrap_err(),
    ] {
        let DiskError::InTheWay(obstacles) = error else {
            panic!("{error}")
        };
        assert_eq!(obstacles, [Obstacle::NotSums { path: path.clone() }]);
    }
    assert_eq!(read(folder, SUMS_FILE), "theirs");
    fs::remove_file(&path).unwrap();
    write(folder, &files).unwrap();
    let damaged = read(folder, SUMS_FILE) + "<<<<<<< HEAD\n";
    fs::write(&path, &damaged).unwrap();
    let error = write(folder, &[ours("a", "2")]).unwrap_err();
    assert!(matches!(error, DiskError::Sums { line: 4, .. }), "{error}");
    assert_eq!(read(folder, SUMS_FILE), damaged);
    assert_eq!(read(folder, "a"), text(&files[0]));
}

#[cfg(unix)]
#[test]
fn sums_are_not_followed_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    write(&folder, &[ours("a", "1")]).unwrap();
    let outside = root.path().join("outside");
    fs::rename(folder.join(SUMS_FILE), &outside).unwrap();
    let before = fs::read(&outside).unwrap();
    symlink(&outside, folder.join(SUMS_FILE)).unwrap();
    write(&folder, &[ours("a", "2")]).unwrap_err();
    assert_eq!(fs::read(&outside).unwrap(), before);
    assert_eq!(read(&folder, "a"), text(&ours("a", "1")));
    // A stale file that is a link now is not ours any more.
    fs::remove_file(folder.join(SUMS_FILE)).unwrap();
    fs::rename(&outside, folder.join(SUMS_FILE)).unwrap();
    fs::rename(folder.join("a"), &outside).unwrap();
    symlink(&outside, folder.join("a")).unwrap();
    let written = disk::write(&request(&folder, &[ours("b", "1")]), PRUNE).unwrap();
    assert_eq!(written.stale, [stale(folder.join("a"), Stale::Edited)]);
    assert!(folder.join("a").is_symlink());
    assert!(outside.exists());
}
