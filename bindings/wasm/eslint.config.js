// What the sources are held to, beyond the types.

import js from "@eslint/js";
import globals from "globals";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

/** What the TypeScript of a folder is held to. */
export function typed(folder, files) {
  return {
    files,
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: folder } },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      // What the contract may leave out is compared with both `null` and `undefined`.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    },
  };
}

export default defineConfig(
  { ignores: ["node_modules"] },
  js.configs.recommended,
  typed(import.meta.dirname, ["js/**/*.ts"]),
  { files: ["scripts/**/*.js", "test/**/*.js", "*.js"], languageOptions: { globals: globals.node } },
  { files: ["test/browser/**/*.js"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
);
