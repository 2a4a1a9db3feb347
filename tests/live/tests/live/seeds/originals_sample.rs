//! The in-cluster sample as it was published, and as it was meant.

use std::fs;

use libtest_mimic::Failed;
use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_live_tests::ADMIN;
use serde_json::json;

use super::Seeds;
use super::originals::tell;
use crate::answers::is;
use crate::manifests::objects;
use crate::program::sample;
use crate::report::{Source, is_same};
use crate::repository::repository;

const ORIGINAL: &str = include_str!("../../../../fixtures/originals/in-cluster-sample.yaml");
const SPEC: &str = "examples/in-cluster-sample/rolewright.yaml";

/// What the server says to each object, in their order. It looks for the account's namespace before
/// it looks at the account's name.
const VERDICTS: [(&str, u16, &str); 5] = [
    (
        "Namespace",
        422,
        "metadata.name: Invalid value: \"ns_sample\"",
    ),
    ("ServiceAccount", 404, "namespaces \"ns_sample\" not found"),
    ("ClusterRole", 201, ""),
    (
        "ClusterRoleBinding",
        422,
        "subjects[0].name: Invalid value: \"sa_sample\"",
    ),
    ("Pod", 403, "serviceaccount \"sa_sample\" not found"),
];

/// What we say of the names that the server refuses.
const OURS: [&str; 4] = [
    "Namespace `ns_sample` is refused: `metadata.name` is no DNS label",
    "ServiceAccount `sa_sample` is refused: `metadata.name` is no DNS subdomain",
    "ServiceAccount `sa_sample` is refused: `metadata.namespace` is no DNS label",
    "ClusterRoleBinding `crb_sample` is refused: `subjects[0].name` is no DNS subdomain",
];

pub(super) fn as_written(seeds: &Seeds) -> Result<(), Failed> {
    seeds.alone(|program, stage| {
        let offered = objects(ORIGINAL)?;
        assert_eq!(offered.len(), VERDICTS.len());
        for (object, (kind, status, words)) in offered.iter().zip(VERDICTS) {
            assert_eq!(object["kind"], kind);
            is(&stage.offer(object)?, status, words)?;
        }
        let account = json!({"kind": "ServiceAccount", "metadata": {"name": "sa_sample"}});
        is(
            &stage.offer(&account)?,
            422,
            "metadata.name: Invalid value: \"sa_sample\"",
        )?;
        let reading = read_text(&File::new("original", ORIGINAL));
        let ours = Objects::collect(&reading.documents, "default");
        for words in OURS {
            let mut problems = ours.problems.iter();
            assert!(
                problems
                    .any(|found| found.is_refusal() && found.problem.message.starts_with(words)),
                "{words}: {:?}",
                ours.problems
            );
        }
        assert_eq!(ours.snapshot.cluster_roles.len(), 1);
        assert_eq!(ours.snapshot.cluster_role_bindings, []);
        assert_eq!(ours.service_accounts, []);
        stage.settle()?;
        // Of a role that nobody is bound to nothing comes.
        let arguments = format!("--excess {}", sample());
        program
            .verify(ADMIN, &repository(SPEC), &arguments)?
            .exact()?;
        Ok(())
    })
}

/// Everything is in excess, and that is one finding.
pub(super) fn with_legal_names(seeds: &Seeds) -> Result<(), Failed> {
    let manifests = ORIGINAL
        .replace("ns_sample", "ns-sample")
        .replace("sa_sample", "sa-sample");
    let (manifests, _) = manifests.rsplit_once("---\n").ok_or("no Pod")?;
    seeds.alone(|program, stage| {
        stage.apply(&objects(manifests)?)?;
        let (table, junit) = (program.file("table"), program.file("junit"));
        let arguments = format!(
            "--settle 0s --excess full --output table={} --output junit={}",
            table.display(),
            junit.display()
        );
        let report = program.verify(ADMIN, &repository(SPEC), &arguments)?;
        let party = report.only_different("sa-sample")?;
        is_same("excess", &party.excess(), &["* *.*".to_owned()])?;
        is_same("missing", &party.missing(), &[])?;
        party.is_all_by(&Source::cluster_role_binding("crb_sample"))?;
        let (table, junit) = (fs::read_to_string(table)?, fs::read_to_string(junit)?);
        assert_eq!(table.matches("EXCESS").count(), 1, "{table}");
        assert!(junit.contains("failures=\"1\""), "{junit}");
        tell("in-cluster-sample", &party);
        Ok(())
    })
}
