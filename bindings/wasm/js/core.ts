// The calls of the package, the same in browsers, workers and Node.

import { call, start } from "./engine.js";
import { Framework, type Prepared } from "./framework.js";
import { shippedText, withAllTheyUse } from "./shipped.js";
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

export { type ModuleSource, start } from "./engine.js";
export { type Failure, JalonError } from "./errors.js";
export { Framework } from "./framework.js";
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
  const prepared = await prepare(what);
  return new Framework(prepared, options.lang);
}

/** Every fault and doubt of a text, in order of place. */
export async function check(what: string | FrameworkSource, options: { lang?: Language } = {}): Promise<Problem[]> {
  const { name, text, library } = await prepare(typeof what === "string" ? { text: what } : what);
  const found = call((module) => module.check(name, text, JSON.stringify(library), options.lang ?? "en"));
  return JSON.parse(found) as Problem[];
}

/**
 * A text laid out, in its own words or, with `to`, in those of the other language; comments are kept.
 *
 * @throws JalonError of kind `framework` where the text does not read.
 */
export async function format(text: string, options: { to?: Language; lang?: Language } = {}): Promise<string> {
  await start();
  return call((module) => module.format("framework", text, options.to ?? "", options.lang ?? "en"));
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
  await start();
  return JSON.parse(call((module) => module.vocabulary())) as Record<Language, Vocabulary>;
}

/** What a text declares, as far as it reads, for editors. */
export async function outline(text: string): Promise<Outline> {
  await start();
  return JSON.parse(call((module) => module.outline(text))) as Outline;
}

/** Panics within the module, for those who want to see that their page outlives it. @throws JalonError of kind `crash`. */
export async function provokePanic(): Promise<never> {
  await start();
  return call((module) => {
    module.provokePanic();
    throw new Error("no panic came");
  });
}

async function prepare(what: string | FrameworkSource): Promise<Prepared> {
  if (typeof what === "string") {
    const [text, library] = await Promise.all([shippedText(what), withAllTheyUse([what]), start()]);
    return { name: what, text, library };
  }
  const { uses } = await outline(what.text);
  const library = { ...(await withAllTheyUse(uses)), ...what.library };
  return { name: what.name ?? "framework", text: what.text, library };
}

async function using<T>(framework: AnyFramework, work: (loaded: Framework) => T): Promise<T> {
  if (framework instanceof Framework) {
    return work(framework);
  }
  const loaded = await load(framework);
  try {
    return work(loaded);
  } finally {
    loaded.close();
  }
}
