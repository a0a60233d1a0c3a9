//! Days since 1970 as years, months and days, without branches: the proleptic Gregorian calendar, counted from March of the
//! year 0 so that a leap day is the last of its year.

/// Beyond the years 1 to 9999 on either side; what lies further is brought back to it.
const BEYOND: (f64, f64) = (-720_000.0, 2_940_000.0);
/// Days from March of the year 0 to 1970.
const OFFSET: i32 = 719_468;

/// Year, month and day.
#[inline(always)]
fn civil(days: f64) -> (i32, i32, i32) {
    let days = days.max(BEYOND.0).min(BEYOND.1) as i32 + OFFSET;
    // Never before the year 0 but for what is out of the calendar anyway.
    let days = days.max(0);
    let era = days / 146_097;
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i32::from(month <= 2), month, day)
}

#[inline(always)]
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - OFFSET
}

#[inline(always)]
fn length(year: i32, month: i32) -> i32 {
    let leap = i32::from(year % 4 == 0) - i32::from(year % 100 == 0) + i32::from(year % 400 == 0);
    // 31 for January, then 30 and 31 in turn, twice.
    30 + ((month + month / 8) & 1) - if month == 2 { 2 - leap } else { 0 }
}

#[inline(always)]
pub(super) fn year_of(date: f64) -> f64 {
    f64::from(civil(date).0)
}

#[inline(always)]
pub(super) fn month_of(date: f64) -> f64 {
    f64::from(civil(date).1)
}

#[inline(always)]
pub(super) fn day_of(date: f64) -> f64 {
    f64::from(civil(date).2)
}

#[inline(always)]
pub(super) fn end_of_month(date: f64) -> f64 {
    let (year, month, _) = civil(date);
    f64::from(days(year, month, length(year, month)))
}

/// So many months later, on the last day of the month where it has no such day.
#[inline(always)]
pub(super) fn add_months(date: f64, months: f64) -> f64 {
    let (year, month, day) = civil(date);
    let months = months.clamp(-130_000.0, 130_000.0) as i32;
    let total = year * 12 + month - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    f64::from(days(year, month, day.min(length(year, month))))
}

/// Whole months from a day to another, each over on its clamped anniversary; negative if it is earlier.
#[inline(always)]
pub(super) fn months_between(from: f64, to: f64) -> f64 {
    let (early, late) = (from.min(to), from.max(to));
    let ((y1, m1, d1), (y2, m2, d2)) = (civil(early), civil(late));
    let over = d1.min(length(y2, m2)) <= d2;
    let months = f64::from((y2 - y1) * 12 + m2 - m1 - i32::from(!over));
    if from <= to { months } else { -months }
}

/// Whole years, cut towards 0 as months over twelve are.
#[inline(always)]
pub(super) fn years_between(from: f64, to: f64) -> f64 {
    let months = months_between(from, to);
    let years = f64::from(months.abs() as i32 / 12);
    if months < 0.0 { -years } else { years }
}

#[cfg(test)]
mod tests {
    use jalon::date::{Day, MonthEnd};

    use super::*;

    /// Days that stand for all: around the ends of months and years, leap or not, and at the ends of the calendar.
    fn sample() -> Vec<Day> {
        let near = |year: i16, month: i8| (1..=31).filter_map(move |day| Day::new(year, month, day));
        let years = [1, 4, 100, 400, 1600, 1899, 1900, 1969, 1970, 1999, 2000, 2001, 2004, 2023, 2024, 2100, 9999];
        years
            .iter()
            .flat_map(|year| [1, 2, 3, 7, 8, 12].into_iter().flat_map(move |month| near(*year, month)))
            .collect()
    }

    #[test]
    fn days_come_to_pieces_as_the_calendar_has_them() {
        for day in sample() {
            let date = f64::from(day.since_1970());
            let pieces = (year_of(date), month_of(date), day_of(date));
            assert_eq!(pieces, (f64::from(day.year()), f64::from(day.month()), f64::from(day.day())), "{day}");
            let end = jalon::date::Span::Month { year: day.year(), month: day.month() }.last_day();
            assert_eq!(end_of_month(date), f64::from(end.since_1970()), "{day}");
        }
    }

    #[test]
    fn months_are_added_and_counted_as_the_calendar_does() {
        let days = sample();
        for (at, day) in days.iter().enumerate() {
            for months in [-25i32, -12, -1, 0, 1, 11, 12, 13, 600] {
                if let Some(moved) = day.plus_months(i64::from(months), MonthEnd::Clamped) {
                    let found = add_months(f64::from(day.since_1970()), f64::from(months));
                    assert_eq!(found, f64::from(moved.since_1970()), "{day} and {months} months");
                }
            }
            for other in days.iter().skip(at % 13).step_by(13) {
                let (from, to) = (f64::from(day.since_1970()), f64::from(other.since_1970()));
                let months = day.completed_months_until(*other);
                assert_eq!(months_between(from, to), months as f64, "{day} to {other}");
                assert_eq!(years_between(from, to), (months / 12) as f64, "{day} to {other}");
            }
        }
    }

    #[test]
    fn what_lies_beyond_the_calendar_stays_beyond() {
        assert!(add_months(2_932_896.0, 1.0) > 2_932_896.0);
        assert!(add_months(-719_162.0, -1.0) < -719_162.0);
    }
}
