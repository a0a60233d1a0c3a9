//! The day that projects are judged on.

use std::time::{SystemTime, UNIX_EPOCH};

use jalon::date::{Date, Day};
use jalon::lang::Language;
use jalon::render::format;

use crate::Context;
use crate::words::Complaint;

/// The as-of date: as given, else today, which is then said.
pub(crate) fn as_of(given: Option<Date>, context: Context) -> Result<Date, Complaint> {
    if let Some(given) = given {
        return Ok(given);
    }
    let today = today();
    let shown = format::date(&today, context.language);
    let said = match context.language {
        Language::English => format!("Judged as of today, {shown} (UTC); another day: --as-of {today}\n"),
        Language::French => format!("Jugé à la date d’aujourd’hui, {shown} (UTC) ; un autre jour : --as-of {today}\n"),
    };
    context.output.complain(&said).map_err(|why| Complaint::Output { why })?;
    Ok(today)
}

/// Today, in Greenwich: the library has no clock.
fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    Day::from_since_1970(days).map_or_else(|| Date::Span(jalon::date::Span::Year { year: 1970 }), Date::Day)
}
