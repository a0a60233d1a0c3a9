//! Figures as people write them, and pages in each form; expected texts are written by hand.

use super::{Block, Branch, Line, Page, Row, Sign, Tone, explain, format, html, markdown, page, text, view, words};
use crate::analysis::{NoLibrary, analyse};
use crate::axis::Labels;
use crate::date::{Date, Duration};
use crate::evaluation;
use crate::framework::builder::empty;
use crate::framework::{About, Framework, ItemId, NumberType, Project, Type, UnitDeclaration};
use crate::lang::Language::{self, English, French};
use crate::number::Number;
use crate::project::{json, read};
use crate::source::{Source, SourceId};
use crate::unit::Unit;
use crate::value::{Bounds, Datum, End, Interval, Open, Value, Wants};

fn labels(en: &str, fr: &str) -> Labels {
    Labels { en: Some(en.to_owned()), fr: Some(fr.to_owned()) }
}

/// A framework without anything but a unit of its own.
fn framework() -> Framework {
    Framework {
        units: vec![UnitDeclaration {
            name: "beehive".to_owned(),
            labels: labels("beehive", "ruche"),
            plurals: labels("beehives", "ruches"),
            unit: Unit::base("beehive"),
            about: About::default(),
        }],
        ..empty("tiny")
    }
}

fn unit(name: &str) -> Unit {
    Unit::builtin(name).unwrap()
}

/// A figure in a unit, given in that unit, as both languages write it; ordinary spaces stand for no-break ones.
fn figure(unit: &Unit, decimal: &str) -> (String, String) {
    let number = unit.to_base(&decimal.parse::<Number>().unwrap());
    let write =
        |language| format::number(&framework(), unit, &number, language).replace([words::NO_BREAK, words::NARROW], " ");
    (write(English), write(French))
}

fn both(english: &str, french: &str) -> (String, String) {
    (english.to_owned(), french.to_owned())
}

#[test]
fn money_is_written_as_each_language_does() {
    let euro = unit("EUR");
    assert_eq!(figure(&euro, "500000"), both("€500,000", "500 000 €"));
    assert_eq!(figure(&euro, "12.5"), both("€12.50", "12,50 €"));
    assert_eq!(figure(&euro, "-1234.56"), both("−€1,234.56", "−1 234,56 €"));
    assert_eq!(figure(&euro, "0.001"), both("€0.001", "0,001 €"));
    assert_eq!(figure(&euro, "100/3"), both("≈ €33.33", "≈ 33,33 €"));
    let per_person = euro.div(&unit("person"));
    assert_eq!(figure(&per_person, "1600"), both("€1,600/person", "1 600 €/personne"));
    assert_eq!(figure(&euro.with_price_year(2016).unwrap(), "20"), both("€20 (2016 prices)", "20 € (prix 2016)"));
}

#[test]
fn shares_ratings_and_counts_have_their_words() {
    assert_eq!(figure(&Unit::percent(), "62.5"), both("62.5%", "62,5 %"));
    assert_eq!(figure(&Unit::percent(), "100/3"), both("≈ 33.33%", "≈ 33,33 %"));
    assert_eq!(figure(&Unit::points_out_of(&Number::from(5)), "3.89"), both("3.89 out of 5", "3,89 sur 5"));
    assert_eq!(figure(&unit("person"), "1"), both("1 person", "1 personne"));
    assert_eq!(figure(&unit("person"), "1500"), both("1,500 people", "1 500 personnes"));
    // French takes the plural from 2 on, English for all but 1.
    assert_eq!(figure(&unit("year"), "1.5"), both("1.5 years", "1,5 an"));
    assert_eq!(figure(&unit("year"), "0"), both("0 years", "0 an"));
    assert_eq!(figure(&Unit::base("beehive"), "3"), both("3 beehives", "3 ruches"));
    assert_eq!(figure(&Unit::base("beehive"), "1"), both("1 beehive", "1 ruche"));
}

#[test]
fn plain_numbers_below_ten_thousand_are_not_grouped() {
    // A year that is computed must not read `2,020`.
    assert_eq!(figure(&Unit::none(), "2020"), both("2020", "2020"));
    assert_eq!(figure(&Unit::none(), "12345.678"), both("12,345.678", "12 345,678"));
}

#[test]
fn rounding_for_display_is_marked_and_keeps_small_numbers_visible() {
    assert_eq!(format::rounded(&"0.1".parse().unwrap()), ("0.1".to_owned(), false));
    assert_eq!(format::rounded(&"1/3".parse().unwrap()), ("0.33".to_owned(), true));
    assert_eq!(format::rounded(&"1/300000".parse().unwrap()), ("0.0000033".to_owned(), true));
    assert_eq!(format::rounded(&"0.00005".parse().unwrap()), ("0.00005".to_owned(), true));
    assert_eq!(format::rounded(&"2000000/7".parse().unwrap()), ("285714.29".to_owned(), true));
}

#[test]
fn dates_and_durations_are_spelt() {
    let write = |text: &str, language| {
        format::date(&text.parse::<Date>().unwrap(), language).replace([words::NO_BREAK, words::NARROW], " ")
    };
    assert_eq!(write("2020-11-30", English), "30 November 2020");
    assert_eq!(write("2020-11-30", French), "30 novembre 2020");
    assert_eq!(write("2019-01-01", French), "1er janvier 2019");
    assert_eq!(write("2018-02", French), "février 2018");
    assert_eq!(write("2018-Q2", French), "2e trimestre 2018");
    assert_eq!(write("2018-H1", English), "first half of 2018");
    assert_eq!(write("2016-09-28T17:00:01+02:00[Europe/Paris]", English), "28 September 2016, 17:00:01 (Europe/Paris)");
    assert_eq!(write("2016-09-28T17:00:00+02:00[Europe/Paris]", French), "28 septembre 2016 à 17 h 00 (Europe/Paris)");
    let spell = |months, days, language| {
        format::duration(&Duration { months, days, seconds: 0 }, language).replace(words::NO_BREAK, " ")
    };
    assert_eq!(spell(36, 0, English), "3 years");
    assert_eq!(spell(18, 1, English), "18 months and 1 day");
    assert_eq!(spell(1, 2, French), "1 mois et 2 jours");
    assert_eq!(spell(0, 0, French), "0 jour");
}

#[test]
fn an_open_value_says_what_is_known_of_it() {
    let ty = Type::Number(NumberType { unit: unit("EUR"), count: false, share: false });
    let end = |at: i64, included| Some(End { at: Number::from(at), included });
    let open = |low, high, wants: Wants, language: Language| {
        let interval = Interval { low, high, whole: false };
        let open =
            Open { bounds: Bounds::Number(interval), wants, perhaps_undefined: false, perhaps_not_applicable: false };
        format::value(&framework(), None, &ty, &Value::Open(open.into()), language)
            .replace([words::NO_BREAK, words::NARROW], " ")
    };
    let cell = || Wants::cell(crate::value::CellRef::Input { input: 0, cell: 0 });
    assert_eq!(open(end(900, true), end(1000, true), Wants::nothing(), English), "between €900 and €1,000");
    assert_eq!(open(end(900, true), end(1000, true), cell(), French), "inconnu, entre 900 et 1 000 €");
    assert_eq!(open(None, end(5, false), cell(), English), "unknown, less than €5");
    assert_eq!(open(end(1, true), end(5, false), cell(), French), "inconnu, entre 1 et 5 € (5 € exclu)");
    assert_eq!(open(end(1, false), end(5, false), cell(), English), "unknown, between €1 and €5 (ends excluded)");
    // That money is not negative is nothing to tell.
    assert_eq!(open(end(0, true), None, cell(), English), "unknown");
}

#[test]
fn a_text_is_quoted_as_the_language_does() {
    let quote = |language| format::datum(&framework(), None, &Type::Text, &Datum::Text("a".into()), language);
    assert_eq!(quote(English), "“a”");
    assert_eq!(quote(French), "«\u{a0}a\u{a0}»");
}

fn sample() -> Page {
    Page {
        language: French,
        title: "<b>Épicerie</b> | *A*".to_owned(),
        subtitle: vec!["référentiel 1".to_owned()],
        blocks: vec![
            Block::Verdict(Row {
                sign: Some(Sign::Decided),
                label: Line::plain("Verdict : "),
                value: Line::toned(Tone::Strong, "Labellisé"),
                remarks: Vec::new(),
            }),
            Block::Heading("Non remplis (2)".to_owned()),
            Block::Rows(vec![
                Row {
                    sign: Some(Sign::NotMet),
                    label: Line::plain("Équipe"),
                    value: Line::plain("2, il faut au moins 3"),
                    remarks: vec![Line::toned(Tone::Quiet, "préférence")],
                },
                Row {
                    sign: Some(Sign::Undecided),
                    label: Line::plain("日本"),
                    value: Line::plain("inconnu"),
                    remarks: Vec::new(),
                },
            ]),
            Block::Tree(vec![Branch {
                sign: Some(Sign::Met),
                line: Line::plain("a"),
                because: vec![
                    Branch {
                        line: Line::plain("b"),
                        because: vec![Branch { line: Line::plain("c"), ..Branch::default() }],
                        ..Branch::default()
                    },
                    Branch { line: Line::plain("d"), ..Branch::default() },
                ],
            }]),
        ],
    }
}

#[test]
fn text_is_aligned_by_the_width_of_characters() {
    let expected = "\
<b>Épicerie</b> | *A*
référentiel 1

● Verdict : Labellisé

Non remplis (2)
  ✗ Équipe  2, il faut au moins 3
      préférence
  ? 日本    inconnu
✓ a
├─ b
│  └─ c
└─ d
";
    assert_eq!(text::plain(&sample(), 80), expected);
}

#[test]
fn long_lines_break_at_spaces_and_never_at_no_break_ones() {
    let long = Page {
        blocks: vec![Block::Paragraph(Line::plain(
            "Le montant demandé dépasse la limite fixée, qui est de 500\u{202f}000\u{a0}€ pour chaque projet retenu",
        ))],
        ..sample()
    };
    let written = text::plain(&long, 60);
    assert!(written.lines().all(|line| line.chars().count() <= 60), "{written}");
    assert!(written.contains("500\u{202f}000\u{a0}€"), "{written}");
}

#[test]
fn markdown_escapes_what_would_be_a_mark() {
    let written = markdown::markdown(&sample());
    assert!(written.starts_with("# &lt;b&gt;Épicerie&lt;/b&gt; \\| \\*A\\*\n"), "{written}");
    assert!(written.contains("\n## ● Verdict : **Labellisé**\n"), "{written}");
    assert!(written.contains("\n| ✗ | Équipe | 2, il faut au moins 3 | préférence |\n"), "{written}");
    assert!(written.contains("\n- ✓ a\n  - b\n    - c\n  - d\n"), "{written}");
}

#[test]
fn html_is_escaped_and_signs_are_spoken() {
    let written = html::html(&[sample()]);
    assert!(written.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"), "{written}");
    assert!(!written.contains("<b>"), "{written}");
    assert!(written.contains("<h1>&lt;b&gt;Épicerie&lt;/b&gt; | *A*</h1>"), "{written}");
    assert!(written.contains("role=\"img\" aria-label=\"non rempli\">✗</span>"), "{written}");
    assert!(!written.contains("http"), "nothing is fetched");
}

#[test]
fn lists_read_as_sentences() {
    let parts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(words::listed(English, &parts(&["a"])), "a");
    assert_eq!(words::listed(French, &parts(&["a", "b", "c"])), "a, b et c");
    assert_eq!(words::either(English, &parts(&["a", "b"])), "a or b");
}

const FEW: &str = r#"framework few "Few people"
  version 1.0

axis person private
  counts people

input income : EUR by person
input town   : one of north, south by person

indicator mean_income : EUR
  = mean(income over person)
  secret below 5 people
  broken down by town
indicator yearly "Twelve months" : EUR
  = mean_income * 12
indicator by_town : EUR by town
  = mean(income over person by town)
  secret below 3 people

requirement enough : mean_income >= 1 000 EUR
  otherwise say "{mean_income} is not enough, nor are {yearly} a year."
decision verdict
  kept    when enough is met
  refused otherwise
"#;

fn few() -> Framework {
    let analysis = analyse(Source::new("few", FEW), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn data(framework: &Framework, text: &str) -> Project {
    let (project, problems) = read(framework, &json::read(text, SourceId(0)).0.unwrap(), SourceId(0));
    project.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// Everything that is written about a project, in both languages and every form.
fn all_that_is_written(framework: &Framework, project: &Project) -> String {
    let as_of: Date = "2020-06-30".parse().unwrap();
    let assessment = evaluation::evaluate(framework, project, as_of);
    let reasons: Vec<_> = (0..framework.items.len() as u32)
        .map(|id| evaluation::explain(framework, project, as_of, ItemId(id), None))
        .collect();
    let value_of = |id| evaluation::read(framework, project, as_of, None, &[id]).first()?.values.first().cloned();
    let mut written = format!("{assessment:?}\n{reasons:?}");
    for language in [English, French] {
        let view = view::View { framework, project, assessment: &assessment, language };
        let extras = page::Extras { reasons: &reasons, value_of: &value_of, fallback_title: "Project" };
        for page in [page::assessment(&view, &extras), explain::reasons(&view, &reasons, "Project")] {
            written += &text::plain(&page, 100);
            written += &markdown::markdown(&page);
            written += &html::html(&[page]);
        }
        let report = crate::report::assessment(&view, &reasons);
        written += &serde_json::to_string(&report).unwrap();
    }
    written.replace([words::NO_BREAK, words::NARROW, ' ', ','], "")
}

#[test]
fn what_rests_on_few_people_is_written_nowhere() {
    let framework = few();
    // 1 312.75 on average: below five people, so it is hidden with what follows from it; each income is a row of its own.
    let project = data(
        &framework,
        r#"{"person": [{"income": 1287.25, "town": "north"}, {"income": 1300.5, "town": "north"},
                       {"income": 1350.5, "town": "south"}]}"#,
    );
    let written = all_that_is_written(&framework, &project);
    // The mean, twelve of them, its distance from the mark, the means of the towns, the rows.
    for figure in ["1312.75", "15753", "312.75", "1293.87", "1293.88", "1350.5", "1287.25", "1300.5"] {
        assert!(!written.contains(figure), "{figure} is told:\n{written}");
    }
    for exact in ["5251/4", "10351/8", "2701/2"] {
        assert!(!written.contains(exact), "{exact} is told:\n{written}");
    }
    assert!(written.contains("caché") && written.contains("hidden"), "{written}");
    assert!(written.contains("\"status\":\"met\""), "which side of the mark it lies is told");
}

#[test]
fn what_rests_on_enough_people_is_told_but_for_its_small_groups() {
    let framework = few();
    let people: Vec<String> =
        [(1200, "north"), (1201, "north"), (1202, "north"), (1203, "north"), (1204, "north"), (1999, "south")]
            .iter()
            .map(|(income, town)| format!(r#"{{"income": {income}, "town": "{town}"}}"#))
            .collect();
    let project = data(&framework, &format!(r#"{{"person": [{}]}}"#, people.join(",")));
    let written = all_that_is_written(&framework, &project);
    // (1200 + … + 1204 + 1999) / 6 = 1334.83: told. That of the one in the south is not, nor the other, which would tell it.
    assert!(written.contains("1334.83") && written.contains("16018"), "{written}");
    assert!(!written.contains("1999") && !written.contains("\"1202\"") && !written.contains("€1202"), "{written}");
}

const CENTRE: &str = r#"framework centre "Community centre"
  version 1.0

input visitors : person
input stage    : one of early, grown
input opened   : time in "Europe/Paris"

requirement reached : visitors >= 250 people
  exception starting "Just begun" when stage = early : visitors >= 250 people / 2
requirement on_time : opened <= 2026-04-30T12:00:00+02:00
requirement proven  : visitors >= 100 people
  evidence at least verified
"#;

/// The page of a community centre, in French.
fn centre(text: &str) -> String {
    let framework = analyse(Source::new("centre", CENTRE), &NoLibrary).framework.unwrap();
    let project = data(&framework, text);
    let assessment = evaluation::evaluate(&framework, &project, "2026-06-30".parse().unwrap());
    let view = view::View { framework: &framework, project: &project, assessment: &assessment, language: French };
    let extras = page::Extras { reasons: &[], value_of: &|_| None, fallback_title: "Centre" };
    text::plain(&page::assessment(&view, &extras), 200).replace([words::NO_BREAK, words::NARROW], " ")
}

#[test]
fn what_an_exception_asks_is_what_is_told() {
    let page = centre(r#"{"visitors": 120, "stage": "early", "opened": "2026-04-30T12:00:00"}"#);
    assert!(page.contains("120 personnes, il faut au moins 125 personnes (écart 5 personnes)"), "{page}");
    assert!(page.contains("par l’exception : Just begun") && page.contains("(tout juste)"), "{page}");
}

#[test]
fn a_second_late_is_neither_at_the_mark_nor_days_off() {
    let page = centre(r#"{"visitors": "200 .. 300", "stage": "grown", "opened": "2026-04-30T12:00:01"}"#);
    assert!(page.contains("(écart moins d’un jour)"), "{page}");
    assert!(page.contains("une valeur n’est connue qu’entre deux bornes"), "{page}");
}

#[test]
fn evidence_that_is_too_weak_is_told_and_what_holds_is_not_called_off() {
    let page = centre(r#"{"visitors": 260, "stage": "grown", "opened": "2026-04-30"}"#);
    assert!(page.contains("la preuve est trop faible : déclaré, il faut au moins vérifié"), "{page}");
    assert!(page.contains("260 personnes, au moins 100 personnes (marge 160 personnes)"), "{page}");
    assert!(!page.contains("(tout juste)"), "a day is not a moment of it: {page}");
    let page = centre(r#"{"visitors": {"value": 260, "evidence": "verified"}, "stage": "grown"}"#);
    assert!(!page.contains("preuve est trop faible"), "{page}");
}
