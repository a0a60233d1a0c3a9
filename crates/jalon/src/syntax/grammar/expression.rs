//! Expressions: read flat by the grammar, folded here by precedence.
//!
//! Loosest first: `or` · `and` · `not` · comparisons, `in`, `is` · `or else` · `clamped` · `+ -` · `* /` · `-x` · `^`.

use crate::problem::syntax::SyntaxFact;
use crate::problem::{Problem, Role};
use crate::source::Span;
use crate::syntax::ast::{
    BinaryOp, Call, CompareOp, DateLiteral, Expr, ExprKind, GroupName, Name, Number, Path, Pick, PickMember,
    Quantifier, StatusTest, UnaryOp, View, WeightedMean, WeightedPart,
};

use super::{Node, Reader, Rule, find, has, parts};

/// A piece of a flat expression.
pub(super) enum Item {
    Prefix(UnaryOp, Span),
    Operand(Expr),
    Infix(Infix, Span),
    Postfix(Postfix, Span),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    Binary(BinaryOp),
    Compare(CompareOp),
}

pub(super) enum Postfix {
    Clamped,
    Is(StatusTest),
    In { within: Expr, negated: bool },
}

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const OR_ELSE: u8 = 5;
const CLAMPED: u8 = 6;
const ADD: u8 = 7;
const MULTIPLY: u8 = 8;
const POWER: u8 = 10;

impl Infix {
    /// How tightly it binds on its left, and what its right side must bind by.
    fn binding(self) -> (u8, u8) {
        match self {
            Infix::Binary(BinaryOp::Or) => (OR, OR + 1),
            Infix::Binary(BinaryOp::And) => (AND, AND + 1),
            Infix::Compare(_) => (COMPARE, COMPARE + 1),
            Infix::Binary(BinaryOp::OrElse) => (OR_ELSE, OR_ELSE + 1),
            Infix::Binary(BinaryOp::Add | BinaryOp::Subtract) => (ADD, ADD + 1),
            Infix::Binary(BinaryOp::Multiply | BinaryOp::Divide) => (MULTIPLY, MULTIPLY + 1),
            // to the right: 2 ^ 3 ^ 2 is 2 ^ 9
            Infix::Binary(BinaryOp::Power) => (POWER, POWER),
        }
    }
}

/// Where the pieces of a flat expression come from, one after the other.
pub(super) trait Items {
    /// Takes the next piece.
    fn next(&mut self, reader: &mut Reader<'_>) -> Option<Item>;
    /// Looks at the next piece; it stays.
    fn peek(&mut self, reader: &mut Reader<'_>) -> Option<&Item>;
}

impl Items for std::iter::Peekable<std::vec::IntoIter<Item>> {
    fn next(&mut self, _: &mut Reader<'_>) -> Option<Item> {
        Iterator::next(self)
    }

    fn peek(&mut self, _: &mut Reader<'_>) -> Option<&Item> {
        std::iter::Peekable::peek(self)
    }
}

impl<'t> Reader<'t> {
    /// An expression, an arithmetic part of one, or a weighted mean.
    pub(super) fn formula(&mut self, node: &Node<'t>) -> Option<Expr> {
        match node.as_rule() {
            Rule::weighted => self.weighted(node),
            _ => self.flat(node),
        }
    }

    /// The first formula among the parts of a line.
    pub(super) fn formula_in(&mut self, nodes: &[Node<'t>]) -> Option<Expr> {
        let node =
            nodes.iter().find(|node| matches!(node.as_rule(), Rule::expression | Rule::arithmetic | Rule::weighted))?;
        self.formula(node)
    }

    fn flat(&mut self, node: &Node<'t>) -> Option<Expr> {
        let mut items = Vec::new();
        for part in parts(node) {
            let span = self.span(&part);
            let inner = parts(&part);
            let item = match part.as_rule() {
                Rule::term => Item::Operand(self.term(&part)?),
                Rule::minus => Item::Prefix(UnaryOp::Negate, span),
                Rule::not_prefix | Rule::slip_not => Item::Prefix(UnaryOp::Not, span),
                Rule::clamped => Item::Postfix(Postfix::Clamped, span),
                Rule::status_test => Item::Postfix(Postfix::Is(status(&inner)?), span),
                Rule::within => {
                    let within = self.within(&inner, span)?;
                    Item::Postfix(Postfix::In { within, negated: has(&inner, Rule::kw_not_in) }, span)
                }
                rule => Item::Infix(infix(rule, part.as_str())?, span),
            };
            items.push(item);
        }
        let mut items = items.into_iter().peekable();
        self.climb(&mut items, 0)
    }

    pub(super) fn climb(&mut self, items: &mut impl Items, least: u8) -> Option<Expr> {
        let mut left = match items.next(self)? {
            Item::Operand(expr) => expr,
            Item::Prefix(op, span) => {
                let inner = self.climb(items, if op == UnaryOp::Not { NOT } else { POWER })?;
                let span = span.to(inner.span);
                Expr { kind: ExprKind::Unary(op, Box::new(inner)), span }
            }
            Item::Infix(..) | Item::Postfix(..) => return None,
        };
        loop {
            match items.peek(self) {
                Some(Item::Infix(op, _)) if op.binding().0 >= least => {
                    let Some(Item::Infix(op, op_span)) = items.next(self) else { return Some(left) };
                    let right = self.climb(items, op.binding().1)?;
                    left = self.join(op, op_span, left, right);
                }
                Some(Item::Postfix(post, _)) if post.binding() >= least => {
                    let Some(Item::Postfix(post, span)) = items.next(self) else { return Some(left) };
                    let span = left.span.to(span);
                    let value = Box::new(left);
                    let kind = match post {
                        Postfix::Clamped => ExprKind::Clamped(value),
                        Postfix::Is(test) => ExprKind::Is(value, test),
                        Postfix::In { within, negated } => ExprKind::In { value, within: Box::new(within), negated },
                    };
                    left = Expr { kind, span };
                }
                _ => return Some(left),
            }
        }
    }

    fn join(&mut self, op: Infix, op_span: Span, left: Expr, right: Expr) -> Expr {
        let span = left.span.to(right.span);
        self.check_quoted(op, &left);
        self.check_quoted(op, &right);
        match op {
            Infix::Binary(op) => {
                let other = match op {
                    BinaryOp::And => Some(BinaryOp::Or),
                    BinaryOp::Or => Some(BinaryOp::And),
                    _ => None,
                };
                for side in [&left, &right] {
                    if let (ExprKind::Binary(inner, ..), Some(other)) = (&side.kind, other)
                        && *inner == other
                    {
                        let source = side.span.of(self.text);
                        let fixed = format!("({source})");
                        let place = self.place(side.span);
                        let whole = self.place(span);
                        self.problems.push(
                            Problem::new(SyntaxFact::MixedAndOr { bracketed: fixed.clone() }, whole)
                                .fixed_by(place, fixed),
                        );
                    }
                }
                Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span }
            }
            Infix::Compare(op) => {
                if let ExprKind::Compare(_, _, middle) = &left.kind {
                    let middle = middle.span.of(self.text).to_owned();
                    let sign = op_span.of(self.text).to_owned();
                    let rest = right.span.of(self.text).to_owned();
                    let place = self.place(span);
                    let problem = Problem::new(SyntaxFact::ChainedComparison { middle, sign, right: rest }, place)
                        .with(Role::LeftSide, self.place(left.span));
                    self.problems.push(problem);
                    return left;
                }
                Expr { kind: ExprKind::Compare(op, Box::new(left), Box::new(right)), span }
            }
        }
    }

    /// `x >= "50"`, `x = "50%"`: a number between quotation marks. (`code = "02"` is a code.)
    fn check_quoted(&mut self, op: Infix, side: &Expr) {
        let ExprKind::Text(text) = &side.kind else { return };
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%' | '\u{A0}' | '\u{202F}' | '€');
        let plain = number && text.chars().all(figure);
        let meant = match op {
            Infix::Compare(CompareOp::Equal | CompareOp::NotEqual) => plain && text.contains(['%', '€']),
            Infix::Compare(_) => plain,
            Infix::Binary(BinaryOp::And | BinaryOp::Or) => false,
            Infix::Binary(_) => plain,
        };
        if meant {
            self.report_fixed(SyntaxFact::QuotedNumber { found: text.clone() }, side.span, text.trim());
        }
    }

    fn within(&mut self, inner: &[Node<'t>], span: Span) -> Option<Expr> {
        let dots = inner.iter().position(|node| node.as_rule() == Rule::dots);
        let ends: Vec<(usize, Expr)> = inner
            .iter()
            .enumerate()
            .filter(|(_, node)| node.as_rule() == Rule::arithmetic)
            .map(|(index, node)| Some((index, self.flat(node)?)))
            .collect::<Option<_>>()?;
        let Some(dots) = dots else {
            return ends.into_iter().next().map(|(_, expr)| expr);
        };
        let (mut low, mut high) = (None, None);
        let mut place = inner.get(dots).map_or(span, |node| self.span(node));
        for (index, expr) in ends {
            place = place.to(expr.span);
            if index < dots {
                low = Some(Box::new(expr));
            } else {
                high = Some(Box::new(expr));
            }
        }
        Some(Expr { kind: ExprKind::Range(low, high), span: place })
    }

    pub(super) fn term(&mut self, node: &Node<'t>) -> Option<Expr> {
        let inner = parts(node);
        let first = inner.first()?;
        let mut expr = self.primary(first)?;
        for part in inner.iter().skip(1) {
            let span = expr.span.to(self.span(part));
            let kind = match part.as_rule() {
                Rule::picks => ExprKind::Pick(Box::new(expr), self.picks(part)?),
                Rule::view => ExprKind::View(Box::new(expr), self.view(part)?),
                _ => return None,
            };
            expr = Expr { kind, span };
        }
        Some(expr)
    }

    fn primary(&mut self, node: &Node<'t>) -> Option<Expr> {
        let span = self.span(node);
        let inner = parts(node);
        let kind = match node.as_rule() {
            Rule::date => ExprKind::Date(self.date(node)),
            Rule::number => ExprKind::Number(self.number(node)?),
            Rule::text => ExprKind::Text(self.text(node).text),
            Rule::truth => ExprKind::Truth(has(&inner, Rule::kw_yes)),
            Rule::as_of => ExprKind::AsOf,
            Rule::path => ExprKind::Path(self.path(node)),
            Rule::set => {
                let items = inner.iter().filter(|node| node.as_rule() == Rule::expression);
                ExprKind::Set(items.map(|node| self.flat(node)).collect::<Option<_>>()?)
            }
            Rule::bracketed => ExprKind::Bracketed(Box::new(self.formula_in(&inner)?)),
            Rule::conditional => return self.conditional(&inner, span),
            Rule::group_test => {
                let quantifier = if has(&inner, Rule::kw_all) { Quantifier::All } else { Quantifier::Any };
                let group = self.group_name(find(&inner, Rule::group_name)?)?;
                let test = match find(&inner, Rule::status_test) {
                    Some(test) => status(&parts(test))?,
                    None => StatusTest::Met,
                };
                ExprKind::Group(quantifier, group, test)
            }
            Rule::call => ExprKind::Call(Box::new(self.call(&inner)?)),
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    /// `if … then … [elif … then …] [else …]`; without `else` the fault is told and the tree left out.
    fn conditional(&mut self, inner: &[Node<'t>], span: Span) -> Option<Expr> {
        let mut exprs: Vec<Expr> = inner
            .iter()
            .filter(|node| node.as_rule() == Rule::expression)
            .map(|node| self.flat(node))
            .collect::<Option<_>>()?;
        if exprs.len().is_multiple_of(2) {
            self.report(SyntaxFact::IfWithoutElse, span);
            return None;
        }
        let mut result = exprs.pop()?;
        while let (Some(then), Some(condition)) = (exprs.pop(), exprs.pop()) {
            let place = if exprs.is_empty() { span } else { condition.span.to(result.span) };
            let kind = ExprKind::If(Box::new(condition), Box::new(then), Box::new(result));
            result = Expr { kind, span: place };
        }
        Some(result)
    }

    fn group_name(&mut self, node: &Node<'t>) -> Option<GroupName> {
        let inner = parts(node);
        let first = inner.first()?;
        Some(match first.as_rule() {
            Rule::kw_requirements => GroupName::Requirements,
            Rule::kw_preferences => GroupName::Preferences,
            Rule::kw_observations => GroupName::Observations,
            Rule::kw_criteria => GroupName::Criteria,
            Rule::kw_obligations => GroupName::Obligations,
            _ => GroupName::Named(self.name(first)),
        })
    }

    fn call(&mut self, inner: &[Node<'t>]) -> Option<Call> {
        let function = self.name(find(inner, Rule::call_name)?);
        let mut call =
            Call { function, arguments: Vec::new(), over: Vec::new(), filter: None, by: Vec::new(), known_only: false };
        for argument in inner.iter().filter(|node| node.as_rule() == Rule::argument) {
            let pieces = parts(argument);
            if has(&pieces, Rule::known_only) {
                call.known_only = true;
                continue;
            }
            let first = call.arguments.is_empty();
            let low = self.formula_in(&pieces)?;
            call.arguments.push(match find(&pieces, Rule::argument_high) {
                // `clamp(x, 0 .. 5)`
                Some(high) => {
                    let high = self.formula_in(&parts(high))?;
                    let span = low.span.to(high.span);
                    Expr { kind: ExprKind::Range(Some(Box::new(low)), Some(Box::new(high))), span }
                }
                None => low,
            });
            for piece in &pieces {
                let clause = matches!(piece.as_rule(), Rule::over | Rule::where_clause | Rule::by_names);
                if clause && !first {
                    let span = self.span(piece);
                    self.report(SyntaxFact::ClauseOnLaterArgument { function: call.function.text.clone() }, span);
                    continue;
                }
                match piece.as_rule() {
                    Rule::over => call.over = self.names(&parts(piece)),
                    Rule::where_clause => call.filter = Some(Box::new(self.formula_in(&parts(piece))?)),
                    Rule::by_names => call.by = self.names(&parts(piece)),
                    _ => {}
                }
            }
        }
        self.check_axes(&call);
        Some(call)
    }

    /// `sum(x over a, b)`: the comma would begin another argument, of which these folds have none.
    pub(super) fn check_axes(&mut self, call: &Call) {
        const FOLDS: &[&str] = &["sum", "mean", "median", "min", "max", "count", "any", "all", "share", "distinct"];
        let name = crate::syntax::words::english_function(&call.function.text, self.language);
        if call.over.is_empty() || !name.is_some_and(|name| FOLDS.contains(&name)) {
            return;
        }
        let last = call.by.last().or(call.over.last()).map_or(call.function.span, |name| name.span);
        if let Some(extra) = call.arguments.get(1)
            && let ExprKind::Path(path) = &extra.kind
            && let ([axis], None) = (path.parts.as_slice(), &call.filter)
            && !crate::syntax::words::is_argument(&axis.text, self.language)
        {
            let and = crate::syntax::words::Word::And.text(self.language);
            let between = self.place(Span { start: last.end, end: extra.span.start });
            let fact = SyntaxFact::CommaBetweenAxes { axis: axis.text.clone(), and };
            let place = self.place(extra.span);
            self.problems.push(Problem::new(fact, place).fixed_by(between, format!(" {and} ")));
        }
    }

    fn weighted(&mut self, node: &Node<'t>) -> Option<Expr> {
        let span = self.span(node);
        let inner = parts(node);
        let mean = match inner.first()?.as_rule() {
            Rule::kw_weighted_geometric => WeightedMean::Geometric,
            Rule::kw_weighted_harmonic => WeightedMean::Harmonic,
            _ => WeightedMean::Arithmetic,
        };
        let mut weighed = Vec::new();
        for part in inner.iter().filter(|node| node.as_rule() == Rule::weighted_part) {
            let pieces = parts(part);
            let value = self.term(find(&pieces, Rule::term)?)?;
            let weight = parts(find(&pieces, Rule::weight)?);
            let mut expr = self.primary(weight.first()?)?;
            for picks in weight.iter().skip(1) {
                let span = expr.span.to(self.span(picks));
                expr = Expr { kind: ExprKind::Pick(Box::new(expr), self.picks(picks)?), span };
            }
            weighed.push(WeightedPart { value, weight: expr });
        }
        Some(Expr { kind: ExprKind::Weighted(mean, weighed), span })
    }

    pub(super) fn view(&mut self, node: &Node<'t>) -> Option<View> {
        let inner = parts(node);
        match find(&inner, Rule::path) {
            Some(path) => Some(View::Reading(self.path(path))),
            None => Some(View::Under(self.name(find(&inner, Rule::name)?))),
        }
    }

    pub(super) fn path(&mut self, node: &Node<'t>) -> Path {
        Path { parts: parts(node).iter().map(|part| self.name(part)).collect() }
    }

    pub(super) fn picks(&mut self, node: &Node<'t>) -> Option<Vec<Pick>> {
        let picks = parts(node);
        picks.iter().filter(|node| node.as_rule() == Rule::pick).map(|node| self.pick(node)).collect()
    }

    fn pick(&mut self, node: &Node<'t>) -> Option<Pick> {
        let span = self.span(node);
        let inner = parts(node);
        let axis = find(&inner, Rule::pick_axis).and_then(|node| parts(node).first().map(|name| self.name(name)));
        let last = inner.last()?;
        let place = self.span(last);
        let member = match last.as_rule() {
            Rule::first => PickMember::First(self.last_name(last)?),
            Rule::last => PickMember::Last(self.last_name(last)?),
            Rule::text => PickMember::Quoted(self.text(last)),
            Rule::date => PickMember::Literal(Expr { kind: ExprKind::Date(self.date(last)), span: place }),
            Rule::number => PickMember::Literal(Expr { kind: ExprKind::Number(self.number(last)?), span: place }),
            _ => PickMember::Name(self.name(last)),
        };
        Some(Pick { axis, member, span })
    }

    fn last_name(&self, node: &Node<'t>) -> Option<Name> {
        parts(node).last().map(|name| self.name(name))
    }

    pub(super) fn number(&mut self, node: &Node<'t>) -> Option<Number> {
        let inner = parts(node);
        let digits = digits(find(&inner, Rule::digits)?.as_str());
        let unit = match find(&inner, Rule::unit_expr) {
            Some(unit) => Some(self.unit(unit)?),
            None => None,
        };
        Some(Number { digits, unit })
    }

    /// A date in ISO 8601; the French `T` and `S` of quarters and half-years become `Q` and `H`.
    pub(super) fn date(&mut self, node: &Node<'t>) -> DateLiteral {
        let inner = parts(node);
        let mut iso = inner.first().map_or("", |first| first.as_str()).to_owned();
        if find(&inner, Rule::period).is_some() {
            iso = iso.replace('T', "Q").replace('S', "H");
        }
        let zone = find(&inner, Rule::zone_name).map(|zone| zone.as_str().to_owned());
        DateLiteral { iso, zone }
    }
}

impl Postfix {
    fn binding(&self) -> u8 {
        match self {
            Postfix::Clamped => CLAMPED,
            Postfix::Is(_) | Postfix::In { .. } => COMPARE,
        }
    }
}

/// Digits without grouping, with a point.
pub(super) fn digits(written: &str) -> String {
    written
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .map(|c| if c == ',' { '.' } else { c })
        .collect()
}

fn status(inner: &[Node<'_>]) -> Option<StatusTest> {
    let negated = has(inner, Rule::kw_is_not) || has(inner, Rule::kw_not);
    Some(match inner.last()?.as_rule() {
        Rule::kw_met if negated => StatusTest::NotMet,
        Rule::kw_met => StatusTest::Met,
        Rule::kw_undecided => StatusTest::Undecided,
        Rule::kw_applicable if negated => StatusTest::NotApplicable,
        Rule::kw_applicable => StatusTest::Applicable,
        // `n'est pas sans objet`
        Rule::kw_not_applicable if negated => StatusTest::Applicable,
        Rule::kw_not_applicable => StatusTest::NotApplicable,
        _ => return None,
    })
}

fn infix(rule: Rule, sign: &str) -> Option<Infix> {
    Some(match rule {
        Rule::or => Infix::Binary(BinaryOp::Or),
        Rule::slip_or => Infix::Binary(BinaryOp::Or),
        Rule::and | Rule::slip_and => Infix::Binary(BinaryOp::And),
        Rule::or_else => Infix::Binary(BinaryOp::OrElse),
        Rule::add => Infix::Binary(BinaryOp::Add),
        Rule::subtract => Infix::Binary(BinaryOp::Subtract),
        Rule::multiply => Infix::Binary(BinaryOp::Multiply),
        Rule::divide => Infix::Binary(BinaryOp::Divide),
        Rule::power | Rule::slip_power => Infix::Binary(BinaryOp::Power),
        Rule::slip_equal => Infix::Compare(CompareOp::Equal),
        Rule::slip_different => Infix::Compare(CompareOp::NotEqual),
        Rule::slip_at_least => Infix::Compare(CompareOp::GreaterOrEqual),
        Rule::slip_at_most => Infix::Compare(CompareOp::LessOrEqual),
        Rule::compare => Infix::Compare(match sign {
            "=" => CompareOp::Equal,
            "!=" | "≠" => CompareOp::NotEqual,
            "<" => CompareOp::Less,
            "<=" | "≤" => CompareOp::LessOrEqual,
            ">" => CompareOp::Greater,
            _ => CompareOp::GreaterOrEqual,
        }),
        _ => return None,
    })
}
