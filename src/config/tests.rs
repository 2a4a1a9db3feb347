use jiff::civil::date;

use super::*;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::File;

const fn rule(id: &'static str, severity: Severity) -> Rule {
    Rule {
        id,
        section: Section::Wildcards,
        severity,
        persona: Persona::Default,
        summary: "",
        page: Page {
            what: "",
            why: "",
            example: "",
            better: "",
            sources: &[],
            elsewhere: &[],
        },
    }
}

static WIDE: Rule = rule("wildcard-verbs", Severity::High);
static SECRETS: Rule = rule("secrets-read", Severity::High);
static INVALID: Rule = rule("invalid-object", Severity::Error);
const RULES: [&Rule; 3] = [&WIDE, &SECRETS, &INVALID];

fn read_text(text: &str) -> Result<Config, Vec<String>> {
    let shown = |problem: &crate::source::Problem| {
        let place = problem.place.as_ref().unwrap();
        format!(
            "{}:{}: {}: {}",
            place.line(),
            place.column(),
            problem.message,
            problem.label
        )
        .trim_end_matches(": ")
        .to_owned()
    };
    read(&File::new(FILE_NAME, text), &RULES)
        .map_err(|problems| problems.iter().map(shown).collect())
}

const FULL: &str = r#"
kubernetes-version = "1.35"
crds = ["crds/"]

[lint]
persona = "pedantic"
min-severity = "medium"
exclude = ["vendor/**", "./tmp/"]
paths = ["deploy", "charts"]
strict = true
baseline = "rolewright-baseline.json"
privileged-namespaces = ["kube-system"]

[lint.rules]
wildcard-verbs = "off"
secrets-read = "critical"
invalid-object = "error"

[[lint.allow]]
rules = ["secrets-read", "wildcard-verbs"]
kind = "ClusterRole"
name = "external-secrets"
namespace = "ops"
path = "deploy/*.yaml"
subject = "ServiceAccount ops/external-secrets"
reason = "it copies them"
until = 2027-01-31

[[set]]
name = "production"
paths = ["base/**", "overlays/production/**"]
complete = true

[[set]]
name = "staging"
paths = "staging"
"#;

#[test]
fn all_settings_are_read_with_either_line_end() {
    for text in [FULL.to_owned(), FULL.replace('\n', "\r\n")] {
        let config = read_text(&text).unwrap();
        assert_eq!(config.kubernetes_version.unwrap().text, "1.35");
        assert_eq!(config.crds[0].text, "crds/");
        let lint = config.lint;
        assert_eq!(
            (lint.persona, lint.min_severity),
            (Some(Persona::Pedantic), Some(Severity::Medium))
        );
        assert_eq!(lint.strict, Some(true));
        assert_eq!(lint.paths[1].text, "charts");
        let baseline = lint.baseline.unwrap();
        assert_eq!(
            (baseline.text.as_str(), baseline.place.line()),
            ("rolewright-baseline.json", 11)
        );
        assert_eq!(lint.privileged_namespaces.unwrap()[0].text, "kube-system");
        assert_eq!(
            lint.levels.into_iter().collect::<Vec<_>>(),
            [
                ("invalid-object", Level::Severity(Severity::Error)),
                ("secrets-read", Level::Severity(Severity::Critical)),
                ("wildcard-verbs", Level::Off),
            ]
        );
        let [allow] = &lint.allow[..] else {
            panic!("{:?}", lint.allow)
        };
        assert_eq!(allow.rules, [&SECRETS, &WIDE]);
        assert_eq!(allow.name.as_deref(), Some("external-secrets"));
        assert_eq!(allow.subjects, ["ServiceAccount ops/external-secrets"]);
        assert_eq!(allow.until, Some(date(2027, 1, 31)));
        assert!(allow.path.fit("deploy/a.yaml") && !allow.path.fit("deploy/a/b.yaml"));
        let [production, staging] = &config.sets[..] else {
            panic!()
        };
        assert!(production.complete && !staging.complete);
        assert!(staging.paths.fit("staging/a/b.yaml"));
    }
}

#[test]
fn what_is_not_said_is_not_decided() {
    let config = read_text("").unwrap();
    assert!(config.lint.persona.is_none() && config.lint.strict.is_none());
    assert!(config.lint.privileged_namespaces.is_none());
    let none = read_text("[lint]\nprivileged-namespaces = []\n").unwrap();
    assert_eq!(none.lint.privileged_namespaces.unwrap(), []);
}

#[test]
fn patterns_match_files_and_all_below_folders() {
    let globs = |pattern: &str| {
        let text = format!("[lint]\nexclude = ['{pattern}']\n");
        read_text(&text).unwrap().lint.exclude
    };
    for (pattern, path, expected) in [
        ("vendor/**", "vendor/a/b.yaml", true),
        ("vendor/**", "a/vendor/b.yaml", false),
        ("vendor", "vendor/a/b.yaml", true),
        ("./vendor/", "vendor/a.yaml", true),
        ("**/test", "a/b/test/c.yaml", true),
        ("*.json", "a.json", true),
        ("*.json", "a/b.json", false),
        ("**/*.json", "a/b.json", true),
        ("{a,b}/?.yaml", "b/x.yaml", true),
        ("vendor", "vendored/a.yaml", false),
        ("a", "../a", false),
    ] {
        assert_eq!(globs(pattern).fit(path), expected, "{pattern} {path}");
    }
}

#[test]
fn all_that_is_wrong_comes_at_once() {
    let text = r#"kubernets-version = "1.35"
crds = 7
[lint]
persona = "pedantik"
min-severity = "hihg"
exclude = ["a[", "../b", "/c", ""]
strict = "yes"
baseline = ""
[lint.rules]
wildcard-verb = "off"
wildcard-verbs = "on"
secrets-read = "error"
invalid-object = "low"
[[lint.allow]]
kinds = "Role"
[[lint.allow]]
rules = ["secret-read"]
reason = ""
until = "2027-01-31"
[[lint.allow]]
rules = []
subject = []
reason = "x"
until = 2027-01-31T10:00:00
[[set]]
paths = []
[[set]]
name = "a"
paths = "a"
[[set]]
name = "a"
paths = "b"
"#;
    assert_eq!(
        read_text(text).unwrap_err(),
        [
            "1:1: there is no setting `kubernets-version` here: did you mean `kubernetes-version`?",
            "2:8: `crds` has to be a string or a list of strings, and is of type integer",
            "4:11: `pedantik` is no value of `persona`: did you mean `pedantic`?",
            "5:16: `hihg` is no value of `min-severity`: did you mean `high`?",
            "6:12: `a[` is no pattern: unclosed character class; missing ']'",
            "6:18: `../b` matches nothing",
            "6:26: `/c` matches nothing",
            "6:32: `exclude` is empty",
            "7:10: `strict` has to be a boolean, and is of type string",
            "8:12: `baseline` is empty",
            "10:1: there is no rule `wildcard-verb`: did you mean `wildcard-verbs`?",
            "11:18: `on` is no value of `wildcard-verbs`",
            "12:16: `secrets-read` cannot be an error: no API server refuses what it finds",
            "13:18: `invalid-object` cannot be `low`: the API server refuses what it finds",
            "14:1: `rules` is missing: of this exception",
            "14:1: `reason` is missing: of this exception",
            "15:1: there is no setting `kinds` here: did you mean `kind`?",
            "17:10: there is no rule `secret-read`: did you mean `secrets-read`?",
            "18:10: `reason` is empty",
            "19:9: `until` has to be a day, and is of type string",
            "21:9: `rules` is empty",
            "22:11: `subject` is empty",
            "24:9: `until` has to be a day, and is of type datetime",
            "25:1: `name` is missing: of this set",
            "26:9: `paths` is empty",
            "31:8: two sets are called `a`",
        ]
    );
}

#[test]
fn tables_that_are_none_are_told() {
    for (text, expected) in [
        (
            "lint = 1\n",
            "1:8: `lint` has to be a table, and is of type integer",
        ),
        (
            "[lint]\nrules = 1\n",
            "2:9: `lint.rules` has to be a table, and is of type integer",
        ),
        (
            "[lint.allow]\nreason = 'x'\n",
            "1:1: `lint.allow` has to be a list of tables, and is of type table",
        ),
        (
            "set = [1]\n",
            "1:8: `set` has to be a list of tables, and is of type integer",
        ),
    ] {
        assert_eq!(read_text(text).unwrap_err(), [expected]);
    }
}
