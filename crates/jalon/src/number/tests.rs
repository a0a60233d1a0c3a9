//! Laws of numbers, and known digits.

use proptest::prelude::*;

use super::*;

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

/// Numbers of every kind of exact representation: whole, decimal, fractions that don't terminate, large.
fn exact() -> impl Strategy<Value = Number> {
    let small = (-1000i64..1000, 1i64..100).prop_map(|(a, b)| Number::ratio(a, b).unwrap());
    let decimal = (any::<i64>(), 0u32..8).prop_map(|(a, places)| Number::scaled(a, places));
    let edge = prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(i64::MIN + 1), Just(0), Just(1), Just(-1)]
        .prop_map(Number::from);
    let wide = (any::<i64>(), 1..=i64::MAX).prop_map(|(a, b)| Number::ratio(a, b).unwrap());
    let large = (any::<i128>(), any::<i64>()).prop_map(|(a, b)| Number::from(a).mul(&Number::from(b)));
    prop_oneof![4 => small, 4 => decimal, 1 => edge, 2 => wide, 1 => large]
}

fn mode() -> impl Strategy<Value = Rounding> {
    (0..Rounding::ALL.len()).prop_map(|place| Rounding::ALL[place])
}

#[test]
fn decimals_are_exact() {
    assert_eq!(n("0.1").add(&n("0.2")).compare(&n("0.3")), Comparison::Equal);
    assert_eq!(n("500000.00").compare(&n("500000")), Comparison::Equal);
    assert_eq!(n("500000.01").compare(&n("500000")), Comparison::Greater);
    assert_eq!(n("0.3").sub(&n("0.2")).sub(&n("0.1")), Number::ZERO);
}

#[test]
fn text_is_read_strictly() {
    for good in ["0", "-0", "+1.50", ".5", "007", "1e3", "1E-3", "-12.25e+2"] {
        assert!(Number::parse_decimal(good).is_ok(), "{good}");
    }
    for bad in
        ["", "-", ".", "1.", "1e", "e5", "12O", "1 000", "1_000", "1,5", "0x10", "NaN", "inf", "--1", "1.2.3", "١", "½"]
    {
        assert!(matches!(Number::parse_decimal(bad), Err(NumberError::NotANumber { .. })), "{bad}");
    }
    assert_eq!(n("-0"), Number::ZERO);
    assert_eq!(n("-12.25e+2"), Number::from(-1225));
    assert_eq!(
        Number::parse_decimal(&"9".repeat(MAX_DIGITS + 1)),
        Err(NumberError::TooManyDigits { limit: MAX_DIGITS })
    );
    assert!(Number::parse_decimal(&"9".repeat(MAX_DIGITS)).is_ok());
    for exponent in ["1e401", "1e-401", "1e99999999999999999999"] {
        assert_eq!(Number::parse_decimal(exponent), Err(NumberError::ExponentTooLarge { limit: MAX_EXPONENT }));
    }
    assert!("1/0".parse::<Number>().is_err());
}

#[test]
fn exact_text() {
    assert_eq!(Number::ratio(33336, 12167).unwrap().to_exact_string(), "33336/12167");
    assert_eq!(Number::ratio(-1, 8).unwrap().to_exact_string(), "-0.125");
    assert_eq!(n("1e20").to_exact_string(), "100000000000000000000");
    assert_eq!(n("0.5").to_fixed(2, Rounding::HalfUp), "0.50");
    assert_eq!(n("-0.004").to_fixed(2, Rounding::HalfUp), "0.00");
    assert_eq!(n("1234.5").to_decimal(0, Rounding::HalfEven), "1234");
    assert_eq!(n("100").to_decimal(2, Rounding::HalfUp), "100");
    assert_eq!(serde_json::to_string(&n("12.50")).unwrap(), "\"12.5\"");
}

#[test]
fn rounding_by_every_mode() {
    let table = [
        // value, then HalfUp, HalfEven, HalfDown, Up, Down, Floor, Ceiling
        ("2.5", [3, 2, 2, 3, 2, 2, 3]),
        ("3.5", [4, 4, 3, 4, 3, 3, 4]),
        ("-2.5", [-3, -2, -2, -3, -2, -3, -2]),
        ("-3.5", [-4, -4, -3, -4, -3, -4, -3]),
        ("2.1", [2, 2, 2, 3, 2, 2, 3]),
        ("-2.1", [-2, -2, -2, -3, -2, -3, -2]),
        ("2.9", [3, 3, 3, 3, 2, 2, 3]),
        ("7", [7, 7, 7, 7, 7, 7, 7]),
    ];
    for (value, expected) in table {
        for (mode, expected) in Rounding::ALL.into_iter().zip(expected) {
            assert_eq!(n(value).round(&Number::ONE, mode), Number::from(expected), "{value} {mode:?}");
        }
    }
    // A jury's mean: 35/9 is 3.888…
    assert_eq!(Number::ratio(35, 9).unwrap().round_places(2, Rounding::HalfUp), n("3.89"));
    assert_eq!(n("137").round(&n("25"), Rounding::HalfUp), n("125"));
    assert_eq!(n("137").round(&Number::ZERO, Rounding::HalfUp), n("137"));
    assert_eq!(n("-1.5").floor(), n("-2"));
    assert_eq!(n("-1.5").ceil(), n("-1"));
}

#[test]
fn powers() {
    assert_eq!(n("1.035").powi(2), Some(n("1.071225")));
    assert_eq!(n("0").powi(0), Some(Number::ONE));
    assert_eq!(n("0").powi(-1), None);
    assert_eq!(n("-2").powi(3), Some(n("-8")));
    assert_eq!(n("-1").powi(i64::MIN), Some(Number::ONE));
    assert_eq!(n("-1").powi(i64::MAX), Some(n("-1")));
    // 24000 / 1.035 + 12000 / 1.035², to the cent.
    let rate = n("1.035");
    let value = n("24000").div(&rate).unwrap().add(&n("12000").div(&rate.powi(2).unwrap()).unwrap());
    assert_eq!(value.round_places(2, Rounding::HalfUp), n("34390.53"));
}

#[test]
fn exact_where_the_result_is_rational() {
    let p = Precision::START;
    assert_eq!(n("4").sqrt(p), Some(n("2")));
    assert_eq!(n("2.25").sqrt(p), Some(n("1.5")));
    assert_eq!(n("27").root(3, p), Some(n("3")));
    assert_eq!(n("-27").root(3, p), Some(n("-3")));
    assert_eq!(n("27").pow(&n("1/3"), p), Some(n("3")));
    assert_eq!(n("8").pow(&n("2/3"), p), Some(n("4")));
    assert_eq!(n("4").pow(&n("-0.5"), p), Some(n("0.5")));
    assert_eq!(n("0").exp(p), Some(Number::ONE));
    assert_eq!(n("1").ln(p), Some(Number::ZERO));
    assert_eq!(n("0").pow(&n("0.5"), p), Some(Number::ZERO));
}

#[test]
fn undefined_is_none() {
    let p = Precision::START;
    assert_eq!(n("1").div(&Number::ZERO), None);
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(n("-4").sqrt(p), None);
    assert_eq!(n("4").root(0, p), None);
    assert_eq!(n("0").ln(p), None);
    assert_eq!(n("-1").ln(p), None);
    assert_eq!(n("-8").pow(&n("1/3"), p), None);
    assert_eq!(n("0").pow(&n("-0.5"), p), None);
    let root = n("2").sqrt(p).unwrap();
    let nothing = root.sub(&root);
    assert_eq!(n("1").div(&nothing), None);
}

/// Digits from tables (OEIS A002193, A002162, A001113, A039661, A002392).
#[test]
fn known_digits() {
    let p = Precision::START;
    let digits = |x: Option<Number>| x.unwrap().to_decimal(50, Rounding::Down);
    assert_eq!(digits(n("2").sqrt(p)), "1.41421356237309504880168872420969807856967187537694");
    assert_eq!(digits(n("2").ln(p)), "0.69314718055994530941723212145817656807550013436025");
    assert_eq!(digits(n("1").exp(p)), "2.71828182845904523536028747135266249775724709369995");
    assert_eq!(digits(n("10").ln(p)), "2.30258509299404568401799145468436420760110148862877");
    let pi =
        n("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798");
    assert_eq!(pi.exp(p).unwrap().to_decimal(46, Rounding::Down), "23.1406926327792690057290863679485473802661062426");
    assert_eq!(n("2").sqrt(p).unwrap().to_string(), "~1.41421356237309504880168872420969807856967187537694807317668");
}

/// Digits from an independent implementation (the decimal module of Python, 75 digits, rounded to 60).
#[test]
fn digits_of_another_implementation() {
    let p = Precision::START;
    for (function, argument, expected) in [
        ("ln", "3.7", "1.30833281965017876035010421634708295629897609853886318761158"),
        ("ln", "0.999999999999", "-1.00000000000050000000000033333333333358333333333353333333333e-12"),
        ("ln", "1e-300", "-690.775527898213705205397436405309262280330446588631892809998"),
        ("ln", "1.4999", "0.405398439219176722718490467086741144756005301297582309451571"),
        ("exp", "-3.3", "0.0368831674012400054456037047415154963032459690897358066598982"),
        ("exp", "100.25", "34516107331259239871361985995265746750923963.1932314031843216"),
        ("exp", "-0.0000001", "0.999999900000004999999833333337499999916666668055555535714286"),
        ("exp", "-900", "1.36447721236568276169949092681469485138319890981649823034538e-391"),
        ("sqrt", "0.0002", "0.0141421356237309504880168872420969807856967187537694807317668"),
        ("sqrt", "1e101", "316227766016837933199889354443271853371955513932521.682685750"),
        ("pow", "3.7^0.37", "1.62268655551108911620542503296651405192035752309307104845534"),
        ("pow", "1.035^-12.5", "0.650497493669259219196558347043754004893447508787915566978474"),
    ] {
        let found = match (function, argument.split_once('^')) {
            ("ln", _) => n(argument).ln(p),
            ("exp", _) => n(argument).exp(p),
            ("sqrt", _) => n(argument).sqrt(p),
            (_, Some((base, exponent))) => n(base).pow(&n(exponent), p),
            _ => None,
        };
        // Half a unit in the sixtieth digit.
        let distance = found.unwrap().sub(&n(expected)).abs();
        let allowed = n(expected).abs().mul(&n("1e-59"));
        let (_, widest) = distance.bounds().unwrap();
        assert!(widest.compare(&allowed).is_le() == Some(true), "{function} {argument}");
    }
}

#[test]
fn enclosures_compare_at_sixty_digits() {
    let p = Precision::START;
    let root = n("2").sqrt(p).unwrap();
    assert!(!root.is_exact());
    assert_eq!(root.mul(&root).compare(&n("2")), Comparison::Equal);
    assert_eq!(root.mul(&root).sub(&n("2")).is_zero(), Some(true));
    assert_eq!(n("2").ln(p).unwrap().exp(p).unwrap().compare(&n("2")), Comparison::Equal);
    // 1e-30 above the root.
    assert_eq!(root.compare(&n("1.414213562373095048801688724210698078569671875")), Comparison::Less);
    // The first seventy digits: equal, at whatever precision.
    let cut = n("1.414213562373095048801688724209698078569671875376948073176679737990732");
    for digits in [65, 80, 320] {
        let root = n("2").sqrt(Precision::digits(digits)).unwrap();
        assert_eq!(root.compare(&cut), Comparison::Equal, "{digits}");
    }
    // At ten digits nobody can tell; more digits settle it.
    let close = n("1.41421356237309504880");
    assert_eq!(n("2").sqrt(Precision::digits(1)).unwrap().compare(&close), Comparison::Unclear);
    assert_eq!(n("2").sqrt(p).unwrap().compare(&close), Comparison::Greater);
    // Small is not nothing.
    assert_eq!(n("-200").exp(p).unwrap().signum(), Comparison::Greater);
    // A value that is whole to sixty digits rounds as the whole number.
    assert_eq!(root.mul(&root).floor(), n("2"));
    assert_eq!(root.mul(&root).mul(&n("1.25")).round(&Number::ONE, Rounding::HalfUp), n("3"));
    assert_eq!(root.round_places(3, Rounding::HalfUp), n("1.414"));
}

#[test]
fn nothing_grows_without_bound() {
    let mut x = n("1.0000001");
    for _ in 0..64 {
        x = x.mul(&x);
    }
    assert!(x.is_unbounded());
    assert_eq!(x.compare(&Number::ZERO), Comparison::Unclear);
    assert!(n("10").powi(i64::MAX).unwrap().is_unbounded());
    assert!(n("1e400").exp(Precision::START).unwrap().is_unbounded());
    // Beyond the exact limit but not beyond measure: an enclosure that still compares.
    let long = n("1.23456789").powi(20_000).unwrap();
    assert!(!long.is_exact() && !long.is_unbounded());
    assert_eq!(long.compare(&n("1")), Comparison::Greater);
    // So small that its bounds are no exact numbers: still rounded, printed and read.
    let tiny = n("-60000").exp(Precision::START).unwrap();
    assert_eq!(tiny.round_places(2, Rounding::HalfUp), Number::ZERO);
    assert_eq!(tiny.round_places(2, Rounding::Up), n("0.01"));
    assert_eq!(tiny.signum(), Comparison::Greater);
    assert_eq!(tiny.to_string().parse::<Number>().unwrap().to_string(), tiny.to_string());
    assert_eq!(tiny.ln(Precision::START).unwrap().compare(&n("-60000")), Comparison::Equal);
    let mut sum = Number::ZERO;
    for denominator in 1..3000 {
        sum = sum.add(&Number::ratio(1, denominator * denominator + 1).unwrap());
    }
    assert_eq!(sum.compare(&n("1.0763")), Comparison::Greater);
    assert_eq!(sum.compare(&n("1.0767")), Comparison::Less);
}

#[test]
fn floats_both_ways() {
    assert_eq!(Number::from_f64(0.1), Some(n("0.1")));
    assert_eq!(Number::from_f64(-0.0), Some(Number::ZERO));
    assert_eq!(Number::from_f64(1e300), Some(n("1e300")));
    assert_eq!(Number::from_f64(f64::INFINITY), None);
    assert_eq!(n("1/3").to_f64(), Some(1.0 / 3.0));
    assert_eq!(n("1e400").to_f64(), None);
    assert_eq!(n("2").sqrt(Precision::START).unwrap().to_f64(), Some(2f64.sqrt()));
}

#[test]
fn scaled_integers() {
    assert_eq!(n("12.5").to_scaled(2), Some(1250));
    assert_eq!(n("12.505").to_scaled(2), None);
    assert_eq!(n("1e25").to_scaled(2), Some(10i128.pow(27)));
    assert_eq!(n("1e40").to_scaled(2), None);
    assert_eq!(n("7").to_i64(), Some(7));
    assert_eq!(n("7.5").to_i64(), None);
    assert_eq!(Number::from(i64::MIN).to_i64(), Some(i64::MIN));
}

proptest! {
    #[test]
    fn addition_and_multiplication_are_a_field(a in exact(), b in exact(), c in exact()) {
        prop_assert_eq!(a.add(&b), b.add(&a));
        prop_assert_eq!(a.mul(&b), b.mul(&a));
        prop_assert_eq!(a.add(&b).add(&c), a.add(&b.add(&c)));
        prop_assert_eq!(a.mul(&b).mul(&c), a.mul(&b.mul(&c)));
        prop_assert_eq!(a.mul(&b.add(&c)), a.mul(&b).add(&a.mul(&c)));
        prop_assert_eq!(a.add(&b).sub(&b), a.clone());
        prop_assert_eq!(a.add(&a.neg()), Number::ZERO);
        if b != Number::ZERO {
            prop_assert_eq!(a.mul(&b).div(&b), Some(a.clone()));
        }
    }

    /// The inline path and the heap agree: both sides of a sum are reached through large detours too.
    #[test]
    fn inline_agrees_with_large(a in exact(), b in exact()) {
        let (x, y) = (a.to_rational().unwrap(), b.to_rational().unwrap());
        prop_assert_eq!(a.add(&b), Number::from_rational(&x + &y));
        prop_assert_eq!(a.mul(&b), Number::from_rational(&x * &y));
        prop_assert_eq!(a.compare(&b), Comparison::from(x.cmp(&y)));
        prop_assert_eq!(a.is_integer(), a.floor() == a);
    }

    #[test]
    fn comparison_is_that_of_the_difference(a in exact(), b in exact()) {
        prop_assert_eq!(a.compare(&b), a.sub(&b).signum());
        prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
        prop_assert_eq!(a.min(&b).add(&a.max(&b)), a.add(&b));
        prop_assert_eq!(a.abs().compare(&a), if a.is_negative() == Some(true) { Comparison::Greater } else { Comparison::Equal });
    }

    #[test]
    fn text_round_trips(a in exact()) {
        prop_assert_eq!(a.to_exact_string().parse::<Number>(), Ok(a.clone()));
        let json = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), a);
    }

    #[test]
    fn floats_round_trip(float in any::<f64>().prop_filter("finite", |float| float.is_finite())) {
        let number = Number::from_f64(float).unwrap();
        prop_assert_eq!(number.to_f64(), Some(float));
    }

    #[test]
    fn rounding_laws(a in exact(), step in (1i64..1000, 0u32..4), mode in mode()) {
        let step = Number::scaled(step.0, step.1);
        let rounded = a.round(&step, mode);
        prop_assert!(rounded.div(&step).unwrap().is_integer());
        prop_assert_eq!(rounded.round(&step, mode), rounded.clone());
        prop_assert_eq!(a.sub(&rounded).abs().compare(&step).is_lt(), Some(true));
        if matches!(mode, Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven) {
            prop_assert_eq!(a.sub(&rounded).abs().mul(&Number::from(2)).compare(&step).is_le(), Some(true));
        }
        // Far from the inline path, by a shift of a whole number of steps that is even.
        let shift = step.mul(&Number::from(10).powi(30).unwrap());
        prop_assert_eq!(a.abs().add(&shift).round(&step, mode), a.abs().round(&step, mode).add(&shift));
        let mirrored = match mode {
            Rounding::Floor => Rounding::Ceiling,
            Rounding::Ceiling => Rounding::Floor,
            mode => mode,
        };
        prop_assert_eq!(a.neg().round(&step, mirrored), rounded.neg());
    }

    #[test]
    fn rounding_keeps_order(a in exact(), b in exact(), mode in mode()) {
        let (low, high) = (a.min(&b), a.max(&b));
        prop_assert_eq!(low.round(&Number::ONE, mode).compare(&high.round(&Number::ONE, mode)).is_le(), Some(true));
    }

    /// Whatever the precision, the bounds hold the value: those of a higher precision lie within.
    #[test]
    fn enclosures_hold_at_every_precision(numerator in 1i64..1_000_000, denominator in 1i64..1_000_000, digits in 2u32..60) {
        let x = Number::ratio(numerator, denominator).unwrap();
        type Function = fn(&Number, Precision) -> Option<Number>;
        let functions: [(&str, Function); 5] = [
            ("sqrt", |x, p| x.sqrt(p)),
            ("cube root", |x, p| x.root(3, p)),
            ("ln", |x, p| x.ln(p)),
            ("exp", |x, p| x.min(&Number::from(500)).exp(p)),
            ("exp of negative", |x, p| x.min(&Number::from(500)).neg().exp(p)),
        ];
        for (name, function) in functions {
            let (low, high) = function(&x, Precision::digits(digits)).unwrap().bounds().unwrap();
            let (inner_low, inner_high) = function(&x, Precision::digits(digits + 40)).unwrap().bounds().unwrap();
            prop_assert!(low.compare(&inner_low).is_le() == Some(true), "{} of {}: {} > {}", name, x, low, inner_low);
            prop_assert!(high.compare(&inner_high).is_ge() == Some(true), "{} of {}: {} < {}", name, x, high, inner_high);
            // And they are as narrow as was asked for.
            let width = high.sub(&low).abs();
            let allowed = low.abs().max(&high.abs()).mul(&Number::from(10).powi(-i64::from(digits)).unwrap());
            prop_assert!(width.compare(&allowed).is_le() == Some(true), "{} of {}: width {}", name, x, width);
        }
    }

    /// sqrt(x)² = x, exp(ln x) = x, and arithmetic of enclosures keeps the true value in.
    #[test]
    fn enclosed_arithmetic_holds_the_true_value(a in exact(), b in exact()) {
        let wrap = |x: &Number| x.enclosed();
        for (enclosed, true_value) in [
            (wrap(&a).add(&wrap(&b)), a.add(&b)),
            (wrap(&a).sub(&b), a.sub(&b)),
            (wrap(&a).mul(&wrap(&b)), a.mul(&b)),
            (wrap(&a).abs(), a.abs()),
            (wrap(&a).min(&wrap(&b)), a.min(&b)),
        ] {
            let (low, high) = enclosed.bounds().unwrap();
            prop_assert!(low.compare(&true_value).is_le() == Some(true));
            prop_assert!(high.compare(&true_value).is_ge() == Some(true));
        }
        if b != Number::ZERO {
            let (low, high) = a.div(&wrap(&b)).unwrap().bounds().unwrap();
            let true_value = a.div(&b).unwrap();
            prop_assert!(low.compare(&true_value).is_le() == Some(true));
            prop_assert!(high.compare(&true_value).is_ge() == Some(true));
        }
        if a.signum() == Comparison::Greater {
            let root = a.sqrt(Precision::START).unwrap();
            prop_assert_eq!(root.mul(&root).compare(&a), Comparison::Equal);
            prop_assert_eq!(a.ln(Precision::START).unwrap().exp(Precision::START).unwrap().compare(&a), Comparison::Equal);
        }
    }

    #[test]
    fn enclosures_round_trip_to_sixty_digits(a in 2i64..1_000_000, scale in -300i64..300) {
        let x = Number::from(a).ln(Precision::START).unwrap().mul(&Number::from(10).powi(scale).unwrap());
        let back: Number = x.to_string().parse().unwrap();
        prop_assert_eq!(back.to_string(), x.to_string());
        prop_assert_ne!(back.compare(&x).is_eq(), Some(false));
        let (low, high) = back.bounds().unwrap();
        prop_assert!(low.compare(&x).is_le() == Some(true) && high.compare(&x).is_ge() == Some(true));
    }
}
