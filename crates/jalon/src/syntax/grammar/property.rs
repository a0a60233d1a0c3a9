//! Property lines.

use crate::problem::syntax::SyntaxFact;
use crate::syntax::ast::{BandSide, Basis, Direction, EvidenceLevel, MemberSet, Name, Noun, PropertyKind, Treatment};
use crate::syntax::layout::LogicalLine;

use super::{Node, Reader, Rule, Stopped, find, has, language_of, parts};

/// Which lines may stand below a declaration, besides the common ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// Levels, below `decision`.
    Decision,
    /// Replacements, below `scenario`.
    Scenario,
    /// Anything else.
    Other,
}

impl Context {
    pub(crate) fn of(noun: Noun) -> Context {
        match noun {
            Noun::Decision => Context::Decision,
            Noun::Scenario => Context::Scenario,
            _ => Context::Other,
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads a property line below a noun.
    pub(crate) fn property_line(
        &mut self,
        noun: Noun,
        line: &LogicalLine<'_>,
    ) -> Result<Option<PropertyKind>, Stopped> {
        if let Some(plain) = self.plain_property(line) {
            return Ok(Some(plain));
        }
        self.property_by_grammar(noun, line.start, line.end)
    }

    pub(super) fn property_by_grammar(
        &mut self,
        noun: Noun,
        start: usize,
        end: usize,
    ) -> Result<Option<PropertyKind>, Stopped> {
        if Context::of(noun) != Context::Scenario
            && let Some(node) =
                by_first_word(self.first_word(start, end)).and_then(|rule| self.enter_whole(rule, start, end))
        {
            return Ok(self.property(noun, &node));
        }
        let rule = match Context::of(noun) {
            Context::Decision => Rule::decision_line,
            Context::Scenario => Rule::scenario_line,
            Context::Other => Rule::property_line,
        };
        let node = self.enter(rule, start, end)?;
        Ok(parts(&node).first().and_then(|property| self.property(noun, property)))
    }

    fn property(&mut self, noun: Noun, node: &Node<'t>) -> Option<PropertyKind> {
        let inner = parts(node);
        let names = self.names(&inner);
        let name = names.first().cloned();
        Some(match node.as_rule() {
            Rule::member_table => {
                let values = inner.iter().filter(|node| node.as_rule() == Rule::member_value);
                PropertyKind::MemberTable(values.map(|node| self.member_value(node)).collect::<Option<_>>()?)
            }
            Rule::formula_line => PropertyKind::Formula(self.member_set(&inner)?, self.formula_in(&inner)?),
            Rule::not_applicable_when => {
                PropertyKind::NotApplicableWhen(self.member_set(&inner)?, self.formula_in(&inner)?)
            }
            Rule::version => PropertyKind::Version(self.text_or_bare(&inner)?),
            Rule::title => PropertyKind::Title(self.language(&inner)?, self.maybe_text(&inner)?),
            Rule::other_language_label => PropertyKind::Label(self.language(&inner)?, self.maybe_text(&inner)?),
            Rule::plural => {
                let language = self.language(&inner).filter(|language| *language != self.language);
                PropertyKind::Plural(language, self.maybe_text(&inner)?)
            }
            Rule::source => {
                let texts = inner.iter().filter(|node| node.as_rule() == Rule::text);
                PropertyKind::Source(texts.map(|text| self.text(text)).collect())
            }
            Rule::basis => PropertyKind::Basis(if has(&inner, Rule::kw_basis_text) {
                Basis::Text
            } else if has(&inner, Rule::kw_basis_public) {
                Basis::Public
            } else {
                Basis::Inferred
            }),
            Rule::note => PropertyKind::Note(self.maybe_text(&inner)?),
            Rule::frozen => PropertyKind::Frozen,
            Rule::licence => PropertyKind::Licence(self.maybe_text(&inner)?),
            Rule::jurisdiction => PropertyKind::Jurisdiction(self.maybe_text(&inner)?),
            Rule::author => PropertyKind::Author(self.maybe_text(&inner)?),
            Rule::valid => {
                let (low, high) = self.range(find(&inner, Rule::range)?)?;
                PropertyKind::Valid(low, high)
            }
            Rule::zone => PropertyKind::Zone(self.maybe_text(&inner)?),
            Rule::counts => PropertyKind::Counts(self.unit(find(&inner, Rule::unit_expr)?)?),
            Rule::default => PropertyKind::Default(self.formula_in(&inner)?),
            Rule::provided_by => PropertyKind::ProvidedBy(names),
            Rule::evidence => PropertyKind::Evidence(evidence(find(&inner, Rule::evidence_level)?)),
            Rule::evidence_at_least => PropertyKind::EvidenceAtLeast(evidence(find(&inner, Rule::evidence_level)?)),
            Rule::total_of => {
                let [total, axis] = <[Name; 2]>::try_from(names).ok()?;
                PropertyKind::TotalOf(total, axis)
            }
            Rule::from_line => {
                let (bound, value) = self.bound_and_value(&inner)?;
                if matches!(noun, Noun::Scale | Noun::Score) {
                    PropertyKind::Band { side: BandSide::From, bound, value }
                } else {
                    PropertyKind::From(bound, value)
                }
            }
            Rule::comes_from => PropertyKind::ComesFrom(names),
            Rule::review_before => PropertyKind::ReviewBefore(self.formula_in(&inner)?),
            Rule::better if has(&inner, Rule::kw_higher) => PropertyKind::Better(Direction::Higher),
            Rule::better => PropertyKind::Better(Direction::Lower),
            Rule::baseline => PropertyKind::Baseline(self.formula_in(&inner)?),
            Rule::target => {
                let date = match find(&inner, Rule::target_date) {
                    Some(date) => Some(self.formula_in(&parts(date))?),
                    None => None,
                };
                PropertyKind::Target(self.formula_in(&inner)?, date)
            }
            Rule::aligns => {
                let mut aligned = Vec::new();
                for alignment in inner.iter().filter(|node| node.as_rule() == Rule::alignment) {
                    let pieces = parts(alignment);
                    aligned.push((self.names(&pieces).pop()?, self.text_or_bare(&pieces)?));
                }
                PropertyKind::Aligns(aligned)
            }
            Rule::secret => PropertyKind::Secret(self.formula_in(&inner)?),
            Rule::broken_down_by => {
                let terms = inner.iter().filter(|node| node.as_rule() == Rule::term);
                PropertyKind::BrokenDownBy(terms.map(|node| self.term(node)).collect::<Option<_>>()?)
            }
            Rule::applies_when => PropertyKind::AppliesWhen(self.formula_in(&inner)?),
            Rule::otherwise_say => {
                let language = self.language(&inner).filter(|language| *language != self.language);
                PropertyKind::OtherwiseSay(language, self.maybe_text(&inner)?)
            }
            Rule::exception => {
                let conditions = inner.iter().filter(|node| node.as_rule() == Rule::expression);
                let mut conditions = conditions.map(|node| self.formula(node)).collect::<Option<Vec<_>>>()?;
                let (condition, when) = (conditions.pop()?, conditions.pop()?);
                let (label, other_labels) = (self.label(&inner), self.other_labels(&inner));
                PropertyKind::Exception { name: name?, label, other_labels, when, condition }
            }
            Rule::reading => {
                let (label, other_labels) = (self.label(&inner), self.other_labels(&inner));
                PropertyKind::Reading { name: name?, label, other_labels, expr: self.formula_in(&inner)? }
            }
            Rule::choose => PropertyKind::Choose(name?),
            Rule::group => PropertyKind::Group(name?),
            Rule::bearer => PropertyKind::Bearer(name?),
            Rule::arises_when => PropertyKind::ArisesWhen(self.formula_in(&inner)?),
            Rule::except => PropertyKind::Except(name?, self.formula_in(&inner)?),
            Rule::fold => PropertyKind::FoldWith(name?),
            Rule::quorum => PropertyKind::Quorum(self.formula_in(&inner)?),
            Rule::agreement => PropertyKind::Agreement,
            Rule::band => {
                let side = if has(&inner, Rule::kw_below) {
                    BandSide::Below
                } else if has(&inner, Rule::kw_above) {
                    BandSide::Above
                } else {
                    BandSide::UpTo
                };
                let (bound, value) = self.bound_and_value(&inner)?;
                PropertyKind::Band { side, bound, value }
            }
            Rule::treatment => {
                let (mut missing, mut not_applicable) = (None, None);
                for part in inner.iter().filter(|node| node.as_rule() == Rule::treatment_part) {
                    let pieces = parts(part);
                    let what = if has(&pieces, Rule::kw_fail) {
                        Treatment::Fail
                    } else if has(&pieces, Rule::kw_reweigh) {
                        Treatment::Reweigh
                    } else {
                        Treatment::Zero
                    };
                    let slot = if has(&pieces, Rule::kw_missing) { &mut missing } else { &mut not_applicable };
                    if slot.is_some() {
                        let span = self.span(part);
                        self.report(SyntaxFact::TreatmentTwice, span);
                    }
                    *slot = Some(what);
                }
                PropertyKind::Treatment { missing, not_applicable }
            }
            Rule::measured_by => PropertyKind::MeasuredBy(names),
            Rule::as_of_line => PropertyKind::AsOf(self.formula_in(&inner)?),
            Rule::undecided_level => {
                PropertyKind::UndecidedLevel { label: self.label(&inner), other_labels: self.other_labels(&inner) }
            }
            Rule::level => {
                let when = match find(&inner, Rule::expression) {
                    Some(when) => Some(self.formula(when)?),
                    None => None,
                };
                let (label, other_labels) = (self.label(&inner), self.other_labels(&inner));
                PropertyKind::Level { name: name?, label, other_labels, when }
            }
            Rule::replacement => PropertyKind::Replace(name?, self.formula_in(&inner)?),
            _ => return None,
        })
    }

    fn language(&self, inner: &[Node<'t>]) -> Option<crate::lang::Language> {
        find(inner, Rule::language_code).and_then(language_of)
    }

    /// `from X : V`, `below X : V`.
    fn bound_and_value(&mut self, inner: &[Node<'t>]) -> Option<(super::super::ast::Expr, super::super::ast::Expr)> {
        let bound = self.formula(find(inner, Rule::arithmetic)?)?;
        let value = inner.iter().find(|node| matches!(node.as_rule(), Rule::expression | Rule::weighted))?;
        Some((bound, self.formula(value)?))
    }

    fn member_value(&mut self, node: &Node<'t>) -> Option<(Name, super::super::ast::Expr)> {
        let inner = parts(node);
        Some((self.member_key(find(&inner, Rule::member_key)?)?, self.formula_in(&inner)?))
    }

    fn member_key(&mut self, node: &Node<'t>) -> Option<Name> {
        let first = parts(node).into_iter().next()?;
        if first.as_rule() == Rule::text {
            let text = self.text(&first);
            return Some(Name { text: text.text, span: text.span });
        }
        self.member_name(&first)
    }

    fn member_set(&mut self, inner: &[Node<'t>]) -> Option<MemberSet> {
        let Some(set) = find(inner, Rule::member_set) else { return Some(MemberSet::All) };
        let pieces = parts(set);
        if has(&pieces, Rule::kw_else) {
            return Some(MemberSet::Else);
        }
        let members = pieces.iter().filter(|node| node.as_rule() == Rule::member_key);
        Some(MemberSet::Listed(members.map(|node| self.member_key(node)).collect::<Option<_>>()?))
    }
}

/// The rule that the lines of a first word are mostly read by: none where several words begin alike.
fn by_first_word(word: &str) -> Option<Rule> {
    Some(match word {
        "=" => Rule::formula_line,
        "source" => Rule::source,
        "note" | "remarque" => Rule::note,
        "label" | "libellé" => Rule::other_language_label,
        "title" | "titre" => Rule::title,
        "plural" | "pluriel" => Rule::plural,
        "basis" | "fondement" => Rule::basis,
        "version" => Rule::version,
        "valid" | "valide" => Rule::valid,
        "default" | "défaut" => Rule::default,
        "provided" | "fourni" | "fournie" => Rule::provided_by,
        "better" | "mieux" => Rule::better,
        "target" | "cible" => Rule::target,
        "baseline" | "départ" => Rule::baseline,
        "aligns" | "aligné" | "alignée" => Rule::aligns,
        "exception" => Rule::exception,
        "reading" | "lecture" => Rule::reading,
        "choose" | "retenir" => Rule::choose,
        "group" | "groupe" => Rule::group,
        "applies" => Rule::applies_when,
        "from" => Rule::from_line,
        "below" | "up" | "above" => Rule::band,
        "measured" | "mesuré" | "mesurée" => Rule::measured_by,
        _ => return None,
    })
}

pub(super) fn evidence(node: &Node<'_>) -> EvidenceLevel {
    let inner = parts(node);
    if has(&inner, Rule::kw_document) {
        EvidenceLevel::Document
    } else if has(&inner, Rule::kw_verified) {
        EvidenceLevel::Verified
    } else if has(&inner, Rule::kw_third_party) {
        EvidenceLevel::ThirdParty
    } else {
        EvidenceLevel::Declared
    }
}
