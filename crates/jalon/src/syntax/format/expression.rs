//! Writing expressions, numbers, units and types.

use crate::lang::Language;
use crate::syntax::ast::*;
use crate::syntax::words::Word;

use super::{LINE, Printer, quoted};

impl Printer {
    /// An expression on one line.
    pub(super) fn expr(&self, expr: &Expr) -> String {
        let mut out = String::with_capacity(LINE);
        self.put(&mut out, expr);
        out
    }

    /// Writes an expression behind what is written already: most of a framework's text, and of the time to write it.
    fn put(&self, out: &mut String, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(number) => self.put_number(out, number),
            ExprKind::Date(date) => out.push_str(&self.date(date)),
            ExprKind::Text(text) => out.push_str(&quoted(text)),
            ExprKind::Truth(true) => out.push_str(self.word(Word::Yes)),
            ExprKind::Truth(false) => out.push_str(self.word(Word::No)),
            ExprKind::Path(path) => put_path(out, path),
            ExprKind::AsOf => out.push_str(self.word(Word::AsOf)),
            ExprKind::Set(items) => out.push_str(&format!("{{{}}}", self.list(items))),
            ExprKind::Range(low, high) => out.push_str(&self.range(low.as_deref(), high.as_deref())),
            ExprKind::Bracketed(inner) => {
                out.push('(');
                self.put(out, inner);
                out.push(')');
            }
            ExprKind::Unary(UnaryOp::Negate, inner) => {
                out.push('-');
                let at = out.len();
                self.put(out, inner);
                if out.get(at..).is_some_and(|inner| inner.starts_with('-')) {
                    out.insert(at, ' ');
                }
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.put_after(out, self.word(Word::Not), inner),
            ExprKind::Binary(op, left, right) => self.put_between(out, left, self.operator(*op), right),
            ExprKind::Compare(op, left, right) => {
                let sign = match op {
                    CompareOp::Equal => "=",
                    CompareOp::NotEqual => "!=",
                    CompareOp::Less => "<",
                    CompareOp::LessOrEqual => "<=",
                    CompareOp::Greater => ">",
                    CompareOp::GreaterOrEqual => ">=",
                };
                self.put_between(out, left, sign, right);
            }
            ExprKind::In { value, within, negated } => {
                let word = self.word(if *negated { Word::NotIn } else { Word::In });
                self.put_between(out, value, word, within);
            }
            ExprKind::If(condition, yes, no) => {
                self.put_after(out, self.word(Word::If), condition);
                out.push(' ');
                self.put_after(out, self.word(Word::Then), yes);
                out.push(' ');
                self.put_after(out, self.word(Word::Else), no);
            }
            ExprKind::Call(call) => out.push_str(&self.call(call)),
            ExprKind::Pick(inner, picks) => {
                self.put(out, inner);
                out.push_str(&self.picks(picks));
            }
            ExprKind::Is(inner, test) => {
                self.put(out, inner);
                out.push(' ');
                out.push_str(&self.status(*test, false, false));
            }
            ExprKind::Group(quantifier, group, test) => out.push_str(&self.group(*quantifier, group, *test)),
            ExprKind::View(inner, view) => {
                self.put(out, inner);
                out.push(' ');
                out.push_str(&self.view(view));
            }
            ExprKind::Clamped(inner) => {
                self.put(out, inner);
                out.push(' ');
                out.push_str(self.word(Word::Clamped));
            }
            ExprKind::Weighted(mean, parts) => {
                let word = match mean {
                    WeightedMean::Arithmetic => Word::WeightedMean,
                    WeightedMean::Geometric => Word::WeightedGeometric,
                    WeightedMean::Harmonic => Word::WeightedHarmonic,
                };
                let parts: Vec<String> = parts
                    .iter()
                    .map(|part| format!("{} {}", self.expr(&part.value), self.expr(&part.weight)))
                    .collect();
                out.push_str(&self.before(word, &parts.join(self.separator())));
            }
        }
    }

    /// `left sign right`
    fn put_between(&self, out: &mut String, left: &Expr, sign: &str, right: &Expr) {
        self.put(out, left);
        out.push(' ');
        self.put_after(out, sign, right);
    }

    /// `word expression`
    fn put_after(&self, out: &mut String, word: &str, expr: &Expr) {
        out.push_str(word);
        out.push(' ');
        self.put(out, expr);
    }

    /// An expression, broken over lines before its outermost operators where it is longer than `room`.
    pub(super) fn broken(&self, expr: &Expr, indent: usize, room: usize) -> String {
        let line = self.expr(expr);
        if line.len() <= room || line.chars().count() <= room {
            return line;
        }
        let new_line = format!("\n{}", " ".repeat(indent));
        match &expr.kind {
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or | BinaryOp::Add | BinaryOp::Subtract), left, right) => {
                let left = self.broken(left, indent, 0);
                format!("{left}{new_line}{} {}", self.operator(*op), self.broken(right, indent + 2, room))
            }
            ExprKind::If(condition, yes, no) => format!(
                "{} {}{new_line}{} {}{new_line}{} {}",
                self.word(Word::If),
                self.expr(condition),
                self.word(Word::Then),
                self.expr(yes),
                self.word(Word::Else),
                self.broken(no, indent, room)
            ),
            _ => line,
        }
    }

    fn operator(&self, op: BinaryOp) -> &'static str {
        match op {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Power => "^",
            BinaryOp::And => self.word(Word::And),
            BinaryOp::Or => self.word(Word::Or),
            BinaryOp::OrElse => self.word(Word::OrElse),
        }
    }

    pub(super) fn list(&self, items: &[Expr]) -> String {
        items.iter().map(|item| self.expr(item)).collect::<Vec<_>>().join(self.separator())
    }

    pub(super) fn range(&self, low: Option<&Expr>, high: Option<&Expr>) -> String {
        let low = low.map_or(String::new(), |low| format!("{} ", self.expr(low)));
        let high = high.map_or(String::new(), |high| format!(" {}", self.expr(high)));
        format!("{low}..{high}")
    }

    fn call(&self, call: &Call) -> String {
        let mut arguments: Vec<String> = call.arguments.iter().map(|argument| self.expr(argument)).collect();
        if let Some(first) = arguments.first_mut() {
            let and = format!(" {} ", self.word(Word::And));
            let axes = |names: &[Name]| names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(&and);
            if !call.over.is_empty() {
                first.push_str(&format!(" {} {}", self.word(Word::Over), axes(&call.over)));
            }
            if let Some(filter) = &call.filter {
                first.push_str(&format!(" {} {}", self.word(Word::Where), self.expr(filter)));
            }
            if !call.by.is_empty() {
                first.push_str(&format!(" {} {}", self.word(Word::By), axes(&call.by)));
            }
        }
        if call.known_only {
            arguments.push(self.word(Word::KnownOnly).to_owned());
        }
        format!("{}({})", call.function.text, arguments.join(self.separator()))
    }

    pub(super) fn picks(&self, picks: &[Pick]) -> String {
        if picks.is_empty() {
            return String::new();
        }
        let picks: Vec<String> = picks
            .iter()
            .map(|pick| {
                let axis = pick.axis.as_ref().map_or(String::new(), |axis| format!("{} = ", axis.text));
                let member = match &pick.member {
                    PickMember::Name(name) => name.text.clone(),
                    PickMember::Quoted(text) => quoted(&text.text),
                    PickMember::Literal(literal) => self.expr(literal),
                    PickMember::First(axis) => format!("{} {}", self.word(Word::First), axis.text),
                    PickMember::Last(axis) => format!("{} {}", self.word(Word::Last), axis.text),
                };
                format!("{axis}{member}")
            })
            .collect();
        format!("[{}]", picks.join(self.separator()))
    }

    pub(super) fn view(&self, view: &View) -> String {
        match view {
            View::Under(name) => format!("{} {}", self.word(Word::Under), name.text),
            View::Reading(path) => format!("{} {}", self.word(Word::Reading), path_text(path)),
        }
    }

    /// `is met` and its like; French agrees in gender and number.
    fn status(&self, test: StatusTest, feminine: bool, plural: bool) -> String {
        match self.language {
            Language::English => {
                let is = if plural { "are" } else { "is" };
                let rest = match test {
                    StatusTest::Met => "met",
                    StatusTest::NotMet => "not met",
                    StatusTest::Undecided => "undecided",
                    StatusTest::NotApplicable => "not applicable",
                    StatusTest::Applicable => "applicable",
                };
                format!("{is} {rest}")
            }
            Language::French => {
                let is = if plural { "sont" } else { "est" };
                let is_not = if plural { "ne sont pas" } else { "n'est pas" };
                let (e, s) = (if feminine { "e" } else { "" }, if plural { "s" } else { "" });
                match test {
                    StatusTest::Met => format!("{is} rempli{e}{s}"),
                    StatusTest::NotMet => format!("{is_not} rempli{e}{s}"),
                    StatusTest::Undecided if feminine => format!("{is} indécise{s}"),
                    StatusTest::Undecided => format!("{is} indécis"),
                    StatusTest::NotApplicable => format!("{is} sans objet"),
                    StatusTest::Applicable => format!("{is} applicable{s}"),
                }
            }
        }
    }

    fn group(&self, quantifier: Quantifier, group: &GroupName, test: StatusTest) -> String {
        let (word, feminine) = match group {
            GroupName::Requirements => (Some(Word::Requirements), true),
            GroupName::Preferences => (Some(Word::Preferences), true),
            GroupName::Observations => (Some(Word::Observations), true),
            GroupName::Criteria => (Some(Word::Criteria), false),
            GroupName::Obligations => (Some(Word::Obligations), true),
            GroupName::Named(_) => (None, false),
        };
        let all = quantifier == Quantifier::All;
        let name = match (word, group) {
            (Some(word), _) => {
                let spellings = word.spellings(self.language);
                spellings.get(usize::from(!all)).or(spellings.first()).copied().unwrap_or("").to_owned()
            }
            (None, GroupName::Named(name)) => name.text.clone(),
            (None, _) => String::new(),
        };
        let quantifier = match (self.language, all) {
            (Language::English, true) => "all",
            (Language::English, false) => "any",
            // The gender of a name is nobody's to know: `du groupe` agrees with any.
            (Language::French, true) if word.is_none() => "tous du groupe",
            (Language::French, false) if word.is_none() => "un du groupe",
            (Language::French, true) if feminine => "toutes les",
            (Language::French, true) => "tous les",
            (Language::French, false) if feminine => "une",
            (Language::French, false) => "un",
        };
        if all && test == StatusTest::Met {
            return format!("{quantifier} {name}");
        }
        format!("{quantifier} {name} {}", self.status(test, feminine, all))
    }

    fn put_number(&self, out: &mut String, number: &Number) {
        self.put_digits(out, &number.digits, true);
        if let Some(unit) = &number.unit {
            out.push(' ');
            self.put_unit(out, unit);
        }
    }

    /// Digits in groups of three from five on, with the language's decimal sign.
    pub(super) fn digits(&self, digits: &str, grouped: bool) -> String {
        let mut out = String::new();
        self.put_digits(&mut out, digits, grouped);
        out
    }

    fn put_digits(&self, out: &mut String, digits: &str, grouped: bool) {
        let (whole, decimals) = match digits.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (digits, None),
        };
        let length = whole.len();
        for (index, digit) in whole.chars().enumerate() {
            if grouped && length >= 5 && index > 0 && (length - index).is_multiple_of(3) {
                out.push(' ');
            }
            out.push(digit);
        }
        if let Some(decimals) = decimals {
            out.push(if self.language == Language::French { ',' } else { '.' });
            out.push_str(decimals);
        }
    }

    pub(super) fn date(&self, date: &DateLiteral) -> String {
        let mut out = if is_period(&date.iso) { self.period(&date.iso) } else { date.iso.clone() };
        if let Some(zone) = &date.zone {
            out.push(' ');
            out.push_str(zone);
        }
        out
    }

    /// `2018-Q2`, in French `2018-T2`.
    pub(super) fn period(&self, iso: &str) -> String {
        match self.language {
            Language::English => iso.to_owned(),
            Language::French => iso.replace('Q', "T").replace('H', "S"),
        }
    }

    pub(super) fn unit(&self, unit: &UnitExpr) -> String {
        let mut out = String::new();
        self.put_unit(&mut out, unit);
        out
    }

    fn put_unit(&self, out: &mut String, unit: &UnitExpr) {
        for (index, (name, power)) in unit.factors.iter().enumerate() {
            let mut power = *power;
            if index > 0 {
                out.push(if power < 0 { '/' } else { '·' });
                power = power.saturating_abs();
            }
            out.push_str(&name.text);
            if power != 1 {
                out.push_str(&format!("^{power}"));
            }
        }
        if let Some(year) = unit.price_year {
            out.push_str(&format!(" {year:04}"));
        }
        if let Some(top) = &unit.out_of {
            out.push_str(&format!(" {} {}", self.word(Word::OutOf), self.digits(top, true)));
        }
    }

    pub(super) fn type_expr(&self, ty: &TypeExpr) -> String {
        let mut out = match &ty.kind {
            TypeKind::Number => self.word(Word::Number).to_owned(),
            TypeKind::Share => self.word(Word::Share).to_owned(),
            TypeKind::Count(None) => self.word(Word::Count).to_owned(),
            TypeKind::Count(Some(unit)) => {
                format!("{} {}", self.word(Word::Count), self.before(Word::Of, &self.unit(unit)))
            }
            TypeKind::Unit(unit) => self.unit(unit),
            TypeKind::Truth => self.word(Word::YesNo).to_owned(),
            TypeKind::Date { or_not_yet } => self.maybe_not_yet(Word::Date, *or_not_yet),
            TypeKind::Time { or_not_yet, zone } => {
                let mut out = self.maybe_not_yet(Word::Time, *or_not_yet);
                if let Some(zone) = zone {
                    out.push_str(&format!(" {} {}", self.word(Word::In), quoted(&zone.text)));
                }
                out
            }
            TypeKind::Duration => self.word(Word::Duration).to_owned(),
            TypeKind::Text => self.word(Word::Text).to_owned(),
            TypeKind::OneOf(members) => format!("{} {}", self.word(Word::OneOf), self.members(members)),
            TypeKind::SeveralOf(members) => format!("{} {}", self.word(Word::SeveralOf), self.members(members)),
            TypeKind::OneOfNamed(name) => format!("{} {}", self.word(Word::OneOf), self.member_name(&name.text)),
            TypeKind::SeveralOfNamed(name) => {
                format!("{} {}", self.word(Word::SeveralOf), self.member_name(&name.text))
            }
        };
        out.push_str(&self.type_range(ty));
        out
    }

    pub(super) fn type_range(&self, ty: &TypeExpr) -> String {
        match &ty.range {
            Some((low, high)) => format!(" {} {}", self.word(Word::In), self.range(low.as_deref(), high.as_deref())),
            None => String::new(),
        }
    }

    fn maybe_not_yet(&self, word: Word, or_not_yet: bool) -> String {
        if or_not_yet {
            format!("{} {}", self.word(word), self.word(Word::OrNotYet))
        } else {
            self.word(word).to_owned()
        }
    }

    fn members(&self, members: &Members) -> String {
        self.fill_members(String::new(), members, "")
    }
}

/// Whether a text is a quarter or half-year in ISO 8601 letters.
pub(super) fn is_period(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c, d, b'-', b'Q' | b'H', n]
        if [a, b, c, d, n].into_iter().all(u8::is_ascii_digit))
}

/// A dotted name.
pub(super) fn path_text(path: &Path) -> String {
    let mut out = String::new();
    put_path(&mut out, path);
    out
}

fn put_path(out: &mut String, path: &Path) {
    for (index, part) in path.parts.iter().enumerate() {
        if index > 0 {
            out.push('.');
        }
        out.push_str(&part.text);
    }
}
