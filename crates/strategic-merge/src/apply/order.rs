//! The order of merged lists: as the patch says, and between its items as the object had it.

use serde_json::Value;

use super::refusal::Reason;
use super::scalar::position;

/// An item with the value by which it is told from others: itself, or that of its merge key.
pub(super) struct Keyed {
    pub(super) key: Value,
    pub(super) item: Value,
}

/// The items that `is_named` holds for, and the others.
pub(super) fn partition(
    items: Vec<Keyed>,
    mut is_named: impl FnMut(&Value) -> Result<bool, Reason>,
) -> Result<(Vec<Keyed>, Vec<Keyed>), Reason> {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    for keyed in items {
        let group = if is_named(&keyed.key)? {
            &mut named
        } else {
            &mut others
        };
        group.push(keyed);
    }
    Ok((named, others))
}

/// The items in their final order. Those that the patch names stand in the order of `named_order`;
/// the others, which are all of the object, in that of `own_order`, and they are strewn between the
/// named ones as `own_order` has both.
pub(super) fn arrange(
    named: Vec<Keyed>,
    others: Vec<Keyed>,
    named_order: &[Value],
    own_order: &[Value],
) -> Result<Vec<Value>, Reason> {
    let named = sorted(named, named_order)?;
    let others = sorted(others, own_order)?;
    interleave(named, others, own_order)
}

fn sorted(items: Vec<Keyed>, order: &[Value]) -> Result<Vec<Keyed>, Reason> {
    let mut ranked = Vec::with_capacity(items.len());
    for keyed in items {
        ranked.push((position(order, &keyed.key)?, keyed));
    }
    if ranked.iter().all(|(rank, _)| rank.is_some()) {
        ranked.sort_by_key(|(rank, _)| *rank);
    } else {
        insertion_sort(&mut ranked);
    }
    Ok(ranked.into_iter().map(|(_, keyed)| keyed).collect())
}

/// Kubernetes takes an item that the order does not name for smaller than any other, and any other
/// for smaller than it. What comes of that depends on the algorithm, which is this one in Go for
/// lists of up to 20 items. [`crate::check`] lets no patch reach this.
fn insertion_sort<T>(ranked: &mut [(Option<usize>, T)]) {
    let less = |left: Option<usize>, right: Option<usize>| match (left, right) {
        (Some(left), Some(right)) => left < right,
        _ => true,
    };
    for end in 1..ranked.len() {
        for at in (1..=end).rev() {
            let (Some(below), Some(above)) = (ranked.get(at - 1), ranked.get(at)) else {
                break;
            };
            if !less(above.0, below.0) {
                break;
            }
            ranked.swap(at - 1, at);
        }
    }
}

fn interleave(
    named: Vec<Keyed>,
    others: Vec<Keyed>,
    own_order: &[Value],
) -> Result<Vec<Value>, Reason> {
    let mut all = Vec::with_capacity(named.len() + others.len());
    let (mut named, mut others) = (named.into_iter().peekable(), others.into_iter().peekable());
    while let (Some(next_named), Some(next_other)) = (named.peek(), others.peek()) {
        let other = position(own_order, &next_other.key)?;
        let ranks = other.zip(position(own_order, &next_named.key)?);
        let is_other_first = ranks.is_some_and(|(other, named)| other < named);
        let next = if is_other_first {
            others.next()
        } else {
            named.next()
        };
        all.extend(next.map(|keyed| keyed.item));
    }
    all.extend(named.chain(others).map(|keyed| keyed.item));
    Ok(all)
}
