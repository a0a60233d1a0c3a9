// The same rules as for the package, whose folder has the tools.

import { createRequire } from "node:module";

import { typed } from "../../bindings/wasm/eslint.config.js";

const ofThePackage = createRequire(new URL("../../bindings/wasm/package.json", import.meta.url));
const { defineConfig } = ofThePackage("eslint/config");
const js = ofThePackage("@eslint/js");
const globals = ofThePackage("globals");

export default defineConfig(
  { ignores: ["node_modules"] },
  js.configs.recommended,
  typed(import.meta.dirname, ["playground/**/*.ts"]),
  { files: ["*.js"], languageOptions: { globals: globals.node } },
);
