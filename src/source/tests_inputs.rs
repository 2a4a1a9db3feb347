//! Tests of reading from files, folders, standard input and git revisions.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::*;

/// A folder with files in it, and what reading it gives.
pub(super) struct Folder {
    root: TempDir,
    pub(super) options: ReadOptions,
}

impl Folder {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let root = TempDir::new().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let options = ReadOptions {
            directory: root.path().to_owned(),
            ..ReadOptions::default()
        };
        Self { root, options }
    }

    pub(super) fn path(&self) -> &Path {
        self.root.path()
    }

    pub(super) fn read(&self, inputs: &[&str]) -> Reading {
        self.read_with_stdin(inputs, "")
    }

    pub(super) fn read_with_stdin(&self, inputs: &[&str], stdin: &str) -> Reading {
        let inputs = inputs.iter().map(|text| Input::parse(text).unwrap());
        let inputs: Vec<_> = inputs.collect();
        read(&inputs, &self.options, &mut stdin.as_bytes())
    }

    pub(super) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let plain = [
            "-c",
            "commit.gpgsign=false",
            "-c",
            "core.hooksPath=/dev/null",
        ];
        let output = Command::new("git")
            .args(identity)
            .args(plain)
            .args(arguments)
            .current_dir(self.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }
}

/// The documents' places and values, then the problems.
pub(super) fn shown(reading: &Reading) -> Vec<String> {
    let document = |d: &Document| {
        let value = d.root().to_json().unwrap();
        format!("{} {value}", d.root().place())
    };
    let problems = reading.problems.iter().map(ToString::to_string);
    reading
        .documents
        .iter()
        .map(document)
        .chain(problems)
        .collect()
}

#[test]
fn folders_are_read_in_the_order_of_paths_and_say_what_they_skip() {
    let folder = Folder::new(&[
        ("b.yaml", "b: 1"),
        ("a/z.json", "{\"z\": 1}"),
        ("a/y.YML", "y1: 1"),
        ("a.yaml", "a: 1"),
        ("note.txt", "not: read"),
        (".hidden.yaml", "not: read"),
        (".github/x.yaml", "not: read"),
        (".gitignore", "out/\nsecret.yaml\n"),
        (".git/config", ""),
        ("out/o.yaml", "not: read"),
        ("a/secret.yaml", "not: read"),
    ]);
    let reading = folder.read(&["."]);
    let expected = [
        "a/y.YML:1:1 {\"y1\":1}",
        "a/z.json:1:1 {\"z\":1}",
        "a.yaml:1:1 {\"a\":1}",
        "b.yaml:1:1 {\"b\":1}",
    ];
    assert_eq!(shown(&reading), expected);
    assert_eq!(reading.files, 4);
    assert_eq!(
        reading.skipped,
        Skipped {
            hidden: 2,
            ignored: 2,
            excluded: 0,
        }
    );
    assert!(!reading.is_incomplete());
}

#[test]
fn what_is_named_is_read_whatever_its_name() {
    let folder = Folder::new(&[
        (".gitignore", "x.yaml"),
        (".git/config", ""),
        ("x.yaml", "x: 1"),
        (".h.txt", "h: 1"),
    ]);
    let absolute = folder.path().join("x.yaml");
    let reading = folder.read(&["./x.yaml", ".h.txt", absolute.to_str().unwrap()]);
    let expected = [
        "x.yaml:1:1 {\"x\":1}",
        ".h.txt:1:1 {\"h\":1}",
        "x.yaml:1:1 {\"x\":1}",
    ];
    assert_eq!(shown(&reading), expected);
}

#[test]
fn what_cannot_be_read_is_a_problem_and_hides_nothing_else() {
    let mut folder = Folder::new(&[("a.yaml", "a: 1"), ("long.yaml", "long: document")]);
    folder.options.max_file_size = 10;
    let reading = folder.read(&["nowhere", "a.yaml", "long.yaml", "-", "-"]);
    let expected = [
        "a.yaml:1:1 {\"a\":1}",
        "error: `nowhere` could not be read: there is no such file or folder",
        "error: `long.yaml` was not read: it is larger than 10 bytes",
        "error: standard input can be read only once",
    ];
    assert_eq!(shown(&reading), expected);
    assert!(reading.is_incomplete());
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let mut folder = Folder::new(&[]);
    assert_eq!(
        shown(&folder.read_with_stdin(&["-"], "a: 1")),
        ["<stdin>:1:1 {\"a\":1}"]
    );
    folder.options.stdin_name = "chart.yaml".to_owned();
    assert_eq!(
        shown(&folder.read_with_stdin(&["-"], "a: 1")),
        ["chart.yaml:1:1 {\"a\":1}"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("dir/a.yaml", "a: 1"), ("elsewhere/b.yaml", "b: 1")]);
    let in_dir = folder.path().join("dir");
    symlink(&in_dir, in_dir.join("loop")).unwrap();
    symlink("a.yaml", in_dir.join("same.yaml")).unwrap();
    symlink("../elsewhere", in_dir.join("out")).unwrap();
    symlink("gone", in_dir.join("broken.yaml")).unwrap();
    let shown = shown(&folder.read(&["dir"]));
    assert_eq!(
        shown[..2],
        ["dir/a.yaml:1:1 {\"a\":1}", "dir/out/b.yaml:1:1 {\"b\":1}"]
    );
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert_eq!(
        shown[2],
        "error: `dir/broken.yaml` could not be read: it is a link to nothing"
    );
}

#[cfg(unix)]
#[test]
fn pipes_are_read_where_they_are_named_and_never_where_they_are_found() {
    let folder = Folder::new(&[("a.yaml", "a: 1")]);
    let pipe = folder.path().join("pipe.yaml");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let expected = [
        "a.yaml:1:1 {\"a\":1}",
        "error: `pipe.yaml` was not read: it is no regular file",
    ];
    assert_eq!(shown(&folder.read(&["."])), expected);
    let writer = std::thread::spawn(move || fs::write(pipe, "p: 1").unwrap());
    assert_eq!(
        shown(&folder.read(&["pipe.yaml"])),
        ["pipe.yaml:1:1 {\"p\":1}"]
    );
    writer.join().unwrap();
}

#[test]
fn revisions_are_read_as_git_names_them() {
    let folder = Folder::new(&[
        ("deploy/role.yaml", "v: 1"),
        ("deploy/sub/x.json", "{\"x\": 1}"),
        ("deploy/.h.yaml", "not: read"),
        ("ünï.yaml", "u: 1"),
        ("README.md", "no"),
    ]);
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    fs::write(folder.path().join("deploy/role.yaml"), "v: 2").unwrap();

    let everything = folder.read(&["git:main"]);
    let expected = [
        "git:main:deploy/role.yaml:1:1 {\"v\":1}",
        "git:main:deploy/sub/x.json:1:1 {\"x\":1}",
        "git:main:ünï.yaml:1:1 {\"u\":1}",
    ];
    assert_eq!(shown(&everything), expected);
    assert_eq!((everything.files, everything.skipped.hidden), (3, 1));
    let cases = [
        (
            "git:HEAD:deploy/role.yaml",
            "git:HEAD:deploy/role.yaml:1:1 {\"v\":1}",
        ),
        (
            "git:HEAD:./deploy/role.yaml",
            "git:HEAD:./deploy/role.yaml:1:1 {\"v\":1}",
        ),
        (
            "git:HEAD:deploy/sub/",
            "git:HEAD:deploy/sub/x.json:1:1 {\"x\":1}",
        ),
        ("git:v9", "error: git knows no revision `v9`"),
        ("git:main:gone", "error: git revision `main` has no `gone`"),
    ];
    for (input, expected) in cases {
        assert_eq!(shown(&folder.read(&[input])), [expected], "{input}");
    }
}

#[test]
fn a_folder_outside_a_repository_has_no_revisions() {
    let folder = Folder::new(&[]);
    let expected = "error: `git:HEAD` could not be read: this is no git repository";
    assert_eq!(shown(&folder.read(&["git:HEAD"])), [expected]);
}

#[test]
fn large_files_of_a_revision_are_not_read() {
    let mut folder = Folder::new(&[("a.yaml", "a: 1"), ("b.yaml", "long: document")]);
    folder.options.max_file_size = 10;
    folder.git(&["init", "-q"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    let expected = [
        "git:HEAD:a.yaml:1:1 {\"a\":1}",
        "error: `git:HEAD:b.yaml` was not read: it is larger than 10 bytes",
    ];
    assert_eq!(shown(&folder.read(&["git:HEAD"])), expected);
}

#[cfg(unix)]
#[test]
fn what_a_revision_only_points_to_is_an_error() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("deploy/a.yaml", "a: 1"), ("LICENSE", "text")]);
    let deploy = folder.path().join("deploy");
    symlink("a.yaml", deploy.join("b.yaml")).unwrap();
    symlink("../LICENSE", deploy.join("LICENSE")).unwrap();
    symlink("deploy", folder.path().join("more")).unwrap();
    symlink("LICENSE", folder.path().join("COPYING")).unwrap();
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "-A"]);
    let commit = "160000,0123456789abcdef0123456789abcdef01234567,module";
    folder.git(&["update-index", "--add", "--cacheinfo", commit]);
    folder.git(&["commit", "-qm", "one"]);
    let expected = [
        "git:main:deploy/a.yaml:1:1 {\"a\":1}",
        "error: `git:main:deploy/b.yaml` was not read: it is a symbolic link",
        "error: `git:main:module` was not read: it is a submodule",
        "error: `git:main:more` was not read: it is a symbolic link",
    ];
    assert_eq!(shown(&folder.read(&["git:main"])), expected);
}
