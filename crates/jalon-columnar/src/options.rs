//! What is worked out of a table, and how it is written.

use std::collections::BTreeSet;

/// How a criterion's status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Statuses {
    /// A dictionary of `met`, `not_met`, `undecided`, `not_applicable`.
    #[default]
    Names,
    /// Yes, no, or nothing where it is undecided or not applicable.
    Truths,
}

/// What happens to cells that do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadCells {
    /// Nothing is judged; the first are named.
    #[default]
    Refuse,
    /// They are set aside and listed; what rests on them is undecided.
    SetAside,
}

/// What stands beside results, each in columns of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// `LEVEL.possible`: for decisions, the levels still possible, a bit each from the lowest in the order of the framework.
    Possible,
    /// `VALUE.state`: whether a quantity is `known`, `missing`, `undefined` or `not_applicable`.
    State,
    /// `VALUE.low`, `VALUE.high`: the ends between which a quantity lies.
    Bounds,
    /// `CRITERION.margin`: how far its comparison is from turning, in the unit compared (in days for dates); positive where it is met.
    Margin,
    /// `OBLIGATION.event`: the day that fulfilled it.
    Event,
    /// `NAME.because`: the code of the deciding reason.
    Because,
    /// `NAME.wanted`: the columns whose answers it rests on while it is open, in the order of the framework.
    Wanted,
    /// `NAME.evidence`: the weakest evidence among the inputs that mattered.
    Evidence,
    /// `NAME.provisional`: whether more data may overturn it.
    Provisional,
    /// `VALUE.known`, `VALUE.expected`: members with a value behind a fold, and members in all.
    Coverage,
    /// `JUDGEMENT.raters`, `.quorum`, `.agreement`.
    Judgement,
    /// `INDICATOR.by.KEY`: a record a group.
    Breakdowns,
    /// `NAME@VARIATION`: under each reading and scenario, where that reaches the item.
    Variations,
}

impl Detail {
    /// All of them.
    pub const ALL: [Detail; 13] = [
        Detail::Possible,
        Detail::State,
        Detail::Bounds,
        Detail::Margin,
        Detail::Event,
        Detail::Because,
        Detail::Wanted,
        Detail::Evidence,
        Detail::Provisional,
        Detail::Coverage,
        Detail::Judgement,
        Detail::Breakdowns,
        Detail::Variations,
    ];

    /// What it is called where it is asked for.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Detail::Possible => "possible",
            Detail::State => "state",
            Detail::Bounds => "bounds",
            Detail::Margin => "margin",
            Detail::Event => "event",
            Detail::Because => "because",
            Detail::Wanted => "wanted",
            Detail::Evidence => "evidence",
            Detail::Provisional => "provisional",
            Detail::Coverage => "coverage",
            Detail::Judgement => "judgement",
            Detail::Breakdowns => "breakdowns",
            Detail::Variations => "variations",
        }
    }
}

/// What is worked out, and how it is written.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon_columnar::{Detail, Engine, Options, Statuses};
/// let options = Options {
///     details: [Detail::Margin, Detail::Wanted].into(),
///     statuses: Statuses::Truths,
///     threads: 0,
///     ..Options::default()
/// };
/// let engine = Engine::new(&framework, as_of, options);
/// let columns: Vec<String> = engine.schema().fields().iter().map(|field| field.name().clone()).collect();
/// assert_eq!(columns, ["small", "small.margin", "small.wanted"]);
/// // The words by which details are asked for:
/// assert!(Detail::ALL.iter().any(|detail| detail.name() == "margin"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The items wanted, by name, or single columns by theirs (`score.low`), in any order; none: all items.
    pub select: Option<Vec<String>>,
    /// What stands beside the results of these items.
    pub details: BTreeSet<Detail>,
    /// How statuses are written.
    pub statuses: Statuses,
    /// Threads; 0: as many as the machine has.
    pub threads: usize,
    /// What happens to cells that do not fit.
    pub bad_cells: BadCells,
    /// The column that names a row's project; none: `id`, where there is one.
    pub key: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            select: None,
            details: BTreeSet::from([Detail::Possible]),
            statuses: Statuses::Names,
            threads: 1,
            bad_cells: BadCells::Refuse,
            key: None,
        }
    }
}
