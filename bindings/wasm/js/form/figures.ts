// Figures as people write them, and as data hold them: exact digits with a decimal point.

import type { Language } from "../types.js";

/**
 * What was typed as an answer: a JSON number where that keeps every digit, else a text of exact digits. What is no figure is
 * handed on as it is, for the core to say what is wrong with it.
 */
export function parseFigure(typed: string, lang: Language): number | string | undefined {
  const trimmed = typed.trim();
  if (trimmed === "") {
    return undefined;
  }
  const plain = plainDigits(trimmed, lang);
  if (plain === undefined) {
    return trimmed;
  }
  const number = Number(plain);
  return Number.isFinite(number) && exactly(number) === canonical(plain) ? number : plain;
}

/** An answer as a person of that language writes it, in groups of three digits. */
export function showFigure(answer: unknown, lang: Language): string {
  if (typeof answer !== "number" && typeof answer !== "string") {
    return "";
  }
  const text = typeof answer === "number" ? exactly(answer) : answer;
  const found = /^([-+−]?)([0-9]+)(?:\.([0-9]+))?$/u.exec(text);
  if (found === null) {
    return text;
  }
  const [, sign = "", whole = "", part] = found;
  const [separator, point] = lang === "fr" ? ["\u202f", ","] : [",", "."];
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(?:\d{3})+$)/gu, separator) : whole;
  return `${sign}${grouped}${part === undefined ? "" : point + part}`;
}

/** Digits with a decimal point and without groups; nothing where it is no plain figure in that language. */
function plainDigits(typed: string, lang: Language): string | undefined {
  const spaced = typed.replace(/(?<=\d)[\s\u00a0\u202f_](?=\d{3}(?!\d))/gu, "");
  const french = /^([-+−]?\d+)(?:,(\d+))?$/u;
  const english = /^([-+−]?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d+))?$/u;
  const decimal = /^([-+−]?\d+)\.(\d+)$/u;
  // A decimal point is understood in French too: nothing else can be meant.
  const found = lang === "fr" ? (french.exec(spaced) ?? decimal.exec(spaced)) : english.exec(spaced);
  if (found === null) {
    return undefined;
  }
  const whole = (found[1] ?? "").replace(/,/gu, "").replace("−", "-").replace("+", "");
  return found[2] === undefined ? whole : `${whole}.${found[2]}`;
}

/** A number without an exponent. */
function exactly(number: number): string {
  const text = String(number);
  return text.includes("e") ? BigInt(Math.trunc(number)).toString() : text;
}

function canonical(digits: string): string {
  const negative = digits.startsWith("-");
  const [whole = "", part = ""] = digits.replace("-", "").split(".");
  const short = whole.replace(/^0+(?=\d)/u, "");
  const rest = part.replace(/0+$/u, "");
  const text = rest === "" ? short : `${short}.${rest}`;
  return negative && text !== "0" ? `-${text}` : text;
}
