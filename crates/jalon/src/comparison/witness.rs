//! For a changed condition a smallest project that one version accepts and the other refuses.
//!
//! Answers are tried at the marks where a result turns: from an empty project up, then from the examples of both versions,
//! and every answer that the difference does not need is taken back. What is claimed has been judged by both versions.

use super::carry::without_member;
use super::outcomes::Telling;
use super::reruns::{OPTIONS, bridges, pairs};
use super::slim::{reach, slim};
use super::trials::{Cell, Pair, World, answers};
use super::{Comparison, Judged, Nature, What, Witness};
use crate::date::{Date, Day};
use crate::evaluation;
use crate::framework::{AnswerState, Framework, ItemId, ItemKind};
use crate::testing;

/// Items looked at.
const TARGETS: usize = 24;
/// Trials of one item.
const TRIALS: usize = 2_400;
/// Times that the marks of an answer are solved for.
const SOLVED: usize = 120;
/// Cells that are tried two by two.
const PAIRED: usize = 8;
/// Examples from which the search sets out.
const EXAMPLES: usize = 12;
/// Days of judging tried for a project.
const DAYS: usize = 4;

/// For each criterion, obligation and decision that a change reaches, a smallest project that tells the two versions
/// apart, where one is found.
#[must_use]
pub fn witnesses(old: &Framework, new: &Framework, comparison: &Comparison) -> Vec<Witness> {
    targets(old, new, comparison)
        .into_iter()
        .take(TARGETS)
        .filter_map(|(was, is)| witness(old, new, comparison, was, is))
        .collect()
}

/// The items whose results may differ: changed conditions and what rests on a change; decisions where their own words
/// changed, or nothing else tells.
fn targets(old: &Framework, new: &Framework, comparison: &Comparison) -> Vec<(ItemId, ItemId)> {
    let changed = |name: &str| {
        comparison.changes.iter().any(|change| {
            change.name == name
                && change.nature == Nature::Meaning
                && !matches!(change.what, What::Added | What::Removed)
        })
    };
    let all = pairs(old, new, comparison);
    let of = |wanted: &dyn Fn(&ItemKind, bool, bool) -> bool| -> Vec<(ItemId, ItemId)> {
        all.iter()
            .copied()
            .filter(|(_, is)| {
                new.items
                    .get(is.0 as usize)
                    .is_some_and(|item| wanted(&item.kind, changed(&item.name), comparison.affected.contains(is)))
            })
            .collect()
    };
    let mut targets = of(&|kind, changed, affected| match kind {
        ItemKind::Criterion(_) | ItemKind::Obligation(_) => changed || affected,
        ItemKind::Decision(_) => changed,
        _ => false,
    });
    if targets.is_empty() {
        targets = of(&|kind, _, affected| matches!(kind, ItemKind::Decision(_)) && affected);
    }
    targets
}

fn witness(old: &Framework, new: &Framework, comparison: &Comparison, was: ItemId, is: ItemId) -> Option<Witness> {
    let (old_reach, new_reach) = (reach(old, was), reach(new, is));
    let (there, back) = bridges(old, new, comparison);
    let world = World {
        old: slim(old, &old_reach),
        new: slim(new, &new_reach),
        there,
        back,
        old_item: was,
        new_item: is,
        old_reach,
        new_reach,
    };
    let mut search = Search { world: &world, trials: TRIALS, solved: SOLVED, best: None };
    search.run(old, new);
    let (pair, as_of, _) = search.best?;
    let judged = |framework: &Framework, project: &crate::framework::Project| Judged {
        project: project.clone(),
        assessment: evaluation::evaluate_with(framework, project, as_of, OPTIONS),
    };
    let witness = Witness {
        old_item: was,
        new_item: is,
        as_of,
        old: judged(old, &pair.old),
        new: judged(new, &pair.new),
        answers: answers(&pair.new).max(answers(&pair.old)),
    };
    witness.holds(old, new).then_some(witness)
}

impl Witness {
    /// Whether the two versions, judging it anew, come to different decided results.
    #[must_use]
    pub(crate) fn holds(&self, old: &Framework, new: &Framework) -> bool {
        let before = evaluation::evaluate_with(old, &self.old.project, self.as_of, OPTIONS);
        let after = evaluation::evaluate_with(new, &self.new.project, self.as_of, OPTIONS);
        let (Some(old_item), Some(new_item)) =
            (old.items.get(self.old_item.0 as usize), new.items.get(self.new_item.0 as usize))
        else {
            return false;
        };
        let (Some(was), Some(is)) =
            (before.results.get(self.old_item.0 as usize), after.results.get(self.new_item.0 as usize))
        else {
            return false;
        };
        super::outcomes::telling((old, old_item, &was.outcome), (new, new_item, &is.outcome)) != Telling::Not
    }
}

struct Search<'w> {
    world: &'w World,
    trials: usize,
    solved: usize,
    best: Option<(Pair, Date, Telling)>,
}

impl Search<'_> {
    fn run(&mut self, old: &Framework, new: &Framework) {
        let days = self.days(old, new);
        // From little to more: what is found first is smallest.
        let mut seeds: Vec<Pair> = Vec::new();
        match self.world.with_members(1) {
            Some(one) => {
                seeds.push(one);
                seeds.extend(self.world.with_members(2));
            }
            None => seeds.push(self.world.empty()),
        }
        for depth in 0..=2 {
            for seed in &seeds {
                for day in &days {
                    self.from(seed, *day, depth);
                    if self.is_done() {
                        return self.minimise();
                    }
                }
            }
        }
        // Half of the work at most went into that: an example has the rest.
        self.trials += TRIALS / 2;
        let mut found: Vec<(Pair, Date, Telling)> = self.best.take().into_iter().collect();
        for depth in 0..=1 {
            let of_old = old
                .examples
                .iter()
                .take(EXAMPLES)
                .map(|example| (self.world.of_old(&example.project), testing::as_of(old, example)));
            let of_new = new
                .examples
                .iter()
                .take(EXAMPLES)
                .map(|example| (self.world.of_new(&example.project), testing::as_of(new, example)));
            let examples: Vec<(Pair, Date)> = of_old.chain(of_new).collect();
            for (seed, day) in examples {
                self.best = None;
                self.from(&seed, day, depth);
                if self.best.is_some() {
                    self.minimise();
                    found.extend(self.best.take());
                }
                if found.iter().any(|(_, _, telling)| *telling == Telling::Opposes) && found.len() > 2 {
                    break;
                }
            }
            if found.iter().any(|(_, _, telling)| *telling == Telling::Opposes) {
                break;
            }
        }
        let size = |pair: &Pair| answers(&pair.new) + answers(&pair.old);
        found.sort_by_key(|(pair, _, telling)| (std::cmp::Reverse(*telling), size(pair)));
        self.best = found.into_iter().next();
    }

    /// The days to judge on: that of the first example, and those on which a parameter's value changes.
    fn days(&self, old: &Framework, new: &Framework) -> Vec<Date> {
        let mut days: Vec<Date> = Vec::new();
        let mut add = |day: Date| {
            if !days.contains(&day) && days.len() < DAYS {
                days.push(day);
            }
        };
        for framework in [new, old] {
            match (framework.examples.first(), framework.identity.valid_from) {
                (Some(example), _) => add(testing::as_of(framework, example)),
                (None, Some(from)) => add(from),
                (None, None) => add(Date::Day(crate::date::Span::Year { year: 2000 }.first_day())),
            }
        }
        let dated = |framework: &Framework, reach: &super::slim::Reach| -> Vec<Date> {
            reach
                .parameters
                .iter()
                .filter_map(|id| framework.parameters.get(id.0 as usize))
                .flat_map(|parameter| parameter.values.iter().filter_map(|(from, _)| *from))
                .flat_map(|from| {
                    let before = from.first_day().since_1970().checked_sub(1).and_then(Day::from_since_1970);
                    [Some(Date::Day(from.first_day())), before.map(Date::Day)].into_iter().flatten().collect::<Vec<_>>()
                })
                .collect()
        };
        for day in dated(new, &self.world.new_reach).into_iter().chain(dated(old, &self.world.old_reach)) {
            add(day);
        }
        days
    }

    fn is_done(&self) -> bool {
        matches!(self.best, Some((_, _, Telling::Opposes)))
    }

    /// Tries a project; remembers the clearest.
    fn tries(&mut self, pair: &Pair, as_of: Date) -> bool {
        let Some(left) = self.trials.checked_sub(1) else { return false };
        self.trials = left;
        let telling = self.world.tells(pair, as_of);
        let better = match &self.best {
            None => telling != Telling::Not,
            Some((_, _, best)) => telling > *best,
        };
        if better {
            self.best = Some((pair.clone(), as_of, telling));
        }
        telling == Telling::Opposes
    }

    /// Projects that differ from this one in so many answers.
    fn from(&mut self, seed: &Pair, as_of: Date, depth: usize) {
        if depth == 0 {
            self.tries(seed, as_of);
            return;
        }
        let cells = self.world.cells(seed);
        if depth == 1 {
            for cell in cells {
                if self.one(seed, cell, as_of) {
                    return;
                }
            }
            return;
        }
        // One answer at a mark or a plain figure, and then the marks of the other with that known.
        for first in cells.iter().take(PAIRED) {
            for value in self.world.values(seed, *first, as_of, false).into_iter().take(6) {
                let mut pair = seed.clone();
                self.world.set(&mut pair, *first, &value);
                for second in cells.iter().take(PAIRED).filter(|second| *second != first) {
                    if self.one(&pair, *second, as_of) {
                        return;
                    }
                    if self.trials == 0 {
                        return;
                    }
                }
            }
        }
    }

    /// The answers of one cell.
    fn one(&mut self, seed: &Pair, cell: Cell, as_of: Date) -> bool {
        let solve = self.solved > 0;
        self.solved = self.solved.saturating_sub(1);
        for value in self.world.values(seed, cell, as_of, solve) {
            let mut pair = seed.clone();
            self.world.set(&mut pair, cell, &value);
            if self.tries(&pair, as_of) {
                return true;
            }
        }
        false
    }

    /// Takes back every answer without which the versions are told apart as clearly.
    fn minimise(&mut self) {
        let Some((mut pair, as_of, telling)) = self.best.take() else { return };
        let world = self.world;
        let still = |pair: &Pair| world.tells(pair, as_of) >= telling;
        // What the target does not read first, at one stroke.
        let mut bare = pair.clone();
        for (framework, project, reach) in
            [(&world.old, &mut bare.old, &world.old_reach), (&world.new, &mut bare.new, &world.new_reach)]
        {
            let unread = (0u32..).zip(&framework.inputs).map(|(id, _)| crate::framework::InputId(id));
            for id in unread.filter(|id| !reach.inputs.contains(id)) {
                if let Some(answers) = project.answers.get_mut(id.0 as usize) {
                    answers.clear();
                }
            }
        }
        if still(&bare) {
            pair = bare;
        }
        for axis in pair.new.members.keys().copied().collect::<Vec<_>>() {
            let mut without = pair.clone();
            without.new.members.remove(&axis);
            for (input, answers) in world.new.inputs.iter().zip(without.new.answers.iter_mut()) {
                if input.axes.as_slice().contains(&axis) {
                    answers.clear();
                }
            }
            without.old = world.back.project(&world.new, &world.old, &without.new).0;
            if still(&without) {
                pair = without;
            }
        }
        for axis in pair.new.members.keys().copied().collect::<Vec<_>>() {
            let count = pair.new.members.get(&axis).map_or(0, |members| members.ids.len());
            for member in (0..count).rev() {
                let old = match world.back.axis(axis) {
                    Some(axis) => without_member(&world.old, &pair.old, axis, member),
                    None => pair.old.clone(),
                };
                let without = Pair { old, new: without_member(&world.new, &pair.new, axis, member) };
                if still(&without) {
                    pair = without;
                }
            }
        }
        for cell in world.cells(&pair) {
            let mut without = pair.clone();
            world.set(&mut without, cell, &AnswerState::Absent);
            if without != pair && still(&without) {
                pair = without;
            }
        }
        self.best = Some((pair, as_of, telling));
    }
}
