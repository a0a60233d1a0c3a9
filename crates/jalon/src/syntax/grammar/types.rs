//! Types, members and units.

use crate::lang::Language;
use crate::problem::syntax::SyntaxFact;
use crate::syntax::ast::{Expr, ExprKind, Member, Members, Name, TypeExpr, TypeKind, UnaryOp, UnitExpr};

use super::expression::digits;
use super::{Node, Reader, Rule, find, has, language_of, parts};

impl<'t> Reader<'t> {
    pub(super) fn type_expr(&mut self, node: &Node<'t>) -> Option<TypeExpr> {
        let span = self.span(node);
        let pieces = parts(node);
        let first = pieces.first()?;
        let inner = parts(first);
        let unit = |reader: &mut Reader<'t>| match find(&inner, Rule::unit_expr) {
            Some(unit) => reader.unit(unit).map(Some),
            None => Some(None),
        };
        let kind = match first.as_rule() {
            Rule::truth_type => TypeKind::Truth,
            Rule::date_type => TypeKind::Date { or_not_yet: has(&inner, Rule::kw_or_not_yet) },
            Rule::time_type => TypeKind::Time {
                or_not_yet: has(&inner, Rule::kw_or_not_yet),
                zone: find(&inner, Rule::text).map(|text| self.text(text)),
            },
            Rule::duration_type => TypeKind::Duration,
            Rule::text_type => TypeKind::Text,
            Rule::number_type => TypeKind::Number,
            Rule::share_type => TypeKind::Share,
            Rule::count_type => TypeKind::Count(unit(self)?),
            Rule::unit_expr => {
                self.check_type_word(first);
                TypeKind::Unit(self.unit(first)?)
            }
            Rule::one_of => match self.members(find(&inner, Rule::members)?)? {
                Ok(members) => TypeKind::OneOf(members),
                Err(name) => TypeKind::OneOfNamed(name),
            },
            Rule::several_of => match self.members(find(&inner, Rule::members)?)? {
                Ok(members) => TypeKind::SeveralOf(members),
                Err(name) => TypeKind::SeveralOfNamed(name),
            },
            _ => return None,
        };
        let range = match find(&pieces, Rule::type_range) {
            Some(range) => {
                let (low, high) = self.range(find(&parts(range), Rule::range)?)?;
                Some((low.map(Box::new), high.map(Box::new)))
            }
            None => None,
        };
        Some(TypeExpr { kind, range, span })
    }

    /// The types of other languages, where a unit of that name is hardly meant.
    fn check_type_word(&mut self, node: &Node<'t>) {
        let Some((english, french)) = other_word_for_a_type(node.as_str()) else { return };
        let wanted = if self.language == Language::English { english } else { french };
        let span = self.span(node);
        let fact = SyntaxFact::TypeWord { found: node.as_str().to_owned(), wanted: wanted.to_owned() };
        self.report_fixed(fact, span, wanted);
    }

    pub(super) fn range(&mut self, node: &Node<'t>) -> Option<(Option<Expr>, Option<Expr>)> {
        let pieces = parts(node);
        let mut end = |rule| match find(&pieces, rule) {
            Some(node) => self.formula_in(&parts(node)).map(Some),
            None => Some(None),
        };
        Some((end(Rule::range_low)?, end(Rule::range_high)?))
    }

    /// Members; a single bare name is given back alone, since it means an axis or an input with choices.
    pub(super) fn members(&mut self, node: &Node<'t>) -> Option<Result<Members, Name>> {
        let inner = parts(node);
        if let Some(range) = find(&inner, Rule::member_range) {
            let ends = parts(range);
            let first = self.literal(parts(ends.first()?).first()?)?;
            let last = self.literal(parts(ends.get(1)?).first()?)?;
            return Some(Ok(Members::Range { first, last }));
        }
        let ordered = inner.len() > 1 && !has(&inner, Rule::separator);
        let members = inner.iter().filter(|node| node.as_rule() == Rule::member);
        let members: Vec<Member> = members.map(|node| self.member(node)).collect::<Option<_>>()?;
        if let [only] = members.as_slice()
            && !only.quoted
            && only.label.is_none()
            && only.other_labels.is_empty()
            && only.code.is_none()
            && only.number.is_none()
        {
            return Some(Err(only.name.clone()));
        }
        Some(Ok(Members::List { members, ordered }))
    }

    /// A number or a date alone.
    fn literal(&mut self, node: &Node<'t>) -> Option<Expr> {
        let span = self.span(node);
        let kind = match node.as_rule() {
            Rule::date => ExprKind::Date(self.date(node)),
            Rule::number => ExprKind::Number(self.number(node)?),
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    fn member(&mut self, node: &Node<'t>) -> Option<Member> {
        let span = self.span(node);
        let inner = parts(node);
        let first = inner.first()?;
        let quoted = first.as_rule() == Rule::text;
        let name = if quoted {
            let text = self.text(first);
            Name { text: text.text, span: text.span }
        } else {
            self.member_name(first)?
        };
        let code =
            find(&inner, Rule::member_code).and_then(|node| find(&parts(node), Rule::text).map(|text| self.text(text)));
        let number = match find(&inner, Rule::member_worth) {
            Some(worth) => {
                let pieces = parts(worth);
                let value = self.literal(find(&pieces, Rule::number)?)?;
                Some(match find(&pieces, Rule::minus) {
                    Some(minus) => {
                        let span = self.span(minus).to(value.span);
                        Expr { kind: ExprKind::Unary(UnaryOp::Negate, Box::new(value)), span }
                    }
                    None => value,
                })
            }
            None => None,
        };
        let label = self.label(&inner);
        Some(Member { name, quoted, label, other_labels: self.other_labels(&inner), code, number, span })
    }

    /// A member's name: a name, a whole number or a period, as it is written (periods in ISO 8601).
    pub(super) fn member_name(&mut self, node: &Node<'t>) -> Option<Name> {
        let inner = parts(node);
        let first = inner.first()?;
        Some(match first.as_rule() {
            Rule::date => Name { text: self.date(first).iso, span: self.span(first) },
            _ => self.name(first),
        })
    }

    pub(super) fn label(&mut self, nodes: &[Node<'t>]) -> Option<crate::syntax::ast::Text> {
        let label = find(nodes, Rule::label)?;
        let inner = parts(label);
        find(&inner, Rule::text).map(|text| self.text(text))
    }

    pub(super) fn other_labels(
        &mut self,
        nodes: &[Node<'t>],
    ) -> Vec<(crate::lang::Language, crate::syntax::ast::Text)> {
        let mut labels = Vec::new();
        for node in nodes.iter().filter(|node| node.as_rule() == Rule::other_label) {
            let inner = parts(node);
            if let (Some(language), Some(text)) =
                (find(&inner, Rule::language_code).and_then(language_of), find(&inner, Rule::text))
            {
                let text = self.text(text);
                if language == self.language || labels.iter().any(|(other, _)| *other == language) {
                    self.report(SyntaxFact::LabelTwice, text.span);
                    continue;
                }
                labels.push((language, text));
            }
        }
        labels
    }

    pub(super) fn unit(&mut self, node: &Node<'t>) -> Option<UnitExpr> {
        let span = self.span(node);
        let mut factors = Vec::new();
        let mut sign = 1;
        let (mut price_year, mut out_of) = (None, None);
        for part in parts(node) {
            match part.as_rule() {
                Rule::unit_by => sign = if part.as_str() == "/" { -1 } else { 1 },
                Rule::unit_factor => {
                    let pieces = parts(&part);
                    let mut name = self.name(find(&pieces, Rule::unit_name)?);
                    name.text = name.text.replace('²', "2").replace('³', "3");
                    let power = find(&pieces, Rule::unit_power)
                        .and_then(|power| power.as_str().trim_start_matches('^').parse::<i32>().ok())
                        .unwrap_or(1);
                    factors.push((name, sign * power));
                }
                Rule::price_year => price_year = part.as_str().parse().ok(),
                Rule::out_of => out_of = find(&parts(&part), Rule::digits).map(|node| digits(node.as_str())),
                _ => {}
            }
        }
        Some(UnitExpr { factors, price_year, out_of, span })
    }
}

/// A type of other languages: the words for it, English and French.
pub(super) fn other_word_for_a_type(found: &str) -> Option<(&'static str, &'static str)> {
    Some(match found.to_lowercase().as_str() {
        "bool" | "boolean" | "booléen" => ("yes/no", "oui/non"),
        "int" | "integer" | "entier" => ("count", "effectif"),
        "float" | "double" | "decimal" | "décimal" | "réel" | "real" => ("number", "nombre"),
        "string" | "str" | "chaîne" | "varchar" => ("text", "texte"),
        "percent" | "percentage" | "pourcentage" => ("%", "%"),
        "datetime" | "timestamp" => ("time", "heure"),
        "enum" | "choice" | "choix" => ("one of", "un parmi"),
        "money" | "currency" | "montant" => ("EUR", "EUR"),
        _ => return None,
    })
}
