//! A part of a template that knows where it stands.

use serde_json::Value;

use crate::violation::{Control, Step, Violation};

/// A part of a template. Fields in it are named by a way with dots: `securityContext.runAsUser`.
pub(crate) struct Scope<'a> {
    value: &'a Value,
    path: Vec<Step>,
    container: Option<&'a str>,
}

impl<'a> Scope<'a> {
    pub(crate) fn root(template: &'a Value) -> Self {
        Self {
            value: template,
            path: Vec::new(),
            container: None,
        }
    }

    /// The value of a field that is set.
    pub(crate) fn get(&self, way: &str) -> Option<&'a Value> {
        let mut fields = way.split('.');
        let found = fields.try_fold(self.value, |value, field| value.get(field));
        found.filter(|value| !value.is_null())
    }

    pub(crate) fn is_true(&self, way: &str) -> bool {
        self.flag(way) == Some(true)
    }

    pub(crate) fn flag(&self, way: &str) -> Option<bool> {
        self.get(way)?.as_bool()
    }

    /// The text of a field; an empty one and none are the same to Kubernetes.
    pub(crate) fn text(&self, way: &str) -> &'a str {
        self.get(way).and_then(Value::as_str).unwrap_or_default()
    }

    /// The items of a list.
    pub(crate) fn items(&self, way: &str) -> Vec<Self> {
        let items = self.get(way).and_then(Value::as_array);
        let items = items.map_or(&[][..], Vec::as_slice).iter().enumerate();
        let item = |(index, value)| {
            let mut path = self.path_to(way);
            path.push(Step::Index(index));
            Self {
                value,
                path,
                container: self.container,
            }
        };
        items.map(item).collect()
    }

    /// The names of the fields that are set.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a str> {
        let fields = self.value.as_object().into_iter().flatten();
        fields
            .filter(|(_, value)| !value.is_null())
            .map(|(field, _)| field.as_str())
    }

    /// Whether it is an item of a list of this name.
    pub(crate) fn is_in(&self, list: &str) -> bool {
        let mut above = self.path.iter().rev().skip(1);
        above
            .next()
            .is_some_and(|step| matches!(step, Step::Key(key) if key == list))
    }

    /// The entries of a mapping of texts.
    pub(crate) fn texts(&self, way: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let map = self.get(way).and_then(Value::as_object);
        let entries = map.into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default()))
    }

    /// Whether this itself is one of some texts.
    pub(crate) fn is_one_of(&self, texts: &[&str]) -> bool {
        self.value
            .as_str()
            .is_some_and(|text| texts.contains(&text))
    }

    /// The same part, as a container.
    pub(crate) fn into_container(self) -> Self {
        Self {
            container: self.value.get("name").and_then(Value::as_str),
            ..self
        }
    }

    /// A violation by a field in this part.
    pub(crate) fn violation(&self, control: Control, way: &str, why: &'static str) -> Violation {
        self.violation_at(control, self.path_to(way), why)
    }

    /// A violation by an entry of a mapping, whose key may have dots.
    pub(crate) fn violation_by_entry(
        &self,
        control: Control,
        way: &str,
        key: &str,
        why: &'static str,
    ) -> Violation {
        let mut path = self.path_to(way);
        path.push(Step::Key(key.to_owned()));
        self.violation_at(control, path, why)
    }

    /// A violation by this part itself.
    pub(crate) fn violation_by_itself(&self, control: Control, why: &'static str) -> Violation {
        self.violation_at(control, self.path.clone(), why)
    }

    fn violation_at(&self, control: Control, path: Vec<Step>, why: &'static str) -> Violation {
        Violation {
            control,
            leaves_baseline: control.is_of_baseline(),
            path,
            container: self.container.map(str::to_owned),
            why,
        }
    }

    fn path_to(&self, way: &str) -> Vec<Step> {
        let mut path = self.path.clone();
        path.extend(way.split('.').map(|field| Step::Key(field.to_owned())));
        path
    }
}
