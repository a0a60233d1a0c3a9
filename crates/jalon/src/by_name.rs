//! Things by name, in the order in which they came: a look-up takes as long in a thousand names as in ten.
//!
//! Names come from outside, and a table of hashes can be made slow by names that are chosen for it; so the hashes of a
//! framework's names begin with a seed that is taken from its own text, which whoever chooses the names cannot know.

use std::hash::BuildHasher;

use foldhash::fast::{FixedState, FoldHasher};

/// A table by name, in the order of insertion: the same on every run and machine, unlike that of a `HashMap`.
pub(crate) type ByName<K, V> = indexmap::IndexMap<K, V, Seeded>;

/// Makes hashes that begin with a seed. Nothing that anyone sees depends on them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seeded(FixedState);

impl Seeded {
    /// A seed taken from a text.
    pub(crate) fn of(text: &str) -> Seeded {
        Seeded(FixedState::with_seed(FixedState::default().hash_one(text)))
    }
}

impl BuildHasher for Seeded {
    type Hasher = FoldHasher<'static>;

    fn build_hasher(&self) -> FoldHasher<'static> {
        self.0.build_hasher()
    }
}
