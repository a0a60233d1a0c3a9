//! Numbers and dates: what they are written as reads back as the same.

use jalon::date::Date;
use jalon::number::Number;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{fuzz, texts};

#[test]
fn a_number_that_reads_is_written_and_read_back() {
    let digits = vec(proptest::sample::select(&b"0123456789999.-+eE/_ "[..]), 0..40)
        .prop_map(|digits| String::from_utf8_lossy(&digits).into_owned());
    fuzz("number", &prop_oneof![4 => digits, 1 => texts::bytes()], |text| {
        if let Ok(number) = text.parse::<Number>() {
            let again = number.to_exact_string().parse::<Number>();
            prop_assert_eq!(again.ok(), Some(number));
        }
        Ok(())
    });
}

#[test]
fn a_float_from_a_host_stands_for_its_shortest_decimal() {
    fuzz("float", &any::<f64>(), |float| {
        let number = Number::from_f64(*float);
        prop_assert_eq!(number.is_some(), float.is_finite());
        prop_assert_eq!(number.and_then(|number| number.to_f64()), float.is_finite().then_some(*float));
        Ok(())
    });
}

#[test]
fn a_date_that_reads_is_written_and_read_back() {
    let digits = vec(proptest::sample::select(&b"0123456789012--::TZQHSW+./ "[..]), 0..30)
        .prop_map(|digits| String::from_utf8_lossy(&digits).into_owned());
    let likely = (1600_u16..2400, 0_u8..14, 0_u8..33, 0_u8..26, 0_u8..62)
        .prop_map(|(year, month, day, hour, minute)| format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}+01:00"));
    let shorter =
        (likely.clone(), 0_usize..25).prop_map(|(date, length)| date.chars().take(length).collect::<String>());
    fuzz("date", &prop_oneof![digits, likely, shorter, texts::bytes()], |text| {
        if let Ok(date) = text.parse::<Date>() {
            let written = date.to_string();
            prop_assert_eq!(written.parse::<Date>().ok(), Some(date), "{} was written as {}", text, written);
        }
        Ok(())
    });
}
