//! The columns that the results of a framework take: which of an item's results each holds, its name and its type.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use jalon::axis::{Axis, AxisId};
use jalon::framework::{Framework, Item, ItemId, ItemKind, Type, VariationId};
use jalon::number::Number;

use crate::options::{Detail, Options, Statuses};
use crate::program::Wire;
use crate::rows::binding::{is_open, named};

/// What a column of results holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Numbers in their unit, which is so many base units.
    Number(Number),
    Truth,
    /// One of these names.
    Names(Vec<String>),
    Date,
    /// A bit a level.
    Mask,
    Text,
    Texts,
    /// Lists of records, each with its id and these.
    Records(Vec<(String, Shape)>),
}

impl Shape {
    /// What records hold besides their id.
    pub(crate) fn fields(&self) -> &[(String, Shape)] {
        match self {
            Shape::Records(fields) => fields,
            _ => &[],
        }
    }
}

/// What of an item's result a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// One cell of a quantity.
    Cell(usize),
    /// All cells of a quantity over an open axis, a record a member.
    Members,
    /// Why a cell has no value.
    State(usize),
    /// The least that a cell may be.
    Low(usize),
    /// The most that a cell may be.
    High(usize),
    Status,
    Level,
    Possible,
    ObligationState,
    Due,
    Event,
    /// By how many days an obligation is late.
    LateBy,
    Margin,
    Because,
    Wanted,
    Evidence,
    Provisional,
    /// Members with a value behind a fold.
    Known,
    /// Members in all.
    Expected,
    Raters,
    Quorum,
    Agreement,
    /// A breakdown, by its place.
    Breakdown(usize),
}

/// A column of results.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) name: String,
    pub(crate) item: ItemId,
    pub(crate) variation: Option<VariationId>,
    pub(crate) facet: Facet,
    pub(crate) shape: Shape,
    /// Where the program leaves it; none: worked out row by row.
    pub(crate) wire: Option<Wire>,
    /// The names of its shape as Arrow holds them, made once.
    pub(crate) names: Option<ArrayRef>,
}

pub(crate) const STATUSES: [&str; 4] = ["met", "not_met", "undecided", "not_applicable"];
pub(crate) const STATES: [&str; 5] = ["known", "missing", "undefined", "not_applicable", "hidden"];
pub(crate) const EVIDENCE: [&str; 4] = ["declared", "document", "verified", "third_party"];
pub(crate) const OBLIGATION_STATES: [&str; 7] =
    ["not_applicable", "undecided", "pending", "met_in_time", "met_late", "met_date_unknown", "overdue"];

/// The columns wanted of each item, and of what readings and scenarios make of it.
pub(crate) fn outputs(framework: &Framework, options: &Options) -> Vec<(ItemId, Vec<Output>)> {
    let select: Option<Selected<'_>> = options.select.as_ref().map(|names| names.iter().map(String::as_str).collect());
    let variations: Vec<VariationId> = (0..framework.variations.len()).map(|at| VariationId(place(at))).collect();
    let reached: Vec<Vec<bool>> = variations.iter().map(|id| crate::needs::reached(framework, *id)).collect();
    let of = |(at, item): (usize, &Item)| {
        if select.as_ref().is_some_and(|names| !mentioned(names, &item.name)) {
            return None;
        }
        let id = ItemId(place(at));
        let of = |variation| of_item(framework, id, item, variation, (select.as_ref(), options));
        let mut outputs = of(None);
        for (variation, reached) in variations.iter().zip(&reached) {
            if reached.get(at) == Some(&true) {
                outputs.extend(of(Some(*variation)));
            }
        }
        (!outputs.is_empty()).then_some((id, outputs))
    };
    framework.items.iter().enumerate().filter_map(of).collect()
}

/// The names that are asked for.
type Selected<'a> = BTreeSet<&'a str>;

/// Whether one of the names may be that of a result of this item: all of them begin with its name.
fn mentioned(names: &Selected<'_>, item: &str) -> bool {
    names.range(item..).next().is_some_and(|name| name.starts_with(item))
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Names that are asked for and that no result bears.
pub(crate) fn unknown(framework: &Framework, options: &Options) -> Vec<String> {
    let Some(select) = &options.select else { return Vec::new() };
    let all = Options { select: None, details: Detail::ALL.into(), ..options.clone() };
    let columns = outputs(framework, &all).into_iter().flat_map(|(_, outputs)| outputs).map(|output| output.name);
    let known: BTreeSet<String> = columns.chain(framework.items.iter().map(|item| item.name.clone())).collect();
    select.iter().filter(|name| !known.contains(*name)).cloned().collect()
}

fn of_item(
    framework: &Framework,
    id: ItemId,
    item: &Item,
    variation: Option<VariationId>,
    (select, options): (Option<&Selected<'_>>, &Options),
) -> Vec<Output> {
    let under = variation.and_then(|id| framework.variations.get(id.0 as usize));
    let head = match under {
        Some(variation) => format!("{}@{}", item.name, variation.name),
        None => item.name.clone(),
    };
    let whole = select.is_none_or(|names| names.contains(item.name.as_str()) || names.contains(head.as_str()));
    let mut outputs = Vec::new();
    let mut add = |cell: &str, suffix: &str, facet: Facet, shape: Shape, detail: Option<Detail>| {
        let name = format!("{head}{cell}{suffix}");
        let by_name = select.is_some_and(|names| names.contains(name.as_str()));
        let asked = whole
            && detail.is_none_or(|detail| options.details.contains(&detail))
            && (under.is_none() || options.details.contains(&Detail::Variations));
        if asked || by_name {
            let names = names_of(&shape);
            outputs.push(Output { name, item: id, variation, facet, shape, wire: None, names });
        }
    };
    match &item.kind {
        ItemKind::Portfolio(_) => return Vec::new(),
        ItemKind::Criterion(_) => {
            let shape = match options.statuses {
                Statuses::Names => names(&STATUSES),
                Statuses::Truths => Shape::Truth,
            };
            add("", "", Facet::Status, shape, None);
            add("", ".margin", Facet::Margin, Shape::Number(Number::ONE), Some(Detail::Margin));
        }
        ItemKind::Obligation(_) => {
            add("", "", Facet::ObligationState, names(&OBLIGATION_STATES), None);
            add("", ".due", Facet::Due, Shape::Date, None);
            add("", ".late_by", Facet::LateBy, Shape::Number(Number::ONE), None);
            add("", ".event", Facet::Event, Shape::Date, Some(Detail::Event));
        }
        ItemKind::Decision(_) => {
            add("", "", Facet::Level, shape(framework, &item.ty), None);
            add("", ".possible", Facet::Possible, Shape::Mask, Some(Detail::Possible));
        }
        ItemKind::Indicator(_) | ItemKind::Judgement(_) | ItemKind::Score(_) => {
            let shape = shape(framework, &item.ty);
            let picks = picks(framework, item);
            if item.axes.as_slice().iter().any(|axis| is_open(framework, *axis)) {
                let fields = picks.into_iter().map(|pick| (format!("{}{pick}", item.name), shape.clone()));
                add("", "", Facet::Members, Shape::Records(fields.collect()), None);
            } else {
                for (cell, pick) in picks.iter().enumerate() {
                    add(pick, "", Facet::Cell(cell), shape.clone(), None);
                    add(pick, ".state", Facet::State(cell), names(&STATES), Some(Detail::State));
                    if matches!(shape, Shape::Number(_) | Shape::Date) {
                        add(pick, ".low", Facet::Low(cell), shape.clone(), Some(Detail::Bounds));
                        add(pick, ".high", Facet::High(cell), shape.clone(), Some(Detail::Bounds));
                    }
                }
            }
            add("", ".known", Facet::Known, Shape::Number(Number::ONE), Some(Detail::Coverage));
            add("", ".expected", Facet::Expected, Shape::Number(Number::ONE), Some(Detail::Coverage));
            if let ItemKind::Judgement(judgement) = &item.kind {
                add("", ".raters", Facet::Raters, Shape::Number(Number::ONE), Some(Detail::Judgement));
                if judgement.quorum.is_some() {
                    add("", ".quorum", Facet::Quorum, Shape::Truth, Some(Detail::Judgement));
                }
                if judgement.agreement.is_some() {
                    add("", ".agreement", Facet::Agreement, Shape::Number(Number::ONE), Some(Detail::Judgement));
                }
            }
            if let ItemKind::Indicator(indicator) = &item.kind {
                for (place, breakdown) in indicator.breakdowns.iter().enumerate() {
                    let fields = vec![(item.name.clone(), shape.clone())];
                    let suffix = format!(".by.{}", breakdown.by);
                    add("", &suffix, Facet::Breakdown(place), Shape::Records(fields), Some(Detail::Breakdowns));
                }
            }
        }
    }
    if variation.is_none() {
        add("", ".because", Facet::Because, Shape::Text, Some(Detail::Because));
        add("", ".wanted", Facet::Wanted, Shape::Texts, Some(Detail::Wanted));
    }
    add("", ".evidence", Facet::Evidence, names(&EVIDENCE), Some(Detail::Evidence));
    add("", ".provisional", Facet::Provisional, Shape::Truth, Some(Detail::Provisional));
    outputs
}

fn names(list: &[&str]) -> Shape {
    Shape::Names(list.iter().map(|name| (*name).to_owned()).collect())
}

/// The shape of a type's column.
pub(crate) fn shape(framework: &Framework, ty: &Type) -> Shape {
    match ty {
        Type::Number(number) => Shape::Number(number.unit.scale().clone()),
        Type::Truth => Shape::Truth,
        Type::Date { time: false } => Shape::Date,
        Type::Member(axis) => match framework.axes.get(axis.0 as usize).and_then(Axis::members) {
            // Codes are a byte each.
            Some(members) if members.len() <= usize::from(u8::MAX) => {
                Shape::Names(members.iter().map(|member| member.name.clone()).collect())
            }
            _ => Shape::Text,
        },
        Type::Date { time: true } | Type::Duration | Type::Text => Shape::Text,
    }
}

/// What is written behind an item's name for each of its cells over closed axes, the last running fastest.
pub(crate) fn picks(framework: &Framework, item: &Item) -> Vec<String> {
    let mut picks: Vec<Vec<&str>> = vec![Vec::new()];
    for axis in item.axes.as_slice() {
        let Some(members) = members(framework, *axis) else { continue };
        picks = picks
            .iter()
            .flat_map(|pick| members.iter().map(move |member| pick.iter().copied().chain([*member]).collect()))
            .collect();
    }
    picks.into_iter().map(|pick: Vec<&str>| named("", pick.into_iter())).collect()
}

fn members(framework: &Framework, axis: AxisId) -> Option<Vec<&str>> {
    let members = framework.axes.get(axis.0 as usize)?.members()?;
    Some(members.iter().map(|member| member.name.as_str()).collect())
}

/// The names of a shape, as the values of a dictionary.
pub(crate) fn names_of(shape: &Shape) -> Option<ArrayRef> {
    match shape {
        Shape::Names(names) => Some(Arc::new(StringArray::from_iter_values(names))),
        _ => None,
    }
}
