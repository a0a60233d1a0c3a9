//! The written tree: what an author wrote, in neither language, lossless enough to format and translate.
//!
//! Words of the language have become variants, numbers have lost their grouping, names are as written (NFC).
//! Nothing is resolved here: a [`Name`] may mean an input, a member or nothing at all. Comments hang on the line
//! that they stand above or behind. Two trees that differ only in spans are the same text
//! (compare after [`File::without_spans`]).

use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::source::Span;

mod example;
mod expression;
mod property;

pub use example::{Assignment, Column, Datum, Expectation, MissingReason, Outcome, Row, Table};
pub use expression::{
    BinaryOp, Call, CompareOp, DateLiteral, Expr, ExprKind, GroupName, Number, Path, Pick, PickMember, Quantifier,
    StatusTest, UnaryOp, View, WeightedMean, WeightedPart,
};
pub use property::{BandSide, Basis, Direction, EvidenceLevel, MemberSet, Property, PropertyKind, Treatment};

/// A whole file.
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{Comment, Comments, Noun}, parse}};
/// let text = "# for a talk\nframework tiny\n\ninput budget : EUR  # in all\n# the end\n";
/// let (file, _) = parse(text, SourceId(0));
/// assert_eq!(file.declarations[1].noun, Noun::Input);
/// let Comments { behind: Some(Comment { text, .. }), .. } = &file.declarations[1].comments else { panic!("a comment") };
/// assert_eq!((text.as_str(), file.end_comments[0].text.as_str()), (" in all", " the end"));
/// let again = parse("# for a talk\nframework tiny\n\n\ninput   budget: EUR # in all\n# the end\n", SourceId(0)).0;
/// assert_eq!(again.without_spans(), file.without_spans()); // laid out otherwise, the same text
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The vocabulary it is written in.
    pub language: Language,
    /// Its declarations, in order.
    pub declarations: Vec<Declaration>,
    /// Comments after the last declaration.
    pub end_comments: Vec<Comment>,
    /// What was perhaps declared in lines that did not read; empty where there is no fault.
    pub unread: Vec<Name>,
}

/// A comment line without its `#`, trailing space removed; an empty one keeps a blank line between comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What follows `#`, leading space kept.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The comments of a line: those above it and the one behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comments {
    /// On lines of their own, above.
    pub above: Vec<Comment>,
    /// Behind, on the same line. (Comments inside a formula of several lines move here or above.)
    pub behind: Option<Comment>,
}

/// A name as written, NFC: letters, digits and `_`, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A quoted text, unescaped. Written between `"…"`; `\"`, `\\`, `\n` inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// What is between the quotes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// What a declaration begins with. English / French in the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// `framework` / `référentiel`
    Framework,
    /// `use` / `utilise`: `use social_innovation_markers version 1 as markers`
    Use,
    /// `extends` / `étend`: `extends national_call version 1`
    Extends,
    /// `unit` / `unité`
    Unit,
    /// `axis` / `axe`
    Axis,
    /// `input` / `donnée`
    Input,
    /// `parameter` / `paramètre`
    Parameter,
    /// `indicator` / `indicateur`
    Indicator,
    /// `requirement` / `exigence`
    Requirement,
    /// `preference` / `préférence`
    Preference,
    /// `observation` / `observation`
    Observation,
    /// `criterion` / `critère`: closes no door by itself
    Criterion,
    /// `obligation` / `obligation`
    Obligation,
    /// `judgement` / `appréciation`
    Judgement,
    /// `scale` / `barème`
    Scale,
    /// `score` / `score`
    Score,
    /// `activity` / `activité`
    Activity,
    /// `output` / `réalisation`
    Output,
    /// `outcome` / `résultat`
    Outcome,
    /// `impact` / `impact`
    Impact,
    /// `decision` / `décision`
    Decision,
    /// `portfolio` / `portefeuille`
    Portfolio,
    /// `scenario` / `scénario`
    Scenario,
    /// `example` / `exemple`
    Example,
}

/// One declaration: its head line(s) and its properties.
///
/// `[override] noun name(slots) "label" [modifiers] : HEAD [by a, b] [modifiers]`, then one property a line.
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{Head, Member, Members, Name, Slot, Text, TypeExpr, TypeKind, UnitExpr}, parse}};
/// let text = "framework f\naxis gender = women \"Women\", men\ninput paid : EUR/h by gender\nscale mark(paid : EUR/h) : points\n";
/// let [_, axis, input, scale] = &parse(text, SourceId(0)).0.declarations[..] else { panic!("four declarations") };
/// let Head::Axis { members: Some(Members::List { members, ordered: false }), .. } = &axis.head else { panic!("a list") };
/// let Member { name: Name { text: women, .. }, label: Some(Text { text: label, .. }), .. } = &members[0] else { panic!() };
/// assert_eq!((women.as_str(), label.as_str(), input.by[0].text.as_str()), ("women", "Women", "gender"));
/// let Head::Typed { ty: Some(TypeExpr { kind: TypeKind::Unit(UnitExpr { factors, .. }), .. }), .. } = &input.head else { panic!() };
/// assert_eq!(factors.iter().map(|(unit, power)| (unit.text.as_str(), *power)).collect::<Vec<_>>(), [("EUR", 1), ("h", -1)]);
/// let Head::Scale { slots, .. } = &scale.head else { panic!("a scale") };
/// assert!(matches!(&slots[..], [Slot { name, .. }] if name.text == "paid"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// From its first word to the end of its last line.
    pub span: Span,
    /// Comments of the head line.
    pub comments: Comments,
    /// `override` / `remplace` before the noun: replaces a declaration of the extended framework.
    pub overrides: bool,
    /// What is declared.
    pub noun: Noun,
    /// Where the noun stands.
    pub noun_span: Span,
    /// Its name. `use` and `extends`: the id of the other framework.
    pub name: Name,
    /// Its label in the file's language.
    pub label: Option<Text>,
    /// What follows on the head line(s).
    pub head: Head,
    /// Axes after `by` / `par`, in the order written.
    pub by: Vec<Name>,
    /// The properties, in the order written.
    pub properties: Vec<Property>,
    /// Indented comments after the last property.
    pub end_comments: Vec<Comment>,
    /// Whether a blank line stands above it (and above its comments): the author's own grouping, kept.
    pub blank_above: bool,
}

/// What follows the name and label of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Nothing (framework, decision, scenario, theory of change, …).
    Nothing,
    /// `use ID [version "1.0"] [as NAME]`, `extends ID [version 1.0]`.
    Reference {
        /// The version asked for, as written.
        version: Option<Text>,
        /// `as` / `comme`: the name it goes by here (only `use`).
        alias: Option<Name>,
    },
    /// `unit MWh = 1000 kWh`; without `=`, a unit of its own.
    Unit {
        /// The multiple it stands for.
        equals: Option<Expr>,
    },
    /// `axis gender [private] [shared] = women "Women", men, other`
    Axis {
        /// `private` / `privé`: rows are never shown.
        private: bool,
        /// `shared` / `partagé`: members are those of the whole data set, not of one project.
        shared: bool,
        /// Members; `None` = open, they come with the data.
        members: Option<Members>,
    },
    /// `: TYPE [may be not applicable]` (input, parameter, indicator, score, judgement, portfolio).
    Typed {
        /// The type; may be left out where a formula tells it.
        ty: Option<TypeExpr>,
        /// `may be not applicable` / `peut être sans objet` (input).
        may_be_not_applicable: bool,
    },
    /// `parameter deadline = 2016-09-28`: a value on the head line, with or without a type before it.
    Value {
        /// The type, if said.
        ty: Option<TypeExpr>,
        /// The value.
        value: Expr,
    },
    /// `: CONDITION` (requirement, preference, observation, criterion).
    Condition(Expr),
    /// `: EVENT [when CONDITION] due DATE` / `: ÉVÉNEMENT [quand CONDITION] au plus tard DATE`.
    Obligation {
        /// The date of the event that fulfils it.
        event: Expr,
        /// What must hold besides.
        when: Option<Expr>,
        /// When it is due.
        due: Expr,
    },
    /// `scale raise_points(gap : number) [: point]`.
    Scale {
        /// Its arguments.
        slots: Vec<Slot>,
        /// The type of its results.
        result: Option<TypeExpr>,
    },
    /// `example a like b` / `exemple a comme b`.
    Example {
        /// The example whose data and date it starts from.
        like: Option<Name>,
    },
}

/// An argument of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
}

/// The members of a closed axis, or the choices of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Members {
    /// `women, men, other` or, ordered, `low < middle < high`.
    List {
        /// The members, in order.
        members: Vec<Member>,
        /// Written with `<`.
        ordered: bool,
    },
    /// `2017 .. 2021`, `2017-Q1 .. 2018-Q4`, `2017-01 .. 2017-12`, `1 .. 20`.
    Range {
        /// First member (a whole number or a partial date).
        first: Expr,
        /// Last member.
        last: Expr,
    },
}

/// A member or choice: `need_covered`, `free "Free" code "Gratuit"`, `low "Low" = 0`, `"02"`, `2017`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name; a quoted one is for codes that are no names (`"02"`).
    pub name: Name,
    /// Whether it was written between quotes.
    pub quoted: bool,
    /// Its label in the file's language.
    pub label: Option<Text>,
    /// `fr "…"` / `en "…"` after the label: labels in the other language.
    pub other_labels: Vec<(Language, Text)>,
    /// `code "…"`: how data spell it.
    pub code: Option<Text>,
    /// `= 2`: the number it stands for.
    pub number: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// `in A .. B` / `dans A .. B`, either end may be left out: the range that values lie in.
    pub range: Option<(Option<Box<Expr>>, Option<Box<Expr>>)>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// `number` / `nombre`
    Number,
    /// `share` / `fraction`: a number for which a bare number in data is a fraction (0.5 is one half)
    Share,
    /// `count [of UNIT]` / `effectif [de UNITÉ]`: whole, ≥ 0
    Count(Option<UnitExpr>),
    /// A unit expression: `EUR`, `%`, `EUR/person`, `points out of 5`, `months`
    Unit(UnitExpr),
    /// `yes/no` / `oui/non`
    Truth,
    /// `date [or not yet]` / `date [ou pas encore]`
    Date {
        /// `or not yet`: data may say that the event has not happened.
        or_not_yet: bool,
    },
    /// `time [or not yet]` / `heure [ou pas encore]`: a date with a time of day, in a zone
    Time {
        /// As for dates.
        or_not_yet: bool,
        /// `in "Europe/Paris"`: the zone of a datum that names none.
        zone: Option<Text>,
    },
    /// `duration` / `durée`
    Duration,
    /// `text` / `texte`
    Text,
    /// `one of a, b` / `un parmi a ; b` (ordered with `<`)
    OneOf(Members),
    /// `several of a, b` / `plusieurs parmi a ; b`
    SeveralOf(Members),
    /// A name alone that is no known unit word: `one of AXIS`, resolved later; also plain `one of kinds` where
    /// `kinds` is an axis or a choice input.
    OneOfNamed(Name),
    /// `several of NAME`
    SeveralOfNamed(Name),
}

/// A unit as written: `EUR 2016`, `kWh/m2`, `EUR/person/year`, `points out of 5`, `%`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitExpr {
    /// Names with their powers (negative after `/`).
    pub factors: Vec<(Name, i32)>,
    /// `EUR 2016`: the price year.
    pub price_year: Option<i32>,
    /// `points out of 5` / `points sur 5`: the top of the scale, digits as in [`Number`].
    pub out_of: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Declaration {
    /// The language of a property that is a label of this declaration: the title of a framework, the label of anything
    /// else.
    #[must_use]
    pub(crate) fn label_language(&self, property: &Property) -> Option<Language> {
        match &property.kind {
            PropertyKind::Title(language, _) if self.noun == Noun::Framework => Some(*language),
            PropertyKind::Label(language, _) if self.noun != Noun::Framework => Some(*language),
            _ => None,
        }
    }

    /// Puts a label in a language behind the name if it is the first property, and neither its comments nor a label in
    /// the other language hold it where it is: what a translation puts there, and nothing else.
    pub(crate) fn raise_label(&mut self, language: Language) {
        let Some(first) = self.properties.first() else { return };
        let bare = first.comments.above.is_empty() && first.comments.behind.is_none();
        let alone = self.properties.iter().filter_map(|property| self.label_language(property)).count() == 1;
        if self.label.is_none() && bare && alone && self.label_language(first) == Some(language) {
            self.label = self.properties.remove(0).kind.into_label();
        }
    }
}
