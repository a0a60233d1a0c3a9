//! Formulas read as an author would write them.

use super::formula;
use crate::analysis::{NoLibrary, analyse};
use crate::framework::ItemKind;
use crate::lang::Language;
use crate::source::Source;

/// The formula of an indicator, checked and written again.
fn again(ty: &str, written: &str, language: Language) -> String {
    let text =
        format!("framework f\ninput d : date\ninput x : number\ninput n : months\nindicator i : {ty}\n  = {written}\n");
    let analysis = analyse(Source::new("f", text), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems));
    let ItemKind::Indicator(indicator) = &framework.items[0].kind else { panic!("an indicator") };
    formula(&framework, indicator.formula, language).replace('\u{a0}', " ")
}

#[test]
fn a_date_moved_back_is_a_difference() {
    assert_eq!(again("date", "d - 10 days", Language::English), "d − 10 days");
    assert_eq!(again("date", "d + 10 days", Language::French), "d + 10 jours");
    assert_eq!(again("date", "d - 1 month clamped", Language::French), "d − 1 mois arrondi en fin de mois");
    assert_eq!(again("date", "d - n clamped", Language::English), "d − n clamped");
}

#[test]
fn rounding_says_its_mode() {
    assert_eq!(again("number", "round(x, 0.01, half_up)", Language::English), "round(x, 0.01, half_up)");
    assert_eq!(
        again("number", "round(x, 0.01, half_even)", Language::French),
        "arrondi(x\u{202f}; 0,01\u{202f}; demi_pair)"
    );
}
