// Jalon in browsers: each module is fetched from beside this file when it is first needed.

import { author, judge, pages } from "./engine.js";

judge.source = () => new URL("./judge.wasm", import.meta.url);
pages.source = () => new URL("./pages.wasm", import.meta.url);
author.source = () => new URL("./author.wasm", import.meta.url);

export * from "./core.js";
