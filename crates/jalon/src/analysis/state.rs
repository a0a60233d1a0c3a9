//! What the stages of the analysis share: the declarations met, the names, and the parts of the framework built so far.
//!
//! A part that could not be built is `None`: its fault has been reported, and what rests on it stays silent.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::axis::{Axes, Axis, AxisId, Labels};
use crate::by_name::ByName;
use crate::framework::{
    About, Expr, ExprId, ExprKind, Group, Input, InputId, Item, ItemId, Parameter, ParameterId, Role as CriterionRole,
    Scale, ScaleId, TheoryNode, Type, UnitDeclaration, Variation, VariationId,
};
use crate::lang::Language;
use crate::problem::types::Shown;
use crate::problem::{Fact, Problem};
use crate::source::{Place, SourceId, Span};
use crate::syntax::ast;
use crate::unit::Unit;
use crate::value::Datum;

/// A declaration, with the file that it is in.
#[derive(Debug, Clone)]
pub(crate) struct Declared<'a> {
    /// The file.
    pub(crate) scope: Scope<'a>,
    /// What is written.
    pub(crate) ast: &'a ast::Declaration,
    /// Its full name: dotted for a used framework's.
    pub(crate) name: String,
    /// Declarations whose labels it bears, the weakest first (itself, and what it overrides or is relabelled by).
    pub(crate) labels_of: Vec<(Scope<'a>, &'a ast::Declaration)>,
}

/// A file, as far as names and words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    /// The source.
    pub(crate) source: SourceId,
    /// Its vocabulary.
    pub(crate) language: Language,
    /// What stands before its names: empty, or `alias.`.
    pub(crate) prefix: &'a str,
    /// The zone of times of day that name none.
    pub(crate) zone: Option<crate::date::Zone>,
}

impl Scope<'_> {
    /// A place in this file.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    /// The full name of a path written in this file.
    pub(crate) fn full<'n>(&self, parts: &'n [ast::Name]) -> Cow<'n, str> {
        if let ([only], "") = (parts, self.prefix) {
            return Cow::Borrowed(&only.text);
        }
        let mut name = self.prefix.to_owned();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                name.push('.');
            }
            name.push_str(&part.text);
        }
        Cow::Owned(name)
    }
}

/// What a name in a formula may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Entity {
    /// An input.
    Input(InputId),
    /// A parameter.
    Parameter(ParameterId),
    /// An indicator, criterion, obligation, judgement, score, decision or portfolio figure.
    Item(ItemId),
    /// A scale.
    Scale(ScaleId),
    /// A declared axis.
    Axis(AxisId),
}

/// What is known of the type of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Signature {
    /// Not looked at yet.
    Unknown,
    /// It has a fault, which has been reported.
    Faulty,
    /// Known.
    Known(Type, Axes),
}

impl Signature {
    pub(crate) fn known(&self) -> Option<(&Type, &Axes)> {
        match self {
            Signature::Known(ty, axes) => Some((ty, axes)),
            Signature::Unknown | Signature::Faulty => None,
        }
    }
}

/// What is known of an item before it is checked.
#[derive(Debug, Clone)]
pub(crate) struct ItemDraft {
    /// Which declaration.
    pub(crate) declared: usize,
    /// Its noun.
    pub(crate) noun: ast::Noun,
    /// Its type and axes.
    pub(crate) signature: Signature,
}

/// The state of the analysis.
#[derive(Debug, Default)]
pub(crate) struct Builder<'a> {
    /// All declarations: what is extended first, then the file's own, then what is used.
    pub(crate) declared: &'a [Declared<'a>],
    /// What is wrong so far.
    pub(crate) problems: Vec<Problem>,

    /// Values, scales and axes by full name, with their declaration.
    pub(crate) values: ByName<String, (Entity, usize)>,
    /// Axes by full name: declared ones, and those of choices by their owner.
    pub(crate) axis_names: BTreeMap<String, AxisId>,
    /// Units of the framework's own by full name.
    pub(crate) unit_names: BTreeMap<String, Option<Unit>>,
    /// Which of them a type or a figure names.
    pub(crate) used_units: BTreeSet<String>,
    /// Groups by full name.
    pub(crate) group_names: BTreeMap<String, usize>,
    /// Scenarios by full name.
    pub(crate) scenario_names: BTreeMap<String, VariationId>,
    /// Readings: owner, name, variation (`None` once chosen: it is the main meaning).
    pub(crate) readings: Vec<(Entity, String, VariationId)>,
    /// What stands before the names of frameworks that could not be had: nothing is said of those names.
    pub(crate) broken: Vec<String>,
    /// Nodes of the theory of change by full name.
    pub(crate) theory_names: BTreeMap<String, usize>,

    /// Axes.
    pub(crate) axes: Vec<Axis>,
    /// Which declared axes are the choices of a `several of` type.
    pub(crate) overlapping: Vec<AxisId>,
    /// Inputs, and their declarations.
    pub(crate) inputs: Vec<Option<Input>>,
    /// Parameters.
    pub(crate) parameters: Vec<Option<Parameter>>,
    /// What is known of the types of parameters.
    pub(crate) parameter_drafts: Vec<ItemDraft>,
    /// Items.
    pub(crate) items: Vec<Option<Item>>,
    /// What is known of items.
    pub(crate) drafts: Vec<ItemDraft>,
    /// Scales.
    pub(crate) scales: Vec<Option<Scale>>,
    /// Groups.
    pub(crate) groups: Vec<Group>,
    /// Readings and scenarios.
    pub(crate) variations: Vec<Variation>,
    /// The theory of change.
    pub(crate) theory: Vec<TheoryNode>,
    /// Units.
    pub(crate) units: Vec<UnitDeclaration>,
    /// Expressions, children first.
    pub(crate) expressions: Vec<Expr>,
}

impl<'a> Builder<'a> {
    /// Reports a fault.
    pub(crate) fn fault(&mut self, fact: impl Into<Fact>, place: Place) {
        self.problems.push(Problem::new(fact, place));
    }

    /// Adds an expression.
    pub(crate) fn push(&mut self, kind: ExprKind, ty: Type, axes: Axes, place: Place) -> ExprId {
        self.expressions.push(Expr { kind, ty, axes, place });
        ExprId(u32::try_from(self.expressions.len() - 1).unwrap_or(u32::MAX))
    }

    /// Adds a constant.
    pub(crate) fn constant(&mut self, datum: Datum, ty: Type, place: Place) -> ExprId {
        self.push(ExprKind::Constant(datum), ty, Axes::none(), place)
    }

    /// Adds the constant yes.
    pub(crate) fn yes(&mut self, place: Place) -> ExprId {
        self.constant(Datum::Truth(true), Type::Truth, place)
    }

    /// An expression.
    pub(crate) fn expr(&self, id: ExprId) -> Option<&Expr> {
        self.expressions.get(id.0 as usize)
    }

    /// The type of an expression.
    pub(crate) fn ty(&self, id: ExprId) -> Type {
        self.expr(id).map_or(Type::Truth, |expr| expr.ty.clone())
    }

    /// The axes of an expression.
    pub(crate) fn axes_of(&self, id: ExprId) -> Axes {
        self.expr(id).map(|expr| expr.axes.clone()).unwrap_or_default()
    }

    /// Where an expression is written.
    pub(crate) fn place_of(&self, id: ExprId) -> Place {
        self.expr(id).map(|expr| expr.place).unwrap_or_default()
    }

    /// The axes of several expressions together.
    pub(crate) fn axes_of_all(&self, ids: &[ExprId]) -> Axes {
        ids.iter().fold(Axes::none(), |axes, id| axes.union(&self.axes_of(*id)))
    }

    /// An axis.
    pub(crate) fn axis(&self, id: AxisId) -> Option<&Axis> {
        self.axes.get(id.0 as usize)
    }

    /// The name of an axis.
    pub(crate) fn axis_name(&self, id: AxisId) -> String {
        self.axis(id).map(|axis| axis.name.clone()).unwrap_or_default()
    }

    /// The names of axes.
    pub(crate) fn axis_names_of(&self, axes: &Axes) -> Vec<String> {
        axes.as_slice().iter().map(|axis| self.axis_name(*axis)).collect()
    }

    /// Adds an axis.
    pub(crate) fn add_axis(&mut self, axis: Axis) -> AxisId {
        let id = AxisId(u32::try_from(self.axes.len()).unwrap_or(u32::MAX));
        self.axis_names.insert(axis.name.clone(), id);
        self.axes.push(axis);
        id
    }

    /// A type, to be worded in the vocabulary of a file.
    pub(crate) fn shown(&self, ty: &Type, language: Language) -> Shown {
        match ty {
            Type::Number(number) => Shown::Number(number.unit.text(language, false)),
            Type::Truth => Shown::Truth,
            Type::Date { time: false } => Shown::Date,
            Type::Date { time: true } => Shown::Time,
            Type::Duration => Shown::Duration,
            Type::Text => Shown::Text,
            Type::Member(axis) => Shown::Choice(self.axis_name(*axis)),
        }
    }

    /// The labels of a declaration: of what it overrides, then its own.
    pub(crate) fn labels(&self, declared: &Declared<'a>) -> Labels {
        let mut labels = Labels::default();
        for (scope, ast) in &declared.labels_of {
            if let Some(label) = &ast.label {
                labels.set(scope.language, &label.text);
            }
            for property in &ast.properties {
                match &property.kind {
                    ast::PropertyKind::Label(language, text) | ast::PropertyKind::Title(language, text) => {
                        labels.set(*language, &text.text);
                    }
                    _ => {}
                }
            }
        }
        labels
    }

    /// Sources, notes and place of a declaration.
    pub(crate) fn about(&self, declared: &Declared<'a>) -> About {
        let mut about = About { place: declared.scope.place(declared.ast.span), ..About::default() };
        for property in &declared.ast.properties {
            match &property.kind {
                ast::PropertyKind::Source(texts) => {
                    about.sources.push(texts.iter().map(|text| text.text.clone()).collect());
                }
                ast::PropertyKind::Basis(basis) => about.basis = Some(*basis),
                ast::PropertyKind::Note(text) => about.notes.push(text.text.clone()),
                ast::PropertyKind::Frozen => about.frozen = true,
                _ => {}
            }
        }
        about
    }

    /// The role of a noun among criteria.
    pub(crate) fn role(noun: ast::Noun) -> Option<CriterionRole> {
        match noun {
            ast::Noun::Requirement => Some(CriterionRole::Requirement),
            ast::Noun::Preference => Some(CriterionRole::Preference),
            ast::Noun::Observation => Some(CriterionRole::Observation),
            ast::Noun::Criterion => Some(CriterionRole::Criterion),
            _ => None,
        }
    }
}

/// Labels from a label in the file's language and those in the other.
pub(crate) fn labels_of(language: Language, label: Option<&ast::Text>, other: &[(Language, ast::Text)]) -> Labels {
    let mut labels = Labels::default();
    if let Some(label) = label {
        labels.set(language, &label.text);
    }
    for (language, text) in other {
        labels.set(*language, &text.text);
    }
    labels
}

/// Where an arena ends: the id that comes next.
pub(crate) fn next<T>(arena: &[T]) -> u32 {
    u32::try_from(arena.len()).unwrap_or(u32::MAX)
}
