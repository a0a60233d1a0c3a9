//! Projects that a table does not keep one by one: what each fold over the projects comes to for them, counted together as
//! they came. They take part in the fold as the few members that stand for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;

use super::folds::{Element, Gathered};
use super::run::Run;
use super::table::Table;
use crate::framework::ExprId;
use crate::number::Number;
use crate::value::{Datum, Value};

/// What projects counted together come to in one cell of a fold: all that the fold asks of them.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, framework::ExprKind, source::Source};
/// use jalon::portfolio::{Sorted, Table, Tallied, Together, evaluate, folds};
/// use jalon::{number::Number, value::{Datum, Value}};
/// let text = "framework f\n  version 1\ninput asked : EUR\nportfolio total : EUR\n  = sum(asked over project)\n\
///     portfolio middle : EUR\n  = median(asked over project)\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let mut table = Table::new(&framework);
///
/// // What three projects asked for: their sum, and in order.
/// let known = |number: u32| Value::Known(Datum::Number(Number::from(number)));
/// let [Together { times: 3, .. }] = Tallied::of(known(300), 3).members[..] else { panic!("one for all") };
/// #[derive(Debug)]
/// struct Kept([u32; 3]);
/// impl Sorted for Kept {
///     fn len(&self) -> usize {
///         self.0.len()
///     }
///     fn at(&self, place: usize) -> Number {
///         Number::from(self.0[place])
///     }
/// }
/// let seen = Tallied { known: 3, expected: 3, applies: true, ..Tallied::default() };
/// let sum = Tallied { members: Tallied::of(known(300), 3).members, ..seen.clone() };
/// let middle = Tallied { sorted: Some(std::sync::Arc::new(Kept([50, 90, 160]))), ..seen };
/// for (fold, tallied) in folds(&framework).into_iter().zip([sum, middle]) {
///     table.count_in(fold, vec![tallied], Default::default());
/// }
/// table.count_others(3);
/// let figures = evaluate(&framework, &table, Date::day(2026, 1, 1).unwrap());
/// let values = figures.figures.iter().map(|figure| figure.cells.values.clone()).collect::<Vec<_>>();
/// assert_eq!(values, [[known(300)], [known(90)]]);
/// assert_eq!((figures.projects.len(), figures.others, table.others()), (0, 3, 3));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Tallied {
    /// Members that stand for them.
    pub members: Vec<Together>,
    /// Projects with a known value.
    pub known: u32,
    /// Projects expected to have one.
    pub expected: u32,
    /// For deviations: the sum of the squares.
    pub squares: Number,
    /// For medians and quantiles: the values from the least to the greatest, in place of members.
    pub sorted: Option<Arc<dyn Sorted>>,
    /// Whether the filter of the fold applies to some of them.
    pub applies: bool,
    /// Whether it does not apply to some.
    pub lapses: bool,
    /// Whether it rests on something that more data may overturn.
    pub provisional: bool,
}

/// One member that stands for several.
#[derive(Debug, Clone)]
pub struct Together {
    /// What they come to: for sums, means, ratios and deviations their sum; for weighted means their mean; for least and
    /// greatest that one; else what each of them is.
    pub value: Value,
    /// The same for what they are weighted by.
    pub weight: Option<Value>,
    /// How many they are.
    pub times: usize,
}

/// Numbers from the least to the greatest, wherever they are kept.
pub trait Sorted: Debug + Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One of them, by its place.
    fn at(&self, place: usize) -> Number;
}

impl Tallied {
    /// So many projects, for which one value stands.
    #[must_use]
    pub fn of(value: Value, times: usize) -> Tallied {
        Tallied { members: vec![Together { value, weight: None, times }], ..Tallied::default() }
    }

    fn elements(&self) -> impl Iterator<Item = Element> + '_ {
        self.members.iter().map(|together| Element {
            weight: together.weight.clone(),
            times: together.times,
            at: usize::MAX,
            ..Element::sure(together.value.clone())
        })
    }

    /// Those that are kept sorted, one by one.
    pub(super) fn each(&self) -> impl Iterator<Item = Element> + '_ {
        let sorted = self.sorted.iter().flat_map(|sorted| (0..sorted.len()).map(|at| sorted.at(at)));
        sorted.map(|number| Element::sure(Value::Known(Datum::Number(number))))
    }

    /// Whether some of them have a known value.
    pub(super) fn has_members(&self) -> bool {
        !self.members.is_empty() || self.sorted.as_ref().is_some_and(|sorted| !sorted.is_empty())
    }

    /// Takes them in.
    pub(super) fn join(&self, gathered: &mut Gathered) {
        gathered.elements.extend(self.elements());
        gathered.count_in(self.known, self.expected, self.applies, self.lapses);
    }
}

/// What was counted together, by fold.
#[derive(Debug, Clone, Default)]
pub(super) struct Tallies {
    /// The cells of each fold, and which of the projects that are kept are counted in them.
    folds: BTreeMap<ExprId, (Vec<Tallied>, BTreeSet<u32>)>,
    pub(super) others: usize,
}

impl Table {
    /// Says what projects that are not kept come to in a fold over the projects, for each of its cells; and which of those
    /// that are kept are counted there too.
    pub fn count_in(&mut self, fold: ExprId, cells: Vec<Tallied>, kept: BTreeSet<u32>) {
        self.tallies.folds.insert(fold, (cells, kept));
    }

    /// Says how many projects are not kept one by one.
    pub fn count_others(&mut self, others: usize) {
        self.tallies.others = others;
    }
}

impl<'a> Run<'a> {
    /// Whether projects were counted together for a fold.
    pub(super) fn is_tallied(&self, fold: ExprId) -> bool {
        self.table.is_some_and(|table| table.tallies.folds.contains_key(&fold))
    }

    /// What they come to where the evaluation stands.
    pub(super) fn tally(&self, fold: ExprId) -> Option<&'a Tallied> {
        let (cells, _) = self.table?.tallies.folds.get(&fold)?;
        cells.get(self.cell(&self.framework.expressions.get(fold.0 as usize)?.axes))
    }

    /// Whether the project where the evaluation stands is counted in there.
    pub(super) fn is_counted_in(&self, fold: ExprId) -> bool {
        let kept = self.table.and_then(|table| table.tallies.folds.get(&fold));
        kept.zip(self.project_axis()).is_some_and(|((_, kept), project)| kept.contains(&self.place(project)))
    }
}
