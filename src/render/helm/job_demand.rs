//! What the value of a token may be at one place of a Job template: as a JSON Schema for whoever
//! sets it, and here for its default.

use serde_json::{Value as Json, json};

/// What no text of one line may hold in YAML: control characters, what breaks lines or turns them
/// around, and what is no character.
const NEVER: &str =
    "\\x00-\\x1f\\x7f-\\x9f\u{2028}-\u{202e}\u{2066}-\u{2069}\u{feff}\u{fffe}\u{ffff}";

/// What may stand anywhere in a scalar without quotes, besides letters and digits.
const PLAIN: &str = "._/@%+=~()*;$-";

/// The characters of images besides letters and digits.
const OF_IMAGES: &str = "._:/@+-";

/// The words of YAML 1.1 that are no texts, as a pattern.
const WORDS: &str = "^([yYnN]|[yY][eE][sS]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[oO][nN]|[oO][fF][fF]|[nN][uU][lL][lL])$";

/// What a value may be at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// Its default alone.
    Exact(String),
    /// What stays in double quotes.
    DoubleQuoted,
    /// What stays in single quotes.
    SingleQuoted,
    /// What stays on its line, in a comment or a block scalar.
    Line,
    /// The same at the beginning of a block scalar's line, where blanks indent.
    LineBegin,
    /// An image or a part of one.
    Image { may_be_empty: bool },
    /// A text without quotes.
    Plain(Plain),
    /// A whole number or a part of one.
    Integer(Integer),
    /// A number with or without a fraction.
    Number,
    /// `true` or `false`.
    Bool,
}

/// Where in a scalar without quotes a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) part: Part,
    /// In brackets, where a comma ends it.
    pub(super) in_flow: bool,
    pub(super) may_be_empty: bool,
}

/// Which part of a scalar a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it, so that it alone decides on its type.
    Whole,
    /// With nothing but tokens before it.
    First,
    Later,
}

/// Where in a whole number a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Integer {
    /// It is the number.
    Whole,
    /// A minus is before it.
    Unsigned,
    /// Digits follow.
    First,
    /// Digits are before it.
    Later,
}

impl Integer {
    /// Where a token stands in a number between these texts; nothing if that is not certain to stay
    /// a whole number of 64 bits, none of base 8.
    pub(super) fn between(before: &str, after: &str) -> Option<Self> {
        let digits = before.strip_prefix('-').unwrap_or(before);
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.len() + after.len() > 9 || !is_number(digits) || !is_number(after) {
            return None;
        }
        match (before, digits, after) {
            ("", "", "") => Some(Self::Whole),
            ("-", "", "") => Some(Self::Unsigned),
            (_, "", _) => Some(Self::First),
            _ if digits.starts_with('0') => None,
            _ => Some(Self::Later),
        }
    }

    fn pattern(self) -> &'static str {
        match self {
            Self::Whole => "^-?(0|[1-9][0-9]{0,8})$",
            Self::Unsigned => "^(0|[1-9][0-9]{0,8})$",
            Self::First => "^[1-9][0-9]{0,8}$",
            Self::Later => "^[0-9]{0,9}$",
        }
    }

    fn accepts(self, text: &str) -> bool {
        let text = match self {
            Self::Whole => text.strip_prefix('-').unwrap_or(text),
            _ => text,
        };
        let is_number = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_canonical = !text.is_empty() && (text == "0" || !text.starts_with('0'));
        match self {
            Self::Whole | Self::Unsigned => is_number && is_canonical,
            Self::First => is_number && is_canonical && text != "0",
            Self::Later => is_number,
        }
    }
}

impl Demand {
    /// The JSON Schema of a text that fulfils it.
    pub(super) fn schema(&self) -> Json {
        let pattern = match self {
            Self::Exact(default) => return json!({"const": default}),
            Self::Plain(plain) => return plain.schema(),
            Self::DoubleQuoted => format!("^[^{NEVER}\"\\\\]*$"),
            Self::SingleQuoted => format!("^[^{NEVER}']*$"),
            Self::Line => format!("^[^{NEVER}]*$"),
            Self::LineBegin => format!("^[^{NEVER} ][^{NEVER}]*$"),
            Self::Image { may_be_empty } => {
                let times = if *may_be_empty { '*' } else { '+' };
                format!("^[A-Za-z0-9{OF_IMAGES}]{times}$")
            }
            Self::Integer(integer) => integer.pattern().to_owned(),
            Self::Number => "^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?$".to_owned(),
            Self::Bool => "^(true|false)$".to_owned(),
        };
        json!({"pattern": pattern})
    }

    /// Whether a text fulfils it.
    pub(super) fn accepts(&self, text: &str) -> bool {
        let has = |unwanted: &[char]| text.contains(|c| is_never(c) || unwanted.contains(&c));
        match self {
            Self::Exact(default) => default == text,
            Self::DoubleQuoted => !has(&['"', '\\']),
            Self::SingleQuoted => !has(&['\'']),
            Self::Line => !has(&[]),
            Self::LineBegin => !has(&[]) && !text.is_empty() && !text.starts_with(' '),
            Self::Image { may_be_empty } => {
                let is_of_images = |c: char| c.is_ascii_alphanumeric() || OF_IMAGES.contains(c);
                text.chars().all(is_of_images) && (*may_be_empty || !text.is_empty())
            }
            Self::Plain(plain) => plain.accepts(text),
            Self::Integer(integer) => integer.accepts(text),
            Self::Number => {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
                Integer::Whole.accepts(whole)
                    && !fraction.is_empty()
                    && Integer::Later.accepts(fraction)
            }
            Self::Bool => ["true", "false"].contains(&text),
        }
    }

    /// What is said to whoever sets something else, after "value must be".
    pub(super) fn told(&self) -> &'static str {
        match self {
            Self::Exact(_) => {
                "as the spec has it: no other is certain to stay one value where the template has the token; in double quotes there it could be set"
            }
            Self::DoubleQuoted => {
                "a text of one line without double quotes and backslashes: the template has it in double quotes"
            }
            Self::SingleQuoted => {
                "a text of one line without single quotes: the template has it in single quotes"
            }
            Self::Line => "a text of one line without control characters",
            Self::LineBegin => {
                "a text of one line that begins with no blank: it begins a line of the template"
            }
            Self::Image {
                may_be_empty: false,
            } => {
                "an image or a part of one: letters, digits and any of . _ : / @ + - and not empty"
            }
            Self::Image { may_be_empty: true } => {
                "a part of an image: letters, digits and any of . _ : / @ + -"
            }
            Self::Plain(plain) if plain.part == Part::Whole => {
                "a text that needs no quotes, since the template has none around it: not empty, no number, and nothing that begins or ends something"
            }
            Self::Plain(plain) if !plain.may_be_empty => {
                "a text that needs no quotes, since the template has none around it: not empty, and nothing that begins or ends something"
            }
            Self::Plain(_) => {
                "a text that needs no quotes, since the template has none around it: nothing that begins or ends something"
            }
            Self::Integer(_) => {
                "a whole number of up to nine digits: the template has a number there"
            }
            Self::Number => "a number, as 2 or 0.5: the template has a number there",
            Self::Bool => "true or false: the template has one of them there",
        }
    }
}

impl Plain {
    fn schema(self) -> Json {
        let comma = if self.in_flow { "" } else { "," };
        let word = format!("[A-Za-z0-9{comma}{PLAIN}]");
        let first = match self.part {
            Part::Whole | Part::First => "[A-Za-z0-9./_+]",
            Part::Later => &word,
        };
        let text = format!("{first}( *{word}|:{word})*");
        let pattern = if self.may_be_empty {
            format!("^({text})?$")
        } else {
            format!("^{text}$")
        };
        if self.part != Part::Whole {
            return json!({"pattern": pattern});
        }
        json!({
            "pattern": pattern,
            "anyOf": [
                {"pattern": "^[A-Za-z]"},
                {"pattern": format!("[{OF_TEXTS}]")},
                {"pattern": "\\..*\\."},
            ],
            "not": {"pattern": WORDS},
        })
    }

    fn accepts(self, text: &str) -> bool {
        let is_of_word =
            |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c) || (c == ',' && !self.in_flow);
        let Some(first) = text.chars().next() else {
            return self.may_be_empty;
        };
        let begins = match self.part {
            Part::Whole | Part::First => first.is_ascii_alphanumeric() || "./_+".contains(first),
            Part::Later => is_of_word(first),
        };
        let is_colon_inside = |next: Option<char>| next.is_some_and(is_of_word);
        let mut before = first;
        let mut rest = text.chars().skip(1).peekable();
        while let Some(c) = rest.next() {
            let is_in_place = match c {
                ' ' => true,
                ':' => before != ' ' && is_colon_inside(rest.peek().copied()),
                c => is_of_word(c),
            };
            if !is_in_place {
                return false;
            }
            before = c;
        }
        begins && before != ' ' && (self.part != Part::Whole || is_text(text))
    }
}

/// What stands in no number, date or word that means one: with it a scalar is a text to every
/// reader of YAML, as a class of a pattern.
const OF_TEXTS: &str = "G-HJ-KMP-QV-Wg-hj-kmp-qv-w/@%=()*;$,";

/// Whether a scalar without quotes that holds the character is a text to every reader of YAML.
pub(super) fn is_of_texts_only(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || "_+.~:- ".contains(c)) || "ghjkmpqvwGHJKMPQVW".contains(c)
}

fn is_text(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "true", "false", "on", "off", "null"];
    let begins_with_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    let dots = text.chars().filter(|c| *c == '.').count();
    !is_word && (begins_with_letter || dots > 1 || text.chars().any(is_of_texts_only))
}

fn is_never(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}
