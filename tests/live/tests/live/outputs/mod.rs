//! The three outputs of a spec on a real server, as real Helm and kubectl make them: what the server takes,
//! what it gives to the accounts, which Pods it lets in, and what a chart's own test finds.
//!
//! They have a server to themselves, on which nothing is granted to groups: what is given to everybody would
//! be excess of each account. Each output of a spec has a namespace of its own, so that all are there at once.

mod applied;
mod extra_rules;
mod helm_tests;
mod one_verb;
mod own_chart;
mod pods;
mod render;
mod sets;
mod stage;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Failed, Trial};
use rolewright_live_tests::{Error, Found, find_helm, find_helm3, find_kubectl};

use self::sets::Set;
use self::stage::Stage;
use crate::container::Namespaces;
use crate::live::{Live, say};

type Test = fn(&Outputs) -> Result<(), Failed>;
type PodTest = fn(&Outputs, &Namespaces) -> Result<(), Failed>;

const TESTS: &[(&str, Test)] = &[
    ("outputs::are_exact", applied::are_exact),
    ("outputs::pods_are_restricted", pods::are_restricted),
    (
        "outputs::extra_rules::are_granted",
        extra_rules::are_granted,
    ),
    (
        "outputs::extra_rules::wildcards_want_consent",
        extra_rules::wildcards_want_consent,
    ),
];

/// Those that run a container of a Pod.
const POD_TESTS: &[(&str, PodTest)] = &[
    (
        "outputs::helm_tests::with_kubectl",
        helm_tests::with_kubectl,
    ),
    (
        "outputs::helm_tests::with_rolewright",
        helm_tests::with_rolewright,
    ),
    (
        "outputs::helm_tests::with_extra_rules",
        helm_tests::with_extra_rules,
    ),
    (
        "outputs::helm_tests::of_further_accounts",
        helm_tests::of_further_accounts,
    ),
    ("outputs::own_chart::runs", own_chart::runs),
];

/// What the tests share: the server, the tools, and the outputs once they are on the server.
struct Outputs {
    live: Live,
    tools: Option<Tools>,
    applied: OnceLock<Result<Vec<Set>, String>>,
}

/// Tools of others.
struct Tools {
    /// Helm 4.
    helm: PathBuf,
    helm3: Option<PathBuf>,
    kubectl: PathBuf,
}

impl Outputs {
    fn stage(&self) -> Result<Stage<'_>, Failed> {
        let tools = self.tools.as_ref().ok_or("there are no tools")?;
        Stage::new(&self.live, tools)
    }

    /// All outputs, as they are on the server.
    fn applied(&self) -> Result<&[Set], Failed> {
        let applied = self.applied.get_or_init(|| {
            let applied = self.stage().and_then(|stage| applied::apply(&stage));
            applied.map_err(|failed| failed.message().unwrap_or_default().to_owned())
        });
        Ok(applied.as_ref().map_err(Failed::from)?)
    }
}

/// All of these tests, ignored where there is no server, tool or way to run them.
///
/// # Errors
///
/// If there could be a tool but it is broken or required.
pub(crate) fn trials(live: &Live, has_server: bool) -> Result<Vec<Trial>, Error> {
    let outputs = Arc::new(Outputs {
        live: live.apart(),
        tools: tools()?,
        applied: OnceLock::new(),
    });
    let is_able = has_server && outputs.tools.is_some();
    let namespaces = Arc::new(Namespaces::find()?);
    let plain = TESTS.iter().map(|&(name, test)| {
        let outputs = Arc::clone(&outputs);
        Trial::test(name, move || test(&outputs)).with_ignored_flag(!is_able)
    });
    let is_ignored = !is_able || namespaces.is_none();
    let of_pods = POD_TESTS.iter().map(|&(name, test)| {
        let (outputs, namespaces) = (Arc::clone(&outputs), Arc::clone(&namespaces));
        let run = move || {
            test(
                &outputs,
                namespaces.as_ref().as_ref().ok_or("no namespaces")?,
            )
        };
        Trial::test(name, run).with_ignored_flag(is_ignored)
    });
    Ok(plain.chain(of_pods).collect())
}

fn tools() -> Result<Option<Tools>, Error> {
    let (Found::At(helm), Found::At(kubectl)) = (find_helm()?, find_kubectl()?) else {
        say("skipped: no Helm or no kubectl, so no outputs were held against a server");
        return Ok(None);
    };
    Ok(Some(Tools {
        helm,
        helm3: helm3()?,
        kubectl,
    }))
}

fn helm3() -> Result<Option<PathBuf>, Error> {
    let Found::At(helm) = find_helm3()? else {
        say("skipped: no Helm 3, so what Helm 4 writes was not held against what that writes");
        return Ok(None);
    };
    let version = version_of(&helm)?;
    if !version.starts_with("v3.") {
        return Err(format!("{} is no Helm 3: {version}", helm.display()).into());
    }
    Ok(Some(helm))
}

fn version_of(helm: &Path) -> Result<String, Error> {
    let mut command = Command::new(helm);
    command.args(["version", "--template", "{{.Version}}"]);
    Ok(String::from_utf8(command.output()?.stdout)?)
}
