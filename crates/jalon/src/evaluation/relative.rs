//! Functions relative to the other projects of a table: ranks, percentiles, standard scores, places between extremes.
//!
//! Two passes: the statistics of each group of projects, then where each project stands in its own. Where a value or a
//! membership is open, the place is known to lie between bounds: those hold whatever the missing data turn out to be.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::counts::sort_key;
use super::interval::{self, Exact};
use super::memo::Memo;
use super::possible::{self, Chances, Doubt, range_of, undefined};
use super::run::Run;
use crate::assessment::Coverage;
use crate::axis::{AxisId, AxisKind};
use crate::framework::{Below, ExprId, Relative, RelativeKind, Ties};
use crate::number::Number;
use crate::value::{Cause, Datum, Interval, Value};
use statistics::Statistics;

pub(super) mod statistics;

/// A group of projects: the values of what tells it apart, as sorting keys.
pub(super) type Key = Vec<(u8, String)>;

/// One project before it is compared.
struct Member {
    /// Whether it counts.
    counts: Chances,
    value: Value,
    /// Its group; none where that is open.
    key: Option<Key>,
    /// What its group hinges on, where that is open.
    doubt: Doubt,
    /// It is in no group at all, or left out: what it comes to at once.
    outcome: Option<Value>,
}

/// The projects of a group: those that count for sure, those that may, and what the results rest on.
#[derive(Default)]
struct Group {
    sure: Vec<usize>,
    perhaps: Vec<usize>,
    doubt: Doubt,
    undefined: Option<Value>,
    /// Those that may be in any group, sorted once for all of them.
    beside: Option<Rc<Ranges>>,
}

impl Run<'_> {
    /// The axis of the projects.
    pub(super) fn project_axis(&self) -> Option<AxisId> {
        let at = self.framework.axes.iter().position(|axis| axis.kind == AxisKind::Project)?;
        Some(AxisId(super::run::count(at)))
    }

    /// A relative function at the project where the evaluation stands.
    pub(super) fn relative(&mut self, id: ExprId, relative: &Relative) -> Value {
        let Some(project) = self.project_axis() else { return super::table::nothing(self, id) };
        let place = self.place(project);
        self.stand(project, 0);
        let axes = self.framework.expressions.get(id.0 as usize).map(|expr| expr.axes.clone()).unwrap_or_default();
        let cell = self.cell(&axes.without(&[project]));
        let known = self.here().and_then(|context| context.relatives.get((id, cell))).cloned();
        let values = match known {
            Some(values) => values,
            None => {
                let values: Rc<[Value]> = match self.frozen.is_some() {
                    true => self.against_reference(id, cell, relative, project).into(),
                    false => self.relatives(id, cell, relative, project).into(),
                };
                if let Some(context) = self.here_mut() {
                    context.relatives.insert((id, cell), Rc::clone(&values));
                }
                values
            }
        };
        self.stand(project, place);
        values.get(place as usize).cloned().unwrap_or(Value::NotApplicable)
    }

    /// Forgets where the projects stand: nothing else reads a relative function than the item that it is part of.
    pub(super) fn forget_relatives(&mut self) {
        for context in &mut self.contexts {
            context.relatives = Memo::default();
        }
    }

    /// The statistics of each group, where all is settled: to judge other projects by.
    pub(super) fn statistics(&mut self, relative: &Relative) -> Option<Vec<(Key, Statistics)>> {
        let project = self.project_axis()?;
        let members = self.all_members(relative, project);
        if members.iter().any(|member| !member.counts.is_settled() && member.outcome.is_none()) {
            return None;
        }
        let (groups, anywhere) = self.groups(&members);
        if !anywhere.perhaps.is_empty() && !groups.is_empty() {
            return None;
        }
        let mut all = Vec::with_capacity(groups.len());
        for (key, group) in groups {
            let named = self.named_numbers(&members, &group)?;
            all.push((key, Statistics::of(&self.exact, relative.kind, named)));
        }
        Some(all)
    }

    /// Where projects that are not in the reference, or are, stand in it.
    fn against_reference(&mut self, id: ExprId, cell: usize, relative: &Relative, project: AxisId) -> Vec<Value> {
        let members = self.all_members(relative, project);
        let frozen = self.frozen;
        let groups = frozen.and_then(|frozen| frozen.relatives.get(&(id, cell)));
        let groups =
            groups.map(|groups| groups.iter().rev().map(|(key, group)| (key, group)).collect::<BTreeMap<_, _>>());
        let mut values = Vec::with_capacity(members.len());
        for (place, member) in members.iter().enumerate() {
            let name = self.project_name(place);
            let group = member.key.as_ref().and_then(|key| groups.as_ref()?.get(key));
            values.push(match (&member.outcome, &member.value, group) {
                (Some(outcome), ..) => outcome.clone(),
                (None, Value::Known(Datum::Number(number)), Some(statistics)) if member.counts.is_settled() => {
                    statistics.place(&self.exact, relative.kind, number, name, id)
                }
                (None, Value::Known(_), None) if member.key.is_some() => undefined(Cause::NothingToFold, id.0),
                (None, Value::Undefined(_) | Value::NotApplicable, _) => member.value.clone(),
                (None, value, _) => {
                    let mut doubt = member.doubt.clone();
                    doubt.add(value);
                    doubt.wants = doubt.wants.union(&member.counts.wants);
                    doubt.not_applicable |= member.counts.no;
                    self.bounds(whole_range(relative.kind), doubt)
                }
            });
        }
        values
    }

    fn relatives(&mut self, id: ExprId, cell: usize, relative: &Relative, project: AxisId) -> Vec<Value> {
        let members = self.all_members(relative, project);
        self.note_coverage(id, cell, &members);
        let mut values: Vec<Value> = members
            .iter()
            .map(|member| match &member.outcome {
                Some(outcome) => outcome.clone(),
                // Its group is open: so is its place.
                None => {
                    let mut doubt = member.doubt.clone();
                    doubt.add(&member.value);
                    doubt.wants = doubt.wants.union(&member.counts.wants);
                    doubt.not_applicable |= !member.counts.is_settled();
                    doubt.undefined = true;
                    self.bounds(whole_range(relative.kind), doubt)
                }
            })
            .collect();
        let (groups, anywhere) = self.groups(&members);
        let beside = Ranges::of(&self.exact, relative.kind, &members, &anywhere);
        let beside = (!anywhere.perhaps.is_empty()).then(|| Rc::new(beside));
        for mut group in groups.into_values() {
            group.doubt.join(&anywhere.doubt);
            group.beside.clone_from(&beside);
            self.place_group(id, relative, &members, &group, &mut values);
        }
        values
    }

    fn note_coverage(&mut self, id: ExprId, cell: usize, members: &[Member]) {
        let applies = |member: &&Member| {
            member.value != Value::NotApplicable && (member.counts.yes || member.counts.undefined.is_some())
        };
        let expected = members.iter().filter(applies).count();
        let known = members.iter().filter(applies).filter(|member| matches!(member.value, Value::Known(_))).count();
        let coverage = Coverage { known: super::run::count(known), expected: Some(super::run::count(expected)) };
        if let Some(context) = self.here_mut() {
            context.coverage.insert((id, cell), coverage);
        }
    }

    /// Each project, in order: whether it counts, its value, its group.
    fn all_members(&mut self, relative: &Relative, project: AxisId) -> Vec<Member> {
        let mut members = Vec::with_capacity(self.extent(project).known as usize);
        let innermost = self.innermost.replace(project);
        for place in 0..self.extent(project).known {
            self.stand(project, place);
            members.push(self.relative_member(relative));
        }
        self.stand(project, 0);
        self.innermost = innermost;
        members
    }

    fn relative_member(&mut self, relative: &Relative) -> Member {
        let counts = match relative.filter {
            None => Chances::known(true),
            Some(filter) => super::folds::not_counted(Chances::of(&self.value(filter))),
        };
        let mut member =
            Member { value: Value::NotApplicable, key: Some(Key::new()), doubt: Doubt::none(), outcome: None, counts };
        if !member.counts.yes && member.counts.undefined.is_none() {
            member.outcome = Some(Value::NotApplicable);
            return member;
        }
        if let (Some(undefined), true) = (&member.counts.undefined, member.counts.is_settled()) {
            member.value = Value::Undefined(undefined.clone());
        } else {
            member.value = self.value(relative.body);
        }
        for by in &relative.by {
            match self.value(*by) {
                Value::Known(datum) => {
                    if let Some(key) = &mut member.key {
                        key.push(sort_key(&datum));
                    }
                }
                Value::NotApplicable => member.outcome = Some(Value::NotApplicable),
                open => {
                    member.doubt.add(&open);
                    member.key = None;
                }
            }
        }
        if member.value == Value::NotApplicable {
            member.outcome = Some(Value::NotApplicable);
        }
        let missing = possible::is_missing(&member.value)
            || member.key.is_none()
            || (!member.counts.is_settled() && !member.counts.wants.is_empty());
        if relative.known_only && missing && member.outcome.is_none() {
            self.provisional = true;
            let mut doubt = member.doubt.clone();
            doubt.add(&member.value);
            doubt.wants = doubt.wants.union(&member.counts.wants);
            member.outcome = Some(self.bounds(whole_range(relative.kind), doubt));
        }
        member
    }

    /// The projects by groups; and those whose group is open, which may be in each.
    fn groups(&self, members: &[Member]) -> (BTreeMap<Key, Group>, Group) {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        let taking_part = |member: &&Member| member.outcome.is_none();
        for key in members.iter().filter(taking_part).filter_map(|member| member.key.as_ref()) {
            groups.entry(key.clone()).or_default();
        }
        let mut anywhere = Group::default();
        for (place, member) in members.iter().enumerate().filter(|(_, member)| member.outcome.is_none()) {
            match member.key.as_ref().and_then(|key| groups.get_mut(key)) {
                Some(group) => group.take(place, member),
                None => {
                    anywhere.perhaps.push(place);
                    anywhere.doubt.wants = anywhere.doubt.wants.union(&member.doubt.wants);
                    anywhere.doubt.add(&member.value);
                }
            }
        }
        (groups, anywhere)
    }

    /// The numbers of a group, with the names of its projects, where all are known.
    fn named_numbers(&self, members: &[Member], group: &Group) -> Option<Vec<(Number, &str)>> {
        if !group.perhaps.is_empty() || group.undefined.is_some() || group.beside.is_some() {
            return None;
        }
        let number = |place: &usize| match &members.get(*place)?.value {
            Value::Known(Datum::Number(number)) => Some((number.clone(), self.project_name(*place))),
            _ => None,
        };
        group.sure.iter().map(number).collect()
    }

    fn place_group(
        &mut self,
        id: ExprId,
        relative: &Relative,
        members: &[Member],
        group: &Group,
        values: &mut [Value],
    ) {
        let mut set = |place: usize, value: Value| {
            if let Some(slot) = values.get_mut(place) {
                *slot = value;
            }
        };
        if let Some(undefined) = &group.undefined {
            for place in &group.sure {
                set(*place, undefined.clone());
            }
            return;
        }
        if let Some(named) = self.named_numbers(members, group) {
            let statistics = Statistics::of(&self.exact, relative.kind, named);
            for place in &group.sure {
                if let Some(Value::Known(Datum::Number(number))) = members.get(*place).map(|member| &member.value) {
                    let name = self.project_name(*place);
                    set(*place, statistics.place(&self.exact, relative.kind, number, name, id));
                }
            }
            return;
        }
        let ladder = Ranges::of(&self.exact, relative.kind, members, group);
        for (places, sure) in [(&group.sure, true), (&group.perhaps, false)] {
            for place in places {
                let Some(member) = members.get(*place) else { continue };
                if member.key.is_none() {
                    continue;
                }
                let mut doubt = group.doubt.clone();
                doubt.not_applicable = !sure;
                doubt.undefined |= matches!(relative.kind, RelativeKind::Zscore { .. } | RelativeKind::Minmax);
                let range = ladder.between(&self.exact, relative.kind, group.beside.as_deref(), &member.value, sure);
                let value = match &member.value {
                    Value::Undefined(_) if sure => member.value.clone(),
                    _ => self.bounds(range, doubt),
                };
                set(*place, value);
            }
        }
    }
}

impl Group {
    fn take(&mut self, place: usize, member: &Member) {
        let may_lapse = matches!(&member.value, Value::Open(open) if open.perhaps_not_applicable);
        if member.counts.is_settled() && !may_lapse {
            self.sure.push(place);
            if let Value::Undefined(_) = &member.value {
                self.undefined.get_or_insert_with(|| member.value.clone());
            }
        } else {
            self.perhaps.push(place);
            self.doubt.wants = self.doubt.wants.union(&member.counts.wants);
        }
        self.doubt.add(&member.value);
        self.doubt.not_applicable = false;
    }
}

/// The ends of the values of a group, sorted, turned so that more is before less in a rank.
#[derive(Debug)]
struct Ranges {
    sure_lows: Vec<Number>,
    sure_highs: Vec<Number>,
    all_lows: Vec<Number>,
    all_highs: Vec<Number>,
    /// Values of those that count for sure with an end that is unbounded are in no list: so many are open above, below.
    all: usize,
    endless_high: usize,
    endless_low: usize,
    sure: usize,
}

impl Ranges {
    fn of(exact: &Exact, kind: RelativeKind, members: &[Member], group: &Group) -> Ranges {
        let mut ranges = Ranges {
            sure_lows: Vec::new(),
            sure_highs: Vec::new(),
            all_lows: Vec::new(),
            all_highs: Vec::new(),
            all: group.sure.len() + group.perhaps.len(),
            endless_high: 0,
            endless_low: 0,
            sure: group.sure.len(),
        };
        for (places, sure) in [(&group.sure, true), (&group.perhaps, false)] {
            for value in places.iter().filter_map(|place| members.get(*place)).map(|member| &member.value) {
                let range = turned(exact, kind, value);
                match range.low {
                    Some(low) => {
                        if sure {
                            ranges.sure_lows.push(low.at.clone());
                        }
                        ranges.all_lows.push(low.at);
                    }
                    None => ranges.endless_low += 1,
                }
                match range.high {
                    Some(high) => {
                        if sure {
                            ranges.sure_highs.push(high.at.clone());
                        }
                        ranges.all_highs.push(high.at);
                    }
                    None => ranges.endless_high += 1,
                }
            }
        }
        for list in [&mut ranges.sure_lows, &mut ranges.sure_highs, &mut ranges.all_lows, &mut ranges.all_highs] {
            list.sort_by(|a, b| exact.order(a, b));
        }
        ranges
    }

    /// Between which ends a project of this value stands.
    fn between(
        &self,
        exact: &Exact,
        kind: RelativeKind,
        beside: Option<&Ranges>,
        value: &Value,
        sure: bool,
    ) -> Interval {
        let own = turned(exact, kind, value);
        let (low, high) = (own.low.map(|end| end.at), own.high.map(|end| end.at));
        let together = |of: &dyn Fn(&Ranges) -> usize| of(self) + beside.map_or(0, of);
        let up_to = |list: &[Number], at: &Number| list.partition_point(|x| exact.order(x, at).is_le());
        let below = |list: &[Number], at: &Number| list.partition_point(|x| exact.order(x, at).is_lt());
        let above = |list: fn(&Ranges) -> &Vec<Number>, at: &Number| {
            together(&|ranges| list(ranges).len() - up_to(list(ranges), at))
        };
        let from = |list: fn(&Ranges) -> &Vec<Number>, at: &Number| {
            together(&|ranges| list(ranges).len() - below(list(ranges), at))
        };
        let (all, all_sure) = (together(&|ranges| ranges.all), together(&|ranges| ranges.sure));
        let endless_high = together(&|ranges| ranges.endless_high);
        let endless_low = together(&|ranges| ranges.endless_low);
        let point = low.as_ref().zip(high.as_ref()).is_some_and(|(low, high)| exact.order(low, high).is_eq());
        // Others above for sure, and others that may be; then the same with those equal.
        let least_above = high.as_ref().map_or(0, |high| above(|ranges| &ranges.sure_lows, high));
        let least_from =
            high.as_ref().map_or(0, |high| from(|ranges| &ranges.sure_lows, high)) - usize::from(point && sure);
        let (most_above, most_from) = match &low {
            Some(low) => (
                above(|ranges| &ranges.all_highs, low) + endless_high - usize::from(!point),
                from(|ranges| &ranges.all_highs, low) + endless_high - 1,
            ),
            None => (all.saturating_sub(1), all.saturating_sub(1)),
        };
        let number = |at: usize| Number::from(at);
        let whole = |low: usize, high: usize| Interval {
            whole: true,
            ..interval::between(Some(number(low)), Some(number(high)))
        };
        let half = Number::scaled(5, 1);
        match kind {
            RelativeKind::Rank { ties, .. } => match ties {
                Ties::Competition => whole(1 + least_above, 1 + most_above),
                Ties::Modified => whole(1 + least_from, 1 + most_from),
                Ties::Ordinal => whole(1 + least_above, 1 + most_from),
                Ties::Dense => whole(1 + usize::from(least_above > 0), 1 + most_above),
                Ties::Fractional => interval::between(
                    Some(number(2 + least_above + least_from).mul(&half)),
                    Some(number(2 + most_above + most_from).mul(&half)),
                ),
            },
            RelativeKind::Percentile(_) => {
                // Others below are those that are not above nor equal.
                let others = all.saturating_sub(1);
                let below_low = low.as_ref().map_or(0, |low| together(&|ranges| below(&ranges.sure_highs, low)));
                let up_to_low = low.as_ref().map_or(0, |low| together(&|ranges| up_to(&ranges.sure_highs, low)))
                    - usize::from(point && sure);
                let (below_high, up_to_high) = match &high {
                    Some(high) => (
                        together(&|ranges| below(&ranges.all_lows, high)) + endless_low - usize::from(!point),
                        together(&|ranges| up_to(&ranges.all_lows, high)) + endless_low - 1,
                    ),
                    None => (others, others),
                };
                let counted = all_sure + usize::from(!sure);
                let doubled = |below: usize, up_to: usize| match kind {
                    RelativeKind::Percentile(Below::Strictly) => 2 * below,
                    RelativeKind::Percentile(Below::UpTo) => 2 * (up_to + 1),
                    _ => below + up_to + 1,
                };
                let share = |count: usize, of: usize| number(count).mul(&half).div(&number(of.max(1)));
                let most = doubled(below_high, up_to_high);
                interval::between(share(doubled(below_low, up_to_low), all), share(most, counted.max(up_to_high + 1)))
            }
            RelativeKind::Zscore { .. } | RelativeKind::Minmax => whole_range(kind),
        }
    }
}

/// A value's range, turned round where the lowest comes first.
fn turned(exact: &Exact, kind: RelativeKind, value: &Value) -> Interval {
    let range = range_of(value);
    match kind {
        RelativeKind::Rank { descending: false, .. } => exact.negated(&range),
        _ => range,
    }
}

/// Where any place lies.
fn whole_range(kind: RelativeKind) -> Interval {
    match kind {
        RelativeKind::Rank { ties: Ties::Fractional, .. } => interval::between(Some(Number::ONE), None),
        RelativeKind::Rank { .. } => Interval { whole: true, ..interval::between(Some(Number::ONE), None) },
        RelativeKind::Percentile(_) | RelativeKind::Minmax => interval::between(Some(Number::ZERO), Some(Number::ONE)),
        RelativeKind::Zscore { .. } => interval::everything(),
    }
}
