// The worker's side: answers the calls that `remote` sends. Start it as a module worker.

import { type Framework, JalonError, check, format, load, outline, start, vocabulary } from "./core.js";
import { type Answer, type Call, flatten } from "./messages.js";

const loaded = new Map<number, Framework>();
let last = 0;

const calls: Record<Call["name"], (...given: never[]) => unknown> = {
  start,
  check,
  format,
  outline,
  vocabulary,
  load: async (...given: Parameters<typeof load>) => {
    const framework = await load(...given);
    last += 1;
    loaded.set(last, framework);
    const { identity, language, warnings, text } = framework;
    return { handle: last, identity, language, warnings, text };
  },
  close: (handle: number) => {
    loaded.get(handle)?.close();
    loaded.delete(handle);
  },
  ask: (handle: number, method: "judge", ...given: Parameters<Framework["judge"]>) => {
    const framework = loaded.get(handle);
    if (framework === undefined) {
      throw new JalonError({ kind: "unknown_handle", handle });
    }
    return framework[method](...given);
  },
};

addEventListener("message", (event: MessageEvent<Call>) => {
  const { id, name, given } = event.data;
  void answer(id, () => calls[name](...(given as never[]))).then((message) => {
    postMessage(message);
  });
});

async function answer(id: number, work: () => unknown): Promise<Answer> {
  try {
    return { id, value: await work() };
  } catch (why) {
    return { id, failure: flatten(why) };
  }
}
