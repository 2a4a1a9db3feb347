//! Renders that are killed, and renders at the same time.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{config_maps, contents, sandbox_of, sums_are_right};
use crate::support::{Sandbox, program};

const FILES: usize = 8;

/// How many renders are killed.
const KILLS: u32 = 100;

/// Starts a render of a spec, given by its file, into `out`.
fn start(sandbox: &Sandbox) -> Child {
    program()
        .args(["render", "-q", "--out", "out"])
        .current_dir(sandbox.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a folder holds after an undisturbed render of each text.
fn expected(texts: &[&str]) -> Vec<BTreeMap<String, String>> {
    let render = |text: &&str| {
        let sandbox = sandbox_of(&config_maps(FILES, text));
        sandbox.run("render --out out").expect_code(0);
        contents(&sandbox.path().join("out"))
    };
    texts.iter().map(render).collect()
}

/// Fails if a file is none of those that are expected.
fn assert_none_is_half(now: &BTreeMap<String, String>, expected: &[BTreeMap<String, String>]) {
    for (name, text) in now {
        let is_whole = expected.iter().any(|files| files.get(name) == Some(text));
        assert!(
            is_whole || name.starts_with(".rolewright"),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_render_that_is_killed_leaves_each_file_old_or_new_and_the_next_one_mends_the_rest() {
    let texts = ["old", "new"];
    let expected = expected(&texts);
    let sandbox = sandbox_of(&config_maps(FILES, "old"));
    let out = sandbox.path().join("out");
    let begin = Instant::now();
    assert!(start(&sandbox).wait().unwrap().success());
    let mut whole = begin.elapsed();

    let mut random = fastrand::Rng::with_seed(5);
    let (mut round, mut killed, mut half_way) = (0, 0, 0);
    while killed < KILLS {
        round += 1;
        assert!(round < 10 * KILLS, "only {killed} were killed");
        let is_new = round % 2 == 0;
        sandbox.file(
            "rolewright.yaml",
            config_maps(FILES, texts[usize::from(is_new)]),
        );
        let is_first = round % 7 == 0;
        if is_first {
            std::fs::remove_dir_all(&out).unwrap();
        }
        let mut child = start(&sandbox);
        thread::sleep(whole.mul_f64(random.f64() * 1.5));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let now = if out.exists() {
            contents(&out)
        } else {
            BTreeMap::new()
        };
        assert_none_is_half(&now, &expected);
        half_way += u32::from(!expected.contains(&now));

        // What somebody edits meanwhile is seen, whatever the run left behind.
        if round % 5 == 4 && now.contains_key("configmap-c3.yaml") {
            let before = sandbox.read("out/configmap-c3.yaml");
            sandbox.file("out/configmap-c3.yaml", "by hand\n");
            sandbox.run("render --out out").expect_code(1);
            assert_eq!(sandbox.read("out/configmap-c3.yaml"), "by hand\n");
            sandbox.file("out/configmap-c3.yaml", before);
        }
        // Every other time the spec has changed back when somebody renders again.
        let then = usize::from(is_new == (round % 4 < 2));
        sandbox.file("rolewright.yaml", config_maps(FILES, texts[then]));
        let begin = Instant::now();
        sandbox.run("render --out out").expect_code(0);
        // Other tests come and go beside this one.
        whole = (whole + begin.elapsed()) / 2;
        assert_eq!(contents(&out), expected[then], "round {round}");
    }
    assert!(half_way > 0, "none was killed half-way");
}

#[test]
fn renders_at_once_do_not_mix() {
    let texts = ["old", "new"];
    let expected = expected(&texts);
    let sandbox = sandbox_of(&config_maps(FILES, "old"));
    let out = sandbox.path().join("out");
    for _ in 0..10 {
        let children = [0, 1, 0, 1].map(|text| {
            // One file, so one spec: what a run reads is what stood there when it began.
            let specs = sandbox.path().join("next.yaml");
            std::fs::write(&specs, config_maps(FILES, texts[text])).unwrap();
            std::fs::rename(&specs, sandbox.path().join("rolewright.yaml")).unwrap();
            start(&sandbox)
        });
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let now = contents(&out);
        assert!(expected.contains(&now), "{now:#?}");
        assert_ne!(sums_are_right(&out), Some(false));
    }
}

#[test]
fn renders_of_two_specs_at_once_keep_apart() {
    let both = ["rolewright.yaml", "b/rolewright.yaml --one-file"];
    for _ in 0..10 {
        let sandbox = sandbox_of(&config_maps(FILES, "text"));
        sandbox.file("b/rolewright.yaml", config_maps(2, "text"));
        thread::scope(|scope| {
            for spec in both {
                let sandbox = &sandbox;
                scope.spawn(move || {
                    sandbox
                        .run(&format!("render {spec} --out out"))
                        .expect_code(0)
                });
            }
        });
        for spec in both {
            let check = sandbox.run(&format!("render {spec} --out out --check"));
            assert_eq!(check.code, Some(0), "{check:#?}");
        }
        assert_ne!(sums_are_right(&sandbox.path().join("out")), Some(false));
    }
}

/// Whoever was killed holds no lock, and who still runs is waited for.
#[cfg(unix)]
#[test]
fn a_folder_that_another_process_holds_is_waited_for() {
    let sandbox = sandbox_of(&config_maps(1, "old"));
    sandbox.run("render --out out").expect_code(0);
    let folder = std::fs::File::open(sandbox.path().join("out")).unwrap();
    folder.lock().unwrap();
    sandbox.file("rolewright.yaml", config_maps(1, "new"));
    let mut child = start(&sandbox);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(child.try_wait().unwrap(), None);
    assert!(sandbox.read("out/configmap-c0.yaml").contains("old"));
    folder.unlock().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(sandbox.read("out/configmap-c0.yaml").contains("new"));
}
