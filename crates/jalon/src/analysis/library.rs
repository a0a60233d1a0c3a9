//! Other frameworks: fetched by a trait, parsed, and laid out in one list of declarations.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::analysis::state::{Declared, Scope};
use crate::date::Zone;
use crate::framework::SourceInfo;
use crate::lang::Language;
use crate::problem::library::LibraryFact;
use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::suggest::nearest;
use crate::problem::{Problem, Role};
use crate::source::{Place, Source, SourceId};
use crate::syntax::ast::{self, Head, Noun, PropertyKind};

/// Where other frameworks come from: a folder, the shipped ones, a network, or nothing.
///
/// An id is a name, never a path: whatever implements this cannot be led out of its library by a framework's text.
///
/// ```
/// use jalon::{analysis::{Library, LibraryError, analyse}, source::Source};
/// struct Shelf;
/// impl Library for Shelf {
///     fn fetch(&self, id: &str, _version: Option<&str>) -> Result<Source, LibraryError> {
///         let text = "framework marks\n  version 2.1\nparameter most = 5 EUR\n";
///         if id == "marks" { Ok(Source::new("marks.jalon", text)) } else { Err(LibraryError::NotFound) }
///     }
///     fn ids(&self) -> Vec<String> { vec!["marks".into()] } // for suggestions
/// }
/// let text = "framework f\n  version 1\nuse marks version \"2.1\" as m\ninput budget : EUR\nrequirement small : budget <= m.most\n";
/// assert!(analyse(Source::new("f", text), &Shelf).framework.is_some());
/// ```
pub trait Library {
    /// The text of a framework by its id, in the version asked for where one is.
    ///
    /// # Errors
    /// [`LibraryError`]
    fn fetch(&self, id: &str, version: Option<&str>) -> Result<Source, LibraryError>;

    /// The ids that it has, for suggestions.
    fn ids(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Why a library gives no framework.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// It has none of that id.
    #[error("not found")]
    NotFound,
    /// It has it, but in another version.
    #[error("version {found} only")]
    OtherVersion {
        /// The version that it has.
        found: String,
    },
    /// It could not be read.
    #[error("{reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// A library without frameworks.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn fetch(&self, _: &str, _: Option<&str>) -> Result<Source, LibraryError> {
        Err(LibraryError::NotFound)
    }
}

/// A library in memory: texts by id.
///
/// ```
/// use jalon::analysis::{Library, MapLibrary};
/// let mut library = MapLibrary::default();
/// library.insert("markers", "framework markers\n  version 1.0\n");
/// assert!(library.fetch("markers", None).is_ok());
/// assert!(library.fetch("labels", None).is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct MapLibrary(BTreeMap<String, String>);

impl MapLibrary {
    /// Adds a framework's text under its id.
    pub fn insert(&mut self, id: impl Into<String>, text: impl Into<String>) {
        self.0.insert(id.into(), text.into());
    }
}

impl Library for MapLibrary {
    fn fetch(&self, id: &str, _: Option<&str>) -> Result<Source, LibraryError> {
        self.0.get(id).map(|text| Source::new(id, text)).ok_or(LibraryError::NotFound)
    }

    fn ids(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// How many frameworks may take part in one.
///
/// ```
/// use jalon::{analysis::{MAX_FRAMEWORKS, MapLibrary, analyse}, source::Source};
/// let using = |id: String, next: usize| format!("framework {id}\n  version 1\nuse f{next} version \"1\" as next\n");
/// let mut library = MapLibrary::default();
/// (0..=MAX_FRAMEWORKS).for_each(|at| library.insert(format!("f{at}"), using(format!("f{at}"), at + 1)));
/// assert!(analyse(Source::new("f", using("f".into(), 0)), &library).framework.is_none());
/// ```
pub const MAX_FRAMEWORKS: usize = 64;

/// A file read, with its part in the whole.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) file: ast::File,
    pub(crate) source: SourceId,
    /// What stands before its names: empty, or `alias.`.
    pub(crate) prefix: String,
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) alias: Option<String>,
    pub(crate) zone: Option<Zone>,
    pub(crate) digest: String,
    /// The files that it extends and uses, by their place in the list.
    extends: Vec<usize>,
    uses: Vec<usize>,
}

/// Everything read.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) sources: Vec<Source>,
    pub(crate) loaded: Vec<Loaded>,
    pub(crate) problems: Vec<Problem>,
    /// What stands before the names of frameworks that could not be had.
    pub(crate) broken: Vec<String>,
}

/// Reads a source and all that it uses or extends. The file itself is the first of [`Shelf::loaded`].
pub(crate) fn gather(source: Source, library: &dyn Library) -> Shelf {
    let mut shelf = Shelf::default();
    load(&mut shelf, source, library, String::new(), None, &mut Vec::new());
    shelf
}

fn load(
    shelf: &mut Shelf,
    source: Source,
    library: &dyn Library,
    prefix: String,
    alias: Option<String>,
    above: &mut Vec<String>,
) -> usize {
    let id = SourceId(u16::try_from(shelf.sources.len()).unwrap_or(u16::MAX));
    let (file, problems) = crate::syntax::parse(&source.text, id);
    shelf.problems.extend(problems);
    shelf.sources.push(source);
    let head = file.declarations.iter().find(|declaration| declaration.noun == Noun::Framework);
    let name = head.map(|head| head.name.text.clone()).unwrap_or_default();
    let version = head.and_then(version_of).unwrap_or_default();
    let zone = head.and_then(|head| zone_of(head, id, &mut shelf.problems));
    let at = shelf.loaded.len();
    let wanted: Vec<Wanted> = file.declarations.iter().filter_map(Wanted::of).collect();
    let canonical = crate::syntax::canonical(&file);
    shelf.loaded.push(Loaded {
        file,
        source: id,
        prefix: prefix.clone(),
        id: name.clone(),
        version,
        alias,
        zone,
        digest: String::new(),
        extends: Vec::new(),
        uses: Vec::new(),
    });
    above.push(name);
    let (mut extends, mut uses) = (Vec::new(), Vec::new());
    let mut aliases: BTreeMap<String, Place> = BTreeMap::new();
    for wanted in wanted {
        let place = Place { source: id, span: wanted.span };
        if let Some(alias) = &wanted.alias {
            if let Some(first) = aliases.get(alias) {
                shelf.problems.push(
                    Problem::new(NamesFact::Duplicate { name: alias.clone() }, place).with(Role::FirstDeclared, *first),
                );
                continue;
            }
            aliases.insert(alias.clone(), place);
        }
        let inner = match &wanted.alias {
            Some(alias) => format!("{prefix}{alias}."),
            None => prefix.clone(),
        };
        let full_alias = wanted.alias.as_ref().map(|alias| format!("{prefix}{alias}"));
        match fetch(shelf, library, &wanted, place, inner.clone(), full_alias, above) {
            Some(other) if wanted.alias.is_some() => uses.push(other),
            Some(other) => extends.push(other),
            None => shelf.broken.push(inner),
        }
    }
    above.pop();
    let digest = digest(&canonical, extends.iter().chain(&uses).filter_map(|at| shelf.loaded.get(*at)));
    if let Some(loaded) = shelf.loaded.get_mut(at) {
        loaded.extends = extends;
        loaded.uses = uses;
        loaded.digest = digest;
    }
    at
}

/// A framework asked for.
struct Wanted {
    id: String,
    version: Option<String>,
    /// For `use`: the name it goes by.
    alias: Option<String>,
    span: crate::source::Span,
}

impl Wanted {
    fn of(declaration: &ast::Declaration) -> Option<Wanted> {
        let Head::Reference { version, alias } = &declaration.head else { return None };
        let id = declaration.name.text.clone();
        let alias = match declaration.noun {
            Noun::Use => Some(alias.as_ref().map_or_else(|| id.clone(), |alias| alias.text.clone())),
            _ => None,
        };
        Some(Wanted {
            id,
            version: version.as_ref().map(|version| version.text.clone()),
            alias,
            span: declaration.name.span,
        })
    }
}

fn fetch(
    shelf: &mut Shelf,
    library: &dyn Library,
    wanted: &Wanted,
    place: Place,
    prefix: String,
    alias: Option<String>,
    above: &mut Vec<String>,
) -> Option<usize> {
    let id = &wanted.id;
    let fault = |fact: LibraryFact| Problem::new(fact, place);
    if let Some(at) = above.iter().position(|other| other == id) {
        let mut ids: Vec<String> = above.iter().skip(at).cloned().collect();
        ids.push(id.clone());
        shelf.problems.push(fault(LibraryFact::Cycle { ids }));
        return None;
    }
    if shelf.sources.len() >= MAX_FRAMEWORKS {
        shelf.problems.push(fault(LibraryFact::TooMany { limit: MAX_FRAMEWORKS }));
        return None;
    }
    let source = match library.fetch(id, wanted.version.as_deref()) {
        Ok(source) => source,
        Err(error) => {
            let fact = match error {
                LibraryError::NotFound => {
                    let ids = library.ids();
                    let suggestion = nearest(id, ids.iter().map(String::as_str)).map(str::to_owned);
                    LibraryFact::NotFound { id: id.clone(), version: wanted.version.clone(), suggestion }
                }
                LibraryError::OtherVersion { found } => LibraryFact::OtherVersion {
                    id: id.clone(),
                    asked: wanted.version.clone().unwrap_or_default(),
                    found,
                },
                LibraryError::Unreadable { reason } => LibraryFact::Unreadable { id: id.clone(), reason },
            };
            shelf.problems.push(fault(fact));
            return None;
        }
    };
    let at = load(shelf, source, library, prefix, alias, above);
    let loaded = shelf.loaded.get(at)?;
    let fact = match &wanted.version {
        _ if loaded.id != *id && !loaded.id.is_empty() => {
            Some(LibraryFact::OtherId { id: id.clone(), declared: loaded.id.clone() })
        }
        Some(asked) if *asked != loaded.version => {
            Some(LibraryFact::OtherVersion { id: id.clone(), asked: asked.clone(), found: loaded.version.clone() })
        }
        _ => None,
    };
    shelf.problems.extend(fact.map(fault));
    Some(at)
}

fn version_of(head: &ast::Declaration) -> Option<String> {
    head.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::Version(text) => Some(text.text.clone()),
        _ => None,
    })
}

fn zone_of(head: &ast::Declaration, source: SourceId, problems: &mut Vec<Problem>) -> Option<Zone> {
    let text = head.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::Zone(text) => Some(text),
        _ => None,
    })?;
    let zone = Zone::named(&text.text);
    if zone.is_none() {
        let suggestion = nearest(&text.text, Zone::names()).map(str::to_owned);
        let place = Place { source, span: text.span };
        problems.push(Problem::new(RulesFact::UnknownZone { zone: text.text.clone(), suggestion }, place));
    }
    zone
}

/// The digest of a text and of all that it uses: equal for the same meaning in either vocabulary and any layout.
fn digest<'a>(canonical: &str, others: impl Iterator<Item = &'a Loaded>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(canonical.as_bytes());
    for other in others {
        hasher.update([0]);
        hasher.update(other.digest.as_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Shelf {
    /// The digest of the file itself.
    pub(crate) fn digest(&self) -> String {
        self.loaded.first().map(|loaded| loaded.digest.clone()).unwrap_or_default()
    }

    /// What was perhaps declared in lines that did not read, of any file.
    pub(crate) fn unread(&self) -> BTreeSet<&str> {
        self.loaded.iter().flat_map(|loaded| &loaded.file.unread).map(|name| name.text.as_str()).collect()
    }

    /// The vocabulary of the file itself.
    pub(crate) fn language(&self) -> Language {
        self.loaded.first().map_or(Language::English, |loaded| loaded.file.language)
    }

    /// The vocabulary of a text.
    pub(crate) fn written_in(&self, source: SourceId) -> Option<Language> {
        self.loaded.iter().find(|loaded| loaded.source == source).map(|loaded| loaded.file.language)
    }

    /// All declarations in order: what is extended first, then the file's own, then what is used; overrides put in.
    pub(crate) fn declarations<'a>(&'a self, problems: &mut Vec<Problem>) -> Vec<Declared<'a>> {
        let mut declared = Vec::new();
        let mut used = Vec::new();
        if !self.loaded.is_empty() {
            self.lay_out(0, &mut declared, &mut used, problems);
        }
        let mut at = 0;
        while let Some(next) = used.get(at).copied() {
            let mut theirs = Vec::new();
            self.lay_out(next, &mut theirs, &mut used, problems);
            declared.extend(theirs);
            at += 1;
        }
        declared
    }

    fn lay_out<'a>(
        &'a self,
        at: usize,
        declared: &mut Vec<Declared<'a>>,
        used: &mut Vec<usize>,
        problems: &mut Vec<Problem>,
    ) {
        let Some(loaded) = self.loaded.get(at) else { return };
        for base in &loaded.extends {
            self.lay_out(*base, declared, used, problems);
        }
        let based = declared.len();
        let scope = loaded.scope();
        for ast in &loaded.file.declarations {
            if matches!(ast.noun, Noun::Use | Noun::Extends) || (ast.noun == Noun::Framework && at != 0) {
                continue;
            }
            let name = scope.full(std::slice::from_ref(&ast.name)).into_owned();
            let mine = Declared { scope, ast, name, labels_of: vec![(scope, ast)] };
            if ast.overrides {
                let bases = declared.get_mut(..based).unwrap_or_default();
                let any = !loaded.extends.is_empty();
                if self.broken.contains(&loaded.prefix) {
                    continue;
                }
                if let Some(problem) = over(bases, mine, any, self) {
                    problems.push(problem);
                }
            } else {
                declared.push(mine);
            }
        }
        used.extend(&loaded.uses);
    }

    /// What the framework says of its sources.
    pub(crate) fn infos(&self) -> Vec<SourceInfo> {
        let name = |loaded: &Loaded| self.sources.get(usize::from(loaded.source.0)).map(|source| source.name.clone());
        self.loaded
            .iter()
            .map(|loaded| SourceInfo {
                name: name(loaded).unwrap_or_default(),
                id: loaded.id.clone(),
                version: loaded.version.clone(),
                digest: loaded.digest.clone(),
                alias: loaded.alias.clone(),
            })
            .collect()
    }
}

impl Loaded {
    pub(crate) fn scope(&self) -> Scope<'_> {
        Scope { source: self.source, language: self.file.language, prefix: &self.prefix, zone: self.zone }
    }
}

/// Puts an override in the place of what it overrides.
fn over<'a>(bases: &mut [Declared<'a>], mine: Declared<'a>, any: bool, shelf: &Shelf) -> Option<Problem> {
    let place = mine.scope.place(mine.ast.name.span);
    if !any {
        return Some(Problem::new(RulesFact::NothingExtended, place));
    }
    let name = mine.ast.name.text.clone();
    let base = match bases.iter_mut().rev().find(|base| base.name == mine.name && base.ast.noun != Noun::Example) {
        Some(base) => base,
        None => {
            let suggestion = nearest(&name, bases.iter().map(|base| base.ast.name.text.as_str())).map(str::to_owned);
            return Some(Problem::new(LibraryFact::OverridesNothing { name, suggestion }, place));
        }
    };
    let (noun, there) = (base.ast.noun, base.scope.place(base.ast.name.span));
    if noun != mine.ast.noun {
        let fact = LibraryFact::OverridesOtherNoun { name, noun };
        return Some(Problem::new(fact, place).with(Role::DeclaredHere, there));
    }
    let frozen = base.ast.properties.iter().find(|property| property.kind == PropertyKind::Frozen);
    if let Some(frozen) = frozen {
        let id = shelf.loaded.iter().find(|loaded| loaded.source == base.scope.source);
        let fact = LibraryFact::Frozen { name, id: id.map(|loaded| loaded.id.clone()).unwrap_or_default() };
        return Some(Problem::new(fact, place).with(Role::FrozenHere, base.scope.place(frozen.span)));
    }
    if only_labels(mine.ast) {
        base.labels_of.extend(mine.labels_of);
        return None;
    }
    let adaptable =
        matches!(noun, Noun::Parameter | Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion);
    if !adaptable {
        return Some(Problem::new(LibraryFact::MayNotOverride { name, noun }, place).with(Role::DeclaredHere, there));
    }
    let mut labels_of = std::mem::take(&mut base.labels_of);
    labels_of.extend(mine.labels_of);
    *base = Declared { labels_of, ..mine };
    None
}

fn only_labels(ast: &ast::Declaration) -> bool {
    let head = match &ast.head {
        Head::Nothing => true,
        Head::Typed { ty, may_be_not_applicable } => ty.is_none() && !may_be_not_applicable,
        _ => false,
    };
    head && ast.by.is_empty()
        && ast.properties.iter().all(|property| {
            matches!(property.kind, PropertyKind::Label(..) | PropertyKind::Source(_) | PropertyKind::Note(_))
        })
}
