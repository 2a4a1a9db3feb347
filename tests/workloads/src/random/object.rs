//! Random objects, each of its type.

use rolewright_strategic_merge::{Field, Lists, Object, Type};
use serde_json::{Map, Value};

use super::Random;

/// Below this, nothing but scalars is made, except on the way to a field that is to be reached.
const DEPTH: usize = 7;

impl Random {
    /// An object of a type, with the fields of `way`.
    pub fn object(&mut self, of: Type, way: &[&str]) -> Map<String, Value> {
        match of {
            Type::Object(object) => self.fields(object, way, 0),
            _ => Map::new(),
        }
    }

    /// Puts something somewhere into an object that may not belong there: a value of another type, or
    /// a field.
    pub fn spoil(&mut self, object: &mut Map<String, Value>) {
        let descends = self.percent(80);
        let deeper: Vec<&mut Value> = object
            .values_mut()
            .filter(|value| !is_empty(value))
            .collect();
        if descends && !deeper.is_empty() {
            let at = self.rng.usize(0..deeper.len());
            deeper
                .into_iter()
                .skip(at)
                .take(1)
                .for_each(|value| self.spoil_value(value));
        } else if object.is_empty() || self.percent(30) {
            let field = self.pick(&["imagee", "Name", "x", "metadata"]);
            object.insert(field.to_owned(), self.any());
        } else {
            let at = self.rng.usize(0..object.len());
            let value = self.any();
            object
                .values_mut()
                .skip(at)
                .take(1)
                .for_each(|old| *old = value.clone());
        }
    }

    fn spoil_value(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => self.spoil(fields),
            Value::Array(items) => {
                let at = self.rng.usize(0..items.len());
                items
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|item| self.spoil_value(item));
            }
            scalar => *scalar = self.any(),
        }
    }

    fn fields(
        &mut self,
        object: &'static Object,
        way: &[&str],
        depth: usize,
    ) -> Map<String, Value> {
        let mut fields = Map::new();
        for field in self.chosen(object, way, depth) {
            let rest = self::rest(field, way);
            let value = self.value(field.of, field.lists, rest, depth + 1);
            fields.insert(field.name.to_owned(), value);
        }
        fields
    }

    /// Some fields of a type in random order, and the next one of the way.
    pub(super) fn chosen(
        &mut self,
        object: &'static Object,
        way: &[&str],
        depth: usize,
    ) -> Vec<&'static Field> {
        let share = (400 / object.fields.len().max(1)).clamp(8, 60);
        let share = u32::try_from(share).unwrap_or(50);
        let mut chosen: Vec<&Field> = Vec::new();
        for field in object.fields {
            let is_forced = way.first() == Some(&field.name);
            let is_flat = depth < DEPTH || !has_fields(field.of);
            if is_forced || (is_flat && self.percent(share)) {
                chosen.push(field);
            }
        }
        self.rng.shuffle(&mut chosen);
        chosen
    }

    pub(super) fn value(&mut self, of: Type, lists: Lists, way: &[&str], depth: usize) -> Value {
        match of {
            Type::Object(object) => Value::Object(self.fields(object, way, depth)),
            Type::List(item) => {
                let least = usize::from(!way.is_empty());
                let count = self.rng.usize(least..5);
                let items = (0..count).map(|index| {
                    let way = if index == 0 { way } else { &[] };
                    self.item(*item, lists, way, depth)
                });
                Value::Array(items.collect())
            }
            Type::Map(of) => {
                let count = self.rng.usize(0..4);
                let entries = (0..count)
                    .map(|_| (self.key(), self.value(*of, Lists::Replaced, &[], depth + 1)));
                Value::Object(entries.collect())
            }
            scalar => self.scalar(scalar),
        }
    }

    /// An item of a list, with its merge key.
    pub(super) fn item(&mut self, of: Type, lists: Lists, way: &[&str], depth: usize) -> Value {
        let mut item = self.value(of, Lists::Replaced, way, depth + 1);
        if let (Value::Object(fields), Lists::MergedBy(key), Type::Object(object)) =
            (&mut item, lists, of)
            && let Some(field) = object.field(key)
        {
            fields.insert(key.to_owned(), self.scalar(field.of));
        }
        item
    }
}

/// What is left of a way behind a field.
pub(super) fn rest<'a, 'b>(field: &Field, way: &'a [&'b str]) -> &'a [&'b str] {
    match way.split_first() {
        Some((first, rest)) if *first == field.name => rest,
        _ => &[],
    }
}

fn has_fields(of: Type) -> bool {
    match of {
        Type::Object(_) => true,
        Type::List(of) | Type::Map(of) => has_fields(*of),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
