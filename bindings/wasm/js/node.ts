// Jalon in Node: the module is read from beside this file when it is first needed.

import { readFile } from "node:fs/promises";

import { setDefaultSource } from "./engine.js";

setDefaultSource(() => readFile(new URL("./jalon.wasm", import.meta.url)));

export * from "./core.js";
