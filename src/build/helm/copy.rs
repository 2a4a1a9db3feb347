//! A copy of a chart, for its templates to be marked in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::marks::Marks;
use crate::source::{Input, Layout, ReadOptions, display_name, lay_out_packed};

/// How deep folders may lie in a chart.
const DEEPEST: usize = 24;

/// How many files a chart may have.
const MOST_FILES: usize = 20_000;

/// A copy.
#[derive(Debug, Default)]
pub(super) struct Copy {
    /// Where the templates are in the copy, in the order of the marks' files.
    pub(super) templates: Vec<PathBuf>,
    /// The folders of templates of the chart itself, its subcharts' included.
    pub(super) folders: Vec<PathBuf>,
    /// The files of the chart that nobody applies as they are: neither templates nor CRDs.
    pub(super) others: Vec<PathBuf>,
    /// Where these are in the copy, and what messages call them.
    pub(super) others_copied: Vec<(PathBuf, String)>,
    /// The packed subcharts, where they are in the copy, and what messages call them.
    packed: Vec<(PathBuf, PathBuf, String)>,
    count: usize,
    bytes: u64,
}

/// Copies a chart, and takes in its templates to be marked.
pub(super) fn copy(
    chart: &Path,
    to: &Path,
    marks: &mut Marks,
    options: &ReadOptions,
) -> io::Result<Copy> {
    let mut copier = Copier {
        marks,
        options,
        copy: Copy::default(),
        archive: None,
    };
    copier.folder(chart, to, Part::Chart, 0)?;
    Ok(copier.copy)
}

/// Puts the folders of packed subcharts in their place in a copy, and takes in their templates. Those
/// that cannot be unpacked stay as they are. What is returned holds the files.
pub(super) fn unpack(
    copy: &mut Copy,
    marks: &mut Marks,
    options: &ReadOptions,
) -> io::Result<Vec<Layout>> {
    let mut layouts = Vec::new();
    let mut copier = Copier {
        marks,
        options,
        copy: std::mem::take(copy),
        archive: None,
    };
    while let Some((path, to, name)) = copier.copy.packed.pop() {
        let path = std::path::absolute(options.directory.join(path))?;
        let Some(Ok(layout)) = lay_out_packed(&Input::Path(path), options) else {
            continue;
        };
        fs::remove_file(&to)?;
        copier.archive = Some(Archive {
            root: layout.root().to_owned(),
            name,
        });
        copier.folder(
            layout.root(),
            &to.with_extension("unpacked"),
            Part::Chart,
            1,
        )?;
        layouts.push(layout);
    }
    *copy = copier.copy;
    Ok(layouts)
}

/// The folders of templates of a chart and its subcharts.
pub(super) fn templates_of(chart: &Path) -> Vec<PathBuf> {
    let mut folders = vec![chart.join("templates")];
    for entry in fs::read_dir(chart.join("charts"))
        .into_iter()
        .flatten()
        .flatten()
    {
        if is_chart(&entry.path()) && folders.len() < DEEPEST {
            folders.extend(templates_of(&entry.path()));
        }
    }
    folders
        .into_iter()
        .filter_map(|folder| fs::canonicalize(folder).ok())
        .collect()
}

/// What a folder is to its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Chart,
    Charts,
    Templates,
    Crds,
    Other,
}

impl Part {
    /// What a folder in this one is.
    fn below(self, path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default();
        match self {
            Self::Chart if name == "templates" => Self::Templates,
            Self::Chart if name == "charts" => Self::Charts,
            Self::Charts if is_chart(path) => Self::Chart,
            Self::Chart if name == "crds" => Self::Crds,
            Self::Templates | Self::Crds => self,
            _ => Self::Other,
        }
    }
}

fn is_chart(folder: &Path) -> bool {
    folder.join("Chart.yaml").is_file()
}

/// An archive that was unpacked.
struct Archive {
    root: PathBuf,
    /// What messages call it.
    name: String,
}

impl Archive {
    /// What messages call a file of it.
    fn name_of(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        format!("{}/{}", self.name, inside.display())
    }
}

struct Copier<'a> {
    marks: &'a mut Marks,
    options: &'a ReadOptions,
    copy: Copy,
    /// What is copied, if that is no folder of the chart itself.
    archive: Option<Archive>,
}

impl Copier<'_> {
    fn folder(&mut self, from: &Path, to: &Path, part: Part, depth: usize) -> io::Result<()> {
        if depth > DEEPEST {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if part == Part::Templates && from.parent().is_some_and(is_chart) {
            self.copy.folders.push(fs::canonicalize(from)?);
        }
        fs::create_dir_all(to)?;
        let mut entries: Vec<_> = fs::read_dir(from)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries.iter().filter(|entry| entry.file_name() != ".git") {
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            // Links are followed, as Helm follows them.
            let metadata = fs::metadata(&path)?;
            if metadata.is_dir() {
                self.folder(&path, &to, part.below(&path), depth + 1)?;
            } else if metadata.is_file() {
                self.count(metadata.len())?;
                self.file(&path, to, part)?;
            }
        }
        Ok(())
    }

    /// What messages call a file.
    fn name_of(&self, path: &Path) -> String {
        let archive = self.archive.as_ref();
        archive.map_or_else(
            || display_name(path, self.options),
            |archive| archive.name_of(path),
        )
    }

    fn count(&mut self, bytes: u64) -> io::Result<()> {
        self.copy.count += 1;
        self.copy.bytes += bytes;
        if self.copy.count > MOST_FILES || self.copy.bytes > self.options.max_file_size {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, to: PathBuf, part: Part) -> io::Result<()> {
        fs::copy(path, &to)?;
        if part == Part::Charts && path.extension().is_some_and(|it| it == "tgz") {
            let name = self.name_of(path);
            self.copy.packed.push((path.to_owned(), to, name));
            return Ok(());
        }
        let is_notes = path.file_name().is_some_and(|name| name == "NOTES.txt");
        if part == Part::Templates
            && !is_notes
            && let Ok(text) = fs::read_to_string(path)
        {
            self.marks.add(self.name_of(path), text);
            self.copy.templates.push(to);
        } else if !matches!(part, Part::Templates | Part::Crds) {
            self.copy.others.push(path.to_owned());
            self.copy.others_copied.push((to, self.name_of(path)));
        }
        Ok(())
    }
}
