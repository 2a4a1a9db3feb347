//! The map behind the look-ups of a decision.

/// A map with a hasher that is quick on short names and seeded anew in each process, since the
/// names come from manifests that anyone may write. Nothing may depend on the order of its items.
pub(crate) type Map<K, V> = std::collections::HashMap<K, V, rapidhash::fast::RandomState>;
