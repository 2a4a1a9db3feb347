//! A part of an object that knows where it stands, and what of it is known.

use std::borrow::Cow;

use serde_json::Value;

use crate::refusal::{Refusal, Step};

/// What is found in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found<T> {
    /// Nothing stands there, or what means the same to Kubernetes: null, an empty text.
    Nothing,
    /// Something may stand there, and nobody knows what.
    Unknown,
    /// This stands there.
    This(T),
}

impl<T> Found<T> {
    pub(crate) fn this(self) -> Option<T> {
        match self {
            Self::This(this) => Some(this),
            Self::Nothing | Self::Unknown => None,
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Whether something stands there, whatever it is.
    pub(crate) fn is_set(&self) -> bool {
        matches!(self, Self::This(_))
    }

    pub(crate) fn or(self, default: T) -> Self {
        match self {
            Self::Nothing => Self::This(default),
            found => found,
        }
    }

    fn map<U>(self, with: impl FnOnce(T) -> Found<U>) -> Found<U> {
        match self {
            Self::This(this) => with(this),
            Self::Nothing => Found::Nothing,
            Self::Unknown => Found::Unknown,
        }
    }
}

/// A part of an object.
#[derive(Clone)]
pub(crate) struct Scope<'a> {
    value: &'a Value,
    path: Vec<Step>,
    is_open: &'a dyn Fn(&[Step]) -> bool,
}

/// The items of a list.
pub(crate) struct List<'a> {
    pub(crate) items: Vec<Scope<'a>>,
    /// Whether these are all, and all stand together.
    pub(crate) is_closed: bool,
}

/// The entries of a mapping of texts.
pub(crate) struct Entries<'a> {
    pub(crate) entries: Vec<(&'a str, Found<&'a str>)>,
    /// Whether these are all, and all stand together.
    pub(crate) is_closed: bool,
}

impl<'a> Entries<'a> {
    pub(crate) fn get(&self, key: &str) -> Found<&'a str> {
        let mut entries = self.entries.iter();
        match entries.find(|(name, _)| *name == key) {
            Some((_, text)) => *text,
            None if self.is_closed => Found::Nothing,
            None => Found::Unknown,
        }
    }
}

impl<'a> Scope<'a> {
    pub(crate) fn root(value: &'a Value, is_open: &'a dyn Fn(&[Step]) -> bool) -> Self {
        Self {
            value,
            path: Vec::new(),
            is_open,
        }
    }

    /// Whether all fields or items are known, and stand together.
    pub(crate) fn is_closed(&self) -> bool {
        !(self.is_open)(&self.path)
    }

    /// A field, or the way to one with dots: `spec.template`.
    pub(crate) fn get(&self, way: &str) -> Found<Self> {
        way.split('.')
            .fold(Found::This(self.clone()), |found, field| {
                found.map(|scope| scope.field(field))
            })
    }

    /// An entry of a mapping, whose key may have dots.
    pub(crate) fn entry(&self, name: &str) -> Found<Self> {
        self.field(name)
    }

    fn field(&self, name: &str) -> Found<Self> {
        let Some(fields) = self.value.as_object() else {
            return Found::Unknown;
        };
        let Some(value) = fields.get(name) else {
            return if self.is_closed() {
                Found::Nothing
            } else {
                Found::Unknown
            };
        };
        let below = Self {
            value,
            path: self.at(name),
            is_open: self.is_open,
        };
        if !(value.is_object() || value.is_array() || below.is_closed()) {
            Found::Unknown
        } else if value.is_null() {
            Found::Nothing
        } else {
            Found::This(below)
        }
    }

    /// The text of a field; an empty one and none are the same to Kubernetes.
    pub(crate) fn text(&self, way: &str) -> Found<&'a str> {
        self.get(way).map(|scope| match scope.value.as_str() {
            Some("") => Found::Nothing,
            Some(text) => Found::This(text),
            None => Found::Unknown,
        })
    }

    /// The text of a field whose pointer tells an empty one from none.
    pub(crate) fn raw_text(&self, way: &str) -> Found<&'a str> {
        self.get(way).map(|scope| match scope.value.as_str() {
            Some(text) => Found::This(text),
            None => Found::Unknown,
        })
    }

    pub(crate) fn number(&self, way: &str) -> Found<i64> {
        self.get(way).map(|scope| match scope.value.as_i64() {
            Some(number) => Found::This(number),
            None => Found::Unknown,
        })
    }

    pub(crate) fn flag(&self, way: &str) -> Found<bool> {
        self.get(way).map(|scope| match scope.value.as_bool() {
            Some(flag) => Found::This(flag),
            None => Found::Unknown,
        })
    }

    pub(crate) fn is_true(&self, way: &str) -> bool {
        self.flag(way) == Found::This(true)
    }

    /// This as it is written.
    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// The items of a list; those of none are none.
    pub(crate) fn list(&self, way: &str) -> List<'a> {
        let found = match self.get(way) {
            Found::This(found) if found.value.is_array() => found,
            found => {
                return List {
                    items: Vec::new(),
                    is_closed: found.is_nothing(),
                };
            }
        };
        let items = found.value.as_array().into_iter().flatten().enumerate();
        let item = |(index, value)| {
            let mut path = found.path.clone();
            path.push(Step::Index(index));
            Self {
                value,
                path,
                is_open: self.is_open,
            }
        };
        List {
            items: items.map(item).collect(),
            is_closed: found.is_closed(),
        }
    }

    /// The entries of a mapping of texts; those of none are none.
    pub(crate) fn entries(&self, way: &str) -> Entries<'a> {
        let found = match self.get(way) {
            Found::This(found) if found.value.is_object() => found,
            found => {
                return Entries {
                    entries: Vec::new(),
                    is_closed: found.is_nothing(),
                };
            }
        };
        let fields = found.value.as_object().into_iter().flatten();
        let entry = |(key, value): (&'a String, &'a Value)| {
            let mut path = found.path.clone();
            path.push(Step::Key(key.clone()));
            let text = match value {
                _ if (self.is_open)(&path) => Found::Unknown,
                // Null in a mapping of texts is an empty one.
                Value::Null => Found::This(""),
                Value::String(text) => Found::This(text.as_str()),
                _ => Found::Unknown,
            };
            (key.as_str(), text)
        };
        Entries {
            entries: fields.map(entry).collect(),
            is_closed: found.is_closed(),
        }
    }

    /// The names of the fields that are set.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let fields = self.value.as_object().into_iter().flatten();
        fields
            .filter(|(_, value)| !value.is_null())
            .map(|(field, _)| field.as_str())
    }

    /// The path of a field, or of the way to one.
    pub(crate) fn at(&self, way: &str) -> Vec<Step> {
        let mut path = self.path.clone();
        path.extend(way.split('.').map(|field| Step::Key(field.to_owned())));
        path
    }

    /// A refusal of a field.
    pub(crate) fn refuse(
        &self,
        way: &str,
        why: impl Into<Cow<'static, str>>,
        out: &mut Vec<Refusal>,
    ) {
        let path = self.at(way);
        out.push(Refusal {
            path,
            why: why.into(),
        });
    }

    /// A refusal of an entry of a mapping, whose key may have dots.
    pub(crate) fn refuse_entry(
        &self,
        way: &str,
        key: &str,
        why: impl Into<Cow<'static, str>>,
        out: &mut Vec<Refusal>,
    ) {
        let mut path = self.at(way);
        path.push(Step::Key(key.to_owned()));
        out.push(Refusal {
            path,
            why: why.into(),
        });
    }

    /// A refusal of this itself.
    pub(crate) fn refuse_itself(&self, why: impl Into<Cow<'static, str>>, out: &mut Vec<Refusal>) {
        out.push(Refusal {
            path: self.path.clone(),
            why: why.into(),
        });
    }
}
