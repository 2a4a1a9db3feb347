//! Files in folders below the output folder, and files that no header can mark.

use std::fs;
use std::path::Path;

use super::{check, message, names, ours, paths, request, stale, text, write};
use crate::render::disk::{
    self, Difference, DiskError, Obstacle, OutputFile, Policy, SUMS_FILE, Stale, Written,
};

const PRUNE: Policy = Policy {
    prune: true,
    overwrite_edited: false,
};

fn exact(name: &str, content: &[u8]) -> OutputFile {
    OutputFile::exact(name, content)
}

fn obstacles(error: DiskError) -> Vec<Obstacle> {
    match error {
        DiskError::InTheWay(obstacles) => obstacles,
        error => panic!("{error}"),
    }
}

#[test]
fn files_stand_in_folders_that_are_made() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    let files = [
        ours("templates/role.yaml", "1"),
        ours("templates/tests/pod.yaml", "1"),
        ours("Chart.yaml", "1"),
        OutputFile::unmarked(".helmignore", "*.bak\n".to_owned()),
        OutputFile::unmarked("templates/NOTES.txt", "Read me.\n".to_owned()),
        exact("jobs/worker.yaml", b"a: {{ x }}\r\n\xff"),
    ];

    let missing = check(&folder, &files).unwrap();
    assert_eq!(missing.len(), files.len());
    let written = write(&folder, &files).unwrap();

    let created = paths(&folder, &files.each_ref().map(|file| file.name.as_str()));
    let all_created = Written {
        created,
        ..Written::default()
    };
    assert_eq!(written, all_created);
    for file in &files {
        assert_eq!(fs::read(folder.join(&file.name)).unwrap(), file.content);
    }
    assert_eq!(names(&folder).len(), files.len(), "nothing else");
    assert_eq!(check(&folder, &files).unwrap(), []);
    assert_eq!(write(&folder, &files).unwrap().unchanged.len(), files.len());
}

#[test]
fn what_the_folders_hold_besides_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::create_dir(folder.join("a")).unwrap();
    fs::write(folder.join("a/theirs.yaml"), "theirs").unwrap();
    let before = [ours("a/x", "1"), ours("a/b/y", "1"), ours("c/z", "1")];
    write(folder, &before).unwrap();
    let wanted = [ours("w", "1")];

    let found = check(folder, &wanted).unwrap();
    let unedited = ["a/b/y", "a/x", "c/z"]
        .map(|name| Difference::Stale(stale(folder.join(name), Stale::Unedited)));
    assert_eq!(found[1..], unedited);
    let written = disk::write(&request(folder, &wanted), PRUNE).unwrap();

    assert_eq!(written.removed, paths(folder, &["a/b/y", "a/x", "c/z"]));
    assert_eq!(names(folder), ["a/theirs.yaml", "w"]);
    assert!(!folder.join("a/b").exists(), "it was left empty");
    assert!(!folder.join("c").exists(), "it was left empty");
}

#[test]
fn a_folder_that_a_killed_run_left_empty_goes() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a/b/x", "1"), ours("y", "1")]).unwrap();
    fs::remove_file(folder.join("a/b/x")).unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    write(folder, &[ours("y", "1")]).unwrap();
    assert!(!folder.join("a").exists());
    assert!(folder.join("empty").exists(), "no file of ours was in it");
}

#[test]
fn edited_and_unrecorded_files_are_found_in_folders() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a/x.yaml", "1"), ours("a/y.yaml", "1")]).unwrap();
    fs::copy(folder.join("a/x.yaml"), folder.join("a/copy.yaml")).unwrap();
    fs::write(folder.join("a/x.yaml"), "by hand").unwrap();
    fs::write(folder.join("a/y.yaml"), "by hand").unwrap();
    let wanted = [ours("a/x.yaml", "2")];

    let found = check(folder, &wanted).unwrap();
    assert!(matches!(&found[0], Difference::Edited { path, .. } if path.ends_with("a/x.yaml")));
    let others = [("copy", Stale::Unrecorded), ("y", Stale::Edited)]
        .map(|(name, what)| Difference::Stale(stale(folder.join(format!("a/{name}.yaml")), what)));
    assert_eq!(found[1..], others);
    let error = write(folder, &wanted).unwrap_err();
    assert!(matches!(error, DiskError::Edited(_)), "{error}");
    assert_eq!(fs::read(folder.join("a/x.yaml")).unwrap(), b"by hand");
}

#[test]
fn leftovers_of_killed_runs_go_from_folders() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[ours("a/x", "1")]).unwrap();
    fs::write(folder.join("a/.rolewright-abc123.tmp"), "half").unwrap();
    write(folder, &[ours("a/x", "1")]).unwrap();
    assert_eq!(names(folder), ["a/x"]);
}

#[test]
fn what_stands_where_a_folder_belongs_is_named_once_and_kept() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::write(folder.join("a"), "theirs").unwrap();
    let wanted = [ours("a/x", "1"), ours("a/y", "1"), ours("z", "1")];
    let path = folder.join("a");
    let expected = Obstacle::NotAFolder { path };
    let found = check(folder, &wanted).unwrap();
    assert_eq!(found[0], Difference::InTheWay(expected.clone()));
    assert_eq!(found.len(), 2, "{found:?}");
    let error = write(folder, &wanted).unwrap_err();
    assert!(message(folder, &error).contains("DIR/a is not a folder; move it away"));
    assert_eq!(obstacles(error), [expected]);
    assert_eq!(names(folder), ["a"]);
}

/// Two runs would each take the other's files for edited or foreign ones.
#[test]
fn an_output_folder_below_is_left_to_its_own_runs() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(&folder.join("a/b"), &[ours("x", "inner")]).unwrap();
    fs::write(folder.join("a/b/x"), ours("x", "by hand").content).unwrap();
    let wanted = [ours("a/b/x", "outer")];
    let path = folder.join("a/b");
    let error = write(folder, &wanted).unwrap_err();
    assert!(
        message(folder, &error).contains("DIR/a/b is rendered to on its own"),
        "{error}"
    );
    assert_eq!(obstacles(error), [Obstacle::OutputFolder { path }]);
    let kept = fs::read(folder.join("a/b/x")).unwrap();
    assert_eq!(kept, ours("x", "by hand").content);
    // With no file in it nothing is said.
    write(folder, &[ours("a/c/x", "outer")]).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let (folder, outside) = (root.path().join("out"), root.path().join("outside"));
    write(&folder, &[ours("a/x.yaml", "1")]).unwrap();
    // The folder moves out, and a link stands in its place.
    fs::rename(folder.join("a"), &outside).unwrap();
    symlink("../outside", folder.join("a")).unwrap();
    fs::write(outside.join(".rolewright-abc123.tmp"), "theirs").unwrap();

    let error = write(&folder, &[ours("a/x.yaml", "2")]).unwrap_err();
    let path = folder.join("a");
    let target = "../outside".into();
    assert_eq!(obstacles(error), [Obstacle::SymbolicLink { path, target }]);

    let wanted = [ours("b", "1")];
    let written = disk::write(&request(&folder, &wanted), PRUNE).unwrap();
    let edited = stale(folder.join("a/x.yaml"), Stale::Edited);
    assert_eq!(written.stale, [edited]);
    assert_eq!(names(&outside), [".rolewright-abc123.tmp", "x.yaml"]);
    let kept = fs::read(outside.join("x.yaml")).unwrap();
    assert_eq!(kept, ours("x", "1").content);
}

#[test]
fn a_file_without_a_header_is_ours_if_it_is_noted() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let unmarked = |text: &str| OutputFile::unmarked("notes", text.to_owned());
    for (name, wanted) in [("x", exact("x", b"1")), ("notes", unmarked("1"))] {
        fs::write(folder.join(name), "theirs").unwrap();
        let path = folder.join(name);
        let error = write(folder, std::slice::from_ref(&wanted)).unwrap_err();
        assert!(message(folder, &error).contains("is not noted as rendered"));
        let not_noted = Obstacle::NotNoted { path: path.clone() };
        assert_eq!(obstacles(error), [not_noted]);
        // What it should be it may be, whoever wrote it.
        fs::write(&path, "1").unwrap();
        let written = write(folder, std::slice::from_ref(&wanted)).unwrap();
        assert_eq!(written.unchanged, [path]);
    }
    let next = [exact("x", b"2"), unmarked("2")];
    assert_eq!(write(folder, &next).unwrap().changed.len(), 2);
    fs::write(folder.join("x"), "by hand").unwrap();
    let error = write(folder, &[exact("x", b"3"), unmarked("3")]).unwrap_err();
    assert!(matches!(error, DiskError::Edited(_)), "{error}");
    fs::remove_file(folder.join(SUMS_FILE)).unwrap();
    let error = write(folder, &[exact("x", b"3"), unmarked("3")]).unwrap_err();
    assert_eq!(obstacles(error).len(), 2);
}

fn diff(folder: &Path, file: &OutputFile) -> String {
    let found = check(folder, std::slice::from_ref(file)).unwrap();
    let shown = found.iter().map(|difference| message(folder, difference));
    shown.collect()
}

#[test]
fn each_byte_of_an_exact_file_counts() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let path = folder.join("x");
    for (wanted, on_disk) in [("a\r\nb\n", "a\nb\n"), ("a\nb\n", "a\r\nb\n")] {
        let wanted = exact("x", wanted.as_bytes());
        let _ = fs::remove_file(&path);
        write(folder, std::slice::from_ref(&wanted)).unwrap();
        assert_eq!(check(folder, std::slice::from_ref(&wanted)).unwrap(), []);
        fs::write(&path, on_disk).unwrap();
        let shown = diff(folder, &wanted);
        assert!(shown.contains("-a") && shown.contains("+a"), "{shown}");
        assert!(shown.contains("\\r"), "{shown}");
        assert!(shown.contains(" b"), "{shown}");
    }
    // What only a checkout on Windows changed is nobody's edit, and is put right.
    let wanted = exact("x", b"a\nb\n");
    write(folder, std::slice::from_ref(&wanted)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), wanted.content);
    fs::write(&path, "a\nb").unwrap();
    let error = write(folder, std::slice::from_ref(&wanted)).unwrap_err();
    assert!(matches!(error, DiskError::Edited(_)), "{error}");
}

#[test]
fn bytes_that_are_no_text_are_shown_as_escapes() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(folder, &[exact("x", b"\xff\x00\n")]).unwrap();
    let shown = diff(folder, &exact("x", b"\xfe\x00\n"));
    assert!(shown.contains("-\\xff\\u0000\n+\\xfe\\u0000\n"), "{shown}");
    assert_eq!(text(&ours("a", "1")).lines().count(), 2);
}
