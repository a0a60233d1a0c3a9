//! References between the records of a row: which member of another list each names.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::Array;

use crate::lists::List;
use crate::rows::text;

/// Names that are looked through one by one.
const FEW: usize = 12;

/// For each cell of a column of references, the place among the members of its row of the one that it names; not a number where
/// only the plain evaluator can tell. The cells are those of the members of a list, or of the rows.
pub(crate) fn places(array: &dyn Array, within: Option<&List<'_>>, to: &List<'_>, rows: usize) -> Vec<f64> {
    let mut places = vec![f64::NAN; array.len()];
    let mut names: Vec<Cow<'_, str>> = Vec::new();
    for row in 0..rows {
        let cells = within.map_or(Some(row..row + 1), |list| list.members(row));
        let Some((cells, members)) = cells.filter(|cells| !cells.is_empty()).zip(to.members(row)) else { continue };
        names.clear();
        names.extend(members.enumerate().map(|(at, member)| to.name(member, at)));
        let by_name: HashMap<&str, usize> = match names.len() {
            0..=FEW => HashMap::new(),
            _ => names.iter().enumerate().map(|(place, name)| (&**name, place)).collect(),
        };
        for cell in cells {
            let Some(name) = text(array, cell) else { continue };
            let place = match names.len() {
                0..=FEW => names.iter().position(|other| **other == *name),
                _ => by_name.get(name).copied(),
            };
            #[allow(clippy::cast_precision_loss, reason = "lists are no longer than floats count")]
            if let (Some(place), Some(to)) = (place, places.get_mut(cell)) {
                *to = place as f64;
            }
        }
    }
    places
}
