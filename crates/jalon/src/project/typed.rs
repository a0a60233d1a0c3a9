//! One answer, typed: what a written value means for an input, whatever notation it was written in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::axis::{Axis, AxisId, AxisKind};
use crate::date::{Date, DateError, Zone};
use crate::framework::{AnswerState, EvidenceLevel, Framework, Input, MissingReason, Type, UnitDeclaration};
use crate::lang::Language;
use crate::problem::Fact;
use crate::problem::data::{DataFact, DataFault, Expected, Found, State, WordKind};
use crate::problem::limit::LimitFact;
use crate::problem::suggest::nearest;
use crate::project::figure;
use crate::source::composed;
use crate::unit::Unit;
use crate::value::Datum;

mod number;

use number::number;
pub(crate) use number::{Bare, between_states, limits, quantity};

/// Texts in data above this many bytes are refused.
pub(crate) const MAX_TEXT: usize = 1 << 20;
/// How many choices or members a message lists.
const SHOWN: usize = 12;

/// What of a framework the answers are read against.
#[derive(Clone, Copy)]
pub(crate) struct Context<'f> {
    pub(crate) axes: &'f [Axis],
    pub(crate) units: &'f [UnitDeclaration],
    pub(crate) language: Language,
    pub(crate) zone: Option<&'f str>,
}

impl<'f> From<&'f Framework> for Context<'f> {
    fn from(framework: &'f Framework) -> Context<'f> {
        Context {
            axes: &framework.axes,
            units: &framework.units,
            language: framework.language,
            zone: framework.identity.zone.as_deref(),
        }
    }
}

impl<'f> Context<'f> {
    pub(crate) fn axis(&self, id: AxisId) -> Option<&'f Axis> {
        self.axes.get(id.0 as usize)
    }

    pub(crate) fn is_open(&self, id: AxisId) -> bool {
        self.axis(id).is_some_and(|axis| matches!(axis.kind, AxisKind::Open))
    }
}

/// The members of the open axes that a project gives, by id.
pub(crate) type MemberIndex = BTreeMap<AxisId, BTreeMap<String, u32>>;

/// A value as it is written.
#[derive(Debug, Clone)]
pub(crate) enum Written<'t> {
    /// `true`, `yes`
    Truth(bool),
    /// Digits without grouping, perhaps with a unit.
    Number {
        /// Sign, digits, `.`, exponent.
        digits: &'t str,
        /// The unit behind it and how it is written.
        unit: Option<(Unit, String)>,
        /// Whether a bare number for a `%` is refused: in the formulas beside it `0.5` is one half.
        unit_wanted: bool,
    },
    /// A text between quotes.
    Text(&'t str),
    /// A word without quotes: the type says what it is.
    Plain(&'t str),
    /// A date, with the zone named behind it.
    Date(String),
    /// A name: of a choice or member.
    Name(&'t str),
    /// Something else: a list, a record, a formula.
    Other(Found),
}

impl Written<'_> {
    fn found(&self) -> Found {
        match self {
            Written::Truth(truth) => Found::Truth(*truth),
            Written::Number { digits, unit: None, .. } => Found::Number((*digits).to_owned()),
            Written::Number { digits, unit: Some((_, unit)), .. } => Found::Number(format!("{digits} {unit}")),
            Written::Text(text) | Written::Plain(text) | Written::Name(text) => Found::Text(shortened(text)),
            Written::Date(iso) => Found::Date(iso.clone()),
            Written::Other(found) => found.clone(),
        }
    }
}

/// Why an answer is refused; its place is the caller's.
#[derive(Debug)]
pub(crate) enum Refusal {
    Data(DataFault),
    Limit(LimitFact),
}

impl Refusal {
    /// The fact, with the place in the data.
    pub(crate) fn at(self, at: &str) -> Fact {
        match self {
            Refusal::Data(fault) => DataFact { at: at.to_owned(), fault }.into(),
            Refusal::Limit(limit) => limit.into(),
        }
    }
}

impl From<DataFault> for Refusal {
    fn from(fault: DataFault) -> Refusal {
        Refusal::Data(fault)
    }
}

/// Types one cell of an input. The second part is the bare number, for a `%`.
pub(crate) fn cell(
    context: &Context<'_>,
    input: &Input,
    members: &MemberIndex,
    written: &Written<'_>,
) -> Result<(AnswerState, Option<Bare>), Refusal> {
    let name = &input.name;
    let wrong = |expected: Expected| {
        Refusal::Data(DataFault::WrongType { input: name.clone(), expected, found: written.found() })
    };
    match &input.ty {
        Type::Number(ty) => number(context, input, ty, written),
        Type::Truth => match written {
            Written::Truth(truth) => Ok((AnswerState::Given(Datum::Truth(*truth)), None)),
            Written::Plain(word) | Written::Name(word) => match plain_truth(word) {
                Some(truth) => Ok((AnswerState::Given(Datum::Truth(truth)), None)),
                None => Err(wrong(Expected::Truth)),
            },
            _ => Err(wrong(Expected::Truth)),
        },
        Type::Date { time } => match written {
            Written::Text(text) | Written::Plain(text) => Ok((date(context, input, *time, text)?, None)),
            Written::Date(text) => Ok((date(context, input, *time, text)?, None)),
            _ => Err(wrong(Expected::Date { time: *time })),
        },
        Type::Duration => {
            let read = match written {
                Written::Text(text) | Written::Plain(text) => figure::duration(text),
                Written::Number { digits, unit: Some((_, unit)), .. } => figure::duration(&format!("{digits} {unit}")),
                _ => return Err(wrong(Expected::Duration)),
            };
            let written = || match written.found() {
                Found::Text(text) | Found::Number(text) => text,
                _ => String::new(),
            };
            let duration = read.ok_or_else(|| DataFault::NotADuration { input: name.clone(), written: written() })?;
            Ok((AnswerState::Given(Datum::Duration(duration)), None))
        }
        Type::Text => match written {
            Written::Text(text) | Written::Plain(text) => {
                if text.len() > MAX_TEXT {
                    return Err(Refusal::Limit(LimitFact::TextTooLong { input: name.clone(), limit: MAX_TEXT }));
                }
                Ok((AnswerState::Given(Datum::Text(Arc::from(composed(text)))), None))
            }
            Written::Number { digits, unit: None, .. } => {
                Err(DataFault::NumberForText { input: name.clone(), written: (*digits).to_owned() }.into())
            }
            _ => Err(wrong(Expected::Text)),
        },
        Type::Member(axis) => {
            let word: String = match written {
                Written::Text(text) | Written::Plain(text) | Written::Name(text) => composed(text).into_owned(),
                // Periods (2019) and numbered members are written as numbers.
                Written::Number { digits, unit: None, .. } => (*digits).to_owned(),
                Written::Date(iso) => iso.clone(),
                _ => return Err(wrong(Expected::Choice { choices: shown(context, *axis, members) })),
            };
            let at = member(context, input, *axis, members, &word)?;
            Ok((AnswerState::Given(Datum::Member(at)), None))
        }
    }
}

/// What a cell of an input takes.
pub(crate) fn expected(context: &Context<'_>, input: &Input, members: &MemberIndex) -> Expected {
    match &input.ty {
        Type::Number(ty) => Expected::Number { unit: unit_text(context, &ty.unit) },
        Type::Truth => Expected::Truth,
        Type::Date { time } => Expected::Date { time: *time },
        Type::Duration => Expected::Duration,
        Type::Text => Expected::Text,
        Type::Member(axis) => Expected::Choice { choices: shown(context, *axis, members) },
    }
}

/// The place of a choice or of the member of an axis that an answer names.
pub(crate) fn member(
    context: &Context<'_>,
    input: &Input,
    axis: AxisId,
    members: &MemberIndex,
    word: &str,
) -> Result<u32, Refusal> {
    let Some(known) = context.axis(axis) else {
        return Err(
            DataFault::AxisNotGiven { input: input.name.clone(), axis: String::new(), written: word.into() }.into()
        );
    };
    let found = match known.members() {
        Some(_) => known.member(word),
        None => match members.get(&axis) {
            Some(index) => index.get(word).copied(),
            None => {
                let (input, axis) = (input.name.clone(), known.name.clone());
                return Err(DataFault::AxisNotGiven { input, axis, written: shortened(word) }.into());
            }
        },
    };
    found.ok_or_else(|| {
        let nearest = nearest_member(context, axis, members, word);
        let names = shown(context, axis, members);
        let written = shortened(word);
        Refusal::Data(match known.kind {
            AxisKind::Choices(_) => {
                DataFault::UnknownChoice { input: input.name.clone(), written, nearest, choices: names }
            }
            _ => DataFault::UnknownMember { axis: known.name.clone(), written, nearest, members: names },
        })
    })
}

/// The first few members of an axis, for messages.
pub(crate) fn shown(context: &Context<'_>, axis: AxisId, members: &MemberIndex) -> Vec<String> {
    match context.axis(axis).and_then(Axis::members) {
        Some(known) => known.iter().take(SHOWN).map(|member| member.name.clone()).collect(),
        None => members.get(&axis).into_iter().flat_map(BTreeMap::keys).take(SHOWN).cloned().collect(),
    }
}

/// The member that a misspelt word was probably meant to be; a label counts too.
pub(crate) fn nearest_member(context: &Context<'_>, axis: AxisId, members: &MemberIndex, word: &str) -> Option<String> {
    let Some(known) = context.axis(axis).and_then(Axis::members) else {
        return nearest(word, members.get(&axis)?.keys().map(String::as_str)).map(str::to_owned);
    };
    let labelled = known.iter().find(|member| {
        [&member.labels.en, &member.labels.fr].into_iter().flatten().any(|label| label.eq_ignore_ascii_case(word))
    });
    labelled
        .map(|member| member.name.as_str())
        .or_else(|| nearest(word, known.iter().map(|member| member.name.as_str())))
        .map(str::to_owned)
}

fn plain_truth(word: &str) -> Option<bool> {
    match word {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "oui" | "Oui" | "OUI" | "vrai" | "on" | "On" | "ON" => {
            Some(true)
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "non" | "Non" | "NON" | "faux" | "off" | "Off" | "OFF" => {
            Some(false)
        }
        _ => None,
    }
}

/// A date, or what is known of it.
pub(crate) fn date(context: &Context<'_>, input: &Input, time: bool, text: &str) -> Result<AnswerState, Refusal> {
    let date = read_date(context, input, time, text)?;
    Ok(match date {
        Date::Span(span) => AnswerState::Within(Date::Day(span.first_day()), Date::Day(span.last_day())),
        Date::Day(_) | Date::Time(_) => AnswerState::Given(Datum::Date(date)),
    })
}

/// A date in ISO 8601, within what the input allows.
pub(crate) fn read_date(context: &Context<'_>, input: &Input, time: bool, text: &str) -> Result<Date, Refusal> {
    let zone = input.zone.as_deref().or(context.zone).and_then(Zone::named);
    let name = || input.name.clone();
    let date = Date::parse_iso(text, zone.as_ref()).map_err(|error| match error {
        DateError::NoZone { .. } => DataFault::NoZone { input: name(), written: shortened(text.trim()) },
        other => {
            let instead = match other {
                DateError::DayFirst { iso, .. } => iso,
                DateError::Twice { offsets: [first, _], .. } => Some(format!("{}{first}", text.trim())),
                _ => None,
            };
            let (written, or_not_yet) = (shortened(text.trim()), input.or_not_yet);
            DataFault::NotADate { input: name(), written, time, or_not_yet, instead }
        }
    })?;
    if !time && matches!(date, Date::Time(_)) {
        let expected = Expected::Date { time };
        return Err(DataFault::WrongType { input: name(), expected, found: Found::Date(shortened(text)) }.into());
    }
    if let Some((low, high)) = &input.date_range {
        let below = low.as_ref().is_some_and(|low| date.last_day() < low.first_day());
        let above = high.as_ref().is_some_and(|high| date.first_day() > high.last_day());
        if below || above {
            let end = |end: &Option<Date>| end.as_ref().map(Date::to_string);
            let (low, high) = (end(low), end(high));
            return Err(DataFault::OutOfRange { input: name(), written: date.to_string(), low, high }.into());
        }
    }
    Ok(date)
}

/// Whether an input allows a state.
pub(crate) fn state(input: &Input, state: &AnswerState) -> Result<(), Refusal> {
    let refused = match state {
        AnswerState::NotApplicable if !input.may_be_not_applicable => State::NotApplicable,
        AnswerState::NotYet if !input.or_not_yet => State::NotYet,
        AnswerState::DateUnknown if !matches!(input.ty, Type::Date { .. }) => State::DateUnknown,
        _ => return Ok(()),
    };
    Err(DataFault::StateNotAllowed { input: input.name.clone(), state: refused }.into())
}

/// The words for levels of evidence.
pub(crate) const EVIDENCE_WORDS: [&str; 4] = ["declared", "document", "verified", "third_party"];

/// The level of evidence that a word names.
pub(crate) fn evidence_of(word: &str) -> Option<EvidenceLevel> {
    match word {
        "declared" => Some(EvidenceLevel::Declared),
        "document" => Some(EvidenceLevel::Document),
        "verified" => Some(EvidenceLevel::Verified),
        "third_party" => Some(EvidenceLevel::ThirdParty),
        _ => None,
    }
}

/// Why something is missing, by its word.
pub(crate) fn reason_of(word: &str) -> Option<MissingReason> {
    match word {
        "not_said" => Some(MissingReason::NotSaid),
        "not_collected" => Some(MissingReason::NotCollected),
        "refused" => Some(MissingReason::Refused),
        "pending" => Some(MissingReason::Pending),
        _ => None,
    }
}

/// A state that is no value, by its word.
pub(crate) fn state_of(word: &str) -> Option<AnswerState> {
    match word {
        "not_applicable" => Some(AnswerState::NotApplicable),
        "not_yet" => Some(AnswerState::NotYet),
        "date_unknown" => Some(AnswerState::DateUnknown),
        _ => None,
    }
}

/// A word that is none of those that may stand there.
pub(crate) fn unknown_word(what: WordKind, word: &str, words: &[&str]) -> Refusal {
    let nearest = nearest(word, words.iter().copied()).map(str::to_owned);
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    DataFault::UnknownWord { what, written: shortened(word), nearest, words }.into()
}

/// How the framework's language writes a unit.
pub(crate) fn unit_text(context: &Context<'_>, unit: &Unit) -> String {
    unit.text_with(context.language, true, |name, plural| {
        let own = context.units.iter().find(|own| own.name == name)?;
        let labels = if plural { &own.plurals } else { &own.labels };
        Some(labels.get(context.language).or(own.labels.get(context.language))?.to_owned())
    })
}

fn with_unit(context: &Context<'_>, figure: &str, unit: &Unit) -> String {
    if unit.is_none() { figure.to_owned() } else { format!("{figure} {}", unit_text(context, unit)) }
}

/// At most so much of what was written as a message can quote.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
