//! Laws that hold for every framework, tried on small random ones by brute force.

use proptest::prelude::*;

use crate::assessment::{AnswerSet, Assessment, Outcome, Settled, Status};
use crate::evaluation::{Options, evaluate, evaluate_with};
use crate::framework::builder::{Builder, day, decimal, number_type};
use crate::framework::*;
use crate::number::Number;
use crate::value::{CellRef, Datum, Value};

/// A formula over four inputs: two truths, a whole number from 0 to 2 and a choice of three.
#[derive(Debug, Clone)]
enum Truth {
    Given(usize),
    Constant(bool),
    Compare(Box<Figure>, usize, Box<Figure>),
    Choice(usize, u32),
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Not(Box<Truth>),
    If(Box<Truth>, Box<Truth>, Box<Truth>),
}

#[derive(Debug, Clone)]
enum Figure {
    Whole,
    Constant(i64),
    Sum(Box<Figure>, Box<Figure>),
    Product(Box<Figure>, Box<Figure>),
    Quotient(Box<Figure>, Box<Figure>),
    Least(Box<Figure>, Box<Figure>),
    If(Box<Truth>, Box<Figure>, Box<Figure>),
    Position,
}

fn truth() -> impl Strategy<Value = Truth> {
    let leaf = prop_oneof![
        4 => (0usize..2).prop_map(Truth::Given),
        1 => any::<bool>().prop_map(Truth::Constant),
        2 => (0usize..3, 0u32..3).prop_map(|(sign, member)| Truth::Choice(sign, member)),
        2 => (0usize..6, -1i64..4).prop_map(|(sign, n)| {
            Truth::Compare(Box::new(Figure::Whole), sign, Box::new(Figure::Constant(n)))
        }),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let figure = figure(inner.clone().boxed());
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Truth::And),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Truth::Or),
            inner.clone().prop_map(|x| Truth::Not(Box::new(x))),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| Truth::If(
                Box::new(a),
                Box::new(b),
                Box::new(c)
            )),
            (figure.clone(), 0usize..6, figure).prop_map(|(a, sign, b)| Truth::Compare(Box::new(a), sign, Box::new(b))),
        ]
    })
}

fn figure(inner: BoxedStrategy<Truth>) -> BoxedStrategy<Figure> {
    let leaf = prop_oneof![Just(Figure::Whole), (-2i64..4).prop_map(Figure::Constant), Just(Figure::Position),];
    leaf.prop_recursive(2, 6, 2, move |figure| {
        let two = (figure.clone(), figure.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            two.clone().prop_map(|(a, b)| Figure::Sum(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Product(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Quotient(a, b)),
            two.clone().prop_map(|(a, b)| Figure::Least(a, b)),
            (inner.clone(), two).prop_map(|(c, (a, b))| Figure::If(Box::new(c), a, b)),
        ]
    })
    .boxed()
}

struct Inputs {
    truths: [ExprId; 2],
    whole: ExprId,
    choice: ExprId,
    axis: crate::axis::AxisId,
}

const SIGNS: [Comparator; 6] = [
    Comparator::Less,
    Comparator::LessOrEqual,
    Comparator::Greater,
    Comparator::GreaterOrEqual,
    Comparator::Equal,
    Comparator::NotEqual,
];

fn build_truth(b: &mut Builder, inputs: &Inputs, tree: &Truth, reversed: bool) -> ExprId {
    match tree {
        Truth::Given(place) => inputs.truths[*place],
        Truth::Constant(yes) => b.truth(*yes),
        Truth::Compare(left, sign, right) => {
            let (left, right) = (build_figure(b, inputs, left, reversed), build_figure(b, inputs, right, reversed));
            b.compare(left, SIGNS[*sign], right)
        }
        Truth::Choice(sign, member) => {
            let member = b.member(inputs.axis, *member);
            b.compare(inputs.choice, [Comparator::Equal, Comparator::Less, Comparator::GreaterOrEqual][*sign], member)
        }
        Truth::And(parts) | Truth::Or(parts) => {
            let mut built: Vec<ExprId> = parts.iter().map(|part| build_truth(b, inputs, part, reversed)).collect();
            if reversed {
                built.reverse();
            }
            if matches!(tree, Truth::And(_)) { b.and(&built) } else { b.or(&built) }
        }
        Truth::Not(x) => {
            let x = build_truth(b, inputs, x, reversed);
            b.not(x)
        }
        Truth::If(c, x, y) => {
            let [condition, then, otherwise] = [c, x, y].map(|part| build_truth(b, inputs, part, reversed));
            b.expr(ExprKind::If { condition, then, otherwise }, Type::Truth, Default::default())
        }
    }
}

fn build_figure(b: &mut Builder, inputs: &Inputs, tree: &Figure, reversed: bool) -> ExprId {
    let mut two = |a: &Figure, c: &Figure| {
        let (a, c) = (build_figure(b, inputs, a, reversed), build_figure(b, inputs, c, reversed));
        if reversed { (c, a) } else { (a, c) }
    };
    match tree {
        Figure::Whole => inputs.whole,
        Figure::Constant(n) => b.number(&n.to_string()),
        Figure::Position => {
            let kind = ExprKind::If { condition: inputs.truths[0], then: inputs.whole, otherwise: inputs.whole };
            b.expr(kind, number_type(), Default::default())
        }
        Figure::Sum(x, y) => {
            let (x, y) = two(x, y);
            b.both(ExprKind::Add, x, y)
        }
        Figure::Product(x, y) => {
            let (x, y) = two(x, y);
            b.both(ExprKind::Multiply, x, y)
        }
        Figure::Quotient(x, y) => {
            let (x, y) = (build_figure(b, inputs, x, reversed), build_figure(b, inputs, y, reversed));
            b.both(ExprKind::Divide, x, y)
        }
        Figure::Least(x, y) => {
            let (x, y) = two(x, y);
            b.expr(ExprKind::Function(Function::Least, vec![x, y]), number_type(), Default::default())
        }
        Figure::If(c, x, y) => {
            let condition = build_truth(b, inputs, c, reversed);
            let (then, otherwise) = (build_figure(b, inputs, x, reversed), build_figure(b, inputs, y, reversed));
            b.expr(ExprKind::If { condition, then, otherwise }, number_type(), Default::default())
        }
    }
}

/// The answers for the four inputs: none is missing.
type Given = [Option<Datum>; 4];

fn domain(place: usize) -> Vec<Datum> {
    match place {
        0 | 1 => vec![Datum::Truth(false), Datum::Truth(true)],
        2 => (0..3).map(|n| Datum::Number(Number::from(n))).collect(),
        _ => (0..3).map(Datum::Member).collect(),
    }
}

fn given() -> impl Strategy<Value = Given> {
    let one = |place: usize| prop::option::weighted(0.35, prop::sample::select(domain(place)));
    (one(0), one(1), one(2), one(3)).prop_map(|(a, b, c, d)| [a, b, c, d])
}

const NAMES: [&str; 4] = ["p", "q", "n", "k"];

/// A framework of two criteria and a decision between three levels.
fn build(trees: &[Truth; 2], given: &Given, reversed: bool) -> Builder {
    let mut b = Builder::new();
    let axis = b.closed("kind", &["low", "middle", "high"]);
    let truths = [b.truth_input("p"), b.truth_input("q")];
    let whole = b.whole_in("n", 0, 2);
    let choice = b.input("k", Type::Member(axis), &[]);
    let inputs = Inputs { truths, whole, choice, axis };
    let first = build_truth(&mut b, &inputs, &trees[0], reversed);
    let second = build_truth(&mut b, &inputs, &trees[1], reversed);
    let first = b.criterion("first", first);
    let second = b.criterion_with("second", second, |criterion| criterion.applies_when = Some(truths[1]));
    let refused = b.group(false, &[first, second], Test::NotMet);
    let praised = b.is(second, Test::Met);
    b.decision("d", &[("refused", Some(refused)), ("praised", Some(praised)), ("plain", None)]);
    fill(&mut b, given);
    b
}

fn fill(b: &mut Builder, given: &Given) {
    for (name, datum) in NAMES.iter().zip(given) {
        match datum {
            Some(datum) => b.give(name, datum.clone()),
            None => b.set(name, Vec::new()),
        }
    }
}

/// All ways to fill the gaps.
fn completions(given: &Given) -> Vec<Given> {
    let mut all = vec![given.clone()];
    for place in 0..4 {
        if given[place].is_none() {
            all = all
                .into_iter()
                .flat_map(|partial| {
                    domain(place).into_iter().map(move |datum| {
                        let mut full = partial.clone();
                        full[place] = Some(datum);
                        full
                    })
                })
                .collect();
        }
    }
    all
}

/// The settled result of each of the three items.
fn results(assessment: &Assessment) -> Vec<Option<Settled>> {
    assessment
        .results
        .iter()
        .map(|result| match &result.outcome {
            Outcome::Criterion { status: Status::Undecided, .. } => None,
            Outcome::Criterion { status, .. } => Some(Settled::Status(*status)),
            Outcome::Decision { level, .. } => level.map(Settled::Level),
            _ => None,
        })
        .collect()
}

fn judged(b: &mut Builder, given: &Given) -> Vec<Option<Settled>> {
    fill(b, given);
    results(&evaluate_with(&b.framework, &b.project, day("2020-06-30"), Options::FAST))
}

fn allows(set: &AnswerSet, datum: &Datum) -> bool {
    match (set, datum) {
        (AnswerSet::Any, _) => true,
        (AnswerSet::OneOf(data), datum) => data.contains(datum),
        (AnswerSet::Numbers(range), Datum::Number(number)) => {
            range.low.as_ref().is_none_or(|low| match number.compare(&low.at).is_eq() {
                Some(true) => low.included,
                _ => number.compare(&low.at).is_gt() == Some(true),
            }) && range.high.as_ref().is_none_or(|high| match number.compare(&high.at).is_eq() {
                Some(true) => high.included,
                _ => number.compare(&high.at).is_lt() == Some(true),
            })
        }
        _ => false,
    }
}

fn place_of(cell: CellRef) -> usize {
    match cell {
        CellRef::Input { input, .. } => input as usize,
        CellRef::Members { .. } => unreachable!("no open axis here"),
    }
}

proptest! {
    #![proptest_config(super::cases(192))]

    #[test]
    fn a_decided_result_holds_under_every_completion(trees in [truth(), truth()], given in given()) {
        let mut b = build(&trees, &given, false);
        let now = judged(&mut b, &given);
        for full in completions(&given) {
            let then = judged(&mut b, &full);
            for (now, then) in now.iter().zip(&then) {
                if now.is_some() {
                    prop_assert_eq!(now, then, "completed as {:?}", full);
                }
            }
        }
    }

    #[test]
    fn the_levels_still_possible_hold_the_one_that_comes(trees in [truth(), truth()], given in given()) {
        let mut b = build(&trees, &given, false);
        fill(&mut b, &given);
        let assessment = evaluate_with(&b.framework, &b.project, day("2020-06-30"), Options::FAST);
        let Outcome::Decision { possible, not_applicable, .. } = assessment.results[2].outcome.clone() else {
            panic!("no decision")
        };
        for full in completions(&given) {
            fill(&mut b, &full);
            let then = evaluate_with(&b.framework, &b.project, day("2020-06-30"), Options::FAST);
            let Outcome::Decision { level: Some(level), .. } = &then.results[2].outcome else { continue };
            prop_assert!(!not_applicable && possible.contains(level), "{:?} without {}", possible, level);
        }
    }

    #[test]
    fn the_order_of_terms_does_not_show(trees in [truth(), truth()], given in given()) {
        let one = build(&trees, &given, false);
        let other = build(&trees, &given, true);
        let outcomes = |b: &Builder| {
            let assessment = evaluate_with(&b.framework, &b.project, day("2020-06-30"), Options::FAST);
            assessment.results.into_iter().map(|result| match result.outcome {
                Outcome::Criterion { status, value, .. } => (Some(status), shape(&value), Vec::new()),
                Outcome::Decision { possible, .. } => (None, String::new(), possible),
                other => panic!("{other:?}"),
            }).collect::<Vec<_>>()
        };
        prop_assert_eq!(outcomes(&one), outcomes(&other));
    }

    #[test]
    fn what_would_settle_a_result_does(trees in [truth(), truth()], given in given()) {
        let mut b = build(&trees, &given, false);
        let assessment = evaluate(&b.framework, &b.project, day("2020-06-30"));
        let now = results(&assessment);
        let all: Vec<(Given, Vec<Option<Settled>>)> =
            completions(&given).into_iter().map(|full| { let then = judged(&mut b, &full); (full, then) }).collect();
        let holds = |answers: &[(usize, Vec<Datum>)], item: usize| -> Option<Settled> {
            let mut common = None;
            for (full, then) in &all {
                if answers.iter().all(|(place, data)| full[*place].as_ref().is_some_and(|datum| data.contains(datum))) {
                    let result = then[item].clone()?;
                    if common.get_or_insert_with(|| result.clone()) != &result {
                        return None;
                    }
                }
            }
            common
        };
        for (item, result) in assessment.results.iter().enumerate() {
            prop_assert!(now[item].is_none() || result.settled_by.is_empty());
            // What binds answers together is tried in `settling.rs`.
            let plain = |settlement: &&crate::assessment::Settlement| {
                settlement.relations.is_empty() && settlement.choices.is_empty()
            };
            for settlement in result.settled_by.iter().filter(plain) {
                let answers: Vec<(usize, Vec<Datum>)> = settlement.answers.iter().map(|answer| {
                    let place = place_of(answer.cell);
                    (place, domain(place).into_iter().filter(|datum| allows(&answer.values, datum)).collect())
                }).collect();
                prop_assert!(answers.iter().all(|(place, data)| given[*place].is_none() && !data.is_empty()));
                prop_assert_eq!(holds(&answers, item), Some(settlement.result.clone()), "{:?}", settlement);
                // None of the answers is idle.
                if answers.len() > 1 {
                    for left_out in 0..answers.len() {
                        let mut fewer = answers.clone();
                        fewer.remove(left_out);
                        prop_assert_eq!(holds(&fewer, item), None, "{:?} needs no {}", settlement, left_out);
                    }
                }
            }
            // An answer that alone settles an open result is told.
            if now[item].is_none() && !matches!(undefined_cause(result), Some(true)) {
                for place in (0..4).filter(|place| given[*place].is_none()) {
                    for datum in domain(place) {
                        if let Some(settled) = holds(&[(place, vec![datum.clone()])], item) {
                            let told = result.settled_by.iter().any(|settlement| {
                                settlement.result == settled
                                    && plain(&settlement)
                                    && settlement.answers.len() == 1
                                    && place_of(settlement.answers[0].cell) == place
                                    && allows(&settlement.answers[0].values, &datum)
                            });
                            let wanted = wants(&b, &given, item).contains(&place);
                            prop_assert!(told || !wanted, "{}: {:?} alone gives {:?}", NAMES[place], datum, settled);
                        }
                    }
                }
            }
        }
    }
}

/// Whether a result is open for good: undefined whatever is answered.
fn undefined_cause(result: &crate::assessment::ItemResult) -> Option<bool> {
    match &result.outcome {
        Outcome::Criterion { value, .. } => Some(matches!(value, Value::Undefined(_))),
        _ => None,
    }
}

/// The inputs that an open result wants.
fn wants(b: &Builder, given: &Given, item: usize) -> Vec<usize> {
    let mut project = b.project.clone();
    for (place, datum) in given.iter().enumerate() {
        project.answers[place] = match datum {
            Some(datum) => vec![Answer { state: AnswerState::Given(datum.clone()), ..Answer::default() }],
            None => Vec::new(),
        };
    }
    let options = Options { wanted: true, ..Options::FAST };
    let assessment = evaluate_with(&b.framework, &project, day("2020-06-30"), options);
    match &assessment.results[item].outcome {
        Outcome::Criterion { value: Value::Open(open), .. } => open.wants.cells().into_iter().map(place_of).collect(),
        _ => assessment
            .wanted
            .iter()
            .filter(|wanted| wanted.for_items.contains(&ItemId(item as u32)))
            .map(|wanted| place_of(wanted.cell))
            .collect(),
    }
}

/// A value without the places of its causes.
pub(super) fn shape(value: &Value) -> String {
    match value {
        Value::Undefined(_) => "undefined".to_owned(),
        Value::Open(open) => {
            format!(
                "{:?} {:?} {} {}",
                open.bounds,
                open.wants.cells(),
                open.perhaps_undefined,
                open.perhaps_not_applicable
            )
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn thresholds_are_solved_for_exactly() {
    let mut b = Builder::new();
    let requested = b.input("requested", number_type(), &[]);
    let range = crate::evaluation::interval::between(Some(decimal("1")), None);
    let budget = b.input_with("budget", number_type(), &[], |input| input.range = Some(range));
    let rate = b.both(ExprKind::Divide, requested, budget);
    let half = b.number("0.5");
    let condition = b.compare(rate, Comparator::LessOrEqual, half);
    let item = b.criterion("share", condition);
    b.give_number("requested", "250000");
    let assessment = evaluate(&b.framework, &b.project, day("2020-06-30"));
    let told: Vec<String> = assessment.results[item.0 as usize]
        .settled_by
        .iter()
        .map(|settlement| {
            let AnswerSet::Numbers(range) = &settlement.answers[0].values else { panic!("{settlement:?}") };
            let end = |end: &Option<crate::value::End>| match end {
                Some(end) => format!("{}{}", end.at.to_exact_string(), if end.included { "" } else { "!" }),
                None => "..".to_owned(),
            };
            format!("{} to {}: {:?}", end(&range.low), end(&range.high), settlement.result)
        })
        .collect();
    assert_eq!(told, ["1 to 500000!: Status(NotMet)", "500000 to ..: Status(Met)"]);
}

#[test]
fn days_are_found_exactly() {
    let mut b = Builder::new();
    let start = b.input("start", Type::Date { time: false }, &[]);
    let filed = b.date("2019-02-28");
    let years = ExprKind::DateFunction(DateFunction::YearsBetween, vec![start, filed]);
    let years = b.expr(years, number_type(), Default::default());
    let three = b.number("3");
    let condition = b.compare(years, Comparator::GreaterOrEqual, three);
    let item = b.criterion("old_enough", condition);
    let assessment = evaluate(&b.framework, &b.project, day("2020-06-30"));
    let told: Vec<(AnswerSet, Settled)> = assessment.results[item.0 as usize]
        .settled_by
        .iter()
        .map(|settlement| (settlement.answers[0].values.clone(), settlement.result.clone()))
        .collect();
    // The third anniversary of 29 February is 28 February.
    assert_eq!(
        told,
        [
            (AnswerSet::Dates(None, Some(day("2016-02-29"))), Settled::Status(Status::Met)),
            (AnswerSet::Dates(Some(day("2016-03-01")), None), Settled::Status(Status::NotMet)),
        ]
    );
}
