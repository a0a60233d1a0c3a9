//! Judging a project by a framework: exact, total and deterministic.
//!
//! [`evaluate`] is the definition of what a framework means; every other engine must agree with it. There is no clock (the
//! as-of date is an argument), no network, no file. Items are worked out in an order in which each follows what it needs, so
//! that long chains do not recurse; expressions recurse as deep as the text is nested, which the parser limits.
//!
//! What leaves the rationals is computed at a working precision; where a comparison or a rounding can't be told, the whole
//! evaluation is tried again at twice the digits.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::assessment::{Assessment, Cells, Coverage, Reason, VariationResult};
use crate::axis::Axes;
use crate::date::Date;
use crate::framework::{ExprId, Framework, ItemId, ItemKind, Project, VariationId};
use crate::number::Precision;
use run::Run;

pub(crate) use reference::{Frozen, Parts, parts};
pub use relative::statistics::{Rung, Statistics};
pub(crate) use table::lacks;
pub use table::{Entry, Gap, Source, Table};
pub use tallied::{Sorted, Tallied, Together};
pub use truth::{is_siren, is_siret};

mod agreement;
mod anywhere;
mod columns;
mod counts;
mod criteria;
mod dates;
mod evidence;
mod expressions;
mod folds;
mod grouping;
mod inputs;
mod interval;
mod kept;
mod known_folds;
mod links;
mod many;
mod masks;
mod memo;
mod numbers;
mod possible;
mod reasons;
mod reference;
mod relative;
mod results;
mod run;
mod secrecy;
mod settle;
mod statistics;
mod steps;
mod table;
mod tallied;
#[cfg(test)]
mod tests;
mod truth;
mod variations;
mod walks;

/// What an evaluation works out besides values and statuses.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// use jalon::evaluation::{Options, evaluate_and_explain, evaluate_with};
/// # let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\nexample none\n  expect small undecided\n";
/// # let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// # let (project, as_of) = (&framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let (fast, all) = (Options::FAST, Options { variations: false, ..Options::ALL });
/// assert!(evaluate_with(&framework, project, as_of, fast).results[0].settled_by.is_empty());
/// let (judged, reasons) = evaluate_and_explain(&framework, project, as_of, all);
/// assert_eq!((judged.results[0].settled_by.is_empty(), reasons.len()), (false, 1)); // a reason for each item
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The evidence of each result (its weakest among the inputs that mattered).
    pub evidence: bool,
    /// What would settle what is open.
    pub settle: bool,
    /// Readings and scenarios.
    pub variations: bool,
    /// The answers that open results rest on.
    pub wanted: bool,
    /// The rows of private axes, which are never shown: for a framework's own examples only.
    pub private_rows: bool,
}

impl Options {
    /// Everything that may be shown.
    pub const ALL: Options =
        Options { evidence: true, settle: true, variations: true, wanted: true, private_rows: false };
    /// Values and statuses only.
    pub const FAST: Options =
        Options { evidence: false, settle: false, variations: false, wanted: false, private_rows: false };
}

impl Default for Options {
    fn default() -> Options {
        Options::ALL
    }
}

/// Judges a project by a framework, on a day.
///
/// The project must be one that was checked against this framework (or an [example](Framework::examples) of it).
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, project::{self, json}, source::{Source, SourceId}};
/// # let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// # let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// # let node = json::read(r#"{"budget": 4}"#, SourceId(0)).0.unwrap();
/// # let project = project::read(&framework, &node, SourceId(0)).0.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon::assessment::{Outcome, Status};
/// let assessment = evaluation::evaluate(&framework, &project, as_of);
/// assert!(matches!(assessment.results[0].outcome, Outcome::Criterion { status: Status::Met, .. }));
/// ```
#[must_use]
pub fn evaluate(framework: &Framework, project: &Project, as_of: Date) -> Assessment {
    evaluate_with(framework, project, as_of, Options::ALL)
}

/// The same, working out only what the options ask for.
#[must_use]
pub fn evaluate_with(framework: &Framework, project: &Project, as_of: Date, options: Options) -> Assessment {
    at_rising_precision(framework, project, as_of, |run| assess(run, options))
}

/// Why an item came out as it did: the tree of what mattered, down to inputs and parameters.
///
/// Under a variation: why it came out so under that reading or scenario.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, project::{self, json}, source::{Source, SourceId}};
/// # let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// # let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// # let node = json::read(r#"{"budget": 4}"#, SourceId(0)).0.unwrap();
/// # let project = project::read(&framework, &node, SourceId(0)).0.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// let small = framework.item("small").unwrap();
/// let reason = evaluation::explain(&framework, &project, as_of, small, None);
/// assert!(!reason.because.is_empty());
/// ```
#[must_use]
pub fn explain(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    item: ItemId,
    variation: Option<VariationId>,
) -> Reason {
    at_rising_precision(framework, project, as_of, |run| {
        run.work_all();
        let mut reason = told(run, item, variation);
        veil(run, std::slice::from_mut(&mut reason));
        reason
    })
}

/// A project judged, values and statuses only, and why some items came out as they did, as [`explain`] says it.
#[must_use]
pub(crate) fn evaluate_and_explain_items(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    items: &[ItemId],
    variation: Option<VariationId>,
) -> (Assessment, Vec<Reason>) {
    at_rising_precision(framework, project, as_of, |run| {
        run.keep_all = true;
        (assess(run, Options::FAST), explained(run, items.iter().copied(), variation))
    })
}

/// A project judged, and why each item came out as it did, in the order of the framework's items: worked out together, at
/// little more than the cost of one evaluation.
#[must_use]
pub fn evaluate_and_explain(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    options: Options,
) -> (Assessment, Vec<Reason>) {
    at_rising_precision(framework, project, as_of, |run| {
        run.keep_all = true;
        (assess(run, options), explained(run, item_ids(framework), None))
    })
}

fn item_ids(framework: &Framework) -> impl Iterator<Item = ItemId> + use<> {
    (0..run::count(framework.items.len())).map(ItemId)
}

/// The reasons of some items, once all are worked out.
fn explained(
    run: &mut Run<'_>,
    items: impl IntoIterator<Item = ItemId>,
    variation: Option<VariationId>,
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = items.into_iter().map(|item| told(run, item, variation)).collect();
    veil(run, &mut reasons);
    reasons
}

/// The reason of an item, under a reading or scenario if one is named.
fn told(run: &mut Run<'_>, item: ItemId, variation: Option<VariationId>) -> Reason {
    let context = variation.map_or(0, |variation| run.context_of(variation));
    run.within(context, |run| {
        run.work_up_to_reached(item);
        run.reason_of_item(item)
    })
}

/// Takes out of reasons what must not be told.
fn veil(run: &mut Run<'_>, reasons: &mut [Reason]) {
    if let Some(masks) = run.masks(true) {
        for reason in reasons {
            run.mask_reason(&masks, reason);
        }
    }
}

/// The values of some expressions: thresholds and figures put into sentences, baselines and targets, what examples expect.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// use jalon::{evaluation::read, number::Number, value::{Datum, Value}};
/// let text = r#"framework f
///   version 1
/// parameter hourly : EUR/h
///   from 2017-01-01 : 9.76 EUR/h
///   from 2018-01-01 : 9.88 EUR/h
/// input paid : EUR/h
/// requirement enough : paid >= hourly
/// example one
///   given paid = 10 EUR/h
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let (_, second) = framework.parameters[0].values[1];
/// let cells = read(&framework, &framework.examples[0].project, Date::day(2018, 1, 1).unwrap(), None, &[second]);
/// assert!(matches!(&cells[0].values[..], [Value::Known(Datum::Number(_))]));
/// ```
#[must_use]
pub fn read(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    variation: Option<VariationId>,
    expressions: &[ExprId],
) -> Vec<Cells> {
    at_rising_precision(framework, project, as_of, |run| {
        run.work_all();
        let context = variation.map_or(0, |variation| run.context_of(variation));
        let mut read: Vec<Cells> = run.within(context, |run| {
            if context != 0 {
                run.work_reached();
            }
            expressions.iter().map(|expression| run.cells_of(*expression)).collect()
        });
        if let Some(masks) = run.masks(false) {
            for (expression, cells) in expressions.iter().zip(&mut read) {
                run.mask_cells(&masks, *expression, cells);
            }
        }
        read
    })
}

/// Tries at rising precision until every comparison is clear.
fn at_rising_precision<T>(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    work: impl Fn(&mut Run<'_>) -> T,
) -> T {
    at_rising_precision_from(Precision::START, framework, project, as_of, work)
}

fn at_rising_precision_from<T>(
    mut precision: Precision,
    framework: &Framework,
    project: &Project,
    as_of: Date,
    work: impl Fn(&mut Run<'_>) -> T,
) -> T {
    loop {
        let mut run = Run::new(framework, project, as_of, precision);
        let result = work(&mut run);
        match precision.higher() {
            Some(higher) if run.exact.is_unclear() => precision = higher,
            // Clear, or as clear as it gets: what is still too close to tell counts as equal.
            _ => return result,
        }
    }
}

/// A figure over the projects of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Which.
    pub item: ItemId,
    /// Its values. Where there is one a project, they lie on the axis of the projects too.
    pub cells: Cells,
    /// Projects with a known value behind it, and projects expected to have one: for each cell of a figure without the axis
    /// of the projects, else once for all.
    pub coverage: Vec<Option<Coverage>>,
    /// Whether it rests on `known only` or a default where data were missing: more data may change it.
    pub provisional: bool,
    /// What its open values lack: the column, by its place among the [sources](Table::sources), and the project.
    pub lacks: Vec<(u32, u32)>,
}

/// The figures of a portfolio, in the order of the framework; against a reference, those of each project in it.
pub(crate) fn figures(framework: &Framework, table: &Table, as_of: Date, frozen: Option<&Frozen>) -> Vec<Figure> {
    over_table(framework, table, as_of, frozen, |run| {
        let read: BTreeSet<ItemId> = table::figures(framework).flat_map(|id| framework.reads(id).items).collect();
        let mut figures: Vec<Figure> =
            table::figures(framework).map(|item| run.figure(item, read.contains(&item))).collect();
        figures.sort_by_key(|figure| figure.item);
        figures
    })
}

/// What is to be kept of a table; or the figures that are not settled, or must not be told.
pub(crate) fn freeze(framework: &Framework, table: &Table, as_of: Date) -> Result<Frozen, Vec<ItemId>> {
    over_table(framework, table, as_of, None, |run| {
        let mut frozen = Frozen::default();
        let mut open = Vec::new();
        for item in table::figures(framework) {
            run.work(item);
            if !run.freeze(item, &mut frozen) || run.tells_hidden(item) {
                open.push(item);
            }
        }
        if open.is_empty() { Ok(frozen) } else { Err(open) }
    })
}

fn over_table<T>(
    framework: &Framework,
    table: &Table,
    as_of: Date,
    frozen: Option<&Frozen>,
    work: impl Fn(&mut Run<'_>) -> T,
) -> T {
    let all = table.as_project();
    let mut precision = Precision::START;
    loop {
        let mut run = Run::new(framework, &all, as_of, precision);
        run.over(table);
        run.frozen = frozen;
        run.with_evidence = false;
        let result = work(&mut run);
        match precision.higher() {
            Some(higher) if run.exact.is_unclear() => precision = higher,
            _ => return result,
        }
    }
}

impl Run<'_> {
    /// A figure; one that no other reads is then forgotten: it may have a value a project.
    fn figure(&mut self, item: ItemId, read: bool) -> Figure {
        self.work(item);
        self.forget_relatives();
        let framework = self.framework;
        let worked = if read { self.worked(item).cloned() } else { self.forget(item) };
        let (values, provisional) = worked
            .map(Rc::unwrap_or_clone)
            .map_or_else(|| (Vec::new(), false), |worked| (worked.values, worked.provisional));
        let described = framework.items.get(item.0 as usize);
        let axes = described.map(|item| item.axes.clone()).unwrap_or_default();
        let mut cells = self.shown(&axes, values);
        if self.tells_hidden(item) {
            cells.values.iter_mut().for_each(|value| *value = masks::veil());
            let coverage = vec![None; cells.values.len()];
            return Figure { item, cells, coverage, provisional, lacks: Vec::new() };
        }
        let coverage = match described.map(|item| &item.kind) {
            Some(ItemKind::Portfolio(portfolio)) => self.coverages(portfolio.formula, &axes),
            _ => Vec::new(),
        };
        let mut lacks: Vec<(u32, u32)> = cells.values.iter().flat_map(table::lacks).collect();
        lacks.sort_unstable_by_key(|(column, project)| (*project, *column));
        lacks.dedup();
        Figure { item, cells, coverage, provisional, lacks }
    }

    fn coverages(&mut self, formula: ExprId, axes: &Axes) -> Vec<Option<Coverage>> {
        if self.project_axis().is_some_and(|project| axes.contains(project)) {
            return vec![self.coverage_here(formula)];
        }
        let mark = self.mark(axes.as_slice());
        let mut coverages = Vec::new();
        let mut more = self.first(axes.as_slice());
        while more {
            coverages.push(self.coverage_here(formula));
            more = self.next(axes.as_slice());
        }
        self.back(axes.as_slice(), &mark);
        coverages
    }

    /// The coverage of the outermost fold or relative function, at the cell where the evaluation stands.
    fn coverage_here(&self, formula: ExprId) -> Option<Coverage> {
        let project = self.project_axis()?;
        let covered = &self.here()?.coverage;
        let mut pending = std::collections::VecDeque::from([formula]);
        while let Some(id) = pending.pop_front() {
            let expr = self.framework.expressions.get(id.0 as usize)?;
            let cell = self.cell(&expr.axes.without(&[project]));
            if let Some(coverage) = covered.get((id, cell)) {
                return Some(*coverage);
            }
            if let crate::framework::ExprKind::Item(item) = &expr.kind
                && let Some(ItemKind::Portfolio(portfolio)) =
                    self.framework.items.get(item.0 as usize).map(|item| &item.kind)
            {
                pending.push_back(portfolio.formula);
            }
            self.framework.each_child(&expr.kind, &mut |child| pending.push_back(child));
        }
        None
    }
}

fn assess(run: &mut Run<'_>, options: Options) -> Assessment {
    let framework = run.framework;
    run.with_evidence |= options.evidence;
    run.keep_all |= run.with_evidence || options.settle;
    run.with_wants = options.wanted || options.settle;
    run.work_all();
    let mut results: Vec<_> = item_ids(framework).map(|item| run.item_result(item)).collect();
    let mut variations = Vec::new();
    if options.variations {
        for id in 0..run::count(framework.variations.len()) {
            let variation = VariationId(id);
            let context = run.context_of(variation);
            let reached = run.within(context, |run| {
                run.work_reached();
                let reached: Vec<ItemId> = item_ids(framework).filter(|item| run.reaches(*item)).collect();
                reached.into_iter().map(|item| run.item_result(item)).collect::<Vec<_>>()
            });
            let changed = reached
                .iter()
                .filter(|result| {
                    results.get(result.item.0 as usize).is_none_or(|main| !main.outcome.says_the_same(&result.outcome))
                })
                .map(|result| result.item)
                .collect();
            variations.push(VariationResult { variation, results: reached, changed });
        }
    }
    if options.settle {
        settle::settle(run, &mut results);
    }
    let wanted = if options.wanted { run.wanted(&results) } else { Vec::new() };
    if let Some(masks) = run.masks(!options.private_rows) {
        let varied = variations.iter_mut().flat_map(|variation| &mut variation.results);
        results.iter_mut().chain(varied).for_each(|result| run.mask_result(&masks, result));
    }
    let notices = run.all_notices();
    Assessment {
        as_of: run.as_of,
        results,
        variations,
        wanted,
        defaults_used: run.defaults_used.iter().copied().collect(),
        notices,
    }
}
