//! Which documents can matter, told from their text, so that the others need not be parsed.

use std::fmt;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use super::Problem;

/// What a text may hold so that the kinds in it cannot be told from its words: escapes in double
/// quotes that make letters or join lines, `!!binary` and ways to write such a tag in pieces, line
/// breaks that few know, template actions, and what stands in for a file in Git LFS.
const DISGUISES: [&str; 15] = [
    r"\x",
    r"\u",
    "\\\n",
    "\\\r",
    "\\\u{85}",
    "\\\u{2028}",
    "\\\u{2029}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "binary",
    "%TAG",
    "{{",
    "git-lfs.github.com",
];

/// The kinds that somebody asks for.
///
/// [`Interest::may_hold`] is *sound*: it is true of every document that kubectl would take as an
/// object of such a kind, or as a list with one in it, however it is written. It may be true of
/// others. A document of which it is false is most often not even looked at as YAML: whether it is
/// YAML stays unknown.
#[derive(Clone)]
pub struct Interest(Arc<Words>);

struct Words {
    kinds: Vec<String>,
    kind: AhoCorasick,
    always: AhoCorasick,
}

impl Interest {
    /// An interest in some kinds, letter case aside (`Rolebinding` was meant to be one), in lists
    /// of anything, and in whatever document has one of the words of `always` anywhere in it.
    ///
    /// A kind is given by a word of ASCII letters and digits; those that only begin or end with it
    /// are not of interest.
    ///
    /// # Errors
    /// If there are more words than can be searched for at once.
    pub fn new(kinds: &[&str], always: &[&str]) -> Result<Self, Problem> {
        let search = |words: &[&str]| {
            let mut search = AhoCorasick::builder();
            let search = search.ascii_case_insensitive(true).build(words);
            search.map_err(|error| Problem::error(format!("too many words: {error}")))
        };
        let always = [&DISGUISES, always].concat();
        // Whatever its kind says, an object with `items` is a list to kubectl.
        let in_text = [kinds, &["List", "items"]].concat();
        Ok(Self(Arc::new(Words {
            kinds: kinds.iter().map(ToString::to_string).collect(),
            kind: search(&in_text)?,
            always: search(&always)?,
        })))
    }

    /// Whether the text of a document may hold an object of such a kind.
    #[must_use]
    pub fn may_hold(&self, text: &str) -> bool {
        let words = &*self.0;
        words.always.is_match(text)
            || has_escaped_tag(text)
            || (words.kind.is_match(text) && !self.is_plainly_another(text))
    }

    /// Whether a document is one block mapping that starts in the first column, has one plain
    /// `kind` and no `items` in it, and the kind is not of interest.
    ///
    /// All keys of such a mapping begin a line. So a line `kind: X`, if it is the only one that
    /// begins so, either is the key, or is part of a text that goes on there, and there is none.
    fn is_plainly_another(&self, text: &str) -> bool {
        if has_lone_carriage_return(text) {
            return false;
        }
        let mut kind = None;
        let mut has_begun = false;
        for line in text.lines() {
            let content = line.trim_start_matches([' ', '\t']);
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let is_inner = content.len() < line.len() || line.starts_with("- ") || line == "-";
            if is_inner && has_begun {
                continue;
            }
            let Some((key, value)) = plain_key(line) else {
                return false;
            };
            has_begun = true;
            if key.eq_ignore_ascii_case("items") {
                return false;
            }
            if key.eq_ignore_ascii_case("kind") {
                if kind.is_some() || key != "kind" {
                    return false;
                }
                kind = Some(plain_word(value));
            }
        }
        matches!(kind, Some(Some(kind)) if !self.is_wanted(kind))
    }

    /// Whether the document that a template makes is plainly of another kind, whatever the actions on
    /// lines of their own do: to read it such a line is left out.
    pub(super) fn names_another(&self, template: &str) -> bool {
        let lines = template.lines().filter(|line| !is_action(line));
        let lines: Vec<&str> = lines.collect();
        self.is_plainly_another(&lines.join("\n"))
    }

    fn is_wanted(&self, kind: &str) -> bool {
        let is_list = kind
            .len()
            .checked_sub("List".len())
            .and_then(|at| kind.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case("List"));
        let mut kinds = self.0.kinds.iter();
        is_list || kinds.any(|wanted| wanted.eq_ignore_ascii_case(kind))
    }
}

impl fmt::Debug for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interest").field(&self.0.kinds).finish()
    }
}

/// Whether there is nothing in a document but blanks and comments.
pub(super) fn is_blank(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}

/// Whether there is nothing in a line but template actions.
fn is_action(line: &str) -> bool {
    let mut rest = line.trim();
    while let Some(after) = rest
        .strip_prefix("{{")
        .and_then(|rest| rest.split_once("}}"))
    {
        rest = after.1.trim_start();
        if rest.is_empty() {
            return true;
        }
    }
    false
}

/// Whether a tag may hold `%62`, which is a `b` there.
fn has_escaped_tag(text: &str) -> bool {
    let is_escaped = |word: &str| {
        let tag = word.split_once('!');
        tag.is_some_and(|(_, tag)| tag.contains('%'))
    };
    memchr::memchr(b'%', text.as_bytes()).is_some() && text.split_ascii_whitespace().any(is_escaped)
}

/// A carriage return that breaks a line by itself.
fn has_lone_carriage_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// The key and the rest of a line that begins with a word, a colon and a blank or nothing.
fn plain_key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_word = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
    (is_word && (value.is_empty() || value.starts_with(' '))).then_some((key, value))
}

/// The one word of letters and digits that a line's rest holds beside a comment.
fn plain_word(value: &str) -> Option<&str> {
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    let word = value.trim_matches(' ');
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(word)
}
