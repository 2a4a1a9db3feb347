//! What the examples were taken from, against what their programs need: how far the two differ,
//! written down by hand.

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;

use super::Seeds;
use crate::live::say;
use crate::manifests::objects;
use crate::program::sample;
use crate::report::{Party, Source, is_same};
use crate::repository::repository;

/// An original as it was published, and the spec of what its program needs.
struct Original<'a> {
    manifests: &'a str,
    /// The example whose spec it is held against.
    example: &'a str,
    /// How the release differs from the spec, as arguments.
    renamed: &'a str,
    /// The name of its account.
    account: &'a str,
    /// The only binding that gives anything.
    binding: Source,
}

impl Original<'_> {
    /// Holds it against the spec: needed and allowed, in excess, and missing, each sorted.
    fn differs(
        &self,
        seeds: &Seeds,
        needed: &[&str],
        excess: &[&str],
        missing: &[&str],
    ) -> Result<(), Failed> {
        let spec = repository("examples")
            .join(self.example)
            .join("rolewright.yaml");
        seeds.alone(|program, stage| {
            stage.apply(&objects(self.manifests)?)?;
            let arguments = format!("--settle 0s --excess {} {}", sample(), self.renamed);
            let report = program.verify(ADMIN, &spec, &arguments)?;
            let party = report.only_different(self.account)?;
            let lists: [(&str, Vec<String>, &[&str]); 3] = [
                ("needed", party.needed(), needed),
                ("excess", party.excess(), excess),
                ("missing", party.missing(), missing),
            ];
            for (what, found, expected) in lists {
                let expected: Vec<String> = expected.iter().map(|&text| text.to_owned()).collect();
                is_same(what, &found, &expected)?;
            }
            party.is_all_by(&self.binding)?;
            tell(self.example, &party);
            Ok(())
        })
    }
}

/// Says what is different, and how many questions it took.
pub(super) fn tell(original: &str, party: &Party) {
    say(&format!(
        "seeds: the original of {original}: {} in excess and {} missing, by {} questions",
        party.excess().len(),
        party.missing().len(),
        party.questions
    ));
}

/// Of the excess 8 are on something that a server serves, and 7 on Jobs as they were called once.
pub(super) fn job_robot(seeds: &Seeds) -> Result<(), Failed> {
    let original = Original {
        manifests: include_str!("../../../../fixtures/originals/job-robot.yaml"),
        example: "job-robot",
        renamed: "",
        account: "job-robot",
        binding: Source::role_binding("default", "job-robot"),
    };
    let needed = [
        "create jobs.batch in default",
        "delete jobs.batch \"pi\" in default",
        "list jobs.batch in default",
        "patch jobs.batch \"pi\" in default",
    ];
    let excess = [
        "create jobs.extensions in default",
        "delete jobs.batch in default",
        "delete jobs.extensions in default",
        "get jobs.batch in default",
        "get jobs.extensions in default",
        "get pods in default",
        "list jobs.extensions in default",
        "list pods in default",
        "patch jobs.batch in default",
        "patch jobs.extensions in default",
        "update jobs.batch in default",
        "update jobs.extensions in default",
        "watch jobs.batch in default",
        "watch jobs.extensions in default",
        "watch pods in default",
    ];
    original.differs(seeds, &needed, &excess, &[])
}

/// Of the excess 4 are on Jobs, and 5 on Jobs in the core group, where there never were any.
pub(super) fn image_worker(seeds: &Seeds) -> Result<(), Failed> {
    let original = Original {
        manifests: include_str!("../../../../fixtures/originals/image-worker.yaml"),
        example: "image-worker",
        renamed: "--namespace default",
        account: "service-account-jobs",
        binding: Source::role_binding("default", "job-operation"),
    };
    let excess = [
        "create jobs in default",
        "delete jobs in default",
        "delete jobs.batch in default",
        "get jobs in default",
        "get jobs.batch in default",
        "list jobs in default",
        "list jobs.batch in default",
        "watch jobs in default",
        "watch jobs.batch in default",
    ];
    original.differs(seeds, &["create jobs.batch in default"], &excess, &[])
}

/// As its program is written, it lacks what a Role cannot give.
pub(super) fn endpoint_watcher(seeds: &Seeds) -> Result<(), Failed> {
    let excess = [
        "get endpoints in mynamespace",
        "get pods in mynamespace",
        "list endpoints in mynamespace",
        "watch endpoints in mynamespace",
        "watch pods in mynamespace",
    ];
    let original = |example| Original {
        manifests: include_str!("../../../../fixtures/originals/endpoint-watcher.yaml"),
        example,
        renamed: "",
        account: "mycomponent-serviceaccount",
        binding: Source::role_binding("mynamespace", "myrolebinding"),
    };
    original("endpoint-watcher/cluster-wide").differs(
        seeds,
        &[],
        &excess,
        &["list pods", "watch namespaces"],
    )?;
    original("endpoint-watcher/namespaced").differs(
        seeds,
        &["list pods in mynamespace"],
        &excess,
        &[],
    )
}

/// Its article shows no RBAC object at all.
pub(super) fn analytics_job(seeds: &Seeds) -> Result<(), Failed> {
    let original = Original {
        manifests: "",
        example: "analytics-job",
        renamed: "",
        account: "analytics-job",
        binding: Source::default(),
    };
    original.differs(seeds, &[], &[], &["create jobs.batch in example"])
}
