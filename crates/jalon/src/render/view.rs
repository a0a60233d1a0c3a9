//! Results read beside their framework: what things are called and how their values are written for a reader.

use super::words::{self, pick};
use super::{Line, Sign, Tone, format};
use crate::assessment::{
    AnswerSet, Assessment, Cells, ObligationState, Outcome, SettlingAnswer, SettlingChoice, SettlingRelation, Status,
};
use crate::axis::{AxisId, Labels};
use crate::framework::{Comparator, ExprId, Framework, Item, ItemId, ItemKind, Project, Type};
use crate::lang::Language;
use crate::value::{CellRef, Datum, Value};

/// A judged project with its framework, for a reader.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, axis::AxisId, date::Date, evaluation::evaluate, source::Source};
/// use jalon::{lang::Language, render::view::View, value::CellRef};
/// let text = r#"framework f
///   version 1
/// axis partner
/// axis year = 2024 .. 2025
/// input paid : EUR by partner, year
/// indicator total : EUR
///   = sum(paid over partner and year)
/// example two
///   table partner | paid[2024] | paid[2025]
///         A       | 10         | 20
///         B       | 30         |
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let view = View { framework: &framework, project, assessment, language: Language::English };
/// assert_eq!(view.item(assessment.results[0].item).map(|item| item.name.as_str()), Some("total"));
/// let (partner, year) = (framework.axis("partner").unwrap(), framework.axis("year").unwrap());
/// assert_eq!(view.cell_name(CellRef::Input { input: 0, cell: 3 }), "paid[B, 2025]"); // the last of the four
/// assert_eq!(view.cell_place(&[partner, year], &[2, 2], 3), [(partner, 1), (year, 1)]);
/// assert_eq!(view.member_name(partner, 1), "B");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The data.
    pub project: &'a Project,
    /// The results.
    pub assessment: &'a Assessment,
    /// The reader's language.
    pub language: Language,
}

impl<'a> View<'a> {
    /// SHA-256 of the canonical data, in hexadecimal.
    pub(crate) fn data_digest(&self) -> String {
        match self.project.digest.as_str() {
            "" => crate::project::digest(self.framework, self.project),
            known => known.to_owned(),
        }
    }

    /// The item of an id. Ids come from the same framework; a foreign one gives nothing.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<&'a Item> {
        self.framework.items.get(id.0 as usize)
    }

    /// What an item is called.
    #[must_use]
    pub(crate) fn item_label(&self, id: ItemId) -> String {
        self.item(id).map_or_else(String::new, |item| self.label(&item.labels, &item.name))
    }

    /// A label in the reader's language, else a name with its underscores as spaces.
    #[must_use]
    pub(crate) fn label(&self, labels: &Labels, name: &str) -> String {
        labels.get(self.language).map_or_else(|| name.replace('_', " "), str::to_owned)
    }

    /// The label and, where they differ, the name by which the framework and other commands know it.
    #[must_use]
    pub(crate) fn label_and_name(&self, labels: &Labels, name: &str) -> Line {
        let line = Line::plain(self.label(labels, name));
        if labels.get(self.language).is_none() || name.is_empty() {
            return line;
        }
        line.and(Tone::Quiet, format!(" ({name})"))
    }

    /// A place on axes: `women, 2019`.
    #[must_use]
    pub(crate) fn place(&self, at: &[(AxisId, u32)]) -> String {
        let names: Vec<String> = at
            .iter()
            .map(|(axis, place)| format::member(self.framework, Some(self.project), *axis, *place, self.language))
            .collect();
        names.join(", ")
    }

    /// The places of a cell by its number, row-major over axes of so many members.
    #[must_use]
    pub fn cell_place(&self, axes: &[AxisId], sizes: &[u32], cell: u32) -> Vec<(AxisId, u32)> {
        let mut rest = cell;
        let mut at: Vec<(AxisId, u32)> = Vec::new();
        for (axis, size) in axes.iter().zip(sizes).rev() {
            let size = (*size).max(1);
            at.push((*axis, rest % size));
            rest /= size;
        }
        at.reverse();
        at
    }

    /// How many members an axis has in this project.
    #[must_use]
    pub(crate) fn size(&self, axis: AxisId) -> u32 {
        let declared = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members()).map(<[_]>::len);
        let given = self.project.members.get(&axis).map(|members| members.ids.len());
        u32::try_from(declared.or(given).unwrap_or(0)).unwrap_or(u32::MAX)
    }

    /// What is wanted: `Family of the partner (A)`, `the list of partners`.
    #[must_use]
    pub(crate) fn cell_label(&self, cell: CellRef) -> String {
        match cell {
            CellRef::Input { input, cell } => {
                let Some(input) = self.framework.inputs.get(input as usize) else { return String::new() };
                let label = self.label(&input.labels, &input.name);
                let axes = input.axes.as_slice();
                let sizes: Vec<u32> = axes.iter().map(|axis| self.size(*axis)).collect();
                // A cell past the known members stands for those that are not known yet.
                let known: u64 = sizes.iter().map(|size| u64::from(*size)).product();
                if axes.is_empty() || u64::from(cell) >= known {
                    return label;
                }
                format!("{label} ({})", self.place(&self.cell_place(axes, &sizes, cell)))
            }
            CellRef::Members { axis } => {
                let name = self
                    .framework
                    .axes
                    .get(axis as usize)
                    .map_or_else(String::new, |axis| self.label(&axis.labels, &axis.name));
                format!("{}{}{name}", pick(self.language, "the list", "la liste"), words::colon(self.language))
            }
        }
    }

    /// The name under which a wanted thing stands in the data: `kind[A]`, `partner`.
    #[must_use]
    pub fn cell_name(&self, cell: CellRef) -> String {
        match cell {
            CellRef::Input { input, cell } => {
                let Some(input) = self.framework.inputs.get(input as usize) else { return String::new() };
                let axes = input.axes.as_slice();
                let sizes: Vec<u32> = axes.iter().map(|axis| self.size(*axis)).collect();
                let known: u64 = sizes.iter().map(|size| u64::from(*size)).product();
                if axes.is_empty() || u64::from(cell) >= known {
                    return input.name.clone();
                }
                let members: Vec<String> = self
                    .cell_place(axes, &sizes, cell)
                    .iter()
                    .map(|(axis, place)| self.member_name(*axis, *place))
                    .collect();
                format!("{}[{}]", input.name, members.join(", "))
            }
            CellRef::Members { axis } => {
                self.framework.axes.get(axis as usize).map_or_else(String::new, |axis| axis.name.clone())
            }
        }
    }

    /// What the project is called: its title, with its id where it has one; else its id; else what is given.
    #[must_use]
    pub(crate) fn title(&self, fallback: &str) -> String {
        match (self.project.title.get(self.language), &self.project.id) {
            (Some(title), Some(id)) => format!("{title} ({id})"),
            (Some(title), None) => title.to_owned(),
            (None, Some(id)) => id.clone(),
            (None, None) => fallback.to_owned(),
        }
    }

    /// The name (not the label) of a member.
    #[must_use]
    pub fn member_name(&self, axis: AxisId, place: u32) -> String {
        self.framework
            .axes
            .get(axis.0 as usize)
            .and_then(|axis| axis.members()?.get(place as usize).map(|member| member.name.clone()))
            .or_else(|| self.project.members.get(&axis)?.ids.get(place as usize).cloned())
            .unwrap_or_else(|| (u64::from(place) + 1).to_string())
    }

    /// A value as the reader writes it.
    #[must_use]
    pub(crate) fn value(&self, ty: &Type, value: &Value) -> String {
        format::value(self.framework, Some(self.project), ty, value, self.language)
    }

    /// A known value as the reader writes it.
    #[must_use]
    pub(crate) fn datum(&self, ty: &Type, datum: &Datum) -> String {
        format::datum(self.framework, Some(self.project), ty, datum, self.language)
    }

    /// The value of an item's cell: as [`View::value`], with differences of percentages in points.
    #[must_use]
    pub(crate) fn item_value(&self, item: &Item, value: &Value) -> String {
        let formula = match &item.kind {
            ItemKind::Indicator(indicator) => Some(indicator.formula),
            _ => None,
        };
        self.formula_value(formula, &item.ty, value)
    }

    /// The value of an expression, with differences of percentages in points.
    #[must_use]
    pub(crate) fn formula_value(&self, formula: Option<ExprId>, ty: &Type, value: &Value) -> String {
        match (formula, value) {
            (Some(formula), Value::Known(Datum::Number(number)))
                if format::is_difference_of_percentages(self.framework, formula) =>
            {
                format::points(number, self.language)
            }
            _ => self.value(ty, value),
        }
    }

    /// The values of a quantity, each with its place: one without a place where it lies on no axis.
    #[must_use]
    pub(crate) fn cells(&self, item: &Item, cells: &Cells) -> Vec<(String, String)> {
        let axes = cells.axes.as_slice();
        cells
            .values
            .iter()
            .enumerate()
            .map(|(at, value)| {
                let cell = u32::try_from(at).unwrap_or(u32::MAX);
                let place = if axes.is_empty() || cells.unknown_shape {
                    String::new()
                } else {
                    self.place(&self.cell_place(axes, &cells.sizes, cell))
                };
                (place, self.item_value(item, value))
            })
            .collect()
    }

    /// What is answered, as a condition: `the mandate’s end by 31 December 2020`.
    #[must_use]
    pub(crate) fn answer(&self, answer: &SettlingAnswer) -> String {
        let label = self.cell_label(answer.cell);
        let ty = match answer.cell {
            CellRef::Input { input, .. } => self.framework.inputs.get(input as usize).map(|input| &input.ty),
            CellRef::Members { .. } => None,
        };
        let colon = words::colon(self.language);
        match (&answer.values, ty) {
            (AnswerSet::Any, _) | (_, None) => {
                format!("{label}{colon}{}", pick(self.language, "any answer", "n’importe quelle réponse"))
            }
            (AnswerSet::Numbers(interval), Some(ty)) => {
                let bounds = crate::value::Bounds::Number(interval.clone());
                let said = format::bounds(self.framework, Some(self.project), ty, &bounds, self.language);
                let said =
                    said.unwrap_or_else(|| pick(self.language, "any number", "n’importe quel nombre").to_owned());
                format!("{label}{colon}{said}")
            }
            (AnswerSet::Dates(first, last), Some(_)) => {
                let day = |date: &crate::date::Date| format::date(date, self.language);
                let said = match (first, last) {
                    (Some(first), Some(last)) if first == last => {
                        words::date_bound(Comparator::Equal, &day(first), self.language)
                    }
                    (Some(first), Some(last)) => match self.language {
                        Language::English => format!("from {} to {}", day(first), day(last)),
                        Language::French => format!("du {} au {}", day(first), day(last)),
                    },
                    (Some(first), None) => words::date_bound(Comparator::GreaterOrEqual, &day(first), self.language),
                    (None, Some(last)) => words::date_bound(Comparator::LessOrEqual, &day(last), self.language),
                    (None, None) => pick(self.language, "any date", "n’importe quelle date").to_owned(),
                };
                format!("{label}{colon}{said}")
            }
            (AnswerSet::OneOf(values), Some(ty)) => {
                let values: Vec<String> = values.iter().map(|value| self.datum(ty, value)).collect();
                format!("{label}{colon}{}", words::either(self.language, &values))
            }
            (AnswerSet::NoneOf(values), Some(ty)) => {
                let values: Vec<String> = values.iter().map(|value| self.datum(ty, value)).collect();
                let but = pick(self.language, "anything but", "autre que");
                format!("{label}{colon}{but} {}", words::either(self.language, &values))
            }
        }
    }
}

impl View<'_> {
    /// A condition that has to come out one way: `a + b ≥ 10`.
    #[must_use]
    pub(crate) fn relation(&self, relation: &SettlingRelation) -> String {
        let formula = super::formula::formula(self.framework, relation.condition, self.language);
        let place = if relation.at.is_empty() { String::new() } else { format!(" ({})", self.place(&relation.at)) };
        let comes_out = match (relation.holds, self.language) {
            (true, _) => "",
            (false, Language::English) => ": no",
            (false, Language::French) => "\u{a0}: non",
        };
        format!("{formula}{place}{comes_out}")
    }

    /// Answers of which so many suffice: `at least 2 of: …`.
    #[must_use]
    pub(crate) fn choice(&self, choice: &SettlingChoice) -> String {
        let least = format::integer(i64::from(choice.least), self.language);
        let among: Vec<String> = choice.among.iter().map(|answer| self.answer(answer)).collect();
        match self.language {
            Language::English => format!("at least {least} of: {}", among.join(", ")),
            Language::French => format!("au moins {least} parmi\u{a0}: {}", among.join(", ")),
        }
    }
}

/// The sign of a status.
#[must_use]
pub(crate) fn status_sign(status: Status) -> Sign {
    match status {
        Status::Met => Sign::Met,
        Status::NotMet => Sign::NotMet,
        Status::Undecided => Sign::Undecided,
        Status::NotApplicable => Sign::NotApplicable,
    }
}

/// The sign of an obligation's state.
#[must_use]
pub(crate) fn obligation_sign(state: &ObligationState) -> Sign {
    match state {
        ObligationState::NotApplicable => Sign::NotApplicable,
        ObligationState::Undecided => Sign::Undecided,
        ObligationState::Pending { .. } => Sign::Due,
        ObligationState::MetInTime | ObligationState::MetDateUnknown => Sign::Met,
        ObligationState::MetLate { .. } | ObligationState::Overdue { .. } => Sign::NotMet,
    }
}

/// The sign of any outcome.
#[must_use]
pub(crate) fn outcome_sign(outcome: &Outcome) -> Sign {
    match outcome {
        Outcome::Quantity { .. } | Outcome::OverTable => Sign::Point,
        Outcome::Criterion { status, .. } => status_sign(*status),
        Outcome::Obligation { state, .. } => obligation_sign(state),
        Outcome::Decision { not_applicable: true, .. } => Sign::NotApplicable,
        Outcome::Decision { level: Some(_), .. } => Sign::Decided,
        Outcome::Decision { level: None, .. } => Sign::Undecided,
    }
}
