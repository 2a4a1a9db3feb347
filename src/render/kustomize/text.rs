//! Text that Kustomize cannot build, or would change.

use crate::render::objects::Object;
use crate::source::Problem;

/// Objects that hold a character which does not come through Kustomize, each as an error.
pub(super) fn problems(objects: &[&Object]) -> Vec<Problem> {
    let objects = objects.iter();
    objects
        .filter_map(|object| Some(refusal(object, unbuildable(&(&object.value).into())?)))
        .collect()
}

fn refusal(object: &Object, character: char) -> Problem {
    Problem::error(format!(
        "Kustomize cannot build the {} as it is: it holds the character U+{:04X}",
        object.described(),
        u32::from(character)
    ))
    .at(object.origin.clone(), "written for this")
    .help("take the character out, or render to manifests")
}

/// The first such character of a text anywhere in a value.
fn unbuildable(value: &serde_json::Value) -> Option<char> {
    match value {
        serde_json::Value::String(text) => text.chars().find(|&it| is_unbuildable(it)),
        serde_json::Value::Array(items) => items.iter().find_map(unbuildable),
        serde_json::Value::Object(entries) => {
            let keys = entries.keys().flat_map(|key| key.chars());
            let mut keys = keys.filter(|&it| is_unbuildable(it));
            keys.next()
                .or_else(|| entries.values().find_map(unbuildable))
        }
        _ => None,
    }
}

/// True for what Kustomize's writer takes for printable and a reader of its output for a control
/// character, or, in the case of U+0085, for a line break, which comes out as a blank: found by
/// trying all up to U+00FF and the like beyond (Kustomize 5.5).
fn is_unbuildable(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}
