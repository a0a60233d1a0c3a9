// A question with its control, by the type of its answer. Native controls throughout: keyboards and screen readers know them.

import { type TemplateResult, html, nothing } from "lit";
import { live } from "lit/directives/live.js";

import { inWords } from "../errors.js";
import type { Choice, Field } from "../types.js";
import { type Answer, type Answers, at, pointer, put, readAnswer, writeAnswer } from "./answers.js";
import { type Context, idOf, label } from "./context.js";
import { parseFigure, showFigure } from "./figures.js";
import { typeset } from "./typeset.js";

/** Where an answer goes. */
export interface Slot {
  readonly field: Field;
  /** The project, or the row that asks. */
  readonly record: Answers;
  /** The keys from that record to the answer, members of closed axes included. */
  readonly path: readonly string[];
  /** Where the record is in the data. */
  readonly base: readonly (string | number)[];
  /** What the control is called where no label stands beside it (in a table). */
  readonly name?: string;
}

/** A question as a whole: label, control, remarks, what is wrong. */
export function question(
  context: Context,
  field: Field,
  record: Answers,
  base: readonly (string | number)[],
): TemplateResult {
  const slot: Slot = { field, record, path: field.path, base };
  const place = placeOf(slot);
  const standing = base.length === 0 ? context.standing.get(field.name) : undefined;
  const name = label(field.labels, field.name, context.lang);
  const idle = standing !== undefined && !standing.answered && standing.rank === undefined;
  const grouped = isGroup(field);
  const caption = html`<span class="caption">${name}</span>${tags(context, standing)}`;
  const remarks = idOf(place, "remarks");
  const body = html`
    ${
      field.by !== undefined && field.by.length > 0
        ? grid(context, slot)
        : html`<div class="control">${control(context, slot)} ${beside(context, slot)}</div>`
    }
    <div class="remarks" id=${remarks}>${hints(context, field, idle)} ${problem(context, place)}</div>
    ${more(context, slot, name)}
  `;
  const kind = `field${idle ? " idle" : ""}${context.problemAt(place) ? " wrong" : ""}`;
  return grouped
    ? html`<fieldset class=${kind} part="field" data-at=${place} aria-describedby=${remarks}>
        <legend>${caption}</legend>
        ${body}
      </fieldset>`
    : html`<div class=${kind} part="field" data-at=${place}>
        <label for=${idOf(place)}>${caption}</label>
        ${body}
      </div>`;
}

/** The control alone, for the cells of tables and grids. */
export function control(context: Context, slot: Slot): TemplateResult {
  const { field } = slot;
  const { answer, disabled } = state(slot);
  switch (field.type) {
    case "number":
      return figure(context, slot, answer, disabled);
    case "yes_no":
      return radios(context, slot, answer, disabled, [
        { value: true, text: context.t.yes },
        { value: false, text: context.t.no },
      ]);
    case "one_of":
      return field.choices.length <= 6 && slot.name === undefined
        ? radios(context, slot, answer, disabled, choicesOf(context, field.choices))
        : select(context, slot, answer, disabled, choicesOf(context, field.choices));
    case "several_of":
      return several(context, slot, answer, disabled, field.choices);
    case "reference":
      return select(context, slot, answer, disabled, records(context, field.axis));
    case "date":
      return date(context, slot, answer, disabled, field);
    case "duration":
    case "text":
      return text(context, slot, answer, disabled);
  }
}

/** Where a slot is in the data. */
export function placeOf(slot: Slot): string {
  return pointer([...slot.base, ...slot.path]);
}

/** What is wrong at a place, in words. */
export function problem(context: Context, place: string): TemplateResult | typeof nothing {
  const found = context.problemAt(place);
  return found === undefined
    ? nothing
    : html`<p class="problem" part="problem" id=${idOf(place, "problem")}>
        <span aria-hidden="true">▲ </span>${typeset(inWords(found))}
      </p>`;
}

function isGroup(field: Field): boolean {
  const native =
    field.type === "yes_no" || field.type === "several_of" || (field.type === "one_of" && field.choices.length <= 6);
  return native || (field.by !== undefined && field.by.length > 0);
}

function state(slot: Slot): { answer: Answer; disabled: boolean } {
  const answer = readAnswer(at(slot.record, slot.path));
  const excused = answer.missing !== undefined && answer.missing !== "not_said";
  return { answer, disabled: excused || answer.state !== undefined };
}

/** Changes an answer; what stands beside it stays. */
function change(context: Context, slot: Slot, part: Answer): void {
  const { evidence, source, reason } = readAnswer(at(slot.record, slot.path));
  const kept: Answer = {
    ...(evidence === undefined ? {} : { evidence }),
    ...(source === undefined ? {} : { source }),
    ...(reason === undefined ? {} : { reason }),
  };
  put(slot.record, slot.path, writeAnswer({ ...kept, ...part }));
  context.changed();
}

function described(context: Context, slot: Slot) {
  const place = placeOf(slot);
  const wrong = context.problemAt(place) !== undefined;
  return {
    place,
    invalid: wrong ? "true" : nothing,
    describedBy: [idOf(place, "remarks"), ...(wrong ? [idOf(place, "problem")] : [])].join(" "),
  };
}

function figure(context: Context, slot: Slot, answer: Answer, disabled: boolean): TemplateResult {
  const { field } = slot;
  const { place, invalid, describedBy } = described(context, slot);
  const unit = field.type === "number" ? field.unit : "";
  const shown = context.typed.get(place) ?? (disabled ? "" : showFigure(answer.value, context.lang));
  const between = Array.isArray(answer.between)
    ? answer.between.map((end) => showFigure(end, context.lang)).join(" .. ")
    : "";
  return html`<span class="figure">
    <input
      id=${idOf(place)}
      name=${place}
      type="text"
      inputmode=${field.type === "number" && field.count ? "numeric" : "decimal"}
      autocomplete="off"
      size="14"
      .value=${live(shown === "" ? between : shown)}
      ?disabled=${disabled}
      aria-label=${slot.name ?? nothing}
      aria-invalid=${invalid}
      aria-describedby=${describedBy}
      @input=${(event: Event) => {
        const typed = (event.target as HTMLInputElement).value;
        context.typed.set(place, typed);
        const value = parseFigure(typed, context.lang);
        change(context, slot, value === undefined ? {} : { value });
      }}
      @blur=${() => {
        if (context.problemAt(place) === undefined && context.typed.delete(place)) {
          context.redraw();
        }
      }}
    />${unit === "" ? nothing : html`<span class="unit">${unit}</span>`}
  </span>`;
}

function text(context: Context, slot: Slot, answer: Answer, disabled: boolean): TemplateResult {
  const { place, invalid, describedBy } = described(context, slot);
  return html`<input
    id=${idOf(place)}
    name=${place}
    type="text"
    autocomplete="off"
    .value=${live(typeof answer.value === "string" ? answer.value : typeof answer.value === "number" ? String(answer.value) : "")}
    ?disabled=${disabled}
    aria-label=${slot.name ?? nothing}
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @input=${(event: Event) => {
      const typed = (event.target as HTMLInputElement).value;
      change(context, slot, typed === "" ? {} : { value: typed });
    }}
  />`;
}

interface Option {
  readonly value: string | boolean;
  readonly text: string;
}

function choicesOf(context: Context, choices: readonly Choice[]): Option[] {
  return choices.map(({ name, labels }) => ({ value: name, text: label(labels, name, context.lang) }));
}

/** The rows of a table of the project, to refer to one. */
function records(context: Context, axis: string): Option[] {
  const section = context.form.sections.find((each) => each.records?.axis === axis);
  const list = section?.records ? at(context.data, section.records.path) : undefined;
  const ids = Array.isArray(list) ? (list as Answers[]).map(({ id }) => id) : [];
  return ids.filter((id) => typeof id === "string").map((id) => ({ value: id, text: id }));
}

function radios(
  context: Context,
  slot: Slot,
  answer: Answer,
  disabled: boolean,
  options: readonly Option[],
): TemplateResult {
  const { place } = described(context, slot);
  const row = options.length === 2 && options.every((option) => typeof option.value === "boolean");
  return html`<span
    class=${row ? "choices row" : "choices"}
    role=${slot.name === undefined ? nothing : "radiogroup"}
    aria-label=${slot.name ?? nothing}
  >
    ${options.map(
      (option, number) =>
        html`<label class="choice"
          ><input
            type="radio"
            id=${number === 0 ? idOf(place) : nothing}
            name=${place}
            value=${String(option.value)}
            .checked=${live(answer.value === option.value)}
            ?disabled=${disabled}
            @change=${() => {
              change(context, slot, { value: option.value });
            }}
          /><span>${option.text}</span></label
        >`,
    )}
    ${
      answer.value === undefined || slot.name !== undefined
        ? nothing
        : html`<button
            type="button"
            class="quiet clear"
            @click=${() => {
              change(context, slot, {});
              context.focusOn(place);
            }}
          >
            ${context.t.clear}
          </button>`
    }
  </span>`;
}

function select(
  context: Context,
  slot: Slot,
  answer: Answer,
  disabled: boolean,
  options: readonly Option[],
): TemplateResult {
  const { place, invalid, describedBy } = described(context, slot);
  const unknown = typeof answer.value === "string" && !options.some(({ value }) => value === answer.value);
  const all = unknown ? [...options, { value: answer.value as string, text: answer.value as string }] : options;
  return html`<select
    id=${idOf(place)}
    name=${place}
    ?disabled=${disabled}
    aria-label=${slot.name ?? nothing}
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @change=${(event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      change(context, slot, value === "" ? {} : { value });
    }}
  >
    <option value="" .selected=${live(answer.value === undefined)}>${context.t.choose}</option>
    ${all.map(
      (option) =>
        html`<option value=${String(option.value)} .selected=${live(answer.value === option.value)}>
          ${option.text}
        </option>`,
    )}
  </select>`;
}

function several(
  context: Context,
  slot: Slot,
  answer: Answer,
  disabled: boolean,
  choices: readonly Choice[],
): TemplateResult {
  const { place } = described(context, slot);
  const given = answer.value;
  const chosen = Array.isArray(given)
    ? (given as string[])
    : typeof given === "object" && given !== null
      ? choices.filter(({ name }) => (given as Answers)[name] === true).map(({ name }) => name)
      : [];
  const none = Array.isArray(given) && given.length === 0;
  const set = (value: string[] | undefined) => {
    change(context, slot, value === undefined ? {} : { value });
  };
  const box = (number: number, value: string, checked: boolean, words: string, toggled: (now: boolean) => void) =>
    html`<label class="choice"
      ><input
        type="checkbox"
        id=${number === 0 ? idOf(place) : nothing}
        name=${place}
        value=${value}
        .checked=${live(checked)}
        ?disabled=${disabled}
        @change=${(event: Event) => {
          toggled((event.target as HTMLInputElement).checked);
        }}
      /><span>${words}</span></label
    >`;
  return html`<span
    class="choices"
    role=${slot.name === undefined ? nothing : "group"}
    aria-label=${slot.name ?? nothing}
  >
    ${choices.map(({ name, labels }, number) =>
      box(number, name, chosen.includes(name), label(labels, name, context.lang), (now) => {
        const rest = chosen.filter((other) => other !== name);
        const next = now ? [...rest, name] : rest;
        set(next.length === 0 ? undefined : choices.map((choice) => choice.name).filter((each) => next.includes(each)));
      }),
    )}
    ${box(-1, "", none, context.t.noneOfThese, (now) => {
      set(now ? [] : undefined);
    })}
  </span>`;
}

function date(
  context: Context,
  slot: Slot,
  answer: Answer,
  disabled: boolean,
  field: Extract<Field, { type: "date" }>,
): TemplateResult {
  const { place, invalid, describedBy } = described(context, slot);
  const { t } = context;
  const value = typeof answer.value === "string" ? answer.value : "";
  const exact = /^\d{4}-\d\d-\d\d$/u.test(value) || value === "";
  const rough = field.time || context.rough.has(place) || (!exact && context.typed.get(place) === undefined);
  return html`<input
      id=${idOf(place)}
      name=${place}
      type=${rough ? "text" : "date"}
      class="date"
      autocomplete="off"
      min=${field.earliest ?? nothing}
      max=${field.latest ?? nothing}
      .value=${live(disabled ? "" : value)}
      ?disabled=${disabled}
      placeholder=${rough ? t.roughDateHint : nothing}
      aria-label=${slot.name ?? nothing}
      aria-invalid=${invalid}
      aria-describedby=${describedBy}
      @input=${(event: Event) => {
        const typed = (event.target as HTMLInputElement).value;
        change(context, slot, typed === "" ? {} : { value: typed });
      }}
    />
    ${
      field.or_not_yet
        ? html`<label class="choice aside"
            ><input
              type="checkbox"
              aria-label=${slot.name === undefined ? nothing : `${slot.name}: ${t.notYet}`}
              .checked=${live(answer.state === "not_yet")}
              @change=${(event: Event) => {
                change(context, slot, (event.target as HTMLInputElement).checked ? { state: "not_yet" } : {});
              }}
            /><span>${t.notYet}</span></label
          >`
        : nothing
    }`;
}

/** What may be said instead of an answer. */
function beside(context: Context, slot: Slot): TemplateResult | typeof nothing {
  if (!slot.field.may_be_not_applicable) {
    return nothing;
  }
  const { answer } = state(slot);
  return html`<label class="choice aside"
    ><input
      type="checkbox"
      .checked=${live(answer.state === "not_applicable")}
      @change=${(event: Event) => {
        change(context, slot, (event.target as HTMLInputElement).checked ? { state: "not_applicable" } : {});
      }}
    /><span>${context.t.notApplicable}</span></label
  >`;
}

/** An answer for each member of one closed axis or two. */
function grid(context: Context, slot: Slot): TemplateResult {
  const [first, second, ...rest] = slot.field.by ?? [];
  if (first === undefined) {
    return html``;
  }
  const { lang } = context;
  const called = (member: Choice) => label(member.labels, member.name, lang);
  if (second === undefined) {
    return html`<table class="grid">
      <tbody>
        ${first.members.map(
          (member) =>
            html`<tr>
              <th scope="row">${called(member)}</th>
              <td>${cell(context, slot, [member])}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
  if (rest.length > 0) {
    // More than two axes: a grid of the last two for each member of the first.
    return html`${first.members.map(
      (member) =>
        html`<section class="layer">
          <h4>${called(member)}</h4>
          ${grid(context, { ...slot, field: { ...slot.field, by: [second, ...rest] }, path: [...slot.path, member.name] })}
        </section>`,
    )}`;
  }
  return html`<div
    class="scroll"
    tabindex="0"
    role="group"
    aria-label=${label(slot.field.labels, slot.field.name, lang)}
  >
    <table class="grid">
      <thead>
        <tr>
          <td></td>
          ${second.members.map((member) => html`<th scope="col">${called(member)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${first.members.map(
          (row) =>
            html`<tr>
              <th scope="row">${called(row)}</th>
              ${second.members.map((column) => html`<td>${cell(context, slot, [row, column])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell(context: Context, slot: Slot, members: readonly Choice[]): TemplateResult {
  const names = members.map((member) => label(member.labels, member.name, context.lang));
  const name = [label(slot.field.labels, slot.field.name, context.lang), ...names].join(", ");
  const inner: Slot = { ...slot, path: [...slot.path, ...members.map((member) => member.name)], name };
  return html`${control(context, inner)}${problem(context, placeOf(inner))}`;
}

function tags(
  context: Context,
  standing: { rank: number | undefined; answered: boolean; decisive: boolean } | undefined,
) {
  if (standing === undefined || standing.answered || standing.rank === undefined) {
    return nothing;
  }
  const { t } = context;
  return html` <span class=${standing.decisive ? "tag decisive" : "tag"} part="tag"
    >${standing.decisive ? t.decisive : t.needed}</span
  >`;
}

function hints(context: Context, field: Field, idle: boolean): TemplateResult {
  const { t, lang } = context;
  const said: string[] = [];
  if (field.type === "number") {
    const [low, high] = [field.minimum, field.maximum].map((end) => (end == null ? undefined : showFigure(end, lang)));
    const bounded = field.count && low === "0" ? undefined : low;
    if (bounded !== undefined && high !== undefined) {
      said.push(t.between(bounded, high));
    } else if (bounded !== undefined) {
      said.push(t.atLeast(bounded));
    } else if (high !== undefined) {
      said.push(t.atMost(high));
    }
    if (field.share) {
      said.push(t.share);
    }
  }
  if (field.type === "duration") {
    said.push(t.duration);
  }
  if (field.default != null) {
    said.push(t.defaults(field.default));
  }
  said.push(...(field.notes ?? []));
  if (field.evidence != null) {
    said.push(`${t.evidenceWanted}${lang === "fr" ? " : " : ": "}${t.evidenceLevels[field.evidence]}.`);
  }
  return html`${said.length === 0 ? nothing : html`<p class="hint">${said.join(" ")}</p>`}
  ${idle ? html`<p class="hint settled">${t.noLonger}</p>` : nothing}`;
}

/** What is seldom needed: why there is no answer, what it rests on, where the question comes from. */
function more(context: Context, slot: Slot, name: string): TemplateResult {
  const { field } = slot;
  const { t } = context;
  const place = placeOf(slot);
  const plain = (field.by?.length ?? 0) === 0;
  const { answer } = state(slot);
  const excuse =
    answer.missing !== undefined && answer.missing !== "not_said"
      ? answer.missing
      : answer.state === "date_unknown"
        ? "date_unknown"
        : "";
  const excuses: [string, string][] = [
    ["", t.answering],
    ["not_collected", t.notCollected],
    ["refused", t.refused],
    ["pending", t.pending],
    ...(field.type === "date" ? [["date_unknown", t.dateUnknown] as [string, string]] : []),
  ];
  const levels = Object.entries(t.evidenceLevels);
  return html`<details class="more">
    <summary><span aria-hidden="true">⋯</span><span class="unseen">${t.options(name)}</span></summary>
    <div class="options">
      ${
        plain
          ? html`<label
                >${t.cannotAnswer}
                <select
                  @change=${(event: Event) => {
                    const { value } = event.target as HTMLSelectElement;
                    change(
                      context,
                      slot,
                      value === "" ? {} : value === "date_unknown" ? { state: value } : { missing: value },
                    );
                  }}
                >
                  ${excuses.map(([value, words]) => html`<option value=${value} .selected=${live(value === excuse)}>${words}</option>`)}
                </select></label
              >
              ${
                field.type === "date" && !field.time
                  ? html`<label class="choice"
                      ><input
                        type="checkbox"
                        .checked=${live(context.rough.has(place))}
                        @change=${(event: Event) => {
                          if ((event.target as HTMLInputElement).checked) {
                            context.rough.add(place);
                          } else {
                            context.rough.delete(place);
                          }
                          context.redraw();
                        }}
                      /><span>${t.roughDate}</span></label
                    >`
                  : nothing
              }
              ${
                field.type === "several_of"
                  ? nothing
                  : html`<label
                        >${t.evidence}
                        <select
                          @change=${(event: Event) => {
                            const { value } = event.target as HTMLSelectElement;
                            revise(context, slot, { evidence: value });
                          }}
                        >
                          <option value="" .selected=${live(answer.evidence === undefined)}>${t.evidenceNone}</option>
                          ${levels.map(([level, words]) => html`<option value=${level} .selected=${live(answer.evidence === level)}>${words}</option>`)}
                        </select></label
                      >
                      <label
                        >${t.origin}
                        <input
                          type="text"
                          autocomplete="off"
                          .value=${live(answer.source ?? "")}
                          @change=${(event: Event) => {
                            revise(context, slot, {
                              source: (event.target as HTMLInputElement).value,
                            });
                          }}
                      /></label>`
              }`
          : nothing
      }
      ${(field.sources ?? []).map((source) => html`<p class="hint">${t.source}${context.lang === "fr" ? " : " : ": "}${source}</p>`)}
    </div>
  </details>`;
}

/** Changes what stands beside an answer; the answer stays. */
function revise(context: Context, slot: Slot, part: Answer): void {
  const present = readAnswer(at(slot.record, slot.path));
  put(slot.record, slot.path, writeAnswer({ ...present, ...part }));
  context.changed();
}
