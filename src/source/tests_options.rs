//! Tests of what the options change about reading.

use std::fs;
use std::num::NonZeroUsize;

use super::tests_inputs::{Folder, shown};
use super::*;

fn names(reading: &Reading) -> Vec<&str> {
    let documents = reading.documents.iter();
    documents.map(|document| document.file().name()).collect()
}

fn messages(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

fn repository() -> Folder {
    let folder = Folder::new(&[
        (".gitignore", "out/\n"),
        (".git/config.yaml", "git: 1"),
        (".github/x.yaml", "h: 1"),
        ("a.yaml", "a: 1"),
        ("out/o.yaml", "o: 1"),
        ("vendor/v.yaml", "v: 1"),
        ("vendor/sub/w.yaml", "w: 1"),
        ("z/test/t.yaml", "t: 1"),
    ]);
    fs::create_dir_all(folder.path().join(".git/objects")).unwrap();
    folder
}

#[test]
fn hidden_and_ignored_files_are_read_where_they_are_wanted() {
    let mut folder = repository();
    let others = [
        "a.yaml",
        "vendor/sub/w.yaml",
        "vendor/v.yaml",
        "z/test/t.yaml",
    ];
    assert_eq!(names(&folder.read(&["."])), others);

    folder.options.hidden = true;
    let with_hidden = folder.read(&["."]);
    assert_eq!(
        names(&with_hidden),
        [&[".github/x.yaml"][..], &others].concat()
    );
    assert_eq!(
        (with_hidden.skipped.hidden, with_hidden.skipped.ignored),
        (0, 1)
    );

    folder.options.hidden = false;
    folder.options.ignored = true;
    let with_ignored = folder.read(&["."]);
    let expected = [&others[..1], &["out/o.yaml"], &others[1..]].concat();
    assert_eq!(names(&with_ignored), expected);
    assert_eq!(
        (with_ignored.skipped.hidden, with_ignored.skipped.ignored),
        (1, 0)
    );
}

#[test]
fn excluded_files_are_passed_over_and_counted_and_read_where_named() {
    let mut folder = repository();
    folder.options.exclude = Globs::new(&["vendor", "**/test/*.yaml"]).unwrap();
    let reading = folder.read(&["."]);
    assert_eq!(names(&reading), ["a.yaml"]);
    let expected = Skipped {
        hidden: 1,
        ignored: 1,
        excluded: 2,
    };
    assert_eq!(reading.skipped, expected);
    assert_eq!(names(&folder.read(&["vendor/v.yaml"])), ["vendor/v.yaml"]);
    folder.options.missing = Missing::Refused;
    assert_eq!(
        messages(&folder.read(&["."])),
        [
            "warning: in `.` 4 files or folders were passed over: 1 that git ignores, 1 hidden, 2 excluded"
        ]
    );
}

#[test]
fn revisions_know_hidden_and_excluded_files() {
    let mut folder = Folder::new(&[
        ("d/.h.yaml", "h: 1"),
        ("d/a.yaml", "a: 1"),
        ("d/x/b.yaml", "b: 1"),
    ]);
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    folder.options.hidden = true;
    folder.options.exclude = Globs::new(&["d/x"]).unwrap();
    for (input, expected) in [
        ("git:HEAD", ["git:HEAD:d/.h.yaml", "git:HEAD:d/a.yaml"]),
        ("git:HEAD:d", ["git:HEAD:d/.h.yaml", "git:HEAD:d/a.yaml"]),
        (
            "git:HEAD:./d/",
            ["git:HEAD:./d/.h.yaml", "git:HEAD:./d/a.yaml"],
        ),
    ] {
        let reading = folder.read(&[input]);
        assert_eq!(names(&reading), expected);
        assert_eq!(reading.skipped.excluded, 1);
    }
}

#[test]
fn an_input_without_a_document_is_told_as_somebody_wants_it() {
    let mut folder = Folder::new(&[("empty/note.txt", ""), ("blank.yaml", "# nothing\n")]);
    for (missing, expected) in [
        (Missing::Unsaid, None),
        (Missing::Noted, Some("note")),
        (Missing::Refused, Some("error")),
    ] {
        folder.options.missing = missing;
        for input in ["empty", "blank.yaml", "-"] {
            let reading = folder.read(&[input]);
            let name = if input == "-" { "<stdin>" } else { input };
            // A pipe of which nothing comes may be one whose other end failed.
            let is_refused =
                missing == Missing::Refused || (missing == Missing::Noted && input == "-");
            let expected = expected.map(|word| if is_refused { "error" } else { word });
            let expected = expected.map(|e| format!("{e}: there is nothing to read in `{name}`"));
            assert_eq!(messages(&reading), Vec::from_iter(expected));
            assert_eq!(reading.is_incomplete(), is_refused);
        }
    }
}

#[test]
fn many_files_come_in_the_same_order_from_any_number_of_threads() {
    let file = |n: usize| {
        let text = if n % 7 == 3 {
            "a: ["
        } else {
            "a: 1\n---\nb: 2\n"
        };
        (format!("{:03}/{n}.yaml", n / 10), text)
    };
    let files: Vec<_> = (0..300).map(file).collect();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    let mut folder = Folder::new(&files);
    let named: Vec<_> = files.iter().map(|(name, _)| *name).rev().collect();
    let read_by = |folder: &mut Folder, jobs| {
        folder.options.jobs = NonZeroUsize::new(jobs);
        let found = folder.read(&[".", "000", "-"]);
        assert_eq!(found.files, 311);
        (shown(&found), shown(&folder.read(&named)))
    };
    let one = read_by(&mut folder, 1);
    assert_eq!(one.0.len(), 600 - 43 + 20 - 1, "{:?}", one.0);
    assert!(one.1[0].starts_with("029/299.yaml:1:1 "), "{}", one.1[0]);
    for jobs in [0, 2, 5] {
        assert_eq!(read_by(&mut folder, jobs), one);
    }
}

#[test]
fn another_reader_may_make_the_documents() {
    fn nothing(file: &std::sync::Arc<File>) -> Reading {
        Problem::note(format!("saw {}", file.name())).into()
    }
    let mut folder = repository();
    folder.options.reader = nothing;
    let found = folder.read(&["a.yaml", "-"]);
    assert_eq!(messages(&found), ["note: saw a.yaml", "note: saw <stdin>"]);
}

#[test]
fn documents_of_no_interest_are_counted_and_not_parsed() {
    let service = "kind: Service\nmetadata: {namespace: role}\nbroken: [\n---\n";
    let mut folder = Folder::new(&[
        (
            "a.yaml",
            &format!("{service}# blank\n---\nkind: Role\n---\n{service}"),
        ),
        ("Chart.yaml", "name: x"),
        ("Kustomization", "resources: [a.yaml]"),
        ("other.yaml", "name: x"),
    ]);
    folder.options.of_interest = Some(Interest::new(&["Role", "Namespace"], &[]).unwrap());
    folder.options.missing = Missing::Refused;
    let reading = folder.read(&["."]);
    let expected = [
        "Chart.yaml:1:1 {\"name\":\"x\"}",
        "Kustomization:1:1 {\"resources\":[\"a.yaml\"]}",
        "a.yaml:7:1 {\"kind\":\"Role\"}",
    ];
    assert_eq!(shown(&reading), expected);
    assert_eq!((reading.unparsed, reading.files), (3, 4));
    assert_eq!(reading.documents[2].index(), 2, "those not parsed count");
    assert_eq!(shown(&folder.read(&["other.yaml"])), [""; 0]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.yaml", "a: 1"), ("d/b.yaml", "b: 1"), ("c.yaml", "c: 1")]);
    for name in ["a.yaml", "d"] {
        let none = fs::Permissions::from_mode(0o000);
        fs::set_permissions(folder.path().join(name), none).unwrap();
    }
    let is_let_in = fs::read(folder.path().join("a.yaml")).is_ok();
    let found = shown(&folder.read(&["."]));
    for name in ["a.yaml", "d"] {
        let all = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.path().join(name), all).unwrap();
    }
    let (a, b, c) = (
        "a.yaml:1:1 {\"a\":1}",
        "d/b.yaml:1:1 {\"b\":1}",
        "c.yaml:1:1 {\"c\":1}",
    );
    if is_let_in {
        // The superuser may read everything.
        assert_eq!(found, [a, c, b]);
        return;
    }
    let expected = [
        c,
        "error: `d` could not be read: permission denied",
        "error: `a.yaml` could not be read: permission denied",
    ];
    assert_eq!(found, expected);
}
