//! Values over two open axes: each pair of the members of two lists is a member of a list of its own, with two references to
//! those that it is of. Rows of which one of the two is not given are left to the plain evaluator.

use jalon::axis::{Axes, AxisId};
use jalon::framework::{ExprId, Fold, InputId};

use super::links::Case;
use super::{Lower, Lowered, Node, Reference, Unsupported, Wanted};
use crate::graph::{BitOp, Column, Level, Link, Pairs};
use crate::lists::Listing;
use crate::source::Expected;

impl Lower<'_> {
    /// The open ones of some axes.
    pub(super) fn open_of(&self, axes: &Axes) -> Vec<AxisId> {
        axes.as_slice().iter().copied().filter(|axis| self.is_open(*axis)).collect()
    }

    /// The open axes around a fold: those that its parts have besides what is folded.
    pub(super) fn open_around(&self, fold: &Fold) -> Vec<AxisId> {
        let keys = fold.by.iter().map(|(key, _)| *key);
        let parts = [fold.body].into_iter().chain(fold.extra.iter().copied()).chain(fold.filter).chain(keys);
        let axes = parts.filter_map(|id: ExprId| self.framework.expressions.get(id.0 as usize));
        let axes = axes.flat_map(|expr| expr.axes.as_slice()).copied();
        let mut around: Vec<AxisId> = axes.filter(|axis| self.is_open(*axis) && !fold.over.contains(axis)).collect();
        around.sort_unstable();
        around.dedup();
        around
    }

    /// Makes ready for values over these axes.
    pub(super) fn make_room(&mut self, axes: &Axes) -> Lowered<()> {
        match self.open_of(axes).as_slice() {
            [] | [_] => Ok(()),
            [a, b] => self.pairs(*a, *b).map(|_| ()),
            _ => Err(Unsupported("values over three open axes")),
        }
    }

    /// The list of the pairs of the members of two axes, the second running fastest; in the order of the framework.
    pub(crate) fn pairs(&mut self, a: AxisId, b: AxisId) -> Lowered<Pairs> {
        let (a, b) = (a.min(b), a.max(b));
        let lists = [self.list(a)?, self.list(b)?];
        let listing = Listing::Pairs(lists);
        if let Some(at) = self.lists.iter().position(|list| *list == listing)
            && let Some(known) = u8::try_from(at).ok().and_then(|at| self.graph.pairs_of(at))
        {
            return Ok(known);
        }
        let list = u8::try_from(self.lists.len()).map_err(|_| Unsupported("very many open axes"))?;
        self.lists.push(listing);
        let mut side = |at: usize, to: u8| {
            let column = self.graph.column(Level::Members(list));
            let (name, expected) = (String::new(), Expected::Side(at));
            let (input, list) = (InputId(u32::MAX), Some(list));
            self.columns.push(Wanted { input, cell: 0, name, expected, list, level: false });
            Link { column, to }
        };
        let pairs = Pairs { list, sides: [side(0, lists[0]), side(1, lists[1])] };
        self.graph.join(pairs);
        let unlisted = self.graph.bits(BitOp::Unlisted(list));
        let not_given = self.graph.some(list, unlisted);
        self.doubt(not_given);
        Ok(pairs)
    }

    /// The reference of each pair to the member of an axis.
    pub(super) fn side_of(&mut self, pairs: &Pairs, axis: AxisId) -> Lowered<(Link, Reference)> {
        let to = self.list(axis)?;
        let link = pairs.sides.into_iter().find(|link| link.to == to).ok_or(Unsupported("pairs of others"))?;
        Ok((link, self.always_named(link)))
    }

    /// References none of which is missing.
    fn always_named(&mut self, link: Link) -> Reference {
        let (always, never) = (self.graph.bit(true), self.never());
        let cases = vec![Case { when: always, path: vec![link] }];
        Reference { to: link.to, cases, open: never, undefined: never, not_applicable: never }
    }

    /// The references of the members of a list to the pairs of those that two references name; where one is missing, it is for
    /// the plain evaluator which pairs they may be.
    pub(super) fn both(
        &mut self,
        list: u8,
        (first, a): (ExprId, AxisId),
        (second, b): (ExprId, AxisId),
    ) -> Lowered<Reference> {
        let ((first, a), (second, b)) = if a < b { ((first, a), (second, b)) } else { ((second, b), (first, a)) };
        let pairs = self.pairs(a, b)?;
        let mut columns = Vec::with_capacity(2);
        for key in [first, second] {
            let Node::Link(reference) = self.expr(key)? else {
                return Err(Unsupported("groups by references that are worked out"));
            };
            let here = |link: &Link| self.graph.level_of_column(link.column) == Level::Members(list);
            let link = reference.link().filter(here);
            let link = link.ok_or(Unsupported("groups by references that are worked out"))?;
            let lacking = self.graph.any(&[reference.open, reference.undefined, reference.not_applicable]);
            self.doubt(lacking);
            columns.push(link.column);
        }
        let [first, second] = columns.as_slice() else { return Err(Unsupported("groups by references")) };
        let (expected, columns) = (Expected::Both(pairs.list, [*first, *second]), Level::Members(list));
        let column = match self.columns.iter().position(|wanted| wanted.expected == expected) {
            Some(at) => Column(u32::try_from(at).unwrap_or(u32::MAX)),
            None => {
                let (input, name) = (InputId(u32::MAX), String::new());
                self.columns.push(Wanted { input, cell: 0, name, expected, list: Some(list), level: false });
                self.graph.column(columns)
            }
        };
        Ok(self.always_named(Link { column, to: pairs.list }))
    }
}
