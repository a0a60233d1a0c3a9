//! Judging a project by a framework: exact, total and deterministic.
//!
//! [`evaluate`] is the definition of what a framework means; every other engine must agree with it. There is no clock (the
//! as-of date is an argument), no network, no file. Items are worked out in an order in which each follows what it needs, so
//! that long chains do not recurse; expressions recurse as deep as the text is nested, which the parser limits.
//!
//! What leaves the rationals is computed at a working precision; where a comparison or a rounding can't be told, the whole
//! evaluation is tried again at twice the digits.

use crate::assessment::{Assessment, Cells, Reason, VariationResult};
use crate::date::Date;
use crate::framework::{ExprId, Framework, ItemId, Project, VariationId};
use crate::number::Precision;
use run::Run;

mod agreement;
mod criteria;
mod dates;
mod evidence;
mod expressions;
mod folds;
mod grouping;
mod inputs;
mod interval;
mod links;
mod numbers;
mod possible;
mod reasons;
mod results;
mod run;
mod secrecy;
mod settle;
mod statistics;
#[cfg(test)]
mod tests;
mod truth;
mod variations;
mod walks;

/// What an evaluation works out besides values and statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The evidence of each result (its weakest among the inputs that mattered).
    pub evidence: bool,
    /// What would settle what is open.
    pub settle: bool,
    /// Readings and scenarios.
    pub variations: bool,
}

impl Options {
    /// Everything.
    pub const ALL: Options = Options { evidence: true, settle: true, variations: true };
    /// Values and statuses only.
    pub const FAST: Options = Options { evidence: false, settle: false, variations: false };
}

impl Default for Options {
    fn default() -> Options {
        Options::ALL
    }
}

/// Judges a project by a framework, on a day.
///
/// The project must be one that was checked against this framework (or an [example](Framework::examples) of it).
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
        let context = variation.map_or(0, |variation| run.context_of(variation));
        run.within(context, |run| {
            run.work_up_to_reached(item);
            run.reason_of_item(item)
        })
    })
}

/// The values of some expressions: thresholds and figures put into sentences, baselines and targets, what examples expect.
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
        run.within(context, |run| {
            if context != 0 {
                run.work_reached();
            }
            expressions.iter().map(|expression| run.cells_of(*expression)).collect()
        })
    })
}

/// Tries at rising precision until every comparison is clear.
fn at_rising_precision<T>(
    framework: &Framework,
    project: &Project,
    as_of: Date,
    work: impl Fn(&mut Run<'_>) -> T,
) -> T {
    let mut precision = Precision::START;
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

fn assess(run: &mut Run<'_>, options: Options) -> Assessment {
    let framework = run.framework;
    run.with_evidence |= options.evidence;
    run.keep_all = run.with_evidence || options.settle;
    run.work_all();
    let mut results: Vec<_> = (0..run::count(framework.items.len())).map(|id| run.item_result(ItemId(id))).collect();
    let mut variations = Vec::new();
    if options.variations {
        for id in 0..run::count(framework.variations.len()) {
            let variation = VariationId(id);
            let context = run.context_of(variation);
            let reached = run.within(context, |run| {
                run.work_reached();
                let items = (0..run::count(framework.items.len())).map(ItemId);
                let reached: Vec<ItemId> = items.filter(|item| run.reaches(*item)).collect();
                reached.into_iter().map(|item| run.item_result(item)).collect::<Vec<_>>()
            });
            let changed = reached
                .iter()
                .filter(|result| results.get(result.item.0 as usize).is_none_or(|main| main.outcome != result.outcome))
                .map(|result| result.item)
                .collect();
            variations.push(VariationResult { variation, results: reached, changed });
        }
    }
    if options.settle {
        settle::settle(run, &mut results);
    }
    let wanted = run.wanted(&results);
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
