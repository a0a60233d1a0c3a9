//! The sentences of all facts in French, by exhaustive match. Rules: a sentence to a person; what is wrong first, then
//! what to do; the file's own words between quotation marks; no name of a Rust type, no "unexpected token".

use super::{Fact, Role, Wording};

mod data;
mod library;
mod limit;
mod lint;
mod names;
mod rules;
mod syntax;
mod types;

pub(super) fn wording(fact: &Fact) -> Wording {
    match fact {
        Fact::Syntax(fact) => syntax::wording(fact),
        Fact::Names(fact) => names::wording(fact),
        Fact::Types(fact) => types::wording(fact),
        Fact::Rules(fact) => rules::wording(fact),
        Fact::Lint(fact) => lint::wording(fact),
        Fact::Data(fact) => data::wording(fact),
        Fact::Limit(fact) => limit::wording(fact),
        Fact::Library(fact) => library::wording(fact),
    }
}

/// The sentences about data and their limits alone.
pub(super) fn data_wording(fact: &Fact) -> Option<Wording> {
    match fact {
        Fact::Data(fact) => Some(data::wording(fact)),
        Fact::Limit(fact) => Some(limit::wording(fact)),
        Fact::Syntax(_) | Fact::Names(_) | Fact::Types(_) | Fact::Rules(_) | Fact::Lint(_) | Fact::Library(_) => None,
    }
}

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::FirstDeclared => "déjà déclaré ici",
        Role::DeclaredHere => "déclaré ici",
        Role::LeftSide => "le côté gauche",
        Role::RightSide => "le côté droit",
        Role::PartOfCycle => "qui a besoin de ceci",
        Role::CoveredHere => "déjà couvert ici",
        Role::OpenedHere => "ouvert ici",
        Role::FrozenHere => "figé ici",
    }
}
