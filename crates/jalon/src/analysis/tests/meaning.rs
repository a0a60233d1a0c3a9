//! What sound frameworks come to mean.

use super::*;
use crate::axis::Axes;
use crate::framework::{ExprId, FoldKind, Item, PickedMember, Type};
use crate::number::Number;
use crate::value::Datum;

fn item<'f>(framework: &'f Framework, name: &str) -> &'f Item {
    &framework.items[framework.item(name).unwrap().0 as usize]
}

fn formula(framework: &Framework, name: &str) -> ExprId {
    match &item(framework, name).kind {
        ItemKind::Indicator(indicator) => indicator.formula,
        ItemKind::Score(score) => score.formula,
        ItemKind::Criterion(criterion) => criterion.condition,
        ItemKind::Portfolio(portfolio) => portfolio.formula,
        other => panic!("{other:?}"),
    }
}

fn kind(framework: &Framework, id: ExprId) -> &ExprKind {
    &framework.expressions[id.0 as usize].kind
}

#[test]
fn numbers_are_in_base_units() {
    let framework = sound_framework("framework f\nunit block = 250 kWh\nparameter a = 50 %\nparameter b = 2 block\n");
    let value = |at: usize| kind(&framework, framework.parameters[at].values[0].1).clone();
    assert_eq!(value(0), ExprKind::Constant(Datum::Number(Number::scaled(5, 1))));
    let kwh = crate::unit::Unit::builtin("kWh").unwrap();
    assert_eq!(value(1), ExprKind::Constant(Datum::Number(kwh.to_base(&Number::from(500)))));
}

#[test]
fn the_order_follows_the_needs() {
    let text = "framework f\ninput x : EUR\nindicator a\n  = b * 2\nindicator b\n  = c + 1 EUR\nindicator c\n  = x\n";
    let framework = sound_framework(text);
    let names: Vec<&str> = framework.order.iter().map(|item| framework.items[item.0 as usize].name.as_str()).collect();
    assert_eq!(names, ["c", "b", "a"]);
    assert_eq!(item(&framework, "a").ty, item(&framework, "c").ty);
}

#[test]
fn children_come_before_parents() {
    let framework = sound_framework(labs::LABS);
    for (at, expr) in framework.expressions.iter().enumerate() {
        assert!(expr.kind.operands().iter().all(|operand| (operand.0 as usize) < at));
    }
}

#[test]
fn names_spaces_are_apart() {
    // A choice, an input and a unit of one name.
    let text = "framework f\nunit jobs\ninput jobs : count of jobs\ninput effects : several of jobs, social\n\
                requirement r : effects[jobs] and jobs >= 1 jobs\n";
    let framework = sound_framework(text);
    let ExprKind::And(parts) = kind(&framework, formula(&framework, "r")) else { panic!() };
    let ExprKind::Pick { picks, .. } = kind(&framework, parts[0]) else { panic!() };
    assert_eq!(picks[0].1, PickedMember::At(0));
}

#[test]
fn a_fold_by_a_choice_lies_on_its_choices() {
    let text = "framework f\naxis juror\naxis item = novelty, legal, economic\n\
                parameter ground : one of innovation, feasibility by item\n  = novelty : innovation, legal : feasibility, economic : feasibility\n\
                input recused : yes/no by juror\n\
                judgement rating : points out of 5 by juror, item\n  except juror where recused\n  fold mean\n  quorum 3\n  agreement\n\
                indicator ground_mark : points out of 5\n  = mean(rating over item by ground)\n\
                score mark : points out of 5\n  = mean(ground_mark over ground)\n  missing fail, not applicable reweigh\n";
    let framework = sound_framework(text);
    let ground = framework.axis("ground").unwrap();
    assert_eq!(item(&framework, "ground_mark").axes, Axes::of([ground]));
    assert!(item(&framework, "mark").axes.is_empty());
    let ItemKind::Judgement(judgement) = &item(&framework, "rating").kind else { panic!() };
    assert_eq!(framework.axes[judgement.raters.0 as usize].name, "juror");
    let ExprKind::Fold(fold) = kind(&framework, judgement.folded) else { panic!() };
    assert_eq!((fold.kind, fold.filter.is_some()), (FoldKind::Mean, true));
    let ExprKind::Fold(alpha) = kind(&framework, judgement.agreement.unwrap()) else { panic!() };
    assert_eq!(alpha.over[0], judgement.raters);
    assert!(framework.inputs[judgement.ratings.0 as usize].judgement);
}

#[test]
fn several_of_implies_its_axis() {
    let text = "framework f\ninput objects : several of a, b, c\n\
                requirement every : all(objects)\nrequirement some : any(objects)\nrequirement two : count(objects) >= 2\n";
    let framework = sound_framework(text);
    let ExprKind::Fold(fold) = kind(&framework, formula(&framework, "every")) else { panic!() };
    assert_eq!((fold.kind, fold.over.clone()), (FoldKind::All, vec![framework.axis("objects").unwrap()]));
}

#[test]
fn references_are_followed() {
    let text = "framework f\naxis partner\ninput kind : one of town, firm by partner\ninput employer : one of partner\n\
                requirement r : kind[employer] = firm\n";
    let framework = sound_framework(text);
    let ExprKind::Compare(_, left, _) = kind(&framework, formula(&framework, "r")) else { panic!() };
    let ExprKind::Pick { picks, .. } = kind(&framework, *left) else { panic!() };
    assert!(matches!(picks[0].1, PickedMember::Follow(_)));
}

#[test]
fn periods_are_numbers_and_open_members_texts() {
    let text = "framework f\naxis year = 2020 .. 2022\naxis department\ninput drop : %\n\
                indicator left : % by year\n  = (1 - drop) ^ (year - 2020)\n\
                requirement r : any(department where department in {\"02\", \"60\"})\n";
    sound_framework(text);
}

#[test]
fn the_month_sum_that_cannot_fall_off_needs_no_word() {
    let text = "framework f\ninput d : date\nparameter start = 2020-01-28\nparameter last = 2019-12-31\n\
                requirement a : d <= start + 1 month\nrequirement b : d <= last + 3 years\nrequirement c : d <= 2020-01-31 + 2 months\n";
    sound_framework(text);
}

#[test]
fn achievement_and_targets_read() {
    let text = "framework f\ninput x : number\nindicator i : number\n  = x\n  better higher\n  baseline 10\n  target 20 on 2022-12-31\n  target 50 on 2025-12-31\n\
                requirement r : i.achievement >= 80 %\nrequirement q : i >= i.target\n";
    let framework = sound_framework(text);
    let ItemKind::Indicator(indicator) = &item(&framework, "i").kind else { panic!() };
    assert_eq!(indicator.targets.len(), 2);
    assert!(indicator.achievement.is_some());
}

#[test]
fn readings_and_scenarios_replace() {
    let text = "framework f\ninput x : EUR\nparameter cut = 80 %\nindicator i : EUR\n  = x\n  reading twice = x * 2\n\
                scenario prudent\n  x = x * cut\n  cut = 70 %\n\
                requirement r : i under prudent >= 1 EUR\nrequirement q : i reading twice >= 1 EUR\n";
    let framework = sound_framework(text);
    assert_eq!(framework.variations.len(), 2);
    assert_eq!(framework.variations[1].replacements.len(), 2);
    assert!(framework.expressions.iter().filter(|expr| matches!(expr.kind, ExprKind::View(..))).count() == 2);
}

#[test]
fn the_chosen_reading_decides() {
    let text =
        "framework f\ninput x : EUR\nrequirement r : x >= 2 EUR\n  reading strict : x >= 3 EUR\n  choose strict\n";
    let framework = sound_framework(text);
    let ExprKind::Compare(_, _, bound) = kind(&framework, formula(&framework, "r")) else { panic!() };
    assert_eq!(*kind(&framework, *bound), ExprKind::Constant(Datum::Number(Number::from(3))));
    assert_eq!(framework.variations[0].name, "r");
}

#[test]
fn weights_and_treatments() {
    let text = "framework f\ninput need : % in 0 % .. 100 %\ninput process : % in 0 % .. 100 %\n\
                score s : %\n  = weighted mean of need 40 %, process 60 %\n  missing fail, not applicable reweigh\n";
    let framework = sound_framework(text);
    let ItemKind::Score(score) = &item(&framework, "s").kind else { panic!() };
    assert_eq!(
        score.parts.iter().map(|(_, weight)| weight.clone()).collect::<Vec<_>>(),
        [Number::scaled(4, 1), Number::scaled(6, 1)]
    );
    assert!(matches!(kind(&framework, score.formula), ExprKind::Divide(..)));
    assert!(item(&framework, "s").not_applicable_when.is_some());
}

#[test]
fn scales_are_sorted_without_gaps() {
    let text = "framework f\ninput x : number\nscale points_for(gap : number)\n  from 5 : 5 point\n  below 2 : 20 point\n  from 2 : 10 point\n\
                indicator i : point\n  = points_for(x)\n";
    let framework = sound_framework(text);
    let scale = &framework.scales[0];
    assert_eq!(scale.bands.len(), 3);
    assert!(scale.bands[0].low.is_none() && scale.bands[2].high.is_none());
    assert!(!scale.bands[0].high.as_ref().unwrap().included && scale.bands[1].low.as_ref().unwrap().included);
    assert!(matches!(&scale.result, Type::Number(number) if number.unit.to_string() == "point"));
}

#[test]
fn portfolios_fold_over_projects() {
    let text = "framework f\ninput cost : EUR\ninput region : one of north, south\n\
                portfolio mean_cost : EUR by region\n  = mean(cost over project by region)\n\
                portfolio place : count\n  = rank(cost over project, ascending, dense)\n";
    let framework = sound_framework(text);
    let project = framework.axis("project").unwrap();
    assert_eq!(item(&framework, "mean_cost").axes, Axes::of([framework.axis("region").unwrap()]));
    assert_eq!(item(&framework, "place").axes, Axes::of([project]));
}

#[test]
fn breakdowns_lay_folds_out() {
    let text = "framework f\naxis participant private\ninput out : yes/no by participant\n\
                input age : one of young < old by participant\ninput town : text by participant\n\
                indicator exits : %\n  = share(out over participant)\n  secret below 5\n  broken down by age, town\n";
    let framework = sound_framework(text);
    let ItemKind::Indicator(indicator) = &item(&framework, "exits").kind else { panic!() };
    let [age, town] = indicator.breakdowns.as_slice() else { panic!() };
    assert_eq!((age.axis, town.axis), (framework.axis("age"), None));
    assert_eq!(framework.expressions[age.formula.0 as usize].axes, Axes::of([framework.axis("age").unwrap()]));
    assert!(framework.expressions[town.formula.0 as usize].axes.is_empty());
}

#[test]
fn a_french_framework_means_the_same() {
    let english = "framework f\n  version 1.0\ninput budget : EUR in 1 EUR ..\nrequirement small : budget <= 5.5 EUR\n";
    let french =
        "référentiel f\n  version 1.0\ndonnée budget : EUR dans 1 EUR ..\nexigence small : budget <= 5,5 EUR\n";
    let (a, b) = (sound_framework(english), sound_framework(french));
    assert_eq!(a.identity.digest, b.identity.digest);
    assert_eq!(a.expressions.len(), b.expressions.len());
}

#[test]
fn used_frameworks_are_dotted() {
    let mut library = MapLibrary::default();
    library.insert("markers", "framework markers\n  version 1.0\ninput level : one of low < high\nrequirement enough : level = high\ndecision verdict\n  good when all requirements\n  bad otherwise\n");
    let text = "framework f\n  version 1.0\nuse markers version 1.0 as m\nrequirement own : m.verdict = good\nrequirement met : m.enough is met\ndecision d\n  a when all requirements\n  b otherwise\n";
    let analysis = analyse(Source::new("f", text), &library);
    let codes: Vec<u16> = analysis
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(|problem| problem.code().0)
        .collect();
    assert!(codes.is_empty(), "{codes:?}");
    let framework = analysis.framework.unwrap();
    assert!(framework.input("m.level").is_some() && framework.item("m.verdict").is_some());
    assert_eq!(framework.sources[1].alias.as_deref(), Some("m"));
    let ItemKind::Decision(decision) = &item(&framework, "d").kind else { panic!() };
    let ExprKind::Group { items, .. } = kind(&framework, decision.conditions[0].unwrap()) else { panic!() };
    assert_eq!(items.len(), 2, "only the framework's own requirements");
}

#[test]
fn extensions_override_what_is_not_frozen() {
    let mut library = MapLibrary::default();
    library.insert("national", "framework national\n  version 1.0\ninput budget \"Budget\" : EUR\nparameter limit = 5 EUR\nparameter fixed = 2 EUR\n  frozen\nrequirement small : budget <= limit + fixed\n");
    let check = |text: &str| {
        let analysis = analyse(Source::new("f", text), &library);
        let codes: Vec<u16> = analysis
            .problems
            .iter()
            .filter(|problem| problem.severity() == Severity::Error)
            .map(|problem| problem.code().0)
            .collect();
        (analysis.framework, codes)
    };
    let head = "framework region\n  version 1.0\nextends national version 1.0\n";
    let (framework, codes) = check(&format!(
        "{head}override parameter limit = 9 EUR\noverride input budget\n  label fr \"Budget régional\"\n"
    ));
    assert!(codes.is_empty(), "{codes:?}");
    let framework = framework.unwrap();
    assert_eq!(
        *kind(&framework, framework.parameters[0].values[0].1),
        ExprKind::Constant(Datum::Number(Number::from(9)))
    );
    assert_eq!(framework.inputs[0].labels.fr.as_deref(), Some("Budget régional"));
    assert_eq!(framework.inputs[0].labels.en.as_deref(), Some("Budget"));
    assert_eq!(check(&format!("{head}override parameter fixed = 9 EUR\n")).1, [808]);
    assert_eq!(check(&format!("{head}override parameter nothing = 9 EUR\n")).1, [807]);
    assert_eq!(check(&format!("{head}override indicator limit : EUR\n  = 2 EUR\n")).1, [810]);
    assert_eq!(check("framework region\nextends national version 2.0\n").1, [802]);
}

#[test]
fn frameworks_do_not_use_each_other_in_a_circle() {
    let mut library = MapLibrary::default();
    library.insert("a", "framework a\nuse b\n");
    library.insert("b", "framework b\nuse a\n");
    let analysis = analyse(Source::new("a", "framework a\nuse b\n"), &library);
    assert!(analysis.problems.iter().any(|problem| problem.code().0 == 804));
}

#[test]
fn a_chain_of_ten_thousand_checks() {
    let mut text = String::from("framework chain\ninput x : EUR\n");
    for at in (0..10_000).rev() {
        if at == 0 {
            text.push_str("indicator i0\n  = x\n");
        } else {
            text.push_str(&format!("indicator i{at}\n  = i{} + 1 EUR\n", at - 1));
        }
    }
    let framework = sound_framework(&text);
    assert_eq!(framework.order.len(), 10_000);
    assert_eq!(framework.items[framework.order[0].0 as usize].name, "i0");
}
