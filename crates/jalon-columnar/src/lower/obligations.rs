//! Obligations: where each stands at the as-of date, by the days that it is due and that it was fulfilled.

use jalon::framework::Obligation;
use jalon::value::Datum;

use super::{Lower, Lowered, Num, Truth};
use crate::graph::{Binary, Comparison, Val};

/// What an obligation comes to.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) due: Num,
    pub(crate) event: Num,
    pub(crate) not_applicable: Val,
    pub(crate) undecided: Val,
    pub(crate) pending: Val,
    pub(crate) in_time: Val,
    pub(crate) late: Val,
    pub(crate) overdue: Val,
    /// By how many days it was late, or is overdue.
    pub(crate) late_by: Val,
    /// Whether it arises is itself open or undefined.
    unsure: Val,
}

impl Lower<'_> {
    /// Where an obligation stands. Rows whose dates have bounds, or cannot exist, are left to the plain evaluator.
    pub(crate) fn standing_of(&mut self, obligation: &Obligation) -> Lowered<Standing> {
        let (due, event) = (self.num(obligation.due)?, self.num(obligation.event)?);
        let now = self.datum(&Datum::Date(self.as_of))?.num()?.low;
        let (arises, gone) = self.told_or_dropped(obligation.arises_when)?;
        let told = self.graph.or(arises, gone);
        let unsure = self.graph.not(told);
        let (holds, fails) = match obligation.when {
            None => (self.graph.bit(true), self.never()),
            Some(when) => {
                let truth = self.truth(when)?;
                let [yes, no, _, dropped] = self.only(&truth);
                (self.graph.or(yes, dropped), no)
            }
        };
        for date in [&due, &event] {
            let perhaps = self.graph.or(date.undefined, date.not_applicable);
            let mixed = self.graph.and(date.open, perhaps);
            let odd = if date.ranged { date.open } else { mixed };
            let odd = self.graph.and(odd, arises);
            self.doubt(odd);
        }
        let impossible = self.graph.and(event.undefined, arises);
        self.doubt(impossible);

        let dropped = self.graph.or(due.not_applicable, event.not_applicable);
        let dropped = self.graph.and(arises, dropped);
        let not_applicable = self.graph.or(gone, dropped);
        let live = self.graph.and_not(arises, dropped);
        let due_known = self.known(&[&due]);
        let event_known = self.known(&[&event]);
        let by_now = self.graph.compare(Comparison::AtMost, event.low, now);
        // What is missing may have happened, or not.
        let perhaps = self.graph.and(live, event.open);
        let dated = self.graph.and(live, event_known);
        let happened = self.graph.and(dated, by_now);
        let not_yet = self.graph.and_not(dated, by_now);
        let either = self.graph.or(happened, perhaps);
        let unfulfilled = self.graph.and(either, fails);
        let waiting = self.graph.or(not_yet, unfulfilled);
        let waiting = self.graph.and(waiting, due_known);
        let past = self.graph.compare(Comparison::Less, due.low, now);
        let done = self.graph.and(happened, holds);
        let done = self.graph.and(done, due_known);
        let before = self.graph.compare(Comparison::AtMost, event.low, due.low);

        let (overdue, pending) = (self.graph.and(waiting, past), self.graph.and_not(waiting, past));
        let (in_time, late) = (self.graph.and(done, before), self.graph.and_not(done, before));
        let told = self.graph.any(&[not_applicable, overdue, pending, in_time, late]);
        let since = self.graph.pair(Binary::Sub, now, due.low);
        let by = self.graph.pair(Binary::Sub, event.low, due.low);
        Ok(Standing {
            not_applicable,
            undecided: self.graph.not(told),
            pending,
            in_time,
            late,
            overdue,
            late_by: self.graph.select(overdue, since, by),
            unsure,
            due,
            event,
        })
    }

    /// Rows where a condition surely holds (or there is none), and where it surely does not, or does not apply.
    fn told_or_dropped(&mut self, condition: Option<jalon::framework::ExprId>) -> Lowered<(Val, Val)> {
        let Some(condition) = condition else { return Ok((self.graph.bit(true), self.never())) };
        let truth = self.truth(condition)?;
        let [yes, no, _, not] = self.only(&truth);
        Ok((yes, self.graph.or(no, not)))
    }

    /// Whether an obligation is fulfilled in time, for items that ask: open while it is pending.
    pub(super) fn fulfilled(&mut self, obligation: &Obligation) -> Lowered<Truth> {
        let standing = self.standing_of(obligation)?;
        let mut lost = standing.due.undefined;
        for condition in [obligation.arises_when, obligation.when].into_iter().flatten() {
            let truth = self.truth(condition)?;
            lost = self.graph.or(lost, truth.undefined);
        }
        // What cannot exist is told from what is missing by the plain evaluator.
        let lost = self.graph.and(lost, standing.undecided);
        self.doubt(lost);
        let open = self.graph.or(standing.pending, standing.undecided);
        let broken = self.graph.or(standing.late, standing.overdue);
        let perhaps = self.graph.and(standing.undecided, standing.unsure);
        Ok(Truth {
            yes: self.graph.or(standing.in_time, open),
            no: self.graph.or(broken, open),
            undefined: self.never(),
            not_applicable: self.graph.or(standing.not_applicable, perhaps),
        })
    }
}

impl Standing {
    /// A bit for each state, in the order of their names.
    pub(crate) fn states(&self, never: Val) -> Vec<Val> {
        let date_unknown = never;
        vec![self.not_applicable, self.undecided, self.pending, self.in_time, self.late, date_unknown, self.overdue]
    }
}
