//! Moves one mark of a framework at a time, a threshold, an operator, a weight, a date, and lists what no example notices:
//! a framework whose examples let its thresholds move is not tested.

use std::collections::BTreeSet;

use crate::axis::AxisId;
use crate::date::{Date, Day};
use crate::framework::{
    Below, Comparator, ExprId, ExprKind, Framework, ItemKind, NumberType, RelativeKind, Test, Ties, Type,
};
use crate::number::{Number, Rounding};
use crate::source::Place;
use crate::testing;
use crate::value::Datum;

#[cfg(test)]
mod tests;

/// A change of one mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutant {
    /// What is changed to what.
    pub change: Change,
    /// Where it is written.
    pub place: Place,
}

/// A change of a checked framework.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A number, date, choice or truth value.
    Constant {
        /// Which expression.
        at: ExprId,
        /// Its type, to show both values.
        ty: Type,
        /// As the framework has it.
        from: Datum,
        /// As the mutant has it.
        to: Datum,
    },
    /// A comparison sign.
    Sign {
        /// Which expression.
        at: ExprId,
        /// As the framework has it.
        from: Comparator,
        /// As the mutant has it.
        to: Comparator,
    },
    /// `and` for `or`, or the other way round.
    Joint {
        /// Which expression.
        at: ExprId,
        /// Whether it was an `and`.
        was_and: bool,
    },
    /// A negation taken away.
    Negation {
        /// Which expression.
        at: ExprId,
    },
    /// `+` for `-`, `*` for `/`, or the other way round: the operator's sign before and after.
    Operator {
        /// Which expression.
        at: ExprId,
        /// As the framework has it.
        from: &'static str,
        /// As the mutant has it.
        to: &'static str,
    },
    /// What the author says of a rank, a percentile or a standard score.
    Relative {
        /// Which expression.
        at: ExprId,
        /// As the framework has it, in English.
        from: &'static str,
        /// As the mutant has it, in English.
        to: &'static str,
        /// The function as the mutant has it.
        kind: RelativeKind,
    },
    /// One element of a set taken out.
    Element {
        /// Which expression.
        at: ExprId,
        /// The place of the element in the set.
        element: usize,
    },
    /// `all` for `any`, or `met` for `not met`, in a test of a group.
    Quantifier {
        /// Which expression.
        at: ExprId,
    },
    /// The end of a band, in or out.
    BandEnd {
        /// The scale, by its place.
        scale: usize,
        /// The band of which it is the lower end.
        band: usize,
    },
}

/// What became of the mutants of a framework.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::mutation::{Change, Mutant, Survey, survey};
/// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example at_the_limit\n  given budget = 5 EUR\n  expect small met\n";
/// let found: Survey = survey(&analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap());
/// assert!(found.percent_noticed() < 100); // a higher mark would let the same project in
/// let Mutant { change, place } = &found.unnoticed[0];
/// assert!(matches!(change, Change::Constant { .. }));
/// assert_eq!(place.span.of(text), "5 EUR");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survey {
    /// How many were tried.
    pub tried: usize,
    /// Those that no example noticed, in order of place.
    pub unnoticed: Vec<Mutant>,
}

impl Survey {
    /// The share of the mutants that an example noticed, in percent, rounded down; 100 of none.
    #[must_use]
    pub fn percent_noticed(&self) -> usize {
        ((self.tried - self.unnoticed.len()) * 100).checked_div(self.tried).unwrap_or(100)
    }
}

/// Tries every mutant of a framework against its examples.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, mutation::survey, source::Source};
/// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example modest\n  given budget = 3 EUR\n  expect small met\n";
/// let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// // 3 EUR are far from the mark: nobody would notice that it moved a little
/// assert!(!survey(&framework).unnoticed.is_empty());
/// ```
#[must_use]
pub fn survey(framework: &Framework) -> Survey {
    let mutants = mutants(framework);
    let tried = mutants.len();
    let baseline = testing::run_examples(framework);
    let unnoticed =
        mutants.into_iter().filter(|mutant| !notices(&apply(framework, &mutant.change), &baseline)).collect();
    Survey { tried, unnoticed }
}

/// Whether an example that was as expected no longer is.
fn notices(mutated: &Framework, baseline: &[testing::ExampleOutcome]) -> bool {
    (0..mutated.examples.len()).any(|place| {
        baseline.get(place).is_none_or(testing::ExampleOutcome::passed)
            && testing::run_example(mutated, place).is_some_and(|outcome| !outcome.passed())
    })
}

/// Every mutant of a framework, in order of place. What an example says is not moved, nor what comes from a framework that
/// it uses or extends: those carry their own examples.
#[must_use]
pub(crate) fn mutants(framework: &Framework) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for at in reachable(framework) {
        let Some(expression) = framework.expressions.get(at.0 as usize) else { continue };
        if expression.place.source.0 == 0 {
            let changes = changes(framework, at, &expression.kind, &expression.ty);
            mutants.extend(changes.into_iter().map(|change| Mutant { change, place: expression.place }));
        }
    }
    for (scale_place, scale) in framework.scales.iter().enumerate().filter(|(_, scale)| scale.about.place.source.0 == 0)
    {
        for (band, value) in scale.bands.iter().enumerate() {
            if let Some(low) = &value.low {
                let place = framework.expressions.get(low.at.0 as usize).map_or(scale.about.place, |bound| bound.place);
                mutants.push(Mutant { change: Change::BandEnd { scale: scale_place, band }, place });
            }
        }
    }
    mutants.sort_by_key(|mutant| mutant.place);
    mutants
}

/// The framework with one change.
#[must_use]
pub(crate) fn apply(framework: &Framework, change: &Change) -> Framework {
    let mut mutated = framework.clone();
    let expression = |mutated: &mut Framework, at: ExprId, kind: ExprKind| {
        if let Some(expression) = mutated.expressions.get_mut(at.0 as usize) {
            expression.kind = kind;
        }
    };
    let kind = |at: &ExprId| framework.expressions.get(at.0 as usize).map(|expression| expression.kind.clone());
    match change {
        Change::Constant { at, to, .. } => expression(&mut mutated, *at, ExprKind::Constant(to.clone())),
        Change::Sign { at, to, .. } => {
            if let Some(ExprKind::Compare(_, a, b)) = kind(at) {
                expression(&mut mutated, *at, ExprKind::Compare(*to, a, b));
            }
        }
        Change::Joint { at, .. } => match kind(at) {
            Some(ExprKind::And(list)) => expression(&mut mutated, *at, ExprKind::Or(list)),
            Some(ExprKind::Or(list)) => expression(&mut mutated, *at, ExprKind::And(list)),
            _ => {}
        },
        Change::Negation { at } => {
            if let Some(ExprKind::Not(one)) = kind(at)
                && let Some(inner) = kind(&one)
            {
                expression(&mut mutated, *at, inner);
            }
        }
        Change::Operator { at, .. } => match kind(at) {
            Some(ExprKind::Add(a, b)) => expression(&mut mutated, *at, ExprKind::Subtract(a, b)),
            Some(ExprKind::Subtract(a, b)) => expression(&mut mutated, *at, ExprKind::Add(a, b)),
            Some(ExprKind::Multiply(a, b)) => expression(&mut mutated, *at, ExprKind::Divide(a, b)),
            Some(ExprKind::Divide(a, b)) => expression(&mut mutated, *at, ExprKind::Multiply(a, b)),
            _ => {}
        },
        Change::Relative { at, kind: to, .. } => {
            if let Some(ExprKind::Relative(mut relative)) = kind(at) {
                relative.kind = *to;
                expression(&mut mutated, *at, ExprKind::Relative(relative));
            }
        }
        Change::Element { at, element } => {
            if let Some(ExprKind::InSet(value, mut list)) = kind(at) {
                list.remove(*element);
                expression(&mut mutated, *at, ExprKind::InSet(value, list));
            }
        }
        Change::Quantifier { at } => {
            if let Some(ExprKind::Group { all, items, test }) = kind(at) {
                expression(&mut mutated, *at, ExprKind::Group { all: !all, items, test });
            } else if let Some(ExprKind::Is { item, variation, test }) = kind(at) {
                expression(&mut mutated, *at, ExprKind::Is { item, variation, test: turned(test) });
            }
        }
        Change::BandEnd { scale, band } => {
            let bands = mutated.scales.get_mut(*scale).map(|scale| &mut scale.bands);
            if let Some(bands) = bands {
                if let Some(low) = bands.get_mut(*band).and_then(|band| band.low.as_mut()) {
                    low.included = !low.included;
                }
                if let Some(high) =
                    band.checked_sub(1).and_then(|before| bands.get_mut(before)).and_then(|band| band.high.as_mut())
                {
                    high.included = !high.included;
                }
            }
        }
    }
    mutated
}

fn changes(framework: &Framework, at: ExprId, kind: &ExprKind, ty: &Type) -> Vec<Change> {
    match kind {
        ExprKind::Constant(datum) => moved(framework, datum, ty)
            .into_iter()
            .map(|to| Change::Constant { at, ty: ty.clone(), from: datum.clone(), to })
            .collect(),
        ExprKind::Compare(sign, ..) => {
            let to = match sign {
                Comparator::Equal => Comparator::NotEqual,
                Comparator::NotEqual => Comparator::Equal,
                Comparator::Less => Comparator::LessOrEqual,
                Comparator::LessOrEqual => Comparator::Less,
                Comparator::Greater => Comparator::GreaterOrEqual,
                Comparator::GreaterOrEqual => Comparator::Greater,
            };
            vec![Change::Sign { at, from: *sign, to }]
        }
        ExprKind::And(list) | ExprKind::Or(list) if list.len() > 1 => {
            vec![Change::Joint { at, was_and: matches!(kind, ExprKind::And(_)) }]
        }
        ExprKind::Not(_) => vec![Change::Negation { at }],
        ExprKind::Add(..) => vec![Change::Operator { at, from: "+", to: "-" }],
        ExprKind::Subtract(..) => vec![Change::Operator { at, from: "-", to: "+" }],
        ExprKind::Multiply(..) => vec![Change::Operator { at, from: "*", to: "/" }],
        ExprKind::Divide(..) => vec![Change::Operator { at, from: "/", to: "*" }],
        ExprKind::InSet(_, list) if list.len() > 1 => {
            (0..list.len()).map(|element| Change::Element { at, element }).collect()
        }
        ExprKind::Relative(relative) => other_words(relative.kind)
            .into_iter()
            .map(|(from, to, kind)| Change::Relative { at, from, to, kind })
            .collect(),
        ExprKind::Group { .. } => vec![Change::Quantifier { at }],
        ExprKind::Is { test: Test::Met | Test::NotMet, .. } => vec![Change::Quantifier { at }],
        _ => Vec::new(),
    }
}

/// The same relative function with another word: the word, the other, and the function then.
fn other_words(kind: RelativeKind) -> Vec<(&'static str, &'static str, RelativeKind)> {
    match kind {
        RelativeKind::Rank { descending, ties } => {
            let (from, to) = if descending { ("descending", "ascending") } else { ("ascending", "descending") };
            let (word, other, other_ties) = match ties {
                Ties::Competition => ("competition", "modified", Ties::Modified),
                Ties::Modified => ("modified", "competition", Ties::Competition),
                Ties::Dense => ("dense", "competition", Ties::Competition),
                Ties::Fractional => ("fractional", "competition", Ties::Competition),
                Ties::Ordinal => ("ordinal", "competition", Ties::Competition),
            };
            vec![
                (from, to, RelativeKind::Rank { descending: !descending, ties }),
                (word, other, RelativeKind::Rank { descending, ties: other_ties }),
            ]
        }
        RelativeKind::Percentile(Below::Strictly) => vec![("below", "up_to", RelativeKind::Percentile(Below::UpTo))],
        RelativeKind::Percentile(Below::UpTo) => vec![("up_to", "below", RelativeKind::Percentile(Below::Strictly))],
        RelativeKind::Percentile(Below::HalfOfEquals) => {
            vec![("half_of_equals", "up_to", RelativeKind::Percentile(Below::UpTo))]
        }
        RelativeKind::Zscore { sample } => {
            let (from, to) = if sample { ("sample", "population") } else { ("population", "sample") };
            vec![(from, to, RelativeKind::Zscore { sample: !sample })]
        }
        RelativeKind::Minmax => Vec::new(),
    }
}

fn turned(test: Test) -> Test {
    match test {
        Test::Met => Test::NotMet,
        Test::NotMet => Test::Met,
        Test::Undecided => Test::Undecided,
        Test::NotApplicable => Test::Applicable,
        Test::Applicable => Test::NotApplicable,
    }
}

/// The values next to a constant: a step less and a step more, the day before and after, the next choice.
fn moved(framework: &Framework, datum: &Datum, ty: &Type) -> Vec<Datum> {
    match (datum, ty) {
        (Datum::Number(number), Type::Number(numbers)) => {
            let step = step(number, numbers);
            vec![Datum::Number(number.sub(&step)), Datum::Number(number.add(&step))]
        }
        (Datum::Truth(truth), _) => vec![Datum::Truth(!truth)],
        (Datum::Date(date), _) => moved_date(date),
        (Datum::Member(place), Type::Member(axis)) => {
            next_member(framework, *axis, *place).map(Datum::Member).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// One unit of the last place of a figure as it is shown: a cent for money, 1 for a whole number.
pub(crate) fn step(number: &Number, numbers: &NumberType) -> Number {
    let shown = numbers.unit.from_base(number);
    let places = (0..=12).find(|places| shown.round_places(*places, Rounding::Down) == shown).unwrap_or(0);
    let places = if numbers.unit.is_money() { places.max(2) } else { places };
    numbers.unit.to_base(&Number::scaled(1, places))
}

fn moved_date(date: &Date) -> Vec<Datum> {
    let days = |first: Day| -> Vec<Datum> {
        [-1, 1]
            .into_iter()
            .filter_map(|step| first.since_1970().checked_add(step).and_then(Day::from_since_1970))
            .map(|day| Datum::Date(Date::Day(day)))
            .collect()
    };
    match date {
        Date::Day(day) => days(*day),
        Date::Span(span) => span.next().map(|next| Datum::Date(Date::Span(next))).into_iter().collect(),
        Date::Time(time) => [-1, 1]
            .into_iter()
            .filter_map(|step| time.plus_seconds(step))
            .map(|time| Datum::Date(Date::Time(time)))
            .collect(),
    }
}

fn next_member(framework: &Framework, axis: AxisId, place: u32) -> Option<u32> {
    let members = framework.axes.get(axis.0 as usize)?.members()?;
    let count = u32::try_from(members.len()).ok()?;
    (count > 1).then(|| (place + 1) % count)
}

/// The expressions behind parameters, items, scales and readings; those of examples are left out.
fn reachable(framework: &Framework) -> BTreeSet<ExprId> {
    let mut pending: Vec<ExprId> = Vec::new();
    for parameter in &framework.parameters {
        pending.extend(parameter.values.iter().map(|(_, value)| *value));
    }
    for input in &framework.inputs {
        pending.extend(input.default);
    }
    for scale in &framework.scales {
        for band in &scale.bands {
            pending.push(band.value);
            pending.extend(band.low.iter().map(|end| end.at));
        }
    }
    for item in &framework.items {
        pending.extend(item.not_applicable_when);
        match &item.kind {
            ItemKind::Indicator(indicator) => {
                pending.push(indicator.formula);
                pending.extend(indicator.baseline);
                pending.extend(indicator.targets.iter().map(|(target, _)| *target));
            }
            ItemKind::Criterion(criterion) => {
                pending.push(criterion.condition);
                pending.extend(criterion.applies_when);
                for exception in &criterion.exceptions {
                    pending.extend([exception.when, exception.condition]);
                }
            }
            ItemKind::Obligation(obligation) => {
                pending.extend([obligation.event, obligation.due]);
                pending.extend(obligation.when);
                pending.extend(obligation.arises_when);
            }
            ItemKind::Judgement(judgement) => pending.push(judgement.folded),
            ItemKind::Score(score) => pending.push(score.formula),
            ItemKind::Decision(decision) => pending.extend(decision.conditions.iter().flatten()),
            ItemKind::Portfolio(portfolio) => pending.push(portfolio.formula),
        }
    }
    for variation in &framework.variations {
        pending.extend(variation.replacements.iter().map(|(_, replacement)| *replacement));
    }
    let mut reached = BTreeSet::new();
    while let Some(at) = pending.pop() {
        if reached.insert(at)
            && let Some(expression) = framework.expressions.get(at.0 as usize)
        {
            pending.extend(expression.kind.operands());
        }
    }
    reached
}
