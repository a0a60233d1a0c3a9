//! From files to files: chunk after chunk, typed, judged and written, on several threads, in the order of the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Int64Array, RecordBatch};
use jalon::framework::{Framework, InputId};
use jalon::lang::Language;

use crate::table::fault::{Fault, Reject, Why};
use crate::table::join::Joined;
use crate::table::read::{Chunk, Source, Tables, Typed};
use crate::table::rejects::Rejects;
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
    /// Where cells go that do not fit, and the language of the reasons. None: there may be no such cell.
    pub rejects: Option<(PathBuf, Language)>,
}

/// The first of the cells that do not fit are named.
const NAMED: usize = 20;

/// A chunk judged.
struct Done {
    source: Arc<Source>,
    rows: usize,
    content: Content,
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
        results: Results::of(job.framework, &job.engine.schema()),
        output: job.output.take(),
        rejects: job.rejects.as_ref().map(|(path, language)| Rejects::create(path, *language)).transpose()?,
        writer: None,
        first: Vec::new(),
        refused: 0,
        rows: 0,
        rows_of: BTreeMap::new(),
        summary: Summary::default(),
    };
    let threads = match job.threads {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    let results = collector.results.clone();
    let target = collector.output.as_ref().map(|(_, target)| *target);
    let (framework, engine) = (job.framework, job.engine);
    let matter = inputs_that_matter(framework, &engine.schema());
    let joined = std::mem::take(&mut job.joined);
    for table in &joined {
        collector.set_aside(table.rejects.clone())?;
    }
    let work = |chunk: Chunk| one(framework, engine, &joined, &results, target, &matter, chunk);
    if threads <= 1 {
        while let Some(chunk) = job.tables.next_chunk()? {
            collector.take(work(chunk)?)?;
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
        collector.set_aside(table.left_over())?;
    }
    collector.finish()
}

/// Hands chunks to threads, and takes what they make of them in order; a few at a time, so that memory is bounded.
fn in_order(
    tables: &mut Tables<'_>,
    threads: usize,
    work: &(impl Fn(Chunk) -> Result<Done, Fault> + Sync),
    mut take: impl FnMut(Done) -> Result<(), Fault>,
) -> Result<(), Fault> {
    std::thread::scope(|scope| {
        let (to_workers, queue) = channel::<(u64, Chunk)>();
        let (from_workers, made) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads {
            let (queue, from_workers) = (queue.clone(), from_workers.clone());
            scope.spawn(move || {
                while let Some((number, chunk)) = next(&queue) {
                    if from_workers.send((number, work(chunk))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(from_workers);
        let (mut sent, mut taken, mut ended) = (0u64, 0u64, false);
        let mut waiting = BTreeMap::new();
        loop {
            while !ended && sent - taken <= threads as u64 {
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

fn next(queue: &Mutex<Receiver<(u64, Chunk)>>) -> Option<(u64, Chunk)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Types and judges a chunk.
fn one(
    framework: &Framework,
    engine: &Engine,
    joined: &[Joined],
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
    let content = match target {
        None => Content::Nothing,
        Some(target) => {
            let shown = results.shown(&judged.batch, typed.key.as_ref(), &source)?;
            match typed.key {
                Some(_) => Content::Piece(target.prepare(shown)),
                None => Content::Unnamed(shown),
            }
        }
    };
    Ok(Done { source, rows, content, rejects, summary })
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

/// What gathers the chunks judged.
struct Collector {
    results: Results,
    output: Option<(Option<PathBuf>, Target)>,
    rejects: Option<Rejects>,
    writer: Option<Writer>,
    first: Vec<Reject>,
    refused: u64,
    rows: u64,
    rows_of: BTreeMap<PathBuf, u64>,
    summary: Summary,
}

impl Collector {
    fn take(&mut self, mut done: Done) -> Result<(), Fault> {
        let before = self.rows_of.entry(done.source.path.clone()).or_insert(0);
        for reject in &mut done.rejects {
            reject.row += *before;
        }
        *before += done.rows as u64;
        self.set_aside(std::mem::take(&mut done.rejects))?;
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
            && (self.rejects.is_some() || self.refused == 0)
        {
            self.begin(&done.source)?;
            if let Some(writer) = &mut self.writer {
                writer.append(piece)?;
            }
        }
        self.rows += done.rows as u64;
        self.summary.add(done.summary, &done.source);
        Ok(())
    }

    fn set_aside(&mut self, refused: Vec<Reject>) -> Result<(), Fault> {
        self.refused += refused.len() as u64;
        match &mut self.rejects {
            Some(rejects) => rejects.write(&refused),
            None => {
                let room = NAMED.saturating_sub(self.first.len());
                self.first.extend(refused.into_iter().take(room));
                Ok(())
            }
        }
    }

    fn begin(&mut self, source: &Source) -> Result<(), Fault> {
        if self.writer.is_none()
            && let Some((path, target)) = &self.output
        {
            self.writer = Some(Writer::create(path.as_deref(), *target, &self.results.schema(source))?);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Summary, Fault> {
        if self.rejects.is_none() && self.refused > 0 {
            return Err(Fault::BadCells { count: self.refused, first: self.first });
        }
        // A table without rows still has columns.
        if self.writer.is_none()
            && let Some((path, target)) = &self.output
        {
            self.writer = Some(Writer::create(path.as_deref(), *target, &self.results.unnamed_schema())?);
        }
        if let Some(rejects) = self.rejects {
            rejects.finish()?;
        }
        if let Some(writer) = self.writer {
            writer.finish()?;
        }
        self.summary.refused = self.refused;
        Ok(self.summary)
    }
}
