//! From a text to the written tree and back: parsing, formatting, translating.
//!
//! [`parse`] never fails outright: it returns what could be read, and every fault, in order of place. The text is first
//! cut into declarations by a scan of its lines, so that a fault in one never hides the next.
//!
//! ```
//! use jalon::source::SourceId;
//! let (file, problems) = jalon::syntax::parse("framework tiny\ninput budget : EUR\n", SourceId(0));
//! assert!(problems.is_empty());
//! assert_eq!(file.declarations.len(), 2);
//! ```

pub mod ast;
mod explain;
pub(crate) mod foreign;
mod format;
mod grammar;
mod habits;
pub(crate) mod layout;
mod mistakes;
mod slice;
mod visit;
pub mod words;

pub use format::{canonical, format, translate};

use crate::lang::Language;
use crate::problem::limit::LimitFact;
use crate::problem::syntax::SyntaxFact;
use crate::problem::{Problem, suggest};
use crate::source::{Place, SourceId, Span};

use ast::{Assignment, Comments, Declaration, Expectation, File, Name, Noun, Property, PropertyKind, Row, Table};
use explain::Meant;
use grammar::{Reader, Stopped};
use layout::{Kind, Layout, LogicalLine, Token};
use mistakes::Verdict;
use slice::{LineComments, Slice};
use words::Word;

/// Reads a text: what could be read of it, and its faults in order of place. A file without faults is complete.
#[must_use]
pub fn parse(text: &str, source: SourceId) -> (File, Vec<Problem>) {
    if text.len() > mistakes::MAX_BYTES {
        let place = Place { source, span: Span::new(mistakes::MAX_BYTES, mistakes::MAX_BYTES) };
        let file = File {
            language: Language::English,
            declarations: Vec::new(),
            end_comments: Vec::new(),
            unread: Vec::new(),
        };
        return (file, vec![Problem::new(LimitFact::SourceTooLong { limit: mistakes::MAX_BYTES }, place)]);
    }
    let layout = layout::scan(text);
    let language = language_of(text, &layout);
    let slices = slice::cut(text, &layout, language);
    let mut reader = Reader::new(text, source, language);
    if let Some(line) = slices.stray.first() {
        let found = line.tokens.first().map_or("", |token| token.text(text)).to_owned();
        reader.report(SyntaxFact::IndentedFirstLine { found }, Span::new(line.start, line.end));
    } else if slices.slices.is_empty() {
        reader.report(SyntaxFact::EmptyFile, Span::new(0, 0));
    }
    let mut frameworks = 0;
    for (index, slice) in slices.slices.iter().enumerate() {
        let Some(first) = slice.lines.first().and_then(|(line, _)| line.tokens.first()) else { continue };
        let noun = Noun::of_word(first.text(text)).map(|(noun, _)| noun);
        let place = Span::new(first.start, first.end);
        if noun == Some(Noun::Framework) {
            frameworks += 1;
            if frameworks > 1 {
                reader.report(SyntaxFact::FrameworkTwice, place);
            }
        }
        let before_any = index == 0 && slices.stray.is_empty();
        if before_any && noun.is_some_and(|noun| noun != Noun::Framework) {
            reader.report(SyntaxFact::FrameworkMissing, place);
        }
    }
    let mut declarations = Vec::with_capacity(slices.slices.len());
    declarations.extend(slices.slices.into_iter().filter_map(|slice| declaration(&mut reader, slice)));
    let mut problems = reader.problems;
    problems.iter_mut().for_each(|problem| problem.written_in = Some(language));
    problems.sort_by_key(|problem| problem.place.span);
    problems.dedup();
    (File { language, declarations, end_comments: slices.end_comments, unread: reader.unread }, problems)
}

/// Reads a line by the grammar after a look at its tokens; tells why where it does not read.
fn read<'t, T>(
    reader: &mut Reader<'t>,
    meant: Meant,
    line: &LogicalLine<'_>,
    with: impl FnOnce(&mut Reader<'t>, &LogicalLine<'_>) -> Result<Option<T>, Stopped>,
) -> Option<T> {
    let verdict = mistakes::look(reader, line, meant);
    if verdict == Verdict::Refused {
        return None;
    }
    let told = reader.problems.len();
    match with(reader, line) {
        Ok(Some(found)) => Some(found),
        Ok(None) => {
            if verdict == Verdict::Clean && reader.problems.len() == told {
                explain::explain(reader, meant, line, Stopped { at: line.start });
            }
            None
        }
        Err(stopped) => {
            if verdict == Verdict::Clean {
                explain::explain(reader, meant, line, stopped);
            }
            None
        }
    }
}

/// The language that the first declaration's noun belongs to; where it belongs to both or none, the first that tells.
fn language_of(text: &str, layout: &Layout) -> Language {
    let in_column_one = layout.lines.iter().filter(|line| line.in_column_one);
    in_column_one
        .filter_map(|line| layout.tokens_of(line).first())
        .filter_map(|token| Noun::of_word(token.text(text)))
        .find_map(|(_, languages)| match languages {
            [only] => Some(*only),
            _ => None,
        })
        .unwrap_or(Language::English)
}

fn declaration(reader: &mut Reader<'_>, slice: Slice<'_>) -> Option<Declaration> {
    let mut lines = slice.lines.into_iter();
    let (head, comments) = lines.next()?;
    let noun = noun_of(reader, &head);
    let declaration = noun.and_then(|noun| read(reader, Meant::Head(noun), &head, Reader::head_line));
    if declaration.is_none() {
        unread(reader, &head, 1);
    }
    let noun = noun?;
    let properties = if noun == Noun::Example {
        example(reader, lines.collect())
    } else {
        let mut properties = Vec::with_capacity(lines.len());
        properties.extend(lines.filter_map(|(line, comments)| property(reader, noun, &line, comments)));
        properties
    };
    let mut declaration = declaration?;
    declaration.comments = comments_of(comments);
    declaration.blank_above = slice.blank_above;
    declaration.comments.above = slice.above.into_iter().chain(declaration.comments.above).collect();
    declaration.span = Span::new(head.start, head.end);
    if let Some(last) = properties.last() {
        declaration.span = declaration.span.to(last.span);
    }
    declaration.properties = properties;
    own_label(reader, &mut declaration);
    declaration.end_comments = slice.end_comments;
    Some(declaration)
}

/// A label in the file's own language, given as a property, may be the one behind the name. One a language is enough.
fn own_label(reader: &mut Reader<'_>, declaration: &mut Declaration) {
    let mut known: Vec<Language> = declaration.label.iter().map(|_| reader.language).collect();
    for property in &declaration.properties {
        match declaration.label_language(property) {
            Some(language) if known.contains(&language) => reader.report(SyntaxFact::LabelTwice, property.span),
            found => known.extend(found),
        }
    }
    declaration.raise_label(reader.language);
}

fn noun_of(reader: &mut Reader<'_>, head: &LogicalLine<'_>) -> Option<Noun> {
    let mut tokens = head.tokens.iter();
    let mut first = tokens.next()?;
    let is_override = |written: &str| Language::ALL.into_iter().any(|l| Word::Override.is_written(l, written));
    if is_override(first.text(reader.text)) {
        first = tokens.next().unwrap_or(first);
    }
    let written = first.text(reader.text);
    if let Some((noun, _)) = Noun::of_word(written) {
        return Some(noun);
    }
    let place = Span::new(first.start, first.end);
    let found = written.to_owned();
    if head.tokens.len() == 1 && matches!(written, "end" | "fin" | "End" | "Fin") {
        reader.report_fixed(SyntaxFact::EndWord { found }, place, "");
        return None;
    }
    if head.tokens.iter().all(|token| matches!(token.kind, Kind::Open(_) | Kind::Close(_))) {
        reader.report_fixed(SyntaxFact::BlockBrace, Span::new(head.start, head.end), "");
        return None;
    }
    if matches!(written, "//" | "/*" | "--") {
        reader.report_fixed(SyntaxFact::SlashComment { found }, place, "#");
        return None;
    }
    let mut properties = Word::PROPERTIES.iter().flat_map(|word| {
        Language::ALL.into_iter().filter_map(|language| word.text(language).split([' ', '\'']).next())
    });
    // `note` is a property in English and a score in French: what follows tells which is meant
    let named = head.tokens.get(1).is_some_and(|token| token.kind == Kind::Word);
    if let Some(noun) = words::noun_of_habit(written).filter(|_| named) {
        let wanted = noun.text(reader.language).to_owned();
        reader.report_fixed(SyntaxFact::EverydayWord { found, wanted: wanted.clone() }, place, wanted);
        return None;
    }
    if written == "=" || properties.any(|property| property == written) {
        let at_start = reader.place(Span::new(first.start, first.start));
        let place = reader.place(place);
        reader.problems.push(Problem::new(SyntaxFact::PropertyInColumnOne { found }, place).fixed_by(at_start, "  "));
        return None;
    }
    let nouns = Word::NOUNS.iter().map(|(word, _)| word.text(reader.language));
    let nearest = suggest::nearest(written, nouns).map(str::to_owned);
    match nearest.clone() {
        Some(fixed) => reader.report_fixed(SyntaxFact::UnknownNoun { found, nearest }, place, fixed),
        None => reader.report(SyntaxFact::UnknownNoun { found, nearest }, place),
    }
    None
}

fn comments_of(comments: LineComments) -> Comments {
    Comments { above: comments.above, behind: comments.behind }
}

fn property(reader: &mut Reader<'_>, noun: Noun, line: &LogicalLine<'_>, comments: LineComments) -> Option<Property> {
    let span = Span::new(line.start, line.end);
    let kind = read(reader, Meant::Property(noun), line, |reader, line| reader.property_line(noun, line));
    if kind.is_none() {
        // a level begins with its name, a reading or an exception with a word
        unread(reader, line, 0);
    }
    kind.map(|kind| Property { kind, span, comments: comments_of(comments) })
}

/// Notes the words from a place on, up to the second that could be a name, of a line that did not read: what they declare
/// is not unknown further down, it is only unread.
fn unread(reader: &mut Reader<'_>, line: &LogicalLine<'_>, from: usize) {
    let words = line.tokens.iter().skip(from).take_while(|token| token.kind == Kind::Word).take(2);
    reader.unread.extend(words.filter_map(|token| {
        let name = Name { text: token.text(reader.text).to_owned(), span: Span::new(token.start, token.end) };
        (!words::is_reserved(&name.text)).then_some(name)
    }));
}

/// What the lines of an example go on with, until another property begins.
enum Block {
    None,
    Given,
    Expect,
    Table,
}

fn example(reader: &mut Reader<'_>, lines: Vec<(LogicalLine<'_>, LineComments)>) -> Vec<Property> {
    let mut properties: Vec<Property> = Vec::new();
    let mut block = Block::None;
    let mut lost = false;
    for (line, comments) in lines {
        let opened = opens(reader, &line);
        // `results met` goes on with what is expected
        if opened.is_none()
            && !matches!(block, Block::Expect)
            && let Some(meant) = habits::of_an_example(reader, &line)
        {
            // its rows are not looked at
            (block, lost) = (if meant == Word::Table { Block::Table } else { Block::None }, true);
            continue;
        }
        let goes_on = opened.is_none();
        match opened {
            Some(Word::Given) => block = Block::Given,
            Some(Word::Expect) => block = Block::Expect,
            Some(Word::Table) => {
                block = Block::Table;
                lost = false;
            }
            Some(_) => block = Block::None,
            None => {}
        }
        let span = Span::new(line.start, line.end);
        match block {
            Block::None => properties.extend(property(reader, Noun::Example, &line, comments)),
            Block::Given => {
                let items = read(reader, Meant::Given, &line, |reader, line| reader.given_line(line).map(Some));
                hang(&mut properties, items.unwrap_or_default(), goes_on, span, comments);
            }
            Block::Expect => {
                let items = read(reader, Meant::Expect, &line, |reader, line| reader.expect_line(line).map(Some));
                hang(&mut properties, items.unwrap_or_default(), goes_on, span, comments);
            }
            // the rows of a table that does not read are not looked at
            Block::Table if goes_on && lost => {}
            Block::Table if goes_on => {
                if let Some(Property { kind: PropertyKind::Table(table), span: whole, .. }) = properties.last_mut() {
                    *whole = whole.to(span);
                    row(reader, table, &line, comments);
                    table.span = *whole;
                }
            }
            Block::Table => {
                let table = read(reader, Meant::Table, &line, Reader::table_line);
                match table {
                    Some(table) => {
                        let comments = comments_of(comments);
                        properties.push(Property { kind: PropertyKind::Table(table), span, comments });
                    }
                    None => lost = true,
                }
            }
        }
    }
    properties
}

/// An item of a list that goes on over the lines of an example.
trait Listed: Sized {
    fn comments(&mut self) -> &mut Comments;
    fn list(property: &mut PropertyKind) -> Option<&mut Vec<Self>>;
    fn property(items: Vec<Self>) -> PropertyKind;
}

impl Listed for Assignment {
    fn comments(&mut self) -> &mut Comments {
        &mut self.comments
    }

    fn list(property: &mut PropertyKind) -> Option<&mut Vec<Self>> {
        if let PropertyKind::Given(list) = property { Some(list) } else { None }
    }

    fn property(items: Vec<Self>) -> PropertyKind {
        PropertyKind::Given(items)
    }
}

impl Listed for Expectation {
    fn comments(&mut self) -> &mut Comments {
        &mut self.comments
    }

    fn list(property: &mut PropertyKind) -> Option<&mut Vec<Self>> {
        if let PropertyKind::Expect(list) = property { Some(list) } else { None }
    }

    fn property(items: Vec<Self>) -> PropertyKind {
        PropertyKind::Expect(items)
    }
}

/// Hangs the items of a line, with its comments, on the list that it goes on with, or begins one.
fn hang<T: Listed>(properties: &mut Vec<Property>, mut items: Vec<T>, goes_on: bool, span: Span, said: LineComments) {
    let Some(last) = items.last_mut() else { return };
    last.comments().behind = said.behind;
    let mut comments = Comments { above: said.above, behind: None };
    if goes_on && let Some(first) = items.first_mut() {
        first.comments().above = std::mem::take(&mut comments.above);
    }
    let before = properties.last_mut().filter(|_| goes_on);
    match before.and_then(|before| T::list(&mut before.kind).map(|list| (list, &mut before.span))) {
        Some((list, whole)) => {
            list.extend(items);
            *whole = whole.to(span);
        }
        None => properties.push(Property { kind: T::property(items), span, comments }),
    }
}

/// The words that open the lines of an example.
const EXAMPLE_OPENERS: &[Word] = &[
    Word::AsOfLine,
    Word::Given,
    Word::Table,
    Word::Expect,
    Word::Source,
    Word::Basis,
    Word::Note,
    Word::Label,
    Word::Frozen,
];

/// Whether a line of an example that begins with a word would open a property.
pub(crate) fn opens_an_example_line(first: &str) -> bool {
    EXAMPLE_OPENERS.iter().any(|word| {
        Language::ALL
            .into_iter()
            .any(|language| word.spellings(language).iter().any(|spelling| spelling.split(' ').next() == Some(first)))
    })
}

/// The property word that a line of an example opens with; none where it goes on with a list or a table.
fn opens(reader: &Reader<'_>, line: &LogicalLine<'_>) -> Option<Word> {
    // `note = 3` gives a value to an input of that name, `table met` expects one of a criterion
    let text = reader.text;
    let second = line.tokens.get(1);
    let listed = second.is_some_and(|token| matches!(token.text(text), "=" | "." | "[" | "|"));
    if listed {
        return None;
    }
    let begins = |word: &Word| {
        Language::ALL.into_iter().any(|language| {
            word.spellings(language).iter().any(|spelling| {
                let mut tokens = line.tokens.iter();
                spelling.split(' ').all(|part| tokens.next().is_some_and(|token| token.text(text) == part))
            })
        })
    };
    EXAMPLE_OPENERS.iter().copied().find(begins)
}

fn row(reader: &mut Reader<'_>, table: &mut Table, line: &LogicalLine<'_>, comments: LineComments) {
    let verdict = mistakes::look(reader, line, Meant::Row);
    if verdict == Verdict::Refused {
        return;
    }
    let refused = |reader: &mut Reader<'_>, stopped| {
        if verdict == Verdict::Clean {
            explain::explain(reader, Meant::Row, line, stopped);
        }
    };
    let mut written = line.tokens.split(|token| token.kind == Kind::Pipe);
    let member = match reader.row_member(written.next().unwrap_or_default(), line.start) {
        Ok(Some(member)) => member,
        Ok(None) => return,
        Err(stopped) => return refused(reader, stopped),
    };
    let columns = table.columns.len();
    let span = Span::new(line.start, line.end);
    let written: Vec<&[Token]> = written.collect();
    if written.len() > columns {
        reader.report(SyntaxFact::RowTooLong { cells: written.len(), columns }, span);
        return;
    }
    if written.len() < columns {
        reader.report(SyntaxFact::RowTooShort { cells: written.len(), columns }, span);
        return;
    }
    let mut cells = Vec::with_capacity(columns);
    for (tokens, column) in written.into_iter().zip(&table.columns) {
        if tokens.is_empty() {
            cells.push(None);
            continue;
        }
        match reader.cell(column.by.is_some(), tokens) {
            Ok(cell) => cells.push(cell),
            Err(stopped) => {
                cells.push(None);
                refused(reader, stopped);
            }
        }
    }
    let (member, quoted) = member;
    table.rows.push(Row { member, quoted, cells, span, comments: comments_of(comments) });
}

#[cfg(test)]
mod tests;
