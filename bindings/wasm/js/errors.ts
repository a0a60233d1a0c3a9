// What a call throws. Every failure is a JalonError with a kind to switch on; faults of texts and data come as problems.

import type { Problem } from "./types.js";

/** What went wrong, apart from its words. */
export type Failure =
  | { readonly kind: "framework"; readonly problems: readonly Problem[] }
  | { readonly kind: "data"; readonly problems: readonly Problem[] }
  | { readonly kind: "usage"; readonly argument: string; readonly reason: string }
  | { readonly kind: "unknown_item"; readonly given: string; readonly nearest: string | null }
  | { readonly kind: "unknown_reading"; readonly given: string; readonly known: readonly string[] }
  | { readonly kind: "unknown_framework"; readonly given: string; readonly nearest: string | null }
  | { readonly kind: "unknown_handle"; readonly handle: number }
  | { readonly kind: "start"; readonly reason: string }
  | { readonly kind: "crash"; readonly reason: string };

/**
 * A call that gives no answer. `failure` says why as data; `problems` holds the faults of the framework or of the data
 * (empty for other kinds). After a `crash` the module has been started afresh and goes on answering.
 */
export class JalonError extends Error {
  override readonly name = "JalonError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(words(failure), options);
    this.failure = failure;
  }

  get kind(): Failure["kind"] {
    return this.failure.kind;
  }

  get problems(): readonly Problem[] {
    return "problems" in this.failure ? this.failure.problems : [];
  }
}

function words(failure: Failure): string {
  switch (failure.kind) {
    case "framework":
    case "data":
      return failure.problems.map(sentence).join("\n");
    case "usage":
      return `${failure.argument}: ${failure.reason}`;
    case "unknown_item":
      return `The framework has no result called “${failure.given}”${hint(failure.nearest)}.`;
    case "unknown_reading":
      return `The framework has no reading or scenario called “${failure.given}”; it has ${failure.known.join(", ") || "none"}.`;
    case "unknown_framework":
      return `No framework called “${failure.given}” is shipped${hint(failure.nearest)}. Give its text as { text }.`;
    case "unknown_handle":
      return "The framework was closed.";
    case "start":
      return `The module could not be started: ${failure.reason}`;
    case "crash":
      return `The module crashed and was started afresh; please report this: ${failure.reason}`;
  }
}

function hint(nearest: string | null): string {
  return nearest === null ? "" : `; did you mean “${nearest}”?`;
}

function sentence(problem: Problem): string {
  const { line, column } = problem.place.start;
  return `${problem.code} ${problem.place.source}:${String(line)}:${String(column)} ${inWords(problem)}`;
}

/** A problem in sentences: what is wrong, then what to do. */
export function inWords({ title, help }: Problem): string {
  const wrong = /[.!?…]$/u.test(title) ? title : `${title}.`;
  return help == null ? wrong : `${wrong} ${help}`;
}
