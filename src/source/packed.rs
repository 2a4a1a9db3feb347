//! Packed charts, `app-1.0.0.tgz`, in files.
//!
//! Whoever made an archive is not trusted: nothing of it is written but plain files with plain names
//! in a folder of ours, and not more than a chart may have.

use std::fs;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry, EntryType};

use super::git::{Contents, Repository, cannot_run};
use super::read::why_unreadable;
use super::{Input, Layout, Problem, ReadOptions, display_name};

/// How many bytes an archive may unpack to: what Helm takes of a chart (`pkg/chart/loader/archive`,
/// `MaxDecompressedChartSize`).
const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// How many files it may hold.
const MOST_FILES: usize = 20_000;

/// Lays out an input that is a packed chart, by its name. `None` if it is something else.
///
/// What was packed stays at hand ([`Layout::packed`]): of what Helm makes of that, the files alone do not
/// tell all.
///
/// # Errors
/// If it cannot be read, is corrupt, holds anything but plain files in one folder, too many or too
/// large ones, or no chart.
#[must_use]
pub fn lay_out_packed(input: &Input, options: &ReadOptions) -> Option<Result<Layout, Problem>> {
    match input {
        Input::Path(path) if is_packed(path) => {
            let path = options.directory.join(path);
            (!path.is_dir()).then(|| {
                let name = display_name(&path, options);
                let file = fs::File::open(&path);
                let file = file.map_err(|error| Problem::error(why_unreadable(&name, &error)))?;
                lay_out(&name, file)
            })
        }
        Input::Git {
            revision,
            path: Some(path),
        } if is_packed(Path::new(path)) => {
            let blob = blob(revision, path, options)?;
            Some(blob.and_then(|bytes| lay_out(&input.to_string(), bytes.as_slice())))
        }
        _ => None,
    }
}

/// Whether a file is a packed chart by its name: `app.tgz`, `app.tar.gz`.
pub(super) fn is_packed(path: &Path) -> bool {
    let has = |path: &Path, wanted: &str| {
        let extension = path.extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
    };
    let is_tar = || has(Path::new(path.file_stem().unwrap_or_default()), "tar");
    has(path, "tgz") || has(path, "gz") && is_tar()
}

/// Whether an archive holds a chart, so far as it can be read.
pub(super) fn holds_chart(path: &Path) -> bool {
    let Ok(file) = fs::File::open(path) else {
        return false;
    };
    let unzipped = MultiGzDecoder::new(BufReader::new(file));
    let mut archive = Archive::new(Limited::new(unzipped));
    let Ok(entries) = archive.entries() else {
        return false;
    };
    let mut names = entries.take(MOST_FILES).map_while(Result::ok);
    names.any(|entry| {
        let path = entry.path_bytes();
        let (_, name) = path.split_at(path.iter().position(|byte| *byte == b'/').unwrap_or(0));
        name == b"/Chart.yaml"
    })
}

/// A file of a revision; none if it is a folder, or not there.
fn blob(revision: &str, path: &str, options: &ReadOptions) -> Option<Result<Vec<u8>, Problem>> {
    let repository = Repository { options };
    let id = repository.find(revision, Some(path)).ok()?;
    let kind = repository.run(&["cat-file", "-t", &id]).ok()??;
    if kind != "blob" {
        return None;
    }
    let contents = Contents::start(repository.command(&["cat-file", "--batch"]));
    let bytes = contents.map_err(|error| cannot_run(&error));
    Some(bytes.and_then(|mut contents| {
        contents.get(&id, MOST_BYTES).map_err(|error| {
            Problem::error(format!(
                "`git:{revision}:{path}` could not be read: {error}"
            ))
        })
    }))
}

fn lay_out(name: &str, packed: impl Read) -> Result<Layout, Problem> {
    try_to_lay_out(name, packed).map_err(|error| {
        let message = format!("the packed chart `{name}` was not unpacked: {error}");
        Problem::error(message).help("`helm package` makes one of a chart")
    })
}

fn try_to_lay_out(name: &str, packed: impl Read) -> io::Result<Layout> {
    let layout = Layout::of_packed(name.to_owned())?;
    let Some(path) = layout.packed() else {
        return Ok(layout);
    };
    // Whatever becomes of the file, what is judged is one and the same.
    let mut copy = fs::File::create_new(path)?;
    io::copy(&mut Limited::new(packed), &mut copy)?;
    unpack(fs::File::open(path)?, &layout)?;
    if layout.root().join("Chart.yaml").is_file() {
        return Ok(layout);
    }
    Err(io::Error::other(
        "it holds no chart: there is no `Chart.yaml` in its folder",
    ))
}

fn unpack(packed: impl Read, layout: &Layout) -> io::Result<()> {
    let unzipped = MultiGzDecoder::new(BufReader::new(packed));
    let mut archive = Archive::new(Limited::new(unzipped));
    let mut folder: Option<String> = None;
    let mut files = 0;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8(entry.path_bytes().into_owned());
        let name = name.map_err(|_| io::Error::other("it holds a file whose name is no text"))?;
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => {}
            // Folders are made for the files in them; the other one is none.
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            EntryType::Symlink | EntryType::Link => {
                return Err(refused(&name, "is a link"));
            }
            _ => return Err(refused(&name, "is no plain file")),
        }
        files += 1;
        if files > MOST_FILES {
            let message = format!("it holds more than {MOST_FILES} files");
            return Err(io::Error::other(message));
        }
        let (top, path) = name.split_once('/').unwrap_or(("", &name));
        let is_plain = !top.is_empty() && ![".", ".."].contains(&top) && !name.contains('\\');
        let place = layout.place_of(path).filter(|_| is_plain);
        let place = place.ok_or_else(|| refused(&name, "is no path in a folder of it"))?;
        if folder.get_or_insert_with(|| top.to_owned()).as_str() != top {
            return Err(refused(&name, "is in another folder than the rest"));
        }
        write(&mut entry, &place).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => refused(&name, "is there twice"),
            _ => error,
        })?;
    }
    // Only at the end it shows whether all of it is sound.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(())
}

fn write(entry: &mut Entry<'_, impl Read>, place: &Path) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(place)?;
    if io::copy(entry, &mut file)? == entry.size() {
        return Ok(());
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

fn refused(name: &str, why: &str) -> io::Error {
    io::Error::other(format!("`{}` {why}", name.escape_debug()))
}

/// Fails where there is more to read than an archive may have.
struct Limited<R> {
    from: R,
    left: u64,
}

impl<R> Limited<R> {
    fn new(from: R) -> Self {
        Self {
            from,
            left: MOST_BYTES,
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let left = self.left.checked_sub(read as u64);
        self.left =
            left.ok_or_else(|| io::Error::other(format!("it has more than {MOST_BYTES} bytes")))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tar::{Builder, Header};

    use super::*;

    /// An entry: its name as it is, its kind and what it holds or leads to.
    type Written<'a> = (&'a str, EntryType, &'a str);

    const CHART: Written<'_> = ("app/Chart.yaml", EntryType::Regular, "name: app\n");

    fn archive(entries: &[Written<'_>]) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        for (name, kind, content) in entries {
            let mut header = Header::new_ustar();
            header.set_entry_type(*kind);
            header.set_mode(0o777);
            let is_link = matches!(kind, EntryType::Symlink | EntryType::Link);
            if is_link {
                header.set_link_name(content).unwrap();
            }
            let content = if is_link { "" } else { content };
            header.set_size(content.len() as u64);
            // As it is: the library writes no name that leads out.
            let field = &mut header.as_old_mut().name;
            field[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, content.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn zipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn refusal(packed: &[u8]) -> String {
        lay_out("x.tgz", packed).unwrap_err().message
    }

    #[test]
    fn a_chart_is_laid_out_as_it_was_packed() {
        let entries = [
            ("app/", EntryType::Directory, ""),
            CHART,
            ("app/templates/a/role.yaml", EntryType::Regular, "a: 1\n"),
        ];
        let packed = zipped(&archive(&entries));
        let layout = lay_out("c/app-1.0.0.tgz", packed.as_slice()).unwrap();
        let file = layout.root().join("templates/a/role.yaml");
        assert_eq!(fs::read_to_string(&file).unwrap(), "a: 1\n");
        assert_eq!(fs::read(layout.packed().unwrap()).unwrap(), packed);
        let name = layout.name_of(&file).unwrap();
        assert_eq!(name, "c/app-1.0.0.tgz/templates/a/role.yaml");
        let root = layout.root().to_owned();
        drop(layout);
        assert!(!root.exists() && !root.parent().unwrap().exists());
    }

    #[test]
    fn what_is_no_plain_file_in_one_folder_is_refused() {
        let file = EntryType::Regular;
        let cases = [
            (("../x", file, "a"), "`../x` is no path in a folder"),
            (("app/../../x", file, "a"), "`app/../../x` is no path in a"),
            (("/etc/x", file, "a"), "`/etc/x` is no path in a folder"),
            (("app//etc/x", file, "a"), "`app//etc/x` is no path in a"),
            (("app\\..\\x", file, "a"), "is no path in a folder"),
            (("app/a\\..\\x", file, "a"), "is no path in a folder"),
            (("x", file, "a"), "`x` is no path in a folder"),
            (("app/", file, "a"), "is no path in a folder"),
            (("./x", file, "a"), "`./x` is no path in a folder"),
            (("app/.git/config", file, "a"), "is no path in a folder"),
            (
                ("b/x", file, "a"),
                "`b/x` is in another folder than the rest",
            ),
            (("app/x", EntryType::Symlink, "/etc"), "`app/x` is a link"),
            (("app/x", EntryType::Symlink, "Chart.yaml"), "is a link"),
            (("app/x", EntryType::Link, "app/Chart.yaml"), "is a link"),
            (("app/x", EntryType::Fifo, ""), "`app/x` is no plain file"),
            (("app/x", EntryType::Char, ""), "`app/x` is no plain file"),
            (
                ("app/Chart.yaml", file, "b"),
                "`app/Chart.yaml` is there twice",
            ),
            (("app/Chart.yaml/x", file, "b"), "was not unpacked"),
            (
                ("app/a\u{1b}[2J/../x", file, "b"),
                "`app/a\\u{1b}[2J/../x` is",
            ),
        ];
        for (entry, expected) in cases {
            let told = refusal(&zipped(&archive(&[CHART, entry])));
            assert!(told.contains(expected), "{entry:?}: {told}");
            assert!(told.starts_with("the packed chart `x.tgz` was not unpacked: "));
        }
        let none = zipped(&archive(&[("app/sub/Chart.yaml", file, "a")]));
        assert!(refusal(&none).contains("it holds no chart"));
    }

    #[test]
    fn what_is_too_much_is_refused_before_it_is_written() {
        let large = u64::from(u32::MAX);
        let mut header = Header::new_ustar();
        header.set_path("app/x").unwrap();
        header.set_size(large);
        header.set_cksum();
        let mut bomb = archive(&[CHART]);
        bomb.truncate(1024);
        bomb.extend(header.as_bytes());
        bomb.resize(usize::try_from(MOST_BYTES).unwrap() + 4096, 0);
        let bomb = zipped(&bomb);
        assert!(bomb.len() < 1_000_000);
        assert!(refusal(&bomb).ends_with("it has more than 104857600 bytes"));
        let names: Vec<String> = (0..=MOST_FILES).map(|it| format!("app/{it}")).collect();
        let entries = names
            .iter()
            .map(|name| (name.as_str(), EntryType::Regular, ""));
        let entries: Vec<Written<'_>> = entries.collect();
        let told = refusal(&zipped(&archive(&entries)));
        assert!(told.ends_with("it holds more than 20000 files"), "{told}");
    }

    #[test]
    fn what_is_corrupt_is_refused_wherever_it_ends() {
        let text = "kind: Role\n".repeat(200);
        let packed = zipped(&archive(&[
            CHART,
            ("app/a.yaml", EntryType::Regular, &text),
        ]));
        for length in 0..packed.len() {
            assert!(lay_out("x.tgz", &packed[..length]).is_err(), "{length}");
        }
        let mut other = packed.clone();
        let checksum = other.len() - 6;
        other[checksum] ^= 1;
        assert!(lay_out("x.tgz", other.as_slice()).is_err());
        assert!(lay_out("x.tgz", &b"kind: Role\n"[..]).is_err());
        // Whole to the last bit, and not what it says.
        let unzipped = archive(&[CHART, ("app/a.yaml", EntryType::Regular, &text)]);
        let shorter = zipped(&unzipped[..2048]);
        assert!(lay_out("x.tgz", shorter.as_slice()).is_err());
        assert!(lay_out("x.tgz", packed.as_slice()).is_ok());
    }
}
