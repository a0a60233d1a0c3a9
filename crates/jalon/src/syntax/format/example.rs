//! Writing what examples give and expect, and their tables.

use crate::syntax::ast::*;
use crate::syntax::words::Word;

use super::property::evidence;
use super::{Printer, WIDTH};

/// An item of a list that is laid over lines.
struct Item<'a> {
    text: String,
    comments: &'a Comments,
}

impl Printer {
    pub(super) fn given(&mut self, items: &[Assignment], comments: &Comments) {
        let items = items
            .iter()
            .map(|item| {
                let mut text = format!("{} = {}", self.target(&item.target, &item.picks), self.datum(&item.value));
                if let Some(level) = item.evidence {
                    text.push_str(&format!(" {} {}", self.word(Word::Evidence), self.word(evidence(level))));
                }
                Item { text, comments: self.shown(&item.comments) }
            })
            .collect();
        self.fill(Word::Given, items, comments);
    }

    pub(super) fn expect(&mut self, items: &[Expectation], comments: &Comments) {
        let items = items
            .iter()
            .map(|item| {
                let mut text = self.target(&item.target, &item.picks);
                if let Some(by) = &item.by {
                    text.push_str(&format!(" {} {}", self.word(Word::By), by.text));
                }
                if let Some(view) = &item.view {
                    text.push_str(&format!(" {}", self.view(view)));
                }
                text.push_str(&format!(" {}", self.outcome(&item.outcome)));
                Item { text, comments: self.shown(&item.comments) }
            })
            .collect();
        self.fill(Word::Expect, items, comments);
    }

    /// Items behind a word, as many a line as fit; a line end is a separator. A comment ends its line.
    fn fill(&mut self, word: Word, items: Vec<Item<'_>>, comments: &Comments) {
        let word = self.word(word);
        let indent = word.chars().count() + 3;
        let separator = self.separator();
        self.comments_above(&comments.above, 2);
        let mut line = format!("  {word}");
        let mut fresh = true;
        let mut first = true;
        for item in items {
            let width = item.text.chars().count();
            let full = line.chars().count() + separator.len() + width > WIDTH && !begins_like_a_property(&item.text);
            if !first && !fresh && (full || !item.comments.above.is_empty()) {
                self.out.push_str(&line);
                self.out.push('\n');
                line = " ".repeat(indent - 1);
                fresh = true;
            }
            if fresh {
                let begun = std::mem::take(&mut line);
                self.comments_above(&item.comments.above, indent);
                line = format!("{begun} {}", item.text);
            } else {
                line.push_str(separator);
                line.push_str(&item.text);
            }
            fresh = false;
            first = false;
            if let Some(behind) = &item.comments.behind {
                line.push_str("  #");
                line.push_str(&behind.text);
                self.out.push_str(&line);
                self.out.push('\n');
                line = " ".repeat(indent - 1);
                fresh = true;
            }
        }
        if !fresh || first {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    pub(super) fn datum(&self, datum: &Datum) -> String {
        match datum {
            Datum::Value(value) => self.expr(value),
            Datum::Between(low, high) => format!("{} .. {}", self.expr(low), self.expr(high)),
            Datum::All => self.word(Word::All).to_owned(),
            Datum::Missing(reason) => {
                let word = match reason {
                    None | Some(MissingReason::NotSaid) => return self.word(Word::Missing).to_owned(),
                    Some(MissingReason::NotCollected) => Word::NotCollected,
                    Some(MissingReason::Refused) => Word::Refused,
                    Some(MissingReason::Pending) => Word::PendingReason,
                };
                format!("{} {}", self.word(Word::Missing), self.word(word))
            }
            Datum::NotApplicable => self.word(Word::NotApplicable).to_owned(),
            Datum::NotYet => self.word(Word::NotYet).to_owned(),
            Datum::DateUnknown => self.word(Word::DateUnknown).to_owned(),
            Datum::Row(values) => {
                let values: Vec<String> = values.iter().map(|value| self.cell_value(value)).collect();
                values.join(" ")
            }
        }
    }

    /// A value among several in a cell: its digits are not grouped, since a space begins the next value.
    fn cell_value(&self, value: &Expr) -> String {
        match &value.kind {
            ExprKind::Number(Number { digits, unit }) => {
                let unit = unit.as_ref().map_or(String::new(), |unit| format!(" {}", self.unit(unit)));
                format!("{}{unit}", self.digits(digits, false))
            }
            ExprKind::Unary(UnaryOp::Negate, inner) => format!("-{}", self.cell_value(inner)),
            _ => self.expr(value),
        }
    }

    fn outcome(&self, outcome: &Outcome) -> String {
        let to = |to: &Option<Expr>| match to {
            None => String::new(),
            Some(step) => {
                let near = self.word(Word::Near);
                let space = if near.is_empty() { "" } else { " " };
                format!(" {} {}{space}{near}", self.word(Word::To), self.expr(step))
            }
        };
        let late = |text: String, by: &Option<Expr>, word: &str| match by {
            None => text,
            Some(by) => format!("{text} {word} {}", self.expr(by)),
        };
        let french = self.language == crate::lang::Language::French;
        match outcome {
            Outcome::Equals { value, to: step } => format!("= {}{}", self.expr(value), to(step)),
            Outcome::Bounds { low, high, to: step } => {
                format!("{} {}{}", self.word(Word::In), self.range(low.as_ref(), high.as_ref()), to(step))
            }
            Outcome::Met => self.word(Word::Met).to_owned(),
            Outcome::NotMet => format!("{} {}", self.word(Word::Not), self.word(Word::Met)),
            Outcome::NotApplicable => self.word(Word::NotApplicable).to_owned(),
            Outcome::Undefined => self.word(Word::Undefined).to_owned(),
            Outcome::Missing => self.word(Word::Missing).to_owned(),
            Outcome::Undecided { wanted, among } => {
                let mut out = self.word(Word::Undecided).to_owned();
                let separator = self.separator();
                let wanted: Vec<String> = wanted.iter().map(|(path, picks)| self.target(path, picks)).collect();
                match wanted.as_slice() {
                    [] => {}
                    [only] => out.push_str(&format!(" {} {only}", self.word(Word::For))),
                    _ => out.push_str(&format!(" {} {{{}}}", self.word(Word::For), wanted.join(separator))),
                }
                if !among.is_empty() {
                    out.push_str(&format!(" {} {{{}}}", self.word(Word::Among), self.name_list(among)));
                }
                out
            }
            Outcome::Pending(until) => late(self.word(Word::Pending).to_owned(), until, self.word(Word::Until)),
            Outcome::MetInTime => format!("{} {}", self.word(Word::Met), self.word(Word::InTime)),
            Outcome::MetLate(by) => {
                late(format!("{} {}", self.word(Word::Met), self.word(Word::Late)), by, self.word(Word::LateBy))
            }
            Outcome::MetDateUnknown => format!("{} {}", self.word(Word::Met), self.word(Word::MetDateUnknown)),
            Outcome::Overdue(by) => {
                late(self.word(Word::Overdue).to_owned(), by, if french { "depuis" } else { self.word(Word::LateBy) })
            }
            Outcome::Due(date) => format!("{} {}", self.word(Word::Due), self.expr(date)),
            Outcome::Hidden => self.word(Word::Hidden).to_owned(),
        }
    }

    /// A table, its columns aligned.
    pub(super) fn table(&mut self, table: &Table, comments: &Comments) {
        let word = self.word(Word::Table);
        let indent = word.chars().count() + 3;
        let mut first = super::expression::path_text(&table.axis);
        if table.partial {
            first.push_str(&format!(" {}", self.word(Word::Partial)));
        }
        let mut rows: Vec<Vec<String>> = vec![vec![first]];
        if let Some(header) = rows.first_mut() {
            for column in &table.columns {
                let by = column.by.as_ref().map_or(String::new(), |by| format!(" {} {}", self.word(Word::By), by.text));
                let input = super::expression::path_text(&column.input);
                header.push(format!("{input}{}{by}", self.picks(&column.picks)));
            }
        }
        for row in &table.rows {
            let member = if row.quoted { super::quoted(&row.member.text) } else { self.member_name(&row.member.text) };
            let cells = row.cells.iter().map(|cell| match cell {
                None => String::new(),
                Some(Datum::NotApplicable) => "-".to_owned(),
                Some(datum) => self.datum(datum),
            });
            rows.push(std::iter::once(member).chain(cells).collect());
        }
        let mut widths: Vec<usize> = Vec::new();
        for row in &rows {
            for (index, cell) in row.iter().enumerate() {
                let width = cell.chars().count();
                match widths.get_mut(index) {
                    Some(widest) => *widest = (*widest).max(width),
                    None => widths.push(width),
                }
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let mut line = if index == 0 { format!("  {word} ") } else { " ".repeat(indent) };
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    line.push_str(" | ");
                }
                line.push_str(cell);
                let width = widths.get(column).copied().unwrap_or(0);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
            }
            let comments = match index.checked_sub(1).and_then(|row| table.rows.get(row)) {
                Some(row) => &row.comments,
                None => comments,
            };
            let comments = self.shown(comments);
            self.comments_above(&comments.above, if index == 0 { 2 } else { indent });
            self.out.push_str(line.trim_end());
            if let Some(behind) = &comments.behind {
                self.out.push_str("  #");
                self.out.push_str(&behind.text);
            }
            self.out.push('\n');
        }
    }
}

/// Whether an item at the start of a line would be taken for a property: `table met`.
fn begins_like_a_property(text: &str) -> bool {
    let mut words = text.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    second != "=" && crate::syntax::opens_an_example_line(first)
}
