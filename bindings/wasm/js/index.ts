// Jalon in browsers: the module is fetched from beside this file when it is first needed.

import { setDefaultSource } from "./engine.js";

setDefaultSource(() => new URL("./jalon.wasm", import.meta.url));

export * from "./core.js";
