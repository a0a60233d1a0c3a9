// Jalon in Node: each module is read from beside this file when it is first needed.

import { readFile } from "node:fs/promises";

import { author, judge, pages } from "./engine.js";

judge.source = () => readFile(new URL("./judge.wasm", import.meta.url));
pages.source = () => readFile(new URL("./pages.wasm", import.meta.url));
author.source = () => readFile(new URL("./author.wasm", import.meta.url));

export * from "./core.js";
