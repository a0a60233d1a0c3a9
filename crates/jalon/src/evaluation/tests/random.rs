//! Random frameworks for the tests of laws: conditions and figures over a few inputs of every kind, small enough that
//! every way to fill a few gaps can be tried.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::assessment::{AnswerSet, Outcome, Settled, Status};
use crate::axis::AxisId;
use crate::date::Date;
use crate::framework::builder::{Builder, day, number_type};
use crate::framework::*;
use crate::number::Number;
use crate::value::{CellRef, Datum};

/// A condition over `a` and `b` (0 to 2), a day `d` of four, a choice `k` of three, a text `t`, a truth `p`, several
/// choices `s` of three, and numbers `v` (0 to 2) by two members.
#[derive(Debug, Clone)]
pub(super) enum Truth {
    Given,
    Constant(bool),
    /// `x a + y b ? n`
    Linear(i64, i64, usize, i64),
    /// `a / (b + 1) ? n`: its divisor is never 0.
    Ratio(usize, i64),
    /// How many are chosen.
    Chosen(usize, i64),
    Compare(Box<Figure>, usize, Box<Figure>),
    Day(usize, usize),
    /// So many months after the day.
    Later(i64, usize, usize),
    Choice(usize, u32),
    Text(bool, usize),
    /// Whether the text is among the first few.
    Among(usize, bool),
    /// Whether one of several is chosen.
    Has(u32),
    All,
    Any,
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Not(Box<Truth>),
    If(Box<Truth>, Box<Truth>, Box<Truth>),
}

/// A figure over the same inputs.
#[derive(Debug, Clone)]
pub(super) enum Figure {
    Whole(bool),
    Constant(i64),
    Chosen,
    /// A fold over `v`, perhaps only where it is at least so much.
    Fold(FoldKind, Option<i64>),
    /// How many days the day lies after the first of the four.
    Days,
    Sum(Box<Figure>, Box<Figure>),
    Product(Box<Figure>, Box<Figure>),
    Quotient(Box<Figure>, Box<Figure>),
    Least(Box<Figure>, Box<Figure>),
    If(Box<Truth>, Box<Figure>, Box<Figure>),
}

pub(super) const SIGNS: [Comparator; 6] = [
    Comparator::Less,
    Comparator::LessOrEqual,
    Comparator::Greater,
    Comparator::GreaterOrEqual,
    Comparator::Equal,
    Comparator::NotEqual,
];
const FOLDS: [FoldKind; 5] = [FoldKind::Sum, FoldKind::Mean, FoldKind::Median, FoldKind::Min, FoldKind::Max];
const DAYS: [&str; 4] = ["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"];
const TEXTS: [&str; 3] = ["x", "y", "z"];

/// The inputs and how many cells each has.
const INPUTS: [(&str, usize); 8] = [("a", 1), ("b", 1), ("d", 1), ("k", 1), ("t", 1), ("p", 1), ("s", 3), ("v", 2)];

/// How many cells there are in all.
pub(super) const CELLS: usize = 11;

/// Conditions of which every small set of answers that settles them is found.
pub(super) fn settleable() -> impl Strategy<Value = Truth> {
    let leaf = prop_oneof![
        4 => (-2i64..3, -2i64..3, 0usize..6, -2i64..5).prop_map(|(a, b, sign, n)| Truth::Linear(a, b, sign, n)),
        1 => (0usize..6, 0i64..3).prop_map(|(sign, n)| Truth::Ratio(sign, n)),
        2 => (0usize..4, 0i64..4).prop_map(|(sign, n)| Truth::Chosen(sign, n)),
        7 => simple(),
    ];
    nested(leaf.boxed(), 2, 5)
}

/// Conditions of every kind.
pub(super) fn truth() -> impl Strategy<Value = Truth> {
    let figures = (figure(simple().boxed()), 0usize..6, figure(simple().boxed()));
    let leaf = prop_oneof![
        2 => simple(),
        1 => any::<bool>().prop_map(Truth::Constant),
        1 => (0u32..3).prop_map(Truth::Has),
        1 => (-13i64..14, 0usize..6, 0usize..4).prop_map(|(months, sign, day)| Truth::Later(months, sign, day)),
        4 => figures.prop_map(|(a, sign, b)| Truth::Compare(Box::new(a), sign, Box::new(b))),
    ];
    nested(leaf.boxed(), 3, 12)
}

/// Conditions on one input.
fn simple() -> impl Strategy<Value = Truth> {
    prop_oneof![
        2 => (0usize..6, 0usize..4).prop_map(|(sign, day)| Truth::Day(sign, day)),
        2 => (0usize..6, 0u32..3).prop_map(|(sign, member)| Truth::Choice(sign, member)),
        1 => (any::<bool>(), 0usize..2).prop_map(|(equal, text)| Truth::Text(equal, text)),
        1 => (0usize..3, any::<bool>()).prop_map(|(size, inside)| Truth::Among(size, inside)),
        1 => Just(Truth::Given),
        1 => Just(Truth::All),
        1 => Just(Truth::Any),
    ]
}

fn nested(leaf: BoxedStrategy<Truth>, depth: u32, size: u32) -> impl Strategy<Value = Truth> {
    leaf.prop_recursive(depth, size, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Truth::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Truth::Or),
            inner.clone().prop_map(|x| Truth::Not(Box::new(x))),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| Truth::If(
                Box::new(a),
                Box::new(b),
                Box::new(c)
            )),
        ]
    })
}

fn figure(condition: BoxedStrategy<Truth>) -> impl Strategy<Value = Figure> {
    let leaf = prop_oneof![
        3 => any::<bool>().prop_map(Figure::Whole),
        2 => (-2i64..4).prop_map(Figure::Constant),
        1 => Just(Figure::Chosen),
        1 => Just(Figure::Days),
        3 => (prop::sample::select(&FOLDS[..]), prop::option::weighted(0.3, 0i64..3))
            .prop_map(|(kind, least)| Figure::Fold(kind, least)),
    ];
    leaf.prop_recursive(2, 6, 2, move |figure| {
        let two = (figure.clone(), figure).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            two.clone().prop_map(|(a, b)| Figure::Sum(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Product(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Quotient(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Least(a, b)),
            (condition.clone(), two).prop_map(|(c, (a, b))| Figure::If(Box::new(c), a, b)),
        ]
    })
}

/// The inputs as expressions.
pub(super) struct Inputs {
    of: BTreeMap<&'static str, ExprId>,
    kind: AxisId,
    members: AxisId,
    halves: AxisId,
    /// Whether terms and parts stand the other way round.
    reversed: bool,
}

impl Inputs {
    /// Declares the inputs, the last first where all is the other way round.
    pub(super) fn declare(b: &mut Builder, reversed: bool) -> Inputs {
        let kind = b.closed("kind", &["low", "middle", "high"]);
        let members = b.closed("member", &["one", "two", "three"]);
        let halves = b.closed("half", &["first", "second"]);
        let mut names = INPUTS.map(|(name, _)| name);
        if reversed {
            names.reverse();
        }
        let of = names.map(|name| {
            let made = match name {
                "d" => b.input_with("d", Type::Date { time: false }, &[], |input| {
                    input.date_range = Some((Some(day(DAYS[0])), Some(day(DAYS[3]))));
                }),
                "k" => b.input("k", Type::Member(kind), &[]),
                "t" => b.input("t", Type::Text, &[]),
                "p" => b.truth_input("p"),
                "s" => b.input("s", Type::Truth, &[members]),
                "v" => b.whole_by("v", 0, 2, &[halves]),
                whole => b.whole_in(whole, 0, 2),
            };
            (name, made)
        });
        Inputs { of: BTreeMap::from(of), kind, members, halves, reversed }
    }

    /// An input's value.
    pub(super) fn of(&self, name: &str) -> ExprId {
        self.of[name]
    }

    fn turned<const N: usize>(&self, mut parts: [ExprId; N]) -> [ExprId; N] {
        if self.reversed {
            parts.reverse();
        }
        parts
    }

    /// A condition.
    pub(super) fn truth(&self, b: &mut Builder, tree: &Truth) -> ExprId {
        match tree {
            Truth::Given => self.of("p"),
            Truth::Constant(yes) => b.truth(*yes),
            Truth::Linear(x, y, sign, n) => {
                let (x, y) = (b.number(&x.to_string()), b.number(&y.to_string()));
                let [x, y] = self
                    .turned([b.both(ExprKind::Multiply, x, self.of("a")), b.both(ExprKind::Multiply, y, self.of("b"))]);
                let (sum, mark) = (b.both(ExprKind::Add, x, y), b.number(&n.to_string()));
                b.compare(sum, SIGNS[*sign], mark)
            }
            Truth::Ratio(sign, n) => {
                let one = b.number("1");
                let below = b.both(ExprKind::Add, self.of("b"), one);
                let (ratio, mark) = (b.both(ExprKind::Divide, self.of("a"), below), b.number(&n.to_string()));
                b.compare(ratio, SIGNS[*sign], mark)
            }
            Truth::Chosen(sign, n) => {
                let (count, mark) = (self.figure(b, &Figure::Chosen), b.number(&n.to_string()));
                b.compare(count, SIGNS[*sign], mark)
            }
            Truth::Compare(left, sign, right) => {
                let (left, right) = (self.figure(b, left), self.figure(b, right));
                b.compare(left, SIGNS[*sign], right)
            }
            Truth::Day(sign, day) => {
                let mark = b.date(DAYS[*day]);
                b.compare(self.of("d"), SIGNS[*sign], mark)
            }
            Truth::Later(months, sign, day) => {
                let (months, mark) = (b.number(&months.to_string()), b.date(DAYS[*day]));
                let kind = ExprKind::ShiftMonths { date: self.of("d"), months, clamped: true };
                let later = b.expr(kind, Type::Date { time: false }, Default::default());
                b.compare(later, SIGNS[*sign], mark)
            }
            Truth::Choice(sign, member) => {
                let mark = b.member(self.kind, *member);
                b.compare(self.of("k"), SIGNS[*sign], mark)
            }
            Truth::Text(equal, at) => {
                let mark = text(b, *at);
                let sign = if *equal { Comparator::Equal } else { Comparator::NotEqual };
                b.compare(self.of("t"), sign, mark)
            }
            Truth::Among(size, inside) => {
                let marks = (0..*size).map(|at| text(b, at)).collect();
                let found = b.expr(ExprKind::InSet(self.of("t"), marks), Type::Truth, Default::default());
                if *inside { found } else { b.not(found) }
            }
            Truth::Has(member) => {
                let picks = vec![(self.members, PickedMember::At(*member))];
                b.expr(ExprKind::Pick { body: self.of("s"), picks }, Type::Truth, Default::default())
            }
            Truth::All => b.fold(FoldKind::All, self.of("s"), &[self.members]),
            Truth::Any => b.fold(FoldKind::Any, self.of("s"), &[self.members]),
            Truth::And(parts) | Truth::Or(parts) => {
                let mut parts_built: Vec<ExprId> = parts.iter().map(|part| self.truth(b, part)).collect();
                if self.reversed {
                    parts_built.reverse();
                }
                if matches!(tree, Truth::And(_)) { b.and(&parts_built) } else { b.or(&parts_built) }
            }
            Truth::Not(x) => {
                let x = self.truth(b, x);
                b.not(x)
            }
            Truth::If(c, x, y) => {
                let [condition, then, otherwise] = [c, x, y].map(|part| self.truth(b, part));
                b.expr(ExprKind::If { condition, then, otherwise }, Type::Truth, Default::default())
            }
        }
    }

    fn figure(&self, b: &mut Builder, tree: &Figure) -> ExprId {
        match tree {
            Figure::Whole(first) => self.of(if *first { "a" } else { "b" }),
            Figure::Constant(n) => b.number(&n.to_string()),
            Figure::Chosen => b.fold(FoldKind::Count, self.of("s"), &[self.members]),
            Figure::Fold(kind, least) => {
                let filter = least.map(|least| {
                    let least = b.number(&least.to_string());
                    b.compare(self.of("v"), Comparator::GreaterOrEqual, least)
                });
                b.fold_with(*kind, self.of("v"), &[self.halves], |fold| fold.filter = filter)
            }
            Figure::Days => {
                let first = b.date(DAYS[0]);
                let kind = ExprKind::DateFunction(DateFunction::DaysBetween, vec![first, self.of("d")]);
                b.expr(kind, number_type(), Default::default())
            }
            Figure::Sum(x, y) => {
                let [x, y] = self.turned([x, y].map(|part| self.figure(b, part)));
                b.both(ExprKind::Add, x, y)
            }
            Figure::Product(x, y) => {
                let [x, y] = self.turned([x, y].map(|part| self.figure(b, part)));
                b.both(ExprKind::Multiply, x, y)
            }
            Figure::Quotient(x, y) => {
                let [x, y] = [x, y].map(|part| self.figure(b, part));
                b.both(ExprKind::Divide, x, y)
            }
            Figure::Least(x, y) => {
                let parts = self.turned([x, y].map(|part| self.figure(b, part)));
                let kind = ExprKind::Function(Function::Least, parts.to_vec());
                b.expr(kind, number_type(), Default::default())
            }
            Figure::If(c, x, y) => {
                let condition = self.truth(b, c);
                let [then, otherwise] = [x, y].map(|part| self.figure(b, part));
                b.expr(ExprKind::If { condition, then, otherwise }, number_type(), Default::default())
            }
        }
    }
}

fn text(b: &mut Builder, at: usize) -> ExprId {
    b.expr(ExprKind::Constant(Datum::Text(TEXTS[at].into())), Type::Text, Default::default())
}

/// An answer for each cell; none: missing.
pub(super) type Given = Vec<Option<Datum>>;

/// What may be answered for a cell.
pub(super) fn domain(cell: usize) -> Vec<Datum> {
    match cell {
        0 | 1 | 9 | 10 => (0..3).map(|n| Datum::Number(Number::from(n))).collect(),
        2 => DAYS.iter().map(|text| Datum::Date(day(text))).collect(),
        3 => (0..3).map(Datum::Member).collect(),
        4 => TEXTS.iter().map(|text| Datum::Text((*text).into())).collect(),
        _ => vec![Datum::Truth(false), Datum::Truth(true)],
    }
}

/// Answers, about half of them missing.
pub(super) fn given() -> impl Strategy<Value = Given> {
    let each: Vec<_> = (0..CELLS).map(|cell| prop::option::weighted(0.5, prop::sample::select(domain(cell)))).collect();
    each
}

/// Answers, of which at most so many are missing.
pub(super) fn given_but_for(gaps: usize) -> impl Strategy<Value = Given> {
    let each: Vec<_> = (0..CELLS).map(|cell| prop::sample::select(domain(cell))).collect();
    let missing = prop::sample::subsequence((0..CELLS).collect::<Vec<_>>(), 0..=gaps);
    (each, missing).prop_map(|(each, missing)| {
        let answer = |(cell, datum): (usize, Datum)| (!missing.contains(&cell)).then_some(datum);
        each.into_iter().enumerate().map(answer).collect()
    })
}

/// Gives the answers to a project.
pub(super) fn fill(b: &mut Builder, given: &Given) {
    let state = |datum: &Option<Datum>| datum.clone().map_or(AnswerState::Absent, AnswerState::Given);
    let mut cells = given.iter().map(state);
    for (name, size) in INPUTS {
        b.set(name, cells.by_ref().take(size).collect());
    }
}

/// All ways to fill some gaps.
pub(super) fn completions(given: &Given, gaps: &[usize]) -> Vec<Given> {
    let mut all = vec![given.clone()];
    for cell in gaps {
        all = all
            .into_iter()
            .flat_map(|partial| {
                domain(*cell).into_iter().map(move |datum| {
                    let mut full = partial.clone();
                    full[*cell] = Some(datum);
                    full
                })
            })
            .collect();
    }
    all
}

/// The cells without an answer.
pub(super) fn gaps(given: &Given) -> Vec<usize> {
    (0..CELLS).filter(|cell| given[*cell].is_none()).collect()
}

/// Which of the cells a framework means, in whatever order it declares its inputs.
pub(super) fn cell_of(framework: &Framework, cell: CellRef) -> usize {
    let CellRef::Input { input, cell } = cell else { panic!("no cell of an input") };
    let name = framework.inputs[input as usize].name.as_str();
    let before = INPUTS.iter().take_while(|(other, _)| *other != name);
    before.map(|(_, size)| size).sum::<usize>() + cell as usize
}

/// What a result is settled as; `None`: it is open.
pub(super) fn settled(outcome: &Outcome) -> Option<Settled> {
    match outcome {
        Outcome::Criterion { status: Status::Undecided, .. } => None,
        Outcome::Criterion { status, .. } => Some(Settled::Status(*status)),
        Outcome::Decision { level, .. } => level.map(Settled::Level),
        other => panic!("{other:?}"),
    }
}

/// Whether an answer is one of a set.
pub(super) fn allows(set: &AnswerSet, datum: &Datum) -> bool {
    match (set, datum) {
        (AnswerSet::Any, _) => true,
        (AnswerSet::OneOf(data), datum) => data.contains(datum),
        (AnswerSet::NoneOf(data), datum) => !data.contains(datum),
        (AnswerSet::Numbers(range), Datum::Number(number)) => {
            let exact = crate::evaluation::interval::Exact::new(crate::number::Precision::START);
            exact.contains(range, number)
        }
        (AnswerSet::Dates(first, last), Datum::Date(date)) => {
            first.is_none_or(|first| first <= *date) && last.is_none_or(|last| *date <= last)
        }
        _ => false,
    }
}

/// The day on which all is judged.
pub(super) fn as_of() -> Date {
    day("2020-06-30")
}
