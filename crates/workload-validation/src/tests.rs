//! What is refused, by its path.
