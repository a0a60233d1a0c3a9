//! The names of the projects of a table, as they come: whether one stands twice. Memory is bounded: the names wait in a file
//! where they are many, and are not looked at again where each is greater than the one before.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufReader, Read, Seek, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef};
use tempfile::SpooledTempFile;

use crate::table::texts::text;

/// So many bytes of names are kept in memory.
const KEPT: usize = 1 << 20;
/// So many names are compared at a time.
const AT_A_TIME: u64 = 1 << 19;
/// The first of those that stand twice are named.
const NAMED: usize = 20;

/// A name that stands twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// The name.
    pub name: String,
    /// The row where it stands first, from 1 over all files.
    pub first: u64,
    /// A row where it stands again.
    pub again: u64,
}

/// Names as they come.
pub(crate) struct Keys {
    /// Each name behind its length; a row without one is of length 0.
    spool: SpooledTempFile,
    last: Vec<u8>,
    ascending: bool,
    rows: u64,
}

impl Keys {
    pub(crate) fn new() -> Keys {
        Keys { spool: SpooledTempFile::new(KEPT), last: Vec::new(), ascending: true, rows: 0 }
    }

    /// The names of some rows.
    pub(crate) fn add(&mut self, names: &ArrayRef) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(names.len() * 12);
        let (texts, wholes) = (names.as_string_opt::<i32>(), names.as_primitive_opt::<Int64Type>());
        let mut digits = itoa::Buffer::new();
        for row in 0..names.len() {
            let other;
            let name = match (texts, wholes) {
                _ if names.is_null(row) => "",
                (Some(texts), _) => texts.value(row),
                (_, Some(wholes)) => digits.format(wholes.value(row)),
                (None, None) => {
                    other = text(names.as_ref(), row).unwrap_or_default();
                    &other
                }
            };
            let name = name.as_bytes();
            bytes.extend_from_slice(&u32::try_from(name.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend_from_slice(name);
            if !name.is_empty() {
                // Shorter ones first, so that numbers are in their order.
                let order = self.last.len().cmp(&name.len()).then_with(|| self.last.as_slice().cmp(name));
                self.ascending &= order == Ordering::Less;
                name.clone_into(&mut self.last);
            }
        }
        self.rows += names.len() as u64;
        self.spool.write_all(&bytes)
    }

    /// How many rows bear the name of a row before them, and the first of these names.
    pub(crate) fn finish(mut self) -> io::Result<(u64, Vec<Twice>)> {
        if self.ascending {
            return Ok((0, Vec::new()));
        }
        let passes = self.rows.div_ceil(AT_A_TIME);
        let (mut count, mut found) = (0, Vec::new());
        for pass in 0..passes {
            let mut hashes: Vec<(u64, u64)> = Vec::new();
            self.each(|row, name| {
                let hash = hash(name);
                if hash % passes == pass {
                    hashes.push((hash, row));
                }
            })?;
            hashes.sort_unstable();
            for same in hashes.chunk_by(|one, other| one.0 == other.0) {
                let Some(((_, first), others)) = same.split_first() else { continue };
                count += others.len() as u64;
                found.extend(others.iter().map(|(_, again)| (*again, *first)));
            }
            found.sort_unstable();
            found.truncate(NAMED);
        }
        let wanted: BTreeMap<u64, u64> = found.into_iter().collect();
        let mut named = Vec::new();
        self.each(|row, name| {
            if let Some(first) = wanted.get(&row) {
                let name = String::from_utf8_lossy(name).into_owned();
                named.push(Twice { name, first: *first, again: row });
            }
        })?;
        Ok((count, named))
    }

    /// Every name with its row.
    fn each(&mut self, mut then: impl FnMut(u64, &[u8])) -> io::Result<()> {
        self.spool.rewind()?;
        let mut names = BufReader::with_capacity(1 << 16, &mut self.spool);
        let (mut length, mut name) = ([0; 4], Vec::new());
        for row in 1..=self.rows {
            names.read_exact(&mut length)?;
            name.resize(u32::from_le_bytes(length) as usize, 0);
            names.read_exact(&mut name)?;
            if !name.is_empty() {
                then(row, &name);
            }
        }
        Ok(())
    }
}

fn hash(name: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, StringArray};

    use super::{Keys, Twice};

    fn twice(batches: &[Vec<Option<String>>]) -> (u64, Vec<Twice>) {
        let mut keys = Keys::new();
        for batch in batches {
            let names: ArrayRef = Arc::new(batch.iter().cloned().collect::<StringArray>());
            keys.add(&names).unwrap();
        }
        keys.finish().unwrap()
    }

    #[test]
    fn names_that_stand_twice_are_found_across_batches() {
        let some = |names: &[&str]| names.iter().map(|name| Some((*name).to_owned())).collect::<Vec<_>>();
        assert_eq!(twice(&[some(&["1", "2", "10"]), some(&["11", "100"])]), (0, Vec::new()));
        assert_eq!(twice(&[some(&["b", "a"]), vec![None, None]]), (0, Vec::new()));
        let (count, found) = twice(&[some(&["b", "a", "c"]), some(&["a", "a", "b"])]);
        let one = |name: &str, first, again| Twice { name: name.to_owned(), first, again };
        assert_eq!((count, found), (3, vec![one("a", 2, 4), one("a", 2, 5), one("b", 1, 6)]));
    }

    #[test]
    fn many_names_wait_in_a_file() {
        let many =
            |from: u64| (from..from + 400_000).map(|at| Some(format!("project number {at}"))).collect::<Vec<_>>();
        let (count, found) = twice(&[many(500_000), many(0), many(399_999)]);
        // The third begins with the last of the second, and its last 299 999 are among the first.
        assert_eq!((count, found.len()), (300_000, 20));
        assert_eq!(found[0], Twice { name: "project number 399999".to_owned(), first: 800_000, again: 800_001 });
    }
}
