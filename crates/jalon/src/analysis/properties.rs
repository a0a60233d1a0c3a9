//! Which line may stand under which noun.

use crate::analysis::state::Builder;
use crate::problem::rules::RulesFact;
use crate::syntax::ast::{Noun, PropertyKind};
use crate::syntax::words::Word;

/// What any declaration may bear, but for imports and examples.
const COMMON: &[Noun] = &[
    Noun::Framework,
    Noun::Unit,
    Noun::Axis,
    Noun::Input,
    Noun::Parameter,
    Noun::Indicator,
    Noun::Requirement,
    Noun::Preference,
    Noun::Observation,
    Noun::Criterion,
    Noun::Obligation,
    Noun::Judgement,
    Noun::Scale,
    Noun::Score,
    Noun::Activity,
    Noun::Output,
    Noun::Outcome,
    Noun::Impact,
    Noun::Decision,
    Noun::Portfolio,
    Noun::Scenario,
    Noun::Example,
    Noun::Use,
    Noun::Extends,
];
const CRITERIA: &[Noun] = &[Noun::Requirement, Noun::Preference, Noun::Observation, Noun::Criterion];
const JUDGED: &[Noun] = &[
    Noun::Indicator,
    Noun::Score,
    Noun::Portfolio,
    Noun::Requirement,
    Noun::Preference,
    Noun::Observation,
    Noun::Criterion,
    Noun::Obligation,
    Noun::Judgement,
    Noun::Decision,
];
const READ: &[Noun] = &[
    Noun::Indicator,
    Noun::Score,
    Noun::Parameter,
    Noun::Requirement,
    Noun::Preference,
    Noun::Observation,
    Noun::Criterion,
];
const GROUPED: &[Noun] = &[Noun::Requirement, Noun::Preference, Noun::Observation, Noun::Criterion, Noun::Obligation];

/// Checks the lines of every declaration.
pub(crate) fn check(builder: &mut Builder<'_>) {
    for declared in builder.declared {
        let (noun, language) = (declared.ast.noun, declared.scope.language);
        let mut once: Vec<Word> = Vec::new();
        for property in &declared.ast.properties {
            let (word, nouns, several) = rule(&property.kind);
            let place = declared.scope.place(property.span);
            if !nouns.contains(&noun) {
                let belongs_to = if nouns.len() > 6 { Vec::new() } else { nouns.to_vec() };
                let property = word.text(language).to_owned();
                builder.fault(RulesFact::WrongProperty { noun, property, belongs_to }, place);
            } else if !several && once.contains(&word) {
                builder.fault(RulesFact::PropertyTwice { property: word.text(language).to_owned() }, place);
            }
            once.push(word);
        }
    }
}

/// The word that opens a line, the nouns that bear it, and whether it may stand several times.
fn rule(kind: &PropertyKind) -> (Word, &'static [Noun], bool) {
    match kind {
        PropertyKind::Version(_) => (Word::Version, &[Noun::Framework], false),
        PropertyKind::Title(..) => (Word::Title, &[Noun::Framework], true),
        PropertyKind::Label(..) => (Word::Label, COMMON, true),
        PropertyKind::Plural(..) => (Word::Plural, &[Noun::Unit], true),
        PropertyKind::Source(_) => (Word::Source, COMMON, true),
        PropertyKind::Basis(_) => (Word::Basis, COMMON, false),
        PropertyKind::Note(_) => (Word::Note, COMMON, true),
        PropertyKind::Frozen => (Word::Frozen, COMMON, false),
        PropertyKind::Licence(_) => (Word::Licence, &[Noun::Framework], false),
        PropertyKind::Jurisdiction(_) => (Word::Jurisdiction, &[Noun::Framework], false),
        PropertyKind::Author(_) => (Word::Author, &[Noun::Framework], true),
        PropertyKind::Valid(..) => (Word::Valid, &[Noun::Framework], false),
        PropertyKind::Zone(_) => (Word::Zone, &[Noun::Framework], false),
        PropertyKind::Counts(_) => (Word::Counts, &[Noun::Axis], false),
        PropertyKind::Default(_) => (Word::Default, &[Noun::Input], false),
        PropertyKind::ProvidedBy(_) => (Word::ProvidedBy, &[Noun::Input, Noun::Judgement], false),
        PropertyKind::Evidence(_) => (Word::Evidence, &[Noun::Input, Noun::Judgement], false),
        PropertyKind::TotalOf(..) => (Word::TotalOf, &[Noun::Input], true),
        PropertyKind::From(..) => (Word::From, &[Noun::Parameter], true),
        PropertyKind::ReviewBefore(_) => (Word::ReviewBefore, &[Noun::Parameter], false),
        // Formulas are spoken of where they are read.
        PropertyKind::Formula(..) => (Word::Below, FORMULAS, true),
        PropertyKind::MemberTable(_) => (Word::Below, &[Noun::Parameter], true),
        PropertyKind::NotApplicableWhen(..) => (Word::NotApplicable, JUDGED, true),
        PropertyKind::Better(_) => (Word::Better, &[Noun::Indicator, Noun::Score, Noun::Portfolio], false),
        PropertyKind::Baseline(_) => (Word::Baseline, &[Noun::Indicator], false),
        PropertyKind::Target(..) => (Word::Target, &[Noun::Indicator], true),
        PropertyKind::Aligns(_) => (Word::Aligns, &[Noun::Indicator, Noun::Outcome, Noun::Impact], true),
        PropertyKind::Secret(_) => (Word::SecretBelow, &[Noun::Indicator], false),
        PropertyKind::BrokenDownBy(_) => (Word::BrokenDownBy, &[Noun::Indicator], true),
        PropertyKind::AppliesWhen(_) => (Word::AppliesWhen, GROUPED, true),
        PropertyKind::OtherwiseSay(..) => (Word::OtherwiseSay, CRITERIA, true),
        PropertyKind::EvidenceAtLeast(_) => (Word::Evidence, CRITERIA, false),
        PropertyKind::Exception { .. } => (Word::Exception, CRITERIA, true),
        PropertyKind::Reading { .. } => (Word::Reading, READ, true),
        PropertyKind::Choose(_) => (Word::Choose, READ, false),
        PropertyKind::Group(_) => (Word::Group, GROUPED, true),
        PropertyKind::Bearer(_) => (Word::Bearer, &[Noun::Obligation], false),
        PropertyKind::ArisesWhen(_) => (Word::ArisesWhen, &[Noun::Obligation], true),
        PropertyKind::Except(..) => (Word::Except, &[Noun::Judgement], true),
        PropertyKind::FoldWith(_) => (Word::Fold, &[Noun::Judgement], false),
        PropertyKind::Quorum(_) => (Word::Quorum, &[Noun::Judgement], false),
        PropertyKind::Agreement => (Word::Agreement, &[Noun::Judgement], false),
        PropertyKind::Band { side, .. } => {
            use crate::syntax::ast::BandSide;
            let word = match side {
                BandSide::Below => Word::Below,
                BandSide::UpTo => Word::UpTo,
                BandSide::From => Word::From,
                BandSide::Above => Word::Above,
            };
            (word, &[Noun::Scale], true)
        }
        PropertyKind::Treatment { missing, .. } => {
            (if missing.is_some() { Word::Missing } else { Word::NotApplicable }, &[Noun::Score], true)
        }
        PropertyKind::ComesFrom(_) => {
            (Word::ComesFrom, &[Noun::Activity, Noun::Output, Noun::Outcome, Noun::Impact], true)
        }
        PropertyKind::MeasuredBy(_) => {
            (Word::MeasuredBy, &[Noun::Activity, Noun::Output, Noun::Outcome, Noun::Impact], true)
        }
        PropertyKind::Level { .. } => (Word::When, &[Noun::Decision], true),
        PropertyKind::UndecidedLevel { .. } => (Word::Undecided, &[Noun::Decision], false),
        PropertyKind::Replace(..) => (Word::Scenario, &[Noun::Scenario], true),
        PropertyKind::AsOf(_) => (Word::AsOfLine, &[Noun::Example], false),
        PropertyKind::Given(_) => (Word::Given, &[Noun::Example], true),
        PropertyKind::Table(_) => (Word::Table, &[Noun::Example], true),
        PropertyKind::Expect(_) => (Word::Expect, &[Noun::Example], true),
    }
}

const FORMULAS: &[Noun] = &[
    Noun::Indicator,
    Noun::Score,
    Noun::Portfolio,
    Noun::Parameter,
    Noun::Requirement,
    Noun::Preference,
    Noun::Observation,
    Noun::Criterion,
];

#[cfg(test)]
mod tests {
    use crate::analysis::{NoLibrary, analyse};
    use crate::problem::rules::RulesFact;
    use crate::problem::{Fact, Problem};
    use crate::source::Source;
    use crate::syntax::ast::Noun;
    use crate::syntax::words::{self, Word};

    #[test]
    fn lines_shown_for_a_declaration_stand_below_it() {
        for (_, noun) in Word::NOUNS {
            let (head, _) = words::noun_shape(*noun);
            for own in words::own_lines(*noun) {
                let (line, _) = words::property_shape(*own, *noun);
                let first = if *noun == Noun::Framework { "" } else { "framework f\n" };
                let text = format!("{first}{head}\n  {line}\n");
                let own_line = text.len() - line.len() - 1;
                let wrong = |problem: &&Problem| match &problem.fact {
                    Fact::Rules(RulesFact::WrongProperty { .. }) => true,
                    Fact::Syntax(_) => problem.place.span.start as usize >= own_line,
                    _ => false,
                };
                let problems = analyse(Source::new("f", text.clone()), &NoLibrary).problems;
                assert_eq!(problems.iter().find(wrong), None, "{text}");
            }
        }
    }
}
