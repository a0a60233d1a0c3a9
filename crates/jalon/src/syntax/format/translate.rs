//! From one vocabulary to the other. Names stay; labels change places with their translations; the names of functions,
//! which the tree holds as written, are exchanged.

use std::collections::BTreeSet;

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::visit::{self, Walk};
use crate::syntax::words::{
    ARGUMENTS, ATTRIBUTES, FOLDS_WITH_WORDS, FUNCTIONS, FUNCTIONS_WITH_WORDS, english_function, translate_pair,
};

/// The same tree in another language. There and back is where it began.
///
/// ```
/// use jalon::{lang::Language, source::SourceId, syntax};
/// let (file, _) = syntax::parse("framework f\nindicator i : EUR\n  = sum(x over y)\n", SourceId(0));
/// let french = syntax::translate(&file, Language::French);
/// assert_eq!(syntax::format(&french), "référentiel f\nindicateur i : EUR\n  = somme(x sur y)\n");
/// assert_eq!(syntax::translate(&french, Language::English), file);
/// ```
#[must_use]
pub fn translate(file: &File, to: Language) -> File {
    let mut file = file.clone();
    if file.language == to {
        return file;
    }
    let from = file.language;
    let aliases = file
        .declarations
        .iter()
        .filter(|item| item.noun == Noun::Use)
        .map(|item| match &item.head {
            Head::Reference { alias: Some(alias), .. } => alias.text.clone(),
            _ => item.name.text.clone(),
        })
        .collect();
    visit::file(&mut file, &mut Translation { from, to, aliases });
    for item in &mut file.declarations {
        declaration(item, from, to);
    }
    file.language = to;
    file
}

struct Translation {
    from: Language,
    to: Language,
    /// The names of used frameworks: `markers.target` is something of theirs, not a target.
    aliases: BTreeSet<String>,
}

impl Walk for Translation {
    fn expr(&mut self, expr: &mut Expr) {
        let ExprKind::Call(call) = &mut expr.kind else { return };
        let takes_words = english_function(&call.function.text, self.from).is_some_and(|english| {
            FUNCTIONS_WITH_WORDS.contains(&english) || (FOLDS_WITH_WORDS.contains(&english) && !call.over.is_empty())
        });
        if takes_words {
            for argument in call.arguments.iter_mut().skip(1) {
                if let ExprKind::Path(path) = &mut argument.kind
                    && let [only] = path.parts.as_mut_slice()
                    && let Some(word) = translate_pair(ARGUMENTS, &only.text, self.from, self.to)
                {
                    only.text = word.to_owned();
                }
            }
        }
        function(&mut call.function, self.from, self.to);
    }

    fn path(&mut self, path: &mut Path) {
        let of_another = path.parts.first().is_some_and(|first| self.aliases.contains(&first.text));
        let least = if of_another { 3 } else { 2 };
        if path.parts.len() >= least
            && let Some(last) = path.parts.last_mut()
            && let Some(word) = translate_pair(ATTRIBUTES, &last.text, self.from, self.to)
        {
            last.text = word.to_owned();
        }
    }

    fn labels(&mut self, label: &mut Option<Text>, others: &mut Vec<(Language, Text)>) {
        let translation = others.iter().position(|(language, _)| *language == self.to);
        match (label.as_mut(), translation) {
            (Some(text), Some(index)) => {
                if let Some((language, other)) = others.get_mut(index) {
                    std::mem::swap(text, other);
                    *language = self.from;
                }
            }
            (Some(_), None) => {
                if let Some(text) = label.take() {
                    others.insert(0, (self.from, text));
                }
            }
            (None, Some(index)) => *label = Some(others.remove(index).1),
            (None, None) => {}
        }
    }
}

fn function(name: &mut Name, from: Language, to: Language) {
    if let Some(word) = translate_pair(FUNCTIONS, &name.text, from, to) {
        name.text = word.to_owned();
    }
}

fn declaration(item: &mut Declaration, from: Language, to: Language) {
    for property in &mut item.properties {
        match &mut property.kind {
            PropertyKind::FoldWith(name) => function(name, from, to),
            PropertyKind::Plural(language, _) | PropertyKind::OtherwiseSay(language, _) => {
                *language = match *language {
                    None => Some(from),
                    Some(language) if language == to => None,
                    other => other,
                };
            }
            _ => {}
        }
    }
    let translation = item.properties.iter().position(|property| item.label_language(property) == Some(to));
    match (item.label.take(), translation) {
        (Some(label), Some(index)) => {
            if let Some(property) = item.properties.get_mut(index)
                && let PropertyKind::Title(language, text) | PropertyKind::Label(language, text) = &mut property.kind
            {
                item.label = Some(std::mem::replace(text, label));
                *language = from;
            }
        }
        (Some(label), None) => {
            let is_title = item.noun == Noun::Framework;
            let kind = if is_title { PropertyKind::Title(from, label) } else { PropertyKind::Label(from, label) };
            item.properties.insert(0, Property { kind, span: Span::default(), comments: Comments::default() });
        }
        (None, _) => item.raise_label(to),
    }
}
