//! The test of a chart, run as its Pod would be: it passes as long as the roles are what the spec says,
//! and no longer.

use std::fs;

use libtest_mimic::Failed;
use serde_json::Value;

use super::pods::is_restricted;
use super::render::{Example, Tester, examples};
use super::stage::Stage;
use super::{Outputs, extra_rules, one_verb};
use crate::container::{Container, Image, Namespaces};
use crate::live::{at_once, say};
use crate::manifests::{namespaces_of, objects};
use crate::program::Run;

pub(super) fn with_kubectl(outputs: &Outputs, namespaces: &Namespaces) -> Result<(), Failed> {
    all_notice_a_verb(outputs, namespaces, Tester::Kubectl)
}

pub(super) fn with_rolewright(outputs: &Outputs, namespaces: &Namespaces) -> Result<(), Failed> {
    all_notice_a_verb(outputs, namespaces, Tester::Rolewright)
}

fn all_notice_a_verb(
    outputs: &Outputs,
    namespaces: &Namespaces,
    tester: Tester,
) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let mut examples = examples(stage)?;
    examples.retain(|example| !example.shows_a_controller());
    let releases = at_once(&examples, |example| {
        Release::new(stage, example, tester, &[])
    })?;
    let end = |releases: &[Release], code: i32, when: &str| {
        stage.settle()?;
        at_once(releases, |release| {
            let said = release.ends_with(namespaces, code, when)?;
            let noticed = tester.noticed(&said);
            Ok((release.name.clone(), noticed))
        })
    };
    let well = end(&releases, 0, "as it is")?;
    assert!(well.iter().all(|(_, it)| *it == [false; 2]), "{well:?}");
    // Of the first few by itself, of all of them in one run.
    let (first, second) = releases.split_at(ALONE).0.split_at(ALONE / 2);
    for release in first {
        release.put(stage, &release.more())?;
    }
    for release in second {
        let role = one_verb::less(&release.objects);
        release.put(stage, &[role.ok_or("no role")?])?;
    }
    let more = end(first, 1, "with a verb more")?;
    assert!(more.iter().all(|(_, it)| *it == [true, false]), "{more:?}");
    let less = end(second, 1, "with a verb less")?;
    assert!(less.iter().all(|(_, it)| *it == [false, true]), "{less:?}");
    for release in &releases {
        let Release {
            objects, namespace, ..
        } = release;
        let changed = one_verb::another(objects, namespace, &release.account);
        release.put(stage, &changed)?;
    }
    let both = end(&releases, 1, "with a verb in the place of another")?;
    let has_role = releases
        .iter()
        .map(|it| one_verb::less(&it.objects).is_some());
    for ((name, noticed), has_role) in both.iter().zip(has_role) {
        assert_eq!(*noticed, [true, has_role], "{name}");
    }
    say(&format!(
        "outputs: {} charts proved by {tester:?}, with a verb in the place of another",
        releases.len()
    ));
    Ok(())
}

/// How many releases get a verb more or less alone; they have roles.
const ALONE: usize = 2;

impl Tester {
    /// Whether it says that something is too much, and that something is missing.
    fn noticed(self, said: &str) -> [bool; 2] {
        match self {
            Self::Kubectl => ["no", "yes"].map(|expected| {
                let end = format!(", and it has to be {expected}");
                said.lines().any(|line| line.ends_with(&end))
            }),
            Self::Rolewright => ["excess", "missing"].map(|what| {
                let (none, some) = (format!(" 0 {what}"), format!(" {what}"));
                said.lines().any(|line| {
                    line.contains("not exact: ") && line.contains(&some) && !line.contains(&none)
                })
            }),
        }
    }
}

/// A chart on the server, with its test.
struct Release {
    name: String,
    namespace: String,
    objects: Vec<Value>,
    account: String,
    container: Container,
}

impl Release {
    /// With further arguments for Helm.
    fn new(
        stage: &Stage<'_>,
        example: &Example,
        tester: Tester,
        more: &[&str],
    ) -> Result<Self, Failed> {
        let namespace = stage.namespace("tested")?;
        let written = example.helm_with_test(stage, &namespace, tester, more)?;
        let mut objects = objects(&written)?;
        let is_test = |object: &Value| object["kind"] == "Pod";
        let test = objects.iter().position(is_test).ok_or("no test")?;
        let pod = objects.remove(test);
        for elsewhere in namespaces_of(&objects) {
            stage.restrict(elsewhere)?;
        }
        objects.iter().try_for_each(|object| stage.put(object))?;
        is_restricted(stage, &pod)?;
        let image = match tester {
            Tester::Kubectl => Image::with_kubectl(&stage.tools.kubectl)?,
            Tester::Rolewright => Image::of_rolewright(stage.program.binary())?,
        };
        let account = pod["spec"]["serviceAccountName"].as_str();
        Ok(Self {
            name: example.name.clone(),
            account: account.ok_or("no account")?.to_owned(),
            container: Container::new(stage.live, &image, &pod)?,
            namespace,
            objects,
        })
    }

    /// What gives its account one verb more.
    fn more(&self) -> Vec<Value> {
        one_verb::more(&self.objects, &self.namespace, &self.account)
    }

    fn put(&self, stage: &Stage<'_>, objects: &[Value]) -> Result<(), Failed> {
        let put = objects.iter().try_for_each(|object| stage.put(object));
        put.map_err(|failed| self.named(&failed, "put"))
    }

    /// Runs the test, which ends so.
    fn ends_with(&self, namespaces: &Namespaces, code: i32, when: &str) -> Result<String, Failed> {
        let run = self.container.run(namespaces);
        let output = run.and_then(|run: Run| run.ended_with(code));
        output.map_err(|failed| self.named(&failed, when))
    }

    fn named(&self, failed: &Failed, when: &str) -> Failed {
        let why = failed.message().unwrap_or_default();
        format!("{} {when}: {why}", self.name).into()
    }
}

/// What the values of a release allow besides is no fault to its test, and what they do not is.
pub(super) fn with_extra_rules(outputs: &Outputs, namespaces: &Namespaces) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let example = extra_rules::client(stage)?;
    let values = extra_rules::values();
    for tester in [Tester::Kubectl, Tester::Rolewright] {
        let release = Release::new(stage, &example, tester, &["--set-json", &values])?;
        stage.settle()?;
        let said = release.ends_with(namespaces, 0, "as it is")?;
        if let Tester::Kubectl = tester {
            let not_asked = "not asked: what the values of the release allow besides";
            assert!(said.contains(not_asked), "{said}");
            release.put(stage, &release.more())?;
            stage.settle()?;
            release.ends_with(namespaces, 1, "with a verb more")?;
        }
    }
    Ok(())
}

/// A client with a further account that has access, and with names that a kubelet could take for variables.
const FURTHER: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: shop, namespace: shop}
access:
- {resources: [configmaps], names: [\"$(HOME)\", \"a$$b\"], verbs: [get]}
accounts:
- {name: helper, access: [{resources: [pods], verbs: [list]}]}
";

/// An account can ask for itself alone. The test says so, and whatever the others get, it finds no fault.
pub(super) fn of_further_accounts(
    outputs: &Outputs,
    namespaces: &Namespaces,
) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let spec = stage.folder.path().join("shop.yaml");
    fs::write(&spec, FURTHER)?;
    let example = Example::new(stage, "shop", spec);
    for tester in [Tester::Kubectl, Tester::Rolewright] {
        let mut release = Release::new(stage, &example, tester, &[])?;
        stage.settle()?;
        let said = release.ends_with(namespaces, 0, "as it is")?;
        if let Tester::Kubectl = tester {
            assert!(
                said.contains("not asked: what other accounts may do (helper)"),
                "{said}"
            );
        }
        let (of_helper, own): (Vec<Value>, Vec<Value>) =
            release.objects.into_iter().partition(|object| {
                let name = object["metadata"]["name"].as_str().unwrap_or_default();
                name.ends_with("helper")
            });
        assert!(
            of_helper.iter().any(|object| object["kind"] == "Role"),
            "{of_helper:?}"
        );
        release.objects = of_helper;
        release.put(stage, &release.more())?;
        stage.settle()?;
        release.ends_with(namespaces, 0, "with a verb more for another account")?;
        release.objects = own;
        release.put(stage, &release.more())?;
        stage.settle()?;
        release.ends_with(namespaces, 1, "with a verb more")?;
    }
    Ok(())
}
