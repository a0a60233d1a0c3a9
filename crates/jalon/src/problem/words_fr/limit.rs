//! The words for `LimitFact`.

use crate::problem::Wording;
use crate::problem::limit::LimitFact;

pub(super) fn wording(fact: &LimitFact) -> Wording {
    match *fact {}
}
