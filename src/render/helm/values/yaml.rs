//! `values.yaml`, with the comments that helm-docs reads.

use super::{Setting, Values};
use crate::render::yaml::{Value, push_comment, write_document};

/// The file of values. `header` is its first line.
pub(in crate::render::helm) fn yaml(values: &Values, header: &str) -> String {
    let mut text = String::new();
    push_comment(&mut text, 0, &[header]);
    for (key, setting) in &values.entries {
        text.push('\n');
        // Those of each client stand apart as those of a chart do.
        let apart = if key == "clients" { 2 } else { 0 };
        push(&mut text, key, setting, 0, apart);
    }
    text
}

/// Writes what stands behind a key; on so many levels below it there are empty lines between the values.
fn push(text: &mut String, key: &str, setting: &Setting, indentation: usize, apart: usize) {
    match setting {
        Setting::Section(section) => {
            push_indented(text, indentation, &format!("{key}:\n"));
            for (index, (key, setting)) in section.entries.iter().enumerate() {
                if apart > 0 && index > 0 {
                    text.push('\n');
                }
                push(text, key, setting, indentation + 2, apart.saturating_sub(1));
            }
        }
        Setting::Leaf(leaf) => {
            let comment = format!("-- {}", leaf.comment);
            push_comment(text, indentation, &[comment]);
            let entry = Value::map([(key, leaf.default.clone())]);
            push_indented(text, indentation, &write_document(&entry, &[] as &[&str]));
        }
    }
}

fn push_indented(text: &mut String, indentation: usize, lines: &str) {
    for line in lines.split_inclusive('\n') {
        if line != "\n" {
            text.extend(std::iter::repeat_n(' ', indentation));
        }
        text.push_str(line);
    }
}
