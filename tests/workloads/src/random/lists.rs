//! Random patches to short lists of few names: what counts is the order.

use serde_json::{Map, Value, json};

use super::Random;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

impl Random {
    /// A Pod template with a list of finalizers and one of containers, in which names occur more
    /// than once, and a patch to both.
    pub fn lists(&mut self) -> (Map<String, Value>, Map<String, Value>) {
        let containers = |names: Vec<&str>| -> Value {
            names
                .into_iter()
                .map(|name| json!({ "name": name }))
                .collect()
        };
        let object = json!({"template": {
            "metadata": {"finalizers": self.names(7)},
            "spec": {"containers": containers(self.names(7))}
        }});
        let mut metadata = Map::new();
        if self.percent(80) {
            metadata.insert("finalizers".to_owned(), json!(self.names(6)));
        }
        if self.percent(20) {
            metadata.insert(
                "$deleteFromPrimitiveList/finalizers".to_owned(),
                json!(self.names(3)),
            );
        }
        self.order(&mut metadata, "finalizers", |name| json!(name));
        let mut spec = Map::new();
        if self.percent(80) {
            let mut items = containers(self.names(6));
            for item in items.as_array_mut().into_iter().flatten() {
                if self.percent(25) {
                    item["$patch"] = json!("delete");
                } else if self.percent(3) {
                    *item = json!({"$patch": "replace"});
                }
            }
            spec.insert("containers".to_owned(), items);
        }
        self.order(&mut spec, "containers", |name| json!({ "name": name }));
        let patch = json!({"template": {"metadata": metadata, "spec": spec}});
        let map = |value: Value| value.as_object().cloned().unwrap_or_default();
        (map(object), map(patch))
    }

    fn names(&mut self, most: usize) -> Vec<&'static str> {
        let count = self.rng.usize(0..=most);
        (0..count).map(|_| self.pick(&NAMES)).collect()
    }

    /// Now and then an order for a list, which names its items in their order, and others.
    fn order(&mut self, patch: &mut Map<String, Value>, list: &str, item: impl Fn(&str) -> Value) {
        if !self.percent(40) {
            return;
        }
        let mut order: Vec<Value> = self.names(4).into_iter().map(&item).collect();
        if self.percent(80) {
            let set = patch
                .get(list)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let mut at = 0;
            for item in set.into_iter().filter(|item| item.get("$patch").is_none()) {
                at = self.rng.usize(at..=order.len());
                order.insert(at, item);
                at += 1;
            }
        }
        if self.percent(5) {
            order.clear();
        }
        patch.insert(format!("$setElementOrder/{list}"), Value::Array(order));
    }
}
