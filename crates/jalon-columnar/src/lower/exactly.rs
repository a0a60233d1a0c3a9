//! Comparisons that floats cannot tell, told by whole numbers: formulas over the cells are kept beside values, and worked out
//! for the rows within a margin alone.

use std::sync::Arc;

use jalon::number::Number;

use super::comparisons::Order;
use super::{Lower, Num};
use crate::graph::{BitOp, Column, Level, Sign, Val};
use crate::integers::{MOST_STEPS, Step};

/// Formulas that a value may have, by conditions, at most.
const MOST_CASES: usize = 4;

/// What a value is, exactly: in the rows of a bit, a formula.
#[derive(Debug, Clone)]
pub(crate) struct Exactly {
    cases: Vec<(Val, Arc<[Step]>)>,
}

impl Lower<'_> {
    /// A cell as it stands; none of those of a list, which are not worked out row by row.
    pub(super) fn cell_exactly(&mut self, column: Column) -> Option<Exactly> {
        let stands_in_row = self.graph.level_of_column(column) == Level::Rows;
        stands_in_row.then(|| self.always(Arc::new([Step::Cell(column)])))
    }

    fn always(&mut self, formula: Arc<[Step]>) -> Exactly {
        Exactly { cases: vec![(self.graph.bit(true), formula)] }
    }

    /// What is known of a value; constants are what they are.
    pub(super) fn exactly(&mut self, x: &Num) -> Option<Exactly> {
        match &x.constant {
            Some(number) => Step::constant(number).map(|step| self.always(Arc::new([step]))),
            None => x.exactly.clone(),
        }
    }

    /// What is made of a value by one more step.
    pub(super) fn mapped_exactly(&mut self, x: &Num, step: Step) -> Option<Exactly> {
        let cases = self.exactly(x)?.cases.into_iter();
        let cases = cases.map(|(rows, formula)| (rows, formula.iter().copied().chain([step]).collect()));
        Some(Exactly { cases: cases.collect() })
    }

    /// What is made of two values by one more step.
    pub(super) fn paired_exactly(&mut self, a: &Num, b: &Num, step: Step) -> Option<Exactly> {
        let (a, b) = (self.exactly(a)?, self.exactly(b)?);
        let mut cases = Vec::new();
        for (rows, left) in &a.cases {
            for (others, right) in &b.cases {
                let both = self.graph.and(*rows, *others);
                if !self.graph.is_never(both) && left.len() + right.len() < MOST_STEPS {
                    cases.push((both, left.iter().chain(right.iter()).copied().chain([step]).collect()));
                }
            }
        }
        (!cases.is_empty() && cases.len() <= MOST_CASES).then_some(Exactly { cases })
    }

    /// One value in some rows, another in others.
    pub(super) fn either_exactly(&mut self, (rows, a): (Val, &Num), (others, b): (Val, &Num)) -> Option<Exactly> {
        let mut cases = Vec::new();
        for (rows, x) in [(rows, a), (others, b)] {
            for (known, formula) in self.exactly(x).into_iter().flat_map(|x| x.cases) {
                cases.push((self.graph.and(rows, known), formula));
            }
        }
        (!cases.is_empty() && cases.len() <= MOST_CASES).then_some(Exactly { cases })
    }

    /// A cell, or a constant where it is empty.
    pub(super) fn default_exactly(&mut self, cell: &Num, default: &Num) -> Option<Exactly> {
        let open = cell.open;
        let (cell, default) = (self.exactly(cell)?, default.constant.as_ref().and_then(Step::constant)?);
        let ([(_, formula)], Step::Fraction(top, bottom)) = (cell.cases.as_slice(), default) else { return None };
        let [Step::Cell(column)] = **formula else { return None };
        // A value may be open though its cell is given, and the other way round.
        let empty = self.graph.bits(BitOp::Valid(column)).flipped();
        (open == empty).then(|| self.always(Arc::new([Step::CellOr(column, top, bottom)])))
    }

    /// How two values lie to each other in some rows, where whole numbers tell; and the rows where they do not.
    pub(super) fn told_by_integers(&mut self, a: &Num, b: &Num, rows: Val) -> (Order, Val) {
        let never = self.never();
        let (mut below, mut equal, mut above) = (never, never, never);
        let known = self.known(&[a, b]);
        let opposite = self.negate(b);
        let mut left = rows;
        for (case, formula) in self.paired_exactly(a, &opposite, Step::Add).into_iter().flat_map(|x| x.cases) {
            let formula = self.graph.formula(formula);
            let asked = self.graph.and(left, known);
            let mut asked = self.graph.and(asked, case);
            if matches!(self.graph.level(asked), Level::Members(_)) {
                continue;
            }
            for (sign, told) in [(Sign::Zero, &mut equal), (Sign::Below, &mut below), (Sign::Above, &mut above)] {
                let found = self.graph.bits(BitOp::Exact(formula, sign, asked));
                *told = self.graph.or(*told, found);
                asked = self.graph.and_not(asked, found);
                left = self.graph.and_not(left, found);
            }
        }
        let told = self.graph.and_not(rows, left);
        self.told_apart(told);
        ((below, equal, above), left)
    }

    /// The same for a threshold.
    pub(super) fn told_at_by_integers(&mut self, a: &Num, threshold: &Number, rows: Val) -> (Order, Val) {
        match self.constant(threshold) {
            Ok(threshold) => self.told_by_integers(a, &threshold, rows),
            Err(_) => {
                let never = self.never();
                ((never, never, never), rows)
            }
        }
    }
}
