//! Ways to settle a result: what is to be answered, all of it together.

use super::super::interval::Exact;
use super::by_cell::ByCell;
use crate::assessment::{AnswerSet, Settled, Settlement, SettlingAnswer, SettlingChoice, SettlingRelation};
use crate::value::{CellRef, Datum};

/// Alternatives kept at any step; beyond, the search says that it was cut.
const ALTERNATIVES: usize = 24;

/// Answers that together bring something about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Way {
    pub(super) answers: ByCell<AnswerSet>,
    pub(super) relations: Vec<SettlingRelation>,
    pub(super) choices: Vec<SettlingChoice>,
}

/// Alternatives: each suffices.
pub(super) type Ways = Vec<Way>;

impl Way {
    pub(super) fn answer(cell: CellRef, values: AnswerSet) -> Way {
        Way { answers: ByCell::one(cell, values), ..Way::default() }
    }

    pub(super) fn relation(relation: SettlingRelation) -> Way {
        Way { relations: vec![relation], ..Way::default() }
    }

    pub(super) fn choice(choice: SettlingChoice) -> Way {
        Way { choices: vec![choice], ..Way::default() }
    }

    /// How much it asks for: the smallest come first.
    pub(super) fn size(&self) -> usize {
        let choices: usize = self.choices.iter().map(|choice| choice.least as usize).sum();
        let related: usize = self.relations.iter().map(|relation| relation.cells.len()).sum();
        self.answers.len() + related + choices
    }

    /// How many things it asks for.
    pub(super) fn parts(&self) -> usize {
        self.answers.len() + self.relations.len() + self.choices.len()
    }

    /// Whether no condition speaks of an answer that another of its parts speaks of: together they might contradict each
    /// other, which bounds alone do not show.
    pub(super) fn is_plain_of_bonds(&self) -> bool {
        let mut bound: Vec<CellRef> = self.relations.iter().flat_map(|relation| relation.cells.clone()).collect();
        bound.extend(self.choices.iter().flat_map(|choice| choice.among.iter().map(|answer| answer.cell)));
        if bound.is_empty() {
            return true;
        }
        bound.extend(self.answers.cells());
        let all = bound.len();
        bound.sort_unstable();
        bound.dedup();
        bound.len() == all
    }

    /// It without one of its parts.
    pub(super) fn without(&self, part: usize) -> Way {
        let mut fewer = self.clone();
        if part < self.answers.len() {
            if let Some(cell) = self.answers.cells().nth(part) {
                fewer.answers.remove(cell);
            }
        } else if part - self.answers.len() < self.relations.len() {
            fewer.relations.remove(part - self.answers.len());
        } else if part - self.answers.len() - self.relations.len() < self.choices.len() {
            fewer.choices.remove(part - self.answers.len() - self.relations.len());
        }
        fewer
    }

    /// Both together; none where they contradict each other.
    fn and(&self, other: &Way, exact: &Exact) -> Option<Way> {
        let mut both = self.clone();
        for (cell, values) in other.answers.iter() {
            let values = match both.answers.get(cell) {
                Some(known) => common(known, values, exact)?,
                None => values.clone(),
            };
            both.answers.insert(cell, values);
        }
        let contradicts = |relation: &SettlingRelation| {
            both.relations.iter().any(|known| {
                known.condition == relation.condition && known.at == relation.at && known.holds != relation.holds
            })
        };
        if other.relations.iter().any(contradicts) {
            return None;
        }
        let new = |relation: &&SettlingRelation| !self.relations.contains(relation);
        both.relations.extend(other.relations.iter().filter(new).cloned());
        let new = |choice: &&SettlingChoice| !self.choices.contains(choice);
        both.choices.extend(other.choices.iter().filter(new).cloned());
        Some(both)
    }

    /// What it settles, and by what.
    pub(super) fn settles(&self, result: Settled) -> Settlement {
        let (relations, choices) = (self.relations.clone(), self.choices.clone());
        Settlement { answers: self.settling_answers(), relations, choices, result }
    }

    pub(super) fn settling_answers(&self) -> Vec<SettlingAnswer> {
        self.answers.iter().map(|(cell, values)| SettlingAnswer { cell, values: values.clone() }).collect()
    }
}

/// One alternative that asks for nothing.
pub(super) fn at_once() -> Ways {
    vec![Way::default()]
}

/// Either of both, the smallest first; whether some had to be left out.
pub(super) fn either(mut one: Ways, other: Ways, cut: &mut bool) -> Ways {
    for way in other {
        if !one.contains(&way) {
            one.push(way);
        }
    }
    kept(one, cut)
}

/// Both together.
pub(super) fn both(one: &Ways, other: &Ways, exact: &Exact, cut: &mut bool) -> Ways {
    let mut ways: Ways = Vec::new();
    for a in one {
        for b in other {
            if let Some(way) = a.and(b, exact)
                && !ways.contains(&way)
            {
                ways.push(way);
            }
            if ways.len() > 4 * ALTERNATIVES {
                *cut = true;
                return kept(ways, cut);
            }
        }
    }
    kept(ways, cut)
}

fn kept(mut ways: Ways, cut: &mut bool) -> Ways {
    ways.sort_by_key(Way::size);
    if ways.len() > ALTERNATIVES {
        *cut = true;
        ways.truncate(ALTERNATIVES);
    }
    ways
}

/// Settlements but for those that ask for all that another asks for, and more.
pub(super) fn smallest(told: Vec<Settlement>, exact: &Exact) -> Vec<Settlement> {
    let mut kept: Vec<Settlement> = Vec::with_capacity(told.len());
    for settlement in told {
        if kept.iter().any(|known| asks_no_more(known, &settlement, exact)) {
            continue;
        }
        kept.retain(|known| !asks_no_more(&settlement, known, exact));
        kept.push(settlement);
    }
    kept
}

/// Whether whatever brings about what the second asks for also brings about what the first asks for.
pub(in crate::evaluation) fn asks_no_more(one: &Settlement, other: &Settlement, exact: &Exact) -> bool {
    let answered = |asked: &SettlingAnswer| {
        other.answers.iter().any(|given| {
            given.cell == asked.cell && common(&asked.values, &given.values, exact).as_ref() == Some(&given.values)
        })
    };
    let chosen = |asked: &SettlingChoice| {
        let given = asked.among.iter().filter(|answer| answered(answer)).count();
        given >= asked.least as usize || other.choices.contains(asked)
    };
    one.result == other.result
        && one.answers.iter().all(answered)
        && one.relations.iter().all(|relation| other.relations.contains(relation))
        && one.choices.iter().all(chosen)
}

/// The answers in both sets; none where there are none.
pub(super) fn common(a: &AnswerSet, b: &AnswerSet, exact: &Exact) -> Option<AnswerSet> {
    Some(match (a, b) {
        (AnswerSet::Any, other) | (other, AnswerSet::Any) => other.clone(),
        (AnswerSet::Numbers(a), AnswerSet::Numbers(b)) => AnswerSet::Numbers(exact.common(a, b)?),
        (AnswerSet::Dates(a, b), AnswerSet::Dates(c, d)) => {
            let first = [a, c].into_iter().flatten().max().copied();
            let last = [b, d].into_iter().flatten().min().copied();
            if first.zip(last).is_some_and(|(first, last)| first > last) {
                return None;
            }
            AnswerSet::Dates(first, last)
        }
        (AnswerSet::OneOf(a), AnswerSet::OneOf(b)) => one_of(a.iter().filter(|datum| b.contains(datum)))?,
        (AnswerSet::OneOf(a), AnswerSet::NoneOf(b)) | (AnswerSet::NoneOf(b), AnswerSet::OneOf(a)) => {
            one_of(a.iter().filter(|datum| !b.contains(datum)))?
        }
        (AnswerSet::NoneOf(a), AnswerSet::NoneOf(b)) => {
            let mut none = a.clone();
            none.extend(b.iter().filter(|datum| !a.contains(datum)).cloned());
            AnswerSet::NoneOf(none)
        }
        _ => return None,
    })
}

fn one_of<'d>(data: impl Iterator<Item = &'d Datum>) -> Option<AnswerSet> {
    let data: Vec<Datum> = data.cloned().collect();
    (!data.is_empty()).then_some(AnswerSet::OneOf(data))
}
