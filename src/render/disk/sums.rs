//! The file of sums: what was written, by spec, so that an edit by hand is seen.
//!
//! `sha256sum -c` reads it: everything of ours around the sums is a comment. A file stands there
//! with one sum, that of its text as rendered; while a run puts files in place it stands there with
//! those of its old and its new text, so that a run that is killed leaves nothing that looks edited.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::error::{DiskError, Obstacle};
use super::target::{Target, inspect};
use super::{SUMS_FILE, is_name_below};

/// The first line, by which we know our own.
const HEADER: &str = "# The files that Rolewright rendered into this folder, for `sha256sum -c`. Keep this file with them.";

/// How the line begins that names the spec of the lines below it.
const SECTION: &str = "# from ";

/// What a line break of a checkout on Windows costs nobody: such a file is as it was written.
pub(super) fn with_line_feeds(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    for line in content.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                bytes.extend_from_slice(line);
                bytes.push(b'\n');
            }
            None => bytes.extend_from_slice(line),
        }
    }
    bytes
}

/// The SHA-256 of a content as 64 hexadecimal digits.
pub(super) fn sum(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The sums of which one is a file's, by the file's name.
type Files = BTreeMap<String, BTreeSet<String>>;

/// For each spec the files that were rendered from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums(BTreeMap<String, Files>);

impl Sums {
    /// Those of a folder; none if it has no such file.
    ///
    /// # Errors
    /// If there is one that cannot be read, or that is not as we write it.
    pub(super) fn of(folder: &Path) -> Result<Self, DiskError> {
        let path = folder.join(SUMS_FILE);
        let content = match inspect(&path)? {
            Target::Absent => return Ok(Self::default()),
            Target::InTheWay(obstacle) => return Err(DiskError::InTheWay(vec![obstacle])),
            Target::File { .. } => fs::read(&path).map_err(DiskError::io("read", &path))?,
        };
        let text = String::from_utf8_lossy(&content);
        if !text.starts_with(HEADER) {
            return Err(DiskError::InTheWay(vec![Obstacle::NotSums { path }]));
        }
        Self::parse(&text).map_err(|(line, reason)| DiskError::Sums { path, line, reason })
    }

    /// Reads a text.
    ///
    /// # Errors
    /// The number of the first line that is not as we write it, and what it should be.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut sums = Self::default();
        let mut section = None;
        for (number, line) in (2..).zip(text.lines().skip(1)) {
            if let Some(spec) = line.strip_prefix(SECTION) {
                section = Some(sums.0.entry(spec.to_owned()).or_default());
                continue;
            }
            let (sum, name) = line
                .split_once("  ")
                .ok_or((number, "neither a sum and a name nor `# from SPEC`"))?;
            let is_sum = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_sum {
                return Err((number, "no SHA-256 of 64 hexadecimal digits"));
            }
            if !is_name_below(name) {
                return Err((number, "no name of a file in this folder"));
            }
            section
                .as_mut()
                .ok_or((number, "a sum above the first `# from SPEC`"))?
                .entry(name.to_owned())
                .or_default()
                .insert(sum.to_ascii_lowercase());
        }
        sums.0.retain(|_, files| !files.is_empty());
        Ok(sums)
    }

    /// The sums of one file of one spec.
    fn get(&self, spec: &str, name: &str) -> Option<&BTreeSet<String>> {
        self.0.get(spec)?.get(name)
    }

    /// Whether a content is noted for a file of a spec, but for the line breaks of a checkout on
    /// Windows.
    pub(super) fn fits(&self, spec: &str, name: &str, content: &[u8]) -> bool {
        self.get(spec, name).is_some_and(|sums| {
            sums.contains(&sum(content)) || sums.contains(&sum(&with_line_feeds(content)))
        })
    }

    /// The spec that a file is of; where several are, `first` if it is one of them.
    pub(super) fn owner(&self, name: &str, first: &str) -> Option<&str> {
        if self.get(first, name).is_some() {
            return self.0.get_key_value(first).map(|(spec, _)| spec.as_str());
        }
        let mut specs = self.0.iter();
        specs
            .find(|(_, files)| files.contains_key(name))
            .map(|(spec, _)| spec.as_str())
    }

    /// The sums of one file, whichever spec's it is; where it is of several, `first`'s.
    pub(super) fn sums_of(&self, name: &str, first: &str) -> BTreeSet<String> {
        let owner = self.owner(name, first);
        let sums = owner.and_then(|owner| self.get(owner, name));
        sums.cloned().unwrap_or_default()
    }

    /// True if no file is noted.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if a file of the spec is noted.
    pub(super) fn knows(&self, spec: &str) -> bool {
        self.0.contains_key(spec)
    }

    /// Each spec with each of its files.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(spec, files)| {
            let names = files.keys();
            names.map(move |name| (spec.as_str(), name.as_str()))
        })
    }

    /// Forgets a file, whichever spec's it is.
    pub(super) fn forget(&mut self, name: &str) {
        for files in self.0.values_mut() {
            files.remove(name);
        }
        self.0.retain(|_, files| !files.is_empty());
    }

    /// Notes a file as one of `spec`, and of no other, with the sums that it may have.
    pub(super) fn put(&mut self, spec: &str, name: &str, sums: BTreeSet<String>) {
        self.forget(name);
        let files = self.0.entry(spec.to_owned()).or_default();
        files.insert(name.to_owned(), sums);
    }
}

/// The whole text, the same for the same sums.
impl fmt::Display for Sums {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEADER}")?;
        for (spec, files) in &self.0 {
            writeln!(formatter, "{SECTION}{spec}")?;
            for (name, sums) in files {
                for sum in sums {
                    writeln!(formatter, "{sum}  {name}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, &str, &[&str])]) -> Sums {
        let mut sums = Sums::default();
        for (spec, name, texts) in entries {
            let texts = texts.iter().map(|text| sum(text.as_bytes()));
            sums.put(spec, name, texts.collect());
        }
        sums
    }

    #[test]
    fn the_text_is_read_back_and_sorted() {
        let sums = of(&[
            ("../b.yaml", "role.yaml", &["1"]),
            ("../a.yaml", "z.yaml", &["1"]),
            ("../a.yaml", "a.yaml", &["abc", "2"]),
        ]);
        let text = sums.to_string();
        assert_eq!(
            text,
            format!(
                "{HEADER}\n# from ../a.yaml\n\
                 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.yaml\n\
                 d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  a.yaml\n\
                 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  z.yaml\n\
                 # from ../b.yaml\n\
                 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  role.yaml\n"
            )
        );
        assert_eq!(Sums::parse(&text), Ok(sums.clone()));
        assert_eq!(Sums::parse(&text.replace('\n', "\r\n")), Ok(sums));
    }

    #[test]
    fn a_line_that_is_not_ours_is_named() {
        let sum = "0".repeat(64);
        let line = |lines: &str| Sums::parse(&format!("{HEADER}\n{lines}")).unwrap_err().0;
        assert_eq!(line(&format!("{sum}  a\n")), 2, "of no spec");
        for bad in [
            "<<<<<<< HEAD",
            "",
            "# a comment",
            &format!("{sum} a"),
            &format!("{sum}  "),
            &format!("{sum}  ../a"),
            &format!("{sum}  .."),
            &format!("{sum}  /etc/passwd"),
            &format!("{sum}  .rolewright.sums"),
            &format!("{}  a", &sum[1..]),
            &format!("{}g  a", &sum[1..]),
        ] {
            assert_eq!(line(&format!("# from a\n{sum}  a\n{bad}\n")), 4, "{bad}");
        }
    }

    #[test]
    fn a_file_is_of_one_spec() {
        let mut sums = of(&[("a", "x", &["1"]), ("a", "y", &["1"])]);
        sums.put("b", "x", [sum(b"2")].into());
        assert_eq!(sums, of(&[("a", "y", &["1"]), ("b", "x", &["2"])]));
        assert_eq!(sums.owner("x", "a"), Some("b"));
        sums.forget("y");
        assert!(!sums.knows("a"));
        sums.forget("x");
        assert!(sums.is_empty());
    }

    #[test]
    fn line_breaks_of_windows_are_no_edit() {
        let fits =
            |noted: &str, content: &[u8]| of(&[("a", "x", &[noted])]).fits("a", "x", content);
        assert!(fits("a\nb\n", b"a\r\nb\r\n"));
        assert!(fits("a\nb\n", b"a\r\nb\n"));
        assert!(!fits("a\nb\n", b"a\rb\n"));
        assert!(!fits("a\n", b"a\r\r\n"));
        assert!(!fits("a", b"a\r"));
        // What was written with them is as it was with them alone.
        assert!(fits("a\r\n", b"a\r\n"));
        assert!(!fits("a\r\n", b"a\n"));
    }

    #[test]
    fn names_lead_below_the_folder_and_nowhere_else() {
        let sum = "0".repeat(64);
        let is_read = |name: &str| Sums::parse(&format!("{HEADER}\n# from a\n{sum}  {name}\n"));
        for name in ["a/b.yaml", "a/b/c", ".helmignore", "a/.helmignore"] {
            assert!(is_read(name).is_ok(), "{name}");
        }
        for name in [
            "a//b",
            "/a/b",
            "a/",
            "a/../b",
            "a/./b",
            "../a/b",
            ".git/config",
            "a/.hidden/b",
            ".git",
            "a/.rolewright.sums",
            "a/.Rolewright.lock",
            "a\\b/c",
        ] {
            assert!(is_read(name).is_err(), "{name}");
        }
    }
}
