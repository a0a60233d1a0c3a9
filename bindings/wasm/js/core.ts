// The calls of the package, the same in browsers, workers and Node.

import { author, judge } from "./engine.js";
import { JalonError } from "./errors.js";
import { type Compiled, Framework } from "./framework.js";
import { shippedFramework, withAllTheyUse } from "./shipped.js";
import type {
  Assessment,
  Data,
  ExplainOptions,
  Explanation,
  FrameworkSource,
  JudgeOptions,
  Language,
  Outline,
  PageFormat,
  Problem,
  RenderOptions,
  Vocabulary,
} from "./types.js";

export { type ModuleSource, type ModuleSources, start } from "./engine.js";
export { type Failure, JalonError, inWords } from "./errors.js";
export { Framework } from "./framework.js";
export { Verdicts } from "./verdicts.js";
export { frameworks, sampleProjects, type Shipped, shippedText } from "./shipped.js";
export type * from "./types.js";

/** A framework that was loaded, the id of a shipped one, or a text. */
export type AnyFramework = Framework | FrameworkSource | string;

/**
 * Loads a framework: a shipped one by its id, or any by its text.
 *
 * @throws JalonError of kind `framework` with every fault of the text; `unknown_framework` for an id that is not shipped.
 * @example
 * const framework = await load("sieg_innovation_sociale_picardie");
 * const { decisions } = framework.evaluate({ type_de_porteur: "association" }, { asOf: "2018-11-15", lang: "fr" });
 */
export async function load(what: string | FrameworkSource, options: { lang?: Language } = {}): Promise<Framework> {
  if (typeof what === "string") {
    const [compiled] = await Promise.all([shippedFramework(what), judge.start()]);
    return new Framework(compiled);
  }
  const [compiled] = await Promise.all([compile(what, options.lang ?? "en"), judge.start()]);
  return new Framework(compiled);
}

/** Every fault and doubt of a text, in order of place. */
export async function check(what: string | FrameworkSource, options: { lang?: Language } = {}): Promise<Problem[]> {
  const source = typeof what === "string" ? { text: what } : what;
  const library = JSON.stringify(await libraryOf(source));
  const { name, text } = named(source);
  return JSON.parse(author.call((module) => module.check(name, text, library, options.lang ?? "en"))) as Problem[];
}

/**
 * A text laid out, in its own words or, with `to`, in those of the other language; comments are kept.
 *
 * @throws JalonError of kind `framework` where the text does not read.
 */
export async function format(text: string, options: { to?: Language; lang?: Language } = {}): Promise<string> {
  return author.ask((module) => module.format("framework", text, options.to ?? "", options.lang ?? "en"));
}

/** Judges a project in one call. To judge often, `load` once and ask the framework. */
export async function evaluate(framework: AnyFramework, data: Data, options?: JudgeOptions): Promise<Assessment> {
  return using(framework, (loaded) => loaded.evaluate(data, options));
}

/** Why results are what they are, in one call. */
export async function explain(framework: AnyFramework, data: Data, options?: ExplainOptions): Promise<Explanation[]> {
  return using(framework, (loaded) => loaded.explain(data, options));
}

/** The result as a page, in one call. */
export async function render(
  framework: AnyFramework,
  data: Data,
  format: PageFormat = "html",
  options?: RenderOptions,
): Promise<string> {
  return using(framework, (loaded) => loaded.render(data, format, options));
}

/** The JSON Schema of the data that a framework asks for, in one call. */
export async function schema(framework: AnyFramework, lang?: Language): Promise<Record<string, unknown>> {
  return using(framework, (loaded) => loaded.schema(lang));
}

/** The words of both vocabularies, for editors. */
export async function vocabulary(): Promise<Record<Language, Vocabulary>> {
  return JSON.parse(await author.ask((module) => module.vocabulary())) as Record<Language, Vocabulary>;
}

/** What a text declares, as far as it reads, for editors. */
export async function outline(text: string): Promise<Outline> {
  return JSON.parse(await author.ask((module) => module.outline(text))) as Outline;
}

/** Panics within the module that judges, for those who want to see that their page outlives it. @throws JalonError of kind `crash`. */
export async function provokePanic(): Promise<never> {
  return judge.ask((module) => {
    module.provokePanic();
    throw new Error("no panic came");
  });
}

/** A text made ready for the module that judges. */
async function compile(source: FrameworkSource, lang: Language): Promise<Compiled> {
  const library = await libraryOf(source);
  const { name, text } = named(source);
  const { packed, report } = author.call((module) => {
    const compiled = module.compile(name, text, JSON.stringify(library), lang);
    const found = { packed: compiled.packed(), report: compiled.report() };
    compiled.free();
    return found;
  });
  const { problems, sources } = JSON.parse(report) as { problems: Problem[]; sources: string[] };
  if (packed === undefined) {
    throw new JalonError({ kind: "framework", problems });
  }
  const texts = sources.map((each): [string, string] => [each, each === name ? text : (library[each] ?? "")]);
  return { packed, text, sources: () => Promise.resolve(texts), warnings: problems };
}

/** The texts that a framework may use: those given with it, and those that are shipped. */
async function libraryOf(source: FrameworkSource): Promise<Record<string, string>> {
  const { uses } = await outline(source.text);
  return { ...(await withAllTheyUse(uses)), ...source.library };
}

function named({ name, text }: FrameworkSource): { name: string; text: string } {
  return { name: name ?? "framework", text };
}

async function using<T>(framework: AnyFramework, work: (loaded: Framework) => T | Promise<T>): Promise<T> {
  if (framework instanceof Framework) {
    return work(framework);
  }
  const loaded = await load(framework);
  try {
    return await work(loaded);
  } finally {
    loaded.close();
  }
}
