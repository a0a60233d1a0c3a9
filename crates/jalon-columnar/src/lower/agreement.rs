//! Krippendorff's alpha: how far those who rate the same things agree, beyond chance. Ratings that are missing are left out.
//!
//! With the `n` ratings of a thing, `N` of all things that are rated twice or more, and `D` the sum of the squared distances
//! between the ratings of a thing (or of all) by twos, it is `1 - (N - 1) / N * sum(n / (n - 1) * D / n) / (D / N)`.

use jalon::framework::{Fold, Type};
use jalon::number::Number;

use super::members::Members;
use super::{Lower, Lowered, Node, Num, Terms, Unsupported};
use crate::exact::{Accuracy, CANCELLED, HALF_ULP, MOST_MEMBERS};
use crate::graph::{Binary, Comparison, Folding, Val};

/// Who rates what: each thing with a rating, or several, and where it counts.
struct Rated {
    things: Vec<Vec<Rating>>,
    /// The list that is folded besides, and whether its members are those who rate; else they are things.
    list: Option<(u8, bool)>,
}

struct Rating {
    counts: Val,
    node: Node,
}

/// Distances within each thing, and between all.
struct Spread {
    /// For each thing, where it is rated twice or more.
    rated: Vec<Val>,
    /// The number of the ratings of each thing.
    numbers: Vec<Val>,
    /// For each thing, what its ratings are apart.
    within: Vec<Val>,
    /// And what all are.
    between: Val,
    /// No more than this is the error of the share of the one in the other.
    error: f64,
}

impl Lower<'_> {
    /// Alpha, over closed axes or the members of a list.
    pub(super) fn agreement(&mut self, fold: &Fold, members: Option<&Members>) -> Lowered<Num> {
        if !fold.by.is_empty() || fold.known_only {
            return Err(Unsupported("the agreement in groups"));
        }
        let rated = self.rated(fold, members)?;
        let body = self.framework.expressions.get(fold.body.0 as usize).map(|body| body.ty.clone());
        let spread = match body {
            Some(Type::Number(_)) => self.spread_of_numbers(&rated)?,
            Some(Type::Member(axis)) if !self.is_open(axis) => {
                let ordered = self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.ordered);
                let size = self.size(axis)?;
                self.spread_of_choices(&rated, size, ordered)?
            }
            Some(Type::Truth) => self.spread_of_choices(&rated, 2, false)?,
            _ => return Err(Unsupported("the agreement on texts and dates")),
        };
        self.alpha(&rated, &spread)
    }

    fn rated(&mut self, fold: &Fold, members: Option<&Members>) -> Lowered<Rated> {
        let (raters, things) = fold.over.split_first().ok_or(Unsupported("no raters"))?;
        let rating = |lower: &mut Self, counts: Val, node: &Node| {
            let (lost, gone) = match node {
                Node::Num(x) => (lower.graph.and_not(x.undefined, x.open), lower.known(&[x])),
                Node::Truth(truth) => {
                    let [yes, no, lost, _] = lower.only(truth);
                    (lost, lower.graph.or(yes, no))
                }
                _ => return Err(Unsupported("the agreement on texts and dates")),
            };
            let lost = lower.graph.and(counts, lost);
            lower.doubt(lost);
            Ok(Rating { counts: lower.graph.and(counts, gone), node: node.clone() })
        };
        if let Some(members) = members {
            let mut ratings = Vec::new();
            for element in &members.elements {
                ratings.push(rating(self, element.sure, &element.node)?);
            }
            let by_members = self.is_open(*raters);
            if !by_members && things.len() > 1 {
                return Err(Unsupported("the agreement on several axes of things, some of them open"));
            }
            let things =
                if by_members { ratings.into_iter().map(|rating| vec![rating]).collect() } else { vec![ratings] };
            return Ok(Rated { things, list: members.list.map(|list| (list, by_members)) });
        }
        let things = self.over(things, &mut |lower| {
            lower.over(&[*raters], &mut |lower| {
                let counts = lower.included(fold)?;
                let [yes, ..] = lower.only(&counts);
                let node = lower.expr(fold.body)?;
                rating(lower, yes, &node)
            })
        })?;
        Ok(Rated { things, list: None })
    }

    /// What some numbers come to, one a rating of a thing: those that count.
    fn of_thing(&mut self, rated: &Rated, folding: Folding, thing: &[Rating], numbers: &[Val]) -> Val {
        let mut all = self.graph.float(folding.of_none());
        for (rating, number) in thing.iter().zip(numbers) {
            let here = self.kept_or(rating.counts, *number, folding.of_none());
            all = self.graph.pair(together(folding), all, here);
        }
        match rated.list {
            Some((list, true)) => self.graph.fold(folding, list, all),
            _ => all,
        }
    }

    /// What some numbers come to, one a thing: of those that are rated twice or more.
    fn of_things(&mut self, rated: &Rated, folding: Folding, things: &[Val], numbers: &[Val]) -> Val {
        let mut all = self.graph.float(folding.of_none());
        for (counts, number) in things.iter().zip(numbers) {
            let here = self.kept_or(*counts, *number, folding.of_none());
            all = self.graph.pair(together(folding), all, here);
        }
        match rated.list {
            Some((list, false)) => self.graph.fold(folding, list, all),
            _ => all,
        }
    }

    /// For each thing, how many ratings it has, and whether these are two or more.
    fn twice_rated(&mut self, rated: &Rated) -> (Vec<Val>, Vec<Val>) {
        let (one, two) = (self.graph.float(1.0), self.graph.float(2.0));
        let numbers: Vec<Val> = rated
            .things
            .iter()
            .map(|thing| self.of_thing(rated, Folding::Sum, thing, &vec![one; thing.len()]))
            .collect();
        let twice = numbers.iter().map(|number| self.graph.compare(Comparison::AtMost, two, *number)).collect();
        (numbers, twice)
    }

    /// Of numbers: the squared distances from the mean, whose errors are those of a deviation. Where all numbers of a thing are
    /// the same, they are 0.
    fn spread_of_numbers(&mut self, rated: &Rated) -> Lowered<Spread> {
        let (numbers, twice) = self.twice_rated(rated);
        let floats = rated.things.iter().map(|thing| {
            let floats = thing.iter().map(|rating| Ok(self.settled(&rating.node.clone().num()?)));
            floats.collect::<Lowered<Vec<Num>>>()
        });
        let floats = floats.collect::<Lowered<Vec<Vec<Num>>>>()?;
        let accuracy = floats.iter().flatten().map(|x| x.accuracy).reduce(Accuracy::either);
        let accuracy = accuracy.ok_or(Unsupported("no ratings"))?;
        if !(accuracy.shortest || accuracy.error == 0.0) {
            return Err(Unsupported("the agreement of what is worked out"));
        }
        let lows: Vec<Vec<Val>> = floats.iter().map(|thing| thing.iter().map(|x| x.low).collect()).collect();
        let of_each = |lower: &mut Self, folding: Folding, of: &dyn Fn(&mut Self, usize, Val) -> Val| -> Vec<Val> {
            let things = rated.things.iter().zip(&lows).enumerate();
            things
                .map(|(at, (thing, lows))| {
                    let numbers: Vec<Val> = lows.iter().map(|low| of(lower, at, *low)).collect();
                    lower.of_thing(rated, folding, thing, &numbers)
                })
                .collect()
        };
        let sums = of_each(self, Folding::Sum, &|_, _, x| x);
        let least = of_each(self, Folding::Least, &|_, _, x| x);
        let most = of_each(self, Folding::Greatest, &|_, _, x| x);
        let sum = self.of_things(rated, Folding::Sum, &twice, &sums);
        let count = self.of_things(rated, Folding::Sum, &twice, &numbers);
        let mean = self.graph.pair(Binary::Div, sum, count);
        let means: Vec<Val> =
            sums.iter().zip(&numbers).map(|(sum, n)| self.graph.pair(Binary::Div, *sum, *n)).collect();
        let square = |lower: &mut Self, x: Val, mean: Val| {
            let distance = lower.graph.pair(Binary::Sub, x, mean);
            lower.graph.pair(Binary::Mul, distance, distance)
        };
        let within = of_each(self, Folding::Sum, &|lower, at, x| {
            let mean = means.get(at).copied().unwrap_or(x);
            square(lower, x, mean)
        });
        let within = within.into_iter().zip(least.iter().zip(&most)).map(|(within, (least, most))| {
            let apart = self.graph.compare(Comparison::Less, *least, *most);
            self.kept_or(apart, within, 0.0)
        });
        let within: Vec<Val> = within.collect();
        let all = of_each(self, Folding::Sum, &|lower, _, x| square(lower, x, mean));
        let all = self.of_things(rated, Folding::Sum, &twice, &all);
        let least = self.of_things(rated, Folding::Least, &twice, &least);
        let most = self.of_things(rated, Folding::Greatest, &twice, &most);
        let apart = self.graph.compare(Comparison::Less, least, most);
        let between = self.kept_or(apart, all, 0.0);
        // Where all lie close together beside what they are, their distances are for the plain evaluator.
        let size = self.graph.pair(Binary::AddSizes, least, most);
        let size = self.graph.pair(Binary::Mul, size, size);
        let size = self.graph.pair(Binary::Mul, size, count);
        let close = self.graph.compare(Comparison::Near(CANCELLED.to_bits()), all, size);
        let close = self.graph.and(close, apart);
        self.doubt(close);
        let rounding = (most_ratings(rated) + 4.0) * HALF_ULP;
        let error = (2.0 * accuracy.error + 3.0 * rounding) / (CANCELLED / 64.0).sqrt() * 2.0;
        Ok(Spread { rated: twice, numbers, within, between, error })
    }

    /// Of choices: 1 where they differ; where they are ordered, the square of how many ratings lie from the one to the other,
    /// half of each end's own counted (here doubled). All are whole numbers, and sums of what is not below 0.
    fn spread_of_choices(&mut self, rated: &Rated, size: u32, ordered: bool) -> Lowered<Spread> {
        let (numbers, twice) = self.twice_rated(rated);
        let one = self.graph.float(1.0);
        let mut counts: Vec<Vec<Val>> = vec![Vec::new(); rated.things.len()];
        for place in 0..size {
            for (thing, counts) in rated.things.iter().zip(&mut counts) {
                let mut ones = Vec::with_capacity(thing.len());
                for rating in thing {
                    let here = match &rating.node {
                        Node::Truth(truth) => {
                            if place == 0 {
                                truth.no
                            } else {
                                truth.yes
                            }
                        }
                        node => {
                            let place = self.graph.float(f64::from(place));
                            let x = node.clone().num()?.low;
                            self.graph.compare(Comparison::Equal, x, place)
                        }
                    };
                    ones.push(self.kept_or(here, one, 0.0));
                }
                counts.push(self.of_thing(rated, Folding::Sum, thing, &ones));
            }
        }
        let in_all: Vec<Val> = (0..size as usize)
            .map(|place| {
                let counts: Vec<Val> = counts.iter().filter_map(|counts| counts.get(place).copied()).collect();
                self.of_things(rated, Folding::Sum, &twice, &counts)
            })
            .collect();
        let mut ranks = Vec::with_capacity(in_all.len());
        let mut below = self.graph.float(0.0);
        for count in &in_all {
            ranks.push(self.graph.pair(Binary::Add, below, *count));
            let both = self.graph.pair(Binary::Add, *count, *count);
            below = self.graph.pair(Binary::Add, below, both);
        }
        let ranks = ordered.then_some(ranks);
        let within = counts.iter().zip(&numbers).map(|(counts, number)| {
            let apart = self.apart(counts, ranks.as_deref());
            self.graph.pair(Binary::Div, apart, *number)
        });
        let within = within.collect();
        let (apart, count) =
            (self.apart(&in_all, ranks.as_deref()), self.of_things(rated, Folding::Sum, &twice, &numbers));
        let between = self.graph.pair(Binary::Div, apart, count);
        let error = 8.0 * (most_ratings(rated) + f64::from(size * size) + 16.0) * HALF_ULP;
        Ok(Spread { rated: twice, numbers, within, between, error })
    }

    /// The sum of the squared distances of choices by twos, each as often as it was chosen.
    fn apart(&mut self, counts: &[Val], ranks: Option<&[Val]>) -> Val {
        let mut sum = self.graph.float(0.0);
        for (at, a) in counts.iter().enumerate() {
            for (before, b) in counts.iter().enumerate().take(at) {
                let mut pairs = self.graph.pair(Binary::Mul, *a, *b);
                if let Some((high, low)) = ranks.and_then(|ranks| ranks.get(at).zip(ranks.get(before))) {
                    let distance = self.graph.pair(Binary::Sub, *high, *low);
                    let square = self.graph.pair(Binary::Mul, distance, distance);
                    pairs = self.graph.pair(Binary::Mul, pairs, square);
                }
                sum = self.graph.pair(Binary::Add, sum, pairs);
            }
        }
        sum
    }

    fn alpha(&mut self, rated: &Rated, spread: &Spread) -> Lowered<Num> {
        let (one, zero) = (self.graph.float(1.0), self.graph.float(0.0));
        let parts = spread.within.iter().zip(&spread.numbers).map(|(within, number)| {
            let others = self.graph.pair(Binary::Sub, *number, one);
            let weight = self.graph.pair(Binary::Div, *number, others);
            self.graph.pair(Binary::Mul, *within, weight)
        });
        let parts: Vec<Val> = parts.collect();
        let observed = self.of_things(rated, Folding::Sum, &spread.rated, &parts);
        let count = self.of_things(rated, Folding::Sum, &spread.rated, &spread.numbers);
        let others = self.graph.pair(Binary::Sub, count, one);
        let of_others = self.graph.pair(Binary::Div, others, count);
        let share = self.graph.pair(Binary::Div, observed, spread.between);
        let ratio = self.graph.pair(Binary::Mul, share, of_others);
        let low = self.graph.pair(Binary::Sub, one, ratio);
        let terms = self.graph.pair(Binary::Add, one, ratio);
        // On one thing alone it is 0.
        let things = self.of_things(rated, Folding::Sum, &spread.rated, &vec![one; rated.things.len()]);
        let several = self.graph.compare(Comparison::Less, one, things);
        let (low, terms) = (self.kept_or(several, low, 0.0), self.kept_or(several, terms, 0.0));
        let some = self.graph.compare(Comparison::Less, zero, count);
        let apart = self.graph.compare(Comparison::Less, zero, spread.between);
        let exists = self.graph.and(some, apart);
        let (never, none) = (self.never(), self.graph.not(exists));
        let accuracy = Accuracy {
            error: spread.error + 8.0 * HALF_ULP,
            least: HALF_ULP,
            grid: HALF_ULP,
            denominator: f64::INFINITY,
            divides: false,
            not_negative: false,
            shortest: false,
            range: (f64::NEG_INFINITY, 1.0),
            ..Accuracy::constant(&Number::ONE, 4.0)
        };
        let terms = Some(Terms { low: terms, high: terms, zero_is_exact: false, beside: None });
        Ok(Num { terms, ..Num::of(low, (never, none, never), Accuracy { not_zero: false, ..accuracy }) })
    }
}

fn together(folding: Folding) -> Binary {
    match folding {
        Folding::Least => Binary::Min,
        Folding::Greatest => Binary::Max,
        Folding::Sum | Folding::Gathered(_) => Binary::Add,
    }
}

/// No more ratings than these.
#[allow(clippy::cast_precision_loss)]
fn most_ratings(rated: &Rated) -> f64 {
    let each = if rated.list.is_some() { MOST_MEMBERS } else { 1 };
    (rated.things.iter().map(Vec::len).sum::<usize>() * each) as f64
}
