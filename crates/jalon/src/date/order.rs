//! What it means for one date to lie before another.
//!
//! The left side is what is judged, the right side is the mark. The mark is a whole span: `d <= 2018-02` asks whether `d`
//! is not later than its last day, `d < 2018-02` whether it is before its first, `d = 2018-02` whether it lies within. A
//! judged date that is only known to a span is one of its days, nobody knows which: where that matters the answer is
//! none, undecided. (For `2018-02 >= d`, with the written mark on the left, ask `d.at_most(mark)`.)
//!
//! | judged | mark | `<` | `<=` | `=` | `>=` | `>` |
//! |---|---|---|---|---|---|---|
//! | 2018-01-31 | 2018-02 | yes | yes | no | no | no |
//! | 2018-02-15 | 2018-02 | no | yes | yes | yes | no |
//! | 2018-03-01 | 2018-02 | no | no | no | yes | yes |
//! | 2018-02 | 2018-02-15 | ? | ? | ? | ? | ? |
//! | 2018-02 | 2018-02-28 | ? | yes | ? | ? | no |
//! | 2018-02 | 2018-Q1 | no | yes | yes | yes | no |
//! | 2018-02-15T17:00 | 2018-02-15 | no | yes | yes | yes | no |
//! | 2018-02-15 | 2018-02-15T17:00 | ? | ? | ? | ? | ? |
//! | 2018-02-14 | 2018-02-15T17:00 | yes | yes | no | no | no |
//! | 17:00:01 | 17:00:00 | no | no | no | yes | yes |
//!
//! A time beside a day or a span counts by its own local day; two times compare as instants.

use super::Date;

/// How one date lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// It is over before the other begins.
    Before,
    /// They cover the same.
    Same,
    /// It lies within the other, which is longer.
    Within,
    /// It begins when the other is over.
    After,
    /// It covers the other and more, or part of it: undecided.
    Overlaps,
}

impl Date {
    /// How it lies to a mark.
    ///
    /// ```
    /// use jalon::date::{Date, DateOrder};
    /// let compare = |a: &str, b: &str| Some(a.parse::<Date>().ok()?.compare(&b.parse().ok()?));
    /// assert_eq!(compare("2018-02-15", "2018-02"), Some(DateOrder::Within));
    /// assert_eq!(compare("2018-02", "2018-02-15"), Some(DateOrder::Overlaps));
    /// ```
    #[must_use]
    pub fn compare(&self, mark: &Date) -> DateOrder {
        if let (Date::Time(time), Date::Time(mark)) = (self, mark) {
            return match time.instant().cmp(&mark.instant()) {
                std::cmp::Ordering::Less => DateOrder::Before,
                std::cmp::Ordering::Equal => DateOrder::Same,
                std::cmp::Ordering::Greater => DateOrder::After,
            };
        }
        let (first, last) = (self.first_day(), self.last_day());
        let (mark_first, mark_last) = (mark.first_day(), mark.last_day());
        if last < mark_first {
            return DateOrder::Before;
        }
        if first > mark_last {
            return DateOrder::After;
        }
        if first < mark_first || last > mark_last {
            return DateOrder::Overlaps;
        }
        match (self, mark) {
            // A day beside one of its moments.
            (Date::Day(_) | Date::Span(_), Date::Time(_)) => DateOrder::Overlaps,
            (Date::Time(_), _) => DateOrder::Within,
            _ if (first, last) == (mark_first, mark_last) => DateOrder::Same,
            _ => DateOrder::Within,
        }
    }

    /// Whether it is before the mark begins; none if undecided.
    #[must_use]
    pub fn before(&self, mark: &Date) -> Option<bool> {
        match self.compare(mark) {
            DateOrder::Before => Some(true),
            DateOrder::Same | DateOrder::Within | DateOrder::After => Some(false),
            DateOrder::Overlaps if self.starts_no_earlier(mark) => Some(false),
            DateOrder::Overlaps => None,
        }
    }

    /// Whether it is not later than the end of the mark; none if undecided.
    ///
    /// ```
    /// use jalon::date::Date;
    /// let at_most = |a: &str, b: &str| a.parse::<Date>().ok()?.at_most(&b.parse().ok()?);
    /// assert_eq!(at_most("2018-02-28", "2018-02"), Some(true));
    /// assert_eq!(at_most("2018-02", "2018-02-15"), None);
    /// ```
    #[must_use]
    pub fn at_most(&self, mark: &Date) -> Option<bool> {
        match self.compare(mark) {
            DateOrder::Before | DateOrder::Same | DateOrder::Within => Some(true),
            DateOrder::After => Some(false),
            DateOrder::Overlaps if self.ends_no_later(mark) => Some(true),
            DateOrder::Overlaps => None,
        }
    }

    /// Whether it is after the mark is over; none if undecided.
    #[must_use]
    pub fn after(&self, mark: &Date) -> Option<bool> {
        self.at_most(mark).map(|at_most| !at_most)
    }

    /// Whether it is not before the mark begins; none if undecided.
    #[must_use]
    pub fn at_least(&self, mark: &Date) -> Option<bool> {
        self.before(mark).map(|before| !before)
    }

    /// Whether it lies within the mark; none if undecided.
    #[must_use]
    pub(crate) fn within(&self, mark: &Date) -> Option<bool> {
        match self.compare(mark) {
            DateOrder::Same | DateOrder::Within => Some(true),
            DateOrder::Before | DateOrder::After => Some(false),
            DateOrder::Overlaps => None,
        }
    }

    fn starts_no_earlier(&self, mark: &Date) -> bool {
        !matches!(mark, Date::Time(_)) && self.first_day() >= mark.first_day()
    }

    fn ends_no_later(&self, mark: &Date) -> bool {
        !matches!(mark, Date::Time(_)) && self.last_day() <= mark.last_day()
    }
}
