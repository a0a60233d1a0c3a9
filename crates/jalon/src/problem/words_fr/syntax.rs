//! The words for `SyntaxFact`.

use crate::problem::Wording;
use crate::problem::syntax::SyntaxFact;

pub(super) fn wording(fact: &SyntaxFact) -> Wording {
    match *fact {}
}
