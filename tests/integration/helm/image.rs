//! The image of the project's own chart. No image is built here: what its Containerfile says is compared with what the
//! chart runs, and the program is run as it lies in the image, alone and as nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{Release, helm};
use crate::support::{Sandbox, copy, repository};
use crate::tools;

/// The stages of the Containerfile, each from its base image on.
fn stages() -> Vec<String> {
    let text = fs::read_to_string(repository().join("Containerfile")).unwrap();
    let stages = text.split("FROM ").skip(1);
    stages.map(str::to_owned).collect()
}

/// What follows a word of the Containerfile, for each line that begins with it.
fn said<'s>(stage: &'s str, word: &str) -> Vec<&'s str> {
    let lines = stage.lines();
    lines.filter_map(|line| line.strip_prefix(word)).collect()
}

/// The user and group that the image runs as.
fn user() -> [String; 2] {
    let stages = stages();
    let user = said(stages.last().unwrap(), "USER ");
    let (user, group) = user[0].split_once(':').unwrap();
    [user, group].map(str::to_owned)
}

#[test]
fn it_is_built_by_the_rust_that_the_project_needs_and_holds_the_program_alone() {
    let stages = stages();
    let [build, image] = stages.as_slice() else {
        panic!("{stages:?}");
    };
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let needed = said(&manifest, "rust-version = ");
    let needed = needed[0].trim_matches('"');
    // The Rust of Alpine links with musl, and so without libraries of the system.
    assert!(
        build.starts_with(&format!("rust:{needed}-alpine AS build\n")),
        "{build}"
    );
    let cargo = "cargo build --locked --release --bin rolewright";
    assert!(said(build, "RUN ").contains(&cargo), "{build}");

    assert!(image.starts_with("scratch\n"), "{image}");
    let copied = ["--from=build /source/target/release/rolewright /rolewright"];
    assert_eq!(said(image, "COPY "), copied);
    assert_eq!(said(build, "WORKDIR "), ["/source"]);
    assert_eq!(said(image, "ENTRYPOINT "), ["[\"/rolewright\"]"]);
    let user = user().map(|id| id.parse::<u32>().unwrap());
    assert!(user.iter().all(|id| *id > 0), "{user:?}");
}

/// The arguments of the chart's container are for the image's entry point, and its user is nobody whom
/// the kubelet has to look up.
#[test]
fn its_chart_gives_it_arguments_and_leaves_it_its_user() {
    for (values, command) in [(None, "verify"), (Some(LINT), "lint")] {
        let Some((pod, arguments)) = pod(values) else {
            return;
        };
        assert_eq!(arguments[0], command);
        leaves_it_its_user(&pod);
    }
}

fn leaves_it_its_user(pod: &serde_json::Value) {
    let container = &pod["containers"][0];
    assert!(container["command"].is_null(), "{container:#}");
    for context in [&pod["securityContext"], &container["securityContext"]] {
        for key in ["runAsUser", "runAsGroup"] {
            assert!(context[key].is_null(), "{context:#}");
        }
    }
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
}

/// The values with which the chart lints.
const LINT: &str = "chart/lint-values.yaml";

/// The Pod of the chart's CronJob, and what the program is called with.
fn pod(values: Option<&str>) -> Option<(serde_json::Value, Vec<String>)> {
    let helm = helm("what Rolewright's own chart runs")?;
    let sandbox = Sandbox::new();
    copy(
        &repository().join("charts/rolewright"),
        &sandbox.path().join("chart"),
    );
    let more: Vec<&str> = values
        .map(|file| ["-f", file])
        .into_iter()
        .flatten()
        .collect();
    let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &more);
    let pod = rendered.only("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"].clone();
    let arguments = serde_json::from_value(pod["containers"][0]["args"].clone());
    Some((pod, arguments.unwrap()))
}

/// Runs a program with nothing but a folder as its whole file system, and as the image's user.
fn run_in(root: &Path, command: &[&str]) -> Output {
    let [user, group] = user();
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    let mut call = if id == b"0\n" {
        let mut call = Command::new("chroot");
        call.arg(format!("--userspec={user}:{group}"))
            .arg("--groups=")
            .arg(root);
        call
    } else {
        // In a namespace of users of its own anybody may do so.
        let mut call = Command::new("unshare");
        call.arg(format!("--map-user={user}"));
        call.arg(format!("--map-group={group}"));
        call.arg("--root").arg(root);
        call
    };
    call.args(command)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn it_runs_in_an_empty_root_as_nobody() {
    const WHAT: &str = "whether the program runs in an empty image";
    let Some(program) = tools::named("ROLEWRIGHT_STATIC", "a program without libraries", WHAT)
    else {
        return;
    };
    if !run_in(Path::new("/"), &["/bin/true"]).status.success() {
        tools::missing("the right to another root", WHAT);
        return;
    }
    let Some((_, arguments)) = pod(Some(LINT)) else {
        return;
    };
    let sandbox = Sandbox::new();
    let root = sandbox.path().join("root");
    let manifests = root.join("manifests");
    fs::create_dir_all(&manifests).unwrap();
    fs::copy(program, root.join("rolewright")).unwrap();
    let run = |arguments: &[&str]| run_in(&root, &[&["/rolewright"], arguments].concat());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();

    for (resource, code) in [("secrets", 1), ("configmaps", 0)] {
        let role = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: reader}}\n\
             rules:\n- {{apiGroups: [''], resources: [{resource}], verbs: [get]}}\n"
        );
        fs::write(manifests.join("role.yaml"), role).unwrap();
        // Nobody may write anywhere in it.
        for folder in [&manifests, &root] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        }
        let version = run(&["--version"]);
        let expected = format!("rolewright {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(
            String::from_utf8_lossy(&version.stdout),
            expected,
            "{version:?}"
        );
        let linted = run(&arguments);
        assert_eq!(linted.status.code(), Some(code), "{linted:?}");
        let report: serde_json::Value = serde_json::from_slice(&linted.stdout).unwrap();
        assert_eq!(report["summary"]["documents"], 1, "{report:#}");
        for folder in [&root, &manifests] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}
