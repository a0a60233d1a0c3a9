//! A batch through its plan: in runs of blocks that threads take one after the other, each writing straight into the
//! columns of results; and the rows that floats cannot tell, one by one, by the plain evaluator.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, RecordBatch, StringArray};
use arrow_buffer::BooleanBuffer;
use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::framework::Framework;

use crate::bits::{bit_words, is_set, leading};
use crate::dispatch::{self, Work};
use crate::error::Refused;
use crate::kernels::{FEW, ROWS, Registers};
use crate::leaf::{self, JudgedRow, Leaf};
use crate::lists::{List, Listing, pairs};
use crate::machine::{Data, Machine};
use crate::options::{BadCells, Options};
use crate::output::{Column, Part};
use crate::plan::Plan;
use crate::program::Wire;
use crate::references;
use crate::rows::binding::CellAt;
use crate::rows::{Binding, Table};
use crate::said::Said;
use crate::source::{self, Expected, Source, beginning};
use crate::states::States;

/// How many refused cells an error names.
pub(crate) const SHOWN: usize = 20;
/// More threads than this are not begun, whatever is asked for: no machine that judges tables has so many processors.
const THREADS: usize = 256;
/// Blocks that a thread takes at a time, at least and at most.
const AT_LEAST: usize = 8;
const AT_MOST: usize = 64;

/// What the rows of a table are judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) as_of: Date,
    pub(crate) options: &'a Options,
    pub(crate) plan: &'a Plan,
    pub(crate) binding: &'a Binding,
}

/// What judging came across.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Rows left to the plain evaluator.
    pub(crate) by_rows: usize,
    /// Rows by columns with a near tie.
    pub(crate) ties: usize,
    /// Cells that do not fit.
    pub(crate) refused: usize,
    /// Those cells; only the first where they stop the work.
    pub(crate) cells: Vec<Refused>,
}

/// As many threads as are asked for, and no more than [`THREADS`]; 0: as many as the machine has.
pub(crate) fn threads(asked: usize) -> usize {
    let threads = match asked {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    threads.min(THREADS)
}

/// Judges all rows of a batch into columns that are as long; only some of them once `stop` is set.
pub(crate) fn judge(by: By<'_>, batch: &RecordBatch, columns: &mut [Column], stop: &AtomicBool) -> Found {
    let rows = batch.num_rows();
    let table = Table { framework: by.framework, binding: by.binding, batch };
    let lists = pairs::lists(&table, &by.plan.lists);
    let mut sources: Vec<Source<'_>> = Vec::with_capacity(by.plan.columns.len());
    let (mut states, mut untold_members) = (Vec::new(), BTreeMap::<usize, Vec<_>>::new());
    let mut choices = Choices::default();
    let mut said = by.plan.said.as_ref().map(|(written, _)| Said::of(written));
    for wanted in &by.plan.columns {
        let at = table.binding.inputs.get(wanted.input.0 as usize).and_then(|input| input.cells.get(wanted.cell));
        let list = wanted.list.map(|list| lists.get(usize::from(list)));
        let array = |place: Option<usize>| match list {
            None => batch.columns().get(place?).map(AsRef::as_ref),
            Some(list) => list?.field(place?),
        };
        if let Some(places) = pairs::places(&wanted.expected, list.flatten(), &lists, &sources, rows) {
            sources.push(Source::of_places(places));
            continue;
        }
        let source = match (at, at.and_then(|at| array(wanted.place(at)))) {
            (Some(CellAt { choice: Some((axis, place)), .. }), Some(array)) if !wanted.level => {
                choices.source(by, array, *axis, *place)
            }
            (Some(_), Some(array)) => match (&wanted.expected, list) {
                (Expected::Reference(axis), within) => match of_axis(by.plan, &lists, *axis) {
                    Some(to) => Source::of_references(array, references::places(array, within.flatten(), to, rows)),
                    None => Source::unlike(array),
                },
                (expected, _) => match said.as_mut().and_then(|said| said.numbers(array, expected)) {
                    Some(numbers) => Source::of_numbers(array, numbers),
                    None => Source::of(array, expected),
                },
            },
            (None, Some(array)) => Source::unlike(array),
            (_, None) => Source::absent(),
        };
        let input = by.framework.inputs.get(wanted.input.0 as usize);
        let beside = at.and_then(|at| array(at.state)).filter(|_| !wanted.level).zip(input);
        let Some(stated) = beside.and_then(|(states, input)| States::of(states, input, by.plan.reasons)) else {
            sources.push(source);
            continue;
        };
        sources.push(source.stated(&stated));
        match (stated.untold(), wanted.list) {
            (None, _) => {}
            (Some(untold), None) => states.push(untold.clone()),
            (Some(untold), Some(list)) => {
                untold_members.entry(usize::from(list)).or_default().push(untold.clone());
            }
        }
    }
    for (list, untold) in untold_members {
        if let Some(list) = lists.get(list) {
            list.leave(untold);
        }
    }
    let mut absent: Vec<Source<'_>> =
        if lists.is_empty() { Vec::new() } else { sources.iter().map(|_| Source::absent()).collect() };
    if let (Some(said), Some((_, tests))) = (&said, &by.plan.said) {
        // Where the kernels look for them.
        for sources in [&mut sources, &mut absent] {
            sources.push(Source::of_texts(said.texts(), tests));
        }
    }
    let data = Data { sources: &sources, absent: &absent, lists: &lists };
    let blocks = rows.div_ceil(ROWS);
    let threads = if blocks <= AT_LEAST { 1 } else { threads(by.options.threads) };
    let each = if threads == 1 { AT_MOST } else { (blocks / (threads * 4)).clamp(AT_LEAST, AT_MOST) };
    let share = each * ROWS;
    let mut parts: Vec<Vec<Part<'_>>> = Vec::with_capacity(rows.div_ceil(share));
    parts.resize_with(rows.div_ceil(share), || Vec::with_capacity(columns.len()));
    for column in columns {
        for (list, part) in parts.iter_mut().zip(column.parts(share)) {
            list.push(part);
        }
    }
    let chunks = parts.into_iter().enumerate().map(|(at, parts)| {
        let start = at * share;
        let rows = share.min(rows - start);
        let chunk = Chunk { by, table, data, states: &states, start, rows, stop };
        (chunk, parts)
    });
    let work: Vec<_> = chunks.collect();
    let threads = threads.clamp(1, work.len().max(1));
    let queue = Mutex::new(work.into_iter());
    let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let drain = || {
        let mut found = Vec::new();
        while !stop.load(Ordering::Relaxed)
            && let Some((chunk, mut parts)) = take()
        {
            found.push((chunk.start, chunk.judge(&mut parts)));
        }
        found
    };
    let mut found: Vec<(usize, Found)> = if threads == 1 {
        drain()
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(drain)).collect();
            let own = drain();
            others.into_iter().filter_map(|other| other.join().ok()).flatten().chain(own).collect()
        })
    };
    found.sort_by_key(|(start, _)| *start);
    let mut all = Found::default();
    for (_, found) in found {
        all.by_rows += found.by_rows;
        all.ties += found.ties;
        all.refused += found.refused;
        all.cells.extend(found.cells);
    }
    if by.options.bad_cells == BadCells::Refuse {
        all.cells.truncate(SHOWN);
    }
    all
}

/// The lists of an axis.
fn of_axis<'l, 'a>(plan: &Plan, lists: &'l [List<'a>], axis: AxisId) -> Option<&'l List<'a>> {
    lists.get(plan.lists.iter().position(|other| *other == Listing::Of(axis))?)
}

/// The lists of choices of a batch, read once for all of their choices.
#[derive(Default)]
struct Choices<'a> {
    read: Vec<(&'a dyn Array, AxisId, Option<Arc<[u64]>>)>,
}

impl<'a> Choices<'a> {
    /// One choice of a column of lists.
    fn source(&mut self, by: By<'_>, array: &'a dyn Array, axis: AxisId, place: u32) -> Source<'a> {
        let known = self.read.iter().find(|(other, of, _)| std::ptr::addr_eq(*other, array) && *of == axis);
        let chosen = match known {
            Some((.., chosen)) => chosen.clone(),
            None => {
                let members = by.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
                let names = members.unwrap_or_default().iter().map(|one| (one.name.clone(), one.code.clone()));
                let chosen = source::chosen(array, &names.collect::<Vec<_>>());
                self.read.push((array, axis, chosen.clone()));
                chosen
            }
        };
        chosen.map_or_else(|| Source::unlike(array), |chosen| Source::of_choice(array, &chosen, place))
    }
}

/// A run of rows, for one thread.
#[derive(Debug)]
struct Chunk<'a> {
    by: By<'a>,
    table: Table<'a>,
    data: Data<'a>,
    /// Rows with a cell of which is said what only the plain evaluator can tell.
    states: &'a [BooleanBuffer],
    start: usize,
    rows: usize,
    stop: &'a AtomicBool,
}

/// A run of rows through the program, block by block.
struct Blocks<'w, 'c, 'p> {
    chunk: &'w Chunk<'c>,
    parts: &'w mut [Part<'p>],
    doubtful: &'w mut [u64],
}

impl Work for Blocks<'_, '_, '_> {
    type Done = usize;

    #[inline(always)]
    fn work(self) -> usize {
        self.chunk.run(self.parts, self.doubtful)
    }
}

impl Chunk<'_> {
    fn judge(&self, parts: &mut [Part<'_>]) -> Found {
        let mut doubtful = vec![0u64; self.rows.div_ceil(64)];
        let ties = dispatch::widest(Blocks { chunk: self, parts, doubtful: &mut doubtful });
        self.name(parts);
        Found { ties, ..self.left_over(parts, &doubtful) }
    }

    /// Says of columns of records what the records are called.
    fn name(&self, parts: &mut [Part<'_>]) {
        let mut known: BTreeMap<u8, StringArray> = BTreeMap::new();
        for (part, output) in parts.iter_mut().zip(&self.by.plan.outputs) {
            if let (Part::Records { records }, Some(Wire::Records(at, _))) = (part, &output.wire)
                && let Some(list) = self.data.lists.get(usize::from(*at))
            {
                let sides = pairs::sides(&self.by.plan.lists, self.data.lists, *at);
                let names = known.entry(*at).or_insert_with(|| list.names(self.start..self.start + self.rows, sides));
                records.belong(list, (self.start, self.rows), names);
            }
        }
    }

    #[inline(always)]
    fn run(&self, parts: &mut [Part<'_>], doubtful: &mut [u64]) -> usize {
        let plan = self.by.plan;
        if self.rows <= FEW {
            let mut machine = plan.small.take(|| Machine::of(plan));
            let ties = self.blocks(&mut machine, parts, doubtful);
            plan.small.give_back(machine);
            ties
        } else {
            let mut machine = plan.blocks.take(|| Machine::of(plan));
            let ties = self.blocks(&mut machine, parts, doubtful);
            plan.blocks.give_back(machine);
            ties
        }
    }

    #[inline(always)]
    fn blocks<const N: usize, const W: usize, const L: usize>(
        &self,
        machine: &mut Machine<N, W, L>,
        parts: &mut [Part<'_>],
        doubtful: &mut [u64],
    ) -> usize {
        let plan = self.by.plan;
        let (mut start, mut ties) = (0, 0);
        while start < self.rows {
            let rows = N.min(self.rows - start);
            machine.run(plan, self.data, (self.start + start, rows), |list, block| {
                for (part, output) in parts.iter_mut().zip(&plan.outputs) {
                    if let (Part::Records { records }, Some(Wire::Records(of, fields))) = (part, &output.wire)
                        && *of == list
                    {
                        records.push(fields, block);
                    }
                }
            });
            let (registers, mut suspect) = (&machine.last, machine.suspect);
            for (part, output) in parts.iter_mut().zip(&plan.outputs) {
                if let Some(wire) = &output.wire {
                    write(part, wire, registers, (start, rows), (self.start + start, self.data.sources));
                }
            }
            for state in self.states {
                self.stated(state, start, rows, &mut suspect);
            }
            if let Some(to) = doubtful.get_mut(start / 64..start / 64 + rows.div_ceil(64)) {
                for ((to, doubt), suspect) in to.iter_mut().zip(registers.bit(plan.doubtful)).zip(&suspect) {
                    *to = doubt | suspect;
                }
                if !rows.is_multiple_of(64)
                    && let Some(last) = to.last_mut()
                {
                    *last &= (1 << (rows % 64)) - 1;
                }
                let mut left = rows;
                for (tie, doubt) in registers.bit(plan.ties).iter().zip(to) {
                    let told = tie & !*doubt & leading(left);
                    ties += told.count_ones() as usize;
                    left = left.saturating_sub(64);
                }
            }
            start += rows;
        }
        ties
    }

    /// Rows of which a cell is in a state that only the plain evaluator can tell.
    #[inline(never)]
    fn stated<const W: usize>(&self, untold: &BooleanBuffer, start: usize, rows: usize, suspect: &mut [u64; W]) {
        let mut given = [0; W];
        bit_words(untold, self.start + start, rows, &mut given);
        for (suspect, given) in suspect.iter_mut().zip(given) {
            *suspect |= given;
        }
    }

    /// Judges one by one the rows that floats cannot tell; where a column is not worked out by the program, all.
    fn left_over(&self, parts: &mut [Part<'_>], doubtful: &[u64]) -> Found {
        let (by, plan) = (self.by, self.by.plan);
        let all = plan.outputs.iter().any(|output| output.wire.is_none());
        let mut found = Found::default();
        if !all && doubtful.iter().all(|word| *word == 0) {
            return found;
        }
        let mut refused = Vec::new();
        for row in 0..self.rows {
            let doubt = is_set(doubtful, 64, row);
            if !doubt && !all {
                continue;
            }
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            found.by_rows += usize::from(doubt);
            let project = self.table.project(self.start + row, &mut refused);
            if !refused.is_empty() {
                found.refused += refused.len();
                let stop = by.options.bad_cells == BadCells::Refuse;
                let room = if stop { SHOWN.saturating_sub(found.cells.len()) } else { usize::MAX };
                found.cells.extend(refused.drain(..).take(room));
                if stop {
                    continue;
                }
            }
            let (assessment, reasons) = leaf::judged(by.framework, &project, by.as_of, plan);
            let (framework, project, codes) = (by.framework, &project, &plan.codes);
            let judged = JudgedRow { framework, project, assessment: &assessment, reasons: &reasons, codes };
            for (part, output) in parts.iter_mut().zip(&plan.outputs) {
                if doubt || output.wire.is_none() {
                    part.put(row, judged.leaf(output));
                }
            }
        }
        found
    }
}

#[inline(always)]
fn write<const N: usize, const W: usize, const L: usize>(
    part: &mut Part<'_>,
    wire: &Wire,
    registers: &Registers<N, W, L>,
    (start, rows): (usize, usize),
    (from, sources): (usize, &[Source<'_>]),
) {
    match wire {
        Wire::Number(value, known) => part.numbers(start, rows, registers.number(*value), registers.bit(*known)),
        Wire::Days(value, known) => part.days(start, rows, registers.number(*value), registers.bit(*known)),
        Wire::Places(value, known) => part.places(start, rows, registers.number(*value), registers.bit(*known)),
        Wire::Truth(yes, no) => part.truths(start, rows, registers.bit(*yes), registers.bit(*no)),
        Wire::Names(bits) => {
            let mut any = [0; W];
            for bit in bits {
                for (any, word) in any.iter_mut().zip(registers.bit(*bit)) {
                    *any |= word;
                }
            }
            part.names(start, rows, bits.len(), |at| bits.get(at).map_or(&any[..], |bit| registers.bit(*bit)), &any);
        }
        Wire::Mask(bits) => {
            part.mask(start, rows, bits.len(), |at| bits.get(at).map(|bit| &registers.bit(*bit)[..]));
        }
        Wire::Groups(groups) => part.loose(start, rows, |at| {
            let bit = |place: u32| is_set(registers.bit(place), 64, at);
            let number = |place: u32| registers.number(place).get(at).copied().unwrap_or(0.0);
            Leaf::Records(
                groups.iter().map(|(name, wire)| (name.clone(), vec![Leaf::wired(wire, number, bit)])).collect(),
            )
        }),
        Wire::Set(bits) => part.words(start, rows, bits.iter().map(|(bit, word)| (&registers.bit(*bit)[..], *word))),
        Wire::Text(text, _, known) => {
            part.texts(start, rows, registers.bit(*known), |at| text.at(sources, from + at).into_owned());
        }
        Wire::Said(number, first, known) => {
            let numbers = registers.number(*number);
            let text = |at: usize| sources.last()?.said(numbers.get(at).copied()?);
            part.texts(start, rows, registers.bit(*known), |at| {
                beginning(text(at).unwrap_or_default(), *first).to_owned()
            });
        }
        // Records are written block by block of their members.
        Wire::Records(..) | Wire::Nothing => {}
    }
}
