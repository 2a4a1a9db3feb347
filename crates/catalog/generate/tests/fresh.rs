//! The committed tables are those that the committed data gives.

use rolewright_catalog_generate::{data_dir, recorded, table_dir, tables};

#[test]
fn committed_tables_are_fresh() {
    let recordings = recorded::read_all(&data_dir()).expect("the committed data is readable");
    for (name, content) in tables(&recordings).expect("the data makes tables") {
        let committed = std::fs::read_to_string(table_dir().join(name)).expect("a committed table");
        assert!(
            committed == content,
            "{name} is stale: run `cargo run -p rolewright-catalog-generate`"
        );
    }
}
