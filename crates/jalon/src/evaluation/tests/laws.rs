//! Laws that hold for every framework, tried on small random ones by brute force. `tests/laws.rs` tries them on whole
//! frameworks.

use proptest::prelude::*;

use super::random::{
    CELLS, Given, Inputs, Truth, allows, as_of, cell_of, completions, domain, fill, gaps, given_but_for, settleable,
    settled, truth,
};
use crate::assessment::{AnswerSet, Assessment, Outcome, Settled, Status};
use crate::evaluation::{Options, evaluate, evaluate_with};
use crate::framework::builder::{Builder, day, decimal, number_type};
use crate::framework::*;
use crate::value::{Datum, Value};

/// A condition of a decision over the criteria: whether all or any of some of them came out so.
#[derive(Debug, Clone)]
struct Group {
    all: bool,
    of: Vec<usize>,
    test: usize,
}

const TESTS: [Test; 4] = [Test::Met, Test::NotMet, Test::Applicable, Test::NotApplicable];

fn group() -> impl Strategy<Value = Group> {
    let of = prop::sample::subsequence(vec![0, 1, 2], 1..=3);
    (any::<bool>(), of, 0usize..4).prop_map(|(all, of, test)| Group { all, of, test })
}

/// What a random framework is made of.
#[derive(Debug, Clone)]
struct Trees {
    criteria: [Truth; 3],
    groups: [Group; 2],
}

/// Frameworks of conditions of some kind.
fn trees<S: Strategy<Value = Truth>>(truth: fn() -> S) -> impl Strategy<Value = Trees> {
    ([truth(), truth(), truth()], [group(), group()]).prop_map(|(criteria, groups)| Trees { criteria, groups })
}

const CRITERIA: [&str; 3] = ["first", "second", "third"];

/// A framework of three criteria and a decision between three levels; the other way round, its terms, its inputs, its
/// criteria and the criteria of its groups stand in another order.
fn build(trees: &Trees, reversed: bool) -> Builder {
    let mut b = Builder::new();
    let inputs = Inputs::declare(&mut b, reversed);
    let mut order = [0, 1, 2];
    if reversed {
        order.reverse();
    }
    let mut criteria = [ItemId(0); 3];
    for at in order {
        let condition = inputs.truth(&mut b, &trees.criteria[at]);
        criteria[at] = b.criterion_with(CRITERIA[at], condition, |criterion| {
            // one of them does not always arise
            criterion.applies_when = (at == 1).then(|| inputs.of("p"));
        });
    }
    let [refused, praised] = [0, 1].map(|at| {
        let Group { all, of, test } = &trees.groups[at];
        let mut of: Vec<ItemId> = of.iter().map(|at| criteria[*at]).collect();
        if reversed {
            of.reverse();
        }
        b.group(*all, &of, TESTS[*test])
    });
    b.decision("verdict", &[("refused", Some(refused)), ("praised", Some(praised)), ("plain", None)]);
    b
}

fn judge(b: &mut Builder, given: &Given) -> Assessment {
    fill(b, given);
    evaluate_with(&b.framework, &b.project, as_of(), Options::FAST)
}

/// The settled result of each item.
fn results(assessment: &Assessment) -> Vec<Option<Settled>> {
    assessment.results.iter().map(|result| settled(&result.outcome)).collect()
}

proptest! {
    #![proptest_config(super::cases(192))]

    #[test]
    fn a_decided_result_holds_under_every_completion(trees in trees(truth), given in given_but_for(4)) {
        let mut b = build(&trees, false);
        let now = results(&judge(&mut b, &given));
        for full in completions(&given, &gaps(&given)) {
            let then = results(&judge(&mut b, &full));
            for (now, then) in now.iter().zip(&then) {
                if now.is_some() {
                    prop_assert_eq!(now, then, "completed as {:?}", full);
                }
            }
        }
    }

    /// Whatever is missing, one more answer changes nothing that was decided.
    #[test]
    fn one_more_answer_never_changes_what_is_decided(trees in trees(truth), given in super::random::given()) {
        let mut b = build(&trees, false);
        let now = results(&judge(&mut b, &given));
        for gap in gaps(&given) {
            for more in completions(&given, &[gap]) {
                let then = results(&judge(&mut b, &more));
                for (now, then) in now.iter().zip(&then) {
                    prop_assert!(now.is_none() || now == then, "{:?} became {:?} by {:?}", now, then, more[gap]);
                }
            }
        }
    }

    #[test]
    fn the_levels_still_possible_hold_the_one_that_comes(trees in trees(truth), given in given_but_for(4)) {
        let mut b = build(&trees, false);
        let decided = |assessment: Assessment| match assessment.results[3].outcome.clone() {
            Outcome::Decision { level, possible, not_applicable } => (level, possible, not_applicable),
            other => panic!("no decision: {other:?}"),
        };
        let (_, possible, not_applicable) = decided(judge(&mut b, &given));
        for full in completions(&given, &gaps(&given)) {
            let (Some(level), ..) = decided(judge(&mut b, &full)) else { continue };
            prop_assert!(!not_applicable && possible.contains(&level), "{:?} without {}", possible, level);
        }
    }

    #[test]
    fn the_order_of_terms_and_of_declarations_does_not_show(
        trees in trees(truth), given in super::random::given(),
    ) {
        let outcomes = |reversed: bool| {
            let mut b = build(&trees, reversed);
            let assessment = judge(&mut b, &given);
            let outcome = |result: &crate::assessment::ItemResult| {
                let name = b.framework.items[result.item.0 as usize].name.clone();
                match &result.outcome {
                    Outcome::Criterion { status, value, .. } => (name, Some(*status), by_cell(&b, value), Vec::new()),
                    Outcome::Decision { possible, .. } => (name, None, String::new(), possible.clone()),
                    other => panic!("{other:?}"),
                }
            };
            let mut outcomes: Vec<_> = assessment.results.iter().map(outcome).collect();
            outcomes.sort_by(|one, other| one.0.cmp(&other.0));
            outcomes
        };
        prop_assert_eq!(outcomes(false), outcomes(true));
    }

    /// Whatever the figures, what is said to settle a result does.
    #[test]
    fn what_would_settle_a_result_does(trees in trees(truth), given in given_but_for(4)) {
        let mut b = build(&trees, false);
        fill(&mut b, &given);
        let assessment = evaluate(&b.framework, &b.project, as_of());
        let now = results(&assessment);
        let all = judged(&mut b, &given);
        for (item, result) in assessment.results.iter().enumerate() {
            prop_assert!(now[item].is_none() || result.settled_by.is_empty());
            for settlement in result.settled_by.iter().filter(plain) {
                let answers = answers(&b, settlement);
                prop_assert!(answers.iter().all(|(cell, data)| given[*cell].is_none() && !data.is_empty()));
                prop_assert_eq!(holds(&all, &answers, item), Some(settlement.result.clone()), "{:?}", settlement);
            }
        }
    }

    /// Where no answer stands on both sides of a comparison, so that bounds tell all there is to tell, the sets of answers
    /// are the smallest, and an answer that settles a result alone is told. (Of `x - x < 1` bounds say less than is so.)
    #[test]
    fn what_settles_a_result_is_the_smallest_there_is(trees in trees(settleable), given in given_but_for(4)) {
        let mut b = build(&trees, false);
        fill(&mut b, &given);
        let assessment = evaluate(&b.framework, &b.project, as_of());
        let all = judged(&mut b, &given);
        for (item, result) in assessment.results.iter().enumerate() {
            for settlement in result.settled_by.iter().filter(plain).filter(|settlement| settlement.answers.len() > 1) {
                let answers = answers(&b, settlement);
                for left_out in 0..answers.len() {
                    let mut fewer = answers.clone();
                    fewer.remove(left_out);
                    prop_assert_eq!(holds(&all, &fewer, item), None, "{:?} needs no {}", settlement, left_out);
                }
            }
            if settled(&result.outcome).is_some() || result.settlements_cut {
                continue;
            }
            let wanted = result.wants.iter().map(|cell| cell_of(&b.framework, *cell));
            for cell in wanted.filter(|cell| given[*cell].is_none()) {
                for datum in domain(cell) {
                    let Some(settled) = holds(&all, &[(cell, vec![datum.clone()])], item) else { continue };
                    let told = result.settled_by.iter().filter(plain).any(|settlement| {
                        settlement.result == settled
                            && settlement.answers.len() == 1
                            && cell_of(&b.framework, settlement.answers[0].cell) == cell
                            && allows(&settlement.answers[0].values, &datum)
                    });
                    prop_assert!(told, "cell {}: {:?} alone gives {:?}", cell, datum, settled);
                }
            }
        }
    }
}

/// The answers of a settlement: which cells, and what each may be.
fn answers(b: &Builder, settlement: &crate::assessment::Settlement) -> Vec<(usize, Vec<Datum>)> {
    let of = |answer: &crate::assessment::SettlingAnswer| {
        let cell = cell_of(&b.framework, answer.cell);
        (cell, domain(cell).into_iter().filter(|datum| allows(&answer.values, datum)).collect())
    };
    settlement.answers.iter().map(of).collect()
}

/// Whether a settlement says each answer by itself; what binds answers together is tried in `settling.rs`.
fn plain(settlement: &&crate::assessment::Settlement) -> bool {
    settlement.relations.is_empty() && settlement.choices.is_empty()
}

/// Each way to fill the gaps, with what it comes to.
fn judged(b: &mut Builder, given: &Given) -> Vec<(Given, Vec<Option<Settled>>)> {
    let all = completions(given, &gaps(given)).into_iter();
    all.map(|full| {
        let then = results(&judge(b, &full));
        (full, then)
    })
    .collect()
}

/// What an item comes to under all completions with these answers, if that is one thing.
fn holds(all: &[(Given, Vec<Option<Settled>>)], answers: &[(usize, Vec<Datum>)], item: usize) -> Option<Settled> {
    let mut common = None;
    for (full, then) in all {
        if answers.iter().all(|(cell, data)| full[*cell].as_ref().is_some_and(|datum| data.contains(datum))) {
            let result = then[item].clone()?;
            if common.get_or_insert_with(|| result.clone()) != &result {
                return None;
            }
        }
    }
    common
}

/// A value without the places of its causes, the cells that it wants by number, in whatever order inputs are declared.
fn by_cell(b: &Builder, value: &Value) -> String {
    let Value::Open(open) = value else { return shape(value) };
    let mut wants: Vec<usize> = open.wants.cells().iter().map(|cell| cell_of(&b.framework, *cell)).collect();
    wants.sort_unstable();
    assert!(wants.iter().all(|cell| *cell < CELLS));
    format!("{:?} {wants:?} {} {}", open.bounds, open.perhaps_undefined, open.perhaps_not_applicable)
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
