//! What a fold over projects asks of those that went by, in one of its cells: exact, and of a size of its own but for the
//! values that medians and quantiles need.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use jalon::framework::FoldKind;
use jalon::number::Number;
use jalon::portfolio::{Sorted, Tallied, Together};
use jalon::value::{Datum, Value};

use crate::integers::Exact;

/// Decimals of the values that are kept in eight bytes each.
const PLACES: u32 = 6;
/// Decimals that are added up apart.
const MOST_PLACES: usize = 16;

/// A number of a project.
#[derive(Debug, Clone)]
pub(super) enum Figure {
    Small(Exact),
    Big(Number),
}

impl Figure {
    pub(super) fn number(&self) -> Number {
        match self {
            Figure::Small(exact) => exact.number(),
            Figure::Big(number) => number.clone(),
        }
    }

    fn order(&self, other: &Figure) -> Ordering {
        if let (Figure::Small(a), Figure::Small(b)) = (self, other)
            && let Some(order) = a.order(*b)
        {
            return order;
        }
        order(&self.number(), &other.number())
    }

    fn times(&self, other: &Figure) -> Figure {
        if let (Figure::Small(a), Figure::Small(b)) = (self, other)
            && let Some(product) = a.times(*b)
        {
            return Figure::Small(product);
        }
        Figure::Big(self.number().mul(&other.number()))
    }

    pub(super) fn is_negative(&self) -> bool {
        self.order(&Figure::Small(Exact::scaled(0, 0))).is_lt()
    }
}

/// Of exact numbers.
fn order(a: &Number, b: &Number) -> Ordering {
    let order = a.compare(b);
    match (order.is_lt(), order.is_gt()) {
        (Some(true), _) => Ordering::Less,
        (_, Some(true)) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// A sum: what has so many decimals by itself, so that nothing is brought to another power on the way.
#[derive(Debug, Clone, Default)]
struct Sum {
    by_places: [i128; MOST_PLACES],
    rest: Number,
}

impl Sum {
    fn add(&mut self, figure: &Figure) {
        if let Figure::Small(exact) = figure
            && let Some((top, places)) = exact.decimal()
            && let Some(slot) = self.by_places.get_mut(places as usize)
            && let Some(sum) = slot.checked_add(top)
        {
            *slot = sum;
            return;
        }
        self.rest = self.rest.add(&figure.number());
    }

    fn number(&self) -> Number {
        let parts = (0u32..).zip(&self.by_places).filter(|(_, sum)| **sum != 0);
        parts.fold(self.rest.clone(), |sum, (places, part)| sum.add(&Exact::scaled(*part, places).number()))
    }
}

/// One cell of a fold.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Projects whose value counts.
    count: usize,
    /// Those of them that are a yes.
    yes: usize,
    /// Projects to which it does not apply.
    not_applicable: usize,
    known: u32,
    expected: u32,
    sum: Sum,
    /// Of the weights, or of the squares.
    other: Sum,
    extreme: Option<Figure>,
    plain: Vec<i64>,
    loose: Vec<Number>,
    members: BTreeSet<u32>,
    pub(super) applies: bool,
    pub(super) lapses: bool,
    pub(super) provisional: bool,
}

impl Tally {
    /// Whether some project has a known value.
    pub(super) fn is_begun(&self) -> bool {
        self.count > 0
    }

    /// A project that has none, and is left out for that.
    pub(super) fn leave_out(&mut self) {
        self.expected += 1;
        self.provisional = true;
        self.applies = true;
    }

    pub(super) fn not_applicable(&mut self) {
        self.not_applicable += 1;
        self.applies = true;
    }

    fn one_more(&mut self) {
        self.count += 1;
        self.known += 1;
        self.expected += 1;
        self.applies = true;
    }

    pub(super) fn truth(&mut self, yes: bool) {
        self.one_more();
        self.yes += usize::from(yes);
    }

    pub(super) fn member(&mut self, place: u32) {
        self.one_more();
        self.members.insert(place);
    }

    pub(super) fn figure(&mut self, kind: FoldKind, figure: Figure, weight: Option<&Figure>) {
        self.one_more();
        match kind {
            FoldKind::Min | FoldKind::Max => {
                let wanted = if kind == FoldKind::Min { Ordering::Less } else { Ordering::Greater };
                if self.extreme.as_ref().is_none_or(|known| figure.order(known) == wanted) {
                    self.extreme = Some(figure);
                }
            }
            FoldKind::Median | FoldKind::Quantile(_) => {
                let small = match &figure {
                    Figure::Small(exact) => exact.to_scaled(PLACES),
                    Figure::Big(number) => number.to_scaled(PLACES),
                };
                match small.and_then(|small| i64::try_from(small).ok()) {
                    Some(small) => self.plain.push(small),
                    None => self.loose.push(figure.number()),
                }
            }
            FoldKind::StandardDeviation | FoldKind::PopulationDeviation => {
                self.other.add(&figure.times(&figure));
                self.sum.add(&figure);
            }
            FoldKind::WeightedMean => {
                if let Some(weight) = weight {
                    self.sum.add(&figure.times(weight));
                    self.other.add(weight);
                }
            }
            _ => {
                self.sum.add(&figure);
                if let Some(weight) = weight {
                    self.other.add(weight);
                }
            }
        }
    }

    /// What stands for these projects in the fold.
    pub(super) fn told(self, kind: FoldKind) -> Tallied {
        let number = |number: Number| Value::Known(Datum::Number(number));
        let truth = |yes: bool| Value::Known(Datum::Truth(yes));
        let one = |value: Value, times: usize| Together { value, weight: None, times };
        let mut told = Tallied {
            known: self.known,
            expected: self.expected,
            applies: self.applies,
            lapses: self.lapses,
            provisional: self.provisional,
            ..Tallied::default()
        };
        if self.not_applicable > 0 {
            told.members.push(one(Value::NotApplicable, 1));
        }
        if self.count == 0 {
            return told;
        }
        match kind {
            FoldKind::Count | FoldKind::Share | FoldKind::All | FoldKind::Any => {
                let parts = [(true, self.yes), (false, self.count - self.yes)];
                told.members
                    .extend(parts.into_iter().filter(|(_, times)| *times > 0).map(|(yes, n)| one(truth(yes), n)));
            }
            FoldKind::Distinct => {
                told.members.extend(self.members.iter().map(|place| one(Value::Known(Datum::Member(*place)), 1)));
            }
            FoldKind::Min | FoldKind::Max => {
                told.members.extend(self.extreme.map(|extreme| one(number(extreme.number()), 1)));
            }
            FoldKind::Median | FoldKind::Quantile(_) => {
                told.sorted = Some(Arc::new(Ordered::of(self.plain, self.loose)));
            }
            FoldKind::WeightedMean => {
                let (sum, weights) = (self.sum.number(), self.other.number());
                let value = number(sum.div(&weights).unwrap_or_default());
                told.members.push(Together { value, weight: Some(number(weights)), times: 1 });
            }
            FoldKind::Ratio => {
                let (value, weight) = (number(self.sum.number()), Some(number(self.other.number())));
                told.members.push(Together { value, weight, times: 1 });
            }
            FoldKind::Sum => told.members.push(one(number(self.sum.number()), 1)),
            _ => {
                told.squares = self.other.number();
                told.members.push(one(number(self.sum.number()), self.count));
            }
        }
        told
    }
}

/// Values in order: plain ones in eight bytes each, and the few that are not so plain.
#[derive(Debug)]
struct Ordered {
    plain: Vec<i64>,
    loose: Vec<Number>,
    /// The places of the loose ones among all.
    places: Vec<usize>,
}

impl Ordered {
    fn of(mut plain: Vec<i64>, mut loose: Vec<Number>) -> Ordered {
        plain.sort_unstable();
        loose.sort_by(order);
        let below = |number: &Number| plain.partition_point(|x| order(&Number::scaled(*x, PLACES), number).is_lt());
        let places = loose.iter().enumerate().map(|(at, number)| at + below(number)).collect();
        Ordered { plain, loose, places }
    }
}

impl Sorted for Ordered {
    fn len(&self) -> usize {
        self.plain.len() + self.loose.len()
    }

    fn at(&self, place: usize) -> Number {
        match self.places.binary_search(&place) {
            Ok(at) => self.loose.get(at).cloned().unwrap_or_default(),
            Err(before) => self.plain.get(place - before).map_or(Number::ZERO, |x| Number::scaled(*x, PLACES)),
        }
    }
}
