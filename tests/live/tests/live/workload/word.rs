//! What a word is: a place in the spec, where it lands, and what may be written there.

use serde_json::{Value, json};

use super::landing::{at, field, put};

/// A word of the spec.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    /// Where it stands: a JSON pointer from the root of the spec. A first step [`WORKLOAD`] stands
    /// for the word of the controller.
    pub(crate) at: &'static str,
    /// The container that the word is about.
    pub(crate) whose: Whose,
    /// Where its value goes.
    pub(crate) lands: Lands,
    /// What is written there, one after the other.
    pub(crate) values: fn() -> Vec<Value>,
}

/// A container of the Pod.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The main one.
    Main,
    /// The one sidecar of the specs here.
    Sidecar,
    /// Their one init container.
    Init,
}

/// Where a value goes in the object that the spec means.
#[derive(Clone, Copy)]
pub(crate) enum Lands {
    /// As it is, to a JSON pointer from here.
    Plain(From, &'static str, Absent),
    /// In a form of its own.
    By(fn(&mut Parts<'_>, &Value)),
}

/// Where a JSON pointer begins.
#[derive(Clone, Copy)]
pub(crate) enum From {
    /// The container.
    Container,
    /// The Pod's spec.
    Pod,
    /// What holds the Pod template.
    Owner,
    /// The object.
    Object,
}

/// What lands where a spec says nothing.
#[derive(Clone, Copy)]
pub(crate) enum Absent {
    Nothing,
    Number(i64),
    Text(&'static str),
}

/// A controller, by the word of the spec that asks for it, or a Service in front of one.
pub(crate) struct Controller {
    /// Its word, such as `deployment`.
    pub(crate) word: &'static str,
    /// The kind of the object.
    pub(crate) kind: &'static str,
    /// What tells the object from others of the kind.
    pub(crate) suffix: &'static str,
    /// The API's path of its group and version, such as `/apis/apps/v1`.
    pub(crate) api: &'static str,
    /// The resource.
    pub(crate) plural: &'static str,
    /// Where the Pod template is, if there is one.
    pub(crate) template: Option<&'static str>,
    /// Its words, one list for each room of the table.
    pub(crate) words: &'static [Room],
    /// A spec in which each word has a value that is right.
    pub(crate) base: fn(&str) -> Value,
}

/// Words that belong together.
pub(crate) struct Room {
    /// The container that they are about.
    pub(crate) whose: Whose,
    /// The words.
    pub(crate) words: &'static [Word],
    /// How many of the values are offered alone: each, or every so-manieth. The others are tried
    /// where the words stand first.
    pub(crate) every: usize,
}

/// An object that a spec means, with its parts at hand.
pub(crate) struct Parts<'o> {
    /// The object.
    pub(crate) object: &'o mut Value,
    /// Where its Pod template is; nowhere in a Service.
    pub(crate) template: &'static str,
    /// The container that a word is about.
    pub(crate) whose: Whose,
}

/// The step that stands for the controller's word.
pub(crate) const WORKLOAD: &str = "/workload";

/// Stands for no value at all.
pub(crate) const ABSENT: &str = "\u{0}absent";

impl Whose {
    /// Where the container stands in the spec, from the controller's word.
    fn in_spec(self) -> &'static str {
        match self {
            Self::Main => "",
            Self::Sidecar => "/sidecars/0",
            Self::Init => "/initContainers/0",
        }
    }

    /// Where the container stands in the Pod. Sidecars come before what runs to its end.
    fn in_pod(self) -> &'static str {
        match self {
            Self::Main => "/containers/0",
            Self::Sidecar => "/initContainers/0",
            Self::Init => "/initContainers/1",
        }
    }
}

impl Absent {
    fn value(self) -> Option<Value> {
        match self {
            Self::Nothing => None,
            Self::Number(number) => Some(json!(number)),
            Self::Text(text) => Some(json!(text)),
        }
    }
}

impl Word {
    /// A word whose value lands as it is, or in default of one as what stands there.
    pub(crate) const fn plain(
        at: &'static str,
        from: From,
        to: &'static str,
        absent: Absent,
        values: fn() -> Vec<Value>,
    ) -> Self {
        Self {
            at,
            whose: Whose::Main,
            lands: Lands::Plain(from, to, absent),
            values,
        }
    }

    /// A word whose value lands as it is in the container.
    pub(crate) const fn container(
        at: &'static str,
        to: &'static str,
        values: fn() -> Vec<Value>,
    ) -> Self {
        Self::plain(at, From::Container, to, Absent::Nothing, values)
    }

    /// A word whose value lands in a form of its own.
    pub(crate) const fn by(
        at: &'static str,
        lands: fn(&mut Parts<'_>, &Value),
        values: fn() -> Vec<Value>,
    ) -> Self {
        Self {
            at,
            whose: Whose::Main,
            lands: Lands::By(lands),
            values,
        }
    }

    /// The same word of another container.
    pub(crate) fn of(mut self, whose: Whose) -> Self {
        self.whose = whose;
        self
    }

    /// Where the word stands in the spec of a controller.
    pub(crate) fn place(&self, controller: &Controller) -> String {
        match self.at.strip_prefix(WORKLOAD) {
            Some(rest) => format!("/{}{}{rest}", controller.word, self.whose.in_spec()),
            None => self.at.to_owned(),
        }
    }

    /// Writes a value in its place in the spec.
    pub(crate) fn write(&self, spec: &mut Value, controller: &Controller, value: &Value) {
        set(spec, &self.place(controller), value);
    }

    /// Puts a value where it lands.
    pub(crate) fn land(&self, object: &mut Value, controller: &Controller, value: &Value) {
        let mut parts = Parts {
            object,
            template: controller.template.unwrap_or_default(),
            whose: self.whose,
        };
        match self.lands {
            Lands::Plain(from, to, absent) => {
                let landed = field(value).or_else(|| absent.value());
                let (holder, key) = to.rsplit_once('/').unwrap_or(("", to));
                put(at(parts.from(from), holder), key, landed);
            }
            Lands::By(land) => land(&mut parts, value),
        }
    }
}

impl Parts<'_> {
    fn from(&mut self, from: From) -> &mut Value {
        match from {
            From::Container => self.container(),
            From::Pod => self.pod(),
            From::Owner => self.owner(),
            From::Object => self.object,
        }
    }

    /// What holds the Pod template.
    pub(crate) fn owner(&mut self) -> &mut Value {
        at(self.object, self.template.trim_end_matches("/template"))
    }

    pub(crate) fn pod(&mut self) -> &mut Value {
        at(self.object, &format!("{}/spec", self.template))
    }

    pub(crate) fn container(&mut self) -> &mut Value {
        let whose = self.whose.in_pod();
        at(self.pod(), whose)
    }
}

/// Puts a value in its place, or takes away what stands there; the holder has to be there.
pub(crate) fn set(root: &mut Value, place: &str, value: &Value) {
    let (holder, key) = place.rsplit_once('/').unwrap_or(("", place));
    put(at(root, holder), key, field(value));
}
