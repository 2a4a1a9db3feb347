//! The spec's JSON Schema, made from the types in [`super::raw`], and the check of a document
//! against it.
//!
//! The check runs over the tree of the document before any value is read, so that all unknown
//! fields and wrong types are reported at once, each at its place.

mod check;
mod editors;
mod elsewhere;
mod patch;
mod published;
pub mod reference;
mod say;
mod types;

use std::sync::OnceLock;

use serde_json::Value;

use super::raw::ApiClient;

pub use self::check::check;
pub(super) use self::check::check_keys;
pub(super) use self::editors::access_forms;
pub(super) use self::patch::patch_type;
pub use self::published::published;

/// The JSON Schema (draft 2020-12) of one document of a spec, as the check reads it.
pub fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = schemars::schema_for!(ApiClient);
        schema.insert(
            "$id".to_owned(),
            "https://rolewright.dev/schema/v1alpha1.json".into(),
        );
        schema.insert("title".to_owned(), "Rolewright ApiClient".into());
        editors::drop_null(&mut schema);
        schema.to_value()
    })
}
