//! What can be wrong with a patch, in words.

use std::fmt;

use crate::directive::{DELETE, PATCH, REPLACE, SET_ELEMENT_ORDER};
use crate::path::Path;
use crate::types::Type;

/// Something wrong with a patch. It shows as a message that does not name the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where. Where the key itself is wrong, the path ends with it.
    pub path: Path,
    /// What.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Wrong {
    /// The type has no field of this name.
    UnknownField {
        /// The type's name: `Container`.
        object: &'static str,
        /// The name as written.
        field: String,
        /// The field that may have been meant.
        nearest: Option<&'static str>,
    },
    /// The value is not of the field's type.
    WrongType {
        /// What it has to be, as a noun: `a string`.
        expected: &'static str,
        /// What it is: `the number 8080`.
        found: String,
    },
    /// The value is of the type's kind, but not one that can be read: `64MiB` for a quantity.
    Unreadable {
        /// What it has to be.
        expected: &'static str,
    },
    /// Null in a list, where there is no field to take away.
    NullInList,
    /// An item of a list that is merged by a key has none, or null.
    NoMergeKey(&'static str),
    /// Two items of a list have the same value of its merge key, and directives in one of them: they
    /// are merged with each other first.
    SameKeyTwice(&'static str),
    /// A key that begins with `$` and is no directive.
    UnknownDirective {
        /// The directive that may have been meant.
        nearest: Option<&'static str>,
    },
    /// `$patch` with something else than `delete` or `replace`.
    PatchWord,
    /// `$patch: merge`, which kubectl refuses.
    PatchMerge,
    /// A directive where nothing follows it: in a list that is replaced, or in a mapping that has
    /// `$patch: replace` or `$patch: delete` itself.
    NoEffect,
    /// Beside `$patch: delete`, or `$patch: replace` in a list, this is never read.
    NeverRead {
        /// The word of `$patch`.
        word: &'static str,
    },
    /// A directive about a list names a field that is none.
    NotAList,
    /// `$setElementOrder` for a list of objects that are not merged by a key.
    NoOrder,
    /// `$setElementOrder` does not name the items of the list beside it in their order.
    OrderDiffers,
    /// An item of `$setElementOrder` has more than this key.
    OnlyMergeKey(&'static str),
    /// `$deleteFromPrimitiveList` for a list of objects.
    NotPrimitive,
    /// `$deleteFromPrimitiveList` names what the list beside it adds, or the list is null.
    DeletedAndSet,
    /// `$retainKeys` does not name this field, which is set beside it.
    NotRetained(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField {
                object,
                field,
                nearest,
            } => {
                write!(f, "{object} has no field `{field}`")?;
                nearest.map_or(Ok(()), |nearest| write!(f, "; did you mean `{nearest}`?"))
            }
            Self::WrongType { expected, found } => {
                write!(f, "has to be {expected}, and is {found}")
            }
            Self::Unreadable { expected } => write!(f, "is not {expected}"),
            Self::NullInList => f.write_str("an item of a list cannot be null"),
            Self::NoMergeKey(key) => {
                write!(
                    f,
                    "the item has no `{key}`, by which Kubernetes merges this list"
                )
            }
            Self::SameKeyTwice(key) => write!(
                f,
                "an item above has the same `{key}`, and one of the two has directives; write them as one item"
            ),
            Self::UnknownDirective { nearest } => {
                f.write_str("there is no such directive")?;
                nearest.map_or(Ok(()), |nearest| write!(f, "; did you mean `{nearest}`?"))
            }
            Self::PatchWord => write!(f, "`{PATCH}` takes `{DELETE}` or `{REPLACE}`"),
            Self::PatchMerge => {
                f.write_str("kubectl refuses this directive; without it the values are merged")
            }
            Self::NoEffect => f.write_str(
                "the directive has no effect here: its surroundings are replaced as a whole",
            ),
            Self::NeverRead { word } => write!(f, "is never read beside `{PATCH}: {word}`"),
            Self::NotAList => f.write_str("the directive has to name a field that is a list"),
            Self::NoOrder => {
                f.write_str("the items of this list have no key by which they could be ordered")
            }
            Self::OrderDiffers => {
                write!(
                    f,
                    "`{SET_ELEMENT_ORDER}` has to name the items of the list beside it, in their order"
                )
            }
            Self::OnlyMergeKey(key) => write!(f, "only `{key}` orders the items"),
            Self::NotPrimitive => {
                write!(
                    f,
                    "deletes strings and numbers only; an object goes by an item with `{PATCH}: {DELETE}`"
                )
            }
            Self::DeletedAndSet => {
                f.write_str("the list beside the directive sets what it deletes")
            }
            Self::NotRetained(field) => {
                write!(
                    f,
                    "`$retainKeys` does not name `{field}`, which is set beside it"
                )
            }
        }
    }
}

/// A type as a noun.
pub(super) fn noun(of: Type) -> &'static str {
    match of {
        Type::String => "a string",
        Type::Bool => "`true` or `false`",
        Type::Int32 => "a whole number of 32 bits",
        Type::Int64 => "a whole number of 64 bits",
        Type::IntOrString => "a whole number of 32 bits or a string",
        Type::Quantity => "a quantity such as `500m` or `64Mi`",
        Type::Time => "a time such as `2026-01-31T08:00:00Z`",
        Type::Bytes => "base64 text",
        Type::Any => "anything",
        Type::Object(_) | Type::Map(_) => "a mapping",
        Type::List(_) => "a list",
    }
}
