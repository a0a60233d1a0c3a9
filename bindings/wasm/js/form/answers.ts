// The answers of a form are the data of a project, as the file holds them: read and written here, one place at a time.

/** A record of answers: the project, or a row of a table. */
export type Answers = Record<string, unknown>;

/** An answer with what stands beside it. */
export interface Answer {
  value?: unknown;
  missing?: string;
  state?: string;
  between?: unknown;
  evidence?: string;
  source?: string;
  reason?: string;
}

const KEYS = ["value", "missing", "state", "between", "evidence", "source", "reason"];

/** What stands at a path. */
export function at(record: Answers, path: readonly string[]): unknown {
  let here: unknown = record;
  for (const key of path) {
    if (!isRecord(here)) {
      return undefined;
    }
    here = here[key];
  }
  return here;
}

/** Puts a value at a path; `undefined` takes it away, and the records around it that are then empty. */
export function put(record: Answers, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    return;
  }
  if (rest.length > 0) {
    const inner = isRecord(record[first]) ? record[first] : {};
    put(inner, rest, value);
    value = Object.keys(inner).length === 0 ? undefined : inner;
  }
  if (value === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the record is data, keyed by the framework's names
    delete record[first];
  } else {
    record[first] = value;
  }
}

/** An answer taken apart; `null` is an answer that is missing. */
export function readAnswer(found: unknown): Answer {
  if (found === undefined) {
    return {};
  }
  if (found === null) {
    return { missing: "not_said" };
  }
  if (isRecord(found) && Object.keys(found).every((key) => KEYS.includes(key))) {
    return found;
  }
  return { value: found };
}

/** An answer put together again, as short as it can be. */
export function writeAnswer(answer: Answer): unknown {
  const given = Object.entries(answer).filter(([, part]) => part !== undefined && part !== "");
  const says = given.some(([key]) => ["value", "missing", "state", "between"].includes(key));
  if (!says) {
    return undefined;
  }
  return given.length === 1 && answer.value !== undefined ? answer.value : Object.fromEntries(given);
}

/** The rows of a table; nothing where it is not said that there are any. */
export function rows(record: Answers, path: readonly string[]): Answers[] | undefined {
  const found = at(record, path);
  const list = isRecord(found) ? found["members"] : found;
  return Array.isArray(list) ? (list as Answers[]) : undefined;
}

/** Whether something is answered at a place, in it or below. */
export function isAnswered(found: unknown): boolean {
  if (found === undefined || found === null) {
    return false;
  }
  if (isRecord(found)) {
    return Object.values(found).some(isAnswered);
  }
  return true;
}

/** A record of JSON. */
export function isRecord(value: unknown): value is Answers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON pointer: `/partner/1/kind`. */
export function pointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replace(/~/gu, "~0").replace(/\//gu, "~1")}`).join("");
}

/** The data without what stands at some pointers: what is refused is not counted, and not lost either. */
export function without(data: Answers, pointers: readonly string[]): Answers {
  const copy = structuredClone(data);
  for (const text of pointers) {
    const path = text
      .split("/")
      .slice(1)
      .map((part) => part.replace(/~1/gu, "/").replace(/~0/gu, "~"));
    cut(copy, path);
  }
  return copy;
}

function cut(here: unknown, path: readonly string[]): void {
  const [first, ...rest] = path;
  if (first === undefined || typeof here !== "object" || here === null) {
    return;
  }
  const record = here as Answers;
  if (rest.length > 0) {
    cut(record[first], rest);
  } else if (Array.isArray(here)) {
    // the other rows keep their places
    here[Number(first)] = isRecord(here[Number(first)]) ? {} : null;
  } else {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the record is data, keyed by the framework's names
    delete record[first];
  }
}
