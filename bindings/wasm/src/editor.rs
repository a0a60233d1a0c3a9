//! What an editor needs: the words of the language, and what a text declares, as far as it reads.

use jalon::lang::Language;
use jalon::operation::OPERATIONS;
use jalon::source::{LineIndex, Position, SourceId, Span};
use jalon::syntax;
use jalon::syntax::ast::{Head, Noun};
use jalon::syntax::words::{ARGUMENTS, ATTRIBUTES, Word};
use serde::Serialize;

/// The words of both vocabularies.
#[derive(Debug, Serialize)]
pub struct Vocabularies {
    en: Vocabulary,
    fr: Vocabulary,
}

/// The words of one vocabulary, by the place where they stand.
#[derive(Debug, Serialize)]
pub struct Vocabulary {
    /// Open a declaration, in column one.
    nouns: Vec<&'static str>,
    /// Open an indented line.
    properties: Vec<&'static str>,
    /// Never names.
    reserved: Vec<&'static str>,
    /// Have a meaning in their place only.
    others: Vec<&'static str>,
    /// Read behind a point.
    attributes: Vec<&'static str>,
    /// Among the arguments of functions.
    arguments: Vec<&'static str>,
    /// Functions and folds.
    functions: Vec<FunctionWords>,
}

/// A function, for completion.
#[derive(Debug, Serialize)]
pub struct FunctionWords {
    name: &'static str,
    signature: String,
    documentation: &'static str,
}

/// What a text declares.
#[derive(Debug, Serialize)]
pub struct Outline {
    /// Its vocabulary.
    language: Language,
    /// The frameworks that it uses or extends.
    uses: Vec<String>,
    /// Its declarations, in order.
    declarations: Vec<Declared>,
}

/// A declaration.
#[derive(Debug, Serialize)]
pub struct Declared {
    /// The noun, in English.
    noun: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    start: Position,
    end: Position,
}

/// The words of the language, for highlighting and completion.
#[must_use]
pub fn vocabulary() -> Vocabularies {
    Vocabularies { en: words(Language::English), fr: words(Language::French) }
}

/// What a text declares, as far as it reads.
#[must_use]
pub fn outline(text: &str) -> Outline {
    let (file, _) = syntax::parse(text, SourceId(0));
    let index = LineIndex::new(text);
    let place = |span: Span| (index.position(text, span.start), index.position(text, span.end));
    let used = file.declarations.iter().filter(|declaration| matches!(declaration.head, Head::Reference { .. }));
    Outline {
        language: file.language,
        uses: used.map(|declaration| declaration.name.text.clone()).collect(),
        declarations: file
            .declarations
            .iter()
            .map(|declaration| {
                let (start, end) = place(declaration.span);
                Declared {
                    noun: declaration.noun.text(Language::English),
                    name: declaration.name.text.clone(),
                    label: declaration.label.as_ref().map(|label| label.text.clone()),
                    start,
                    end,
                }
            })
            .collect(),
    }
}

fn words(language: Language) -> Vocabulary {
    let spelt = |words: &[Word]| -> Vec<&'static str> {
        words.iter().flat_map(|word| word.spellings(language)).copied().collect()
    };
    let nouns: Vec<Word> = Word::NOUNS.iter().map(|(word, _): &(Word, Noun)| *word).collect();
    let placed = |word: &Word| nouns.contains(word) || Word::PROPERTIES.contains(word) || Word::RESERVED.contains(word);
    let others: Vec<Word> = Word::ALL.iter().copied().filter(|word| !placed(word)).collect();
    let pair = |pairs: &[(&'static str, &'static str)]| -> Vec<&'static str> {
        pairs.iter().map(|(english, french)| if language == Language::English { *english } else { *french }).collect()
    };
    Vocabulary {
        nouns: spelt(&nouns),
        properties: spelt(Word::PROPERTIES),
        reserved: spelt(Word::RESERVED),
        others: spelt(&others),
        attributes: pair(ATTRIBUTES),
        arguments: pair(ARGUMENTS),
        functions: OPERATIONS
            .iter()
            .map(|operation| FunctionWords {
                name: operation.name_in(language),
                signature: operation.signature_in(language),
                documentation: operation.documentation(language),
            })
            .collect(),
    }
}
