//! Writing: look first, then write everything beside its place, then put it in place.
//!
//! Until the last step no file of the folder has changed, so a full disk or a missing permission
//! loses nothing. Before the first file is put in place the sums hold its old text and its new one:
//! wherever a run is killed, the next one knows each file for ours and mends the rest.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};

use super::check::Difference;
use super::error::DiskError;
use super::stage::{Replaces, Staged, remove_leftovers, sync_folder};
use super::sums::{Sums, sum};
use super::survey::{Stale, StaleFile, State, Survey};
use super::target::{Target, folder_exists, inspect_below};
use super::{Request, SUMS_FILE, folders, lock, specs, validate};

/// What a run may do besides writing what it would write anyway.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// Remove files of ours that the spec no longer asks for, if nobody edited them.
    pub prune: bool,
    /// Replace files of ours that somebody edited.
    pub overwrite_edited: bool,
}

/// What a run did, by path, in the order of the files given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: Vec<PathBuf>,
    /// Files of ours that had another content.
    pub changed: Vec<PathBuf>,
    /// Files that had this content already and were not touched.
    pub unchanged: Vec<PathBuf>,
    /// Files that the spec no longer asks for, and that are gone now.
    pub removed: Vec<PathBuf>,
    /// Files that the spec no longer asks for, and that are still there.
    pub stale: Vec<StaleFile>,
}

/// Writes the files into the folder, which is made, with its parents, if it is missing.
///
/// Only a file of this spec that nobody edited is replaced, and only if its content differs; it
/// keeps its permissions. New files get those that the process's umask leaves. Other runs are kept
/// out of the folder meanwhile.
///
/// # Errors
/// [`DiskError::InTheWay`] names all files that are not ours to replace, [`DiskError::Edited`] those
/// that somebody edited. After every error but [`DiskError::Partly`] no file has changed.
pub fn write(request: &Request<'_>, policy: Policy) -> Result<Written, DiskError> {
    validate(request.files)?;
    let folder = request.folder;
    if !folder_exists(folder)? {
        fs::create_dir_all(folder).map_err(DiskError::io("create the folder", folder))?;
    }
    let _lock = lock::to_write(folder)?;
    let spec = specs::name(folder, request.spec);
    let sums = Sums::of(folder)?;
    for folder in folders::wanted_or_noted(request, &sums)? {
        remove_leftovers(&folder.path)?;
    }
    let survey = Survey::of(request, &spec, &sums)?;
    let plan = Plan::new(survey, &spec, sums, policy)?;
    plan.carry_out(folder)
}

/// What has to be done.
struct Plan<'a> {
    /// The files whose content on disk is not the one wanted.
    pending: Vec<(&'a str, &'a [u8], Replaces)>,
    /// Files to remove, each with its name.
    removals: Vec<(String, PathBuf)>,
    /// The names of files that are gone already.
    vanished: Vec<String>,
    /// The sums as they are, while files are put in place, and at the end.
    before: Sums,
    meanwhile: Sums,
    after: Sums,
    written: Written,
}

impl<'a> Plan<'a> {
    fn new(
        survey: Survey<'a>,
        spec: &str,
        before: Sums,
        policy: Policy,
    ) -> Result<Self, DiskError> {
        let mut plan = Self {
            pending: Vec::new(),
            removals: Vec::new(),
            vanished: Vec::new(),
            meanwhile: before.clone(),
            after: before.clone(),
            before,
            written: Written::default(),
        };
        let mut obstacles = Vec::new();
        let mut edited = Vec::new();
        for wanted in survey.wanted {
            let name = &wanted.file.name;
            let content = &wanted.file.content;
            let mut accepted = plan.before.sums_of(name, spec);
            let replaces = match wanted.state {
                State::InTheWay(obstacle) => {
                    // One thing may be in the way of several files.
                    if !obstacles.contains(&obstacle) {
                        obstacles.push(obstacle);
                    }
                    continue;
                }
                State::Edited(old) if !policy.overwrite_edited => {
                    edited.push(Difference::Edited {
                        path: wanted.path,
                        on_disk: old.content,
                        rendered: content.clone(),
                    });
                    continue;
                }
                State::Same => None,
                State::Absent => Some(Replaces::Nothing),
                // What somebody wrote is at no time ours, so its sum is not noted.
                State::Edited(old) => Some(Replaces::This(old)),
                State::Outdated(old) => {
                    accepted.insert(sum(&old.content));
                    Some(Replaces::This(old))
                }
            };
            let new = sum(content);
            plan.after.put(spec, name, [new.clone()].into());
            accepted.insert(new);
            plan.meanwhile.put(spec, name, accepted);
            match replaces {
                Some(replaces) => plan.pending.push((name, content, replaces)),
                None => plan.written.unchanged.push(wanted.path),
            }
        }
        if !obstacles.is_empty() {
            return Err(DiskError::InTheWay(obstacles));
        }
        if !edited.is_empty() {
            return Err(DiskError::Edited(edited));
        }
        plan.sort_out(survey.stale, survey.vanished, policy);
        Ok(plan)
    }

    /// Decides on the files that are not wanted.
    fn sort_out(
        &mut self,
        stale: Vec<(String, StaleFile)>,
        vanished: Vec<(String, String)>,
        policy: Policy,
    ) {
        for (_, name) in vanished {
            self.after.forget(&name);
            self.vanished.push(name);
        }
        for (name, file) in stale {
            if policy.prune && file.what == Stale::Unedited {
                self.after.forget(&name);
                self.removals.push((name, file.path));
            } else {
                self.written.stale.push(file);
            }
        }
    }

    fn carry_out(mut self, folder: &Path) -> Result<Written, DiskError> {
        let mut staged = Vec::with_capacity(self.pending.len());
        for (name, content, replaces) in self.pending {
            staged.push(Staged::new(folder, name, content, replaces)?);
        }
        let is_idle = staged.is_empty() && self.removals.is_empty();
        if is_idle {
            self.meanwhile.clone_from(&self.before);
        }
        let meanwhile = stage_sums(folder, &self.before, &self.meanwhile)?;
        let after = stage_sums(folder, &self.meanwhile, &self.after)?;
        if let Some(meanwhile) = meanwhile {
            let path = meanwhile.path.clone();
            meanwhile.place().map_err(DiskError::io("write", &path))?;
            sync_folder(folder);
        }
        let mut progress = Progress {
            total: staged.len() + self.removals.len(),
            done: Vec::new(),
        };
        for file in staged {
            let path = file.path.clone();
            let list = match file.replaces {
                Replaces::Nothing => &mut self.written.created,
                Replaces::This(_) | Replaces::Anything(_) => &mut self.written.changed,
            };
            progress.step("write", &path, file.place())?;
            list.push(path);
        }
        for (name, path) in self.removals {
            let outcome = remove(folder, &name, &self.before);
            progress.step("remove", &path, outcome)?;
            folders::remove_empty(folder, &name);
            self.written.removed.push(path);
        }
        for name in self.vanished {
            folders::remove_empty(folder, &name);
        }
        let touched: BTreeSet<&Path> = progress.done.iter().filter_map(|p| p.parent()).collect();
        touched.into_iter().for_each(sync_folder);
        if !is_idle {
            sync_folder(folder);
        }
        if let Some(after) = after {
            let path = after.path.clone();
            progress.step("write", &path, after.place())?;
        } else if self.after.is_empty() && !self.before.is_empty() {
            let path = folder.join(SUMS_FILE);
            progress.step("remove", &path, fs::remove_file(&path))?;
        }
        sync_folder(folder);
        Ok(self.written)
    }
}

/// The sums beside their place; nothing if there is nothing to write.
fn stage_sums(folder: &Path, old: &Sums, new: &Sums) -> Result<Option<Staged>, DiskError> {
    if new == old || new.is_empty() {
        return Ok(None);
    }
    let permissions = fs::metadata(folder.join(SUMS_FILE)).map(|metadata| metadata.permissions());
    let permissions: Option<Permissions> = permissions.ok();
    let replaces = Replaces::Anything(permissions);
    Staged::new(folder, SUMS_FILE, new.to_string().as_bytes(), replaces).map(Some)
}

/// Removes a file if it is still as it was written.
fn remove(folder: &Path, name: &str, sums: &Sums) -> io::Result<()> {
    let path = folder.join(name);
    if !matches!(inspect_below(folder, name), Ok(Target::File { .. })) {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "it is no file any more",
        ));
    }
    let content = fs::read(&path)?;
    let mut noted = sums.files().filter(|(_, file)| *file == name);
    if noted.any(|(spec, name)| sums.fits(spec, name, &content)) {
        fs::remove_file(path)
    } else {
        Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "its text is another one than a moment ago",
        ))
    }
}

/// How far a run came.
struct Progress {
    total: usize,
    done: Vec<PathBuf>,
}

impl Progress {
    fn step(
        &mut self,
        action: &'static str,
        path: &Path,
        outcome: io::Result<()>,
    ) -> Result<(), DiskError> {
        match outcome {
            Ok(()) => {
                self.done.push(path.to_owned());
                Ok(())
            }
            Err(cause) => Err(DiskError::Partly {
                action,
                path: path.to_owned(),
                placed: std::mem::take(&mut self.done),
                total: self.total,
                cause,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::disk::{OutputFile, header};

    fn files(text: &str) -> Vec<OutputFile> {
        let content = format!("# {}\n{text}\n", header("rolewright.yaml"));
        ["a", "b", "c"]
            .map(|name| OutputFile::marked(name, content.clone()))
            .into()
    }

    fn text(file: &OutputFile) -> &str {
        std::str::from_utf8(&file.content).unwrap()
    }

    fn request<'a>(folder: &'a Path, files: &'a [OutputFile]) -> Request<'a> {
        Request {
            folder,
            spec: None,
            source: "rolewright.yaml",
            files,
        }
    }

    fn plan<'a>(request: &Request<'a>) -> Plan<'a> {
        let spec = specs::name(request.folder, None);
        let sums = Sums::of(request.folder).unwrap();
        let survey = Survey::of(request, &spec, &sums).unwrap();
        Plan::new(survey, &spec, sums, Policy::default()).unwrap()
    }

    /// Somebody edits the second file between the look and the rename: so far and no further.
    #[test]
    fn a_run_that_stops_half_way_says_how_far_it_came_and_takes_nothing_for_an_edit() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (old, new) = (files("old"), files("new"));
        write(&request(folder, &old), Policy::default()).unwrap();
        let stopping = request(folder, &new);
        let plan = plan(&stopping);
        fs::write(folder.join("b"), "theirs").unwrap();

        let message = plan.carry_out(folder).unwrap_err().to_string();

        assert!(message.contains("1 of 3 files are done"), "{message}");
        assert!(message.contains("somebody else put it there meanwhile"));
        assert_eq!(
            [read("a"), read("b"), read("c")],
            [text(&new[0]), "theirs", text(&old[2])]
        );
        assert_eq!(fs::read_dir(folder).unwrap().count(), 4, "no temporary");
        let DiskError::Edited(edited) = write(&stopping, Policy::default()).unwrap_err() else {
            panic!("the edit is not seen")
        };
        assert!(matches!(&edited[..], [Difference::Edited { path, .. }] if path.ends_with("b")));
        // Without the edit either spec mends the rest.
        for wanted in [&old, &new] {
            fs::write(folder.join("b"), &old[1].content).unwrap();
            write(&request(folder, wanted), Policy::default()).unwrap();
        }
    }

    #[test]
    fn what_was_to_be_removed_and_is_edited_meanwhile_stays() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path();
        let old = files("old");
        write(&request(folder, &old), Policy::default()).unwrap();
        let sums = Sums::of(folder).unwrap();
        fs::write(folder.join("b"), "theirs").unwrap();
        remove(folder, "b", &sums).unwrap_err();
        remove(folder, "a", &sums).unwrap();
        assert!(folder.join("b").exists());
        assert!(!folder.join("a").exists());
    }
}
