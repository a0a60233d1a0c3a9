// What leaves the form and comes into it: files, the draft on this device, the printed page. Nothing is sent anywhere.

import type { Answers } from "./answers.js";
import { isRecord } from "./answers.js";

/** Hands a text to the reader as a file. */
export function download(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** A name for a file of a project. */
export function fileName(framework: string, project: unknown, ending: string): string {
  const called = typeof project === "string" && project.trim() !== "" ? project : framework;
  return `${called.trim().replace(/[^\p{L}\p{N}._-]+/gu, "-")}.${ending}`;
}

/** Lets the reader choose a file, and reads it as text. */
export function chooseFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "application/json,.json";
    input.addEventListener("change", () => {
      resolve(input.files?.[0]);
    });
    input.addEventListener("cancel", () => {
      resolve(undefined);
    });
    input.click();
  });
}

/** Prints a page that stands alone, without what is around the form. */
export function printPage(page: string): void {
  const frame = document.createElement("iframe");
  frame.className = "jalon-print";
  frame.title = "";
  frame.style.cssText = "position:fixed;inset:auto 0 0 auto;inline-size:0;block-size:0;border:0;visibility:hidden";
  frame.srcdoc = page;
  frame.addEventListener("load", () => {
    frame.contentWindow?.addEventListener("afterprint", () => {
      frame.remove();
    });
    frame.contentWindow?.focus();
    frame.contentWindow?.print();
  });
  document.body.append(frame);
}

/** Where the draft of a framework is kept. */
function draftKey(framework: string): string {
  return `jalon-draft:${framework}`;
}

/** The draft kept on this device, if there is one. */
export function readDraft(framework: string): Answers | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(draftKey(framework)) ?? "null");
    return isRecord(found) ? found : undefined;
  } catch {
    // No storage here (a private window, a sandbox), or no draft of ours: there is none.
    return undefined;
  }
}

/** Keeps a draft on this device; an empty one is forgotten. */
export function keepDraft(framework: string, data: Answers): void {
  try {
    if (Object.keys(data).length === 0) {
      localStorage.removeItem(draftKey(framework));
    } else {
      localStorage.setItem(draftKey(framework), JSON.stringify(data));
    }
  } catch {
    // No storage here: the form works, without a draft.
  }
}
