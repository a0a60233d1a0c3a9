//! Named axes: what values are laid out over. Genders, years, jurors, partners, outcomes, the choices of a type and
//! the projects of a portfolio are all axes.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::lang::Language;
use crate::number::Number;
use crate::unit::Unit;

/// An axis of a checked framework, by its place in [`Framework::axes`](crate::framework::Framework::axes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AxisId(pub u32);

/// A set of axes, sorted by id and without repetition: the shape of a value. Cells are laid out row-major in this
/// order (the last axis runs fastest).
///
/// ```
/// use jalon::axis::{Axes, AxisId};
/// let (year, gender) = (AxisId(0), AxisId(1));
/// let both = Axes::of([gender, year]).union(&Axes::of([year]));
/// assert_eq!(both.as_slice(), [year, gender]);
/// assert!(both.covers(&Axes::of([gender])) && both.contains(year) && !both.without(&[year]).contains(year));
/// assert!(both.without(&[year, gender]).is_empty()); // a single value
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Axes(Vec<AxisId>);

impl Axes {
    /// No axis: a single value.
    #[must_use]
    pub(crate) fn none() -> Axes {
        Axes::default()
    }

    /// The set of these axes.
    #[must_use]
    pub fn of(axes: impl IntoIterator<Item = AxisId>) -> Axes {
        let mut axes: Vec<AxisId> = axes.into_iter().collect();
        axes.sort_unstable();
        axes.dedup();
        Axes(axes)
    }

    /// Both sets together.
    #[must_use]
    pub fn union(&self, other: &Axes) -> Axes {
        match (self.0.is_empty(), other.0.is_empty()) {
            (true, _) => other.clone(),
            (_, true) => self.clone(),
            _ => Axes::of(self.0.iter().chain(&other.0).copied()),
        }
    }

    /// This set without some axes.
    #[must_use]
    pub fn without(&self, gone: &[AxisId]) -> Axes {
        Axes(self.0.iter().copied().filter(|axis| !gone.contains(axis)).collect())
    }

    /// Whether an axis is in the set.
    #[must_use]
    #[inline]
    pub fn contains(&self, axis: AxisId) -> bool {
        self.0.binary_search(&axis).is_ok()
    }

    /// Whether every axis of the other set is in this one.
    #[must_use]
    pub fn covers(&self, other: &Axes) -> bool {
        other.0.iter().all(|axis| self.contains(*axis))
    }

    /// Whether there is none: a single value.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The axes, sorted.
    #[must_use]
    #[inline]
    pub fn as_slice(&self) -> &[AxisId] {
        &self.0
    }
}

/// A text in one or both languages.
///
/// ```
/// use jalon::{axis::Labels, lang::Language};
/// let labels = Labels { en: Some("Budget".into()), fr: None };
/// assert_eq!(labels.get(Language::French), Some("Budget"));
/// assert_eq!(Labels::default().get(Language::French), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize, schemars::JsonSchema)]
pub struct Labels {
    /// The English text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub en: Option<String>,
    /// The French text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fr: Option<String>,
}

/// Where people read it, a text that is not there is left out; where fields are known by their place alone, none can be.
impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields_are_named = serializer.is_human_readable();
        let mut fields = serializer.serialize_struct("Labels", 2)?;
        for (name, text) in [("en", &self.en), ("fr", &self.fr)] {
            if text.is_some() || !fields_are_named {
                fields.serialize_field(name, text)?;
            }
        }
        fields.end()
    }
}

impl Labels {
    /// The text in a language, else in the other, if there is one.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        let (first, second) = match language {
            Language::English => (&self.en, &self.fr),
            Language::French => (&self.fr, &self.en),
        };
        first.as_deref().or(second.as_deref())
    }

    /// Sets the text in a language.
    pub(crate) fn set(&mut self, language: Language, text: impl Into<String>) {
        match language {
            Language::English => self.en = Some(text.into()),
            Language::French => self.fr = Some(text.into()),
        }
    }
}

/// An axis.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::{axis::{AxisKind, Member}, lang::Language};
/// let text = "framework f\n  version 1\naxis gender = women \"Women\", men \"Men\"\naxis partner\n";
/// let axes = analyse(Source::new("f", text), &NoLibrary).framework.unwrap().axes;
/// let Some([Member { name, labels, .. }, _]) = axes[0].members() else { panic!("two members") };
/// assert_eq!((name.as_str(), labels.get(Language::French)), ("women", Some("Women"))); // no French label: the English one
/// assert_eq!((axes[0].member("men"), axes[0].member("others")), (Some(1), None));
/// assert_eq!((&axes[1].kind, axes[1].members()), (&AxisKind::Open, None)); // its members come with the data
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// Its name; for the choices of a type, the name of the input, parameter or decision that lists them.
    /// A used framework's axes are dotted: `markers.marker`.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// Where its members come from.
    pub kind: AxisKind,
    /// Whether the members are in order (`<`, periods, numbers): `first`, `last`, `previous`, comparisons with `<`.
    pub ordered: bool,
    /// Whether its rows are never shown.
    pub private: bool,
    /// For an open axis: members are those of the whole data set, not of one project.
    pub shared: bool,
    /// What a member is (`counts person`): the unit of `count(AXIS)`.
    pub counts: Option<Unit>,
}

/// Where the members of an axis come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisKind {
    /// Declared: `axis gender = women, men, other`.
    Closed(Vec<Member>),
    /// Declared as periods or numbers in order: `axis year = 2017 .. 2021`.
    Periods(Vec<Member>),
    /// The choices of a `one of` or `several of` type, or the levels of a decision.
    Choices(Vec<Member>),
    /// Open: members come with the data.
    Open,
    /// The built-in axis of the projects of a portfolio.
    Project,
}

/// A member of a closed axis, or a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name or code.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// How data spell it, besides its name.
    pub code: Option<String>,
    /// The number that it stands for (`low = 0`; a numeric period's number, a year).
    pub number: Option<Number>,
}

impl Axis {
    /// The members of a closed axis; `None` where they come with the data.
    #[must_use]
    pub fn members(&self) -> Option<&[Member]> {
        match &self.kind {
            AxisKind::Closed(members) | AxisKind::Periods(members) | AxisKind::Choices(members) => Some(members),
            AxisKind::Open | AxisKind::Project => None,
        }
    }

    /// The place of a member by its name or code.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<u32> {
        let members = self.members()?;
        let at = members
            .iter()
            .position(|member| member.name == name)
            .or_else(|| members.iter().position(|member| member.code.as_deref() == Some(name)))?;
        u32::try_from(at).ok()
    }
}
