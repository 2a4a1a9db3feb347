//! The files of a chart that its templates take in: what they hold is in what is rendered.

use std::fs;
use std::path::Path;

use crate::source::Globs;

/// The methods of `.Files` that take a path, and whether it is a pattern.
const METHODS: [(&str, bool); 4] = [
    ("GetBytes ", false),
    ("Get ", false),
    ("Lines ", false),
    ("Glob ", true),
];

/// Whether a template of a chart takes a file of it in, as far as the path is written there.
pub(super) fn is_taken_in(file: &Path, chart: &Path) -> bool {
    let Some(name) = file.strip_prefix(chart).ok().and_then(Path::to_str) else {
        return false;
    };
    let mut folders = vec![chart.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let path = entry.path();
            if is_folder {
                folders.push(path);
            } else if fs::read_to_string(path).is_ok_and(|text| takes_in(&text, name)) {
                return true;
            }
        }
    }
    false
}

/// Whether a template takes in what has a name in its chart.
fn takes_in(template: &str, name: &str) -> bool {
    let mut calls = template.split(".Files.").skip(1);
    calls.any(|call| {
        let mut methods = METHODS.iter();
        let found = methods.find_map(|(method, is_pattern)| {
            let path = quoted(call.strip_prefix(method)?.trim_start())?;
            Some((path, *is_pattern))
        });
        found.is_some_and(|(path, is_pattern)| {
            path == name || is_pattern && Globs::new(&[path]).is_ok_and(|globs| globs.fit(name))
        })
    })
}

/// The text in the quotes that another one begins with.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '`'))?;
    let (path, _) = text.get(1..)?.split_once(quote)?;
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::takes_in;

    #[test]
    fn paths_of_files_are_known_where_they_are_written() {
        let cases = [
            (r#"{{ .Files.Get "extra/r.yaml" }}"#, true),
            ("{{ $.Files.Get `extra/r.yaml` }}", true),
            (r#"{{ range .Files.Lines  "extra/r.yaml" }}"#, true),
            (r#"{{ (.Files.Glob "extra/*.yaml").AsConfig }}"#, true),
            (r#"{{ (.Files.Glob "more/*.yaml").AsConfig }}"#, false),
            (r#"{{ .Files.Get "r.yaml" }}"#, false),
            ("{{ .Files.Get .Values.path }}", false),
            ("extra/r.yaml", false),
        ];
        for (template, expected) in cases {
            assert_eq!(takes_in(template, "extra/r.yaml"), expected, "{template}");
        }
    }
}
