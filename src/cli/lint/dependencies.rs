//! Charts that a chart takes in and that do not lie in it as folders: where it is not rendered nobody
//! judges them.

use std::collections::BTreeSet;

use crate::cli::builds::first_names;
use crate::cli::builds::unbuilt::folder_and_name;
use crate::source::{Document, Node, Place, Problem};

/// What of some charts was not read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Where each of the others is named.
    pub(super) places: Vec<Place>,
    /// That they are not judged, once for each chart.
    pub(super) problems: Vec<Problem>,
}

/// Of the charts among documents that were not built which others they take in that were not read.
pub(super) fn unread(documents: &[Document], built: &[String]) -> Unread {
    let charts: Vec<(&str, &Document)> = documents
        .iter()
        .map(|document| (folder_and_name(document), document))
        .filter(|((_, name), _)| *name == "Chart.yaml")
        .map(|((folder, _), document)| (folder, document))
        .collect();
    let known: BTreeSet<(&str, &str)> = charts
        .iter()
        .filter_map(|(folder, chart)| Some((*folder, chart.root().get("name")?.as_str()?)))
        .collect();
    let is_built = |folder: &str| {
        let mut built = built.iter();
        built.any(|built| {
            let inside = folder.strip_prefix(built.as_str());
            inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) || built == "."
        })
    };
    let mut unread = Unread::default();
    for (folder, chart) in charts.iter().filter(|(folder, _)| !is_built(folder)) {
        let inside = match *folder {
            "." => "charts/".to_owned(),
            folder => format!("{folder}/charts/"),
        };
        let is_read = |name: &str| {
            known.iter().any(|(at, of)| {
                let below = at.strip_prefix(&inside);
                *of == name && below.is_some_and(|below| !below.contains('/'))
            })
        };
        // Before `apiVersion: v2` they were listed in a file of their own.
        let list = documents
            .iter()
            .find(|document| folder_and_name(document) == (*folder, "requirements.yaml"));
        let lists = [Some(*chart), list];
        let listed = lists.into_iter().flatten();
        let listed = listed.filter_map(|it| it.root().get("dependencies"));
        let names = listed.flat_map(Node::items).filter_map(|it| {
            let name = it.get("name")?;
            Some((name.as_str()?, name.place()))
        });
        let missing: Vec<(&str, Place)> = names.filter(|(name, _)| !is_read(name)).collect();
        let Some((_, first)) = missing.first() else {
            continue;
        };
        let told: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
        let what = match told.len() {
            1 => "a chart that it takes in is".to_owned(),
            count => format!("{count} charts that it takes in are"),
        };
        let message = format!("of `{folder}` {what} not judged: {}", first_names(&told));
        let problem = Problem::note(message)
            .at(first.clone(), "this lies in no folder of the chart")
            .help("`helm dependency build` fetches it; name the chart to have it rendered");
        unread.problems.push(problem);
        unread
            .places
            .extend(missing.into_iter().map(|(_, place)| place));
    }
    unread
}
