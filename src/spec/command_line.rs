//! Where a container's command line holds text that a shell or another interpreter runs as code.

/// The shells whose `-c` takes a script.
const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// An item of a command line that is run as code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code<'w> {
    /// Its position.
    pub(crate) index: usize,
    /// The program that runs it, as it is written without its folder.
    pub(crate) program: &'w str,
    /// Whether that is a shell.
    pub(crate) is_shell: bool,
}

/// A program that runs what stands behind an option as code.
struct Interpreter {
    names: &'static [&'static str],
    /// The letters of options that take code.
    code: &'static str,
    /// Those that take something else, in the same item or else the next.
    takes: &'static str,
    /// Those that take the rest of their item.
    rest: &'static str,
    /// Those behind which nothing is an option of the program.
    ends: &'static str,
    /// Long options that take code.
    long_code: &'static [&'static str],
    /// Those that take something else as the next item.
    long_takes: &'static [&'static str],
}

/// By the manuals of the programs.
const INTERPRETERS: [Interpreter; 6] = [
    Interpreter {
        names: &["python", "pypy"],
        code: "c",
        takes: "WX",
        rest: "",
        ends: "m",
        long_code: &[],
        long_takes: &["--check-hash-based-pycs"],
    },
    Interpreter {
        names: &["perl"],
        code: "eE",
        takes: "I",
        rest: "mMiFxCDd",
        ends: "",
        long_code: &[],
        long_takes: &[],
    },
    Interpreter {
        names: &["ruby"],
        code: "e",
        takes: "CEFIrX",
        rest: "KTWxi",
        ends: "",
        long_code: &[],
        long_takes: &[],
    },
    Interpreter {
        names: &["node", "nodejs", "bun"],
        code: "ep",
        takes: "rC",
        rest: "",
        ends: "",
        long_code: &["--eval", "--print"],
        long_takes: &[
            "--conditions",
            "--import",
            "--input-type",
            "--loader",
            "--require",
            "--title",
        ],
    },
    Interpreter {
        names: &["php"],
        code: "rBRE",
        takes: "cdgtzS",
        rest: "",
        ends: "fF",
        long_code: &[
            "--run",
            "--process-begin",
            "--process-code",
            "--process-end",
        ],
        long_takes: &["--define", "--php-ini"],
    },
    Interpreter {
        names: &["lua", "Rscript"],
        code: "e",
        takes: "l",
        rest: "",
        ends: "",
        long_code: &[],
        long_takes: &[],
    },
];

/// The shells of Windows' kind, whose options are words and may be cut short.
const POWER_SHELLS: [&str; 2] = ["pwsh", "powershell"];

/// The items of a command line, given as `command` and `args` one after the other, that are run as
/// code: the script behind `sh -c`, what stands behind `python -c` and the like, whatever starts the
/// program.
pub(crate) fn code<'w>(words: &[&'w str]) -> Vec<Code<'w>> {
    let mut starts = words.iter().enumerate();
    let found = starts.find_map(|(index, word)| {
        let program = word.rsplit('/').next().unwrap_or(word);
        let found = behind(words, index + 1, program);
        (!found.is_empty()).then_some((program, found))
    });
    let (program, found) = found.unwrap_or_default();
    let is_shell = SHELLS.contains(&program);
    let code = |index| Code {
        index,
        program,
        is_shell,
    };
    found.into_iter().map(code).collect()
}

/// The positions of code for a program whose options begin at a position.
fn behind(words: &[&str], start: usize, program: &str) -> Vec<usize> {
    if SHELLS.contains(&program) {
        return after_options(words, start).into_iter().collect();
    }
    if reads_all(program) {
        return after_command(words, start);
    }
    let bare = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let mut interpreters = INTERPRETERS.iter();
    let interpreter = interpreters.find(|it| it.names.contains(&bare));
    interpreter.map_or_else(Vec::new, |it| it.code_in(words, start))
}

/// Whether a program takes all items behind an option for code, so that none is an argument.
pub(super) fn reads_all(program: &str) -> bool {
    let lower = program.to_ascii_lowercase();
    POWER_SHELLS.contains(&lower.strip_suffix(".exe").unwrap_or(&lower))
}

impl Interpreter {
    fn code_in(&self, words: &[&str], start: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut index = start;
        while let Some(word) = words.get(index) {
            let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
                break;
            };
            index += if letters.starts_with('-') {
                self.long(word, index, &mut found)
            } else if let Some(step) = self.letters(letters, index, &mut found) {
                step
            } else {
                break;
            };
            if *word == "--" {
                break;
            }
        }
        found.retain(|at| *at < words.len());
        found
    }

    /// Looks at a long option, and tells how many items it takes up.
    fn long(&self, word: &str, index: usize, found: &mut Vec<usize>) -> usize {
        let (name, value) = word.split_once('=').unzip();
        let name = name.unwrap_or(word);
        let is_code = self.long_code.contains(&name);
        if value.is_some() {
            found.extend(is_code.then_some(index));
            return 1;
        }
        found.extend(is_code.then_some(index + 1));
        1 + usize::from(is_code || self.long_takes.contains(&name))
    }

    /// Looks at an item of options of a letter each, and tells how many items they take up; none
    /// where what follows are no options.
    fn letters(&self, letters: &str, index: usize, found: &mut Vec<usize>) -> Option<usize> {
        let mut rest = letters.chars();
        // Of `-pe` both letters take the same code.
        let is_code = |letter: char| self.code.contains(letter);
        while let Some(letter) = rest.next() {
            if self.ends.contains(letter) {
                return None;
            }
            if self.rest.contains(letter) {
                return Some(1);
            }
            if !is_code(letter) && !self.takes.contains(letter) {
                continue;
            }
            let is_next = rest.as_str().is_empty() || rest.as_str().chars().all(is_code);
            if is_code(letter) {
                found.push(index + usize::from(is_next));
            }
            return Some(1 + usize::from(is_next));
        }
        Some(1)
    }
}

/// All items behind `-Command`, which reads them together.
fn after_command(words: &[&str], start: usize) -> Vec<usize> {
    let mut may_take = false;
    for (index, word) in words.iter().enumerate().skip(start) {
        let option = word.strip_prefix(['-', '/']).map(str::to_ascii_lowercase);
        match option.as_deref() {
            Some(name) if !name.is_empty() && "command".starts_with(name) => {
                return (index + 1..words.len()).collect();
            }
            Some(name) if !name.is_empty() && "file".starts_with(name) => break,
            Some(name) => {
                may_take = !["no", "sta", "mta", "l"]
                    .iter()
                    .any(|it| name.starts_with(it));
            }
            None if may_take => may_take = false,
            None => break,
        }
    }
    Vec::new()
}

/// The names in a text by which the kubelet puts variables into it: `$(NAME)`, and not `$$(NAME)`
/// (`third_party/forked/golang/expansion`).
pub(crate) fn expanded(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('$') {
        rest = behind;
        if let Some(escaped) = behind.strip_prefix('$') {
            rest = escaped;
        } else if let Some((name, after)) = behind
            .strip_prefix('(')
            .and_then(|inside| inside.split_once(')'))
        {
            names.push(name);
            rest = after;
        }
    }
    names
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

    fn script(words: &[&str]) -> Option<usize> {
        code(words).first().map(|code| code.index)
    }

    #[test]
    fn code_is_found_behind_the_options_of_its_program() {
        let rows: &[(&[&str], &[usize])] = &[
            (&["python", "-c", "x"], &[2]),
            (
                &["/usr/bin/python3.11", "-u", "-W", "error", "-c", "x", "y"],
                &[5],
            ),
            (&["python3", "-uc", "x"], &[2]),
            (&["python3", "-m", "tool", "-c", "x"], &[]),
            (&["python3", "run.py", "-c", "x"], &[]),
            (
                &["perl", "-MFile::Copy", "-e", "x", "-e", "y", "z"],
                &[3, 5],
            ),
            (&["perl", "-lane", "x"], &[2]),
            (&["perl", "-pi.e", "x"], &[]),
            (&["node", "-e", "x"], &[2]),
            (&["node", "--require", "y", "--eval", "x"], &[4]),
            (&["node", "--eval=x"], &[1]),
            (&["node", "-pe", "x"], &[2]),
            (&["node", "server.js", "-e", "x"], &[]),
            (&["ruby", "-rjson", "-e", "x"], &[3]),
            (&["php", "-d", "a=b", "-r", "x"], &[4]),
            (&["php", "run.php", "-r", "x"], &[]),
            (&["pwsh", "-NoProfile", "-Command", "x", "y"], &[3, 4]),
            (&["pwsh", "-c", "x"], &[2]),
            (&["pwsh", "-ExecutionPolicy", "Bypass", "-C", "x"], &[4]),
            (&["pwsh", "-File", "x.ps1", "-c", "x"], &[]),
            (&["python3", "-c"], &[]),
        ];
        for (words, expected) in rows {
            let found: Vec<usize> = code(words).iter().map(|code| code.index).collect();
            assert_eq!(found, *expected, "{words:?}");
        }
    }

    #[test]
    fn variables_are_put_in_as_the_kubelet_does() {
        let rows: [(&str, &[&str]); 6] = [
            ("run $(S)", &["S"]),
            ("$$(S) $(A)$(B)", &["A", "B"]),
            ("$$$(S)", &["S"]),
            ("$S ${S} $(S", &[]),
            ("$($(S))", &["$(S"]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(expanded(text), expected, "{text}");
        }
    }

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
