//! What the user named to read.

use std::fmt;
use std::path::PathBuf;

use super::Problem;

/// Something to read documents from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input, written `-`.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
    /// What a git revision holds, written `git:REV` or `git:REV:PATH`.
    Git {
        /// Anything that git takes for a commit or a tree.
        revision: String,
        /// A file or folder in it, as in `git show REV:PATH`: from the top of the repository, or
        /// with `./` from the working directory. Everything, if there is none.
        path: Option<String>,
    },
}

impl Input {
    /// Understands `-`, `git:REV[:PATH]` and paths. A path that begins with `git:` is written
    /// `./git:`.
    ///
    /// # Errors
    /// If nothing is named, or the revision is empty or would be an option to git.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let Some(revision) = text.strip_prefix("git:") else {
            return match text {
                "" => Err(Problem::error("an empty name is no file")
                    .help("write `.` for the working directory")),
                _ => Ok(Self::Path(PathBuf::from(text))),
            };
        };
        let (revision, path) = match revision.split_once(':') {
            Some((revision, path)) => (revision, Some(path).filter(|path| !path.is_empty())),
            None => (revision, None),
        };
        if revision.is_empty() || revision.starts_with('-') {
            return Err(Problem::error(format!("`{text}` names no git revision"))
                .help("write `git:REV` or `git:REV:PATH`, as in `git:main:deploy`"));
        }
        Ok(Self::Git {
            revision: revision.to_owned(),
            path: path.map(str::to_owned),
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("-"),
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Git { revision, path } => match path {
                Some(path) => write!(f, "git:{revision}:{path}"),
                None => write!(f, "git:{revision}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_told_apart_by_how_they_are_written() {
        let git = |revision: &str, path: Option<&str>| Input::Git {
            revision: revision.to_owned(),
            path: path.map(str::to_owned),
        };
        let cases = [
            ("-", Input::Stdin),
            ("deploy", Input::Path("deploy".into())),
            ("./git:x", Input::Path("./git:x".into())),
            ("git:HEAD~1", git("HEAD~1", None)),
            ("git:main:deploy/a.yaml", git("main", Some("deploy/a.yaml"))),
            ("git:main:a:b", git("main", Some("a:b"))),
            ("git:main:", git("main", None)),
        ];
        for (text, expected) in cases {
            assert_eq!(Input::parse(text), Ok(expected.clone()), "{text}");
            assert_eq!(Input::parse(&expected.to_string()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_revision_is_never_an_option_to_git() {
        for text in ["git:", "git::x", "git:-h", "git:--output=x:a", ""] {
            assert!(Input::parse(text).is_err(), "{text}");
        }
    }
}
