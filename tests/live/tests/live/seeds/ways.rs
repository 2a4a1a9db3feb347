//! All ways to ask say the same of an example.

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;

use super::Seeds;
use crate::program::sample;
use crate::report::{Party, Report};
use crate::repository::{repository, specs};

/// A caller, what it asks for, how it is asked then, and where names come from.
type Way = (&'static str, &'static str, &'static str, &'static str);

/// The account of the example, as a caller.
const ITSELF: &str = "itself";

const OF_THE_ACCOUNT: [Way; 2] = [
    (ITSELF, "self", "self", "rules-reviews"),
    (ITSELF, "auto", "self", "rules-reviews"),
];

const OF_AN_ADMINISTRATOR: [Way; 4] = [
    (ADMIN, "auto", "impersonate", "rbac-objects"),
    (ADMIN, "impersonate", "impersonate", "rbac-objects"),
    (ADMIN, "review", "review", "rbac-objects"),
    (ADMIN, "token", "token", "rbac-objects"),
];

pub(super) fn all_agree(seeds: &Seeds) -> Result<(), Failed> {
    let alone = repository("examples/endpoint-watcher/namespaced/rolewright.yaml");
    seeds.alone(|program, stage| {
        stage.apply(&program.objects(&alone)?)?;
        program.introduce(
            ITSELF,
            &stage.token("mynamespace", "mycomponent-serviceaccount")?,
        )?;
        for way in OF_AN_ADMINISTRATOR.into_iter().chain(OF_THE_ACCOUNT) {
            let (caller, via, _, _) = way;
            let arguments = format!("--via {via} --excess {}", sample());
            agrees(program.verify(caller, &alone, &arguments)?, way)?;
        }
        let refused = program
            .verify_in(ADMIN, &alone, "--via self")?
            .ended_with(2);
        refused.map(|_| ())
    })?;
    if sample() == "full" {
        for spec in specs()? {
            seeds.alone(|program, stage| {
                stage.apply(&program.objects(&spec)?)?;
                for way in OF_AN_ADMINISTRATOR {
                    let arguments = format!("--via {}", way.1);
                    agrees(program.verify(ADMIN, &spec, &arguments)?, way)?;
                }
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// An account can tell all of itself, and of another that it cannot tell.
pub(super) fn of_another_nothing_is_known(seeds: &Seeds) -> Result<(), Failed> {
    let spec = repository("examples/job-robot/rolewright.yaml");
    seeds.alone(|program, stage| {
        stage.apply(&program.objects(&spec)?)?;
        program.introduce(ITSELF, &stage.token("default", "job-robot")?)?;
        let arguments = format!("--excess {}", sample());
        let report = program.verify(ITSELF, &spec, &arguments)?;
        assert_eq!(report.exit_code(), 2);
        assert_eq!(
            report.verdicts(),
            [
                ("system:serviceaccount:default:job-robot", "exact"),
                (
                    "system:serviceaccount:default:job-robot-worker",
                    "undecided"
                ),
            ]
        );
        Ok(())
    })
}

fn agrees(report: Report, (caller, via, how, names): Way) -> Result<(), Failed> {
    let is_so = |party: &Party| party.via.as_deref() == Some(how) && party.names_from == names;
    let parties = report.exact()?;
    match parties.iter().find(|party| !is_so(party)) {
        None => Ok(()),
        Some(party) => Err(format!("asked by {caller} via {via}: {party:?}").into()),
    }
}
