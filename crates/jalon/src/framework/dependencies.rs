//! What rests on what: for each expression and item the inputs that it may change with, for each item the items below it.

use std::sync::OnceLock;

use super::{ExprId, ExprKind, Framework, InputId, ItemId};

/// Sets of places, one row of bits an owner.
#[derive(Debug)]
struct Bits {
    words: usize,
    rows: Vec<u64>,
}

impl Bits {
    fn new(owners: usize, places: usize) -> Bits {
        let words = places.div_ceil(64).max(1);
        Bits { words, rows: vec![0; owners * words] }
    }

    fn row(&self, owner: usize) -> &[u64] {
        self.rows.get(owner * self.words..(owner + 1) * self.words).unwrap_or_default()
    }

    fn row_mut(&mut self, owner: usize) -> &mut [u64] {
        self.rows.get_mut(owner * self.words..(owner + 1) * self.words).unwrap_or_default()
    }

    fn set(&mut self, owner: usize, place: usize) {
        if let Some(word) = self.row_mut(owner).get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    fn has(&self, owner: usize, place: usize) -> bool {
        self.row(owner).get(place / 64).is_none_or(|word| word >> (place % 64) & 1 == 1)
    }

    fn add(&mut self, owner: usize, from: &[u64]) {
        for (word, more) in self.row_mut(owner).iter_mut().zip(from) {
            *word |= more;
        }
    }
}

/// What rests on what, in one framework.
#[derive(Debug)]
pub(crate) struct Dependencies {
    /// The inputs that an expression may change with.
    expressions: Bits,
    /// The inputs that an item may change with.
    items: Bits,
    /// The items that an item reads, itself among them.
    below: Bits,
}

/// The [`Dependencies`] of a framework, found when they are first asked for. A copy finds its own: it may be changed.
#[derive(Debug, Default)]
pub(crate) struct Found(OnceLock<Dependencies>);

impl Clone for Found {
    fn clone(&self) -> Found {
        Found::default()
    }
}

impl PartialEq for Found {
    fn eq(&self, _: &Found) -> bool {
        true
    }
}

impl Framework {
    /// What rests on what in it.
    pub(crate) fn dependencies(&self) -> &Dependencies {
        self.found.0.get_or_init(|| Dependencies::of(self))
    }
}

/// A set of inputs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs(Vec<u64>);

impl Inputs {
    pub(crate) fn of(inputs: impl IntoIterator<Item = u32>) -> Inputs {
        let mut words: Vec<u64> = Vec::new();
        for input in inputs {
            let word = input as usize / 64;
            if words.len() <= word {
                words.resize(word + 1, 0);
            }
            if let Some(word) = words.get_mut(word) {
                *word |= 1 << (input % 64);
            }
        }
        Inputs(words)
    }

    fn meets(&self, row: &[u64]) -> bool {
        self.0.iter().zip(row).any(|(a, b)| a & b != 0)
    }
}

impl Dependencies {
    fn of(framework: &Framework) -> Dependencies {
        let (expressions, items) = (framework.expressions.len(), framework.items.len());
        let mut found = Dependencies {
            expressions: Bits::new(expressions, framework.inputs.len()),
            items: Bits::new(items, framework.inputs.len()),
            below: Bits::new(items, items),
        };
        let inputs = input_sets(framework);
        let mut done = vec![false; expressions];
        for id in &framework.order {
            let Some(item) = framework.items.get(id.0 as usize) else { continue };
            found.below.set(id.0 as usize, id.0 as usize);
            for root in item.roots() {
                found.follow(framework, &inputs, root, &mut done);
                found.read_by(framework, root, *id);
            }
        }
        for place in 0..expressions {
            found.follow(framework, &inputs, ExprId(u32::try_from(place).unwrap_or(u32::MAX)), &mut done);
        }
        found
    }

    /// The inputs that an expression rests on, its operands first.
    fn follow(&mut self, framework: &Framework, inputs: &Bits, root: ExprId, done: &mut [bool]) {
        if done.get(root.0 as usize) != Some(&false) {
            return;
        }
        let mut pending = vec![(root, false)];
        let mut row = vec![0u64; self.expressions.words];
        while let Some((id, ready)) = pending.pop() {
            let place = id.0 as usize;
            let Some(expr) = framework.expressions.get(place) else { continue };
            if done.get(place) != Some(&false) {
                continue;
            }
            if !ready {
                pending.push((id, true));
                framework.each_child(&expr.kind, &mut |child| pending.push((child, false)));
                continue;
            }
            if let Some(done) = done.get_mut(place) {
                *done = true;
            }
            row.fill(0);
            let mut add = |from: &[u64]| row.iter_mut().zip(from).for_each(|(word, more)| *word |= more);
            match &expr.kind {
                ExprKind::Input(input) => add(inputs.row(input.0 as usize)),
                ExprKind::Item(item) | ExprKind::Is { item, variation: None, .. } => {
                    add(self.items.row(item.0 as usize))
                }
                ExprKind::Group { items, .. } => items.iter().for_each(|item| add(self.items.row(item.0 as usize))),
                // What stands in under a variation may read anything.
                ExprKind::View(..) | ExprKind::Is { .. } => row.fill(u64::MAX),
                _ => {}
            }
            framework.each_child(&expr.kind, &mut |child| {
                let from = self.expressions.row(child.0 as usize);
                row.iter_mut().zip(from).for_each(|(word, more)| *word |= more);
            });
            self.expressions.add(place, &row);
        }
    }

    /// Notes what an item reads by one of its expressions.
    fn read_by(&mut self, framework: &Framework, root: ExprId, id: ItemId) {
        let owner = id.0 as usize;
        let row = self.expressions.row(root.0 as usize).to_vec();
        self.items.add(owner, &row);
        for (_, expr) in framework.within(vec![root]) {
            for item in expr.kind.items() {
                let row = self.below.row(item.0 as usize).to_vec();
                self.below.add(owner, &row);
                self.below.set(owner, item.0 as usize);
            }
        }
    }

    /// Whether an expression may change with some inputs.
    pub(crate) fn changes(&self, expression: ExprId, inputs: &Inputs) -> bool {
        let row = self.expressions.row(expression.0 as usize);
        row.is_empty() || inputs.meets(row)
    }

    /// The items below one, itself among them, that may change with some inputs, in order.
    pub(crate) fn between(&self, framework: &Framework, item: ItemId, inputs: &Inputs) -> Vec<ItemId> {
        let below = |id: &ItemId| self.below.has(item.0 as usize, id.0 as usize);
        let changes = |id: &ItemId| inputs.meets(self.items.row(id.0 as usize));
        framework.order.iter().copied().filter(|id| below(id) && changes(id)).collect()
    }
}

/// The inputs that the value of each may be worked out from: itself, and the parts of a total.
fn input_sets(framework: &Framework) -> Bits {
    let count = framework.inputs.len();
    let mut sets = Bits::new(count, count);
    for place in 0..count {
        let mut at = Some(place);
        // A total of totals ends: each is looked at once.
        for _ in 0..=count {
            let Some(here) = at else { break };
            sets.set(place, here);
            let total = framework.inputs.get(here).and_then(|input| input.total_of);
            at = total.map(|(InputId(parts), _)| parts as usize).filter(|parts| !sets.has(place, *parts));
        }
    }
    sets
}
