//! A checked formula in words: as an author would write it, in the reader's language, with names as in the framework.

use std::fmt::Write;

use super::format;
use super::words::comparator;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, Framework, PickedMember, Relative, Test, Timing};
use crate::lang::Language;
use crate::syntax::words::{ARGUMENTS, FUNCTIONS, Word};
use crate::value::Datum;

mod names;
#[cfg(test)]
mod tests;

use names::{
    date_function_name, fold_name, function_name, relative_name, relative_words, rounding_name, text_function_name,
    walk_name,
};

/// Longer formulas are cut: a formula may share parts, and unfold to far more than was written.
const MOST: usize = 600;

/// The formula in words, on one line.
#[must_use]
pub(crate) fn formula(framework: &Framework, expression: ExprId, language: Language) -> String {
    let mut writer = Writer { framework, language, out: String::new() };
    writer.write(expression, Strength::Loosest);
    if writer.out.chars().count() > MOST {
        writer.out = writer.out.chars().take(MOST).collect();
        writer.out.push('…');
    }
    writer.out
}

/// `all requirements are met`, with the agreements of the language.
pub(super) fn group(
    framework: &Framework,
    all: bool,
    items: &[crate::framework::ItemId],
    test: Test,
    language: Language,
) -> String {
    let mut writer = Writer { framework, language, out: String::new() };
    writer.group(all, items, test);
    writer.out
}

/// How strongly an operator binds: a weaker one inside a stronger one stands in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Loosest,
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Power,
    Atom,
}

struct Writer<'a> {
    framework: &'a Framework,
    language: Language,
    out: String,
}

impl Writer<'_> {
    fn write(&mut self, id: ExprId, around: Strength) {
        if self.out.len() > 4 * MOST {
            return;
        }
        let Some(expression) = self.framework.expressions.get(id.0 as usize) else { return };
        let own = strength(&expression.kind);
        let brackets = own < around;
        if brackets {
            self.out.push('(');
        }
        self.kind(&expression.kind, id);
        if brackets {
            self.out.push(')');
        }
    }

    fn word(&mut self, word: Word) {
        self.out.push_str(word.text(self.language));
    }

    fn spaced(&mut self, word: Word) {
        self.out.push(' ');
        self.word(word);
        self.out.push(' ');
    }

    fn function(&mut self, english: &str) {
        let known = FUNCTIONS.iter().chain(ARGUMENTS).find(|(name, _)| *name == english);
        let name = known.map_or(english, |(name, french)| match self.language {
            Language::English => name,
            Language::French => french,
        });
        self.out.push_str(name);
    }

    /// A word that is one only as an argument: `half_up`.
    fn argument(&mut self, english: &'static str) {
        self.out.push_str(super::words::argument(english, self.language));
    }

    fn separator(&mut self) {
        self.out.push_str(match self.language {
            Language::English => ", ",
            Language::French => "\u{202f}; ",
        });
    }

    fn axis(&mut self, axis: AxisId) {
        let axis = self.framework.axes.get(axis.0 as usize);
        let name = match axis {
            Some(axis) if axis.kind == crate::axis::AxisKind::Project && self.language == Language::French => "projet",
            Some(axis) => axis.name.as_str(),
            None => "?",
        };
        self.out.push_str(name);
    }

    fn call(&mut self, english: &str, arguments: &[ExprId]) {
        self.function(english);
        self.out.push('(');
        for (at, argument) in arguments.iter().enumerate() {
            if at > 0 {
                self.separator();
            }
            self.write(*argument, Strength::Loosest);
        }
        self.out.push(')');
    }

    fn infix(&mut self, a: ExprId, sign: &str, b: ExprId, own: Strength, right: Strength) {
        self.write(a, own);
        let _ = write!(self.out, " {sign} ");
        self.write(b, right);
    }

    /// A date and how far it is moved: `filed_on − 1 month`, whether what is added is below zero or taken away.
    fn shift(&mut self, date: ExprId, by: ExprId) {
        let amount = self.framework.expressions.get(by.0 as usize);
        match amount.map(|amount| (&amount.kind, &amount.ty)) {
            Some((ExprKind::Negate(taken), _)) => self.infix(date, "−", *taken, Strength::Sum, Strength::Product),
            Some((ExprKind::Constant(Datum::Number(number)), ty)) if number.is_negative() == Some(true) => {
                self.write(date, Strength::Sum);
                let taken = Datum::Number(number.neg());
                let text = format::datum(self.framework, None, ty, &taken, self.language);
                let _ = write!(self.out, " − {text}");
            }
            _ => self.infix(date, "+", by, Strength::Sum, Strength::Product),
        }
    }

    fn chain(&mut self, parts: &[ExprId], word: Word, inner: Strength) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.spaced(word);
            }
            self.write(*part, inner);
        }
    }

    fn name_of_item(&mut self, item: crate::framework::ItemId) {
        let name = self.framework.items.get(item.0 as usize).map_or("?", |item| item.name.as_str());
        self.out.push_str(name);
    }

    fn variation(&mut self, variation: crate::framework::VariationId) {
        let Some(variation) = self.framework.variations.get(variation.0 as usize) else { return };
        self.spaced(match variation.kind {
            crate::framework::VariationKind::Scenario => Word::Under,
            _ => Word::Reading,
        });
        self.out.push_str(&variation.name);
    }

    fn test(&mut self, test: Test) {
        let (verb, word) = match test {
            Test::Met => (Word::Is, Word::Met),
            Test::NotMet => (Word::IsNot, Word::Met),
            Test::Undecided => (Word::Is, Word::Undecided),
            Test::NotApplicable => (Word::Is, Word::NotApplicable),
            Test::Applicable => (Word::Is, Word::Applicable),
        };
        self.spaced(verb);
        self.word(word);
    }

    fn kind(&mut self, kind: &ExprKind, id: ExprId) {
        match kind {
            ExprKind::Constant(datum) => {
                let ty = self.framework.expressions.get(id.0 as usize).map(|expression| &expression.ty);
                if let Some(ty) = ty {
                    let text = format::datum(self.framework, None, ty, datum, self.language);
                    self.out.push_str(&text);
                }
            }
            ExprKind::Input(input) => {
                let name = self.framework.inputs.get(input.0 as usize).map_or("?", |input| input.name.as_str());
                self.out.push_str(name);
            }
            ExprKind::Parameter(parameter) => {
                let found = self.framework.parameters.get(parameter.0 as usize);
                self.out.push_str(found.map_or("?", |parameter| parameter.name.as_str()));
            }
            ExprKind::Item(item) => self.name_of_item(*item),
            ExprKind::View(item, variation) => {
                self.name_of_item(*item);
                self.variation(*variation);
            }
            ExprKind::Slot(place) => {
                let _ = write!(self.out, "#{}", place + 1);
            }
            ExprKind::AsOf => self.word(Word::AsOf),
            ExprKind::MemberOf(axis) => self.axis(*axis),
            ExprKind::Position(axis) => {
                self.function("position");
                self.out.push('(');
                self.axis(*axis);
                self.out.push(')');
            }
            ExprKind::NumberOf(inner) | ExprKind::Spread(inner) => self.write(*inner, Strength::Atom),
            ExprKind::Negate(inner) => {
                self.out.push('−');
                self.write(*inner, Strength::Power);
            }
            ExprKind::Add(a, b) => self.infix(*a, "+", *b, Strength::Sum, Strength::Product),
            ExprKind::Subtract(a, b) => self.infix(*a, "−", *b, Strength::Sum, Strength::Product),
            ExprKind::Multiply(a, b) => self.infix(*a, "×", *b, Strength::Product, Strength::Power),
            ExprKind::Divide(a, b) => self.infix(*a, "÷", *b, Strength::Product, Strength::Power),
            ExprKind::Power(a, b) => self.infix(*a, "^", *b, Strength::Atom, Strength::Atom),
            ExprKind::Function(function, arguments) => self.call(function_name(*function), arguments),
            ExprKind::Round { value, step, mode } => {
                self.call("round", &[*value, *step]);
                // the mode stands within the brackets: without it nobody could work the figure out again
                self.out.pop();
                self.separator();
                self.argument(rounding_name(*mode));
                self.out.push(')');
            }
            ExprKind::Scale(scale, arguments) => {
                let name = self.framework.scales.get(scale.0 as usize).map_or("?", |scale| scale.name.as_str());
                self.call(name, arguments);
            }
            ExprKind::ShiftMonths { date, months, clamped } => {
                self.shift(*date, *months);
                self.clamped(*clamped);
            }
            ExprKind::ShiftDays { date, days } => self.shift(*date, *days),
            ExprKind::ShiftDuration { date, duration, back, clamped } => {
                let sign = if *back { "−" } else { "+" };
                self.infix(*date, sign, *duration, Strength::Sum, Strength::Product);
                self.clamped(*clamped);
            }
            ExprKind::DateFunction(function, arguments) => self.call(date_function_name(*function), arguments),
            ExprKind::TextFunction(function, arguments) => self.call(text_function_name(*function), arguments),
            ExprKind::And(parts) => self.chain(parts, Word::And, Strength::Not),
            ExprKind::Or(parts) => self.chain(parts, Word::Or, Strength::Not),
            ExprKind::Not(inner) => {
                self.word(Word::Not);
                self.out.push(' ');
                self.write(*inner, Strength::Not);
            }
            ExprKind::Compare(sign, a, b) => self.infix(*a, comparator(*sign), *b, Strength::Sum, Strength::Sum),
            ExprKind::InSet(value, choices) => {
                self.write(*value, Strength::Sum);
                self.spaced(Word::In);
                self.out.push('{');
                for (at, choice) in choices.iter().enumerate() {
                    if at > 0 {
                        self.separator();
                    }
                    self.write(*choice, Strength::Loosest);
                }
                self.out.push('}');
            }
            ExprKind::InRange(value, low, high) => {
                self.write(*value, Strength::Sum);
                self.spaced(Word::In);
                if let Some(end) = low {
                    self.write(*end, Strength::Sum);
                }
                self.out.push_str(" .. ");
                if let Some(end) = high {
                    self.write(*end, Strength::Sum);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                for (word, part) in [(Word::If, condition), (Word::Then, then), (Word::Else, otherwise)] {
                    if word != Word::If {
                        self.out.push(' ');
                    }
                    self.word(word);
                    self.out.push(' ');
                    self.write(*part, Strength::Or);
                }
            }
            ExprKind::OrElse(a, b) => {
                self.write(*a, Strength::Sum);
                self.spaced(Word::OrElse);
                self.write(*b, Strength::Sum);
            }
            ExprKind::Known(inner) => self.call("known", &[*inner]),
            ExprKind::Supplied(inner) => self.call("supplied", &[*inner]),
            ExprKind::Applicable { value, negated } => {
                self.write(*value, Strength::Atom);
                self.test(if *negated { Test::NotApplicable } else { Test::Applicable });
            }
            ExprKind::Is { item, variation, test } => {
                self.name_of_item(*item);
                if let Some(variation) = variation {
                    self.variation(*variation);
                }
                self.test(*test);
            }
            ExprKind::Group { all, items, test } => self.group(*all, items, *test),
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Walk { walk, body, axis } => {
                self.function(walk_name(*walk));
                self.out.push('(');
                self.write(*body, Strength::Or);
                self.spaced(Word::Over);
                self.axis(*axis);
                self.out.push(')');
            }
            ExprKind::Pick { body, picks } => {
                self.write(*body, Strength::Atom);
                self.out.push('[');
                for (at, (axis, member)) in picks.iter().enumerate() {
                    if at > 0 {
                        self.separator();
                    }
                    self.pick(*axis, member);
                }
                self.out.push(']');
            }
            ExprKind::ByMember { axis, members } => {
                let list: Vec<(u32, ExprId)> = (0..).zip(members.iter().copied()).collect();
                for (at, member) in list {
                    if at > 0 {
                        self.separator();
                    }
                    self.out.push('[');
                    self.pick(*axis, &PickedMember::At(at));
                    self.out.push_str("] = ");
                    self.write(member, Strength::Or);
                }
            }
            ExprKind::Undefined(cause) => {
                self.word(Word::Undefined);
                let _ = write!(self.out, " ({})", super::words::cause(*cause, self.language));
            }
            ExprKind::Relative(relative) => self.relative(relative),
        }
    }

    /// What becomes of a month's end: without it nobody could work the date out again.
    fn clamped(&mut self, clamped: bool) {
        if clamped {
            self.out.push(' ');
            self.word(Word::Clamped);
        }
    }

    /// `all requirements`, `any requirement is not met`; in French with its agreements.
    fn group(&mut self, all: bool, items: &[crate::framework::ItemId], test: Test) {
        let (name, feminine) = self.group_name(all, items);
        let quantifier = match (self.language, all, feminine) {
            (Language::English, true, _) => "all",
            (Language::English, false, _) => "any",
            (Language::French, true, Some(true)) => "toutes les",
            (Language::French, true, Some(false)) => "tous les",
            (Language::French, true, None) => "tous",
            (Language::French, false, Some(true)) => "une",
            (Language::French, false, _) => "un",
        };
        let _ = write!(self.out, "{quantifier} {name}");
        if all && test == Test::Met {
            return;
        }
        if self.language == Language::English {
            self.test(test);
            return;
        }
        let (e, s) = (if feminine == Some(true) { "e" } else { "" }, if all { "s" } else { "" });
        let (is, is_not) = if all { ("sont", "ne sont pas") } else { ("est", "n'est pas") };
        let _ = match test {
            Test::Met => write!(self.out, " {is} rempli{e}{s}"),
            Test::NotMet => write!(self.out, " {is_not} rempli{e}{s}"),
            Test::Undecided => write!(
                self.out,
                " {is} indécis{}",
                if e.is_empty() {
                    ""
                } else if all {
                    "es"
                } else {
                    "e"
                }
            ),
            Test::NotApplicable => write!(self.out, " {is} sans objet"),
            Test::Applicable => write!(self.out, " {is} applicable{s}"),
        };
    }

    /// A group is called by its name where it has one, else by its sort; and, in French, whether that is feminine.
    fn group_name(&self, all: bool, items: &[crate::framework::ItemId]) -> (String, Option<bool>) {
        if let Some(group) = self.framework.groups.iter().find(|group| group.items == items) {
            return (group.name.clone(), None);
        }
        let roles: Vec<Option<crate::framework::Role>> = items
            .iter()
            .map(|item| match self.framework.items.get(item.0 as usize).map(|item| &item.kind) {
                Some(crate::framework::ItemKind::Criterion(criterion)) => Some(criterion.role),
                _ => None,
            })
            .collect();
        let word = match roles.first() {
            Some(first) if roles.iter().all(|role| role == first) => match first {
                Some(crate::framework::Role::Requirement) => Word::Requirements,
                Some(crate::framework::Role::Preference) => Word::Preferences,
                Some(crate::framework::Role::Observation) => Word::Observations,
                Some(crate::framework::Role::Criterion) => Word::Criteria,
                None => Word::Obligations,
            },
            _ => Word::Criteria,
        };
        // The first spelling is the plural, the second the singular.
        let spellings = word.spellings(self.language);
        let name = spellings.get(usize::from(!all)).or(spellings.first()).copied().unwrap_or_default();
        (name.to_owned(), Some(word != Word::Criteria))
    }

    fn pick(&mut self, axis: AxisId, member: &PickedMember) {
        match member {
            PickedMember::At(place) => {
                let name = self
                    .framework
                    .axes
                    .get(axis.0 as usize)
                    .and_then(|axis| axis.members()?.get(*place as usize))
                    .map_or("?", |member| member.name.as_str());
                self.out.push_str(name);
            }
            PickedMember::Id(id) => self.out.push_str(id),
            PickedMember::First | PickedMember::Last => {
                self.word(if matches!(member, PickedMember::First) { Word::First } else { Word::Last });
                self.out.push(' ');
                self.axis(axis);
            }
            PickedMember::Follow(expression) => self.write(*expression, Strength::Loosest),
        }
    }

    fn fold(&mut self, fold: &Fold) {
        self.function(fold_name(fold.kind));
        self.out.push('(');
        let counted = matches!(
            self.framework.expressions.get(fold.body.0 as usize).map(|expression| &expression.kind),
            Some(ExprKind::Constant(crate::value::Datum::Truth(true)))
        );
        // `any(objects)`: the choices of a `several of` are folded by its name alone.
        let own_choices = match self.framework.expressions.get(fold.body.0 as usize).map(|expression| &expression.kind)
        {
            Some(ExprKind::Input(input)) => {
                let choices = self.framework.inputs.get(input.0 as usize).and_then(|input| input.choices);
                choices.is_some_and(|choices| fold.over == [choices])
            }
            _ => false,
        };
        if own_choices {
            self.write(fold.body, Strength::Or);
        } else if let (FoldKind::Ratio, [denominator]) = (fold.kind, fold.extra.as_slice()) {
            self.infix(fold.body, "/", *denominator, Strength::Product, Strength::Power);
            self.spaced(Word::Over);
        } else if !counted {
            self.write(fold.body, Strength::Or);
            self.spaced(Word::Over);
        }
        let over = if own_choices { &[] } else { fold.over.as_slice() };
        for (at, axis) in over.iter().enumerate() {
            if at > 0 {
                self.spaced(Word::And);
            }
            self.axis(*axis);
        }
        if let Some(filter) = fold.filter {
            self.spaced(Word::Where);
            self.write(filter, Strength::Or);
        }
        for (at, (by, _)) in fold.by.iter().enumerate() {
            self.spaced(if at == 0 { Word::By } else { Word::And });
            self.write(*by, Strength::Atom);
        }
        for extra in fold.extra.iter().filter(|_| fold.kind != FoldKind::Ratio) {
            self.separator();
            self.write(*extra, Strength::Loosest);
        }
        if let FoldKind::Discounted(timing) = fold.kind {
            self.separator();
            self.argument(match timing {
                Timing::Start => "start_of_period",
                Timing::Middle => "middle_of_period",
                Timing::End => "end_of_period",
            });
        }
        if let FoldKind::Quantile(number) = fold.kind {
            self.separator();
            let _ = write!(self.out, "type_{number}");
        }
        if fold.known_only {
            self.separator();
            self.word(Word::KnownOnly);
        }
        self.out.push(')');
    }
}

impl Writer<'_> {
    /// `rank(x over project where c by g, dense)`.
    fn relative(&mut self, relative: &Relative) {
        self.function(relative_name(relative.kind));
        self.out.push('(');
        self.write(relative.body, Strength::Or);
        self.spaced(Word::Over);
        let project = self.framework.axes.iter().position(|axis| matches!(axis.kind, crate::axis::AxisKind::Project));
        if let Some(project) = project.and_then(|at| u32::try_from(at).ok()) {
            self.axis(crate::axis::AxisId(project));
        }
        if let Some(filter) = relative.filter {
            self.spaced(Word::Where);
            self.write(filter, Strength::Or);
        }
        for (at, by) in relative.by.iter().enumerate() {
            self.spaced(if at == 0 { Word::By } else { Word::And });
            self.write(*by, Strength::Atom);
        }
        for word in relative_words(relative.kind) {
            self.separator();
            self.argument(word);
        }
        if relative.known_only {
            self.separator();
            self.word(Word::KnownOnly);
        }
        self.out.push(')');
    }
}

pub(super) fn strength(kind: &ExprKind) -> Strength {
    match kind {
        ExprKind::If { .. } | ExprKind::ByMember { .. } => Strength::Loosest,
        ExprKind::Or(_) => Strength::Or,
        ExprKind::And(_) => Strength::And,
        ExprKind::Not(_) => Strength::Not,
        ExprKind::Compare(..)
        | ExprKind::InSet(..)
        | ExprKind::InRange(..)
        | ExprKind::Applicable { .. }
        | ExprKind::Is { .. }
        | ExprKind::Group { .. }
        | ExprKind::OrElse(..) => Strength::Compare,
        ExprKind::Add(..)
        | ExprKind::Subtract(..)
        | ExprKind::ShiftMonths { .. }
        | ExprKind::ShiftDays { .. }
        | ExprKind::ShiftDuration { .. } => Strength::Sum,
        ExprKind::Multiply(..) | ExprKind::Divide(..) => Strength::Product,
        ExprKind::Power(..) | ExprKind::Negate(_) => Strength::Power,
        ExprKind::Constant(_)
        | ExprKind::Input(_)
        | ExprKind::Parameter(_)
        | ExprKind::Item(_)
        | ExprKind::View(..)
        | ExprKind::Slot(_)
        | ExprKind::AsOf
        | ExprKind::MemberOf(_)
        | ExprKind::Position(_)
        | ExprKind::NumberOf(_)
        | ExprKind::Function(..)
        | ExprKind::Round { .. }
        | ExprKind::Scale(..)
        | ExprKind::DateFunction(..)
        | ExprKind::TextFunction(..)
        | ExprKind::Known(_)
        | ExprKind::Supplied(_)
        | ExprKind::Fold(_)
        | ExprKind::Walk { .. }
        | ExprKind::Pick { .. }
        | ExprKind::Spread(_)
        | ExprKind::Undefined(_)
        | ExprKind::Relative(_) => Strength::Atom,
    }
}
