//! The words for `NamesFact`.

use crate::problem::Wording;
use crate::problem::names::NamesFact;

pub(super) fn wording(fact: &NamesFact) -> Wording {
    match *fact {}
}
