// Spaces as printers set them: authors of frameworks type ordinary ones inside French quotes, where no line may end.

const NARROW = "\u202f";

/** A text, or every text within plain data, with spaces that hold French quotes to their words. */
export function typeset<T>(value: T): T {
  return set(value) as T;
}

function set(value: unknown): unknown {
  if (typeof value === "string") {
    return /[«»]/u.test(value) ? value.replace(/« /gu, `«${NARROW}`).replace(/ »/gu, `${NARROW}»`) : value;
  }
  if (Array.isArray(value)) {
    return value.map(set);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, set(each)]));
  }
  return value;
}
