//! The words for `RulesFact`.

use crate::problem::Wording;
use crate::problem::rules::RulesFact;

pub(super) fn wording(fact: &RulesFact) -> Wording {
    match *fact {}
}
