// The shipped frameworks: the list is at hand, each text is loaded when it is asked for.

import { list, modules, type Shipped, type ShippedModule } from "./frameworks/index.js";
import { JalonError } from "./errors.js";
import type { Compiled } from "./framework.js";

export type { Shipped } from "./frameworks/index.js";

/** The shipped frameworks: ids, titles, versions. Their texts are loaded on demand. */
export function frameworks(): readonly Shipped[] {
  return list;
}

/** The text of a shipped framework. @throws JalonError of kind `unknown_framework`. */
export async function shippedText(id: string): Promise<string> {
  return (await module(id)).text;
}

/** A shipped framework as it was compiled with this package: it is not read again. */
export async function shippedFramework(id: string): Promise<Compiled> {
  const uses = list.find((shipped) => shipped.id === id)?.uses ?? [];
  const { packed, text } = await module(id);
  const sources = () => Promise.all([id, ...uses].map(async (each) => [each, await shippedText(each)] as const));
  return { packed: bytes(packed), text, sources, warnings: [] };
}

/** The sample projects of a shipped framework. @throws JalonError of kind `unknown_framework`. */
export async function sampleProjects(id: string): Promise<readonly Record<string, unknown>[]> {
  return (await module(id)).projects;
}

/** The texts of the shipped ones among some frameworks, and of all that those use. */
export async function withAllTheyUse(ids: readonly string[]): Promise<Record<string, string>> {
  const wanted = new Set<string>();
  for (const id of ids) {
    for (const each of [id, ...(list.find((shipped) => shipped.id === id)?.uses ?? [])]) {
      if (Object.hasOwn(modules, each)) {
        wanted.add(each);
      }
    }
  }
  const texts = await Promise.all([...wanted].map(async (id) => [id, await shippedText(id)] as const));
  return Object.fromEntries(texts);
}

function module(id: string): Promise<ShippedModule> {
  const load = Object.hasOwn(modules, id) ? modules[id] : undefined;
  if (load === undefined) {
    throw new JalonError({ kind: "unknown_framework", given: id, nearest: nearest(id) });
  }
  return load();
}

/** The bytes of a text in base 64. A loop, since these are many and wait in the way of the first verdict. */
function bytes(base64: string): Uint8Array {
  const letters = atob(base64);
  const found = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) {
    found[place] = letters.charCodeAt(place);
  }
  return found;
}

/** The id that shares most of its beginning or its words, if any does. */
function nearest(given: string): string | null {
  const words = given
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word.length > 2);
  const score = (id: string) => words.filter((word) => id.includes(word)).length;
  const [best] = list.map(({ id }) => ({ id, score: score(id) })).sort((a, b) => b.score - a.score);
  return best !== undefined && best.score > 0 ? best.id : null;
}
