//! A checked formula as a sentence: with labels for names, words for signs, and fractions where they read well.

use super::super::formula::{self, Strength, strength};
use super::super::words::{self, pick};
use super::super::{Tone, format};
use super::typeset::typeset;
use super::{Phrase, Piece, width};
use crate::axis::{AxisId, AxisKind, Labels};
use crate::framework::{
    Below, Comparator, DateFunction, ExprId, ExprKind, Fold, FoldKind, Framework, Function, ItemId, ParameterId,
    PickedMember, Relative, RelativeKind, Test, TextFunction, Ties, Timing, Type, VariationId, Walk,
};
use crate::lang::Language;
use crate::number::Rounding;
use crate::value::Datum;

mod folds;
mod operations;

/// A fraction wider than this is written on one line with `÷`.
const WIDEST_FRACTION: usize = 64;
/// Longer sentences are cut: a formula may share parts, and unfold to far more than was written.
const MOST: usize = 4_000;

/// Who says formulas.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    /// The framework.
    pub(super) framework: &'a Framework,
    /// The reader's language.
    pub(super) language: Language,
    /// The arguments of the scale whose bands are being said.
    pub(super) slots: &'a [(String, Type)],
}

impl<'a> Teller<'a> {
    /// Who says the formulas of a framework.
    pub(super) fn new(framework: &'a Framework, language: Language) -> Teller<'a> {
        Teller { framework, language, slots: &[] }
    }

    /// One of the two, by the reader's language.
    pub(super) fn pick<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        pick(self.language, english, french)
    }

    /// Words of the document itself.
    pub(super) fn words(&self, english: &str, french: &str) -> Piece {
        Piece::plain(self.pick(english, french))
    }

    /// A label in the reader's language, else in the other, else the name; and its language, where it is another.
    pub(super) fn label(&self, labels: &Labels, name: &str) -> (String, Option<Language>) {
        let own = match self.language {
            Language::English => &labels.en,
            Language::French => &labels.fr,
        };
        let other = self.language.other();
        let foreign = |language: Language| (language != self.language).then_some(language);
        match (own, labels.get(other)) {
            (Some(own), _) => (typeset(own, self.language), None),
            (None, Some(text)) => (typeset(text, other), Some(other)),
            (None, None) => (spaced(name), foreign(self.framework.language)),
        }
    }

    /// A label as ordinary text.
    pub(super) fn said(&self, labels: &Labels, name: &str) -> Piece {
        let (text, lang) = self.label(labels, name);
        Piece::Text { text, tone: Tone::Plain, lang }
    }

    /// Text that the framework's author wrote, in the framework's language.
    pub(super) fn written(&self, text: &str, tone: Tone) -> Piece {
        let language = self.framework.language;
        Piece::Text { text: typeset(text, language), tone, lang: (language != self.language).then_some(language) }
    }

    /// A name with a link to its declaration.
    pub(super) fn name(&self, labels: &Labels, name: &str, anchor: String) -> Piece {
        let (text, lang) = self.label(labels, name);
        Piece::Name { text, anchor: Some(anchor), lang }
    }

    /// An item's name with its link.
    pub(super) fn item(&self, id: ItemId) -> Piece {
        match self.framework.items.get(id.0 as usize) {
            Some(item) => self.name(&item.labels, &item.name, item.name.clone()),
            None => Piece::plain("?"),
        }
    }

    /// An axis's name with its link; that of a choice's axis leads to who lists the choices.
    pub(super) fn axis(&self, id: AxisId) -> Piece {
        match self.framework.axes.get(id.0 as usize) {
            Some(axis) if axis.kind == AxisKind::Project => self.words("projects", "projets"),
            Some(axis) => self.name(&axis.labels, &axis.name, axis_anchor(self.framework, id)),
            None => Piece::plain("?"),
        }
    }

    /// The same with the reading or scenario under which it is read.
    pub(super) fn item_under(&self, id: ItemId, variation: Option<VariationId>) -> Phrase {
        let mut phrase = vec![self.item(id)];
        if let Some(variation) = variation {
            phrase.extend([self.words(" under ", " selon "), self.variation(variation)]);
        }
        phrase
    }

    /// A variation's name with its link.
    pub(super) fn variation(&self, id: VariationId) -> Piece {
        match self.framework.variations.get(id.0 as usize) {
            Some(variation) => self.name(&variation.labels, &variation.name, variation_anchor(id)),
            None => Piece::plain("?"),
        }
    }

    /// A member of a closed axis.
    pub(super) fn member(&self, axis: AxisId, place: u32) -> Piece {
        let found = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        match found.and_then(|members| members.get(place as usize)) {
            Some(member) => self.said(&member.labels, &member.name),
            None => Piece::plain(format!("#{}", u64::from(place) + 1)),
        }
    }

    /// The formula as a sentence.
    pub(super) fn sentence(&self, id: ExprId) -> Phrase {
        let mut sentence = Sentence { teller: self, out: Vec::new(), width: 0 };
        sentence.say(id, Strength::Loosest);
        sentence.out
    }

    /// What an expression is.
    pub(super) fn kind(&self, id: ExprId) -> Option<&'a ExprKind> {
        self.framework.expressions.get(id.0 as usize).map(|expression| &expression.kind)
    }

    pub(super) fn ty(&self, id: ExprId) -> Option<&'a Type> {
        self.framework.expressions.get(id.0 as usize).map(|expression| &expression.ty)
    }

    /// Whether an expression is but a name for yes or no.
    pub(super) fn is_lone_truth(&self, id: ExprId) -> bool {
        let name = matches!(
            self.kind(id),
            Some(ExprKind::Input(_) | ExprKind::Item(_) | ExprKind::Parameter(_) | ExprKind::Pick { .. })
        );
        name && matches!(self.ty(id), Some(Type::Truth))
    }

    /// A figure, a date, a choice.
    pub(super) fn datum(&self, ty: &Type, datum: &Datum) -> Piece {
        match (datum, ty) {
            (Datum::Member(place), Type::Member(axis)) => self.member(*axis, *place),
            _ => Piece::plain(format::datum(self.framework, None, ty, datum, self.language)),
        }
    }
}

/// A name as words.
pub(super) fn spaced(name: &str) -> String {
    name.replace('_', " ").replace('.', " · ")
}

/// Where an axis is declared: choices stand with what lists them.
pub(super) fn axis_anchor(framework: &Framework, id: AxisId) -> String {
    let name = framework.axes.get(id.0 as usize).map_or("", |axis| axis.name.as_str());
    let listed_by = framework.axes.get(id.0 as usize).is_some_and(|axis| {
        matches!(axis.kind, AxisKind::Choices(_))
            && (framework.inputs.iter().any(|input| input.name == axis.name)
                || framework.items.iter().any(|item| item.name == axis.name)
                || framework.parameters.iter().any(|parameter| parameter.name == axis.name))
    });
    if listed_by { name.to_owned() } else { format!("axis-{name}") }
}

/// Where a reading or scenario is told of.
pub(super) fn variation_anchor(id: VariationId) -> String {
    format!("variation-{}", id.0 + 1)
}

struct Sentence<'t, 'a> {
    teller: &'t Teller<'a>,
    out: Phrase,
    width: usize,
}

impl Sentence<'_, '_> {
    fn phrase(&mut self, phrase: Phrase) {
        phrase.into_iter().for_each(|piece| self.push(piece));
    }

    fn push(&mut self, piece: Piece) {
        self.width += piece.width();
        // Words beside words are one text.
        if let (
            Some(Piece::Text { text, tone: Tone::Plain, lang: None }),
            Piece::Text { text: more, tone: Tone::Plain, lang: None },
        ) = (self.out.last_mut(), &piece)
        {
            text.push_str(more);
            return;
        }
        self.out.push(piece);
    }

    fn text(&mut self, text: &str) {
        self.push(Piece::plain(text));
    }

    fn words(&mut self, english: &str, french: &str) {
        let piece = self.teller.words(english, french);
        self.push(piece);
    }

    fn colon(&mut self) {
        self.text(words::colon(self.teller.language));
    }

    fn separator(&mut self) {
        self.words(", ", "\u{202f}; ");
    }

    fn list(&mut self, parts: &[ExprId]) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.separator();
            }
            self.say(*part, Strength::Or);
        }
    }

    fn part(&self, id: ExprId, around: Strength) -> Phrase {
        let mut inner = Sentence { teller: self.teller, out: Vec::new(), width: self.width };
        inner.say(id, around);
        inner.out
    }

    fn say(&mut self, id: ExprId, around: Strength) {
        if self.width > MOST {
            return self.text("…");
        }
        let Some(kind) = self.teller.kind(id) else { return };
        let brackets = strength(kind) < around && !is_set_as_one(kind);
        if brackets {
            self.text("(");
        }
        self.kind(kind, id);
        if brackets {
            self.text(")");
        }
    }

    /// A condition: of a lone yes-or-no name it says that yes is wanted.
    fn holds(&mut self, id: ExprId, around: Strength) {
        self.say(id, around);
        if self.teller.is_lone_truth(id) {
            self.truth(true);
        }
    }

    fn infix(&mut self, a: ExprId, sign: &str, b: ExprId, own: Strength, right: Strength) {
        self.say(a, own);
        self.text(&format!(" {sign} "));
        self.say(b, right);
    }

    fn called(&mut self, english: &str, french: &str, arguments: &[ExprId]) {
        self.words(english, french);
        self.list(arguments);
        self.text(")");
    }

    fn kind(&mut self, kind: &ExprKind, id: ExprId) {
        let teller = *self.teller;
        let framework = teller.framework;
        match kind {
            ExprKind::Constant(datum) => {
                if let Some(ty) = teller.ty(id) {
                    self.push(teller.datum(ty, datum));
                }
            }
            ExprKind::Input(input) => match framework.inputs.get(input.0 as usize) {
                Some(input) => self.push(teller.name(&input.labels, &input.name, input_anchor(input))),
                None => self.text("?"),
            },
            ExprKind::Parameter(parameter) => self.parameter(*parameter),
            ExprKind::Item(item) => self.push(teller.item(*item)),
            ExprKind::View(item, variation) => self.phrase(teller.item_under(*item, Some(*variation))),
            ExprKind::Slot(place) => match teller.slots.get(*place as usize) {
                Some((name, _)) => self.text(&spaced(name)),
                None => self.words("the group", "le groupe"),
            },
            ExprKind::AsOf => self.words("the day of judging", "le jour de l’examen"),
            ExprKind::MemberOf(axis) => self.push(teller.axis(*axis)),
            ExprKind::Position(axis) => {
                self.words("rank of ", "rang de ");
                self.push(teller.axis(*axis));
            }
            ExprKind::NumberOf(inner) | ExprKind::Spread(inner) => self.say(*inner, Strength::Atom),
            ExprKind::Negate(inner) => {
                self.text("−");
                self.say(*inner, Strength::Power);
            }
            ExprKind::Add(a, b) => self.infix(*a, "+", *b, Strength::Sum, Strength::Product),
            ExprKind::Subtract(a, b) => self.infix(*a, "−", *b, Strength::Sum, Strength::Product),
            ExprKind::Multiply(a, b) => self.infix(*a, "×", *b, Strength::Product, Strength::Power),
            ExprKind::Divide(a, b) => self.divide(*a, *b),
            ExprKind::Power(a, b) => {
                let (base, exponent) = (self.part(*a, Strength::Atom), self.part(*b, Strength::Loosest));
                self.push(Piece::Power(base, exponent));
            }
            ExprKind::Function(function, arguments) => self.function(*function, arguments),
            ExprKind::Round { value, step, mode } => {
                self.say(*value, Strength::Sum);
                self.words(", rounded to ", ", arrondi à ");
                self.say(*step, Strength::Sum);
                self.text(rounding(*mode, teller.language));
            }
            ExprKind::Scale(scale, arguments) => {
                match framework.scales.get(scale.0 as usize) {
                    Some(scale) => self.push(teller.name(&scale.labels, &scale.name, scale.name.clone())),
                    None => self.text("?"),
                }
                self.words(" of (", " de (");
                self.list(arguments);
                self.text(")");
            }
            ExprKind::ShiftMonths { date, months, clamped } => self.shift(*date, *months, false, *clamped),
            ExprKind::ShiftDays { date, days } => self.shift(*date, *days, false, false),
            ExprKind::ShiftDuration { date, duration, back, clamped } => {
                self.shift(*date, *duration, *back, *clamped);
            }
            ExprKind::DateFunction(function, arguments) => self.date_function(*function, arguments),
            ExprKind::TextFunction(function, arguments) => self.text_function(*function, arguments),
            ExprKind::And(parts) => self.chain(parts, " and ", " et "),
            ExprKind::Or(parts) => self.chain(parts, " or ", " ou "),
            ExprKind::Not(inner) => self.not(*inner),
            ExprKind::Compare(sign, a, b) => self.compare(*sign, *a, *b),
            ExprKind::InSet(value, choices) => {
                self.say(*value, Strength::Sum);
                self.words(" is one of: ", " est parmi\u{a0}: ");
                self.list(choices);
            }
            ExprKind::InRange(value, low, high) => {
                self.say(*value, Strength::Sum);
                match (low, high) {
                    (Some(low), Some(high)) => {
                        self.words(" lies between ", " est compris entre ");
                        self.say(*low, Strength::Sum);
                        self.words(" and ", " et ");
                        self.say(*high, Strength::Sum);
                    }
                    (Some(low), None) => {
                        self.words(" is at least ", " vaut au moins ");
                        self.say(*low, Strength::Sum);
                    }
                    (None, Some(high)) => {
                        self.words(" is at most ", " vaut au plus ");
                        self.say(*high, Strength::Sum);
                    }
                    (None, None) => self.words(" is any value", " a une valeur quelconque"),
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.say(*then, Strength::Or);
                self.words(" if ", " si ");
                self.holds(*condition, Strength::Or);
                self.words(", else ", ", sinon ");
                self.say(*otherwise, Strength::Or);
            }
            ExprKind::OrElse(a, b) => {
                self.say(*a, Strength::Sum);
                self.words(", or where it is missing ", ", ou à défaut ");
                self.say(*b, Strength::Sum);
            }
            ExprKind::Known(inner) => {
                self.say(*inner, Strength::Atom);
                self.words(": known", "\u{a0}: connu");
            }
            ExprKind::Supplied(inner) => {
                self.say(*inner, Strength::Atom);
                self.words(": supplied", "\u{a0}: fourni");
            }
            ExprKind::Applicable { value, negated } => {
                self.say(*value, Strength::Atom);
                self.test(if *negated { Test::NotApplicable } else { Test::Applicable });
            }
            ExprKind::Is { item, variation, test } => {
                self.phrase(teller.item_under(*item, *variation));
                self.test(*test);
            }
            ExprKind::Group { all, items, test } => self.group(*all, items, *test),
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Walk { walk, body, axis } => self.walk(*walk, *body, *axis),
            ExprKind::Pick { body, picks } => {
                self.say(*body, Strength::Atom);
                self.text(" (");
                for (at, (axis, member)) in picks.iter().enumerate() {
                    if at > 0 {
                        self.separator();
                    }
                    self.picked(*axis, member);
                }
                self.text(")");
            }
            ExprKind::ByMember { axis, members } => {
                let list: Vec<(u32, ExprId)> = (0..).zip(members.iter().copied()).collect();
                for (at, member) in list {
                    if at > 0 {
                        self.separator();
                    }
                    self.push(teller.member(*axis, at));
                    self.colon();
                    self.say(member, Strength::Or);
                }
            }
            ExprKind::Undefined(cause) => {
                let cause = words::cause(*cause, teller.language);
                self.words("undefined", "indéfini");
                self.text(&format!(" ({cause})"));
            }
            ExprKind::Relative(relative) => self.relative(relative),
        }
    }

    /// A parameter, with its value behind it where it has but one.
    fn parameter(&mut self, id: ParameterId) {
        let teller = *self.teller;
        let Some(parameter) = teller.framework.parameters.get(id.0 as usize) else { return self.text("?") };
        self.push(teller.name(&parameter.labels, &parameter.name, parameter.name.clone()));
        if let [(_, value)] = parameter.values.as_slice()
            && let (Some(ExprKind::Constant(datum)), Some(ty)) = (teller.kind(*value), teller.ty(*value))
        {
            let shown = format::datum(teller.framework, None, ty, datum, teller.language);
            self.push(Piece::toned(Tone::Quiet, format!("\u{a0}({shown})")));
        }
    }

    fn divide(&mut self, a: ExprId, b: ExprId) {
        let (above, below) = (self.part(a, Strength::Loosest), self.part(b, Strength::Loosest));
        if width(&above).max(width(&below)) <= WIDEST_FRACTION {
            self.push(Piece::Fraction(above, below));
        } else {
            self.infix(a, "÷", b, Strength::Product, Strength::Power);
        }
    }

    fn chain(&mut self, parts: &[ExprId], english: &str, french: &str) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.words(english, french);
            }
            self.holds(*part, Strength::Not);
        }
    }

    fn truth(&mut self, holds: bool) {
        self.colon();
        self.text(format::truth(holds, self.teller.language));
    }

    fn not(&mut self, inner: ExprId) {
        match self.teller.kind(inner) {
            Some(ExprKind::Input(_) | ExprKind::Item(_) | ExprKind::Parameter(_) | ExprKind::Pick { .. }) => {
                self.say(inner, Strength::Atom);
                self.truth(false);
            }
            Some(ExprKind::InSet(value, choices)) => {
                self.say(*value, Strength::Sum);
                self.words(" is none of: ", " n’est pas parmi\u{a0}: ");
                self.list(choices);
            }
            Some(ExprKind::Compare(Comparator::Equal, a, b)) => self.compare(Comparator::NotEqual, *a, *b),
            _ => {
                self.words("it is not so that ", "il n’est pas vrai que ");
                self.say(inner, Strength::Compare);
            }
        }
    }

    fn test(&mut self, test: Test) {
        let (english, french) = match test {
            Test::Met => (" is met", "\u{a0}: rempli"),
            Test::NotMet => (" is not met", "\u{a0}: non rempli"),
            Test::Undecided => (" is undecided", "\u{a0}: indécis"),
            Test::NotApplicable => (" is not applicable", "\u{a0}: sans objet"),
            Test::Applicable => (" is applicable", "\u{a0}: applicable"),
        };
        self.words(english, french);
    }

    fn group(&mut self, all: bool, items: &[ItemId], test: Test) {
        let framework = self.teller.framework;
        let said = formula::group(framework, all, items, test, self.teller.language).replace('\'', "’");
        let named = framework.groups.iter().find(|group| group.items == items);
        match (named, test, all) {
            (Some(group), ..) => {
                let anchor = format!("group-{}", group.name);
                let (before, after) = said.split_once(group.name.as_str()).unwrap_or((said.as_str(), ""));
                let (before, after) = (before.to_owned(), after.to_owned());
                self.text(&before);
                let own = framework.language;
                let lang = (own != self.teller.language).then_some(own);
                self.push(Piece::Name { text: spaced(&group.name), anchor: Some(anchor), lang });
                self.text(&after);
                if all && test == Test::Met {
                    self.words(" are met", " sont remplis");
                }
            }
            (None, Test::Met, true) => {
                self.text(&said);
                let feminine = said.starts_with("toutes");
                self.words(" are met", if feminine { " sont remplies" } else { " sont remplis" });
            }
            _ => self.text(&said),
        }
    }

    fn picked(&mut self, axis: AxisId, member: &PickedMember) {
        let teller = *self.teller;
        match member {
            PickedMember::At(place) => self.push(teller.member(axis, *place)),
            PickedMember::Id(id) => self.push(Piece::Code(id.clone())),
            PickedMember::First => self.words("the first", "la première valeur"),
            PickedMember::Last => self.words("the last", "la dernière valeur"),
            PickedMember::Follow(expression) => self.say(*expression, Strength::Loosest),
        }
    }
}

/// Where an input is told of.
pub(super) fn input_anchor(input: &crate::framework::Input) -> String {
    if input.judgement { format!("input-{}", input.name) } else { input.name.clone() }
}

/// Whether a formula stands as one thing without brackets: a fraction's line and a root's roof hold it together.
fn is_set_as_one(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Power(..))
}

/// `, to the nearest, half up`.
pub(super) fn rounding(mode: Rounding, language: Language) -> &'static str {
    match mode {
        Rounding::HalfUp => pick(language, " (to the nearest, halves up)", " (au plus près, les moitiés vers le haut)"),
        Rounding::HalfEven => {
            pick(language, " (to the nearest, halves to the even one)", " (au plus près, les moitiés au pair)")
        }
        Rounding::HalfDown => {
            pick(language, " (to the nearest, halves down)", " (au plus près, les moitiés vers le bas)")
        }
        Rounding::Up => pick(language, " (away from zero)", " (en s’éloignant de zéro)"),
        Rounding::Down => pick(language, " (towards zero)", " (vers zéro)"),
        Rounding::Floor => pick(language, " (downwards)", " (par défaut)"),
        Rounding::Ceiling => pick(language, " (upwards)", " (par excès)"),
    }
}
