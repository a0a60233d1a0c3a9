//! Dates: tables of meaning, vectors and laws.

use proptest::prelude::*;

use super::*;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

fn any_day() -> impl Strategy<Value = Day> {
    (-700_000i32..2_900_000).prop_filter_map("in the calendar", Day::from_since_1970)
}

fn any_date() -> impl Strategy<Value = Date> {
    let span = (1i16..=9999, 1i8..=12, prop_oneof![Just(1i8), Just(3), Just(6), Just(12)])
        .prop_filter_map("begins there", |(year, month, months)| Span::starting(year, month, months).map(Date::Span));
    let time = (any_day(), 0i8..24, 0i8..60, 0usize..4).prop_filter_map("exists", |(day, hour, minute, zone)| {
        let zones = [Zone::UTC, Zone::Fixed(-4 * 3600), Zone::named("Europe/Paris")?, Zone::named("Pacific/Noumea")?];
        let local = day.0.at(hour, minute, 0, 0);
        zones.get(zone)?.at(local).first().copied().map(Date::Time)
    });
    prop_oneof![any_day().prop_map(Date::Day), span, time]
}

#[test]
fn what_is_read_is_written() {
    for text in [
        "2016-09-28",
        "0001-01-01",
        "9999-12-31",
        "2018-02",
        "2018-Q2",
        "2018-H1",
        "2018",
        "2016-09-28T17:00:00Z",
        "2016-09-28T17:00:00+02:00",
        "2016-09-28T17:00:00+02:00[Europe/Paris]",
    ] {
        assert_eq!(d(text).to_string(), text);
        let json = serde_json::to_string(&d(text)).unwrap();
        assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), d(text));
    }
    for (text, meant) in [
        ("2018-T2", "2018-Q2"),
        ("2018-s2", "2018-H2"),
        ("2016-09-28 17:00+0200", "2016-09-28T17:00:00+02:00"),
        ("2016-09-28T17:00:00.000Z", "2016-09-28T17:00:00Z"),
        ("2016-09-28T17:00:00 Europe/Paris", "2016-09-28T17:00:00+02:00[Europe/Paris]"),
        ("2016-12-28T17:00 europe/paris", "2016-12-28T17:00:00+01:00[Europe/Paris]"),
        (" 2016-09-28 ", "2016-09-28"),
    ] {
        assert_eq!(d(text).to_string(), meant);
    }
}

#[test]
fn each_error_is_told_apart() {
    use DateError::*;
    let error = |text: &str| Date::parse_iso(text, None).unwrap_err();
    assert_eq!(error("2016-02-30"), NoSuchDay { year: 2016, month: 2, day: 30, last: 29 });
    assert_eq!(error("2015-02-29"), NoSuchDay { year: 2015, month: 2, day: 29, last: 28 });
    assert_eq!(error("2016-04-00"), NoSuchDay { year: 2016, month: 4, day: 0, last: 30 });
    assert!(matches!(error("2016-13-01"), NoSuchMonth { month: 13, .. }));
    assert!(matches!(error("2016-00"), NoSuchMonth { month: 0, .. }));
    assert!(matches!(error("2018-Q5"), NoSuchPart { .. }));
    assert!(matches!(error("2018-H0"), NoSuchPart { .. }));
    assert!(matches!(error("0000-01-01"), YearOutOfRange { .. }));
    assert!(matches!(error("2016-09-28T25:00Z"), NoSuchTime { .. }));
    assert!(matches!(error("2016-09-28T17:00:60Z"), NoSuchTime { .. }));
    assert!(matches!(error("2016-09-28T17:00:00.5Z"), FractionOfSecond { .. }));
    assert!(matches!(error("2016-09-28T17:00:00"), NoZone { .. }));
    assert_eq!(error("2016-09-28T17:00 Europe/Pari"), UnknownZone { zone: "Europe/Pari".into() });
    assert!(matches!(error("2018-03-25T02:30 Europe/Paris"), Skipped { .. }));
    assert!(matches!(
        error("2018-10-28T02:30 Europe/Paris"),
        Twice { offsets, .. } if offsets == ["+02:00", "+01:00"]
    ));
    assert!(matches!(error("2018-07-01T12:00+01:00 Europe/Paris"), WrongOffset { .. }));
    assert_eq!(error("28/09/2016"), DayFirst { text: "28/09/2016".into(), iso: Some("2016-09-28".into()) });
    assert_eq!(error("31.2.2016"), DayFirst { text: "31.2.2016".into(), iso: None });
    assert!(matches!(error("28-09-2016"), DayFirst { .. }));
    assert!(matches!(error("28/09/16"), DayFirst { iso: None, .. }));
    for text in
        ["", "soon", "2016-9-8", "20160928", "2016-09-28x", "2016/09/28", "2016-09-28T17", "20160", "१२३४-01-01"]
    {
        assert!(matches!(error(text), NotADate { .. }), "{text}");
    }
}

/// The two readings of a time that comes twice are told apart by the offset.
#[test]
fn clocks_put_back() {
    let first = d("2018-10-28T02:30:00+02:00 Europe/Paris");
    let second = d("2018-10-28T02:30:00+01:00 Europe/Paris");
    assert_eq!(first.before(&second), Some(true));
    assert_eq!(second.compare(&d("2018-10-28T01:30:00Z")), DateOrder::Same);
}

/// The table that opens `order.rs`.
#[test]
fn the_table_of_comparisons() {
    let table = [
        // judged, mark, then < <= = >= >
        ("2018-01-31", "2018-02", "yynnn"),
        ("2018-02-15", "2018-02", "nyyyn"),
        ("2018-02-01", "2018-02", "nyyyn"),
        ("2018-02-28", "2018-02", "nyyyn"),
        ("2018-03-01", "2018-02", "nnnyy"),
        ("2018-02", "2018-02-15", "?????"),
        ("2018-02", "2018-02-28", "?y??n"),
        ("2018-02", "2018-02-01", "n??y?"),
        ("2018-02", "2018-Q1", "nyyyn"),
        ("2018-Q1", "2018-02", "?????"),
        ("2018-Q1", "2018-H1", "nyyyn"),
        ("2018-02", "2018-02", "nyyyn"),
        ("2018", "2017-H2", "nnnyy"),
        ("2018-06-30", "2018-Q2", "nyyyn"),
        ("2018-07-01", "2018-Q2", "nnnyy"),
        ("2018-02-15T17:00:00Z", "2018-02-15", "nyyyn"),
        ("2018-02-15T23:59:59Z", "2018-02-15", "nyyyn"),
        ("2018-02-16T00:00:00Z", "2018-02-15", "nnnyy"),
        ("2018-02-15T17:00:00Z", "2018-02", "nyyyn"),
        ("2018-02-15", "2018-02-15T17:00:00Z", "?????"),
        ("2018-02-14", "2018-02-15T17:00:00Z", "yynnn"),
        ("2018-02-16", "2018-02-15T17:00:00Z", "nnnyy"),
        ("2018-02", "2018-02-28T17:00:00Z", "?????"),
        ("2018-02-15T17:00:00Z", "2018-02-15T17:00:00Z", "nyyyn"),
        ("2016-09-28T17:00:00+02:00", "2016-09-28T17:00:00 Europe/Paris", "nyyyn"),
        ("2016-09-28T17:00:01+02:00", "2016-09-28T17:00:00 Europe/Paris", "nnnyy"),
        ("2016-09-28T15:00:00Z", "2016-09-28T17:00:00 Europe/Paris", "nyyyn"),
        ("2016-09-28T16:30:00-04:00", "2016-09-28T17:00:00 Europe/Paris", "nnnyy"),
    ];
    for (judged, mark, expected) in table {
        let (judged, mark) = (d(judged), d(mark));
        let found: String = [
            judged.before(&mark),
            judged.at_most(&mark),
            judged.within(&mark),
            judged.at_least(&mark),
            judged.after(&mark),
        ]
        .into_iter()
        .map(|answer| answer.map_or('?', |yes| if yes { 'y' } else { 'n' }))
        .collect();
        assert_eq!(found, expected, "{judged} beside {mark}");
    }
}

#[test]
fn spans_end_where_the_seeds_say() {
    for (span, last) in
        [("2018-02", "2018-02-28"), ("2018-Q2", "2018-06-30"), ("2018-H1", "2018-06-30"), ("2016-02", "2016-02-29")]
    {
        assert_eq!(d(span).last_day().to_string(), last);
    }
    assert_eq!(d("2018-Q2").first_day().to_string(), "2018-04-01");
    assert_eq!(d("2018-H2").first_day().to_string(), "2018-07-01");
    assert_eq!(d("2018").last_day().to_string(), "2018-12-31");
}

#[test]
fn months_are_added_as_the_seeds_say() {
    for (date, months, expected) in [
        ("2020-12-31", -1, "2020-11-30"),
        ("2020-03-31", -1, "2020-02-29"),
        ("2019-03-30", -1, "2019-02-28"),
        ("2019-03-28", -1, "2019-02-28"),
        ("2019-01-15", -1, "2018-12-15"),
        ("2017-08-31", 18, "2019-02-28"),
        ("2017-03-01", 18, "2018-09-01"),
        ("2017-07-01", 18, "2019-01-01"),
        ("2018-11-30", 3, "2019-02-28"),
        ("2019-12-31", 36, "2022-12-31"),
        ("2018-01-18", 60, "2023-01-18"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2018-02", 1, "2018-03"),
        ("2018-Q4", 3, "2019-Q1"),
        ("2018-H2", 6, "2019-H1"),
        ("2018", -12, "2017"),
        ("2018-01-31T17:00:00 Europe/Paris", 6, "2018-07-31T17:00:00+02:00[Europe/Paris]"),
    ] {
        assert_eq!(
            d(date).add_months(months, MonthEnd::Clamped).map(|date| date.to_string()).as_deref(),
            Some(expected)
        );
    }
    // Clamping is not undone.
    let back = d("2020-03-31").add_months(-1, MonthEnd::Clamped).and_then(|date| date.add_months(1, MonthEnd::Clamped));
    assert_eq!(back, Some(d("2020-03-29")));
    assert_eq!(d("2020-03-31").add_months(-1, MonthEnd::Exact), None);
    assert_eq!(d("2020-03-29").add_months(-1, MonthEnd::Exact), Some(d("2020-02-29")));
    assert_eq!(d("2018-Q1").add_months(1, MonthEnd::Clamped), None);
    assert_eq!(d("9999-12-01").add_months(1, MonthEnd::Clamped), None);
    assert_eq!(d("0001-01-01").add_months(-1, MonthEnd::Clamped), None);
    assert_eq!(d("2018-01-01").add_months(i64::MAX, MonthEnd::Clamped), None);
    // The clocks go forward over half past two.
    assert_eq!(d("2018-02-25T02:30:00 Europe/Paris").add_months(1, MonthEnd::Exact), None);
}

#[test]
fn days_and_ages() {
    assert_eq!(d("2018-01-18").days_between(&d("2023-01-18")), Some(1826));
    assert_eq!(d("2018-01-18").add_days(1826), Some(d("2023-01-18")));
    assert_eq!(d("2018-02").days_between(&d("2018-03-01")), None);
    assert_eq!(d("2018-02").days_bounds(&d("2018-03-01")), (1, 28));
    assert_eq!(d("9999-12-31").add_days(1), None);
    assert_eq!(d("2018-01-01").add_days(i64::MIN), None);
    for (from, to, years) in [
        ("2016-02-29", "2019-02-28", 3),
        ("2016-02-29", "2019-02-27", 2),
        ("2016-03-01", "2019-02-28", 2),
        ("2016-03-01", "2019-03-01", 3),
        ("2019-03-01", "2016-03-01", -3),
        ("2019-02-28", "2016-03-01", -2),
    ] {
        assert_eq!(d(from).completed_years_between(&d(to)), Some(years), "{from} {to}");
    }
    assert_eq!(d("2018-01-31").completed_months_between(&d("2018-02-28")), Some(1));
    assert_eq!(d("2018-01-31").completed_months_between(&d("2018-03-30")), Some(1));
    assert_eq!(d("2010-06").completed_years_between(&d("2018-05-31")), Some(7));
    assert_eq!(d("2010-06").completed_years_between(&d("2018-06-15")), None);
}

#[test]
fn lateness() {
    let late = |done: &str, due: &str| d(done).late_by(&d(due));
    assert_eq!(late("2020-12-01", "2020-11-30"), Some(Duration { days: 1, ..Duration::default() }));
    assert_eq!(late("2020-11-30", "2020-11-30"), None);
    assert_eq!(late("2018-03-01", "2018-02"), Some(Duration { days: 1, ..Duration::default() }));
    assert_eq!(late("2018-02", "2018-02-15"), None);
    let seconds = late("2016-09-28T17:00:01+02:00", "2016-09-28T17:00:00 Europe/Paris");
    assert_eq!(seconds, Some(Duration { seconds: 1, ..Duration::default() }));
}

#[test]
fn zones_have_their_rules() {
    for (local, offset) in [
        ("2018-07-01T12:00:00 Europe/Paris", 2 * 3600),
        ("2018-01-01T12:00:00 Europe/Paris", 3600),
        ("2040-07-01T12:00:00 Europe/Paris", 2 * 3600),
        ("2018-07-01T12:00:00 Europe/London", 3600),
        ("2018-07-01T12:00:00 Indian/Reunion", 4 * 3600),
        ("2018-07-01T12:00:00 America/Martinique", -4 * 3600),
        ("2018-07-01T12:00:00 America/Cayenne", -3 * 3600),
        ("2018-07-01T12:00:00 Pacific/Noumea", 11 * 3600),
        ("2018-07-01T12:00:00 Pacific/Marquesas", -34_200),
        ("2018-07-01T12:00:00 America/Montreal", -4 * 3600),
        ("2018-07-01T12:00:00 UTC", 0),
    ] {
        let Date::Time(time) = d(local) else { panic!("{local} is a time") };
        assert_eq!(time.offset_seconds(), offset, "{local}");
    }
    for (text, written) in [("Europe/Paris", "Europe/Paris"), ("utc", "Z"), ("+02:00", "+02:00"), ("-0930", "-09:30")] {
        assert_eq!(text.parse::<Zone>().map(|zone| zone.to_string()).as_deref(), Ok(written));
    }
    for text in ["", "Paris", "+2", "+02:00x", "+19:00"] {
        assert!(text.parse::<Zone>().is_err(), "{text}");
    }
    assert!(Zone::names().is_sorted());
    assert!(Zone::names().all(|name| Zone::named(name).is_some()));
}

proptest! {
    #[test]
    fn text_round_trips(date in any_date()) {
        prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
    }

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,30}", shape in "[0-9]{1,4}[-/.][0-9QHTS]{1,3}[-/.][0-9]{1,4}[T ]?[0-9:+.Z-]{0,12}") {
        for text in [text, shape] {
            if let Ok(date) = text.parse::<Date>() {
                prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
            }
        }
    }

    /// `<` is not `>=`, `>` is not `<=`; what is before is at most; a mark is met by all of its days.
    #[test]
    fn comparisons_agree(a in any_date(), b in any_date()) {
        if a.before(&b) == Some(true) {
            prop_assert_eq!(a.at_most(&b), Some(true));
            prop_assert_eq!(a.within(&b), Some(false));
            prop_assert_eq!(b.before(&a), Some(false));
        }
        if a.within(&b) == Some(true) {
            prop_assert_eq!((a.at_most(&b), a.at_least(&b)), (Some(true), Some(true)));
        }
        prop_assert_eq!(a.within(&a), Some(true));
        // Knowing the day never turns a settled answer round.
        if !matches!(a, Date::Time(_)) {
            for day in [a.first_day(), a.last_day()].map(Date::Day) {
                for (vague, exact) in [(a.before(&b), day.before(&b)), (a.at_most(&b), day.at_most(&b)), (a.within(&b), day.within(&b))] {
                    prop_assert!(vague.is_none() || vague == exact);
                }
            }
        }
    }

    #[test]
    fn days_are_counted_both_ways(day in any_day(), days in -400_000i64..400_000) {
        if let Some(other) = day.plus_days(days) {
            prop_assert_eq!(day.days_until(other), days);
            prop_assert_eq!(Day::from_since_1970(other.since_1970()), Some(other));
        }
    }

    /// Completed months are the most that can be added without passing the date.
    #[test]
    fn completed_months_are_anniversaries(a in any_day(), b in any_day()) {
        let (from, to) = (a.min(b), a.max(b));
        let months = from.completed_months_until(to);
        prop_assert!(from.plus_months(months, MonthEnd::Clamped).is_some_and(|day| day <= to));
        prop_assert!(from.plus_months(months + 1, MonthEnd::Clamped).is_none_or(|day| day > to));
        prop_assert_eq!(to.completed_months_until(from), -months);
    }
}
