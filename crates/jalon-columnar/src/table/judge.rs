//! From files to files: chunk after chunk, typed, judged and written, on several threads, in the order of the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use jalon::framework::{Framework, InputId};

use crate::table::fault::{Fault, Reject};
use crate::table::join::Joined;
use crate::table::keys::Keys;
use crate::table::portfolio::{Places, with_places};
use crate::table::read::{Chunk, Tables};
use crate::table::rejects::{Aside, Misfits};
use crate::table::results::Results;
use crate::table::summary::{Summary, inputs_that_matter};
use crate::table::typed::{Source, told};
use crate::table::write::{Piece, Target, Writer};
use crate::{Engine, Error};

/// Tables to be judged.
pub struct Job<'j, 'f> {
    /// The framework.
    pub framework: &'f Framework,
    /// The framework made ready: with cells that do not fit set aside, and one thread.
    pub engine: &'j Engine,
    /// The data.
    pub tables: Tables<'f>,
    /// Tables that belong to them.
    pub joined: Vec<Joined>,
    /// How many threads; 0: as many as the machine has.
    pub threads: usize,
    /// Where the results go.
    pub output: Output<'j>,
    /// What becomes of cells that do not fit.
    pub misfits: Misfits,
    /// The figures of each project among all, from a first pass over the same data.
    pub places: Option<Places>,
    /// Whether results are counted, value by value.
    pub summary: bool,
    /// Set by another thread, this breaks the work off, soon.
    pub stop: Option<&'j AtomicBool>,
}

/// Where results go.
pub enum Output<'j> {
    /// Nowhere: they are only counted.
    Nowhere,
    /// To a file; one that has no path is the standard output.
    File(Option<PathBuf>, Target),
    /// To the caller, batch after batch, in the order of the rows.
    Batches(&'j mut dyn FnMut(RecordBatch)),
}

/// A chunk judged.
struct Done {
    source: Arc<Source>,
    rows: usize,
    content: Content,
    /// The names of the projects.
    key: Option<ArrayRef>,
    rejects: Vec<Reject>,
    summary: Summary,
}

enum Content {
    /// Ready to be written.
    Piece(Piece),
    /// Rows that nothing names: they still want their numbers.
    Unnamed(RecordBatch),
    Nothing,
}

/// Judges all rows. `tick` is told how many are done.
///
/// # Errors
/// [`Fault`]; then nothing is written.
pub fn judge(mut job: Job<'_, '_>, mut tick: impl FnMut(u64)) -> Result<Summary, Fault> {
    let never = AtomicBool::new(false);
    let stop = job.stop.unwrap_or(&never);
    let form = match &job.output {
        Output::Nowhere => Form::Nothing,
        Output::File(_, target) => Form::Target(*target),
        Output::Batches(_) => Form::Batch,
    };
    let mut collector = Collector {
        form,
        keyed: job.summary,
        results: Results::of(job.framework, &with_places(&job.engine.schema(), job.places.as_ref())),
        output: std::mem::replace(&mut job.output, Output::Nowhere),
        aside: Aside::new(&job.misfits)?,
        keys: Keys::new(),
        writer: None,
        rows: 0,
        summary: Summary::default(),
    };
    let threads = crate::run::threads(job.threads);
    let results = collector.results.clone();
    let (framework, engine) = (job.framework, job.engine);
    let matter = job.summary.then(|| inputs_that_matter(framework, &engine.schema()));
    let (joined, places) = (std::mem::take(&mut job.joined), job.places.take());
    for table in &joined {
        collector.aside.take(table.rejects.clone())?;
    }
    let (places, matter) = (places.as_ref(), matter.as_ref());
    let plan = Plan { framework, engine, joined: &joined, places, results: &results, form, matter, stop };
    let work = |number: usize, chunk: Chunk| one(&plan, number, chunk);
    if threads <= 1 {
        let mut numbers = 0..;
        while let (Some(chunk), Some(number)) = (job.tables.next_chunk()?, numbers.next()) {
            collector.take(work(number, chunk)?)?;
            tick(collector.rows);
        }
    } else {
        in_order(&mut job.tables, threads, &work, |done| {
            collector.take(done)?;
            tick(collector.rows);
            Ok(())
        })?;
    }
    for table in &joined {
        collector.aside.take(table.left_over())?;
    }
    collector.finish()
}

/// Hands chunks to threads, and takes what they make of them in order; a few at a time, so that memory is bounded.
fn in_order(
    tables: &mut Tables<'_>,
    threads: usize,
    work: &(impl Fn(usize, Chunk) -> Result<Done, Fault> + Sync),
    mut take: impl FnMut(Done) -> Result<(), Fault>,
) -> Result<(), Fault> {
    std::thread::scope(|scope| {
        let (to_workers, queue) = channel::<(usize, Chunk)>();
        let (from_workers, made) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads {
            let (queue, from_workers) = (queue.clone(), from_workers.clone());
            scope.spawn(move || {
                while let Some((number, chunk)) = next(&queue) {
                    if from_workers.send((number, work(number, chunk))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(from_workers);
        let (mut sent, mut taken, mut ended) = (0usize, 0usize, false);
        let mut waiting = BTreeMap::new();
        loop {
            while !ended && sent - taken <= threads {
                match tables.next_chunk()? {
                    Some(chunk) => {
                        if to_workers.send((sent, chunk)).is_err() {
                            ended = true;
                        }
                        sent += 1;
                    }
                    None => ended = true,
                }
            }
            if taken == sent {
                return Ok(());
            }
            let done = match waiting.remove(&taken) {
                Some(done) => done,
                None => match made.recv() {
                    Ok((number, done)) if number == taken => done,
                    Ok((number, done)) => {
                        waiting.insert(number, done);
                        continue;
                    }
                    // No worker is left: one of them has failed in a way that it could not tell.
                    Err(_) => return Ok(()),
                },
            };
            taken += 1;
            take(done?)?;
        }
    })
}

fn next(queue: &Mutex<Receiver<(usize, Chunk)>>) -> Option<(usize, Chunk)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// How results are made ready.
#[derive(Clone, Copy)]
enum Form {
    Nothing,
    Target(Target),
    Batch,
}

impl Form {
    fn prepare(self, batch: RecordBatch) -> Option<Piece> {
        match self {
            Form::Nothing => None,
            Form::Target(target) => Some(target.prepare(batch)),
            Form::Batch => Some(Piece::Batch(batch)),
        }
    }
}

/// What all chunks share.
struct Plan<'p> {
    framework: &'p Framework,
    engine: &'p Engine,
    joined: &'p [Joined],
    places: Option<&'p Places>,
    results: &'p Results,
    form: Form,
    /// The inputs whose gaps are counted; none: nothing is.
    matter: Option<&'p BTreeSet<InputId>>,
    stop: &'p AtomicBool,
}

/// Types and judges a chunk.
fn one(plan: &Plan<'_>, number: usize, chunk: Chunk) -> Result<Done, Fault> {
    if plan.stop.load(Ordering::Relaxed) {
        return Err(Error::Stopped.into());
    }
    let source = chunk.source.clone();
    let mut typed = chunk.read(plan.framework)?;
    for table in plan.joined {
        typed = table.attach(typed)?;
    }
    let rows = typed.batch.num_rows();
    let mut judged = plan.engine.judge_until(&typed.batch, plan.stop)?;
    let mut rejects = std::mem::take(&mut typed.rejects);
    rejects.extend(std::mem::take(&mut judged.refused).into_iter().map(|refused| told(&source, &typed, refused)));
    rejects.sort_by_key(|reject| reject.row);
    let mut summary = match plan.matter {
        Some(matter) => Summary::of(plan.framework, &source, &typed.batch, &judged, rejects.len(), matter),
        None => Summary::default(),
    };
    summary.rows = rows as u64;
    let key = typed.key;
    let content = match plan.form {
        Form::Nothing => Content::Nothing,
        form => {
            let judged = match plan.places {
                Some(places) => places.beside(judged.batch, number)?,
                None => judged.batch,
            };
            let shown = plan.results.shown(&judged, key.as_ref(), &source)?;
            match key {
                Some(_) => form.prepare(shown).map_or(Content::Nothing, Content::Piece),
                None => Content::Unnamed(shown),
            }
        }
    };
    Ok(Done { source, rows, content, key, rejects, summary })
}

fn unreadable(source: &Source, why: std::io::Error) -> Fault {
    Fault::Unreadable { path: source.path.clone(), why }
}

/// What gathers the chunks judged.
struct Collector<'j> {
    results: Results,
    form: Form,
    output: Output<'j>,
    /// Whether names that stand twice are looked for.
    keyed: bool,
    aside: Aside,
    keys: Keys,
    writer: Option<Writer>,
    rows: u64,
    summary: Summary,
}

impl Collector<'_> {
    fn take(&mut self, mut done: Done) -> Result<(), Fault> {
        self.aside.take_chunk(&done.source.path, done.rows, std::mem::take(&mut done.rejects))?;
        if let Some(key) = done.key.as_ref().filter(|_| self.keyed) {
            self.keys.add(key).map_err(|why| unreadable(&done.source, why))?;
        }
        let piece = match done.content {
            Content::Nothing => None,
            Content::Piece(piece) => Some(piece),
            Content::Unnamed(batch) => {
                let from = self.rows as i64 + 1;
                let numbers = Int64Array::from_iter_values(from..from + done.rows as i64);
                let batch = self.results.numbered(&batch, numbers)?;
                self.form.prepare(batch)
            }
        };
        // Without a table for them, a cell that does not fit stops all: nothing more is written.
        if let Some(piece) = piece
            && !self.aside.stops()
        {
            self.append(&done.source, piece)?;
        }
        self.rows += done.rows as u64;
        self.summary.add(done.summary, &done.source);
        Ok(())
    }

    /// Writes a piece; the first begins the file.
    fn append(&mut self, source: &Source, piece: Piece) -> Result<(), Fault> {
        let (path, target) = match &mut self.output {
            Output::Nowhere => return Ok(()),
            Output::File(path, target) => (path, target),
            Output::Batches(take) => {
                if let Piece::Batch(batch) = piece {
                    take(batch);
                }
                return Ok(());
            }
        };
        let schema = match &piece {
            Piece::Bytes(_) => self.results.schema(source),
            Piece::Batch(batch) => batch.schema(),
        };
        let writer = match &mut self.writer {
            Some(writer) if writer.schema().fields().first() != schema.fields().first() => {
                return Err(Fault::OtherKey { path: source.path.clone() });
            }
            Some(writer) => writer,
            None => self.writer.insert(Writer::create(path.as_deref(), *target, &schema)?),
        };
        writer.append(piece)
    }

    fn finish(mut self) -> Result<Summary, Fault> {
        // A table without rows still has columns.
        if self.writer.is_none()
            && !self.aside.stops()
            && let Output::File(path, target) = &self.output
        {
            self.writer = Some(Writer::create(path.as_deref(), *target, &self.results.unnamed_schema())?);
        }
        (self.summary.refused, self.summary.misfits) = match self.aside.finish() {
            Err(Fault::BadCells { count, first, .. }) => {
                let begun = self.writer.is_some_and(Writer::abandon);
                return Err(Fault::BadCells { count, first, begun });
            }
            finished => finished?,
        };
        if let Some(source) = self.summary.sources.first().cloned() {
            let twice = self.keys.finish().map_err(|why| unreadable(&source, why))?;
            (self.summary.repeated, self.summary.twice) = twice;
        }
        if let Some(writer) = self.writer {
            writer.finish()?;
        }
        Ok(self.summary)
    }
}
