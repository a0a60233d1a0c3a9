// What passes between a page and its worker.

import { type Failure, JalonError } from "./errors.js";

/** A call on its way to the worker. */
export interface Call {
  readonly id: number;
  readonly name: "start" | "check" | "format" | "outline" | "vocabulary" | "load" | "close" | "ask";
  readonly given: readonly unknown[];
}

/** What comes back. */
export type Answer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: Failure };

/** An error as data, since errors lose their class on the way. */
export function flatten(why: unknown): Failure {
  return why instanceof JalonError ? why.failure : { kind: "crash", reason: String(why) };
}
