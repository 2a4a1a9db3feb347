//! Puts texts into a document that stand in no file: those of the command line.

use crate::source::{File, Kind, Node, Part, Path, Place, Span, Step};

/// A text to be put in.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// Where to: into a mapping that is there.
    pub(super) path: Path,
    /// Where it is said.
    pub(super) place: Place,
    /// The text.
    pub(super) text: String,
}

/// The place of a part of what an option says, shown as if the option were a file.
pub(super) fn place_in(option: &str, said: &str, span: Span) -> Place {
    Place::new(&File::new(option, said), span)
}

/// A document's root with the texts in it.
pub(super) fn edited<'a>(root: Node<'a>, edits: &[Edit]) -> Part<'a> {
    let edits: Vec<(&[Step], &Edit)> = edits.iter().map(|edit| (edit.path.steps(), edit)).collect();
    below(root, &edits)
}

fn below<'a>(node: Node<'a>, edits: &[(&[Step], &Edit)]) -> Part<'a> {
    if let Some((_, edit)) = edits.iter().rfind(|(steps, _)| steps.is_empty()) {
        return text(edit);
    }
    match node.kind() {
        Kind::Mapping if !edits.is_empty() => mapping(node, edits),
        Kind::Sequence if !edits.is_empty() => Part::Sequence {
            place: node.place(),
            items: node
                .items()
                .enumerate()
                .map(|(index, item)| below(item, &through(edits, &Step::Index(index))))
                .collect(),
        },
        _ => Part::Node(node),
    }
}

fn mapping<'a>(node: Node<'a>, edits: &[(&[Step], &Edit)]) -> Part<'a> {
    let mut entries: Vec<(Part<'a>, Part<'a>)> = node
        .entries()
        .into_iter()
        .map(|entry| {
            let step = Step::Key(entry.name.into_owned());
            let value = below(entry.value, &through(edits, &step));
            (Part::Node(entry.key), value)
        })
        .collect();
    for (steps, edit) in edits {
        if let [Step::Key(key)] = steps
            && node.get(key).is_none()
        {
            let key = Part::Text {
                place: edit.place.clone(),
                text: key.clone(),
            };
            entries.push((key, text(edit)));
        }
    }
    Part::Mapping {
        place: node.place(),
        entries,
    }
}

/// The edits whose way leads through a step, with the rest of their ways.
fn through<'e>(edits: &[(&'e [Step], &'e Edit)], step: &Step) -> Vec<(&'e [Step], &'e Edit)> {
    edits
        .iter()
        .filter_map(|(steps, edit)| {
            let (first, rest) = steps.split_first()?;
            (first == step).then_some((rest, *edit))
        })
        .collect()
}

fn text<'a>(edit: &Edit) -> Part<'a> {
    Part::Text {
        place: edit.place.clone(),
        text: edit.text.clone(),
    }
}
