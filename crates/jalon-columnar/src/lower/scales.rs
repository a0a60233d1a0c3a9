//! Scales: banded tables.

use jalon::framework::ScaleId;

use super::{Lower, Lowered, Node, Num, Unsupported};
use crate::exact::Accuracy;

impl Lower<'_> {
    /// A banded table at its first argument, where it is known.
    pub(super) fn scale(&mut self, id: ScaleId, operands: Vec<Num>) -> Lowered<Node> {
        let framework = self.framework;
        let scale = framework.scales.get(id.0 as usize).ok_or(Unsupported("an unknown scale"))?;
        let references: Vec<&Num> = operands.iter().collect();
        let (_, undefined, not_applicable) = self.lapse(&references);
        // Open arguments are for the plain evaluator: an argument may reach into several bands.
        for operand in &operands {
            self.doubt(operand.open);
        }
        let first = operands.first().cloned().ok_or(Unsupported("a scale without an argument"))?;
        let mut result: Option<Num> = None;
        let mut inside_any = self.never();
        for band in &scale.bands {
            let mut inside = self.graph.bit(true);
            for (end, is_low) in [(&band.low, true), (&band.high, false)] {
                let Some(end) = end else { continue };
                let at = self.num(end.at)?;
                let (below, equal, above) = self.order_known(&first, &at)?;
                let beyond = if is_low { above } else { below };
                let holds = if end.included { self.graph.or(beyond, equal) } else { beyond };
                inside = self.graph.and(inside, holds);
            }
            let outer = std::mem::replace(&mut self.slots, operands.clone());
            let value = self.num(band.value);
            self.slots = outer;
            let value = value?;
            let value = self.settled(&value);
            self.doubt(value.open);
            let lost = self.graph.or(value.undefined, value.not_applicable);
            let lost = self.graph.and(lost, inside);
            self.doubt(lost);
            inside_any = self.graph.or(inside_any, inside);
            result = Some(match result {
                None => value,
                Some(before) => {
                    let low = self.graph.select(inside, value.low, before.low);
                    Num { low, high: low, accuracy: Accuracy::either(before.accuracy, value.accuracy), ..value }
                }
            });
        }
        let result = result.ok_or(Unsupported("a scale without bands"))?;
        let outside = self.graph.not(inside_any);
        let known = self.known(&references);
        let outside = self.graph.and(outside, known);
        let never = self.never();
        Ok(Node::Num(Num {
            high: result.low,
            open: never,
            undefined: self.graph.or(undefined, outside),
            not_applicable,
            ranged: false,
            ..result.alone()
        }))
    }
}
