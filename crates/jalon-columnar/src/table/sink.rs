//! Texts to a typed Arrow column, as the framework's input says: plain cells at once, all others as the core reads them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::{Int32Type, UInt8Type};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, PrimitiveArray, StringArray,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use jalon::axis::{Axis, AxisId};
use jalon::date::{Date, Day};
use jalon::framework::{AnswerState, Framework, Input, MissingReason, NumberType, Type};
use jalon::number::Number;
use jalon::project::table::{self, Listed};
use jalon::value::{Datum, Interval};
use unicode_normalization::UnicodeNormalization;

use crate::table::fault::Why;
use crate::table::habits::{self, Habits};
use crate::table::slots::Slot;

/// The names that choices may be written by, and what the column writes them as.
#[derive(Debug)]
pub(crate) struct Choices {
    names: Vec<String>,
    by_text: HashMap<Vec<u8>, u32>,
    /// The same by how long they are: few have one length, and to compare them is quicker than to look them up.
    by_length: Vec<Vec<(Vec<u8>, u32)>>,
}

/// Longer texts than this are looked up.
const SHORT: usize = 32;

impl Choices {
    /// Those of an axis: by name and code; by label, whatever its case, where no two have the same.
    pub(crate) fn of(framework: &Framework, axis: AxisId) -> Option<Choices> {
        let members = framework.axes.get(axis.0 as usize).and_then(Axis::members)?;
        let mut by_text = HashMap::new();
        let mut labels: HashMap<String, Option<u32>> = HashMap::new();
        for (place, member) in (0u32..).zip(members) {
            let words = [Some(&member.name), member.labels.en.as_ref(), member.labels.fr.as_ref()];
            for word in words.into_iter().flatten() {
                let same = labels.entry(word.to_lowercase()).or_insert(Some(place));
                if *same != Some(place) {
                    *same = None;
                }
            }
        }
        by_text.extend(labels.into_iter().filter_map(|(word, place)| Some((word.into_bytes(), place?))));
        // The first of two with the same code has it; a name goes before all.
        for (place, member) in (0u32..).zip(members) {
            if let Some(code) = &member.code {
                by_text.insert(code.clone().into_bytes(), place);
            }
        }
        by_text.extend((0u32..).zip(members).map(|(place, member)| (member.name.clone().into_bytes(), place)));
        let mut by_length = vec![Vec::new(); SHORT];
        for (text, place) in &by_text {
            if let Some(list) = by_length.get_mut(text.len()) {
                list.push((text.clone(), *place));
            }
        }
        Some(Choices { names: members.iter().map(|member| member.name.clone()).collect(), by_text, by_length })
    }

    /// The place of a choice that is written to the letter.
    #[inline]
    fn exact(&self, bytes: &[u8]) -> Option<u32> {
        match self.by_length.get(bytes.len()) {
            Some(list) if list.len() <= 8 => list.iter().find(|(text, _)| text == bytes).map(|(_, place)| *place),
            _ => self.by_text.get(bytes).copied(),
        }
    }

    /// The place of a choice as it was written.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<u32> {
        self.exact(bytes).or_else(|| {
            let text = std::str::from_utf8(bytes).ok()?;
            let plain: String = text.trim().nfc().flat_map(char::to_lowercase).collect();
            self.by_text.get(plain.as_bytes()).copied()
        })
    }
}

/// A column under way.
pub(crate) struct Sink<'a> {
    framework: &'a Framework,
    input: &'a Input,
    habits: &'a Habits,
    choices: Option<&'a Choices>,
    rows: usize,
    store: Store,
    valid: Bits,
    /// Cells that only a text can hold: figures of more digits, ranges, months.
    exact: Vec<(usize, String)>,
    states: Vec<(usize, String)>,
    evidence: Vec<(usize, String)>,
}

enum Store {
    Whole(Vec<i64>),
    Float(Vec<f64>),
    Truth(Bits),
    Days(Vec<i32>),
    Codes(Vec<u8>),
    WideCodes(Vec<i32>),
    Text(StringBuilder),
}

/// Bits, one after the other.
#[derive(Default)]
struct Bits {
    words: Vec<u64>,
    /// Those that do not fill a word yet.
    word: u64,
    count: usize,
}

impl Bits {
    fn with_capacity(count: usize) -> Bits {
        Bits { words: Vec::with_capacity(count.div_ceil(64)), ..Bits::default() }
    }

    #[inline(always)]
    fn append(&mut self, bit: bool) {
        self.word |= u64::from(bit) << (self.count % 64);
        self.count += 1;
        if self.count.is_multiple_of(64) {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    fn finish(mut self) -> BooleanBuffer {
        self.words.push(self.word);
        BooleanBuffer::new(Buffer::from_vec(self.words), 0, self.count)
    }
}

/// What a sink has become.
pub(crate) struct Columns {
    values: ArrayRef,
    states: Option<ArrayRef>,
    evidence: Option<ArrayRef>,
}

impl Columns {
    /// The columns with their names.
    pub(crate) fn named(self, name: &str) -> impl Iterator<Item = (String, ArrayRef)> {
        let beside = [(".state", self.states), (".evidence", self.evidence)];
        let beside = beside.into_iter().filter_map(|(suffix, array)| Some((suffix, array?)));
        let name = name.to_owned();
        std::iter::once(("", self.values)).chain(beside).map(move |(suffix, array)| (format!("{name}{suffix}"), array))
    }
}

impl<'a> Sink<'a> {
    pub(crate) fn new(
        framework: &'a Framework,
        slot: &'a Slot,
        habits: &'a Habits,
        choices: Option<&'a Choices>,
        rows: usize,
    ) -> Option<Sink<'a>> {
        let input = framework.inputs.get(slot.input.0 as usize)?;
        let store = match &input.ty {
            Type::Number(_) if slot.whole => Store::Whole(Vec::with_capacity(rows)),
            Type::Number(_) => Store::Float(Vec::with_capacity(rows)),
            Type::Truth => Store::Truth(Bits::with_capacity(rows)),
            Type::Date { .. } => Store::Days(Vec::with_capacity(rows)),
            Type::Member(_) => match choices {
                Some(choices) if choices.names.len() <= crate::source::MEMBERS => {
                    Store::Codes(Vec::with_capacity(rows))
                }
                Some(_) => Store::WideCodes(Vec::with_capacity(rows)),
                None => Store::Text(StringBuilder::with_capacity(rows, rows * 8)),
            },
            Type::Text | Type::Duration => Store::Text(StringBuilder::with_capacity(rows, rows * 8)),
        };
        let valid = Bits::with_capacity(rows);
        let (exact, states, evidence) = (Vec::new(), Vec::new(), Vec::new());
        Some(Sink { framework, input, habits, choices, rows: 0, store, valid, exact, states, evidence })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Takes the cells of a run of rows; gives the places of those that do not fit, with the reasons.
    #[inline]
    pub(crate) fn extend<'t>(&mut self, cells: impl Iterator<Item = &'t [u8]>, mut refused: impl FnMut(usize, Why)) {
        let decimal = self.habits.decimal.sign() as u8;
        for cell in cells {
            if cell.is_empty() {
                self.push_empty();
                continue;
            }
            let done = match &mut self.store {
                Store::Whole(values) => match habits::plain(cell, decimal) {
                    Some((value, 0)) => {
                        values.push(value);
                        true
                    }
                    _ => false,
                },
                Store::Float(values) => match habits::plain(cell, decimal) {
                    Some((value, places)) => {
                        values.push(habits::float(value, places));
                        true
                    }
                    None => false,
                },
                Store::Truth(values) => match habits::truth(cell) {
                    Some(truth) => {
                        values.append(truth);
                        true
                    }
                    None => false,
                },
                Store::Days(values) => match habits::day(cell, self.habits.dates) {
                    Some(day) if self.input.date_range.is_none() => {
                        values.push(day);
                        true
                    }
                    _ => false,
                },
                Store::Codes(values) => match self.choices.and_then(|choices| choices.exact(cell)) {
                    Some(place) => {
                        values.push(place as u8);
                        true
                    }
                    None => false,
                },
                Store::WideCodes(_) | Store::Text(_) => false,
            };
            if done {
                self.valid.append(true);
                self.rows += 1;
            } else if let Err(why) = self.push_odd(cell) {
                refused(self.rows, why);
                self.push_state("rejected");
            }
        }
    }

    /// A cell without an answer.
    pub(crate) fn push_empty(&mut self) {
        self.valid.append(false);
        match &mut self.store {
            Store::Whole(values) => values.push(0),
            Store::Float(values) => values.push(0.0),
            Store::Truth(values) => values.append(false),
            Store::Days(values) => values.push(0),
            Store::Codes(values) => values.push(0),
            Store::WideCodes(values) => values.push(0),
            Store::Text(values) => values.append_null(),
        }
        self.rows += 1;
    }

    /// A cell without a value, and why.
    pub(crate) fn push_state(&mut self, state: &str) {
        self.states.push((self.rows, state.to_owned()));
        self.push_empty();
    }

    /// What a column beside says of a row that has been taken already.
    pub(crate) fn say_state(&mut self, row: usize, state: &str) {
        self.states.push((row, state.to_owned()));
    }

    /// How well the answer of a row is supported.
    pub(crate) fn say_evidence(&mut self, row: usize, level: &str) {
        self.evidence.push((row, level.to_owned()));
    }

    /// A cell that is not plain: spaces, units, more digits, a label, a state; or bad. Nothing is taken where it is bad.
    #[cold]
    fn push_odd(&mut self, cell: &[u8]) -> Result<(), Why> {
        let text = std::str::from_utf8(cell).map_err(|_| Why::NotText)?;
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() || self.habits.missing.iter().any(|word| word == text) {
            self.push_empty();
            return Ok(());
        }
        if text == "-" || text == "\u{2013}" || text == "\u{2014}" {
            table::state(self.input, "not_applicable").map_err(|fact| Why::Data(Box::new(fact)))?;
            self.push_state("not_applicable");
            return Ok(());
        }
        let state = match (&self.input.ty, self.choices) {
            (Type::Number(_), _) => {
                let figure = habits::figure(text, self.habits).ok_or(Why::AmbiguousSign)?;
                self.read(&figure)?
            }
            (Type::Date { .. }, _) => {
                let iso = habits::iso(text, self.habits.dates);
                // What is refused is told as it was written.
                self.read(&iso).or_else(|why| self.read(text).and(Err(why)))?
            }
            (Type::Truth, _) => match habits::truth(text.as_bytes()) {
                Some(truth) => AnswerState::Given(Datum::Truth(truth)),
                None => self.read(text)?,
            },
            (Type::Member(_), Some(choices)) => match choices.find(text.as_bytes()) {
                Some(place) => AnswerState::Given(Datum::Member(place)),
                None => self.read(text)?,
            },
            // A reference to a record, whose table may come with a join; the engine looks it up.
            (Type::Member(_), None) => AnswerState::Given(Datum::Text(Arc::from(text))),
            (Type::Text | Type::Duration, _) => {
                self.read(text)?;
                let text: String = text.nfc().collect();
                AnswerState::Given(Datum::Text(Arc::from(text)))
            }
        };
        self.push(&state);
        Ok(())
    }

    fn read(&self, text: &str) -> Result<AnswerState, Why> {
        table::text(self.framework, self.input, &Listed::default(), text).map_err(|fact| Why::Data(Box::new(fact)))
    }

    /// Takes an answer as the core has read it.
    pub(crate) fn push(&mut self, state: &AnswerState) {
        match state {
            AnswerState::Given(datum) => self.push_datum(datum),
            AnswerState::Between(interval) => {
                let text = self.range(interval);
                self.push_exact(text);
            }
            AnswerState::Within(first, last) => {
                let text = span(first, last).unwrap_or_else(|| format!("{first} .. {last}"));
                self.push_exact(text);
            }
            AnswerState::Absent | AnswerState::Missing(MissingReason::NotSaid) => self.push_empty(),
            AnswerState::Missing(why) => self.push_state(match why {
                MissingReason::NotSaid => "missing",
                MissingReason::NotCollected => "missing: not_collected",
                MissingReason::Refused => "missing: refused",
                MissingReason::Pending => "missing: pending",
            }),
            AnswerState::NotYet => self.push_state("not_yet"),
            AnswerState::DateUnknown => self.push_state("unknown"),
            AnswerState::NotApplicable => self.push_state("not_applicable"),
            AnswerState::Rejected => self.push_state("rejected"),
        }
    }

    fn push_datum(&mut self, datum: &Datum) {
        match (datum, &mut self.store) {
            (Datum::Number(number), _) => {
                let text = self.figure(number);
                let Some((value, places)) = habits::plain(text.as_bytes(), b'.') else {
                    self.push_exact(text);
                    return;
                };
                if places > 0 {
                    self.widen();
                }
                match &mut self.store {
                    Store::Whole(values) => values.push(value),
                    Store::Float(values) => values.push(habits::float(value, places)),
                    _ => return,
                }
            }
            (Datum::Truth(truth), Store::Truth(values)) => values.append(*truth),
            (Datum::Date(Date::Day(day)), Store::Days(values)) => values.push(day.since_1970()),
            (Datum::Date(date), Store::Days(_)) => {
                self.push_exact(date.to_string());
                return;
            }
            (Datum::Member(place), Store::Codes(values)) => values.push(*place as u8),
            (Datum::Member(place), Store::WideCodes(values)) => values.push(*place as i32),
            (Datum::Text(text), Store::Text(values)) => values.append_value(text),
            (Datum::Duration(duration), Store::Text(values)) => {
                values.append_value(format!("P{}M{}DT{}S", duration.months, duration.days, duration.seconds));
            }
            _ => {
                self.push_empty();
                return;
            }
        }
        self.valid.append(true);
        self.rows += 1;
    }

    fn push_exact(&mut self, text: String) {
        if let Store::Text(values) = &mut self.store {
            values.append_value(text);
            self.valid.append(true);
            self.rows += 1;
            return;
        }
        self.exact.push((self.rows, text));
        self.push_empty();
    }

    /// A number in base units as data write it for this input.
    fn figure(&self, number: &Number) -> String {
        match &self.input.ty {
            Type::Number(NumberType { share: false, unit, .. }) => unit.from_base(number).to_exact_string(),
            _ => number.to_exact_string(),
        }
    }

    fn range(&self, interval: &Interval) -> String {
        let end = |end: &Option<jalon::value::End>| end.as_ref().map(|end| self.figure(&end.at)).unwrap_or_default();
        format!("{} .. {}", end(&interval.low), end(&interval.high))
    }

    /// Whole figures become floats at the first that is none.
    fn widen(&mut self) {
        if let Store::Whole(values) = &mut self.store {
            // Up to fifteen digits: each is exactly a float.
            self.store = Store::Float(values.iter().map(|value| *value as f64).collect());
        }
    }

    /// The column, and those beside it.
    pub(crate) fn finish(mut self) -> Columns {
        let states = beside(self.rows, std::mem::take(&mut self.states));
        let evidence = beside(self.rows, std::mem::take(&mut self.evidence));
        let values =
            if self.exact.is_empty() { array(self.store, self.valid, self.choices) } else { self.into_texts() };
        Columns { values, states, evidence }
    }

    /// The column as texts, where a cell is one that nothing else can hold.
    fn into_texts(mut self) -> ArrayRef {
        let valid = std::mem::take(&mut self.valid).finish();
        let mut exact = std::mem::take(&mut self.exact).into_iter().peekable();
        let mut texts = StringBuilder::with_capacity(self.rows, self.rows * 8);
        for row in 0..self.rows {
            if let Some((_, text)) = exact.next_if(|(at, _)| *at == row) {
                texts.append_value(text);
            } else if !valid.value(row) {
                texts.append_null();
            } else {
                match &self.store {
                    Store::Whole(values) => texts.append_option(values.get(row).map(i64::to_string)),
                    Store::Float(values) => texts.append_option(values.get(row).map(f64::to_string)),
                    Store::Days(values) => {
                        let day = values.get(row).and_then(|day| Day::from_since_1970(*day));
                        texts.append_option(day.map(|day| Date::Day(day).to_string()));
                    }
                    _ => texts.append_null(),
                }
            }
        }
        Arc::new(texts.finish())
    }
}

/// The name of a span of days that has one: `2020-02`, `2020-Q1`, `2020`.
fn span(first: &Date, last: &Date) -> Option<String> {
    let (from, to) = (first.first_day(), last.last_day());
    let year = from.year();
    let names = [
        format!("{year:04}-{:02}", from.month()),
        format!("{year:04}-Q{}", (from.month() + 2) / 3),
        format!("{year:04}-H{}", (from.month() + 5) / 6),
        format!("{year:04}"),
    ];
    names
        .into_iter()
        .find(|name| Date::parse_iso(name, None).is_ok_and(|date| date.first_day() == from && date.last_day() == to))
}

fn beside(rows: usize, mut said: Vec<(usize, String)>) -> Option<ArrayRef> {
    if said.is_empty() {
        return None;
    }
    // The first word on a row holds: a cell refused stays refused.
    said.sort_by_key(|(row, _)| *row);
    let mut said = said.into_iter().peekable();
    let mut texts = StringBuilder::with_capacity(rows, 64);
    for row in 0..rows {
        texts.append_option(said.next_if(|(at, _)| *at == row).map(|(_, text)| text));
        while said.next_if(|(at, _)| *at == row).is_some() {}
    }
    Some(Arc::new(texts.finish()))
}

fn array(store: Store, valid: Bits, choices: Option<&Choices>) -> ArrayRef {
    let nulls = |valid: Bits| {
        let nulls = NullBuffer::new(valid.finish());
        (nulls.null_count() > 0).then_some(nulls)
    };
    let names = || -> ArrayRef {
        Arc::new(StringArray::from_iter_values(choices.map_or(&[][..], |choices| choices.names.as_slice())))
    };
    match store {
        Store::Whole(values) => Arc::new(Int64Array::new(ScalarBuffer::from(values), nulls(valid))),
        Store::Float(values) => Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls(valid))),
        Store::Days(values) => Arc::new(Date32Array::new(ScalarBuffer::from(values), nulls(valid))),
        Store::Truth(values) => {
            let values = values.finish();
            Arc::new(BooleanArray::new(values, nulls(valid)))
        }
        Store::Codes(values) => {
            let keys = PrimitiveArray::<UInt8Type>::new(ScalarBuffer::from(values), nulls(valid));
            dictionary(keys, names())
        }
        Store::WideCodes(values) => {
            let keys = PrimitiveArray::<Int32Type>::new(ScalarBuffer::from(values), nulls(valid));
            dictionary(keys, names())
        }
        Store::Text(mut values) => Arc::new(values.finish()),
    }
}

fn dictionary<K: arrow_array::types::ArrowDictionaryKeyType>(keys: PrimitiveArray<K>, names: ArrayRef) -> ArrayRef {
    let rows = arrow_array::Array::len(&keys);
    match DictionaryArray::try_new(keys, names.clone()) {
        Ok(array) => Arc::new(array),
        // Keys are places in the names; this cannot be.
        Err(_) => Arc::new(DictionaryArray::<K>::new(PrimitiveArray::new_null(rows), names)),
    }
}
