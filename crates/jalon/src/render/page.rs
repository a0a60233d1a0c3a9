//! The page of a judged project: the decision first, then what fails, what is open and what would settle it, what is due,
//! the figures, what is met, and what else there is to know.

use super::view::{View, outcome_sign, status_sign};
use super::words::{self, colon, pick};
use super::{Block, Line, Page, Row, Sign, Tone, format};
use crate::assessment::{Cells, ItemResult, Margin, ObligationState, Outcome, Reason, Settled, Settlement, Status};
use crate::date::{Date, DateOrder};
use crate::framework::{Comparator, EvidenceLevel, ExprId, ExprKind, Item, ItemKind, Role, TemplatePart, Type};
use crate::lang::Language;
use crate::unit::Unit;
use crate::value::{Datum, Value};

mod figures;

pub(super) use figures::cells_in_short;
pub(crate) use figures::obligation_text;
use figures::{figures, obligations};

/// How many cells of a quantity are shown; the rest are counted.
pub(super) const MOST_CELLS: usize = 12;
/// How many ways to settle a result are shown.
const MOST_SETTLEMENTS: usize = 3;

/// What a page takes besides the results.
#[derive(Clone, Copy)]
pub struct Extras<'a> {
    /// Reasons to lay out at the end, in order; empty: none.
    pub reasons: &'a [Reason],
    /// The value of an expression, for the sentences of `otherwise say`; they are left out where it gives none.
    pub value_of: &'a dyn Fn(ExprId) -> Option<Value>,
    /// What the project is called where its data do not say: `project 2`.
    pub fallback_title: &'a str,
}

/// Lays a judged project out.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, project::{self, json}, source::{Source, SourceId}};
/// # let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// # let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// # let node = json::read(r#"{"budget": 4}"#, SourceId(0)).0.unwrap();
/// # let project = project::read(&framework, &node, SourceId(0)).0.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon::{lang::Language, render::{page, text, view::View}};
/// let assessment = &evaluation::evaluate(&framework, &project, as_of);
/// let view = View { framework: &framework, project: &project, assessment, language: Language::English };
/// let extras = page::Extras { reasons: &[], value_of: &|_| None, fallback_title: "project 1" };
/// let page = text::plain(&page::assessment(&view, &extras), 80);
/// assert!(page.contains("Met (1)"), "{page}");
/// ```
#[must_use]
pub fn assessment(view: &View<'_>, extras: &Extras<'_>) -> Page {
    let language = view.language;
    let identity = &view.framework.identity;
    let title = view.title(extras.fallback_title);
    let as_of = format::date(&view.assessment.as_of, language);
    let subtitle = vec![
        format!("{} ({} {})", view.label(&identity.labels, &identity.id), identity.id, identity.version),
        match language {
            Language::English => format!("Judged as of {as_of}"),
            Language::French => format!("Jugé au {as_of}"),
        },
    ];
    let mut blocks = Vec::new();
    verdicts(view, &mut blocks);
    criteria(view, extras, Status::NotMet, &mut blocks);
    criteria(view, extras, Status::Undecided, &mut blocks);
    super::page_rest::wanted(view, &mut blocks);
    obligations(view, &mut blocks);
    figures(view, &mut blocks);
    criteria(view, extras, Status::Met, &mut blocks);
    not_applicable(view, &mut blocks);
    super::page_rest::variations(view, &mut blocks);
    super::page_rest::used(view, &mut blocks);
    super::page_rest::notes(view, &mut blocks);
    if !extras.reasons.is_empty() {
        blocks.push(Block::Heading(pick(language, "Reasons", "Raisons").to_owned()));
        blocks.push(Block::Tree(extras.reasons.iter().map(|reason| super::explain::branch(view, reason)).collect()));
    }
    blocks.push(super::page_rest::receipt(view));
    Page { language, title, subtitle, blocks }
}

/// Results of the framework's own items, in its order; those of used frameworks have a section of their own.
fn results<'a>(view: &View<'a>) -> impl Iterator<Item = (&'a Item, &'a ItemResult)> + use<'a> {
    let framework = view.framework;
    view.assessment.results.iter().filter_map(move |result| {
        let item = framework.items.get(result.item.0 as usize)?;
        (!item.name.contains('.')).then_some((item, result))
    })
}

fn verdicts(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    for (item, result) in results(view) {
        let (Outcome::Decision { level, possible, .. }, ItemKind::Decision(decision)) = (&result.outcome, &item.kind)
        else {
            continue;
        };
        let sign = outcome_sign(&result.outcome);
        let said = decision_text(view, item, &result.outcome);
        let mut row = Row {
            sign: Some(sign),
            label: Line::plain(format!("{}{}", view.label(&item.labels, &item.name), colon(language))),
            value: Line::toned(if sign == Sign::Decided { Tone::Strong } else { sign.tone() }, said),
            remarks: Vec::new(),
        };
        match level {
            Some(level) => {
                if let Some(Some(condition)) = decision.conditions.get(*level as usize) {
                    let because = super::formula::formula(view.framework, *condition, language);
                    row.remarks.push(Line::toned(
                        Tone::Quiet,
                        format!("{}{}{because}", pick(language, "because", "parce que"), colon(language)),
                    ));
                }
            }
            None if possible.len() > 1 => {
                let names: Vec<String> = possible.iter().map(|level| level_label(view, item, *level)).collect();
                row.remarks.push(Line::plain(format!(
                    "{}{}{}",
                    pick(language, "still possible", "encore possibles"),
                    colon(language),
                    words::either(language, &names)
                )));
            }
            None => {}
        }
        settlements(view, item, result, &mut row.remarks);
        support(view, result, &mut row.remarks);
        blocks.push(Block::Verdict(row));
    }
}

/// The level of a decision, or the name of its open outcome.
#[must_use]
pub(crate) fn decision_text(view: &View<'_>, item: &Item, outcome: &Outcome) -> String {
    let language = view.language;
    match (outcome, &item.kind) {
        (Outcome::Decision { not_applicable: true, .. }, _) => {
            words::status(Status::NotApplicable, language).to_owned()
        }
        (Outcome::Decision { level: Some(level), .. }, _) => level_label(view, item, *level),
        (_, ItemKind::Decision(decision)) => decision
            .undecided
            .as_ref()
            .and_then(|labels| labels.get(language))
            .unwrap_or(words::status(Status::Undecided, language))
            .to_owned(),
        _ => words::status(Status::Undecided, language).to_owned(),
    }
}

fn level_label(view: &View<'_>, item: &Item, level: u32) -> String {
    match &item.kind {
        ItemKind::Decision(decision) => {
            let members = view.framework.axes.get(decision.levels.0 as usize).and_then(|axis| axis.members());
            members
                .and_then(|members| members.get(level as usize))
                .map_or_else(|| (level + 1).to_string(), |member| view.label(&member.labels, &member.name))
        }
        _ => (level + 1).to_string(),
    }
}

fn criteria(view: &View<'_>, extras: &Extras<'_>, wanted: Status, blocks: &mut Vec<Block>) {
    let language = view.language;
    // Requirements first: they close the door.
    let mut rows: Vec<(Role, Row)> = Vec::new();
    for (item, result) in results(view) {
        let (Outcome::Criterion { status, .. }, ItemKind::Criterion(criterion)) = (&result.outcome, &item.kind) else {
            continue;
        };
        if *status == wanted {
            rows.push((criterion.role, criterion_row(view, extras, item, result)));
        }
    }
    rows.sort_by_key(|(role, _)| *role);
    if rows.is_empty() {
        return;
    }
    let word = match (wanted, language) {
        (Status::Met, Language::English) => "Met",
        (Status::Met, Language::French) => "Remplis",
        (Status::NotMet, Language::English) => "Not met",
        (Status::NotMet, Language::French) => "Non remplis",
        (Status::Undecided, Language::English) => "Undecided",
        (Status::Undecided, Language::French) => "Indécis",
        (Status::NotApplicable, Language::English) => "Not applicable",
        (Status::NotApplicable, Language::French) => "Sans objet",
    };
    blocks.push(Block::Heading(format!("{word} ({})", rows.len())));
    blocks.push(Block::Rows(rows.into_iter().map(|(_, row)| row).collect()));
}

fn criterion_row(view: &View<'_>, extras: &Extras<'_>, item: &Item, result: &ItemResult) -> Row {
    let language = view.language;
    let mut row = Row { label: view.label_and_name(&item.labels, &item.name), ..Row::default() };
    let (Outcome::Criterion { status, margin, exception, value }, ItemKind::Criterion(criterion)) =
        (&result.outcome, &item.kind)
    else {
        return row;
    };
    row.sign = Some(status_sign(*status));
    let brief = *status == Status::Met;
    if brief {
        // A label alone is enough where there is nothing to look into.
        row.label = Line::plain(view.label(&item.labels, &item.name));
    }
    // undecided for another reason than its condition
    let holds = *status == Status::Undecided && matches!(value, Value::Known(Datum::Truth(true)));
    // what was asked: by an exception, where one stood in
    let exception = exception.and_then(|place| criterion.exceptions.get(place as usize));
    let condition = exception.map_or(criterion.condition, |exception| exception.condition);
    if let Some(margin) = margin {
        row.value = Line::plain(margin_text(view, condition, margin, if holds { Status::Met } else { *status }));
    } else if let Value::Undefined(undefined) = value {
        row.value = Line::toned(Tone::Doubt, words::cause(undefined.cause, language));
    }
    let bare = matches!(
        view.framework.expressions.get(condition.0 as usize).map(|condition| &condition.kind),
        Some(ExprKind::Input(_) | ExprKind::Not(_))
    );
    let between = *status == Status::Undecided
        && result.settled_by.is_empty()
        && matches!(value, Value::Open(open) if open.wants.cells().is_empty());
    if (*status == Status::NotMet || between) && margin.is_none() && !bare {
        // What was asked, where the label alone does not tell.
        let asked = super::formula::formula(view.framework, condition, language);
        row.remarks.push(Line::toned(
            Tone::Quiet,
            format!("{}{}{asked}", pick(language, "condition", "condition"), colon(language)),
        ));
    }
    let found = result.evidence.unwrap_or(EvidenceLevel::Declared);
    if let Some(least) = criterion.evidence_at_least.filter(|least| holds && found < *least) {
        let [found, wanted] = [found, least].map(|level| words::evidence(level, language));
        row.remarks.push(Line::plain(match language {
            Language::English => format!("the evidence is too weak: {found}, at least {wanted} is wanted"),
            Language::French => format!("la preuve est trop faible\u{a0}: {found}, il faut au moins {wanted}"),
        }));
    }
    if between {
        let known =
            pick(language, "a value is only known between two ends", "une valeur n’est connue qu’entre deux bornes");
        row.remarks.push(Line::plain(known));
    }
    if criterion.role != Role::Requirement && !brief {
        let role = words::role(criterion.role, language);
        row.remarks.push(Line::toned(Tone::Quiet, role_note(criterion.role, role, language)));
    }
    if *status == Status::NotMet
        && let Some(said) = otherwise(view, extras, criterion)
    {
        row.remarks.push(Line::plain(said));
    }
    if let Some(exception) = exception {
        let name = view.label(&exception.labels, &exception.name);
        row.remarks.push(Line::plain(format!(
            "{}{}{name}",
            pick(language, "by the exception", "par l’exception"),
            colon(language)
        )));
    }
    if *status == Status::Undecided {
        if result.settled_by.is_empty()
            && let Value::Open(open) = value
        {
            let names = super::page_rest::grouped(view, &open.wants.cells());
            if !names.is_empty() {
                row.remarks.push(Line::plain(format!(
                    "{}{}{}",
                    pick(language, "for want of", "faute de"),
                    colon(language),
                    words::listed(language, &names)
                )));
            }
        }
        settlements(view, item, result, &mut row.remarks);
    }
    if !brief {
        support(view, result, &mut row.remarks);
        for sources in item.about.sources.iter().take(1) {
            row.remarks.push(Line::toned(
                Tone::Quiet,
                format!("{}{}{}", pick(language, "source", "source"), colon(language), sources.join(", ")),
            ));
        }
    } else if result.provisional {
        row.remarks.push(Line::toned(Tone::Doubt, pick(language, "provisional", "provisoire")));
    }
    row
}

fn role_note(role: Role, name: &str, language: Language) -> String {
    let note = match role {
        Role::Preference | Role::Observation => pick(language, "closes no door", "ne ferme aucune porte"),
        Role::Requirement | Role::Criterion => "",
    };
    if note.is_empty() { name.to_owned() } else { format!("{name}, {note}") }
}

/// `€510,000: at most €500,000 is wanted (€10,000 too much)`.
fn margin_text(view: &View<'_>, condition: ExprId, margin: &Margin, status: Status) -> String {
    let language = view.language;
    let expression = |id: ExprId| view.framework.expressions.get(id.0 as usize);
    let ty = expression(margin.left).map_or(Type::Truth, |left| left.ty.clone());
    let value = view.formula_value(Some(margin.left), &ty, &Value::Known(margin.value.clone()));
    let threshold = view.formula_value(Some(margin.right), &ty, &Value::Known(margin.threshold.clone()));
    let comparator = match expression(condition).map(|condition| &condition.kind) {
        Some(ExprKind::Compare(comparator, left, _)) if *left == margin.left => Some(*comparator),
        Some(ExprKind::Compare(comparator, ..)) => Some(mirrored(*comparator)),
        _ => None,
    };
    let is_date = matches!(margin.value, Datum::Date(_));
    let bound = match comparator {
        Some(comparator) if is_date => words::date_bound(comparator, &threshold, language),
        Some(comparator) => words::bound(comparator, &threshold, language),
        None => format!("{} {threshold}", pick(language, "against", "contre")),
    };
    // days are counted whole: what is hours off is neither at the mark nor days off
    let within_a_day = match (&margin.value, &margin.threshold) {
        (Datum::Date(value @ Date::Time(_)), Datum::Date(mark @ Date::Time(_))) => {
            value.compare(mark) != DateOrder::Same
        }
        _ => false,
    };
    let exact = margin.distance.is_zero() == Some(true) && !within_a_day;
    let distance = if within_a_day && margin.distance.is_zero() == Some(true) {
        pick(language, "less than a day", "moins d’un jour").to_owned()
    } else if exact {
        match status {
            Status::Met => pick(language, "just", "tout juste").to_owned(),
            _ => pick(language, "just not", "à la limite").to_owned(),
        }
    } else if margin.in_days {
        margin.distance.abs().to_i64().map_or_else(
            || format::number(view.framework, &Unit::none(), &margin.distance.abs(), language),
            |days| words::days(days, language),
        )
    } else {
        match &ty {
            Type::Number(number) if number.unit == Unit::percent() => format::points(&margin.distance.abs(), language),
            Type::Number(number) => format::number(view.framework, &number.unit, &margin.distance.abs(), language),
            _ => format::number(view.framework, &Unit::none(), &margin.distance.abs(), language),
        }
    };
    let remark = match (status, exact, comparator) {
        (Status::Undecided, ..) => String::new(),
        (_, true, Some(Comparator::Equal | Comparator::NotEqual)) => String::new(),
        (_, true, _) => format!(" ({distance})"),
        (Status::Met, false, _) => match language {
            Language::English => format!(" (margin {distance})"),
            Language::French => format!(" (marge {distance})"),
        },
        (_, false, _) => match language {
            Language::English => format!(" ({distance} off)"),
            Language::French => format!(" (écart {distance})"),
        },
    };
    match (status, language) {
        (Status::Met, _) => format!("{value}, {bound}{remark}"),
        (_, Language::English) => format!("{value}, wanted {bound}{remark}"),
        (_, Language::French) => format!("{value}, il faut {bound}{remark}"),
    }
}

/// The same comparison with its sides exchanged.
fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Equal | Comparator::NotEqual => comparator,
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
    }
}

/// The sentence of `otherwise say` with its values put in, in the reader's language if there is one.
fn otherwise(view: &View<'_>, extras: &Extras<'_>, criterion: &crate::framework::Criterion) -> Option<String> {
    let find = |language| criterion.otherwise_say.iter().find(|(of, _)| *of == language);
    let (_, template) = find(view.language).or_else(|| find(view.language.other()))?;
    let mut out = String::new();
    for part in &template.0 {
        match part {
            TemplatePart::Text(text) => out.push_str(text),
            TemplatePart::Value(id) => {
                let ty = &view.framework.expressions.get(id.0 as usize)?.ty;
                out.push_str(&view.formula_value(Some(*id), ty, &(extras.value_of)(*id)?));
            }
        }
    }
    Some(out)
}

/// What would settle a result: a line each, the smallest sets first.
fn settlements(view: &View<'_>, item: &Item, result: &ItemResult, remarks: &mut Vec<Line>) {
    let language = view.language;
    let settled_by = &result.settled_by;
    for settlement in settled_by.iter().take(MOST_SETTLEMENTS) {
        remarks.push(Line::plain(settlement_text(view, item, settlement)));
    }
    let more = settled_by.len().saturating_sub(MOST_SETTLEMENTS);
    if more > 0 {
        let perhaps = match (result.settlements_cut, language) {
            (false, _) => "",
            (true, Language::English) => " at least",
            (true, Language::French) => " au moins",
        };
        remarks.push(Line::toned(
            Tone::Quiet,
            match language {
                Language::English => format!("and {more} more {}{perhaps}", if more == 1 { "way" } else { "ways" }),
                Language::French if more == 1 => format!("et 1 autre façon{perhaps}"),
                Language::French => format!("et {more} autres façons{perhaps}"),
            },
        ));
    } else if result.settlements_cut {
        let said = pick(
            language,
            "there may be other ways: not all could be looked for",
            "il peut y en avoir d’autres\u{a0}: toutes n’ont pas pu être cherchées",
        );
        remarks.push(Line::toned(Tone::Quiet, said));
    }
}

/// `met if …`, `settled by …`.
#[must_use]
pub(crate) fn settlement_text(view: &View<'_>, item: &Item, settlement: &Settlement) -> String {
    let language = view.language;
    let mut answers: Vec<String> = settlement.answers.iter().map(|answer| view.answer(answer)).collect();
    answers.extend(settlement.relations.iter().map(|relation| view.relation(relation)));
    answers.extend(settlement.choices.iter().map(|choice| view.choice(choice)));
    let answers = answers.join(pick(language, "; ", "\u{202f}; "));
    let result = match &settlement.result {
        Settled::Status(status) => words::status(*status, language).to_owned(),
        Settled::Level(level) => words::quoted(language, &level_label(view, item, *level)),
        Settled::Value(value) => view.item_value(item, &Value::Known(value.clone())),
    };
    match language {
        Language::English => format!("{result} if {answers}"),
        Language::French => format!("{result} si {answers}"),
    }
}

/// Evidence weaker than verified, and whether more data may change the result.
fn support(view: &View<'_>, result: &ItemResult, remarks: &mut Vec<Line>) {
    let language = view.language;
    if result.provisional {
        remarks.push(Line::toned(
            Tone::Doubt,
            pick(
                language,
                "provisional: it rests on known data only or on a default; more data may change it",
                "provisoire\u{a0}: repose sur les seules données connues ou sur une valeur par défaut ; d’autres données peuvent le changer",
            ),
        ));
    }
    if let Some(level) = result.evidence
        && matches!(result.outcome, Outcome::Decision { .. })
    {
        remarks.push(Line::toned(
            Tone::Quiet,
            format!(
                "{}{}{}",
                pick(language, "weakest evidence", "preuve la plus faible"),
                colon(language),
                words::evidence(level, language)
            ),
        ));
    }
}

fn not_applicable(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    let names: Vec<String> = results(view)
        .filter(|(_, result)| {
            matches!(
                &result.outcome,
                Outcome::Criterion { status: Status::NotApplicable, .. }
                    | Outcome::Obligation { state: ObligationState::NotApplicable, .. }
            )
        })
        .map(|(item, _)| view.label(&item.labels, &item.name))
        .collect();
    if !names.is_empty() {
        blocks.push(Block::Heading(format!("{} ({})", pick(language, "Not applicable", "Sans objet"), names.len())));
        blocks.push(Block::Paragraph(Line::toned(Tone::Quiet, names.join(" · "))));
    }
}

/// Any outcome in a few words.
#[must_use]
pub(crate) fn outcome_text(view: &View<'_>, item: &Item, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Quantity { cells, .. } => cells_text(view, item, cells),
        Outcome::Criterion { status, .. } => words::status(*status, view.language).to_owned(),
        Outcome::Obligation { state, .. } => obligation_text(state, view.language),
        Outcome::Decision { .. } => decision_text(view, item, outcome),
        Outcome::OverTable => pick(view.language, "over a table only", "sur un tableau seulement").to_owned(),
    }
}

/// The values of a quantity in a line: each after its place, the first of them.
pub(super) fn cells_text(view: &View<'_>, item: &Item, cells: &Cells) -> String {
    let cells = view.cells(item, cells);
    let mut parts: Vec<String> = cells
        .iter()
        .take(MOST_CELLS)
        .map(|(place, value)| if place.is_empty() { value.clone() } else { format!("{place} {value}") })
        .collect();
    if cells.len() > MOST_CELLS {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}
