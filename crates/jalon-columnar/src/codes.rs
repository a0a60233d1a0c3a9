//! The words of columns of reasons: inputs as tables name them, lists of members, items, exceptions, and why a value cannot
//! exist. Each has a number, in the order in which the framework declares them.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use jalon::axis::AxisId;
use jalon::framework::{EvidenceLevel, Framework, Input, InputId, ItemId, ItemKind};
use jalon::value::{Cause, CellRef};

use crate::facets::EVIDENCE;
use crate::rows::binding::{is_open, named, picks};

/// Why a value cannot exist.
pub(crate) const CAUSES: [Cause; 14] = [
    Cause::DivisionByZero,
    Cause::NothingToFold,
    Cause::LogOfNonPositive,
    Cause::RootOfNegative,
    Cause::ZeroToNegativePower,
    Cause::NoSuchDay,
    Cause::OutsideCalendar,
    Cause::NoBand,
    Cause::NoValueAtDate,
    Cause::NoSuchMember,
    Cause::NoPrevious,
    Cause::NotWhole,
    Cause::TooLarge,
    Cause::NoSpread,
];

/// The numbers of a framework's words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Codes {
    /// That of the first cell of each input.
    inputs: Vec<u32>,
    axes: u32,
    items: u32,
    /// That of the first exception of each item.
    exceptions: Vec<u32>,
    evidence: u32,
    causes: u32,
}

impl Codes {
    pub(crate) fn of(framework: &Framework) -> Codes {
        let mut next = 0u32;
        let mut take = |count: usize| {
            let first = next;
            next = next.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            first
        };
        let cells = |input: &Input| -> usize {
            let sizes = input.axes.as_slice().iter().filter_map(|axis| framework.axes.get(axis.0 as usize)?.members());
            sizes.map(<[_]>::len).product()
        };
        let exceptions = |kind: &ItemKind| match kind {
            ItemKind::Criterion(criterion) => criterion.exceptions.len(),
            _ => 0,
        };
        Codes {
            inputs: framework.inputs.iter().map(|input| take(cells(input))).collect(),
            axes: take(framework.axes.len()),
            items: take(framework.items.len()),
            exceptions: framework.items.iter().map(|item| take(exceptions(&item.kind))).collect(),
            evidence: take(EVIDENCE.len()),
            causes: take(CAUSES.len()),
        }
    }

    /// The words, by their numbers.
    pub(crate) fn names(framework: &Framework) -> ArrayRef {
        let inputs = framework.inputs.iter().flat_map(|input| {
            let lists = input.axes.as_slice().iter().filter(|axis| is_open(framework, **axis));
            let prefix: String =
                lists.filter_map(|axis| Some(format!("{}.", framework.axes.get(axis.0 as usize)?.name))).collect();
            let name = move |pick: Vec<(AxisId, u32, &str)>| {
                format!("{prefix}{}", named(&input.name, pick.into_iter().map(|(_, _, member)| member)))
            };
            picks(framework, input).into_iter().map(name)
        });
        let axes = framework.axes.iter().map(|axis| axis.name.clone());
        let items = framework.items.iter().map(|item| item.name.clone());
        let exceptions = framework.items.iter().flat_map(|item| match &item.kind {
            ItemKind::Criterion(criterion) => criterion.exceptions.as_slice(),
            _ => &[],
        });
        let exceptions = exceptions.map(|exception| exception.name.clone());
        let evidence = EVIDENCE.iter().map(|level| format!("evidence:{level}"));
        let causes = CAUSES.iter().map(|cause| cause_code(*cause).to_owned());
        let all = inputs.chain(axes).chain(items).chain(exceptions).chain(evidence).chain(causes);
        Arc::new(all.map(Some).collect::<StringArray>())
    }

    /// A cell of an input, by its place over the closed axes.
    pub(crate) fn input(&self, id: InputId, cell: usize) -> u32 {
        self.inputs.get(id.0 as usize).map_or(u32::MAX, |first| first.saturating_add(u32::try_from(cell).unwrap_or(0)))
    }

    pub(crate) fn axis(&self, id: AxisId) -> u32 {
        self.axes.saturating_add(id.0)
    }

    pub(crate) fn item(&self, id: ItemId) -> u32 {
        self.items.saturating_add(id.0)
    }

    pub(crate) fn exception(&self, id: ItemId, place: u32) -> u32 {
        self.exceptions.get(id.0 as usize).map_or(u32::MAX, |first| first.saturating_add(place))
    }

    pub(crate) fn evidence(&self, level: EvidenceLevel) -> u32 {
        self.evidence.saturating_add(match level {
            EvidenceLevel::Declared => 0,
            EvidenceLevel::Document => 1,
            EvidenceLevel::Verified => 2,
            EvidenceLevel::ThirdParty => 3,
        })
    }

    pub(crate) fn cause(&self, cause: Cause) -> u32 {
        let at = CAUSES.iter().position(|other| *other == cause).unwrap_or(0);
        self.causes.saturating_add(u32::try_from(at).unwrap_or(0))
    }

    /// What an answer can be given for; of records the field, whosever it is.
    pub(crate) fn cell(&self, framework: &Framework, sizes: &dyn Fn(AxisId) -> usize, cell: CellRef) -> u32 {
        let (id, mut left) = match cell {
            CellRef::Members { axis } => return self.axis(AxisId(axis)),
            CellRef::Input { input, cell } => (InputId(input), cell as usize),
        };
        let Some(input) = framework.inputs.get(id.0 as usize) else { return u32::MAX };
        let (mut place, mut step) = (0usize, 1usize);
        for axis in input.axes.as_slice().iter().rev() {
            let open = is_open(framework, *axis);
            let closed = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members()).map(<[_]>::len);
            let size = closed.unwrap_or_else(|| sizes(*axis)).max(1);
            if !open {
                place += left % size * step;
                step *= size;
            }
            left /= size;
        }
        self.input(id, place)
    }
}

/// The word of a cause.
fn cause_code(cause: Cause) -> &'static str {
    match cause {
        Cause::DivisionByZero => "division_by_zero",
        Cause::NothingToFold => "nothing_to_fold",
        Cause::LogOfNonPositive => "log_of_non_positive",
        Cause::RootOfNegative => "root_of_negative",
        Cause::ZeroToNegativePower => "zero_to_negative_power",
        Cause::NoSuchDay => "no_such_day",
        Cause::OutsideCalendar => "outside_calendar",
        Cause::NoBand => "no_band",
        Cause::NoValueAtDate => "no_value_at_date",
        Cause::NoSuchMember => "no_such_member",
        Cause::NoPrevious => "no_previous",
        Cause::NotWhole => "not_whole",
        Cause::TooLarge => "too_large",
        Cause::NoSpread => "no_spread",
    }
}
