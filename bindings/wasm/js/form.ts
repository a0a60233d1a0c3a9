// Importing this file makes `<jalon-form>` known to the page.

import { start } from "./core.js";
import { JalonFormElement } from "./form/element.js";
import type { JalonForm as Form } from "./form/public.js";

export type { JalonFormEvents } from "./form/public.js";

/** The element. */
export type JalonForm = Form;
/** Its class. */
export const JalonForm: new () => Form = JalonFormElement;

if (customElements.get("jalon-form") === undefined) {
  customElements.define("jalon-form", JalonFormElement);
  if (document.querySelector("jalon-form") !== null) {
    // A form waits for it. Where it cannot be started, the form says so.
    void start().catch(() => undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "jalon-form": Form;
  }
}
