//! From checked expressions to column operations: what each may be (known, open, undefined, not applicable) as bits beside
//! its value, by the rules of the plain evaluator.
//!
//! Expressions over closed axes are laid out cell by cell. A row where the floats cannot tell what the plain evaluator
//! would say is marked as doubtful, and left to it.

use std::collections::{BTreeSet, HashMap};

use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::framework::{
    ExprId, ExprKind, Framework, Function, InputId, Item, ItemId, ParameterId, PickedMember, Target, Test, Type,
    VariationId,
};
use jalon::number::{Number, Rounding};
use jalon::value::Datum;

use crate::exact::Accuracy;
use crate::graph::{Column, Graph, Val};
use crate::source::Expected;

mod averages;
mod choices;
mod comparisons;
mod dates;
mod exactly;
mod fine;
mod folds;
mod inputs;
mod items;
mod links;
mod lists;
mod members;
mod moments;
mod numbers;
mod obligations;
mod powers;
mod roots;
mod rounding;
mod scales;
mod texts;
mod totals;
mod truth;
mod walks;

use exactly::Exactly;
use fine::Fine;
pub(crate) use items::Levels;
pub(crate) use links::Reference;
pub(crate) use obligations::Standing;
pub(crate) use texts::{Text, TextOf};

/// The days of the calendar, since 1970: of the years 1 to 9999.
pub(crate) const FIRST_DAY: f64 = -719_162.0;
pub(crate) const LAST_DAY: f64 = 2_932_896.0;

/// No moment lies further from 1970, in seconds: the years 1 to 9999, a day's clock, and 18 hours to Greenwich.
pub(crate) const LAST_SECOND: f64 = (LAST_DAY + 2.0) * 86_400.0;

/// Why something is not computed by columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unsupported(pub(crate) &'static str);

pub(crate) type Lowered<T> = Result<T, Unsupported>;

/// A number a row (the place of a member and the day of a date too), and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Num {
    /// Its float; where it is open and `ranged`, its lower end.
    pub(crate) low: Val,
    /// The same; where it is open and `ranged`, its upper end.
    pub(crate) high: Val,
    /// Rows where it is open. It may be undefined or not applicable there besides.
    pub(crate) open: Val,
    /// Rows where it is undefined, or may be.
    pub(crate) undefined: Val,
    /// Rows where it is not applicable, or may be.
    pub(crate) not_applicable: Val,
    pub(crate) accuracy: Accuracy,
    /// For sums of terms of unlike signs: what their error is relative to.
    pub(crate) terms: Option<Terms>,
    /// Open rows have ends in `low` and `high`; else nothing is known of them.
    pub(crate) ranged: bool,
    /// Its ends are themselves possible, where they are finite.
    pub(crate) closed: bool,
    pub(crate) constant: Option<Number>,
    /// For a root: the degree, and what it is the root of.
    pub(crate) root: Option<(u32, Box<Num>)>,
    /// For members straight from a column.
    pub(crate) column: Option<Column>,
    /// What is known of it besides where columns hold cents.
    pub(crate) fine: Option<Fine>,
    /// What it is exactly, in the rows where it is known.
    pub(crate) exactly: Option<Exactly>,
}

impl Num {
    /// A number known by its floats alone: no sum, constant, root or column stands behind it. Where it is open (the bits are
    /// those of open, undefined and not applicable rows), nothing is known of it.
    pub(crate) fn of(low: Val, (open, undefined, not_applicable): (Val, Val, Val), accuracy: Accuracy) -> Num {
        Num {
            low,
            high: low,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            ranged: false,
            closed: true,
            constant: None,
            root: None,
            column: None,
            fine: None,
            exactly: None,
        }
    }

    /// The same, known by its floats alone.
    pub(crate) fn alone(self) -> Num {
        Num { terms: None, constant: None, root: None, column: None, fine: None, exactly: None, ..self }
    }
}

/// The sums of the absolute values of the terms of a sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) low: Val,
    pub(crate) high: Val,
    /// Both terms are as they were written: a float of 0 is 0.
    pub(crate) zero_is_exact: bool,
    /// The size of the constant that one of just two terms is.
    pub(crate) beside: Option<f64>,
}

/// What a truth value may be, a bit each: exactly one is set where it is known, undefined or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) yes: Val,
    pub(crate) no: Val,
    pub(crate) undefined: Val,
    pub(crate) not_applicable: Val,
}

/// An expression lowered.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "most are numbers, and none lives longer than the lowering")]
pub(crate) enum Node {
    Num(Num),
    Truth(Truth),
    Text(Text),
    /// A time of day on a day, in seconds since 1970 at Greenwich.
    Time(Num),
    Link(Reference),
}

impl Node {
    pub(crate) fn num(self) -> Lowered<Num> {
        match self {
            Node::Num(num) => Ok(num),
            Node::Truth(_) => Err(Unsupported("a truth value where a number is wanted")),
            Node::Text(_) => Err(Unsupported("a text where a number is wanted")),
            Node::Time(_) => Err(Unsupported("a time of day where a number is wanted")),
            Node::Link(_) => Err(Unsupported("a reference where a number is wanted")),
        }
    }

    pub(crate) fn truth(self) -> Lowered<Truth> {
        match self {
            Node::Truth(truth) => Ok(truth),
            Node::Num(_) | Node::Time(_) => Err(Unsupported("a number where a truth value is wanted")),
            Node::Text(_) => Err(Unsupported("a text where a truth value is wanted")),
            Node::Link(_) => Err(Unsupported("a reference where a truth value is wanted")),
        }
    }
}

/// A column that the plan reads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) input: InputId,
    /// Which cell of the input, row-major over its axes.
    pub(crate) cell: usize,
    /// The column's name.
    pub(crate) name: String,
    pub(crate) expected: Expected,
    /// The list of whose members it is a field, by its place among the lists of the plan; none: it stands in the row.
    pub(crate) list: Option<u8>,
}

/// A lowering under way.
pub(crate) struct Lower<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) as_of: Date,
    pub(crate) graph: Graph,
    pub(crate) columns: Vec<Wanted>,
    /// The open axes of which lists are read.
    pub(crate) lists: Vec<AxisId>,
    /// Rows left to the plain evaluator.
    pub(crate) doubtful: Val,
    /// Numbers, each with rows to be left to the plain evaluator where anybody asks for it.
    doubtful_for: Vec<(Val, Val)>,
    /// Rows with a float that lay too close to a mark to tell by its size, and was told all the same.
    pub(crate) ties: Val,
    /// Columns of whole numbers, whatever the type of the input.
    whole: &'a BTreeSet<String>,
    /// The column of each cell; of a time of day, that of its moment and that of its local day.
    by_cell: HashMap<(InputId, usize, bool), Column>,
    memo: HashMap<(Option<VariationId>, ExprId, Vec<u32>, bool), Lowered<Node>>,
    items: HashMap<(Option<VariationId>, ItemId, Vec<u32>, bool), Lowered<Node>>,
    /// The reading or scenario being lowered, and for each that was met the items that it reaches.
    under: Option<VariationId>,
    reached: HashMap<VariationId, Vec<bool>>,
    /// The member of each axis at which cells are lowered.
    at: Vec<u32>,
    /// The arguments of the scale being lowered.
    slots: Vec<Num>,
    /// Times of day are lowered to the local days on which they fall.
    by_day: bool,
}

impl<'a> Lower<'a> {
    pub(crate) fn new(framework: &'a Framework, as_of: Date, whole: &'a BTreeSet<String>) -> Lower<'a> {
        let mut graph = Graph::default();
        let doubtful = graph.bit(false);
        Lower {
            framework,
            as_of,
            graph,
            columns: Vec::new(),
            lists: Vec::new(),
            doubtful,
            doubtful_for: Vec::new(),
            ties: doubtful,
            whole,
            by_cell: HashMap::new(),
            memo: HashMap::new(),
            items: HashMap::new(),
            under: None,
            reached: HashMap::new(),
            at: vec![0; framework.axes.len()],
            slots: Vec::new(),
            by_day: false,
        }
    }

    /// Leaves rows to the plain evaluator; of members, those that they belong to.
    pub(crate) fn doubt(&mut self, rows: Val) {
        let rows = self.graph.of_rows(rows);
        self.doubtful = self.graph.or(self.doubtful, rows);
    }

    /// Leaves rows to the plain evaluator if this number is asked for at all.
    pub(crate) fn doubt_for(&mut self, number: Val, rows: Val) {
        self.doubtful_for.push((number, rows));
    }

    /// Settles which of these numbers are asked for, by whoever reads the wanted nodes.
    pub(crate) fn doubt_what_is_asked(&mut self, wanted: &[Val]) {
        let mut live = Vec::new();
        self.graph.mark(wanted, &mut live);
        self.graph.mark(&[self.doubtful], &mut live);
        // What is doubted for a number reads only numbers that were made before it.
        for (number, rows) in std::mem::take(&mut self.doubtful_for).into_iter().rev() {
            if live.get(number.place()) == Some(&true) {
                self.doubt(rows);
                self.graph.mark(&[rows], &mut live);
            }
        }
    }

    pub(crate) fn never(&mut self) -> Val {
        self.graph.bit(false)
    }

    /// How many members a closed axis has.
    pub(crate) fn size(&self, axis: AxisId) -> Lowered<u32> {
        let members = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        members.and_then(|members| u32::try_from(members.len()).ok()).ok_or(Unsupported("an open axis"))
    }

    /// Whether the members of an axis come with the data.
    pub(crate) fn is_open(&self, axis: AxisId) -> bool {
        crate::rows::binding::is_open(self.framework, axis)
    }

    /// Whether results of an item are laid out over members of whom nothing is told one by one.
    pub(crate) fn is_private(&self, item: &Item) -> bool {
        let private = |axis: &AxisId| self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.private);
        item.axes.as_slice().iter().any(private)
    }

    /// The place of an open axis among the lists that are read.
    pub(crate) fn list(&mut self, axis: AxisId) -> Lowered<u8> {
        let at = self.lists.iter().position(|list| *list == axis).unwrap_or_else(|| {
            self.lists.push(axis);
            self.lists.len() - 1
        });
        u8::try_from(at).map_err(|_| Unsupported("very many open axes"))
    }

    pub(crate) fn place(&self, axis: AxisId) -> u32 {
        self.at.get(axis.0 as usize).copied().unwrap_or(0)
    }

    /// Lowers something under a reading or scenario, or under none.
    pub(crate) fn within<T>(&mut self, variation: Option<VariationId>, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.under, variation);
        let result = work(self);
        self.under = before;
        result
    }

    /// The reading or scenario at hand, if it makes a difference to an item.
    fn reaching(&mut self, id: ItemId) -> Option<VariationId> {
        let variation = self.under?;
        let framework = self.framework;
        let reached = self.reached.entry(variation).or_insert_with(|| crate::needs::reached(framework, variation));
        (reached.get(id.0 as usize) == Some(&true)).then_some(variation)
    }

    /// What stands in for something under the reading or scenario at hand; originals on the right.
    fn replacement(&self, target: Target) -> Option<ExprId> {
        let variation = self.framework.variations.get(self.under?.0 as usize)?;
        variation.replacements.iter().find(|(replaced, _)| *replaced == target).map(|(_, by)| *by)
    }

    /// Lowers something with an axis at a member.
    pub(crate) fn standing<T>(&mut self, axis: AxisId, member: u32, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.place(axis);
        if let Some(place) = self.at.get_mut(axis.0 as usize) {
            *place = member;
        }
        let result = work(self);
        if let Some(place) = self.at.get_mut(axis.0 as usize) {
            *place = before;
        }
        result
    }

    /// Lowers something with several axes at their members.
    pub(crate) fn standing_on<T>(&mut self, places: &[(AxisId, u32)], work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.at.clone();
        for (axis, member) in places {
            if let Some(place) = self.at.get_mut(axis.0 as usize) {
                *place = *member;
            }
        }
        let result = work(self);
        self.at = before;
        result
    }

    /// Lowers something for each cell of some closed axes, the last running fastest.
    pub(crate) fn over<T>(
        &mut self,
        axes: &[AxisId],
        work: &mut dyn FnMut(&mut Self) -> Lowered<T>,
    ) -> Lowered<Vec<T>> {
        let Some((first, rest)) = axes.split_first() else { return Ok(vec![work(self)?]) };
        let mut all = Vec::new();
        for member in 0..self.size(*first)? {
            all.extend(self.standing(*first, member, |lower| lower.over(rest, work))?);
        }
        Ok(all)
    }

    /// Lowers something where times of day are, or are not, the local days on which they fall.
    pub(crate) fn counting_days<T>(&mut self, by_day: bool, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.by_day, by_day);
        let result = work(self);
        self.by_day = before;
        result
    }

    /// An expression at the cell where the lowering stands.
    pub(crate) fn expr(&mut self, id: ExprId) -> Lowered<Node> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else {
            return Err(Unsupported("an unknown expression"));
        };
        if expr.axes.as_slice().iter().filter(|axis| self.is_open(**axis)).count() > 1 {
            return Err(Unsupported("values over two open axes"));
        }
        let places = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect::<Vec<u32>>();
        let by_day = self.by_day && matches!(expr.ty, Type::Date { time: true });
        let key = (self.under, id, places, by_day);
        if self.slots.is_empty()
            && let Some(node) = self.memo.get(&key)
        {
            return node.clone();
        }
        let node = self.counting_days(by_day, |lower| lower.kind(&expr.kind, &expr.ty));
        let node = node.and_then(|node| match node {
            Node::Num(num) if !num.accuracy.is_sound() => {
                Err(Unsupported("numbers too large or too inexact for floats"))
            }
            node => Ok(node),
        });
        if self.slots.is_empty() {
            self.memo.insert(key, node.clone());
        }
        node
    }

    pub(crate) fn num(&mut self, id: ExprId) -> Lowered<Num> {
        self.expr(id)?.num()
    }

    pub(crate) fn truth(&mut self, id: ExprId) -> Lowered<Truth> {
        self.expr(id)?.truth()
    }

    fn nums(&mut self, ids: &[ExprId]) -> Lowered<Vec<Num>> {
        ids.iter().map(|id| self.num(*id)).collect()
    }

    /// By its kind: exhaustive, so that a new operation does not compile until it is thought of here too.
    fn kind(&mut self, kind: &ExprKind, ty: &Type) -> Lowered<Node> {
        match kind {
            ExprKind::Constant(datum) => self.datum(datum),
            ExprKind::Input(input) => self.input(*input),
            ExprKind::Parameter(parameter) => self.parameter(*parameter),
            ExprKind::Item(item) => self.item(*item),
            ExprKind::Slot(slot) => {
                let num = self.slots.get(*slot as usize).cloned();
                num.map(Node::Num).ok_or(Unsupported("a slot outside a scale"))
            }
            ExprKind::AsOf => self.datum(&Datum::Date(self.as_of)),
            ExprKind::MemberOf(axis) | ExprKind::Position(axis) if self.is_open(*axis) => {
                Err(Unsupported("members of an open axis themselves"))
            }
            ExprKind::MemberOf(axis) => {
                let place = self.place(*axis);
                self.datum(&Datum::Member(place))
            }
            ExprKind::Position(axis) => {
                let position = Number::from(self.place(*axis) + 1);
                Ok(Node::Num(self.constant(&position)?))
            }
            ExprKind::NumberOf(member) => self.number_of(*member).map(Node::Num),
            ExprKind::Negate(x) => {
                let x = self.num(*x)?;
                Ok(Node::Num(self.negate(&x)))
            }
            ExprKind::Add(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.add(&a, &b).map(Node::Num)
            }
            ExprKind::Subtract(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.subtract(&a, &b).map(Node::Num)
            }
            ExprKind::Multiply(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.multiply(&a, &b).map(Node::Num)
            }
            ExprKind::Divide(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.divide(&a, &b).map(Node::Num)
            }
            ExprKind::Power(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.power(&a, &b).map(Node::Num)
            }
            ExprKind::Function(function, operands) => self.function(*function, operands).map(Node::Num),
            ExprKind::Round { value, step, mode } => {
                let (value, step) = (self.num(*value)?, self.num(*step)?);
                self.round(&value, &step, *mode).map(Node::Num)
            }
            ExprKind::Scale(scale, operands) => {
                let operands = self.nums(operands)?;
                self.scale(*scale, operands)
            }
            ExprKind::And(parts) => self.and(parts).map(Node::Truth),
            ExprKind::Or(parts) => self.or(parts).map(Node::Truth),
            ExprKind::Not(x) => {
                let x = self.truth(*x)?;
                Ok(Node::Truth(x.negated()))
            }
            ExprKind::Compare(comparator, a, b) => self.comparison(*comparator, *a, *b).map(Node::Truth),
            ExprKind::InSet(x, members) => self.in_set(*x, members).map(Node::Truth),
            ExprKind::InRange(x, low, high) => self.in_range(*x, *low, *high).map(Node::Truth),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.truth(*condition)?;
                let (then, otherwise) = (self.expr(*then)?, self.expr(*otherwise)?);
                let members = matches!(ty, Type::Member(_));
                self.choose(&condition, &then, &otherwise, members)
            }
            ExprKind::OrElse(a, b) => {
                let (a, b) = (self.expr(*a)?, self.expr(*b)?);
                self.or_else(&a, &b)
            }
            ExprKind::Known(x) => {
                let x = self.expr(*x)?;
                Ok(Node::Truth(self.is_known(&x)))
            }
            ExprKind::Supplied(x) => {
                let x = self.expr(*x)?;
                Ok(Node::Truth(self.supplied(&x)))
            }
            ExprKind::Applicable { value, negated } => {
                let value = self.expr(*value)?;
                let applicable = self.applicable(&value);
                Ok(Node::Truth(if *negated { applicable.negated() } else { applicable }))
            }
            ExprKind::Is { item, variation, test } => {
                let under = variation.or(self.under);
                self.within(under, |lower| lower.is(*item, *test)).map(Node::Truth)
            }
            ExprKind::View(item, variation) => self.within(Some(*variation), |lower| lower.item(*item)),
            ExprKind::Group { all, items, test } => self.group(*all, items, *test).map(Node::Truth),
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Pick { body, picks } => self.pick(*body, picks),
            ExprKind::ByMember { axis, members } => match members.get(self.place(*axis) as usize) {
                Some(member) => self.expr(*member),
                None => Err(Unsupported("a member without a formula")),
            },
            ExprKind::Spread(x) => self.expr(*x),
            ExprKind::Undefined(_) => self.undefined(),
            ExprKind::ShiftMonths { .. } | ExprKind::ShiftDays { .. } | ExprKind::ShiftDuration { .. }
                if matches!(ty, Type::Date { time: true }) =>
            {
                Err(Unsupported("times of day worked out"))
            }
            ExprKind::ShiftMonths { date, months, clamped } => {
                let (date, months) = (self.num(*date)?, self.num(*months)?);
                self.shift_months(&date, &months, *clamped).map(Node::Num)
            }
            ExprKind::ShiftDays { date, days } => {
                let (date, days) = (self.num(*date)?, self.num(*days)?);
                self.shift_days(&date, &days).map(Node::Num)
            }
            ExprKind::ShiftDuration { date, duration, back, clamped } => {
                let date = self.num(*date)?;
                self.shift_duration(&date, *duration, *back, *clamped).map(Node::Num)
            }
            ExprKind::DateFunction(function, operands) => self.date_function(*function, operands, ty).map(Node::Num),
            ExprKind::TextFunction(function, operands) => self.text_function(*function, operands),
            ExprKind::Walk { walk, body, axis } => self.walk(*walk, *body, *axis, ty),
            ExprKind::Relative(_) => Err(Unsupported("figures relative to a table")),
        }
    }

    /// A number that is the same in all rows.
    pub(crate) fn constant(&mut self, number: &Number) -> Lowered<Num> {
        let float = number.to_f64().filter(|_| number.is_exact()).ok_or(Unsupported("a constant that is no float"))?;
        let (low, never) = (self.graph.float(float), self.never());
        Ok(Num {
            constant: Some(number.clone()),
            ..Num::of(low, (never, never, never), Accuracy::constant(number, float))
        })
    }

    fn datum(&mut self, datum: &Datum) -> Lowered<Node> {
        match datum {
            Datum::Number(number) => Ok(Node::Num(self.constant(number)?)),
            Datum::Truth(yes) => {
                let (all, never) = (self.graph.bit(true), self.never());
                let (yes, no) = if *yes { (all, never) } else { (never, all) };
                Ok(Node::Truth(Truth { yes, no, undefined: never, not_applicable: never }))
            }
            Datum::Member(place) => Ok(Node::Num(self.constant(&Number::from(*place))?)),
            Datum::Date(Date::Day(day)) => Ok(Node::Num(self.constant(&Number::from(day.since_1970()))?)),
            Datum::Date(Date::Time(time)) if !self.by_day => {
                self.constant(&Number::from(time.instant())).map(Node::Time)
            }
            Datum::Date(date @ Date::Time(_)) => self.datum(&Datum::Date(Date::Day(date.first_day()))),
            Datum::Date(Date::Span(_)) => Err(Unsupported("dates that are not days")),
            Datum::Duration(_) => Err(Unsupported("durations")),
            Datum::Text(text) => Ok(Node::Text(self.constant_text(text))),
        }
    }

    fn parameter(&mut self, id: ParameterId) -> Lowered<Node> {
        if let Some(instead) = self.replacement(Target::Parameter(id)) {
            return self.within(None, |lower| lower.expr(instead));
        }
        match self.parameter_value(id) {
            Some(expr) => self.expr(expr),
            None => Err(Unsupported("a parameter without a value at the date")),
        }
    }

    /// The expression that a parameter stands for at the date.
    fn parameter_value(&self, id: ParameterId) -> Option<ExprId> {
        let parameter = self.framework.parameters.get(id.0 as usize)?;
        let day = self.as_of.last_day();
        let value = parameter.values.iter().rev().find(|(from, _)| from.is_none_or(|from| from.first_day() <= day));
        value.map(|(_, expr)| *expr)
    }

    fn pick(&mut self, body: ExprId, picks: &[(AxisId, PickedMember)]) -> Lowered<Node> {
        let Some(((axis, picked), rest)) = picks.split_first() else { return self.expr(body) };
        if let (true, PickedMember::Follow(key)) = (self.is_open(*axis), picked) {
            let node = self.pick(body, rest)?;
            return self.followed(*axis, *key, body, &node);
        }
        let size = self.size(*axis)?;
        let member = match picked {
            PickedMember::At(place) => Some(*place),
            PickedMember::First => Some(0),
            PickedMember::Last => size.checked_sub(1),
            PickedMember::Id(id) => self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.member(id)),
            PickedMember::Follow(key) => {
                let key = self.num(*key)?;
                let cells = (0..size).map(|place| self.standing(*axis, place, |lower| lower.pick(body, rest)?.num()));
                let cells = cells.collect::<Lowered<Vec<Num>>>()?;
                return self.follow(&key, &cells).map(Node::Num);
            }
        };
        let member = member.filter(|member| *member < size).ok_or(Unsupported("a member that is not there"))?;
        self.standing(*axis, member, |lower| lower.pick(body, rest))
    }

    fn function(&mut self, function: Function, operands: &[ExprId]) -> Lowered<Num> {
        let operands = self.nums(operands)?;
        match (function, operands.as_slice()) {
            (Function::Abs, [x]) => Ok(self.absolute(x)),
            (Function::Least, list) => self.extreme(list, false),
            (Function::Greatest, list) => self.extreme(list, true),
            (Function::Clamp, [x, low, high]) => self.clamp(x, low, high),
            (Function::Goalposts, [x, low, high]) => {
                let (from, span) = (self.subtract(x, low)?, self.subtract(high, low)?);
                self.divide(&from, &span)
            }
            (Function::Mean, list) => self.mean(list),
            (Function::SquareRoot, [x]) => self.rooted(x, 2),
            (Function::GeometricMean, list) => self.geometric_mean(list),
            (Function::HarmonicMean, list) => self.harmonic_mean(list),
            (Function::Logarithm, [x]) => self.logarithm(x, false),
            (Function::CommonLogarithm, [x]) => self.logarithm(x, true),
            (Function::Floor | Function::Ceiling, [x]) => {
                let one = self.constant(&Number::ONE)?;
                let mode = if function == Function::Floor { Rounding::Floor } else { Rounding::Ceiling };
                self.round(x, &one, mode)
            }
            (
                Function::Floor
                | Function::Ceiling
                | Function::Exponential
                | Function::Abs
                | Function::Clamp
                | Function::Goalposts
                | Function::SquareRoot
                | Function::Logarithm
                | Function::CommonLogarithm,
                _,
            ) => Err(Unsupported("this function")),
        }
    }

    fn is(&mut self, item: ItemId, test: Test) -> Lowered<Truth> {
        let status = self.item(item)?.truth()?;
        Ok(self.tested(&status, test, false))
    }

    fn group(&mut self, all: bool, items: &[ItemId], test: Test) -> Lowered<Truth> {
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let status = self.item(*item)?.truth()?;
            parts.push(self.tested(&status, test, true));
        }
        if parts.is_empty() {
            return Err(Unsupported("an empty group"));
        }
        Ok(if all { self.all(&parts) } else { self.any(&parts) })
    }
}
