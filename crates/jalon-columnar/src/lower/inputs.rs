//! Inputs: the columns that hold them, what their cells must be for the plan to hold, and what a missing one may be.

use jalon::axis::AxisId;
use jalon::date::Zone;
use jalon::framework::{Input, InputId, NumberType, Target, Type};
use jalon::number::Number;
use jalon::value::Interval;

use super::dates::MONTHS;
use super::fine::Fine;
use super::{FIRST_DAY, LAST_DAY, LAST_SECOND, Lower, Lowered, Node, Num, Truth, Unsupported, Wanted};
use crate::exact::{Accuracy, HALF_ULP, LARGEST, LARGEST_WHOLE, is_exactly};
use crate::graph::{BitOp, Column, Level, Val};
use crate::reading::{Aspect, Reading};
use crate::source::{Expected, MEMBERS};

impl Lower<'_> {
    /// The column of an input's cell where the lowering stands.
    fn column(&mut self, id: InputId, expected: Expected) -> Lowered<Column> {
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        let mut cell = 0usize;
        let mut picks = Vec::new();
        let list = match self.open_of(&input.axes).as_slice() {
            [] => None,
            [axis] => Some(self.list(*axis)?),
            [a, b] => Some(self.pairs(*a, *b)?.list),
            _ => return Err(Unsupported("values over three open axes")),
        };
        for axis in input.axes.as_slice().iter().filter(|axis| !crate::rows::binding::is_open(framework, **axis)) {
            let members = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
            let members = members.ok_or(Unsupported("an open axis"))?;
            let place = self.place(*axis) as usize;
            cell = cell * members.len() + place;
            picks.push(members.get(place).map_or("", |member| member.name.as_str()));
        }
        let is_read = matches!(expected, Expected::Time { .. } | Expected::Duration(_));
        let reading = if is_read { self.reading } else { Reading::default() };
        if let Some(column) = self.by_cell.get(&(id, cell, reading)) {
            return Ok(*column);
        }
        let name = if picks.is_empty() { input.name.clone() } else { format!("{}[{}]", input.name, picks.join(", ")) };
        if let Expected::Reference(axis) = expected {
            self.list(axis)?;
        }
        let column = self.graph.column(list.map_or(Level::Rows, Level::Members));
        self.columns.push(Wanted { input: id, cell, name, expected, list, level: false });
        self.by_cell.insert((id, cell, reading), column);
        Ok(column)
    }

    /// The cells of a column read in another way.
    pub(super) fn read_as(&mut self, column: Column, expected: Expected) -> Lowered<Column> {
        let wanted = self.columns.get(column.0 as usize).ok_or(Unsupported("an unknown column"))?;
        let alike = |other: &Wanted| match (&other.expected, &expected) {
            // Whatever is asked of them.
            (Expected::Text(_), Expected::Text(_)) => true,
            (a, b) => a == b,
        };
        let same = |other: &Wanted| (other.input, other.cell, other.list) == (wanted.input, wanted.cell, wanted.list);
        if let Some(known) = self.columns.iter().position(|other| same(other) && alike(other)) {
            return Ok(Column(u32::try_from(known).unwrap_or(u32::MAX)));
        }
        let wanted = Wanted { expected, ..wanted.clone() };
        let column = self.graph.column(self.graph.level_of_column(column));
        self.columns.push(wanted);
        Ok(column)
    }

    /// What the cells of an input must be for the plan to hold.
    fn expected(&self, input: &Input) -> Lowered<Expected> {
        match &input.ty {
            Type::Truth => Ok(Expected::Truth),
            Type::Number(number) => {
                let bounds = Bounds::of_input(input, number);
                let (low, high) = bounds.data;
                let least = if number.count { 0.0 } else { 1.0 / LARGEST };
                Ok(Expected::Number { low, high, whole: number.count, least })
            }
            Type::Date { time: false } => {
                let (first, last) = ends(input);
                Ok(Expected::Date { first, last })
            }
            Type::Member(axis) if self.is_open(*axis) => Ok(Expected::Reference(*axis)),
            Type::Member(axis) => {
                let members = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
                let members = members.ok_or(Unsupported("members of an unknown axis"))?;
                if members.len() > MEMBERS || members.len() < 2 {
                    return Err(Unsupported("choices of one, or of very many"));
                }
                let names = members.iter().map(|member| (member.name.clone(), member.code.clone())).collect();
                Ok(Expected::Member(names))
            }
            Type::Date { time: true } => {
                let zone = input.zone.as_deref().or(self.framework.identity.zone.as_deref()).and_then(Zone::named);
                let (first, last) = ends(input);
                Ok(Expected::Time { zone, first, last, reading: self.reading })
            }
            Type::Duration => Ok(Expected::Duration(self.reading.of)),
            Type::Text => Ok(Expected::Text(Vec::new())),
        }
    }

    /// Cells whose value nothing reads are looked at all the same (of some it is asked whether they are given, of others
    /// nothing): one that does not fit is told. The columns are those of all inputs; `wanted` are all nodes that are asked for.
    pub(crate) fn check_unread(&mut self, wanted: &[Val]) {
        // Rows that lack one of two lists are told all the same where no value of their pairs is read.
        let doubtful = self.doubtful;
        self.all_columns();
        self.doubtful = doubtful;
        let roots: Vec<Val> = wanted.iter().copied().chain([self.doubtful, self.ties]).collect();
        let looked_at = self.graph.looked_at(&roots);
        for place in 0..self.columns.len() {
            let column = Column(u32::try_from(place).unwrap_or(u32::MAX));
            if !looked_at.contains(&column) {
                self.make_whole(column);
                let suspect = self.graph.bits(BitOp::Suspect(column));
                self.doubt(suspect);
            }
        }
    }

    /// The column of an input's cell, whatever is read of it.
    pub(super) fn column_of(&mut self, id: InputId) -> Lowered<Column> {
        let input = self.framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        let expected = self.expected(input)?;
        self.column(id, expected)
    }

    /// Gives each input that can be read by columns its own, and what stands beside it.
    fn all_columns(&mut self) {
        let framework = self.framework;
        for (place, input) in framework.inputs.iter().enumerate() {
            let id = InputId(u32::try_from(place).unwrap_or(u32::MAX));
            let closed: Vec<AxisId> =
                input.axes.as_slice().iter().copied().filter(|axis| !self.is_open(*axis)).collect();
            // Pairs are looked at where something is asked of them.
            if self.open_of(&input.axes).len() > 1 && self.graph.no_pairs() {
                continue;
            }
            let _ = self.over(&closed, &mut |lower| {
                let column = lower.column_of(id)?;
                lower.evidence_column(column);
                Ok(())
            });
        }
    }

    pub(super) fn input(&mut self, id: InputId) -> Lowered<Node> {
        if let Some(instead) = self.replacement(Target::Input(id)) {
            return self.within(None, |lower| lower.expr(instead));
        }
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        let never = self.never();
        let expected = self.expected(input)?;
        let column = self.column(id, expected)?;
        let node = match &input.ty {
            Type::Truth => {
                let (valid, says) = (self.graph.bits(BitOp::Valid(column)), self.graph.bits(BitOp::Yes(column)));
                // Where the cell is empty it may be either.
                let (missing, not_applicable) = self.unanswered(column, input.may_be_not_applicable);
                let told = self.graph.or(valid, missing);
                let yes = self.graph.or(says, missing);
                let yes = self.graph.and(yes, told);
                let no = self.graph.and(valid, says);
                let no = self.graph.and_not(told, no);
                Node::Truth(Truth { yes, no, undefined: never, not_applicable })
            }
            Type::Number(number) => {
                let bounds = Bounds::of_input(input, number);
                let whole_column = bounds.plain && self.make_whole(column);
                let load = self.graph.load(column);
                let not_negative = bounds.ends.0 >= 0.0;
                let mut num = self.loaded(column, load, Accuracy::decimal(not_negative));
                if number.count || whole_column {
                    num.accuracy = Accuracy::whole(LARGEST_WHOLE, number.count || not_negative);
                }
                let whole = number.count || whole_column;
                num.fine = Some(Fine::of(column, whole, num.accuracy.not_negative));
                num.exactly = self.cell_exactly(column);
                if !bounds.plain {
                    let factor = self.constant(number.unit.scale())?;
                    num = self.multiply(&num, &factor)?;
                }
                if bounds.known {
                    num.accuracy = num.accuracy.between(bounds.ends, bounds.exactly);
                    num = self.with_ends(&num, bounds.ends);
                    num.closed = bounds.closed;
                }
                Node::Num(num)
            }
            Type::Date { time: true } if self.reading.of != Aspect::Day => {
                let load = self.graph.load(column);
                let time = self.loaded(column, load, Accuracy::whole(LAST_SECOND, false));
                if input.date_range.is_some() {
                    // Between which moments one lies that is missing is for the plain evaluator.
                    self.doubt_for(time.low, time.open);
                }
                if self.reading.of == Aspect::Written { Node::Num(time) } else { Node::Time(time) }
            }
            Type::Date { .. } => {
                let load = self.graph.load(column);
                let mut num = self.loaded(column, load, Accuracy::whole(LAST_DAY, false));
                if self.reading.moved.is_some() && input.date_range.is_some() {
                    self.doubt_for(num.low, num.open);
                } else if let Some((first, last)) = input.date_range {
                    let first = first.map_or(f64::NEG_INFINITY, |first| f64::from(first.first_day().since_1970()));
                    let last = last.map_or(f64::INFINITY, |last| f64::from(last.last_day().since_1970()));
                    num = self.with_ends(&num, (first, last));
                }
                Node::Num(num)
            }
            Type::Member(axis) if self.is_open(*axis) => {
                Node::Link(self.reference(column, *axis, input.may_be_not_applicable)?)
            }
            Type::Member(axis) => {
                let members = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
                let load = self.graph.load(column);
                #[allow(clippy::cast_precision_loss)]
                let last = members.map_or(0, <[_]>::len).saturating_sub(1) as f64;
                let num = self.loaded(column, load, Accuracy::whole(last.max(1.0), true));
                let mut num = self.with_ends(&num, (0.0, last));
                num.column = Some(column);
                Node::Num(num)
            }
            Type::Text => Node::Text(self.text_of(column, input.may_be_not_applicable)),
            Type::Duration => {
                let load = self.graph.load(column);
                let most = if self.reading.of == Aspect::Value { MONTHS } else { LAST_SECOND };
                Node::Num(self.loaded(column, load, Accuracy::whole(most, false)))
            }
        };
        let node = match node {
            // Where the cell is empty it may turn out not to arise.
            Node::Num(num) if input.may_be_not_applicable => {
                let (_, not_applicable) = self.unanswered(column, true);
                Node::Num(Num { not_applicable, column: None, fine: None, ..num })
            }
            Node::Time(num) if input.may_be_not_applicable => {
                let (_, not_applicable) = self.unanswered(column, true);
                Node::Time(Num { not_applicable, ..num })
            }
            node => node,
        };
        match input.default {
            Some(default) => {
                let default = self.expr(default)?;
                self.or_else(&node, &default)
            }
            None => match (input.total_of, node) {
                (Some(total), Node::Num(own)) if total.0 != id => self.total(input, &own, total).map(Node::Num),
                (_, node) => Ok(node),
            },
        }
    }

    /// Whether a column holds whole numbers by its type; its bounds are then those of whole numbers.
    fn make_whole(&mut self, column: Column) -> bool {
        let Some(wanted) = self.columns.get_mut(column.0 as usize) else { return false };
        // Whole numbers in lists are told from others as they are read.
        let is_whole = wanted.list.is_none() && self.given.whole.contains(&wanted.name);
        if is_whole && let Expected::Number { low, high, least, .. } = &mut wanted.expected {
            (*low, *high, *least) = (low.max(-LARGEST_WHOLE), high.min(LARGEST_WHOLE), 0.0);
        }
        is_whole
    }

    fn loaded(&mut self, column: Column, low: Val, accuracy: Accuracy) -> Num {
        let (missing, _) = self.unanswered(column, false);
        let never = self.never();
        Num::of(low, (missing, never, never), accuracy)
    }

    /// Where an answer is missing; and, if that may be, where it does not apply, or may turn out not to.
    pub(super) fn unanswered(&mut self, column: Column, may_be_not_applicable: bool) -> (Val, Val) {
        let valid = self.graph.bits(BitOp::Valid(column));
        let without = self.graph.not(valid);
        let missing = match self.said_to_lack(column) {
            Some(lacks) => self.graph.and_not(without, lacks),
            None => without,
        };
        (missing, if may_be_not_applicable { without } else { self.never() })
    }

    /// Where an answer is said not to apply, if tables say such things beside it.
    fn said_to_lack(&mut self, column: Column) -> Option<Val> {
        let wanted = self.columns.get(column.0 as usize)?;
        let input = self.framework.inputs.get(wanted.input.0 as usize)?;
        let stated = input.may_be_not_applicable && !wanted.level;
        let stated = stated && self.given.states.contains(&(wanted.input.0, wanted.cell));
        stated.then(|| self.graph.bits(BitOp::Lacks(column)))
    }

    /// The same with ends where it is open.
    pub(super) fn with_ends(&mut self, x: &Num, ends: (f64, f64)) -> Num {
        let (low, high) = (self.graph.float(ends.0), self.graph.float(ends.1));
        Num {
            low: self.graph.select(x.open, low, x.low),
            high: self.graph.select(x.open, high, x.low),
            ranged: true,
            ..x.clone()
        }
    }
}

/// The first and the last day that a date may be.
fn ends(input: &Input) -> (f64, f64) {
    let (first, last) = input.date_range.unwrap_or((None, None));
    let first = first.map_or(FIRST_DAY, |first| f64::from(first.first_day().since_1970()));
    let last = last.map_or(LAST_DAY, |last| f64::from(last.last_day().since_1970()));
    (first, last)
}

/// What the bounds of an input come to.
struct Bounds {
    /// What data may be, in the unit they are written in.
    data: (f64, f64),
    /// What a missing value may be, in base units.
    ends: (f64, f64),
    closed: bool,
    /// Whether that is anything at all.
    known: bool,
    /// Data are written in base units.
    plain: bool,
    /// The ends are floats exactly.
    exactly: bool,
}

impl Bounds {
    fn of_input(input: &Input, number: &NumberType) -> Bounds {
        let natural = natural(number);
        let range = input.range.clone().unwrap_or_else(|| natural.clone());
        let plain = number.unit.scale() == &Number::ONE || number.share;
        let mut bounds = Bounds::of(&range, &natural, if plain { &Number::ONE } else { number.unit.scale() });
        if number.share && input.range.is_none() {
            // What a share may be is not what is known of one that is missing.
            bounds.data = (bounds.data.0.max(0.0), bounds.data.1.min(1.0));
        }
        Bounds { plain, ..bounds }
    }

    fn of(range: &Interval, natural: &Interval, scale: &Number) -> Bounds {
        let end = |range: &Interval, low: bool| {
            let end = if low { &range.low } else { &range.high };
            end.as_ref().and_then(|end| end.at.to_f64())
        };
        let ends = (
            match (end(range, true), end(natural, true)) {
                (Some(a), Some(b)) => a.max(b),
                (a, b) => a.or(b).unwrap_or(f64::NEG_INFINITY),
            },
            match (end(range, false), end(natural, false)) {
                (Some(a), Some(b)) => a.min(b),
                (a, b) => a.or(b).unwrap_or(f64::INFINITY),
            },
        );
        let ends = if natural.whole { (ends.0.ceil(), ends.1.floor()) } else { ends };
        let (top, least) = (if natural.whole { LARGEST_WHOLE } else { LARGEST }, -LARGEST);
        // A little wider where the scale rounds: what is out of bounds is judged by the plain evaluator's own numbers.
        let unscaled = |end: f64| end / scale.to_f64().unwrap_or(1.0);
        let narrow = |end: f64, inward: f64| end + inward * end.abs() * 4.0 * HALF_ULP;
        let data = if scale == &Number::ONE {
            (ends.0.max(least), ends.1.min(top))
        } else {
            (narrow(unscaled(ends.0), 1.0).max(least), narrow(unscaled(ends.1), -1.0).min(top))
        };
        let included = |range: &Interval| {
            range.low.as_ref().is_none_or(|end| end.included) && range.high.as_ref().is_none_or(|end| end.included)
        };
        Bounds {
            data,
            ends,
            closed: included(range) && included(natural),
            known: ends.0.is_finite() || ends.1.is_finite(),
            plain: true,
            exactly: [range, natural].into_iter().flat_map(|range| [&range.low, &range.high]).flatten().all(is_float),
        }
    }
}

/// Whether an end is a float exactly.
fn is_float(end: &jalon::value::End) -> bool {
    end.at.to_f64().is_some_and(|float| is_exactly(&end.at, float))
}

/// What any number of a type must lie between, as the plain evaluator has it.
fn natural(number: &NumberType) -> Interval {
    let between = |low: Option<Number>, high: Option<Number>, whole| {
        let end = |at: Option<Number>| at.map(|at| jalon::value::End { at, included: true });
        Interval { low: end(low), high: end(high), whole }
    };
    if number.count {
        return between(Some(Number::ZERO), None, number.unit.scale() == &Number::ONE);
    }
    match number.unit.natural_range() {
        Some((low, high)) => between(Some(low), Some(high), false),
        None => Interval::default(),
    }
}
