//! The committed table of types is the one that Kubernetes' Go types give.

use std::fs;
use std::path::Path;
use std::process::Command;

use rolewright_workload_tests::tool;

use crate::support::say;

#[test]
fn committed_types_are_fresh() {
    let Some(types) = tool::find("ROLEWRIGHT_TYPES", "types.sh").unwrap() else {
        say("skipped: the table of types (Go not found)");
        return;
    };
    let output = Command::new(types).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let table = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../crates/strategic-merge/src/types/table.rs");
    let committed = fs::read(table).unwrap();
    assert!(
        committed == output.stdout,
        "the table of types is stale: run `make types`"
    );
}
