//! The charts of the corpus: each is rendered or the reason is told, and what is found in what is
//! rendered stands at the lines that wrote it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::corpus;
use crate::charts::helms;
use crate::support::program;
use crate::update;

const WHAT: &str = "what is found in rendered charts";

#[test]
fn every_chart_is_rendered_or_the_reason_is_told() {
    let (Some(corpus), Some((_, helm))) = (corpus(WHAT), helms(WHAT).into_iter().next()) else {
        return;
    };
    let mut page = String::from(
        "# What is found in each chart as it is rendered, for the pedantic persona; places that are vague; \
         or why it is not rendered\n",
    );
    for chart in charts(&corpus) {
        let report = lint(&corpus, &helm, &chart.display().to_string());
        let _ = writeln!(page, "{}: {}", chart.display(), line(&report));
    }
    update::compare("tests/corpus/charts.txt", &page);
}

/// Whatever stands at a place in a template is what stands at the same finding in what Helm prints.
#[test]
fn findings_in_charts_are_those_in_what_helm_prints() {
    let (Some(corpus), helms) = (corpus(WHAT), helms(WHAT)) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut compared = 0;
    for (chart, (_, helm)) in charts(&corpus).iter().zip(helms.iter().cycle()) {
        // What it defines besides is nothing that is printed.
        if corpus.join(chart).join("crds").exists() {
            continue;
        }
        let report = lint(&corpus, helm, &chart.display().to_string());
        if report["summary"]["built"] == 0 {
            continue;
        }
        let printed = folder.path().join("printed.yaml");
        let output = Command::new(helm)
            .args(["template", "release-name", "--kube-version", "1.37"])
            .arg(chart)
            .current_dir(&corpus)
            .output()
            .unwrap();
        fs::write(&printed, output.stdout).unwrap();
        let stream = lint(&corpus, helm, &printed.display().to_string());
        let (ours, theirs) = (texts(&corpus, &report), texts(&corpus, &stream));
        for (key, texts) in ours {
            for text in texts.iter().filter(|text| !text.contains("{{")) {
                let known = theirs.get(&key).map(Vec::as_slice).unwrap_or_default();
                assert!(
                    known.contains(text),
                    "{}: {key}: {text:?} {known:?}",
                    chart.display()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

/// The folders of charts in the corpus, from its root.
fn charts(corpus: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![corpus.to_owned()];
    while let Some(folder) = pending.pop() {
        if folder.join("Chart.yaml").is_file() {
            found.push(folder.strip_prefix(corpus).unwrap().to_owned());
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                pending.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn lint(corpus: &Path, helm: &Path, source: &str) -> Value {
    let output = program()
        .args([
            "lint",
            "--no-config",
            "--hidden",
            "--no-ignore",
            "--persona",
            "pedantic",
        ])
        .args(["--format", "json", "--helm"])
        .arg(helm)
        .arg(source)
        .current_dir(corpus)
        .output()
        .unwrap();
    assert!(
        matches!(output.status.code(), Some(0..=2)),
        "{source}: {output:?}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

fn line(report: &Value) -> String {
    if report["summary"]["built"] == 0 {
        let problems = report["problems"].as_array().unwrap().iter();
        let mut messages = problems.map(|problem| problem["message"].as_str().unwrap());
        let message = messages
            .find(|message| message.contains("was not rendered"))
            .unwrap();
        let (_, reason) = message.split_once(" was not rendered: ").unwrap();
        let reason: String = reason.chars().take(160).collect();
        return format!("not rendered: {reason}");
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut vague = 0;
    for finding in report["findings"].as_array().unwrap() {
        *rules.entry(finding["rule"].as_str().unwrap()).or_default() += 1;
        vague += usize::from(finding["vague"] == true);
    }
    let mut line: Vec<String> = rules
        .iter()
        .map(|(rule, count)| format!("{rule}×{count}"))
        .collect();
    if vague > 0 {
        line.push(format!("vague {vague}"));
    }
    if line.is_empty() {
        line.push("nothing".to_owned());
    }
    line.join(" ")
}

/// The texts at the places of findings in templates, or in a file outside of the corpus, by what the
/// finding says. Those on several lines and vague ones are left out.
fn texts(corpus: &Path, report: &Value) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let path = Path::new(finding["path"].as_str().unwrap());
        let is_rendered = path.is_absolute() || path.iter().any(|part| part == "templates");
        if finding["vague"] == true || finding["line"] != finding["endLine"] || !is_rendered {
            continue;
        }
        let number = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let text = fs::read_to_string(corpus.join(path)).unwrap();
        let line = text.lines().nth(number("line") - 1).unwrap_or_default();
        let (from, to) = (number("column") - 1, number("endColumn") - 1);
        let text = line.chars().skip(from).take(to - from).collect();
        let key = format!("{} {}", finding["rule"], finding["message"]);
        found.entry(key).or_default().push(text);
    }
    found
}
