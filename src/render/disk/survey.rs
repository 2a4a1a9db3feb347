//! What stands in a folder, compared with what one spec renders to: whose each file is, and whether
//! somebody edited it.

use std::fs::{self, Permissions};
use std::path::{Path, PathBuf};

use super::error::{DiskError, Obstacle};
use super::folders::{self, Own};
use super::sums::Sums;
use super::target::{Target, begins_with, inspect_below};
use super::{Form, HEADER_START, OutputFile, Request, header, specs};

/// A file that a run would not write, and that it, or an earlier one, has put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleFile {
    /// Its path.
    pub path: PathBuf,
    /// What is known of it.
    pub what: Stale,
}

/// What is known of a file that a run would not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// It is as it was written: nothing is lost without it.
    Unedited,
    /// Somebody edited it.
    Edited,
    /// It bears the spec's name, but it is not noted, so nobody knows whether somebody edited it.
    Unrecorded,
    /// It was written for a spec that is not there any more.
    Orphaned {
        /// Where the spec stood, seen from the folder.
        spec: String,
    },
}

/// A folder as one spec sees it.
pub(super) struct Survey<'a> {
    /// The files that the spec renders to, in their order.
    pub(super) wanted: Vec<Wanted<'a>>,
    /// What else is there that was once written for it, each with its name, by path.
    pub(super) stale: Vec<(String, StaleFile)>,
    /// Files that are noted, not wanted and not there: each with the spec that it is noted for.
    pub(super) vanished: Vec<(String, String)>,
}

/// A file that the spec renders to.
pub(super) struct Wanted<'a> {
    pub(super) file: &'a OutputFile,
    pub(super) path: PathBuf,
    pub(super) state: State,
}

/// What stands where a file belongs.
pub(super) enum State {
    /// Nothing.
    Absent,
    /// This very text, whichever line breaks it has.
    Same,
    /// An earlier text of ours.
    Outdated(Old),
    /// A text of ours that somebody edited.
    Edited(Old),
    /// Something that is not this spec's.
    InTheWay(Obstacle),
}

/// A file that another text may replace.
pub(super) struct Old {
    pub(super) content: Vec<u8>,
    pub(super) permissions: Permissions,
}

impl<'a> Survey<'a> {
    /// Looks at a folder, which is there. `spec` is the spec's name in the sums.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be read.
    pub(super) fn of(request: &Request<'a>, spec: &str, sums: &Sums) -> Result<Self, DiskError> {
        let look = Look {
            folder: request.folder,
            spec,
            sums,
            first_line: format!("# {}", header(request.source)),
        };
        let mut wanted = Vec::with_capacity(request.files.len());
        for file in request.files {
            let path = request.folder.join(&file.name);
            let state = look.state(&path, file)?;
            wanted.push(Wanted { file, path, state });
        }
        let is_wanted = |name: &str| request.files.iter().any(|file| file.name == name);
        let mut survey = Self {
            wanted,
            stale: Vec::new(),
            vanished: Vec::new(),
        };
        look.recorded(is_wanted, &mut survey)?;
        for folder in folders::wanted(request)? {
            look.unrecorded(&folder, is_wanted, &mut survey.stale)?;
        }
        survey.stale.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
        Ok(survey)
    }
}

/// What a look at a folder goes by.
struct Look<'a> {
    folder: &'a Path,
    spec: &'a str,
    sums: &'a Sums,
    /// The first line of each file of this spec.
    first_line: String,
}

impl Look<'_> {
    fn state(&self, path: &Path, file: &OutputFile) -> Result<State, DiskError> {
        let permissions = match inspect_below(self.folder, &file.name)? {
            Target::Absent => return Ok(State::Absent),
            Target::InTheWay(obstacle) => return Ok(State::InTheWay(obstacle)),
            Target::File { permissions } => permissions,
        };
        let owner = self.sums.owner(&file.name, self.spec);
        let path = path.to_owned();
        match owner {
            None if file.form == Form::Marked && !begins_with(&path, HEADER_START)? => {
                return Ok(State::InTheWay(Obstacle::NotOurs { path }));
            }
            Some(owner) if owner != self.spec && !specs::is_gone(self.folder, owner) => {
                let spec = owner.to_owned();
                return Ok(State::InTheWay(Obstacle::OfAnotherSpec { path, spec }));
            }
            _ => {}
        }
        let content = fs::read(&path).map_err(DiskError::io("read", &path))?;
        if file.is(&content) {
            return Ok(State::Same);
        }
        let is_as_written = match owner {
            Some(owner) => self.sums.fits(owner, &file.name, &content),
            None if file.form == Form::Marked => self.is_of_before_the_sums(&content),
            None => return Ok(State::InTheWay(Obstacle::NotNoted { path })),
        };
        let old = Old {
            content,
            permissions,
        };
        Ok(if is_as_written {
            State::Outdated(old)
        } else {
            State::Edited(old)
        })
    }

    /// Whether a file that is not noted, and begins with our header, is taken for one that this
    /// spec rendered before its files were noted.
    fn is_of_before_the_sums(&self, content: &[u8]) -> bool {
        self.sums.is_empty()
            || !self.sums.knows(self.spec) && content.starts_with(self.first_line.as_bytes())
    }

    /// Adds the files that are noted for this spec, or for one that is gone, and not wanted: to
    /// those that are stale, or vanished if they are not there.
    fn recorded(
        &self,
        is_wanted: impl Fn(&str) -> bool,
        survey: &mut Survey<'_>,
    ) -> Result<(), DiskError> {
        for (spec, name) in self.sums.files() {
            let is_own = spec == self.spec;
            if is_wanted(name) || !is_own && !specs::is_gone(self.folder, spec) {
                continue;
            }
            let path = self.folder.join(name);
            let what = match inspect_below(self.folder, name)? {
                Target::Absent => {
                    survey.vanished.push((spec.to_owned(), name.to_owned()));
                    continue;
                }
                _ if !is_own => Stale::Orphaned {
                    spec: spec.to_owned(),
                },
                Target::InTheWay(_) => Stale::Edited,
                Target::File { .. } => {
                    let content = fs::read(&path).map_err(DiskError::io("read", &path))?;
                    if self.sums.fits(spec, name, &content) {
                        Stale::Unedited
                    } else {
                        Stale::Edited
                    }
                }
            };
            let stale = StaleFile { path, what };
            survey.stale.push((name.to_owned(), stale));
        }
        Ok(())
    }

    /// Adds manifests in one folder that begin with this spec's header, and are neither noted nor
    /// wanted.
    fn unrecorded(
        &self,
        folder: &Own,
        is_wanted: impl Fn(&str) -> bool,
        stale: &mut Vec<(String, StaleFile)>,
    ) -> Result<(), DiskError> {
        let path = &folder.path;
        for entry in fs::read_dir(path).map_err(DiskError::io("list", path))? {
            let entry = entry.map_err(DiskError::io("list", path))?;
            let path = entry.path();
            // The kind of the entry itself: a symbolic link is somebody else's.
            let kind = entry.file_type().map_err(DiskError::io("look at", &path))?;
            let name = entry.file_name();
            let name = format!("{}{}", folder.prefix, name.to_string_lossy());
            let is_candidate = kind.is_file()
                && path
                    .extension()
                    .is_some_and(|extension| extension == "yaml")
                && !is_wanted(&name)
                && self.sums.owner(&name, self.spec).is_none();
            if is_candidate && begins_with(&path, &self.first_line)? {
                let what = Stale::Unrecorded;
                stale.push((name, StaleFile { path, what }));
            }
        }
        Ok(())
    }
}
