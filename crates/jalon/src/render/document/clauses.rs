//! A condition as nested points: all of these, one of these, each on a line of its own.

use super::super::Tone;
use super::super::words::colon;
use super::sentence::Teller;
use super::{List, Phrase, Piece, Point, width};
use crate::framework::{ExprId, ExprKind};

/// A condition of several parts up to this width stays on one line.
const ONE_LINE: usize = 72;
/// How deep points nest; deeper parts stay sentences.
const DEEPEST: usize = 4;

impl Teller<'_> {
    /// A formula as points, the first with a capital: it stands by itself.
    pub(super) fn clauses(&self, id: ExprId) -> Vec<Point> {
        let mut point = self.clause(id, 0);
        capitalised(&mut point.text);
        vec![point]
    }

    /// A formula as a point that goes on a sentence.
    pub(super) fn clause(&self, id: ExprId, depth: usize) -> Point {
        let sentence = self.condition(id);
        if depth >= DEEPEST {
            return Point::new(sentence);
        }
        match self.kind(id) {
            Some(ExprKind::And(parts)) if width(&sentence) > ONE_LINE => {
                let lead = self.words("all of these hold:", "toutes ces conditions sont réunies\u{a0}:");
                self.points(lead, parts.iter().map(|part| self.clause(*part, depth + 1)).collect())
            }
            Some(ExprKind::Or(parts)) if width(&sentence) > ONE_LINE => {
                let lead =
                    self.words("at least one of these holds:", "une au moins de ces conditions est remplie\u{a0}:");
                self.points(lead, parts.iter().map(|part| self.clause(*part, depth + 1)).collect())
            }
            Some(ExprKind::If { .. }) if width(&sentence) > ONE_LINE => self.cases(id, depth),
            Some(ExprKind::ByMember { axis, members }) => {
                let points = (0..).zip(members).map(|(place, member)| {
                    let mut point = self.clause(*member, depth + 1);
                    let mut text = vec![self.member(*axis, place), Piece::plain(colon(self.language))];
                    text.append(&mut point.text);
                    Point { text, ..point }
                });
                let lead =
                    vec![self.words("by ", "selon "), self.axis(*axis), Piece::plain(colon(self.language).trim_end())];
                Point { text: lead, below: Some(List { ordered: false, points: points.collect() }) }
            }
            Some(ExprKind::Spread(inner)) => self.clause(*inner, depth),
            _ => Point::new(sentence),
        }
    }

    fn points(&self, lead: Piece, mut points: Vec<Point>) -> Point {
        points.iter_mut().for_each(|point| capitalised(&mut point.text));
        Point { text: vec![lead], below: Some(List { ordered: false, points }) }
    }

    /// `A if C, else B if D, else E`, one a line.
    fn cases(&self, id: ExprId, depth: usize) -> Point {
        let mut points = Vec::new();
        let mut at = id;
        while let Some(ExprKind::If { condition, then, otherwise }) = self.kind(at) {
            let mut point = self.clause(*then, depth + 1);
            point.text.push(self.words(" if ", " si "));
            point.text.extend(self.condition(*condition));
            points.push(point);
            at = *otherwise;
        }
        let mut last = self.clause(at, depth + 1);
        last.text.push(self.words(" otherwise", " sinon"));
        points.push(last);
        let lead = self.words("the first that applies:", "le premier cas qui s’applique\u{a0}:");
        Point { text: vec![lead], below: Some(List { ordered: true, points }) }
    }

    /// A formula as a sentence; a lone yes-or-no name says that yes is wanted.
    pub(super) fn condition(&self, id: ExprId) -> Phrase {
        let mut sentence = self.sentence(id);
        if self.is_lone_truth(id) {
            sentence.push(Piece::plain(format!(
                "{}{}",
                colon(self.language),
                super::super::format::truth(true, self.language)
            )));
        }
        sentence
    }
}

/// A phrase that begins with ordinary words gets a capital.
fn capitalised(phrase: &mut Phrase) {
    if let Some(Piece::Text { text, tone: Tone::Plain, .. }) = phrase.first_mut() {
        let mut characters = text.chars();
        if let Some(first) = characters.next() {
            *text = first.to_uppercase().chain(characters).collect();
        }
    }
}
