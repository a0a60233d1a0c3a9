//! From the grammar's pairs to the written tree. This file and its folder alone know the names of the grammar's rules.
//!
//! Plain lines (a name and its type, a formula of names and figures, a word and a text) do not take that way: `plain.rs`
//! reads them from their tokens, as the same tree. What it does not know, the grammar reads, and explains.

use pest::Parser as _;
use pest::iterators::Pair;

use crate::lang::Language;
use crate::problem::{Fact, Problem};
use crate::source::{Place, SourceId, Span, composed};
use crate::syntax::ast::{Name, Text};
use crate::syntax::layout::is_space;
use crate::syntax::words::Word;

mod declaration;
mod example;
mod expression;
mod plain;
mod property;
mod slips;
pub(crate) use slips::value_word;
mod types;

#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
mod generated {
    /// The parser that pest writes from `grammar/jalon.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/jalon.pest"]
    pub struct Grammar;
}
use generated::{Grammar, Rule};

type Node<'t> = Pair<'t, Rule>;

/// Where the grammar gave up on a line, in bytes of the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopped {
    pub(crate) at: usize,
}

/// Reads lines of one file; gathers faults.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    pub(crate) text: &'t str,
    pub(crate) source: SourceId,
    pub(crate) language: Language,
    /// Where the line being read begins.
    base: usize,
    pub(crate) problems: Vec<Problem>,
    /// What was perhaps declared in lines that did not read.
    pub(crate) unread: Vec<Name>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str, source: SourceId, language: Language) -> Reader<'t> {
        Reader { text, source, language, base: 0, problems: Vec::new(), unread: Vec::new() }
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    pub(crate) fn report(&mut self, fact: impl Into<Fact>, span: Span) {
        self.problems.push(Problem::new(fact, self.place(span)));
    }

    pub(crate) fn report_fixed(&mut self, fact: impl Into<Fact>, span: Span, by: impl Into<String>) {
        let place = self.place(span);
        self.problems.push(Problem::new(fact, place).fixed_by(place, by));
    }

    /// Reads `start .. end` of the file by an entry rule; the pairs' own entry pair is returned.
    fn enter(&mut self, rule: Rule, start: usize, end: usize) -> Result<Node<'t>, Stopped> {
        self.base = start;
        let slice = self.text.get(start..end).unwrap_or("");
        let stopped = |at: usize| Stopped { at: start + at };
        match Grammar::parse(rule, slice) {
            Ok(mut pairs) => {
                let node = pairs.next().ok_or(stopped(0))?;
                self.check_words(&node);
                Ok(node)
            }
            Err(error) => Err(stopped(match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            })),
        }
    }

    /// Reads `start .. end` by one rule, where that rule reads all of it: so that the lines there are most of are not
    /// tried by every rule there is. Whatever it does not read is left to [`Reader::enter`], and to its faults.
    fn enter_whole(&mut self, rule: Rule, start: usize, end: usize) -> Option<Node<'t>> {
        let slice = self.text.get(start..end)?;
        let node = Grammar::parse(rule, slice).ok()?.next()?;
        if node.as_span().end() != slice.len() {
            return None;
        }
        self.base = start;
        self.check_words(&node);
        Some(node)
    }

    /// The word, or the sign, that `start .. end` begins with.
    fn first_word(&self, start: usize, end: usize) -> &'t str {
        let slice = self.text.get(start..end).unwrap_or("");
        let ends = slice.char_indices().skip(1).find(|(_, c)| !(c.is_alphanumeric() || *c == '_'));
        slice.get(..ends.map_or(slice.len(), |(at, _)| at)).unwrap_or("")
    }

    /// Where a pair stands, without the spaces and comments that trail in it.
    fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        let mut end = span.end();
        // an optional last part that is absent leaves the blanks tried before it in the span
        let inner_end = node.clone().into_inner().next_back().map(|last| last.as_span().end()).unwrap_or(span.start());
        let whole = node.as_str();
        let tail_at = inner_end.saturating_sub(span.start());
        if let Some(tail) = whole.get(tail_at..)
            && !matches!(node.as_rule(), Rule::text | Rule::label)
        {
            let tail = tail.split('#').next().unwrap_or("");
            end = span.start() + tail_at + tail.trim_end_matches(is_space).len();
            if tail.trim_matches(is_space).is_empty() && tail_at > 0 {
                end = self.trimmed(span.start(), inner_end, node);
            }
        }
        Span::new(self.base + span.start(), self.base + end)
    }

    fn trimmed(&self, start: usize, inner_end: usize, node: &Node<'_>) -> usize {
        match node.clone().into_inner().next_back() {
            Some(last) => (self.span(&last).end as usize).saturating_sub(self.base).min(inner_end),
            None => start,
        }
    }

    fn name(&self, node: &Node<'_>) -> Name {
        Name { text: composed(node.as_str()).into_owned(), span: self.span(node) }
    }

    fn names<'n>(&self, nodes: impl IntoIterator<Item = &'n Node<'t>>) -> Vec<Name>
    where
        't: 'n,
    {
        nodes.into_iter().filter(|node| node.as_rule() == Rule::name).map(|node| self.name(node)).collect()
    }

    fn text(&mut self, node: &Node<'_>) -> Text {
        let span = self.span(node);
        self.unescaped(node.as_str(), span)
    }

    /// What a quoted text says.
    fn unescaped(&mut self, written: &str, span: Span) -> Text {
        let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or("");
        let mut text = String::with_capacity(inside.len());
        let mut signs = inside.chars();
        while let Some(c) = signs.next() {
            if c != '\\' {
                text.push(c);
                continue;
            }
            match signs.next() {
                Some('n') => text.push('\n'),
                Some('"') => text.push('"'),
                Some('\\') => text.push('\\'),
                Some(other) => {
                    self.report(crate::problem::syntax::SyntaxFact::UnknownEscape { sign: other.to_string() }, span);
                    text.push(other);
                }
                None => {}
            }
        }
        Text { text, span }
    }

    /// A text, or a bare version number as a text.
    fn text_or_bare(&mut self, nodes: &[Node<'_>]) -> Option<Text> {
        if let Some(node) = find(nodes, Rule::text) {
            return Some(self.text(node));
        }
        find(nodes, Rule::bare_version).map(|node| Text { text: node.as_str().to_owned(), span: self.span(node) })
    }
}

fn parts<'t>(node: &Node<'t>) -> Vec<Node<'t>> {
    node.clone().into_inner().collect()
}

fn find<'n, 't>(nodes: &'n [Node<'t>], rule: Rule) -> Option<&'n Node<'t>> {
    nodes.iter().find(|node| node.as_rule() == rule)
}

fn has(nodes: &[Node<'_>], rule: Rule) -> bool {
    find(nodes, rule).is_some()
}

fn language_of(node: &Node<'_>) -> Option<Language> {
    Language::ALL.into_iter().find(|language| language.code() == node.as_str())
}

macro_rules! words {
    ($($rule:ident => $word:ident,)*) => {
        /// The word of the language that a rule reads.
        fn word(rule: Rule) -> Option<Word> {
            match rule {
                $(Rule::$rule => Some(Word::$word),)*
                _ => None,
            }
        }

        #[cfg(test)]
        fn rule_of(word: Word) -> Rule {
            match word {
                $(Word::$word => Rule::$rule,)*
            }
        }
    };
}

words! {
    kw_override => Override,
    kw_framework => Framework,
    kw_use => Use,
    kw_extends => Extends,
    kw_unit => Unit,
    kw_axis => Axis,
    kw_input => Input,
    kw_parameter => Parameter,
    kw_indicator => Indicator,
    kw_requirement => Requirement,
    kw_preference => Preference,
    kw_observation => Observation,
    kw_criterion => Criterion,
    kw_obligation => Obligation,
    kw_judgement => Judgement,
    kw_scale => Scale,
    kw_score => Score,
    kw_activity => Activity,
    kw_output => Output,
    kw_outcome => Outcome,
    kw_impact => Impact,
    kw_decision => Decision,
    kw_portfolio => Portfolio,
    kw_scenario => Scenario,
    kw_example => Example,
    kw_as => As,
    kw_like => Like,
    kw_private => Private,
    kw_shared => Shared,
    kw_may_be_not_applicable => MayBeNotApplicable,
    kw_by => By,
    kw_when => When,
    kw_due => Due,
    kw_version => Version,
    kw_title => Title,
    kw_label => Label,
    kw_plural => Plural,
    kw_source => Source,
    kw_basis => Basis,
    kw_basis_text => BasisText,
    kw_basis_public => BasisPublic,
    kw_basis_inferred => BasisInferred,
    kw_note => Note,
    kw_frozen => Frozen,
    kw_licence => Licence,
    kw_jurisdiction => Jurisdiction,
    kw_author => Author,
    kw_valid => Valid,
    kw_zone => Zone,
    kw_counts => Counts,
    kw_default => Default,
    kw_provided_by => ProvidedBy,
    kw_evidence => Evidence,
    kw_at_least => AtLeast,
    kw_declared => Declared,
    kw_document => Document,
    kw_verified => Verified,
    kw_third_party => ThirdParty,
    kw_total_of => TotalOf,
    kw_from => From,
    kw_comes_from => ComesFrom,
    kw_review_before => ReviewBefore,
    kw_better => Better,
    kw_higher => Higher,
    kw_lower => Lower,
    kw_baseline => Baseline,
    kw_target => Target,
    kw_on => On,
    kw_aligns => Aligns,
    kw_secret_below => SecretBelow,
    kw_broken_down_by => BrokenDownBy,
    kw_applies_when => AppliesWhen,
    kw_otherwise_say => OtherwiseSay,
    kw_exception => Exception,
    kw_reading => Reading,
    kw_choose => Choose,
    kw_group => Group,
    kw_bearer => Bearer,
    kw_arises_when => ArisesWhen,
    kw_except => Except,
    kw_fold => Fold,
    kw_quorum => Quorum,
    kw_agreement => Agreement,
    kw_below => Below,
    kw_up_to => UpTo,
    kw_above => Above,
    kw_fail => Fail,
    kw_reweigh => Reweigh,
    kw_zero => Zero,
    kw_measured_by => MeasuredBy,
    kw_as_of_line => AsOfLine,
    kw_otherwise => Otherwise,
    kw_given => Given,
    kw_expect => Expect,
    kw_table => Table,
    kw_partial => Partial,
    kw_missing => Missing,
    kw_not_collected => NotCollected,
    kw_refused => Refused,
    kw_pending_reason => PendingReason,
    kw_not_applicable => NotApplicable,
    kw_not_yet => NotYet,
    kw_date_unknown => DateUnknown,
    kw_to => To,
    kw_near => Near,
    kw_met => Met,
    kw_in_time => InTime,
    kw_late => Late,
    kw_late_by => LateBy,
    kw_met_date_unknown => MetDateUnknown,
    kw_undefined => Undefined,
    kw_undecided => Undecided,
    kw_for => For,
    kw_among => Among,
    kw_pending => Pending,
    kw_until => Until,
    kw_overdue => Overdue,
    kw_hidden => Hidden,
    kw_yes_no => YesNo,
    kw_date => Date,
    kw_time => Time,
    kw_or_not_yet => OrNotYet,
    kw_duration => Duration,
    kw_text => Text,
    kw_number => Number,
    kw_share => Share,
    kw_count => Count,
    kw_of => Of,
    kw_one_of => OneOf,
    kw_several_of => SeveralOf,
    kw_code => Code,
    kw_out_of => OutOf,
    kw_and => And,
    kw_or => Or,
    kw_or_else => OrElse,
    kw_not => Not,
    kw_in => In,
    kw_not_in => NotIn,
    kw_is => Is,
    kw_is_not => IsNot,
    kw_applicable => Applicable,
    kw_clamped => Clamped,
    kw_if => If,
    kw_then => Then,
    kw_else => Else,
    kw_yes => Yes,
    kw_no => No,
    kw_as_of => AsOf,
    kw_all => All,
    kw_any => Any,
    kw_requirements => Requirements,
    kw_preferences => Preferences,
    kw_observations => Observations,
    kw_criteria => Criteria,
    kw_obligations => Obligations,
    kw_under => Under,
    kw_over => Over,
    kw_where => Where,
    kw_known_only => KnownOnly,
    kw_first => First,
    kw_last => Last,
    kw_weighted_mean => WeightedMean,
    kw_weighted_geometric => WeightedGeometric,
    kw_weighted_harmonic => WeightedHarmonic,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_reads_every_spelling_of_the_table_of_words() {
        for word in Word::ALL {
            for language in Language::ALL {
                for spelling in word.spellings(language) {
                    let followed = format!("{spelling} x");
                    let pairs = Grammar::parse(rule_of(*word), &followed);
                    let read = pairs.map(|pairs| pairs.as_str().to_owned()).unwrap_or_default();
                    assert_eq!(&read, spelling, "{word:?}");
                    assert!(word.is_written(language, spelling));
                }
            }
        }
    }

    #[test]
    fn reserved_words_are_no_names_in_either_language() {
        for word in Word::RESERVED {
            for spelling in Language::ALL.into_iter().flat_map(|language| word.spellings(language)) {
                let one_word = !spelling.contains(' ');
                assert!(!one_word || Grammar::parse(Rule::name, spelling).is_err(), "{spelling} reads as a name");
            }
        }
    }
}
