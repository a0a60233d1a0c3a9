//! The lines below the head line of a declaration.

use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::source::Span;

use super::{Assignment, Comments, Expectation, Expr, Name, Table, Text, UnitExpr};

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
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{
///     BandSide, Basis, Direction, EvidenceLevel, MemberSet, Property, PropertyKind, Treatment,
/// }, parse}};
/// let properties = |declaration: &str| -> Vec<PropertyKind> {
///     let (file, _) = parse(&format!("framework f\n{declaration}"), SourceId(0));
///     file.declarations[1].properties.iter().map(|Property { kind, .. }| kind.clone()).collect()
/// };
/// let of_indicator = properties("indicator cost : EUR\n  = spent / people\n  better lower\n  basis inferred\n");
/// assert!(matches!(of_indicator[0], PropertyKind::Formula(MemberSet::All, _)));
/// assert_eq!(of_indicator[1..], [PropertyKind::Better(Direction::Lower), PropertyKind::Basis(Basis::Inferred)]);
/// let of_input = properties("input staff : count\n  evidence document\n");
/// assert_eq!(of_input, [PropertyKind::Evidence(EvidenceLevel::Document)]);
/// let of_score = properties("score mark\n  missing fail, not applicable reweigh\n");
/// let (missing, not_applicable) = (Some(Treatment::Fail), Some(Treatment::Reweigh));
/// assert_eq!(of_score, [PropertyKind::Treatment { missing, not_applicable }]);
/// let of_scale = properties("scale points_of(gap : %) : points\n  below 2 % : 20 points\n");
/// assert!(matches!(of_scale[0], PropertyKind::Band { side: BandSide::Below, .. }));
/// ```
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

impl PropertyKind {
    /// The text of a label or title.
    pub(crate) fn label(&self) -> Option<&Text> {
        match self {
            PropertyKind::Label(_, text) | PropertyKind::Title(_, text) => Some(text),
            _ => None,
        }
    }

    /// The same, taken out.
    pub(crate) fn into_label(self) -> Option<Text> {
        match self {
            PropertyKind::Label(_, text) | PropertyKind::Title(_, text) => Some(text),
            _ => None,
        }
    }
}
