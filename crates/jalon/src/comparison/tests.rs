//! Two versions of small frameworks, compared by hand; and mutants of the shipped ones, which never pass unseen.

use super::{Aspect, Change, Comparison, Kind, Nature, What, compare, refigure, rerun, rerun_examples, witnesses};
use crate::analysis::analyse;
use crate::catalog::{Catalog, SHIPPED};
use crate::framework::Framework;
use crate::lang::Language;
use crate::mutation;
use crate::render::difference::{Difference, figure_changes, page, sight};
use crate::source::{Source, SourceId};
use crate::syntax;

const CALL: &str = "framework call \"Call\"\n  version 1\n\
    axis partner\n\
    input budget \"Budget\" : EUR\n\
    input grant \"Grant\" : EUR\n\
    input kind \"Kind\" : one of town, company, other\n\
    input filed \"Filed on\" : date\n\
    input public \"Public\" : yes/no by partner\n\
    input mark : points out of 5\n\
    parameter limit = 500 000 EUR\n  source \"Article 3\"\n\
    parameter wage : EUR/h\n  from 2024-01-01 : 11 EUR/h\n  from 2025-01-01 : 12 EUR/h\n\
    scale worth(g : %) : points\n  below 20 % : 0 points\n  from 20 % : 10 points\n  above 80 % : 20 points\n\
    indicator share \"Share\" : %\n  = grant / budget\n  not applicable when budget = 0 EUR\n\
    indicator points_won : points\n  = worth(share)\n\
    requirement within : budget <= limit\n  basis text\n\
    requirement half : share <= 50 %\n\
    requirement sort : kind in {town, company}\n  frozen\n\
    preference early : filed <= 2024-06-30 and kind != other\n\
    preference joined : count(partner where public) >= 1\n\
    score note : points out of 5\n  = weighted mean of mark 60 %, mark 40 %\n  missing fail, not applicable reweigh\n\
    decision outcome\n  good \"Good\" when all requirements and points_won >= 10 points\n  poor otherwise\n\
    example fine\n  given budget = 100 000 EUR, grant = 40 000 EUR, kind = town, filed = 2024-06-30, mark = 3\n\
    \x20 table partner | public\n    A | yes\n\
    \x20 expect outcome = good, within met, half met\n";

fn read(text: &str) -> Framework {
    let analysis = analyse(Source::new("f", text), &Catalog);
    match analysis.framework {
        Some(framework) => framework,
        None => panic!("{:?}\n{text}", analysis.problems.iter().map(|problem| &problem.fact).collect::<Vec<_>>()),
    }
}

fn with(from: &str, to: &str) -> Comparison {
    assert!(CALL.contains(from), "{from}");
    compare(&read(CALL), &read(&CALL.replace(from, to)))
}

fn only(comparison: &Comparison) -> &Change {
    match comparison.changes.as_slice() {
        [one] => one,
        other => panic!("one change was expected: {other:#?}"),
    }
}

/// The aspects that changed, with both sides in English.
fn told(from: &str, to: &str) -> Vec<(Aspect, String, String)> {
    let (old, new) = (read(CALL), read(&CALL.replace(from, to)));
    let comparison = compare(&old, &new);
    let change = only(&comparison);
    change
        .facets()
        .iter()
        .map(|facet| {
            let side = |framework, of| sight(framework, of, Language::English).replace('\u{a0}', " ");
            (facet.aspect.clone(), side(&old, &facet.before), side(&new, &facet.after))
        })
        .collect()
}

fn one(aspect: Aspect, before: &str, after: &str) -> Vec<(Aspect, String, String)> {
    vec![(aspect, before.to_owned(), after.to_owned())]
}

#[test]
fn layout_translation_and_order_are_no_change() {
    let old = read(CALL);
    let spaced = CALL.replace("budget <= limit", "budget   <=   limit  # a remark").replace("500 000", "500000");
    assert_eq!(compare(&old, &read(&spaced)), Comparison::default());
    let french = syntax::format(&syntax::translate(&syntax::parse(CALL, SourceId(0)).0, Language::French));
    assert!(french.starts_with("référentiel"), "{french}");
    assert_eq!(compare(&old, &read(&french)), Comparison::default());
    // The requirements and inputs in another order, the operands of `and` turned round, the axes declared last.
    let mut blocks: Vec<&str> = CALL.split_inclusive('\n').collect();
    let at = blocks.iter().position(|line| line.starts_with("requirement half")).unwrap();
    let line = blocks.remove(at);
    let first = blocks.iter().position(|line| line.starts_with("requirement within")).unwrap();
    blocks.insert(first, line);
    let turned =
        blocks.concat().replace("filed <= 2024-06-30 and kind != other", "kind != other and filed <= 2024-06-30");
    let turned = turned.replace("{town, company}", "{company, town}").replace("axis partner\n", "");
    let turned = turned.replace("example fine", "axis partner\nexample fine");
    assert_eq!(compare(&old, &read(&turned)), Comparison::default());
}

#[test]
fn every_shipped_framework_is_like_itself_and_like_its_translation() {
    for shipped in SHIPPED {
        let own = analyse(Source::new(shipped.id, shipped.text), &Catalog).framework.unwrap();
        assert_eq!(compare(&own, &own), Comparison::default(), "{}", shipped.id);
        let other =
            syntax::format(&syntax::translate(&syntax::parse(shipped.text, SourceId(0)).0, own.language.other()));
        let other = analyse(Source::new(shipped.id, other), &Catalog).framework.unwrap();
        assert_eq!(compare(&own, &other), Comparison::default(), "{}", shipped.id);
        let reruns = rerun_examples(&own, &other, &Comparison::default());
        assert_eq!(reruns.len(), own.examples.len());
        for rerun in reruns {
            assert!(rerun.differences.is_empty() && rerun.left_out.is_empty(), "{} {}", shipped.id, rerun.name);
        }
    }
}

#[test]
fn each_thing_that_a_declaration_says_is_compared() {
    let day = "2025-01-01".parse().unwrap();
    assert_eq!(told("share <= 50 %", "share < 50 %"), one(Aspect::Condition, "share ≤ 50%", "share < 50%"));
    assert_eq!(told("500 000 EUR", "400 000 EUR"), one(Aspect::Value(None), "€500,000", "€400,000"));
    assert_eq!(told("12 EUR/h", "13 EUR/h"), one(Aspect::Value(Some(day)), "€12/hour", "€13/hour"));
    assert_eq!(
        told("grant / budget", "grant / budget * 2"),
        one(Aspect::Formula, "grant ÷ budget", "grant ÷ budget × 2")
    );
    assert_eq!(
        told("weighted mean of mark 60 %, mark 40 %", "weighted mean of mark 50 %, mark 50 %"),
        [
            (Aspect::Weight(0), "60% × mark".to_owned(), "50% × mark".to_owned()),
            (Aspect::Weight(1), "40% × mark".to_owned(), "50% × mark".to_owned())
        ]
    );
    assert_eq!(
        told("above 80 % : 20 points", "above 80 % : 30 points"),
        one(Aspect::Band(2), "> 80%: 20 points", "> 80%: 30 points")
    );
    assert_eq!(
        told("missing fail", "missing zero"),
        one(Aspect::IfMissing, "the score has no value", "it counts as zero")
    );
    assert_eq!(
        told("input filed \"Filed on\" : date", "input filed \"Filed on\" : date or not yet"),
        one(Aspect::NotYet, "", "yes")
    );
    assert_eq!(told("when budget = 0 EUR", "when budget <= 0 EUR")[0].0, Aspect::NotApplicableWhen);
    assert_eq!(told("preference early", "observation early"), one(Aspect::Role, "preference", "observation"));
    assert_eq!(
        told("good \"Good\" when all requirements and", "good \"Good\" when any requirement is met and")[0].0,
        Aspect::Level("good".to_owned())
    );
    assert_eq!(told("town, company, other", "town, company, other, none")[0].0, Aspect::Member("none".to_owned()));
    assert_eq!(
        told("mark : points out of 5\nparameter", "mark : points out of 5\n  evidence document\nparameter")[0].0,
        Aspect::EvidenceWanted
    );
}

#[test]
fn what_is_only_read_is_no_change_in_meaning() {
    for (from, to, aspect) in [
        ("\"Article 3\"", "\"Article 4\"", Aspect::Source),
        ("basis text", "basis inferred", Aspect::Basis),
        ("\"Grant\"", "\"Grant asked for\"", Aspect::Label(Language::English)),
        ("good \"Good\"", "good \"Very good\"", Aspect::Label(Language::English)),
        ("version 1", "version 2", Aspect::Version),
        ("basis text", "basis text\n  note \"New\"", Aspect::Note),
    ] {
        let comparison = with(from, to);
        let change = only(&comparison);
        assert_eq!((change.nature, change.facets()[0].aspect.clone()), (Nature::Words, aspect), "{from} {to}");
        assert!(!comparison.is_of_meaning());
        assert_eq!(comparison.affected, []);
    }
    let comparison = with("budget = 100 000 EUR, grant", "budget = 100 001 EUR, grant");
    assert_eq!(only(&comparison).nature, Nature::Examples);
}

#[test]
fn a_unit_changes_what_bare_figures_mean() {
    let comparison = with("grant \"Grant\" : EUR", "grant \"Grant\" : kEUR");
    let change = only(&comparison);
    assert_eq!((change.name.as_str(), change.facets()[0].aspect.clone()), ("grant", Aspect::Type));
    assert_eq!(change.nature, Nature::Meaning);
    // What rests on it is named: the share, the points, the criterion and the decision, not the budget's limit.
    let new = read(CALL);
    let names: Vec<&str> = comparison.affected.iter().map(|id| new.items[id.0 as usize].name.as_str()).collect();
    assert_eq!(names, ["share", "points_won", "half", "outcome"]);
}

#[test]
fn what_comes_and_goes_is_told_and_what_is_renamed_is_recognised() {
    let comparison = with("preference early", "preference late : filed > 2024-06-30\npreference early");
    let added = only(&comparison);
    assert_eq!((added.kind, added.name.as_str(), &added.what), (Kind::Criterion, "late", &What::Added));
    let text = CALL.replace("preference joined : count(partner where public) >= 1\n", "");
    let comparison = compare(&read(CALL), &read(&text));
    let removed = only(&comparison);
    assert_eq!((removed.name.as_str(), &removed.what), ("joined", &What::Removed));
    // An input renamed: what reads it says the same, and a criterion renamed besides is found too.
    let renamed = CALL.replace("budget", "total_cost").replace("requirement half", "requirement at_most_half");
    let renamed = renamed.replace("half met", "at_most_half met");
    let new = read(&renamed);
    let comparison = compare(&read(CALL), &new);
    let names: Vec<(&str, &What)> =
        comparison.changes.iter().map(|change| (change.name.as_str(), &change.what)).collect();
    let from = |name: &str| What::Renamed { from: name.to_owned(), facets: Vec::new() };
    assert_eq!(
        names[..2],
        [("total_cost", &from("budget")), ("at_most_half", &from("half"))],
        "{:#?}",
        comparison.changes
    );
    assert!(comparison.changes[2..].iter().all(|change| change.kind == Kind::Example), "{:#?}", comparison.changes);
    let reruns = rerun_examples(&read(CALL), &new, &comparison);
    assert!(reruns.iter().all(|rerun| rerun.differences.is_empty() && rerun.left_out.is_empty()));
}

fn nothing_judged<'a>(old: &'a Framework, new: &'a Framework, comparison: &'a Comparison) -> Difference<'a> {
    Difference { old, new, comparison, witnesses: &[], examples: &[], projects: &[], figures: None }
}

#[test]
fn figures_over_projects_are_compared() {
    let text = |weight: &str| {
        format!(
            "framework f\ninput x : number\ninput side : one of left, right\nindicator w : number\n  = x * {weight}\n\
             portfolio total \"Total\" : number by side\n  = sum(w over project by side)\n\
             portfolio place \"Place\" : number by project\n  = rank(w over project, competition)\n"
        )
    };
    let (old, new) = (read(&text("2")), read(&text("(if x > 2 then 3 else 2)")));
    let comparison = compare(&old, &new);
    let project = |framework: &Framework, json: &str| {
        let (node, _) = crate::project::json::read(json, SourceId(0));
        crate::project::read(framework, &node.unwrap(), SourceId(0)).0.unwrap()
    };
    let day = crate::date::Date::parse_iso("2026-01-01", None).unwrap();
    let reruns: Vec<_> = [("a", "left", "1"), ("b", "left", "3"), ("c", "right", "2")]
        .iter()
        .map(|(name, side, x)| {
            let json = format!("{{\"x\": {x}, \"side\": \"{side}\"}}");
            rerun(&old, &new, &comparison, name, day, (&project(&old, &json), &project(&new, &json)))
        })
        .collect();
    let figures = refigure(&old, &new, &comparison, &reruns).unwrap();
    let difference = Difference { figures: Some(&figures), ..nothing_judged(&old, &new, &comparison) };
    let told: Vec<(String, String, String, String)> = figure_changes(&difference, &figures, Language::English)
        .into_iter()
        .map(|change| (change.label, change.place, change.before, change.after))
        .collect();
    // b alone counts otherwise, 9 for 6, and was the first already: places stay, the total of its side does not.
    let expected = ["Total", "left", "8", "11"].map(str::to_owned);
    assert_eq!(told, [expected.into()]);
    assert!(refigure(&old, &new, &comparison, &[]).is_none());
}

#[test]
fn examples_of_several_projects_are_compared_by_their_figures() {
    let text = |limit: &str| {
        format!(
            "framework f\ninput x : number\nrequirement much : x >= {limit}\nportfolio passed : count\n  = count(project where much is met)\n\
             example both\n  table project | x\n    a | 1\n    b | 3\n  expect passed = 2\n"
        )
    };
    let (old, new) = (read(&text("1")), read(&text("2")));
    let comparison = compare(&old, &new);
    let reruns = rerun_examples(&old, &new, &comparison);
    let difference = Difference { examples: &reruns, ..nothing_judged(&old, &new, &comparison) };
    let text = crate::render::markdown::markdown(&page(&difference, Language::English));
    assert!(text.contains("1 of 1 examples comes out otherwise"), "{text}");
    assert!(text.contains("passed: 2 → 1") && text.contains("much: met → not met"), "{text}");
}

#[test]
fn a_requirement_more_changes_what_all_requirements_are() {
    let (old, new) = (read(CALL), read(&CALL.replace("preference early", "requirement early")));
    let comparison = compare(&old, &new);
    let outcome = comparison.changes.iter().find(|change| change.name == "outcome").unwrap();
    assert_eq!(outcome.facets()[0].aspect, Aspect::Level("good".to_owned()));
    let difference = nothing_judged(&old, &new, &comparison);
    let text = crate::render::markdown::markdown(&page(&difference, Language::English));
    assert!(text.contains("(early)"), "{text}");
}

#[test]
fn a_frozen_part_may_not_change_nor_thaw() {
    let frozen = |from: &str, to: &str| with(from, to).breaches().map(|change| change.name.clone()).collect::<Vec<_>>();
    assert_eq!(frozen("{town, company}", "{town}"), ["sort"]);
    assert_eq!(frozen("  frozen\n", ""), ["sort"]);
    assert_eq!(frozen("requirement sort : kind in {town, company}\n  frozen\n", ""), ["sort"]);
    // Its label may change, and so may what is not frozen; freezing breaks nothing.
    assert_eq!(frozen("requirement sort :", "requirement sort \"Sort\" :"), [""; 0]);
    assert_eq!(frozen("budget <= limit", "budget < limit"), [""; 0]);
    assert_eq!(frozen("basis text", "basis text\n  frozen"), [""; 0]);
}

#[test]
fn a_smallest_project_tells_a_moved_threshold() {
    let witness = |from: &str, to: &str| {
        let (old, new) = (read(CALL), read(&CALL.replace(from, to)));
        let comparison = compare(&old, &new);
        let found = witnesses(&old, &new, &comparison);
        for witness in &found {
            assert!(witness.holds(&old, &new));
        }
        let named = |witness: &super::Witness| new.items[witness.new_item.0 as usize].name.clone();
        found.iter().map(|witness| (named(witness), witness.answers)).collect::<Vec<_>>()
    };
    // One answer is enough for one quantity, two for a share, one partner and its kind for a count.
    assert_eq!(witness("budget <= limit", "budget < limit")[0], ("within".to_owned(), 1));
    assert_eq!(witness("500 000 EUR", "400 000 EUR")[0], ("within".to_owned(), 1));
    assert_eq!(witness("share <= 50 %", "share <= 60 %")[0], ("half".to_owned(), 2));
    assert_eq!(witness("public) >= 1", "public) >= 2")[0], ("joined".to_owned(), 1));
    assert_eq!(witness("{town, company}", "{town}")[0], ("sort".to_owned(), 1));
    assert_eq!(witness("2024-06-30 and", "2024-07-31 and")[0], ("early".to_owned(), 2));
    // What both refuse or accept alike has none.
    assert_eq!(witness("budget <= limit", "not budget > limit"), []);
}

#[test]
fn examples_tell_what_comes_out_otherwise() {
    let (old, new) = (read(CALL), read(&CALL.replace("share <= 50 %", "share <= 30 %")));
    let comparison = compare(&old, &new);
    let reruns = rerun_examples(&old, &new, &comparison);
    assert_eq!(reruns.len(), 1);
    let names: Vec<&str> = reruns[0].differences.iter().map(|(_, is)| new.items[is.0 as usize].name.as_str()).collect();
    assert_eq!(names, ["half", "outcome"]);
    // An answer that the other version does not take is left out, and that is said.
    let fewer = read(
        &CALL
            .replace("one of town, company, other", "one of company, other")
            .replace("{town, company}", "{company}")
            .replace("kind = town", "kind = company"),
    );
    let comparison = compare(&old, &fewer);
    let reruns = rerun_examples(&old, &fewer, &comparison);
    assert_eq!(reruns[0].left_out, ["kind"]);
}

/// Every mutant is a change, and what is claimed to tell it apart does. Whatever a mutant's examples notice differs.
fn hold_mutants(id: &str, each: usize) {
    let own = analyse(Source::new(id, crate::catalog::find(id).unwrap().text), &Catalog).framework.unwrap();
    for mutant in mutation::mutants(&own).iter().step_by(each) {
        let mutated = mutation::apply(&own, &mutant.change);
        let comparison = compare(&own, &mutated);
        assert!(comparison.is_of_meaning(), "{id}: {:?} passed unseen", mutant.change);
        for witness in witnesses(&own, &mutated, &comparison).iter().take(2) {
            assert!(witness.holds(&own, &mutated), "{id}: {:?}", mutant.change);
        }
    }
}

#[test]
fn mutants_of_the_shipped_frameworks_are_seen() {
    for shipped in SHIPPED {
        let own = analyse(Source::new(shipped.id, shipped.text), &Catalog).framework.unwrap();
        // A third of them: each takes a whole comparison.
        for mutant in mutation::mutants(&own).iter().step_by(3) {
            let comparison = compare(&own, &mutation::apply(&own, &mutant.change));
            assert!(comparison.is_of_meaning(), "{}: {:?} passed unseen", shipped.id, mutant.change);
            assert!(comparison.changes.iter().all(|change| change.nature == Nature::Meaning));
        }
    }
}

#[test]
fn what_is_claimed_of_mutants_holds() {
    hold_mutants("french_impact", 40);
    hold_mutants("living_lab_openness", 40);
}

#[test]
fn boundaries_of_a_small_call_are_all_told_apart() {
    let own = read(CALL);
    let mut missed = Vec::new();
    let mut criteria = 0;
    for mutant in mutation::mutants(&own) {
        let mutated = mutation::apply(&own, &mutant.change);
        let comparison = compare(&own, &mutated);
        let touched = comparison.changes.iter().any(|change| change.kind == Kind::Criterion);
        if !touched {
            continue;
        }
        criteria += 1;
        let found = witnesses(&own, &mutated, &comparison);
        if found.is_empty() {
            missed.push(mutant.change.clone());
        }
        assert!(found.iter().all(|witness| witness.holds(&own, &mutated)));
    }
    assert!(criteria >= 12, "{criteria} mutants of criteria only");
    assert_eq!(missed, [], "of {criteria}");
}
