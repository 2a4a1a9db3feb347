//! Where a container's command line holds text that a shell reads.

/// The shells whose `-c` takes a script.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// The item of a command line, given as `command` and `args` one after the other, that a shell
/// reads as a script: the one behind `sh -c`, whatever starts the shell.
pub(crate) fn script(words: &[&str]) -> Option<usize> {
    let is_shell = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word);
        SHELLS.contains(&name)
    };
    let mut starts = words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_shell(word))
        .map(|(index, _)| index + 1);
    starts.find_map(|start| after_options(words, start))
}

/// The first item that is no option, if one of the options before it is `c`.
fn after_options(words: &[&str], start: usize) -> Option<usize> {
    let mut reads_script = false;
    let mut index = start;
    while let Some(word) = words.get(index) {
        let letters = word
            .strip_prefix(['-', '+'])
            .filter(|rest| !rest.is_empty());
        let Some(letters) = letters.filter(|_| *word != "--") else {
            index += usize::from(*word == "--");
            break;
        };
        if !letters.starts_with('-') {
            reads_script |= word.starts_with('-') && letters.contains('c');
            // `-o` takes the next item, as in `-euo pipefail`.
            index += usize::from(letters.ends_with('o'));
        }
        index += 1;
    }
    (reads_script && index < words.len()).then_some(index)
}

/// Whether a text is the same in a script, in quotes or without, and nothing but text.
pub(super) fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || "_-./:=@%+,".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_found_behind_whatever_starts_the_shell() {
        let rows: &[(&[&str], Option<usize>)] = &[
            (&["sh", "-c", "x"], Some(2)),
            (&["/bin/bash", "-euo", "pipefail", "-c", "x", "y"], Some(4)),
            (&["bash", "-lc", "x"], Some(2)),
            (&["bash", "--login", "-c", "x"], Some(3)),
            (&["sh", "-c", "--", "x"], Some(3)),
            (&["sh", "-c", "-e", "x"], Some(3)),
            (&["/usr/bin/env", "sh", "-c", "x"], Some(3)),
            (&["timeout", "5", "busybox", "sh", "-xc", "x"], Some(5)),
            (&["sh", "+e", "-c", "x"], Some(3)),
            (&["sh", "run.sh", "-c", "x"], None),
            (&["sh", "-e", "run.sh"], None),
            (&["sh", "-c"], None),
            (&["tool", "-c", "x"], None),
            (&["sh"], None),
            (&[], None),
        ];
        for (words, expected) in rows {
            assert_eq!(script(words), *expected, "{words:?}");
        }
    }

    #[test]
    fn what_a_shell_would_read_as_more_is_not_plain() {
        for text in ["42", "a-b_c.d", "http://x/y:1", "ä", ""] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "a b", "a;b", "$(x)", "`x`", "a|b", "a&b", "a\nb", "'", "\"", "\\", "*", "?", "[a]",
            "~", "#", "{a}", "<", ">", "(", "!", "^", "\0", "\u{85}",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
