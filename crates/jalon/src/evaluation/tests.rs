//! Hand-worked values of the evaluator's meaning.

use super::*;
use crate::assessment::{ObligationState, Outcome, Status};
use crate::framework::builder::{Builder, day, decimal, number_type};
use crate::framework::*;
use crate::number::Number;
use crate::value::{Bounds, Cause, CellRef, Datum, Value};

mod groups;
mod growth;
mod laws;
mod random;
mod settling;

/// Random cases: so many, or as many as `PROPTEST_CASES` asks for.
fn cases(usual: u32) -> proptest::test_runner::Config {
    let asked = proptest::test_runner::Config::default();
    if asked.cases == 256 { proptest::test_runner::Config::with_cases(usual) } else { asked }
}

fn run(b: &Builder) -> Assessment {
    evaluate(&b.framework, &b.project, day("2020-06-30"))
}

fn value_of(b: &Builder, item: ItemId) -> Value {
    match &run(b).results[item.0 as usize].outcome {
        Outcome::Quantity { cells, .. } => cells.values[0].clone(),
        Outcome::Criterion { value, .. } => value.clone(),
        other => panic!("no quantity: {other:?}"),
    }
}

fn values_of(b: &Builder, item: ItemId) -> Vec<Value> {
    match &run(b).results[item.0 as usize].outcome {
        Outcome::Quantity { cells, .. } => cells.values.clone(),
        other => panic!("no quantity: {other:?}"),
    }
}

fn status_of(b: &Builder, item: ItemId) -> Status {
    match &run(b).results[item.0 as usize].outcome {
        Outcome::Criterion { status, .. } => *status,
        other => panic!("no criterion: {other:?}"),
    }
}

fn number(text: &str) -> Value {
    Value::Known(Datum::Number(decimal(text)))
}

fn given(text: &str) -> AnswerState {
    AnswerState::Given(Datum::Number(decimal(text)))
}

fn yes(yes: bool) -> AnswerState {
    AnswerState::Given(Datum::Truth(yes))
}

/// The bounds of an open number as text: `[0, 5)`.
fn range(value: &Value) -> String {
    let Value::Open(open) = value else { return format!("not open: {value:?}") };
    let Bounds::Number(range) = &open.bounds else { return format!("no number: {open:?}") };
    let low = match &range.low {
        Some(end) => format!("{}{}", if end.included { '[' } else { '(' }, end.at.to_exact_string()),
        None => "(".to_owned(),
    };
    let high = match &range.high {
        Some(end) => format!("{}{}", end.at.to_exact_string(), if end.included { ']' } else { ')' }),
        None => ")".to_owned(),
    };
    format!("{low}, {high}")
}

#[test]
fn decimals_are_exact() {
    let mut b = Builder::new();
    let (x, y, limit) = (b.number("0.1"), b.number("0.2"), b.number("0.3"));
    let sum = b.both(ExprKind::Add, x, y);
    let condition = b.compare(sum, Comparator::LessOrEqual, limit);
    let item = b.criterion("small", condition);
    assert_eq!(status_of(&b, item), Status::Met);
}

#[test]
fn a_missing_input_carries_its_range_through_arithmetic() {
    let mut b = Builder::new();
    let x = b.number_in("x", "0", "1");
    let y = b.number_in("y", "2", "4");
    let (one, product) = (b.number("1"), b.both(ExprKind::Multiply, x, y));
    let kept = b.both(ExprKind::Subtract, one, x);
    let quotient = b.both(ExprKind::Divide, y, x);
    let items = [product, kept, quotient].map(|formula| b.indicator("i", formula));
    assert_eq!(range(&value_of(&b, items[0])), "[0, 4]");
    assert_eq!(range(&value_of(&b, items[1])), "[0, 1]");
    let value = value_of(&b, items[2]);
    assert_eq!(range(&value), "[2, )");
    let Value::Open(open) = value else { unreachable!() };
    assert!(open.perhaps_undefined);
    assert_eq!(open.wants.cells(), [CellRef::Input { input: 0, cell: 0 }, CellRef::Input { input: 1, cell: 0 }]);
}

#[test]
fn a_comparison_may_be_decided_by_bounds() {
    let mut b = Builder::new();
    let x = b.number_in("x", "0", "100");
    let (limit, low, over) = (b.number("100"), b.number("0"), b.number("100.01"));
    let at_most = b.compare(x, Comparator::LessOrEqual, limit);
    let less = b.compare(x, Comparator::Less, limit);
    let at_least = b.compare(x, Comparator::GreaterOrEqual, low);
    let above = b.compare(x, Comparator::GreaterOrEqual, over);
    let items = [at_most, less, at_least, above].map(|condition| b.criterion("c", condition));
    let statuses = items.map(|item| status_of(&b, item));
    assert_eq!(statuses, [Status::Met, Status::Undecided, Status::Met, Status::NotMet]);
}

#[test]
fn a_result_that_may_be_undefined_is_not_decided_by_its_bounds() {
    let mut b = Builder::new();
    let x = b.number_in("x", "0", "5");
    let (one, least) = (b.number("1"), b.number("0.2"));
    let inverse = b.both(ExprKind::Divide, one, x);
    let condition = b.compare(inverse, Comparator::GreaterOrEqual, least);
    let item = b.criterion("c", condition);
    assert_eq!(status_of(&b, item), Status::Undecided);
    b.give_number("x", "0");
    assert_eq!(status_of(&b, item), Status::Undecided);
    assert!(matches!(value_of(&b, item), Value::Undefined(cause) if cause.cause == Cause::DivisionByZero));
    b.give_number("x", "5");
    assert_eq!(status_of(&b, item), Status::Met);
}

#[test]
fn kleene_and_undefined() {
    let mut b = Builder::new();
    let (one, zero) = (b.number("1"), b.number("0"));
    let broken = b.both(ExprKind::Divide, one, zero);
    let undefined = b.compare(broken, Comparator::Greater, zero);
    let open = b.truth_input("open");
    let (no, yes) = (b.truth(false), b.truth(true));
    let pairs = [[undefined, no], [no, undefined], [open, no], [undefined, yes], [open, yes], [undefined, open]];
    let items = pairs.map(|pair| {
        let and = b.and(&pair);
        b.criterion("c", and)
    });
    use Status::{NotMet, Undecided};
    assert_eq!(items.map(|item| status_of(&b, item)), [NotMet, NotMet, NotMet, Undecided, Undecided, Undecided]);
    assert!(matches!(value_of(&b, items[3]), Value::Undefined(_)));
    // An answer no would decide the last: it is open, not undefined.
    let Value::Open(last) = value_of(&b, items[5]) else { panic!("not open") };
    assert_eq!((last.bounds.clone(), last.perhaps_undefined), (Bounds::Surely(false), true));
    b.give("open", Datum::Truth(false));
    assert_eq!(status_of(&b, items[5]), NotMet);
}

#[test]
fn not_applicable_is_dropped_by_logic_and_folds_and_spread_by_arithmetic() {
    let mut b = Builder::new();
    let x = b.input_with("x", number_type(), &[], |input| input.may_be_not_applicable = true);
    let two = b.number("2");
    let sum = b.both(ExprKind::Add, x, two);
    let above = b.compare(x, Comparator::Greater, two);
    let yes = b.truth(true);
    let and = b.and(&[above, yes]);
    let alone = b.and(&[above, above]);
    let greatest = b.expr(ExprKind::Function(Function::Greatest, vec![x, two]), number_type(), Default::default());
    let sum = b.indicator("sum", sum);
    let items = [and, alone].map(|condition| b.criterion("c", condition));
    let greatest = b.indicator("greatest", greatest);
    b.set("x", vec![AnswerState::NotApplicable]);
    assert_eq!(value_of(&b, sum), Value::NotApplicable);
    assert_eq!(items.map(|item| status_of(&b, item)), [Status::Met, Status::NotApplicable]);
    assert_eq!(value_of(&b, greatest), number("2"));
    b.set("x", vec![]);
    assert_eq!(items.map(|item| status_of(&b, item)), [Status::Undecided, Status::Undecided]);
    assert_eq!(range(&value_of(&b, greatest)), "[2, )");
}

#[test]
fn folds_over_gaps_are_bounds() {
    let mut b = Builder::new();
    let axis = b.closed("juror", &["a", "b", "c"]);
    let range_of = crate::evaluation::interval::between(Some(decimal("0")), Some(decimal("5")));
    let x = b.input_with("x", number_type(), &[axis], |input| input.range = Some(range_of));
    let kinds = [FoldKind::Sum, FoldKind::Mean, FoldKind::Min, FoldKind::Max, FoldKind::Median];
    let items = kinds.map(|kind| {
        let fold = b.fold(kind, x, &[axis]);
        b.indicator("i", fold)
    });
    let known = b.fold_with(FoldKind::Mean, x, &[axis], |fold| fold.known_only = true);
    let known = b.indicator("known", known);
    b.set("x", vec![given("2"), given("4"), AnswerState::Absent]);
    let ranges = items.map(|item| range(&value_of(&b, item)));
    assert_eq!(ranges, ["[6, 11]", "[2, 11/3]", "[0, 2]", "[4, 5]", "[2, 4]"]);
    assert_eq!(value_of(&b, known), number("3"));
    assert!(run(&b).results[known.0 as usize].provisional);
    b.set("x", vec![given("2"), given("4"), given("3")]);
    assert_eq!(items.map(|item| value_of(&b, item)), ["9", "3", "2", "4", "3"].map(number));
}

#[test]
fn an_undecided_filter_gives_bounds() {
    let mut b = Builder::new();
    let axis = b.open("partner", Some(&["a", "b", "c"]), false);
    let kind = b.closed("kind", &["users", "other"]);
    let k = b.input("k", Type::Member(kind), &[axis]);
    let users = b.member(kind, 0);
    let is_users = b.compare(k, Comparator::Equal, users);
    let always = b.truth(true);
    let count = b.fold_with(FoldKind::Count, always, &[axis], |fold| fold.filter = Some(is_users));
    let share = b.fold(FoldKind::Share, is_users, &[axis]);
    let any = b.fold(FoldKind::Any, is_users, &[axis]);
    let all = b.fold(FoldKind::All, is_users, &[axis]);
    let items = [count, share].map(|formula| b.indicator("i", formula));
    let criteria = [any, all].map(|condition| b.criterion("c", condition));
    let member = |place| AnswerState::Given(Datum::Member(place));
    b.set("k", vec![member(0), member(1), AnswerState::Absent]);
    assert_eq!(items.map(|item| range(&value_of(&b, item))), ["[1, 2]", "[1/3, 2/3]"]);
    assert_eq!(criteria.map(|item| status_of(&b, item)), [Status::Met, Status::NotMet]);
}

#[test]
fn an_axis_that_is_not_given_has_any_number_of_members() {
    let mut b = Builder::new();
    let partner = b.open("partner", None, false);
    let some = b.open("some", Some(&["a"]), true);
    let none = b.open("none", Some(&[]), false);
    let always = b.truth(true);
    let counts = [partner, some, none].map(|axis| {
        let count = b.fold(FoldKind::Count, always, &[axis]);
        b.indicator("count", count)
    });
    assert_eq!(range(&value_of(&b, counts[0])), "[0, )");
    assert_eq!(range(&value_of(&b, counts[1])), "[1, )");
    assert_eq!(value_of(&b, counts[2]), number("0"));
    let Value::Open(open) = value_of(&b, counts[0]) else { unreachable!() };
    assert_eq!(open.wants.cells(), [CellRef::Members { axis: partner.0 }]);
}

#[test]
fn empty_folds() {
    let mut b = Builder::new();
    let axis = b.open("partner", Some(&[]), false);
    let x = b.input("x", number_type(), &[axis]);
    let t = b.input("t", Type::Truth, &[axis]);
    let sum = b.fold(FoldKind::Sum, x, &[axis]);
    let mean = b.fold(FoldKind::Mean, x, &[axis]);
    let share = b.fold(FoldKind::Share, t, &[axis]);
    let (all, any) = (b.fold(FoldKind::All, t, &[axis]), b.fold(FoldKind::Any, t, &[axis]));
    let items = [sum, mean, share].map(|formula| b.indicator("i", formula));
    let criteria = [all, any].map(|condition| b.criterion("c", condition));
    assert_eq!(value_of(&b, items[0]), number("0"));
    for item in &items[1..] {
        assert!(matches!(value_of(&b, *item), Value::Undefined(why) if why.cause == Cause::NothingToFold));
    }
    assert_eq!(criteria.map(|item| status_of(&b, item)), [Status::Met, Status::NotMet]);
    let notices = run(&b).notices;
    assert_eq!(notices, [crate::assessment::Notice::AllOfNothing { item: criteria[0] }]);
}

#[test]
fn group_by_and_dropped_grounds() {
    // The jury of the SGEI example: grounds of 13/3, 10/3 and 4 give 35/9, 3.89 rounded.
    let mut b = Builder::new();
    let item_axis = b.closed("item", &["novelty", "economic", "financial", "legal", "coherence", "relevance"]);
    let ground = b.closed("ground", &["innovation", "feasibility", "partnership"]);
    let juror = b.open("juror", Some(&["J1", "J2", "J3", "J4"]), false);
    let rating = b.input("rating", number_type(), &[item_axis, juror]);
    let recused = b.input("recused", Type::Truth, &[juror]);
    let counts = b.not(recused);
    let folded = b.fold_with(FoldKind::Mean, rating, &[juror], |fold| fold.filter = Some(counts));
    let folded = b.indicator("rating", folded);
    let members = [0, 1, 1, 1, 2, 2].map(|place| b.member(ground, place));
    let of_item = b.expr(
        ExprKind::ByMember { axis: item_axis, members: members.to_vec() },
        Type::Member(ground),
        crate::axis::Axes::of([item_axis]),
    );
    let read = b.read(folded);
    let marks = b.fold_with(FoldKind::Mean, read, &[item_axis], |fold| fold.by = vec![(of_item, ground)]);
    let marks = b.indicator("ground_mark", marks);
    let read = b.read(marks);
    let mark = b.fold(FoldKind::Mean, read, &[ground]);
    let cent = b.number("0.01");
    let rounded = ExprKind::Round { value: mark, step: cent, mode: crate::number::Rounding::HalfUp };
    let rounded = b.expr(rounded, number_type(), Default::default());
    let rounded = b.indicator("jury_mark", rounded);
    let columns = ["4 5 4 0", "3 3 4 0", "3 2 3 0", "4 4 4 0", "4 4 3 0", "4 5 4 0"];
    b.set("rating", columns.iter().flat_map(|column| column.split(' ')).map(given).collect());
    b.set("recused", vec![yes(false), yes(false), yes(false), yes(true)]);
    let ratio = |a, b| Value::Known(Datum::Number(Number::ratio(a, b).unwrap()));
    assert_eq!(values_of(&b, marks), [ratio(13, 3), ratio(10, 3), ratio(4, 1)]);
    assert_eq!(value_of(&b, rounded), number("3.89"));
}

#[test]
fn an_open_condition_joins_its_branches() {
    let mut b = Builder::new();
    let condition = b.truth_input("c");
    let (two, three) = (b.number("2"), b.number("3"));
    let choose = |then, otherwise| ExprKind::If { condition, then, otherwise };
    let differ = b.expr(choose(two, three), number_type(), Default::default());
    let same = b.expr(choose(two, two), number_type(), Default::default());
    let (differ, same) = (b.indicator("differ", differ), b.indicator("same", same));
    assert_eq!(range(&value_of(&b, differ)), "[2, 3]");
    assert_eq!(value_of(&b, same), number("2"));
}

#[test]
fn powers() {
    let mut b = Builder::new();
    let (zero, two, half) = (b.number("0"), b.number("2"), b.number("0.5"));
    let one = b.both(ExprKind::Power, zero, zero);
    let root = b.both(ExprKind::Power, two, half);
    let back = b.both(ExprKind::Multiply, root, root);
    let equal = b.compare(back, Comparator::Equal, two);
    let less = b.compare(back, Comparator::Less, two);
    let one = b.indicator("one", one);
    let items = [equal, less].map(|condition| b.criterion("c", condition));
    assert_eq!(value_of(&b, one), number("1"));
    assert_eq!(items.map(|item| status_of(&b, item)), [Status::Met, Status::NotMet]);
}

#[test]
fn an_event_not_yet_or_on_an_unknown_day() {
    let mut b = Builder::new();
    let date = Type::Date { time: false };
    let event = b.input_with("event", date, &[], |input| input.or_not_yet = true);
    let now = b.expr(ExprKind::AsOf, Type::Date { time: false }, Default::default());
    let happened = b.compare(event, Comparator::LessOrEqual, now);
    let item = b.criterion("happened", happened);
    let due = b.date("2020-05-31");
    let obligation = Obligation { event, when: None, due, bearer: None, arises_when: None };
    let duty = b.obligation("duty", obligation);
    let state = |b: &Builder| match &run(b).results[duty.0 as usize].outcome {
        Outcome::Obligation { state, .. } => state.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((status_of(&b, item), state(&b)), (Status::Undecided, ObligationState::Undecided));
    b.set("event", vec![AnswerState::NotYet]);
    assert_eq!((status_of(&b, item), state(&b)), (Status::NotMet, ObligationState::Overdue { days: 30 }));
    b.set("event", vec![AnswerState::DateUnknown]);
    assert_eq!((status_of(&b, item), state(&b)), (Status::Met, ObligationState::MetDateUnknown));
    b.give("event", Datum::Date(day("2020-05-31")));
    assert_eq!((status_of(&b, item), state(&b)), (Status::Met, ObligationState::MetInTime));
    b.give("event", Datum::Date(day("2020-06-01")));
    assert_eq!(state(&b), ObligationState::MetLate { days: 1 });
    b.set("event", vec![AnswerState::Within(day("2020-05-01"), day("2020-05-31"))]);
    assert_eq!(state(&b), ObligationState::MetInTime);
}

#[test]
fn a_due_month_is_over_after_its_last_day() {
    let mut b = Builder::new();
    let event = b.input_with("event", Type::Date { time: false }, &[], |input| input.or_not_yet = true);
    let due = b.date("2020-06");
    let obligation = Obligation { event, when: None, due, bearer: None, arises_when: None };
    let duty = b.obligation("duty", obligation);
    b.set("event", vec![AnswerState::NotYet]);
    let state = |b: &Builder| match &run(b).results[duty.0 as usize].outcome {
        Outcome::Obligation { state, .. } => state.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(state(&b), ObligationState::Pending { until: day("2020-06-30") });
    b.give("event", Datum::Date(day("2020-06-30")));
    assert_eq!(state(&b), ObligationState::MetInTime);
}

#[test]
fn earlier_undecided_levels_stay_possible() {
    let mut b = Builder::new();
    let (p, q) = (b.truth_input("p"), b.truth_input("q"));
    let first = b.criterion("first", p);
    let second = b.criterion("second", q);
    let refused = b.group(false, &[first, second], Test::NotMet);
    let praised = b.is(second, Test::Met);
    let level = b.decision("d", &[("refused", Some(refused)), ("praised", Some(praised)), ("plain", None)]);
    let possible = |b: &Builder| match &run(b).results[level.0 as usize].outcome {
        Outcome::Decision { level, possible, .. } => (*level, possible.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(possible(&b), (None, vec![0, 1, 2]));
    b.give("q", Datum::Truth(true));
    assert_eq!(possible(&b), (None, vec![0, 1]));
    b.give("p", Datum::Truth(false));
    assert_eq!(possible(&b), (Some(0), vec![0]));
    b.set("p", vec![]);
    b.give("q", Datum::Truth(false));
    assert_eq!(possible(&b), (Some(0), vec![0]));
}

#[test]
fn a_group_skips_what_does_not_apply() {
    let mut b = Builder::new();
    let (p, applies) = (b.truth_input("p"), b.truth_input("applies"));
    let only = b.criterion_with("only", p, |criterion| criterion.applies_when = Some(applies));
    let all = b.group(true, &[only], Test::Met);
    let any_not = b.group(false, &[only], Test::NotMet);
    let all = b.criterion("all", all);
    let any_not = b.criterion("any_not", any_not);
    let decision_on = b.is(all, Test::Met);
    let level = b.decision("d", &[("yes", Some(decision_on)), ("no", None)]);
    b.give("applies", Datum::Truth(false));
    assert_eq!(status_of(&b, only), Status::NotApplicable);
    assert_eq!(status_of(&b, all), Status::NotApplicable);
    assert_eq!(status_of(&b, any_not), Status::NotApplicable);
    // `is met` of what does not apply is no: the decision goes on.
    let Outcome::Decision { level, .. } = &run(&b).results[level.0 as usize].outcome else { panic!("no decision") };
    assert_eq!(*level, Some(1));
    // Met if it applies: nobody can say that it is not met.
    b.set("applies", vec![]);
    b.give("p", Datum::Truth(true));
    assert_eq!(status_of(&b, only), Status::Undecided);
    assert_eq!(status_of(&b, all), Status::Undecided);
}

#[test]
fn margins() {
    let mut b = Builder::new();
    let budget = b.input("budget", number_type(), &[]);
    let limit = b.number("500000");
    let within = b.compare(budget, Comparator::LessOrEqual, limit);
    let within = b.criterion("within", within);
    let filed = b.input("filed", Type::Date { time: false }, &[]);
    let until = b.date("2019-12-31");
    let in_time = b.compare(filed, Comparator::LessOrEqual, until);
    let in_time = b.criterion("in_time", in_time);
    let margin = |b: &Builder, item: ItemId| match &run(b).results[item.0 as usize].outcome {
        Outcome::Criterion { status, margin, .. } => {
            let margin = margin.clone().unwrap();
            (*status, margin.distance.to_exact_string(), margin.in_days)
        }
        other => panic!("{other:?}"),
    };
    b.give_number("budget", "500000.01");
    b.give("filed", Datum::Date(day("2019-12-29")));
    assert_eq!(margin(&b, within), (Status::NotMet, "-0.01".to_owned(), false));
    assert_eq!(margin(&b, in_time), (Status::Met, "2".to_owned(), true));
}

#[test]
fn readings_and_scenarios_reach_what_rests_on_them() {
    let mut b = Builder::new();
    let x = b.input("x", number_type(), &[]);
    let y = b.input("y", number_type(), &[]);
    let (share, zero) = (b.number("0.8"), b.number("0"));
    let sum = b.both(ExprKind::Add, x, y);
    let sum_item = b.indicator("sum", sum);
    let other = b.indicator("other", y);
    let read = b.read(sum_item);
    let double = b.both(ExprKind::Add, read, read);
    let double = b.indicator("double", double);
    let less = b.both(ExprKind::Multiply, x, share);
    b.framework.variations.push(Variation {
        name: "prudent".into(),
        labels: Default::default(),
        kind: VariationKind::Scenario,
        replacements: vec![(Target::Input(InputId(0)), less)],
        about: About::default(),
    });
    let view = b.expr(ExprKind::View(double, VariationId(0)), number_type(), Default::default());
    let gap = b.compare(view, Comparator::Greater, zero);
    let robust = b.criterion("robust", gap);
    b.give_number("x", "10");
    b.give_number("y", "1");
    let assessment = run(&b);
    let variation = &assessment.variations[0];
    let items: Vec<ItemId> = variation.results.iter().map(|result| result.item).collect();
    assert_eq!(items, [sum_item, double]);
    assert_eq!(variation.changed, items);
    let Outcome::Quantity { cells, .. } = &variation.results[1].outcome else { panic!("no quantity") };
    assert_eq!(cells.values, [number("18")]);
    assert_eq!(status_of(&b, robust), Status::Met);
    assert_eq!(value_of(&b, other), number("1"));
}

#[test]
fn scales_give_the_hull_of_the_bands_in_reach() {
    let mut b = Builder::new();
    let x = b.number_in("x", "0", "10");
    let marks: Vec<ExprId> = ["5", "8"].iter().map(|mark| b.number(mark)).collect();
    let points: Vec<ExprId> = ["1", "2", "3"].iter().map(|points| b.number(points)).collect();
    let end = |at: ExprId, included| Some(BandEnd { at, included });
    let bands = vec![
        Band { low: None, high: end(marks[0], false), value: points[0] },
        Band { low: end(marks[0], true), high: end(marks[1], false), value: points[1] },
        Band { low: end(marks[1], true), high: None, value: points[2] },
    ];
    b.framework.scales.push(Scale {
        name: "s".into(),
        labels: Default::default(),
        slots: vec![("x".into(), number_type())],
        result: number_type(),
        bands,
        about: About::default(),
    });
    let scaled = b.expr(ExprKind::Scale(ScaleId(0), vec![x]), number_type(), Default::default());
    let item = b.indicator("points", scaled);
    assert_eq!(range(&value_of(&b, item)), "[1, 3]");
    let between = crate::evaluation::interval::between(Some(decimal("5")), Some(decimal("7.5")));
    b.set("x", vec![AnswerState::Between(between)]);
    assert_eq!(value_of(&b, item), number("2"));
    b.give_number("x", "8");
    assert_eq!(value_of(&b, item), number("3"));
}

#[test]
fn evidence_is_the_weakest_of_what_mattered() {
    let mut b = Builder::new();
    let (p, q) = (b.truth_input("p"), b.truth_input("q"));
    let both = b.and(&[p, q]);
    let both = b.criterion("both", both);
    let shown = b.criterion_with("shown", q, |criterion| criterion.evidence_at_least = Some(EvidenceLevel::Document));
    let level = |b: &Builder, item: ItemId| run(b).results[item.0 as usize].evidence;
    b.give("p", Datum::Truth(true));
    b.give("q", Datum::Truth(true));
    b.project.answers[0][0].evidence = Some(EvidenceLevel::Verified);
    assert_eq!((level(&b, both), status_of(&b, both)), (Some(EvidenceLevel::Declared), Status::Met));
    assert_eq!(status_of(&b, shown), Status::Undecided);
    b.project.answers[1][0].evidence = Some(EvidenceLevel::Document);
    assert_eq!(level(&b, both), Some(EvidenceLevel::Document));
    assert_eq!(status_of(&b, shown), Status::Met);
    // A known no decides, and alone matters.
    b.give("p", Datum::Truth(false));
    b.project.answers[0][0].evidence = Some(EvidenceLevel::ThirdParty);
    assert_eq!((level(&b, both), status_of(&b, both)), (Some(EvidenceLevel::ThirdParty), Status::NotMet));
}

#[test]
fn reasons_keep_what_mattered_down_to_the_inputs() {
    use crate::assessment::Step;
    let mut b = Builder::new();
    let axis = b.open("partner", Some(&["a", "b"]), false);
    let given_by = b.input("given", number_type(), &[axis]);
    let sum = b.fold(FoldKind::Sum, given_by, &[axis]);
    let total = b.indicator("total", sum);
    let read = b.read(total);
    let limit = b.number("10");
    let within = b.compare(read, Comparator::LessOrEqual, limit);
    let other = b.truth_input("other");
    let both = b.and(&[within, other]);
    let item = b.criterion("both", both);
    b.set("given", vec![given("4"), given("7")]);
    let reason = explain(&b.framework, &b.project, day("2020-06-30"), item, None);
    assert_eq!(reason.step, Step::Item(item, None));
    assert_eq!(reason.value, Value::Known(Datum::Truth(false)));
    // Of the `and`, only the comparison; of that, only the total, with both members.
    let [and] = reason.because.as_slice() else { panic!("{reason:?}") };
    assert_eq!(and.step, Step::Expression(both));
    let [compared] = and.because.as_slice() else { panic!("{and:?}") };
    assert_eq!(compared.step, Step::Expression(within));
    let [told] = compared.because.as_slice() else { panic!("{compared:?}") };
    assert_eq!((&told.step, &told.value), (&Step::Item(total, None), &number("11")));
    let members = &told.because[0].because;
    assert_eq!(members.len(), 2);
    assert_eq!(members[1].step, Step::Member(vec![(axis, 1)]));
    assert_eq!(members[1].because[0].step, Step::Input(CellRef::Input { input: 0, cell: 1 }));
    // Rows of private axes are only counted.
    b.framework.axes[axis.0 as usize].private = true;
    let reason = explain(&b.framework, &b.project, day("2020-06-30"), total, None);
    assert_eq!(reason.because[0].because[0].step, Step::More(2));
}

#[test]
fn a_fold_whose_filter_nowhere_applies_does_not_apply() {
    let mut b = Builder::new();
    let axis = b.open("reading", Some(&["a", "b"]), false);
    let x = b.input_with("x", number_type(), &[axis], |input| input.may_be_not_applicable = true);
    let (three, always) = (b.number("3"), b.truth(true));
    let far = b.compare(x, Comparator::Greater, three);
    let count = b.fold_with(FoldKind::Count, always, &[axis], |fold| fold.filter = Some(far));
    let item = b.indicator("flagged", count);
    let none = AnswerState::NotApplicable;
    b.set("x", vec![none.clone(), none.clone()]);
    assert_eq!(value_of(&b, item), Value::NotApplicable);
    b.set("x", vec![none.clone(), given("1")]);
    assert_eq!(value_of(&b, item), number("0"));
    // The missing one may be far, near, or not apply.
    b.set("x", vec![none, AnswerState::Absent]);
    let value = value_of(&b, item);
    assert_eq!(range(&value), "[0, 1]");
    assert!(matches!(value, Value::Open(open) if open.perhaps_not_applicable));
}
