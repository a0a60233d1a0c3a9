// The package in a folder of its own: with Vite, with a plain script, and in a worker.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import test, { after, before } from "node:test";

import { launch, open, serve, target } from "./harness.js";

const fresh = join(target, "web-fresh");
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fresh</title></head>
<body><main><h1>Fresh</h1><p id="verdict"></p>
<jalon-form framework="social_innovation_markers" lang="en" no-draft></jalon-form></main>
<script type="module" src="SCRIPT"></script></body></html>`;
const MAIN = (from) => `import { load } from "${from("jalon")}";
import { remote } from "${from("jalon/remote")}";
import "${from("jalon/form")}";
const framework = await load("french_impact");
document.querySelector("#verdict").textContent = framework.evaluate({}, { asOf: "2019-01-01" }).decisions[0].name;
const far = remote();
const there = await far.load("french_impact");
const { decisions } = await there.evaluate({}, { asOf: "2019-01-01" });
document.querySelector("#verdict").dataset.worker = decisions[0].name;
try { await far.load("nothing"); } catch (why) { document.querySelector("#verdict").dataset.refused = why.kind; }
`;

let chromium;
before(async () => {
  rmSync(fresh, { recursive: true, force: true });
  chromium = await launch();
});
after(() => chromium.close());

async function works(folder) {
  const server = await serve(folder);
  try {
    const { page, troubles } = await open(chromium.browser, `${server.address}/index.html`);
    await page.locator("#verdict[data-refused]").waitFor();
    const verdict = page.locator("#verdict");
    assert.notEqual(await verdict.innerText(), "");
    assert.equal(await verdict.getAttribute("data-worker"), await verdict.innerText());
    assert.equal(await verdict.getAttribute("data-refused"), "unknown_framework");
    await page.locator("jalon-form .level").first().waitFor();
    assert.deepEqual(troubles, []);
  } finally {
    server.close();
  }
}

test("with Vite, from the packed package", async () => {
  const folder = join(fresh, "vite");
  mkdirSync(join(folder, "node_modules/jalon"), { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", fresh], {
    cwd: join(target, "npm/jalon"),
  });
  execFileSync("tar", [
    "-xzf",
    join(fresh, packed.toString().trim()),
    "--strip-components=1",
    "-C",
    join(folder, "node_modules/jalon"),
  ]);
  writeFileSync(join(folder, "package.json"), `{ "name": "fresh", "private": true, "type": "module" }`);
  writeFileSync(join(folder, "index.html"), PAGE.replace("SCRIPT", "/main.js"));
  writeFileSync(
    join(folder, "main.js"),
    MAIN((name) => name),
  );
  writeFileSync(
    join(folder, "vite.config.js"),
    `export default { build: { target: "es2022" }, worker: { format: "es" } };`,
  );
  symlinkSync(
    createRequire(import.meta.url)
      .resolve("vite/package.json")
      .replace("/package.json", ""),
    join(folder, "node_modules/vite"),
  );
  execFileSync("node", ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], {
    cwd: folder,
    stdio: "inherit",
  });
  await works(join(folder, "dist"));
});

test("with a plain module script", async () => {
  const folder = join(fresh, "plain");
  mkdirSync(folder, { recursive: true });
  cpSync(join(target, "npm/jalon"), join(folder, "jalon"), { recursive: true });
  writeFileSync(join(folder, "index.html"), PAGE.replace("SCRIPT", "main.js"));
  writeFileSync(
    join(folder, "main.js"),
    MAIN((name) => (name === "jalon" ? "./jalon/index.js" : `./${name}.js`)),
  );
  await works(folder);
});
