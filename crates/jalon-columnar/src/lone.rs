//! A program for one row: each node has its own place beside the others, and operations of one kind that can be done together
//! are, so that which one it is is asked once for all of them.

use std::sync::Arc;

use crate::graph::{Binary, BitOp, Column, Comparison, Formula, Graph, NumberOp, Op, Sign, Unary, Val};
use crate::integers::{self, Exact, Given};
use crate::kernels::operations::{WithOne, WithTest, WithTwo, clamped};
use crate::source::is_fine;

/// A program, with the values of the row at hand.
#[derive(Debug)]
pub(crate) struct Lone {
    groups: Vec<Group>,
    /// What the operations of all groups read, in order.
    operations: Vec<Operands>,
    /// The cells of the columns, the constants, the results of the groups in order.
    numbers: Vec<f64>,
    /// No, which columns have a cell, which cells are not applicable, the results of the groups in order: each bit, and its
    /// opposite.
    bits: Vec<[bool; 2]>,
    formulas: Vec<Arc<[integers::Step]>>,
}

/// Places of numbers, or of bits where each bit and its opposite count as two.
type Operands = [u32; 3];

/// What an operation does, whatever it reads.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Map(Unary),
    Pair(Binary),
    Clamp,
    Select,
    Yes,
    CodeIn(u64),
    Text(u32),
    Fine(bool),
    Exact(Formula, Sign),
    And,
    Compare(Comparison),
}

/// Operations of one kind, none of which reads what another gives.
#[derive(Debug, Clone, Copy)]
struct Group {
    kind: Kind,
    /// Its first operation.
    from: usize,
    /// The one after its last.
    end: usize,
    /// Where its first result goes, among numbers or bits.
    to: usize,
}

impl Lone {
    /// The program of some nodes; tells the place of each.
    pub(crate) fn of(graph: &Graph, wanted: &[(Option<u8>, Val)], columns: usize) -> (Lone, Vec<u32>) {
        let wanted: Vec<Val> = wanted.iter().map(|(_, val)| *val).collect();
        let mut making = Making::of(graph, &wanted, columns);
        while let Some((kind, nodes)) = making.next() {
            making.group(kind, &nodes);
        }
        let places = wanted.iter().map(|val| making.place(*val)).collect();
        (making.lone, places)
    }

    /// A number that was wanted.
    #[inline]
    pub(crate) fn number(&self, place: u32) -> f64 {
        self.numbers.get(place as usize).copied().unwrap_or(0.0)
    }

    /// A bit that was wanted.
    #[inline]
    pub(crate) fn bit(&self, place: u32) -> bool {
        self.bits.as_flattened().get(place as usize).copied().unwrap_or(false)
    }

    /// Runs the program on a row: the number, day or code of each cell, or 1 where it says yes; which are given; and which are
    /// not applicable, where tables say such things.
    pub(crate) fn run(&mut self, cells: &[f64], given: &[bool], lacks: &[bool]) {
        let Lone { groups, operations, numbers, bits, formulas } = self;
        if let (Some(numbers), Some(bits)) = (numbers.get_mut(..cells.len()), bits.get_mut(1..=given.len())) {
            numbers.copy_from_slice(cells);
            bits.iter_mut().zip(given).for_each(|(to, given)| *to = [*given, !given]);
        }
        if let Some(bits) = bits.get_mut(1 + given.len()..=given.len() + lacks.len()) {
            bits.iter_mut().zip(lacks).for_each(|(to, lacks)| *to = [*lacks, !lacks]);
        }
        for group in groups.iter() {
            let Some(operations) = operations.get(group.from..group.end) else { return };
            if group.kind.is_number() {
                let Some((numbers, to)) = numbers.split_at_mut_checked(group.to) else { return };
                Run { operations, row: Row { numbers, bits: bits.as_flattened() }, to }.numbers(group.kind);
            } else {
                let Some((bits, to)) = bits.split_at_mut_checked(group.to) else { return };
                Run { operations, row: Row { numbers, bits: bits.as_flattened() }, to }.bits(group.kind, formulas);
            }
        }
    }
}

impl Kind {
    /// What an operation does, and what it reads; none for what is there before any is done.
    fn of(op: Op) -> Option<Kind> {
        match op {
            Op::Number(NumberOp::Const(_) | NumberOp::Load(_)) => None,
            // A row by itself has no lists: they are folded away beforehand.
            Op::Number(NumberOp::Spread(..) | NumberOp::Fold(..) | NumberOp::Distinct(..))
            | Op::Number(NumberOp::Follow(..) | NumberOp::Group(..))
            | Op::Bits(BitOp::Spread(..) | BitOp::Some(..) | BitOp::Unlisted(_))
            | Op::Bits(BitOp::Follow(..) | BitOp::SomeOf(..)) => None,
            // Texts that are worked out are for the plain evaluator.
            Op::Number(NumberOp::Length(_)) | Op::Bits(BitOp::Said(..) | BitOp::Within(..)) => None,
            Op::Number(NumberOp::Map(function, _)) => Some(Kind::Map(function)),
            Op::Number(NumberOp::Pair(function, ..)) => Some(Kind::Pair(function)),
            Op::Number(NumberOp::Clamp(..)) => Some(Kind::Clamp),
            Op::Number(NumberOp::Select(..)) => Some(Kind::Select),
            Op::Bits(BitOp::Never | BitOp::Valid(_) | BitOp::Suspect(_) | BitOp::Lacks(_)) => None,
            Op::Bits(BitOp::Yes(_)) => Some(Kind::Yes),
            Op::Bits(BitOp::CodeIn(_, set)) => Some(Kind::CodeIn(set)),
            Op::Bits(BitOp::Text(_, test)) => Some(Kind::Text(test)),
            Op::Bits(BitOp::Fine(_, whole, _)) => Some(Kind::Fine(whole)),
            Op::Bits(BitOp::Exact(formula, sign, _)) => Some(Kind::Exact(formula, sign)),
            Op::Bits(BitOp::And(..)) => Some(Kind::And),
            Op::Bits(BitOp::Compare(question, ..)) => Some(Kind::Compare(question)),
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Kind::Map(_) | Kind::Pair(_) | Kind::Clamp | Kind::Select)
    }
}

/// What there is of a row before a group.
#[derive(Clone, Copy)]
struct Row<'a> {
    numbers: &'a [f64],
    bits: &'a [bool],
}

impl Row<'_> {
    #[inline(always)]
    fn number(self, place: u32) -> f64 {
        self.numbers.get(place as usize).copied().unwrap_or(0.0)
    }

    /// A cell, exactly.
    fn given(self, Column(column): Column) -> Given {
        if !self.bit(bit_at(given(column))) {
            return Given::Nothing;
        }
        Exact::of_float(self.number(column)).map_or(Given::Untold, Given::This)
    }

    #[inline(always)]
    fn bit(self, place: u32) -> bool {
        self.bits.get(place as usize).copied().unwrap_or(false)
    }
}

/// A group under way.
struct Run<'a, T> {
    operations: &'a [Operands],
    row: Row<'a>,
    to: &'a mut [T],
}

impl<T> Run<'_, T> {
    #[inline(always)]
    fn each(self, give: impl Fn(Row<'_>, Operands) -> T) {
        // Two iterators rather than a pair of them, which the compiler calls a function to make.
        let mut to = self.to.iter_mut();
        for operands in self.operations {
            let Some(to) = to.next() else { return };
            *to = give(self.row, *operands);
        }
    }
}

impl Run<'_, f64> {
    #[inline(always)]
    fn numbers(self, kind: Kind) {
        match kind {
            Kind::Map(function) => function.give(self),
            Kind::Pair(function) => function.give(self),
            Kind::Clamp => self.each(|row, [a, low, high]| clamped(row.number(a), row.number(low), row.number(high))),
            _ => self.each(|row, [which, a, b]| if row.bit(which) { row.number(a) } else { row.number(b) }),
        }
    }
}

impl Run<'_, [bool; 2]> {
    #[inline(always)]
    fn each_bit(self, give: impl Fn(Row<'_>, Operands) -> bool) {
        self.each(|row, operands| {
            let bit = give(row, operands);
            [bit, !bit]
        });
    }

    #[inline(always)]
    fn bits(self, kind: Kind, formulas: &[Arc<[integers::Step]>]) {
        match kind {
            Kind::Compare(question) => question.give(Asked { margin: question.margin(), run: self }),
            Kind::Yes => self.each_bit(|row, [cell, ..]| row.number(cell) != 0.0),
            Kind::CodeIn(set) => self.each_bit(|row, [cell, ..]| {
                let code = row.number(cell) as u64;
                code < 64 && set >> code & 1 == 1
            }),
            Kind::Text(test) => self.each_bit(|row, [cell, ..]| {
                let passed = row.number(cell) as u64;
                test < u64::BITS && passed >> test & 1 == 1
            }),
            Kind::Fine(whole) => self.each_bit(|row, [cell, given, rows]| {
                row.bit(rows) & (!row.bit(given) | is_fine(row.number(cell), whole))
            }),
            Kind::Exact(Formula(at), sign) => {
                let formula = formulas.get(at as usize).map_or(&[][..], |formula| formula);
                self.each_bit(|row, [rows, ..]| {
                    row.bit(rows) && integers::sign(formula, |column| row.given(column), &mut Vec::new()) == Some(sign)
                });
            }
            _ => self.each_bit(|row, [a, b, _]| row.bit(a) & row.bit(b)),
        }
    }
}

impl WithOne for Run<'_, f64> {
    #[inline(always)]
    fn with(self, function: impl Fn(f64) -> f64 + Copy) {
        self.each(|row, [a, ..]| function(row.number(a)));
    }
}

impl WithTwo for Run<'_, f64> {
    #[inline(always)]
    fn with(self, function: impl Fn(f64, f64) -> f64 + Copy) {
        self.each(|row, [a, b, _]| function(row.number(a), row.number(b)));
    }
}

/// A group of questions with their margin.
struct Asked<'a> {
    margin: f64,
    run: Run<'a, [bool; 2]>,
}

impl WithTest for Asked<'_> {
    #[inline(always)]
    fn with(self, test: impl Fn(f64, f64, f64) -> bool + Copy) {
        let margin = self.margin;
        self.run.each_bit(|row, [a, b, _]| test(row.number(a), row.number(b), margin));
    }
}

/// A program under way.
struct Making<'g> {
    ops: &'g [Op],
    /// How many columns there are.
    columns: usize,
    /// Where each node is, once it is somewhere.
    places: Vec<Val>,
    /// How many of the nodes that each reads are not there yet.
    waits: Vec<usize>,
    /// Which nodes read each.
    readers: Vec<Vec<usize>>,
    /// Nodes that wait for nothing, by kind.
    ready: Vec<(Kind, Vec<usize>)>,
    lone: Lone,
}

impl<'g> Making<'g> {
    fn of(graph: &'g Graph, wanted: &[Val], columns: usize) -> Making<'g> {
        let ops = graph.ops();
        let mut live = Vec::new();
        graph.mark(wanted, &mut live);
        let lone = Lone {
            groups: Vec::new(),
            operations: Vec::new(),
            numbers: vec![0.0; columns],
            bits: vec![[false, true]; columns * 2 + 1],
            formulas: graph.formulas().to_vec(),
        };
        let (places, waits, readers) = (vec![Val::new(0); ops.len()], vec![0; ops.len()], vec![Vec::new(); ops.len()]);
        let mut making = Making { ops, columns, places, waits, readers, ready: Vec::new(), lone };
        for (node, op) in ops.iter().enumerate().filter(|(node, _)| live[*node]) {
            let Some(kind) = Kind::of(*op) else {
                making.places[node] = making.there(*op);
                continue;
            };
            for read in op.operands().into_iter().flatten().map(Val::place) {
                if Kind::of(ops[read]).is_some() {
                    making.waits[node] += 1;
                    making.readers[read].push(node);
                }
            }
            if making.waits[node] == 0 {
                making.is_ready(kind, node);
            }
        }
        making
    }

    /// Where something is that no operation gives.
    fn there(&mut self, op: Op) -> Val {
        match op {
            Op::Number(NumberOp::Load(Column(column))) => Val::new(column as usize),
            Op::Number(NumberOp::Const(float)) => self.constant(f64::from_bits(float)),
            Op::Bits(BitOp::Valid(Column(column))) => given(column),
            Op::Bits(BitOp::Lacks(Column(column))) => Val::new(self.columns + column as usize + 1),
            // Cells are looked at before a program is run.
            _ => Val::new(0),
        }
    }

    fn constant(&mut self, float: f64) -> Val {
        self.lone.numbers.push(float);
        Val::new(self.lone.numbers.len() - 1)
    }

    fn is_ready(&mut self, kind: Kind, node: usize) {
        match self.ready.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, nodes)) => nodes.push(node),
            None => self.ready.push((kind, vec![node])),
        }
    }

    /// All that can be done now of the kind of which most can.
    fn next(&mut self) -> Option<(Kind, Vec<usize>)> {
        let (_, (kind, nodes)) =
            self.ready.iter_mut().enumerate().max_by_key(|(at, (_, nodes))| (nodes.len(), !*at))?;
        (!nodes.is_empty()).then(|| (*kind, std::mem::take(nodes)))
    }

    fn group(&mut self, kind: Kind, nodes: &[usize]) {
        let read: Vec<Operands> = nodes.iter().map(|node| self.operands(self.ops[*node])).collect();
        let first = self.push(kind, &read);
        for (at, node) in nodes.iter().enumerate() {
            self.places[*node] = Val::new(first + at);
        }
        let readers: Vec<usize> = nodes.iter().flat_map(|node| self.readers[*node].iter().copied()).collect();
        for reader in readers {
            self.waits[reader] -= 1;
            if self.waits[reader] == 0
                && let Some(kind) = Kind::of(self.ops[reader])
            {
                self.is_ready(kind, reader);
            }
        }
    }

    /// Operations of one kind; tells where the first result goes.
    fn push(&mut self, kind: Kind, read: &[Operands]) -> usize {
        let lone = &mut self.lone;
        let from = lone.operations.len();
        lone.operations.extend(read);
        let to = if kind.is_number() { lone.numbers.len() } else { lone.bits.len() };
        if kind.is_number() {
            lone.numbers.resize(to + read.len(), 0.0);
        } else {
            lone.bits.resize(to + read.len(), [false, true]);
        }
        lone.groups.push(Group { kind, from, end: from + read.len(), to });
        to
    }

    /// What an operation reads, by place.
    fn operands(&mut self, op: Op) -> Operands {
        match op {
            Op::Number(NumberOp::Clamp(a, low, high)) => {
                let ends = [low, high].map(|end| self.constant(f64::from_bits(end)));
                [self.place(a), number_at(ends[0]), number_at(ends[1])]
            }
            Op::Bits(
                BitOp::Yes(Column(column)) | BitOp::CodeIn(Column(column), _) | BitOp::Text(Column(column), _),
            ) => [column, 0, 0],
            Op::Bits(BitOp::Fine(Column(column), _, rows)) => [column, bit_at(given(column)), self.place(rows)],
            op => op.operands().map(|val| val.map_or(0, |val| self.place(val))),
        }
    }

    /// The place of a node.
    fn place(&self, val: Val) -> u32 {
        let place = val.moved(self.places[val.place()]);
        match self.ops[val.place()] {
            Op::Number(_) => number_at(place),
            Op::Bits(_) => bit_at(place),
        }
    }
}

/// Where it stands whether a column has a cell.
fn given(column: u32) -> Val {
    Val::new(column as usize + 1)
}

fn number_at(place: Val) -> u32 {
    u32::try_from(place.place()).unwrap_or(0)
}

fn bit_at(place: Val) -> u32 {
    u32::try_from(place.place() * 2 + usize::from(place.is_marked())).unwrap_or(0)
}
