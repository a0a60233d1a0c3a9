// Jalon in browsers: each module is fetched when it is first needed.

export * from "./core.js";
