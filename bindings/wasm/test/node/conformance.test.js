// The corpus of all faces, and the shipped frameworks, answered by the optimised module as natively, byte for byte.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { replay } from "../replay.js";

const target = new URL("../../../../target/", import.meta.url);

test("the modules answer as the core does natively, to the byte", async () => {
  const started = async (name) => {
    const glue = await import(new URL(`wasm/generated/${name}.js`, target));
    glue.initSync({ module: readFileSync(new URL(`npm/jalon/${name}.wasm`, target)) });
    return glue;
  };
  const modules = { author: await started("author"), judge: await started("judge"), pages: await started("pages") };
  const lines = readFileSync(new URL("wasm/expected.jsonl", target), "utf8").split("\n");
  const { compared, differences } = replay(modules, lines);
  assert.deepEqual(differences.slice(0, 3), []);
  assert.ok(compared > 1000, `only ${compared} calls were compared`);
});
