// `<jalon-form>`: a framework as a form that judges at each keystroke, in the reader's browser.

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { today } from "../data.js";
import { type Framework, type FrameworkSource, load } from "../core.js";
import { pages } from "../engine.js";
import { inWords } from "../errors.js";
import type { Assessment, Form, Language, Problem, Reason } from "../types.js";
import type { JalonForm } from "./public.js";
import { type Answers, without } from "./answers.js";
import { type Context, idOf } from "./context.js";
import { question } from "./fields.js";
import { chooseFile, download, fileName, keepDraft, printPage, readDraft } from "./files.js";
import { type Question, type Standing, arrange, questions, ranked, standings } from "./questions.js";
import { table } from "./records.js";
import { styles } from "./styles.js";
import { texts } from "./texts.js";
import { typeset } from "./typeset.js";
import { type Outcome, headline, panel, spoken } from "./verdict.js";

/** How many questions are shown beyond those that were answered. */
const AT_ONCE = 5;
/** How long to wait for the next keystroke before the rest is worked out, in milliseconds. */
const PAUSE = 250;

/**
 * A form for a framework.
 *
 * Attributes: `framework` (the id of a shipped one), `lang` (`fr` or `en`; else that of the page), `as-of` (ISO 8601; today
 * otherwise), `no-draft`, `no-actions`, `name` (within a `<form>`, whose data then hold the project as JSON).
 * Properties: `source` (a framework by its text), `data`, `assessment`. Events: see {@link JalonFormEvents}.
 */
export class JalonFormElement extends LitElement implements JalonForm {
  static override readonly styles = styles;
  static readonly formAssociated = true;
  static override readonly properties = {
    framework: { type: String },
    lang: { type: String, reflect: true },
    asOf: { type: String, attribute: "as-of" },
    noDraft: { type: Boolean, attribute: "no-draft" },
    noActions: { type: Boolean, attribute: "no-actions" },
    source: { attribute: false },
  };

  declare framework: string | undefined;
  declare asOf: string | undefined;
  declare noDraft: boolean;
  declare noActions: boolean;
  /** A framework by its text, instead of a shipped one. */
  declare source: FrameworkSource | undefined;

  readonly #internals = this.attachInternals();
  #loaded: Framework | undefined;
  #form: Form | undefined;
  #questions: Question[] = [];
  #data: Answers = {};
  #assessment: Assessment | undefined;
  /** The same, as it is shown. */
  #typeset: Assessment | undefined;
  #problems: readonly Problem[] = [];
  #standing = new Map<string, Standing>();
  #order: string[] = [];
  #view: "first" | "all" = "first";
  #goOn = false;
  #shown = false;
  #message = "";
  #spoken = "";
  #failure: unknown;
  #later: ReturnType<typeof setTimeout> | undefined;
  #loading = 0;
  readonly #typed = new Map<string, string>();
  readonly #rough = new Set<string>();
  readonly #opened = new Set<string>();
  readonly #reasons = new Map<string, Reason | undefined>();

  constructor() {
    super();
    this.noDraft = false;
    this.noActions = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What was set before the page knew this element hides the accessor: it is handed over.
    if (Object.hasOwn(this, "data")) {
      const { data } = this;
      Reflect.deleteProperty(this, "data");
      this.data = data;
    }
  }

  /** The answers, as the data of a project. Setting them replaces all. */
  get data(): Record<string, unknown> {
    return this.#data;
  }

  set data(data: Record<string, unknown>) {
    this.#open(data);
  }

  /** The result as it stands. */
  get assessment(): Assessment | undefined {
    return this.#assessment;
  }

  /** The language of the form: its own `lang`, else that of the page, else English. */
  get language(): Language {
    const around = this.parentElement?.closest<HTMLElement>("[lang]")?.lang ?? "";
    // Until it is set, the property that stands in for `lang` holds nothing.
    const told = [this.lang as string | undefined, around].find((each) => each !== undefined && each !== "");
    return (told ?? "en").toLowerCase().startsWith("fr") ? "fr" : "en";
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("framework") || changed.has("source")) {
      void this.#load();
    } else if (this.#loaded !== undefined && (changed.has("lang") || changed.has("asOf"))) {
      this.#form = typeset(this.#loaded.form(this.language));
      this.#questions = questions(this.#form);
      this.#judge();
    }
  }

  async #load(): Promise<void> {
    const what = this.source ?? this.framework;
    if (what === undefined) {
      return;
    }
    this.#loading += 1;
    const turn = this.#loading;
    try {
      const loaded = await load(what, { lang: this.language });
      if (turn !== this.#loading) {
        loaded.close();
        return;
      }
      const same = this.#loaded?.identity.id === loaded.identity.id;
      this.#loaded?.close();
      this.#loaded = loaded;
      this.#failure = undefined;
      this.#form = typeset(loaded.form(this.language));
      this.#questions = questions(this.#form);
      if (!same) {
        this.#restart();
        const given = Object.keys(this.#data).length > 0;
        const draft = this.noDraft || given ? undefined : readDraft(loaded.identity.id);
        if (given) {
          this.#data = this.#canonical(this.#data);
        } else if (draft !== undefined) {
          this.#data = draft;
          this.#message = texts(this.language).draftBack;
        }
      }
      this.#judge();
      this.dispatchEvent(new CustomEvent("jalon-ready", { detail: loaded, bubbles: true, composed: true }));
      if (!this.noActions) {
        // What printing and sharing need comes once the verdict stands, and the network is not asked for anything afterwards.
        pages.start().catch(() => undefined);
      }
    } catch (why) {
      if (turn === this.#loading) {
        this.#failure = why;
        this.dispatchEvent(new CustomEvent("jalon-error", { detail: why, bubbles: true, composed: true }));
        this.requestUpdate();
      }
    }
  }

  #restart(): void {
    this.#order = [];
    this.#goOn = false;
    this.#typed.clear();
    this.#rough.clear();
    this.#opened.clear();
    this.#message = "";
  }

  /** Takes data in, in whatever shape they may have. */
  #open(data: Record<string, unknown>): void {
    this.#restart();
    this.#data = this.#canonical(structuredClone(data));
    if (this.#loaded !== undefined) {
      this.#judge();
      this.#keep();
    }
  }

  /** Data in their one shape. With faults they stand as they are, each fault at its place. */
  #canonical(data: Answers): Answers {
    try {
      return this.#loaded?.canonical(data) ?? data;
    } catch {
      return data;
    }
  }

  #changed(): void {
    this.#message = "";
    this.#judge();
    this.#keep();
    this.dispatchEvent(new CustomEvent("jalon-change", { detail: this.#data, bubbles: true, composed: true }));
  }

  #keep(): void {
    if (!this.noDraft && this.#loaded !== undefined) {
      keepDraft(this.#loaded.identity.id, this.#data);
    }
    this.#internals.setFormValue(JSON.stringify(this.#data));
  }

  /** Judges the answers: the verdict at once; what would settle it, which takes longer to find, when the typing pauses. */
  #judge(): void {
    clearTimeout(this.#later);
    this.#work(true);
    this.#later = setTimeout(() => {
      this.#work(false);
    }, PAUSE);
  }

  /** Answers that are refused are left out, and said to be. */
  #work(quick: boolean): void {
    const loaded = this.#loaded;
    if (loaded === undefined) {
      return;
    }
    const options = { asOf: this.asOf ?? today(), lang: this.language, quick };
    try {
      let { assessment, problems } = loaded.judge(this.#data, options);
      this.#problems = problems;
      for (let round = 0; assessment === undefined && round < 3; round += 1) {
        const refused = problems.filter(({ severity }) => severity === "error").map(({ at }) => at ?? "");
        ({ assessment, problems } = loaded.judge(without(this.#data, refused), options));
      }
      this.#reasons.clear();
      if (assessment !== undefined) {
        this.#assessment = assessment;
        this.#typeset = typeset(assessment);
        this.#standing = standings(this.#questions, this.#data, assessment, quick ? this.#standing : undefined);
        this.#arrange();
        this.#speak(assessment);
        this.dispatchEvent(new CustomEvent("jalon-result", { detail: assessment, bubbles: true, composed: true }));
      }
      this.#failure = undefined;
    } catch (why) {
      this.#failure = why;
    }
    this.requestUpdate();
  }

  #arrange(): void {
    const { deciding, others } = ranked(this.#standing);
    const focused = this.shadowRoot?.activeElement?.closest<HTMLElement>("[data-question]")?.dataset["question"];
    this.#order = arrange(this.#order, this.#goOn ? [...deciding, ...others] : deciding, this.#standing, focused);
  }

  /** Says a verdict that has changed, once. */
  #speak(assessment: Assessment): void {
    const words = spoken(this.#context(), assessment);
    if (words !== this.#spoken) {
      this.#spoken = words;
    }
  }

  #explain(name: string): Reason | undefined {
    if (!this.#reasons.has(name)) {
      try {
        const options = { asOf: this.asOf ?? today(), lang: this.language, items: [name] };
        const refused = this.#problems.filter(({ severity }) => severity === "error").map(({ at }) => at ?? "");
        const [found] = this.#loaded?.explain(without(this.#data, refused), options) ?? [];
        this.#reasons.set(name, typeset(found?.reason));
      } catch {
        this.#reasons.set(name, undefined);
      }
    }
    return this.#reasons.get(name);
  }

  #context(): Context {
    const lang = this.language;
    return {
      lang,
      t: texts(lang),
      form: this.#form ?? ({ sections: [] } as unknown as Form),
      data: this.#data,
      standing: this.#standing,
      typed: this.#typed,
      rough: this.#rough,
      problemAt: (place) =>
        this.#problems.find(
          ({ at, severity }) =>
            severity === "error" && at != null && at !== "" && (at === place || at.startsWith(`${place}/`)),
        ),
      changed: () => {
        this.#changed();
      },
      redraw: () => {
        this.requestUpdate();
      },
      announce: (words) => {
        this.#message = words;
      },
      focusOn: (pointer) => {
        void this.updateComplete.then(() => {
          const control = this.shadowRoot?.getElementById(idOf(pointer));
          control?.focus();
          if (control instanceof HTMLInputElement && control.type === "text") {
            control.select();
          }
        });
      },
    };
  }

  protected override render(): TemplateResult {
    const context = this.#context();
    const { t, lang } = context;
    if (this.#failure !== undefined && this.#form === undefined) {
      const why = this.#failure;
      return html`<div class="failure" role="alert" lang=${lang}>
        <p>${t.cannotLoad}</p>
        <p>${why instanceof Error ? why.message : nothing}</p>
      </div>`;
    }
    if (this.#form === undefined || this.#loaded === undefined) {
      return html`<p class="loading" role="status" lang=${lang}>${t.loading}</p>`;
    }
    return html`<div class="form" part="form" lang=${lang}>
      ${this.#header(context)}
      <div class="columns">
        <div class="questions" part="questions">${this.#body(context)}</div>
        ${this.#result(context)}
      </div>
      <p class="unseen" role="status">${this.#spoken}</p>
      <p class="unseen" role="status">${this.#message}</p>
    </div>`;
  }

  #header(context: Context): TemplateResult {
    const { t, lang } = context;
    const title = typeset(this.#loaded?.title(lang) ?? "");
    return html`<header part="header">
      <h2 part="title">${title}</h2>
      <div class="meta">
        <label
          >${t.projectName}
          <input
            id="project-name"
            type="text"
            autocomplete="off"
            .value=${typeof this.#data["id"] === "string" ? this.#data["id"] : ""}
            @input=${(event: Event) => {
              const { value } = event.target as HTMLInputElement;
              const rest = Object.entries(this.#data).filter(([key]) => key !== "id");
              this.#data = Object.fromEntries(value === "" ? rest : [["id", value], ...rest]);
              this.#changed();
            }}
        /></label>
        <label
          >${t.asOf}
          <input
            id="as-of"
            type="date"
            required
            .value=${this.asOf ?? today()}
            @change=${(event: Event) => {
              const { value } = event.target as HTMLInputElement;
              this.asOf = value === "" ? undefined : value;
            }}
        /></label>
      </div>
      ${this.noActions ? nothing : this.#actions(context)}
      ${this.#message === t.draftBack ? html`<p class="note">${this.#message}</p>` : nothing}
    </header>`;
  }

  #actions({ t }: Context): TemplateResult {
    const button = (words: string, work: () => void) =>
      html`<button type="button" part="button" @click=${work}>${words}</button>`;
    return html`<div class="toolbar" part="toolbar">
      ${button(t.save, () => {
        this.saveProject();
      })}
      ${button(t.openFile, () => {
        void this.openProject();
      })}
      ${button(t.print, () => {
        void this.printResult();
      })}
      <details class="menu">
        <summary>${t.moreActions}</summary>
        <div>
          ${button(t.exportHtml, () => {
            void this.exportPage();
          })}
          ${button(t.exportJson, () => {
            this.exportResult();
          })}
        </div>
      </details>
      ${button(t.startAgain, () => {
        if (Object.keys(this.#data).length === 0 || confirm(t.startAgainSure)) {
          this.data = {};
        }
      })}
    </div>`;
  }

  #body(context: Context): TemplateResult {
    const { t } = context;
    const tab = (view: "first" | "all", words: string) =>
      html`<label class="tab"
        ><input
          type="radio"
          name="view"
          value=${view}
          .checked=${this.#view === view}
          @change=${() => {
            this.#view = view;
            this.requestUpdate();
          }}
        /><span>${words}</span></label
      >`;
    const done = [...this.#standing.values()].filter(({ answered }) => answered).length;
    return html`
      <div class="views">
        <fieldset class="tabs">
          <legend class="unseen">${t.views}</legend>
          ${tab("first", t.first)} ${tab("all", t.all)}
        </fieldset>
        <p class="progress">${t.answeredOf(done, this.#questions.length)}</p>
      </div>
      ${this.#troubles(context)} ${this.#view === "first" ? this.#first(context) : this.#all(context)}
    `;
  }

  /** What is to be mended, wherever it is. */
  #troubles(context: Context): TemplateResult | typeof nothing {
    const all = this.#problems.filter(({ severity }) => severity === "error");
    if (all.length === 0) {
      return nothing;
    }
    return html`<div class="troubles" part="problems">
      <h3>${context.t.problems}</h3>
      <p>${context.t.problemsHelp}</p>
      <ul>
        ${all.map((problem) => html`<li>${typeset(inWords(problem))}</li>`)}
      </ul>
    </div>`;
  }

  #first(context: Context): TemplateResult {
    const { t } = context;
    const byKey = new Map(this.#questions.map((each) => [each.key, each]));
    const waiting = this.#order.filter((key) => this.#standing.get(key)?.answered === false);
    const last = waiting.slice(0, AT_ONCE).at(-1);
    const until = last === undefined ? this.#order.length : this.#order.indexOf(last) + 1;
    const shown = this.#order.slice(0, until);
    const hidden = waiting.length - Math.min(waiting.length, AT_ONCE);
    const { deciding, others } = ranked(this.#standing);
    const remaining = others.filter((key) => !this.#order.includes(key));
    return html`
      ${deciding.length > 0 ? html`<p class="lead">${t.answerThese}</p>` : nothing}
      ${repeat(
        shown,
        (key) => key,
        (key) => this.#ask(context, byKey.get(key)),
      )}
      ${hidden > 0 ? html`<p class="hint">${t.more(hidden)}</p>` : nothing}
      ${
        deciding.length > 0
          ? nothing
          : html`<div class="done" part="done">
              <p>${remaining.length === 0 && waiting.length === 0 ? t.noneLeft : t.nothingOpen}</p>
              ${
                remaining.length > 0
                  ? html`<p class="hint">${t.rest(remaining.length)}</p>
                      <button
                        type="button"
                        @click=${() => {
                          this.#goOn = true;
                          this.#judge();
                        }}
                      >
                        ${t.continueRest}
                      </button>`
                  : nothing
              }
              <button
                type="button"
                class="quiet"
                @click=${() => {
                  this.#view = "all";
                  this.requestUpdate();
                }}
              >
                ${t.seeAll}
              </button>
            </div>`
      }
    `;
  }

  #all(context: Context): TemplateResult {
    const { t, form } = context;
    return html`${form.sections.map((section) => {
      if (section.records) {
        return html`<section class="section" part="section">
          ${this.#ask(context, { key: section.records.axis, section: { ...section, records: section.records } })}
        </section>`;
      }
      const who = (section.provided_by ?? []).map((each) => each.replace(/_/gu, " ")).join(", ");
      return html`<section class="section" part="section">
        ${who === "" ? nothing : html`<h3 class="who">${t.providedBy} ${who}</h3>`}
        ${section.fields.map((field) => this.#ask(context, { key: field.name, field, providedBy: [] }))}
      </section>`;
    })}`;
  }

  #ask(context: Context, asked: Question | undefined): TemplateResult | typeof nothing {
    if (asked === undefined) {
      return nothing;
    }
    return html`<div class="question" data-question=${asked.key}>
      ${
        "section" in asked
          ? table(context, asked.section, this.#data, [])
          : question(context, asked.field, this.#data, [])
      }
    </div>`;
  }

  #result(context: Context): TemplateResult {
    const { t } = context;
    const assessment = this.#typeset;
    if (assessment === undefined) {
      return html`<aside class="result" part="result" aria-label=${t.result}></aside>`;
    }
    const outcome: Outcome = {
      assessment,
      opened: this.#opened,
      reasons: (name) => this.#explain(name),
      toggle: (name, open) => {
        if (open === this.#opened.has(name)) {
          return;
        }
        if (open) {
          this.#opened.add(name);
        } else {
          this.#opened.delete(name);
        }
        this.requestUpdate();
      },
      goTo: (input) => {
        this.goTo(input);
      },
    };
    return html`<aside class=${this.#shown ? "result shown" : "result"} part="result" aria-label=${t.result}>
      <button
        type="button"
        class="bar"
        aria-expanded=${this.#shown ? "true" : "false"}
        aria-controls="panel"
        @click=${() => {
          this.#shown = !this.#shown;
          this.requestUpdate();
        }}
      >
        <span>${headline(context, assessment)}</span
        ><span class="unseen">${this.#shown ? t.hideResult : t.showResult}</span
        ><span class="chevron" aria-hidden="true"></span>
      </button>
      <div class="panel" id="panel" part="panel">${panel(context, outcome)}</div>
    </aside>`;
  }

  /** Leads to the question of an input, or of the table that it is in. */
  goTo(input: string): void {
    const found = this.#questions.find(
      (each) =>
        each.key === input ||
        ("section" in each && (each.section.fields.some(({ name }) => name === input) || each.key === input)),
    );
    if (found === undefined) {
      return;
    }
    const there = () => this.shadowRoot?.querySelector<HTMLElement>(`[data-question="${CSS.escape(found.key)}"]`);
    if (there() == null) {
      this.#view = "all";
    }
    this.#shown = false;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const target = there();
      target?.scrollIntoView({ block: "center" });
      target?.querySelector<HTMLElement>("input, select, button")?.focus({ preventScroll: true });
    });
  }

  /** Hands the answers to the reader as a file of the project. */
  saveProject(): void {
    const name = fileName(this.#loaded?.identity.id ?? "", this.#data["id"], "json");
    download(`${JSON.stringify(this.#data, null, 2)}\n`, name, "application/json");
  }

  /** Lets the reader choose a file of a project, and opens it. */
  async openProject(): Promise<void> {
    const file = await chooseFile();
    if (file === undefined) {
      return;
    }
    const t = texts(this.language);
    try {
      const found: unknown = JSON.parse(await file.text());
      if (typeof found !== "object" || found === null || Array.isArray(found)) {
        throw new TypeError(file.name);
      }
      this.data = found as Record<string, unknown>;
      this.#message = t.opened(file.name);
    } catch (why) {
      this.#message = `${t.notOpened} ${file.name} (${why instanceof Error ? why.message : String(why)})`;
    }
    this.requestUpdate();
  }

  /** The result as a page that stands alone; rows that the framework keeps private are not in it. */
  async resultPage(): Promise<string> {
    const options = { asOf: this.asOf ?? today(), lang: this.language, reasons: true };
    const refused = this.#problems.filter(({ severity }) => severity === "error").map(({ at }) => at ?? "");
    return (await this.#loaded?.render(without(this.#data, refused), "html", options)) ?? "";
  }

  /** Prints the result as a page of its own. */
  async printResult(): Promise<void> {
    printPage(await this.resultPage());
  }

  /** Hands the result to the reader as a page to share. */
  async exportPage(): Promise<void> {
    const name = fileName(this.#loaded?.identity.id ?? "", this.#data["id"], "html");
    download(await this.resultPage(), name, "text/html");
  }

  /** Hands the result to the reader as JSON, in the contract's shape. */
  exportResult(): void {
    const name = fileName(this.#loaded?.identity.id ?? "", this.#data["id"], "result.json");
    download(`${JSON.stringify(this.#assessment, null, 2)}\n`, name, "application/json");
  }
}
