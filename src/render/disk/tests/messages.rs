//! Each message, as a person reads it.

use std::io;

use super::stale;
use crate::render::disk::{Difference, DiskError, HEADER_START, Obstacle, Stale, header};

fn io_error(kind: io::ErrorKind) -> DiskError {
    let cause = io::Error::new(kind, "the system's reason");
    DiskError::Io {
        action: "write",
        path: "out/a".into(),
        cause,
    }
}

#[test]
fn the_header_names_the_spec_on_one_line() {
    let line = header("deploy/rolewright.yaml");
    assert_eq!(
        line,
        "Rendered by Rolewright from deploy/rolewright.yaml; edit the spec, not this file."
    );
    assert!(format!("# {line}").starts_with(HEADER_START));
    assert!(!header("a\nkind: Role").contains('\n'));
}

#[test]
fn obstacles_are_listed_with_what_to_do() {
    let error = DiskError::InTheWay(vec![
        Obstacle::NotOurs {
            path: "out/role.yaml".into(),
        },
        Obstacle::SymbolicLink {
            path: "out/sa.yaml".into(),
            target: "/etc/\x1bpasswd".into(),
        },
        Obstacle::NotAFile {
            path: "out/jobs".into(),
        },
        Obstacle::OfAnotherSpec {
            path: "out/ns.yaml".into(),
            spec: "../\x1bspec.yaml".to_owned(),
        },
        Obstacle::NotSums {
            path: "out/.rolewright.sums".into(),
        },
        Obstacle::NotNoted {
            path: "out/README.md".into(),
        },
        Obstacle::NotAFolder {
            path: "out/templates".into(),
        },
        Obstacle::OutputFolder {
            path: "out/jobs".into(),
        },
    ]);
    assert_eq!(
        error.to_string(),
        "\
nothing was written, because other files are in the way:
  out/role.yaml does not begin with \"# Rendered by Rolewright from\", so it is not ours to overwrite; move it away, or delete it if nobody needs it
  out/sa.yaml is a symbolic link to /etc/\\u001bpasswd; replace it by a file of its own, or delete it
  out/jobs is not a regular file; move it away
  out/ns.yaml was rendered from another spec, ../\\u001bspec.yaml; render each into a folder of its own, or delete the file
  out/.rolewright.sums does not begin as Rolewright writes it; move it away
  out/README.md is not noted as rendered, so it is not ours to overwrite; move it away, or delete it if nobody needs it
  out/templates is not a folder; move it away
  out/jobs is rendered to on its own, for it has a .rolewright.sums; choose another output folder, or delete that one"
    );
}

#[test]
fn the_systems_reason_comes_with_what_helps() {
    let start = "cannot write out/a: the system's reason; no file was changed";
    let permissions = "; choose a folder that you may write to, or change its permissions";
    for (kind, hint) in [
        (io::ErrorKind::PermissionDenied, permissions),
        (io::ErrorKind::ReadOnlyFilesystem, permissions),
        (io::ErrorKind::StorageFull, "; make room on the disk"),
        (io::ErrorKind::InvalidFilename, "; choose shorter names"),
        (io::ErrorKind::Other, ""),
    ] {
        assert_eq!(io_error(kind).to_string(), format!("{start}{hint}"));
    }
}

#[test]
fn what_stops_half_way_says_how_far_it_came() {
    let error = DiskError::Partly {
        action: "write",
        path: "out/b".into(),
        placed: vec!["out/a".into()],
        total: 3,
        cause: io::Error::other("the system's reason"),
    };
    assert_eq!(
        error.to_string(),
        "cannot write out/b: the system's reason; 1 of 3 files are done, none is half written; run this again when that is mended"
    );
}

#[test]
fn differences_without_a_diff_take_one_line() {
    for (difference, line) in [
        (
            Difference::Missing {
                path: "out/a".into(),
            },
            "missing: out/a\n",
        ),
        (
            Difference::Stale(stale("out/a".into(), Stale::Unedited)),
            "stale: out/a was rendered once, but is not any more; delete it, or render with --prune\n",
        ),
        (
            Difference::Stale(stale("out/a".into(), Stale::Edited)),
            "stale: out/a was rendered once, but is not any more, and was edited by hand since; keep what you need of it elsewhere and delete it\n",
        ),
        (
            Difference::Stale(stale("out/a".into(), Stale::Unrecorded)),
            "stale: out/a was rendered once, but is not any more, and nothing tells whether it was edited by hand since; look at it and delete it\n",
        ),
        (
            Difference::Stale(stale(
                "out/a".into(),
                Stale::Orphaned {
                    spec: "../\x1b.yaml".to_owned(),
                },
            )),
            "stale: out/a was rendered from ../\\u001b.yaml, which is not there any more; delete it, or bring the spec back\n",
        ),
        (
            Difference::InTheWay(Obstacle::NotAFile {
                path: "out/a".into(),
            }),
            "in the way: out/a is not a regular file; move it away\n",
        ),
    ] {
        assert_eq!(difference.to_string(), line);
    }
}
