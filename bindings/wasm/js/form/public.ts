// `<jalon-form>` as its page sees it.

import type { Framework } from "../framework.js";
import type { Assessment, FrameworkSource, Language } from "../types.js";

/** What the form tells its page. */
export interface JalonFormEvents {
  /** The answers have changed: the data of the project. */
  "jalon-change": CustomEvent<Record<string, unknown>>;
  /** The project has been judged anew. */
  "jalon-result": CustomEvent<Assessment>;
  /** The form is there to be filled in. */
  "jalon-ready": CustomEvent<Framework>;
  /** The framework could not be loaded. */
  "jalon-error": CustomEvent;
}

/** The element: a framework as a form that judges at each keystroke, in the reader's browser. */
export interface JalonForm extends HTMLElement {
  /** The id of a shipped framework. */
  framework: string | undefined;
  /** A framework by its text, instead of a shipped one. */
  source: FrameworkSource | undefined;
  /** The day to judge at, ISO 8601; today where none is given. */
  asOf: string | undefined;
  /** Keeps no draft on this device. */
  noDraft: boolean;
  /** Shows no buttons for files, printing and export. */
  noActions: boolean;
  /** The answers, as the data of a project. Setting them replaces all. */
  data: Record<string, unknown>;
  /** The result as it stands. */
  readonly assessment: Assessment | undefined;
  /** The language of the form: its own `lang`, else that of the page around it, else English. */
  readonly language: Language;
  /** Done when the form shows what was set last. */
  readonly updateComplete: Promise<boolean>;
  /** Leads to the question of an input, or of the table that it is in. */
  goTo(input: string): void;
  /** Hands the answers to the reader as a file of the project. */
  saveProject(): void;
  /** Lets the reader choose a file of a project, and opens it. */
  openProject(): Promise<void>;
  /** The result as a page that stands alone; rows that the framework keeps private are not in it. */
  resultPage(): Promise<string>;
  /** Prints the result as a page of its own. */
  printResult(): Promise<void>;
  /** Hands the result to the reader as a page to share. */
  exportPage(): Promise<void>;
  /** Hands the result to the reader as JSON, in the contract's shape. */
  exportResult(): void;
}
