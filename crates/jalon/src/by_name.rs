//! Things by name, in the order in which they came: a look-up takes as long in a thousand names as in ten.
//!
//! Names come from outside, and a table of hashes can be made slow by names that are chosen for it; so the hashes of a
//! framework's names begin with a seed that is taken from its own text, which whoever chooses the names cannot know.

use std::hash::{BuildHasher, DefaultHasher, Hasher};

/// A table by name, in the order of insertion: the same on every run and machine, unlike that of a `HashMap`.
pub(crate) type ByName<K, V> = indexmap::IndexMap<K, V, Seeded>;

/// Makes hashes that begin with a seed. Nothing that anyone sees depends on them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seeded(u64);

impl Seeded {
    /// A seed taken from a text.
    pub(crate) fn of(text: &str) -> Seeded {
        let mut hasher = DefaultHasher::new();
        hasher.write(text.as_bytes());
        Seeded(hasher.finish())
    }
}

impl BuildHasher for Seeded {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.0);
        hasher
    }
}
