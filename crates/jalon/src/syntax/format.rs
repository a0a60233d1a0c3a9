//! Writing a tree as text: canonical layout, comments kept, and the translation between the two vocabularies.
//!
//! Two spaces of indent, one property a line, tables aligned, lines of about 110 characters; blank lines between
//! declarations stay where the author put them. Formatting twice is formatting once, and what is read back is what was
//! written.

use crate::lang::Language;
use crate::syntax::ast::*;
use crate::syntax::words::Word;

mod example;
mod expression;
mod property;
mod translate;

pub use translate::translate;

/// Lines longer than this are broken where they can be.
const WIDTH: usize = 110;

/// Room for a formula or a short declaration, so that most are written without asking for more.
const LINE: usize = 64;

/// The text of a tree, in the tree's own language.
///
/// ```
/// use jalon::{source::SourceId, syntax};
/// let (file, _) = syntax::parse("framework  tiny\ninput  budget:EUR", SourceId(0));
/// assert_eq!(syntax::format(&file), "framework tiny\ninput budget : EUR\n");
/// ```
#[must_use]
pub fn format(file: &File) -> String {
    let mut printer = Printer { language: file.language, bare: false, out: String::new() };
    for declaration in &file.declarations {
        if declaration.blank_above {
            printer.out.push('\n');
        }
        printer.declaration(declaration);
    }
    if !file.end_comments.is_empty() && !file.declarations.is_empty() {
        printer.out.push('\n');
    }
    printer.comments_above(&file.end_comments, 0);
    printer.out
}

/// A text that is the same for files that mean the same word by word: in English, without comments and blank lines.
/// Digests are taken of it, so that a file and its translation have one digest.
///
/// ```
/// use jalon::{source::SourceId, syntax};
/// let (english, _) = syntax::parse("framework tiny # a\nparameter p = 1.5", SourceId(0));
/// let (french, _) = syntax::parse("référentiel tiny\n\nparamètre p = 1,5", SourceId(0));
/// assert_eq!(syntax::canonical(&english), syntax::canonical(&french));
/// ```
#[must_use]
pub fn canonical(file: &File) -> String {
    let translated;
    let file = match file.language {
        Language::English => file,
        Language::French => {
            translated = translate(file, Language::English);
            &translated
        }
    };
    let mut printer =
        Printer { language: Language::English, bare: true, out: String::with_capacity(LINE * file.declarations.len()) };
    for declaration in &file.declarations {
        printer.declaration(declaration);
    }
    printer.out
}

/// Writes in one language.
struct Printer {
    language: Language,
    /// Without comments, and with labels where any file could have them.
    bare: bool,
    out: String,
}

impl Printer {
    fn word(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    /// What stands between items of a list, with its spaces.
    fn separator(&self) -> &'static str {
        match self.language {
            Language::English => ", ",
            Language::French => " ; ",
        }
    }

    /// `de x`, or `d'emploi` before a vowel; a word of English is followed by a space.
    fn before(&self, word: Word, next: &str) -> String {
        let text = self.word(word);
        let vowel = next.chars().next().is_some_and(|c| "aeiouyàâéèêëîïôöûüùœæ".contains(c.to_ascii_lowercase()));
        match text.strip_suffix("de").filter(|stem| stem.is_empty() || stem.ends_with(' ')) {
            Some(stem) if vowel && self.language == Language::French => format!("{stem}d'{next}"),
            _ => format!("{text} {next}"),
        }
    }

    fn comments_above(&mut self, comments: &[Comment], indent: usize) {
        if self.bare {
            return;
        }
        for comment in comments {
            if !comment.text.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
                self.out.push('#');
                self.out.push_str(&comment.text);
            }
            self.out.push('\n');
        }
    }

    /// The comments to write.
    fn shown<'c>(&self, comments: &'c Comments) -> &'c Comments {
        static NONE: Comments = Comments { above: Vec::new(), behind: None };
        if self.bare { &NONE } else { comments }
    }

    /// A line with its comments.
    fn line(&mut self, text: &str, comments: &Comments, indent: usize) {
        let comments = self.shown(comments);
        self.comments_above(&comments.above, indent);
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(text);
        if let Some(behind) = &comments.behind {
            self.out.push_str("  #");
            self.out.push_str(&behind.text);
        }
        self.out.push('\n');
    }

    fn declaration(&mut self, item: &Declaration) {
        if self.bare {
            return self.bare_declaration(item);
        }
        let head = self.head(item, item.label.as_ref());
        self.line(&head, &item.comments, 0);
        for property in &item.properties {
            self.property(item.noun, property);
        }
        self.comments_above(&item.end_comments, 2);
    }

    /// A label may stand behind the name or as a property, where a translation may have moved it: here it stands behind the
    /// name, and one in the other language in the first line below.
    fn bare_declaration(&mut self, item: &Declaration) {
        let language = |property: &Property| item.label_language(property);
        let mut labels: Vec<&Property> = item.properties.iter().filter(|one| language(one).is_some()).collect();
        let own = labels.iter().position(|one| language(one) == Some(self.language)).filter(|_| item.label.is_none());
        let own = own.map(|at| labels.remove(at));
        let head = self.head(item, item.label.as_ref().or(own.and_then(|own| own.kind.label())));
        self.line(&head, &item.comments, 0);
        for property in labels.into_iter().chain(item.properties.iter().filter(|one| language(one).is_none())) {
            self.property(item.noun, property);
        }
    }

    fn head(&self, item: &Declaration, label: Option<&Text>) -> String {
        let mut head = String::new();
        if item.overrides {
            head.push_str(self.word(Word::Override));
            head.push(' ');
        }
        head.push_str(item.noun.text(self.language));
        head.push(' ');
        head.push_str(&item.name.text);
        if let Head::Scale { slots, .. } = &item.head {
            let slots: Vec<String> =
                slots.iter().map(|slot| format!("{} : {}", slot.name.text, self.type_expr(&slot.ty))).collect();
            head.push_str(&format!("({})", slots.join(self.separator())));
        }
        if let Some(label) = label {
            head.push(' ');
            head.push_str(&quoted(&label.text));
        }
        let by = self.by(&item.by);
        match &item.head {
            Head::Nothing => {}
            Head::Reference { version, alias } => {
                if let Some(version) = version {
                    head.push_str(&format!(" {} {}", self.word(Word::Version), version_text(&version.text)));
                }
                if let Some(alias) = alias {
                    head.push_str(&format!(" {} {}", self.word(Word::As), alias.text));
                }
            }
            Head::Unit { equals } => {
                if let Some(equals) = equals {
                    head.push_str(&format!(" = {}", self.expr(equals)));
                }
            }
            Head::Axis { private, shared, members } => {
                if *private {
                    head.push_str(&format!(" {}", self.word(Word::Private)));
                }
                if *shared {
                    head.push_str(&format!(" {}", self.word(Word::Shared)));
                }
                if let Some(members) = members {
                    head.push_str(" = ");
                    head = self.fill_members(head, members, "");
                }
            }
            Head::Typed { ty, may_be_not_applicable } => {
                let mut suffix = String::new();
                if *may_be_not_applicable {
                    suffix.push_str(&format!(" {}", self.word(Word::MayBeNotApplicable)));
                }
                suffix.push_str(&by);
                head = self.with_type(head, ty.as_ref(), &suffix);
            }
            Head::Value { ty, value } => {
                head = self.with_type(head, ty.as_ref(), &by);
                head.push_str(" = ");
                let indent = head.chars().count();
                head.push_str(&self.broken(value, 4, WIDTH.saturating_sub(indent)));
            }
            Head::Condition(condition) => {
                let line = self.expr(condition);
                if head.chars().count() + line.chars().count() + 3 > WIDTH {
                    head.push_str("\n  : ");
                    head.push_str(&self.broken(condition, 4, WIDTH - 4));
                } else {
                    head.push_str(" : ");
                    head.push_str(&line);
                }
                head.push_str(&by);
            }
            Head::Obligation { event, when, due } => {
                let mut clauses = vec![format!(": {}", self.expr(event))];
                if let Some(when) = when {
                    clauses.push(format!("{} {}", self.word(Word::When), self.expr(when)));
                }
                clauses.push(format!("{} {}{by}", self.word(Word::Due), self.expr(due)));
                let line = clauses.join(" ");
                if head.chars().count() + line.chars().count() + 1 > WIDTH {
                    head.push_str(&format!("\n    {}", clauses.join("\n    ")));
                } else {
                    head.push_str(&format!(" {line}"));
                }
            }
            Head::Scale { result, .. } => head = self.with_type(head, result.as_ref(), ""),
            Head::Example { like } => {
                if let Some(like) = like {
                    head.push_str(&format!(" {} {}", self.word(Word::Like), like.text));
                }
            }
        }
        head
    }

    fn by(&self, names: &[Name]) -> String {
        if names.is_empty() { String::new() } else { format!(" {} {}", self.word(Word::By), self.name_list(names)) }
    }

    fn name_list(&self, names: &[Name]) -> String {
        names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(self.separator())
    }

    fn with_type(&self, mut head: String, ty: Option<&TypeExpr>, suffix: &str) -> String {
        let Some(ty) = ty else {
            head.push_str(suffix);
            return head;
        };
        head.push_str(" : ");
        match &ty.kind {
            TypeKind::OneOf(members) | TypeKind::SeveralOf(members) => {
                let word = if matches!(ty.kind, TypeKind::OneOf(_)) { Word::OneOf } else { Word::SeveralOf };
                head.push_str(self.word(word));
                head.push(' ');
                let suffix = format!("{}{suffix}", self.type_range(ty));
                self.fill_members(head, members, &suffix)
            }
            _ => {
                head.push_str(&self.type_expr(ty));
                head.push_str(suffix);
                head
            }
        }
    }

    /// Members behind a beginning, over several lines where they are many.
    fn fill_members(&self, mut line: String, members: &Members, suffix: &str) -> String {
        let (items, ordered) = match members {
            Members::List { members, ordered } => {
                (members.iter().map(|member| self.member(member)).collect::<Vec<_>>(), *ordered)
            }
            Members::Range { first, last } => {
                line.push_str(&format!("{} .. {}{suffix}", self.expr(first), self.expr(last)));
                return line;
            }
        };
        let mut column = line.chars().count();
        let last = items.len().saturating_sub(1);
        for (index, item) in items.iter().enumerate() {
            let width = item.chars().count() + if index == last { suffix.chars().count() } else { 2 };
            if index > 0 {
                let separator = if ordered { " < " } else { self.separator() };
                if column + separator.len() + width > WIDTH {
                    // a line goes on when it ends with a comma or the next begins with `<`
                    line.push_str(if ordered { "\n    < " } else { separator.trim_end() });
                    if !ordered {
                        line.push_str("\n    ");
                    }
                    column = if ordered { 6 } else { 4 };
                } else {
                    line.push_str(separator);
                    column += separator.len();
                }
            }
            line.push_str(item);
            column += item.chars().count();
        }
        line.push_str(suffix);
        line
    }

    fn member(&self, member: &Member) -> String {
        let mut out = if member.quoted { quoted(&member.name.text) } else { self.member_name(&member.name.text) };
        out.push_str(&self.labels(member.label.as_ref(), &member.other_labels));
        if let Some(code) = &member.code {
            out.push_str(&format!(" {} {}", self.word(Word::Code), quoted(&code.text)));
        }
        if let Some(number) = &member.number {
            out.push_str(&format!(" = {}", self.expr(number)));
        }
        out
    }

    /// A member's name; periods in the language's own letters (`2018-T2`), codes that are no names between quotes.
    fn member_name(&self, name: &str) -> String {
        if expression::is_period(name) {
            return self.period(name);
        }
        let mut signs = name.chars();
        let is_name = signs.next().is_some_and(char::is_alphabetic) && !crate::syntax::words::is_reserved(name);
        let is_number = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        let plain =
            name.chars().all(|c| c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c));
        if is_number || (is_name && plain) { name.to_owned() } else { quoted(name) }
    }

    fn labels(&self, label: Option<&Text>, others: &[(Language, Text)]) -> String {
        let mut out = String::new();
        if let Some(label) = label {
            out.push_str(&format!(" {}", quoted(&label.text)));
        }
        for (language, text) in others {
            out.push_str(&format!(" {} {}", language.code(), quoted(&text.text)));
        }
        out
    }
}

/// A text between quotation marks.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A version, bare where it reads as one.
fn version_text(text: &str) -> String {
    let bare = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
    if bare { text.to_owned() } else { quoted(text) }
}
