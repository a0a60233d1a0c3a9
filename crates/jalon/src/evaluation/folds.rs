//! Folds over axes: the members that count, known or not, and what they come to.
//!
//! A member whose filter is undecided may count or not; an axis that is not given, or only in part, may have any number of
//! further members. Results are then bounds.

use std::rc::Rc;

use super::many::Many;
use super::possible::{self, Chances, Doubt, range_of, undefined};
use super::run::Run;
use super::tallied::Tallied;
use crate::assessment::{Coverage, Notice};
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, ItemKind};
use crate::number::Number;
use crate::value::{Bounds, Cause, CellRef, Datum, Interval, Value, Wants};

/// Members for which room is made at once; a filter may leave few of many.
const ROOM: usize = 32;

/// One member of what is folded.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) value: Value,
    /// What it is weighted by.
    pub(super) weight: Option<Value>,
    /// Whether it counts for sure.
    pub(super) sure: bool,
    /// It stands for any number of unknown members.
    pub(super) tail: bool,
    /// Its place on the first folded axis.
    pub(super) place: u32,
    /// What would tell whether it counts.
    pub(super) wants: Wants,
    /// Its number among the members, row-major over the folded axes; of the first where it stands for several.
    pub(super) at: usize,
    /// For how many members it stands.
    pub(super) times: usize,
    /// What these may be one by one, where their bounds together do not tell all.
    pub(super) many: Option<Rc<Many>>,
}

impl Element {
    pub(super) fn sure(value: Value) -> Element {
        Element {
            value,
            weight: None,
            sure: true,
            tail: false,
            place: 0,
            wants: Wants::nothing(),
            at: 0,
            times: 1,
            many: None,
        }
    }

    /// Whether it applies and counts for sure.
    pub(super) fn is_there(&self) -> bool {
        self.sure
            && match &self.value {
                Value::NotApplicable => false,
                Value::Open(open) => !open.perhaps_not_applicable,
                Value::Known(_) | Value::Undefined(_) => true,
            }
    }

    /// What it contributes to the doubts of the result.
    fn doubt(&self, doubt: &mut Doubt) {
        let not_applicable = doubt.not_applicable;
        doubt.add(&self.value);
        // Whether the whole does not apply is seen from all the members together.
        doubt.not_applicable = not_applicable;
        doubt.wants = doubt.wants.union(&self.wants);
    }
}

/// Members that count, or may, and what is to be told of them all.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) elements: Vec<Element>,
    /// What `known only` leaves out.
    pub(super) gaps: Vec<Element>,
    /// Among these is a list of which nothing at all is given.
    not_given: bool,
    known: u32,
    expected: u32,
    /// There may be more than those expected.
    open_ended: bool,
    /// The filter applies to some. Where it applies to none, the fold does not either.
    some_apply: bool,
    /// It does not, or may not, apply to some.
    some_lapse: bool,
    lapse_wants: Wants,
}

impl Gathered {
    /// Takes in others, each in its turn.
    fn join(&mut self, others: &Gathered) {
        for (own, more) in [(&mut self.elements, &others.elements), (&mut self.gaps, &others.gaps)] {
            own.extend_from_slice(more);
            own.sort_by_key(|element| element.at);
        }
        self.not_given |= others.not_given;
        self.known = self.known.saturating_add(others.known);
        self.expected = self.expected.saturating_add(others.expected);
        self.open_ended |= others.open_ended;
        self.some_apply |= others.some_apply;
        self.some_lapse |= others.some_lapse;
        self.lapse_wants = self.lapse_wants.union(&others.lapse_wants);
    }

    /// Counts in members that are known of elsewhere.
    pub(super) fn count_in(&mut self, known: u32, expected: u32, some_apply: bool, some_lapse: bool) {
        self.known = self.known.saturating_add(known);
        self.expected = self.expected.saturating_add(expected);
        self.some_apply |= some_apply;
        self.some_lapse |= some_lapse;
    }
}

/// One member, and what coverage and `known only` look at.
struct Member {
    element: Element,
    /// Something of it is missing.
    gap: bool,
    /// It is expected to have a value.
    expected: bool,
    known: bool,
}

/// Whether the filter of a fold applies to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lapse {
    /// It does, or there is none.
    Applies,
    /// It does not.
    Lapsed,
    /// It may not.
    Perhaps,
    /// The member is in another group.
    Other,
}

impl Run<'_> {
    /// A fold at this cell.
    pub(super) fn fold(&mut self, id: ExprId, fold: &Fold) -> Value {
        if let Some(value) = self.of_reference(id, fold) {
            return value;
        }
        if fold.kind == FoldKind::Agreement {
            return self.agreement(id, fold);
        }
        if self.is_tallied(id) {
            return self.fold_of_members(id, fold);
        }
        if let Some(value) = self.known_fold(id, fold) {
            return value;
        }
        self.once_for_unnamed(id, fold, |run| run.fold_of_members(id, fold))
    }

    fn fold_of_members(&mut self, id: ExprId, fold: &Fold) -> Value {
        let mut elements = self.members(id, fold);
        let tallied = self.tally(id);
        if let Some(tallied) = tallied.filter(|tallied| tallied.sorted.is_some()) {
            if let Some(value) = self.rank_among_sorted(&elements, tallied, fold) {
                return value;
            }
            elements.extend(tallied.each());
        }
        match fold.kind {
            FoldKind::All => {
                let chances = truths(&elements);
                if elements.is_empty() && self.project_has_open_item() {
                    self.notice_all_of_nothing();
                }
                possible::all(&chances, Some(true)).value()
            }
            FoldKind::Any => possible::any(truths(&elements), Some(false)).value(),
            FoldKind::Count => self.count(&elements),
            FoldKind::Share => self.share(&elements, id),
            FoldKind::Coverage => self.coverage_share(&elements, id),
            FoldKind::Distinct => self.distinct(&elements),
            FoldKind::Sum => self.sum(&elements),
            FoldKind::Product => self.product(&elements),
            FoldKind::Mean => self.mean(&elements, id),
            FoldKind::WeightedMean => self.weighted_mean(&elements, id),
            FoldKind::Ratio => self.ratio(elements, id),
            FoldKind::GeometricMean => self.geometric_mean(&elements, id),
            FoldKind::HarmonicMean => self.harmonic_mean(&elements, id),
            FoldKind::PowerMean => {
                let power = fold.extra.first().map_or(Value::NotApplicable, |power| self.value(*power));
                self.power_mean(&elements, &power, id)
            }
            FoldKind::Min => self.extreme(&elements, false, id),
            FoldKind::Max => self.extreme(&elements, true, id),
            FoldKind::Median => self.median(&elements, id),
            FoldKind::Quantile(number) => {
                let share = fold.extra.first().map_or(Value::NotApplicable, |share| self.value(*share));
                self.quantile(&elements, &share, number, id)
            }
            FoldKind::StandardDeviation => self.deviation(&elements, true, tallied, id),
            FoldKind::PopulationDeviation => self.deviation(&elements, false, tallied, id),
            FoldKind::Discounted(timing) => {
                let rate = fold.extra.first().map_or(Value::NotApplicable, |rate| self.value(*rate));
                self.discounted(&elements, &rate, timing, id)
            }
            FoldKind::Agreement => Value::NotApplicable,
        }
    }

    /// The members of a fold that count, or may.
    fn members(&mut self, id: ExprId, fold: &Fold) -> Vec<Element> {
        let mark = self.mark(&fold.over);
        // The groups that the result is wanted for stand on axes of their own; they are read before the members move.
        let groups: Vec<u32> = fold.by.iter().map(|(_, axis)| self.place(*axis)).collect();
        let innermost = std::mem::replace(&mut self.innermost, fold.over.last().copied());
        let mut gathered = match self.members_in_group(id, fold, &groups) {
            Some((places, standing)) => {
                let mut gathered =
                    Gathered { elements: Vec::with_capacity(places.len().min(ROOM)), ..Gathered::default() };
                for member in &places {
                    self.stand_on(&fold.over, member.place);
                    self.take_member(fold, (!member.surely).then_some(groups.as_slice()), member.place, &mut gathered);
                }
                if let Some(standing) = standing {
                    self.provisional |= standing.provisional;
                    gathered.join(&standing.gathered);
                }
                gathered
            }
            None => {
                let count = match fold.over.as_slice() {
                    [axis] => self.extent(*axis).cells() as usize,
                    _ => 0,
                };
                let mut gathered = Gathered { elements: Vec::with_capacity(count.min(ROOM)), ..Gathered::default() };
                let mut at = 0;
                let mut more = self.first(&fold.over);
                while more {
                    if !self.is_counted_in(id) {
                        self.take_member(fold, (!fold.by.is_empty()).then_some(groups.as_slice()), at, &mut gathered);
                    }
                    at += 1;
                    more = self.next(&fold.over);
                }
                gathered
            }
        };
        self.back(&fold.over, &mark);
        self.innermost = innermost;
        let tallied = self.tally(id);
        if let Some(tallied) = tallied {
            self.provisional |= tallied.provisional;
            tallied.join(&mut gathered);
        }
        let nothing = gathered.elements.is_empty() && !tallied.is_some_and(Tallied::has_members);
        if gathered.not_given || (nothing && !gathered.some_lapse && fold.kind.needs_a_member()) {
            // Of what is not known at all there is nothing known to go by: it is missing, as without the word.
            gathered.elements.append(&mut gathered.gaps);
        }
        self.provisional |= !gathered.gaps.is_empty();
        let Gathered { mut elements, known, expected, .. } = gathered;
        if gathered.some_lapse && !gathered.some_apply {
            // It stands for those whose filter does not apply.
            let sure = elements.is_empty() && gathered.lapse_wants.is_empty();
            elements.push(Element { sure, wants: gathered.lapse_wants, ..Element::sure(Value::NotApplicable) });
        }
        self.cover(id, Coverage { known, expected: (!gathered.open_ended).then_some(expected) });
        elements
    }

    /// Takes in the member where the evaluation stands; `groups`: where it is still to be told whether it is in them.
    pub(super) fn take_member(&mut self, fold: &Fold, groups: Option<&[u32]>, at: usize, gathered: &mut Gathered) {
        let tail = fold.over.iter().find(|axis| self.is_generic(**axis)).copied();
        let (included, lapse) = self.included(fold, groups);
        gathered.some_apply |= lapse == Lapse::Applies && tail.is_none();
        gathered.some_lapse |= matches!(lapse, Lapse::Lapsed | Lapse::Perhaps);
        if lapse == Lapse::Perhaps {
            gathered.lapse_wants = gathered.lapse_wants.union(&included.wants);
        }
        if !included.yes && included.undefined.is_none() {
            return;
        }
        let Member { element, gap, expected, known } = self.one_member(fold, included, tail, at);
        gathered.open_ended |= tail.is_some();
        gathered.expected = gathered.expected.saturating_add(u32::from(expected));
        gathered.known = gathered.known.saturating_add(u32::from(expected && known));
        if fold.known_only && (gap || tail.is_some()) {
            gathered.not_given |= tail.is_some_and(|axis| !self.project.members.contains_key(&axis));
            gathered.gaps.push(element);
        } else {
            gathered.elements.push(element);
        }
    }

    /// Keeps how many members stand behind a fold, where that is told.
    pub(super) fn cover(&mut self, id: ExprId, coverage: Coverage) {
        if let Some(expr) = self.framework.expressions.get(id.0 as usize)
            && (expr.axes.is_empty() || self.table.is_some())
        {
            let cell = self.cell(&expr.axes);
            if let Some(context) = self.here_mut() {
                context.coverage.insert((id, cell), coverage);
            }
        }
    }

    /// How many members stand behind a fold where the evaluation stands, where that was kept.
    pub(super) fn covered(&self, id: ExprId) -> Option<Coverage> {
        let cell = self.cell(&self.framework.expressions.get(id.0 as usize)?.axes);
        self.here()?.coverage.get((id, cell)).copied()
    }

    /// The member where the evaluation stands, which counts or may.
    fn one_member(&mut self, fold: &Fold, included: Chances, tail: Option<AxisId>, at: usize) -> Member {
        let value = match &included.undefined {
            Some(undefined) if !included.yes && !included.no => Value::Undefined(undefined.clone()),
            _ => self.value(fold.body),
        };
        let weight = match (fold.kind, fold.extra.first()) {
            (FoldKind::WeightedMean | FoldKind::Ratio, Some(weight)) => Some(self.value(*weight)),
            _ => None,
        };
        // A ratio is known where both its terms are.
        let denominator = weight.as_ref().filter(|_| fold.kind == FoldKind::Ratio);
        let gap = possible::is_missing(&value)
            || denominator.is_some_and(possible::is_missing)
            || (!included.is_settled() && !included.wants.is_empty());
        let known = matches!(value, Value::Known(_))
            && denominator.is_none_or(|denominator| matches!(denominator, Value::Known(_)));
        // Of projects, those to which a figure does not apply are not expected to have it.
        let expected = tail.is_none() && !(self.table.is_some() && value == Value::NotApplicable);
        let sure = tail.is_none() && included.is_settled();
        let mut wants = included.wants;
        if let Some(axis) = tail {
            wants = wants.union(&Wants::cell(CellRef::Members { axis: axis.0 }));
        }
        let place = fold.over.first().map_or(0, |axis| self.place(*axis));
        let value = perhaps_undefined(&self.exact, value, included.undefined.is_some());
        let element = Element { value, weight, sure, tail: tail.is_some(), place, wants, at, times: 1, many: None };
        Member { element, gap, expected, known }
    }

    /// Whether the member where the evaluation stands counts: its filter, and its group, where that is still to be told.
    pub(super) fn included(&mut self, fold: &Fold, groups: Option<&[u32]>) -> (Chances, Lapse) {
        let filter = match fold.filter.map(|filter| self.value(filter)) {
            None | Some(Value::Known(Datum::Truth(true))) => Chances::known(true),
            Some(filter) => Chances::of(&filter),
        };
        let lapse = match (filter.not_applicable, filter.is_settled()) {
            (false, _) => Lapse::Applies,
            (true, true) => Lapse::Lapsed,
            (true, false) => Lapse::Perhaps,
        };
        if !filter.yes && filter.undefined.is_none() && lapse != Lapse::Perhaps {
            let lapse = if fold.by.is_empty() { lapse } else { Lapse::Other };
            return (Chances::known(false), lapse);
        }
        let mut included = not_counted(filter);
        if included.is_settled() {
            included.wants = Wants::nothing();
        }
        if let Some(groups) = groups {
            included = self.in_group(fold, groups, included);
        }
        let elsewhere = !fold.by.is_empty() && !included.yes && included.undefined.is_none();
        (included, if elsewhere { Lapse::Other } else { lapse })
    }

    /// Whether the member where the evaluation stands, which counts or may, is in a group.
    fn in_group(&mut self, fold: &Fold, groups: &[u32], included: Chances) -> Chances {
        let mut parts = Vec::with_capacity(1 + groups.len());
        parts.push(included);
        for ((by, _), group) in fold.by.iter().zip(groups) {
            let key = self.value(*by);
            let chances = match &key {
                Value::Known(Datum::Member(place)) => Chances::known(place == group),
                Value::Open(open) => {
                    let possible = match &open.bounds {
                        Bounds::Members(members) => members.contains(group),
                        _ => true,
                    };
                    Chances { yes: possible, no: true, wants: open.wants.clone(), ..Chances::default() }
                }
                Value::Undefined(undefined) => Chances { undefined: Some(undefined.clone()), ..Chances::default() },
                Value::Known(_) | Value::NotApplicable => Chances::known(false),
            };
            parts.push(chances);
        }
        possible::all(&parts, Some(true))
    }

    /// Whether the item being worked out is a criterion: `all` of nothing is then worth a word.
    fn project_has_open_item(&self) -> bool {
        self.item
            .and_then(|item| self.framework.items.get(item.0 as usize))
            .is_some_and(|item| matches!(item.kind, ItemKind::Criterion(_)))
    }

    fn notice_all_of_nothing(&mut self) {
        if let Some(item) = self.item
            && self.context == 0
        {
            let notice = Notice::AllOfNothing { item };
            if self.notices.last() != Some(&notice) {
                self.notices.push(notice);
            }
        }
    }

    pub(super) fn bounds(&self, range: Interval, doubt: Doubt) -> Value {
        possible::open(&self.exact, Bounds::Number(range), doubt)
    }

    /// Members that apply, or may, with the doubts of the fold over them.
    ///
    /// # Errors
    /// What the fold comes to at once: not applicable where none applies, though there are some; undefined where one of them
    /// is.
    pub(super) fn applicable_members<'e>(
        &self,
        elements: &'e [Element],
        empty_is_undefined: bool,
    ) -> Result<(Vec<&'e Element>, Doubt), Value> {
        super::steps::take(elements.len());
        let mut doubt = Doubt::none();
        let mut members = Vec::with_capacity(elements.len());
        let (mut there, mut not_applicable) = (false, false);
        let mut first_undefined: Option<&Value> = None;
        for element in elements {
            match &element.value {
                Value::NotApplicable => {
                    not_applicable = true;
                    doubt.wants = doubt.wants.union(&element.wants);
                    continue;
                }
                Value::Undefined(_) if element.is_there() => {
                    first_undefined = first_undefined.or(Some(&element.value));
                }
                Value::Open(open) => not_applicable |= open.perhaps_not_applicable,
                Value::Undefined(_) | Value::Known(_) => {}
            }
            there |= element.is_there();
            element.doubt(&mut doubt);
            members.push(element);
        }
        if let Some(undefined) = first_undefined {
            return Err(undefined.clone());
        }
        if members.is_empty() && not_applicable {
            return Err(Value::NotApplicable);
        }
        if !there && !members.is_empty() {
            doubt.not_applicable |= not_applicable;
            doubt.undefined |= empty_is_undefined;
        }
        Ok((members, doubt))
    }

    fn sum(&self, elements: &[Element]) -> Value {
        let (members, doubt) = match self.applicable_members(elements, false) {
            Ok(found) => found,
            Err(value) => return value,
        };
        let mut known = Number::ZERO;
        let mut open: Option<Interval> = None;
        for member in &members {
            match &member.value {
                Value::Known(Datum::Number(number)) if member.sure => known = known.add(number),
                value => {
                    let mut range = range_of(value);
                    if !member.sure || !member.is_there() {
                        range = self.exact.hull(&range, &super::interval::point(Number::ZERO));
                    }
                    if member.tail {
                        // Any number of them: to infinity on the sides where one can lie.
                        range.low = range.low.filter(|low| self.exact.sign(&low.at).is_ge());
                        range.high = range.high.filter(|high| self.exact.sign(&high.at).is_le());
                    }
                    open = Some(match open {
                        Some(open) => self.exact.sum(&open, &range),
                        None => range,
                    });
                }
            }
        }
        match open {
            Some(open) => self.bounds(self.exact.sum(&open, &super::interval::point(known)), doubt),
            None => possible::number(known),
        }
    }

    /// The sum of the values over the sum of their weights.
    fn ratio(&mut self, mut elements: Vec<Element>, at: ExprId) -> Value {
        // A member one of whose terms does not apply stays out of both sums.
        elements.retain(|element| element.weight != Some(Value::NotApplicable));
        let numerator = self.sum(&elements);
        for element in &mut elements {
            if element.value != Value::NotApplicable {
                element.value = element.weight.take().unwrap_or(Value::NotApplicable);
            }
        }
        let denominator = self.sum(&elements);
        if elements.is_empty() {
            return undefined(Cause::NothingToFold, at.0);
        }
        self.binary(&ExprKind::Divide(at, at), at, &numerator, &denominator)
    }

    fn product(&self, elements: &[Element]) -> Value {
        let (members, doubt) = match self.applicable_members(elements, false) {
            Ok(found) => found,
            Err(value) => return value,
        };
        let mut product = super::interval::point(Number::ONE);
        for member in &members {
            if member.tail {
                return self.bounds(super::interval::everything(), doubt);
            }
            let mut range = range_of(&member.value);
            if !member.is_there() {
                range = self.exact.hull(&range, &super::interval::point(Number::ONE));
            }
            product = self.exact.product(&product, &range);
        }
        self.bounds(product, doubt)
    }
}

/// A filter that does not apply does not count the member.
pub(super) fn not_counted(chances: Chances) -> Chances {
    Chances {
        no: chances.no || chances.not_applicable || chances.absent,
        not_applicable: false,
        absent: false,
        ..chances
    }
}

/// A value that may not exist because its filter may not.
fn perhaps_undefined(exact: &super::interval::Exact, value: Value, perhaps: bool) -> Value {
    match value {
        Value::Known(datum) if perhaps => {
            let doubt = Doubt { undefined: true, ..Doubt::none() };
            possible::open(exact, possible::bounds_of(&datum), doubt)
        }
        Value::Open(open) if perhaps && !open.perhaps_undefined => {
            let mut open = (*open).clone();
            open.perhaps_undefined = true;
            Value::Open(std::sync::Arc::new(open))
        }
        other => other,
    }
}

/// The members as possibilities of yes and no.
fn truths(elements: &[Element]) -> Vec<Chances> {
    elements
        .iter()
        .map(|element| {
            let mut chances = Chances::of(&element.value);
            if !element.sure {
                chances.absent = true;
                chances.wants = chances.wants.union(&element.wants);
            }
            chances
        })
        .collect()
}
