// The same calls answered by a Web Worker, so that long work never holds up the page.

import type * as local from "./core.js";
import { JalonError } from "./errors.js";
import type { Answer, Call } from "./messages.js";
import type { FrameworkSource, Identity, Language, Problem } from "./types.js";

type Later<F> = F extends (...given: infer Given) => infer Value ? (...given: Given) => Promise<Awaited<Value>> : never;

/** A framework held by the worker. */
export interface RemoteFramework {
  readonly identity: Identity;
  readonly language: Language;
  readonly warnings: readonly Problem[];
  readonly text: string;
  readonly evaluate: Later<local.Framework["evaluate"]>;
  readonly judge: Later<local.Framework["judge"]>;
  readonly explain: Later<local.Framework["explain"]>;
  readonly render: Later<local.Framework["render"]>;
  readonly schema: Later<local.Framework["schema"]>;
  readonly form: Later<local.Framework["form"]>;
  readonly examples: Later<local.Framework["examples"]>;
  readonly canonical: Later<local.Framework["canonical"]>;
  readonly close: () => Promise<void>;
}

/** The calls of the package, answered by a worker. */
export interface Remote {
  readonly check: typeof local.check;
  readonly format: typeof local.format;
  readonly outline: typeof local.outline;
  readonly vocabulary: typeof local.vocabulary;
  readonly load: (what: string | FrameworkSource, options?: { lang?: Language }) => Promise<RemoteFramework>;
  /** Ends the worker; calls under way are refused. */
  readonly terminate: () => void;
}

/**
 * Sends the calls to a worker: the package's own, or one of yours that imports `jalon/worker`.
 *
 * @example
 * const jalon = remote();
 * const framework = await jalon.load("social_innovation_markers");
 * const { decisions } = await framework.evaluate({});
 */
export function remote(
  worker: Worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
): Remote {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (why: unknown) => void }>();
  let last = 0;

  const send = (name: Call["name"], ...given: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, name, given } satisfies Call);
    });
  worker.addEventListener("message", (event: MessageEvent<Answer>) => {
    const { id } = event.data;
    const call = waiting.get(id);
    waiting.delete(id);
    if ("failure" in event.data) {
      call?.reject(new JalonError(event.data.failure));
    } else {
      call?.resolve(event.data.value);
    }
  });
  const refuseAll = (reason: string) => {
    for (const call of waiting.values()) {
      call.reject(new JalonError({ kind: "crash", reason }));
    }
    waiting.clear();
  };
  worker.addEventListener("error", (event) => {
    refuseAll(event.message || "the worker could not be started");
  });

  return {
    check: (...given) => send("check", ...given) as ReturnType<typeof local.check>,
    format: (...given) => send("format", ...given) as ReturnType<typeof local.format>,
    outline: (...given) => send("outline", ...given) as ReturnType<typeof local.outline>,
    vocabulary: () => send("vocabulary") as ReturnType<typeof local.vocabulary>,
    load: async (...given) => {
      const found = (await send("load", ...given)) as {
        handle: number;
        identity: Identity;
        language: Language;
        warnings: readonly Problem[];
        text: string;
      };
      const { handle, ...facts } = found;
      const ask =
        (method: string) =>
        (...rest: readonly unknown[]) =>
          send("ask", handle, method, ...rest) as never;
      return {
        ...facts,
        evaluate: ask("evaluate"),
        judge: ask("judge"),
        explain: ask("explain"),
        render: ask("render"),
        schema: ask("schema"),
        form: ask("form"),
        examples: ask("examples"),
        canonical: ask("canonical"),
        close: () => send("close", handle) as Promise<void>,
      };
    },
    terminate: () => {
      worker.terminate();
      refuseAll("the worker was ended");
    },
  };
}
