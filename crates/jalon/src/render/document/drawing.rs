//! A diagram of boxes and arrows as SVG: boxes in layers, those of a layer in an order with few crossings, long arrows led
//! through free places.

use super::super::html::escape;
use super::super::words::{colon, pick};
use super::{Diagram, Node};
use crate::framework::TheoryKind;
use crate::lang::Language;

const BOX_WIDTH: i32 = 190;
const GAP: i32 = 26;
/// Between two layers.
const STEP: i32 = 54;
const LINE: i32 = 18;
/// Characters on a line of a box.
const CHARACTERS: usize = 22;
/// How often the order of the layers is improved, down and up.
const SWEEPS: usize = 8;
/// The width that a place takes through which an arrow is led.
const LANE: i32 = 24;

/// A place in a layer: a box, or where an arrow passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Node(usize),
    /// A bend of the arrow of this number.
    Bend(usize),
}

/// Where everything stands.
struct Layout {
    /// For each layer its places, from left to right, each with the middle of its x.
    layers: Vec<Vec<(Place, i32)>>,
    /// The arrows: from, to, and the places (layer, slot) that they pass, ends included.
    edges: Vec<Vec<(usize, usize)>>,
    width: i32,
}

/// The diagram as a figure with a caption; what it shows is also said in words for those who do not see it.
pub(super) fn svg(diagram: &Diagram, language: Language) -> String {
    let layout = lay_out(diagram);
    let wrapped: Vec<Vec<String>> = diagram.nodes.iter().map(|node| wrap(&node.text)).collect();
    let heights: Vec<i32> = layout
        .layers
        .iter()
        .map(|layer| {
            let lines = layer.iter().filter_map(|(place, _)| match place {
                Place::Node(at) => wrapped.get(*at).map(Vec::len),
                Place::Bend(_) => None,
            });
            i32::try_from(lines.max().unwrap_or(1)).unwrap_or(1) * LINE + 34
        })
        .collect();
    let tops: Vec<i32> = heights
        .iter()
        .scan(10, |top, height| {
            let here = *top;
            *top += height + STEP;
            Some(here)
        })
        .collect();
    let height = tops.last().zip(heights.last()).map_or(20, |(top, height)| top + height + 10);
    let width = layout.width;
    let mut out = format!(
        "<figure>\n<figcaption>{}</figcaption>\n<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" \
         style=\"max-width:{width}px\">\n<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
         markerHeight=\"8\" orient=\"auto\"><path class=\"head\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n",
        escape(&diagram.caption),
        escape(&in_words(diagram, language))
    );
    for edge in &layout.edges {
        out.push_str(&path(edge, &layout, &tops, &heights));
    }
    for (layer, (top, height)) in layout.layers.iter().zip(tops.iter().zip(&heights)) {
        for (place, x) in layer {
            if let Place::Node(at) = place
                && let (Some(node), Some(lines)) = (diagram.nodes.get(*at), wrapped.get(*at))
            {
                out.push_str(&drawn(node, lines, *x, *top, *height));
            }
        }
    }
    out.push_str("</svg>\n</figure>\n");
    out
}

/// `A, B → C; C → D`.
fn in_words(diagram: &Diagram, language: Language) -> String {
    let links: Vec<String> = diagram
        .nodes
        .iter()
        .filter(|node| !node.from.is_empty())
        .map(|node| {
            let from: Vec<&str> =
                node.from.iter().filter_map(|at| diagram.nodes.get(*at)).map(|node| node.text.as_str()).collect();
            format!("{} → {}", from.join(", "), node.text)
        })
        .collect();
    format!("{}{}{}", diagram.caption, colon(language), links.join(pick(language, "; ", "\u{202f}; ")))
}

fn drawn(node: &Node, lines: &[String], x: i32, top: i32, height: i32) -> String {
    let left = x - BOX_WIDTH / 2;
    let class = if node.kind == TheoryKind::Impact { "box impact" } else { "box" };
    let mut out = format!(
        "<a href=\"#{}\"><rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{BOX_WIDTH}\" height=\"{height}\" rx=\"5\"/>\
         <text class=\"layer\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        escape(&node.anchor),
        top + 17,
        escape(&node.kind_text)
    );
    let lang = node.lang.map(|lang| format!(" lang=\"{}\"", lang.code())).unwrap_or_default();
    for (at, line) in (0i32..).zip(lines) {
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\"{lang}>{}</text>",
            top + 37 + at * LINE,
            escape(line)
        ));
    }
    out.push_str("</a>\n");
    out
}

/// An arrow: straight through the layers that it passes, bent between them.
fn path(edge: &[(usize, usize)], layout: &Layout, tops: &[i32], heights: &[i32]) -> String {
    let point = |(layer, slot): (usize, usize)| -> Option<(i32, i32, i32)> {
        let (_, x) = layout.layers.get(layer)?.get(slot)?;
        let top = *tops.get(layer)?;
        Some((*x, top, top + heights.get(layer)?))
    };
    let points: Vec<(i32, i32, i32)> = edge.iter().copied().filter_map(point).collect();
    let mut d = String::new();
    for (at, pair) in points.windows(2).enumerate() {
        let [(x1, _, bottom), (x2, top, end)] = pair else { continue };
        if at == 0 {
            d.push_str(&format!("M{x1} {bottom}"));
        }
        let middle = (bottom + top) / 2;
        d.push_str(&format!("C{x1} {middle} {x2} {middle} {x2} {top}"));
        if at + 2 < points.len() {
            d.push_str(&format!("L{x2} {end}"));
        }
    }
    format!("<path class=\"edge\" d=\"{d}\" marker-end=\"url(#arrow)\"/>\n")
}

/// Layers by sort, and within a sort by what leads to what; then the order within each.
fn lay_out(diagram: &Diagram) -> Layout {
    let ranks = ranks(&diagram.nodes);
    let count = ranks.iter().max().map_or(0, |most| most + 1);
    let mut layers: Vec<Vec<Place>> = vec![Vec::new(); count];
    for (at, rank) in ranks.iter().enumerate() {
        if let Some(layer) = layers.get_mut(*rank) {
            layer.push(Place::Node(at));
        }
    }
    let mut arrows: Vec<(usize, usize)> = Vec::new();
    for (to, node) in diagram.nodes.iter().enumerate() {
        arrows.extend(node.from.iter().filter(|from| **from < diagram.nodes.len()).map(|from| (*from, to)));
    }
    let rank = |at: usize| ranks.get(at).copied().unwrap_or(0);
    for (number, (from, to)) in arrows.iter().enumerate() {
        for passed in rank(*from) + 1..rank(*to) {
            if let Some(layer) = layers.get_mut(passed) {
                layer.push(Place::Bend(number));
            }
        }
    }
    let neighbours = |place: Place, rank_of: usize, above: bool| -> Vec<Place> {
        arrows
            .iter()
            .enumerate()
            .filter_map(|(number, (from, to))| {
                let here = match place {
                    Place::Node(at) if above => *to == at,
                    Place::Node(at) => *from == at,
                    Place::Bend(own) => own == number,
                };
                let next = if above { rank_of.checked_sub(1)? } else { rank_of + 1 };
                let end = if above { *from } else { *to };
                here.then(|| if rank(end) == next { Place::Node(end) } else { Place::Bend(number) })
            })
            .collect()
    };
    for sweep in 0..SWEEPS {
        let above = sweep % 2 == 0;
        let order: Vec<usize> = if above { (1..count).collect() } else { (0..count.saturating_sub(1)).rev().collect() };
        for at in order {
            let beside = layers.get(if above { at - 1 } else { at + 1 }).cloned().unwrap_or_default();
            let Some(layer) = layers.get(at).cloned() else { continue };
            let mut keyed: Vec<(usize, usize, Place)> = layer
                .iter()
                .enumerate()
                .map(|(slot, place)| {
                    let slots: Vec<usize> = neighbours(*place, at, above)
                        .iter()
                        .filter_map(|other| beside.iter().position(|known| known == other))
                        .collect();
                    // In thousandths of a slot: whole numbers order alike everywhere.
                    let centre = (slots.iter().sum::<usize>() * 1000).checked_div(slots.len()).unwrap_or(slot * 1000);
                    (centre, slot, *place)
                })
                .collect();
            keyed.sort_by_key(|(centre, slot, _)| (*centre, *slot));
            if let Some(layer) = layers.get_mut(at) {
                *layer = keyed.into_iter().map(|(.., place)| place).collect();
            }
        }
    }
    placed(&layers, &arrows, &ranks)
}

/// The x of every place: each layer in the middle of the widest.
fn placed(layers: &[Vec<Place>], arrows: &[(usize, usize)], ranks: &[usize]) -> Layout {
    let own_width = |place: &Place| match place {
        Place::Node(_) => BOX_WIDTH,
        Place::Bend(_) => LANE,
    };
    let widths: Vec<i32> =
        layers.iter().map(|layer| layer.iter().map(|place| own_width(place) + GAP).sum::<i32>() - GAP).collect();
    let widest = widths.iter().copied().max().unwrap_or(0).max(BOX_WIDTH);
    let placed: Vec<Vec<(Place, i32)>> = layers
        .iter()
        .zip(&widths)
        .map(|(layer, width)| {
            let mut left = 10 + (widest - width) / 2;
            layer
                .iter()
                .map(|place| {
                    let middle = left + own_width(place) / 2;
                    left += own_width(place) + GAP;
                    (*place, middle)
                })
                .collect()
        })
        .collect();
    let slot = |rank: usize, wanted: Place| {
        placed.get(rank).and_then(|layer| layer.iter().position(|(place, _)| *place == wanted)).map(|slot| (rank, slot))
    };
    let edges = arrows
        .iter()
        .enumerate()
        .map(|(number, (from, to))| {
            let (first, last) = (ranks.get(*from).copied().unwrap_or(0), ranks.get(*to).copied().unwrap_or(0));
            let mut passed = vec![slot(first, Place::Node(*from))];
            passed.extend((first + 1..last).map(|rank| slot(rank, Place::Bend(number))));
            passed.push(slot(last, Place::Node(*to)));
            passed.into_iter().flatten().collect()
        })
        .collect();
    Layout { layers: placed, edges, width: widest + 20 }
}

/// The layer of each node: below all that lead to it, and below all sorts that come before its own.
fn ranks(nodes: &[Node]) -> Vec<usize> {
    let mut ranks = vec![0usize; nodes.len()];
    let mut base = 0;
    for kind in [TheoryKind::Activity, TheoryKind::Output, TheoryKind::Outcome, TheoryKind::Impact] {
        let of_kind: Vec<usize> =
            (0..nodes.len()).filter(|at| nodes.get(*at).is_some_and(|node| node.kind == kind)).collect();
        if of_kind.is_empty() {
            continue;
        }
        for at in &of_kind {
            if let Some(rank) = ranks.get_mut(*at) {
                *rank = base;
            }
        }
        // Within a sort one may lead to another: no path is longer than there are nodes.
        for _ in 0..of_kind.len() {
            for at in &of_kind {
                let from = nodes.get(*at).map(|node| node.from.as_slice()).unwrap_or_default();
                let below = from.iter().filter_map(|from| ranks.get(*from)).max().map_or(base, |most| most + 1);
                if let Some(rank) = ranks.get_mut(*at) {
                    *rank = (*rank).max(below);
                }
            }
        }
        base = of_kind.iter().filter_map(|at| ranks.get(*at)).max().map_or(base, |most| most + 1);
    }
    ranks
}

/// A text in lines of a box, at most four.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= CHARACTERS {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    if lines.len() > 4 {
        lines.truncate(4);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str, kind: TheoryKind, from: &[usize]) -> Node {
        Node {
            anchor: text.to_owned(),
            text: text.to_owned(),
            lang: None,
            kind,
            kind_text: String::new(),
            from: from.to_vec(),
        }
    }

    #[test]
    fn what_leads_to_something_stands_above_it() {
        use TheoryKind::{Activity, Impact, Outcome, Output};
        let nodes = [
            node("train", Activity, &[]),
            node("visit", Activity, &[]),
            node("trained", Output, &[0]),
            node("able", Outcome, &[2, 1]),
            node("at work", Outcome, &[3]),
            node("less poverty", Impact, &[4, 0]),
        ];
        assert_eq!(ranks(&nodes), [0, 0, 1, 2, 3, 4]);
        let layout = lay_out(&Diagram { caption: String::new(), nodes: nodes.to_vec() });
        // The arrow from the first activity to the impact passes the three layers between by bends.
        assert_eq!(layout.edges.iter().map(Vec::len).max(), Some(5));
        for layer in &layout.layers {
            assert!(layer.windows(2).all(|pair| pair[0].1 < pair[1].1), "places overlap: {layer:?}");
        }
    }

    #[test]
    fn crossings_are_taken_out_where_order_can() {
        use TheoryKind::{Activity, Output};
        let nodes = vec![
            node("a", Activity, &[]),
            node("b", Activity, &[]),
            node("of b", Output, &[1]),
            node("of a", Output, &[0]),
        ];
        let layout = lay_out(&Diagram { caption: String::new(), nodes });
        let order = |layer: usize| layout.layers[layer].iter().map(|(place, _)| *place).collect::<Vec<_>>();
        let straight = (order(0) == [Place::Node(0), Place::Node(1)]) == (order(1) == [Place::Node(3), Place::Node(2)]);
        assert!(straight, "{:?}", layout.layers);
    }

    #[test]
    fn long_labels_go_on_over_lines() {
        assert_eq!(wrap("people are less far from digital services"), ["people are less far", "from digital services"]);
    }
}
