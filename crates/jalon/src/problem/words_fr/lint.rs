//! The words for `LintFact`.

use crate::problem::Wording;
use crate::problem::lint::LintFact;

pub(super) fn wording(fact: &LintFact) -> Wording {
    match *fact {}
}
