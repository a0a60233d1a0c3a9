// Tables of records: partners, jurors, places. Each row is a small form; rows are added and removed.

import { type TemplateResult, html, nothing } from "lit";
import { live } from "lit/directives/live.js";

import type { Records, Section } from "../types.js";
import { type Answers, at, pointer, put, rows } from "./answers.js";
import { type Context, idOf, label } from "./context.js";
import { problem, question } from "./fields.js";

/** A table with its rows. */
export function table(
  context: Context,
  section: Section & { readonly records: Records },
  record: Answers,
  base: readonly (string | number)[],
): TemplateResult {
  const { t, lang } = context;
  const { records } = section;
  const name = label(records.labels, records.axis, lang);
  const list = rows(record, records.path);
  const place = pointer([...base, ...records.path]);
  const standing = base.length === 0 ? context.standing.get(records.axis) : undefined;
  const idle = standing !== undefined && !standing.answered && standing.rank === undefined;
  const add = () => {
    const next: Answers = { id: freshId(list ?? []) };
    store(record, records.path, [...(list ?? []), next]);
    context.changed();
    context.announce(t.added(name));
    context.focusOn(pointer([...base, ...records.path, list?.length ?? 0, "id"]));
  };
  return html`<section
    class=${idle ? "records idle" : "records"}
    part="table"
    data-at=${place}
    aria-labelledby=${idOf(place, "title")}
  >
    <h3 id=${idOf(place, "title")}>
      <span class="caption">${name}</span>
      ${
        standing !== undefined && !standing.answered && standing.rank !== undefined
          ? html`<span class=${standing.decisive ? "tag decisive" : "tag"} part="tag"
              >${standing.decisive ? t.decisive : t.needed}</span
            >`
          : nothing
      }
    </h3>
    ${records.private ? html`<p class="hint">${t.private}</p>` : nothing}
    ${idle ? html`<p class="hint settled">${t.noLonger}</p>` : nothing} ${problem(context, place)}
    ${(list ?? []).map((row, number) => one(context, section, record, list ?? [], row, number, base))}
    ${
      list === undefined
        ? html`<p class="hint">${t.notGiven}</p>`
        : list.length === 0
          ? html`<p class="hint">${t.noneAtAll}.</p>`
          : nothing
    }
    <div class="actions">
      <button type="button" class="add" id=${idOf(place)} @click=${add}>${t.addRecord(name)}</button>
      ${
        list === undefined
          ? html`<button
              type="button"
              class="quiet"
              @click=${() => {
                put(record, records.path, []);
                context.changed();
                context.focusOn(place);
              }}
            >
              ${t.noneAtAll}
            </button>`
          : list.length === 0
            ? html`<button
                type="button"
                class="quiet"
                @click=${() => {
                  put(record, records.path, undefined);
                  context.changed();
                  context.focusOn(place);
                }}
              >
                ${t.withdraw}
              </button>`
            : nothing
      }
    </div>
  </section>`;
}

function one(
  context: Context,
  section: Section & { readonly records: Records },
  record: Answers,
  list: readonly Answers[],
  row: Answers,
  number: number,
  base: readonly (string | number)[],
): TemplateResult {
  const { t } = context;
  const { records } = section;
  const here = [...base, ...records.path, number];
  const place = pointer([...here, "id"]);
  const id = row["id"];
  const called = typeof id === "string" && id !== "" && id !== String(number + 1) ? id : t.record(number + 1);
  const remove = () => {
    store(
      record,
      records.path,
      list.filter((other) => other !== row),
    );
    context.changed();
    context.announce(t.removed(called));
    context.focusOn(pointer([...base, ...records.path]));
  };
  return html`<fieldset class="record" part="row">
    <legend>${called}</legend>
    <div class="field" data-at=${place}>
      <label for=${idOf(place)}>${t.recordName}</label>
      <input
        id=${idOf(place)}
        type="text"
        autocomplete="off"
        .value=${live(typeof id === "string" || typeof id === "number" ? String(id) : "")}
        @input=${(event: Event) => {
          row["id"] = (event.target as HTMLInputElement).value;
          context.changed();
        }}
      />
      ${problem(context, place)}
    </div>
    ${section.fields.map((field) => question(context, field, row, here))}
    ${(section.sections ?? []).map((inner) =>
      inner.records ? table(context, { ...inner, records: inner.records }, row, here) : nothing,
    )}
    <button type="button" class="quiet remove" @click=${remove}>${t.removeRecord(called)}</button>
  </fieldset>`;
}

/** Puts the rows back, in the shape that they had. */
function store(record: Answers, path: readonly string[], list: readonly Answers[]): void {
  const present = at(record, path);
  const partial = typeof present === "object" && present !== null && !Array.isArray(present);
  put(record, path, partial ? { ...present, members: list } : list);
}

function freshId(list: readonly Answers[]): string {
  const taken = new Set(list.map(({ id }) => String(id)));
  let number = list.length + 1;
  while (taken.has(String(number))) {
    number += 1;
  }
  return String(number);
}
