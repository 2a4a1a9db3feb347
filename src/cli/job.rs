//! `rolewright job`: the Job that a program makes of a template.

use std::collections::BTreeMap;

use super::Outcome;
use super::args::JobArgs;
use super::output::Output;
use super::spec::read_spec;
use crate::render::objects::template::text;
use crate::render::yaml::{self, write_document};
use crate::spec::model::{Client, JobTemplate};
use crate::spec::{Instance, Spec, instance};

pub(super) fn run(args: &JobArgs, output: &mut Output) -> Outcome {
    let Some(values) = values(&args.set, output) else {
        return Outcome::Undecided;
    };
    let Some(spec) = read_spec(&args.spec, &args.environment, &args.catalog, output) else {
        return Outcome::Undecided;
    };
    output.problems(&spec.problems);
    if !spec.is_sound() {
        output.note("no Job printed");
        return Outcome::Undecided;
    }
    let Some((client, template)) = find(&spec, &args.template, output) else {
        return Outcome::Undecided;
    };
    let made = instance(Instance {
        name: &template.name,
        file: &template.key,
        text: &text(client, template),
        parameters: &template.parameters,
        values: &values,
        namespace: client.namespace.as_deref(),
    });
    let job = match made {
        Ok(job) => job,
        Err(problems) => {
            output.problems(&problems);
            output.note("no Job printed");
            return Outcome::Undecided;
        }
    };
    #[cfg(feature = "live")]
    if args.validate.validate == Some(super::args::Validate::Live) {
        let outcome = validate(args, client, template, &job, output);
        if outcome != Outcome::Well {
            output.note("no Job printed");
            return outcome;
        }
    }
    output.result(&write_document(&yaml::Value::from(job), &[] as &[&str]));
    Outcome::Well
}

/// The values by parameter. Nothing, after telling why, if one is given twice.
fn values(set: &[(String, String)], output: &mut Output) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (name, value) in set {
        if values.insert(name.clone(), value.clone()).is_some() {
            output.error(&format!("`--set {name}=...` is given twice"));
            return None;
        }
    }
    Some(values)
}

/// The template of a name. Nothing, after telling why, if it is not the only one.
fn find<'s>(
    spec: &'s Spec,
    wanted: &str,
    output: &mut Output,
) -> Option<(&'s Client, &'s JobTemplate)> {
    let all: Vec<(&Client, &JobTemplate)> = spec
        .clients
        .iter()
        .flat_map(|client| client.job_templates.iter().map(move |own| (client, own)))
        .collect();
    let full =
        |(client, template): &(&Client, &JobTemplate)| format!("{}/{}", client.name, template.name);
    let found: Vec<_> = all
        .iter()
        .filter(|one| one.1.name == wanted || full(one) == wanted)
        .collect();
    match found.as_slice() {
        [one] => Some(**one),
        [] => {
            let known: Vec<String> = all.iter().map(full).collect();
            output.error(&if known.is_empty() {
                "the spec has no Job templates".to_owned()
            } else {
                format!(
                    "there is no template `{wanted}`; the templates are {}",
                    known.join(", ")
                )
            });
            None
        }
        several => {
            let names: Vec<String> = several.iter().map(|one| full(one)).collect();
            output.error(&format!(
                "`{wanted}` is not the only one: write one of {}",
                names.join(", ")
            ));
            None
        }
    }
}

#[cfg(feature = "live")]
fn validate(
    args: &JobArgs,
    client: &Client,
    template: &JobTemplate,
    job: &serde_json::Value,
    output: &mut Output,
) -> Outcome {
    use crate::render::objects::{Kind, Object};
    use crate::spec::model::TemplateKind;

    let word = |key: &str| job["metadata"][key].as_str().map(str::to_owned);
    let object = Object {
        kind: match template.needs.kind {
            TemplateKind::Job => Kind::Job,
            TemplateKind::CronJob => Kind::CronJob,
        },
        namespace: word("namespace"),
        name: word("name")
            .or_else(|| word("generateName"))
            .unwrap_or_default(),
        suffix: String::new(),
        summary: String::new(),
        origin: template.origin.clone(),
        value: yaml::Value::from(job.clone()),
    };
    let objects = [(client.name.clone(), vec![object])];
    super::validate::run(&args.validate, &objects, output)
}
