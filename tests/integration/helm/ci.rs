//! The files of values that a chart is tested with.

use std::fs;
use std::path::Path;

use super::{Release, chart_of, helms};
use crate::examples::EXAMPLES;

fn combinations(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("chart/ci")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn each_combination_passes_lint_and_renders() {
    for helm in helms("whether all combinations of values are right") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let names = combinations(sandbox.path());
            assert!(names.contains(&"default-values.yaml".to_owned()));
            assert!(names.len() > 8, "{example}: {names:?}");
            let default = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
            for name in names {
                // As `ct` looks for them.
                assert!(name.ends_with("-values.yaml"), "{name}");
                let file = format!("chart/ci/{name}");
                let lint = helm.run(sandbox.path(), &["lint", "--strict", "chart", "-f", &file]);
                let told = String::from_utf8_lossy(&lint.stdout);
                assert!(lint.status.success(), "{example} {name}: {told}");
                let rendered =
                    helm.template(sandbox.path(), Release("rel", "apps"), &["-f", &file]);
                // Each says something but the default, which says nothing.
                let is_default = name == "default-values.yaml";
                assert_eq!(
                    rendered.text == default.text,
                    is_default,
                    "{example} {name}"
                );
            }
        }
    }
}

#[test]
fn they_are_no_part_of_a_package_or_a_release() {
    for helm in helms("whether values of tests stay out of a package") {
        let sandbox = chart_of("image-worker");
        let output = helm.run(sandbox.path(), &["package", "chart"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let path = text.split_once("to: ").unwrap().1.trim();
        let shown = std::process::Command::new("tar")
            .args(["-tzf", path])
            .output()
            .unwrap();
        let list = String::from_utf8(shown.stdout).unwrap();
        assert!(!list.contains("/ci/"), "{list}");
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        assert!(!rendered.text.contains("ci-"), "{}", rendered.text);
    }
}
