//! What a word is: a place in the spec, where it lands, and what may be written there.

use serde_json::Value;

use super::landing;

/// A word of the spec.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    /// Where it stands: a JSON pointer from the root of the spec. A first step [`WORKLOAD`] stands
    /// for the word of the controller.
    pub(crate) at: &'static str,
    /// Where its value goes.
    pub(crate) lands: Lands,
    /// What is written there, one after the other.
    pub(crate) values: fn() -> Vec<Value>,
}

/// Where a value goes in the object that the spec means.
#[derive(Clone, Copy)]
pub(crate) enum Lands {
    /// As it is, to a JSON pointer from the container.
    Container(&'static str),
    /// In a form of its own.
    By(fn(&mut Parts<'_>, &Value)),
}

/// A controller, by the word of the spec that asks for it.
pub(crate) struct Controller {
    /// Its word, such as `deployment`.
    pub(crate) word: &'static str,
    /// The kind of the object.
    pub(crate) kind: &'static str,
    /// The API's path of its group and version, such as `/apis/apps/v1`.
    pub(crate) api: &'static str,
    /// The resource.
    pub(crate) plural: &'static str,
    /// Where the Pod template is.
    pub(crate) template: &'static str,
    /// Its words, one list for each room of the table.
    pub(crate) words: &'static [&'static [Word]],
    /// A spec in which each word has a value that is right.
    pub(crate) base: fn(&str) -> Value,
}

/// An object that a spec means, with its parts at hand.
pub(crate) struct Parts<'o> {
    /// The object.
    pub(crate) object: &'o mut Value,
    /// Where its Pod template is.
    pub(crate) template: &'static str,
}

/// The step that stands for the controller's word.
pub(crate) const WORKLOAD: &str = "/workload";

/// Stands for no value at all.
pub(crate) const ABSENT: &str = "\u{0}absent";

impl Word {
    /// A word whose value lands as it is in the container.
    pub(crate) const fn container(
        at: &'static str,
        lands: &'static str,
        values: fn() -> Vec<Value>,
    ) -> Self {
        Self {
            at,
            lands: Lands::Container(lands),
            values,
        }
    }

    /// A word whose value lands in a form of its own.
    pub(crate) const fn by(
        at: &'static str,
        lands: fn(&mut Parts<'_>, &Value),
        values: fn() -> Vec<Value>,
    ) -> Self {
        Self {
            at,
            lands: Lands::By(lands),
            values,
        }
    }

    /// Writes a value in its place in the spec.
    pub(crate) fn write(&self, spec: &mut Value, controller: &Controller, value: &Value) {
        match self.at.strip_prefix(WORKLOAD) {
            Some(rest) => set(spec, &format!("/{}{rest}", controller.word), value),
            None => set(spec, self.at, value),
        }
    }

    /// Puts a value where it lands.
    pub(crate) fn land(&self, object: &mut Value, controller: &Controller, value: &Value) {
        let template = controller.template;
        match self.lands {
            Lands::Container(to) => {
                set(object, &format!("{template}/spec/containers/0{to}"), value);
            }
            Lands::By(land) => land(&mut Parts { object, template }, value),
        }
    }
}

impl Parts<'_> {
    pub(crate) fn pod(&mut self) -> &mut Value {
        landing::at(self.object, &format!("{}/spec", self.template))
    }

    pub(crate) fn container(&mut self) -> &mut Value {
        landing::at(self.object, &format!("{}/spec/containers/0", self.template))
    }
}

/// Puts a value in its place, or takes away what stands there; the holder has to be there.
pub(crate) fn set(root: &mut Value, place: &str, value: &Value) {
    let (holder, key) = place.rsplit_once('/').unwrap_or(("", place));
    landing::put(landing::at(root, holder), key, landing::field(value));
}
