//! Random patches, most of them to what the object has.

use rolewright_strategic_merge::{Field, Lists, Object, Type};
use serde_json::{Map, Value, json};

use super::Random;
use super::object::rest;

impl Random {
    /// A patch to an object, with the fields of `way`.
    pub fn patch(&mut self, to: &Map<String, Value>, of: Type, way: &[&str]) -> Map<String, Value> {
        match of {
            Type::Object(object) => self.object_patch(Some(to), object, way, 0),
            _ => Map::new(),
        }
    }

    fn object_patch(
        &mut self,
        to: Option<&Map<String, Value>>,
        object: &'static Object,
        way: &[&str],
        depth: usize,
    ) -> Map<String, Value> {
        let mut patch = Map::new();
        // Directives in what is new stay in it, so most stand in what is there.
        let has_directives = to.is_some() || self.percent(2);
        for field in self.patched(to, object, way, depth) {
            let to = to.and_then(|to| to.get(field.name));
            let rest = rest(field, way);
            let is_forced = way.first() == Some(&field.name);
            if !is_forced && self.percent(8) {
                patch.insert(field.name.to_owned(), Value::Null);
            } else if self.fault(2) {
                patch.insert(field.name.to_owned(), self.any());
            } else if self.percent(88) || is_forced {
                let value = self.value_patch(to, field.of, field.lists, rest, depth + 1);
                patch.insert(field.name.to_owned(), value);
            }
            if has_directives {
                self.list_directives(to, field, &mut patch);
            }
        }
        if self.fault(2) {
            let unknown = self.pick(&["imagee", "Name", "$pacth", "$setElementOrder", "x"]);
            patch.insert(unknown.to_owned(), self.any());
        }
        if depth > 0 && has_directives {
            self.map_directives(to, object, &mut patch);
        }
        patch
    }

    /// Fields to patch: some that the object has, and some others.
    fn patched(
        &mut self,
        to: Option<&Map<String, Value>>,
        object: &'static Object,
        way: &[&str],
        depth: usize,
    ) -> Vec<&'static Field> {
        let mut fields = self.chosen(object, way, depth);
        for name in to.into_iter().flat_map(Map::keys) {
            let Some(field) = object.field(name) else {
                continue;
            };
            let is_chosen = fields.iter().any(|chosen| chosen.name == field.name);
            if !is_chosen && self.percent(40) {
                fields.push(field);
            }
        }
        fields
    }

    fn value_patch(
        &mut self,
        to: Option<&Value>,
        of: Type,
        lists: Lists,
        way: &[&str],
        depth: usize,
    ) -> Value {
        match (of, to) {
            (Type::Object(object), to) => {
                let to = to.and_then(Value::as_object);
                Value::Object(self.object_patch(to, object, way, depth))
            }
            (Type::List(item), Some(Value::Array(items))) => {
                Value::Array(self.list_patch(items, *item, lists, way, depth))
            }
            (Type::List(item), None) if self.percent(30) => {
                Value::Array(self.list_patch(&[], *item, lists, way, depth))
            }
            (Type::Map(_), to) => {
                let mut value = self.value(of, lists, way, depth);
                if let (Value::Object(map), Some(Value::Object(to))) = (&mut value, to) {
                    for key in to.keys() {
                        if self.percent(20) {
                            map.insert(key.clone(), Value::Null);
                        }
                    }
                }
                if let Value::Object(map) = &mut value
                    && self.percent(4)
                {
                    map.insert("$patch".to_owned(), json!("replace"));
                }
                value
            }
            _ => self.value(of, lists, way, depth),
        }
    }

    fn list_patch(
        &mut self,
        to: &[Value],
        of: Type,
        lists: Lists,
        way: &[&str],
        depth: usize,
    ) -> Vec<Value> {
        let mut items = Vec::new();
        let count = self.rng.usize(usize::from(!way.is_empty())..5);
        for index in 0..count {
            let way = if index == 0 { way } else { &[] };
            let meets = if to.is_empty() || self.percent(30) {
                None
            } else {
                to.get(self.rng.usize(0..to.len()))
            };
            let item = match (of, lists, meets) {
                (Type::Object(object), Lists::MergedBy(key), meets) => {
                    self.keyed_item(meets.and_then(Value::as_object), object, key, way, depth)
                }
                (_, _, Some(item)) if way.is_empty() && self.rng.bool() => item.clone(),
                _ => self.value(of, Lists::Replaced, way, depth + 1),
            };
            items.push(item);
        }
        if self.fault(1) {
            items.push(self.any());
        }
        if let Lists::MergedBy(_) = lists
            && self.percent(6)
        {
            let at = self.rng.usize(0..=items.len());
            items.insert(at, json!({"$patch": "replace"}));
        }
        items
    }

    fn keyed_item(
        &mut self,
        meets: Option<&Map<String, Value>>,
        object: &'static Object,
        key: &'static str,
        way: &[&str],
        depth: usize,
    ) -> Value {
        let of = object.field(key).map_or(Type::String, |field| field.of);
        let value = meets.and_then(|meets| meets.get(key).cloned());
        let value = value.unwrap_or_else(|| self.scalar(of));
        if way.is_empty() && self.percent(12) {
            return json!({key: value, "$patch": "delete"});
        }
        let mut item = self.object_patch(meets, object, way, depth + 1);
        if !self.fault(2) {
            item.insert(key.to_owned(), value);
        }
        if let Some(Value::Array(retained)) = item.get_mut("$retainKeys") {
            retained.push(json!(key));
        }
        Value::Object(item)
    }

    /// `$patch` and `$retainKeys`.
    fn map_directives(
        &mut self,
        to: Option<&Map<String, Value>>,
        object: &'static Object,
        patch: &mut Map<String, Value>,
    ) {
        match self.rng.u8(0..60) {
            0 => {
                patch.insert("$patch".to_owned(), json!("replace"));
            }
            1 => *patch = Map::from_iter([("$patch".to_owned(), json!("delete"))]),
            2 if self.faults => {
                let word = self.pick(&["merge", "remove"]);
                patch.insert("$patch".to_owned(), json!(word));
            }
            3 | 4 => {
                let mut retained: Vec<Value> = patch.keys().map(|key| json!(key)).collect();
                retained.extend(
                    to.into_iter()
                        .flat_map(Map::keys)
                        .filter(|_| self.rng.bool())
                        .map(|key| json!(key)),
                );
                retained.retain(|name| {
                    name.as_str()
                        .is_some_and(|name| object.field(name).is_some())
                });
                if self.fault(20) {
                    retained.pop();
                }
                patch.insert("$retainKeys".to_owned(), Value::Array(retained));
            }
            _ => {}
        }
    }

    /// `$setElementOrder` and `$deleteFromPrimitiveList`.
    fn list_directives(
        &mut self,
        to: Option<&Value>,
        field: &'static Field,
        patch: &mut Map<String, Value>,
    ) {
        let Type::List(item) = field.of else { return };
        let is_primitive = !matches!(item, Type::Object(_) | Type::List(_) | Type::Map(_));
        let is_keyed = matches!(field.lists, Lists::MergedBy(_));
        let own = to.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if (is_primitive && self.percent(15)) || self.fault(2) {
            let mut gone: Vec<Value> = own.iter().filter(|_| self.percent(50)).cloned().collect();
            if self.rng.bool() {
                gone.push(self.scalar(*item));
            }
            if self.rng.bool()
                && let Some(Value::Array(set)) = patch.get(field.name)
            {
                gone.retain(|item| !set.contains(item));
            }
            patch.insert(
                format!("$deleteFromPrimitiveList/{}", field.name),
                Value::Array(gone),
            );
        }
        if ((is_primitive || is_keyed) && self.percent(25)) || self.fault(2) {
            let set = patch
                .get(field.name)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let order = self.element_order(own, &set, field.lists);
            patch.insert(
                format!("$setElementOrder/{}", field.name),
                Value::Array(order),
            );
        }
    }

    /// The items that are set, in their order, with some of the object's strewn in.
    fn element_order(&mut self, own: &[Value], set: &[Value], lists: Lists) -> Vec<Value> {
        let keyed = |item: &Value| match lists {
            Lists::MergedBy(key) => item.get(key).map(|value| json!({key: value})),
            _ => Some(item.clone()),
        };
        let set = set.iter().filter(|item| item.get("$patch").is_none());
        let mut order: Vec<Value> = set.filter_map(keyed).collect();
        for item in own.iter().filter_map(keyed) {
            if self.percent(60) {
                let at = self.rng.usize(0..=order.len());
                order.insert(at, item);
            }
        }
        if self.fault(10) {
            self.rng.shuffle(&mut order);
            order.truncate(self.rng.usize(0..4));
        }
        order
    }
}
