//! Units: what a number counts or measures, their algebra, and how they are written.
//!
//! A quantity is kept in *base* units: 50 % is 1/2, 3 MEUR is 3 000 000 EUR. A [`Unit`] says which dimension that is, how
//! much one of the written unit is in base units ([`Unit::scale`]), and how to write it. So arithmetic and comparison
//! never convert, and only reading and printing do ([`Unit::to_base`], [`Unit::from_base`]).

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::number::Number;

pub(crate) mod builtin;
#[cfg(test)]
mod tests;

pub(crate) use builtin::Kind;

/// A unit, or none.
///
/// `==` compares how it is written too (`kWh` is not `1000 Wh`); use [`Unit::same_dimension`] to know whether two may be
/// added.
///
/// ```
/// use jalon::unit::Unit;
/// let cost = Unit::builtin("EUR").zip(Unit::builtin("people")).map(|(euro, people)| euro.div(&people));
/// assert_eq!(cost.map(|cost| cost.to_string()).as_deref(), Some("EUR/person"));
/// ```
///
/// Its algebra is that of quantities:
///
/// ```
/// use jalon::{lang::Language, number::Number, unit::Unit};
/// let (km, hour, half) = (Unit::builtin("km").unwrap(), Unit::builtin("h").unwrap(), Number::ratio(1, 2).unwrap());
/// assert_eq!(km.div(&hour).mul(&hour), km);
/// assert_eq!(km.powi(2).scale(), &Number::from(1_000_000)); // square metres are the base
/// assert!(!km.same_dimension(&hour) && Unit::none().is_none());
/// assert_eq!((Unit::percent().from_base(&half), Unit::percent().to_base(&Number::from(50))), (Number::from(50), half));
/// assert_eq!(Unit::points_out_of(&Number::from(5)).natural_range(), Some((Number::ZERO, Number::from(5))));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Factor>", into = "Vec<Factor>")]
pub struct Unit(Option<Arc<Parts>>);

#[derive(PartialEq, Eq, Hash)]
struct Parts {
    factors: Vec<Factor>,
    dimension: Dimension,
    scale: Number,
}

/// Base units with their powers, in the order of their names, no power 0.
type Dimension = Vec<(Arc<str>, i32)>;

/// A unit with a name, to a power, as a part of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub(crate) struct Factor {
    /// Its name: for a built-in unit the English one (`person`), else as declared; with its price year (`EUR 2016`).
    pub(crate) name: Arc<str>,
    /// Its power, not 0.
    pub(crate) power: i32,
    /// How much one of it is in base units.
    pub(crate) scale: Number,
    /// What it is made of: base units with their powers. Empty for `%`.
    pub(crate) base: Vec<(Arc<str>, i32)>,
}

impl Unit {
    /// No unit: a plain number.
    #[must_use]
    pub fn none() -> Unit {
        Unit(None)
    }

    /// `%`: exactly 1/100, without dimension.
    #[must_use]
    pub fn percent() -> Unit {
        Unit::builtin("%").unwrap_or_default()
    }

    /// A unit of its own, which nothing else converts to: `unit device`.
    #[must_use]
    pub(crate) fn base(name: &str) -> Unit {
        let name: Arc<str> = name.into();
        Unit::of(vec![Factor { name: name.clone(), power: 1, scale: Number::ONE, base: vec![(name, 1)] }])
    }

    /// So many of another unit under a name: `unit MWh = 1000 kWh`.
    ///
    /// ```
    /// use jalon::{number::Number, unit::Unit};
    /// let kwh = Unit::builtin("kWh").unwrap_or_default();
    /// let block = Unit::multiple("block", &Number::from(250), &kwh);
    /// assert_eq!(block.ratio(&kwh), Some(Number::from(250)));
    /// ```
    #[must_use]
    pub fn multiple(name: &str, count: &Number, of: &Unit) -> Unit {
        let scale = of.to_base(count);
        Unit::of(vec![Factor { name: name.into(), power: 1, scale, base: of.dimension().to_vec() }])
    }

    /// A built-in unit by any of its names or symbols, in either language.
    #[must_use]
    pub fn builtin(word: &str) -> Option<Unit> {
        builtin::unit(word)
    }

    /// `points out of 5`: a unit of its own, with the range 0 to 5.
    #[must_use]
    pub fn points_out_of(top: &Number) -> Unit {
        Unit::base(&format!("{OUT_OF}{}", top.to_exact_string()))
    }

    /// The same in the prices of a year: `EUR 2016`, which does not add to plain `EUR` nor to `EUR 2024`. None if it is not
    /// money alone, or has a price year.
    #[must_use]
    pub(crate) fn with_price_year(&self, year: i32) -> Option<Unit> {
        let [factor] = self.factors() else { return None };
        let [(base, 1)] = factor.base.as_slice() else { return None };
        if factor.power != 1 || builtin::find(base)?.kind != Kind::Money {
            return None;
        }
        Some(Unit::of(vec![Factor {
            name: format!("{} {year}", factor.name).into(),
            base: vec![(format!("{base} {year}").into(), 1)],
            ..factor.clone()
        }]))
    }

    /// Whether it is no unit at all.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether it has no dimension: no unit, `%`, `‰`, or a quotient of like units.
    #[must_use]
    pub(crate) fn is_dimensionless(&self) -> bool {
        self.dimension().is_empty()
    }

    /// Whether the two measure the same, so that values may be added and compared.
    #[must_use]
    pub fn same_dimension(&self, other: &Unit) -> bool {
        self.dimension() == other.dimension()
    }

    /// The base units with their powers, in the order of their names.
    #[must_use]
    pub(crate) fn dimension(&self) -> &[(Arc<str>, i32)] {
        self.0.as_ref().map_or(&[], |parts| &parts.dimension)
    }

    /// How it is written: named units with their powers.
    #[must_use]
    pub(crate) fn factors(&self) -> &[Factor] {
        self.0.as_ref().map_or(&[], |parts| &parts.factors)
    }

    /// How much one of it is in base units.
    #[must_use]
    pub fn scale(&self) -> &Number {
        const ONE: &Number = &Number::ONE;
        self.0.as_ref().map_or(ONE, |parts| &parts.scale)
    }

    /// How many of the other make one of it; none if they measure different things.
    #[must_use]
    pub fn ratio(&self, other: &Unit) -> Option<Number> {
        if !self.same_dimension(other) {
            return None;
        }
        self.scale().div(other.scale())
    }

    /// A figure in this unit, in base units: 50 of `%` is 1/2.
    #[must_use]
    pub fn to_base(&self, figure: &Number) -> Number {
        if self.is_none() { figure.clone() } else { figure.mul(self.scale()) }
    }

    /// A value in base units, as a figure in this unit: 1/2 is 50 of `%`.
    #[must_use]
    pub fn from_base(&self, value: &Number) -> Number {
        if self.is_none() { value.clone() } else { value.div(self.scale()).unwrap_or_default() }
    }

    /// The unit of a product. What cancels goes (`EUR/h` by `minute` is `EUR`), and so does a `%` beside another unit.
    #[must_use]
    pub fn mul(&self, other: &Unit) -> Unit {
        match (&self.0, &other.0) {
            (_, None) => self.clone(),
            (None, _) => other.clone(),
            (Some(a), Some(b)) if a.is_lasting() && b.is_ratio() => self.clone(),
            (Some(a), Some(b)) if a.is_ratio() && b.is_lasting() => other.clone(),
            (Some(a), Some(b)) => Unit::of(a.factors.iter().chain(&b.factors).cloned().collect()).simplified(),
        }
    }

    /// The unit of a quotient.
    #[must_use]
    pub fn div(&self, other: &Unit) -> Unit {
        let inverse = other.to_power(-1);
        if self.is_none() && inverse.is_dimensionless() { Unit::none() } else { self.mul(&inverse) }
    }

    /// The unit of a power.
    #[must_use]
    pub fn powi(&self, exponent: i32) -> Unit {
        match exponent {
            1 => self.clone(),
            _ if self.is_dimensionless() => Unit::none(),
            _ => self.to_power(exponent).simplified(),
        }
    }

    /// The unit of a root, in base units: that of `m2` is `m`. None if there is none, as for `EUR`.
    #[must_use]
    pub(crate) fn root(&self, degree: i32) -> Option<Unit> {
        let factor = |(name, power): &(Arc<str>, i32)| {
            (power.checked_rem(degree)? == 0).then(|| Factor {
                name: name.clone(),
                power: power / degree,
                scale: Number::ONE,
                base: vec![(name.clone(), 1)],
            })
        };
        self.dimension().iter().map(factor).collect::<Option<Vec<Factor>>>().map(Unit::of)
    }

    /// The range that values of it have by nature: 0 to 5 for `points out of 5`, in base units.
    #[must_use]
    pub fn natural_range(&self) -> Option<(Number, Number)> {
        let [factor] = self.factors() else { return None };
        let top = factor.name.strip_prefix(OUT_OF)?.parse().ok()?;
        (factor.power == 1).then_some((Number::ZERO, top))
    }

    /// Whether it counts things that are the same ones in another group or period (people, households, organisations), so
    /// that counts do not add up over groups that may overlap.
    #[must_use]
    pub(crate) fn counts_unique_things(&self) -> bool {
        match self.dimension() {
            [(base, 1)] => builtin::find(base).is_some_and(|unit| unit.kind == Kind::Count { unique: true }),
            _ => false,
        }
    }

    /// Whether it is an amount of money (in any currency and price year), not money per something.
    #[must_use]
    pub(crate) fn is_money(&self) -> bool {
        match self.dimension() {
            [(base, 1)] => currency_and_year(base).is_some(),
            _ => false,
        }
    }

    /// Whether it is points, of any scale: bare numbers beside it count as points.
    #[must_use]
    pub(crate) fn is_points(&self) -> bool {
        matches!(self.dimension(), [(name, 1)] if &**name == "point" || name.starts_with(OUT_OF))
    }

    /// For money: the currency, and the price year if it has one.
    #[must_use]
    pub(crate) fn currency(&self) -> Option<(&str, Option<i32>)> {
        match self.dimension() {
            [(base, 1)] => currency_and_year(base),
            _ => None,
        }
    }

    /// How it is written in a language: `EUR/person`, `kWh/m2`, `jours`. The singular or plural is that of the first name;
    /// units of the framework's own keep their names (for their labels see [`Unit::text_with`]).
    ///
    /// ```
    /// use jalon::{lang::Language, number::Number, unit::Unit};
    /// let unit = Unit::builtin("person").unwrap_or_default().div(&Unit::builtin("year").unwrap_or_default());
    /// assert_eq!(unit.text(Language::French, true), "personnes/an");
    /// assert_eq!(Unit::points_out_of(&Number::from(5)).text(Language::French, true), "points sur 5");
    /// ```
    #[must_use]
    pub fn text(&self, language: Language, plural: bool) -> String {
        self.text_with(language, plural, |_, _| None)
    }

    /// The same, with the names of the framework's own units by a function of the name and of whether the plural is meant.
    #[must_use]
    pub(crate) fn text_with(
        &self,
        language: Language,
        plural: bool,
        own: impl Fn(&str, bool) -> Option<String>,
    ) -> String {
        let mut text = String::new();
        let (above, below): (Vec<&Factor>, Vec<&Factor>) = self.factors().iter().partition(|factor| factor.power > 0);
        for (place, factor) in above.iter().enumerate() {
            if place > 0 {
                text.push('*');
            }
            push(&mut text, factor, language, plural && place == 0, &own);
        }
        if above.is_empty() && !below.is_empty() {
            text.push('1');
        }
        for factor in below {
            text.push('/');
            push(&mut text, factor, language, false, &own);
        }
        text
    }

    /// Factors of one name joined, those of power 0 dropped; dimension and scale worked out.
    fn of(factors: Vec<Factor>) -> Unit {
        let mut joined: Vec<Factor> = Vec::with_capacity(factors.len());
        for factor in factors {
            match joined.iter_mut().find(|known| known.name == factor.name && known.base == factor.base) {
                Some(known) => known.power = known.power.saturating_add(factor.power),
                None => joined.push(factor),
            }
        }
        joined.retain(|factor| factor.power != 0);
        if joined.is_empty() {
            return Unit(None);
        }
        let dimension = dimension(&joined);
        let scale = joined.iter().fold(Number::ONE, |scale, factor| {
            scale.mul(&factor.scale.powi(i64::from(factor.power)).unwrap_or_default())
        });
        Unit(Some(Arc::new(Parts { factors: joined, dimension, scale })))
    }

    fn to_power(&self, exponent: i32) -> Unit {
        let raised = |factor: &Factor| Factor { power: factor.power.saturating_mul(exponent), ..factor.clone() };
        Unit::of(self.factors().iter().map(raised).collect())
    }

    /// Without the factors that cancel by dimension and those that have none.
    fn simplified(self) -> Unit {
        if self.is_dimensionless() {
            return Unit::none();
        }
        let remains = |factor: &&Factor| factor.base.iter().any(|(name, _)| has(self.dimension(), name));
        let kept: Vec<Factor> = self.factors().iter().filter(remains).cloned().collect();
        // A unit made of several bases may have been what cancelled the others.
        if dimension(&kept) == self.dimension() { Unit::of(kept) } else { self }
    }
}

impl Parts {
    /// Whether nothing in it measures anything: `%`.
    fn is_ratio(&self) -> bool {
        self.factors.iter().all(|factor| factor.base.is_empty())
    }

    /// Whether it measures something, and every part of it remains beside a ratio.
    fn is_lasting(&self) -> bool {
        let remains = |factor: &Factor| factor.base.iter().any(|(name, _)| has(&self.dimension, name));
        !self.dimension.is_empty() && self.factors.iter().all(remains)
    }
}

/// How the name of `points out of …` begins.
const OUT_OF: &str = "points out of ";

fn dimension(factors: &[Factor]) -> Dimension {
    let mut dimension: Dimension = Vec::new();
    for factor in factors {
        for (name, power) in &factor.base {
            let power = power.saturating_mul(factor.power);
            match dimension.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = known.saturating_add(power),
                None => dimension.push((name.clone(), power)),
            }
        }
    }
    dimension.retain(|(_, power)| *power != 0);
    dimension.sort();
    dimension
}

fn has(dimension: &[(Arc<str>, i32)], name: &str) -> bool {
    dimension.iter().any(|(known, _)| &**known == name)
}

fn currency_and_year(base: &str) -> Option<(&str, Option<i32>)> {
    let (code, year) = match base.split_once(' ') {
        Some((code, year)) => (code, Some(year.parse().ok()?)),
        None => (base, None),
    };
    (builtin::find(code)?.kind == Kind::Money).then_some((code, year))
}

fn push(
    text: &mut String,
    factor: &Factor,
    language: Language,
    plural: bool,
    own: &impl Fn(&str, bool) -> Option<String>,
) {
    let name = match (own(&factor.name, plural), builtin::find(&factor.name), factor.name.strip_prefix(OUT_OF)) {
        (Some(name), _, _) => name,
        (None, Some(unit), _) => unit.word(language, plural).to_owned(),
        (None, None, Some(top)) => match language {
            Language::English => format!("{OUT_OF}{top}"),
            Language::French => format!("points sur {}", top.replace('.', ",")),
        },
        (None, None, None) => factor.name.to_string(),
    };
    text.push_str(&name);
    let power = factor.power.unsigned_abs();
    if power != 1 {
        text.push_str(&format!("^{power}"));
    }
}

/// In English, singular.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English, false))
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl From<Vec<Factor>> for Unit {
    fn from(factors: Vec<Factor>) -> Unit {
        Unit::of(factors)
    }
}

impl From<Unit> for Vec<Factor> {
    fn from(unit: Unit) -> Vec<Factor> {
        unit.factors().to_vec()
    }
}

impl schemars::JsonSchema for Unit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<Factor>::json_schema(generator)
    }
}
