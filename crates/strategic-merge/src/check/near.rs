//! What may have been meant by a misspelled name.

/// The candidate nearest to a name, if one is near: another case, or a few letters apart.
pub(super) fn nearest(
    name: &str,
    candidates: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let distance = |candidate: &str| strsim::osa_distance(&lower, &candidate.to_lowercase());
    let near = candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .min_by_key(|&(distance, _)| distance);
    near.and_then(|(distance, candidate)| {
        (distance <= candidate.len().div_ceil(4)).then_some(candidate)
    })
}
