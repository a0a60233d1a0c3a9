//! The table of units, and the laws of their algebra.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::builtin::{BUILTINS, Definition};
use super::*;

fn unit(word: &str) -> Unit {
    Unit::builtin(word).unwrap()
}

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

/// Products of a few built-in units with small powers.
fn any_unit() -> impl Strategy<Value = Unit> {
    let names =
        ["EUR", "kEUR", "person", "job", "m2", "m", "ha", "kWh", "Wh", "year", "month", "day", "hour", "minute"];
    prop::collection::vec((0..names.len(), -2i32..=2), 0..4).prop_map(move |factors| {
        let powers = factors.into_iter().map(|(place, power)| unit(names[place]).powi(power));
        powers.fold(Unit::none(), |product, factor| product.mul(&factor))
    })
}

#[test]
fn no_word_names_two_units() {
    let mut by_word: BTreeMap<&str, &str> = BTreeMap::new();
    for unit in BUILTINS {
        for word in unit.words() {
            let known = by_word.insert(word, unit.name);
            assert!(known.is_none_or(|known| known == unit.name), "{word} names {known:?} and {}", unit.name);
        }
    }
}

#[test]
fn every_definition_rests_on_base_units() {
    for unit in BUILTINS {
        if let Definition::Of { numerator, denominator, base } = unit.definition {
            assert!(numerator > 0 && denominator > 0, "{}", unit.name);
            for (name, _) in base {
                assert_eq!(builtin::find(name).map(|base| base.definition), Some(Definition::Base), "{name}");
            }
        }
    }
}

#[test]
fn known_ratios() {
    for (one, other, ratio) in [
        ("year", "month", "12"),
        ("week", "day", "7"),
        ("hour", "minute", "60"),
        ("MWh", "kWh", "1000"),
        ("kWh", "MJ", "3.6"),
        ("ha", "m2", "10000"),
        ("m3", "L", "1000"),
        ("tCO2e", "kgCO2e", "1000"),
        ("M€", "k€", "1000"),
        ("semestre", "trimestre", "2"),
        ("t", "g", "1000000"),
    ] {
        assert_eq!(unit(one).ratio(&unit(other)), Some(n(ratio)), "{one} {other}");
    }
    for (one, other) in
        [("month", "day"), ("day", "hour"), ("EUR", "USD"), ("person", "household"), ("person", "attendance")]
    {
        assert_eq!(unit(one).ratio(&unit(other)), None, "{one} {other}");
    }
}

#[test]
fn percent_is_a_hundredth() {
    assert_eq!(Unit::percent().to_base(&n("13.6")), n("0.136"));
    assert_eq!(Unit::percent().from_base(&n("0.5")), n("50"));
    assert!(Unit::percent().is_dimensionless());
    assert!(!Unit::percent().is_none());
    assert_eq!(unit("EUR").mul(&Unit::percent()), unit("EUR"));
    assert_eq!(Unit::percent().mul(&Unit::percent()), Unit::none());
    assert_eq!(Unit::percent().mul(&Unit::none()), Unit::percent());
    assert_eq!(Unit::none().div(&Unit::percent()), Unit::none());
}

#[test]
fn what_cancels_goes() {
    let wage = unit("EUR").div(&unit("hour"));
    assert_eq!(wage.mul(&unit("minute")), unit("EUR"));
    assert_eq!(unit("kEUR").div(&unit("EUR")), Unit::none());
    assert_eq!(unit("kWh").div(&unit("m2")).to_string(), "kWh/m2");
    assert_eq!(unit("EUR").div(&unit("people")).div(&unit("years")).to_string(), "EUR/person/year");
    assert_eq!(unit("m").mul(&unit("m")).ratio(&unit("m2")), Some(Number::ONE));
    assert_eq!(Unit::none().div(&unit("person")).to_string(), "1/person");
    assert_eq!(unit("m2").root(2), Some(unit("m")));
    assert_eq!(unit("EUR").root(2), None);
}

#[test]
fn units_of_a_framework() {
    let device = Unit::base("machine");
    assert!(!device.same_dimension(&unit("person")));
    let fleet = Unit::multiple("fleet", &n("12"), &device);
    assert_eq!(fleet.ratio(&device), Some(n("12")));
    let own = |name: &str, plural: bool| (name == "fleet").then(|| if plural { "parcs" } else { "parc" }.to_owned());
    assert_eq!(fleet.div(&unit("year")).text_with(Language::French, true, own), "parcs/an");
}

#[test]
fn price_years_are_units_of_their_own() {
    let of_2016 = unit("kEUR").with_price_year(2016).unwrap();
    assert_eq!(of_2016.to_string(), "kEUR 2016");
    assert_eq!(of_2016.ratio(&unit("EUR").with_price_year(2016).unwrap()), Some(n("1000")));
    assert!(!of_2016.same_dimension(&unit("EUR")));
    assert!(!of_2016.same_dimension(&unit("EUR").with_price_year(2024).unwrap()));
    assert_eq!(of_2016.currency(), Some(("EUR", Some(2016))));
    assert_eq!(unit("USD").currency(), Some(("USD", None)));
    assert_eq!(unit("person").with_price_year(2016), None);
    assert_eq!(of_2016.with_price_year(2016), None);
    assert!(of_2016.is_money() && !of_2016.div(&unit("person")).is_money());
}

#[test]
fn points_have_their_range() {
    let five = Unit::points_out_of(&n("5"));
    assert_eq!(five.natural_range(), Some((n("0"), n("5"))));
    assert!(!five.same_dimension(&Unit::points_out_of(&n("10"))));
    assert!(!five.same_dimension(&unit("point")));
    assert_eq!(unit("point").natural_range(), None);
    assert_eq!(five.text(Language::English, true), "points out of 5");
    assert_eq!(Unit::points_out_of(&n("2.5")).text(Language::French, true), "points sur 2,5");
}

#[test]
fn people_are_unique_and_attendances_are_not() {
    for word in ["personnes", "household", "organisation", "partners"] {
        assert!(unit(word).counts_unique_things(), "{word}");
    }
    for word in ["attendance", "jobs", "FTE", "EUR", "%"] {
        assert!(!unit(word).counts_unique_things(), "{word}");
    }
    assert!(!unit("person").div(&unit("year")).counts_unique_things());
}

proptest! {
    #[test]
    fn units_are_a_group(a in any_unit(), b in any_unit(), c in any_unit()) {
        prop_assert!(a.mul(&b).same_dimension(&b.mul(&a)));
        prop_assert!(a.mul(&b).mul(&c).same_dimension(&a.mul(&b.mul(&c))));
        prop_assert!(a.mul(&b).div(&b).same_dimension(&a));
        prop_assert!(a.div(&a).is_none());
        prop_assert_eq!(a.mul(&Unit::none()), a.clone());
        prop_assert!(a.powi(3).same_dimension(&a.mul(&a).mul(&a)));
        prop_assert!(a.powi(-1).same_dimension(&Unit::none().div(&a)));
        prop_assert_eq!(a.powi(2).root(2).map(|root| root.same_dimension(&a)), Some(true));
    }

    /// A product of values in base units is the value of the product, whatever the scales.
    #[test]
    fn figures_convert_there_and_back(a in any_unit(), figure in -1000i64..1000) {
        let figure = Number::from(figure);
        prop_assert_eq!(a.from_base(&a.to_base(&figure)), figure);
        prop_assert_eq!(a.ratio(&a), Some(Number::ONE));
    }

    #[test]
    fn units_serialise(a in any_unit()) {
        let json = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<Unit>(&json).unwrap(), a);
    }
}
