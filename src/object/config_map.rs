//! ConfigMaps, judged as the API server judges them (`ValidateConfigMap`).

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use rolewright_names::{self as names, CONFIG_MAP_LIMIT, NameForm};

use super::field::{Checker, Field};
use super::metadata::{self, Metadata, Scope};
use super::problem::Cause;
use crate::source::{Kind, Node, Place};

/// A ConfigMap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigMap {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// The keys of `data` and `binaryData`.
    pub keys: BTreeSet<String>,
    /// Whether it is `immutable`.
    pub is_immutable: bool,
}

const FIELDS: [&str; 6] = [
    "apiVersion",
    "kind",
    "metadata",
    "immutable",
    "data",
    "binaryData",
];

/// Base64 as Go reads it: padding has to be there, and the bits beyond the last byte are ignored.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// Reads a ConfigMap, in `default_namespace` if it names none.
pub(super) fn read(
    root: &Field<'_>,
    default_namespace: &str,
    checker: &mut Checker,
) -> (Metadata, ConfigMap) {
    checker.warn_of_unknown(root, "a ConfigMap", &FIELDS);
    let scope = Scope {
        default_namespace: Some(default_namespace),
        name_form: NameForm::DnsSubdomain,
        cause_of_name: Cause::Other,
        takes_generated_names: true,
        finalizer_check: names::finalizer,
    };
    let metadata = metadata::read(root, &scope, checker);
    let keys = check_data(root, checker);
    let config_map = ConfigMap {
        namespace: metadata.namespace.clone(),
        name: metadata.name.clone(),
        place: root.object_place(),
        keys,
        is_immutable: checker.boolean(&root.key("immutable")).unwrap_or_default(),
    };
    (metadata, config_map)
}

/// Judges `data` and `binaryData`, and gives the keys of both.
fn check_data(root: &Field<'_>, checker: &mut Checker) -> BTreeSet<String> {
    let (data_field, binary_field) = (root.key("data"), root.key("binaryData"));
    let data = checker.map(&data_field, |checker, value| {
        checker.string(value).map_or(0, |text| text.len())
    });
    let binary = checker.map(&binary_field, |checker, value| read_bytes(value, checker));
    check_keys(&data_field, &data, checker);
    check_keys(&binary_field, &binary, checker);
    for key in binary.keys().filter(|key| data.contains_key(*key)) {
        let help = "a key stands in one of the two";
        checker.refuse(&binary_field.key(key), "stands in `data` too", help);
    }
    let size: usize = data.values().chain(binary.values()).sum();
    if size > CONFIG_MAP_LIMIT {
        let larger = if data.values().sum::<usize>() * 2 >= size {
            &data_field
        } else {
            &binary_field
        };
        let what = format!("makes {size} bytes; at most 1 MiB ({CONFIG_MAP_LIMIT}) is allowed");
        checker.refuse(larger, &what, "split it into several");
    }
    data.into_keys().chain(binary.into_keys()).collect()
}

fn check_keys(field: &Field<'_>, sizes: &BTreeMap<String, usize>, checker: &mut Checker) {
    for key in sizes.keys() {
        checker.refuse_key_if(&field.key(key), names::config_key(key));
    }
}

/// How many bytes a value of `binaryData` has: base64, or a list of numbers, which Go reads too.
fn read_bytes(field: &Field<'_>, checker: &mut Checker) -> usize {
    let Some(node) = field.node() else {
        return 0;
    };
    if node.kind() == Kind::Sequence {
        return read_numbers(field, checker);
    }
    let Some(text) = checker.string(field) else {
        return 0;
    };
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    if let Ok(bytes) = BASE64.decode(text) {
        return bytes.len();
    }
    let help = "base64 is made of A-Z, a-z, 0-9, `+` and `/`, and of `=` up to a multiple of four \
                characters; text belongs into `data`";
    checker.refuse(field, "is no base64", help);
    0
}

fn read_numbers(field: &Field<'_>, checker: &mut Checker) -> usize {
    let mut count = 0;
    for item in field.items() {
        count += 1;
        let number = item.node().map_or(Some(0), Node::as_i64);
        if !number.is_some_and(|number| (0..256).contains(&number)) {
            checker.refuse(&item, "is no byte", "write base64");
        }
    }
    count
}
