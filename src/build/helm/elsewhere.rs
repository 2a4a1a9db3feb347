//! What the templates of a chart write besides where a cluster tells them something else than Helm does.
//!
//! A copy of the chart is rendered for other clusters ([`worlds`](super::worlds)). Only what bears on
//! access is kept of that: a chart may write other fields for each version of Kubernetes.

use std::collections::HashSet;

use super::super::{Built, Failure};
use super::output::{Printed, SOURCE};
use super::reach::{RIGHTS, Reach};
use super::worlds::{Asked, World};
use super::{Chart, Template, copy};
use crate::source::{Place, Problem, Span};

/// What Helm says where a chart itself refuses to be rendered: no such cluster has it.
const REFUSALS: [&str; 3] = [
    "execution error at",
    "chart requires kubeVersion",
    "values don't meet the specifications",
];

/// The version of RBAC that clusters serve; so begin those that none serves any more.
const VERSION: &str = "rbac.authorization.k8s.io/v1";

/// Adds to what was built of a chart what is written elsewhere; `text` is what Helm printed.
pub(super) fn add(chart: &mut Chart<'_>, text: &[u8], built: &mut Built) {
    let options = chart.helm.options;
    let Some(copy) = &mut chart.copy else {
        return;
    };
    // What is unpacked lies there until all of it is read.
    let Ok(_layouts) = copy::unpack(copy, &mut chart.marks, options) else {
        return;
    };
    let others = std::mem::take(&mut copy.others_copied);
    let given = &chart.helm.release.values;
    let mut has_more = !given.is_empty() || !chart.helm.release.set.is_empty();
    let mut texts = Vec::new();
    for (path, name) in others {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        has_more |= !is_page && text.lines().any(says_rights);
        if text.contains("{{") {
            // `tpl` makes a template of it.
            chart.marks.add_plain(name, text.clone());
            copy.templates.push(path);
            texts.push(text);
        }
    }
    let given = given.iter().map(|path| options.directory.join(path));
    texts.extend(given.filter_map(|path| std::fs::read_to_string(path).ok()));
    texts.retain(|text| text.contains("{{"));
    let reach = Reach::new(&chart.marks, has_more);
    let asked = Asked::of(&chart.marks, &reach, texts.iter().map(String::as_str));
    let worlds = asked.worlds(&chart.helm.release.kubernetes_version);
    if worlds.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(text);
    let mut known: HashSet<String> = pieces(&text).into_iter().collect();
    let mut untold = Vec::new();
    for world in &worlds {
        let which = Some((world, &asked));
        let mut rendered = chart.rendered(None, which);
        if rendered
            .as_ref()
            .is_err_and(|failure| is_of_ours(failure, world))
        {
            rendered = chart.changed(None, which, |_, template| !bears_on_rights(template));
        }
        let text = match rendered {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(failure) if is_of_ours(&failure, world) => {
                untold.extend(asking(chart, &failure));
                continue;
            }
            Err(_) => continue,
        };
        let new: Vec<String> = pieces(&text)
            .into_iter()
            .filter(|piece| !known.contains(piece))
            .collect();
        if new.iter().any(|piece| gives_rights(piece)) {
            let new = new.iter().filter(|piece| is_of_interest(piece));
            let text: String = new.flat_map(|piece| ["---\n", piece]).collect();
            let found = chart.documents(text.into_bytes(), which);
            let unread = found.problems.into_iter().filter(Problem::is_error);
            untold.extend(unread.filter_map(|problem| problem.place));
            built.elsewhere.extend(found.documents);
        }
        known.extend(new);
    }
    let mut seen = HashSet::new();
    untold.retain(|place| seen.insert((place.file.name().to_owned(), place.span)));
    built.untold = untold;
}

/// Whether a line of values, or of a file that templates take in, may be one of an RBAC object.
fn says_rights(line: &str) -> bool {
    let is_kind = line.contains("kind") && line.contains(RIGHTS);
    (is_kind || line.contains("rbac.authorization")) && !line.trim_start().starts_with('#')
}

/// The documents that Helm printed, each with the line that tells its template.
fn pieces(text: &str) -> Vec<String> {
    let printed = Printed::new(text);
    let pieces = printed.pieces.iter().map(|piece| {
        let text = printed.text_of(piece).trim_end();
        if text.starts_with(SOURCE) {
            format!("{text}\n")
        } else {
            format!("{SOURCE}{}\n{text}\n", piece.source)
        }
    });
    pieces.collect()
}

/// Whether a document may be one of RBAC, or a list that holds one. One of a version that was is what a
/// chart writes for a cluster that has no other, and a server refuses it.
fn gives_rights(piece: &str) -> bool {
    let mut versions = piece.match_indices(VERSION).peekable();
    let has_versions = versions.peek().is_some();
    let is_served = |at: usize| {
        let after = piece.get(at + VERSION.len()..).unwrap_or_default();
        !after.starts_with("alpha") && !after.starts_with("beta")
    };
    piece.contains(RIGHTS) && (!has_versions || versions.any(|(at, _)| is_served(at)))
}

/// The same for one that RBAC objects may name.
fn is_of_interest(piece: &str) -> bool {
    gives_rights(piece) || piece.contains("kind: ServiceAccount")
}

/// Whether a chart was not rendered because of what is made up here: a cluster has something else.
fn is_of_ours(failure: &Failure, world: &World) -> bool {
    match failure {
        Failure::Failed(words) => {
            let is_refused = REFUSALS.iter().any(|refusal| words.contains(refusal));
            world.holds_what_is_made_up() && !is_refused
        }
        Failure::TooSlow | Failure::TooLarge(_) => true,
        Failure::NotStarted(_) | Failure::Refused(_) => false,
    }
}

/// Whether a template is one of helpers, or says something of rights.
fn bears_on_rights(template: &Template) -> bool {
    let name = template.file.name().rsplit('/').next();
    name.is_some_and(|name| name.starts_with('_')) || template.file.text().contains(RIGHTS)
}

/// Where a template asks that could not be rendered, by what Helm says of it, or else where it begins.
fn asking(chart: &Chart<'_>, failure: &Failure) -> Option<Place> {
    let words = failure.to_string();
    let templates = (0..chart.marks.len()).filter_map(|at| chart.marks.template(at));
    let templates = templates.filter(|template| bears_on_rights(template));
    let told = templates.clone().find(|template| {
        let name = template.file.name();
        let inside = name.split_once("templates/").map(|(_, inside)| inside);
        inside.is_some_and(|inside| words.contains(&format!("templates/{inside}:")))
    });
    let asks = |template: &&Template| template.file.text().contains("lookup");
    let template = told.filter(asks).or_else(|| templates.clone().find(asks))?;
    let at = template.file.text().find("lookup").unwrap_or_default();
    Some(Place::new(
        &template.file,
        Span::new(at..at + "lookup".len()),
    ))
}
