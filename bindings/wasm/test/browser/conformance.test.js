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
      const started = async (name) => {
        const glue = await import(`/wasm/generated/${name}.js`);
        await glue.default({ module_or_path: `/npm/jalon/${name}.wasm` });
        return glue;
      };
      const modules = { author: await started("author"), judge: await started("judge"), pages: await started("pages") };
      const lines = (await (await fetch("/wasm/expected.jsonl")).text()).split("\n");
      return globalThis.replay(modules, lines);
    });
    assert.deepEqual(differences.slice(0, 3), []);
    assert.ok(compared > 1000, `only ${compared} calls were compared`);
  } finally {
    await close();
    server.close();
  }
});

test("hostile texts and data give faults in Chromium, and the modules answer afterwards", async () => {
  const server = await serve(target);
  const { browser, close } = await launch();
  try {
    const { page, troubles } = await open(browser, `${server.address}/web/index.html`);
    const found = await page.evaluate(async () => {
      const { check, load } = await import("/npm/jalon/index.js");
      const small = "framework small\n  version 1.0\n\ninput jobs : count\n\nrequirement some : jobs >= 1\n";
      const texts = [
        `${small}\nrequirement deep : ${"(".repeat(10_000)}1${")".repeat(10_000)} = 1\n`,
        "x".repeat(1_000_000),
        'framework \ud800 "\udfff"\n',
      ];
      const data = ["[".repeat(10_000), "x".repeat(1_000_000), '{"jobs": "\ud800"}'];
      const framework = await load({ text: small });
      const asOf = "2020-01-01";
      return {
        texts: await Promise.all(texts.map(async (text) => (await check({ text })).length)),
        data: data.map((each) => framework.judge(each, { asOf }).problems.length),
        afterwards: framework.evaluate({ jobs: 1 }, { asOf }).criteria[0].status,
      };
    });
    assert.ok(
      [...found.texts, ...found.data].every((count) => count > 0),
      JSON.stringify(found),
    );
    assert.equal(found.afterwards, "met");
    assert.deepEqual(troubles, []);
  } finally {
    await close();
    server.close();
  }
});
