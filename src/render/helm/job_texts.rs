//! Texts in a Job template of a user's own that are the name of something which a release calls
//! otherwise: an argument or a variable that is equal to one by chance stays, so each is told.

use super::job_source::token_name;
use super::release::Release;
use super::texts::{Meaning, Names, Word};
use crate::source::Problem;
use crate::spec::model::{JobTemplate, ProgramText, TemplateValue, WrittenTemplate};

/// What is told of the arguments and variables of a client's templates.
pub(super) fn told(release: &Release<'_>, names: &Names<'_>) -> Vec<Problem> {
    let mut told = Vec::new();
    for job in &release.client.job_templates {
        if let Some(written) = &job.written {
            let texts = job.needs.texts.iter();
            told.extend(texts.filter_map(|text| of_text(release, names, job, written, text)));
        }
    }
    told
}

fn of_text(
    release: &Release<'_>,
    names: &Names<'_>,
    job: &JobTemplate,
    written: &WrittenTemplate,
    told: &ProgramText,
) -> Option<Problem> {
    let word = if told.is_variable {
        Word {
            prefix: "",
            about: &told.about,
            text: &told.text,
            meaning: names.meaning(&told.about, &told.text),
        }
    } else {
        names.word(&told.about, &told.text)
    };
    let what = match word.meaning {
        Meaning::Plain => return None,
        Meaning::Name(_) => "is the name of something".to_owned(),
        Meaning::Unclear(kind) => format!("is the name of a {}", kind.name()),
        Meaning::List => "holds the name of a Namespace".to_owned(),
    };
    let where_it_is = if told.is_variable {
        format!("the value of {}", told.about)
    } else {
        "an argument".to_owned()
    };
    let is_own = release.client.namespace.as_deref() == Some(word.text)
        && word.about.to_lowercase().contains("namespace");
    let value = if is_own { "namespace" } else { word.text };
    let token = free_name(&token_name(word.about), value, written);
    Some(
        Problem::note(format!(
            "`{}`, {where_it_is} of the Job template {}, {what}, which a release calls otherwise",
            word.text, job.name
        ))
        .at(told.place.clone(), "this stays as it is")
        .help(format!(
            "if this is meant: write \"{}@{token}@\" here, and `values: {{{token}: {value}}}` beside the template",
            word.prefix
        )),
    )
}

/// The name of a token that stands for a value, or for nothing yet.
fn free_name(wanted: &str, value: &str, written: &WrittenTemplate) -> String {
    let is_free = |name: &str| match written.values.get(name) {
        Some(TemplateValue::Namespace) => value == "namespace",
        Some(TemplateValue::Text(text)) => text == value,
        Some(TemplateValue::Account(account)) => account == value,
        Some(TemplateValue::ConfigMap | TemplateValue::Release) => false,
        None => !written.text.contains(&format!("@{name}@")),
    };
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !is_free(&name) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}
