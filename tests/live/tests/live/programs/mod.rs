//! The programs that the examples are for: each makes its calls with the token of its own account, on a
//! server that holds what its example renders to. None of them may be refused, and every neighbour has
//! to be.
//!
//! They have a server to themselves: the examples are for namespaces such as `default`, where what
//! another test grants would show as a grant of theirs.

mod account;
mod analytics_job;
mod call;
mod coveted;
mod endpoint_watcher;
mod example;
mod image_worker;
mod in_cluster_sample;
mod job_robot;
mod neighbours;
mod python;
mod template;
mod too_much;

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use rolewright_live_tests::{Error, Found, find_python};

pub(crate) use self::account::Account;
use self::python::Python;
use crate::live::{Live, say};

type Test = fn(&Live) -> Result<(), Failed>;
type PythonTest = fn(&Live, &Python) -> Result<(), Failed>;

/// The calls, sent as they are.
const TESTS: &[(&str, Test)] = &[
    ("programs::job_robot", job_robot::calls),
    ("programs::image_worker", image_worker::calls),
    ("programs::endpoint_watcher", endpoint_watcher::calls),
    ("programs::analytics_job", analytics_job::calls),
    ("programs::in_cluster_sample", in_cluster_sample::calls),
    ("programs::too_much_is_found", too_much::is_found),
];

/// The calls of the Kubernetes client for Python.
const PYTHON_TESTS: &[(&str, PythonTest)] = &[
    ("programs::python::job_robot", job_robot::python),
    (
        "programs::python::endpoint_watcher",
        endpoint_watcher::python,
    ),
];

/// All of these tests, ignored where there is no server to run them on, and those in Python where there is no
/// client.
///
/// # Errors
///
/// If there could be a client but it is broken or required.
pub(crate) fn trials(live: &Live, has_server: bool) -> Result<Vec<Trial>, Error> {
    let live = Arc::new(live.apart());
    let python = Arc::new(python()?);
    let plain = TESTS.iter().map(|&(name, test)| {
        let live = Arc::clone(&live);
        Trial::test(name, move || test(&live)).with_ignored_flag(!has_server)
    });
    let is_ignored = !has_server || python.is_none();
    let in_python = PYTHON_TESTS.iter().map(|&(name, test)| {
        let (live, python) = (Arc::clone(&live), Arc::clone(&python));
        let run = move || test(&live, python.as_ref().as_ref().ok_or("there is no Python")?);
        Trial::test(name, run).with_ignored_flag(is_ignored)
    });
    Ok(plain.chain(in_python).collect())
}

fn python() -> Result<Option<Python>, Error> {
    match find_python()? {
        Found::At(interpreter) => Ok(Some(Python::new(interpreter))),
        Found::Nowhere => {
            say("skipped: no Kubernetes client for Python, so no program ran with it");
            Ok(None)
        }
    }
}
