//! Wildcards in `access`: when they are taken.

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::raw::AccessEntry;

/// Reports wildcards that the entry does not allow with a reason. Tells whether all are allowed.
pub(super) fn allowed(
    entry: &AccessEntry,
    at: &Path,
    wildcards: &[Path],
    checker: &mut Checker<'_>,
) -> bool {
    if wildcards.is_empty() {
        if entry.allow_wildcard {
            checker.warning(
                &at.key("allowWildcard"),
                "there is no wildcard here to allow",
            );
        }
        return true;
    }
    if !entry.allow_wildcard {
        for wildcard in wildcards {
            checker
                .error(wildcard, "a wildcard grants what nobody has asked for")
                .label("name what is needed")
                .help("if it has to be, write `allowWildcard: true` and a `reason` in this entry");
        }
        return false;
    }
    if entry
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty())
    {
        checker
            .key_error(&at.key("allowWildcard"), "a wildcard without a reason")
            .help("write in `reason` why this client needs it");
        return false;
    }
    true
}
