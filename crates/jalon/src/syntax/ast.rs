//! The written tree: what an author wrote, in neither language, lossless enough to format and translate.
//!
//! Words of the language have become variants, numbers have lost their grouping, names are as written (NFC).
//! Nothing is resolved here: a [`Name`] may mean an input, a member or nothing at all. Comments hang on the line
//! that they stand above or behind. Two trees that differ only in spans are the same text
//! (compare after [`File::without_spans`]).

use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::source::Span;

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The vocabulary it is written in.
    pub language: Language,
    /// Its declarations, in order.
    pub declarations: Vec<Declaration>,
    /// Comments after the last declaration.
    pub end_comments: Vec<Comment>,
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

/// A property line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Which.
    pub kind: PropertyKind,
    /// Where it stands.
    pub span: Span,
    /// Its comments.
    pub comments: Comments,
}

/// The properties. Which declaration may bear which is checked in the analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PropertyKind {
    /// `version 1.0` / `version 1.0`
    Version(Text),
    /// `title fr "…"` / `titre en "…"`: the title in another language
    Title(Language, Text),
    /// `label fr "…"` / `libellé en "…"`
    Label(Language, Text),
    /// `plural "…"`, `plural fr "…"` / `pluriel …` (unit)
    Plural(Option<Language>, Text),
    /// `source "…" ["…"]`: where it is said, and what
    Source(Vec<Text>),
    /// `basis text` / `fondement texte`
    Basis(Basis),
    /// `note "…"` / `remarque "…"`
    Note(Text),
    /// `frozen` / `figé`: a later version or an extension may not change it
    Frozen,
    /// `licence "CC-BY-4.0"`
    Licence(Text),
    /// `jurisdiction "…"` / `territoire "…"`
    Jurisdiction(Text),
    /// `author "…"` / `auteur "…"`
    Author(Text),
    /// `valid A .. B` / `valide A .. B`; either end may be left out
    Valid(Option<Expr>, Option<Expr>),
    /// `zone "Europe/Paris"` / `fuseau "Europe/Paris"`: the zone of times of day that name none
    Zone(Text),

    /// `counts person` / `compte des personnes`: what a member of the axis is
    Counts(UnitExpr),

    /// `default VALUE` / `défaut VALEUR`: a declared assumption, shown in results
    Default(Expr),
    /// `provided by NAME, NAME` / `fourni par NOM ; NOM`
    ProvidedBy(Vec<Name>),
    /// `evidence LEVEL` / `preuve NIVEAU`: the evidence wanted
    Evidence(EvidenceLevel),
    /// `total of NAME over AXIS` / `total de NOM sur AXE`: this input is the sum of those parts
    TotalOf(Name, Name),

    /// `from DATE : VALUE` / `à partir du DATE : VALEUR` (parameter)
    From(Expr, Expr),
    /// `review before DATE` / `à revoir avant le DATE`
    ReviewBefore(Expr),

    /// `= FORMULA`, `[a, b] = FORMULA`, `[else] = FORMULA`
    Formula(MemberSet, Expr),
    /// `= a : VALUE, b : VALUE`: a value for each member of the axis
    MemberTable(Vec<(Name, Expr)>),
    /// `[members] not applicable when CONDITION` / `[membres] sans objet quand CONDITION`
    NotApplicableWhen(MemberSet, Expr),
    /// `better higher` / `mieux plus haut`
    Better(Direction),
    /// `baseline VALUE` / `départ VALEUR`
    Baseline(Expr),
    /// `target VALUE on DATE` / `cible VALEUR au DATE`
    Target(Expr, Option<Expr>),
    /// `aligns sdg "5.5", iris "OI2444"` / `aligné sur …`
    Aligns(Vec<(Name, Text)>),
    /// `secret below 5 people` / `secret en dessous de 5 personnes`
    Secret(Expr),
    /// `broken down by a, b[before]` / `ventilé par a ; b[avant]`
    BrokenDownBy(Vec<Expr>),

    /// `applies when CONDITION` / `s'applique quand CONDITION`
    AppliesWhen(Expr),
    /// `otherwise say "…"` / `sinon dire "…"`; `{name}` puts a value in; per language with `fr`/`en`
    OtherwiseSay(Option<Language>, Text),
    /// `evidence at least LEVEL` / `preuve au moins NIVEAU`
    EvidenceAtLeast(EvidenceLevel),
    /// `exception NAME ["label"] when CONDITION : CONDITION`
    Exception {
        /// Its name.
        name: Name,
        /// Its label.
        label: Option<Text>,
        /// `fr "…"` after the label.
        other_labels: Vec<(Language, Text)>,
        /// When it stands in for the rule.
        when: Expr,
        /// The condition that then holds instead.
        condition: Expr,
    },
    /// `reading NAME ["label"] : CONDITION` (criterion), `reading NAME ["label"] = FORMULA` (indicator, parameter)
    Reading {
        /// Its name.
        name: Name,
        /// Its label.
        label: Option<Text>,
        /// `fr "…"` after the label.
        other_labels: Vec<(Language, Text)>,
        /// The other meaning.
        expr: Expr,
    },
    /// `choose NAME` / `retenir NOM`: this reading decides instead of the first
    Choose(Name),
    /// `group NAME` / `groupe NOM`
    Group(Name),

    /// `bearer NAME` / `à la charge de NOM`
    Bearer(Name),
    /// `arises when CONDITION` / `naît quand CONDITION`
    ArisesWhen(Expr),

    /// `except AXIS where CONDITION` / `sauf AXE dont CONDITION`
    Except(Name, Expr),
    /// `fold mean` / `agréger moyenne`
    FoldWith(Name),
    /// `quorum N`
    Quorum(Expr),
    /// `agreement` / `accord`: report how much the raters agree
    Agreement,

    /// `below X : V`, `from X : V`, `above X : V`, `up to X : V` / `en dessous de`, `à partir de`, `au-dessus de`, `jusqu'à`
    Band {
        /// Which side of the bound.
        side: BandSide,
        /// The bound.
        bound: Expr,
        /// The value of the band.
        value: Expr,
    },
    /// `missing fail`, `not applicable reweigh`: what a missing or not applicable part does to a score
    Treatment {
        /// For missing parts.
        missing: Option<Treatment>,
        /// For not applicable parts.
        not_applicable: Option<Treatment>,
    },

    /// `from a, b` / `vient de a ; b` (theory of change)
    ComesFrom(Vec<Name>),
    /// `measured by a, b` / `mesuré par a ; b`
    MeasuredBy(Vec<Name>),

    /// `NAME "Label" when CONDITION`, `NAME "Label" otherwise` (decision)
    Level {
        /// Its name.
        name: Name,
        /// Its label in the file's language.
        label: Option<Text>,
        /// `fr "…"` after the label.
        other_labels: Vec<(Language, Text)>,
        /// `None`: `otherwise`.
        when: Option<Expr>,
    },
    /// `undecided "To be completed"` / `indécis "À compléter"`: names the open outcome
    UndecidedLevel {
        /// Its label in the file's language.
        label: Option<Text>,
        /// `fr "…"` after the label.
        other_labels: Vec<(Language, Text)>,
    },

    /// `NAME = FORMULA` (scenario)
    Replace(Name, Expr),

    /// `as of DATE` / `au DATE` (example)
    AsOf(Expr),
    /// `given a = 1, b = 2` / `soit a = 1 ; b = 2`
    Given(Vec<Assignment>),
    /// `table AXIS | col | col[member]` with its rows
    Table(Table),
    /// `expect …` / `attendu …`
    Expect(Vec<Expectation>),
}

/// Which members a formula is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberSet {
    /// No bracket: all.
    All,
    /// `[a, b]`
    Listed(Vec<Name>),
    /// `[else]` / `[sinon]`: the members that no other line names
    Else,
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// `text` / `texte`: the programme's text says it.
    Text,
    /// `public` / `public`: another public source says it.
    Public,
    /// `inferred` / `déduit`: the framework's author reads it so.
    Inferred,
}

/// How well a datum is supported, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceLevel {
    /// `declared` / `déclaré`: somebody says so.
    Declared,
    /// `document` / `document`: a document shows it.
    Document,
    /// `verified` / `vérifié`: the evaluator has checked it.
    Verified,
    /// `third_party` / `tiers`: an independent third party has checked it.
    ThirdParty,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `higher` / `plus haut`
    Higher,
    /// `lower` / `plus bas`
    Lower,
}

/// The side of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandSide {
    /// `below a`: x < a (the first band)
    Below,
    /// `up to a`: x ≤ a
    UpTo,
    /// `from a`: x ≥ a, until the next band begins
    From,
    /// `above a`: x > a, until the next band begins
    Above,
}

/// What a part without a value does to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// `fail` / `échoue`: the score has no value either
    Fail,
    /// `reweigh` / `repondère`: the other parts share its weight
    Reweigh,
    /// `zero` / `zéro`: it counts as 0
    Zero,
}

/// `x[women] = 3`, `rating[juror = J1] = 5`, `budget = 500 000 EUR evidence document`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The input (a path `alias.input` for a used framework's).
    pub target: Path,
    /// Which of its members.
    pub picks: Vec<Pick>,
    /// The value.
    pub value: Datum,
    /// `evidence LEVEL` after the value.
    pub evidence: Option<EvidenceLevel>,
    /// Where it stands.
    pub span: Span,
    /// Its comments, where it ends a line.
    pub comments: Comments,
}

/// A value in data: an expression, or one of the states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A value: number, date, text, name of a choice, `yes`, `{a, b}`, `{}`, `-3 EUR`
    Value(Expr),
    /// `900 .. 1000`: known to lie between
    Between(Expr, Expr),
    /// `all` / `tous`: every choice
    All,
    /// `missing` / `manquant`, perhaps with why: `missing refused` / `manquant refusé`
    Missing(Option<MissingReason>),
    /// `not applicable` / `sans objet`
    NotApplicable,
    /// `not yet` / `pas encore`
    NotYet,
    /// `date unknown` / `date inconnue`
    DateUnknown,
    /// Several values in one table cell, one for each member of an axis (`1 1 0 0 1`)
    Row(Vec<Expr>),
}

/// Why a datum is missing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Nobody said why.
    #[default]
    NotSaid,
    /// `not_collected` / `non_collecté`
    NotCollected,
    /// `refused` / `refusé`
    Refused,
    /// `pending` / `en_attente`
    Pending,
}

/// A table of records in an example: one row a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The open axis.
    pub axis: Path,
    /// `partial` / `partielle` after the axis: there may be more members.
    pub partial: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub span: Span,
}

/// `usage[before]`, `level[before] by domain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The input.
    pub input: Path,
    /// Members picked.
    pub picks: Vec<Pick>,
    /// An axis whose members the cell lists, in order.
    pub by: Option<Name>,
    /// Where it stands.
    pub span: Span,
}

/// A member and its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The member's id.
    pub member: Name,
    /// Whether the id was written between quotes.
    pub quoted: bool,
    /// A cell a column; `None`: blank, that is missing.
    pub cells: Vec<Option<Datum>>,
    /// Where it stands.
    pub span: Span,
    /// Its comments.
    pub comments: Comments,
}

/// What an example expects of one result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The result.
    pub target: Path,
    /// Which of its members.
    pub picks: Vec<Pick>,
    /// `x by age` / `x par âge`: a breakdown.
    pub by: Option<Name>,
    /// `x under prudent` / `x sous prudent`, `x reading r` / `x lecture r`.
    pub view: Option<View>,
    /// What is expected.
    pub outcome: Outcome,
    /// Where it stands.
    pub span: Span,
    /// Its comments, where it ends a line.
    pub comments: Comments,
}

/// Under which replacement a result is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// `under SCENARIO` / `sous SCÉNARIO`
    Under(Name),
    /// `reading NAME` / `lecture NOM`; `OWNER.NAME` where two readings bear one name
    Reading(Path),
}

/// An expected outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// `= 3.89 [to 0.01]` / `= 3,89 [à 0,01 près]`: a value, a choice, a level; rounds half up, then compares
    Equals {
        /// The value.
        value: Expr,
        /// `to STEP`.
        to: Option<Expr>,
    },
    /// `in 0.72 .. 1.79 [to 0.01]` / `dans …`: the bounds of an open value
    Bounds {
        /// Lower bound; `None`: unbounded.
        low: Option<Expr>,
        /// Upper bound; `None`: unbounded.
        high: Option<Expr>,
        /// `to STEP`.
        to: Option<Expr>,
    },
    /// `met` / `rempli`
    Met,
    /// `not met` / `non rempli`
    NotMet,
    /// `not applicable` / `sans objet`
    NotApplicable,
    /// `undefined` / `indéfini`
    Undefined,
    /// `missing` / `manquant`
    Missing,
    /// `undecided [for a, {b, c}] [among {x, y}]` / `indécis [pour …] [parmi {…}]`
    Undecided {
        /// The inputs that it is undecided for: exactly those wanted.
        wanted: Vec<(Path, Vec<Pick>)>,
        /// For a decision: the levels still possible.
        among: Vec<Name>,
    },
    /// `pending [until DATE]` / `en attente [jusqu'au DATE]`
    Pending(Option<Expr>),
    /// `met in time [due DATE]` / `rempli à temps`
    MetInTime,
    /// `met late [by 1 day]` / `rempli en retard [de 1 jour]`
    MetLate(Option<Expr>),
    /// `met date unknown` / `rempli à une date inconnue`
    MetDateUnknown,
    /// `overdue [by 3 days]` / `échu [depuis 3 jours]`
    Overdue(Option<Expr>),
    /// `due DATE` / `au plus tard DATE`: the due date of an obligation
    Due(Expr),
    /// `hidden` / `caché`: kept secret
    Hidden,
}

/// A dotted name: `index`, `markers.verdict`, `rate.target`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Its parts, at least one.
    pub parts: Vec<Name>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// `500 000.50 EUR`, `35 %`, `3 years`, `12`
    Number(Number),
    /// `2016-09-28`, `2018-02`, `2018-Q2`, `2018-H1`, `2016-09-28T17:00:00 Europe/Paris`
    Date(DateLiteral),
    /// `"…"`
    Text(String),
    /// `yes`, `no` / `oui`, `non`
    Truth(bool),
    /// A name: input, parameter, indicator, axis, choice, …
    Path(Path),
    /// `as_of` / `date_d_examen`
    AsOf,
    /// `{a, b}` / `{a ; b}`
    Set(Vec<Expr>),
    /// `a .. b`: only after `in`
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `( … )`
    Bracketed(Box<Expr>),
    /// `-x`, `not x`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, `a and b`, …
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a <= b`. Comparisons do not chain.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `x in {…}`, `x in a .. b`, `x not in …` / `dans`, `pas dans`
    In {
        /// The value.
        value: Box<Expr>,
        /// A set or a range.
        within: Box<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `if c then a else b` / `si c alors a sinon b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `f(a, b)`, `sum(x over axis where c by g, known only)`
    Call(Box<Call>),
    /// `x[women]`, `x[juror = J1]`, `x[first year]`
    Pick(Box<Expr>, Vec<Pick>),
    /// `x is met`, `x is not met`, `x is undecided`, `x is applicable`, `x is not applicable`
    Is(Box<Expr>, StatusTest),
    /// `all requirements`, `all solidity`, `any requirement is not met`
    Group(Quantifier, GroupName, StatusTest),
    /// `x under prudent`, `x reading r`
    View(Box<Expr>, View),
    /// `date + 1 month clamped` / `… arrondi en fin de mois`
    Clamped(Box<Expr>),
    /// `weighted mean of need 40 %, process 35 %` / `moyenne pondérée de …`: a whole formula, or between brackets
    Weighted(WeightedMean, Vec<WeightedPart>),
}

/// The weighted means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightedMean {
    /// `weighted mean of` / `moyenne pondérée de`
    Arithmetic,
    /// `weighted geometric mean of` / `moyenne géométrique pondérée de`
    Geometric,
    /// `weighted harmonic mean of` / `moyenne harmonique pondérée de`
    Harmonic,
}

/// A part of a weighted mean: `need 40 %`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightedPart {
    /// What is weighed.
    pub value: Expr,
    /// Its weight: a number or a name.
    pub weight: Expr,
}

/// A written number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// ASCII digits with at most one `.`, no grouping, trailing zeros kept: `500000.50`.
    pub digits: String,
    /// The unit behind it.
    pub unit: Option<UnitExpr>,
}

/// A written date, in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLiteral {
    /// As written, in ISO 8601: `2016-09-28`, `2018-02`, `2018-Q2`, `2018-H1`, `2016-09-28T17:00:00+02:00`.
    pub iso: String,
    /// A named zone behind a time of day: `Europe/Paris`.
    pub zone: Option<String>,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `not` / `non`
    Not,
}

/// Infix operators, but for comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-` (with a space on both sides)
    Subtract,
    /// `*` or `×`
    Multiply,
    /// `/` or `÷`
    Divide,
    /// `^`
    Power,
    /// `and` / `et`
    And,
    /// `or` / `ou`
    Or,
    /// `or else` / `ou sinon`: the right side where the left is missing
    OrElse,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `!=` or `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=` or `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=` or `≥`
    GreaterOrEqual,
}

/// A call of a function or a fold.
///
/// `name(arg over axis and axis where cond by name and name, arg, known only)`. The clause hangs on the *first* argument;
/// further arguments may follow it after a comma (`discounted(flow over period, rate, end_of_period)`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The function, as written (either language's word, resolved by the table of operations).
    pub function: Name,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// `over a and b` / `sur a et b` (a comma would begin the next argument)
    pub over: Vec<Name>,
    /// `where c` / `dont c`
    pub filter: Option<Box<Expr>>,
    /// `by a and b` / `par a et b`
    pub by: Vec<Name>,
    /// `, known only` / `; connus seulement`
    pub known_only: bool,
}

/// A selector between brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// `axis = ` before it.
    pub axis: Option<Name>,
    /// Which member.
    pub member: PickMember,
    /// Where it stands.
    pub span: Span,
}

/// Which member is picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickMember {
    /// A member's name, a reference (`kind[employer]`) or, between quotes, a code.
    Name(Name),
    /// A quoted code: `x["02"]`.
    Quoted(Text),
    /// A number or period: `x[2019]`, `x[3]`.
    Literal(Expr),
    /// `first AXIS` / `premier AXE`
    First(Name),
    /// `last AXIS` / `dernier AXE`
    Last(Name),
}

/// What `is` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusTest {
    /// `is met` / `est rempli`
    Met,
    /// `is not met` / `n'est pas rempli`, `non rempli`
    NotMet,
    /// `is undecided` / `est indécis`
    Undecided,
    /// `is not applicable` / `est sans objet`
    NotApplicable,
    /// `is applicable` / `est applicable`
    Applicable,
}

/// Every one, or at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// `all` / `tous`, `toutes`
    All,
    /// `any` / `un`, `une`
    Any,
}

/// The criteria that a quantifier runs over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupName {
    /// `requirements` / `exigences` (singular and plural alike)
    Requirements,
    /// `preferences` / `préférences`
    Preferences,
    /// `observations` / `observations`
    Observations,
    /// `criteria` / `critères`
    Criteria,
    /// `obligations` / `obligations`
    Obligations,
    /// A group that criteria name with `group NAME`.
    Named(Name),
}
