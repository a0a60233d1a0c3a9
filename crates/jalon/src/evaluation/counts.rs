//! How many members: counts, shares, how many are known, how many differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::folds::Element;
use super::many::{Many, Variety};
use super::possible::{self, Chances, Doubt, undefined};
use super::run::Run;
use crate::framework::ExprId;
use crate::number::Number;
use crate::value::{Bounds, Cause, Datum, Interval, Value};

impl Run<'_> {
    pub(super) fn count(&self, elements: &[Element]) -> Value {
        super::steps::take(elements.len());
        let (mut low, mut high, mut endless) = (0usize, 0usize, false);
        let mut doubt = Doubt::none();
        let (mut some, mut all_drop) = (false, true);
        let (mut there, mut some_not_applicable) = (false, false);
        for element in elements {
            let chances = Chances::of(&element.value);
            some = true;
            there |= element.is_there();
            some_not_applicable |= chances.not_applicable;
            all_drop &= chances.not_applicable && !chances.yes && !chances.no && chances.undefined.is_none();
            if let (Some(_), true) = (&chances.undefined, element.sure && !chances.yes && !chances.no) {
                return element.value.clone();
            }
            let sure = element.sure && chances.yes && chances.is_settled();
            low += if sure { element.times } else { 0 };
            high += if chances.yes { element.times } else { 0 };
            endless |= element.tail && chances.yes;
            if !sure && (chances.yes || chances.undefined.is_some()) {
                doubt.undefined |= chances.undefined.is_some();
                doubt.wants = doubt.wants.union(&chances.wants).union(&element.wants);
            }
        }
        if some && all_drop && elements.iter().all(|element| element.sure) {
            return Value::NotApplicable;
        }
        if some_not_applicable && !there {
            doubt.not_applicable = true;
            for element in elements {
                doubt.wants = doubt.wants.union(&element.wants);
            }
        }
        let high = if endless { None } else { Some(Number::from(high)) };
        let range = super::interval::between(Some(Number::from(low)), high);
        self.bounds(Interval { whole: true, ..range }, doubt)
    }

    pub(super) fn share(&self, elements: &[Element], at: ExprId) -> Value {
        // Members that count for sure and are yes, no, or either; members that may count and may be yes, or no.
        let (mut yes, mut no, mut either) = (0usize, 0usize, 0usize);
        let (mut perhaps_yes, mut perhaps_no) = (0usize, 0usize);
        let (mut tail_yes, mut tail_no) = (false, false);
        let mut doubt = Doubt::none();
        let mut some_not_applicable = false;
        for element in elements {
            let chances = Chances::of(&element.value);
            some_not_applicable |= chances.not_applicable;
            if let (Some(_), true) = (&chances.undefined, element.sure && !chances.yes && !chances.no) {
                return element.value.clone();
            }
            doubt.undefined |= chances.undefined.is_some();
            if element.tail {
                tail_yes |= chances.yes;
                tail_no |= chances.no;
            } else if element.sure && !chances.not_applicable {
                match (chances.yes, chances.no) {
                    (true, false) => yes += element.times,
                    (false, true) => no += element.times,
                    _ => either += element.times,
                }
            } else {
                perhaps_yes += if chances.yes { element.times } else { 0 };
                perhaps_no += if chances.no { element.times } else { 0 };
            }
            if !(element.sure && chances.is_settled()) {
                doubt.wants = doubt.wants.union(&chances.wants).union(&element.wants);
            }
        }
        let sure = yes + no + either;
        let possible = perhaps_yes + perhaps_no > 0 || tail_yes || tail_no;
        if sure == 0 && !possible {
            return if some_not_applicable { Value::NotApplicable } else { undefined(Cause::NothingToFold, at.0) };
        }
        doubt.undefined |= sure == 0;
        doubt.not_applicable |= sure == 0 && some_not_applicable;
        let ratio = |part: usize, whole: usize| Number::from(part).div(&Number::from(whole));
        // Least: all that can be no are, and count; most: the other way round.
        let low = match ratio(yes, sure + perhaps_no) {
            Some(low) => low,
            None => Number::ONE,
        };
        let high = match ratio(yes + either + perhaps_yes, sure + perhaps_yes) {
            Some(high) => high,
            None => Number::ZERO,
        };
        let mut range = super::interval::between(Some(low.clone()), Some(high.clone()));
        if tail_no {
            let included = self.exact.sign(&low).is_eq() || sure + perhaps_no == 0;
            range.low = Some(crate::value::End { at: Number::ZERO, included });
        }
        if tail_yes {
            let included = self.exact.order(&high, &Number::ONE).is_eq() || sure + perhaps_yes == 0;
            range.high = Some(crate::value::End { at: Number::ONE, included });
        }
        self.bounds(range, doubt)
    }

    /// The share of members whose value is known: more data change it, so that what rests on it is provisional while some
    /// are open.
    pub(super) fn coverage_share(&mut self, elements: &[Element], at: ExprId) -> Value {
        self.provisional |= elements.iter().any(|element| element.tail || matches!(element.value, Value::Open(_)));
        let there: Vec<&Element> =
            elements.iter().filter(|element| !element.tail && !matches!(element.value, Value::NotApplicable)).collect();
        let known =
            there.iter().filter(|element| matches!(element.value, Value::Known(_))).map(|element| element.times);
        let all = there.iter().map(|element| element.times).sum::<usize>();
        match Number::from(known.sum::<usize>()).div(&Number::from(all)) {
            Some(share) => possible::number(share),
            None => undefined(Cause::NothingToFold, at.0),
        }
    }

    pub(super) fn distinct(&self, elements: &[Element]) -> Value {
        let (members, doubt) = match self.applicable_members(elements, false) {
            Ok(found) => found,
            Err(value) => return value,
        };
        let mut sure: Vec<&Datum> = Vec::new();
        let mut possible: Vec<&Datum> = Vec::new();
        let (mut open, mut endless, mut some_sure) = (0usize, false, false);
        let mut places: Option<Vec<u32>> = Some(Vec::new());
        let keyed: BTreeSet<u32> = members
            .iter()
            .filter(|member| member.sure)
            .filter_map(|member| match &member.value {
                Value::Known(Datum::Member(place)) => Some(*place),
                _ => None,
            })
            .collect();
        let mut others: Vec<&Variety> = Vec::new();
        for member in &members {
            some_sure |= member.is_there();
            if let Some(Many::Variety(variety)) = member.many.as_deref() {
                let differ = |(set, _): &&(Arc<[u32]>, usize)| !set.iter().all(|place| keyed.contains(place));
                open += variety.among.iter().filter(differ).map(|(_, times)| times).sum::<usize>() + variety.anything;
                places = places.filter(|_| variety.anything == 0);
                others.push(variety);
                continue;
            }
            match &member.value {
                Value::Known(datum) if member.sure => sure.push(datum),
                Value::Known(datum) if !member.tail => possible.push(datum),
                Value::Open(unknown) if !member.tail => match &unknown.bounds {
                    Bounds::Members(set) if set.iter().all(|place| keyed.contains(place)) => {}
                    Bounds::Members(set) => {
                        open += 1;
                        if let Some(places) = &mut places {
                            places.extend(set.iter());
                        }
                    }
                    _ => {
                        open += 1;
                        places = None;
                    }
                },
                _ => {
                    endless |= member.tail;
                    places = places.take().filter(|_| !member.tail);
                }
            }
        }
        let differing = |data: &mut Vec<&Datum>| {
            data.sort_by_cached_key(|datum| sort_key(datum));
            data.dedup();
            data.len()
        };
        let low = differing(&mut sure).max(usize::from(some_sure));
        let mut all: Vec<&Datum> = sure.iter().chain(&possible).copied().collect();
        differing(&mut all);
        // Where there are others, those among them already are not counted again.
        let new = |datum: &&&Datum| !others.iter().any(|variety| variety.has(datum));
        let mut high =
            all.iter().filter(new).count() + others.iter().map(|variety| variety.known.len()).sum::<usize>() + open;
        if let Some(places) = places {
            let choice = |datum: &&Datum| match datum {
                Datum::Member(place) => Some(*place),
                _ => None,
            };
            let union: BTreeSet<u32> = places.into_iter().chain(all.iter().filter_map(choice)).collect();
            let new = |place: &&u32| !others.iter().any(|variety| variety.choices.contains(place));
            let most =
                union.iter().filter(new).count() + others.iter().map(|variety| variety.choices.len()).sum::<usize>();
            if all.iter().all(|datum| choice(datum).is_some()) && others.iter().all(|variety| variety.only_choices) {
                high = high.min(most);
            }
        }
        let high = (!endless).then(|| Number::from(high));
        let range = Interval { whole: true, ..super::interval::between(Some(Number::from(low)), high) };
        self.bounds(range, doubt)
    }
}

/// An order of data for telling different ones apart: equal numbers are written alike.
pub(super) fn sort_key(datum: &Datum) -> (u8, String) {
    match datum {
        Datum::Number(number) => (0, number.to_exact_string()),
        Datum::Truth(yes) => (1, yes.to_string()),
        Datum::Date(date) => (2, date.to_string()),
        Datum::Duration(duration) => {
            (3, format!("{:020}/{:020}/{:020}", duration.months, duration.days, duration.seconds))
        }
        Datum::Text(text) => (4, text.to_string()),
        Datum::Member(place) => (5, format!("{place:010}")),
    }
}
