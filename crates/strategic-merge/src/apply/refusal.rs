//! Why a patch was not applied, and what it did not do.

use std::fmt;

use crate::path::{Path, Trail};

/// A patch that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where in the patch.
    pub path: Path,
    /// Why.
    pub reason: Reason,
}

/// Why a patch cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// `$patch` with a value other than `delete` and `replace`.
    PatchDirective,
    /// A directive about a list that is not written as `$directive/LIST`.
    DirectiveForm,
    /// A directive whose value has to be a list.
    DirectiveNoList,
    /// `$retainKeys` leaves out a field that stands beside it, which is named here.
    NotRetained(String),
    /// A directive that would stand in the result: it meets nothing that it could change.
    DirectiveStays,
    /// `$setElementOrder` leaves out an item of the list, or has two of them the other way round.
    OrderDiffers,
    /// A list is set, and items of it are deleted, so that the result depends on which comes first:
    /// an item is in both, or the object's list has one twice. With kubectl that is left to chance.
    Ambiguous,
    /// There is no field of this name whose mapping or list could be merged.
    NoSuchField(String),
    /// The object has something else than a list here.
    NoList,
    /// An item, of the patch or of the object, has no value in the field by which the list is merged.
    NoMergeKey(String),
    /// The items are not all mappings, or not all scalars of one type.
    MixedItems,
    /// Lists of lists, of null, or of mappings without a merge key cannot be merged.
    ItemsCannotMerge,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PatchDirective => f.write_str("`$patch` takes `delete` or `replace`"),
            Self::DirectiveForm => {
                f.write_str("the directive is written with a slash and the name of the list")
            }
            Self::DirectiveNoList => f.write_str("the directive takes a list"),
            Self::NotRetained(field) => write!(
                f,
                "`$retainKeys` does not list `{field}`, which is set beside it"
            ),
            Self::DirectiveStays => {
                f.write_str("the directive has nothing to change: what it is about is new")
            }
            Self::OrderDiffers => f.write_str(
                "`$setElementOrder` has to name the items of the list beside it, in their order",
            ),
            Self::Ambiguous => f.write_str(
                "what kubectl makes of this is left to chance: the list is set beside the directive",
            ),
            Self::NoSuchField(field) => {
                write!(f, "there is no field `{field}` that could be merged")
            }
            Self::NoList => f.write_str("what is to be changed here is no list"),
            Self::NoMergeKey(key) => {
                write!(f, "an item has no `{key}`, by which the list is merged")
            }
            Self::MixedItems => f.write_str("the items are of different types"),
            Self::ItemsCannotMerge => f.write_str("lists with such items cannot be merged"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl std::error::Error for Refusal {}

/// What a patch says and kubectl leaves undone, without an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A mapping with `$patch: replace` is dropped with all that it sets, as the object has nothing
    /// in this place.
    Dropped(Path),
    /// An item has the merge key of an earlier item of the same list in the patch, and is merged
    /// into that one: of two ports with one number, one is left.
    MergedIntoEarlier(Path),
}

pub(super) fn refuse<T>(trail: Trail<'_>, reason: Reason) -> Result<T, Refusal> {
    Err(Refusal {
        path: trail.path(),
        reason,
    })
}
