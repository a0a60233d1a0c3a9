//! The pairs of the members of two lists: the lists of a plan, and the references from pairs and to them.

use jalon::axis::AxisId;

use super::{List, Listing};
use crate::graph::Column;
use crate::rows::Table;
use crate::source::{Expected, Source};

/// The lists of a table that a plan reads; those that pairs are of stand before them.
pub(crate) fn lists<'a>(table: &Table<'a>, listings: &[Listing]) -> Vec<List<'a>> {
    let mut lists: Vec<List<'a>> = Vec::with_capacity(listings.len());
    for listing in listings {
        let list = match listing {
            Listing::Of(axis) => List::of(table, *axis),
            Listing::Pairs(sides) => match sides.map(|side| lists.get(usize::from(side))) {
                [Some(first), Some(second)] => List::of_pairs(table, axes(listings, *sides), [first, second]),
                _ => List::absent(),
            },
        };
        lists.push(list);
    }
    lists
}

/// The axes of two lists.
fn axes(listings: &[Listing], sides: [u8; 2]) -> [AxisId; 2] {
    sides.map(|side| match listings.get(usize::from(side)) {
        Some(Listing::Of(axis)) => *axis,
        Some(Listing::Pairs(_)) | None => AxisId(u32::MAX),
    })
}

/// The two lists of whose members those of a list are pairs, if they are.
pub(crate) fn sides<'l, 'a>(listings: &[Listing], lists: &'l [List<'a>], at: u8) -> Option<[&'l List<'a>; 2]> {
    let Listing::Pairs([first, second]) = listings.get(usize::from(at))? else { return None };
    Some([lists.get(usize::from(*first))?, lists.get(usize::from(*second))?])
}

/// For each member of a list, what it names by its pair: the place of a side of it, or that of the pair of those that two
/// columns name (not a number where one of them names none). None where the column is no such one.
pub(crate) fn places(
    expected: &Expected,
    of: Option<&List<'_>>,
    lists: &[List<'_>],
    sources: &[Source<'_>],
    rows: usize,
) -> Option<Vec<f64>> {
    match expected {
        Expected::Side(side) => Some(of?.side(*side).to_vec()),
        Expected::Both(to, columns) => Some(both(of?, lists.get(usize::from(*to))?, *columns, sources, rows)),
        _ => None,
    }
}

fn both(of: &List<'_>, pairs: &List<'_>, columns: [Column; 2], sources: &[Source<'_>], rows: usize) -> Vec<f64> {
    let mut places = vec![f64::NAN; of.place(rows)];
    for row in 0..rows {
        let Some((members, all)) = of.members(row).zip(pairs.members(row)) else { continue };
        // The second runs fastest: the last pair of all tells how many the second has.
        let last = all.end.checked_sub(1).filter(|last| all.contains(last));
        let width = last.and_then(|last| pairs.side(1).get(last)).map_or(0.0, |place| place + 1.0);
        for member in members {
            let [first, second] = columns.map(|column| sources.get(column.0 as usize)?.place(member));
            #[allow(clippy::cast_precision_loss, reason = "lists are no longer than floats count")]
            if let (Some(first), Some(second), Some(place)) = (first, second, places.get_mut(member)) {
                *place = first as f64 * width + second as f64;
            }
        }
    }
    places
}
