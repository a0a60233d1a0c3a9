//! The call for labs, whole.

use super::*;

pub(super) const LABS: &str = r#"framework territorial_lab "Territorial innovation labs, call of 2016"
  version 1.0
  title   fr "Laboratoires d'innovation territoriale, appel 2016"
  source  "Call for projects, 2016"
  valid   2016-07-07 .. 2016-12-31

axis partner

input lead_services "State services that carry the project" : count
input filed_by      : one of regional_prefect, other
input filed_on      : date
input budget "Total budget" : EUR in 1 EUR ..
input requested "Grant requested" : EUR
  evidence document
input partner_kind  : one of operator, local_authority, university, company, association, user_group  by partner

parameter deadline      = 2016-09-28
parameter budget_limit  = 500 000 EUR
  source "Call, prerequisites"
parameter funding_share = 50 %

indicator funding_rate "Funding rate" : %
  = requested / budget
  label  fr "Taux de subvention"
  better lower

requirement several_services : lead_services >= 2
requirement filed_by_prefect : filed_by = regional_prefect
requirement on_time          : filed_on <= deadline
requirement within_limit     : budget <= budget_limit
  otherwise say "{budget} is over the limit of {budget_limit}."
requirement grant_share      : funding_rate <= funding_share
preference  open_to_users    : count(partner where partner_kind = user_group) >= 1

decision eligibility
  eligible      when all requirements
  not_eligible  otherwise

example at_the_limit "Budget exactly at the limit"
  given  lead_services = 2, filed_by = regional_prefect, filed_on = 2016-09-28
         budget = 500 000 EUR, requested = 250 000 EUR
  expect within_limit met, grant_share met, eligibility = eligible
"#;

#[test]
fn the_call_for_labs_checks_without_a_word() {
    let analysis = analyse(Source::new("labs", LABS), &NoLibrary);
    let words: Vec<String> = analysis.problems.iter().map(|problem| problem.wording(Language::English).title).collect();
    assert!(words.is_empty(), "{words:#?}");
    let framework = analysis.framework.unwrap();
    assert_eq!(framework.identity.id, "territorial_lab");
    assert_eq!((framework.inputs.len(), framework.parameters.len(), framework.items.len()), (6, 3, 8));
    assert_eq!(framework.identity.digest.len(), 64);
    let decision = framework.item("eligibility").unwrap();
    let ItemKind::Decision(decision) = &framework.items[decision.0 as usize].kind else { panic!() };
    let condition = &framework.expressions[decision.conditions[0].unwrap().0 as usize];
    let ExprKind::Group { all: true, items, .. } = &condition.kind else { panic!() };
    assert_eq!(items.len(), 5);
}
