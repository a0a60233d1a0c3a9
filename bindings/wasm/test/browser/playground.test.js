// The playground: writing, mending, completing, translating, sharing, and the tour, in a headless Chromium.

import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, before } from "node:test";

import { violations } from "./axe.js";
import { launch, open, picture, serve, target } from "./harness.js";

let server;
let chromium;
before(async () => {
  server = await serve(join(target, "web"));
  chromium = await launch();
});
after(async () => {
  await chromium.close();
  server.close();
});

async function playground(query = "?lang=en", options = {}) {
  const opened = await open(chromium.browser, `${server.address}/playground/${query}`, options);
  // On a phone the text is shown first, and the form is behind a button.
  await opened.page.locator("jalon-form .form").waitFor({ state: "attached" });
  return opened;
}

/** Replaces the text in the editor, as a reader would. */
async function write(page, text) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

const text = (page) =>
  page.evaluate(
    () =>
      document.querySelector(".cm-content").cmTile?.view?.state.doc.toString() ??
      document.querySelector(".cm-content").innerText,
  );

test("a fault is underlined, listed, and mended by its action", async () => {
  const { page, troubles } = await playground();
  await write(page, "framework tiny\n  version 1.0\n\ninput budget : EUR\n\nrequirement small : budget == 5 EUR\n");
  await page.locator("#problems .error").first().waitFor();
  assert.ok((await page.locator(".cm-lintRange-error").count()) > 0);
  assert.match(await page.locator("#problems").innerText(), /line 6/u);
  await page.locator("#problems .fix").first().click();
  await page.locator("#problems .clean, #problems .warning").first().waitFor();
  assert.match(await text(page), /budget = 5 EUR/u);
  assert.deepEqual(troubles, []);
});

test("words are coloured by their place, names and functions completed", async () => {
  const { page } = await playground();
  await write(page, "framework tiny\n  version 1.0\n\ninput budget : EUR\n\nrequirement small : bud");
  await page.locator(".cm-tooltip-autocomplete").waitFor();
  assert.match(await page.locator(".cm-tooltip-autocomplete").innerText(), /budget/u);
  // The editor takes no key for a completion that has only just appeared.
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  assert.match(await text(page), /requirement small : budget/u);
});

test("a shipped framework opens with its projects, and is translated there and back", async () => {
  const { page, troubles } = await playground();
  await page.getByLabel("Open a framework…").selectOption("sieg_innovation_sociale_picardie");
  await page.waitForFunction(() =>
    document.querySelector("jalon-form").shadowRoot.querySelector("h2")?.textContent?.includes("SGEI"),
  );
  await page.locator("#samples option", { hasText: "SIEG-1" }).waitFor({ state: "attached" });
  await page.locator("#samples").selectOption({ label: "SIEG-1" });
  await page.waitForFunction(() =>
    document.querySelector("jalon-form").shadowRoot.querySelector(".level")?.textContent?.startsWith("Labelled"),
  );
  await picture(page, "playground-en");
  await page.getByRole("button", { name: "Into English words" }).click();
  await page.waitForFunction(() => document.querySelector(".cm-content").innerText.startsWith("framework sieg"));
  await page.locator("#problems .error").waitFor({ state: "detached" });
  assert.deepEqual(troubles, []);
});

test("a link holds the text", async () => {
  const { page } = await playground();
  await write(page, "framework shared_one\n  version 1.0\n\ninput budget : EUR\n");
  await page.getByRole("button", { name: "Copy a link" }).click();
  await page.waitForFunction(() => location.hash.length > 10);
  const { page: other } = await open(chromium.browser, page.url());
  await other.locator(".cm-line", { hasText: "shared_one" }).waitFor();
});

test("the tour is gone through in both languages, each step checked as it is done", async () => {
  for (const lang of ["en", "fr"]) {
    const { page, context } = await playground(`?lang=${lang}`);
    await page.getByRole("button", { name: lang === "fr" ? "Premiers pas" : "First steps" }).click();
    const next = page.getByRole("button", { name: lang === "fr" ? "Étape suivante" : "Next step" });
    const put = page.getByRole("button", { name: lang === "fr" ? "L’écrire pour moi" : "Write it for me" });
    await page.locator(".cm-line", { hasText: lang === "fr" ? "mon_référentiel" : "my_framework" }).waitFor();
    assert.equal(await next.count(), 0);
    await page.locator(".cm-line").first().click();
    await page.keyboard.press("End");
    await page.keyboard.type("_2");
    await next.click();
    for (let step = 1; step < 4; step += 1) {
      await put.click();
      await next.click();
    }
    await picture(page, `playground-tour-${lang}`);
    assert.deepEqual(await violations(page), []);
    const budget = page.getByLabel(lang === "fr" ? "Budget total" : "Total budget").first();
    await budget.fill("80000");
    await page
      .getByLabel(lang === "fr" ? "Subvention demandée" : "Grant asked for")
      .first()
      .fill("40000");
    await page.getByText(lang === "fr" ? "Vos premiers jalons" : "You have planted your first marks").waitFor();
    await context.close();
  }
});

test("it is clean for axe-core in both schemes, on a phone too", async () => {
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["dark", 390],
  ]) {
    const { page, context, troubles } = await playground("?lang=fr", { colorScheme, viewport: { width, height: 844 } });
    assert.deepEqual(await violations(page), [], `${colorScheme} ${width}`);
    await picture(page, `playground-${colorScheme}-${width}`);
    if (width < 600) {
      await page.getByRole("button", { name: "Voir le formulaire" }).click();
      assert.deepEqual(await violations(page), []);
      await picture(page, `playground-form-${colorScheme}-${width}`);
    }
    assert.deepEqual(troubles, []);
    await context.close();
  }
});
