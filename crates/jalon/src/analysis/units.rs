//! Units: those declared, and those written in types and behind numbers.

use crate::analysis::names::path_text;
use crate::analysis::state::{Builder, Declared, Scope};
use crate::framework::{Type, UnitDeclaration};
use crate::lang::Language;
use crate::number::{MAX_DIGITS, Number};
use crate::problem::limit::LimitFact;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::suggest::nearest;
use crate::problem::types::{TypesFact, UnitFault};
use crate::problem::{Problem, Role};
use crate::source::Place;
use crate::syntax::ast::{self, Head, Noun, PropertyKind};
use crate::unit::{Unit, builtin};

/// Works out the units of the framework's own. A multiple may rest on a unit that is declared further down.
pub(crate) fn declare(builder: &mut Builder<'_>) {
    let mut left: Vec<&Declared<'_>> = Vec::new();
    for declared in builder.declared.iter().filter(|declared| declared.ast.noun == Noun::Unit) {
        match &declared.ast.head {
            Head::Unit { equals: Some(_) } => left.push(declared),
            _ => {
                let unit = Unit::base(&declared.name);
                keep(builder, declared, unit);
            }
        }
    }
    // At each turn those whose parts are known; a turn without progress leaves a circle, or names that mean nothing.
    loop {
        let before = left.len();
        let mut later = Vec::new();
        for declared in left {
            let ready = match &declared.ast.head {
                Head::Unit { equals: Some(equals) } => ready(builder, declared.scope, equals),
                _ => true,
            };
            if ready { multiple(builder, declared) } else { later.push(declared) }
        }
        if later.is_empty() {
            return;
        }
        if later.len() == before {
            let names = later.iter().map(|declared| declared.ast.name.text.clone()).collect();
            let place = later.first().map(|declared| declared.scope.place(declared.ast.name.span)).unwrap_or_default();
            builder.fault(crate::problem::rules::RulesFact::Cycle { names }, place);
            return;
        }
        left = later;
    }
}

fn ready(builder: &Builder<'_>, scope: Scope<'_>, equals: &ast::Expr) -> bool {
    let ast::ExprKind::Number(number) = &equals.kind else { return true };
    let Some(unit) = &number.unit else { return true };
    unit.factors.iter().all(|(name, _)| {
        let full = scope.full(std::slice::from_ref(name));
        !matches!(builder.unit_names.get(&*full), Some(None))
    })
}

fn multiple(builder: &mut Builder<'_>, declared: &Declared<'_>) {
    let Head::Unit { equals: Some(equals) } = &declared.ast.head else { return };
    let ast::ExprKind::Number(number) = &equals.kind else {
        builder.fault(TypesFact::NotConstant, declared.scope.place(equals.span));
        return;
    };
    let Ok(count) = Number::parse_decimal(&number.digits) else {
        builder.fault(LimitFact::DigitsTooMany { limit: MAX_DIGITS }, declared.scope.place(equals.span));
        return;
    };
    let of = match &number.unit {
        Some(unit) => builder.unit(declared.scope, unit),
        None => Some(Unit::none()),
    };
    if let Some(of) = of {
        let unit = Unit::multiple(&declared.name, &count, &of);
        keep(builder, declared, unit);
    }
}

fn keep(builder: &mut Builder<'_>, declared: &Declared<'_>, unit: Unit) {
    let mut plurals = crate::axis::Labels::default();
    for property in &declared.ast.properties {
        if let PropertyKind::Plural(language, text) = &property.kind {
            plurals.set(language.unwrap_or(declared.scope.language), &text.text);
        }
    }
    let mut labels = crate::axis::Labels::default();
    for (scope, ast) in &declared.labels_of {
        if let Some(label) = &ast.label {
            labels.set(scope.language, &label.text);
        }
        for property in &ast.properties {
            if let PropertyKind::Label(language, text) = &property.kind {
                labels.set(*language, &text.text);
            }
        }
    }
    let about = builder.about(declared);
    builder.unit_names.insert(declared.name.clone(), Some(unit.clone()));
    // A plural of one word can be written behind numbers too.
    for language in Language::ALL {
        let plural = match language {
            Language::English => &plurals.en,
            Language::French => &plurals.fr,
        };
        if let Some(plural) = plural.as_ref().filter(|plural| plural.chars().all(|c| c.is_alphanumeric() || c == '_')) {
            builder
                .unit_names
                .entry(format!("{}{plural}", declared.scope.prefix))
                .or_insert_with(|| Some(unit.clone()));
        }
    }
    builder.units.push(UnitDeclaration { name: declared.name.clone(), labels, plurals, unit, about });
}

impl Builder<'_> {
    /// A unit as written.
    pub(crate) fn unit(&mut self, scope: Scope<'_>, written: &ast::UnitExpr) -> Option<Unit> {
        let place = scope.place(written.span);
        if let Some(top) = &written.out_of {
            return self.points(written, top, place);
        }
        let mut whole = Unit::none();
        let mut faulty = false;
        for (name, power) in &written.factors {
            match self.named_unit(scope, name) {
                Some(unit) if *power == 1 && written.factors.len() == 1 => whole = unit,
                Some(_) if !(-9..=9).contains(power) => {
                    self.fault(TypesFact::BadUnit { unit: name.text.clone(), why: UnitFault::Power }, place);
                    faulty = true;
                }
                Some(unit) => whole = whole.mul(&unit.powi(*power)),
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        match written.price_year {
            None => Some(whole),
            Some(year) => {
                let priced = self.priced(scope, written, year);
                if priced.is_none() {
                    let unit = written.factors.iter().map(|(name, _)| name.text.as_str()).collect::<Vec<_>>().join("/");
                    self.fault(
                        TypesFact::BadUnit { unit: format!("{unit} {year}"), why: UnitFault::PriceYearOfNoMoney },
                        place,
                    );
                }
                priced
            }
        }
    }

    /// `EUR 2016/person`: the year belongs to the money among the factors.
    fn priced(&mut self, scope: Scope<'_>, written: &ast::UnitExpr, year: i32) -> Option<Unit> {
        let mut whole = Unit::none();
        let mut found = false;
        for (name, power) in &written.factors {
            let unit = self.named_unit(scope, name)?;
            let unit = match unit.with_price_year(year) {
                Some(priced) => {
                    found = true;
                    priced
                }
                None => unit,
            };
            whole = if *power == 1 && whole.is_none() { unit } else { whole.mul(&unit.powi(*power)) };
        }
        found.then_some(whole)
    }

    fn points(&mut self, written: &ast::UnitExpr, top: &str, place: Place) -> Option<Unit> {
        let [(name, 1)] = written.factors.as_slice() else {
            self.fault(TypesFact::BadUnit { unit: top.to_owned(), why: UnitFault::OutOfWithoutPoints }, place);
            return None;
        };
        if builtin::find(&name.text).is_none_or(|unit| unit.name != "point") {
            self.fault(TypesFact::BadUnit { unit: name.text.clone(), why: UnitFault::OutOfWithoutPoints }, place);
            return None;
        }
        match Number::parse_decimal(top) {
            Ok(number) if number.signum() == crate::number::Comparison::Greater => Some(Unit::points_out_of(&number)),
            _ => {
                self.fault(TypesFact::BadUnit { unit: format!("{} {top}", name.text), why: UnitFault::BadTop }, place);
                None
            }
        }
    }

    /// A unit by its name: one of the framework's own, or a built-in one.
    pub(crate) fn named_unit(&mut self, scope: Scope<'_>, name: &ast::Name) -> Option<Unit> {
        let full = scope.full(std::slice::from_ref(name));
        match self.unit_names.get(&*full) {
            Some(Some(unit)) => {
                let unit = unit.clone();
                if !self.used_units.contains(&*full) {
                    self.used_units.insert(full.into_owned());
                }
                return Some(unit);
            }
            Some(None) => return None,
            None => {}
        }
        if let Some(unit) = Unit::builtin(&name.text) {
            return Some(unit);
        }
        let place = scope.place(name.span);
        let mut names = self.names_in(scope, self.unit_names.keys());
        let shared =
            builtin::BUILTINS.iter().flat_map(|unit| [unit.name, unit.plural, unit.fr, unit.fr_plural, unit.symbol]);
        names.extend(shared.map(str::to_owned));
        let suggestion = nearest(&name.text, names.iter().map(String::as_str)).map(str::to_owned);
        let fact = NamesFact::Unknown { name: name.text.clone(), wanted: Wanted::Unit, suggestion: suggestion.clone() };
        let mut problem = Problem::new(fact, place);
        if let Some((_, at)) = self.values.get(&*full)
            && let Some(other) = self.declared.get(*at)
        {
            problem = problem.with(Role::DeclaredHere, other.scope.place(other.ast.name.span));
        }
        self.problems.push(match suggestion {
            Some(text) => problem.fixed_by(place, text),
            None => problem,
        });
        None
    }

    /// Whether a path is the name of a unit and nothing else.
    pub(crate) fn is_unit(&self, scope: Scope<'_>, path: &ast::Path) -> bool {
        self.unit_names.contains_key(&*scope.full(&path.parts)) || Unit::builtin(&path_text(path)).is_some()
    }

    /// A unit as its users write it in a file.
    pub(crate) fn unit_text(&self, unit: &Unit, language: Language) -> String {
        unit.text(language, false)
    }

    /// The unit of a number type; none for other types.
    pub(crate) fn unit_of(ty: &Type) -> Option<&Unit> {
        match ty {
            Type::Number(number) => Some(&number.unit),
            _ => None,
        }
    }
}
