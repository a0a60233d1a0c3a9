//! What each mistake is answered with, in both languages; what mending it by its fix leaves.

use super::*;
use crate::lang::Language::{English, French};

fn names(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| {
            let shown = format!("{:?}", problem.fact);
            let inside = shown.split_once('(').map_or(shown.as_str(), |(_, inside)| inside);
            inside.split([' ', ')', '{']).next().unwrap_or("").to_owned()
        })
        .collect()
}

/// The text after all fixes, last first.
fn mended(text: &str, problems: &[Problem]) -> String {
    let mut text = text.to_owned();
    let mut fixes: Vec<_> = problems.iter().filter_map(|problem| problem.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.place.span));
    for fix in fixes {
        text.replace_range(fix.place.span.start as usize..fix.place.span.end as usize, &fix.text);
    }
    text
}

/// Mistakes in a file whose other lines are sound: exactly these faults, and with their fixes (if all have one) none.
fn every(language: Language, cases: &[(&str, &[&str])]) {
    let first = if language == English { "framework f" } else { "référentiel f" };
    let mut wrong = Vec::new();
    for (body, wanted) in cases {
        let text = format!("{first}\n{body}\n");
        let (_, problems) = parse(&text, SourceId(0));
        if names(&problems) != *wanted {
            wrong.push(format!("{body}\n  wanted {wanted:?}, told {:?}", names(&problems)));
        }
        for problem in &problems {
            assert!(problem.place.span.end as usize <= text.len());
            for reader in Language::ALL {
                let wording = problem.wording(reader);
                assert!(wording.title.len() > 10 && !wording.title.contains("expected"), "{wording:?}");
            }
        }
        if !problems.is_empty() && problems.iter().all(|problem| problem.fix.is_some()) {
            let again = mended(&text, &problems);
            let left = names(&parse(&again, SourceId(0)).1);
            if !left.is_empty() {
                wrong.push(format!("{body}\n  mended to\n{again}  leaves {left:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mistakes_of_english_files() {
    let cases: &[(&str, &[&str])] = &[
        ("requirement r : a before b", &["EverydayWord"]),
        ("requirement r : a greater than b", &["EverydayWord"]),
        ("requirement r : a is b", &["EverydayWord"]),
        ("requirement r : a > = b", &["EverydayWord"]),
        ("requirement r : a in (b, c)", &["EverydayWord"]),
        ("requirement r : a between 1 and 2", &["EverydayWord"]),
        ("requirement r : a <= EUR 500", &["EverydayWord"]),
        ("requirement r : a <= 500k EUR", &["EverydayWord"]),
        ("requirement r : a <= 30 June 2026", &["DateFormat"]),
        ("indicator i : EUR = a x 2", &["EverydayWord"]),
        ("decision d\n  high if a\n  low else", &["EverydayWord", "EverydayWord"]),
        ("requirement r :: a", &["EverydayWord"]),
        ("requirement r := a", &["EverydayWord"]),
        ("requirement r { a }", &["EverydayWord"]),
        ("requirement r : a in [b, c]", &["EverydayWord"]),
        ("requirement r : a ∈ {b, c}", &["EverydayWord"]),
        ("requirement r : a ∧ ¬b", &["EverydayWord", "EverydayWord"]),
        ("requirement r : a | b", &["EverydayWord"]),
        ("requirement r : a AND b", &["EverydayWord"]),
        ("requirement r : NOT a", &["EverydayWord"]),
        ("requirement r : a is true", &["EverydayWord"]),
        ("requirement r : a is missing", &["EverydayWord"]),
        ("requirement r : a is known", &["EverydayWord"]),
        ("requirement r : a is not b", &["EverydayWord"]),
        ("requirement r : a is in time", &["EverydayWord"]),
        ("requirement r : a is overdue", &["EverydayWord"]),
        ("requirement r : a = None", &["NullAsked"]),
        ("requirement r : a is greater than or equal to b", &["EverydayWord"]),
        ("requirement r : a at least 3", &["EverydayWord"]),
        ("requirement r : a different from b", &["EverydayWord"]),
        ("requirement r : a >= 1.5 million EUR", &["EverydayWord"]),
        ("requirement r : a >= 5 M EUR", &["EverydayWord"]),
        ("requirement r : a² >= 4", &["EverydayWord"]),
        ("requirement r : a >= ½", &["EverydayWord"]),
        ("requirement r : √a >= 4", &["EverydayWord"]),
        ("requirement r : a when b", &["EverydayWord"]),
        ("requirement r : a unless b > 2", &["EverydayWord"]),
        ("requirement r : a if b", &["EverydayWord"]),
        ("requirement r : a >= 3 EUR.", &["TrailingSeparator"]),
        ("requirement r : a >= 1,000.50", &["ThousandsSign"]),
        ("input k : {a, b}", &["EverydayWord"]),
        ("input k : enum a, b", &["EverydayWord"]),
        ("input k : list of a, b", &["EverydayWord"]),
        ("indicator i : EUR\n  a + b", &["EverydayWord"]),
        ("example e\n  data a = 1\n  expects b met", &["EverydayWord", "EverydayWord"]),
        ("example e\n  given a = 1\n  expect results met", &[]),
        ("requirement r : a == b", &["DoubleEqual"]),
        ("requirement r : a = b && c = d", &["AndSign"]),
        ("requirement r : a = b || c = d", &["OrSign"]),
        ("requirement r : !a", &["NotSign"]),
        ("requirement r : a => 2", &["AtLeastSign"]),
        ("requirement r : a =< 2", &["AtMostSign"]),
        ("requirement r : a <> 2", &["DifferentSign"]),
        ("requirement r : a ** 2 >= 4", &["PowerSign"]),
        ("requirement r : a − 2 >= 4", &["LongDash"]),
        ("requirement r : a >= \"50%\"", &["QuotedNumber"]),
        ("requirement r : a >= 1,5", &["DecimalComma"]),
        ("requirement r : a >= 1,000,000", &["ThousandsSign"]),
        ("requirement r : a >= 50 0000", &["DigitGroups"]),
        ("requirement r : a >= 1.2.3", &["SeveralDecimalSigns"]),
        ("requirement r : a >= .5", &["LeadingPoint"]),
        ("requirement r : a >= 1e6", &["Exponent"]),
        ("requirement r : a >= 500EUR", &["UnitGlued"]),
        ("requirement r : a >= 500 €", &["CurrencySign"]),
        ("requirement r : a >= 50 percent", &["PercentWord"]),
        ("requirement r : a in {b; c}", &["SemicolonInEnglish"]),
        ("requirement r : a;", &["SemicolonAtEnd"]),
        ("requirement r : a and b or c", &["MixedAndOr"]),
        ("requirement r : 1 < a < 3", &["ChainedComparison"]),
        ("requirement r : a = true", &["TruthWord"]),
        ("requirement r : if a then b", &["IfWithoutElse"]),
        ("requirement r : if a b else c", &["IfWithoutThen"]),
        ("requirement r : a then b", &["ThenWithoutIf"]),
        ("indicator i : EUR\n  = if a then b elif c then d else e", &["ElseIfWord"]),
        ("requirement r : a et b", &["OtherVocabulary"]),
        ("requirement r : d <= 28/09/2016", &["DateFormat"]),
        ("requirement r : d <= 2016-9-28", &["DateFormat"]),
        ("requirement r : d <= 28.09.2016", &["DateFormat"]),
        ("requirement r : d <= 2016-02-30", &["ImpossibleDate"]),
        ("requirement r : d <= 2016-13", &["ImpossibleDate"]),
        ("requirement r : d <= 2016-09-28T25:00", &["ImpossibleDate"]),
        ("axis y = 2017-2021", &["HyphenRange"]),
        ("axis y = 2017 ... 2021", &["ThreeDots"]),
        ("axis y : a, b", &["ColonForEqual"]),
        ("requirement r : a-b >= 2", &["TightMinus"]),
        ("requirement r : \"abc", &["UnclosedText"]),
        ("requirement r : a = 'abc'", &["OtherQuotes"]),
        ("input x “Label” : EUR", &["OtherQuotes"]),
        ("requirement r : (a and b", &["UnclosedBracket"]),
        ("requirement r : a and b)", &["UnopenedBracket"]),
        ("requirement r : (a and b]", &["WrongBracket"]),
        ("requirement r : a {", &["BlockBrace"]),
        ("requirement r : a\n}", &["BlockBrace"]),
        ("requirement r : a\nend", &["EndWord"]),
        ("requirement r : a\n  end", &["EndWord"]),
        ("requirement r : a\nsource \"x\"", &["PropertyInColumnOne"]),
        ("requirement r : a\n  input x : EUR", &["NounIndented"]),
        ("requirment r : a", &["UnknownNoun"]),
        ("requirement r : a\n  sorce \"x\"", &["UnknownProperty"]),
        ("requirement r : a\n  source Call of 2016", &["TextUnquoted"]),
        ("requirement r : a\n  label \"x\"", &["LanguageMissing"]),
        ("requirement r \"x\" : a\n  label en \"y\"", &["LabelTwice"]),
        ("requirement : a", &["NameMissing"]),
        ("requirement and : a", &["NameReserved"]),
        ("input total budget : EUR", &["NameOfSeveralWords"]),
        ("input 3x : EUR", &["NameBeginsWithDigit"]),
        ("input x : EUR \"Label\"", &["LabelAfterColon"]),
        ("input x \"Label\" EUR", &["ColonMissing"]),
        ("input x = EUR", &["EqualForColon"]),
        ("input x :", &["TypeMissing"]),
        ("input x : boolean", &["TypeWord"]),
        ("parameter p : 5 EUR", &["ValueForType"]),
        ("requirement r", &["ConditionMissing"]),
        ("indicator i : EUR\n  =", &["FormulaMissing"]),
        ("requirement r : a and", &["OperandMissing"]),
        ("requirement r : a >= * b", &["TwoOperators"]),
        ("requirement r : a b", &["TwoValues"]),
        ("requirement r : a >= then", &["ThenWithoutIf"]),
        ("requirement r : a >= where", &["WordForValue"]),
        ("requirement r : sum x >= 2", &["CallWithoutBrackets"]),
        ("requirement r : sum(x over a, b) >= 2", &["CommaBetweenAxes"]),
        ("requirement r : round(x, y over b) >= 2", &["ClauseOnLaterArgument"]),
        ("decision d\n  yes_kept when a\n  kept", &["LevelWithoutCondition"]),
        ("scale part(x : number)\n  below 2 : 1", &["ScaleNamedAsFunction"]),
        ("requirement r : a // why", &["SlashComment"]),
        ("parameter p := 5", &["ColonEqual"]),
        ("activity a -> b", &["Arrow"]),
        ("requirement r : a ~ b", &["StraySign"]),
        ("requirement r : a ? b : c", &["EverydayWord"]),
        ("requirement r : a\n  note \"\\q\"", &["UnknownEscape"]),
        ("example e\n  table p | a | b\n        x | 1", &["RowTooShort"]),
        ("example e\n  table p | a\n        x | 1 | 2", &["RowTooLong"]),
        ("example e\n  given a = null", &["NullWord"]),
        ("example e\n  given a = 1, b =", &["OperandMissing"]),
        ("framework g", &["FrameworkTwice"]),
        ("score s : point\n  = a\n  missing fail, missing zero", &["TreatmentTwice"]),
        ("input x : EUR by a may be not applicable by b", &["ByTwice"]),
        ("requirement r \"x\" : a\n  label fr \"y\"\n  label fr \"z\"", &["LabelTwice"]),
        // what looks like a mistake and is none
        ("example e\n  given a = 1,\n  expect x met", &[]),
        ("example e\n  given a = 1,\n        b = 2,\n  note \"n\"\n  expect x met,", &[]),
        ("indicator i : EUR\n  = a\n  reading strict \"Strictly\" fr \"Strictement\"\n    = a - b", &[]),
        ("obligation o : sent when a in 3 .. due b + 1 month", &[]),
        ("requirement r : a\n  exception e when n in 3 .. : b", &[]),
        ("decision d\n  high when a in 3 ..\n  low when a not in 3 .. when_known", &[]),
    ];
    every(English, cases);
}

#[test]
fn mistakes_of_french_files() {
    let cases: &[(&str, &[&str])] = &[
        ("donnée a : un parmi nord ; est", &["NameReserved"]),
        ("exigence r : a avant b", &["EverydayWord"]),
        ("exigence r : a supérieur à b", &["EverydayWord"]),
        ("exigence r : a est b", &["EverydayWord"]),
        ("exigence r : pas a", &["EverydayWord"]),
        ("exigence r : a parmi b ; c", &["EverydayWord"]),
        ("exigence r : a est supérieur ou égal à b", &["EverydayWord"]),
        ("exigence r : a est différent de b", &["EverydayWord"]),
        ("exigence r : a n'est pas b", &["EverydayWord"]),
        ("exigence r : a au plus 3", &["EverydayWord"]),
        ("exigence r : a plus de 3", &["EverydayWord"]),
        ("exigence r : a est à temps", &["EverydayWord"]),
        ("exigence r : a est en retard", &["EverydayWord"]),
        ("obligation o : a au plus tard b\n  à la charge de l'autorité", &[]),
        ("obligation o : a au plus tard b\n  à la charge de la région", &[]),
        ("impact i\n  vient de la collecte ; tri", &[]),
        ("impact i\n  vient de la", &[]),
        ("exigence r : a ET b", &["EverydayWord"]),
        ("exigence r : NON a", &["EverydayWord"]),
        ("exigence r : a est manquant", &["EverydayWord"]),
        ("exigence r : a est vrai", &["EverydayWord"]),
        ("exigence r : a ∉ {b ; c}", &["EverydayWord"]),
        ("exigence r : a >= 5 millions d'euros", &["EverydayWord"]),
        ("exigence r : a >= 1,5 M EUR", &["EverydayWord"]),
        ("exigence r : a >= 1.000,50", &["ThousandsSign"]),
        ("exigence r : a quand b", &["EverydayWord"]),
        ("exigence r : a sauf si b > 2", &["EverydayWord"]),
        ("exigence l'âge : a", &["NameOfSeveralWords"]),
        ("donnée k : parmi a ; b", &["EverydayWord"]),
        ("donnée h : heure \"Europe/Paris\"", &["EverydayWord"]),
        ("note n : points sur 5\n  = a", &["EverydayWord"]),
        ("règle r : a", &["EverydayWord"]),
        ("appréciation a : points sur 5 par b\n  rassemble moyenne", &["UnknownProperty"]),
        ("donnée k : un de a ; b", &["EverydayWord"]),
        ("donnée k : liste de a ; b", &["EverydayWord"]),
        ("donnée k : un parmi a | b", &["EverydayWord"]),
        ("indicateur i : EUR\n  a + b", &["EverydayWord"]),
        ("exigence r : a <= 30 juin 2026", &["DateFormat"]),
        ("exigence r : a <= 500.000", &["DecimalPoint"]),
        ("exigence r : a dans {b, c, d}", &["CommaInFrench"]),
        ("exigence r : a\n  sinon \"trop\"", &["EverydayWord"]),
        ("exemple e\n  soit a = 1\n  tableau x | y\n    z | 2", &["EverydayWord"]),
        ("exigence r : a dans {b, c}", &["CommaInFrench"]),
        ("exigence r : a >= 1.5", &["DecimalPoint"]),
        ("exigence r : a and b", &["OtherVocabulary"]),
        ("exigence r : a && b", &["AndSign"]),
        ("exigence r : a = vrai", &["TruthWord"]),
        ("exigence r : a >= 50 pour cent", &["PercentWord"]),
        ("exigence r : a = « b »", &["OtherQuotes"]),
        ("exigence r : a et b ou c", &["MixedAndOr"]),
        ("exigence r : si a alors b", &["IfWithoutElse"]),
        ("exigence r : a\nfin", &["EndWord"]),
        ("exigense r : a", &["UnknownNoun"]),
        ("exigence r : a\n  remarqe \"x\"", &["UnknownProperty"]),
        ("donnée x : entier", &["TypeWord"]),
        ("donnée x : EUR \"Libellé\"", &["LabelAfterColon"]),
        ("input x : EUR", &["OtherVocabulary"]),
        ("exigence r : d <= 28/09/2016", &["DateFormat"]),
        ("exigence r : somme(x sur a ; b) >= 2", &["CommaBetweenAxes"]),
        ("exigence r : a;", &["SemicolonAtEnd"]),
        ("exemple e\n  soit a = 1 ;\n  attendu x rempli ;", &[]),
        ("obligation o : envoi quand a dans 3 .. au plus tard b + 1 mois", &[]),
        ("décision d\n  haut quand tous du groupe marques\n  bas quand un du groupe marques est indécis", &[]),
        ("donnée budget total : EUR", &["NameOfSeveralWords"]),
        ("donnée coût-total : EUR", &["NameWithHyphen"]),
    ];
    every(French, cases);
}

#[test]
fn a_fault_never_hides_the_next() {
    let text =
        "framework f\ninput a : (\ninput b = EUR\nrequirement r : a == b\n  sorce \"x\"\nindicator i : EUR\n  = (a\n";
    let (_, problems) = parse(text, SourceId(0));
    assert_eq!(
        names(&problems),
        ["UnclosedBracket", "EqualForColon", "DoubleEqual", "UnknownProperty", "UnclosedBracket"]
    );
}

#[test]
fn files_that_begin_badly() {
    let first = |text: &str| names(&parse(text, SourceId(0)).1);
    assert_eq!(first(""), ["EmptyFile"]);
    assert_eq!(first("# only a comment\n"), ["EmptyFile"]);
    assert_eq!(first("  framework f\n"), ["IndentedFirstLine"]);
    assert_eq!(first("input x : EUR\n"), ["FrameworkMissing"]);
    assert_eq!(first("\u{FEFF}framework f\r\ninput x : EUR\r\n\tnote \"x\"\r\n"), Vec::<String>::new());
}

#[test]
fn limits_hold() {
    let deep = format!("framework f\nrequirement r : {}a{}\n", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(names(&parse(&deep, SourceId(0)).1), ["BracketsTooDeep"]);
    let long = format!("framework f\nrequirement r : {}a\n", "a + ".repeat(10_000));
    assert_eq!(names(&parse(&long, SourceId(0)).1), ["FormulaTooLong"]);
    let digits = format!("framework f\nparameter p = {}\n", "1".repeat(2_000));
    assert_eq!(names(&parse(&digits, SourceId(0)).1), ["DigitsTooMany"]);
    assert_eq!(names(&parse(&"#".repeat(2 << 20), SourceId(0)).1), ["SourceTooLong"]);
    // as deep as allowed
    let allowed = format!("framework f\nrequirement r : {}a{}\n", "(".repeat(100), ")".repeat(100));
    assert_eq!(names(&parse(&allowed, SourceId(0)).1), Vec::<String>::new());
}
