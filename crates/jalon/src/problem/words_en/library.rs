//! The words for `LibraryFact`.

use crate::problem::Wording;
use crate::problem::library::LibraryFact;

pub(super) fn wording(fact: &LibraryFact) -> Wording {
    match *fact {}
}
