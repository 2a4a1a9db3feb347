//! The types of the schema, in reading order.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::spec::raw::workload::container::Container;
use crate::spec::raw::workload::pod::Pod;
use crate::spec::schema::editors;

/// The name of the type that a whole document has.
const ROOT: &str = "ApiClient";

/// Types whose fields others take over, the bigger ones first.
const SHARED: [&str; 3] = ["Job", "Pod", "Container"];

/// A type by its name.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    schema: Value,
}

impl Type {
    pub(super) fn has_fields(&self) -> bool {
        self.schema.get("properties").is_some()
    }

    fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.schema.get("properties").and_then(Value::as_object);
        let fields = fields.into_iter().flatten();
        fields.map(|(name, schema)| (name.as_str(), schema))
    }

    /// Whether it has every field of the other, each just so.
    fn holds(&self, other: &Self) -> bool {
        let own: BTreeMap<&str, &Value> = self.fields().collect();
        other
            .fields()
            .all(|(name, schema)| own.get(name) == Some(&schema))
    }
}

/// All types of the spec.
#[derive(Debug)]
pub(super) struct Types(Vec<Type>);

/// A type that has fields, as the page tells of it.
#[derive(Debug)]
pub(super) struct Section<'t> {
    pub(super) name: &'t str,
    pub(super) schema: &'t Value,
    /// The type whose fields it has besides its own.
    pub(super) shares: Option<&'t str>,
    /// Its own fields.
    pub(super) fields: Vec<(&'t str, &'t Value)>,
    /// The types and their fields at which it stands.
    pub(super) used_at: Vec<(&'t str, &'t str)>,
}

impl<'t> Section<'t> {
    pub(super) fn requires(&self, field: &str) -> bool {
        let required = self.schema.get("required").and_then(Value::as_array);
        required
            .into_iter()
            .flatten()
            .any(|name| name.as_str() == Some(field))
    }

    /// The words that a condition on the whole type leaves to a field.
    pub(super) fn further_words(&self, field: &str) -> Vec<&'t str> {
        let conditions = self.schema.get("allOf").and_then(Value::as_array);
        conditions
            .into_iter()
            .flatten()
            .filter_map(|condition| condition.get("properties")?.get(field)?.get("enum"))
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}

impl Types {
    /// Those of the schema, and those of which the schema only has the fields.
    pub(super) fn all() -> Self {
        let whole = crate::spec::schema::schema();
        let mut types = vec![Type {
            name: ROOT.to_owned(),
            schema: whole.clone(),
        }];
        let definitions = whole.get("$defs").and_then(Value::as_object);
        types.extend(
            definitions
                .into_iter()
                .flatten()
                .map(|(name, schema)| Type {
                    name: name.clone(),
                    schema: schema.clone(),
                }),
        );
        for (name, mut schema) in [
            ("Pod", schemars::schema_for!(Pod)),
            ("Container", schemars::schema_for!(Container)),
        ] {
            editors::drop_null(&mut schema);
            types.push(Type {
                name: name.to_owned(),
                schema: schema.to_value(),
            });
        }
        Self(types)
    }

    /// The type that a schema refers to.
    pub(super) fn named(&self, schema: &Value) -> Option<&Type> {
        let reference = schema.get("$ref").and_then(Value::as_str)?;
        self.find(reference.strip_prefix("#/$defs/")?)
    }

    fn find(&self, name: &str) -> Option<&Type> {
        self.0.iter().find(|found| found.name == name)
    }

    /// What a schema says, behind a reference.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        self.named(schema).map_or(schema, |found| &found.schema)
    }

    /// The forms or words of which a value has one; none if there is no choice.
    pub(super) fn branches<'s>(&'s self, schema: &'s Value) -> Vec<&'s Value> {
        let schema = self.resolve(schema);
        let branches = schema.get("anyOf").or_else(|| schema.get("oneOf"));
        let branches = branches.and_then(Value::as_array).into_iter().flatten();
        if schema.get("properties").is_some() {
            return Vec::new();
        }
        branches.collect()
    }

    /// The types that have fields, each where one first meets it.
    pub(super) fn sections(&self) -> Vec<Section<'_>> {
        let mut sections = Vec::new();
        if let Some(root) = self.find(ROOT) {
            self.visit(root, &mut sections);
        }
        sections
    }

    fn visit<'t>(&'t self, found: &'t Type, sections: &mut Vec<Section<'t>>) {
        let shared = SHARED
            .iter()
            .filter_map(|name| self.find(name))
            .find(|shared| shared.name != found.name && found.holds(shared));
        let inherited = |name: &str| {
            shared.is_some_and(|shared| shared.fields().any(|(field, _)| field == name))
        };
        let fields: Vec<_> = found
            .fields()
            .filter(|(name, _)| !inherited(name))
            .collect();
        sections.push(Section {
            name: &found.name,
            schema: &found.schema,
            shares: shared.map(|shared| shared.name.as_str()),
            fields: fields.clone(),
            used_at: Vec::new(),
        });
        if let Some(shared) = shared {
            self.meet(shared, None, sections);
        }
        for (field, schema) in fields {
            for met in self.within(schema) {
                self.meet(met, Some((&found.name, field)), sections);
            }
        }
    }

    fn meet<'t>(
        &'t self,
        met: &'t Type,
        at: Option<(&'t str, &'t str)>,
        sections: &mut Vec<Section<'t>>,
    ) {
        if !sections.iter().any(|section| section.name == met.name) {
            self.visit(met, sections);
        }
        let section = sections.iter_mut().find(|section| section.name == met.name);
        if let (Some(section), Some(at)) = (section, at) {
            section.used_at.push(at);
        }
    }

    /// The types with fields that a value of a schema can hold without another between.
    fn within<'t>(&'t self, schema: &'t Value) -> Vec<&'t Type> {
        if let Some(found) = super::object(self, schema) {
            return vec![found];
        }
        let inner = self.resolve(schema);
        let branches = self.branches(schema).into_iter();
        let parts = [inner.get("items"), inner.get("additionalProperties")];
        branches
            .chain(parts.into_iter().flatten())
            .flat_map(|part| self.within(part))
            .collect()
    }
}
