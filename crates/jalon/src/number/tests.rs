//! Laws of numbers, and known digits.

use super::*;

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn decimals_are_exact() {
    assert_eq!(n("0.1").add(&n("0.2")).compare(&n("0.3")), Comparison::Equal);
}

#[test]
fn known_digits() {
    let p = Precision::START;
    assert_eq!(
        n("2").sqrt(p).unwrap().to_decimal(50, Rounding::Down),
        "1.41421356237309504880168872420969807856967187537694"
    );
    assert_eq!(
        n("2").ln(p).unwrap().to_decimal(50, Rounding::Down),
        "0.69314718055994530941723212145817656807550013436025"
    );
    assert_eq!(
        n("1").exp(p).unwrap().to_decimal(50, Rounding::Down),
        "2.71828182845904523536028747135266249775724709369995"
    );
}
