// The questions of a form, each with a key: a field asked once, or a table of records. Which of them still matter, and in
// which order they are best asked.

import type { Assessment, Field, Form, Records, Section } from "../types.js";
import { type Answers, at, isAnswered, rows } from "./answers.js";

/** A question: a field of the project, or a table with all its fields. */
export type Question =
  | { readonly key: string; readonly field: Field; readonly providedBy: readonly string[] }
  | { readonly key: string; readonly section: Section & { readonly records: Records } };

/** What is known of a question as the data stand. */
export interface Standing {
  /** Whether something is answered. */
  readonly answered: boolean;
  /** Its place among what is wanted, from 0; nothing where nothing open depends on it. */
  readonly rank: number | undefined;
  /** Whether a decision of the framework itself waits for it. */
  readonly decides: boolean;
  /** Whether an answer alone can settle a decision. */
  readonly decisive: boolean;
}

/** The questions of a form, in its order. */
export function questions(form: Form): Question[] {
  return form.sections.flatMap((section): Question[] => {
    const { records } = section;
    if (records !== undefined && records !== null) {
      return [{ key: records.axis, section: { ...section, records } }];
    }
    return section.fields.map((field) => ({ key: field.name, field, providedBy: section.provided_by ?? [] }));
  });
}

/** How each question stands, by key. A quick assessment does not know what decides alone: what was known of it stays. */
export function standings(
  all: readonly Question[],
  data: Answers,
  assessment: Assessment | undefined,
  before: ReadonlyMap<string, Standing> | undefined,
): Map<string, Standing> {
  const owner = new Map<string, string>();
  for (const question of all) {
    owner.set(question.key, question.key);
    for (const name of "section" in question ? namesIn(question.section) : []) {
      owner.set(name, question.key);
    }
  }
  // The decisions of frameworks that this one uses are theirs.
  const own = new Set(
    (assessment?.decisions ?? [])
      .filter(({ level, name }) => level === null && !name.includes("."))
      .map(({ name }) => name),
  );
  const wanted = new Map<string, { rank: number; decides: boolean; decisive: boolean }>();
  for (const [rank, one] of (assessment?.wanted ?? []).entries()) {
    const key = owner.get(one.cell.name);
    if (key === undefined) {
      continue;
    }
    const present = wanted.get(key);
    const decides = one.for_items.some((item) => own.has(item));
    wanted.set(key, {
      rank: present?.rank ?? rank,
      decides: decides || (present?.decides ?? false),
      decisive: (decides && one.decisive) || (present?.decisive ?? false),
    });
  }
  return new Map(
    all.map((question) => {
      const found = wanted.get(question.key);
      const answered =
        "section" in question
          ? rows(data, question.section.records.path) !== undefined
          : isAnswered(at(data, question.field.path));
      const standing: Standing = {
        answered,
        rank: found?.rank,
        decides: found?.decides ?? false,
        decisive: found !== undefined && (found.decisive || (before?.get(question.key)?.decisive ?? false)),
      };
      return [question.key, standing];
    }),
  );
}

/**
 * The order in which to ask. What stands above the question at hand stays as it is, and so does what was answered: nothing
 * moves under the reader's eyes. What follows is ranked anew.
 */
export function arrange(
  before: readonly string[],
  wanted: readonly string[],
  standing: ReadonlyMap<string, Standing>,
  atHand: string | undefined,
): string[] {
  const until = atHand === undefined ? -1 : before.indexOf(atHand);
  const kept = before.filter((key, place) => place <= until || standing.get(key)?.answered === true);
  return [...kept, ...wanted.filter((key) => !kept.includes(key))];
}

/** The keys of what is wanted, those that decide first. */
export function ranked(standing: ReadonlyMap<string, Standing>): { deciding: string[]; others: string[] } {
  const wanted = [...standing].filter(([, { rank }]) => rank !== undefined);
  wanted.sort(([, one], [, other]) => (one.rank ?? 0) - (other.rank ?? 0));
  const keys = (decides: boolean) => wanted.filter(([, one]) => one.decides === decides).map(([key]) => key);
  return { deciding: keys(true), others: keys(false) };
}

function namesIn(section: Section): string[] {
  const inner = (section.sections ?? []).flatMap((each) => [
    ...(each.records ? [each.records.axis] : []),
    ...namesIn(each),
  ]);
  return [...section.fields.map(({ name }) => name), ...inner];
}
