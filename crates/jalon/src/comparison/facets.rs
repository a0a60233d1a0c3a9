//! What each declaration says, one thing at a time: its meaning to compare, and how it may be shown.

use super::canon::Canon;
use super::{Aspect, Kind, Sight};
use crate::axis::{Axes, AxisId, Labels, Member};
use crate::framework::{
    About, AnswerState, Example, ExpectedOutcome, ExprId, Input, ItemKind, Parameter, Project, Scale, Subject, Target,
    Type, Variation, VariationKind, WantedWhat,
};
use crate::lang::Language;
use crate::source::Place;
use crate::value::Interval;

mod items;

use items::item;

/// A declaration.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    /// What sort of thing it is.
    pub(super) kind: Kind,
    /// Its name.
    pub(super) name: String,
    /// Its name as the newer version has it.
    pub(super) key: String,
    /// Whether it may not change.
    pub(super) frozen: bool,
    /// Where it is declared.
    pub(super) place: Place,
    /// What it says.
    pub(super) facets: Vec<Facet>,
}

/// One thing that a declaration says.
#[derive(Debug, Clone)]
pub(super) struct Facet {
    /// Which thing.
    pub(super) aspect: Aspect,
    /// What it means: equal for equal meanings.
    pub(super) key: String,
    /// How it may be shown.
    pub(super) sight: Sight,
}

/// Every declaration of a framework, in order of their sorts.
pub(super) fn declarations(canon: &Canon<'_>) -> Vec<Declared> {
    let framework = canon.framework;
    let mut all = vec![identity(canon)];
    all.extend(framework.units.iter().map(|unit| {
        let mut list = List::new(canon);
        list.labels(&unit.labels);
        list.plurals(&unit.plurals);
        let dimension: Vec<String> =
            unit.unit.dimension().iter().map(|(name, power)| format!("{name}^{power}")).collect();
        let worth = format!("{} {}", unit.unit.scale().to_exact_string(), dimension.join(" "));
        list.say(Aspect::Worth, worth.clone(), Sight::Text(worth));
        list.about(&unit.about);
        list.declared(Kind::Unit, &unit.name, &unit.about)
    }));
    all.extend((0u32..).zip(&framework.axes).filter_map(|(id, _)| axis(canon, AxisId(id))));
    all.extend(framework.inputs.iter().map(|own| input(canon, own)));
    all.extend(framework.parameters.iter().map(|own| parameter(canon, own)));
    all.extend(framework.scales.iter().enumerate().map(|(place, own)| scale(canon, place, own)));
    all.extend(framework.items.iter().map(|own| item(canon, own)));
    all.extend(framework.groups.iter().map(|group| {
        let mut list = List::new(canon);
        let mut names: Vec<String> = group.items.iter().map(|id| canon.item(*id)).collect();
        names.sort();
        list.say(Aspect::Items, format!("{names:?}"), Sight::Names(names));
        list.declared(Kind::Group, &group.name, &About::default())
    }));
    all.extend(framework.variations.iter().map(|own| variation(canon, own)));
    all.extend(framework.theory.iter().map(|node| {
        let mut list = List::new(canon);
        list.labels(&node.labels);
        let mut from: Vec<String> = node
            .from
            .iter()
            .filter_map(|at| framework.theory.get(*at as usize))
            .map(|other| canon.name(&other.name))
            .collect();
        from.sort();
        list.names(Aspect::From, from);
        let mut measured: Vec<String> = node.measured_by.iter().map(|id| canon.item(*id)).collect();
        measured.sort();
        list.names(Aspect::MeasuredBy, measured);
        list.about(&node.about);
        list.declared(Kind::Theory(node.kind), &node.name, &node.about)
    }));
    all.extend(framework.examples.iter().map(|own| example(canon, own)));
    all
}

/// The name of a reading with that of what it reads otherwise; a scenario's alone.
pub(super) fn variation_name(canon: &Canon<'_>, variation: &Variation) -> String {
    let owner = match variation.kind {
        VariationKind::ItemReading(id) => Some(canon.item(id)),
        VariationKind::ParameterReading(id) => {
            canon.framework.parameters.get(id.0 as usize).map(|parameter| canon.name(&parameter.name))
        }
        VariationKind::Scenario => None,
    };
    owner.map_or_else(|| variation.name.clone(), |owner| format!("{owner}.{}", variation.name))
}

struct List<'c, 'a> {
    canon: &'c Canon<'a>,
    facets: Vec<Facet>,
}

impl<'c, 'a> List<'c, 'a> {
    fn new(canon: &'c Canon<'a>) -> List<'c, 'a> {
        List { canon, facets: Vec::new() }
    }

    fn declared(self, kind: Kind, name: &str, about: &About) -> Declared {
        Declared {
            kind,
            name: name.to_owned(),
            key: self.canon.name(name),
            frozen: about.frozen,
            place: about.place,
            facets: self.facets,
        }
    }

    fn say(&mut self, aspect: Aspect, key: String, sight: Sight) {
        self.facets.push(Facet { aspect, key, sight });
    }

    fn formula(&mut self, aspect: Aspect, id: ExprId) {
        self.say(aspect, self.canon.meaning(id), Sight::Formula(id));
    }

    fn maybe(&mut self, aspect: Aspect, id: Option<ExprId>) {
        if let Some(id) = id {
            self.formula(aspect, id);
        }
    }

    fn text(&mut self, aspect: Aspect, text: Option<&String>) {
        if let Some(text) = text {
            self.say(aspect, text.clone(), Sight::Text(text.clone()));
        }
    }

    fn flag(&mut self, aspect: Aspect, is: bool) {
        if is {
            self.say(aspect, String::new(), Sight::Said);
        }
    }

    fn names(&mut self, aspect: Aspect, names: Vec<String>) {
        if !names.is_empty() {
            self.say(aspect, format!("{names:?}"), Sight::Names(names));
        }
    }

    fn labels(&mut self, labels: &Labels) {
        self.text(Aspect::Label(Language::English), labels.en.as_ref());
        self.text(Aspect::Label(Language::French), labels.fr.as_ref());
    }

    fn plurals(&mut self, labels: &Labels) {
        self.text(Aspect::Plural(Language::English), labels.en.as_ref());
        self.text(Aspect::Plural(Language::French), labels.fr.as_ref());
    }

    fn about(&mut self, about: &About) {
        self.names(Aspect::Source, about.sources.iter().map(|line| line.join(" — ")).collect());
        if let Some(basis) = about.basis {
            self.say(Aspect::Basis, format!("{basis:?}"), Sight::Basis(basis));
        }
        self.names(Aspect::Note, about.notes.clone());
        self.flag(Aspect::Frozen, about.frozen);
    }

    /// A type with its axes; the choices that it lists itself are told one by one, so that their name is not its own.
    fn typed(&mut self, own: &str, ty: &Type, axes: &Axes) {
        let named = |name: String| if name == self.canon.name(own) { "its own".to_owned() } else { name };
        let key = match ty {
            Type::Member(axis) => format!("member of {}", named(self.canon.axis(*axis))),
            other => self.canon.ty(other),
        };
        let mut over: Vec<String> = axes.as_slice().iter().map(|axis| named(self.canon.axis(*axis))).collect();
        over.sort();
        self.say(Aspect::Type, format!("{key} {over:?}"), Sight::Type(ty.clone(), axes.clone()));
        let listed = match ty {
            Type::Member(axis) => Some(*axis),
            _ => axes.as_slice().iter().copied().find(|axis| named(self.canon.axis(*axis)) == "its own"),
        };
        let axis = listed.and_then(|id| self.canon.framework.axes.get(id.0 as usize).map(|axis| (id, axis)));
        if let Some((id, axis)) = axis
            && named(self.canon.axis(id)) == "its own"
            && let Some(members) = axis.members()
        {
            self.members(members, axis.ordered);
        }
    }

    fn members(&mut self, members: &[Member], ordered: bool) {
        for member in members {
            let number = member.number.as_ref().map(crate::number::Number::to_exact_string);
            let mut shown: Vec<String> = number.clone().into_iter().collect();
            shown.extend(member.code.iter().map(|code| format!("« {code} »")));
            let sight = if shown.is_empty() { Sight::Said } else { Sight::Text(shown.join(", ")) };
            self.say(Aspect::Member(member.name.clone()), format!("{number:?} {:?}", member.code), sight);
            for (language, label) in [(Language::English, &member.labels.en), (Language::French, &member.labels.fr)] {
                if let Some(label) = label {
                    // A choice's label is told with the labels of what lists it.
                    let text = format!("{}: {label}", member.name);
                    self.facets.push(Facet {
                        aspect: Aspect::Label(language),
                        key: text.clone(),
                        sight: Sight::Text(text),
                    });
                }
            }
        }
        if ordered {
            let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
            self.names(Aspect::Order, names);
        }
    }
}

fn identity(canon: &Canon<'_>) -> Declared {
    let identity = &canon.framework.identity;
    let mut list = List::new(canon);
    list.text(Aspect::Identity, Some(&identity.id));
    list.text(Aspect::Version, Some(&identity.version).filter(|version| !version.is_empty()));
    list.labels(&identity.labels);
    list.text(Aspect::Licence, identity.licence.as_ref());
    list.text(Aspect::Jurisdiction, identity.jurisdiction.as_ref());
    list.names(Aspect::Authors, identity.authors.clone());
    if identity.valid_from.is_some() || identity.valid_until.is_some() {
        let key = format!("{:?} {:?}", identity.valid_from, identity.valid_until);
        list.say(Aspect::Validity, key, Sight::Dates(identity.valid_from, identity.valid_until));
    }
    list.text(Aspect::Zone, identity.zone.as_ref());
    list.about(&identity.about);
    let mut declared = list.declared(Kind::Framework, &identity.id, &identity.about);
    // There is but one, whatever its id.
    declared.key = String::new();
    declared
}

fn axis(canon: &Canon<'_>, id: AxisId) -> Option<Declared> {
    use crate::axis::AxisKind;
    let axis = canon.framework.axes.get(id.0 as usize)?;
    let kind = match &axis.kind {
        AxisKind::Closed(_) => "closed",
        AxisKind::Periods(_) => "periods",
        AxisKind::Open => "open",
        // Choices are told with what lists them; that of the projects is always the same.
        AxisKind::Choices(_) | AxisKind::Project => return None,
    };
    let mut list = List::new(canon);
    list.labels(&axis.labels);
    let mut sort = vec![kind.to_owned()];
    sort.extend(axis.ordered.then(|| "ordered".to_owned()));
    sort.extend(axis.private.then(|| "private".to_owned()));
    sort.extend(axis.shared.then(|| "shared".to_owned()));
    sort.extend(axis.counts.as_ref().map(|unit| unit.text(Language::English, false)));
    list.names(Aspect::AxisKind, sort);
    if let Some(members) = axis.members() {
        list.members(members, axis.ordered);
    }
    let mut declared = list.declared(Kind::Axis, &axis.name, &About::default());
    declared.key = canon.axis(id);
    Some(declared)
}

fn input(canon: &Canon<'_>, own: &Input) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    list.typed(&own.name, &own.ty, &own.axes);
    if let Some(range) = &own.range {
        list.say(Aspect::Range, interval(range), Sight::Range(own.ty.clone(), range.clone()));
    }
    if let Some((first, last)) = &own.date_range {
        list.say(Aspect::Range, format!("{first:?} {last:?}"), Sight::Dates(*first, *last));
    }
    list.maybe(Aspect::Default, own.default);
    list.flag(Aspect::NotYet, own.or_not_yet);
    list.flag(Aspect::MayBeNotApplicable, own.may_be_not_applicable);
    if let Some((parts, axis)) = own.total_of {
        let parts =
            canon.framework.inputs.get(parts.0 as usize).map_or_else(String::new, |parts| canon.name(&parts.name));
        list.names(Aspect::TotalOf, vec![parts, canon.axis(axis)]);
    }
    list.text(Aspect::Zone, own.zone.as_ref());
    list.names(Aspect::ProvidedBy, own.provided_by.clone());
    if let Some(level) = own.evidence {
        list.say(Aspect::EvidenceWanted, format!("{level:?}"), Sight::Evidence(level));
    }
    list.about(&own.about);
    list.declared(Kind::Input, &own.name, &own.about)
}

fn interval(range: &Interval) -> String {
    let end = |end: &Option<crate::value::End>| {
        end.as_ref().map_or_else(|| "..".to_owned(), |end| format!("{} {}", end.at.to_exact_string(), end.included))
    };
    format!("{} {} {}", end(&range.low), end(&range.high), range.whole)
}

fn parameter(canon: &Canon<'_>, own: &Parameter) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    list.typed(&own.name, &own.ty, &own.axes);
    for (from, value) in &own.values {
        list.formula(Aspect::Value(*from), *value);
    }
    if let Some(before) = own.review_before {
        list.say(Aspect::ReviewBefore, format!("{before:?}"), Sight::Date(before));
    }
    list.about(&own.about);
    list.declared(Kind::Parameter, &own.name, &own.about)
}

fn scale(canon: &Canon<'_>, place: usize, own: &Scale) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    let slots: Vec<String> = own.slots.iter().map(|(_, ty)| canon.ty(ty)).collect();
    let names: Vec<String> = own.slots.iter().map(|(name, _)| name.clone()).collect();
    list.say(Aspect::Slots, format!("{slots:?}"), Sight::Names(names));
    list.typed(&own.name, &own.result, &Axes::none());
    for (at, band) in own.bands.iter().enumerate() {
        let end = |end: &Option<crate::framework::BandEnd>| {
            end.as_ref().map_or_else(String::new, |end| format!("{} {}", canon.meaning(end.at), end.included))
        };
        let key = format!("{} .. {} : {}", end(&band.low), end(&band.high), canon.meaning(band.value));
        list.say(Aspect::Band(at), key, Sight::Band(place, at));
    }
    list.about(&own.about);
    list.declared(Kind::Scale, &own.name, &own.about)
}

fn variation(canon: &Canon<'_>, own: &Variation) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    for (target, by) in &own.replacements {
        let name = match target {
            Target::Input(id) => canon.framework.inputs.get(id.0 as usize).map(|input| canon.name(&input.name)),
            Target::Parameter(id) => {
                canon.framework.parameters.get(id.0 as usize).map(|parameter| canon.name(&parameter.name))
            }
            Target::Item(id) => Some(canon.item(*id)),
        };
        list.formula(Aspect::Replacement(name.unwrap_or_default()), *by);
    }
    list.about(&own.about);
    let kind = if own.kind == VariationKind::Scenario { Kind::Scenario } else { Kind::Reading };
    let mut declared = list.declared(kind, &variation_name(canon, own), &own.about);
    declared.key = variation_name(canon, own);
    declared
}

fn example(canon: &Canon<'_>, own: &Example) -> Declared {
    let mut list = List::new(canon);
    list.labels(&own.labels);
    if let Some(as_of) = own.as_of {
        list.say(Aspect::AsOf, format!("{as_of:?}"), Sight::Date(as_of));
    }
    given(&mut list, &own.project);
    for (place, project) in own.projects.iter().enumerate() {
        let name = project.id.clone().unwrap_or_else(|| (place + 1).to_string());
        let data = crate::project::to_json(canon.framework, project).to_string();
        list.say(Aspect::Given(format!("project {name}")), data, Sight::Said);
    }
    for expectation in &own.expectations {
        let mut name = match expectation.subject {
            Subject::Item(id) => canon.item(id),
            Subject::Expression(id) => canon.meaning(id),
        };
        for (axis, member) in &expectation.picks {
            name.push_str(&format!("[{}]", canon.picked(*axis, member)));
        }
        if let Some(variation) = expectation.variation {
            name.push_str(&format!(" {}", canon.variation(variation)));
        }
        let outcome = expected(canon, &expectation.subject, &expectation.outcome);
        let key = format!("{outcome} {:?}", expectation.breakdown);
        list.say(Aspect::Expected(name), key, Sight::Said);
    }
    list.about(&own.about);
    list.declared(Kind::Example, &own.name, &own.about)
}

/// What an example gives, input by input; the members of open axes too.
fn given(list: &mut List<'_, '_>, project: &Project) {
    let canon = list.canon;
    for (axis, members) in &project.members {
        list.say(Aspect::Given(canon.axis(*axis)), format!("{members:?}"), Sight::Names(members.ids.clone()));
    }
    for (input, answers) in canon.framework.inputs.iter().zip(&project.answers) {
        let cells: Vec<String> = answers
            .iter()
            .map(|answer| match &answer.state {
                AnswerState::Given(datum) => format!("{} {:?}", canon.datum(datum, &input.ty), answer.evidence),
                AnswerState::Between(range) => format!("{} {:?}", interval(range), answer.evidence),
                state => format!("{state:?} {:?}", answer.evidence),
            })
            .collect();
        if answers.iter().any(|answer| answer.state != AnswerState::Absent) {
            list.say(Aspect::Given(canon.name(&input.name)), format!("{cells:?}"), Sight::Said);
        }
    }
}

fn expected(canon: &Canon<'_>, subject: &Subject, outcome: &ExpectedOutcome) -> String {
    match outcome {
        ExpectedOutcome::Equals(value, step) => {
            format!("equals {} {:?}", canon.meaning(*value), step.as_ref().map(crate::number::Number::to_exact_string))
        }
        ExpectedOutcome::Bounds(low, high, step) => {
            let shown =
                |number: &Option<crate::number::Number>| number.as_ref().map(crate::number::Number::to_exact_string);
            format!("bounds {:?} {:?} {:?}", shown(low), shown(high), shown(step))
        }
        ExpectedOutcome::Undecided(wanted, levels) => {
            let wanted: Vec<String> = wanted
                .iter()
                .map(|one| {
                    let name = match one.what {
                        WantedWhat::Input(id) => canon
                            .framework
                            .inputs
                            .get(id.0 as usize)
                            .map_or_else(String::new, |input| canon.name(&input.name)),
                        WantedWhat::Axis(id) => canon.axis(id),
                    };
                    let picks: Vec<String> =
                        one.picks.iter().map(|(axis, member)| canon.picked(*axis, member)).collect();
                    format!("{name}{picks:?}")
                })
                .collect();
            let axis = match subject {
                Subject::Item(id) => match canon.framework.items.get(id.0 as usize).map(|item| &item.kind) {
                    Some(ItemKind::Decision(decision)) => Some(decision.levels),
                    _ => None,
                },
                Subject::Expression(_) => None,
            };
            let levels: Vec<String> = levels
                .iter()
                .map(|level| axis.map_or_else(|| level.to_string(), |axis| canon.member(axis, *level)))
                .collect();
            format!("undecided {wanted:?} {levels:?}")
        }
        other => format!("{other:?}"),
    }
}
