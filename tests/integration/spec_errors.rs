//! What is wrong with a spec, as a user gets to read it. Each folder of `fixtures/spec-errors` is
//! one case: its files, and the snapshot of what the program says of them.

mod mutations;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{Run, Sandbox, repository};

const CASES: &str = "tests/fixtures/spec-errors";

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: media}
";

const TEMPLATE: &str = "jobTemplates: [{name: worker, file: worker.yaml}]\n";

const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: worker-}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'x:1'}]}}}
";

#[test]
fn every_mistake_is_told_with_its_place_and_its_remedy() {
    let names = case_names();
    assert!(names.len() > 80, "only {} cases", names.len());
    for name in &names {
        let sandbox = Sandbox::copy_of(&format!("{CASES}/{name}"));
        let command = fs::read_to_string(sandbox.path().join("command"))
            .map_or_else(|_| "render".to_owned(), |text| text.trim_end().to_owned());
        let run = refused(&sandbox, &command);
        let settings = snapshot_settings();
        settings.bind(|| insta::assert_snapshot!(name.as_str(), run.transcript(&command)));
    }
    assert_eq!(
        snapshot_names(),
        names,
        "a snapshot without a case, or a case without"
    );
}

#[test]
fn no_case_says_one_thing_twice_or_panics() {
    for name in case_names() {
        let path = snapshots().join(format!("{name}.snap"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("panicked"), "{name}");
        let mut told: BTreeMap<&str, usize> = BTreeMap::new();
        for message in text.split("! error: ").skip(1) {
            *told
                .entry(message.split("\n!\n").next().unwrap())
                .or_default() += 1;
        }
        assert!(told.values().all(|times| *times == 1), "{name}: {told:#?}");
    }
}

/// Runs a command that has to be refused: exit code 2, nothing on standard output, nothing changed
/// on disk, and at once.
fn refused(sandbox: &Sandbox, command: &str) -> Run {
    sandbox.file("out/kept.yaml", "kept\n");
    let before = tree(sandbox.path());
    let begun = Instant::now();
    let run = sandbox.run(command).expect_code(2);
    assert_eq!(run.stdout, "", "{command}");
    let written = sandbox.run(&format!("{command} --out out")).expect_code(2);
    assert_eq!(written, run, "{command} --out out");
    assert!(begun.elapsed() < Duration::from_mins(1), "{command}");
    assert_eq!(tree(sandbox.path()), before, "{command}");
    run
}

/// The messages of a spec that has to be refused.
fn messages(sandbox: &Sandbox) -> String {
    refused(sandbox, "render").stderr
}

fn case_names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(repository().join(CASES))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn snapshots() -> std::path::PathBuf {
    repository().join("tests/integration/snapshots/spec-errors")
}

fn snapshot_settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshots());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn snapshot_names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(snapshots())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".snap")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

/// All files below a folder with what they hold.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else if path.is_file() {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

fn spec(rest: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", format!("{SPEC}{rest}"));
    sandbox
}

fn with_template(template: impl AsRef<[u8]>) -> Sandbox {
    let sandbox = spec(TEMPLATE);
    sandbox.file("worker.yaml", template);
    sandbox
}

#[test]
fn garbage_and_bombs_are_refused_quickly() {
    let garbage: Vec<u8> = (0..=255_u8).cycle().take(100_000).collect();
    let levels = |open: &str| format!("{SPEC}access: {}\n", open.repeat(20_000));
    let ten = |item: String| vec![item; 10].join(", ");
    let bomb: Vec<String> = (1..12)
        .map(|level| format!("a{level}: &a{level} [{}]", ten(format!("*a{}", level - 1))))
        .collect();
    let bomb = format!(
        "{SPEC}a0: &a0 [{}]\n{}\n",
        ten("x".to_owned()),
        bomb.join("\n")
    );
    let merges: Vec<String> = (1..40)
        .map(|level| format!("m{level}: &m{level} {{<<: [*m{0}, *m{0}]}}", level - 1))
        .collect();
    let merges = format!("{SPEC}m0: &m0 {{a: b}}\n{}\n", merges.join("\n"));
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("binary garbage", garbage, "error: "),
        ("20,000 brackets", levels("[").into(), "too deeply nested"),
        ("20,000 braces", levels("{a: ").into(), "too deeply nested"),
        (
            "20,000 dashes",
            levels("- ").replace("access: ", "access:\n  ").into(),
            "too deeply nested",
        ),
        (
            "an alias bomb",
            bomb.into(),
            "aliases make this document too large",
        ),
        (
            "a bomb of merges",
            merges.into(),
            "aliases make this document too large",
        ),
        (
            "an alias in its own anchor",
            format!("{SPEC}access: &a [*a]\n").into(),
            "an alias that holds itself",
        ),
        ("NUL", b"apiVersion: a\0b\n".to_vec(), "U+0000"),
        ("no UTF-8", b"apiVersion: \xff\xfe\n".to_vec(), "not UTF-8"),
        ("half of UTF-16", b"\xff\xfea\0b".to_vec(), "not UTF-16"),
        ("an escape sequence", b"a: \x1b[2J\n".to_vec(), "U+001B"),
    ];
    for (what, bytes, expected) in rows {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", bytes);
        let told = messages(&sandbox);
        assert!(told.contains(expected), "{what}: {told}");
        assert!(told.contains("--> rolewright.yaml:"), "{what}: {told}");
        assert!(
            told.len() < 10_000,
            "{what}: {} bytes of messages",
            told.len()
        );
        assert!(
            !told.contains(|c: char| c.is_control() && c != '\n'),
            "{what}"
        );
    }
}

#[test]
fn templates_that_are_no_text_are_refused() {
    let levels = format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {}",
        "[".repeat(20_000)
    );
    let rows: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        (
            "a byte order mark",
            [b"\xef\xbb\xbf", JOB.as_bytes()].concat(),
            "byte order mark",
            "worker.yaml:1:1",
        ),
        (
            "NUL",
            JOB.replace("main", "ma\0in").into(),
            "NUL character",
            "worker.yaml:4:70",
        ),
        (
            "no UTF-8",
            [JOB.as_bytes(), b"# \xff"].concat(),
            "no UTF-8 text",
            "worker.yaml:5:3",
        ),
        (
            "brackets",
            levels.into(),
            "too deeply nested",
            "worker.yaml:3:",
        ),
    ];
    for (what, bytes, message, place) in rows {
        let told = messages(&with_template(bytes));
        assert!(told.contains(message), "{what}: {told}");
        assert!(told.contains(&format!("--> {place}")), "{what}: {told}");
        assert!(told.contains("at `jobTemplates[0].file`"), "{what}: {told}");
        assert!(
            told.ends_with("\n1 error, nothing written\n"),
            "{what}: {told}"
        );
    }
}

#[test]
fn more_than_a_config_map_holds_is_refused() {
    let large = vec![b'x'; 1024 * 1024 + 1];
    let half = vec![b'x'; 512 * 1024 + 1];
    let sandbox =
        spec("config: [{name: one, files: [large.bin]}, {name: sum, files: [a.bin, b.bin]}]\n");
    sandbox
        .file("large.bin", &large)
        .file("a.bin", &half)
        .file("b.bin", &half);
    let told = messages(&sandbox);
    assert!(
        told.contains("`large.bin` is larger than the 1 MiB that a ConfigMap may hold"),
        "{told}"
    );
    assert!(
        told.contains("the ConfigMap `sum` would hold 1048578 bytes"),
        "{told}"
    );
    assert!(told.ends_with("\n2 errors, nothing written\n"), "{told}");

    let told = messages(&with_template(large));
    assert!(
        told.contains("the template `worker.yaml` is larger than the 1 MiB"),
        "{told}"
    );

    let sandbox = spec("jobTemplates: [{name: a, file: a.yaml}, {name: b, file: b.yaml}]\n");
    let padded = format!("{JOB}# {}\n", "x".repeat(600 * 1024));
    sandbox.file("a.yaml", &padded).file("b.yaml", &padded);
    let told = messages(&sandbox);
    assert!(
        told.contains("the ConfigMap `robot-jobs` would hold"),
        "{told}"
    );
    assert!(told.ends_with("\n1 error, nothing written\n"), "{told}");
}

/// A text a user could have written, with so much wrong in it that every message costs.
#[test]
fn thousands_of_mistakes_are_told_in_bounded_time() {
    let entries = "  - {resources: [podss], verbs: [get]}\n".repeat(3000);
    let sandbox = spec(&format!("access:\n{entries}"));
    let told = messages(&sandbox);
    assert!(told.ends_with("\n3000 errors, nothing written\n"));

    let entries = vec!["{resources: [podss], verbs: [get]}"; 3000].join(", ");
    let told = messages(&spec(&format!("access: [{entries}]\n")));
    assert!(told.ends_with("\n3000 errors, nothing written\n"));
    assert!(told.contains("--> rolewright.yaml:4:23\n"));

    let ports = vec!["\"${P}\""; 5000].join(", ");
    let job = JOB.replace(
        "restartPolicy: Never,",
        &format!("securityContext: {{supplementalGroups: [{ports}]}},"),
    );
    let sandbox = spec("jobTemplates: [{name: worker, file: worker.yaml, parameters: [P]}]\n");
    sandbox.file("worker.yaml", job);
    let told = messages(&sandbox);
    assert!(
        told.contains("the template holds too many placeholders to be judged"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_readable_file_is_refused_without_waiting() {
    let fifo = |sandbox: &Sandbox, name: &str| {
        let made = std::process::Command::new("mkfifo")
            .arg(sandbox.path().join(name))
            .status();
        assert!(made.unwrap().success());
    };
    let sandbox = spec(TEMPLATE);
    fifo(&sandbox, "worker.yaml");
    let told = messages(&sandbox);
    assert!(
        told.contains("the template `worker.yaml` is no file"),
        "{told}"
    );

    let sandbox = spec("config: [{name: a, files: [pipe]}]\n");
    fifo(&sandbox, "pipe");
    assert!(messages(&sandbox).contains("`pipe` is no file"));

    // A link to itself cannot be opened, whoever tries.
    let sandbox = spec(TEMPLATE);
    std::os::unix::fs::symlink("worker.yaml", sandbox.path().join("worker.yaml")).unwrap();
    let told = messages(&sandbox);
    assert!(
        told.contains("the template `worker.yaml` cannot be read: "),
        "{told}"
    );

    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink("rolewright.yaml", sandbox.path().join("rolewright.yaml")).unwrap();
    let told = messages(&sandbox);
    assert!(
        told.contains("`rolewright.yaml` could not be read: "),
        "{told}"
    );
}

#[test]
fn standard_input_is_read_and_named() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .run_with(&["render", "-"], format!("{SPEC}access: [podss]\n"))
        .expect_code(2);
    assert!(run.stderr.contains("--> <stdin>:4:10"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let run = sandbox.run_with(&["render", "-"], "").expect_code(2);
    assert!(run.stderr.contains("holds no spec"), "{}", run.stderr);
    let run = sandbox.run_with(&["render", "-"], SPEC).expect_code(0);
    assert!(
        run.stdout.contains("kind: ServiceAccount"),
        "{}",
        run.stdout
    );
}

/// What looks odd and is right renders, and no error is told.
#[test]
fn unusual_texts_that_are_right_are_taken() {
    let access = "access: [{resources: [pods], verbs: [get]}]\n";
    let plain = format!("{SPEC}{access}");
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(plain.chars())
        .flat_map(|c| (c as u16).to_le_bytes())
        .collect();
    let merged = format!(
        "{SPEC}access:\n  - &reader {{verbs: [get], resources: [pods]}}\n  - {{<<: *reader, verbs: [get]}}\n"
    );
    let rows: [(&str, Vec<u8>); 6] = [
        ("plain", plain.clone().into()),
        ("a byte order mark", format!("\u{feff}{plain}").into()),
        ("CRLF", plain.replace('\n', "\r\n").into()),
        ("UTF-16", utf16),
        (
            "markers and comments",
            format!("---\n# first\n{plain}---\n# nothing\n---\n").into(),
        ),
        ("anchors and merge keys", merged.into()),
    ];
    let render = |bytes: Vec<u8>| {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", bytes);
        let run = sandbox.run("render").expect_code(0);
        assert_eq!(run.stderr, "");
        run.stdout
    };
    let expected = render(plain.into());
    for (what, bytes) in rows {
        assert_eq!(render(bytes), expected, "{what}");
    }
}

/// The forms that a resource can be written in, and the accesses that need no `scope: cluster`.
#[test]
fn every_right_form_of_access_is_taken() {
    let rows = [
        ("{resources: [job], verbs: [get]}", "batch"),
        ("{resources: [Job], verbs: [get]}", "batch"),
        ("{resources: [jobs.batch], verbs: [get]}", "batch"),
        ("{resources: [batch/jobs], verbs: [get]}", "batch"),
        ("{resources: [batch/v1/jobs], verbs: [get]}", "batch"),
        ("{resources: [deploy], verbs: [get]}", "apps"),
        ("{resources: [po/log], verbs: [get]}", "pods/log"),
        ("{resources: [core/events], verbs: [get]}", "events"),
        (
            "{resources: [events.events.k8s.io], verbs: [get]}",
            "events.k8s.io",
        ),
        (
            "{resources: [namespaces], verbs: [get, update, patch, delete]}",
            "namespaces",
        ),
        (
            "{resources: [namespaces], names: [media], verbs: [get]}",
            "namespaces",
        ),
        (
            "{resources: [clusterroles], names: [view], verbs: [bind]}",
            "clusterroles",
        ),
        (
            "{resources: [nodes], verbs: [get], scope: cluster}",
            "nodes",
        ),
        (
            "{resources: [pods/eviction], names: [a], verbs: [create]}",
            "pods/eviction",
        ),
        (
            "{resources: [configmaps], names: [state], verbs: [apply]}",
            "patch",
        ),
        (
            "{resources: [widgets.example.com], verbs: [get], unchecked: true}",
            "example.com",
        ),
        (
            "{resources: ['*'], verbs: [get], allowWildcard: true, reason: backup}",
            "\"*\"",
        ),
        (
            "{resources: [configmaps], names: ['*'], verbs: [get], unchecked: true}",
            "",
        ),
        ("{urls: [/metrics], verbs: [get]}", "/metrics"),
        ("{clusterRole: view}", "view"),
        ("{use: leader-election, names: [robot]}", "leases"),
    ];
    for (entry, expected) in rows {
        let sandbox = spec(&format!("access: [{entry}]\n"));
        let run = sandbox.run("render");
        if expected.is_empty() {
            run.expect_code(2);
            continue;
        }
        let run = run.expect_code(0);
        assert!(run.stdout.contains(expected), "{entry}: {}", run.stdout);
    }
}

/// Where the line ends are CRLF, places count as in the file.
#[test]
fn places_are_right_in_files_with_crlf_and_wide_characters() {
    let text =
        format!("{SPEC}access:\n  - {{resources: [podss], verbs: [get], reason: \"日本 😀\"}}\n");
    let inline = "jobTemplates:\n  - name: worker\n    template: |\n\n      # ü\n      apiVersion: batch/v1\n      kind: Job\n      metadata: {\"ä\": x, name: \"${ID}\"}\n";
    for text in [text.clone() + inline, (text + inline).replace('\n', "\r\n")] {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", &text);
        let told = messages(&sandbox);
        assert!(told.contains("--> rolewright.yaml:5:18"), "{told}");
        assert!(told.contains("--> rolewright.yaml:13:33"), "{told}");
        assert!(told.contains("--> rolewright.yaml:13:18"), "{told}");
    }
}

#[test]
fn patterns_start_at_the_spec_wherever_it_is() {
    let config = "config: [{name: a, files: ['*.txt', 'd/**']}]\n";
    for (spec, folder, command) in [
        ("rolewright.yaml", "", "render"),
        ("rolewright.yaml", "", "render ./rolewright.yaml"),
        ("deep/spec.yaml", "deep/", "render deep/spec.yaml"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.file(spec, format!("{SPEC}{config}"));
        sandbox
            .file(&format!("{folder}a.txt"), "one\n")
            .file(&format!("{folder}d/b.txt"), "two\n");
        let run = sandbox.run(command).expect_code(0);
        assert!(
            run.stdout.contains("a.txt: ") && run.stdout.contains("b.txt: "),
            "{}",
            run.stdout
        );
    }
}

/// Environments share files above their own folders; what the machine has elsewhere is nobody's.
#[test]
fn paths_start_at_the_file_that_says_them() {
    let sandbox = Sandbox::new();
    sandbox
        .file("shared/one.txt", "one\n")
        .file("shared/job.yaml", "kind: Job\n");
    let config = "config: [{name: a, files: ['../shared/one.txt', '../shared/*.txt']}]\n";
    sandbox.file("env/rolewright.yaml", format!("{SPEC}{config}"));
    let run = sandbox.run("render env/rolewright.yaml").expect_code(0);
    assert!(run.stdout.contains("one.txt: "), "{}", run.stdout);
    let absolute = sandbox.path().join("shared");
    let absolute = absolute.display();
    for (rest, path) in [
        (
            format!("config: [{{name: a, files: ['{absolute}/one.txt']}}]\n"),
            "one.txt",
        ),
        (
            format!("config: [{{name: a, files: ['{absolute}/*']}}]\n"),
            "*",
        ),
        (
            format!(
                "accounts: [{{name: w}}]\njobTemplates: [{{name: t, file: '{absolute}/job.yaml', account: w}}]\n"
            ),
            "job.yaml",
        ),
    ] {
        let told = messages(&spec(&rest));
        for words in [
            format!("{absolute}/{path}` is an absolute path: "),
            "= write the path from the folder of the file that says it".to_owned(),
        ] {
            assert!(told.contains(&words), "{told}");
        }
    }
}

/// What a pattern catches may be a link, as long as it leads nowhere else.
#[cfg(unix)]
#[test]
fn no_pattern_follows_a_link_out_of_its_folder() {
    let link = |sandbox: &Sandbox, to: &str, name: &str| {
        std::os::unix::fs::symlink(to, sandbox.path().join(name)).unwrap();
    };
    let made = |pattern: &str| {
        let sandbox = Sandbox::new();
        sandbox
            .file(
                "s/rolewright.yaml",
                format!("{SPEC}config: [{{name: a, files: ['{pattern}']}}]\n"),
            )
            .file("s/own.txt", "own\n")
            .file("s/conf/a.txt", "a\n")
            .file("s/conf/deep/b.txt", "b\n")
            .file("elsewhere/secret.txt", "secret\n");
        sandbox
    };
    for (to, name, pattern, caught) in [
        (
            "../../elsewhere/secret.txt",
            "s/conf/out",
            "conf/*",
            "s/conf/out",
        ),
        (
            "../../elsewhere",
            "s/conf/out",
            "conf/**",
            "s/conf/out/secret.txt",
        ),
        (
            "../../elsewhere",
            "s/conf/out",
            "conf/*/*.txt",
            "s/conf/out/secret.txt",
        ),
    ] {
        let sandbox = made(pattern);
        link(&sandbox, to, name);
        let told = refused(&sandbox, "render s/rolewright.yaml").stderr;
        let words =
            format!("`{pattern}` leads out of its folder: `{caught}` is a link, or below one\n");
        assert!(told.contains(&words), "{told}");
        assert!(
            told.contains("= name the file itself if it is meant"),
            "{told}"
        );
    }
    let keys = |sandbox: &Sandbox| -> String {
        let run = sandbox.run("render s/rolewright.yaml").expect_code(0);
        let lines = run.stdout.lines().filter(|line| line.contains(".txt: "));
        let keys = lines.filter_map(|line| line.trim().split(':').next());
        keys.collect::<Vec<_>>().join(" ")
    };
    // Within the spec's folder, to a folder above, to nothing: none is in the way.
    for (pattern, expected) in [
        ("conf/*.txt", "a.txt in.txt"),
        ("conf/**/*.txt", "a.txt b.txt in.txt"),
        ("conf/[a-m]*.txt", "a.txt in.txt"),
    ] {
        let sandbox = made(pattern);
        link(&sandbox, "../own.txt", "s/conf/in.txt");
        link(&sandbox, ".", "s/conf/loop");
        link(&sandbox, "nowhere", "s/conf/broken");
        assert_eq!(keys(&sandbox), expected, "{pattern}");
    }
    // A file that is named is meant.
    let sandbox = made("conf/out.txt");
    link(&sandbox, "../../elsewhere/secret.txt", "s/conf/out.txt");
    assert_eq!(keys(&sandbox), "out.txt");
    let sandbox = made("nope*");
    link(&sandbox, ".", "s/conf/loop");
    let told = refused(&sandbox, "render s/rolewright.yaml").stderr;
    assert!(told.contains("`nope*` finds no file"), "{told}");
}

/// A word that one reader takes for a boolean stands where a text has to be.
#[test]
fn a_word_in_a_pod_template_may_be_meant_as_a_text() {
    for template in [
        "metadata: {labels: {team: y}}",
        "spec: {containers: [{name: y}]}",
    ] {
        let told = messages(&spec(&format!(
            "deployment: {{image: 'r/x:1', podTemplate: {{{template}}}}}\n"
        )));
        let remedy = "= quote it if a text is meant, \"y\"; otherwise write `true`";
        assert!(told.contains(remedy), "{told}");
    }
}

#[test]
fn no_token_stands_in_a_key() {
    for value in ["x", "value", "two words"] {
        let sandbox = spec(&format!(
            "accounts: [{{name: w}}]\njobTemplates: [{{name: t, file: t.yaml, account: w, values: {{W: {value}}}}}]\n"
        ));
        sandbox.file(
            "t.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: t-, annotations: {\"@W@\": \"k\"}}\n",
        );
        let told = messages(&sandbox);
        assert!(
            told.contains("`@W@` stands in a key of the template"),
            "{told}"
        );
        assert!(
            told.contains("= write the key itself in the template"),
            "{told}"
        );
        assert!(!told.contains("would change the template"), "{told}");
    }
}
