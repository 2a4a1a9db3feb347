//! What the values of a Job template's tokens may be in a chart, by the places where the tokens
//! stand: no value may end, begin or change anything around it.
//!
//! The text is read with the defaults in it. What is not certain to stay one value of its type at a
//! place keeps its default there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::{Value as Json, json};

use super::job_demand::{Demand, Integer, Part, Plain};
use super::job_filled::{Filled, NAME, Token};
use super::job_source::Filler;
use crate::source::{Document, File, Kind, Node, Reading, Style, read_yaml};

/// What each token that is a value of the chart may be.
pub(super) fn demands(
    text: &str,
    fillers: &BTreeMap<String, Filler>,
) -> BTreeMap<String, Vec<Demand>> {
    let filled = Filled::new(text, fillers);
    let file = File::new("", filled.text.as_str());
    let reading = read_yaml(&file);
    let document = only_document(&reading);
    let leaves = leaves(document);
    let mut demands: BTreeMap<String, Vec<Demand>> = BTreeMap::new();
    let mut add = |token: &Token<'_>, demand: Demand| {
        if let Some(default) = token.default {
            let known = demands.entry(token.name.to_owned()).or_default();
            let demand = if demand.accepts(default) {
                demand
            } else {
                Demand::Exact(default.to_owned())
            };
            if !known.contains(&demand) {
                known.push(demand);
            }
        }
    };
    for leaf in &leaves {
        let inside: Vec<&Token<'_>> = filled.tokens.iter().filter(|t| leaf.holds(t)).collect();
        let (start, end) = (leaf.range.start, leaf.range.end);
        let first = inside.first().map_or(start, |first| first.range.start);
        let of_each = inside.iter().map(|token| {
            let pieces = Pieces {
                begin: filled.at(start..first),
                before: filled.literals(start..token.range.start),
                after: filled.literals(token.range.end..end),
                has_more: inside.len() > 1,
            };
            leaf.demands(&filled, token, &pieces)
        });
        let of_each: Vec<Vec<Demand>> = of_each.collect();
        // A default that is more than a word there may make more than a word of those beside it.
        let is_certain = inside.iter().zip(&of_each).all(|(token, demands)| {
            let default = token.default.unwrap_or(NAME);
            demands.iter().all(|demand| demand.accepts(default))
        });
        for (token, demands) in inside.iter().zip(of_each) {
            for demand in demands {
                let exact = || Demand::Exact(token.default.unwrap_or_default().to_owned());
                add(token, if is_certain { demand } else { exact() });
            }
        }
    }
    for token in &filled.tokens {
        if !leaves.iter().any(|leaf| leaf.holds(token)) {
            let is_comment = document.is_some() && filled.is_in_comment(token, &leaves);
            let exact = || Demand::Exact(token.default.unwrap_or_default().to_owned());
            add(token, if is_comment { Demand::Line } else { exact() });
        }
    }
    demands
}

/// The tokens of names that are all of a scalar without quotes, where a name of digits is a number.
pub(super) fn names_without_quotes(
    text: &str,
    fillers: &BTreeMap<String, Filler>,
) -> BTreeSet<String> {
    let filled = Filled::new(text, fillers);
    let file = File::new("", filled.text.as_str());
    let reading = read_yaml(&file);
    let leaves = leaves(only_document(&reading));
    let plain = leaves.iter().filter(|leaf| {
        let is_alias = leaf.node.is_alias();
        leaf.node.style() == Style::Plain && !is_alias
    });
    let tokens = plain.filter_map(|leaf| {
        let whole = |token: &&Token<'_>| token.default.is_none() && token.range == leaf.range;
        filled.tokens.iter().find(whole)
    });
    tokens.map(|token| token.name.to_owned()).collect()
}

/// What was read, if it is one document and all of it is known.
fn only_document(reading: &Reading) -> Option<&Document> {
    match reading.documents.as_slice() {
        [document] if !reading.is_incomplete() => Some(document),
        _ => None,
    }
}

/// All scalars of a template.
fn leaves(document: Option<&Document>) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    if let Some(document) = document {
        collect(document.root(), About::default(), &mut leaves);
        mark_images(document.root(), &mut leaves);
    }
    leaves
}

/// The JSON Schema of a token's value.
pub(super) fn schema(demands: &[Demand]) -> Json {
    let demands = demands.iter().map(|demand| {
        let told = demand.told();
        // Helm prints constants, so a constant is a sentence, which is none of the values itself.
        json!({"if": demand.schema(), "else": {"const": told, "not": {"const": told}}})
    });
    json!({"type": "string", "allOf": demands.collect::<Vec<_>>()})
}

/// A scalar of a template, or an alias.
struct Leaf<'t> {
    node: Node<'t>,
    range: Range<usize>,
    about: About,
    is_image: bool,
}

impl Filled<'_> {
    /// Whether a comment begins before a token on its line.
    fn is_in_comment(&self, token: &Token<'_>, leaves: &[Leaf<'_>]) -> bool {
        let range = self.line_before(token);
        let line = self.at(range.clone());
        line.match_indices('#').any(|(at, _)| {
            let before = line.get(..at).unwrap_or_default();
            let place = range.start + at;
            (before.is_empty() || before.ends_with([' ', '\t']))
                && !leaves.iter().any(|leaf| leaf.range.contains(&place))
                && !self.tokens.iter().any(|t| t.range.contains(&place))
        })
    }
}

/// What is around a scalar.
#[derive(Debug, Clone, Copy, Default)]
struct About {
    is_key: bool,
    in_flow: bool,
}

/// What stands in a scalar beside a token.
struct Pieces<'t> {
    /// What is before all tokens.
    begin: &'t str,
    before: String,
    after: String,
    /// Whether there are further tokens.
    has_more: bool,
}

impl Leaf<'_> {
    fn holds(&self, token: &Token<'_>) -> bool {
        let (at, of) = (&self.range, &token.range);
        match self.node.style() {
            Style::SingleQuoted | Style::DoubleQuoted => at.start < of.start && of.end < at.end,
            _ => at.start <= of.start && of.end <= at.end,
        }
    }

    fn demands(&self, filled: &Filled<'_>, token: &Token<'_>, pieces: &Pieces<'_>) -> Vec<Demand> {
        let exact = || Demand::Exact(token.default.unwrap_or_default().to_owned());
        if self.about.is_key || self.node.is_alias() {
            return vec![exact()];
        }
        let line = filled.line_before(token);
        let begins = filled.at(line.clone()).trim_start_matches(' ').is_empty();
        // At the beginning of a line a value could be a mark between documents.
        let is_at_margin =
            line.start > self.range.start && !filled.at(line).starts_with([' ', '\t']);
        let is_typed = self.node.style() != Style::Plain && self.node.kind() != Kind::String;
        let of_place = match self.node.style() {
            _ if is_at_margin || is_typed || self.is_tagged(filled) => exact(),
            Style::DoubleQuoted if is_escaped(filled, self.range.start, token) => exact(),
            Style::DoubleQuoted => Demand::DoubleQuoted,
            Style::SingleQuoted => Demand::SingleQuoted,
            Style::Literal | Style::Folded if begins => Demand::LineBegin,
            Style::Literal | Style::Folded => Demand::Line,
            Style::Plain => self.plain(filled, pieces).unwrap_or_else(exact),
            Style::Block | Style::Flow => exact(),
        };
        let mut demands = vec![of_place];
        if self.is_image {
            demands.push(Demand::Image {
                may_be_empty: token.default.is_some_and(str::is_empty),
            });
        }
        demands
    }

    /// Whether there may be a tag before it on its line, which asks for more than a text.
    fn is_tagged(&self, filled: &Filled<'_>) -> bool {
        let before = filled.at(0..self.range.start);
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        line.split([' ', '\t', '[', '{', ','])
            .any(|word| word.starts_with('!'))
    }

    /// What a token may be in a scalar without quotes; nothing if none but the default is certain.
    fn plain(&self, filled: &Filled<'_>, pieces: &Pieces<'_>) -> Option<Demand> {
        let Pieces { before, after, .. } = pieces;
        if filled.at(self.range.clone()).contains(['\n', '\r']) {
            return None;
        }
        let is_whole = before.is_empty() && after.is_empty() && !pieces.has_more;
        match self.node.kind() {
            Kind::String => {
                let literals = format!("{before}{after}");
                if !is_whole && !is_text_always(&literals) && !begins_a_text(pieces.begin) {
                    return None;
                }
                let ends_well = |c: char| c.is_ascii_alphanumeric() || "=/_.".contains(c);
                let goes_on_well =
                    after.is_empty() || after.starts_with(|c: char| c.is_ascii_alphanumeric());
                Some(Demand::Plain(Plain {
                    in_flow: self.about.in_flow,
                    may_be_empty: !pieces.has_more && before.ends_with(ends_well) && goes_on_well,
                    part: match before.as_str() {
                        _ if is_whole => Part::Whole,
                        "" => Part::First,
                        _ => Part::Later,
                    },
                }))
            }
            Kind::Int if !pieces.has_more => Integer::between(before, after).map(Demand::Integer),
            Kind::Bool if is_whole => Some(Demand::Bool),
            Kind::Float if is_whole => Some(Demand::Number),
            _ => None,
        }
    }
}

/// Whether a text that holds these characters is one to every reader of YAML, and no number, date
/// or word with a meaning.
fn is_text_always(literals: &str) -> bool {
    literals.chars().any(super::job_demand::is_of_texts_only)
}

/// Whether what begins so is a text to every reader of YAML.
fn begins_a_text(before: &str) -> bool {
    const WORDS: [&str; 8] = ["yes", "no", "true", "false", "on", "off", "null", "y"];
    let before = before.to_ascii_lowercase();
    before.starts_with(|c: char| c.is_ascii_alphabetic())
        && !WORDS.iter().any(|word| word.starts_with(&before))
}

/// Whether a token stands in an escape of the double-quoted scalar that begins at `start`.
fn is_escaped(filled: &Filled<'_>, start: usize, token: &Token<'_>) -> bool {
    let mut before = filled.at(start..token.range.start).chars();
    while let Some(c) = before.next() {
        if c != '\\' {
            continue;
        }
        let more = match before.next() {
            None => return true,
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(_) => 0,
        };
        if before.by_ref().take(more).count() < more {
            return true;
        }
    }
    false
}

/// All scalars and aliases below a node; the reader bounds how deep they are.
fn collect<'t>(node: Node<'t>, about: About, leaves: &mut Vec<Leaf<'t>>) {
    let below = About {
        is_key: about.is_key,
        in_flow: about.in_flow || node.style() == Style::Flow,
    };
    if node.is_alias() || !matches!(node.kind(), Kind::Mapping | Kind::Sequence) {
        leaves.push(Leaf {
            node,
            range: node.span().range(),
            about,
            is_image: false,
        });
        return;
    }
    for item in node.items() {
        collect(item, below, leaves);
    }
    for (key, value) in node.pairs() {
        collect(
            key,
            About {
                is_key: true,
                ..below
            },
            leaves,
        );
        collect(value, below, leaves);
    }
}

/// Marks the scalars that are what a key `image` says.
fn mark_images(root: Node<'_>, leaves: &mut [Leaf<'_>]) {
    let mut images = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        if node.is_alias() {
            continue;
        }
        pending.extend(node.items());
        for (key, value) in node.pairs() {
            if key.text() == Some("image") {
                images.push(value.target().index());
            }
            pending.push(value);
        }
    }
    for leaf in leaves {
        leaf.is_image = images.contains(&leaf.node.index());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Places for a value: the template, and the text that the first key has with it.
    const TEXTS: [(&str, &str, &str); 16] = [
        ("a: \"x @X@\"\nz: 1\n", "d", "x @X@"),
        ("a: \"@X@@X@\"\nz: 1\n", "d", "@X@@X@"),
        ("a: '@X@'\nz: 1\n", "d", "@X@"),
        ("a: {image: \"@X@\", y: [\"@X@\"]}\nz: 1\n", "d", ""),
        (
            "a: |\n  @X@ y\n  y @X@\nz: 1 # @X@\n",
            "d",
            "@X@ y\ny @X@\n",
        ),
        ("a: |-\n  y\n  @X@\nz: 1\n", "d", "y\n@X@"),
        ("a: >-\n  @X@\nz: 1\n", "d", "@X@"),
        ("a: @X@\nz: 1\n", "default", "@X@"),
        ("a: @X@ # c\nz: 1\n", "500m", "@X@"),
        ("a: --t=@X@\nz: 1\n", "d", "--t=@X@"),
        ("a: r/x:@X@\nz: 1\n", "d", "r/x:@X@"),
        ("a: @X@/@X@\nz: 1\n", "d", "@X@/@X@"),
        ("a: [r/x:@X@, --t=@X@-@X@]\nz: 1\n", "d", ""),
        ("a: {b: x@X@y, c: @X@}\nz: 1\n", "d", ""),
        ("a:\n- @X@\n- x@X@\nz: 1\n", "d", ""),
        ("a: \"p\n  @X@ q\"\nz: 1\n", "d", ""),
    ];

    fn of(text: &str, default: &str) -> Vec<Demand> {
        let default = Filler::Value(default.to_owned());
        let fillers = BTreeMap::from([("X".to_owned(), default)]);
        demands(text, &fillers).remove("X").unwrap()
    }

    fn read(text: &str) -> Json {
        let reading = read_yaml(&File::new("", text));
        assert!(
            reading.problems.is_empty(),
            "{text}: {:?}",
            reading.problems
        );
        assert_eq!(reading.documents.len(), 1, "{text}");
        reading.documents[0].root().to_json().unwrap()
    }

    /// A tree with its texts left out.
    fn shape(value: &Json) -> Json {
        match value {
            Json::String(_) => json!("text"),
            Json::Number(_) => json!(1),
            Json::Array(items) => items.iter().map(shape).collect(),
            Json::Object(fields) => {
                let fields = fields.iter();
                Json::Object(
                    fields
                        .map(|(key, value)| (key.clone(), shape(value)))
                        .collect(),
                )
            }
            other => other.clone(),
        }
    }

    fn value() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "",
            " ",
            ":",
            ": ",
            " #",
            "#",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "\\",
            "\n",
            "\r",
            "\t",
            "-",
            "- ",
            "---",
            "?",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "@X@",
            "`",
            "=",
            "~",
            "null",
            "yes",
            "n",
            "true",
            "1",
            "08",
            "1.5",
            "1e3",
            ".inf",
            "0x1",
            "1_0",
            "1:20",
            "2001-01-01",
            "gold",
            "a",
            "\u{e9}",
            "\u{2028}",
            "\u{85}",
            "\u{feff}",
            "\u{1f600}",
            "\u{7f}",
            "/",
            ".",
            "_",
            "+",
            "(",
            ")",
            "$",
            "${X}",
            "<<",
            ";",
        ]);
        prop::collection::vec(words, 0..4).prop_map(|words| words.concat())
    }

    fn schema_accepts(demands: &[Demand], value: &str) -> bool {
        jsonschema::is_valid(&schema(demands), &json!(value))
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_a_value(value in value()) {
            for (text, default, expected) in TEXTS {
                let demands = of(text, default);
                prop_assert!(schema_accepts(&demands, default), "{text} {demands:?}");
                let accepted = demands.iter().all(|demand| demand.accepts(&value));
                prop_assert_eq!(schema_accepts(&demands, &value), accepted, "{} {:?}", text, value);
                if accepted {
                    let (before, after) = (read(&text.replace("@X@", default)), read(&text.replace("@X@", &value)));
                    prop_assert_eq!(shape(&before), shape(&after), "{} {:?}", text, value);
                    if !expected.is_empty() {
                        prop_assert_eq!(&after["a"], &json!(expected.replace("@X@", &value)));
                    }
                }
            }
        }

        #[test]
        fn numbers_stay_numbers(value in "-?[0-9]{0,11}(\\.[0-9]{0,3})?|[0-9a-fx_+]{1,4}|true|yes") {
            for (text, default) in [
                ("a: @X@\n", "3"),
                ("a: -@X@\n", "3"),
                ("a: 1@X@\n", ""),
                ("a: 0@X@\n", ""),
                ("a: @X@00\n", "3"),
                ("a: @X@\n", "0.5"),
                ("a: @X@\n", "true"),
                ("a: @X@\n", "010"),
            ] {
                let demands = of(text, default);
                prop_assert!(schema_accepts(&demands, default), "{text} {demands:?}");
                let accepted = demands.iter().all(|demand| demand.accepts(&value));
                prop_assert_eq!(schema_accepts(&demands, &value), accepted, "{} {:?}", text, value);
                if accepted {
                    let (before, after) = (&read(&text.replace("@X@", default))["a"], &read(&text.replace("@X@", &value))["a"]);
                    prop_assert_eq!(before.is_number(), after.is_number(), "{} {:?}", text, value);
                    prop_assert_eq!(before.is_boolean(), after.is_boolean());
                    prop_assert!(!before.is_i64() || after.is_i64());
                    if value.bytes().all(|byte| byte.is_ascii_digit()) && before.is_i64() {
                        let digits = text[3..].trim_end().replace("@X@", &value);
                        prop_assert_eq!(after.as_i64(), digits.parse().ok());
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_certain_keeps_its_default() {
        let exact = |text: &str, default: &str| {
            let demands = of(text, default);
            assert!(
                demands.contains(&Demand::Exact(default.to_owned())),
                "{text}: {demands:?}"
            );
        };
        exact("@X@: a\n", "d");
        exact("a: &@X@ b\nc: *b\n", "b");
        exact("a: &d b\nc: *@X@\n", "d");
        exact("a: !!@X@ b\n", "str");
        exact("a: !!int \"@X@\"\n", "1");
        exact("a: \"\\x4@X@\"\n", "1");
        exact("a: \"\\@X@\"\n", "n");
        exact("a: \"p\n@X@ q\"\n", "d");
        exact("a: '@X@'\n", "it''s");
        exact("a: \"@X@\"\n", "\\n");
        exact("a: p@X@\n\n  q\n", "d");
        exact("a: @X@\n", "null");
        exact("a: @X@\n", "");
        exact("a: 1.@X@\n", "5");
        exact("a: 1@X@\n", "x");
        exact("a: [\n# \"@X@\"\n", "d");
    }

    #[test]
    fn escapes_end_where_they_end() {
        assert_eq!(of("a: \"\\x41@X@\"\n", "d"), [Demand::DoubleQuoted]);
        assert_eq!(of("a: \"\\\\@X@\"\n", "d"), [Demand::DoubleQuoted]);
    }
}
