// The result as it stands: decisions first, then what fails, what is open, what is due, the figures, and what it rests on.

import { type TemplateResult, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";

import type {
  Assessment,
  CriterionReport,
  DecisionReport,
  ObligationReport,
  QuantityReport,
  Reason,
  SettlementReport,
} from "../types.js";
import { type Context, label } from "./context.js";
import { showFigure } from "./figures.js";

/** What the panel needs besides the form. */
export interface Outcome {
  readonly assessment: Assessment;
  /** The reasons of a result, worked out when they are asked for. */
  readonly reasons: (name: string) => Reason | undefined;
  /** The results whose reasons are shown. */
  readonly opened: ReadonlySet<string>;
  readonly toggle: (name: string, open: boolean) => void;
  /** Leads to the question of an input. */
  readonly goTo: (input: string) => void;
}

/** How a result looks: colour and sign; never colour alone. */
type Look = "good" | "bad" | "open" | "none";

const SIGNS: Record<Look, string> = { good: "✓", bad: "✗", open: "?", none: "–" };

/** The whole panel. */
export function panel(context: Context, outcome: Outcome): TemplateResult {
  const { assessment } = outcome;
  const { t } = context;
  const own = assessment.decisions.filter(isOwn);
  const others = assessment.decisions.filter((decision) => !isOwn(decision));
  const of = (status: CriterionReport["status"]) =>
    assessment.criteria.filter((criterion) => criterion.status === status);
  const dates = (assessment.obligations ?? []).filter(({ state }) => state !== "not_applicable");
  return html`
    ${own.map((decision) => verdict(context, outcome, decision))}
    ${
      dates.length === 0
        ? nothing
        : group(
            t.due,
            "open",
            html`<ul class="list">
              ${dates.map((one) => obligation(context, outcome, one))}
            </ul>`,
            dates.length,
          )
    }
    ${criteria(context, outcome, t.notMet, "bad", of("not_met"), true)}
    ${criteria(context, outcome, t.undecided, "open", of("undecided"), true)}
    ${criteria(context, outcome, t.met, "good", of("met"), false)}
    ${criteria(context, outcome, t.notConcerned, "none", of("not_applicable"), false)}
    ${figures(context, outcome, assessment.quantities ?? [])}
    ${others.length === 0 ? nothing : others.map((decision) => verdict(context, outcome, decision))}
    ${readings(context, assessment)} ${notices(context, assessment)} ${receipt(context, assessment)}
  `;
}

/** The main verdict in one line, for the bar of small screens. */
export function headline(context: Context, assessment: Assessment): TemplateResult {
  const [main] = assessment.decisions;
  if (main === undefined) {
    return html`${context.t.result}`;
  }
  const look = lookOf(main);
  return html`<span class="sign ${look}" aria-hidden="true">${SIGNS[look]}</span> <strong>${main.display}</strong>`;
}

/** The verdicts in words, to be spoken when they change. */
export function spoken(context: Context, assessment: Assessment): string {
  return assessment.decisions
    .filter(isOwn)
    .map((decision) => context.t.verdictNow(label(decision.labels, decision.name, context.lang), decision.display))
    .join(". ");
}

function isOwn({ name }: { readonly name: string }): boolean {
  return !name.includes(".");
}

/** The first level is the refusal in some frameworks and the prize in others: a reached level is neither good nor bad. */
function lookOf(decision: DecisionReport): Look {
  return decision.not_applicable ? "none" : decision.level === null ? "open" : "good";
}

function verdict(context: Context, outcome: Outcome, decision: DecisionReport): TemplateResult {
  const { t, lang } = context;
  const look = lookOf(decision);
  const state = look === "open" ? t.open : look === "none" ? t.notApplicableVerdict : t.decided;
  return html`<section class="verdict ${look}" part="verdict">
    <h3>${label(decision.labels, decision.name, lang)} <span class="state">${state}</span></h3>
    <p class="level">${decision.display}</p>
    ${
      look === "open"
        ? html`<p class="possible">
            ${t.possible}${lang === "fr" ? " : " : ": "}
            ${decision.possible.map(({ labels, name }, number) => html`${number > 0 ? html`<span aria-hidden="true"> · </span>` : nothing}<span>${label(labels, name, lang)}</span>`)}
          </p>`
        : nothing
    }
    ${decision.provisional ? html`<p class="hint">${t.provisional}</p>` : nothing}
    ${settling(context, outcome, decision.settled_by ?? [])} ${why(context, outcome, decision.name)}
  </section>`;
}

/** The smallest sets of answers that settle a result; each leads to its question. */
function settling(
  context: Context,
  outcome: Outcome,
  sets: readonly SettlementReport[],
): TemplateResult | typeof nothing {
  if (sets.length === 0) {
    return nothing;
  }
  return html`<div class="settling">
    <h4>${context.t.settledBy}</h4>
    <ul>
      ${sets.slice(0, 4).map(
        (set) =>
          html`<li>
            <button
              type="button"
              class="link"
              @click=${() => {
                outcome.goTo(set.answers[0]?.cell.name ?? "");
              }}
            >
              ${set.display}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

function group(title: string, look: Look, body: TemplateResult, count: number): TemplateResult {
  return html`<section class="group">
    <h3>
      <span class="sign ${look}" aria-hidden="true">${SIGNS[look]}</span> ${title}
      <span class="count">${count}</span>
    </h3>
    ${body}
  </section>`;
}

function criteria(
  context: Context,
  outcome: Outcome,
  title: string,
  look: Look,
  all: readonly CriterionReport[],
  open: boolean,
): TemplateResult | typeof nothing {
  if (all.length === 0) {
    return nothing;
  }
  // Those that close a door come first.
  const sorted = [...all].sort(
    (one, other) => Number(other.role === "requirement") - Number(one.role === "requirement"),
  );
  const list = html`<ul class="list">
    ${repeat(
      sorted,
      ({ name }) => name,
      (criterion) => one(context, outcome, criterion, look),
    )}
  </ul>`;
  return open
    ? group(title, look, list, all.length)
    : html`<details class="group">
        <summary>
          <span class="sign ${look}" aria-hidden="true">${SIGNS[look]}</span> ${title}
          <span class="count">${all.length}</span>
        </summary>
        ${list}
      </details>`;
}

function one(context: Context, outcome: Outcome, criterion: CriterionReport, look: Look): TemplateResult {
  const { t, lang } = context;
  return html`<li class="criterion" part="criterion" data-name=${criterion.name} data-status=${criterion.status}>
    <span class="name">${label(criterion.labels, criterion.name, lang)}</span>
    <span class="role">${t.roles[criterion.role]}</span>
    ${margin(context, criterion)}
    ${
      look === "open"
        ? (criterion.settled_by ?? []).slice(0, 1).map(
            (set) =>
              html`<button
                type="button"
                class="link small"
                @click=${() => {
                  outcome.goTo(set.answers[0]?.cell.name ?? "");
                }}
              >
                ${set.display}
              </button>`,
          )
        : nothing
    }
    ${why(context, outcome, criterion.name)}
  </li>`;
}

function margin(context: Context, criterion: CriterionReport): TemplateResult | typeof nothing {
  const found = criterion.margin;
  if (found == null) {
    return nothing;
  }
  const { t, lang } = context;
  const distance = found.distance.replace("-", "");
  if (distance.length > 24) {
    return nothing;
  }
  const near = /^0*$/u.test(distance);
  const shown = `${distance.includes("/") ? distance : showFigure(distance, lang)}${found.unit === "" ? "" : `\u00a0${unitWord(found.unit, distance, lang)}`}`;
  return html`<span class="margin"
    >${near ? t.margin.near : `${criterion.status === "not_met" ? t.margin.short : t.margin.over} ${shown}`}</span
  >`;
}

function unitWord(unit: string, distance: string, lang: "en" | "fr"): string {
  if (unit !== "day") {
    return unit;
  }
  const several = distance !== "1";
  return lang === "fr" ? (several ? "jours" : "jour") : several ? "days" : "day";
}

function obligation(context: Context, outcome: Outcome, one: ObligationReport): TemplateResult {
  const { lang } = context;
  const late = one.state === "overdue" || one.state === "met_late";
  return html`<li class="criterion" part="obligation" data-name=${one.name} data-status=${one.state}>
    <span class="name">${label(one.labels, one.name, lang)}</span>
    <span class=${late ? "margin bad" : "margin"}
      >${one.display}${one.bearer == null ? nothing : html` · ${one.bearer.replace(/_/gu, " ")}`}</span
    >
    ${why(context, outcome, one.name)}
  </li>`;
}

function figures(context: Context, outcome: Outcome, all: readonly QuantityReport[]): TemplateResult | typeof nothing {
  const known = all.filter((quantity) => quantity.cells.some(({ state }) => state === "known"));
  if (known.length === 0) {
    return nothing;
  }
  return html`<details class="group">
    <summary>
      <span class="sign none" aria-hidden="true">·</span> ${context.t.figures}
      <span class="count">${known.length}</span>
    </summary>
    <ul class="list">
      ${known.map(
        (quantity) =>
          html`<li class="criterion" data-name=${quantity.name}>
            <span class="name">${label(quantity.labels, quantity.name, context.lang)}</span>
            ${quantity.cells.slice(0, 12).map(
              (cell) =>
                html`<span class="cell"
                  >${
                    Object.values(cell.at ?? {}).length === 0
                      ? nothing
                      : html`<span class="at"
                          >${Object.values(cell.at ?? {})
                            .join(", ")
                            .replace(/_/gu, " ")}</span
                        > `
                  }<b>${cell.display}</b></span
                >`,
            )}
            ${why(context, outcome, quantity.name)}
          </li>`,
      )}
    </ul>
  </details>`;
}

function why(context: Context, outcome: Outcome, name: string): TemplateResult {
  const open = outcome.opened.has(name);
  const reason = open ? outcome.reasons(name) : undefined;
  return html`<details
    class="why"
    .open=${open}
    @toggle=${(event: Event) => {
      outcome.toggle(name, (event.target as HTMLDetailsElement).open);
    }}
  >
    <summary>${context.t.why}<span class="unseen"> ${name.replace(/[_.]/gu, " ")}</span></summary>
    ${
      reason === undefined
        ? nothing
        : html`<ul class="tree">
            ${(reason.because?.length ?? 0) > 0 ? reason.because?.map(branch) : branch(reason)}
          </ul>`
    }
  </details>`;
}

function branch(reason: Reason): TemplateResult {
  const because = reason.because ?? [];
  return html`<li>
    ${reason.display}${
      because.length === 0
        ? nothing
        : html`<ul>
            ${because.map(branch)}
          </ul>`
    }
  </li>`;
}

function readings(context: Context, assessment: Assessment): TemplateResult | typeof nothing {
  const changed = (assessment.variations ?? []).filter((variation) => variation.changed.length > 0);
  if (changed.length === 0) {
    return nothing;
  }
  const { t, lang } = context;
  return html`<details class="group">
    <summary>
      <span class="sign none" aria-hidden="true">⇄</span> ${t.readings}
      <span class="count">${changed.length}</span>
    </summary>
    <ul class="list">
      ${changed.map(
        (variation) =>
          html`<li class="criterion">
            <span class="name">${label(variation.labels, variation.name, lang)}</span>
            ${variation.changed.map(
              ({ name, main, here }) =>
                html`<span class="cell"
                  ><span class="at">${name.replace(/[_.]/gu, " ")}</span> <b>${here}</b> ${t.instead(main)}</span
                >`,
            )}
          </li>`,
      )}
    </ul>
  </details>`;
}

function notices(context: Context, assessment: Assessment): TemplateResult | typeof nothing {
  const all = assessment.notices ?? [];
  return all.length === 0
    ? nothing
    : html`<details class="group">
        <summary>
          <span class="sign open" aria-hidden="true">!</span> ${context.t.notices}
          <span class="count">${all.length}</span>
        </summary>
        <ul class="list">
          ${all.map(({ display }) => html`<li class="criterion">${display}</li>`)}
        </ul>
      </details>`;
}

function receipt(context: Context, { receipt: found }: Assessment): TemplateResult {
  const { t } = context;
  const row = (name: string, value: string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<details class="group receipt">
    <summary><span class="sign none" aria-hidden="true">§</span> ${t.receipt}</summary>
    <dl>
      ${row(found.framework.id, found.framework.version)} ${row(t.asOf, found.as_of)}
      ${row(t.digest, found.framework.digest.slice(0, 16))} ${row(t.dataDigest, found.data_digest.slice(0, 16))}
      ${row(t.engine, found.engine)}
    </dl>
  </details>`;
}
