//! Several specs that render into one folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::{names, ours, paths, stale};
use crate::render::disk::{
    self, DiskError, Obstacle, OutputFile, Policy, Request, SUMS_FILE, Stale, Written,
};

/// A folder with two specs of one name beside it.
struct Two {
    root: tempfile::TempDir,
}

impl Two {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for spec in ["a", "b"] {
            fs::create_dir(root.path().join(spec)).unwrap();
            fs::write(root.path().join(spec).join("rolewright.yaml"), "").unwrap();
        }
        Self { root }
    }

    fn folder(&self) -> PathBuf {
        self.root.path().join("out")
    }

    fn write(&self, spec: &str, files: &[OutputFile]) -> Result<Written, DiskError> {
        let policy = Policy {
            prune: true,
            overwrite_edited: false,
        };
        let folder = self.folder();
        let spec = self.root.path().join(spec).join("rolewright.yaml");
        disk::write(&request(&folder, &spec, files), policy)
    }

    fn differences(&self, spec: &str, files: &[OutputFile]) -> usize {
        let folder = self.folder();
        let spec = self.root.path().join(spec).join("rolewright.yaml");
        disk::check(&request(&folder, &spec, files)).unwrap().len()
    }
}

fn request<'a>(folder: &'a Path, spec: &'a Path, files: &'a [OutputFile]) -> Request<'a> {
    Request {
        folder,
        spec: Some(spec),
        source: "rolewright.yaml",
        files,
    }
}

#[test]
fn the_files_of_another_spec_are_not_stale() {
    let two = Two::new();
    let of_a = [ours("a1.yaml", "1"), ours("a2.yaml", "1")];
    let of_b = [ours("b.yaml", "1")];
    two.write("a", &of_a).unwrap();
    two.write("b", &of_b).unwrap();
    assert_eq!(two.differences("a", &of_a), 0);
    assert_eq!(two.differences("b", &of_b), 0);
    assert_eq!(two.differences("a", &of_a[..1]), 1);
    let written = two.write("a", &of_a[..1]).unwrap();
    assert_eq!(written.removed, paths(&two.folder(), &["a2.yaml"]));
    assert_eq!(names(&two.folder()), ["a1.yaml", "b.yaml"]);
    let sums = fs::read_to_string(two.folder().join(SUMS_FILE)).unwrap();
    let specs: Vec<_> = sums
        .lines()
        .filter_map(|line| line.strip_prefix("# from "))
        .collect();
    assert_eq!(specs, ["../a/rolewright.yaml", "../b/rolewright.yaml"]);
}

#[test]
fn a_file_of_another_spec_is_in_the_way() {
    let two = Two::new();
    two.write("a", &[ours("x.yaml", "1")]).unwrap();
    for text in ["1", "2"] {
        let error = two.write("b", &[ours("x.yaml", text)]).unwrap_err();
        let DiskError::InTheWay(obstacles) = error else {
            panic!("{error}")
        };
        let expected = Obstacle::OfAnotherSpec {
            path: two.folder().join("x.yaml"),
            spec: "../a/rolewright.yaml".to_owned(),
        };
        assert_eq!(obstacles, [expected]);
    }
    assert_eq!(two.differences("a", &[ours("x.yaml", "1")]), 0);
}

#[test]
fn a_spec_that_moves_takes_its_files_with_it_and_leaves_no_grant_unseen() {
    let two = Two::new();
    two.write("a", &[ours("x.yaml", "1"), ours("y.yaml", "1")])
        .unwrap();
    fs::remove_dir_all(two.root.path().join("a")).unwrap();
    let orphaned = Stale::Orphaned {
        spec: "../a/rolewright.yaml".to_owned(),
    };
    let left = [stale(two.folder().join("y.yaml"), orphaned)];
    let wanted = [ours("x.yaml", "2")];
    assert_eq!(two.differences("b", &wanted), 2);
    let written = two.write("b", &wanted).unwrap();
    assert_eq!(written.changed, paths(&two.folder(), &["x.yaml"]));
    assert_eq!(written.stale, left);
    assert_eq!(two.differences("b", &wanted), 1);
    fs::remove_file(two.folder().join("y.yaml")).unwrap();
    two.write("b", &wanted).unwrap();
    assert_eq!(two.differences("b", &wanted), 0);
    let sums = fs::read_to_string(two.folder().join(SUMS_FILE)).unwrap();
    assert!(!sums.contains("../a/"), "{sums}");
}

#[test]
fn what_was_edited_is_kept_from_a_spec_that_moves() {
    let two = Two::new();
    two.write("a", &[ours("x.yaml", "1")]).unwrap();
    fs::remove_dir_all(two.root.path().join("a")).unwrap();
    let edit = ours("x.yaml", "mine").content;
    fs::write(two.folder().join("x.yaml"), &edit).unwrap();
    let error = two.write("b", &[ours("x.yaml", "2")]).unwrap_err();
    assert!(matches!(error, DiskError::Edited(_)), "{error}");
    assert_eq!(fs::read(two.folder().join("x.yaml")).unwrap(), edit);
}
