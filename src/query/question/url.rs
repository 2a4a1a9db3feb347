//! Questions about paths outside the resource API.

use super::{Asked, Place, Question};
use crate::query::text::quoted;
use crate::source::Problem;

/// HTTP methods in lower case: the verbs of a request that is not for a resource.
const METHODS: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

pub(super) fn question(
    verb: &str,
    path: &str,
    name: Option<&str>,
    place: Place<'_>,
) -> Result<Question, Problem> {
    check_path(path)?;
    if name.is_some() {
        return Err(Problem::error("a path takes no name").help("write the whole path as one word"));
    }
    if verb != "*" && !METHODS.contains(&verb) {
        return Err(unknown_method(verb));
    }
    let mut notes = Vec::new();
    if verb == "*" {
        notes.push(Problem::note(
            "asked for every verb at once: only a rule with the verb `*` gives that",
        ));
    }
    if path.contains('*') {
        notes.push(Problem::note(
            "a `*` in a path that is asked about is a letter like any other",
        ));
    }
    if place.namespace.is_some() {
        notes.push(Problem::note("paths are in no namespace: -n plays no part"));
    }
    Ok(Question {
        asked: Asked::Url {
            verb: verb.to_owned(),
            path: path.to_owned(),
        },
        by_apply: None,
        notes,
    })
}

fn check_path(path: &str) -> Result<(), Problem> {
    if path.contains(['?', '#']) {
        return Err(
            Problem::error(format!("{} is more than a path", quoted(path)))
                .help("cut it before the `?` or `#`: the server decides by the path alone"),
        );
    }
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let is_resource = matches!(
        segments.as_slice(),
        ["api", _, _, ..] | ["apis", _, _, _, ..]
    );
    if is_resource {
        return Err(
            Problem::error(format!("{} is the path of a resource", quoted(path)))
                .help("ask about the resource: VERB RESOURCE [NAME] -n NAMESPACE"),
        );
    }
    Ok(())
}

fn unknown_method(verb: &str) -> Problem {
    let lower = verb.to_ascii_lowercase();
    let meant = match lower.as_str() {
        "list" | "watch" | "read" => Some("get"),
        "create" => Some("post"),
        "update" => Some("put"),
        _ => METHODS.into_iter().find(|method| *method == lower),
    };
    let problem = Problem::error(format!("{} is no verb of a path", quoted(verb)));
    let problem = match meant {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem,
    };
    problem.help(format!(
        "the verbs of paths are HTTP methods in lower case: {}",
        METHODS.join(", ")
    ))
}
