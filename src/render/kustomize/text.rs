//! Text that Kustomize cannot build, or would change.

use crate::render::objects::Object;
use crate::source::{Path, Problem};

/// Objects that hold text which does not come through Kustomize, each as an error.
pub(super) fn problems(objects: &[&Object]) -> Vec<Problem> {
    let objects = objects.iter();
    objects
        .filter_map(|object| {
            let (flaw, path) = unbuildable(&(&object.value).into(), &Path::root())?;
            Some(refusal(object, flaw, &path))
        })
        .collect()
}

/// What of a text does not come through.
#[derive(Clone, Copy)]
enum Flaw {
    Character(char),
    /// A tab where the text begins, and a further line.
    LeadingTab,
}

fn refusal(object: &Object, flaw: Flaw, path: &Path) -> Problem {
    let (what, help) = match flaw {
        Flaw::Character(character) => (
            format!("holds the character U+{:04X}", u32::from(character)),
            "take the character out, or render to manifests",
        ),
        Flaw::LeadingTab => (
            "has several lines and begins with a tab".to_owned(),
            "begin the text with something else, or render to manifests",
        ),
    };
    Problem::error(format!(
        "Kustomize cannot build the {} as it is: its `{path}` {what}",
        object.described(),
    ))
    .at(object.origin.clone(), "written for this")
    .help(help)
}

/// The first flaw of a text anywhere in a value, and where; for a key the value's path.
fn unbuildable(value: &serde_json::Value, at: &Path) -> Option<(Flaw, Path)> {
    match value {
        serde_json::Value::String(text) => flaw(text).map(|flaw| (flaw, at.clone())),
        serde_json::Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| unbuildable(item, &at.index(index)))
        }
        serde_json::Value::Object(entries) => entries.iter().find_map(|(key, value)| {
            let below = at.key(key.clone());
            match flaw(key) {
                Some(flaw) => Some((flaw, below)),
                None => unbuildable(value, &below),
            }
        }),
        _ => None,
    }
}

/// Kustomize's writer gives most texts that begin with a tab as a block without saying how deep it is
/// indented, and its reader takes the tab for a part of that; found by trying (Kustomize 5.5).
fn flaw(text: &str) -> Option<Flaw> {
    let mut characters = text.chars().filter(|&it| is_unbuildable(it));
    let has_leading_tab = text.starts_with('\t') && text.contains('\n');
    let leading_tab = has_leading_tab.then_some(Flaw::LeadingTab);
    characters.next().map(Flaw::Character).or(leading_tab)
}

/// True for what Kustomize's writer takes for printable and a reader of its output for a control
/// character, or, in the case of U+0085, for a line break, which comes out as a blank: found by
/// trying all up to U+00FF and the like beyond (Kustomize 5.5).
fn is_unbuildable(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}
