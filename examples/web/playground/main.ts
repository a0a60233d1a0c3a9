// The playground: a framework on the left, its form and its verdict on the right. Nothing is sent anywhere.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { forceLinting, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import {
  type Language,
  type Problem,
  format,
  frameworks,
  inWords,
  outline,
  sampleProjects,
  shippedText,
  vocabulary,
} from "jalon";
import type { JalonForm } from "jalon/form";

import { completion, faults, highlighting } from "./language.js";
import { pack, unpack } from "./share.js";
import { START, STEPS, isDone } from "./tour.js";
import { type Texts, texts } from "./texts.js";

const FIRST = "social_innovation_markers";
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what its selector finds
const find = <T extends HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (found === null) {
    throw new Error(`the page lacks ${selector}`);
  }
  return found;
};

const form = find<JalonForm>("jalon-form");
let lang: Language = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("fr")
  ? "fr"
  : "en";
let problems: readonly Problem[] = [];
let opened = "";
/** The words that the text is written in. */
let written: Language = "en";
let step: number | undefined;
let stepDone = false;

void begin();

async function begin(): Promise<void> {
  await import("jalon/form");
  const words = await vocabulary();
  const editor = new EditorView({
    parent: find("#editor"),
    state: EditorState.create({
      doc: "",
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        highlighting(words),
        completion(words),
        faults(() => lang, checked),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of((view) => ({
          "aria-label": texts(lang).editor,
          tabindex: "0",
          lang: view.state.doc.length > 0 ? "" : lang,
        })),
      ],
    }),
  });
  const set = (text: string) => {
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, selection: { anchor: 0 } });
    forceLinting(editor);
  };

  form.addEventListener("jalon-result", () => void look());
  form.addEventListener("jalon-change", () => void look());
  speak();
  const shared = await unpack(location.hash.slice(1));
  set(shared ?? (await shippedText(FIRST)));
  opened = shared === undefined ? FIRST : "";
  speak();

  /** Writes the page in the reader's language. */
  function speak(): void {
    const t = texts(lang);
    document.documentElement.lang = lang;
    form.lang = lang;
    find("#left-title").textContent = t.editor;
    find("#right-title").textContent = t.form;
    tools(t);
    showProblems(t);
    showTour(t);
  }

  function tools(t: Texts): void {
    const bar = find("#tools");
    const button = (words: string, work: () => void, kind = "") => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = words;
      made.className = kind;
      made.addEventListener("click", work);
      return made;
    };
    const select = (
      title: string,
      options: readonly (readonly [string, string])[],
      chosen: (value: string) => void,
    ) => {
      const made = document.createElement("select");
      made.setAttribute("aria-label", title);
      made.append(...[["", title] as const, ...options].map(([value, words]) => new Option(words, value)));
      made.value = options.some(([value]) => value === opened) ? opened : "";
      made.addEventListener("change", () => {
        chosen(made.value);
      });
      return made;
    };
    const list = frameworks().map(({ id, labels }) => [id, labels[lang] ?? labels.en ?? labels.fr ?? id] as const);
    const samples = select(t.chooseProject, [], (value) => {
      void fill(value);
    });
    samples.id = "samples";
    const translate = button(t.translate[written], () => void layOut(true));
    translate.id = "translate";
    const gap = document.createElement("span");
    gap.className = "gap";
    bar.replaceChildren(
      select(t.chooseFramework, list, (id) => void open(id)),
      samples,
      button(t.layOut, () => void layOut()),
      translate,
      button(t.share, () => void share(t)),
      gap,
      button(
        document.querySelector("main")?.dataset["shown"] === "form" ? t.showText : t.showForm,
        () => {
          const main = find("main");
          main.dataset["shown"] = main.dataset["shown"] === "form" ? "text" : "form";
          speak();
        },
        "switch",
      ),
      button(t.tour, () => {
        begins();
      }),
      button(t.other, () => {
        lang = lang === "fr" ? "en" : "fr";
        speak();
        forceLinting(editor);
      }),
    );
    void listSamples(samples, t);
  }

  async function listSamples(list: HTMLSelectElement, t: Texts): Promise<void> {
    const projects = opened === "" ? [] : await sampleProjects(opened);
    list.append(
      new Option(t.empty, "-"),
      ...projects.map(({ id }, number) => new Option(typeof id === "string" ? id : String(number + 1), String(number))),
    );
  }

  async function open(id: string): Promise<void> {
    if (id !== "") {
      const [shipped] = frameworks().filter((each) => each.id === id);
      opened = id;
      step = undefined;
      form.asOf = dayWithin(shipped?.valid ?? [null, null]);
      form.data = {};
      set(await shippedText(id));
      speak();
    }
  }

  async function fill(value: string): Promise<void> {
    const projects = opened === "" ? [] : await sampleProjects(opened);
    const project = projects[Number(value)];
    if (value !== "") {
      form.data = value === "-" || project === undefined ? {} : project;
    }
  }

  /** Lays the text out; in the words of the other language, where that is asked for. */
  async function layOut(translated = false): Promise<void> {
    const text = editor.state.doc.toString();
    try {
      const laid = await format(text, { lang, ...(translated ? { to: written === "fr" ? "en" : "fr" } : {}) });
      if (laid !== text) {
        set(laid);
      }
    } catch {
      // The faults are underlined already, and listed below the text.
      forceLinting(editor);
    }
  }

  async function share(t: Texts): Promise<void> {
    keepInAddress(await pack(editor.state.doc.toString()));
    try {
      await navigator.clipboard.writeText(location.href);
      say(t.shared);
    } catch {
      say(t.notShared);
    }
  }

  /** What a check has found: faults are listed; a text without any becomes the form. */
  function checked(text: string, found: readonly Problem[]): void {
    problems = found;
    const clean = !found.some(({ severity }) => severity === "error");
    if (clean && form.source?.text !== text) {
      form.source = { text };
    }
    showProblems(texts(lang));
    void outline(text).then(({ language }) => {
      written = language;
      find("#translate").textContent = texts(lang).translate[language];
    });
    void look();
  }

  function showProblems(t: Texts): void {
    const place = find("#problems");
    if (problems.length === 0) {
      const words = document.createElement("p");
      words.className = "clean";
      words.textContent = t.clean;
      place.replaceChildren(words);
      return;
    }
    const list = document.createElement("ul");
    for (const problem of problems.slice(0, 50)) {
      list.append(shown(problem, t));
    }
    place.replaceChildren(list);
    if (problems.some(({ severity }) => severity === "error")) {
      const words = document.createElement("p");
      words.textContent = t.stale;
      place.append(words);
    }
  }

  function shown(problem: Problem, t: Texts): HTMLLIElement {
    const item = document.createElement("li");
    const at = document.createElement("button");
    const { start, end } = problem.place;
    at.type = "button";
    at.className = "at";
    at.textContent = t.line(start.line);
    at.addEventListener("click", () => {
      const size = editor.state.doc.length;
      editor.dispatch({
        selection: { anchor: Math.min(start.utf16, size), head: Math.min(end.utf16, size) },
        scrollIntoView: true,
      });
      editor.focus();
    });
    const words = document.createElement("span");
    words.className = problem.severity;
    words.textContent = inWords(problem);
    item.append(at, words);
    const { fix } = problem;
    if (fix != null) {
      const mend = document.createElement("button");
      mend.type = "button";
      mend.className = "fix";
      mend.textContent = t.replaceBy(fix.text);
      mend.addEventListener("click", () => {
        editor.dispatch({ changes: { from: fix.place.start.utf16, to: fix.place.end.utf16, insert: fix.text } });
        forceLinting(editor);
        editor.focus();
      });
      item.append(mend);
    }
    return item;
  }

  function begins(): void {
    step = 0;
    stepDone = false;
    opened = "";
    form.asOf = undefined;
    form.data = {};
    set(START[lang]);
    speak();
    find("#tour").querySelector("h3")?.focus();
  }

  /** Looks whether the step at hand is done. */
  async function look(): Promise<void> {
    if (step === undefined) {
      return;
    }
    const clean = !problems.some(({ severity }) => severity === "error");
    const seen = { text: editor.state.doc.toString(), clean, data: form.data, assessment: form.assessment };
    const now = await isDone(step, seen);
    if (now !== stepDone) {
      stepDone = now;
      showTour(texts(lang));
      say(now ? texts(lang).done : "");
    }
  }

  function showTour(t: Texts): void {
    const place = find("#tour");
    const at = step === undefined ? undefined : STEPS[step];
    if (step === undefined || at === undefined) {
      place.replaceChildren();
      return;
    }
    const number = step;
    const card = document.createElement("section");
    card.className = "tour";
    const steps = document.createElement("ol");
    steps.className = "steps";
    steps.append(
      ...STEPS.map((_, each) => {
        const dot = document.createElement("li");
        dot.textContent = each < number || (each === number && stepDone) ? "✓" : String(each + 1);
        dot.className = each < number || (each === number && stepDone) ? "done" : "";
        if (each === number) {
          dot.setAttribute("aria-current", "step");
        }
        return dot;
      }),
    );
    const title = document.createElement("h3");
    title.tabIndex = -1;
    title.textContent = `${t.step(number + 1, STEPS.length)}: ${at.title[lang]}`.replace(
      ":",
      lang === "fr" ? " :" : ":",
    );
    const words = document.createElement("p");
    words.textContent = at.words[lang];
    card.append(steps, title, words);
    const { write } = at;
    if (write !== undefined && !stepDone) {
      const code = document.createElement("pre");
      code.textContent = write[lang].trim();
      code.tabIndex = 0;
      card.append(code);
    }
    if (stepDone) {
      const praise = document.createElement("p");
      praise.textContent = number === STEPS.length - 1 ? `${t.done} ${t.finished}` : t.done;
      card.append(praise);
    }
    card.append(tourActions(t, number, write?.[lang]));
    place.replaceChildren(card);
  }

  function tourActions(t: Texts, number: number, write: string | undefined): HTMLElement {
    const actions = document.createElement("div");
    actions.className = "actions";
    const button = (words: string, work: () => void) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = words;
      made.addEventListener("click", work);
      actions.append(made);
    };
    if (write !== undefined && !stepDone) {
      button(t.put, () => {
        editor.dispatch({ changes: { from: editor.state.doc.length, insert: write } });
        forceLinting(editor);
      });
    }
    if (stepDone && number < STEPS.length - 1) {
      button(t.next, () => {
        step = number + 1;
        stepDone = false;
        showTour(t);
        void look();
        find("#tour").querySelector("h3")?.focus();
      });
    }
    button(t.close, () => {
      step = undefined;
      showTour(t);
    });
    return actions;
  }
}

/** The day of a framework's validity that is nearest to today; nothing where that is today. */
function dayWithin([first, last]: readonly [string | null, string | null]): string | undefined {
  const now = new Date().toISOString().slice(0, 10);
  if (first !== null && now < first) {
    return first;
  }
  return last !== null && now > last ? last : undefined;
}

function say(words: string): void {
  find("#said").textContent = words;
}

/** Puts the packed text into the address. */
function keepInAddress(packed: string): void {
  window.history.replaceState(null, "", `#${packed}`);
}
