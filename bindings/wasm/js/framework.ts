// A loaded framework: what it is, and what can be asked of it. Every answer is plain data.

import { toText, today } from "./data.js";
import { type Engine, type Glue, type Judge, type Pages, judge, pages } from "./engine.js";
import { JalonError } from "./errors.js";
import type {
  Assessment,
  Data,
  Example,
  ExplainOptions,
  Explanation,
  Form,
  Identity,
  JudgeOptions,
  Judgement,
  Language,
  PageFormat,
  Problem,
  RenderOptions,
} from "./types.js";
import { Verdicts, type VerdictsReport } from "./verdicts.js";

/** Texts with their names. */
export type Sources = readonly (readonly [name: string, text: string])[];

/** A text that was compiled, ready to be given to the module that judges. */
export interface Compiled {
  readonly packed: Uint8Array;
  /** Its own text. */
  readonly text: string;
  /** The texts that places are in, each with its name; its own first. Only what examples find names places. */
  readonly sources: () => Promise<Sources>;
  /** Doubts about its text. */
  readonly warnings: readonly Problem[];
}

/** A framework without faults, held by the module until it is closed. */
export class Framework {
  /** Who it is. */
  readonly identity: Identity;
  /** The vocabulary of its text. */
  readonly language: Language;
  /** Doubts about its text. */
  readonly warnings: readonly Problem[];
  readonly #compiled: Compiled;
  readonly #judged: Held<Judge>;
  readonly #laidOut: Held<Pages>;
  #turn = 0;

  /** Gives a compiled text to the module. Callers use `load`. */
  constructor(compiled: Compiled) {
    this.#compiled = compiled;
    this.#judged = new Held(judge, compiled);
    this.#laidOut = new Held(pages, compiled);
    this.warnings = compiled.warnings;
    const about = this.#ask<{ identity: Identity; language: Language }>((module, own) => module.about(own));
    this.identity = about.identity;
    this.language = about.language;
  }

  /** Its text. */
  get text(): string {
    return this.#compiled.text;
  }

  /** Its title in a language, else in the other, else its id. */
  title(lang: Language): string {
    const { labels, id } = this.identity;
    return labels[lang] ?? labels.en ?? labels.fr ?? id;
  }

  /** Judges a project. @throws JalonError of kind `data` where the data have faults. */
  evaluate(data: Data, options: JudgeOptions = {}): Assessment {
    const { assessment, problems } = this.judge(data, options);
    if (assessment === undefined) {
      throw new JalonError({ kind: "data", problems });
    }
    return assessment;
  }

  /** Judges a project; faults of the data come as problems, nothing is thrown for them. */
  judge(data: Data, options: JudgeOptions = {}): Judgement {
    return JSON.parse(this.judgeText(data, options)) as Judgement;
  }

  /** The same as JSON text, for those who only hand it on. */
  judgeText(data: Data, options: JudgeOptions = {}): string {
    const [text, given] = [toText(data), JSON.stringify({ ...options, asOf: options.asOf ?? today() })];
    return this.#judged.call((module, own) => module.judge(own, text, given));
  }

  /**
   * The verdicts alone, for each keystroke: decisions, criteria with their margins, what is due. The reasons of the decisions, or of
   * the results that are named, are worked out with them, and told step by step when they are asked for.
   *
   * @throws JalonError of kind `data` where the data have faults.
   * @example
   * const verdicts = framework.verdicts(data, { asOf: "2018-11-15", lang: "en" });
   * const because = verdicts.why(verdicts.decisions[0].name).map(({ display }) => display);
   */
  verdicts(data: Data, options: ExplainOptions = {}): Verdicts {
    const [text, given] = [toText(data), JSON.stringify({ ...options, asOf: options.asOf ?? today() })];
    let turn = 0;
    const judged = () => {
      this.#turn = turn = this.#turn + 1;
      return this.#judged.call((module, own) => module.verdicts(own, turn, text, given));
    };
    const refuse = (problems: readonly Problem[]) => new JalonError({ kind: "data", problems });
    return new Verdicts(JSON.parse(judged()) as VerdictsReport, refuse, (name, path) => {
      const steps = Uint32Array.from(path);
      const ask = () => this.#judged.call((module, own) => module.because(own, turn, name, steps));
      const told = ask();
      if (told !== "") {
        return told;
      }
      // The module keeps the last verdicts only: these are worked out again.
      judged();
      return ask();
    });
  }

  /** Why results are what they are, down to the data. @throws JalonError where data or names have faults. */
  explain(data: Data, options: ExplainOptions = {}): Explanation[] {
    const [text, given] = [toText(data), JSON.stringify({ ...options, asOf: options.asOf ?? today() })];
    return this.#ask((module, own) => module.explain(own, text, given));
  }

  /** The result as a page that stands alone. Rows that a framework keeps private are not in it. */
  async render(data: Data, format: PageFormat = "html", options: RenderOptions = {}): Promise<string> {
    const [text, given] = [toText(data), JSON.stringify({ ...options, format, asOf: options.asOf ?? today() })];
    await pages.start();
    return this.#laidOut.call((module, own) => module.render(own, text, given));
  }

  /** The JSON Schema of the data that it asks for. */
  async schema(lang: Language = "en"): Promise<Record<string, unknown>> {
    await pages.start();
    return JSON.parse(this.#laidOut.call((module, own) => module.schema(own, lang))) as Record<string, unknown>;
  }

  /** What it asks, as a form. */
  form(lang: Language = "en"): Form {
    return this.#ask((module, own) => module.form(own, lang));
  }

  /** Its examples, run. */
  async examples(lang: Language = "en"): Promise<Example[]> {
    const [sources] = await Promise.all([this.#compiled.sources(), pages.start()]);
    this.#laidOut.name(sources);
    return JSON.parse(this.#laidOut.call((module, own) => module.examples(own, lang))) as Example[];
  }

  /** The data in their one canonical shape. @throws JalonError of kind `data` where they have faults. */
  canonical(data: Data): Record<string, unknown> {
    const text = toText(data);
    return this.#ask((module, own) => module.canonical(own, text));
  }

  /** Lets the modules forget it; nothing can be asked of it afterwards. */
  close(): void {
    this.#judged.close();
    this.#laidOut.close();
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what its JSON is
  #ask<T>(work: (module: Judge, handle: number) => string): T {
    return JSON.parse(this.#judged.call(work)) as T;
  }
}

/** A framework as one of the modules holds it: given to it when it is first needed. */
class Held<Functions extends Glue & Pick<Judge, "load" | "unload">> {
  readonly #engine: Engine<Functions>;
  readonly #compiled: Compiled;
  #sources: Sources = [];
  #handle = 0;
  /** In which run of the module it is held. */
  #run: number | undefined;
  #closed = false;

  constructor(engine: Engine<Functions>, compiled: Compiled) {
    this.#engine = engine;
    this.#compiled = compiled;
  }

  call(work: (module: Functions, handle: number) => string): string {
    if (this.#closed) {
      throw new JalonError({ kind: "unknown_handle", handle: this.#handle });
    }
    if (this.#run !== this.#engine.generation) {
      // the module was not given it, or was started afresh since and holds nothing any more
      const { packed } = this.#compiled;
      this.#handle = this.#engine.call((module) => module.load(packed, JSON.stringify(this.#sources)));
      this.#run = this.#engine.generation;
    }
    const handle = this.#handle;
    return this.#engine.call((module) => work(module, handle));
  }

  /** Gives it the texts that places are in, before places are to be named. */
  name(sources: Sources): void {
    if (this.#sources.length === 0) {
      this.#unload();
      this.#sources = sources;
    }
  }

  close(): void {
    this.#unload();
    this.#closed = true;
  }

  #unload(): void {
    if (!this.#closed && this.#run === this.#engine.generation) {
      const handle = this.#handle;
      this.#engine.call((module) => {
        module.unload(handle);
      });
    }
    this.#run = undefined;
  }
}
