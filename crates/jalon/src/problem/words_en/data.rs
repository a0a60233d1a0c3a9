//! The words for `DataFact`.

use crate::problem::Wording;
use crate::problem::data::DataFact;

pub(super) fn wording(fact: &DataFact) -> Wording {
    match *fact {}
}
