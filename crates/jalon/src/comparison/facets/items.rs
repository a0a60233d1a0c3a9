//! What each item says, one thing at a time.

use super::{Declared, List};
use crate::comparison::canon::Canon;
use crate::comparison::{Aspect, Kind, Sight};
use crate::framework::{Criterion, Decision, Indicator, Item, ItemKind, Judgement, Obligation, Score, TemplatePart};
use crate::lang::Language;

pub(super) fn item(canon: &Canon<'_>, own: &Item) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    let kind = match &own.kind {
        ItemKind::Indicator(indicator) => {
            list.typed(&own.name, &own.ty, &own.axes);
            self::indicator(&mut list, indicator);
            Kind::Indicator
        }
        ItemKind::Criterion(criterion) => {
            self::criterion(&mut list, criterion);
            Kind::Criterion
        }
        ItemKind::Obligation(obligation) => {
            self::obligation(&mut list, obligation);
            Kind::Obligation
        }
        ItemKind::Judgement(judgement) => {
            list.typed(&own.name, &own.ty, &own.axes);
            self::judgement(&mut list, judgement);
            Kind::Judgement
        }
        ItemKind::Score(score) => {
            list.typed(&own.name, &own.ty, &own.axes);
            self::score(&mut list, score);
            Kind::Score
        }
        ItemKind::Decision(decision) => {
            self::decision(&mut list, decision);
            Kind::Decision
        }
        ItemKind::Portfolio(portfolio) => {
            list.typed(&own.name, &own.ty, &own.axes);
            list.formula(Aspect::Formula, portfolio.formula);
            Kind::Portfolio
        }
    };
    list.maybe(Aspect::NotApplicableWhen, own.not_applicable_when);
    list.about(&own.about);
    list.declared(kind, &own.name, &own.about)
}

fn indicator(list: &mut List<'_, '_>, own: &Indicator) {
    list.formula(Aspect::Formula, own.formula);
    if let Some(better) = own.better {
        list.say(Aspect::Better, format!("{better:?}"), Sight::Direction(better));
    }
    list.maybe(Aspect::Baseline, own.baseline);
    for (target, on) in &own.targets {
        list.formula(Aspect::Target(*on), *target);
    }
    list.names(Aspect::Aligns, own.aligns.iter().map(|(scheme, code)| format!("{scheme} {code}")).collect());
    if let Some(below) = &own.secret_below {
        list.say(Aspect::Secrecy, below.to_exact_string(), Sight::Number(below.clone()));
    }
    let by: Vec<String> = own
        .breakdowns
        .iter()
        .map(|breakdown| format!("{} {}", list.canon.meaning(breakdown.key), list.canon.meaning(breakdown.formula)))
        .collect();
    if !by.is_empty() {
        let shown = own.breakdowns.iter().map(|breakdown| breakdown.by.clone()).collect();
        list.say(Aspect::BrokenDownBy, format!("{by:?}"), Sight::Names(shown));
    }
}

fn criterion(list: &mut List<'_, '_>, own: &Criterion) {
    list.say(Aspect::Role, format!("{:?}", own.role), Sight::Role(own.role));
    list.formula(Aspect::Condition, own.condition);
    list.maybe(Aspect::AppliesWhen, own.applies_when);
    for exception in &own.exceptions {
        list.formula(Aspect::ExceptionWhen(exception.name.clone()), exception.when);
        list.formula(Aspect::ExceptionAsks(exception.name.clone()), exception.condition);
    }
    // The first exception whose time it is stands in: their order matters.
    list.names(Aspect::Order, own.exceptions.iter().map(|exception| exception.name.clone()).collect());
    for (language, template) in &own.otherwise_say {
        let text: String = template
            .0
            .iter()
            .map(|part| match part {
                TemplatePart::Text(text) => text.clone(),
                TemplatePart::Value(id) => format!("{{{}}}", list.canon.meaning(*id)),
            })
            .collect();
        let shown: String = template
            .0
            .iter()
            .map(|part| match part {
                TemplatePart::Text(text) => text.clone(),
                TemplatePart::Value(_) => "{…}".to_owned(),
            })
            .collect();
        list.say(Aspect::OtherwiseSay(*language), text, Sight::Text(shown));
    }
    if let Some(level) = own.evidence_at_least {
        list.say(Aspect::EvidenceAtLeast, format!("{level:?}"), Sight::Evidence(level));
    }
}

fn obligation(list: &mut List<'_, '_>, own: &Obligation) {
    list.formula(Aspect::Event, own.event);
    list.maybe(Aspect::OnlyIf, own.when);
    list.formula(Aspect::Due, own.due);
    list.text(Aspect::Bearer, own.bearer.as_ref());
    list.maybe(Aspect::ArisesWhen, own.arises_when);
}

fn judgement(list: &mut List<'_, '_>, own: &Judgement) {
    let raters = list.canon.axis(own.raters);
    list.text(Aspect::Raters, Some(&raters));
    list.formula(Aspect::Formula, own.folded);
    list.maybe(Aspect::Quorum, own.quorum);
    list.flag(Aspect::Agreement, own.agreement.is_some());
}

fn score(list: &mut List<'_, '_>, own: &Score) {
    if own.parts.is_empty() {
        list.formula(Aspect::Formula, own.formula);
    }
    for (at, (part, weight)) in own.parts.iter().enumerate() {
        let key = format!("{} {}", list.canon.meaning(*part), weight.to_exact_string());
        list.say(Aspect::Weight(at), key, Sight::Weighted(*part, weight.clone()));
    }
    if let Some(treatment) = own.missing {
        list.say(Aspect::IfMissing, format!("{treatment:?}"), Sight::Treatment(treatment));
    }
    if let Some(treatment) = own.not_applicable {
        list.say(Aspect::IfNotApplicable, format!("{treatment:?}"), Sight::Treatment(treatment));
    }
    if !own.parts.is_empty() {
        // What the weights and treatments leave unsaid of the formula.
        list.formula(Aspect::Formula, own.formula);
    }
}

fn decision(list: &mut List<'_, '_>, own: &Decision) {
    let levels =
        list.canon.framework.axes.get(own.levels.0 as usize).and_then(|axis| axis.members()).unwrap_or_default();
    for (level, condition) in levels.iter().zip(&own.conditions) {
        match condition {
            Some(condition) => list.formula(Aspect::Level(level.name.clone()), *condition),
            None => list.say(Aspect::Level(level.name.clone()), "otherwise".to_owned(), Sight::Otherwise),
        }
        for (language, label) in [(Language::English, &level.labels.en), (Language::French, &level.labels.fr)] {
            if let Some(label) = label {
                let text = format!("{}: {label}", level.name);
                list.say(Aspect::Label(language), text.clone(), Sight::Text(text));
            }
        }
    }
    list.names(Aspect::Order, levels.iter().map(|level| level.name.clone()).collect());
    if let Some(labels) = &own.undecided {
        list.text(Aspect::OpenLabel(Language::English), labels.en.as_ref());
        list.text(Aspect::OpenLabel(Language::French), labels.fr.as_ref());
    }
}
