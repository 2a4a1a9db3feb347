//! Pages of the documentation that are made from the code.

use crate::update;

#[test]
fn the_page_of_uses_is_what_the_table_says() {
    update::compare("docs/uses.md", &rolewright::spec::uses::page());
}
