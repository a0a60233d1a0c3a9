// The compiled modules: starting each when it is first needed, calling it, and starting it afresh after a crash.

import { type Failure, JalonError } from "./errors.js";
import initialise, {
  __wbg_reset_state,
  about,
  because,
  canonical,
  explain,
  form,
  judge as judgeProject,
  load,
  provokePanic,
  unload,
  verdicts,
} from "./judge.js";

// Named one by one: for all at once the bundler would write a file of helpers, which a form would wait for.
const functionsOfJudge = {
  default: initialise,
  __wbg_reset_state,
  about,
  because,
  canonical,
  explain,
  form,
  judge: judgeProject,
  load,
  provokePanic,
  unload,
  verdicts,
};

/** The functions of the module that judges. */
export type Judge = typeof functionsOfJudge;
/** The functions of the module that lays results out. */
export type Pages = typeof import("./pages.js");
/** The functions of the module that reads texts. */
export type Author = typeof import("./author.js");

/** Where a compiled module comes from: its address, its bytes, or the module itself. */
export type ModuleSource = URL | string | Response | BufferSource | WebAssembly.Module;

/** Where the compiled modules come from. */
export interface ModuleSources {
  /** The one that judges, `judge.wasm`. */
  readonly judge?: ModuleSource;
  /** The one that lays results out, `pages.wasm`; it is not fetched before a page, a schema or examples are asked for. */
  readonly pages?: ModuleSource;
  /** The one that reads texts, `author.wasm`; it is not fetched before a text is to be read. */
  readonly author?: ModuleSource;
}

/** What each compiled module has. */
export interface Glue {
  readonly default: (options: { module_or_path: ModuleSource }) => Promise<unknown>;
  readonly __wbg_reset_state: () => void;
}

/** A compiled module of this package. */
export class Engine<Functions extends Glue> {
  /** Where it is taken from. */
  source: () => ModuleSource | Promise<ModuleSource>;
  readonly #functions: () => Promise<Functions>;
  #glue: Functions | undefined;
  #started: Promise<void> | undefined;
  #runs = 0;

  constructor(functions: () => Promise<Functions>, source: () => ModuleSource) {
    this.#functions = functions;
    this.source = source;
  }

  /** Starts the module, once; later calls wait for the same start. */
  start(): Promise<void> {
    this.#started ??= this.#begin().catch((why: unknown) => {
      this.#started = undefined;
      throw why instanceof JalonError ? why : new JalonError({ kind: "start", reason: String(why) }, { cause: why });
    });
    return this.#started;
  }

  async #begin(): Promise<void> {
    const [glue, from] = await Promise.all([this.#functions(), this.source()]);
    await glue.default({ module_or_path: from });
    this.#glue = glue;
    this.#runs += 1;
  }

  /** How often the module was started: what it held before is gone when this has changed. */
  get generation(): number {
    return this.#runs;
  }

  /**
   * Calls the module, which must have been started. A refusal becomes a JalonError; so does a crash, after which the module
   * is started afresh, because a panic leaves its memory in no known state.
   */
  call<T>(work: (functions: Functions) => T): T {
    const glue = this.#glue;
    if (glue === undefined) {
      throw new JalonError({ kind: "start", reason: "call `await start()` first" });
    }
    try {
      return work(glue);
    } catch (thrown) {
      if (typeof thrown === "string") {
        throw new JalonError(JSON.parse(thrown) as Failure);
      }
      glue.__wbg_reset_state();
      this.#runs += 1;
      throw new JalonError({ kind: "crash", reason: String(thrown) }, { cause: thrown });
    }
  }

  /** Starts the module where that was not done, then calls it. */
  async ask<T>(work: (functions: Functions) => T): Promise<T> {
    await this.start();
    return this.call(work);
  }
}

// In browsers each is fetched from beside the file that asks for it.

/** The module that judges: all that a form needs. */
export const judge = new Engine<Judge>(
  () => Promise.resolve(functionsOfJudge),
  () => new URL("./judge.wasm", import.meta.url),
);
/** The module that lays results out; fetched when the first page is to be made. */
export const pages = new Engine<Pages>(
  () => import("./pages.js"),
  () => new URL("./pages.wasm", import.meta.url),
);
/** The module that reads texts; fetched when the first text is to be read. */
export const author = new Engine<Author>(
  () => import("./author.js"),
  () => new URL("./author.wasm", import.meta.url),
);

/**
 * Starts the module that judges, once. Called by itself; call it to begin early, or to say where the compiled modules are.
 */
export function start(sources: ModuleSources = {}): Promise<void> {
  for (const [engine, source] of [
    [judge, sources.judge],
    [pages, sources.pages],
    [author, sources.author],
  ] as const) {
    if (source !== undefined) {
      engine.source = () => source;
    }
  }
  return judge.start();
}
