//! The two languages of Jalon: of a framework's words, and of its reader.

use serde::{Deserialize, Serialize};

/// French or English.
///
/// A file is written in one of the two (told by its first word); a reader reads in one of the two. The two are
/// independent: a French framework can be judged for an English reader.
///
/// ```
/// use jalon::lang::Language;
/// assert_eq!(Language::ALL.map(Language::code), ["en", "fr"]);
/// assert_eq!(Language::French.other(), Language::English);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Language {
    /// English: `framework`, decimal point, `,` between list items.
    #[serde(rename = "en")]
    English,
    /// French: `référentiel`, decimal comma, `;` between list items.
    #[serde(rename = "fr")]
    French,
}

/// The names of the months, in English and in French.
pub(crate) const MONTHS: [[&str; 2]; 12] = [
    ["January", "janvier"],
    ["February", "février"],
    ["March", "mars"],
    ["April", "avril"],
    ["May", "mai"],
    ["June", "juin"],
    ["July", "juillet"],
    ["August", "août"],
    ["September", "septembre"],
    ["October", "octobre"],
    ["November", "novembre"],
    ["December", "décembre"],
];

impl Language {
    /// Both languages, in the order in which they are shown.
    pub const ALL: [Language; 2] = [Language::English, Language::French];

    /// The ISO 639-1 code.
    ///
    /// ```
    /// assert_eq!(jalon::lang::Language::French.code(), "fr");
    /// ```
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    /// The language of an ISO 639-1 code or a locale (`fr`, `fr_FR.UTF-8`, `en-GB`), if it is one of the two.
    ///
    /// ```
    /// use jalon::lang::Language;
    /// assert_eq!(Language::from_locale("fr_FR.UTF-8"), Some(Language::French));
    /// assert_eq!(Language::from_locale("de"), None);
    /// ```
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Language> {
        let code = locale.split(['_', '-', '.', '@']).next()?;
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The other of the two.
    #[must_use]
    pub fn other(self) -> Language {
        match self {
            Language::English => Language::French,
            Language::French => Language::English,
        }
    }
}

/// Digits in groups of three, as both vocabularies write them: `1 000 000`. What is no digit is left out.
pub(crate) fn group_digits(digits: &str) -> String {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A number with its whole part in such groups.
pub(crate) fn grouped(number: &str) -> String {
    let (whole, decimals) = number.find('.').and_then(|at| number.split_at_checked(at)).unwrap_or((number, ""));
    format!("{}{}{decimals}", if whole.starts_with('-') { "-" } else { "" }, group_digits(whole))
}
