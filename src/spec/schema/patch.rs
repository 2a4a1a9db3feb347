//! The spec's types as a strategic merge patch sees them: which fields there are, and which lists
//! are merged by which key. The schema says the latter in Kubernetes' own words.

use std::sync::OnceLock;

use rolewright_strategic_merge::{Field, Lists, Object, Type};
use serde_json::{Map, Value};

use super::types::{Types, type_of};

/// The field whose value is of Kubernetes' type, not of ours.
const POD_TEMPLATE: &str = "podTemplate";

/// The type of one document of a spec.
pub(in crate::spec) fn patch_type() -> Type {
    static TYPE: OnceLock<Type> = OnceLock::new();
    *TYPE.get_or_init(|| {
        let schema = super::schema();
        convert("ApiClient", schema, Types::of(schema))
    })
}

/// A type of several forms is merged as its richest: a form that is a mapping has the fields.
/// What may be a mapping or a list is merged as what it is.
fn convert(name: &str, schema: &Value, types: Types<'_>) -> Type {
    let forms = types.alternatives(schema);
    let of_type = |wanted: &str| {
        let mut forms = forms.iter().copied();
        forms.find(|form| type_of(form) == Some(wanted))
    };
    let items = of_type("array").and_then(|form| form.get("items"));
    match (of_type("object"), items) {
        (Some(form), None) => return mapping(name, form, types),
        (None, Some(items)) => return Type::List(keep(convert(name, items, types))),
        (Some(_), Some(_)) => return Type::Any,
        (None, None) => {}
    }
    match forms.as_slice() {
        [form] if type_of(form) == Some("boolean") => Type::Bool,
        [form] if type_of(form) == Some("integer") => Type::Int64,
        forms if forms.iter().all(|form| type_of(form) == Some("string")) => Type::String,
        _ => Type::Any,
    }
}

fn mapping(name: &str, form: &Value, types: Types<'_>) -> Type {
    if let Some(properties) = form.get("properties").and_then(Value::as_object) {
        return Type::Object(keep(Object {
            name: keep_text(name),
            fields: fields(properties, types),
        }));
    }
    match form.get("additionalProperties") {
        Some(values) if values.is_object() => Type::Map(keep(convert(name, values, types))),
        _ => Type::Any,
    }
}

/// The fields in the order of their names, by which they are found.
fn fields(properties: &Map<String, Value>, types: Types<'_>) -> &'static [Field] {
    let mut fields: Vec<Field> = properties
        .iter()
        .map(|(name, schema)| Field {
            name: keep_text(name),
            of: if name == POD_TEMPLATE {
                Type::POD_TEMPLATE_SPEC
            } else {
                convert(name, schema, types)
            },
            lists: lists(schema),
        })
        .collect();
    fields.sort_by_key(|field| field.name);
    Box::leak(fields.into_boxed_slice())
}

fn lists(schema: &Value) -> Lists {
    let word = |key: &str| schema.get(key).and_then(Value::as_str);
    match (
        word("x-kubernetes-patch-strategy"),
        word("x-kubernetes-patch-merge-key"),
    ) {
        (Some("merge"), Some(key)) => Lists::MergedBy(keep_text(key)),
        (Some("merge"), None) => Lists::Merged,
        _ => Lists::Replaced,
    }
}

/// Keeps a value for as long as the program runs: the table is made once, and is as large as the
/// schema.
fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn keep_text(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(of: Type, at: &str, found: &mut Vec<String>) {
        match of {
            Type::Object(object) if object.name != "PodTemplateSpec" => {
                for field in object.fields {
                    assert!(object.field(field.name).is_some(), "{at}.{}", field.name);
                    let at = format!("{at}.{}", field.name);
                    if let Lists::MergedBy(key) = field.lists {
                        let Type::List(Type::Object(item)) = field.of else {
                            panic!("{at} is merged by {key}");
                        };
                        assert!(item.field(key).is_some(), "{at} is merged by {key}");
                        found.push(format!("{at} {key}"));
                    }
                    walk(field.of, &at, found);
                }
            }
            Type::List(of) | Type::Map(of) => walk(*of, at, found),
            _ => {}
        }
    }

    #[test]
    fn what_is_merged_by_a_key_has_it() {
        let mut found = Vec::new();
        walk(patch_type(), "", &mut found);
        for expected in [
            ".accounts name",
            ".config name",
            ".jobTemplates name",
            ".deployment.initContainers name",
            ".deployment.sidecars name",
            ".cronJob.sidecars.mounts path",
            ".statefulSet.volumeClaims name",
            ".statefulSet.mounts path",
            ".job.topologySpreadConstraints topologyKey",
        ] {
            assert!(
                found.iter().any(|found| found == expected),
                "{expected}: {found:#?}"
            );
        }
        for replaced in [
            ".access ",
            ".subjects ",
            ".ports ",
            ".envFrom ",
            ".tolerations ",
        ] {
            assert!(
                !found.iter().any(|found| found.contains(replaced)),
                "{replaced}"
            );
        }
    }

    #[test]
    fn the_pod_template_is_of_kubernetes_type() {
        let Type::Object(client) = patch_type() else {
            panic!("no mapping")
        };
        for controller in ["deployment", "statefulSet", "daemonSet", "job", "cronJob"] {
            let Some(Type::Object(controller)) = client.field(controller).map(|field| field.of)
            else {
                panic!("{controller} is no mapping")
            };
            let Some(Type::Object(template)) = controller.field(POD_TEMPLATE).map(|field| field.of)
            else {
                panic!("no {POD_TEMPLATE}")
            };
            assert_eq!(template.name, "PodTemplateSpec");
        }
    }
}
