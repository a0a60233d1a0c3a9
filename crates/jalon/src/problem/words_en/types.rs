//! The words for `TypesFact`.

use crate::problem::Wording;
use crate::problem::types::TypesFact;

pub(super) fn wording(fact: &TypesFact) -> Wording {
    match *fact {}
}
