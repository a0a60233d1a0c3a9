// Makes the static pages in target/web, out of these sources and the package in target/npm/jalon.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = here("../../target/web");

rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/playground`, { recursive: true });
// The pages import the package as any page would: plain files beside them.
cpSync(here("../../target/npm/jalon"), `${out}/jalon`, { recursive: true });
cpSync(here("hosts"), `${out}/hosts`, { recursive: true });
cpSync(here("index.html"), `${out}/index.html`);
for (const name of ["index.html", "style.css"]) {
  cpSync(here(`playground/${name}`), `${out}/playground/${name}`);
}
await build({
  entryPoints: [here("playground/main.ts")],
  outdir: `${out}/playground`,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  plugins: [
    {
      name: "jalon",
      setup(builder) {
        // One copy of the package for the editor and the form.
        builder.onResolve({ filter: /^jalon(\/form)?$/ }, ({ path }) => ({
          path: path === "jalon" ? "../jalon/index.js" : "../jalon/form.js",
          external: true,
        }));
      },
    },
  ],
  logLevel: "warning",
});
