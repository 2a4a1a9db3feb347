//! The fields of the Kubernetes types that workloads are written with, and how a patch treats each.
//!
//! The rows are generated from Kubernetes' own Go types; see `tests/apiserver/cmd/types`.

#[rustfmt::skip]
mod table;

/// What a value has to be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// A string.
    String,
    /// `true` or `false`.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A whole number of 32 bits, or a string such as a port's name or `25%`.
    IntOrString,
    /// A quantity such as `500m` or `64Mi`, or a number.
    Quantity,
    /// A point in time as RFC 3339 writes it.
    Time,
    /// Base64 text.
    Bytes,
    /// Whatever can be written. Mappings are merged with mappings, lists are replaced.
    Any,
    /// A mapping with known fields.
    Object(&'static Object),
    /// A list of values of one type.
    List(&'static Type),
    /// A mapping whose keys are data.
    Map(&'static Type),
}

/// A type with fields.
#[derive(Debug)]
pub struct Object {
    /// Its name in Kubernetes' API: `Container`.
    pub name: &'static str,
    /// Its fields by name.
    pub fields: &'static [Field],
}

/// A field of an [`Object`].
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// As it is written: `imagePullPolicy`.
    pub name: &'static str,
    /// What its value has to be.
    pub of: Type,
    /// What a patch does with it, if it is a list.
    pub lists: Lists,
}

/// What a patch to a list does. Mappings are always merged, and scalars always replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// The patch's list takes the place of the other.
    Replaced,
    /// A list of scalars: what is not there yet is added.
    Merged,
    /// A list of objects: those with the same value of this field are merged, others added.
    MergedBy(&'static str),
}

impl Object {
    /// The field of this very name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let at = self.fields.binary_search_by(|field| field.name.cmp(name));
        self.fields.get(at.ok()?)
    }
}

impl Type {
    /// The template of a Pod, which is what `podTemplate` is an overlay over.
    pub const POD_TEMPLATE_SPEC: Self = Self::Object(&table::POD_TEMPLATE_SPEC);

    /// The type of a kind of object, if the table has it.
    #[must_use]
    pub fn of_kind(api_version: &str, kind: &str) -> Option<Self> {
        let object = match (api_version, kind) {
            ("v1", "ConfigMap") => &table::CONFIG_MAP,
            ("v1", "PodTemplate") => &table::POD_TEMPLATE,
            ("v1", "Service") => &table::SERVICE,
            ("v1", "ServiceAccount") => &table::SERVICE_ACCOUNT,
            ("apps/v1", "DaemonSet") => &table::DAEMON_SET,
            ("apps/v1", "Deployment") => &table::DEPLOYMENT,
            ("apps/v1", "StatefulSet") => &table::STATEFUL_SET,
            ("batch/v1", "CronJob") => &table::CRON_JOB,
            ("batch/v1", "Job") => &table::JOB,
            _ => return None,
        };
        Some(Self::Object(object))
    }
}

const fn field(name: &'static str, of: Type) -> Field {
    Field {
        name,
        of,
        lists: Lists::Replaced,
    }
}

impl Field {
    const fn merged(self) -> Self {
        Self {
            lists: Lists::Merged,
            ..self
        }
    }

    const fn merged_by(self, key: &'static str) -> Self {
        Self {
            lists: Lists::MergedBy(key),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [(&str, &str); 9] = [
        ("apps/v1", "DaemonSet"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"),
        ("batch/v1", "CronJob"),
        ("batch/v1", "Job"),
        ("v1", "ConfigMap"),
        ("v1", "PodTemplate"),
        ("v1", "Service"),
        ("v1", "ServiceAccount"),
    ];

    fn each(of: Type, seen: &mut Vec<&'static str>, look: &mut impl FnMut(&'static Object)) {
        match of {
            Type::List(of) | Type::Map(of) => each(*of, seen, look),
            Type::Object(object) if !seen.contains(&object.name) => {
                seen.push(object.name);
                look(object);
                for field in object.fields {
                    each(field.of, seen, look);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn fields_are_found_by_name() {
        let mut seen = Vec::new();
        for (api_version, kind) in KINDS {
            let of = Type::of_kind(api_version, kind).unwrap();
            each(of, &mut seen, &mut |object| {
                for field in object.fields {
                    let found = object.field(field.name).map(|field| field.name);
                    assert_eq!(found, Some(field.name), "{}", object.name);
                }
            });
        }
        assert!(seen.len() > 150, "{} types", seen.len());
        assert!(Type::of_kind("v1", "Pod").is_none());
    }

    #[test]
    fn merged_lists_have_a_key_that_their_items_have() {
        let mut seen = Vec::new();
        let mut keyed = 0;
        for (api_version, kind) in KINDS {
            let of = Type::of_kind(api_version, kind).unwrap();
            each(of, &mut seen, &mut |object| {
                for field in object.fields {
                    match (field.lists, field.of) {
                        (Lists::Replaced, _)
                        | (Lists::Merged, Type::List(Type::String | Type::Int32)) => {}
                        (Lists::MergedBy(key), Type::List(Type::Object(item))) => {
                            keyed += 1;
                            assert!(item.field(key).is_some(), "{}.{key}", item.name);
                        }
                        _ => panic!("{}.{} is merged", object.name, field.name),
                    }
                }
            });
        }
        assert!(keyed > 20, "{keyed} lists");
    }
}
