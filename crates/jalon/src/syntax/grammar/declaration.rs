//! The head lines of declarations.

use crate::problem::syntax::SyntaxFact;
use crate::syntax::ast::{Comments, Declaration, Head, Name, Noun, Slot, Text};
use crate::syntax::layout::LogicalLine;
use crate::syntax::words::Word;

use super::{Node, Reader, Rule, Stopped, find, has, parts, word};

impl<'t> Reader<'t> {
    /// Reads a head line; properties and comments are hung on it afterwards.
    pub(crate) fn head_line(&mut self, line: &LogicalLine<'_>) -> Result<Option<Declaration>, Stopped> {
        if let Some(plain) = self.plain_head(line) {
            return Ok(Some(plain));
        }
        self.head_by_grammar(line.start, line.end)
    }

    pub(super) fn head_by_grammar(&mut self, start: usize, end: usize) -> Result<Option<Declaration>, Stopped> {
        if let Some(node) = by_noun(self.first_word(start, end)).and_then(|rule| self.enter_whole(rule, start, end)) {
            return Ok(self.head(&node, false));
        }
        let node = self.enter(Rule::head_line, start, end)?;
        let pieces = parts(&node);
        let overrides = has(&pieces, Rule::kw_override);
        let head = pieces.iter().find(|node| !matches!(node.as_rule(), Rule::kw_override | Rule::EOI));
        Ok(head.and_then(|head| self.head(head, overrides)))
    }

    fn head(&mut self, head: &Node<'t>, overrides: bool) -> Option<Declaration> {
        let inner = parts(head);
        let noun_node = inner.first()?;
        let noun = noun(noun_node)?;
        let name = self.name(find(&inner, Rule::name)?);
        let label = self.label(&inner);
        let mut by = Vec::new();
        for clause in inner.iter().filter(|node| node.as_rule() == Rule::by_clause) {
            let names = self.names(&parts(clause));
            if !by.is_empty() {
                let span = self.span(clause);
                self.report(SyntaxFact::ByTwice, span);
            }
            by.extend(names);
        }
        let noun_span = self.span(noun_node);
        let content = match head.as_rule() {
            Rule::use_head | Rule::extends_head => {
                let version = match find(&inner, Rule::version_asked) {
                    Some(asked) => self.text_or_bare(&parts(asked)),
                    None => None,
                };
                let alias = find(&inner, Rule::alias).and_then(|alias| self.names(&parts(alias)).pop());
                Head::Reference { version, alias }
            }
            Rule::unit_head => Head::Unit {
                equals: match find(&inner, Rule::expression) {
                    Some(expression) => Some(self.formula(expression)?),
                    None => None,
                },
            },
            Rule::axis_head => {
                let members = match find(&inner, Rule::members) {
                    Some(members) => Some(match self.members(members)? {
                        Ok(members) => members,
                        Err(name) => super::super::ast::Members::List { members: vec![lone(name)], ordered: false },
                    }),
                    None => None,
                };
                Head::Axis { private: has(&inner, Rule::kw_private), shared: has(&inner, Rule::kw_shared), members }
            }
            Rule::input_head => Head::Typed {
                ty: self.maybe_type(&inner)?,
                may_be_not_applicable: has(&inner, Rule::kw_may_be_not_applicable),
            },
            Rule::value_head => {
                let ty = self.maybe_type(&inner)?;
                if has(&inner, Rule::expression) || has(&inner, Rule::weighted) {
                    Head::Value { ty, value: self.formula_in(&inner)? }
                } else {
                    Head::Typed { ty, may_be_not_applicable: false }
                }
            }
            Rule::condition_head => match find(&inner, Rule::expression) {
                Some(condition) => Head::Condition(self.formula(condition)?),
                None => {
                    let fact = SyntaxFact::ConditionMissing { noun, name: name.text.clone() };
                    self.report(fact, name.span);
                    return None;
                }
            },
            Rule::obligation_head => {
                let clause = |rule| find(&inner, rule).map(parts);
                let (when, due) = (clause(Rule::when_clause), clause(Rule::due_clause)?);
                Head::Obligation {
                    event: self.formula(find(&inner, Rule::expression)?)?,
                    when: match when {
                        Some(when) => Some(self.formula_in(&when)?),
                        None => None,
                    },
                    due: self.formula_in(&due)?,
                }
            }
            Rule::scale_head => {
                let slots = inner.iter().filter(|node| node.as_rule() == Rule::slot);
                let function = |pair: &(&str, &str)| pair.0 == name.text || pair.1 == name.text;
                if crate::syntax::words::FUNCTIONS.iter().any(function) {
                    self.report(SyntaxFact::ScaleNamedAsFunction { name: name.text.clone() }, name.span);
                }
                let slots = slots.map(|node| self.slot(node)).collect::<Option<Vec<Slot>>>()?;
                Head::Scale { slots, result: self.maybe_type(&inner)? }
            }
            Rule::example_head => {
                Head::Example { like: find(&inner, Rule::like_clause).and_then(|like| self.names(&parts(like)).pop()) }
            }
            _ => Head::Nothing,
        };
        Some(Declaration {
            // (the caller knows the whole line)
            span: self.span(head),
            comments: Comments::default(),
            overrides,
            noun,
            noun_span,
            name,
            label,
            head: content,
            by,
            properties: Vec::new(),
            end_comments: Vec::new(),
            blank_above: false,
        })
    }

    fn slot(&mut self, node: &Node<'t>) -> Option<Slot> {
        let inner = parts(node);
        Some(Slot { name: self.name(find(&inner, Rule::name)?), ty: self.type_expr(find(&inner, Rule::type_expr)?)? })
    }

    /// `Some(None)`: no type is written; `None`: one is, and does not read.
    fn maybe_type(&mut self, inner: &[Node<'t>]) -> Option<Option<super::super::ast::TypeExpr>> {
        match find(inner, Rule::type_expr) {
            Some(ty) => self.type_expr(ty).map(Some),
            None => Some(None),
        }
    }

    pub(super) fn maybe_text(&mut self, inner: &[Node<'t>]) -> Option<Text> {
        find(inner, Rule::text).map(|text| self.text(text))
    }
}

fn lone(name: Name) -> super::super::ast::Member {
    let span = name.span;
    super::super::ast::Member {
        name,
        quoted: false,
        label: None,
        other_labels: Vec::new(),
        code: None,
        number: None,
        span,
    }
}

/// The rule that reads the head lines of a noun.
fn by_noun(word: &str) -> Option<Rule> {
    Some(match Noun::of_word(word)?.0 {
        Noun::Framework => Rule::framework_head,
        Noun::Use => Rule::use_head,
        Noun::Extends => Rule::extends_head,
        Noun::Unit => Rule::unit_head,
        Noun::Axis => Rule::axis_head,
        Noun::Input => Rule::input_head,
        Noun::Parameter | Noun::Indicator | Noun::Score | Noun::Judgement | Noun::Portfolio => Rule::value_head,
        Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion => Rule::condition_head,
        Noun::Obligation => Rule::obligation_head,
        Noun::Scale => Rule::scale_head,
        Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact | Noun::Decision | Noun::Scenario => {
            Rule::plain_head
        }
        Noun::Example => Rule::example_head,
    })
}

fn noun(node: &Node<'_>) -> Option<Noun> {
    let word = word(node.as_rule())?;
    Word::NOUNS.iter().find(|(noun, _)| *noun == word).map(|(_, noun)| *noun)
}
