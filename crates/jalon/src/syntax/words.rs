//! The two vocabularies of the language, in one table; a third language is one more column.
//!
//! [`Word`] names each word of the language once; [`Word::spellings`] are what may be written, the first being what
//! the formatter writes. Names of functions are no words of the grammar (they are plain names before a bracket); their
//! French and English names stand in [`FUNCTIONS`], those of their arguments in [`ARGUMENTS`], and those of the
//! figures that hang on an indicator (`rate.target`) in [`ATTRIBUTES`].
//!
//! ```
//! use jalon::{lang::Language, syntax::{ast::Noun, words::{ARGUMENTS, ATTRIBUTES, FUNCTIONS, Word}}};
//! assert_eq!(Word::Judgement.spellings(Language::English), ["judgement", "judgment"]);
//! assert!(Word::NOUNS.contains(&(Word::Input, Noun::Input)) && Word::PROPERTIES.contains(&Word::Version));
//! assert!(Word::RESERVED.iter().all(|word| Word::ALL.contains(word))); // those that are never names
//! // names of functions, and words that are words in some places only
//! assert!(FUNCTIONS.contains(&("sum", "somme")) && ARGUMENTS.contains(&("half_up", "demi_supérieur")));
//! assert!(ATTRIBUTES.contains(&("target", "cible")));
//! ```

use std::sync::LazyLock;

use crate::by_name::ByName;
use crate::lang::Language;
use crate::syntax::ast::Noun;

macro_rules! words {
    ($($word:ident: $english:expr, $french:expr;)*) => {
        /// A word of the language (or a phrase: `may be not applicable`), in no language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Word { $($word,)* }

        impl Word {
            /// Every word.
            pub const ALL: &[Word] = &[$(Word::$word,)*];

            /// What may be written for it; the first is what the formatter writes. Empty where a language does
            /// without.
            #[must_use]
            pub fn spellings(self, language: Language) -> &'static [&'static str] {
                match (self, language) {
                    $((Word::$word, Language::English) => $english, (Word::$word, Language::French) => $french,)*
                }
            }
        }
    };
}

words! {
    Override: &["override"], &["remplace"];
    Framework: &["framework"], &["référentiel"];
    Use: &["use"], &["utilise"];
    Extends: &["extends"], &["étend"];
    Unit: &["unit"], &["unité"];
    Axis: &["axis"], &["axe"];
    Input: &["input"], &["donnée"];
    Parameter: &["parameter"], &["paramètre"];
    Indicator: &["indicator"], &["indicateur"];
    Requirement: &["requirement"], &["exigence"];
    Preference: &["preference"], &["préférence"];
    Observation: &["observation"], &["observation"];
    Criterion: &["criterion"], &["critère"];
    Obligation: &["obligation"], &["obligation"];
    Judgement: &["judgement", "judgment"], &["appréciation"];
    Scale: &["scale"], &["barème"];
    Score: &["score"], &["score"];
    Activity: &["activity"], &["activité"];
    Output: &["output"], &["réalisation"];
    Outcome: &["outcome"], &["résultat"];
    Impact: &["impact"], &["impact"];
    Decision: &["decision"], &["décision"];
    Portfolio: &["portfolio"], &["portefeuille"];
    Scenario: &["scenario"], &["scénario"];
    Example: &["example"], &["exemple"];
    As: &["as"], &["comme"];
    Like: &["like"], &["comme"];
    Private: &["private"], &["privé", "privée"];
    Shared: &["shared"], &["partagé", "partagée"];
    MayBeNotApplicable: &["may be not applicable"], &["peut être sans objet"];
    By: &["by"], &["par"];
    When: &["when"], &["quand"];
    Due: &["due"], &["au plus tard", "au plus tard le"];
    Version: &["version"], &["version"];
    Title: &["title"], &["titre"];
    Label: &["label"], &["libellé"];
    Plural: &["plural"], &["pluriel"];
    Source: &["source"], &["source"];
    Basis: &["basis"], &["fondement"];
    BasisText: &["text"], &["texte"];
    BasisPublic: &["public"], &["public"];
    BasisInferred: &["inferred"], &["déduit"];
    Note: &["note"], &["remarque"];
    Frozen: &["frozen"], &["figé", "figée"];
    Licence: &["licence", "license"], &["licence"];
    Jurisdiction: &["jurisdiction"], &["territoire"];
    Author: &["author"], &["auteur", "autrice"];
    Valid: &["valid"], &["valide"];
    Zone: &["zone"], &["fuseau"];
    Counts: &["counts"], &["compte des", "compte de", "compte d'"];
    Default: &["default"], &["défaut"];
    ProvidedBy: &["provided by"], &["fourni par", "fournie par"];
    Evidence: &["evidence"], &["preuve"];
    AtLeast: &["at least"], &["au moins"];
    Declared: &["declared"], &["déclaré", "déclarée"];
    Document: &["document"], &["document"];
    Verified: &["verified"], &["vérifié", "vérifiée"];
    ThirdParty: &["third_party"], &["tiers"];
    TotalOf: &["total of"], &["total de", "total des", "total d'"];
    From: &["from"], &["à partir de", "à partir du", "à partir d'"];
    ComesFrom: &["from"], &["vient de", "vient d'", "vient du", "vient des", "vient de la", "vient de l'"];
    ReviewBefore: &["review before"], &["à revoir avant le", "à revoir avant"];
    Better: &["better"], &["mieux"];
    Higher: &["higher"], &["plus haut"];
    Lower: &["lower"], &["plus bas"];
    Baseline: &["baseline"], &["départ"];
    Target: &["target"], &["cible"];
    On: &["on"], &["au"];
    Aligns: &["aligns"], &["aligné sur", "alignée sur"];
    SecretBelow: &["secret below"], &["secret en dessous de", "secret en dessous d'"];
    BrokenDownBy: &["broken down by"], &["ventilé par", "ventilée par"];
    AppliesWhen: &["applies when"], &["s'applique quand"];
    OtherwiseSay: &["otherwise say"], &["sinon dire"];
    Exception: &["exception"], &["exception"];
    Reading: &["reading"], &["lecture"];
    Choose: &["choose"], &["retenir"];
    Group: &["group"], &["groupe"];
    Bearer: &["bearer"], &["à la charge de", "à la charge du", "à la charge d'", "à la charge des", "à la charge de la", "à la charge de l'"];
    ArisesWhen: &["arises when"], &["naît quand"];
    Except: &["except"], &["sauf"];
    Fold: &["fold"], &["agréger"];
    Quorum: &["quorum"], &["quorum"];
    Agreement: &["agreement"], &["accord"];
    Below: &["below"], &["en dessous de", "en dessous d'"];
    UpTo: &["up to"], &["jusqu'à", "jusqu'au"];
    Above: &["above"], &["au-dessus de", "au-dessus d'"];
    Fail: &["fail"], &["échoue"];
    Reweigh: &["reweigh"], &["repondère"];
    Zero: &["zero"], &["zéro"];
    MeasuredBy: &["measured by"], &["mesuré par", "mesurée par"];
    AsOfLine: &["as of"], &["au"];
    Otherwise: &["otherwise"], &["sinon"];
    Given: &["given"], &["soit"];
    Expect: &["expect"], &["attendu"];
    Table: &["table"], &["table"];
    Partial: &["partial"], &["partielle"];
    Missing: &["missing"], &["manquant", "manquante"];
    NotCollected: &["not_collected"], &["non_collecté", "non_collectée"];
    Refused: &["refused"], &["refusé", "refusée"];
    PendingReason: &["pending"], &["en_attente"];
    NotApplicable: &["not applicable"], &["sans objet"];
    NotYet: &["not yet"], &["pas encore"];
    DateUnknown: &["date unknown"], &["date inconnue"];
    To: &["to"], &["à"];
    Near: &[], &["près"];
    Met: &["met"], &["rempli", "remplie", "remplis", "remplies"];
    InTime: &["in time"], &["à temps"];
    Late: &["late"], &["en retard"];
    LateBy: &["by"], &["de", "depuis"];
    MetDateUnknown: &["date unknown"], &["à une date inconnue"];
    Undefined: &["undefined"], &["indéfini", "indéfinie"];
    Undecided: &["undecided"], &["indécis", "indécise", "indécises"];
    For: &["for"], &["pour"];
    Among: &["among"], &["parmi"];
    Pending: &["pending"], &["en attente"];
    Until: &["until"], &["jusqu'au"];
    Overdue: &["overdue"], &["échu", "échue"];
    Hidden: &["hidden"], &["caché", "cachée"];
    YesNo: &["yes/no"], &["oui/non"];
    Date: &["date"], &["date"];
    Time: &["time"], &["heure"];
    OrNotYet: &["or not yet"], &["ou pas encore"];
    Duration: &["duration"], &["durée"];
    Text: &["text"], &["texte"];
    Number: &["number"], &["nombre"];
    Share: &["share"], &["fraction"];
    Count: &["count"], &["effectif"];
    Of: &["of"], &["de", "d'"];
    OneOf: &["one of"], &["un parmi", "une parmi"];
    SeveralOf: &["several of"], &["plusieurs parmi"];
    Code: &["code"], &["code"];
    OutOf: &["out of"], &["sur"];
    And: &["and"], &["et"];
    Or: &["or"], &["ou"];
    OrElse: &["or else"], &["ou sinon"];
    Not: &["not"], &["non"];
    In: &["in"], &["dans"];
    NotIn: &["not in"], &["pas dans"];
    Is: &["is", "are"], &["est", "sont"];
    IsNot: &["is not", "are not"], &["n'est pas", "ne sont pas"];
    Applicable: &["applicable"], &["applicable", "applicables"];
    Clamped: &["clamped"], &["arrondi en fin de mois"];
    If: &["if"], &["si"];
    Then: &["then"], &["alors"];
    Else: &["else"], &["sinon"];
    Yes: &["yes"], &["oui"];
    No: &["no"], &["non"];
    AsOf: &["as_of"], &["date_d_examen"];
    All: &["all"], &["tous", "toutes", "tous les", "toutes les", "tous du groupe"];
    Any: &["any"], &["un", "une", "au moins un", "au moins une", "un du groupe", "au moins un du groupe"];
    Requirements: &["requirements", "requirement"], &["exigences", "exigence"];
    Preferences: &["preferences", "preference"], &["préférences", "préférence"];
    Observations: &["observations", "observation"], &["observations", "observation"];
    Criteria: &["criteria", "criterion"], &["critères", "critère"];
    Obligations: &["obligations", "obligation"], &["obligations", "obligation"];
    Under: &["under"], &["sous"];
    Over: &["over"], &["sur"];
    Where: &["where"], &["dont"];
    KnownOnly: &["known only"], &["connus seulement", "connues seulement"];
    First: &["first"], &["premier", "première"];
    Last: &["last"], &["dernier", "dernière"];
    WeightedMean: &["weighted mean of"], &["moyenne pondérée de", "moyenne pondérée des", "moyenne pondérée d'"];
    WeightedGeometric: &["weighted geometric mean of"], &["moyenne géométrique pondérée de", "moyenne géométrique pondérée des", "moyenne géométrique pondérée d'"];
    WeightedHarmonic: &["weighted harmonic mean of"], &["moyenne harmonique pondérée de", "moyenne harmonique pondérée des", "moyenne harmonique pondérée d'"];
}

impl Word {
    /// What the formatter writes for it.
    ///
    /// ```
    /// use jalon::{lang::Language, syntax::words::Word};
    /// assert_eq!(Word::Or.text(Language::French), "ou");
    /// ```
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        self.spellings(language).first().copied().unwrap_or("")
    }

    /// Whether a written phrase is this word in a language: runs of spaces and both apostrophes count as one.
    #[must_use]
    pub(crate) fn is_written(self, language: Language, written: &str) -> bool {
        let spellings = self.spellings(language);
        if spellings.contains(&written) {
            return true;
        }
        let is_plain = !written.contains(|c: char| c == '’' || crate::syntax::layout::is_space(c));
        !is_plain && spellings.contains(&plain(written).as_str())
    }

    /// The words that open declarations.
    pub const NOUNS: &[(Word, Noun)] = &[
        (Word::Framework, Noun::Framework),
        (Word::Use, Noun::Use),
        (Word::Extends, Noun::Extends),
        (Word::Unit, Noun::Unit),
        (Word::Axis, Noun::Axis),
        (Word::Input, Noun::Input),
        (Word::Parameter, Noun::Parameter),
        (Word::Indicator, Noun::Indicator),
        (Word::Requirement, Noun::Requirement),
        (Word::Preference, Noun::Preference),
        (Word::Observation, Noun::Observation),
        (Word::Criterion, Noun::Criterion),
        (Word::Obligation, Noun::Obligation),
        (Word::Judgement, Noun::Judgement),
        (Word::Scale, Noun::Scale),
        (Word::Score, Noun::Score),
        (Word::Activity, Noun::Activity),
        (Word::Output, Noun::Output),
        (Word::Outcome, Noun::Outcome),
        (Word::Impact, Noun::Impact),
        (Word::Decision, Noun::Decision),
        (Word::Portfolio, Noun::Portfolio),
        (Word::Scenario, Noun::Scenario),
        (Word::Example, Noun::Example),
    ];

    /// The words that open property lines.
    pub const PROPERTIES: &[Word] = &[
        Word::Version,
        Word::Title,
        Word::Label,
        Word::Plural,
        Word::Source,
        Word::Basis,
        Word::Note,
        Word::Frozen,
        Word::Licence,
        Word::Jurisdiction,
        Word::Author,
        Word::Valid,
        Word::Zone,
        Word::Counts,
        Word::Default,
        Word::ProvidedBy,
        Word::Evidence,
        Word::TotalOf,
        Word::From,
        Word::ComesFrom,
        Word::ReviewBefore,
        Word::Better,
        Word::Baseline,
        Word::Target,
        Word::Aligns,
        Word::SecretBelow,
        Word::BrokenDownBy,
        Word::AppliesWhen,
        Word::OtherwiseSay,
        Word::Exception,
        Word::Reading,
        Word::Choose,
        Word::Group,
        Word::Bearer,
        Word::ArisesWhen,
        Word::Except,
        Word::Fold,
        Word::Quorum,
        Word::Agreement,
        Word::Below,
        Word::UpTo,
        Word::Above,
        Word::MeasuredBy,
        Word::AsOfLine,
        Word::Given,
        Word::Table,
        Word::Expect,
        Word::Undecided,
        Word::Missing,
        Word::NotApplicable,
    ];

    /// The words that are never names, in either language, so that a file translates without loss.
    pub const RESERVED: &[Word] = &[
        Word::And,
        Word::Or,
        Word::Not,
        Word::In,
        Word::Is,
        Word::If,
        Word::Then,
        Word::Else,
        Word::Where,
        Word::Over,
        Word::By,
        Word::Under,
        Word::Yes,
        Word::No,
        Word::All,
        Word::Any,
        Word::AsOf,
    ];
}

impl Noun {
    /// The word for this noun.
    #[must_use]
    pub(crate) fn word(self) -> Word {
        Word::NOUNS.iter().find(|(_, noun)| *noun == self).map_or(Word::Framework, |(word, _)| *word)
    }

    /// The noun as written in a language.
    ///
    /// ```
    /// use jalon::{lang::Language, syntax::ast::Noun};
    /// assert_eq!(Noun::Requirement.text(Language::French), "exigence");
    /// ```
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        self.word().text(language)
    }

    /// The noun that a word is, and the languages in which it is that noun.
    #[must_use]
    pub(crate) fn of_word(written: &str) -> Option<(Noun, &'static [Language])> {
        static NOUNS: LazyLock<ByName<&'static str, (Noun, Vec<Language>)>> = LazyLock::new(|| {
            let mut nouns = ByName::default();
            for (word, noun) in Word::NOUNS {
                for language in Language::ALL {
                    for spelling in word.spellings(language) {
                        nouns.entry(*spelling).or_insert((*noun, Vec::new())).1.push(language);
                    }
                }
            }
            nouns
        });
        NOUNS.get(written).map(|(noun, languages)| (*noun, languages.as_slice()))
    }
}

/// Whether a word is kept for the language, in either vocabulary, and so names nothing.
///
/// ```
/// use jalon::syntax::words::is_reserved;
/// assert!(is_reserved("and") && is_reserved("et"));
/// assert!(!is_reserved("budget"));
/// ```
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    static RESERVED: LazyLock<ByName<&'static str, ()>> = LazyLock::new(|| {
        let spellings = Word::RESERVED.iter().flat_map(|word| Language::ALL.map(|language| word.spellings(language)));
        spellings.flatten().map(|spelling| (*spelling, ())).collect()
    });
    RESERVED.contains_key(word)
}

/// Whether a word is a part of any word or phrase of the language, in either vocabulary; a slip for one and the code
/// of a language count too.
pub(crate) fn is_word(word: &str) -> bool {
    static WORDS: LazyLock<ByName<&'static str, ()>> = LazyLock::new(|| {
        let spellings = Word::ALL.iter().flat_map(|word| Language::ALL.map(|language| word.spellings(language)));
        let parts = spellings.flatten().flat_map(|spelling| spelling.split([' ', '\'', '-', '/']));
        let others = ["elif", "elsif", "elseif", "sinonsi"].into_iter().chain(Language::ALL.map(Language::code));
        parts.chain(others).map(|part| (part, ())).collect()
    });
    WORDS.contains_key(word)
}

/// Runs of spaces as one space, a curly apostrophe as a straight one.
pub(crate) fn plain(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    for part in written.split(crate::syntax::layout::is_space).filter(|part| !part.is_empty()) {
        if !out.is_empty() && !out.ends_with('\'') {
            out.push(' ');
        }
        out.push_str(&part.replace('’', "'"));
    }
    if out.contains('/') { out.replace(" /", "/").replace("/ ", "/") } else { out }
}

/// The function that a word of everyday language, or of a spreadsheet, stands for, by its English name.
pub(crate) fn function_of_habit(written: &str) -> Option<&'static str> {
    Some(match written.to_lowercase().as_str() {
        "nombre" | "nb" | "nbre" | "compter" | "number" => "count",
        "total" => "sum",
        "moy" | "average" | "avg" | "moyen" => "mean",
        "maximum" => "max",
        "minimum" => "min",
        "arrondir" => "round",
        "racine" | "racine_carrée" => "sqrt",
        _ => return None,
    })
}

/// The noun that a word of everyday language, or of a program, stands for at the margin.
pub(crate) fn noun_of_habit(written: &str) -> Option<Noun> {
    Some(match written.to_lowercase().as_str() {
        "variable" | "var" | "field" | "champ" | "question" | "réponse" => Noun::Input,
        "let" | "const" | "constant" | "constante" | "threshold" | "seuil" | "param" => Noun::Parameter,
        "formula" | "formule" | "calcul" | "kpi" | "measure" | "mesure" | "metric" | "ratio" | "taux" => {
            Noun::Indicator
        }
        "rule" | "règle" | "condition" | "must" | "constraint" | "contrainte" | "éligibilité" => Noun::Requirement,
        "bonus" | "souhait" | "wish" => Noun::Preference,
        "deadline" | "échéance" | "délai" | "duty" => Noun::Obligation,
        "note" | "notation" | "rating" => Noun::Score,
        "grid" | "grille" | "tranches" => Noun::Scale,
        "dimension" | "enum" | "liste" | "list" => Noun::Axis,
        "verdict" | "avis" | "status" | "statut" => Noun::Decision,
        "import" | "include" | "importe" | "inclut" => Noun::Use,
        "test" | "cas" | "case" => Noun::Example,
        _ => return None,
    })
}

/// The names of functions and folds: English, French.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("sum", "somme"),
    ("mean", "moyenne"),
    ("median", "médiane"),
    ("min", "min"),
    ("max", "max"),
    ("count", "compte"),
    ("any", "existe"),
    ("all", "tous"),
    ("share", "part"),
    ("distinct", "distincts"),
    ("product", "produit"),
    ("coverage", "couverture"),
    ("previous", "précédent"),
    ("change", "variation"),
    ("growth", "croissance"),
    ("cumulative", "cumul"),
    ("position", "position"),
    ("discounted", "actualisé"),
    ("agreement", "accord"),
    ("rank", "rang"),
    ("percentile", "centile"),
    ("quantile", "quantile"),
    ("zscore", "écart_réduit"),
    ("minmax", "minmax"),
    ("stdev", "écart_type"),
    ("population_stdev", "écart_type_de_population"),
    ("round", "arrondi"),
    ("floor", "plancher"),
    ("ceiling", "plafond"),
    ("abs", "abs"),
    ("clamp", "borné"),
    ("goalposts", "jalons"),
    ("log", "log"),
    ("log10", "log10"),
    ("exp", "exp"),
    ("sqrt", "racine"),
    ("weighted_mean", "moyenne_pondérée"),
    ("geometric_mean", "moyenne_géométrique"),
    ("harmonic_mean", "moyenne_harmonique"),
    ("power_mean", "moyenne_puissance"),
    ("year_of", "année_de"),
    ("month_of", "mois_de"),
    ("day_of", "jour_de"),
    ("years_between", "années_entre"),
    ("months_between", "mois_entre"),
    ("days_between", "jours_entre"),
    ("start_of", "début_de"),
    ("end_of", "fin_de"),
    ("end_of_month", "fin_de_mois"),
    ("known", "connu"),
    ("supplied", "fourni"),
    ("length", "longueur"),
    ("starts_with", "commence_par"),
    ("prefix", "préfixe"),
    ("contains", "contient"),
    ("valid_siren", "siren_valide"),
    ("valid_siret", "siret_valide"),
];

/// Words that are words only as arguments of functions, such as `half_up` in `round(x, 1, half_up)`: English, French.
pub const ARGUMENTS: &[(&str, &str)] = &[
    ("half_up", "demi_supérieur"),
    ("half_even", "demi_pair"),
    ("half_down", "demi_inférieur"),
    ("up", "vers_le_haut"),
    ("down", "vers_le_bas"),
    ("floor", "plancher"),
    ("ceiling", "plafond"),
    ("start_of_period", "début_de_période"),
    ("middle_of_period", "milieu_de_période"),
    ("end_of_period", "fin_de_période"),
    ("nominal", "nominal"),
    ("ordinal", "ordinal"),
    ("interval", "intervalle"),
    ("ratio", "rapport"),
    ("ascending", "croissant"),
    ("descending", "décroissant"),
    ("competition", "compétition"),
    ("modified", "modifié"),
    ("dense", "dense"),
    ("fractional", "fractionnaire"),
    ("below", "en_dessous"),
    ("half_of_equals", "moitié_des_égaux"),
    ("up_to", "jusqu_à"),
    ("sample", "échantillon"),
    ("population", "population"),
    ("unweighted", "non_pondérée"),
    ("type_1", "type_1"),
    ("type_2", "type_2"),
    ("type_3", "type_3"),
    ("type_4", "type_4"),
    ("type_5", "type_5"),
    ("type_6", "type_6"),
    ("type_7", "type_7"),
    ("type_8", "type_8"),
    ("type_9", "type_9"),
];

/// Whether a name is such a word in a file's vocabulary.
#[must_use]
pub(crate) fn is_argument(name: &str, language: Language) -> bool {
    ARGUMENTS.iter().any(|(english, french)| name == if language == Language::English { *english } else { *french })
}

/// The functions whose arguments may be such words.
pub(crate) const FUNCTIONS_WITH_WORDS: &[&str] =
    &["round", "discounted", "agreement", "rank", "percentile", "quantile", "zscore"];

/// The functions whose arguments may be such words where they fold over axes, but not where they take a list.
pub(crate) const FOLDS_WITH_WORDS: &[&str] = &["mean"];

/// What hangs on an indicator or obligation, behind a point (`rate.target`): English, French.
pub const ATTRIBUTES: &[(&str, &str)] = &[
    ("target", "cible"),
    ("baseline", "départ"),
    ("achievement", "atteinte"),
    ("due", "échéance"),
    ("coverage", "couverture"),
];

/// The other spelling of a word in one of the tables of pairs, written in one language and wanted in the other.
///
/// ```
/// use jalon::{lang::Language, syntax::words::{FUNCTIONS, translate_pair}};
/// assert_eq!(translate_pair(FUNCTIONS, "somme", Language::French, Language::English), Some("sum"));
/// ```
#[must_use]
pub fn translate_pair(
    table: &'static [(&'static str, &'static str)],
    written: &str,
    from: Language,
    to: Language,
) -> Option<&'static str> {
    let side = |pair: &'static (&'static str, &'static str), language| match language {
        Language::English => pair.0,
        Language::French => pair.1,
    };
    table.iter().find(|pair| side(pair, from) == written).map(|pair| side(pair, to))
}

/// The English name of a function written in a language; `all` in French may also be written `toutes`.
///
/// ```
/// use jalon::{lang::Language, syntax::words::english_function};
/// assert_eq!(english_function("moyenne", Language::French), Some("mean"));
/// assert_eq!(english_function("moyenne", Language::English), None);
/// ```
#[must_use]
pub fn english_function(written: &str, language: Language) -> Option<&'static str> {
    if language == Language::French && written == "toutes" {
        return Some("all");
    }
    translate_pair(FUNCTIONS, written, language, Language::English)
}

/// How the head line of a declaration is written: English, French. Shown where one does not read.
#[must_use]
pub(crate) fn noun_shape(noun: Noun) -> (&'static str, &'static str) {
    match noun {
        Noun::Framework => ("framework NAME \"Title\"", "référentiel NOM \"Titre\""),
        Noun::Use => ("use FRAMEWORK version 1.0 as NAME", "utilise RÉFÉRENTIEL version 1.0 comme NOM"),
        Noun::Extends => ("extends FRAMEWORK version 1.0", "étend RÉFÉRENTIEL version 1.0"),
        Noun::Unit => ("unit NAME \"Label\" = 1000 OTHER", "unité NOM \"Libellé\" = 1000 AUTRE"),
        Noun::Axis => ("axis NAME \"Label\" = MEMBER, MEMBER", "axe NOM \"Libellé\" = MEMBRE ; MEMBRE"),
        Noun::Input => ("input NAME \"Label\" : TYPE by AXIS", "donnée NOM \"Libellé\" : TYPE par AXE"),
        Noun::Parameter => ("parameter NAME \"Label\" : TYPE = VALUE", "paramètre NOM \"Libellé\" : TYPE = VALEUR"),
        Noun::Indicator => ("indicator NAME \"Label\" : TYPE by AXIS", "indicateur NOM \"Libellé\" : TYPE par AXE"),
        Noun::Requirement => ("requirement NAME \"Label\" : CONDITION", "exigence NOM \"Libellé\" : CONDITION"),
        Noun::Preference => ("preference NAME \"Label\" : CONDITION", "préférence NOM \"Libellé\" : CONDITION"),
        Noun::Observation => ("observation NAME \"Label\" : CONDITION", "observation NOM \"Libellé\" : CONDITION"),
        Noun::Criterion => ("criterion NAME \"Label\" : CONDITION", "critère NOM \"Libellé\" : CONDITION"),
        Noun::Obligation => (
            "obligation NAME \"Label\" : EVENT when CONDITION due DATE",
            "obligation NOM \"Libellé\" : ÉVÉNEMENT quand CONDITION au plus tard DATE",
        ),
        Noun::Judgement => (
            "judgement NAME \"Label\" : points out of 5 by JUROR",
            "appréciation NOM \"Libellé\" : points sur 5 par JURÉ",
        ),
        Noun::Scale => ("scale NAME(SLOT : TYPE) \"Label\" : TYPE", "barème NOM(PLACE : TYPE) \"Libellé\" : TYPE"),
        Noun::Score => ("score NAME \"Label\" : TYPE", "score NOM \"Libellé\" : TYPE"),
        Noun::Activity => ("activity NAME \"Label\"", "activité NOM \"Libellé\""),
        Noun::Output => ("output NAME \"Label\"", "réalisation NOM \"Libellé\""),
        Noun::Outcome => ("outcome NAME \"Label\"", "résultat NOM \"Libellé\""),
        Noun::Impact => ("impact NAME \"Label\"", "impact NOM \"Libellé\""),
        Noun::Decision => ("decision NAME \"Label\"", "décision NOM \"Libellé\""),
        Noun::Portfolio => ("portfolio NAME \"Label\" : TYPE by AXIS", "portefeuille NOM \"Libellé\" : TYPE par AXE"),
        Noun::Scenario => ("scenario NAME \"Label\"", "scénario NOM \"Libellé\""),
        Noun::Example => ("example NAME \"Label\" like OTHER", "exemple NOM \"Libellé\" comme AUTRE"),
    }
}

/// The lines that stand below one kind of declaration and few others, to be shown where one does not read.
pub(crate) fn own_lines(noun: Noun) -> &'static [Word] {
    match noun {
        Noun::Framework => &[Word::Version, Word::Title, Word::Valid, Word::Jurisdiction, Word::Zone, Word::Author],
        Noun::Unit => &[Word::Plural],
        Noun::Axis => &[Word::Counts],
        Noun::Input => &[Word::Default, Word::ProvidedBy, Word::Evidence, Word::TotalOf],
        Noun::Parameter => &[Word::From, Word::ReviewBefore],
        Noun::Indicator => &[
            Word::NotApplicable,
            Word::Better,
            Word::Baseline,
            Word::Target,
            Word::Aligns,
            Word::SecretBelow,
            Word::BrokenDownBy,
        ],
        Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion => {
            &[Word::AppliesWhen, Word::OtherwiseSay, Word::Exception, Word::Reading, Word::Group]
        }
        Noun::Obligation => &[Word::Bearer, Word::ArisesWhen, Word::AppliesWhen, Word::Group],
        Noun::Judgement => &[Word::Except, Word::Fold, Word::Quorum, Word::Agreement, Word::ProvidedBy],
        Noun::Scale => &[Word::Below, Word::UpTo, Word::From, Word::Above],
        Noun::Score => &[Word::Missing, Word::Better, Word::Reading],
        Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact => &[Word::ComesFrom, Word::MeasuredBy],
        Noun::Portfolio => &[Word::NotApplicable, Word::Better],
        Noun::Use | Noun::Extends | Noun::Decision | Noun::Scenario | Noun::Example => &[],
    }
}

/// How a property line is written: English, French. Shown where one does not read.
#[must_use]
pub(crate) fn property_shape(word: Word, noun: Noun) -> (&'static str, &'static str) {
    match word {
        Word::Version => ("version 1.0", "version 1.0"),
        Word::Title => ("title fr \"…\"", "titre en \"…\""),
        Word::Label => ("label fr \"…\"", "libellé en \"…\""),
        Word::Plural => ("plural \"…\"", "pluriel \"…\""),
        Word::Source => ("source \"where it is said\" \"what\"", "source \"où c'est dit\" \"quoi\""),
        Word::Basis => ("basis text", "fondement texte"),
        Word::Note => ("note \"…\"", "remarque \"…\""),
        Word::Frozen => ("frozen", "figé"),
        Word::Licence => ("licence \"CC-BY-4.0\"", "licence \"CC-BY-4.0\""),
        Word::Jurisdiction => ("jurisdiction \"…\"", "territoire \"…\""),
        Word::Author => ("author \"…\"", "auteur \"…\""),
        Word::Valid => ("valid 2016-01-01 .. 2016-12-31", "valide 2016-01-01 .. 2016-12-31"),
        Word::Zone => ("zone \"Europe/Paris\"", "fuseau \"Europe/Paris\""),
        Word::Counts => ("counts person", "compte des personnes"),
        Word::Default => ("default VALUE", "défaut VALEUR"),
        Word::ProvidedBy => ("provided by NAME, NAME", "fourni par NOM ; NOM"),
        Word::Evidence => ("evidence document", "preuve document"),
        Word::TotalOf => ("total of PARTS over AXIS", "total de PARTIES sur AXE"),
        Word::From | Word::ComesFrom => match noun {
            Noun::Scale | Noun::Score => ("from BOUND : VALUE", "à partir de BORNE : VALEUR"),
            Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact => ("from NAME, NAME", "vient de NOM ; NOM"),
            _ => ("from 2018-01-01 : VALUE", "à partir du 2018-01-01 : VALEUR"),
        },
        Word::ReviewBefore => ("review before 2020-12-31", "à revoir avant le 2020-12-31"),
        Word::Better => ("better higher", "mieux plus haut"),
        Word::Baseline => ("baseline VALUE", "départ VALEUR"),
        Word::Target => ("target VALUE on 2020-12-31", "cible VALEUR au 2020-12-31"),
        Word::Aligns => ("aligns sdg \"5.5\", iris \"OI2444\"", "aligné sur sdg \"5.5\" ; iris \"OI2444\""),
        Word::SecretBelow => ("secret below 5 people", "secret en dessous de 5 personnes"),
        Word::BrokenDownBy => ("broken down by NAME, NAME", "ventilé par NOM ; NOM"),
        Word::AppliesWhen => ("applies when CONDITION", "s'applique quand CONDITION"),
        Word::OtherwiseSay => ("otherwise say \"…\"", "sinon dire \"…\""),
        Word::Exception => (
            "exception NAME \"Label\" when CONDITION : CONDITION",
            "exception NOM \"Libellé\" quand CONDITION : CONDITION",
        ),
        Word::Reading => ("reading NAME \"Label\" = FORMULA", "lecture NOM \"Libellé\" = FORMULE"),
        Word::Choose => ("choose READING", "retenir LECTURE"),
        Word::Group => ("group NAME", "groupe NOM"),
        Word::Bearer => ("bearer NAME", "à la charge de NOM"),
        Word::ArisesWhen => ("arises when CONDITION", "naît quand CONDITION"),
        Word::Except => ("except AXIS where CONDITION", "sauf AXE dont CONDITION"),
        Word::Fold => ("fold mean", "agréger moyenne"),
        Word::Quorum => ("quorum 3", "quorum 3"),
        Word::Agreement => ("agreement", "accord"),
        Word::Below => ("below BOUND : VALUE", "en dessous de BORNE : VALEUR"),
        Word::UpTo => ("up to BOUND : VALUE", "jusqu'à BORNE : VALEUR"),
        Word::Above => ("above BOUND : VALUE", "au-dessus de BORNE : VALEUR"),
        Word::MeasuredBy => ("measured by NAME, NAME", "mesuré par NOM ; NOM"),
        Word::AsOfLine => ("as of 2020-12-31", "au 2020-12-31"),
        Word::Undecided => ("undecided \"Label\"", "indécis \"Libellé\""),
        Word::Missing => ("missing fail, not applicable reweigh", "manquant échoue ; sans objet repondère"),
        Word::NotApplicable => ("not applicable when CONDITION", "sans objet quand CONDITION"),
        _ => ("= FORMULA", "= FORMULE"),
    }
}
