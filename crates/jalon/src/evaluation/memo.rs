//! What was worked out once, by expression and cell.

use std::collections::BTreeMap;

use crate::framework::ExprId;

/// Values by an expression and a cell of its axes.
///
/// One kind of map finds them all, whatever is kept: each other kind would be code of its own, which browsers load.
#[derive(Debug)]
pub(super) struct Memo<V> {
    places: BTreeMap<(ExprId, usize), usize>,
    kept: Vec<V>,
}

impl<V> Default for Memo<V> {
    fn default() -> Memo<V> {
        Memo { places: BTreeMap::new(), kept: Vec::new() }
    }
}

impl<V> Memo<V> {
    pub(super) fn get(&self, key: (ExprId, usize)) -> Option<&V> {
        self.kept.get(*self.places.get(&key)?)
    }

    /// Keeps a value, in place of the one before.
    pub(super) fn insert(&mut self, key: (ExprId, usize), value: V) {
        let place = *self.places.entry(key).or_insert(self.kept.len());
        match self.kept.get_mut(place) {
            Some(kept) => *kept = value,
            None => self.kept.push(value),
        }
    }
}
