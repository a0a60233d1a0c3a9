//! From files to files: chunk after chunk, typed, judged and written, on several threads, in the order of the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use jalon::framework::{Framework, InputId};

use crate::table::fault::{Fault, Reject, Why};
use crate::table::join::Joined;
use crate::table::keys::Keys;
use crate::table::portfolio::{Places, with_places};
use crate::table::read::{Chunk, Source, Tables, Typed};
use crate::table::rejects::{Aside, Misfits};
use crate::table::results::Results;
use crate::table::summary::{Summary, inputs_that_matter};
use crate::table::write::{Piece, Target, Writer};
use crate::{Engine, Refused};

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
    /// Where the results go; none: they are only counted. A path that is not there is the standard output.
    pub output: Option<(Option<PathBuf>, Target)>,
    /// What becomes of cells that do not fit.
    pub misfits: Misfits,
    /// The figures of each project among all, from a first pass over the same data.
    pub places: Option<Places>,
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
    let mut collector = Collector {
        results: Results::of(job.framework, &with_places(&job.engine.schema(), job.places.as_ref())),
        output: job.output.take(),
        aside: Aside::new(&job.misfits)?,
        keys: Keys::new(),
        writer: None,
        rows: 0,
        summary: Summary::default(),
    };
    let threads = crate::run::threads(job.threads);
    let results = collector.results.clone();
    let target = collector.output.as_ref().map(|(_, target)| *target);
    let (framework, engine) = (job.framework, job.engine);
    let matter = inputs_that_matter(framework, &engine.schema());
    let (joined, places) = (std::mem::take(&mut job.joined), job.places.take());
    for table in &joined {
        collector.aside.take(table.rejects.clone())?;
    }
    let work = |number: usize, chunk: Chunk| {
        let places = places.as_ref().map(|places| (places, number));
        one(framework, engine, &joined, places, &results, target, &matter, chunk)
    };
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

/// Types and judges a chunk.
#[allow(clippy::too_many_arguments, reason = "what all chunks share, each once")]
fn one(
    framework: &Framework,
    engine: &Engine,
    joined: &[Joined],
    places: Option<(&Places, usize)>,
    results: &Results,
    target: Option<Target>,
    matter: &BTreeSet<InputId>,
    chunk: Chunk,
) -> Result<Done, Fault> {
    let source = chunk.source.clone();
    let mut typed = chunk.read(framework)?;
    for table in joined {
        typed = table.attach(typed)?;
    }
    let rows = typed.batch.num_rows();
    let mut judged = engine.judge(&typed.batch)?;
    let mut rejects = std::mem::take(&mut typed.rejects);
    rejects.extend(std::mem::take(&mut judged.refused).into_iter().map(|refused| told(&source, &typed, refused)));
    rejects.sort_by_key(|reject| reject.row);
    let mut summary = Summary::of(framework, &source, &typed.batch, &judged, rejects.len(), matter);
    summary.rows = rows as u64;
    let key = typed.key;
    let content = match target {
        None => Content::Nothing,
        Some(target) => {
            let judged = match places {
                Some((places, chunk)) => places.beside(judged.batch, chunk)?,
                None => judged.batch,
            };
            let shown = results.shown(&judged, key.as_ref(), &source)?;
            match key {
                Some(_) => Content::Piece(target.prepare(shown)),
                None => Content::Unnamed(shown),
            }
        }
    };
    Ok(Done { source, rows, content, key, rejects, summary })
}

/// A cell that the engine refuses, with its file.
#[must_use]
pub fn told(source: &Source, typed: &Typed, refused: Refused) -> Reject {
    Reject {
        file: source.path.clone(),
        row: refused.row as u64 + 1,
        line: typed.line(refused.row),
        column: refused.column,
        text: refused.text,
        why: Why::Data(Box::new(refused.reason)),
    }
}

fn unreadable(source: &Source, why: std::io::Error) -> Fault {
    Fault::Unreadable { path: source.path.clone(), why }
}

/// What gathers the chunks judged.
struct Collector {
    results: Results,
    output: Option<(Option<PathBuf>, Target)>,
    aside: Aside,
    keys: Keys,
    writer: Option<Writer>,
    rows: u64,
    summary: Summary,
}

impl Collector {
    fn take(&mut self, mut done: Done) -> Result<(), Fault> {
        self.aside.take_chunk(&done.source.path, done.rows, std::mem::take(&mut done.rejects))?;
        if let Some(key) = &done.key {
            self.keys.add(key).map_err(|why| unreadable(&done.source, why))?;
        }
        let piece = match done.content {
            Content::Nothing => None,
            Content::Piece(piece) => Some(piece),
            Content::Unnamed(batch) => {
                let numbers: Int64Array = (0..done.rows).map(|row| Some((self.rows + row as u64) as i64 + 1)).collect();
                let batch = self.results.numbered(&batch, numbers)?;
                self.output.as_ref().map(|(_, target)| target.prepare(batch))
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
        let Some((path, target)) = &self.output else { return Ok(()) };
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
            && let Some((path, target)) = &self.output
        {
            self.writer = Some(Writer::create(path.as_deref(), *target, &self.results.unnamed_schema())?);
        }
        self.summary.refused = self.aside.finish()?;
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
