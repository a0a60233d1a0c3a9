//! Laws that hold for every framework, tried on those that ship and on those of the shared tests: fewer data only leave more
//! undecided, and neither the order of declarations nor that of terms shows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jalon::assessment::{Assessment, ItemResult, Notice, ObligationState, Outcome, Status};
use jalon::axis::{Axes, AxisId};
use jalon::evaluation::{Options, evaluate_with};
use jalon::framework::{Answer, AnswerState, Example, Framework, Project};
use jalon::source::SourceId;
use jalon::syntax::ast::{BinaryOp, Declaration, Expr, ExprKind, File, Head, Noun, PropertyKind};
use jalon::value::Value;
use jalon::{syntax, testing};
use proptest::prelude::*;
use proptest::sample::Index;
use support::{Folders, check, differences, frameworks_below, read, repository};

/// A framework to try, with its text.
#[derive(Debug)]
struct Tried {
    name: String,
    text: String,
    library: usize,
    framework: Framework,
}

/// Where the frameworks that one uses are looked for.
fn library(at: usize) -> Folders {
    Folders { folders: vec![repository(["frameworks", "tests/conformance"][at])], language: None }
}

/// Every sound framework of the repository that has examples.
static FRAMEWORKS: LazyLock<Vec<Tried>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (at, folder) in ["frameworks", "tests/conformance"].into_iter().enumerate() {
        for path in frameworks_below(&repository(folder)) {
            let (name, text) = (path.display().to_string(), read(&path));
            let (framework, _) = check(&name, &text, &library(at));
            if let Some(framework) = framework.filter(|framework| !framework.examples.is_empty()) {
                all.push(Tried { name, text, library: at, framework });
            }
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    all
});

/// The project of one of a framework's examples, and the example.
fn pick(tried: &Tried, at: Index) -> (&Example, &Project) {
    let example = &tried.framework.examples[at.index(tried.framework.examples.len())];
    let project = if example.projects.is_empty() { &example.project } else { &example.projects[0] };
    (example, project)
}

fn judge(framework: &Framework, example: &Example, project: &Project) -> Assessment {
    evaluate_with(framework, project, testing::as_of(framework, example), Options { evidence: true, ..Options::FAST })
}

/// What is decided of a result: nothing, where it may still change.
fn decided(result: &ItemResult) -> bool {
    let known = |value: &Value| !matches!(value, Value::Open(_) | Value::Undefined(_));
    !result.provisional
        && match &result.outcome {
            Outcome::Quantity { cells, .. } => !cells.unknown_shape && cells.values.iter().all(known),
            Outcome::Criterion { status, .. } => *status != Status::Undecided,
            Outcome::Obligation { state, due, .. } => *state != ObligationState::Undecided && known(due),
            Outcome::Decision { level, .. } => level.is_some(),
            Outcome::OverTable => false,
        }
}

/// What a result says, but for how it was reached.
fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Quantity { cells, .. } => format!("{:?}", cells.values),
        Outcome::Criterion { status, .. } => format!("{status:?}"),
        Outcome::Obligation { state, due, .. } => format!("{state:?} {due:?}"),
        Outcome::Decision { possible, not_applicable, .. } => format!("{possible:?} {not_applicable}"),
        Outcome::OverTable => String::new(),
    }
}

/// The same project without some answers, that no default stands in for.
fn without(framework: &Framework, project: &Project, gone: &[Index]) -> Project {
    let given = |answer: &Answer| !matches!(answer.state, AnswerState::Absent | AnswerState::Missing(_));
    let removable: Vec<(usize, usize)> = project
        .answers
        .iter()
        .enumerate()
        .filter(|(input, _)| framework.inputs[*input].default.is_none())
        .flat_map(|(input, cells)| cells.iter().enumerate().map(move |(cell, answer)| (input, cell, answer)))
        .filter_map(|(input, cell, answer)| given(answer).then_some((input, cell)))
        .collect();
    let mut fewer = project.clone();
    for gone in gone.iter().filter(|_| !removable.is_empty()) {
        let (input, cell) = removable[gone.index(removable.len())];
        fewer.answers[input][cell] = Answer::default();
    }
    fewer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    /// More data never turn met into not met, nor any decided result into another.
    #[test]
    fn what_fewer_data_decide_holds_once_all_are_there(
        which: Index, example: Index, gone in prop::collection::vec(any::<Index>(), 1..6),
    ) {
        let tried = &FRAMEWORKS[which.index(FRAMEWORKS.len())];
        let (example, full) = pick(tried, example);
        let fewer = without(&tried.framework, full, &gone);
        let (now, then) = (judge(&tried.framework, example, &fewer), judge(&tried.framework, example, full));
        // A total given beside parts that come to another contradicts them, and is told as a doubt: without it the parts decide.
        prop_assume!(!then.notices.iter().any(|notice| matches!(notice, Notice::PartsAndTotal { .. })));
        for (now, then) in now.results.iter().zip(&then.results) {
            let item = &tried.framework.items[now.item.0 as usize].name;
            if decided(now) {
                prop_assert_eq!(
                    said(&now.outcome), said(&then.outcome), "{}: {} of {}", tried.name, item, example.name
                );
            }
            if let (Outcome::Decision { possible, .. }, Outcome::Decision { possible: left, .. }) =
                (&now.outcome, &then.outcome)
                && !now.provisional
            {
                prop_assert!(
                    left.iter().all(|level| possible.contains(level)),
                    "{}: {} of {}: {:?} became {:?}", tried.name, item, example.name, possible, left
                );
            }
        }
    }

    /// The declarations of a framework in another order, and its sums, products and conditions with their terms in another
    /// order, come to the same: in its own examples, and where answers are missing.
    #[test]
    fn neither_the_order_of_declarations_nor_that_of_terms_shows(
        which: Index, example: Index, gone in prop::collection::vec(any::<Index>(), 0..6),
        keys in prop::collection::vec(any::<u32>(), 64),
    ) {
        let tried = &FRAMEWORKS[which.index(FRAMEWORKS.len())];
        let (file, _) = syntax::parse(&tried.text, SourceId(0));
        let text = syntax::format(&turned(file, &keys));
        let (other, problems) = check(&tried.name, &text, &library(tried.library));
        let Some(other) = other else { return Err(TestCaseError::fail(format!("{problems}\n{text}"))) };
        prop_assert_eq!(differences(&other, &text), "", "{}", tried.name);

        let (example, full) = pick(tried, example);
        let project = without(&tried.framework, full, &gone);
        let there = carried(&tried.framework, &other, &project);
        let (ours, theirs) = (judge(&tried.framework, example, &project), judge(&other, example, &there));
        prop_assert_eq!(by_name(&tried.framework, &ours), by_name(&other, &theirs), "{}: {}", tried.name, example.name);
    }
}

/// What each item comes to, by its name; of what is open no more is said, since that names cells by number.
fn by_name(framework: &Framework, assessment: &Assessment) -> BTreeMap<String, String> {
    let said = |result: &ItemResult| match &result.outcome {
        Outcome::Quantity { .. } | Outcome::Obligation { .. } if !decided(result) => "open".to_owned(),
        Outcome::Quantity { cells, .. } => {
            let sizes: Vec<usize> = cells.sizes.iter().map(|size| *size as usize).collect();
            format!("{:?}", laid_out(framework, &cells.axes, &sizes, &cells.values))
        }
        // a choice is named by its place, and so is a level
        outcome => said(outcome),
    };
    let name = |result: &ItemResult| framework.items[result.item.0 as usize].name.clone();
    assessment.results.iter().map(|result| (name(result), said(result))).collect()
}

/// Cells by the names of their axes and the places of their members.
fn laid_out<'c, T>(
    framework: &Framework,
    axes: &Axes,
    sizes: &[usize],
    cells: &'c [T],
) -> BTreeMap<BTreeMap<String, usize>, &'c T> {
    let at = |cell: usize| {
        let mut rest = cell;
        let mut at = BTreeMap::new();
        for (axis, size) in axes.as_slice().iter().zip(sizes).rev() {
            at.insert(framework.axes[axis.0 as usize].name.clone(), rest % size);
            rest /= size;
        }
        at
    };
    cells.iter().enumerate().map(|(cell, value)| (at(cell), value)).collect()
}

/// A project's answers for a framework that declares the same in another order.
fn carried(from: &Framework, to: &Framework, project: &Project) -> Project {
    let members = project.members.iter().map(|(axis, members)| {
        let named = to.axis(&from.axes[axis.0 as usize].name).unwrap();
        (named, members.clone())
    });
    let mut carried =
        Project { answers: vec![Vec::new(); to.inputs.len()], members: members.collect(), ..project.clone() };
    let sizes = |framework: &Framework, project: &Project, axes: &Axes| -> Vec<usize> {
        let size = |axis: &AxisId| match framework.axes[axis.0 as usize].members() {
            Some(members) => members.len(),
            None => project.members.get(axis).map_or(0, |members| members.ids.len()),
        };
        axes.as_slice().iter().map(size).collect()
    };
    for (input, answers) in from.inputs.iter().zip(&project.answers).filter(|(_, answers)| !answers.is_empty()) {
        let id = to.input(&input.name).unwrap().0 as usize;
        let own = &to.inputs[id].axes;
        let there = laid_out(from, &input.axes, &sizes(from, project, &input.axes), answers);
        let places: Vec<usize> = (0..answers.len()).collect();
        let here = laid_out(to, own, &sizes(to, &carried, own), &places);
        let mut cells = vec![Answer::default(); answers.len()];
        for (at, place) in here {
            cells[*place] = there[&at].clone();
        }
        carried.answers[id] = cells;
    }
    carried
}

/// A file with its declarations and its terms in another order, by some keys.
fn turned(mut file: File, keys: &[u32]) -> File {
    let is_head = |declaration: &Declaration| matches!(declaration.noun, Noun::Framework | Noun::Use | Noun::Extends);
    let (head, rest): (Vec<_>, Vec<_>) = file.declarations.into_iter().partition(is_head);
    let mut rest: Vec<(u32, Declaration)> =
        rest.into_iter().enumerate().map(|(at, declaration)| (keys[at % keys.len()], declaration)).collect();
    rest.sort_by_key(|(key, _)| *key);
    file.declarations = head.into_iter().chain(rest.into_iter().map(|(_, declaration)| declaration)).collect();
    let mut coins = keys.iter().cycle().map(|key| key % 2 == 1);
    for declaration in &mut file.declarations {
        if let Head::Condition(condition) = &mut declaration.head {
            turn(condition, &mut coins);
        }
        for property in &mut declaration.properties {
            match &mut property.kind {
                PropertyKind::Formula(_, expr)
                | PropertyKind::AppliesWhen(expr)
                | PropertyKind::NotApplicableWhen(_, expr)
                | PropertyKind::Reading { expr, .. }
                | PropertyKind::Level { when: Some(expr), .. } => turn(expr, &mut coins),
                _ => {}
            }
        }
    }
    file
}

/// Puts the sides of sums, products and conditions the other way round, where a coin says so.
fn turn(expr: &mut Expr, coins: &mut dyn Iterator<Item = bool>) {
    match &mut expr.kind {
        ExprKind::Binary(op, left, right) => {
            turn(left, coins);
            turn(right, coins);
            let commutes = matches!(op, BinaryOp::Add | BinaryOp::Multiply | BinaryOp::And | BinaryOp::Or);
            if commutes && !shifts(left) && !shifts(right) && coins.next() == Some(true) {
                std::mem::swap(left, right);
            }
        }
        ExprKind::Set(items) if coins.next() == Some(true) => items.reverse(),
        ExprKind::Compare(_, left, right) => {
            turn(left, coins);
            turn(right, coins);
        }
        ExprKind::If(condition, then, otherwise) => {
            [condition, then, otherwise].into_iter().for_each(|part| turn(part, coins));
        }
        ExprKind::Call(call) => {
            call.arguments.iter_mut().for_each(|argument| turn(argument, coins));
            call.filter.iter_mut().for_each(|filter| turn(filter, coins));
        }
        ExprKind::Bracketed(inner) | ExprKind::Unary(_, inner) | ExprKind::Pick(inner, _) => turn(inner, coins),
        _ => {}
    }
}

/// Whether this is so many months or days, which stand behind a date.
fn shifts(expr: &Expr) -> bool {
    let ExprKind::Number(number) = &expr.kind else { return false };
    number.unit.is_some()
}
