// Data on their way into the module, as JSON that loses nothing in silence.

import { JalonError } from "./errors.js";
import type { Data } from "./types.js";

/**
 * The JSON text of a project. What JSON would drop or turn into a gap (NaN, infinities, functions) is refused: bad data are
 * not missing data.
 */
export function toText(data: Data): string {
  if (typeof data === "string") {
    return data;
  }
  try {
    return JSON.stringify(data, refuse);
  } catch (why) {
    throw why instanceof JalonError ? why : usage(why instanceof Error ? why.message : String(why));
  }
}

function refuse(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw usage(`“${key}” is ${String(value)}, which is no number; leave out what is not known`);
  }
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (typeof value === "function" || typeof value === "symbol") {
    throw usage(`“${key}” is a ${typeof value}, which is no answer`);
  }
  return value;
}

function usage(reason: string): JalonError {
  return new JalonError({ kind: "usage", argument: "data", reason });
}

/** Today where the reader is, ISO 8601. */
export function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, "0");
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
