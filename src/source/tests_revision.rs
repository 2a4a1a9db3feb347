//! Revisions laid out in files, hostile ones too.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use super::tests_inputs::{Folder, shown};
use super::{Layout, Layouts, folder_in_revision, lay_out_revision, manifests_in};

fn committed(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    folder.git(&["init", "-q", "-b", "main"]);
    commit(&folder);
    folder
}

fn commit(folder: &Folder) {
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
}

/// What was left out, by name.
fn left_out(layout: &Layout) -> Vec<String> {
    let all = layout.left_out().iter();
    let all = all.map(|it| format!("{}: {}", layout.name_of(&it.path).unwrap(), it.what));
    all.collect()
}

#[test]
fn files_are_written_as_they_were_committed() {
    let folder = committed(&[("a/b.yaml", "a: 1\r\n"), ("c", "$Id$"), ("empty", "")]);
    folder.git(&["config", "core.autocrlf", "true"]);
    fs::write(folder.path().join(".gitattributes"), "* ident eol=lf\n").unwrap();
    commit(&folder);
    let layout = lay_out_revision("HEAD", &folder.options).unwrap();
    let read = |name: &str| fs::read_to_string(layout.root().join(name)).unwrap();
    assert_eq!(read("c"), "$Id$");
    assert_eq!(read("empty"), "");
    assert!(read("a/b.yaml").starts_with("a: 1"));
    assert_eq!(left_out(&layout), [""; 0]);
    let entries = fs::read_dir(layout.root()).unwrap().count();
    assert_eq!(entries, 4, "nothing of git's own");
}

#[test]
fn links_stay_where_they_lead_to_what_is_there() {
    let folder = Folder::new(&[("d/e/a.yaml", "a: 1"), ("x", "")]);
    let links = [
        ("in", "d/e"),
        ("d/up", "../x"),
        ("d/top", ".."),
        ("chain", "in/a.yaml"),
        ("out", "../elsewhere"),
        ("far.txt", "/etc/passwd.txt"),
        // By its words alone it stays within.
        ("d/e/deep", "../../d/top/../etc"),
        ("by-out", "out/x"),
        ("nothing", "gone"),
        ("ring", "ring"),
    ];
    for (name, target) in links {
        symlink(target, folder.path().join(name)).unwrap();
    }
    folder.git(&["init", "-q", "-b", "main"]);
    commit(&folder);
    let layout = lay_out_revision("main", &folder.options).unwrap();
    let what = "a symbolic link to what is not in the revision";
    let expected = ["by-out", "d/e/deep", "far.txt", "nothing", "out", "ring"];
    let expected = expected.map(|name| format!("git:main:{name}: {what}"));
    assert_eq!(left_out(&layout), expected);
    for (name, _) in links {
        let path = layout.root().join(name);
        let is_left_out = layout.left_out().iter().any(|it| it.path == path);
        assert_eq!(path.symlink_metadata().is_err(), is_left_out, "{name}");
        assert!(is_left_out || fs::canonicalize(path).unwrap().starts_with(layout.root()));
    }
    // Whoever reads it is told of those that may lead to manifests.
    let mut options = folder.options.clone();
    let root = layout.root().to_owned();
    options.laid_out = Layouts::new(vec![layout]);
    let (files, problems) = manifests_in(&root, true, &options);
    assert_eq!(files.len(), 1, "each file once");
    let told: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    let expected = ["by-out", "d/e/deep", "nothing", "out", "ring"];
    let expected = expected.map(|name| format!("`git:main:{name}` was not read: it is {what}"));
    assert_eq!(told, expected);
}

#[test]
fn what_is_held_elsewhere_is_left_out() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 5\n";
    let folder = committed(&[("big.yaml", pointer), ("note.txt", "version https://x")]);
    let id = "160000,0123456789abcdef0123456789abcdef01234567,sub/module";
    folder.git(&["update-index", "--add", "--cacheinfo", id]);
    folder.git(&["commit", "-qm", "two"]);
    let layout = lay_out_revision("HEAD", &folder.options).unwrap();
    let expected = [
        "git:HEAD:big.yaml: a pointer of Git LFS",
        "git:HEAD:sub/module: a submodule",
    ];
    assert_eq!(left_out(&layout), expected);
    assert!(layout.root().join("note.txt").is_file());
    let told = "error: `git:HEAD:big.yaml` was not read: it is a pointer of Git LFS";
    assert_eq!(shown(&folder.read(&["git:HEAD:big.yaml"])), [told]);
}

#[test]
fn a_link_that_is_named_is_no_manifest() {
    let folder = committed(&[("a.yaml", "a: 1")]);
    symlink("a.yaml", folder.path().join("link")).unwrap();
    commit(&folder);
    let told = |name: &str| {
        [format!(
            "error: `{name}` was not read: it is a symbolic link"
        )]
    };
    for name in ["git:HEAD:link", "git:HEAD:./link"] {
        assert_eq!(shown(&folder.read(&[name])), told(name));
    }
}

/// Writes a tree as no git would make it, and gives its id.
fn tree(folder: &Folder, entries: &[(&str, &str, &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend(format!("{mode} {name}\0").into_bytes());
        let digits = id.as_bytes().chunks(2);
        let digits = digits.map(|two| std::str::from_utf8(two).unwrap());
        bytes.extend(digits.map(|two| u8::from_str_radix(two, 16).unwrap()));
    }
    object(folder, "tree", &bytes)
}

fn object(folder: &Folder, kind: &str, bytes: &[u8]) -> String {
    let mut git = Command::new("git")
        .args(["hash-object", "--literally", "-w", "--stdin", "-t", kind])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = git.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_tree_that_no_git_made_leads_nowhere() {
    let folder = committed(&[("a", "a")]);
    let outside = tempfile::tempdir().unwrap();
    let blob = object(&folder, "blob", b"hostile");
    let target = outside.path().to_str().unwrap();
    let link = object(&folder, "blob", target.as_bytes());
    let inner = tree(&folder, &[("100644", "x", &blob)]);
    let up = tree(&folder, &[("40000", "..", &inner)]);
    let trees = [
        tree(&folder, &[("100644", "..", &blob)]),
        tree(&folder, &[("40000", "..", &inner)]),
        tree(&folder, &[("40000", "a", &up)]),
        tree(&folder, &[("40000", ".git", &inner)]),
        tree(&folder, &[("100644", "/etc/x", &blob)]),
        tree(&folder, &[("100644", "../x", &blob)]),
        tree(&folder, &[("100644", "a", &blob), ("100644", "a", &blob)]),
        // A link, and a folder of the same name to be written through it.
        tree(&folder, &[("120000", "a", &link), ("40000", "a", &inner)]),
        tree(&folder, &[("100644", "a", &blob), ("40000", "a", &inner)]),
    ];
    for tree in trees {
        let problem = lay_out_revision(&tree, &folder.options).unwrap_err();
        assert!(problem.message.contains("was not laid out"), "{problem}");
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_revision_of_too_many_files_is_not_laid_out() {
    let folder = committed(&[("a", "a")]);
    let blob = object(&folder, "blob", b"x");
    let names: Vec<String> = (10..60).map(|name| name.to_string()).collect();
    let mut id = blob;
    for (level, expected) in [
        (1, None),
        (2, None),
        (3, Some("it has more than 100000 files")),
        (4, Some("the git revision has too many files to list")),
    ] {
        let mode = if level == 1 { "100644" } else { "40000" };
        let entries = names.iter().map(|name| (mode, name.as_str(), id.as_str()));
        id = tree(&folder, &entries.collect::<Vec<_>>());
        let Some(expected) = expected else { continue };
        let problem = lay_out_revision(&id, &folder.options).unwrap_err();
        assert!(problem.message.ends_with(expected), "{problem}");
    }
}

#[test]
fn a_name_that_is_no_text_is_left_out() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = committed(&[("a", "a")]);
    let name = std::ffi::OsStr::from_bytes(b"r\xff.yaml");
    fs::write(folder.path().join(Path::new(name)), "a: 1").unwrap();
    commit(&folder);
    let layout = lay_out_revision("HEAD", &folder.options).unwrap();
    let expected = "git:HEAD:r\u{fffd}.yaml: a file whose name is no text";
    assert_eq!(left_out(&layout), [expected]);
}

#[test]
fn folders_are_known_by_their_path_from_the_top() {
    let mut folder = committed(&[("a/b/c.yaml", "a: 1"), ("d.yaml", "")]);
    let found = |folder: &Folder, path: Option<&str>| {
        folder_in_revision("HEAD", path, &folder.options).map(|it| (it.path, it.files))
    };
    let all = vec!["a/b/c.yaml".to_owned(), "d.yaml".to_owned()];
    let inner = Some(("a/b".to_owned(), vec!["c.yaml".to_owned()]));
    assert_eq!(found(&folder, None), Some((String::new(), all.clone())));
    assert_eq!(found(&folder, Some("a/b/")), inner);
    for none in ["d.yaml", "gone", "a/b/c.yaml"] {
        assert_eq!(found(&folder, Some(none)), None, "{none}");
    }
    folder.options.directory.push("a");
    for path in ["./b", "./b/", "a/b", "../a/b"] {
        assert_eq!(found(&folder, Some(path)), inner, "{path}");
    }
    assert_eq!(found(&folder, Some("..")), Some((String::new(), all)));
}
