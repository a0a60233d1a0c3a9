// The corpus in a real browser: the optimised modules answer as the core does natively, byte for byte.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { launch, open, serve, target } from "./harness.js";

test("the modules answer in Chromium as the core does natively, to the byte", async () => {
  const server = await serve(target);
  const { browser, close } = await launch();
  try {
    const { page } = await open(browser, `${server.address}/web/index.html`);
    await page.addScriptTag({
      type: "module",
      content: `${readFileSync(new URL("../replay.js", import.meta.url), "utf8")}
        globalThis.replay = replay;`,
    });
    const { compared, differences } = await page.evaluate(async () => {
      globalThis.__jalon_panicked = () => {};
      const started = async (name) => {
        const glue = await import(`/wasm/generated/${name}.js`);
        await glue.default({ module_or_path: `/npm/jalon/${name}.wasm` });
        return glue;
      };
      const [author, judge] = [await started("author"), await started("judge")];
      const lines = (await (await fetch("/wasm/expected.jsonl")).text()).split("\n");
      return globalThis.replay(author, judge, lines);
    });
    assert.deepEqual(differences.slice(0, 3), []);
    assert.ok(compared > 1000, `only ${compared} calls were compared`);
  } finally {
    await close();
    server.close();
  }
});
