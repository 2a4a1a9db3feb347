//! A Helm chart: the very objects of the manifests as templates, with what an install may change in
//! expressions and values.
//!
//! `node` is a template as a tree, `emit` its text. `objects` puts expressions at the places
//! that a release changes, with `release` for names, `pod`, `controller`, `rules` and
//! `jobs` for the rest; what stood there becomes the default of a value (`values`). All else of
//! an object stays as the manifests have it, so that a chart grants what they grant. `fixed` fills
//! the files that are mostly text. Nothing here reads or writes a file.

mod about;
mod account_rules;
mod action;
mod ci;
mod clashes;
mod containers;
mod controller;
mod emit;
mod extra_rules;
mod fixed;
mod further;
mod grants;
mod image;
mod job_demand;
mod job_filled;
mod job_source;
mod job_texts;
mod job_tokens;
mod job_values;
mod jobs;
mod mappings;
mod needed;
mod node;
mod objects;
mod order;
mod place;
mod pod;
mod release;
mod rules;
mod settings;
mod size;
mod test_pod;
mod texts;
mod values;
mod writer;

use rolewright_catalog::Catalog;

use self::release::{Chart, Release};
use self::writer::Writer;
use super::manifests::{Rendered, stream};
use super::objects::{Object, objects as objects_of};
use crate::source::Problem;
use crate::spec::model::Client;

/// What a chart is called, as far as somebody said it.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Its name; the client's by default.
    pub name: Option<String>,
    /// Its version; 0.1.0 by default.
    pub version: Option<String>,
    /// The program's version; the tag of its image by default.
    pub app_version: Option<String>,
    /// What it is, in a sentence; made of the clients' names by default.
    pub description: Option<String>,
    /// The address of its home page.
    pub home: Option<String>,
    /// The addresses of its sources.
    pub sources: Vec<String>,
    /// Words that it is found by.
    pub keywords: Vec<String>,
    /// Who looks after it: `NAME`, `NAME <EMAIL>` or `NAME <URL>`.
    pub maintainers: Vec<String>,
    /// The address of its picture.
    pub icon: Option<String>,
}

/// The files of a chart, and what there is to know of them.
///
/// `spec` is what their headers name as their source; the catalog knows what the chart's test can
/// ask about.
///
/// # Errors
/// What keeps the clients from being a chart, each at its place in the spec.
pub fn chart(
    clients: &[Client],
    names: &Names,
    spec: &str,
    catalog: &Catalog,
) -> Result<(Vec<Rendered>, Vec<Problem>), Vec<Problem>> {
    let name = name(clients, names)?;
    if let Some(version) = names.version.as_deref().filter(|text| !is_version(text)) {
        return Err(vec![
            Problem::error(format!("a chart's version cannot be `{version}`"))
                .help("--chart-version MAJOR.MINOR.PATCH, as in 1.2.3 or 2.0.0-rc.1"),
        ]);
    }
    let about = about::About::new(names).map_err(|problem| vec![problem])?;
    let given = clients;
    let clients: Vec<Client> = given.iter().map(as_released).collect();
    let mut ignored = Vec::new();
    let clients: Vec<(&Client, Vec<Object>)> = clients
        .iter()
        .map(|client| (client, objects_of(client, &clients, &mut ignored)))
        .collect();
    let chart = Chart::new(&name, &clients, given);
    let releases: Vec<Release<'_>> = chart.releases().collect();
    let mut problems: Vec<Problem> = releases.iter().flat_map(jobs::problems).collect();
    problems.extend(clashes::problems(&releases, &clients));
    if !problems.is_empty() {
        return Err(problems);
    }
    let texts = texts::Names::of(&chart, &releases);
    let mut told = Vec::new();
    for (release, (client, _)) in releases.iter().zip(&clients) {
        told.extend(texts.told(client));
        told.extend(job_texts::told(release, &texts));
        told.extend(jobs::told(release));
        told.extend(job_tokens::told(client));
    }
    let writer = Writer {
        names,
        about,
        texts: &texts,
        given,
        catalog,
        spec,
        chart: &chart,
        clients: &clients,
        releases: &releases,
    };
    let files = writer.files().map_err(|error| {
        vec![Problem::error(format!(
            "the chart cannot be written: {error}"
        ))]
    })?;
    let objects = clients.iter().flat_map(|(_, objects)| objects.clone());
    let manifest = stream(&objects.collect::<Vec<_>>(), spec);
    match size::problem(&files, &manifest, given) {
        Some(problem) => Err(vec![problem]),
        None => Ok((files, told)),
    }
}

/// The chart's name.
fn name(clients: &[Client], names: &Names) -> Result<String, Vec<Problem>> {
    let (name, origin) = match (&names.name, clients) {
        (Some(name), _) => (name.clone(), None),
        (None, [only]) => (only.name.clone(), Some(only.origin.clone())),
        _ => {
            return Err(vec![
                Problem::error("the spec has several clients: what is their chart called?")
                    .help("say it by --chart-name NAME"),
            ]);
        }
    };
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    match rolewright_names::dns_label(&name) {
        Ok(()) if begins && name.len() <= 50 => Ok(name),
        _ => {
            let problem = Problem::error(format!("a chart cannot be called `{name}`"));
            let problem = match origin {
                Some(origin) => problem.at(origin, "the chart would bear this name"),
                None => problem,
            };
            Err(vec![problem.help(
                "--chart-name NAME: at most 50 small letters, digits and dashes, the first one a letter",
            )])
        }
    }
}

/// Whether a text is a semantic version (semver.org, 2.0.0).
fn is_version(text: &str) -> bool {
    let (rest, build) = match text.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (text, None),
    };
    let (core, before) = match rest.split_once('-') {
        Some((core, before)) => (core, Some(before)),
        None => (rest, None),
    };
    let is_number = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'))
    };
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_before = |text: &str| {
        is_word(text) && (!text.bytes().all(|byte| byte.is_ascii_digit()) || is_number(text))
    };
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && before.is_none_or(|text| text.split('.').all(is_before))
        && build.is_none_or(|text| text.split('.').all(is_word))
}

/// The client with all objects that some release of the chart may make, and without the Namespace,
/// which is made by whoever installs.
fn as_released(client: &Client) -> Client {
    let mut client = client.clone();
    client.create_namespace = false;
    if let Some(account) = &mut client.account {
        account.create = true;
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_semantic() {
        for good in ["0.1.0", "1.2.3-rc.1", "1.0.0-alpha+001", "10.20.30+b-1"] {
            assert!(is_version(good), "{good}");
        }
        for bad in [
            "1", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "", "1.2.3 ",
        ] {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
