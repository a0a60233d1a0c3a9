// The compiled module: starting it, calling it, and starting it afresh after a crash.

import init, * as glue from "./glue.js";
import { type Failure, JalonError } from "./errors.js";

/** The functions of the compiled module. */
export type Module = typeof glue;

/** Where the compiled module comes from: its address, its bytes, or the module itself. */
export type ModuleSource = URL | string | Response | BufferSource | WebAssembly.Module;

let defaultSource: () => ModuleSource | Promise<ModuleSource> = () => {
  throw new JalonError({ kind: "start", reason: "it is not said where the module is" });
};
let started: Promise<void> | undefined;
let runs = 0;
let panicked: string | undefined;

/** Sets where the module is taken from where `start` is not told. */
export function setDefaultSource(source: typeof defaultSource): void {
  defaultSource = source;
}

/** Starts the module, once; later calls wait for the same start. */
export function start(source?: ModuleSource): Promise<void> {
  started ??= begin(source).catch((why: unknown) => {
    started = undefined;
    throw why instanceof JalonError ? why : new JalonError({ kind: "start", reason: String(why) }, { cause: why });
  });
  return started;
}

async function begin(source?: ModuleSource): Promise<void> {
  Object.defineProperty(globalThis, "__jalon_panicked", {
    value: (words: string) => {
      panicked = words;
    },
    configurable: true,
  });
  await init({ module_or_path: source ?? (await defaultSource()) });
  runs += 1;
}

/** How often the module was started: what it held before is gone when this has changed. */
export function generation(): number {
  return runs;
}

/**
 * Calls the module, which must have been started. A refusal becomes a JalonError; so does a crash, after which the module
 * is started afresh, because a panic leaves its memory in no known state.
 */
export function call<T>(work: (module: Module) => T): T {
  if (runs === 0) {
    throw new JalonError({ kind: "start", reason: "call `await start()` first" });
  }
  panicked = undefined;
  try {
    return work(glue);
  } catch (thrown) {
    if (typeof thrown === "string") {
      throw new JalonError(JSON.parse(thrown) as Failure);
    }
    const reason = panicked ?? String(thrown);
    glue.__wbg_reset_state();
    runs += 1;
    throw new JalonError({ kind: "crash", reason }, { cause: thrown });
  }
}
