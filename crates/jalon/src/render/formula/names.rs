//! The English names of functions, folds, walks and modes, as in the table of words.

use crate::framework::{Below, DateFunction, FoldKind, Function, RelativeKind, TextFunction, Ties, Walk};
use crate::number::Rounding;

pub(super) fn function_name(function: Function) -> &'static str {
    match function {
        Function::Abs => "abs",
        Function::Least => "min",
        Function::Greatest => "max",
        Function::Clamp => "clamp",
        Function::Goalposts => "goalposts",
        Function::Floor => "floor",
        Function::Ceiling => "ceiling",
        Function::SquareRoot => "sqrt",
        Function::Exponential => "exp",
        Function::Logarithm => "log",
        Function::CommonLogarithm => "log10",
        Function::Mean => "mean",
        Function::GeometricMean => "geometric_mean",
        Function::HarmonicMean => "harmonic_mean",
    }
}

pub(super) fn rounding_name(mode: Rounding) -> &'static str {
    match mode {
        Rounding::HalfUp => "half_up",
        Rounding::HalfEven => "half_even",
        Rounding::HalfDown => "half_down",
        Rounding::Up => "up",
        Rounding::Down => "down",
        Rounding::Floor => "floor",
        Rounding::Ceiling => "ceiling",
    }
}

pub(super) fn date_function_name(function: DateFunction) -> &'static str {
    match function {
        DateFunction::YearOf => "year_of",
        DateFunction::MonthOf => "month_of",
        DateFunction::DayOf => "day_of",
        DateFunction::YearsBetween => "years_between",
        DateFunction::MonthsBetween => "months_between",
        DateFunction::DaysBetween => "days_between",
        DateFunction::FirstDay => "first_day",
        DateFunction::LastDay => "last_day",
        DateFunction::EndOfMonth => "end_of_month",
        DateFunction::Earliest => "min",
        DateFunction::Latest => "max",
    }
}

pub(super) fn text_function_name(function: TextFunction) -> &'static str {
    match function {
        TextFunction::Length => "length",
        TextFunction::StartsWith => "starts_with",
        TextFunction::Prefix => "prefix",
        TextFunction::Contains => "contains",
        TextFunction::ValidSiren => "valid_siren",
        TextFunction::ValidSiret => "valid_siret",
    }
}

pub(super) fn fold_name(kind: FoldKind) -> &'static str {
    match kind {
        FoldKind::Sum => "sum",
        FoldKind::Mean | FoldKind::Ratio => "mean",
        FoldKind::WeightedMean => "weighted_mean",
        FoldKind::GeometricMean => "geometric_mean",
        FoldKind::HarmonicMean => "harmonic_mean",
        FoldKind::PowerMean => "power_mean",
        FoldKind::Median => "median",
        FoldKind::Quantile(_) => "quantile",
        FoldKind::Min => "min",
        FoldKind::Max => "max",
        FoldKind::Count => "count",
        FoldKind::Any => "any",
        FoldKind::All => "all",
        FoldKind::Share => "share",
        FoldKind::Distinct => "distinct",
        FoldKind::Product => "product",
        FoldKind::StandardDeviation => "stdev",
        FoldKind::PopulationDeviation => "population_stdev",
        FoldKind::Agreement => "agreement",
        FoldKind::Discounted(_) => "discounted",
        FoldKind::Coverage => "coverage",
    }
}

pub(super) fn walk_name(walk: Walk) -> &'static str {
    match walk {
        Walk::Previous => "previous",
        Walk::Change => "change",
        Walk::Growth => "growth",
        Walk::Cumulative => "cumulative",
    }
}

pub(super) fn relative_name(kind: RelativeKind) -> &'static str {
    match kind {
        RelativeKind::Rank { .. } => "rank",
        RelativeKind::Percentile(_) => "percentile",
        RelativeKind::Zscore { .. } => "zscore",
        RelativeKind::Minmax => "minmax",
    }
}

/// The words behind the value, in English.
pub(super) fn relative_words(kind: RelativeKind) -> Vec<&'static str> {
    match kind {
        RelativeKind::Rank { descending, ties } => {
            let ties = match ties {
                Ties::Competition => "competition",
                Ties::Modified => "modified",
                Ties::Dense => "dense",
                Ties::Fractional => "fractional",
                Ties::Ordinal => "ordinal",
            };
            if descending { vec![ties] } else { vec!["ascending", ties] }
        }
        RelativeKind::Percentile(below) => vec![match below {
            Below::Strictly => "below",
            Below::HalfOfEquals => "half_of_equals",
            Below::UpTo => "up_to",
        }],
        RelativeKind::Zscore { sample } => vec![if sample { "sample" } else { "population" }],
        RelativeKind::Minmax => Vec::new(),
    }
}
