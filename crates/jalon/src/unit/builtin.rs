//! The units that every framework knows, with their names in both languages.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::{Factor, Unit};
use crate::lang::Language;
use crate::number::Number;

mod table;

pub(crate) use table::BUILTINS;

/// What a unit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A currency, or thousands or millions of it.
    Money,
    /// A thing that is counted.
    Count {
        /// Whether the same ones may be counted again in another group or period, so that counts do not add up.
        unique: bool,
    },
    /// A stretch of time.
    Time,
    /// Points, levels.
    Rating,
    /// A physical measure.
    Measure,
    /// `%`, `‰`.
    Ratio,
}

/// A built-in unit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Builtin {
    /// The English name, singular: the name under which the checked framework knows it.
    pub(crate) name: &'static str,
    /// The English plural.
    pub(crate) plural: &'static str,
    /// The French name, singular.
    pub(crate) fr: &'static str,
    /// The French plural.
    pub(crate) fr_plural: &'static str,
    /// The sign to print behind a figure; the name where there is none.
    pub(crate) symbol: &'static str,
    /// Other words for it that both languages share: symbols, spellings with a sign.
    pub(crate) shared: &'static [&'static str],
    /// Other English words for it.
    pub(crate) en_also: &'static [&'static str],
    /// Other French words for it.
    pub(crate) fr_also: &'static [&'static str],
    /// What it is about.
    pub(crate) kind: Kind,
    /// What it is, in base units.
    pub(crate) definition: Definition,
}

/// What a built-in unit is, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Definition {
    /// A base unit: itself.
    Base,
    /// `numerator / denominator` of these base units with their powers (none for `%`).
    Of {
        /// Above.
        numerator: i64,
        /// Below, not 0.
        denominator: i64,
        /// Base units with their powers.
        base: &'static [(&'static str, i32)],
    },
}

/// The built-in unit that a word of either language names: name, plural, symbol or other spelling.
#[must_use]
pub(crate) fn find(word: &str) -> Option<&'static Builtin> {
    INDEX.by_word.get(word).and_then(|at| BUILTINS.get(*at))
}

/// The unit that a word names, made once.
pub(super) fn unit(word: &str) -> Option<Unit> {
    let at = *INDEX.by_word.get(word)?;
    let made = INDEX.units.get(at)?.get_or_init(|| BUILTINS.get(at).map(Builtin::unit).unwrap_or_default());
    Some(made.clone())
}

/// Where the words stand in the table of units, and the units asked for so far.
struct Index {
    by_word: BTreeMap<&'static str, usize>,
    units: Vec<OnceLock<Unit>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| Index {
    by_word: BUILTINS.iter().enumerate().flat_map(|(at, unit)| unit.words().map(move |word| (word, at))).collect(),
    units: BUILTINS.iter().map(|_| OnceLock::new()).collect(),
});

impl Builtin {
    /// Its name in a language.
    #[must_use]
    pub(crate) fn word(&self, language: Language, plural: bool) -> &'static str {
        match (language, plural) {
            (Language::English, false) => self.name,
            (Language::English, true) => self.plural,
            (Language::French, false) => self.fr,
            (Language::French, true) => self.fr_plural,
        }
    }

    /// Every word that names it.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.plural, self.fr, self.fr_plural, self.symbol]
            .into_iter()
            .chain(self.shared.iter().chain(self.en_also).chain(self.fr_also).copied())
    }

    /// The unit.
    #[must_use]
    pub(crate) fn unit(&self) -> Unit {
        let (scale, base) = match self.definition {
            Definition::Base => (Number::ONE, vec![(self.name.into(), 1)]),
            Definition::Of { numerator, denominator, base } => (
                Number::ratio(numerator, denominator).unwrap_or_default(),
                base.iter().map(|(name, power)| ((*name).into(), *power)).collect(),
            ),
        };
        Unit::of(vec![Factor { name: self.name.into(), power: 1, scale, base }])
    }
}
