//! What would settle a result, by brute force: numbers bound together, days, choices, texts, counts, in random conditions.

use proptest::prelude::*;

use super::random::{
    Given, Inputs, SIGNS, Truth, allows, as_of, cell_of, completions, domain, fill, given, settleable, settled,
};
use crate::assessment::{AnswerSet, Settled, Settlement, Status};
use crate::evaluation::{Options, evaluate, evaluate_with, read};
use crate::framework::builder::{Builder, number_type};
use crate::framework::*;
use crate::value::{CellRef, Datum, Value};

fn framework(tree: &Truth, second: &Truth) -> Builder {
    let mut b = Builder::new();
    let inputs = Inputs::declare(&mut b, false);
    let first = inputs.truth(&mut b, tree);
    let second = inputs.truth(&mut b, second);
    let first = b.criterion("first", first);
    let second = b.criterion("second", second);
    let (refused, praised) = (b.is(first, Test::NotMet), b.is(second, Test::Met));
    b.decision("verdict", &[("refused", Some(refused)), ("praised", Some(praised)), ("plain", None)]);
    b
}

/// Whether a completion is one that a settlement speaks of.
fn speaks_of(b: &Builder, settlement: &Settlement, full: &Given) -> bool {
    let answered = |answer: &crate::assessment::SettlingAnswer| {
        full[cell_of(&b.framework, answer.cell)].as_ref().is_some_and(|datum| allows(&answer.values, datum))
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
        trees in [settleable(), settleable()], given in given(),
    ) {
        let mut b = framework(&trees[0], &trees[1]);
        fill(&mut b, &given);
        let assessment = evaluate(&b.framework, &b.project, as_of());
        for (item, result) in assessment.results.iter().enumerate() {
            if settled(&result.outcome).is_some() {
                prop_assert!(result.settled_by.is_empty());
                continue;
            }
            let wanted: Vec<usize> = result.wants.iter().map(|cell| cell_of(&b.framework, *cell)).collect();
            let all = completions(&given, &wanted);
            if all.len() > 450 {
                continue;
            }
            let then: Vec<Option<Settled>> = all
                .iter()
                .map(|full| {
                    fill(&mut b, full);
                    let judged = evaluate_with(&b.framework, &b.project, as_of(), Options::FAST);
                    settled(&judged.results[item].outcome)
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
                            let cell = cell_of(&b.framework, answer.cell);
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

/// `x a + y b ? z a + w b + n`: what both sides rest on is there to be missed by bounds.
#[derive(Debug, Clone)]
struct Sides {
    factors: [i64; 4],
    more: i64,
    sign: usize,
}

fn sides() -> impl Strategy<Value = Sides> {
    ([-2i64..3, -2i64..3, -2i64..3, -2i64..3], -4i64..9, 0usize..6).prop_map(|(factors, more, sign)| Sides {
        factors,
        more,
        sign,
    })
}

/// How many values `a`, `b` and `p` may have.
const SIZES: [usize; 3] = [9, 7, 2];

/// Some answers to `a`, `b` and `p`, by place in their domains.
type Part = [Option<usize>; 3];

fn parts() -> Vec<Part> {
    let digits = |size: usize| (0..size).map(Some).chain([None]).collect::<Vec<_>>();
    let [a, b, p] = SIZES.map(digits);
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
    pairs.flat_map(|(a, b)| p.iter().map(move |p| [a, b, *p]).collect::<Vec<_>>()).collect()
}

fn datum(input: usize, place: usize) -> Datum {
    if input == 2 { Datum::Truth(place == 1) } else { Datum::Number(place.into()) }
}

fn compared(b: &mut Builder, inputs: [ExprId; 2], sides: &Sides) -> ExprId {
    let [x, y, z, w] = sides.factors.map(|factor| b.number(&factor.to_string()));
    let terms = [(x, inputs[0]), (y, inputs[1]), (z, inputs[0]), (w, inputs[1])];
    let [x, y, z, w] = terms.map(|(factor, input)| b.both(ExprKind::Multiply, factor, input));
    let (left, right) = (b.both(ExprKind::Add, x, y), b.both(ExprKind::Add, z, w));
    let more = b.number(&sides.more.to_string());
    let right = b.both(ExprKind::Add, right, more);
    b.compare(left, SIGNS[sides.sign], right)
}

proptest! {
    #![proptest_config(super::cases(48))]

    #[test]
    fn of_small_domains_each_smallest_set_is_told_and_no_other(first in sides(), second in sides(), kind in 0usize..4) {
        let mut b = Builder::new();
        let inputs = [b.whole_in("a", 0, 8), b.whole_in("b", 0, 6), b.truth_input("p")];
        let (one, two) = (compared(&mut b, [inputs[0], inputs[1]], &first), compared(&mut b, [inputs[0], inputs[1]], &second));
        let condition = match kind {
            0 => one,
            1 => b.and(&[one, inputs[2]]),
            2 => b.or(&[one, two]),
            _ => {
                let either = b.or(&[two, inputs[2]]);
                b.and(&[one, either])
            }
        };
        b.criterion("c", condition);
        let result = evaluate(&b.framework, &b.project, as_of()).results.remove(0);
        prop_assume!(settled(&result.outcome).is_none() && !result.settlements_cut);
        let full: Vec<(Part, Option<Settled>)> = parts()
            .into_iter()
            .filter(|part| part.iter().all(Option::is_some))
            .map(|part| {
                for (input, name) in ["a", "b", "p"].into_iter().enumerate() {
                    b.give(name, datum(input, part[input].unwrap_or_default()));
                }
                let judged = evaluate_with(&b.framework, &b.project, as_of(), Options::FAST);
                (part, settled(&judged.results[0].outcome))
            })
            .collect();
        let decides = |part: &Part| -> Option<Settled> {
            let fits = |full: &Part| part.iter().zip(full).all(|(asked, given)| asked.is_none() || asked == given);
            common(full.iter().filter(|(full, _)| fits(full)).map(|(_, then)| then))
        };
        prop_assume!(decides(&[None; 3]).is_none());
        for part in parts() {
            let fewer = (0..3).filter(|input| part[*input].is_some()).map(|input| {
                let mut fewer = part;
                fewer[input] = None;
                fewer
            });
            let smallest = decides(&part).filter(|_| fewer.into_iter().all(|fewer| decides(&fewer).is_none()));
            let asks = |settlement: &&Settlement| {
                let given = |answer: &crate::assessment::SettlingAnswer| {
                    let input = input_of(answer.cell) as usize;
                    part[input].is_some_and(|place| allows(&answer.values, &datum(input, place)))
                };
                settlement.relations.is_empty()
                    && settlement.choices.is_empty()
                    && settlement.answers.len() == part.iter().flatten().count()
                    && settlement.answers.iter().all(given)
            };
            let told = result.settled_by.iter().find(asks).map(|settlement| settlement.result.clone());
            prop_assert_eq!(told, smallest, "{:?} of {:?} and {:?}, {}: {:?}", part, first, second, kind, result.settled_by);
        }
    }
}

/// The place of the input that a cell is of.
fn input_of(cell: CellRef) -> u32 {
    let CellRef::Input { input, cell } = cell else { panic!("no cell of an input") };
    input + cell
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
        settlement.answers.iter().map(|answer| format!("{} {}", input_of(answer.cell), set(&answer.values))).collect();
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
