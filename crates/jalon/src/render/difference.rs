//! Two versions of a framework told apart, for people: what changed, what comes out otherwise, and for whom.

use super::portfolio::with_view;
use super::view::{View, outcome_sign};
use super::words::{colon, listed, others, pick, quoted};
use super::{Block, Branch, Line, Page, Tone, format, given, page};
use crate::comparison::{Change, Comparison, FacetChange, FigureCell, Judged, Nature, Refigured, Rerun, What, Witness};
use crate::framework::{Framework, ItemId};
use crate::lang::Language;
use crate::portfolio::Figures;

mod words;

pub(crate) use words::{aspect, kind, sight};

/// What is told of two versions.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, source::Source};
/// use jalon::{comparison::compare, lang::Language, render::{difference::{Difference, page}, markdown::markdown}};
/// # fn framework(limit: u32) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= {limit} EUR\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (&framework(10), &framework(20)); // requirement small : budget <= …
/// let comparison = &compare(old, new);
/// let told = Difference { old, new, comparison, witnesses: &[], examples: &[], projects: &[], figures: None };
/// let page = markdown(&page(&told, Language::English));
/// assert!(page.contains("€10") && page.contains("€20"), "{page}");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Difference<'a> {
    /// The older version.
    pub old: &'a Framework,
    /// The newer one.
    pub new: &'a Framework,
    /// What changed.
    pub comparison: &'a Comparison,
    /// Projects that tell the two apart.
    pub witnesses: &'a [Witness],
    /// The examples of both, judged by both.
    pub examples: &'a [Rerun],
    /// Projects given, judged by both.
    pub projects: &'a [Rerun],
    /// The figures over them, by both.
    pub figures: Option<&'a Refigured>,
}

/// Values of one figure beyond this are not listed on a page.
const MOST_CELLS: usize = 20;

/// The page of a comparison, the most important first.
#[must_use]
pub fn page(difference: &Difference<'_>, language: Language) -> Page {
    let teller = Teller { difference, language };
    let mut blocks = Vec::new();
    teller.breaches(&mut blocks);
    teller.changes(Nature::Meaning, pick(language, "What changed in meaning", "Ce qui change de sens"), &mut blocks);
    teller.affected(&mut blocks);
    teller.witnesses(&mut blocks);
    let projects = pick(language, "Projects that come out otherwise", "Projets dont le résultat change");
    teller.reruns(difference.projects, projects, &mut blocks);
    teller.figures(&mut blocks);
    let examples = pick(language, "Examples that come out otherwise", "Exemples dont le résultat change");
    teller.reruns(difference.examples, examples, &mut blocks);
    teller.changes(Nature::Words, pick(language, "In words only", "Dans les mots seulement"), &mut blocks);
    teller.changes(Nature::Examples, pick(language, "In the examples", "Dans les exemples"), &mut blocks);
    Page { language, title: teller.title(), subtitle: vec![summary(difference, language)], blocks }
}

/// What came of it, in a sentence.
#[must_use]
pub(crate) fn summary(difference: &Difference<'_>, language: Language) -> String {
    let count = |nature: Nature| difference.comparison.changes.iter().filter(|change| change.nature == nature).count();
    let (meaning, words, examples) = (count(Nature::Meaning), count(Nature::Words), count(Nature::Examples));
    let mut parts = Vec::new();
    match (meaning, language) {
        (0, Language::English) => parts.push("no change in meaning".to_owned()),
        (0, Language::French) => parts.push("aucun changement de sens".to_owned()),
        (1, Language::English) => parts.push("1 change in meaning".to_owned()),
        (many, Language::English) => parts.push(format!("{many} changes in meaning")),
        (1, Language::French) => parts.push("1 changement de sens".to_owned()),
        (many, Language::French) => parts.push(format!("{many} changements de sens")),
    }
    if words > 0 {
        parts.push(match language {
            Language::English => format!("{words} in words only"),
            Language::French => format!("{words} dans les mots seulement"),
        });
    }
    if examples > 0 {
        parts.push(match language {
            Language::English => format!("{examples} in the examples"),
            Language::French => format!("{examples} dans les exemples"),
        });
    }
    let judged = |reruns: &[Rerun]| (reruns.iter().filter(|rerun| rerun.differs()).count(), reruns.len());
    let (other, all) = judged(difference.examples);
    if all > 0 {
        parts.push(match language {
            Language::English if other == 1 => format!("1 of {all} examples comes out otherwise"),
            Language::English => format!("{other} of {all} examples come out otherwise"),
            Language::French if other < 2 => format!("{other} exemple sur {all} donne un autre résultat"),
            Language::French => format!("{other} exemples sur {all} donnent un autre résultat"),
        });
    }
    let (other, all) = judged(difference.projects);
    if all > 0 {
        parts.push(match language {
            Language::English if other == 1 => format!("1 of {all} projects comes out otherwise"),
            Language::English => format!("{other} of {all} projects come out otherwise"),
            Language::French if other < 2 => format!("{other} projet sur {all} a un autre résultat"),
            Language::French => format!("{other} projets sur {all} ont un autre résultat"),
        });
    }
    parts.join(pick(language, "; ", "\u{202f}; "))
}

struct Teller<'a> {
    difference: &'a Difference<'a>,
    language: Language,
}

impl Teller<'_> {
    fn title(&self) -> String {
        let (old, new) = (&self.difference.old.identity, &self.difference.new.identity);
        let said = |id: &str, version: &str| if version.is_empty() { id.to_owned() } else { format!("{id} {version}") };
        if old.id == new.id && old.version == new.version {
            return match self.language {
                Language::English => format!("{}, two texts", said(&new.id, &new.version)),
                Language::French => format!("{}, deux textes", said(&new.id, &new.version)),
            };
        }
        format!("{} → {}", said(&old.id, &old.version), said(&new.id, &new.version))
    }

    fn breaches(&self, blocks: &mut Vec<Block>) {
        let names: Vec<String> =
            self.difference.comparison.breaches().map(|change| quoted(self.language, old_name(change))).collect();
        if names.is_empty() {
            return;
        }
        let heading = pick(self.language, "Frozen, and changed all the same", "Figé, et pourtant changé");
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Paragraph(Line::toned(Tone::Bad, listed(self.language, &names))));
    }

    fn changes(&self, nature: Nature, heading: &str, blocks: &mut Vec<Block>) {
        let branches: Vec<Branch> = self
            .difference
            .comparison
            .changes
            .iter()
            .filter(|change| change.nature == nature)
            .map(|change| self.change(change))
            .collect();
        if !branches.is_empty() {
            blocks.push(Block::Heading(heading.to_owned()));
            blocks.push(Block::Tree(branches));
        }
    }

    fn change(&self, change: &Change) -> Branch {
        let (mark, tone) = match &change.what {
            What::Added => ("+", Tone::Good),
            What::Removed => ("−", Tone::Bad),
            What::Renamed { .. } => ("→", Tone::Doubt),
            What::Changed(_) => ("≠", Tone::Doubt),
        };
        let mut line = Line::toned(tone, format!("{mark} "))
            .and(Tone::Plain, format!("{} ", kind(change.kind, self.language)))
            .and(Tone::Strong, change.name.clone());
        if let What::Renamed { from, .. } = &change.what {
            let said = pick(self.language, ", until now ", ", jusqu’ici ");
            line = line.and(Tone::Plain, said).and(Tone::Strong, from.clone());
        }
        let said = match &change.what {
            What::Added => pick(self.language, "added", "ajouté"),
            What::Removed => pick(self.language, "removed", "retiré"),
            What::Renamed { .. } | What::Changed(_) => "",
        };
        if !said.is_empty() {
            line = line.and(Tone::Quiet, format!(" ({said})"));
        }
        if change.frozen {
            line = line.and(Tone::Quiet, pick(self.language, " (frozen)", " (figé)"));
        }
        let because = change.facets().iter().map(|facet| self.facet(facet)).collect();
        Branch { sign: None, line, because }
    }

    /// `condition: budget ≤ 10 € → budget ≤ 20 €`, on two lines where that is long.
    fn facet(&self, facet: &FacetChange) -> Branch {
        let (before, after) = words::both(self.difference.old, self.difference.new, facet, self.language);
        let name = format!("{}{}", aspect(&facet.aspect, self.language), colon(self.language));
        let long = before.chars().count() + after.chars().count() > 70;
        if long && !before.is_empty() && !after.is_empty() {
            let was = pick(self.language, "until now: ", "jusqu’ici\u{a0}: ");
            let is = pick(self.language, "from now on: ", "désormais\u{a0}: ");
            let side = |lead: &str, text: &str, tone: Tone| Branch {
                line: Line::toned(Tone::Quiet, lead).and(tone, text),
                ..Branch::default()
            };
            return Branch {
                sign: None,
                line: Line::toned(Tone::Quiet, name.trim_end()),
                because: vec![side(was, &before, Tone::Bad), side(is, &after, Tone::Good)],
            };
        }
        let none = || pick(self.language, "nothing", "rien").to_owned();
        let line = Line::toned(Tone::Quiet, name)
            .and(Tone::Bad, if before.is_empty() { none() } else { before })
            .and(Tone::Plain, " → ")
            .and(Tone::Good, if after.is_empty() { none() } else { after });
        Branch { line, ..Branch::default() }
    }

    fn affected(&self, blocks: &mut Vec<Block>) {
        let names: Vec<String> = self
            .difference
            .comparison
            .affected
            .iter()
            .filter_map(|id| self.difference.new.items.get(id.0 as usize))
            .map(|item| item.name.clone())
            .collect();
        if names.is_empty() {
            return;
        }
        let heading =
            pick(self.language, "Results that rest on what changed", "Résultats qui reposent sur ce qui change");
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Paragraph(Line::plain(names.join(", "))));
    }

    fn witnesses(&self, blocks: &mut Vec<Block>) {
        if self.difference.witnesses.is_empty() {
            return;
        }
        let heading = pick(
            self.language,
            "Smallest projects found that tell the two versions apart",
            "Plus petits projets trouvés qui départagent les deux versions",
        );
        blocks.push(Block::Heading(heading.to_owned()));
        let branches = self.difference.witnesses.iter().map(|witness| {
            let line = self.outcomes((&witness.old, witness.old_item), (&witness.new, witness.new_item));
            let mut because = self.answers(&witness.old, &witness.new);
            let day = format::date(&witness.as_of, self.language);
            because.push(Branch {
                line: Line::toned(
                    Tone::Quiet,
                    match self.language {
                        Language::English => format!("judged as of {day}"),
                        Language::French => format!("jugé au {day}"),
                    },
                ),
                ..Branch::default()
            });
            Branch { sign: None, line, because }
        });
        blocks.push(Block::Tree(branches.collect()));
    }

    /// Every answer of a project: those of the newer version, and those that only the older one takes.
    fn answers(&self, old: &Judged, new: &Judged) -> Vec<Branch> {
        let of_new = given::answers(&self.view(self.difference.new, new));
        let of_old = given::answers(&self.view(self.difference.old, old));
        let more = of_old.into_iter().filter(|(_, name, _)| !of_new.iter().any(|(_, known, _)| known == name));
        of_new
            .iter()
            .cloned()
            .chain(more)
            .map(|(_, name, value)| Branch {
                line: Line::toned(Tone::Quiet, format!("{name}{}", colon(self.language))).and(Tone::Plain, value),
                ..Branch::default()
            })
            .collect()
    }

    fn view<'v>(&self, framework: &'v Framework, judged: &'v Judged) -> View<'v> {
        View { framework, project: &judged.project, assessment: &judged.assessment, language: self.language }
    }

    /// `Within the limit: met → not met`.
    fn outcomes(&self, old: (&Judged, ItemId), new: (&Judged, ItemId)) -> Line {
        let said = |framework: &Framework, judged: &Judged, id: ItemId| -> (String, Tone, String) {
            let view = self.view(framework, judged);
            let found = view.item(id).zip(judged.assessment.results.get(id.0 as usize));
            found.map_or((String::new(), Tone::Plain, String::new()), |(item, result)| {
                let tone = outcome_sign(&result.outcome).tone();
                let tone = if tone == Tone::Quiet { Tone::Plain } else { tone };
                (view.label(&item.labels, &item.name), tone, page::outcome_text(&view, item, &result.outcome))
            })
        };
        let (_, before_tone, before) = said(self.difference.old, old.0, old.1);
        let (label, after_tone, after) = said(self.difference.new, new.0, new.1);
        Line::plain(format!("{label}{}", colon(self.language)))
            .and(before_tone, before)
            .and(Tone::Plain, " → ")
            .and(after_tone, after)
    }

    /// The figures over the given projects that differ.
    fn figures(&self, blocks: &mut Vec<Block>) {
        let Some(figures) = self.difference.figures.filter(|figures| !figures.differences.is_empty()) else { return };
        let heading = pick(self.language, "Figures that come out otherwise", "Chiffres qui changent");
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Tree(self.refigured(figures)));
    }

    /// The figures that differ, each value by value.
    fn refigured(&self, figures: &Refigured) -> Vec<Branch> {
        let told = figure_changes(self.difference, figures, self.language);
        let branch = |line: Line| Branch { line, ..Branch::default() };
        let line = |cell: &FigureChange| {
            let place = if cell.place.is_empty() { "" } else { colon(self.language) };
            let place = Line::plain(format!("{}{place}", cell.place));
            place.and(Tone::Bad, &cell.before).and(Tone::Plain, " → ").and(Tone::Good, &cell.after)
        };
        let of_one = |cells: &[FigureChange]| {
            let label = cells.first().map(|cell| cell.label.clone()).unwrap_or_default();
            if let [only] = cells
                && only.place.is_empty()
            {
                return branch(Line::plain(format!("{label}{}", colon(self.language))).join(&line(only)));
            }
            let more = cells.len().saturating_sub(MOST_CELLS);
            let said = others(more, self.language);
            let rest = (more > 0).then(|| branch(Line::toned(Tone::Quiet, said)));
            let because = cells.iter().take(MOST_CELLS).map(|cell| branch(line(cell))).chain(rest).collect();
            Branch { line: Line::toned(Tone::Strong, label), because, ..Branch::default() }
        };
        told.chunk_by(|one, other| one.name == other.name).map(of_one).collect()
    }

    fn reruns(&self, reruns: &[Rerun], heading: &str, blocks: &mut Vec<Block>) {
        let told = |rerun: &&Rerun| rerun.differs() || !rerun.left_out.is_empty();
        let branches: Vec<Branch> = reruns.iter().filter(told).map(|rerun| self.rerun(rerun)).collect();
        if !branches.is_empty() {
            blocks.push(Block::Heading(heading.to_owned()));
            blocks.push(Block::Tree(branches));
        }
    }

    fn rerun(&self, rerun: &Rerun) -> Branch {
        let outcome = |(was, is): &(ItemId, ItemId)| Branch {
            line: self.outcomes((&rerun.old, *was), (&rerun.new, *is)),
            ..Branch::default()
        };
        let mut because: Vec<Branch> = rerun.differences.iter().map(outcome).collect();
        if let Some(among) = &rerun.among {
            because.extend(among.figures.iter().flat_map(|figures| self.refigured(figures)));
            because.extend(among.projects.iter().filter(|one| one.differs()).map(|one| self.rerun(one)));
        }
        if !rerun.left_out.is_empty() {
            let names = rerun.left_out.join(", ");
            let said = match self.language {
                Language::English => format!("left out, since one version does not take it: {names}"),
                Language::French => format!("laissé de côté, car une version ne l’admet pas\u{a0}: {names}"),
            };
            because.push(Branch { line: Line::toned(Tone::Doubt, said), ..Branch::default() });
        }
        Branch { sign: None, line: Line::toned(Tone::Strong, rerun.name.clone()), because }
    }
}

/// A value of a figure over projects, before and after, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FigureChange {
    /// The name of the figure in the newer version.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// The project or the groups that the value is about; empty for a figure over all.
    pub(crate) place: String,
    /// By the older version.
    pub(crate) before: String,
    /// By the newer one.
    pub(crate) after: String,
}

/// The values of figures that differ, in words.
#[must_use]
pub(crate) fn figure_changes(
    difference: &Difference<'_>,
    figures: &Refigured,
    language: Language,
) -> Vec<FigureChange> {
    with_view(difference.old, &figures.old, language, |old| {
        with_view(difference.new, &figures.new, language, |new| {
            let said = |view: &View<'_>, figures: &Figures, at: FigureCell| -> Option<FigureChange> {
                let figure = figures.figures.get(at.figure)?;
                let item = view.item(figure.item)?;
                let value = view.item_value(item, figure.cells.values.get(at.cell)?);
                let cell = u32::try_from(at.cell).ok()?;
                let place = view.place(&view.cell_place(figure.cells.axes.as_slice(), &figure.cells.sizes, cell));
                let (name, label) = (item.name.clone(), view.label(&item.labels, &item.name));
                Some(FigureChange { name, label, place, before: String::new(), after: value })
            };
            let both = |(was, is): &(FigureCell, FigureCell)| {
                let before = said(old, &figures.old, *was)?.after;
                Some(FigureChange { before, ..said(new, &figures.new, *is)? })
            };
            figures.differences.iter().filter_map(both).collect()
        })
    })
}

/// The name in the older version.
fn old_name(change: &Change) -> &str {
    match &change.what {
        What::Renamed { from, .. } => from,
        _ => &change.name,
    }
}
