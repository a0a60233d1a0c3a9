//! Faults in lines that read all the same: words of the other vocabulary, signs of other languages, separators.

use crate::lang::Language;
use crate::problem::Problem;
use crate::problem::syntax::SyntaxFact;
use crate::source::Span;
use crate::syntax::words::Word;

use super::{Node, Reader, Rule, word};

impl<'t> Reader<'t> {
    /// Looks at every word, sign and figure of a line that was read.
    pub(super) fn check_words(&mut self, line: &Node<'t>) {
        let mut separators = Vec::new();
        for node in line.clone().into_inner().flatten() {
            let rule = node.as_rule();
            if let Some(word) = word(rule) {
                self.check_vocabulary(word, &node);
                continue;
            }
            match rule {
                Rule::digits | Rule::plain_digits => {
                    self.check_digits(&node);
                    continue;
                }
                Rule::path if self.check_value_word(node.as_str()).is_some() => {}
                Rule::separator
                | Rule::slip_equal
                | Rule::slip_and
                | Rule::slip_or
                | Rule::slip_not
                | Rule::slip_at_least
                | Rule::slip_at_most
                | Rule::slip_different
                | Rule::slip_power
                | Rule::slip_minus
                | Rule::slip_elif => {}
                _ => continue,
            }
            let span = self.span(&node);
            let found = node.as_str().to_owned();
            let both = |english: &'static str, french: &'static str| match self.language {
                Language::English => english,
                Language::French => french,
            };
            let (fact, fix) = match rule {
                Rule::separator => {
                    if self.is_other_separator(&found) {
                        separators.push(span);
                    }
                    continue;
                }
                Rule::slip_equal => (SyntaxFact::DoubleEqual { found }, "=".to_owned()),
                Rule::slip_and => {
                    (SyntaxFact::AndSign { found, word: both("and", "et") }, both("and", "et").to_owned())
                }
                Rule::slip_or => (SyntaxFact::OrSign { found, word: both("or", "ou") }, both("or", "ou").to_owned()),
                Rule::slip_not => {
                    (SyntaxFact::NotSign { word: both("not", "non") }, format!("{} ", both("not", "non")))
                }
                Rule::slip_at_least => (SyntaxFact::AtLeastSign, ">=".to_owned()),
                Rule::slip_at_most => (SyntaxFact::AtMostSign, "<=".to_owned()),
                Rule::slip_different => (SyntaxFact::DifferentSign { found }, "!=".to_owned()),
                Rule::slip_power => (SyntaxFact::PowerSign, "^".to_owned()),
                Rule::slip_minus => (SyntaxFact::LongDash { found }, "-".to_owned()),
                Rule::slip_elif => (
                    SyntaxFact::ElseIfWord { found, words: both("else if", "sinon si") },
                    both("else if", "sinon si").to_owned(),
                ),
                Rule::path => match self.check_value_word(&found) {
                    // a formula asks whether there are data; `missing` stands among data
                    Some((SyntaxFact::NullWord { .. }, _)) if !holds_data(line.as_rule()) => {
                        let wanted = both("not supplied(…)", "non fourni(…)");
                        self.report(SyntaxFact::NullAsked { found, wanted }, span);
                        continue;
                    }
                    Some((fact, wanted)) => (fact, wanted.to_owned()),
                    None => continue,
                },
                _ => continue,
            };
            self.report_fixed(fact, span, fix);
        }
        self.report_separators(&separators);
    }

    /// Whether a sign separates items in the other vocabulary.
    pub(crate) fn is_other_separator(&self, sign: &str) -> bool {
        matches!((sign, self.language), (",", Language::French) | (";", Language::English))
    }

    /// Tells the separators of the other vocabulary in a line, all at once.
    pub(crate) fn report_separators(&mut self, separators: &[Span]) {
        let (Some(first), Some(last)) = (separators.first(), separators.last()) else { return };
        let whole = first.to(*last);
        let mut fixed = String::new();
        let mut from = first.start;
        for separator in separators {
            let before = Span { start: from, end: separator.start }.of(self.text);
            fixed.push_str(before);
            fixed.push_str(match self.language {
                Language::English => ",",
                Language::French if self.text.get(..separator.start as usize).is_some_and(|t| t.ends_with(' ')) => ";",
                Language::French => " ;",
            });
            from = separator.end;
        }
        let fact = match self.language {
            Language::English => SyntaxFact::SemicolonInEnglish,
            Language::French => SyntaxFact::CommaInFrench,
        };
        let (place, whole) = (self.place(*first), self.place(whole));
        self.problems.push(Problem::new(fact, place).fixed_by(whole, fixed));
    }

    /// `true`, `null` and their like, where a value stands.
    fn check_value_word(&self, found: &str) -> Option<(SyntaxFact, &'static str)> {
        let word = value_word(found)?;
        let (found, wanted) = (found.to_owned(), word.text(self.language));
        let fact = match word {
            Word::Missing => SyntaxFact::NullWord { found, wanted },
            _ => SyntaxFact::TruthWord { found, wanted },
        };
        Some((fact, wanted))
    }

    fn check_vocabulary(&mut self, word: Word, node: &Node<'t>) {
        let other = self.language.other();
        if word.is_written(self.language, node.as_str()) || !word.is_written(other, node.as_str()) {
            return;
        }
        let span = self.span(node);
        let wanted = word.text(self.language);
        if wanted.is_empty() {
            return;
        }
        let found = node.as_str().to_owned();
        let fact = SyntaxFact::OtherVocabulary { found, wanted: wanted.to_owned(), language: self.language };
        self.report_fixed(fact, span, wanted);
    }

    fn check_digits(&mut self, node: &Node<'t>) {
        let found = node.as_str();
        if !found.contains(['.', ',']) {
            return;
        }
        let span = self.span(node);
        match self.language {
            Language::English if found.contains(',') => {
                let point = found.replace(',', ".");
                self.report(SyntaxFact::DecimalComma { found: found.to_owned(), point }, span);
            }
            Language::French if found.contains('.') => {
                let (comma, thousands) = (found.replace('.', ","), perhaps_thousands(found));
                let clear = thousands.is_none();
                let fact = SyntaxFact::DecimalPoint { found: found.to_owned(), comma: comma.clone(), thousands };
                if clear { self.report_fixed(fact, span, comma) } else { self.report(fact, span) }
            }
            _ => {}
        }
    }
}

/// Whether a line gives or expects data.
fn holds_data(line: Rule) -> bool {
    matches!(
        line,
        Rule::given_line | Rule::expect_line | Rule::table_line | Rule::row_member | Rule::cells | Rule::cell
    )
}

/// `500.000` with a space: its sign may have been meant for thousands as well as for decimals.
fn perhaps_thousands(found: &str) -> Option<String> {
    let (whole, rest) = found.split_once(['.', ','])?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3;
    (grouped && digits(whole) && digits(rest)).then(|| format!("{whole} {rest}"))
}

/// The word of the language that stands for a value of other languages.
pub(crate) fn value_word(found: &str) -> Option<Word> {
    match found {
        "true" | "True" | "TRUE" | "vrai" | "Vrai" | "VRAI" => Some(Word::Yes),
        "false" | "False" | "FALSE" | "faux" | "Faux" | "FAUX" => Some(Word::No),
        "null" | "NULL" | "nil" | "NaN" | "NA" | "None" => Some(Word::Missing),
        _ => None,
    }
}
