//! What linting costs, as ratios within one run: against a program that only reads the same files,
//! against starting at all, and against other tools where they are installed.
//!
//! `make bench-lint` builds the release binary and runs this. It takes the corpus from
//! `ROLEWRIGHT_CORPUS`, and other tools from a folder that `ROLEWRIGHT_PEERS` names, with the script
//! that runs them in `ROLEWRIGHT_PEERS_RUN`; what is not there is said to be left out. The runs of all
//! contenders are interleaved, so that a busy machine slows all alike, and the least time counts.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops where something is not as it has to be"
)]

use std::env;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rolewright::lint::sets::{Set, SetOptions, partition};
use rolewright::lint::{Builtin, FilledIn, Options, SetInput, lint_set};
use rolewright::object::{Objects, Templates};
use rolewright::source::{Input, ReadOptions, read, read_template};
use rolewright_catalog::{Catalog, KubernetesVersion};

const ROUNDS: usize = 9;
const FILES: usize = 1_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [mode, folder] = arguments.as_slice()
        && mode == "--read"
    {
        println!("{}", read_only(Path::new(folder)));
        return;
    }
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_rolewright"));
    let scratch = tempfile::tempdir().unwrap();
    let made = scratch.path().join("made");
    make_files(&made);
    over_a_folder("1,000 files of RBAC", &made, &binary);
    match corpus() {
        Some(corpus) => over_a_folder("the corpus", &corpus, &binary),
        None => println!("left out: the corpus (ROLEWRIGHT_CORPUS names none)"),
    }
    start(scratch.path(), &binary);
    peers(&made, &binary);
}

fn corpus() -> Option<PathBuf> {
    let folder = env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from);
    folder.filter(|folder| folder.is_dir())
}

/// Files as a repository of operators has them: a ClusterRole, a Role, their bindings, an account.
fn make_files(folder: &Path) {
    for number in 0..FILES {
        let folder = folder.join(format!("team-{}", number % 50));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("rbac-{number}.yaml")), manifest(number)).unwrap();
    }
}

fn manifest(number: usize) -> String {
    let secrets = if number.is_multiple_of(10) {
        ", secrets"
    } else {
        ""
    };
    format!(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app-{number}\n  namespace: team\n\
         ---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: app-{number}\n  \
         namespace: team\n  labels:\n    app.kubernetes.io/name: app-{number}\n    \
         app.kubernetes.io/managed-by: hand\nrules:\n- apiGroups: [\"\"]\n  resources: [configmaps{secrets}]\n  \
         verbs: [get, list, watch]\n- apiGroups:\n  - apps\n  resources:\n  - deployments\n  verbs:\n  - get\n  \
         - list\n  - watch\n- apiGroups: [coordination.k8s.io]\n  resources: [leases]\n  resourceNames: \
         [app-{number}]\n  verbs: [get, update, patch]\n- apiGroups: [\"\", events.k8s.io]\n  resources: \
         [events]\n  verbs: [create, patch]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: \
         RoleBinding\nmetadata:\n  name: app-{number}\n  namespace: team\nroleRef:\n  apiGroup: \
         rbac.authorization.k8s.io\n  kind: Role\n  name: app-{number}\nsubjects:\n- kind: ServiceAccount\n  \
         name: app-{number}\n  namespace: team\n"
    )
}

/// Reads all manifests of a folder and does nothing with them.
fn read_only(folder: &Path) -> usize {
    let mut bytes = 0;
    let mut buffer = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let kind = entry.file_type().unwrap();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if kind.is_dir() {
                pending.push(path);
            } else if kind.is_file()
                && extension.is_some_and(|e| ["yaml", "yml", "json"].contains(&e))
            {
                buffer.clear();
                bytes += fs::File::open(path)
                    .unwrap()
                    .read_to_end(&mut buffer)
                    .unwrap();
            }
        }
    }
    bytes
}

/// A process that is timed, by a name for people.
struct Contender {
    name: &'static str,
    command: Vec<String>,
}

/// The least time that each contender takes, over interleaved rounds.
fn race(contenders: &[Contender], rounds: usize) -> Vec<Duration> {
    let mut least = vec![Duration::MAX; contenders.len()];
    for _ in 0..rounds {
        for (contender, least) in contenders.iter().zip(&mut least) {
            let (program, arguments) = contender.command.split_first().unwrap();
            let start = Instant::now();
            let status = Command::new(program)
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .unwrap();
            *least = start.elapsed().min(*least);
            assert!(status.code().is_some(), "{} was killed", contender.name);
        }
    }
    least
}

fn linting(name: &'static str, binary: &Path, more: &[&str], target: &Path) -> Contender {
    let mut command = vec![shown(binary), "lint".to_owned(), "--no-config".to_owned()];
    command.extend(["--quiet", "--no-ignore", "--format", "concise"].map(str::to_owned));
    command.extend(more.iter().map(ToString::to_string));
    command.push(shown(target));
    Contender { name, command }
}

fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn over_a_folder(what: &str, folder: &Path, binary: &Path) {
    let own = env::current_exe().unwrap();
    let contenders = [
        Contender {
            name: "only reading the files",
            command: vec![shown(&own), "--read".to_owned(), shown(folder)],
        },
        linting("linting, one thread", binary, &["-j", "1"], folder),
        linting("linting", binary, &[], folder),
    ];
    let least = race(&contenders, ROUNDS);
    println!("\n{what}, {} bytes:", read_only(folder));
    let reading = least[0].as_secs_f64();
    for (contender, least) in contenders.iter().zip(&least) {
        println!(
            "  {:<24} {:>9.2} ms {:>7.2} times the reading",
            contender.name,
            least.as_secs_f64() * 1e3,
            least.as_secs_f64() / reading
        );
    }
    share_of_the_rules(folder);
}

/// How much of the work on one thread is reading and parsing, sets and objects, and rules.
fn share_of_the_rules(folder: &Path) {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let builtin = Builtin::new(KubernetesVersion::LATEST);
    let privileged = ["kube-system".to_owned()];
    let options = Options {
        catalog: &catalog,
        builtin: &builtin,
        privileged_namespaces: &privileged,
        is_silenced: &|_, _| false,
    };
    let reading = ReadOptions {
        ignored: true,
        jobs: std::num::NonZeroUsize::new(1),
        reader: read_template,
        ..ReadOptions::default()
    };
    let mut least = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        let mut clock = Instant::now();
        let mut lap = || {
            let time = clock.elapsed();
            clock = Instant::now();
            time
        };
        let read = read(
            &[Input::Path(folder.to_owned())],
            &reading,
            &mut std::io::empty(),
        );
        let parsed = lap();
        let sets = partition(read.documents, Vec::new(), &SetOptions::default(), &reading);
        let inputs: Vec<SetInput> = sets.iter().map(input).collect();
        let collected = lap();
        let findings = inputs
            .iter()
            .map(|input| lint_set(input, &options).findings.len());
        let findings: usize = findings.sum();
        let ruled = lap();
        assert!(findings > 0, "nothing is found");
        let times = [parsed, collected, ruled];
        for (least, time) in least.iter_mut().zip(times) {
            *least = time.min(*least);
        }
    }
    let [parsing, objects, rules] = least.map(|time| time.as_secs_f64());
    println!(
        "  all of it parsed, on one thread: parsing {:.1} ms, objects {:.2} of that, rules {:.2} of that",
        parsing * 1e3,
        objects / parsing,
        rules / parsing
    );
}

fn input(set: &Set) -> SetInput {
    SetInput {
        name: set.name.clone(),
        objects: Objects::collect_with(&set.documents, "default", Templates::Unknown),
        context: Objects::default(),
        broken: Vec::new(),
        default_namespace: "default".to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        made_in: None,
        dispatchers: Vec::new(),
        is_complete: false,
        is_renamed: set.renames,
        filled_in: FilledIn::default(),
    }
}

fn start(scratch: &Path, binary: &Path) {
    let file = scratch.join("one.yaml");
    let text: String = (0..2).map(|number| manifest(number) + "---\n").collect();
    fs::write(&file, &text).unwrap();
    let contenders = [
        Contender {
            name: "--version",
            command: vec![shown(binary), "--version".to_owned()],
        },
        linting("linting one file", binary, &[], &file),
    ];
    let least = race(&contenders, 101);
    println!(
        "\nstarting: --version {:.2} ms, linting one file of {} bytes {:.2} ms: {:.2} times",
        least[0].as_secs_f64() * 1e3,
        text.len(),
        least[1].as_secs_f64() * 1e3,
        least[1].as_secs_f64() / least[0].as_secs_f64()
    );
}

/// Other tools over the same files, by the script that knows how each is run.
fn peers(folder: &Path, binary: &Path) {
    let (Some(peers), Some(script)) = (
        env::var_os("ROLEWRIGHT_PEERS"),
        env::var_os("ROLEWRIGHT_PEERS_RUN"),
    ) else {
        println!("\nleft out: other tools (ROLEWRIGHT_PEERS and ROLEWRIGHT_PEERS_RUN name none)");
        return;
    };
    let own = format!(
        "rolewright={} lint --no-config --quiet --no-ignore --format concise {{target}}",
        shown(binary)
    );
    let output = Command::new("python3")
        .arg(script)
        .arg("--peers")
        .arg(peers)
        .args([
            "--runs",
            "2",
            "--tool",
            "checkov-rbac-nograph",
            "--tool",
            "trivy-wheel",
        ])
        .args([
            "--tool",
            "kube-score",
            "--also",
            &own,
            "--baseline",
            "rolewright",
        ])
        .arg(folder)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    println!(
        "\nother tools over the 1,000 files, times of ours:\n{:#}",
        report["ratios"]
    );
}
