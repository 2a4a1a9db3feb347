//! Holds what Rolewright says of Kubernetes against a real API server.
//!
//! One server serves all tests, each of which has namespaces and names of its own. Where no server
//! can be had, the tests are reported as ignored, in one line and in the count.

mod aggregation;
mod answers;
mod catalog;
#[cfg(unix)]
mod container;
mod escalation;
mod identities;
mod live;
mod manifests;
mod named;
mod offered;
#[cfg(unix)]
mod outputs;
mod program;
mod programs;
mod proof;
mod rendered;
mod report;
mod repository;
mod requests;
mod reviews;
mod seeds;
mod store;
mod validation;
mod values;
mod workload;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use rolewright_live_tests::{Error, Found, find};

use crate::live::{Live, say};
use crate::seeds::Seeds;

type Test = fn(&Live) -> Result<(), Failed>;

/// All tests, by name.
const TESTS: &[(&str, Test)] = &[
    (
        "proof::open_server_is_refused",
        proof::open_server_is_refused,
    ),
    (
        "proof::broken_server_is_refused",
        proof::broken_server_is_refused,
    ),
    ("catalog::default_flags", catalog::default_flags),
    ("catalog::every_api_and_gate", catalog::every_api_and_gate),
    ("catalog::built_in_objects", catalog::built_in_objects),
    ("reviews::decisions_agree", reviews::decisions_agree),
    (
        "aggregation::fixed_points_agree",
        aggregation::fixed_points_agree,
    ),
    ("requests::attributes", requests::attributes),
    ("requests::refusals", requests::refusals),
    ("requests::escaping", requests::escaping),
    ("named::rows", named::rows),
    ("escalation::coverage_agrees", escalation::coverage_agrees),
    ("escalation::rows", escalation::rows),
    ("identities::tokens", identities::tokens),
    ("identities::impersonation", identities::impersonation),
    ("identities::rules_review", identities::rules_review),
    ("validation::verdicts_agree", validation::verdicts_agree),
    ("workload::verdicts_agree", workload::verdicts_agree),
    ("workload::overlays", workload::overlays),
    ("rendered::examples", rendered::examples),
    ("rendered::jobs", rendered::jobs),
    ("rendered::changes", rendered::changes),
    ("rendered::warnings", rendered::warnings),
    ("rendered::callers", rendered::callers),
];

/// Those that speak of what is in aggregated ClusterRoles, which kube-apiserver alone does not fill.
const OF_AGGREGATED: &[&str] = &[
    "catalog::built_in_objects",
    "aggregation::fixed_points_agree",
    "escalation::rows",
    "seeds::mutations::are_named",
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let found = match find() {
        Ok(found) => found,
        Err(error) => {
            say(&format!("live tests: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let aggregates = found.aggregates();
    let binary = match found {
        Found::At(path) => Some(path),
        Found::Nowhere => {
            say("skipped: no API server can be built here, so nothing was held against one");
            None
        }
    };
    if binary.is_some() && !aggregates {
        say(
            "skipped: what needs the controller of aggregated ClusterRoles, in kube-controller-manager",
        );
    }
    let is_found = binary.is_some();
    let live = Arc::new(Live::new(binary));
    let seeds = Arc::new(Seeds::new(live.apart()));
    let with_tools = match with_tools(&live, is_found) {
        Ok(trials) => trials,
        Err(error) => {
            say(&format!("live tests: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let with_live = TESTS.iter().map(|&(name, test)| {
        let live = Arc::clone(&live);
        Trial::test(name, move || test(&live))
    });
    let with_seeds = seeds::TESTS.iter().map(|&(name, test)| {
        let seeds = Arc::clone(&seeds);
        Trial::test(name, move || test(&seeds))
    });
    let trials = with_live
        .chain(with_seeds)
        .map(|trial| {
            let is_able = aggregates || !OF_AGGREGATED.contains(&trial.name());
            trial.with_ignored_flag(!is_found || !is_able)
        })
        .chain(with_tools)
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The tests that need more than a server.
fn with_tools(live: &Live, has_server: bool) -> Result<Vec<Trial>, Error> {
    #[cfg_attr(
        not(unix),
        expect(unused_mut, reason = "containers are for Unix alone")
    )]
    let mut trials = programs::trials(live, has_server)?;
    #[cfg(unix)]
    trials.extend(outputs::trials(live, has_server)?);
    Ok(trials)
}
