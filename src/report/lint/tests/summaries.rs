//! The last lines of a run.

use std::time::Duration;

use super::sample::{self, finding, report, span};
use crate::finding::{Run, Summary};
use crate::report::lint::summary;
use crate::source::{File, Problem, Skipped};

fn lines(run: &Run) -> String {
    summary(&report(run))
}

#[test]
fn a_full_summary_says_all_that_is_not_shown() {
    assert_eq!(
        lines(&sample::run()),
        "41 files, 63 documents with 9 RBAC objects, in 3 sets; 2 folders built by Helm or Kustomize; 1 folder not built; 2 templated values not judged\n\
         3 files or folders passed over: 2 that git ignores, 1 hidden\n\
         1 error, 1 critical, 2 high, 3 medium, 1 low, 1 info; 3 suppressed; 1 in the baseline; \
         7 left out by selection, level or persona; undecided: 1 problem. 11 ms\n"
    );
}

#[test]
fn one_is_singular_and_what_is_not_there_is_not_said() {
    let file = File::new("f", "a");
    let place = span(&file, 0..1);
    let run = Run {
        findings: vec![finding(&sample::WILDCARD_VERBS, place, "message")],
        summary: Summary {
            files: 1,
            documents: 1,
            rbac_objects: 1,
            sets: 1,
            unjudged: 1,
            skipped: Skipped {
                hidden: 1,
                ignored: 0,
                ..Skipped::default()
            },
            time: Duration::from_millis(1250),
            ..Summary::default()
        },
        ..Run::default()
    };
    assert_eq!(
        lines(&run),
        "1 file, 1 document with 1 RBAC object, in 1 set; 1 templated value not judged\n\
         1 file or folder passed over: 1 hidden\n\
         1 high. 1.2 s\n"
    );
}

#[test]
fn no_findings_are_never_all_is_well_where_something_is_undecided() {
    let nothing = "0 files, 0 documents with 0 RBAC objects\n";
    let mut run = Run::default();
    assert_eq!(
        summary(&report(&run).without_time()),
        format!("{nothing}no findings\n")
    );
    run.problems = vec![Problem::error("unreadable"), Problem::error("broken")];
    assert_eq!(
        lines(&run),
        format!("{nothing}no findings in what could be read; undecided: 2 problems. 0 ms\n")
    );
}
