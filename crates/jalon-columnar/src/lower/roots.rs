//! Roots, geometric means and logarithms.

use jalon::number::Number;

use super::{Lower, Lowered, Num, Unsupported};
use crate::exact::{Accuracy, HALF_ULP};
use crate::graph::{Binary, Comparison, Unary, Val};

/// The error that a cube root is allowed; whether it keeps to it is seen row by row.
const ROOT_ERROR: f64 = 1.0 / (1u64 << 45) as f64;
/// The error of a logarithm, relatively: the argument is in [`crate::kernels::functions`].
const LOGARITHM_ERROR: f64 = 1.0 / (1u64 << 48) as f64;
/// Logarithms of what is nearer to 1 than this are left to the plain evaluator: they magnify the error of it.
const NEAR_ONE: f64 = 1.0 / 1024.0;

/// Roots of a higher degree are left to the plain evaluator.
const MOST_DEGREE: u32 = 64;

impl Lower<'_> {
    /// A root: of what is negative there is none.
    pub(super) fn rooted(&mut self, x: &Num, degree: u32) -> Lowered<Num> {
        let x = self.settled(x);
        let zero = self.graph.float(0.0);
        let (mut open, mut undefined, mut not_applicable) = (x.open, x.undefined, x.not_applicable);
        if !x.accuracy.not_negative {
            let known = self.known(&[&x]);
            let negative = self.graph.compare(Comparison::Less, x.low, zero);
            let negative = self.graph.and(known, negative);
            undefined = self.graph.or(undefined, negative);
            if x.ranged {
                let perhaps = self.graph.compare(Comparison::Less, x.low, zero);
                let perhaps = self.graph.and(perhaps, x.open);
                let perhaps = self.graph.and_not(perhaps, x.undefined);
                self.doubt(perhaps);
            } else {
                undefined = self.graph.or(undefined, x.open);
            }
            (open, not_applicable) = (x.open, x.not_applicable);
        } else if !x.ranged && !self.graph.is_never(x.open) {
            return Err(Unsupported("a root of what is missing"));
        }
        let bounded = self.bounded(&x);
        let low = self.root_of(x.low, degree, bounded);
        let high = if x.high == x.low { low } else { self.root_of(x.high, degree, bounded) };
        let error = match degree {
            2 => HALF_ULP,
            3 => ROOT_ERROR,
            _ => self.root_error(&x, degree),
        };
        let accuracy = Accuracy::root(x.accuracy, degree, error);
        let root = Some((degree, Box::new(x.clone())));
        Ok(Num {
            low,
            high,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            constant: None,
            root,
            column: None,
            fine: None,
            exactly: None,
            ..x
        })
    }

    fn root_of(&mut self, x: Val, degree: u32, bounded: Val) -> Val {
        if degree == 2 {
            return self.graph.map(Unary::Sqrt, x);
        }
        if degree != 3 {
            let inverse = self.graph.float(1.0 / f64::from(degree));
            return self.graph.pair(Binary::AnyPower, x, inverse);
        }
        let root = self.graph.map(Unary::Cbrt, x);
        // Cubed again it must give what it is the root of: only then is its error what is claimed.
        let far = self.graph.compare(Comparison::NoRoot(ROOT_ERROR.to_bits()), root, x);
        let far = self.graph.and(far, bounded);
        self.doubt_for(root, far);
        root
    }

    /// The root of the product of some numbers, none of which may be negative. Rows where one is not known are left
    /// to the plain evaluator.
    pub(super) fn geometric_mean(&mut self, parts: &[Num]) -> Lowered<Num> {
        let degree = u32::try_from(parts.len()).ok().filter(|count| (1..=MOST_DEGREE).contains(count));
        let degree = degree.ok_or(Unsupported("a geometric mean of very many"))?;
        let never = self.never();
        let (mut negative, mut product) = (never, self.constant(&Number::ONE)?);
        for part in parts {
            let part = self.settled(part);
            let known = self.known(&[&part]);
            let unknown = self.graph.not(known);
            self.doubt(unknown);
            if !part.accuracy.not_negative {
                let zero = self.graph.float(0.0);
                let below = self.graph.compare(Comparison::Less, part.low, zero);
                let below = self.graph.and(known, below);
                negative = self.graph.or(negative, below);
            }
            let accuracy = Accuracy { not_negative: true, ..part.accuracy };
            let part = Num {
                high: part.low,
                open: never,
                undefined: never,
                not_applicable: never,
                ranged: false,
                closed: true,
                accuracy,
                ..part
            };
            product = self.multiply(&product, &part)?;
        }
        product.undefined = negative;
        if degree == 1 { Ok(product) } else { self.rooted(&product, degree) }
    }

    /// The logarithm, natural or of base 10; of what is not above 0 there is none.
    pub(super) fn logarithm(&mut self, x: &Num, common: bool) -> Lowered<Num> {
        let x = self.settled(x);
        if x.ranged {
            self.doubt(x.open);
        }
        let (zero, one) = (self.graph.float(0.0), self.graph.float(1.0));
        let known = self.known(&[&x]);
        let none = self.graph.compare(Comparison::AtMost, x.low, zero);
        let none = self.graph.and(known, none);
        let from_one = self.graph.pair(Binary::Sub, x.low, one);
        let near = self.graph.compare(Comparison::Near(NEAR_ONE.to_bits()), from_one, one);
        let near = self.graph.and(known, near);
        self.doubt(near);
        let low = self.graph.map(Unary::Log, x.low);
        let most = x.accuracy.most.ln().abs().max(x.accuracy.least.ln().abs()) + 1.0;
        let least = NEAR_ONE / 2.0;
        let error = x.accuracy.error * 2.0 / NEAR_ONE + LOGARITHM_ERROR;
        let accuracy = Accuracy { not_zero: true, ..Accuracy::rounded(error, (least, most), false) };
        // What is missing may turn out not to be above 0.
        let lost = self.graph.or(none, x.open);
        let natural =
            Num { low, high: low, undefined: self.graph.or(x.undefined, lost), accuracy, ranged: false, ..x.alone() };
        if !common {
            return Ok(natural);
        }
        let ten = self.constant(&Number::from(10))?;
        let ten = self.logarithm(&ten, false)?;
        self.divide(&natural, &ten)
    }
}
