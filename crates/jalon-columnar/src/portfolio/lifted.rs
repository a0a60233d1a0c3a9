//! What folds over projects read of each project, as quantities of their own: so the engine tells them by columns.

use std::collections::BTreeSet;

use jalon::axis::{Axes, Axis, AxisId, Labels};
use jalon::date::Date;
use jalon::framework::{
    About, Expr, ExprId, ExprKind, Fold, FoldKind, Framework, Function, Indicator, InputId, Item, ItemId, ItemKind,
    Test, Type,
};
use jalon::number::Number;
use jalon::portfolio::{self, Source};
use jalon::source::Place;
use jalon::value::Datum;

use crate::engine::Engine;
use crate::facets;
use crate::graph::Column;
use crate::integers::{MOST_STEPS, Step};
use crate::needs;
use crate::options::{BadCells, Detail, Options};
use crate::rows::binding::is_open;

/// More choices than these are no codes of a byte.
const MOST_MEMBERS: usize = 255;
/// More cells of a fold than these are not counted as they come.
const MOST_CELLS: usize = 1 << 16;

/// How a table takes one of its sources from the columns of a project.
#[derive(Debug)]
pub(super) enum Taken {
    Part(usize),
    /// The answers to an input as they stand: texts, dates.
    Answers(InputId),
}

/// How the figures of a framework are counted while its projects go by.
#[derive(Debug)]
pub(super) struct Lifted {
    /// Judges the parts; as many threads as were asked for.
    pub(super) engine: Engine,
    pub(super) parts: Vec<Part>,
    pub(super) folds: Vec<Counted>,
}

/// A value that each project has: a formula of its own data.
#[derive(Debug)]
pub(super) struct Part {
    /// The quantity that it was made.
    pub(super) name: String,
    pub(super) expr: ExprId,
    pub(super) sort: Sort,
    /// What is behind its name for each of its cells.
    pub(super) picks: Vec<String>,
    /// For numbers, how each cell is worked out in whole numbers; none: by the plain evaluator.
    pub(super) formulas: Vec<Option<Vec<Step>>>,
    /// The cells that formulas read, by the numbers of their columns.
    pub(super) cells: Vec<(InputId, usize)>,
    /// The inputs that it rests on.
    pub(super) inputs: Vec<InputId>,
    /// Whether it never rests on something that more data may overturn.
    pub(super) calm: bool,
    /// It is the answer to this input.
    pub(super) answer: Option<InputId>,
}

/// What sort of value a part has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Number,
    Truth,
    Member,
}

/// A fold over the projects.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) id: ExprId,
    pub(super) kind: FoldKind,
    pub(super) known_only: bool,
    /// How many cells it has.
    pub(super) cells: usize,
    pub(super) body: Read,
    pub(super) weight: Option<Read>,
    pub(super) filter: Option<Read>,
    /// What tells groups apart, and how many cells lie between two of them.
    pub(super) by: Vec<(usize, usize)>,
    /// Where each project counts besides: a cell, and the cells there of body, weight and filter.
    pub(super) places: Vec<(usize, [usize; 3])>,
}

/// What a fold reads of a project.
#[derive(Debug, Clone)]
pub(super) enum Read {
    /// Always the same.
    Constant(Datum),
    Part(usize),
}

impl Lifted {
    /// None where some figure needs the projects one by one.
    pub(super) fn of(framework: &Framework, as_of: Date, options: &Options) -> Option<Lifted> {
        let project = portfolio::project_axis(framework)?;
        let placed = |item: &Item| matches!(item.kind, ItemKind::Portfolio(_)) && item.axes.contains(project);
        if framework.items.iter().any(|item| is_secret(item) || placed(item)) {
            return None;
        }
        let own = |id: ExprId| Local { framework, project }.holds(id);
        let mut lifting = Lifting::of(framework, project, as_of);
        let all = portfolio::folds(framework);
        let inside: BTreeSet<ExprId> = all.iter().copied().collect();
        // Places among the projects, and folds that a fold reads, need them one by one.
        let strange = (0..framework.expressions.len()).any(|at| match framework.expressions.get(at).map(|x| &x.kind) {
            Some(ExprKind::Relative(_)) => true,
            Some(ExprKind::Fold(fold)) if fold.over.contains(&project) => {
                !inside.contains(&ExprId(u32::try_from(at).unwrap_or(u32::MAX)))
            }
            _ => false,
        });
        if strange {
            return None;
        }
        let mut folds = Vec::new();
        for id in all {
            let expr = framework.expressions.get(id.0 as usize)?;
            let ExprKind::Fold(fold) = &expr.kind else { return None };
            let reads = fold.extra.iter().chain(&fold.filter).chain([&fold.body]);
            if fold.over != [project] || !reads.chain(fold.by.iter().map(|(by, _)| by)).copied().all(own) {
                return None;
            }
            folds.push(lifting.fold(id, fold, &expr.axes)?);
        }
        Some(lifting.done(options, as_of, folds))
    }

    /// What a table takes of each project, as parts where these tell it.
    pub(super) fn of_sources(
        framework: &Framework,
        table: &portfolio::Table,
        as_of: Date,
        options: &Options,
    ) -> Option<(Lifted, Vec<Taken>)> {
        let project = portfolio::project_axis(framework)?;
        if framework.items.iter().any(is_secret) {
            return None;
        }
        let mut lifting = Lifting::of(framework, project, as_of);
        let taken: Option<Vec<Taken>> = table.sources().map(|source| lifting.source(source)).collect();
        Some((lifting.done(options, as_of, Vec::new()), taken?))
    }
}

fn is_secret(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Indicator(indicator) if indicator.secret_below.is_some())
}

/// Whether expressions look at one project only.
struct Local<'a> {
    framework: &'a Framework,
    project: AxisId,
}

impl Local<'_> {
    fn holds(&self, id: ExprId) -> bool {
        let Some(expr) = self.framework.expressions.get(id.0 as usize) else { return false };
        let own = match &expr.kind {
            ExprKind::Relative(_) => false,
            ExprKind::Fold(fold) => !fold.over.contains(&self.project),
            ExprKind::Pick { picks, .. } => !picks.iter().any(|(axis, _)| *axis == self.project),
            ExprKind::MemberOf(axis) | ExprKind::Position(axis) => *axis != self.project,
            ExprKind::Item(item) | ExprKind::Is { item, .. } => {
                let item = self.framework.items.get(item.0 as usize);
                item.is_some_and(|item| !matches!(item.kind, ItemKind::Portfolio(_)))
            }
            _ => true,
        };
        own && expr.kind.operands().into_iter().all(|id| self.holds(id))
    }
}

/// A framework in which parts become quantities.
struct Lifting {
    framework: Framework,
    as_of: Date,
    parts: Vec<Part>,
}

impl Lifting {
    fn of(framework: &Framework, project: AxisId, as_of: Date) -> Lifting {
        let mut framework = framework.clone();
        for expr in &mut framework.expressions {
            expr.axes = expr.axes.without(&[project]);
        }
        Lifting { framework, as_of, parts: Vec::new() }
    }

    fn fold(&mut self, id: ExprId, fold: &Fold, axes: &Axes) -> Option<Counted> {
        let sort = match fold.kind {
            FoldKind::Sum
            | FoldKind::Mean
            | FoldKind::WeightedMean
            | FoldKind::Ratio
            | FoldKind::Min
            | FoldKind::Max
            | FoldKind::Median
            | FoldKind::Quantile(_)
            | FoldKind::StandardDeviation
            | FoldKind::PopulationDeviation => Sort::Number,
            FoldKind::Count | FoldKind::Share | FoldKind::All | FoldKind::Any => Sort::Truth,
            FoldKind::Distinct => Sort::Member,
            _ => return None,
        };
        let weighed = matches!(fold.kind, FoldKind::WeightedMean | FoldKind::Ratio);
        let weight = fold.extra.first().copied().filter(|_| weighed);
        let sizes: Vec<(AxisId, usize)> = axes.as_slice().iter().map(|axis| self.size(*axis)).collect::<Option<_>>()?;
        let cells = sizes.iter().map(|(_, size)| size).product();
        if cells > MOST_CELLS {
            return None;
        }
        let keyed = |axis: AxisId| fold.by.iter().any(|(_, by)| *by == axis);
        let mut by = Vec::new();
        for (key, axis) in &fold.by {
            let at = sizes.iter().position(|(other, _)| other == axis)?;
            let between = sizes.get(at + 1..)?.iter().map(|(_, size)| size).product();
            match self.read(*key, Sort::Member)? {
                Read::Part(part) if self.axes_of(*key)?.is_empty() => by.push((part, between)),
                _ => return None,
            }
        }
        let reads = [Some(fold.body), weight, fold.filter];
        if reads
            .iter()
            .flatten()
            .any(|id| self.axes_of(*id).is_none_or(|axes| axes.as_slice().iter().any(|axis| keyed(*axis))))
        {
            return None;
        }
        let mut places = Vec::new();
        for cell in 0..cells {
            let coordinates = coordinates(&sizes, cell);
            if coordinates.iter().any(|(axis, place)| keyed(*axis) && *place > 0) {
                continue;
            }
            let own = |id: Option<ExprId>| -> Option<usize> {
                let Some(id) = id else { return Some(0) };
                let mut own = 0;
                for axis in self.axes_of(id)?.as_slice() {
                    let (_, place) = coordinates.iter().find(|(other, _)| other == axis)?;
                    own = own * self.size(*axis)?.1 + place;
                }
                Some(own)
            };
            let [body, weight, filter] = reads;
            places.push((cell, [own(body)?, own(weight)?, own(filter)?]));
        }
        let body = self.read(fold.body, sort)?;
        let weight = match weight {
            Some(weight) => Some(self.read(weight, Sort::Number)?),
            None => None,
        };
        let filter = match fold.filter {
            Some(filter) => Some(self.read(filter, Sort::Truth)?),
            None => None,
        };
        let (kind, known_only) = (fold.kind, fold.known_only);
        Some(Counted { id, kind, known_only, cells, body, weight, filter, by, places })
    }

    fn source(&mut self, source: Source) -> Option<Taken> {
        let (kind, ty, axes) = match source {
            Source::Expression(id) => return self.part(id).map(Taken::Part),
            Source::Input(id) => {
                let input = self.framework.inputs.get(id.0 as usize)?;
                (ExprKind::Input(id), input.ty.clone(), input.axes.clone())
            }
            Source::Item(id) => {
                let item = self.framework.items.get(id.0 as usize)?;
                (ExprKind::Item(id), item.ty.clone(), item.axes.clone())
            }
        };
        let answers = matches!(ty, Type::Date { .. } | Type::Duration | Type::Text);
        if let (Source::Input(id), true) = (source, answers) {
            cell_count(&self.framework, &axes)?;
            return Some(Taken::Answers(id));
        }
        self.framework.expressions.push(Expr { kind, ty, axes, place: Place::default() });
        let id = ExprId(u32::try_from(self.framework.expressions.len() - 1).ok()?);
        self.part(id).map(Taken::Part)
    }

    /// An expression of any sort as a part.
    fn part(&mut self, id: ExprId) -> Option<usize> {
        let sort = match self.framework.expressions.get(id.0 as usize)?.ty {
            Type::Number(_) => Sort::Number,
            Type::Truth => Sort::Truth,
            Type::Member(_) => Sort::Member,
            _ => return None,
        };
        match self.read(id, sort)? {
            Read::Part(part) => Some(part),
            Read::Constant(_) => None,
        }
    }

    fn axes_of(&self, id: ExprId) -> Option<&Axes> {
        self.framework.expressions.get(id.0 as usize).map(|expr| &expr.axes)
    }

    fn size(&self, axis: AxisId) -> Option<(AxisId, usize)> {
        let members = self.framework.axes.get(axis.0 as usize).and_then(Axis::members)?;
        Some((axis, members.len()))
    }

    /// An expression as a part, once.
    fn read(&mut self, id: ExprId, sort: Sort) -> Option<Read> {
        let expr = self.framework.expressions.get(id.0 as usize)?;
        if let ExprKind::Spread(one) = &expr.kind
            && self.axes_of(*one) == Some(&expr.axes)
        {
            // What was the same for all projects until their axis was taken away.
            return self.read(*one, sort);
        }
        if let ExprKind::Constant(datum) = &expr.kind {
            return Some(Read::Constant(datum.clone()));
        }
        let found = match &expr.ty {
            Type::Number(_) => Sort::Number,
            Type::Truth => Sort::Truth,
            Type::Member(axis) if self.size(*axis)?.1 <= MOST_MEMBERS => Sort::Member,
            _ => return None,
        };
        if found != sort {
            return None;
        }
        if let Some(at) = self.parts.iter().position(|part| part.expr == id) {
            return Some(Read::Part(at));
        }
        let (ty, axes, kind) = (expr.ty.clone(), expr.axes.clone(), expr.kind.clone());
        axes.as_slice().iter().map(|axis| self.size(*axis)).collect::<Option<Vec<_>>>()?;
        // No name of a framework begins so.
        let name = format!("#{}", self.parts.len() + 1);
        let indicator = Indicator::new(id);
        let item = Item {
            name: name.clone(),
            labels: Labels::default(),
            kind: ItemKind::Indicator(indicator),
            ty,
            axes,
            not_applicable_when: None,
            about: About::default(),
        };
        let picks = facets::picks(&self.framework, &item);
        self.framework.items.push(item);
        let at = ItemId(u32::try_from(self.framework.items.len() - 1).ok()?);
        self.framework.order.push(at);
        let answer = match kind {
            ExprKind::Input(input) => Some(input),
            _ => None,
        };
        let calm = self.is_calm(id);
        let mut cells = Vec::new();
        let formulas = match sort {
            Sort::Number => (0..picks.len()).map(|cell| self.formula(id, cell, &mut cells)).collect(),
            Sort::Truth | Sort::Member => Vec::new(),
        };
        let (expr, inputs) = (id, Vec::new());
        self.parts.push(Part { name, expr, sort, picks, formulas, cells, inputs, calm, answer });
        Some(Read::Part(self.parts.len() - 1))
    }

    /// A value as steps over the cells that it is made of, which are added to those of its part.
    fn formula(&self, id: ExprId, cell: usize, cells: &mut Vec<(InputId, usize)>) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        self.steps(id, cell, cells, &mut steps)?;
        Some(steps)
    }

    fn steps(&self, id: ExprId, cell: usize, cells: &mut Vec<(InputId, usize)>, steps: &mut Vec<Step>) -> Option<()> {
        if steps.len() >= MOST_STEPS {
            return None;
        }
        let expr = self.framework.expressions.get(id.0 as usize)?;
        let mut pair = |a: &ExprId, b: &ExprId, step: &[Step]| {
            self.steps(*a, cell, cells, steps)?;
            self.steps(*b, cell, cells, steps)?;
            steps.extend_from_slice(step);
            Some(())
        };
        match &expr.kind {
            ExprKind::Constant(Datum::Number(number)) => steps.push(Step::constant(number)?),
            ExprKind::Input(input) => {
                let known = self.framework.inputs.get(input.0 as usize)?;
                let Type::Number(number) = &known.ty else { return None };
                let plain = known.axes == expr.axes && known.choices.is_none();
                if !plain || (!expr.axes.is_empty() && cell_count(&self.framework, &expr.axes)? <= cell) {
                    return None;
                }
                let at = match cells.iter().position(|other| *other == (*input, cell)) {
                    Some(at) => at,
                    None => {
                        cells.push((*input, cell));
                        cells.len() - 1
                    }
                };
                steps.push(Step::Cell(Column(u32::try_from(at).ok()?)));
                let scale = number.unit.scale();
                if !number.share && scale != &Number::ONE {
                    steps.extend([Step::constant(scale)?, Step::Multiply]);
                }
            }
            ExprKind::Spread(one) if self.axes_of(*one) == Some(&expr.axes) => {
                self.steps(*one, cell, cells, steps)?;
            }
            // Only where the whole lies on the same axes do their cells stand alike.
            _ if !expr.axes.is_empty() => return None,
            ExprKind::Item(item) => {
                let item = self.framework.items.get(item.0 as usize)?;
                let ItemKind::Indicator(indicator) = &item.kind else { return None };
                self.steps(indicator.formula, cell, cells, steps)?;
            }
            ExprKind::Parameter(parameter) => {
                let (_, value) = self.framework.parameters.get(parameter.0 as usize)?.on(self.as_of.last_day())?;
                self.steps(value, cell, cells, steps)?;
            }
            ExprKind::Negate(one) => {
                self.steps(*one, cell, cells, steps)?;
                steps.push(Step::Negate);
            }
            ExprKind::Add(a, b) => pair(a, b, &[Step::Add])?,
            ExprKind::Subtract(a, b) => pair(a, b, &[Step::Negate, Step::Add])?,
            ExprKind::Multiply(a, b) => pair(a, b, &[Step::Multiply])?,
            ExprKind::Divide(a, b) => pair(a, b, &[Step::Divide])?,
            ExprKind::Function(Function::Abs, list) => {
                let [one] = list.as_slice() else { return None };
                self.steps(*one, cell, cells, steps)?;
                steps.push(Step::Abs);
            }
            ExprKind::Function(function @ (Function::Least | Function::Greatest), list) => {
                let step = if *function == Function::Least { Step::Least } else { Step::Greatest };
                for (at, one) in list.iter().enumerate() {
                    self.steps(*one, cell, cells, steps)?;
                    if at > 0 {
                        steps.push(step);
                    }
                }
                (!list.is_empty()).then_some(())?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether a value never rests on a default, on `known`, or on anything else that more data may overturn.
    fn is_calm(&self, id: ExprId) -> bool {
        let Some(expr) = self.framework.expressions.get(id.0 as usize) else { return false };
        let own = match &expr.kind {
            ExprKind::Constant(_)
            | ExprKind::Parameter(_)
            | ExprKind::AsOf
            | ExprKind::Spread(_)
            | ExprKind::Negate(_)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::Multiply(..)
            | ExprKind::Divide(..)
            | ExprKind::Power(..)
            | ExprKind::Round { .. }
            | ExprKind::Function(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::InSet(..)
            | ExprKind::InRange(..)
            | ExprKind::If { .. } => true,
            ExprKind::Input(input) => self
                .framework
                .inputs
                .get(input.0 as usize)
                .is_some_and(|input| input.default.is_none() && input.total_of.is_none() && !input.judgement),
            ExprKind::Item(item) | ExprKind::Is { item, variation: None, test: Test::Met } => {
                let item = self.framework.items.get(item.0 as usize);
                item.is_some_and(|item| {
                    let plain =
                        matches!(item.kind, ItemKind::Indicator(_) | ItemKind::Criterion(_) | ItemKind::Decision(_));
                    plain && item.roots().into_iter().all(|root| self.is_calm(root))
                })
            }
            _ => false,
        };
        own && expr.kind.operands().into_iter().all(|operand| self.is_calm(operand))
    }

    /// The engine for the parts, with what they rest on and nothing else.
    fn done(mut self, options: &Options, as_of: Date, folds: Vec<Counted>) -> Lifted {
        let names = self.parts.iter().flat_map(|part| {
            let states = part.picks.iter().map(move |pick| format!("{}{pick}.state", part.name));
            let values = part.picks.iter().map(move |pick| format!("{}{pick}", part.name));
            // Numbers are worked out exactly, apart.
            states.chain(values.filter(|_| part.sort != Sort::Number))
        });
        let select = names.collect();
        let item_of = |framework: &Framework, name: &str| framework.items.iter().position(|item| item.name == name);
        let mut wanted: BTreeSet<ItemId> = BTreeSet::new();
        for part in &mut self.parts {
            let Some(item) = item_of(&self.framework, &part.name) else { continue };
            let id = ItemId(u32::try_from(item).unwrap_or(u32::MAX));
            let needed = needs::needed(&self.framework, &BTreeSet::from([id]));
            let needed = (0u32..).zip(needed).filter(|(_, needed)| *needed).map(|(id, _)| ItemId(id));
            let mut inputs = BTreeSet::new();
            for id in needed {
                wanted.insert(id);
                inputs.extend(needs::reads(&self.framework, id).inputs);
            }
            part.inputs = inputs.into_iter().collect();
        }
        self.framework.order.retain(|id| wanted.contains(id));
        let options = Options {
            select: Some(select),
            details: [Detail::State].into(),
            bad_cells: BadCells::SetAside,
            threads: options.threads,
            key: options.key.clone(),
            ..Options::default()
        };
        Lifted { engine: Engine::new(&self.framework, as_of, options), parts: self.parts, folds }
    }
}

/// The place of a cell on each axis, the last running fastest.
fn coordinates(sizes: &[(AxisId, usize)], cell: usize) -> Vec<(AxisId, usize)> {
    let mut left = cell;
    let mut places: Vec<(AxisId, usize)> = Vec::with_capacity(sizes.len());
    for (axis, size) in sizes.iter().rev() {
        places.push((*axis, left % (*size).max(1)));
        left /= (*size).max(1);
    }
    places.reverse();
    places
}

fn cell_count(framework: &Framework, axes: &Axes) -> Option<usize> {
    let closed =
        |axis: &AxisId| (!is_open(framework, *axis)).then_some(framework.axes.get(axis.0 as usize)?.members()?.len());
    axes.as_slice().iter().map(closed).product()
}
