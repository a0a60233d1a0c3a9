//! Calls: functions of values, of dates and of texts, and scales. Folds are in [`folds`](super::folds).

use crate::analysis::expressions::{Cx, unbracketed, uncounted};
use crate::analysis::state::{Builder, Entity};
use crate::analysis::types::{count, number, plain};
use crate::axis::Axes;
use crate::framework::{DateFunction, ExprId, ExprKind, FoldKind, Function, ScaleId, TextFunction, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::operation::{self, Meaning, Operation};
use crate::problem::lint::LintFact;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::syntax::SyntaxFact;
use crate::problem::types::{Joining, TypesFact};
use crate::problem::{Problem, suggest};
use crate::source::Place;
use crate::syntax::{ast, foreign, words};
use crate::unit::Unit;
use crate::value::Datum;

impl Builder<'_> {
    /// A call of a function, a fold or a scale.
    pub(crate) fn call(&mut self, cx: Cx<'_>, call: &ast::Call, want: Option<&Type>, place: Place) -> Option<ExprId> {
        let name = &call.function;
        if let Some(Entity::Scale(scale)) = self.value(cx.scope, std::slice::from_ref(name)) {
            return self.scale_call(cx, scale, call, place);
        }
        let Some(operation) = operation::find(&name.text, cx.scope.language) else {
            self.no_function(cx, name);
            return None;
        };
        let folds = !call.over.is_empty() || call.filter.is_some() || !call.by.is_empty() || call.known_only;
        match operation.meaning {
            Meaning::Fold(kind) => self.fold(cx, call, operation, kind, place),
            Meaning::FoldOrList(kind, function) => {
                if folds || call.arguments.len() < 2 {
                    self.fold(cx, call, operation, kind, place)
                } else {
                    self.list(cx, call, function, want, place)
                }
            }
            Meaning::Discounted => self.discounted(cx, call, operation, place),
            Meaning::Walk(walk) => self.walk(cx, call, operation, walk, place),
            Meaning::Relative(kind) => self.relative(cx, call, operation, kind, place),
            Meaning::Operator => None,
            _ if folds => {
                self.fault(TypesFact::NotAFold { function: name.text.clone() }, place);
                None
            }
            Meaning::Number(function, arity) => {
                self.arity(cx, call, operation, arity, place)?;
                self.number_function(cx, call, function, want, place)
            }
            Meaning::Bounded(function) => self.bounded(cx, call, operation, function, place),
            Meaning::Round => self.round(cx, call, operation, want, place),
            Meaning::Date(function, arity) => {
                self.arity(cx, call, operation, arity, place)?;
                self.date_function(cx, call, function, place)
            }
            Meaning::Text(function, arity) => {
                self.arity(cx, call, operation, arity, place)?;
                self.text_function(cx, call, function, place)
            }
            Meaning::Known | Meaning::Supplied => {
                self.arity(cx, call, operation, 1, place)?;
                let value = self.check(cx, call.arguments.first()?, None)?;
                let axes = self.axes_of(value);
                let kind = if operation.meaning == Meaning::Known {
                    ExprKind::Known(value)
                } else {
                    ExprKind::Supplied(value)
                };
                Some(self.push(kind, Type::Truth, axes, place))
            }
            Meaning::Position => {
                self.arity(cx, call, operation, 1, place)?;
                let ast::ExprKind::Path(ast::Path { parts }) = &unbracketed(call.arguments.first()?).kind else {
                    self.wrong_arguments(cx, call, operation, place);
                    return None;
                };
                let [axis] = parts.as_slice() else {
                    self.wrong_arguments(cx, call, operation, place);
                    return None;
                };
                let axis = self.axis_by_name(cx.scope, axis)?;
                self.ordered(axis, &name.text, place)?;
                Some(self.push(ExprKind::Position(axis), count(Unit::none()), Axes::of([axis]), place))
            }
        }
    }

    fn no_function(&mut self, cx: Cx<'_>, name: &ast::Name) {
        let place = cx.scope.place(name.span);
        let other = cx.scope.language.other();
        if let Some(form) = foreign::form_of_a_function(&name.text, cx.scope.language) {
            let fact = SyntaxFact::EverydayWord { found: name.text.clone(), wanted: form.to_owned() };
            return self.problems.push(Problem::new(fact, place));
        }
        // The word of the other vocabulary is known: say the one of this file.
        let habit = || operation::find(words::function_of_habit(&name.text)?, Language::English);
        let known = operation::find(&name.text, other).or_else(habit);
        let translated = known.map(|operation| operation.name_in(cx.scope.language));
        let suggestion = translated.map(str::to_owned).or_else(|| {
            let mut names: Vec<String> = operation::names(cx.scope.language).map(str::to_owned).collect();
            names.extend(self.names_of(cx.scope, |entity| matches!(entity, Entity::Scale(_))));
            suggest::nearest(&name.text, names.iter().map(String::as_str)).map(str::to_owned)
        });
        let fact =
            NamesFact::Unknown { name: name.text.clone(), wanted: Wanted::Function, suggestion: suggestion.clone() };
        let problem = Problem::new(fact, place);
        self.problems.push(match suggestion {
            Some(text) => problem.fixed_by(place, text),
            None => problem,
        });
    }

    pub(crate) fn wrong_arguments(&mut self, cx: Cx<'_>, call: &ast::Call, operation: &Operation, place: Place) {
        let fact = TypesFact::ArgumentCount {
            function: call.function.text.clone(),
            signature: operation.signature_in(cx.scope.language),
            found: call.arguments.len(),
        };
        self.fault(fact, place);
    }

    pub(crate) fn arity(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        arity: usize,
        place: Place,
    ) -> Option<()> {
        if call.arguments.len() == arity {
            return Some(());
        }
        self.wrong_arguments(cx, call, operation, place);
        None
    }

    fn scale_call(&mut self, cx: Cx<'_>, scale: ScaleId, call: &ast::Call, place: Place) -> Option<ExprId> {
        let known = self.scales.get(scale.0 as usize)?.as_ref()?;
        let (slots, result) = (known.slots.clone(), known.result.clone());
        if slots.len() != call.arguments.len() {
            let names: Vec<&str> = slots.iter().map(|(name, _)| name.as_str()).collect();
            let separator = if cx.scope.language == Language::French { " ; " } else { ", " };
            let signature = format!("{}({})", call.function.text, names.join(separator));
            let (function, found) = (call.function.text.clone(), call.arguments.len());
            self.fault(TypesFact::ArgumentCount { function, signature, found }, place);
            return None;
        }
        let mut ids = Vec::new();
        for (argument, (_, ty)) in call.arguments.iter().zip(&slots) {
            ids.push(self.check_as(cx, argument, ty));
        }
        let ids: Vec<ExprId> = ids.into_iter().collect::<Option<_>>()?;
        let axes = self.axes_of_all(&ids);
        Some(self.push(ExprKind::Scale(scale, ids), result, axes, place))
    }

    /// `min(a, b)`: of numbers of one dimension, or of dates.
    fn list(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        function: Function,
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let mut ids = Vec::new();
        let mut first: Option<Type> = None;
        let mut faulty = false;
        for argument in &call.arguments {
            let there = cx.scope.place(argument.span);
            let id = self.check(cx, argument, first.as_ref().or(want));
            let id = match (id, &first) {
                (Some(id), Some(ty)) => self.fit(cx, id, &ty.clone(), there, Joining::Choice),
                (Some(id), None) if !matches!(self.ty(id), Type::Date { .. }) => self.as_number(cx, id),
                (other, None) => other,
                (None, Some(_)) => None,
            };
            match id {
                Some(id) => {
                    first.get_or_insert(uncounted(&self.ty(id)));
                    ids.push(id);
                }
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        let ty = first?;
        let axes = self.axes_of_all(&ids);
        if matches!(ty, Type::Date { .. }) {
            let kind = match function {
                Function::Least => DateFunction::Earliest,
                Function::Greatest => DateFunction::Latest,
                _ => {
                    let found = self.shown(&ty, cx.scope.language);
                    let wanted = crate::problem::types::Shown::Number(String::new());
                    self.fault(TypesFact::Mismatch { wanted, found }, place);
                    return None;
                }
            };
            return Some(self.push(ExprKind::DateFunction(kind, ids), ty, axes, place));
        }
        Some(self.push(ExprKind::Function(function, ids), ty, axes, place))
    }

    fn number_function(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        function: Function,
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let hint = want.filter(|_| matches!(function, Function::Abs));
        let id = self.check(cx, call.arguments.first()?, hint)?;
        let id = self.as_number(cx, id)?;
        let ty = self.ty(id);
        let unit = Builder::unit_of(&ty).cloned().unwrap_or_default();
        let result = match function {
            Function::Abs => ty,
            Function::SquareRoot => match unit.root(2) {
                Some(root) => number(root),
                None => {
                    let base = self.unit_text(&unit, cx.scope.language);
                    self.fault(TypesFact::BadPower { base, exponent: String::new() }, place);
                    return None;
                }
            },
            Function::Floor | Function::Ceiling if unit.scale() == &Number::ONE => number(unit),
            _ => {
                self.fit(cx, id, &plain(), self.place_of(id), Joining::Declaration)?;
                plain()
            }
        };
        let axes = self.axes_of(id);
        Some(self.push(ExprKind::Function(function, vec![id]), result, axes, place))
    }

    /// `clamp(x, low .. high)`, `goalposts(x, low .. high)`.
    fn bounded(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        function: Function,
        place: Place,
    ) -> Option<ExprId> {
        let ends = match call.arguments.as_slice() {
            [_, range] => match &unbracketed(range).kind {
                ast::ExprKind::Range(Some(low), Some(high)) => Some((&**low, &**high)),
                _ => None,
            },
            [_, low, high] => Some((low, high)),
            _ => None,
        };
        let Some((low, high)) = ends else {
            self.wrong_arguments(cx, call, operation, place);
            return None;
        };
        let x = self.check(cx, call.arguments.first()?, None)?;
        let x = self.as_number(cx, x)?;
        let ty = uncounted(&self.ty(x));
        let (a, b) = (self.end(cx, low, &ty), self.end(cx, high, &ty));
        let ids = vec![x, a?, b?];
        let axes = self.axes_of_all(&ids);
        let result = if function == Function::Goalposts { number(Unit::percent()) } else { ty };
        Some(self.push(ExprKind::Function(function, ids), result, axes, place))
    }

    fn end(&mut self, cx: Cx<'_>, expr: &ast::Expr, ty: &Type) -> Option<ExprId> {
        let id = self.check(cx, expr, Some(ty))?;
        self.fit(cx, id, ty, cx.scope.place(expr.span), Joining::Choice)
    }

    /// `round(x, step, mode)`: a bare step is in the unit of what is rounded.
    /// A spreadsheet's `ROUND(x; 2)` gives two decimals; here it would give a multiple of 2.
    fn like_decimals(&mut self, cx: Cx<'_>, step: &Number, place: Place) {
        let Some(count @ (0 | 2 | 3 | 4 | 6)) = step.to_i64() else { return };
        let point = if cx.scope.language == Language::French { ',' } else { '.' };
        let decimals = match count {
            0 => "1".to_owned(),
            count => format!("0{point}{:0>1$}", 1, count as usize),
        };
        let fact = LintFact::StepLikeDecimals { step: count.to_string(), decimals: decimals.clone() };
        self.problems.push(Problem::new(fact, place).fixed_by(place, decimals));
    }

    fn round(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let (value, step, mode) = match call.arguments.as_slice() {
            [value, step, mode] => (value, step, Some(mode)),
            [value, step] => (value, step, None),
            _ => {
                self.wrong_arguments(cx, call, operation, place);
                return None;
            }
        };
        let id = self.check(cx, value, want)?;
        let id = self.as_number(cx, id)?;
        let ty = uncounted(&self.ty(id));
        let unit = Builder::unit_of(&ty).cloned().unwrap_or_default();
        let bare = match &unbracketed(step).kind {
            ast::ExprKind::Number(number) if number.unit.is_none() => Number::parse_decimal(&number.digits).ok(),
            _ => None,
        };
        let step = match bare {
            Some(figure) => {
                let there = cx.scope.place(step.span);
                self.like_decimals(cx, &figure, there);
                Some(self.constant(Datum::Number(unit.to_base(&figure)), ty.clone(), there))
            }
            None => self.end(cx, step, &ty),
        };
        let modes = ["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"];
        let mode = match mode {
            Some(mode) => self.word(cx, mode, &call.function.text, &modes),
            None => {
                let words = modes.iter().map(|mode| spoken(mode, cx.scope.language).to_owned()).collect();
                self.fault(TypesFact::WordMissing { function: call.function.text.clone(), words }, place);
                None
            }
        };
        let (step, mode) = (step?, operation::rounding(mode?)?);
        let axes = self.axes_of(id).union(&self.axes_of(step));
        Some(self.push(ExprKind::Round { value: id, step, mode }, ty, axes, place))
    }

    /// A word that a function takes, by its English name.
    pub(crate) fn word(
        &mut self,
        cx: Cx<'_>,
        expr: &ast::Expr,
        function: &str,
        allowed: &[&'static str],
    ) -> Option<&'static str> {
        let language = cx.scope.language;
        if let ast::ExprKind::Path(ast::Path { parts }) = &unbracketed(expr).kind
            && let [name] = parts.as_slice()
        {
            let found = allowed.iter().find(|word| spoken(word, language) == name.text);
            if let Some(found) = found {
                return Some(found);
            }
            let words: Vec<String> = allowed.iter().map(|word| spoken(word, language).to_owned()).collect();
            let suggestion = suggest::nearest(&name.text, words.iter().map(String::as_str)).map(str::to_owned);
            let (fix, place) = (suggestion.clone(), cx.scope.place(name.span));
            let fact = NamesFact::UnknownFunctionWord { word: name.text.clone(), words, suggestion };
            let problem = Problem::new(fact, place);
            self.problems.push(match fix {
                Some(text) => problem.fixed_by(place, text),
                None => problem,
            });
            return None;
        }
        let words = allowed.iter().map(|word| spoken(word, language).to_owned()).collect();
        self.fault(TypesFact::WordMissing { function: function.to_owned(), words }, cx.scope.place(expr.span));
        None
    }

    fn date_function(&mut self, cx: Cx<'_>, call: &ast::Call, function: DateFunction, place: Place) -> Option<ExprId> {
        let date = Type::Date { time: false };
        let ids: Vec<Option<ExprId>> =
            call.arguments.iter().map(|argument| self.check_as(cx, argument, &date)).collect();
        let ids: Vec<ExprId> = ids.into_iter().collect::<Option<_>>()?;
        let unit = |name: &str| number(Unit::builtin(name).unwrap_or_default());
        let ty = match function {
            DateFunction::YearOf | DateFunction::MonthOf | DateFunction::DayOf => count(Unit::none()),
            DateFunction::YearsBetween => unit("year"),
            DateFunction::MonthsBetween => unit("month"),
            DateFunction::DaysBetween => unit("day"),
            DateFunction::FirstDay
            | DateFunction::LastDay
            | DateFunction::EndOfMonth
            | DateFunction::Earliest
            | DateFunction::Latest => date,
        };
        let axes = self.axes_of_all(&ids);
        Some(self.push(ExprKind::DateFunction(function, ids), ty, axes, place))
    }

    fn text_function(&mut self, cx: Cx<'_>, call: &ast::Call, function: TextFunction, place: Place) -> Option<ExprId> {
        let mut ids = Vec::new();
        for (at, argument) in call.arguments.iter().enumerate() {
            let ty = if at == 1 && function == TextFunction::Prefix { plain() } else { Type::Text };
            ids.push(self.check_as(cx, argument, &ty));
        }
        let ids: Vec<ExprId> = ids.into_iter().collect::<Option<_>>()?;
        let ty = match function {
            TextFunction::Length => count(Unit::none()),
            TextFunction::Prefix => Type::Text,
            TextFunction::StartsWith | TextFunction::Contains | TextFunction::ValidSiren | TextFunction::ValidSiret => {
                Type::Truth
            }
        };
        let axes = self.axes_of_all(&ids);
        Some(self.push(ExprKind::TextFunction(function, ids), ty, axes, place))
    }

    /// Whether a fold gives something in the unit of what it folds.
    pub(crate) fn keeps_unit(kind: FoldKind) -> bool {
        !matches!(
            kind,
            FoldKind::Count
                | FoldKind::Any
                | FoldKind::All
                | FoldKind::Share
                | FoldKind::Distinct
                | FoldKind::Agreement
                | FoldKind::Coverage
        )
    }
}

/// A word of a function as a file writes it.
pub(crate) fn spoken(english: &'static str, language: Language) -> &'static str {
    let found = words::translate_pair(words::ARGUMENTS, english, Language::English, language);
    // `floor` and `ceiling` are modes of rounding too.
    found.or_else(|| words::translate_pair(words::FUNCTIONS, english, Language::English, language)).unwrap_or(english)
}
