//! What would settle a result, by brute force: numbers bound together, days, choices, texts, counts, in random conditions.

use proptest::prelude::*;

use crate::assessment::{AnswerSet, Outcome, Settled, Settlement, Status};
use crate::date::Date;
use crate::evaluation::{Options, evaluate, evaluate_with, read};
use crate::framework::builder::{Builder, day, number_type};
use crate::framework::*;
use crate::number::Number;
use crate::value::{CellRef, Datum, Value};

/// A condition over `a` and `b` (0 to 2), a day `d` of four, a choice `k` of three, a text `t`, a truth `p`, and truths `s`
/// by three members.
#[derive(Debug, Clone)]
enum Condition {
    Linear(i64, i64, usize, i64),
    Ratio(usize, i64),
    Day(usize, usize),
    Choice(usize, u32),
    Text(bool, usize),
    Known(usize, bool),
    Given,
    Count(usize, i64),
    All,
    Any,
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    If(Box<Condition>, Box<Condition>, Box<Condition>),
}

const SIGNS: [Comparator; 6] = [
    Comparator::Less,
    Comparator::LessOrEqual,
    Comparator::Greater,
    Comparator::GreaterOrEqual,
    Comparator::Equal,
    Comparator::NotEqual,
];
const DAYS: [&str; 4] = ["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"];
const TEXTS: [&str; 3] = ["x", "y", "z"];
const NAMES: [&str; 7] = ["a", "b", "d", "k", "t", "p", "s"];

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        4 => (-2i64..3, -2i64..3, 0usize..6, -2i64..5).prop_map(|(a, b, sign, n)| Condition::Linear(a, b, sign, n)),
        1 => (0usize..6, 0i64..3).prop_map(|(sign, n)| Condition::Ratio(sign, n)),
        2 => (0usize..6, 0usize..4).prop_map(|(sign, day)| Condition::Day(sign, day)),
        2 => (0usize..6, 0u32..3).prop_map(|(sign, member)| Condition::Choice(sign, member)),
        1 => (any::<bool>(), 0usize..2).prop_map(|(equal, text)| Condition::Text(equal, text)),
        1 => (0usize..3, any::<bool>()).prop_map(|(size, inside)| Condition::Known(size, inside)),
        1 => Just(Condition::Given),
        2 => (0usize..4, 0i64..4).prop_map(|(sign, n)| Condition::Count(sign, n)),
        1 => Just(Condition::All),
        1 => Just(Condition::Any),
    ];
    leaf.prop_recursive(2, 5, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
            inner.clone().prop_map(|x| Condition::Not(Box::new(x))),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| Condition::If(
                Box::new(a),
                Box::new(b),
                Box::new(c)
            )),
        ]
    })
}

struct Inputs {
    of: [ExprId; 7],
    kind: crate::axis::AxisId,
    members: crate::axis::AxisId,
}

fn build(b: &mut Builder, inputs: &Inputs, tree: &Condition) -> ExprId {
    let [a, c, d, k, t, p, s] = inputs.of;
    match tree {
        Condition::Linear(x, y, sign, n) => {
            let (x, y) = (b.number(&x.to_string()), b.number(&y.to_string()));
            let (x, y) = (b.both(ExprKind::Multiply, x, a), b.both(ExprKind::Multiply, y, c));
            let (sum, mark) = (b.both(ExprKind::Add, x, y), b.number(&n.to_string()));
            b.compare(sum, SIGNS[*sign], mark)
        }
        Condition::Ratio(sign, n) => {
            // a / (b + 1): its divisor is never 0.
            let one = b.number("1");
            let below = b.both(ExprKind::Add, c, one);
            let (ratio, mark) = (b.both(ExprKind::Divide, a, below), b.number(&n.to_string()));
            b.compare(ratio, SIGNS[*sign], mark)
        }
        Condition::Day(sign, day) => {
            let mark = b.date(DAYS[*day]);
            b.compare(d, SIGNS[*sign], mark)
        }
        Condition::Choice(sign, member) => {
            let mark = b.member(inputs.kind, *member);
            b.compare(k, SIGNS[*sign], mark)
        }
        Condition::Text(equal, text) => {
            let mark = b.expr(ExprKind::Constant(Datum::Text(TEXTS[*text].into())), Type::Text, Default::default());
            b.compare(t, if *equal { Comparator::Equal } else { Comparator::NotEqual }, mark)
        }
        Condition::Known(size, inside) => {
            let marks = (0..*size).map(|text| {
                b.expr(ExprKind::Constant(Datum::Text(TEXTS[text].into())), Type::Text, Default::default())
            });
            let marks = marks.collect();
            let found = b.expr(ExprKind::InSet(t, marks), Type::Truth, Default::default());
            if *inside { found } else { b.not(found) }
        }
        Condition::Given => p,
        Condition::Count(sign, n) => {
            let (count, mark) = (b.fold(FoldKind::Count, s, &[inputs.members]), b.number(&n.to_string()));
            b.compare(count, SIGNS[*sign], mark)
        }
        Condition::All => b.fold(FoldKind::All, s, &[inputs.members]),
        Condition::Any => b.fold(FoldKind::Any, s, &[inputs.members]),
        Condition::And(parts) => {
            let parts: Vec<ExprId> = parts.iter().map(|part| build(b, inputs, part)).collect();
            b.and(&parts)
        }
        Condition::Or(parts) => {
            let parts: Vec<ExprId> = parts.iter().map(|part| build(b, inputs, part)).collect();
            b.or(&parts)
        }
        Condition::Not(x) => {
            let x = build(b, inputs, x);
            b.not(x)
        }
        Condition::If(c, x, y) => {
            let [condition, then, otherwise] = [c, x, y].map(|part| build(b, inputs, part));
            b.expr(ExprKind::If { condition, then, otherwise }, Type::Truth, Default::default())
        }
    }
}

fn framework(tree: &Condition, second: &Condition) -> Builder {
    let mut b = Builder::new();
    let kind = b.closed("kind", &["low", "middle", "high"]);
    let members = b.closed("member", &["one", "two", "three"]);
    let (a, c) = (b.whole_in("a", 0, 2), b.whole_in("b", 0, 2));
    let d = b.input_with("d", Type::Date { time: false }, &[], |input| {
        input.date_range = Some((Some(day(DAYS[0])), Some(day(DAYS[3]))));
    });
    let k = b.input("k", Type::Member(kind), &[]);
    let t = b.input("t", Type::Text, &[]);
    let p = b.truth_input("p");
    let s = b.input("s", Type::Truth, &[members]);
    let inputs = Inputs { of: [a, c, d, k, t, p, s], kind, members };
    let first = build(&mut b, &inputs, tree);
    let second = build(&mut b, &inputs, second);
    let first = b.criterion("first", first);
    let second = b.criterion("second", second);
    let (refused, praised) = (b.is(first, Test::NotMet), b.is(second, Test::Met));
    b.decision("d", &[("refused", Some(refused)), ("praised", Some(praised)), ("plain", None)]);
    b
}

/// An answer for each of the cells; none: missing. The last three are those of `s`.
type Given = Vec<Option<Datum>>;

fn domain(cell: usize) -> Vec<Datum> {
    match cell {
        0 | 1 => (0..3).map(|n| Datum::Number(Number::from(n))).collect(),
        2 => DAYS.iter().map(|text| Datum::Date(day(text))).collect(),
        3 => (0..3).map(Datum::Member).collect(),
        4 => TEXTS.iter().map(|text| Datum::Text((*text).into())).collect(),
        _ => vec![Datum::Truth(false), Datum::Truth(true)],
    }
}

fn given() -> impl Strategy<Value = Given> {
    let each: Vec<_> =
        (0usize..9).map(|cell| prop::option::weighted(0.5, prop::sample::select(domain(cell)))).collect();
    each
}

fn cell_of(cell: CellRef) -> usize {
    let CellRef::Input { input, cell } = cell else { panic!("no cell of an input") };
    input as usize + cell as usize
}

fn fill(b: &mut Builder, given: &Given) {
    let state = |datum: &Option<Datum>| datum.clone().map_or(AnswerState::Absent, AnswerState::Given);
    for (place, name) in NAMES.iter().enumerate() {
        let states = if place < 6 { vec![state(&given[place])] } else { given[6..].iter().map(state).collect() };
        b.set(name, states);
    }
}

fn completions(given: &Given, wanted: &[usize]) -> Vec<Given> {
    let mut all = vec![given.clone()];
    for cell in wanted {
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

fn outcome(outcome: &Outcome) -> Option<Settled> {
    match outcome {
        Outcome::Criterion { status: Status::Undecided, .. } => None,
        Outcome::Criterion { status, .. } => Some(Settled::Status(*status)),
        Outcome::Decision { level, .. } => level.map(Settled::Level),
        other => panic!("{other:?}"),
    }
}

fn allows(set: &AnswerSet, datum: &Datum) -> bool {
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

fn as_of() -> Date {
    day("2020-06-30")
}

/// Whether a completion is one that a settlement speaks of.
fn speaks_of(b: &Builder, settlement: &Settlement, full: &Given) -> bool {
    let answered = |answer: &crate::assessment::SettlingAnswer| {
        full[cell_of(answer.cell)].as_ref().is_some_and(|datum| allows(&answer.values, datum))
    };
    let mut filled = Builder { framework: b.framework.clone(), project: b.project.clone() };
    fill(&mut filled, full);
    settlement.answers.iter().all(answered)
        && settlement.relations.iter().all(|relation| {
            let read = read(&filled.framework, &filled.project, as_of(), None, &[relation.condition]);
            read[0].values[0] == Value::Known(Datum::Truth(relation.holds))
        })
        && settlement
            .choices
            .iter()
            .all(|choice| choice.among.iter().filter(|answer| answered(answer)).count() >= choice.least as usize)
}

/// What all completions that some test lets through come to, if that is one thing.
fn common<'o>(mut of: impl Iterator<Item = &'o Option<Settled>>) -> Option<Settled> {
    let first = of.next()?.clone()?;
    of.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

proptest! {
    #![proptest_config(super::cases(96))]

    #[test]
    fn sets_of_answers_settle_and_none_that_is_small_is_missed(
        trees in [condition(), condition()], given in given(),
    ) {
        let mut b = framework(&trees[0], &trees[1]);
        fill(&mut b, &given);
        let assessment = evaluate(&b.framework, &b.project, as_of());
        for (item, result) in assessment.results.iter().enumerate() {
            if outcome(&result.outcome).is_some() {
                prop_assert!(result.settled_by.is_empty());
                continue;
            }
            let wanted: Vec<usize> = result.wants.iter().map(|cell| cell_of(*cell)).collect();
            let all = completions(&given, &wanted);
            if all.len() > 450 {
                continue;
            }
            let then: Vec<Option<Settled>> = all
                .iter()
                .map(|full| {
                    fill(&mut b, full);
                    let judged = evaluate_with(&b.framework, &b.project, as_of(), Options::FAST);
                    outcome(&judged.results[item].outcome)
                })
                .collect();
            fill(&mut b, &given);
            let exact = crate::evaluation::interval::Exact::new(crate::number::Precision::START);
            for (at, settlement) in result.settled_by.iter().enumerate() {
                let others = result.settled_by.iter().enumerate().filter(|(other, _)| *other != at);
                for (_, other) in others {
                    let covered = crate::evaluation::settle::asks_no_more(other, settlement, &exact);
                    prop_assert!(!covered, "{:?} asks for all of {:?}, in {:?}", settlement, other, trees);
                }
                let spoken: Vec<bool> = all.iter().map(|full| speaks_of(&b, settlement, full)).collect();
                // No answers may bring a condition about (`2 a + 2 b = 3` of whole numbers): then it says nothing.
                if !spoken.contains(&true) && !settlement.relations.is_empty() {
                    continue;
                }
                let found = common(then.iter().zip(&spoken).filter(|(_, spoken)| **spoken).map(|(then, _)| then));
                prop_assert_eq!(found, Some(settlement.result.clone()), "{:?} of {:?}", settlement, trees);
            }
            let product: usize = wanted.iter().map(|cell| domain(*cell).len()).product();
            if wanted.len() > 6 || product > 200 || result.settlements_cut {
                continue;
            }
            // Each pair of answers that decides (and each answer alone) is told, or less than it is.
            for (at, first) in wanted.iter().enumerate() {
                for second in &wanted[at..] {
                    for (x, y) in domain(*first).into_iter().flat_map(|x| domain(*second).into_iter().map(move |y| (x.clone(), y))) {
                        if first == second && x != y {
                            continue;
                        }
                        let here = |full: &Given| full[*first].as_ref() == Some(&x) && full[*second].as_ref() == Some(&y);
                        let Some(decided) = common(all.iter().zip(&then).filter(|(full, _)| here(full)).map(|(_, then)| then)) else {
                            continue;
                        };
                        let among = |answer: &crate::assessment::SettlingAnswer| {
                            let cell = cell_of(answer.cell);
                            (cell == *first && allows(&answer.values, &x)) || (cell == *second && allows(&answer.values, &y))
                        };
                        let told = result.settled_by.iter().any(|settlement| {
                            settlement.result == decided
                                && settlement.relations.is_empty()
                                && settlement.answers.iter().all(among)
                                && settlement.choices.iter().all(|choice| {
                                    choice.among.iter().filter(|answer| among(answer)).count() >= choice.least as usize
                                })
                        });
                        prop_assert!(told, "{} {:?} and {} {:?} give {:?} in {:?}: {:#?}", first, x, second, y, decided, trees, result.settled_by);
                    }
                }
            }
        }
    }
}

/// Answers as text, for tests by hand.
fn said(settlement: &Settlement) -> String {
    let set = |set: &AnswerSet| match set {
        AnswerSet::Numbers(range) => {
            let end =
                |end: &Option<crate::value::End>| end.as_ref().map_or("..".to_owned(), |end| end.at.to_exact_string());
            format!("{} to {}", end(&range.low), end(&range.high))
        }
        other => format!("{other:?}"),
    };
    let mut parts: Vec<String> =
        settlement.answers.iter().map(|answer| format!("{} {}", cell_of(answer.cell), set(&answer.values))).collect();
    parts.extend(settlement.relations.iter().map(|relation| format!("condition {}", relation.holds)));
    parts.extend(settlement.choices.iter().map(|choice| format!("{} of {}", choice.least, choice.among.len())));
    format!("{} -> {:?}", parts.join(" and "), settlement.result)
}

#[test]
fn two_numbers_bound_together_settle_by_the_condition_and_each_alone_at_its_worst() {
    let mut b = Builder::new();
    let (x, y) = (b.number_in("x", "0", "8"), b.input("y", number_type(), &[]));
    let (sum, ten) = (b.both(ExprKind::Add, x, y), b.number("10"));
    let condition = b.compare(sum, Comparator::GreaterOrEqual, ten);
    let item = b.criterion("together", condition);
    let assessment = evaluate(&b.framework, &b.project, as_of());
    let told: Vec<String> = assessment.results[item.0 as usize].settled_by.iter().map(said).collect();
    // x lies between 0 and 8: y alone decides from 10 on, and below 2.
    assert_eq!(
        told,
        [
            "1 .. to 2 -> Status(NotMet)",
            "1 10 to .. -> Status(Met)",
            "condition true -> Status(Met)",
            "condition false -> Status(NotMet)"
        ]
    );
}

#[test]
fn of_many_answers_so_many_suffice() {
    let mut b = Builder::new();
    let names: Vec<String> = (1..=12).map(|n| format!("m{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let marker = b.closed("marker", &names);
    let present = b.input("present", Type::Truth, &[marker]);
    let (count, eight) = (b.fold(FoldKind::Count, present, &[marker]), b.number("8"));
    let enough = b.compare(count, Comparator::GreaterOrEqual, eight);
    let all = b.fold(FoldKind::All, present, &[marker]);
    let items = [b.criterion("enough", enough), b.criterion("all", all)];
    let assessment = evaluate(&b.framework, &b.project, as_of());
    let told =
        |item: ItemId| -> Vec<String> { assessment.results[item.0 as usize].settled_by.iter().map(said).collect() };
    assert_eq!(told(items[0]), ["5 of 12 -> Status(NotMet)", "8 of 12 -> Status(Met)"]);
    let all = told(items[1]);
    assert_eq!(all.len(), 13, "one that is absent, or all twelve: {all:?}");
    assert!(all[12].ends_with("-> Status(Met)") && all[12].matches(" and ").count() == 11, "{all:?}");
    assert!(!assessment.results[0].settlements_cut && !assessment.results[1].settlements_cut);
}

#[test]
fn a_text_settles_by_any_but_the_refused_ones() {
    let mut b = Builder::new();
    let text = b.input("method", Type::Text, &[]);
    let none = b.expr(ExprKind::Constant(Datum::Text("".into())), Type::Text, Default::default());
    let condition = b.compare(text, Comparator::NotEqual, none);
    let item = b.criterion("said", condition);
    let assessment = evaluate(&b.framework, &b.project, as_of());
    let told: Vec<(AnswerSet, Settled)> = assessment.results[item.0 as usize]
        .settled_by
        .iter()
        .map(|settlement| (settlement.answers[0].values.clone(), settlement.result.clone()))
        .collect();
    let empty = vec![Datum::Text("".into())];
    assert_eq!(
        told,
        [
            (AnswerSet::OneOf(empty.clone()), Settled::Status(Status::NotMet)),
            (AnswerSet::NoneOf(empty), Settled::Status(Status::Met)),
        ]
    );
}
