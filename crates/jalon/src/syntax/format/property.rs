//! Writing property lines.

use crate::lang::Language;
use crate::syntax::ast::*;
use crate::syntax::words::Word;

use super::expression::path_text;
use super::{Printer, WIDTH, quoted, version_text};

impl Printer {
    pub(super) fn property(&mut self, noun: Noun, property: &Property) {
        let text = match &property.kind {
            PropertyKind::Given(items) => return self.given(items, &property.comments),
            PropertyKind::Table(table) => return self.table(table, &property.comments),
            PropertyKind::Expect(items) => return self.expect(items, &property.comments),
            kind => self.property_text(noun, kind),
        };
        self.line(&text, &property.comments, 2);
    }

    fn property_text(&self, noun: Noun, kind: &PropertyKind) -> String {
        let text = |word: Word, text: &Text| format!("{} {}", self.word(word), quoted(&text.text));
        let expr = |word: Word, expr: &Expr| {
            let start = self.word(word);
            format!("{start} {}", self.broken(expr, 6, WIDTH.saturating_sub(start.len() + 3)))
        };
        let name = |word: Word, name: &Name| format!("{} {}", self.word(word), name.text);
        let names = |word: Word, names: &[Name]| self.before(word, &self.name_list(names));
        match kind {
            PropertyKind::Version(version) => format!("{} {}", self.word(Word::Version), version_text(&version.text)),
            PropertyKind::Title(language, t) => {
                format!("{} {} {}", self.word(Word::Title), language.code(), quoted(&t.text))
            }
            PropertyKind::Label(language, t) => {
                format!("{} {} {}", self.word(Word::Label), language.code(), quoted(&t.text))
            }
            PropertyKind::Plural(language, t) => self.maybe_language(Word::Plural, *language, t),
            PropertyKind::OtherwiseSay(language, t) => self.maybe_language(Word::OtherwiseSay, *language, t),
            PropertyKind::Source(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| quoted(&text.text)).collect();
                format!("{} {}", self.word(Word::Source), texts.join(" "))
            }
            PropertyKind::Basis(basis) => {
                let word = match basis {
                    Basis::Text => Word::BasisText,
                    Basis::Public => Word::BasisPublic,
                    Basis::Inferred => Word::BasisInferred,
                };
                format!("{} {}", self.word(Word::Basis), self.word(word))
            }
            PropertyKind::Note(t) => text(Word::Note, t),
            PropertyKind::Frozen => self.word(Word::Frozen).to_owned(),
            PropertyKind::Licence(t) => text(Word::Licence, t),
            PropertyKind::Jurisdiction(t) => text(Word::Jurisdiction, t),
            PropertyKind::Author(t) => text(Word::Author, t),
            PropertyKind::Zone(t) => text(Word::Zone, t),
            PropertyKind::Valid(low, high) => {
                format!("{} {}", self.word(Word::Valid), self.range(low.as_ref(), high.as_ref()))
            }
            PropertyKind::Counts(unit) => self.before(Word::Counts, &self.unit(unit)),
            PropertyKind::Default(value) => expr(Word::Default, value),
            PropertyKind::ProvidedBy(list) => names(Word::ProvidedBy, list),
            PropertyKind::Evidence(level) => format!("{} {}", self.word(Word::Evidence), self.word(evidence(*level))),
            PropertyKind::EvidenceAtLeast(level) => {
                format!("{} {} {}", self.word(Word::Evidence), self.word(Word::AtLeast), self.word(evidence(*level)))
            }
            PropertyKind::TotalOf(total, axis) => {
                format!("{} {} {}", self.before(Word::TotalOf, &total.text), self.word(Word::Over), axis.text)
            }
            PropertyKind::From(date, value) => {
                let from = match self.language {
                    Language::French if matches!(date.kind, ExprKind::Date(_)) => "à partir du",
                    language => Word::From.text(language),
                };
                let start = match from.strip_suffix("de") {
                    Some(_) => self.before(Word::From, &self.expr(date)),
                    None => format!("{from} {}", self.expr(date)),
                };
                format!("{start} : {}", self.broken(value, 6, WIDTH.saturating_sub(start.chars().count())))
            }
            PropertyKind::Band { side, bound, value } => {
                let word = match side {
                    BandSide::Below => Word::Below,
                    BandSide::UpTo => Word::UpTo,
                    BandSide::From => Word::From,
                    BandSide::Above => Word::Above,
                };
                format!("{} : {}", self.before(word, &self.expr(bound)), self.expr(value))
            }
            PropertyKind::ReviewBefore(date) => expr(Word::ReviewBefore, date),
            PropertyKind::Formula(set, formula) => {
                let start = format!("{}= ", self.member_set(set));
                let room = WIDTH.saturating_sub(start.chars().count() + 2);
                format!("{start}{}", self.broken(formula, 4, room))
            }
            PropertyKind::MemberTable(values) => {
                let mut out = String::from("= ");
                let mut column = 4;
                for (index, (member, value)) in values.iter().enumerate() {
                    let item = format!("{} : {}", self.member_name(&member.text), self.expr(value));
                    let width = item.chars().count();
                    if index > 0 {
                        let separator = self.separator();
                        if column + width + 2 > WIDTH {
                            out.push_str(separator.trim_end());
                            out.push_str("\n    ");
                            column = 4;
                        } else {
                            out.push_str(separator);
                            column += separator.len();
                        }
                    }
                    out.push_str(&item);
                    column += width;
                }
                out
            }
            PropertyKind::NotApplicableWhen(set, condition) => {
                let start =
                    format!("{}{} {}", self.member_set(set), self.word(Word::NotApplicable), self.word(Word::When));
                format!("{start} {}", self.broken(condition, 6, WIDTH.saturating_sub(start.chars().count() + 3)))
            }
            PropertyKind::Better(Direction::Higher) => {
                format!("{} {}", self.word(Word::Better), self.word(Word::Higher))
            }
            PropertyKind::Better(Direction::Lower) => format!("{} {}", self.word(Word::Better), self.word(Word::Lower)),
            PropertyKind::Baseline(value) => expr(Word::Baseline, value),
            PropertyKind::Target(value, date) => {
                let mut out = expr(Word::Target, value);
                if let Some(date) = date {
                    out.push_str(&format!(" {} {}", self.word(Word::On), self.expr(date)));
                }
                out
            }
            PropertyKind::Aligns(list) => {
                let list: Vec<String> =
                    list.iter().map(|(scheme, code)| format!("{} {}", scheme.text, quoted(&code.text))).collect();
                format!("{} {}", self.word(Word::Aligns), list.join(self.separator()))
            }
            PropertyKind::Secret(count) => self.before(Word::SecretBelow, &self.expr(count)),
            PropertyKind::BrokenDownBy(list) => format!("{} {}", self.word(Word::BrokenDownBy), self.list(list)),
            PropertyKind::AppliesWhen(condition) => expr(Word::AppliesWhen, condition),
            PropertyKind::Exception { name, label, other_labels, when, condition } => format!(
                "{} {}{} {} {} : {}",
                self.word(Word::Exception),
                name.text,
                self.labels(label.as_ref(), other_labels),
                self.word(Word::When),
                self.expr(when),
                self.broken(condition, 6, WIDTH / 2)
            ),
            PropertyKind::Reading { name, label, other_labels, expr } => {
                let criterion = matches!(
                    noun,
                    Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion | Noun::Obligation
                );
                format!(
                    "{} {}{} {} {}",
                    self.word(Word::Reading),
                    name.text,
                    self.labels(label.as_ref(), other_labels),
                    if criterion { ":" } else { "=" },
                    self.broken(expr, 6, WIDTH - 30)
                )
            }
            PropertyKind::Choose(n) => name(Word::Choose, n),
            PropertyKind::Group(n) => name(Word::Group, n),
            PropertyKind::Bearer(n) => self.before(Word::Bearer, &n.text),
            PropertyKind::ArisesWhen(condition) => expr(Word::ArisesWhen, condition),
            PropertyKind::Except(axis, condition) => {
                format!("{} {} {} {}", self.word(Word::Except), axis.text, self.word(Word::Where), self.expr(condition))
            }
            PropertyKind::FoldWith(n) => name(Word::Fold, n),
            PropertyKind::Quorum(value) => expr(Word::Quorum, value),
            PropertyKind::Agreement => self.word(Word::Agreement).to_owned(),
            PropertyKind::Treatment { missing, not_applicable } => {
                let parts = [(Word::Missing, missing), (Word::NotApplicable, not_applicable)];
                let parts: Vec<String> = parts
                    .into_iter()
                    .filter_map(|(word, what)| {
                        let what = match (*what)? {
                            Treatment::Fail => Word::Fail,
                            Treatment::Reweigh => Word::Reweigh,
                            Treatment::Zero => Word::Zero,
                        };
                        Some(format!("{} {}", self.word(word), self.word(what)))
                    })
                    .collect();
                parts.join(self.separator())
            }
            PropertyKind::ComesFrom(list) => names(Word::ComesFrom, list),
            PropertyKind::MeasuredBy(list) => names(Word::MeasuredBy, list),
            PropertyKind::Level { name, label, other_labels, when } => {
                let start = format!("{}{}", name.text, self.labels(label.as_ref(), other_labels));
                match when {
                    None => format!("{start} {}", self.word(Word::Otherwise)),
                    Some(when) => {
                        let condition = self.expr(when);
                        let clause = self.word(Word::When);
                        if start.chars().count() + condition.chars().count() + clause.len() + 4 > WIDTH {
                            format!("{start}\n      {clause} {}", self.broken(when, 8, WIDTH - 12))
                        } else {
                            format!("{start} {clause} {condition}")
                        }
                    }
                }
            }
            PropertyKind::UndecidedLevel { label, other_labels } => {
                format!("{}{}", self.word(Word::Undecided), self.labels(label.as_ref(), other_labels))
            }
            PropertyKind::Replace(n, formula) => {
                let start = format!("{} = ", n.text);
                let room = WIDTH.saturating_sub(start.chars().count() + 2);
                format!("{start}{}", self.broken(formula, 4, room))
            }
            PropertyKind::AsOf(date) => expr(Word::AsOfLine, date),
            // written by `property`, over several lines
            PropertyKind::Given(_) | PropertyKind::Table(_) | PropertyKind::Expect(_) => String::new(),
        }
    }

    fn maybe_language(&self, word: Word, language: Option<Language>, text: &Text) -> String {
        match language {
            Some(language) => format!("{} {} {}", self.word(word), language.code(), quoted(&text.text)),
            None => format!("{} {}", self.word(word), quoted(&text.text)),
        }
    }

    fn member_set(&self, set: &MemberSet) -> String {
        match set {
            MemberSet::All => String::new(),
            MemberSet::Else => format!("[{}] ", self.word(Word::Else)),
            MemberSet::Listed(names) => {
                let names: Vec<String> = names.iter().map(|name| self.member_name(&name.text)).collect();
                format!("[{}] ", names.join(self.separator()))
            }
        }
    }

    /// A target with its members: `rating[juror = J1]`.
    pub(super) fn target(&self, path: &Path, picks: &[Pick]) -> String {
        format!("{}{}", path_text(path), self.picks(picks))
    }
}

pub(super) fn evidence(level: EvidenceLevel) -> Word {
    match level {
        EvidenceLevel::Declared => Word::Declared,
        EvidenceLevel::Document => Word::Document,
        EvidenceLevel::Verified => Word::Verified,
        EvidenceLevel::ThirdParty => Word::ThirdParty,
    }
}
