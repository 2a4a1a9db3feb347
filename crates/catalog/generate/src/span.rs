//! From the single versions in which a fact was recorded to the span that the table states.

use crate::recorded::Error;

/// `(first, last)` of minor versions without a gap.
///
/// # Errors
/// When there is a gap; the tables have no word for something that went and came back.
pub(crate) fn span(what: &str, minors: &[u8]) -> Result<(u8, u8), Error> {
    let (Some(&first), Some(&last)) = (minors.iter().min(), minors.iter().max()) else {
        return Err(Error::new(format!("{what}: in no version")));
    };
    if (first..=last).all(|minor| minors.contains(&minor)) {
        Ok((first, last))
    } else {
        Err(Error::new(format!(
            "{what}: served with a gap between 1.{first} and 1.{last}"
        )))
    }
}
