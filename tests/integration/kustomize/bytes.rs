//! What a ConfigMap holds comes through Kustomize byte for byte.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::Value;

use super::{base_of, render};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::render::bytes::{all_templates, assert_entries};
use crate::render::spec;
use crate::support::Sandbox;

/// The ConfigMaps that kubectl builds of a base, read back by kubectl.
fn config_maps(kubectl: &std::path::Path, sandbox: &Sandbox) -> Vec<Value> {
    let text = kubectl::build(kubectl, &sandbox.path().join("out"));
    sandbox.file("built/all.yaml", text);
    let mut objects = kubectl::read(kubectl, &sandbox.path().join("built"));
    objects.retain(|object| object["kind"] == "ConfigMap");
    objects
}

/// Kustomize breaks the lines of binary data, which Kubernetes reads as one.
fn decoded(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap().replace('\n', "");
    STANDARD.decode(text).unwrap()
}

#[test]
fn a_job_template_is_the_same_to_the_byte() {
    let sandbox = Sandbox::new();
    let (spec, expected) = all_templates(&sandbox);
    sandbox.file("rolewright.yaml", spec);
    render(&sandbox);
    for (key, text) in &expected {
        let path = format!("out/base/job-templates/{key}");
        assert_eq!(sandbox.read(&path), *text, "{key}");
    }
    let Some(kubectl) = kubectl::find("building Job templates with Kustomize") else {
        return;
    };
    assert_entries(&config_maps(&kubectl, &sandbox)[0]["data"], &expected);
}

#[test]
fn every_key_and_content_is_what_the_spec_says() {
    let Some(kubectl) = kubectl::find("building ConfigMaps with Kustomize") else {
        return;
    };
    let control: String = (0u8..0x7f).map(char::from).collect();
    let binary: Vec<u8> = (0..=255).collect();
    let sandbox = Sandbox::new();
    sandbox.file("files/control", &control);
    sandbox.file("files/empty", "");
    sandbox.file("files/bom", "\u{feff}a: b\r\n");
    sandbox.file("files/binary", &binary);
    sandbox.file("files/.hidden", "hidden");
    sandbox.file("files/Kustomization", "resources: [nowhere]\n");
    let keys = "\"no\": \"on\", A: upper, a: lower, hidden: shown, .rolewright.sums: x, .git: z";
    sandbox.file(
        "rolewright.yaml",
        spec(&format!(
            "config: [{{name: c, files: [files/*, files/.hidden], data: {{{keys}}}}}]\n"
        )),
    );
    render(&sandbox);
    sandbox
        .run("render --to kustomize --out out --check")
        .expect_code(0);
    let map = &config_maps(&kubectl, &sandbox)[0];
    let data = map["data"].as_object().unwrap();
    let expected = [
        ("control", &*control),
        ("empty", ""),
        ("bom", "\u{feff}a: b\r\n"),
        (".hidden", "hidden"),
        ("Kustomization", "resources: [nowhere]\n"),
        ("no", "on"),
        ("A", "upper"),
        ("a", "lower"),
        ("hidden", "shown"),
        (".rolewright.sums", "x"),
        (".git", "z"),
    ];
    for (key, text) in expected {
        assert_eq!(data[key], text, "{key}");
    }
    assert_eq!(data.len(), expected.len());
    let bytes = map["binaryData"].as_object().unwrap();
    assert_eq!(decoded(&bytes["binary"]), binary);
    assert_eq!(bytes.len(), 1);
}

/// What Kustomize cannot build, or changes.
fn is_refused(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// Pieces that readers and writers of YAML, shells and templates take for something.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(
        &[
            "\n", "\r\n", "\r", "\t", " ", "  ", "a", "no", "0o7", "1e3", "---", "...", "# ", ": ",
            "- ", "'", "\"", "\\", "{{ x }}", "${X}", "$(X)", "%", "|", ">", "&a", "*a", "!", "?",
            "[", "}", "@", "`", "~", "null", "<<", "\u{a0}", "\u{2028}", "\u{feff}", "\u{0}",
            "\u{1b}", "😀", "日本", "é",
        ][..],
    );
    let any = any::<char>().prop_filter("it is refused", |it| !is_refused(*it));
    let any = any.prop_map(String::from);
    let piece = prop_oneof![9 => pieces.prop_map(str::to_owned), 1 => any];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    let content = prop_oneof![
        9 => text().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    content.prop_filter("it is refused", |content| {
        std::str::from_utf8(content).map_or(true, |text| {
            !(text.chars().any(is_refused) || text.starts_with('\t') && text.contains('\n'))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_content_survives(contents in prop::collection::vec(content(), 1..24)) {
        let Some(kubectl) = kubectl::find("building any content with Kustomize") else {
            return Ok(());
        };
        let sandbox = Sandbox::new();
        for (number, content) in contents.iter().enumerate() {
            sandbox.file(&format!("files/f{number}"), content);
        }
        sandbox.file("rolewright.yaml", spec("config: [{name: c, files: [files/*]}]\n"));
        render(&sandbox);
        let map = &config_maps(&kubectl, &sandbox)[0];
        for (number, content) in contents.iter().enumerate() {
            let key = format!("f{number}");
            if let Ok(text) = std::str::from_utf8(content) {
                prop_assert_eq!(map["data"][&key].as_str(), Some(text));
            } else {
                prop_assert_eq!(&decoded(&map["binaryData"][&key]), content);
            }
        }
    }
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let text = spec(
        "config: [{name: c, data: {b: \"2\", a: \"1\"}}]\naccess: [{resources: [pods], verbs: [get]}]\n",
    );
    let [first, second] = [(); 2].map(|()| super::files(&base_of(&text).path().join("out")));
    assert_eq!(first, second);
    assert_eq!(first.len(), 7, "{:?}", first.keys());
}

/// Most such texts kubectl fails on.
#[test]
fn a_text_that_begins_with_a_tab_is_told() {
    for (text, code) in [("\ta\nb\n", 2), ("\ta", 0), (" \ta\n", 0)] {
        let sandbox = Sandbox::new();
        sandbox.file(
            "rolewright.yaml",
            spec("config: [{name: c, files: [file]}]\n"),
        );
        sandbox.file("file", text);
        let run = sandbox
            .run("render --to kustomize --out out")
            .expect_code(code);
        let told = "its `data.file` has several lines and begins with a tab";
        assert_eq!(run.stderr.contains(told), code == 2, "{}", run.stderr);
        sandbox.run("render --to manifests").expect_code(0);
    }
}

/// Told before kubectl fails on it, and only where it does.
#[test]
fn a_character_that_kustomize_cannot_build_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        spec("config: [{name: c, files: [file]}]\n"),
    );
    sandbox.file("file", "a\u{7f}b");
    let run = sandbox
        .run("render --to kustomize --out out")
        .expect_code(2);
    insta::assert_snapshot!(run.transcript("render --to kustomize --out out"));
    sandbox.run("render --to manifests").expect_code(0);
    let text: String = ('\u{0}'..='\u{ff}')
        .chain([
            '\u{2028}',
            '\u{2029}',
            '\u{2029}',
            '\u{fffd}',
            '\u{1ffff}',
            '\u{10ffff}',
        ])
        .filter(|it| !is_refused(*it))
        .collect();
    sandbox.file("file", &text);
    render(&sandbox);
    let Some(kubectl) = kubectl::find("building control characters with Kustomize") else {
        return;
    };
    assert_eq!(config_maps(&kubectl, &sandbox)[0]["data"]["file"], *text);
    for character in ('\u{7f}'..='\u{9f}')
        .chain(['\u{fffe}', '\u{ffff}'])
        .filter(|it| is_refused(*it))
    {
        sandbox.file("file", character.to_string());
        sandbox
            .run("render --to kustomize --out out")
            .expect_code(2);
        sandbox.file("out/base/config/c/file", character.to_string());
        let built = kubectl::try_build(&kubectl, &sandbox.path().join("out"));
        let is_kept = built.is_ok_and(|text| {
            let map = &Manifests::of_text(&text).of_kind("ConfigMap")[0];
            map["data"]["file"] == *character.to_string()
        });
        assert!(!is_kept, "{character:?} comes through");
    }
}
