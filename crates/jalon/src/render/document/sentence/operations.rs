//! Comparisons, dates moved, functions and walks, as sentences.

use super::*;

impl Sentence<'_, '_> {
    pub(super) fn compare(&mut self, sign: Comparator, a: ExprId, b: ExprId) {
        let ty = self.teller.ty(a);
        self.say(a, Strength::Sum);
        if matches!(self.teller.kind(b), Some(ExprKind::Constant(Datum::Text(text))) if text.is_empty()) {
            return match sign {
                Comparator::NotEqual => self.words(" is not empty", " n’est pas vide"),
                _ => self.words(" is empty", " est vide"),
            };
        }
        let constant = matches!(self.teller.kind(b), Some(ExprKind::Constant(_)));
        let (english, french) = match (ty, sign) {
            (Some(Type::Date { .. }), Comparator::Equal) => (" falls on ", " tombe le "),
            (Some(Type::Date { .. }), Comparator::NotEqual) => (" does not fall on ", " ne tombe pas le "),
            (Some(Type::Date { .. }), Comparator::Less) => (" falls before ", " tombe avant "),
            (Some(Type::Date { .. }), Comparator::LessOrEqual) => (" does not fall after ", " ne tombe pas après "),
            (Some(Type::Date { .. }), Comparator::Greater) => (" falls after ", " tombe après "),
            (Some(Type::Date { .. }), Comparator::GreaterOrEqual) => (" does not fall before ", " ne tombe pas avant "),
            (Some(Type::Number(_) | Type::Duration), Comparator::Equal) => (" is ", " vaut "),
            (Some(Type::Number(_) | Type::Duration), Comparator::NotEqual) => (" is not ", " ne vaut pas "),
            (Some(Type::Truth), Comparator::Equal) => (": ", "\u{a0}: "),
            (_, Comparator::Equal) => (" is ", " est "),
            (_, Comparator::NotEqual) => (" is not ", " n’est pas "),
            (Some(Type::Number(_) | Type::Duration), Comparator::Less) => (" is less than ", " vaut moins de "),
            (Some(Type::Number(_) | Type::Duration), Comparator::LessOrEqual) => (" is at most ", " vaut au plus "),
            (Some(Type::Number(_) | Type::Duration), Comparator::Greater) => (" is more than ", " vaut plus de "),
            (Some(Type::Number(_) | Type::Duration), Comparator::GreaterOrEqual) => {
                (" is at least ", " vaut au moins ")
            }
            (_, Comparator::Less) => (" comes before ", " vient avant "),
            (_, Comparator::LessOrEqual) => (" is at most ", " est au plus "),
            (_, Comparator::Greater) => (" comes after ", " vient après "),
            (_, Comparator::GreaterOrEqual) => (" is at least ", " est au moins "),
        };
        self.words(english, french);
        let dated = matches!(ty, Some(Type::Date { .. })) && !matches!(sign, Comparator::Equal | Comparator::NotEqual);
        if dated && constant {
            self.words("", "le ");
        }
        self.say(b, Strength::Sum);
    }

    pub(super) fn shift(&mut self, date: ExprId, by: ExprId, back: bool, clamped: bool) {
        self.say(date, Strength::Sum);
        // `- 1 month` is kept as plus a negative figure.
        let (back, by) = match self.teller.kind(by) {
            Some(ExprKind::Negate(inner)) => (!back, *inner),
            _ => (back, by),
        };
        match (self.teller.kind(by), self.teller.ty(by)) {
            (Some(ExprKind::Constant(Datum::Number(number))), Some(ty)) if number.is_negative() == Some(true) => {
                self.text(if back { " + " } else { " − " });
                self.push(self.teller.datum(ty, &Datum::Number(number.neg())));
            }
            _ => {
                self.text(if back { " − " } else { " + " });
                self.say(by, Strength::Product);
            }
        }
        if clamped {
            self.push(Piece::toned(
                Tone::Quiet,
                self.teller.pick(
                    " (on the month’s last day where the day does not exist)",
                    " (le dernier jour du mois si ce jour n’existe pas)",
                ),
            ));
        }
    }

    pub(super) fn function(&mut self, function: Function, arguments: &[ExprId]) {
        match (function, arguments) {
            (Function::Clamp, [x, low, high]) => {
                self.say(*x, Strength::Sum);
                self.words(", kept between ", ", ramené entre ");
                self.say(*low, Strength::Sum);
                self.words(" and ", " et ");
                self.say(*high, Strength::Sum);
            }
            (Function::Goalposts, [x, low, high]) => {
                let minus = |sentence: &mut Sentence<'_, '_>, a: ExprId| {
                    let mut phrase = sentence.part(a, Strength::Sum);
                    phrase.push(Piece::plain(" − "));
                    phrase.extend(sentence.part(*low, Strength::Product));
                    phrase
                };
                let fraction = Piece::Fraction(minus(self, *x), minus(self, *high));
                self.push(fraction);
            }
            (Function::SquareRoot, [x]) => {
                let inner = self.part(*x, Strength::Loosest);
                self.push(Piece::Root(inner));
            }
            (Function::Exponential, [x]) => {
                let exponent = self.part(*x, Strength::Loosest);
                self.push(Piece::Power(vec![Piece::plain("e")], exponent));
            }
            (Function::Abs, _) => self.called("absolute value of (", "valeur absolue de (", arguments),
            (Function::Least, _) => self.called("the least of (", "le plus petit de (", arguments),
            (Function::Greatest, _) => self.called("the greatest of (", "le plus grand de (", arguments),
            (Function::Floor, _) => self.called("whole part, downwards, of (", "entier inférieur de (", arguments),
            (Function::Ceiling, _) => self.called("whole part, upwards, of (", "entier supérieur de (", arguments),
            (Function::Logarithm, _) => self.called("ln(", "ln(", arguments),
            (Function::CommonLogarithm, _) => self.called("log₁₀(", "log₁₀(", arguments),
            (Function::Mean, _) => self.called("mean of (", "moyenne de (", arguments),
            (Function::GeometricMean, _) => self.called("geometric mean of (", "moyenne géométrique de (", arguments),
            (Function::HarmonicMean, _) => self.called("harmonic mean of (", "moyenne harmonique de (", arguments),
            (Function::Clamp, _) => self.called("clamp(", "borné(", arguments),
            (Function::Goalposts, _) => self.called("goalposts(", "jalons(", arguments),
            (Function::SquareRoot, _) => self.called("√(", "√(", arguments),
            (Function::Exponential, _) => self.called("exp(", "exp(", arguments),
        }
    }

    fn between(&mut self, english: &str, french: &str, arguments: &[ExprId]) {
        let [a, b] = arguments else { return self.list(arguments) };
        self.words(english, french);
        self.say(*a, Strength::Sum);
        self.words(" to ", " à ");
        self.say(*b, Strength::Sum);
    }

    pub(super) fn date_function(&mut self, function: DateFunction, arguments: &[ExprId]) {
        match function {
            DateFunction::YearOf => self.called("year of (", "année de (", arguments),
            DateFunction::MonthOf => self.called("month of (", "mois de (", arguments),
            DateFunction::DayOf => self.called("day of (", "jour de (", arguments),
            DateFunction::YearsBetween => self.between("completed years from ", "années révolues de ", arguments),
            DateFunction::MonthsBetween => self.between("completed months from ", "mois révolus de ", arguments),
            DateFunction::DaysBetween => self.between("days from ", "jours de ", arguments),
            DateFunction::FirstDay => self.called("first day of (", "premier jour de (", arguments),
            DateFunction::LastDay => self.called("last day of (", "dernier jour de (", arguments),
            DateFunction::EndOfMonth => self.called("end of the month of (", "fin du mois de (", arguments),
            DateFunction::Earliest => self.called("the earliest of (", "la plus ancienne date de (", arguments),
            DateFunction::Latest => self.called("the latest of (", "la plus récente date de (", arguments),
        }
    }

    pub(super) fn text_function(&mut self, function: TextFunction, arguments: &[ExprId]) {
        match (function, arguments) {
            (TextFunction::StartsWith, [a, b]) => {
                self.say(*a, Strength::Sum);
                self.words(" begins with ", " commence par ");
                self.say(*b, Strength::Sum);
            }
            (TextFunction::Contains, [a, b]) => {
                self.say(*a, Strength::Sum);
                self.words(" contains ", " contient ");
                self.say(*b, Strength::Sum);
            }
            (TextFunction::ValidSiren, [a]) => {
                self.say(*a, Strength::Sum);
                self.words(" is a valid SIREN number", " est un numéro SIREN valable");
            }
            (TextFunction::ValidSiret, [a]) => {
                self.say(*a, Strength::Sum);
                self.words(" is a valid SIRET number", " est un numéro SIRET valable");
            }
            (TextFunction::Prefix, [a, b]) => {
                self.words("the first ", "les ");
                self.say(*b, Strength::Sum);
                self.words(" characters of ", " premiers caractères de ");
                self.say(*a, Strength::Sum);
            }
            (TextFunction::Length, _) => {
                self.called("number of characters of (", "nombre de caractères de (", arguments)
            }
            _ => self.list(arguments),
        }
    }

    pub(super) fn walk(&mut self, walk: Walk, body: ExprId, axis: AxisId) {
        match walk {
            Walk::Previous => self.words("previous value of ", "valeur précédente de "),
            Walk::Change => self.words("change in ", "variation de "),
            Walk::Growth => self.words("relative change in ", "variation relative de "),
            Walk::Cumulative => self.words("running total of ", "cumul de "),
        }
        self.say(body, Strength::Product);
        self.words(" along ", " le long de ");
        let axis = self.teller.axis(axis);
        self.push(axis);
    }
}
