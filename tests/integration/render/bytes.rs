//! What users wrote for others to read comes through byte for byte, read back by our own reader and
//! by kubectl.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::Value;

use super::{rendered, rendered_in, spec};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::support::Sandbox;

const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: t}\nspec:\n  template:\n    \
                   spec:\n      restartPolicy: Never\n      containers: [{name: c, image: \"a:1\"}]\n";

/// Job templates, each with one thing that somebody on the way might eat or tidy up.
fn templates() -> Vec<(&'static str, String)> {
    let with = |more: &str| format!("{JOB}{more}");
    vec![
        ("plain", JOB.to_owned()),
        ("helm", with("# {{ .Values.x }} {{- end }} {{/* c */}}\n")),
        ("kubelet", with("      schedulerName: \"$(NODE)$$(X)\"\n")),
        ("shell", with("# $HOME `id` $(id) \\ !x\n")),
        ("quotes", with("# 'a' \"b\" ''c'' \\\"d\\\"\n")),
        ("tabs", with("#\ta\tb\n\t\n")),
        ("trailing blanks", with("#   a   \n   \n")),
        ("carriage returns", JOB.replace('\n', "\r\n")),
        ("both line ends", with("# a\r\n# b\n")),
        ("no line end", JOB.trim_end().to_owned()),
        ("many line ends", with("\n\n\n")),
        ("leading blank lines", format!("\n\n{JOB}")),
        ("leading blank", format!("# c\n  \n{JOB}")),
        ("beyond ASCII", with("# Zürich 日本語 😀 \u{a0}\n")),
        ("document marks", with("# ---\n# ...\n#---\n")),
        ("start mark", format!("---\n{JOB}")),
        ("end mark", with("...\n")),
        ("look-alikes", with("# no: yes\n# <<: *a\n# 0644: ~\n")),
        ("long lines", with(&format!("# {}\n", "long ".repeat(500)))),
        (
            "json",
            "{\"apiVersion\": \"batch/v1\",\t\"kind\": \"Job\", \"spec\": {\"template\": {\"spec\": \
             {\"restartPolicy\": \"Never\", \"containers\": [{\"name\": \"c\", \"image\": \"a:1\"}]}}}}"
                .to_owned(),
        ),
    ]
}

/// The spec of all templates, and the ConfigMap entries that have to come out.
pub(crate) fn all_templates(sandbox: &Sandbox) -> (String, Vec<(String, String)>) {
    let mut text = "jobTemplates:\n".to_owned();
    let mut expected = Vec::new();
    for (index, (_, template)) in templates().into_iter().enumerate() {
        sandbox.file(&format!("t{index}.yaml"), &template);
        writeln!(text, "- {{name: t{index}, file: t{index}.yaml}}").unwrap();
        expected.push((format!("t{index}.yaml"), template));
    }
    (spec(&text), expected)
}

/// Fails if the data of a ConfigMap are not these entries.
pub(crate) fn assert_entries(data: &Value, expected: &[(String, String)]) {
    for (index, (key, text)) in expected.iter().enumerate() {
        let name = templates()[index].0;
        assert_eq!(data[key].as_str(), Some(text.as_str()), "{name}");
    }
    assert_eq!(data.as_object().unwrap().len(), expected.len());
}

#[test]
fn a_job_template_survives_byte_for_byte() {
    let sandbox = Sandbox::new();
    let (spec, expected) = all_templates(&sandbox);
    let manifests = Manifests::of_text(&rendered_in(&sandbox, &spec));
    let maps = manifests.of_kind("ConfigMap");
    assert_entries(&maps[0]["data"], &expected);
}

#[test]
fn kubectl_reads_the_same_bytes_of_a_job_template() {
    let Some(kubectl) = kubectl::find("reading Job templates back with kubectl") else {
        return;
    };
    let sandbox = Sandbox::new();
    let (spec, expected) = all_templates(&sandbox);
    sandbox.file("out/manifests.yaml", rendered_in(&sandbox, &spec));
    let objects = kubectl::read(&kubectl, &sandbox.path().join("out"));
    let maps: Vec<_> = objects
        .iter()
        .filter(|o| o["kind"] == "ConfigMap")
        .collect();
    assert_entries(&maps[0]["data"], &expected);
}

/// Only what `values` declares is filled in, each time it stands there.
#[test]
fn of_a_template_only_the_declared_tokens_change() {
    let sandbox = Sandbox::new();
    let template = format!(
        "{JOB}# @NS@ @NS@@NS@ ${{NS2}} $(NS) {{{{ NS }}}} @OTHER@ me@NS.example ${{ID}} ${{HOME:-/}}\r\n"
    );
    sandbox.file("t.yaml", &template);
    let text = rendered_in(
        &sandbox,
        &spec(
            "jobTemplates:\n- {name: t, file: t.yaml, parameters: [ID, NS2], \
             values: {NS: namespace}, literals: [OTHER, HOME]}\n",
        ),
    );
    let maps = Manifests::of_text(&text).of_kind("ConfigMap");
    let expected = template.replace("@NS@", "own");
    assert_eq!(maps[0]["data"]["t.yaml"], *expected);
}

/// An inline template is the text that the YAML of the spec means.
#[test]
fn an_inline_template_is_the_text_of_the_spec() {
    let expected = format!("{}# {{{{ x }}}}\t$(X)\n", JOB.replace("Job\n", "Job  \n"));
    let mut block = String::new();
    for line in expected.lines() {
        writeln!(block, "    {line}").unwrap();
    }
    let text = rendered(&spec(&format!(
        "jobTemplates:\n- name: t\n  template: |\n{block}"
    )));
    let maps = Manifests::of_text(&text).of_kind("ConfigMap");
    assert_eq!(maps[0]["data"]["t.yaml"], expected);
}

#[test]
fn text_goes_to_data_and_anything_else_to_binary_data() {
    let control: String = (0u8..0x80).map(char::from).collect();
    let binary: Vec<u8> = (0..=255).collect();
    let sandbox = Sandbox::new();
    sandbox.file("files/control", &control);
    sandbox.file("files/empty", "");
    sandbox.file("files/bom", "\u{feff}a: b\r\n");
    sandbox.file("files/binary", &binary);
    sandbox.file("files/almost-text", b"text \xff");
    let text = rendered_in(
        &sandbox,
        &spec("config: [{name: c, files: [files/*], data: {\"no\": \"on\", EMPTY: \"\"}}]\n"),
    );
    let check = |map: &Value| {
        let data = map["data"].as_object().unwrap();
        assert_eq!(data["control"], *control);
        assert_eq!(data["empty"], "");
        assert_eq!(data["bom"], "\u{feff}a: b\r\n");
        assert_eq!(data["no"], "on");
        assert_eq!(data["EMPTY"], "");
        assert_eq!(data.len(), 5);
        let bytes = map["binaryData"].as_object().unwrap();
        assert_eq!(bytes["binary"], STANDARD.encode(&binary));
        assert_eq!(bytes["almost-text"], STANDARD.encode(b"text \xff"));
        assert_eq!(bytes.len(), 2);
    };
    check(&Manifests::of_text(&text).of_kind("ConfigMap")[0]);
    if let Some(kubectl) = kubectl::find("reading ConfigMaps back with kubectl") {
        sandbox.file("out/manifests.yaml", &text);
        let objects = kubectl::read(&kubectl, &sandbox.path().join("out"));
        check(objects.iter().find(|o| o["kind"] == "ConfigMap").unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_file_survives(content in prop::collection::vec(any::<char>(), 0..40)) {
        let content: String = content.into_iter().collect();
        let sandbox = Sandbox::new();
        sandbox.file("any", &content);
        let text = rendered_in(&sandbox, &spec("config: [{name: c, files: [any]}]\n"));
        let maps = Manifests::of_text(&text).of_kind("ConfigMap");
        prop_assert_eq!(maps[0]["data"]["any"].as_str(), Some(content.as_str()));
    }
}

#[test]
fn zero_and_false_and_empty_survive() {
    let text = rendered(&spec(
        "\
serviceAccount: {token: never}
deployment:
  image: \"a:1\"
  replicas: 0
  env: {EMPTY: \"\"}
  resources: {requests: {cpu: 0}, limits: {memory: 0}}
  probes: {liveness: {tcpSocket: {port: 80}, initialDelaySeconds: 0}}
",
    ));
    let deployment = &Manifests::of_text(&text).of_kind("Deployment")[0];
    let spec = &deployment["spec"];
    assert_eq!(spec["replicas"], 0);
    let pod = &spec["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"], false);
    assert_eq!(pod["enableServiceLinks"], false);
    let container = &pod["containers"][0];
    assert_eq!(container["env"][0]["value"], "");
    assert_eq!(container["resources"]["requests"]["cpu"], "0");
    assert_eq!(container["resources"]["limits"]["memory"], "0");
    assert_eq!(container["livenessProbe"]["initialDelaySeconds"], 0);
    assert_eq!(
        container["securityContext"]["allowPrivilegeEscalation"],
        false
    );
}
