// What the parts of the form share while they draw.

import type { Form, Labels, Language, Problem } from "../types.js";
import type { Answers } from "./answers.js";
import type { Standing } from "./questions.js";
import type { Texts } from "./texts.js";

/** The form as it stands, and what its parts may do to it. */
export interface Context {
  readonly lang: Language;
  readonly t: Texts;
  readonly form: Form;
  readonly data: Answers;
  /** What is wrong with the answer at a place or within it. */
  readonly problemAt: (pointer: string) => Problem | undefined;
  readonly standing: ReadonlyMap<string, Standing>;
  /** What is typed in a field and not yet left, by place. */
  readonly typed: Map<string, string>;
  /** Places where a date is known by its month or year only. */
  readonly rough: Set<string>;
  /** Says that the data were changed. */
  readonly changed: () => void;
  /** Draws again, nothing of the data having changed. */
  readonly redraw: () => void;
  /** Says something to those who listen rather than look. */
  readonly announce: (words: string) => void;
  /** Puts the cursor into the first control of a place once that is drawn. */
  readonly focusOn: (pointer: string) => void;
}

/** A label in the reader's language, else in the other, else the name with its underscores as spaces. */
export function label(labels: Labels | undefined, name: string, lang: Language): string {
  const short = name.slice(name.lastIndexOf(".") + 1);
  return labels?.[lang] ?? labels?.[lang === "fr" ? "en" : "fr"] ?? short.replace(/_/gu, " ");
}

/** An id for the control at a place. */
export function idOf(pointer: string, part = ""): string {
  return `q${pointer.replace(/[^\p{L}\p{N}]/gu, "-")}${part === "" ? "" : `--${part}`}`;
}
