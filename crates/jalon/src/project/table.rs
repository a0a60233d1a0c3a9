//! One cell of a table, typed: the same rules and the same faults as for the data of a whole project, for readers that
//! find figures, texts and dates in columns.
//!
//! ```
//! # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
//! use jalon::{date::{Day, Duration}, framework::{AnswerState, EvidenceLevel, MissingReason}, number::Number, problem::data::Found};
//! use jalon::{project::table::{Listed, choice, day, duration, duration_text, evidence, figure, listed_twice, misfit, state, truth}, value::Datum};
//! let text = r#"framework f
//!   version 1
//! axis partner
//! input lead : one of partner
//! input size : one of small, large
//! input rate : %
//! input open : yes/no
//! input on   : date
//! "#;
//! let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
//! let [lead, size, rate, open, on] = &framework.inputs[..] else { panic!("five inputs") };
//! let partner = framework.axis("partner").unwrap();
//!
//! let mut listed = Listed::default();
//! listed.give(partner); // the table of partners is there, with these rows
//! assert_eq!((listed.add(partner, "A"), listed.add(partner, "A"), listed.place(partner, "A")), (Some(0), None, Some(0)));
//! assert_eq!(listed.ids()[&partner], ["A"]);
//! assert!(listed_twice(&framework, partner, "A") != misfit(&framework, lead, Found::Truth(true)));
//!
//! let fifty = figure(&framework, rate, &listed, &Number::from(50));
//! assert_eq!(fifty, Ok(AnswerState::Given(Datum::Number(Number::ratio(1, 2).unwrap())))); // per hundred
//! assert_eq!(truth(&framework, open, true), Ok(AnswerState::Given(Datum::Truth(true))));
//! assert!(day(&framework, on, Day::new(2026, 1, 1).unwrap()).is_ok());
//! assert!(matches!(size.ty, jalon::framework::Type::Member(axis) if choice(&framework, size, axis, "large") == Ok(1)));
//! assert_eq!(state(open, "missing: refused"), Ok(AnswerState::Missing(MissingReason::Refused)));
//! assert_eq!(evidence("verified"), Ok(EvidenceLevel::Verified));
//! assert_eq!(duration("1 an 6 mois"), duration("P18M"));
//! assert_eq!(duration_text(Duration { months: 18, ..Duration::default() }), "P18M");
//! ```
#![allow(clippy::result_large_err, reason = "a refused cell is rare, and its whole fault is wanted then")]

use std::collections::BTreeMap;

use super::figure as figures;
use super::typed::{self, Context, MemberIndex, Refusal, Written};
use crate::axis::AxisId;
use crate::date::{Date, Day, Duration};
use crate::framework::{AnswerState, EvidenceLevel, Framework, Input, MissingReason, Type};
use crate::number::Number;
use crate::problem::Fact;
use crate::problem::data::{DataFault, Found, WordKind};
use crate::value::Datum;

/// The places of the members of the open axes that a project gives, by their ids: what references are looked up in.
#[derive(Debug, Clone, Default)]
pub struct Listed(MemberIndex);

impl Listed {
    /// Notes the next member of an axis; none if it is there already.
    pub fn add(&mut self, axis: AxisId, id: &str) -> Option<u32> {
        let index = self.0.entry(axis).or_default();
        if index.contains_key(id) {
            return None;
        }
        let place = u32::try_from(index.len()).ok()?;
        index.insert(id.to_owned(), place);
        Some(place)
    }

    /// Notes that an axis is given, perhaps without members.
    pub fn give(&mut self, axis: AxisId) {
        self.0.entry(axis).or_default();
    }

    /// The place of a member.
    #[must_use]
    pub fn place(&self, axis: AxisId, id: &str) -> Option<u32> {
        self.0.get(&axis)?.get(id).copied()
    }

    /// The ids of each axis that is given, in order.
    #[must_use]
    pub fn ids(&self) -> BTreeMap<AxisId, Vec<String>> {
        let of = |index: &BTreeMap<String, u32>| {
            let mut ids: Vec<(&String, &u32)> = index.iter().collect();
            ids.sort_by_key(|(_, place)| **place);
            ids.into_iter().map(|(id, _)| id.clone()).collect()
        };
        self.0.iter().map(|(axis, index)| (*axis, of(index))).collect()
    }
}

/// A text as a cell of an input: a figure with its unit or without, a range `900 .. 1000`, a date in ISO 8601, yes or no, a
/// choice, a member of an open axis.
///
/// # Errors
/// Why it is not one.
///
/// ```
/// use jalon::analysis::{NoLibrary, analyse};
/// use jalon::framework::AnswerState;
/// use jalon::project::table::{Listed, text};
/// use jalon::source::Source;
/// let source = Source::new("jobs.jalon", "framework jobs\n  version 1.0\ninput jobs : count\nobservation some : jobs > 0\n");
/// let framework = analyse(source, &NoLibrary).framework.expect("a framework without fault");
/// let jobs = &framework.inputs[0];
/// assert!(matches!(text(&framework, jobs, &Listed::default(), "12"), Ok(AnswerState::Given(_))));
/// assert!(matches!(text(&framework, jobs, &Listed::default(), "10 .. 12"), Ok(AnswerState::Between(_))));
/// assert!(text(&framework, jobs, &Listed::default(), "12O").is_err());
/// ```
pub fn text(framework: &Framework, input: &Input, listed: &Listed, text: &str) -> Result<AnswerState, Fact> {
    cell(framework, input, listed, &Written::Plain(text))
}

/// A bare figure as a cell of an input: in the input's unit, per hundred where that is `%`. For a choice or a member it is
/// their name (a year).
///
/// # Errors
/// Why it is not one.
pub fn figure(framework: &Framework, input: &Input, listed: &Listed, figure: &Number) -> Result<AnswerState, Fact> {
    let context = Context::from(framework);
    match &input.ty {
        Type::Number(ty) => match typed::quantity(&context, input, ty, figure, None, &figure.to_exact_string()) {
            Ok(number) => Ok(AnswerState::Given(Datum::Number(number))),
            Err(refusal) => Err(refusal.at("")),
        },
        _ => {
            let digits = figure.to_exact_string();
            cell(framework, input, listed, &Written::Number { digits: &digits, unit: None, unit_wanted: false })
        }
    }
}

/// Yes or no as a cell of an input.
///
/// # Errors
/// Why it is not one.
pub fn truth(framework: &Framework, input: &Input, truth: bool) -> Result<AnswerState, Fact> {
    cell(framework, input, &Listed::default(), &Written::Truth(truth))
}

/// A day as a cell of an input.
///
/// # Errors
/// Why it is not one.
pub fn day(framework: &Framework, input: &Input, day: Day) -> Result<AnswerState, Fact> {
    cell(framework, input, &Listed::default(), &Written::Date(Date::Day(day).to_string()))
}

/// What stands in the column of states beside an input: `not_applicable`, `not_yet`, `unknown` (it happened, the day is
/// unknown), `missing`, `missing: refused` (or `not_collected`, `pending`, `not_said`), `rejected`.
///
/// # Errors
/// The word is none of them, or the input does not allow that state.
pub fn state(input: &Input, text: &str) -> Result<AnswerState, Fact> {
    const WORDS: [&str; 6] = ["not_applicable", "not_yet", "unknown", "missing", "missing: refused", "rejected"];
    let word = text.trim();
    let state = match word.split_once(':') {
        Some(("missing", reason)) => typed::reason_of(reason.trim()).map(AnswerState::Missing),
        _ => match word {
            "missing" => Some(AnswerState::Missing(MissingReason::NotSaid)),
            "rejected" => Some(AnswerState::Rejected),
            "unknown" => Some(AnswerState::DateUnknown),
            other => typed::state_of(other).or_else(|| typed::reason_of(other).map(AnswerState::Missing)),
        },
    };
    let state = state.ok_or_else(|| typed::unknown_word(WordKind::State, word, &WORDS).at(""))?;
    typed::state(input, &state).map_err(|refusal| refusal.at(""))?;
    Ok(state)
}

/// What stands in the column of evidence beside an input: `declared`, `document`, `verified`, `third_party`.
///
/// # Errors
/// The word is none of them.
pub fn evidence(text: &str) -> Result<EvidenceLevel, Fact> {
    typed::evidence_of(text.trim())
        .ok_or_else(|| typed::unknown_word(WordKind::Evidence, text.trim(), &typed::EVIDENCE_WORDS).at(""))
}

/// A cell of another kind than the input's type: a yes where a number is wanted, a list where it takes one value.
#[must_use]
pub fn misfit(framework: &Framework, input: &Input, found: Found) -> Fact {
    let expected = typed::expected(&Context::from(framework), input, &MemberIndex::new());
    Refusal::Data(DataFault::WrongType { input: input.name.clone(), expected, found }).at("")
}

/// A choice that a list of choices names: its place.
///
/// # Errors
/// There is no such choice.
pub fn choice(framework: &Framework, input: &Input, axis: AxisId, word: &str) -> Result<u32, Fact> {
    typed::member(&Context::from(framework), input, axis, &MemberIndex::new(), word).map_err(|refusal| refusal.at(""))
}

/// A member that is listed twice.
#[must_use]
pub fn listed_twice(framework: &Framework, axis: AxisId, id: &str) -> Fact {
    let axis = framework.axes.get(axis.0 as usize).map(|axis| axis.name.clone()).unwrap_or_default();
    Refusal::Data(DataFault::DuplicateMember { axis, id: id.to_owned() }).at("")
}

/// Reads a duration: `18 months`, `2 ans 3 mois`, `P18M`; none where a text is none.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    figures::duration(text)
}

/// A duration in ISO 8601: `P1Y6M` is `P18M`.
#[must_use]
pub fn duration_text(duration: Duration) -> String {
    figures::duration_text(duration)
}

fn cell(framework: &Framework, input: &Input, listed: &Listed, written: &Written<'_>) -> Result<AnswerState, Fact> {
    match typed::cell(&Context::from(framework), input, &listed.0, written) {
        Ok((state, _)) => Ok(state),
        Err(refusal) => Err(refusal.at("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{NoLibrary, analyse};
    use crate::source::Source;

    fn framework() -> Framework {
        let text = "framework cells\n  version 1.0\naxis partner\ninput budget : EUR\ninput rate : % in 0 % .. 100 %\n\
                    input signed : date or not yet\ninput kind : one of school, town by partner\n\
                    input lead : one of partner\n\
                    observation all_of_it : budget > 0 EUR and rate > 0 % and signed <= as_of \
                    and count(partner where kind = town) > 0 and kind[lead] = town\n";
        let analysis = analyse(Source::new("cells.jalon", text), &NoLibrary);
        analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems))
    }

    fn number(text: &str) -> AnswerState {
        AnswerState::Given(Datum::Number(Number::parse_decimal(text).unwrap()))
    }

    #[test]
    fn figures_are_in_the_unit_of_their_input_and_within_its_range() {
        let framework = framework();
        let none = Listed::default();
        let of = |at: usize, digits: &str| {
            figure(&framework, &framework.inputs[at], &none, &Number::parse_decimal(digits).unwrap())
        };
        assert_eq!(of(0, "500000.01").unwrap(), number("500000.01"));
        assert_eq!(of(1, "5.05").unwrap(), number("0.0505"));
        assert!(of(1, "140").is_err());
        assert_eq!(text(&framework, &framework.inputs[1], &none, "5.05 %").unwrap(), number("0.0505"));
    }

    #[test]
    fn states_are_those_that_the_input_allows() {
        let framework = framework();
        let [budget, _, signed, ..] = framework.inputs.as_slice() else { panic!("five inputs") };
        assert_eq!(state(signed, "not_yet").unwrap(), AnswerState::NotYet);
        assert_eq!(state(signed, "unknown").unwrap(), AnswerState::DateUnknown);
        assert_eq!(state(budget, "missing: refused").unwrap(), AnswerState::Missing(MissingReason::Refused));
        assert_eq!(state(budget, "rejected").unwrap(), AnswerState::Rejected);
        assert!(state(budget, "not_yet").is_err());
        assert!(state(budget, "gone").is_err());
        assert_eq!(evidence("third_party").unwrap(), EvidenceLevel::ThirdParty);
        assert!(evidence("hearsay").is_err());
    }

    #[test]
    fn references_are_looked_up_among_the_members_listed() {
        let framework = framework();
        let axis = framework.axis("partner").unwrap();
        let mut listed = Listed::default();
        assert_eq!(
            (listed.add(axis, "ville"), listed.add(axis, "école"), listed.add(axis, "ville")),
            (Some(0), Some(1), None)
        );
        let lead = &framework.inputs[4];
        assert_eq!(text(&framework, lead, &listed, "école").unwrap(), AnswerState::Given(Datum::Member(1)));
        assert!(text(&framework, lead, &listed, "lycée").is_err());
        assert!(text(&framework, lead, &Listed::default(), "école").is_err());
        assert_eq!(listed.ids().get(&axis).map(Vec::as_slice), Some(&["ville".to_owned(), "école".to_owned()][..]));
    }
}
