//! Examples of several projects: what is expected of their figures, and of each of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, Found, Trial, is_open};
use crate::assessment::Assessment;
use crate::axis::AxisId;
use crate::evaluation::lacks;
use crate::framework::{
    Example, Expectation, ExpectedOutcome, Framework, ItemId, ItemKind, Members, PickedMember, Project, Subject, Wanted,
};
use crate::portfolio::{self, Figures, Table};
use crate::value::{CellRef, Value};

/// What came out otherwise than an example of several projects expects.
pub(super) fn differences(framework: &Framework, example: &Example) -> Vec<Difference> {
    let mut tables = Tables { framework, example, figures: None, trials: BTreeMap::new() };
    let found: Vec<Option<Found>> = example.expectations.iter().map(|expected| tables.difference(expected)).collect();
    super::differences(example, found.into_iter())
}

/// The figures over the projects of an example.
#[must_use]
pub(crate) fn figures(framework: &Framework, example: &Example) -> Figures {
    let as_of = super::as_of(framework, example);
    let mut table = Table::new(framework);
    for project in &example.projects {
        table.add(framework, project.id.as_deref().unwrap_or_default(), project, as_of);
    }
    portfolio::evaluate(framework, &table, as_of)
}

/// The results of an example, worked out when they are first asked for.
struct Tables<'a> {
    framework: &'a Framework,
    example: &'a Example,
    figures: Option<Figures>,
    trials: BTreeMap<usize, Trial<'a>>,
}

impl Tables<'_> {
    fn difference(&mut self, expected: &Expectation) -> Option<Found> {
        let project = portfolio::project_axis(self.framework);
        if let Subject::Item(item) = expected.subject
            && let Some(ItemKind::Portfolio(_)) = self.framework.items.get(item.0 as usize).map(|item| &item.kind)
        {
            return self.of_figure(expected, item, project?);
        }
        // Of each project that is meant: the one picked, or all of them.
        let picked = expected.picks.iter().find(|(axis, _)| Some(*axis) == project).map(|(_, member)| member);
        let own = Expectation {
            picks: expected.picks.iter().filter(|(axis, _)| Some(*axis) != project).cloned().collect(),
            ..expected.clone()
        };
        let meant: Vec<usize> = match picked {
            None => (0..self.example.projects.len()).collect(),
            Some(PickedMember::Id(id)) => {
                let named = |project: &Project| project.id.as_ref() == Some(id);
                match self.example.projects.iter().position(named) {
                    Some(at) => vec![at],
                    None => return Some(Found::NoSuchCell),
                }
            }
            Some(_) => return Some(Found::NoSuchCell),
        };
        let (framework, example) = (self.framework, self.example);
        meant.into_iter().find_map(|at| {
            let project = example.projects.get(at)?;
            self.trials.entry(at).or_insert_with(|| Trial::of(framework, example, project)).difference(&own)
        })
    }

    fn of_figure(&mut self, expected: &Expectation, item: ItemId, axis: AxisId) -> Option<Found> {
        let (framework, example) = (self.framework, self.example);
        let figures = self.figures.get_or_insert_with(|| figures(framework, example));
        let Some(figure) = figures.figures.iter().find(|figure| figure.item == item) else {
            return Some(Found::OtherKind);
        };
        // The projects are picked like members of any other axis.
        let members = Members { ids: figures.projects.to_vec(), partial: false };
        let all = Project { members: BTreeMap::from([(axis, members)]), ..Project::default() };
        let as_of = figures.as_of;
        let trial = Trial { framework, project: &all, as_of, assessment: Assessment::empty(as_of) };
        let ExpectedOutcome::Undecided(listed, _) = &expected.outcome else {
            return trial.of_cells(expected, &figure.cells);
        };
        let Some(values) = trial.selected(expected, &figure.cells) else { return Some(Found::NoSuchCell) };
        if !values.iter().all(|value| is_open(value)) {
            return Some(trial.values(expected, &figure.cells));
        }
        wanted(&trial, figures, &values, listed)
    }
}

/// Whether exactly the listed inputs, of whichever projects, are wanted for open figures, where any are listed.
fn wanted(trial: &Trial<'_>, figures: &Figures, values: &[&Value], listed: &[Wanted]) -> Option<Found> {
    if listed.is_empty() {
        return None;
    }
    let mut cells: BTreeSet<CellRef> = BTreeSet::new();
    for (column, project) in values.iter().flat_map(|value| lacks(value)) {
        let source = figures.sources.get(column as usize);
        let gaps = figures.gaps.iter().filter(|gap| gap.project == project && Some(&gap.source) == source);
        cells.extend(gaps.flat_map(|gap| gap.wants.iter().copied()));
    }
    let is_listed = |cell: &CellRef| listed.iter().any(|wanted| trial.is_the_wanted(wanted, *cell));
    let unexpected: Vec<CellRef> = cells.iter().copied().filter(|cell| !is_listed(cell)).collect();
    let missing: Vec<usize> = listed
        .iter()
        .enumerate()
        .filter(|(_, wanted)| !cells.iter().any(|cell| trial.is_the_wanted(wanted, *cell)))
        .map(|(place, _)| place)
        .collect();
    (!unexpected.is_empty() || !missing.is_empty()).then_some(Found::Wanted { unexpected, missing })
}
