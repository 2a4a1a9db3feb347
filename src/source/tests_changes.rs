//! Tests of changed lines in throw-away repositories.

use std::fs;

use super::tests_inputs::Folder;
use super::*;

/// The lines of a file that count as changed, each looked at by itself.
fn changed_lines(changes: &Changes, name: &str, text: &str) -> Vec<usize> {
    let file = File::new(name, text);
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let place = Place::new(&file, Span::new(start..start + line.trim_end().len()));
        if changes.touches(&place) {
            lines.push(index + 1);
        }
        start += line.len();
    }
    lines
}

const TEN: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    folder
}

fn lines_after(before: &str, after: &str) -> Vec<usize> {
    let folder = repository(&[("a.yaml", before)]);
    fs::write(folder.path().join("a.yaml"), after).unwrap();
    let changes = changed_since("HEAD", folder.path()).unwrap();
    changed_lines(&changes, "a.yaml", after)
}

#[test]
fn lines_that_are_new_or_other_or_beside_a_gap_count() {
    let cases = [
        (TEN.to_owned(), vec![], "nothing"),
        (TEN.replace("5\n", "five\n"), vec![5], "one other"),
        (TEN.replace("5\n", "five\nsix\n"), vec![5, 6], "one more"),
        (format!("0\n{TEN}"), vec![1], "a first"),
        (format!("{TEN}11"), vec![11], "a last without a line break"),
        (TEN.replace("5\n6\n", ""), vec![4, 5], "two gone"),
        (TEN.replace("1\n2\n", ""), vec![1], "the first gone"),
        (TEN.replace("9\n10\n", ""), vec![8], "the last gone"),
        (
            TEN.replace("3\n", "@@ -1 +1 @@\n"),
            vec![3],
            "what looks like a hunk",
        ),
        (
            TEN.replace("3\n", "++ b/x\n").replace("8\n", "x\n"),
            vec![3, 8],
            "what looks like a name",
        ),
        (
            TEN.replace("3\n", "diff --git a/x b/x\n")
                .replace("8\n", ""),
            vec![3, 7, 8],
            "like a file",
        ),
        (
            TEN.replace('\n', "\r\n"),
            (1..=10).collect(),
            "other line breaks",
        ),
    ];
    for (after, expected, why) in cases {
        assert_eq!(lines_after(TEN, &after), expected, "{why}");
    }
    assert_eq!(
        lines_after("1\n2", "1\n2\n3"),
        [2, 3],
        "a line break is part of a line"
    );
}

#[test]
fn a_place_of_several_lines_is_touched_by_a_change_in_any() {
    let folder = repository(&[("a.yaml", TEN)]);
    let after = TEN.replace("5\n", "five\n");
    fs::write(folder.path().join("a.yaml"), &after).unwrap();
    let changes = changed_since("main", folder.path()).unwrap();
    let file = File::new("a.yaml", after.clone());
    let at = |from: &str, to: &str| {
        let span = after.find(from).unwrap()..after.find(to).unwrap();
        changes.touches(&Place::new(&file, Span::new(span)))
    };
    assert!(at("1", "9"));
    assert!(at("five", "6"));
    assert!(!at("1", "five"), "it ends before the line");
    assert!(!at("6", "10"));
}

#[test]
fn names_of_any_kind_are_found_again() {
    let names = [
        "plain.yaml",
        "with blank.yaml",
        "ünï.yaml",
        "tab\there.yaml",
        "line\nbreak.yaml",
        "quo\"te\\s.yaml",
        "bell\u{7}.yaml",
        "dir/+++ b/x.yaml",
        " b/ -> c.yaml",
        "-z.yaml",
        ":top.yaml",
    ];
    let files: Vec<_> = names.iter().map(|name| (*name, TEN)).collect();
    let folder = repository(&files);
    for name in names {
        let path = folder.path().join(name);
        fs::write(path, TEN.replace("5\n", "five\n")).unwrap();
    }
    let changes = changed_since("HEAD", folder.path()).unwrap();
    for name in names {
        assert_eq!(changed_lines(&changes, name, TEN), [5], "{name:?}");
    }
}

#[test]
fn commits_the_index_and_the_working_copy_count_and_so_do_new_names() {
    let folder = repository(&[
        ("committed.yaml", TEN),
        ("staged.yaml", TEN),
        ("edited.yaml", TEN),
        ("moved.yaml", TEN),
        ("gone.yaml", TEN),
        ("same.yaml", TEN),
        ("mode.yaml", TEN),
    ]);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let other = TEN.replace("5\n", "five\n");
    folder.git(&["tag", "-am", "first", "v1"]);
    write("committed.yaml", &other);
    folder.git(&["commit", "-qam", "two"]);
    write("staged.yaml", &other);
    write("added.yaml", TEN);
    folder.git(&["mv", "moved.yaml", "there.yaml"]);
    write("there.yaml", &other);
    folder.git(&["add", "-A"]);
    folder.git(&["rm", "-q", "--cached", "same.yaml"]);
    folder.git(&["update-index", "--chmod=+x", "mode.yaml"]);
    write("edited.yaml", &other);
    write("untracked.yaml", TEN);
    fs::remove_file(folder.path().join("gone.yaml")).unwrap();

    let changes = changed_since("v1", folder.path()).unwrap();
    for name in ["committed.yaml", "staged.yaml", "edited.yaml"] {
        assert_eq!(changed_lines(&changes, name, &other), [5], "{name}");
    }
    for name in [
        "added.yaml",
        "there.yaml",
        "untracked.yaml",
        "same.yaml",
        "<stdin>",
        "git:v1:edited.yaml",
    ] {
        assert_eq!(changed_lines(&changes, name, TEN).len(), 10, "{name}");
    }
    assert_eq!(changed_lines(&changes, "mode.yaml", TEN), [0; 0]);
    let changes = changed_since("HEAD", folder.path()).unwrap();
    assert_eq!(changed_lines(&changes, "committed.yaml", &other), [0; 0]);
}

#[test]
fn files_that_are_no_text_to_git_count_whole() {
    let folder = repository(&[
        (".gitattributes", "marked.yaml -diff\n"),
        ("marked.yaml", TEN),
        ("wide.yaml", TEN),
        ("old.yaml", "a\0\nb\nc\nd\ne\nf\n"),
        ("same.yaml", "a\0\nb\n"),
    ]);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("marked.yaml", &TEN.replace("5\n", "five\n"));
    write("wide.yaml", "\u{1}\0\n\0");
    folder.git(&["mv", "old.yaml", "new.yaml"]);
    write("new.yaml", "a\0\nb\nc\nd\ne\nF\n");
    let changes = changed_since("HEAD", folder.path()).unwrap();
    for name in ["marked.yaml", "wide.yaml", "new.yaml"] {
        assert_eq!(changed_lines(&changes, name, TEN).len(), 10, "{name}");
    }
    assert_eq!(changed_lines(&changes, "same.yaml", TEN), [0; 0]);
}

#[test]
fn the_settings_of_a_user_change_nothing() {
    let folder = repository(&[("d/a.yaml", TEN), (".gitattributes", "*.yaml diff=odd\n")]);
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.odd.textconv", "false"),
        ("diff.odd.command", "false"),
        ("diff.context", "5"),
        ("diff.interHunkContext", "9"),
        ("diff.relative", "true"),
        ("diff.renames", "false"),
        ("color.ui", "always"),
        ("diff.colorMoved", "zebra"),
        ("core.quotePath", "true"),
        ("diff.wsErrorHighlight", "all"),
    ] {
        folder.git(&["config", key, value]);
    }
    let after = TEN.replace("2\n", "two\n").replace("5\n", "five\n");
    fs::write(folder.path().join("d/a.yaml"), after).unwrap();
    let changes = changed_since("HEAD", folder.path()).unwrap();
    assert_eq!(changed_lines(&changes, "d/a.yaml", TEN), [2, 5]);
}

#[test]
fn names_are_seen_from_the_working_directory() {
    let folder = repository(&[
        ("base/b.yaml", TEN),
        ("over/o.yaml", TEN),
        ("over/s.yaml", TEN),
    ]);
    for name in ["base/b.yaml", "over/o.yaml"] {
        fs::write(folder.path().join(name), TEN.replace("5\n", "five\n")).unwrap();
    }
    let over = folder.path().join("over");
    let changes = changed_since("HEAD", &over).unwrap();
    let absolute = [over.join("o.yaml"), folder.path().join("base/b.yaml")];
    let absolute = absolute.iter().map(|path| path.to_str().unwrap());
    for name in absolute.chain(["o.yaml", "./o.yaml", "../base/b.yaml"]) {
        assert_eq!(changed_lines(&changes, name, TEN), [5], "{name}");
    }
    assert_eq!(changed_lines(&changes, "s.yaml", TEN), [0; 0]);
    for name in ["../../elsewhere.yaml", "/elsewhere.yaml", "b.yaml"] {
        assert_eq!(changed_lines(&changes, name, TEN).len(), 10, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_may_have_changed() {
    let folder = Folder::new(&[("a.yaml", TEN)]);
    std::os::unix::fs::symlink("a.yaml", folder.path().join("link.yaml")).unwrap();
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    let changes = changed_since("HEAD", folder.path()).unwrap();
    assert_eq!(changed_lines(&changes, "link.yaml", TEN).len(), 10);
    assert_eq!(changed_lines(&changes, "a.yaml", TEN), [0; 0]);
}

#[test]
fn what_cannot_be_compared_is_a_problem() {
    let folder = Folder::new(&[("a.yaml", TEN)]);
    let message = |revision: &str| {
        changed_since(revision, folder.path())
            .unwrap_err()
            .to_string()
    };
    let nowhere = "error: what changed cannot be told: this is no working copy of git";
    assert_eq!(message("HEAD"), nowhere);
    folder.git(&["init", "-q"]);
    assert_eq!(
        message("HEAD"),
        "error: git knows no revision `HEAD`",
        "nothing is committed"
    );
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    for revision in [
        "v9",
        "",
        "--output=x",
        "HEAD:a.yaml",
        "HEAD...HEAD",
        "a.yaml",
        "HEAD^{tree}",
    ] {
        let expected = format!("error: git knows no revision `{revision}`");
        assert_eq!(message(revision), expected);
    }
    assert!(!folder.path().join("x").exists());
}
