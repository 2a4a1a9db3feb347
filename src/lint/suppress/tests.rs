use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::finding::{Link, ObjectName, Page, Persona, Related, Section, Severity};
use crate::source::read_text;

const TODAY: Date = date(2026, 6, 15);

const fn rule(id: &'static str, elsewhere: &'static [(&'static str, &'static str)]) -> Rule {
    Rule {
        id,
        section: Section::Wildcards,
        severity: Severity::High,
        persona: Persona::Default,
        summary: "",
        page: Page {
            what: "",
            why: "",
            example: "",
            better: "",
            sources: &[],
            elsewhere,
        },
    }
}

static WIDE: Rule = rule(
    "wide",
    &[
        ("checkov", "CKV_K8S_49, CKV_K8S_50"),
        ("trivy", "KSV-0041"),
        ("KICS", "6b896afb"),
    ],
);
static DEEP: Rule = rule("deep", &[("kube-linter", "access-to-secrets")]);

fn registry() -> Vec<&'static Rule> {
    [&WIDE, &DEEP].into_iter().chain(rules::ALL).collect()
}

struct Case {
    files: Vec<Arc<File>>,
    suppressions: Suppressions,
}

impl Case {
    fn new(texts: &[&str]) -> Self {
        let names = ["a.yaml", "b.yaml", "c.yaml"];
        let files: Vec<_> = names
            .iter()
            .zip(texts)
            .map(|(name, text)| File::new(*name, *text))
            .collect();
        let documents: Vec<_> = files
            .iter()
            .flat_map(|file| read_text(file).documents)
            .collect();
        let suppressions = Suppressions::collect(&documents, &registry(), TODAY);
        Self {
            files,
            suppressions,
        }
    }

    /// The place of the first occurrence of a text in a file.
    fn place(&self, file: usize, text: &str) -> Place {
        let file = &self.files[file];
        let at = file
            .text()
            .find(text)
            .unwrap_or_else(|| panic!("no {text:?}"));
        Place::new(file, Span::new(at..at + text.len()))
    }

    fn covers(&self, rule: &'static Rule, text: &str) -> bool {
        let place = self.place(0, text);
        let is_suppressed = self.suppressions.is_suppressed(rule.id, &place);
        let found = finding(rule, place, String::new());
        assert_eq!(self.suppressions.covers(&found).is_some(), is_suppressed);
        is_suppressed
    }

    fn findings(&self) -> Vec<String> {
        let findings = self
            .suppressions
            .findings(|_, _| true, |file| file.name().into());
        let shown = findings.iter().map(|found| {
            assert_eq!(&*found.set, found.place.file.name());
            format!(
                "{}: {}: {} {:?}",
                found.place,
                found.rule.id,
                found.message,
                found.place.text()
            )
        });
        shown.collect()
    }
}

/// Of the places in a text, which are silenced.
fn silenced<'t>(text: &str, places: &[&'t str]) -> Vec<&'t str> {
    let case = Case::new(&[text]);
    places
        .iter()
        .copied()
        .filter(|place| case.covers(&WIDE, place))
        .collect()
}

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1 #0
kind: Role #1
metadata: #2
  name: reader #3
  namespace: media #4
rules: #5
#6
- apiGroups: [''] #7
  #8
  resources: #9
  - secrets #10
  - pods #11
  verbs: [get] #12
- apiGroups: [batch] #13
  resources: [jobs]
  verbs:
---
kind: Second
";

const PLACES: [&str; 11] = [
    "apiVersion",
    "kind: Role",
    "metadata",
    "reader",
    "rules",
    "apiGroups: ['']",
    "secrets",
    "pods",
    "[get]",
    "[batch]",
    "Second",
];

/// The role with a suppression in place of `#N` on its line, and all other such signs taken out.
fn role_with(number: usize, line_break: &str) -> String {
    let mut text = String::new();
    for line in ROLE.lines() {
        let (code, sign) = line.split_once('#').unwrap_or((line, ""));
        if sign == number.to_string() {
            text += code;
            text += "# rolewright: ignore[wide] because";
        } else {
            text += code.trim_end();
        }
        text += line_break;
    }
    text
}

#[test]
fn at_the_end_of_a_line_it_is_about_what_begins_there() {
    for line_break in ["\n", "\r\n"] {
        for (number, expected) in [
            (0, &["apiVersion"][..]),
            (1, &["kind: Role"]),
            (2, &["metadata"]),
            (3, &["reader"]),
            (5, &["rules"]),
            (7, &["apiGroups: ['']"]),
            (10, &["secrets"]),
            (12, &["[get]"]),
            (13, &["[batch]"]),
        ] {
            let text = role_with(number, line_break);
            assert_eq!(silenced(&text, &PLACES), expected, "{text}");
        }
    }
}

#[test]
fn alone_it_is_about_the_whole_item_below() {
    for line_break in ["\n", "\r\n"] {
        for (number, expected) in [
            (6, &["apiGroups: ['']", "secrets", "pods", "[get]"][..]),
            (8, &["secrets", "pods"]),
        ] {
            let text = role_with(number, line_break);
            assert_eq!(silenced(&text, &PLACES), expected, "{text}");
        }
    }
}

#[test]
fn above_the_first_line_or_the_kind_it_is_about_the_object() {
    let comment = "# rolewright: ignore[wide] because\n";
    let plain = role_with(99, "\n");
    let whole = &PLACES[..10];
    let above_first = format!("# licence\n\n{comment}# and more\n\n{plain}");
    assert_eq!(silenced(&above_first, &PLACES), whole);
    let above_kind = plain.replacen("kind:", &format!("{comment}kind:"), 1);
    assert_eq!(silenced(&above_kind, &PLACES), whole);
    let second = plain.replace("---\n", &format!("---\n{comment}"));
    assert_eq!(silenced(&second, &PLACES), ["Second"]);
    let below_separator = format!("---\n{comment}{plain}");
    assert_eq!(silenced(&below_separator, &PLACES), whole);
    let in_list = "\
kind: RoleList
apiVersion: rbac.authorization.k8s.io/v1
items:
- metadata: {name: one}
  # rolewright: ignore[wide] because
  kind: Role
- metadata: {name: two}
";
    assert_eq!(
        silenced(in_list, &["one", "Role\n", "two"]),
        ["one", "Role\n"]
    );
}

#[test]
fn it_is_about_nothing_where_nothing_is_below() {
    let comment = "# rolewright: ignore[wide] because\n";
    for text in [
        format!("a: b\n{comment}"),
        format!("a: b\n{comment}---\nc: d\n"),
        format!("{comment}---\na: b\nc: d\n"),
        format!("a: [b\n  {comment}  ]\nc: d\n"),
        format!("a: {{b: 1,\n  {comment}  }}\nc: d\n"),
    ] {
        let case = Case::new(&[&text]);
        for place in ["a:", "b", "c:"] {
            assert!(
                !text.contains(place) || !case.covers(&WIDE, place),
                "{place} in {text}"
            );
        }
        let told = case.findings();
        assert!(
            matches!(&told[..], [one] if one.contains("unused-suppression: this suppression of `wide` stands above no item")),
            "{told:?}"
        );
    }
}

#[test]
fn what_only_looks_like_a_comment_silences_nothing() {
    let marker = "# rolewright: ignore[wide] because";
    for text in [
        format!("a: \"x {marker}\"\n"),
        format!("a: 'x\n  {marker}\n  y'\n"),
        format!("a: \"x\n  {marker}\n  y\"\n"),
        format!("a: |\n  x\n  {marker}\n  y\nc: d\n"),
        format!("a: >\n  {marker}\n  y\n"),
        format!("a: |2\n\n    {marker}\n"),
        format!("a: x{marker}\n"),
        format!("{{\"a\": \" {marker}\"}}\n"),
        format!("a:\n- |-\n  {marker}\n- b\n"),
        "a: |\n  {{/* rolewright: ignore[wide] because */}}\n  b\n".to_owned(),
    ] {
        let case = Case::new(&[&text]);
        assert!(case.suppressions.is_empty(), "{text}");
        assert_eq!(case.findings(), [""; 0], "{text}");
    }
}

#[test]
fn comments_in_odd_places_are_seen() {
    let marker = "# rolewright: ignore[wide] because";
    for (text, expected) in [
        (format!("a: | {marker}\n  x\nc: d\n"), &["a: "][..]),
        (format!("a: |\n  x\n{marker}\nc: d\n"), &["c: "]),
        (format!("a:\n  b: |\n    x\n  {marker}\n  c: d\n"), &["c: "]),
        (format!("a: 'it''s # no' {marker}\nc: d\n"), &["a: "]),
        (format!("a: [x, {marker}\n  y]\nc: d\n"), &["a: "]),
        (format!("a:\n- {marker}\n  x: y\n  c: d\n"), &["x: ", "c: "]),
        (
            format!("a:\n-\n  {marker}\n  x: y\n  c: d\n"),
            &["x: ", "c: "],
        ),
        (format!("a: &x\n  {marker}\n  c: d\nx: *x\n"), &["c: "]),
        (format!("a: b\n--- {marker}\nc: d\n"), &["c: "]),
        (format!("\u{feff}{marker}\na: b\nc: d\n"), &["a: ", "c: "]),
        (
            format!("a: b\n{marker}\n# other\n\n  # more\nc: d\n"),
            &["c: "],
        ),
        (format!("{marker}\ra: b\rc: d\r"), &["a: ", "c: "]),
        (format!("a: b {marker}\rc: d\r"), &["a: "]),
        (format!("a: b # x {marker}\nc: d\n"), &["a: "]),
        (format!("{{\"a: \": 1, {marker}\n\"c: \": 2}}\n"), &["a: "]),
    ] {
        let places: Vec<_> = ["a: ", "x: ", "c: "]
            .into_iter()
            .filter(|place| text.contains(place))
            .collect();
        assert_eq!(silenced(&text, &places), expected, "{text:?}");
    }
}

#[test]
fn several_lines_add_up() {
    let text = "\
# rolewright: ignore[wide] one
# rolewright: ignore[deep] two
a:
  b: c # rolewright: ignore[wide, deep] three
d: e
";
    let case = Case::new(&[text]);
    for rule in [&WIDE, &DEEP] {
        assert!(case.covers(rule, "b: c") && case.covers(rule, "a:") && case.covers(rule, "d: e"));
    }
    let found = finding(&WIDE, case.place(0, "b: c"), String::new());
    assert_eq!(case.suppressions.covers(&found).unwrap().reason, "three");
    assert_eq!(case.findings(), [""; 0]);
}

#[test]
fn an_annotation_is_about_its_object() {
    let text = r#"{"apiVersion": "v1", "kind": "List", "items": [
  {"kind": "Role", "metadata": {"name": "one", "annotations": {"rolewright.dev/ignore": "ignore[wide] until=2026-06-15 a\n\nignore[deep] b"}}},
  {"kind": "Role", "metadata": {"name": "two", "annotations": {"x": "y"}}}]}"#;
    let case = Case::new(&[text]);
    assert!(case.covers(&WIDE, "\"one\"") && case.covers(&DEEP, "{\"kind\": \"Role\""));
    assert!(!case.covers(&WIDE, "\"two\"") && !case.covers(&WIDE, "\"items\""));

    let text = "\
kind: Role
metadata:
  annotations:
    rolewright.dev/ignore: |
      ignore[wide] first
      ignore[nothing] second
      ignore[deep] third
---
kind: Role
";
    let case = Case::new(&[text]);
    assert!(case.covers(&WIDE, "kind: Role\n"));
    assert_eq!(
        case.findings(),
        [
            "a.yaml:6:14: malformed-suppression: a suppression is malformed: there is no rule `nothing` \"nothing\"",
            "a.yaml:7:14: unused-suppression: `deep` is silenced and finds nothing here \"deep\"",
        ]
    );
    let empty = "kind: Role\nmetadata: {annotations: {rolewright.dev/ignore: ''}}\n";
    assert_eq!(Case::new(&[empty]).findings().len(), 1);
}

#[test]
fn what_is_malformed_is_told_at_its_place() {
    for (said, expected) in [
        ("ignore[wide]", vec!["it gives no reason \" ignore[wide]\""]),
        (
            "ignore[wide] --",
            vec!["it gives no reason \" ignore[wide] --\""],
        ),
        (
            "ignore[wide] until=2027-01-31",
            vec!["it gives no reason \" ignore[wide] until=2027-01-31\""],
        ),
        ("ignore[] r", vec!["the list of rules is empty \"[]\""]),
        (
            "ignore[ , ] r",
            vec!["the list of rules is empty \"[ , ]\""],
        ),
        ("ignore wide r", vec!["it names no rules \"ignore\""]),
        (
            "ignore[wide r",
            vec!["the list of rules does not end \"[wide r\""],
        ),
        (
            "ignroe[wide] r",
            vec!["there is no such instruction \"ignroe[wide]\""],
        ),
        ("", vec!["there is no such instruction \"\""]),
        (
            "ignore[wied, *] r",
            vec![
                "there is no rule `wied` \"wied\"",
                "there is no rule `*` \"*\"",
            ],
        ),
        (
            "ignore[wide] until=2027-02-29 r",
            vec!["`2027-02-29` is no day \"2027-02-29\""],
        ),
        (
            "ignore[wide] until=soon r",
            vec!["`soon` is no day \"soon\""],
        ),
        (
            "ignore[wide] until: 2027-01-31 r",
            vec!["this is no end that it would know \"until:\""],
        ),
        (
            "ignore[wide] Until 2027 r",
            vec!["this is no end that it would know \"Until\""],
        ),
        (
            "ignore[wide] r until=2027-01-31",
            vec!["`until=` stands before the reason, once \"until=2027-01-31\""],
        ),
        (
            "ignore[unused-suppression] r",
            vec!["`unused-suppression` cannot be silenced in a comment \"unused-suppression\""],
        ),
    ] {
        let case = Case::new(&[&format!("a: b # rolewright: {said}\n")]);
        assert!(!case.covers(&WIDE, "a: b"), "{said}");
        let told = case.findings();
        let mut told: Vec<_> = told
            .iter()
            .map(|told| told.split_once("a suppression is malformed: ").unwrap().1)
            .collect();
        told.sort_unstable_by_key(|told| expected.iter().position(|expected| expected == told));
        assert_eq!(told, expected, "{said}");
    }
}

#[test]
fn what_is_well_formed_holds_in_all_its_forms() {
    for said in [
        "ignore[wide] r",
        "ignore [ wide , deep, ] r",
        "ignore[wide]r",
        "ignore[wide,wide] until=2026-06-15 the last day",
        "ignore[wide] until it is mended",
        "ignore[deep, nothing, wide] r",
        "ignore[wide] — grün]",
    ] {
        let case = Case::new(&[&format!("a: b # rolewright: {said}\n")]);
        assert!(case.covers(&WIDE, "a: b"), "{said}");
    }
}

#[test]
fn from_the_day_after_its_last_it_silences_nothing() {
    let case = Case::new(&["a: b # rolewright: ignore[wide] until=2026-06-14 the old client\n"]);
    assert!(!case.covers(&WIDE, "a: b"));
    assert_eq!(
        case.findings(),
        [
            "a.yaml:1:39: expired-suppression: this suppression ended on 2026-06-14: the old client \"2026-06-14\""
        ]
    );
}

#[test]
fn what_did_not_run_is_not_unused() {
    let case = Case::new(&["a: b # rolewright: ignore[wide, deep] r\n"]);
    let only_wide = |rule: &Rule, _: &Place| rule.id == "wide";
    let set = |_: &File| Arc::from("");
    let findings = case.suppressions.findings(only_wide, set);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.text(), "wide");
    assert_eq!(findings[0].help, ["remove `wide` from the list"]);
    assert!(case.covers(&WIDE, "a: b"));
    assert!(case.suppressions.findings(only_wide, set).is_empty());
}

#[test]
fn a_document_that_cannot_be_read_is_left_alone() {
    let text = "\
a: b # rolewright: ignore[wide] r
---
c: [ # rolewright: ignore[wide] r
---
d: e # rolewright: ignore[deep] r
";
    let case = Case::new(&[text]);
    assert!(
        case.covers(&WIDE, "a: b") && !case.covers(&WIDE, "c: [") && case.covers(&DEEP, "d: e")
    );
    assert_eq!(case.findings(), [""; 0]);
}

const ROLES: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: one
rules:
- verbs: [a]
- verbs: [b]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: two
rules:
- verbs: [c]
";

const BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: bind
";

/// Whether a finding is silenced that stands at a text of either file (0 is the roles, 1 the
/// binding), has related places, and comes through the roles of some names.
fn covers_through(
    roles: &str,
    at: (usize, &str),
    related: &[(usize, &str)],
    chain: &[&str],
) -> bool {
    let case = Case::new(&[roles, BINDING]);
    let mut found = finding(&WIDE, case.place(at.0, at.1), String::new());
    found.related = related
        .iter()
        .map(|(file, text)| Related {
            place: case.place(*file, text),
            message: String::new(),
        })
        .collect();
    let object = || ObjectName {
        kind: String::new(),
        namespace: None,
        name: String::new(),
    };
    found.chain = chain
        .iter()
        .map(|name| Link {
            binding: object(),
            binding_place: Some(case.place(1, "bind\n")),
            namespace: None,
            subjects: Vec::new(),
            role: object(),
            role_place: (!name.is_empty()).then(|| case.place(0, name)),
            rule: None,
        })
        .collect();
    case.suppressions.covers(&found).is_some()
}

#[test]
fn one_at_the_role_silences_the_finding_at_its_binding() {
    let comment = "# rolewright: ignore[wide] r\n";
    let first_rule = ROLES.replace("- verbs: [a]", &format!("{comment}- verbs: [a]"));
    let whole_role = ROLES.replacen("apiVersion", &format!("{comment}apiVersion"), 1);
    let binding = (1, "bind\n");
    assert!(
        covers_through(&whole_role, binding, &[], &["one"]),
        "the role is silenced"
    );
    assert!(
        covers_through(&first_rule, binding, &[(0, "[a]")], &["one"]),
        "the rule is"
    );
    assert!(covers_through(
        &first_rule,
        binding,
        &[(0, "[a]"), (0, "one")],
        &["one"]
    ));
    assert!(
        !covers_through(&first_rule, binding, &[(0, "[b]")], &["one"]),
        "another rule is"
    );
    assert!(
        !covers_through(&first_rule, binding, &[], &["one"]),
        "only a rule of it is"
    );
    assert!(
        !covers_through(&whole_role, binding, &[], &["one", "two"]),
        "another way is left"
    );
    assert!(
        !covers_through(&whole_role, binding, &[], &["one", ""]),
        "a built-in way is left"
    );
    assert!(
        !covers_through(&whole_role, binding, &[(0, "two")], &["two"]),
        "it is another role"
    );
    assert!(
        covers_through(&first_rule, binding, &[(0, "[a]")], &["two"]),
        "it aggregates the rule's role"
    );
    assert!(
        !covers_through(&first_rule, binding, &[(0, "[a]"), (0, "[c]")], &[]),
        "one part of it is not"
    );
    assert!(
        !covers_through(ROLES, binding, &[(0, "[a]")], &["one"]),
        "nothing is silenced"
    );
}

#[test]
fn in_a_role_only_its_own_place_counts() {
    let comment = "# rolewright: ignore[wide] r\n";
    let at_first = ROLES.replace("- verbs: [a]", &format!("{comment}- verbs: [a]"));
    let at_name = ROLES.replace("  name: one", &format!("{comment}  name: one"));
    for chain in [&["one"][..], &[]] {
        assert!(!covers_through(&at_first, (0, "[b]"), &[(0, "[a]")], chain));
        assert!(!covers_through(&at_name, (0, "[b]"), &[(0, "one")], chain));
        assert!(covers_through(
            &at_first,
            (0, "[a]"),
            &[(1, "bind\n")],
            chain
        ));
    }
}

#[test]
fn one_at_a_binding_does_not_silence_the_role() {
    let text = format!("# rolewright: ignore[wide] r\n{BINDING}");
    let case = Case::new(&[ROLES, &text]);
    let mut found = finding(&WIDE, case.place(0, "[a]"), String::new());
    found.related = vec![Related {
        place: case.place(1, "bind\n"),
        message: String::new(),
    }];
    assert!(case.suppressions.covers(&found).is_none());
}

#[test]
fn suppressions_of_others_are_told_where_they_matter() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n";
    for (text, expected) in [
        (
            "a: b # checkov:skip=CKV_K8S_49:why\n".to_owned(),
            Some(("checkov:skip=CKV_K8S_49:why", "wide")),
        ),
        ("a: b # checkov:skip=CKV_K8S_8, CKV\n".to_owned(), None),
        (
            format!("# checkov:skip=CKV_K8S_8\n{role}"),
            Some(("checkov:skip=CKV_K8S_8", "RULE")),
        ),
        (
            "#trivy:ignore:AVD-KSV-0041\na: b\n".to_owned(),
            Some(("trivy:ignore:AVD-KSV-0041", "wide")),
        ),
        (
            "a: b # trivy:ignore:ksv041[x=y]\n".to_owned(),
            Some(("trivy:ignore:ksv041[x=y]", "wide")),
        ),
        (
            format!("{role}# kics-scan ignore-line\nmetadata: {{}}\n"),
            Some(("kics-scan ignore-line", "RULE")),
        ),
        (
            format!("{role}metadata: {{}} # kics-scan ignore-block\n"),
            Some(("kics-scan ignore-block", "RULE")),
        ),
        (
            format!("# kics-scan disable=e8e,e9f\n{role}"),
            Some(("kics-scan disable=e8e,e9f", "RULE")),
        ),
        (format!("# kics-scan enable=e8e\n{role}"), None),
        ("a: b # kics-scan ignore-line\n".to_owned(), None),
        ("a: '# checkov:skip=CKV_K8S_49'\n".to_owned(), None),
        (
            "metadata: {annotations: {ignore-check.kube-linter.io/access-to-secrets: why}}\n"
                .to_owned(),
            Some(("ignore-check.kube-linter.io/access-to-secrets", "deep")),
        ),
        (
            "metadata: {annotations: {ignore-check.kube-linter.io/run-as-non-root: why}}\n"
                .to_owned(),
            None,
        ),
        (
            "metadata: {annotations: {checkov.io/skip1: CKV_K8S_50=why}}\n".to_owned(),
            Some(("checkov.io/skip1", "wide")),
        ),
        (
            format!("{role}metadata: {{annotations: {{checkov.io/skip2: CKV_K8S_1=why}}}}\n"),
            Some(("checkov.io/skip2", "RULE")),
        ),
    ] {
        let case = Case::new(&[&text]);
        let found = case.suppressions.findings(|_, _| true, |_| Arc::from(""));
        let Some((at, id)) = expected else {
            assert_eq!(case.findings(), [""; 0], "{text}");
            continue;
        };
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(
            (found[0].rule.id, found[0].severity),
            ("foreign-suppression", Severity::Info)
        );
        assert_eq!(found[0].place.text(), at);
        assert!(
            found[0].help[0].contains(&format!("ignore[{id}]")),
            "{:?}",
            found[0].help
        );
    }
}

#[test]
fn a_file_that_is_read_twice_counts_once() {
    let text = "a: b # rolewright: ignore[wide] r\n";
    let mut documents = Vec::new();
    for _ in 0..2 {
        documents.extend(read_text(&File::new("a.yaml", text)).documents);
    }
    let suppressions = Suppressions::collect(&documents, &registry(), TODAY);
    assert_eq!(suppressions.len(), 1);
}

/// Pieces of which texts are made that are hard to tell apart from comments.
const PIECES: [&str; 32] = [
    "# rolewright: ignore[wide] r\n",
    " # rolewright: ignore[wide] r\n",
    "# rolewright: ignore[wide] r\n",
    "\t# rolewright: ignore[wide] r\r\n",
    "x# rolewright: ignore[wide] r\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "- ",
    "a: ",
    "b: ",
    "? ",
    "\"",
    "'",
    "\\",
    "|\n",
    "|-\n  ",
    ">\n ",
    "|2\n",
    "x",
    "y z",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "---\n",
    "#",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// Another comment in its place changes no value; another text would.
    #[test]
    fn what_silences_is_a_comment(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..14)) {
        let text: String = pieces.concat();
        let values = |text: &str| {
            let reading = read_text(&File::new("a.yaml", text));
            let values = reading.documents.iter().map(|document| document.root().to_json().ok());
            values.collect::<Vec<_>>()
        };
        let file = File::new("a.yaml", text.as_str());
        let suppressions = Suppressions::collect(&read_text(&file).documents, &registry(), TODAY);
        let before = values(&text);
        for suppression in &suppressions.all {
            let range = suppression.place.span.range();
            let mut other = text.clone();
            other.replace_range(range.clone(), "other");
            prop_assert_eq!(values(&other), before.clone(), "{:?} at {:?}", text, range);
        }
    }
}
