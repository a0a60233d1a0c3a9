// Verdicts as they are needed at each keystroke. The module keeps their reasons, and tells each step when it is asked for.

import type { JalonError } from "./errors.js";
import type { Assessment, Branch, Problem, Reason } from "./types.js";

/** What the module says of verdicts. */
export interface VerdictsReport {
  readonly problems: readonly Problem[];
  readonly verdicts?: Pick<Assessment, "decisions" | "criteria" | "obligations">;
}

/** The verdicts of a project: {@link Framework.verdicts}. */
export class Verdicts {
  /** Doubts about the data. */
  readonly problems: readonly Problem[];
  /** The decisions, in the order of the framework. */
  readonly decisions: Assessment["decisions"];
  /** The criteria, with their margins. */
  readonly criteria: Assessment["criteria"];
  /** What is due. */
  readonly obligations: NonNullable<Assessment["obligations"]>;
  readonly #because: (name: string, path: readonly number[]) => string;

  /** Made by a framework, which says how the module is asked. */
  constructor(
    { problems, verdicts }: VerdictsReport,
    refuse: (problems: readonly Problem[]) => JalonError,
    because: (name: string, path: readonly number[]) => string,
  ) {
    if (verdicts === undefined) {
      throw refuse(problems);
    }
    this.problems = problems;
    this.decisions = verdicts.decisions;
    this.criteria = verdicts.criteria;
    this.obligations = verdicts.obligations ?? [];
    this.#because = because;
  }

  /**
   * Why a result is what it is, one step down; each step tells what it rests on in turn.
   *
   * @throws JalonError of kind `unknown_item` for a result whose reasons were not asked for.
   */
  why(name: string): readonly Branch[] {
    return this.#branches(name, []);
  }

  #branches(name: string, path: readonly number[]): readonly Branch[] {
    const told = JSON.parse(this.#because(name, path)) as { reason: Reason; branches: number }[];
    return told.map(({ reason, branches }, place) => {
      let below: readonly Branch[] | undefined = branches === 0 ? [] : undefined;
      const because = () => (below ??= this.#branches(name, [...path, place]));
      // A getter, so that a step is told when it is looked at.
      return Object.defineProperty(reason, "because", { get: because, enumerable: true }) as unknown as Branch;
    });
  }
}
