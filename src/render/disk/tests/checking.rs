//! What `check` finds, and how it reads.

use std::fs;
use std::slice;

use super::{check, message, names, ours, stale, write};
use crate::render::disk::{DiffStyles, Difference, Obstacle, OutputFile, SUMS_FILE, Stale, header};

/// The diff of one file, without its two heading lines.
fn hunks(on_disk: &[u8], rendered: &str, styles: &DiffStyles) -> String {
    let path = "out/role.yaml".into();
    let difference = Difference::Changed {
        path,
        on_disk: on_disk.to_owned(),
        rendered: rendered.as_bytes().to_owned(),
    };
    difference
        .render(styles)
        .splitn(3, '\n')
        .last()
        .unwrap()
        .to_owned()
}

#[test]
fn what_was_just_written_does_not_differ() {
    let root = tempfile::tempdir().unwrap();
    let files = [ours("a", "1\n"), ours("b", "😀\n")];
    write(root.path(), &files).unwrap();
    fs::write(root.path().join("theirs"), "not asked for").unwrap();
    fs::create_dir(root.path().join("folder")).unwrap();
    assert_eq!(check(root.path(), &files).unwrap(), []);
}

#[test]
fn every_kind_of_difference_is_found_and_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    write(
        folder,
        &[
            ours("changed", "1"),
            ours("z-stale", "1"),
            ours("a-stale", "1"),
        ],
    )
    .unwrap();
    fs::write(folder.join("theirs"), "kind: Role\n").unwrap();
    let before = names(folder);

    let wanted = ["theirs", "missing", "changed"].map(|name| ours(name, "2"));
    let differences = check(folder, &wanted).unwrap();

    let path = |name: &str| folder.join(name);
    assert_eq!(
        differences,
        [
            Difference::InTheWay(Obstacle::NotOurs {
                path: path("theirs")
            }),
            Difference::Missing {
                path: path("missing")
            },
            Difference::Changed {
                path: path("changed"),
                on_disk: ours("changed", "1").content,
                rendered: ours("changed", "2").content,
            },
            Difference::Stale(stale(path("a-stale"), Stale::Unedited)),
            Difference::Stale(stale(path("z-stale"), Stale::Unedited)),
        ]
    );
    assert_eq!(names(folder), before);
}

#[test]
fn files_of_before_the_sums_are_known_by_their_first_line() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let first_line = |spec| format!("# {}\n", header(spec));
    fs::write(folder.join("other.yaml"), first_line("other.yaml")).unwrap();
    fs::write(folder.join("stale.yaml"), first_line("rolewright.yaml")).unwrap();
    fs::write(folder.join("a"), first_line("rolewright.yaml")).unwrap();
    let files = [ours("a", "1")];
    let unrecorded = Difference::Stale(stale(folder.join("stale.yaml"), Stale::Unrecorded));
    let differences = check(folder, &files).unwrap();
    assert!(matches!(differences[0], Difference::Changed { .. }));
    assert_eq!(differences[1..], *slice::from_ref(&unrecorded));
    write(folder, &files).unwrap();
    assert_eq!(check(folder, &files).unwrap(), slice::from_ref(&unrecorded));
    // Nothing that is asked for is no reason to overlook it.
    let nothing: [OutputFile; 0] = [];
    assert!(check(folder, &nothing).unwrap().contains(&unrecorded));
}

#[test]
fn without_the_sums_files_that_are_right_are_no_difference() {
    let root = tempfile::tempdir().unwrap();
    let files = [ours("a", "1")];
    write(root.path(), &files).unwrap();
    fs::remove_file(root.path().join(SUMS_FILE)).unwrap();
    assert_eq!(check(root.path(), &files).unwrap(), []);
}

#[test]
fn in_a_folder_that_is_not_there_everything_is_missing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    let differences = check(&folder, &[ours("a", "1")]).unwrap();
    assert_eq!(
        differences,
        [Difference::Missing {
            path: folder.join("a")
        }]
    );
    assert!(!folder.exists());
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error_and_not_all_is_well() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    let nothing: [OutputFile; 0] = [];
    check(&file, &nothing).unwrap_err();
    check(&file.join("out"), &nothing).unwrap_err();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_of_ours_is_not_stale() {
    let root = tempfile::tempdir().unwrap();
    let files = [ours("a", "1")];
    write(root.path(), &files).unwrap();
    std::os::unix::fs::symlink("a", root.path().join("link")).unwrap();
    assert_eq!(check(root.path(), &files).unwrap(), []);
}

#[test]
fn a_changed_file_is_shown_as_a_unified_diff() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    let text = |verb: &str| format!("a: 1\nb: 2\nc: 3\nd: 4\nverbs:\n- {verb}\ne: 5\nf: 6\ng: 7\n");
    write(folder, &[ours("role.yaml", &text("get"))]).unwrap();

    let differences = check(folder, &[ours("role.yaml", &text("list"))]).unwrap();

    assert_eq!(
        message(folder, &differences[0]),
        "\
--- DIR/role.yaml (on disk)
+++ DIR/role.yaml (rendered)
@@ -4,7 +4,7 @@
 c: 3
 d: 4
 verbs:
-- get
+- list
 e: 5
 f: 6
 g: 7
"
    );
}

#[test]
fn colours_come_with_the_styles_alone() {
    let plain = hunks(b"a\nb\n", "a\nc\n", &DiffStyles::plain());
    assert_eq!(plain, "@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    let coloured = hunks(b"a\nb\n", "a\nc\n", &DiffStyles::coloured());
    let expected = "\
\u{1b}[36m@@ -1,2 +1,2 @@\u{1b}[0m
 a
\u{1b}[31m-b\u{1b}[0m
\u{1b}[32m+c\u{1b}[0m
";
    assert_eq!(coloured, expected);
}

#[test]
fn what_the_eye_would_miss_is_shown() {
    let diff = |on_disk: &[u8], rendered| hunks(on_disk, rendered, &DiffStyles::plain());
    assert_eq!(
        diff(b"a\r\nb\r\n", "a\nc\n"),
        "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    );
    assert_eq!(diff(b"a\rb\n", "a\nb\n"), "@@ -1 +1,2 @@\n-a\\rb\n+a\n+b\n");
    assert_eq!(
        diff(b"a", "a\n"),
        "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    );
    assert_eq!(
        diff(b"a\xff\n", "a\u{fffd}\n"),
        "@@ -1 +1 @@\n-a\\xff\n+a\u{fffd}\n"
    );
    assert_eq!(
        diff(b"\x1b[2J\tx\n", "\tx\n"),
        "@@ -1 +1 @@\n-\\u001b[2J\tx\n+\tx\n"
    );
    assert_eq!(
        diff("\u{202e}a\n".as_bytes(), "a\n"),
        "@@ -1 +1 @@\n-\\u202ea\n+a\n"
    );
}
