//! Averages, products, quantiles and spreads of samples.

use jalon::framework::{Fold, FoldKind, Type};
use jalon::number::Number;

use super::samples::Sample;
use super::{Lower, Lowered, Node, Num, Terms, Unsupported};
use crate::exact::{Accuracy, CANCELLED, HALF_ULP, NEAR_FAR};
use crate::gathered::{Gathering, Rank};
use crate::graph::{Binary, Comparison, Unary, Val};

/// The error of a root of a product of many, beside that of what they are: that of its logarithm, which is at most `60 ln 2`
/// either way from 0, and of the exponential. The argument is in [`crate::kernels::functions`].
const ROOT_OF_MANY: f64 = 43.0 / (1u64 << 47) as f64;
/// Room for the products of errors.
const ROOM: f64 = 1.0 + 1e-6;

impl Lower<'_> {
    /// What a sample comes to.
    pub(super) fn statistic(&mut self, fold: &Fold, sample: &Sample) -> Lowered<Node> {
        let ty = self.framework.expressions.get(fold.body.0 as usize).map(|body| body.ty.clone());
        let is_number = matches!(ty, Some(Type::Number(_)));
        let value = match fold.kind {
            FoldKind::Distinct => self.distinct_of(sample, ty.as_ref())?,
            FoldKind::Median if !is_number => self.ranked(sample, Rank::LOWER_MIDDLE)?,
            _ if !is_number => return Err(Unsupported("averages of what are no numbers")),
            FoldKind::Median => self.ranked(sample, Rank::MIDDLE)?,
            FoldKind::Quantile(kind) => {
                let share = fold.extra.first().copied().ok_or(Unsupported("a share that is not told"))?;
                let share = self.num(share)?.constant;
                let share = share.ok_or(Unsupported("a quantile whose share each row has its own of"))?;
                let rank = Rank::of(kind, &share).ok_or(Unsupported("a quantile of so fine a share"))?;
                self.ranked(sample, rank)?
            }
            FoldKind::WeightedMean => self.weighted_mean(sample)?,
            FoldKind::HarmonicMean => {
                let one = self.constant(&Number::ONE)?;
                self.power_mean_of(
                    sample,
                    &one,
                    |lower, x| lower.divide(&one, x),
                    |lower, mean| lower.divide(&one, mean),
                )?
            }
            FoldKind::PowerMean => {
                let power = fold.extra.first().copied().ok_or(Unsupported("a power that is not told"))?;
                let power = self.num(power)?;
                self.power_mean(sample, &power)?
            }
            FoldKind::GeometricMean => self.geometric_mean_of(sample)?,
            FoldKind::Product => self.product_of(sample)?,
            FoldKind::StandardDeviation => self.deviation_of(sample, true)?,
            FoldKind::PopulationDeviation => self.deviation_of(sample, false)?,
            FoldKind::Sum
            | FoldKind::Mean
            | FoldKind::Min
            | FoldKind::Max
            | FoldKind::Count
            | FoldKind::Any
            | FoldKind::All
            | FoldKind::Share
            | FoldKind::Ratio
            | FoldKind::Agreement
            | FoldKind::Coverage
            | FoldKind::Discounted(_) => return Err(Unsupported("this fold of a sample")),
        };
        Ok(Node::Num(self.of_sample(sample, value, fold.kind == FoldKind::Product)))
    }

    fn weighted_mean(&mut self, sample: &Sample) -> Lowered<Num> {
        let (numbers, weights) = (self.counted_numbers(sample)?, self.counted_weights(sample)?);
        let parts = numbers.iter().zip(&weights).map(|(x, weight)| self.multiply(x, weight));
        let parts = parts.collect::<Lowered<Vec<Num>>>()?;
        let (sum, total) = (self.sum_of(sample, &parts)?, self.sum_of(sample, &weights)?);
        self.divide(&sum, &total)
    }

    /// The mean of powers, brought back by the root. What powers of 0 (the geometric mean) come to where only the row knows
    /// them, and numbers below 0 (or of it, where the power is below it), is for the plain evaluator.
    fn power_mean(&mut self, sample: &Sample, power: &Num) -> Lowered<Num> {
        if power.constant.as_ref() == Some(&Number::ZERO) {
            return self.geometric_mean_of(sample);
        }
        let known = self.known(&[power]);
        let unknown = self.graph.not(known);
        self.doubt(unknown);
        let power = self.settled(power);
        let zero = self.graph.float(0.0);
        let no_power = self.graph.compare(Comparison::Equal, power.low, zero);
        self.doubt(no_power);
        let never = self.never();
        let accuracy = Accuracy { not_zero: true, ..power.accuracy };
        let high = power.low;
        let power =
            Num { high, accuracy, open: never, undefined: never, not_applicable: never, ranged: false, ..power };
        let one = self.constant(&Number::ONE)?;
        let inverse = self.divide(&one, &power)?;
        self.power_mean_of(sample, &power, |lower, x| lower.power(x, &power), |lower, mean| lower.power(mean, &inverse))
    }

    fn power_mean_of(
        &mut self,
        sample: &Sample,
        power: &Num,
        raised: impl Fn(&mut Self, &Num) -> Lowered<Num>,
        brought_back: impl Fn(&mut Self, &Num) -> Lowered<Num>,
    ) -> Lowered<Num> {
        let is_harmonic = power.constant.as_ref() == Some(&Number::ONE);
        let question = if power.accuracy.not_negative && !is_harmonic { Comparison::Less } else { Comparison::AtMost };
        let mut powers = Vec::with_capacity(sample.values.len());
        for (value, mut x) in sample.values.iter().zip(self.counted_numbers(sample)?) {
            self.doubt_below(value.counts, &x, question);
            x.accuracy.not_negative = true;
            x.accuracy.not_zero |= question == Comparison::AtMost;
            powers.push(raised(self, &x)?);
        }
        let (sum, count) = (self.sum_of(sample, &powers)?, self.how_many_of(sample));
        let mut mean = self.divide(&sum, &count)?;
        mean.accuracy.not_negative = true;
        mean.accuracy.not_zero |= question == Comparison::AtMost;
        brought_back(self, &mean)
    }

    /// The product of those that count.
    fn product_of(&mut self, sample: &Sample) -> Lowered<Num> {
        let numbers = self.counted_numbers(sample)?;
        if let (Some(_), [x]) = (&sample.members, numbers.as_slice()) {
            let low = self.gathered(sample, Gathering::Product, x.low);
            return Ok(self.in_float_reach(sample, low, Accuracy::product_of_many(x.accuracy)));
        }
        let mut product = self.constant(&Number::ONE)?;
        for (value, x) in sample.values.iter().zip(&numbers) {
            let factor = self.or_one(value.counts, x);
            product = self.multiply(&product, &factor)?;
        }
        if sample.members.is_some() {
            return Err(Unsupported("products over an open and a closed axis"));
        }
        Ok(product)
    }

    /// A number where it counts, elsewhere 1.
    fn or_one(&mut self, counts: Val, x: &Num) -> Num {
        if self.graph.as_bit(counts) == Some(true) {
            return x.clone();
        }
        let (low, never) = (self.kept_or(counts, x.low, 1.0), self.never());
        let one = Accuracy::constant(&Number::ONE, 1.0);
        Num::of(low, (never, never, never), Accuracy::either(x.accuracy, one))
    }

    /// What was gathered, where it is a number that is not far from 1; rows where it is none are left to the plain evaluator.
    fn in_float_reach(&mut self, sample: &Sample, low: Val, accuracy: Accuracy) -> Num {
        let (size, far) = (self.graph.map(Unary::Abs, low), self.graph.float(NEAR_FAR));
        let near = self.graph.compare(Comparison::AtMost, size, far);
        let some = self.some_of(sample);
        let out = self.graph.and_not(some, near);
        self.doubt(out);
        let never = self.never();
        Num::of(low, (never, never, never), accuracy)
    }

    /// The root of the product; what numbers below 0 come to is for the plain evaluator.
    fn geometric_mean_of(&mut self, sample: &Sample) -> Lowered<Num> {
        let numbers = self.counted_numbers(sample)?;
        let all_count = sample.values.iter().all(|value| self.graph.as_bit(value.counts) == Some(true));
        if sample.members.is_none() && all_count {
            return self.geometric_mean(&numbers);
        }
        for (value, x) in sample.values.iter().zip(&numbers) {
            self.doubt_below(value.counts, x, Comparison::Less);
        }
        if let (Some(_), [x]) = (&sample.members, numbers.as_slice()) {
            let low = self.gathered(sample, Gathering::Root, x.low);
            let accuracy = Accuracy::root(x.accuracy, 1, ROOT_OF_MANY + 2.0 * HALF_ULP);
            let accuracy = Accuracy { most: accuracy.most * 2.0, least: accuracy.least / 2.0, ..accuracy };
            let mut mean = self.in_float_reach(sample, low, accuracy);
            let some = self.some_of(sample);
            mean.undefined = self.graph.not(some);
            return Ok(mean);
        }
        if sample.members.is_some() {
            return Err(Unsupported("averages over an open and a closed axis"));
        }
        let mut product = self.constant(&Number::ONE)?;
        for (value, x) in sample.values.iter().zip(&numbers) {
            let mut factor = self.or_one(value.counts, x);
            factor.accuracy.not_negative = true;
            product = self.multiply(&product, &factor)?;
        }
        let (one, count) = (self.constant(&Number::ONE)?, self.how_many_of(sample));
        let inverse = self.divide(&one, &count)?;
        self.any_power(&product, &inverse)
    }

    /// A place of the order. Each of some numbers in order errs by no more than the worst of them, relatively to itself; what
    /// lies between two of them errs relatively to the sum of their sizes.
    fn ranked(&mut self, sample: &Sample, rank: Rank) -> Lowered<Num> {
        let numbers = self.counted_numbers(sample)?;
        let all_count = sample.values.iter().all(|value| self.graph.as_bit(value.counts) == Some(true));
        if sample.members.is_none() && all_count {
            return self.ranked_cells(numbers, rank);
        }
        let accuracy = numbers.iter().map(|x| x.accuracy).reduce(Accuracy::either).ok_or(Unsupported("no member"))?;
        let (low, size) = match (&sample.members, numbers.as_slice()) {
            (Some(_), [x]) => (
                self.gathered(sample, Gathering::Ranked(rank), x.low),
                self.gathered(sample, Gathering::Sizes(rank), x.low),
            ),
            (Some(_), _) => return Err(Unsupported("places in the order over an open and a closed axis")),
            (None, _) => self.ranked_some(sample, &numbers, rank)?,
        };
        let (never, some) = (self.never(), self.some_of(sample));
        let none = self.graph.not(some);
        if rank.is_one_of_them() {
            return Ok(Num::of(low, (never, none, never), accuracy));
        }
        let (accuracy, same_sign) = (between(rank, accuracy), accuracy.not_negative);
        let terms = (!same_sign).then_some(Terms { low: size, high: size, zero_is_exact: false, beside: None });
        Ok(Num { terms, ..Num::of(low, (never, none, never), accuracy) })
    }

    /// Of cells that all count: so that what it is exactly is known too.
    fn ranked_cells(&mut self, mut cells: Vec<Num>, rank: Rank) -> Lowered<Num> {
        let place = rank.among(cells.len());
        self.in_order(&mut cells)?;
        let at = |place: usize| cells.get(place).ok_or(Unsupported("no member"));
        let (top, bottom) = place.weight;
        let weight = Number::ratio(top, bottom).ok_or(Unsupported("a weight"))?;
        let (low, high) = (self.constant(&Number::ONE.sub(&weight))?, self.constant(&weight)?);
        if top == 0 {
            return at(place.low).cloned();
        }
        if top == bottom {
            return at(place.high).cloned();
        }
        let (low, high) = (self.multiply(at(place.low)?, &low)?, self.multiply(at(place.high)?, &high)?);
        self.add(&low, &high)
    }

    /// Of cells some of which count: those that do not stand last; for each number of those that do, where it lies is known.
    fn ranked_some(&mut self, sample: &Sample, numbers: &[Num], rank: Rank) -> Lowered<(Val, Val)> {
        let never = self.never();
        let mut cells: Vec<Num> = Vec::with_capacity(numbers.len());
        for (value, x) in sample.values.iter().zip(numbers) {
            let low = self.kept_or(value.counts, x.low, f64::INFINITY);
            cells.push(Num::of(low, (never, never, never), x.accuracy));
        }
        self.in_order(&mut cells)?;
        let count = self.how_many_of(sample).low;
        let (mut result, mut size) = (self.graph.float(0.0), self.graph.float(0.0));
        for many in 1..=cells.len() {
            let place = rank.among(many);
            let at = |place: usize| cells.get(place).map(|cell| cell.low).ok_or(Unsupported("no member"));
            let (low, high) = (at(place.low)?, at(place.high)?);
            let (of_low, of_high) = place.shares();
            let here = match place.weight {
                (0, _) => low,
                (top, bottom) if top == bottom => high,
                _ => self.mixed((low, of_low), (high, of_high), false),
            };
            let sizes = self.mixed((low, of_low), (high, of_high), true);
            #[allow(clippy::cast_precision_loss)]
            let many = self.graph.float(many as f64);
            let so_many = self.graph.compare(Comparison::Equal, count, many);
            result = self.graph.select(so_many, here, result);
            size = self.graph.select(so_many, sizes, size);
        }
        Ok((result, size))
    }

    /// Shares of two numbers, or of their sizes, together.
    fn mixed(&mut self, (a, of_a): (Val, f64), (b, of_b): (Val, f64), sizes: bool) -> Val {
        let mut share = |val: Val, share: f64| {
            let share = self.graph.float(share);
            self.graph.pair(Binary::Mul, val, share)
        };
        let (a, b) = (share(a, of_a), share(b, of_b));
        self.graph.pair(if sizes { Binary::AddSizes } else { Binary::Add }, a, b)
    }

    /// The standard deviation. With `s` the distances from the mean and `t` what they are in floats, the lengths of the two
    /// differ by no more than the length of `s - t`, each part of which is at most the error of a difference from the mean: so
    /// the deviation errs relatively to the greatest of the numbers, as a sum that may cancel does.
    fn deviation_of(&mut self, sample: &Sample, of_sample: bool) -> Lowered<Num> {
        let numbers = self.counted_numbers(sample)?;
        let accuracy = numbers.iter().map(|x| x.accuracy).reduce(Accuracy::either).ok_or(Unsupported("no member"))?;
        let (sum, count) = (self.sum_of(sample, &numbers)?, self.how_many_of(sample));
        let mean = self.graph.pair(Binary::Div, sum.low, count.low);
        let mean = self.handed_back(sample, mean);
        let never = self.never();
        let (mut squares, mut floats, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for x in &numbers {
            let distance = self.graph.pair(Binary::Sub, x.low, mean);
            let square = self.graph.pair(Binary::Mul, distance, distance);
            squares.push(Num { low: square, high: square, accuracy: Accuracy::decimal(true), ..x.clone().alone() });
            floats.push(x.low);
            sizes.push(self.graph.map(Unary::Abs, x.low));
        }
        let squares = self.sum_of(sample, &squares)?;
        let one = self.graph.float(1.0);
        let by = if of_sample { self.graph.pair(Binary::Sub, count.low, one) } else { count.low };
        let variance = self.graph.pair(Binary::Div, squares.low, by);
        let deviation = self.graph.map(Unary::Sqrt, variance);
        let (low, size) = (deviation, self.extreme_of(sample, &sizes, true));
        // Where all are the same it is 0.
        let (low, size) = if accuracy.shortest || accuracy.error == 0.0 {
            let (least, most) = (self.extreme_of(sample, &floats, false), self.extreme_of(sample, &floats, true));
            let same = self.graph.compare(Comparison::Equal, least, most);
            let apart = self.graph.not(same);
            (self.kept_or(apart, low, 0.0), self.kept_or(apart, size, 0.0))
        } else {
            (low, size)
        };
        let needed = self.graph.float(if of_sample { 2.0 } else { 1.0 });
        let too_few = self.graph.compare(Comparison::Less, count.low, needed);
        let rounding = (sample.most() + 4.0) * HALF_ULP;
        // The mean errs by as much as its terms and their sum, the differences by that and the numbers, the roots of a sum of
        // squares by half of their relative errors; a sample's is at most 3/2 times as large.
        let error = 1.5 * (2.0 * accuracy.error + 3.0 * rounding) * ROOM;
        let sizes = (accuracy.least * CANCELLED / 128.0, accuracy.most * 2.0);
        let grid = accuracy.grid * CANCELLED / 128.0;
        let accuracy = Accuracy { grid, ..Accuracy::rounded(error, sizes, true) };
        let terms = Some(Terms { low: size, high: size, zero_is_exact: false, beside: None });
        Ok(Num { terms, ..Num::of(low, (never, too_few, never), accuracy) })
    }
}

/// What lies between two numbers: their shares are rounded, as are the products and their sum; but for halves.
fn between(rank: Rank, of: Accuracy) -> Accuracy {
    let sum = Accuracy::sum(of, of, of.not_negative);
    let half = Accuracy::constant(&Number::scaled(5, 1), 0.5);
    let middle = Accuracy::either(of, Accuracy::product(sum, half));
    if rank.is_halved() {
        return middle;
    }
    let error = (of.error + 4.0 * HALF_ULP) * ROOM;
    // A share is at least one part of what a rank is counted in.
    let least = middle.least / (1u64 << 48) as f64;
    Accuracy {
        error,
        least,
        grid: least * HALF_ULP,
        denominator: f64::INFINITY,
        divides: false,
        shortest: false,
        ..middle
    }
}
