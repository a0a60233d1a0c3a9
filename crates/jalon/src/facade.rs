//! What other languages ask for, as plain functions over texts: texts and JSON in, JSON in the contract's shape out. The
//! bindings stand on it, so that they answer alike to the byte.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::Value as Json;

use crate::analysis::{Library, MapLibrary, analyse};
use crate::assessment::{Assessment, Reason};
use crate::date::Date;
use crate::evaluation::{self, Options as Depth};
use crate::framework::{ExprId, Framework, ItemId, Project, VariationId, packed};
use crate::lang::Language;
use crate::problem::{Problem, Severity, suggest};
use crate::project::{self, json as notation};
use crate::render::{self, page, trial, view::View};
use crate::report::{self, AssessmentReport, ProblemReport, ReasonReport};
use crate::source::{Source, SourceId};
use crate::{form, syntax, testing};

mod options;
mod verdicts;

pub use verdicts::Judged;

use options::{Options, PageFormat};

/// The name of a project's data in problems.
const DATA: &str = "data";

/// Why a call gives no answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Refusal {
    /// The text has faults.
    Framework {
        /// All of them.
        problems: Vec<ProblemReport>,
    },
    /// The data have faults.
    Data {
        /// All of them.
        problems: Vec<ProblemReport>,
    },
    /// The caller gave something that is none of the things asked for.
    Usage {
        /// Which argument.
        argument: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The framework has no result of that name.
    UnknownItem {
        /// The name given.
        given: String,
        /// The one that is nearest.
        nearest: Option<String>,
    },
    /// The framework has no reading or scenario of that name.
    UnknownReading {
        /// The name given.
        given: String,
        /// Those that there are.
        known: Vec<String>,
    },
}

/// A loaded framework.
///
/// ```
/// use jalon::facade::{Loaded, Refusal, load};
/// let text = r#"framework tiny "Tiny"
///   version 1.0
/// input budget : EUR
/// requirement small : budget <= 5 EUR
/// example at_the_limit
///   given  budget = 5 EUR
///   expect small met
/// "#;
/// let (Some(loaded), _) = load("tiny.jalon", text, "{}", "en")? else { panic!("no fault") };
/// let (data, options) = (r#"{"budget": 6}"#, r#"{"asOf": "2026-01-01", "lang": "fr", "items": ["small"], "format": "text"}"#);
/// assert!(loaded.judge(data, options)?.contains(r#""status":"not_met""#));
/// assert!(loaded.explain(data, options)?.contains("budget")); // why: down to the figure
/// assert!(loaded.render(data, options)?.contains("✗ small"));
/// assert_eq!(loaded.canonical(data)?, r#"{"budget":6}"#);
/// assert!(loaded.examples("en")?.contains(r#""differences":[]"#));
/// for told in [loaded.about(), loaded.schema("en")?, loaded.form("en")?] {
///     assert!(told.contains("tiny") || told.contains("budget"));
/// }
/// assert_eq!((loaded.framework().inputs.len(), loaded.sources()[0].name.as_str()), (1, "tiny.jalon"));
/// assert!(matches!(loaded.judge(data, r#"{"asOf": "soon"}"#), Err(Refusal::Usage { argument: "options", .. })));
/// # Ok::<(), Refusal>(())
/// ```
#[derive(Debug)]
pub struct Loaded {
    framework: Framework,
    /// The texts that places are in.
    sources: Vec<Source>,
}

#[derive(Serialize)]
struct Judgement {
    problems: Vec<ProblemReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment: Option<AssessmentReport>,
}

#[derive(Serialize)]
struct Explained {
    name: String,
    reason: ReasonReport,
}

#[derive(Serialize)]
struct ExampleReport {
    name: String,
    labels: crate::axis::Labels,
    as_of: Date,
    data: Json,
    differences: Vec<DifferenceReport>,
}

#[derive(Serialize)]
struct DifferenceReport {
    expectation: usize,
    found: String,
    place: report::PlaceReport,
}

/// Problems of a text, as JSON.
///
/// ```
/// let problems = jalon::facade::check("tiny.jalon", "framework tiny\ninput budget EUR\n", "{}", "en").unwrap();
/// assert!(problems.contains(r#""code":"J0167""#), "{problems}");
/// ```
///
/// # Errors
/// A library or language that does not read.
pub fn check(name: &str, text: &str, library: &str, lang: &str) -> Result<String, Refusal> {
    load(name, text, library, lang).map(|(_, problems)| json(&problems))
}

/// A framework, where its text has no faults, and its problems.
///
/// # Errors
/// A library or language that does not read.
pub fn load(
    name: &str,
    text: &str,
    library: &str,
    lang: &str,
) -> Result<(Option<Loaded>, Vec<ProblemReport>), Refusal> {
    let texts: BTreeMap<String, String> =
        serde_json::from_str(library).map_err(|why| Refusal::Usage { argument: "library", reason: why.to_string() })?;
    let mut library = MapLibrary::default();
    for (id, text) in texts {
        library.insert(id, text);
    }
    load_with(name, text, &library, lang)
}

/// The same with any library.
///
/// ```
/// use jalon::{catalog::{Catalog, SHIPPED}, facade::{Refusal, load_with}};
/// let shipped = SHIPPED.iter().find(|shipped| shipped.id == "sieg_innovation_sociale_picardie").unwrap();
/// let (loaded, problems) = load_with(shipped.id, shipped.text, &Catalog, "fr")?; // it uses another shipped one
/// assert!(loaded.is_some() && problems.is_empty());
/// # Ok::<(), Refusal>(())
/// ```
///
/// # Errors
/// A language that does not read.
pub fn load_with(
    name: &str,
    text: &str,
    library: &dyn Library,
    lang: &str,
) -> Result<(Option<Loaded>, Vec<ProblemReport>), Refusal> {
    let language = language(lang)?;
    let found = analyse(Source::new(name, text), library);
    let problems = report::problems(&found.problems, &found.sources, language);
    Ok((found.framework.map(|framework| Loaded { framework, sources: found.sources }), problems))
}

/// A text laid out, in the vocabulary `to` (empty: its own).
///
/// ```
/// use jalon::facade::{Refusal, format};
/// let text = "framework tiny\n  version 1.0\n\ninput   budget: EUR\n";
/// assert_eq!(format("tiny.jalon", text, "", "en")?, "framework tiny\n  version 1.0\n\ninput budget : EUR\n");
/// assert!(format("tiny.jalon", text, "fr", "en")?.starts_with("référentiel tiny"));
/// assert!(matches!(format("tiny.jalon", "input budget EUR", "", "en"), Err(Refusal::Framework { .. })));
/// # Ok::<(), Refusal>(())
/// ```
///
/// # Errors
/// [`Refusal::Framework`] where it has faults: it would not come back whole.
pub fn format(name: &str, text: &str, to: &str, lang: &str) -> Result<String, Refusal> {
    let (file, problems) = syntax::parse(text, SourceId(0));
    if problems.iter().any(is_error) {
        let sources = [Source::new(name, text)];
        return Err(Refusal::Framework { problems: report::problems(&problems, &sources, language(lang)?) });
    }
    let file = if to.is_empty() { file } else { syntax::translate(&file, language(to)?) };
    Ok(syntax::format(&file))
}

impl Loaded {
    /// A framework that was packed, with the texts that places are in: `[["name", "text"], …]`, its own first.
    ///
    /// ```
    /// use jalon::{analysis::{NoLibrary, analyse}, facade::{Loaded, Refusal}, framework::packed::pack, source::Source};
    /// let text = "framework tiny\n  version 1.0\ninput budget : EUR\n";
    /// let packed = pack(&analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap());
    /// let loaded = Loaded::unpack(&packed, r#"[["tiny.jalon", "framework tiny"]]"#)?;
    /// assert_eq!(loaded.framework().identity.id, "tiny");
    /// # Ok::<(), Refusal>(())
    /// ```
    ///
    /// # Errors
    /// Bytes that are no framework of this version, sources that do not read.
    pub fn unpack(packed: &[u8], sources: &str) -> Result<Loaded, Refusal> {
        let framework = packed::unpack(packed).map_err(damaged)?;
        Ok(Loaded { framework, sources: options::sources(sources)? })
    }

    /// The same for judging alone: without its examples, and without the texts of places, which only what examples find names.
    ///
    /// ```
    /// use jalon::{analysis::{NoLibrary, analyse}, facade::{Loaded, Refusal}, framework::packed::pack, source::Source};
    /// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
    /// let packed = pack(&analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap());
    /// let loaded = Loaded::unpack_to_judge(&packed)?;
    /// assert!(loaded.judge(r#"{"budget": 5}"#, r#"{"asOf": "2026-01-01"}"#)?.contains(r#""status":"met""#));
    /// # Ok::<(), Refusal>(())
    /// ```
    ///
    /// # Errors
    /// Bytes that are no framework of this version.
    pub fn unpack_to_judge(packed: &[u8]) -> Result<Loaded, Refusal> {
        let framework = packed::unpack_without_examples(packed).map_err(damaged)?;
        Ok(Loaded { framework, sources: Vec::new() })
    }

    /// The framework itself.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The texts that places are in, its own first.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The assessment of a project with the problems of its data, as JSON.
    ///
    /// # Errors
    /// Options that do not read.
    pub fn judge(&self, data: &str, options: &str) -> Result<String, Refusal> {
        let options = Options::read(options)?;
        let (project, problems) = self.read(data, options.language());
        let as_of = options.as_of()?;
        let assessment = project.map(|project| self.report(&project, as_of, &options));
        Ok(json(&Judgement { problems, assessment }))
    }

    /// The reasons of results, as JSON: a list of names with their reasons.
    ///
    /// # Errors
    /// Options that do not read, data with faults, names that mean nothing.
    pub fn explain(&self, data: &str, options: &str) -> Result<String, Refusal> {
        let options = Options::read(options)?;
        let project = self.project(data, options.language())?;
        let as_of = options.as_of()?;
        let items = self.items(&options.items)?;
        let variation = options.reading.as_deref().map(|name| self.variation(name)).transpose()?;
        let (assessment, reasons) =
            evaluation::evaluate_and_explain_items(&self.framework, &project, as_of, &items, variation);
        let view = View {
            framework: &self.framework,
            project: &project,
            assessment: &assessment,
            language: options.language(),
        };
        let explained: Vec<Explained> = items
            .into_iter()
            .zip(&reasons)
            .map(|(item, reason)| Explained {
                name: view.item(item).map_or_else(String::new, |item| item.name.clone()),
                reason: report::reason(&view, reason),
            })
            .collect();
        Ok(json(&explained))
    }

    /// The result as a page of HTML, Markdown or plain text.
    ///
    /// # Errors
    /// Options that do not read, data with faults.
    pub fn render(&self, data: &str, options: &str) -> Result<String, Refusal> {
        let options = Options::read(options)?;
        let project = self.project(data, options.language())?;
        let as_of = options.as_of()?;
        let (assessment, reasons) = self.judged(&project, as_of, Depth::ALL, options.reasons);
        let language = options.language();
        let view = View { framework: &self.framework, project: &project, assessment: &assessment, language };
        let value_of = |id: ExprId| {
            evaluation::read(&self.framework, &project, as_of, None, &[id]).first()?.values.first().cloned()
        };
        let fallback_title = match language {
            Language::English => "Project",
            Language::French => "Projet",
        };
        let page = page::assessment(&view, &page::Extras { reasons: &reasons, value_of: &value_of, fallback_title });
        Ok(match options.format {
            PageFormat::Html => render::html::html(&[page]),
            PageFormat::Fragment => render::html::fragment(&[page]),
            PageFormat::Markdown => render::markdown::markdown(&page),
            PageFormat::Text => {
                let lines = render::text::lines(&page, render::text::WIDTH);
                lines.iter().map(|line| line.text().trim_end().to_owned() + "\n").collect()
            }
        })
    }

    /// The framework's identity and the names of its results, as JSON.
    #[must_use]
    pub fn about(&self) -> String {
        let framework = &self.framework;
        json(&serde_json::json!({
            "identity": framework.identity,
            "language": framework.language,
            "uses": framework.sources.iter().skip(1).map(|source| &source.id).collect::<Vec<_>>(),
        }))
    }

    /// The JSON Schema of the data, as JSON.
    ///
    /// # Errors
    /// A language that does not read.
    pub fn schema(&self, lang: &str) -> Result<String, Refusal> {
        Ok(json(&project::data_schema(&self.framework, language(lang)?)))
    }

    /// What the framework asks, as JSON.
    ///
    /// # Errors
    /// A language that does not read.
    pub fn form(&self, lang: &str) -> Result<String, Refusal> {
        Ok(json(&form::form(&self.framework, language(lang)?)))
    }

    /// The data in their one canonical shape, as JSON.
    ///
    /// # Errors
    /// Data with faults.
    pub fn canonical(&self, data: &str) -> Result<String, Refusal> {
        let project = self.project(data, Language::English)?;
        Ok(json(&project::to_json(&self.framework, &project)))
    }

    /// The examples with their data and differences, as JSON.
    ///
    /// # Errors
    /// A language that does not read.
    pub fn examples(&self, lang: &str) -> Result<String, Refusal> {
        let language = language(lang)?;
        let framework = &self.framework;
        let outcomes = testing::run_examples(framework);
        let reports: Vec<ExampleReport> = framework
            .examples
            .iter()
            .zip(outcomes)
            .map(|(example, outcome)| ExampleReport {
                name: example.name.clone(),
                labels: example.labels.clone(),
                as_of: testing::as_of(framework, example),
                data: project::to_json(framework, &example.project),
                differences: outcome
                    .differences
                    .iter()
                    .filter_map(|difference| {
                        let expectation = example.expectations.get(difference.expectation)?;
                        Some(DifferenceReport {
                            expectation: difference.expectation,
                            found: trial::found(framework, example, expectation, &difference.found, language),
                            place: report::place(difference.place, &self.sources),
                        })
                    })
                    .collect(),
            })
            .collect();
        Ok(json(&reports))
    }

    fn report(&self, project: &Project, as_of: Date, options: &Options) -> AssessmentReport {
        let depth = Depth { settle: !options.quick, ..Depth::ALL };
        let (assessment, reasons) = self.judged(project, as_of, depth, options.reasons);
        let view = View { framework: &self.framework, project, assessment: &assessment, language: options.language() };
        report::assessment(&view, &reasons)
    }

    /// The assessment, with the reasons of every result where they are asked for.
    fn judged(&self, project: &Project, as_of: Date, depth: Depth, reasons: bool) -> (Assessment, Vec<Reason>) {
        if reasons {
            evaluation::evaluate_and_explain(&self.framework, project, as_of, depth)
        } else {
            (evaluation::evaluate_with(&self.framework, project, as_of, depth), Vec::new())
        }
    }

    /// The project of some data; all its problems, warnings among them.
    fn read(&self, data: &str, language: Language) -> (Option<Project>, Vec<ProblemReport>) {
        let (node, mut problems) = notation::read(data, SourceId(0));
        let mut project = None;
        if let Some(node) = node {
            let (read, found) = project::read_undigested(&self.framework, &node, SourceId(0));
            problems.extend(found);
            project = read.filter(|_| !problems.iter().any(is_error));
        }
        if problems.is_empty() {
            return (project, Vec::new());
        }
        (project, report::data_problems(&problems, Source::new(DATA, data), language))
    }

    fn project(&self, data: &str, language: Language) -> Result<Project, Refusal> {
        match self.read(data, language) {
            (Some(project), _) => Ok(project),
            (None, problems) => Err(Refusal::Data { problems }),
        }
    }

    /// The results of some names; the decisions where none is named.
    fn items(&self, names: &[String]) -> Result<Vec<ItemId>, Refusal> {
        let items = &self.framework.items;
        if names.is_empty() {
            let of = |decisions: bool| -> Vec<ItemId> {
                let wanted = |kind: &crate::framework::ItemKind| {
                    !decisions || matches!(kind, crate::framework::ItemKind::Decision(_))
                };
                (0u32..).zip(items).filter(|(_, item)| wanted(&item.kind)).map(|(id, _)| ItemId(id)).collect()
            };
            let decisions = of(true);
            return Ok(if decisions.is_empty() { of(false) } else { decisions });
        }
        let known = || items.iter().map(|item| item.name.as_str());
        names
            .iter()
            .map(|name| {
                self.framework.item(name).ok_or_else(|| Refusal::UnknownItem {
                    given: name.clone(),
                    nearest: suggest::nearest(name, known()).map(str::to_owned),
                })
            })
            .collect()
    }

    fn variation(&self, name: &str) -> Result<VariationId, Refusal> {
        let variations = &self.framework.variations;
        let place = variations.iter().position(|variation| variation.name == name);
        place.and_then(|place| u32::try_from(place).ok()).map(VariationId).ok_or_else(|| Refusal::UnknownReading {
            given: name.to_owned(),
            known: variations.iter().map(|variation| variation.name.clone()).collect(),
        })
    }
}

/// Anything as JSON. What is written here holds texts, numbers and lists only, and cannot fail.
///
/// ```
/// use jalon::{facade::json, lang::Language};
/// assert_eq!(json(&Language::ALL), r#"["en","fr"]"#);
/// ```
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    let mut written = Written(Vec::with_capacity(1 << 12));
    match serde_json::to_writer(&mut written, value) {
        Ok(()) => String::from_utf8(written.0).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

/// JSON under way. Half of what is written of it are single signs: those are not worth the call that longer pieces take.
struct Written(Vec<u8>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match bytes {
            [byte] => self.0.push(*byte),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn language(code: &str) -> Result<Language, Refusal> {
    Language::from_locale(code)
        .ok_or_else(|| Refusal::Usage { argument: "lang", reason: format!("`{code}` is neither `fr` nor `en`") })
}

fn damaged(why: packed::UnpackError) -> Refusal {
    Refusal::Usage { argument: "packed", reason: why.to_string() }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity() == Severity::Error
}
