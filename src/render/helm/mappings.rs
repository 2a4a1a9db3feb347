//! JSON Schemas of mappings from what Kubernetes takes for a key to what it takes for a value.
//!
//! The server also counts the characters before the `/` of a key, which a pattern with dots cannot.

use serde_json::{Value as Json, json};

/// What Go makes a small letter or a digit of; the last two are an I with a dot and the sign for Kelvin.
const LOWERED: &str = "A-Za-z0-9\u{130}\u{212a}";
/// The name of an environment variable: printable ASCII without `=`.
pub(super) const VARIABLE_NAME: &str = "^[ -<>-~]+$";

/// Labels, and selectors of nodes by them.
pub(super) fn labels() -> Json {
    let value = json!({
        "type": "string",
        "pattern": "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
    });
    mapping(&key("a-z0-9", "A-Za-z0-9"), &value)
}

/// Annotations, whose values may be any text. Of their keys the server looks at the small letters.
pub(super) fn annotations() -> Json {
    mapping(&key(LOWERED, LOWERED), &json!({"type": "string"}))
}

/// A mapping. Patterns of properties and not of their names, since of those Helm tells a wrong place.
fn mapping(key: &str, value: &Json) -> Json {
    json!({
        "type": "object",
        "patternProperties": {key: value},
        "additionalProperties": false,
    })
}

/// A name of up to 63 characters that begins and ends with one of these, with a prefix of others or
/// none.
fn key(prefix: &str, name: &str) -> String {
    let label = format!("[{prefix}]([-{prefix}]*[{prefix}])?");
    let name = format!("[{name}]([-{name}_.]{{0,61}}[{name}])?");
    format!("^({label}(\\.{label})*/)?{name}$")
}
