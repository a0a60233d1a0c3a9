//! The table of operations.

use super::{Meaning, Operation};
use crate::framework::{
    Below, DateFunction as D, FoldKind, Function as F, RelativeKind, TextFunction as T, Ties, Walk,
};

/// A framework in which the examples of [`OPERATIONS`] and [`OPERATORS`] are met: by its first example, and those of functions
/// `over project` by project `a` of its second.
pub const SAMPLE: &str = r#"framework sample "For the examples of operations"
  version 1.0

axis year = 2021 .. 2023
axis gender = women, men
axis partner
axis juror

input spent   : EUR by year
input trained : person by gender
input budget  : EUR in 1 EUR ..
input hours   : number by partner
input weight  : number by partner
input kind    : one of town, firm, club by partner
input active  : yes/no by partner
input level   : one of low = 0 < middle = 1 < high = 2
input opened  : date
input closed  : date
input siren   : text
input mark    : points out of 5 by juror
input themes  : several of health, work, housing

example sample
  as of 2023-06-30
  given spent[2021] = 100 EUR, spent[2022] = 110 EUR, spent[2023] = 90 EUR
        trained[women] = 6 people, trained[men] = 4 people
        budget = 300 EUR
        level = middle, opened = 2020-01-31, closed = 2023-03-15, siren = "732829320"
        themes = {health, work}
  table partner | hours | weight | kind | active
        a       | 10    | 1      | town | yes
        b       | 20    | 1      | firm | yes
        c       | 60    | 2      | town | no
  table juror | mark
        x     | 4
        y     | 4
example several
  table project | budget
        a       | 300
        b       | 500
"#;

const fn op(
    name: &'static str,
    signature: &'static str,
    meaning: Meaning,
    english: &'static str,
    french: &'static str,
    example: &'static str,
) -> Operation {
    Operation { name, signature, english, french, example, meaning }
}

use Meaning::{Bounded, Date, Fold, FoldOrList, Number, Text};

/// All functions and folds.
pub const OPERATIONS: &[Operation] = &[
    op(
        "sum",
        "sum(x over axis)",
        Fold(FoldKind::Sum),
        "The sum; 0 of nothing.",
        "La somme ; 0 s'il n'y a rien.",
        "sum(spent over year) = 300 EUR",
    ),
    op(
        "mean",
        "mean(x over axis)",
        FoldOrList(FoldKind::Mean, F::Mean),
        "The arithmetic mean, over an axis or of a list.",
        "La moyenne arithmétique, sur un axe ou d'une liste.",
        "mean(hours over partner) = 30",
    ),
    op(
        "median",
        "median(x over axis)",
        Fold(FoldKind::Median),
        "The middle value: half lies below, half above.",
        "La valeur du milieu : une moitié en dessous, l'autre au-dessus.",
        "median(hours over partner) = 20",
    ),
    op(
        "min",
        "min(x over axis)",
        FoldOrList(FoldKind::Min, F::Least),
        "The least, over an axis or of a list.",
        "Le plus petit, sur un axe ou d'une liste.",
        "min(spent over year) = 90 EUR",
    ),
    op(
        "max",
        "max(x over axis)",
        FoldOrList(FoldKind::Max, F::Greatest),
        "The greatest, over an axis or of a list.",
        "Le plus grand, sur un axe ou d'une liste.",
        "max(2, 3) = 3",
    ),
    op(
        "count",
        "count(axis where condition)",
        Fold(FoldKind::Count),
        "How many members there are, or how many meet a condition.",
        "Combien il y a de membres, ou combien remplissent une condition.",
        "count(partner where kind = town) = 2",
    ),
    op(
        "any",
        "any(condition over axis)",
        Fold(FoldKind::Any),
        "Whether at least one member meets the condition; no of nothing.",
        "Si au moins un membre remplit la condition ; non s'il n'y a rien.",
        "any(active over partner)",
    ),
    op(
        "all",
        "all(condition over axis)",
        Fold(FoldKind::All),
        "Whether every member meets the condition; yes of nothing, with a notice.",
        "Si tous les membres remplissent la condition ; oui s'il n'y a rien, avec un avis.",
        "not all(active over partner)",
    ),
    op(
        "share",
        "share(condition over axis)",
        Fold(FoldKind::Share),
        "The share of the members that meet the condition.",
        "La part des membres qui remplissent la condition.",
        "share(kind = firm over partner) < 34 %",
    ),
    op(
        "distinct",
        "distinct(x over axis)",
        Fold(FoldKind::Distinct),
        "How many different values there are.",
        "Combien il y a de valeurs différentes.",
        "distinct(kind over partner) = 2",
    ),
    op(
        "product",
        "product(x over axis)",
        Fold(FoldKind::Product),
        "The product; 1 of nothing.",
        "Le produit ; 1 s'il n'y a rien.",
        "product(weight over partner) = 2",
    ),
    op(
        "stdev",
        "stdev(x over axis)",
        Fold(FoldKind::StandardDeviation),
        "The standard deviation of a sample (n − 1).",
        "L'écart type d'un échantillon (n − 1).",
        "stdev(mark over juror) = 0",
    ),
    op(
        "population_stdev",
        "population_stdev(x over axis)",
        Fold(FoldKind::PopulationDeviation),
        "The standard deviation of a whole population (n).",
        "L'écart type d'une population entière (n).",
        "population_stdev(mark over juror) = 0",
    ),
    op(
        "quantile",
        "quantile(x over axis, share, type_7)",
        Fold(FoldKind::Quantile(7)),
        "The value below which a share of the values lies, by one of the nine types of Hyndman and Fan (“type_7” is that \
         of spreadsheets, “type_2” that of many statistical offices).",
        "La valeur en dessous de laquelle se trouve une part des valeurs, selon l'un des neuf types de Hyndman et Fan \
         (« type_7 » est celui des tableurs, « type_2 » celui de maints instituts de statistique).",
        "quantile(hours over partner, 50 %, type_7) = 20",
    ),
    op(
        "weighted_mean",
        "weighted_mean(x over axis, weight)",
        Fold(FoldKind::WeightedMean),
        "The mean in which each member counts by its weight.",
        "La moyenne où chaque membre compte selon son poids.",
        "weighted_mean(hours over partner, weight) = 37.5",
    ),
    op(
        "geometric_mean",
        "geometric_mean(x over axis)",
        FoldOrList(FoldKind::GeometricMean, F::GeometricMean),
        "The root of the product, over an axis or of a list.",
        "La racine du produit, sur un axe ou d'une liste.",
        "geometric_mean(4, 9) = 6",
    ),
    op(
        "harmonic_mean",
        "harmonic_mean(x over axis)",
        FoldOrList(FoldKind::HarmonicMean, F::HarmonicMean),
        "The inverse of the mean of the inverses, over an axis or of a list.",
        "L'inverse de la moyenne des inverses, sur un axe ou d'une liste.",
        "harmonic_mean(10, 30) = 15",
    ),
    op(
        "power_mean",
        "power_mean(x over axis, exponent)",
        Fold(FoldKind::PowerMean),
        "The mean of the powers, brought back by the root.",
        "La moyenne des puissances, ramenée par la racine.",
        "power_mean(hours over partner, 1) = 30",
    ),
    op(
        "coverage",
        "coverage(x over axis)",
        Fold(FoldKind::Coverage),
        "The share of the members whose value is known.",
        "La part des membres dont la valeur est connue.",
        "coverage(hours over partner) = 100 %",
    ),
    op(
        "agreement",
        "agreement(rating over raters)",
        Fold(FoldKind::Agreement),
        "How much the raters agree: Krippendorff's alpha, 1 where they agree wholly.",
        "Combien les évaluateurs s'accordent : l'alpha de Krippendorff, 1 s'ils s'accordent en tout.",
        "not known(agreement(mark over juror)) or count(juror) = 2",
    ),
    op(
        "discounted",
        "discounted(x over axis, rate, end_of_period)",
        Meaning::Discounted,
        "The present value of a flow along an ordered axis, at a rate a period, with its timing.",
        "La valeur actuelle d'un flux le long d'un axe ordonné, à un taux par période, avec son moment.",
        "discounted(spent over year, 0 %, end_of_period) = 300 EUR",
    ),
    op(
        "previous",
        "previous(x over axis)",
        Meaning::Walk(Walk::Previous),
        "The value of the member before; undefined for the first.",
        "La valeur du membre précédent ; indéfinie pour le premier.",
        "previous(spent over year)[2022] = 100 EUR",
    ),
    op(
        "change",
        "change(x over axis)",
        Meaning::Walk(Walk::Change),
        "The value less that of the member before.",
        "La valeur moins celle du membre précédent.",
        "change(spent over year)[2022] = 10 EUR",
    ),
    op(
        "growth",
        "growth(x over axis)",
        Meaning::Walk(Walk::Growth),
        "The change as a share of the value before.",
        "La variation rapportée à la valeur précédente.",
        "growth(spent over year)[2022] = 10 %",
    ),
    op(
        "cumulative",
        "cumulative(x over axis)",
        Meaning::Walk(Walk::Cumulative),
        "The sum up to each member.",
        "La somme jusqu'à chaque membre.",
        "cumulative(spent over year)[last year] = 300 EUR",
    ),
    op(
        "position",
        "position(axis)",
        Meaning::Position,
        "The place of each member of an ordered axis, from 1 on.",
        "La place de chaque membre d'un axe ordonné, à partir de 1.",
        "max(position(year) over year) = 3",
    ),
    op(
        "rank",
        "rank(x over project, competition)",
        Meaning::Relative(RelativeKind::Rank { descending: true, ties: Ties::Competition }),
        "The place of the project among all, the highest first unless “ascending” is said; of equals “competition” \
         makes 1, 2, 2, 4, “modified” 1, 3, 3, 4, “dense” 1, 2, 2, 3, “fractional” 1, 2.5, 2.5, 4, and “ordinal” \
         1, 2, 3, 4 in the order of the projects' names.",
        "La place du projet parmi tous, le plus haut d'abord sauf si « croissant » est dit ; des égaux « compétition » \
         fait 1, 2, 2, 4, « modifié » 1, 3, 3, 4, « dense » 1, 2, 2, 3, « fractionnaire » 1, 2,5, 2,5, 4, et \
         « ordinal » 1, 2, 3, 4 dans l'ordre des noms des projets.",
        "rank(budget over project, competition) = 2",
    ),
    op(
        "percentile",
        "percentile(x over project, half_of_equals)",
        Meaning::Relative(RelativeKind::Percentile(Below::HalfOfEquals)),
        "The share of the projects that lie below (“below”), with half of those equal, itself among them \
         (“half_of_equals”), or with all of those equal (“up_to”).",
        "La part des projets en dessous (« en_dessous »), avec la moitié des égaux, lui compris (« moitié_des_égaux »), \
         ou avec tous les égaux (« jusqu_à »).",
        "percentile(budget over project, half_of_equals) = 25 %",
    ),
    op(
        "zscore",
        "zscore(x over project, sample)",
        Meaning::Relative(RelativeKind::Zscore { sample: true }),
        "How many standard deviations the project lies above the mean of all: that of a “sample” (n − 1) or of a whole \
         “population” (n).",
        "De combien d'écarts types le projet dépasse la moyenne de tous : celui d'un « échantillon » (n − 1) ou d'une \
         « population » entière (n).",
        "zscore(budget over project, population) = -1",
    ),
    op(
        "minmax",
        "minmax(x over project)",
        Meaning::Relative(RelativeKind::Minmax),
        "Where the project lies between the least (0) and the greatest (1) of all.",
        "Où le projet se situe entre le plus petit (0) et le plus grand (1) de tous.",
        "minmax(budget over project) = 0",
    ),
    op(
        "round",
        "round(x, step, half_up)",
        Meaning::Round,
        "The nearest multiple of a step, in the mode said.",
        "Le multiple d'un pas le plus proche, selon le mode dit.",
        "round(2.345, 0.01, half_up) = 2.35",
    ),
    op(
        "floor",
        "floor(x)",
        Number(F::Floor, 1),
        "The whole number below.",
        "Le nombre entier en dessous.",
        "floor(2.9) = 2",
    ),
    op(
        "ceiling",
        "ceiling(x)",
        Number(F::Ceiling, 1),
        "The whole number above.",
        "Le nombre entier au-dessus.",
        "ceiling(2.1) = 3",
    ),
    op(
        "abs",
        "abs(x)",
        Number(F::Abs, 1),
        "The number without its sign.",
        "Le nombre sans son signe.",
        "abs(-3 EUR) = 3 EUR",
    ),
    op(
        "clamp",
        "clamp(x, low .. high)",
        Bounded(F::Clamp),
        "The number, brought within bounds.",
        "Le nombre, ramené entre des bornes.",
        "clamp(7, 0 .. 5) = 5",
    ),
    op(
        "goalposts",
        "goalposts(x, low .. high)",
        Bounded(F::Goalposts),
        "Where the number lies between two marks: 0 at the first, 1 at the second, either way up.",
        "Où le nombre se situe entre deux repères : 0 au premier, 1 au second, dans un sens ou l'autre.",
        "goalposts(7, 5 .. 9) = 50 %",
    ),
    op("log", "log(x)", Number(F::Logarithm, 1), "The natural logarithm.", "Le logarithme naturel.", "log(1) = 0"),
    op(
        "log10",
        "log10(x)",
        Number(F::CommonLogarithm, 1),
        "The common logarithm.",
        "Le logarithme décimal.",
        "log10(1000) = 3",
    ),
    op("exp", "exp(x)", Number(F::Exponential, 1), "The exponential.", "L'exponentielle.", "exp(0) = 1"),
    op("sqrt", "sqrt(x)", Number(F::SquareRoot, 1), "The square root.", "La racine carrée.", "sqrt(9) = 3"),
    op(
        "year_of",
        "year_of(date)",
        Date(D::YearOf, 1),
        "The year of a date, a plain number.",
        "L'année d'une date, nombre sans unité.",
        "year_of(opened) = 2020",
    ),
    op(
        "month_of",
        "month_of(date)",
        Date(D::MonthOf, 1),
        "The month of a date, 1 to 12.",
        "Le mois d'une date, de 1 à 12.",
        "month_of(closed) = 3",
    ),
    op(
        "day_of",
        "day_of(date)",
        Date(D::DayOf, 1),
        "The day of a date, 1 to 31.",
        "Le jour d'une date, de 1 à 31.",
        "day_of(opened) = 31",
    ),
    op(
        "years_between",
        "years_between(start, end)",
        Date(D::YearsBetween, 2),
        "The completed years from one date to another: an age.",
        "Les années révolues d'une date à une autre : un âge.",
        "years_between(opened, closed) = 3 years",
    ),
    op(
        "months_between",
        "months_between(start, end)",
        Date(D::MonthsBetween, 2),
        "The completed months from one date to another.",
        "Les mois révolus d'une date à une autre.",
        "months_between(opened, closed) = 37 months",
    ),
    op(
        "days_between",
        "days_between(start, end)",
        Date(D::DaysBetween, 2),
        "The days from one date to another.",
        "Les jours d'une date à une autre.",
        "days_between(2023-03-01, closed) = 14 days",
    ),
    op(
        "start_of",
        "start_of(date)",
        Date(D::FirstDay, 1),
        "The first day of a month, quarter, half-year or year; a day is its own.",
        "Le premier jour d'un mois, trimestre, semestre ou an ; un jour est le sien.",
        "start_of(2018-Q2) = 2018-04-01",
    ),
    op(
        "end_of",
        "end_of(date)",
        Date(D::LastDay, 1),
        "The last day of a month, quarter, half-year or year; a day is its own.",
        "Le dernier jour d'un mois, trimestre, semestre ou an ; un jour est le sien.",
        "end_of(2018-Q2) = 2018-06-30",
    ),
    op(
        "end_of_month",
        "end_of_month(date)",
        Date(D::EndOfMonth, 1),
        "The last day of the month of a date.",
        "Le dernier jour du mois d'une date.",
        "end_of_month(closed) = 2023-03-31",
    ),
    op(
        "length",
        "length(text)",
        Text(T::Length, 1),
        "The number of characters.",
        "Le nombre de caractères.",
        "length(siren) = 9",
    ),
    op(
        "starts_with",
        "starts_with(text, beginning)",
        Text(T::StartsWith, 2),
        "Whether a text begins with another.",
        "Si un texte commence par un autre.",
        "starts_with(siren, \"73\")",
    ),
    op(
        "prefix",
        "prefix(text, number)",
        Text(T::Prefix, 2),
        "The first characters of a text.",
        "Les premiers caractères d'un texte.",
        "prefix(siren, 2) = \"73\"",
    ),
    op(
        "contains",
        "contains(text, part)",
        Text(T::Contains, 2),
        "Whether a text contains another.",
        "Si un texte en contient un autre.",
        "contains(siren, \"829\")",
    ),
    op(
        "valid_siren",
        "valid_siren(text)",
        Text(T::ValidSiren, 1),
        "Whether a text is a well-formed SIREN number (nine digits with their check).",
        "Si un texte est un numéro SIREN bien formé (neuf chiffres avec leur clé).",
        "valid_siren(siren)",
    ),
    op(
        "valid_siret",
        "valid_siret(text)",
        Text(T::ValidSiret, 1),
        "Whether a text is a well-formed SIRET number (fourteen digits with their check).",
        "Si un texte est un numéro SIRET bien formé (quatorze chiffres avec leur clé).",
        "not valid_siret(siren)",
    ),
    op(
        "known",
        "known(x)",
        Meaning::Known,
        "Whether a value is known: no while it is missing. Results that rest on it are provisional.",
        "Si une valeur est connue : non tant qu'elle manque. Ce qui en dépend est provisoire.",
        "known(budget)",
    ),
    op(
        "supplied",
        "supplied(x)",
        Meaning::Supplied,
        "Yes once a value is given, undecided while it is missing, no if it was refused.",
        "Oui dès qu'une valeur est donnée, indécis tant qu'elle manque, non si elle est refusée.",
        "supplied(level)",
    ),
];

/// All operators.
pub const OPERATORS: &[Operation] = &[
    op(
        "+",
        "a + b",
        Meaning::Operator,
        "Adds numbers of one dimension, or days, months or years to a date.",
        "Additionne des nombres de même dimension, ou des jours, mois ou années à une date.",
        "1 EUR + 2 EUR = 3 EUR",
    ),
    op(
        "-",
        "a - b",
        Meaning::Operator,
        "Subtracts, with a space on both sides; two dates give days.",
        "Soustrait, avec une espace de chaque côté ; deux dates donnent des jours.",
        "closed - 2023-03-01 = 14 days",
    ),
    op(
        "*",
        "a * b",
        Meaning::Operator,
        "Multiplies, units included; % is 1/100.",
        "Multiplie, unités comprises ; % vaut 1/100.",
        "200 EUR * 50 % = 100 EUR",
    ),
    op(
        "/",
        "a / b",
        Meaning::Operator,
        "Divides, units included; by zero it is undefined.",
        "Divise, unités comprises ; par zéro c'est indéfini.",
        "budget / 10 person = 30 EUR/person",
    ),
    op(
        "^",
        "a ^ b",
        Meaning::Operator,
        "Raises to a power; x ^ 0 is 1.",
        "Élève à une puissance ; x ^ 0 vaut 1.",
        "2 ^ 10 = 1024",
    ),
    op(
        "=",
        "a = b",
        Meaning::Operator,
        "Whether two values are equal, exactly.",
        "Si deux valeurs sont égales, exactement.",
        "0.1 + 0.2 = 0.3",
    ),
    op(
        "!=",
        "a != b",
        Meaning::Operator,
        "Whether two values differ (also ≠).",
        "Si deux valeurs diffèrent (aussi ≠).",
        "level != high",
    ),
    op(
        "<",
        "a < b",
        Meaning::Operator,
        "Less, earlier, lower in order.",
        "Inférieur, antérieur, plus bas dans l'ordre.",
        "level < high",
    ),
    op(
        "<=",
        "a <= b",
        Meaning::Operator,
        "At most, not later (also ≤).",
        "Au plus, pas plus tard (aussi ≤).",
        "opened <= 2020-01-31",
    ),
    op(">", "a > b", Meaning::Operator, "More than, later.", "Plus que, postérieur.", "budget > 299.99 EUR"),
    op(
        ">=",
        "a >= b",
        Meaning::Operator,
        "At least, not earlier (also ≥).",
        "Au moins, pas plus tôt (aussi ≥).",
        "level >= middle",
    ),
    op(
        "in",
        "x in {a, b}",
        Meaning::Operator,
        "Whether a value is one of a set, or lies in a range, ends included.",
        "Si une valeur est d'un ensemble, ou dans un intervalle, bornes comprises.",
        "budget in 200 EUR .. 300 EUR",
    ),
    op(
        "and",
        "a and b",
        Meaning::Operator,
        "Both; a known no decides whatever the other is.",
        "Les deux ; un non connu décide quel que soit l'autre.",
        "level = middle and budget > 0 EUR",
    ),
    op(
        "or",
        "a or b",
        Meaning::Operator,
        "At least one; a known yes decides whatever the other is.",
        "L'un au moins ; un oui connu décide quel que soit l'autre.",
        "level = high or budget > 0 EUR",
    ),
    op("not", "not a", Meaning::Operator, "The contrary.", "Le contraire.", "not (level = high)"),
    op(
        "or else",
        "a or else b",
        Meaning::Operator,
        "b where a is missing; the result is then provisional.",
        "b là où a manque ; le résultat est alors provisoire.",
        "(budget or else 0 EUR) = 300 EUR",
    ),
    op(
        "if",
        "if c then a else b",
        Meaning::Operator,
        "One of two values, by a condition.",
        "L'une de deux valeurs, selon une condition.",
        "(if level = middle then 1 else 2) = 1",
    ),
    op(
        "is",
        "x is not applicable",
        Meaning::Operator,
        "The status of a criterion, or whether a value applies.",
        "L'état d'un critère, ou si une valeur s'applique.",
        "budget is applicable",
    ),
];
