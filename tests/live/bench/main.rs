//! What `rolewright verify` costs, as ratios within one run: against a loop of `kubectl auth can-i`,
//! against the processor time that the questions cost the server, and in memory.
//!
//! Takes the path of a release build of `rolewright`; `KUBECTL` may name a kubectl. Ends with 1 if a
//! bound is missed, and with 2 if nothing could be measured.

mod scene;
mod table;
mod usage;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rolewright_live_tests::{Error, Found, Server, find};
use serde_json::Value;

use crate::scene::Scene;
use crate::table::{Row, print, say};
use crate::usage::{Usage, measure};

/// Rounds, of which the median counts. In each, verify and kubectl take turns, so that whatever else
/// the machine does slows both.
const ROUNDS: usize = 5;
/// How often kubectl is called in a round; a loop of as many calls as there are questions would take
/// so many times longer.
const CALLS: u32 = 10;
const BINDINGS: usize = 10_000;

/// In whose name kubectl asks: the account of the example.
const ACCOUNT: &str = "system:serviceaccount:default:job-robot";

/// Questions such as verify asks, as kubectl asks them.
const QUESTIONS: [[&str; 2]; 5] = [
    ["create", "jobs.batch"],
    ["delete", "jobs.batch/pi"],
    ["get", "secrets"],
    ["list", "pods"],
    ["escalate", "roles.rbac.authorization.k8s.io"],
];

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("bench-live: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, Error> {
    let rolewright = env::args_os().nth(1).map(PathBuf::from);
    let rolewright = rolewright.ok_or("the path of a release build of rolewright is missing")?;
    let kubectl = env::var_os("KUBECTL").filter(|path| !path.is_empty());
    let kubectl = kubectl.map_or_else(|| PathBuf::from("kubectl"), PathBuf::from);
    let Found::At(binary) = find()? else {
        return Err("no API server can be built here".into());
    };
    let scene = Scene::new(Server::start(&binary, &[], &[])?, kubectl)?;
    let mut rows = speed(&scene, &rolewright)?;

    let start = Instant::now();
    scene.add_bindings(BINDINGS)?;
    say(&format!(
        "{BINDINGS} Roles and RoleBindings made in {:.1} s",
        start.elapsed().as_secs_f64()
    ));
    let (questions, usage) = verify(&scene, &rolewright)?;
    tell("with them", questions, &usage);
    rows.push(Row::at_most(
        format!("memory, {BINDINGS} bindings (MiB)"),
        mebibytes(usage.peak),
        64.0,
    ));
    Ok(print(&rows))
}

/// The ratios of speed and processor time, each the median of the rounds.
fn speed(scene: &Scene, rolewright: &Path) -> Result<Vec<Row>, Error> {
    // kubectl keeps what it discovered on the disk; it is not measured without.
    can_i(scene, 0)?;
    let (mut faster, mut own) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (questions, usage) = verify(scene, rolewright)?;
        tell("verify", questions, &usage);
        let mut loops = Duration::ZERO;
        for call in 0..CALLS {
            loops += can_i(scene, call as usize)?.wall;
        }
        let each = loops / CALLS;
        say(&format!("kubectl: {} ms a call", each.as_millis()));
        let in_a_loop = each.as_secs_f64() * f64::from(questions);
        faster.push(in_a_loop / usage.wall.as_secs_f64());
        own.push(usage.own.as_secs_f64() / usage.server.as_secs_f64());
    }
    Ok(vec![
        Row::at_least(
            "times faster than a loop of kubectl auth can-i",
            median(faster),
            100.0,
        ),
        Row::at_most("our processor time to the server's", median(own), 0.2),
    ])
}

/// Verifies the example: how many questions were asked, and what it cost.
fn verify(scene: &Scene, rolewright: &Path) -> Result<(u32, Usage), Error> {
    let (output, usage) = measure(&mut scene.verify(rolewright), &scene.server)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let found = String::from_utf8_lossy(&output.stdout);
        return Err(format!("verify: {}: {said}{found}", output.status).into());
    }
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let parties = report["parties"].as_array().map(Vec::as_slice);
    let questions = parties
        .unwrap_or_default()
        .iter()
        .filter_map(|party| party["questions"].as_u64())
        .sum::<u64>();
    Ok((u32::try_from(questions)?, usage))
}

/// One question by kubectl.
fn can_i(scene: &Scene, number: usize) -> Result<Usage, Error> {
    let question = QUESTIONS[number % QUESTIONS.len()];
    let mut command = scene.kubectl();
    command.args(["auth", "can-i"]).args(question);
    command.args(["--as", ACCOUNT, "--namespace", "default"]);
    let (output, usage) = measure(&mut command, &scene.server)?;
    // It ends with 1 where the answer is no.
    match output.stdout.trim_ascii() {
        b"yes" | b"no" => Ok(usage),
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("kubectl auth can-i {question:?}: {said}").into())
        }
    }
}

fn tell(what: &str, questions: u32, usage: &Usage) {
    say(&format!(
        "{what}: {questions} questions in {:.2} s, {:.0} a second; processor time {:.0} us a question, \
         the server's {:.0} us; {:.1} MiB",
        usage.wall.as_secs_f64(),
        f64::from(questions) / usage.wall.as_secs_f64(),
        usage.own.as_secs_f64() * 1e6 / f64::from(questions),
        usage.server.as_secs_f64() * 1e6 / f64::from(questions),
        mebibytes(usage.peak),
    ));
}

#[expect(clippy::cast_precision_loss, reason = "memory is far below 2^52 bytes")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
