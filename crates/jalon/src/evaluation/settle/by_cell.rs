//! Values by the cells of inputs that they belong to.

use crate::value::CellRef;

/// Values in the order of their cells, each cell once.
///
/// A sorted list, not a tree: most hold one or two, and a tree for each kind of value would be code that browsers load.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ByCell<V>(Vec<(CellRef, V)>);

impl<V> Default for ByCell<V> {
    fn default() -> ByCell<V> {
        ByCell(Vec::new())
    }
}

impl<V> FromIterator<(CellRef, V)> for ByCell<V> {
    fn from_iter<I: IntoIterator<Item = (CellRef, V)>>(values: I) -> ByCell<V> {
        let mut all = ByCell::default();
        for (cell, value) in values {
            all.insert(cell, value);
        }
        all
    }
}

impl<V> ByCell<V> {
    pub(super) fn one(cell: CellRef, value: V) -> ByCell<V> {
        ByCell(vec![(cell, value)])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (CellRef, &V)> {
        self.0.iter().map(|(cell, value)| (*cell, value))
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = CellRef> {
        self.0.iter().map(|(cell, _)| *cell)
    }

    pub(super) fn get(&self, cell: CellRef) -> Option<&V> {
        self.0.get(self.place(cell).ok()?).map(|(_, value)| value)
    }

    /// Keeps a value, in place of the one before.
    pub(super) fn insert(&mut self, cell: CellRef, value: V) {
        match self.place(cell) {
            Ok(place) => {
                if let Some((_, known)) = self.0.get_mut(place) {
                    *known = value;
                }
            }
            Err(place) => self.0.insert(place, (cell, value)),
        }
    }

    pub(super) fn remove(&mut self, cell: CellRef) {
        if let Ok(place) = self.place(cell) {
            self.0.remove(place);
        }
    }

    /// Where a cell stands, or would.
    fn place(&self, cell: CellRef) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(&cell))
    }
}
