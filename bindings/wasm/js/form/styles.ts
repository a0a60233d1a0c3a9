// How the form looks. A page makes it its own by the variables below (`--jalon-…`) and the parts; light and dark follow the
// page's `color-scheme`. Every text has a contrast of at least 4.5 on its ground, every control of 3.

import { css } from "lit";

export const styles = css`
  :host {
    --ground: var(--jalon-ground, light-dark(#ffffff, #14181b));
    --surface: var(--jalon-surface, light-dark(#f5f6f4, #1c2226));
    --ink: var(--jalon-ink, light-dark(#1c2328, #e9edef));
    --quiet: var(--jalon-quiet, light-dark(#56616a, #a9b3ba));
    --rule: var(--jalon-rule, light-dark(#dbdfdc, #343d43));
    --edge: var(--jalon-edge, light-dark(#7b868d, #7f8a92));
    --accent: var(--jalon-accent, light-dark(#0b5c66, #7ccbd4));
    --on-accent: var(--jalon-on-accent, light-dark(#ffffff, #0e1a1c));
    --good: var(--jalon-good, light-dark(#17663a, #7fd6a3));
    --bad: var(--jalon-bad, light-dark(#a3202c, #ffa29c));
    --open: var(--jalon-open, light-dark(#7a4b00, #f0c46a));
    --radius: var(--jalon-radius, 0.5rem);
    --gap: var(--jalon-gap, 1.5rem);
    container-type: inline-size;
    display: block;
    background: var(--ground);
    color: var(--ink);
    font: var(--jalon-font, 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  dl,
  dd,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  fieldset {
    border: 0;
    min-inline-size: 0;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .loading,
  .failure {
    padding: 2rem 1rem;
    color: var(--quiet);
  }
  .failure {
    color: var(--bad);
    white-space: pre-wrap;
  }

  /* what stands above */
  .form {
    padding: clamp(0.75rem, 2.5cqi, 2rem);
  }
  header {
    display: grid;
    gap: 1rem;
    margin-block-end: 1.5rem;
    padding-block-end: 1.25rem;
    border-block-end: 1px solid var(--rule);
  }
  h2 {
    font-size: clamp(1.35rem, 3.4cqi, 1.9rem);
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1rem;
  }
  .meta label {
    display: grid;
    gap: 0.25rem;
    color: var(--quiet);
    font-size: 0.875rem;
  }
  .meta label:first-child {
    flex: 1 1 14rem;
    max-inline-size: 26rem;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .menu {
    position: relative;
  }
  .menu > summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.4rem;
    padding: 0.35rem 0.85rem;
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    list-style: none;
    cursor: pointer;
  }
  .menu > summary::-webkit-details-marker {
    display: none;
  }
  .menu > summary::after {
    content: "";
    inline-size: 0.45rem;
    block-size: 0.45rem;
    border: solid currentcolor;
    border-width: 0 2px 2px 0;
    transform: translateY(-25%) rotate(45deg);
  }
  .menu > summary:hover,
  .menu[open] > summary {
    background: var(--surface);
  }
  .menu > div {
    position: absolute;
    z-index: 2;
    display: grid;
    inline-size: max-content;
    max-inline-size: 80cqi;
    margin-block-start: 0.25rem;
    padding: 0.3rem;
    border: 1px solid var(--rule);
    border-radius: var(--radius);
    background: var(--ground);
    box-shadow: 0 6px 24px rgb(0 0 0 / 16%);
  }
  .menu button {
    border-color: transparent;
    text-align: start;
  }
  .note {
    color: var(--quiet);
    font-size: 0.9rem;
  }

  /* controls */
  input,
  select,
  button {
    font: inherit;
    color: inherit;
  }
  input:not([type="radio"], [type="checkbox"]),
  select {
    min-block-size: 2.6rem;
    max-inline-size: 100%;
    padding: 0.4rem 0.7rem;
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--ground);
  }
  input[type="text"],
  select {
    inline-size: min(100%, 26rem);
  }
  .figure input {
    inline-size: 11rem;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  input[type="radio"],
  input[type="checkbox"] {
    flex: none;
    inline-size: 1.15rem;
    block-size: 1.15rem;
    margin: 0.17rem 0 0;
    accent-color: var(--accent);
  }
  input:disabled,
  select:disabled {
    opacity: 0.6;
    border-style: dashed;
  }
  [aria-invalid="true"] {
    border-color: var(--bad) !important;
    border-width: 2px !important;
  }
  ::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  button {
    min-block-size: 2.4rem;
    padding: 0.35rem 0.85rem;
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--ground);
    cursor: pointer;
  }
  button:hover {
    background: var(--surface);
  }
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  button.quiet:hover {
    background: var(--surface);
  }
  button.link {
    min-block-size: 1.75rem;
    padding: 0.15rem 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-align: start;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }
  .add {
    border-color: var(--accent);
    color: var(--accent);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  /* questions */
  .columns,
  .questions,
  .section,
  .field,
  .records,
  .record {
    grid-template-columns: minmax(0, 1fr);
  }
  .columns {
    display: grid;
    gap: calc(var(--gap) * 1.5);
  }
  .questions {
    display: grid;
    align-content: start;
    gap: 1.1rem;
    min-inline-size: 0;
  }
  .views {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
  }
  .progress {
    color: var(--quiet);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  .tabs {
    display: inline-flex;
    padding: 0.2rem;
    border-radius: calc(var(--radius) + 0.2rem);
    background: var(--surface);
  }
  .tab {
    position: relative;
    cursor: pointer;
  }
  .tab input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .tab span {
    display: block;
    padding: 0.35rem 0.9rem;
    border-radius: var(--radius);
    color: var(--quiet);
  }
  .tab input:checked + span {
    background: var(--ground);
    box-shadow: 0 1px 3px rgb(0 0 0 / 14%);
    color: var(--ink);
    font-weight: 600;
  }
  .tab input:focus-visible + span {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .lead {
    color: var(--quiet);
  }
  .section {
    display: grid;
    gap: 1.1rem;
  }
  .section + .section {
    margin-block-start: 1rem;
  }
  .who {
    color: var(--quiet);
    font-size: 0.9rem;
    font-weight: 600;
  }
  .question {
    padding: 1rem 1.1rem;
    border: 1px solid var(--rule);
    border-radius: calc(var(--radius) * 1.5);
    background: var(--ground);
    scroll-margin-block: 6rem;
  }
  .question:focus-within {
    border-color: var(--accent);
  }
  .question:has(> .idle) {
    border-style: dashed;
    background: none;
  }
  .idle .caption {
    color: var(--quiet);
  }
  .field {
    position: relative;
    display: grid;
    gap: 0.5rem;
    padding-inline-end: 2.4rem;
  }
  .field > label,
  .field > legend {
    font-weight: 600;
    line-height: 1.35;
  }
  .field > legend {
    float: inline-start;
    inline-size: 100%;
  }
  .tag {
    display: inline-block;
    padding: 0.05rem 0.5rem;
    border-radius: 1rem;
    background: var(--surface);
    color: var(--quiet);
    font-size: 0.78rem;
    font-weight: 500;
    white-space: nowrap;
  }
  .caption {
    margin-inline-end: 0.35rem;
  }
  .tag.decisive {
    background: color-mix(in srgb, var(--accent) 12%, var(--ground));
    color: var(--accent);
  }
  .control {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
  }
  .figure {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
  }
  .unit {
    color: var(--quiet);
  }
  .choices {
    display: grid;
    gap: 0.2rem;
  }
  .choices.row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 1.4rem;
  }
  .choice {
    display: flex;
    align-items: flex-start;
    gap: 0.55rem;
    min-block-size: 1.9rem;
    padding-block: 0.2rem;
    cursor: pointer;
  }
  .choices .clear {
    justify-self: start;
  }
  .clear,
  .remove {
    min-block-size: 1.75rem;
    padding: 0.1rem 0.4rem;
    font-size: 0.85rem;
  }
  .remarks {
    display: grid;
    gap: 0.25rem;
  }
  .remarks:not(:has(*)) {
    display: none;
  }
  .hint {
    color: var(--quiet);
    font-size: 0.875rem;
  }
  .settled {
    font-style: italic;
  }
  .problem {
    color: var(--bad);
    font-size: 0.9rem;
  }
  .more {
    font-size: 0.9rem;
  }
  .more > summary {
    position: absolute;
    inset-block-start: -0.25rem;
    inset-inline-end: -0.35rem;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
    border-radius: 50%;
    color: var(--quiet);
    list-style: none;
    cursor: pointer;
  }
  .more > summary::-webkit-details-marker {
    display: none;
  }
  .more > summary:hover {
    background: var(--surface);
  }
  .options {
    display: grid;
    gap: 0.75rem;
    padding: 0.9rem;
    border-radius: var(--radius);
    background: var(--surface);
  }
  .options label:not(.choice) {
    display: grid;
    gap: 0.25rem;
  }
  .scroll {
    overflow-x: auto;
  }
  .grid {
    border-collapse: collapse;
    inline-size: 100%;
  }
  .grid th,
  .grid td {
    padding: 0.3rem 0.6rem 0.3rem 0;
    text-align: start;
    vertical-align: middle;
    font-weight: 400;
  }
  .grid thead th {
    color: var(--quiet);
    font-size: 0.875rem;
    vertical-align: bottom;
  }
  .grid tbody tr + tr {
    border-block-start: 1px solid var(--rule);
  }
  .grid select,
  .grid input[type="text"] {
    inline-size: 100%;
    min-inline-size: 9rem;
  }
  .grid .figure input {
    inline-size: 7rem;
    min-inline-size: 5rem;
  }
  .records {
    display: grid;
    gap: 0.8rem;
  }
  .records > h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  .record {
    display: grid;
    gap: 1rem;
    padding: 0.9rem 1rem 1rem;
    border-radius: var(--radius);
    background: var(--surface);
  }
  .record > legend {
    float: inline-start;
    inline-size: 100%;
    color: var(--quiet);
    font-size: 0.875rem;
    font-weight: 600;
  }
  .record .remove {
    justify-self: start;
  }
  .record .records {
    border-inline-start: 2px solid var(--rule);
    padding-inline-start: 0.9rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .done {
    display: grid;
    gap: 0.6rem;
    justify-items: start;
    padding: 1.1rem;
    border-radius: calc(var(--radius) * 1.5);
    background: var(--surface);
  }
  .troubles {
    padding: 0.9rem 1.1rem;
    border-inline-start: 4px solid var(--bad);
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--bad) 7%, var(--ground));
  }
  .troubles h3 {
    font-size: 1rem;
  }
  .troubles li {
    margin-block-start: 0.35rem;
  }

  /* the result */
  .result {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    margin-inline: calc(-1 * clamp(0.75rem, 2.5cqi, 2rem));
    border-block-start: 1px solid var(--rule);
    background: var(--ground);
    box-shadow: 0 -6px 20px rgb(0 0 0 / 8%);
  }
  .bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    inline-size: 100%;
    min-block-size: 3.5rem;
    padding: 0.5rem clamp(0.75rem, 2.5cqi, 2rem);
    border: 0;
    border-radius: 0;
    text-align: start;
  }
  .bar:focus-visible {
    outline-offset: -4px;
  }
  .chevron {
    flex: none;
    inline-size: 0.65rem;
    block-size: 0.65rem;
    margin-inline-end: 0.3rem;
    border: solid currentcolor;
    border-width: 2px 0 0 2px;
    transform: translateY(25%) rotate(45deg);
  }
  .shown .chevron {
    transform: translateY(-25%) rotate(225deg);
  }
  .panel {
    display: none;
    gap: 1.25rem;
    max-block-size: min(75dvh, 46rem);
    overflow-y: auto;
    padding: 0 clamp(0.75rem, 2.5cqi, 2rem) 1.5rem;
  }
  .shown .panel {
    display: grid;
  }
  .verdict {
    padding: 1rem 1.1rem;
    border-radius: calc(var(--radius) * 1.5);
    background: color-mix(in srgb, var(--tone) 9%, var(--ground));
  }
  .verdict,
  .sign,
  .margin {
    --tone: var(--quiet);
  }
  .verdict.good {
    --tone: var(--accent);
  }
  .sign.good {
    --tone: var(--good);
  }
  .bad {
    --tone: var(--bad) !important;
  }
  .open {
    --tone: var(--open) !important;
  }
  .verdict h3 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 1rem;
    font-size: 0.875rem;
    font-weight: 600;
    color: var(--quiet);
  }
  .state {
    color: var(--tone);
  }
  .level::first-letter,
  .bar strong::first-letter {
    text-transform: uppercase;
  }

  .bar strong {
    display: inline-block;
  }

  .level {
    margin-block: 0.15rem 0.35rem;
    font-size: 1.4rem;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.01em;
    color: var(--ink);
    text-wrap: balance;
  }
  .possible {
    font-size: 0.92rem;
  }
  .settling {
    margin-block-start: 0.8rem;
    font-size: 0.92rem;
  }
  .settling h4,
  .group > h3,
  .group > summary {
    font-size: 0.92rem;
    font-weight: 600;
  }
  .group > summary,
  .why > summary {
    min-block-size: 1.75rem;
    cursor: pointer;
  }
  .sign {
    display: inline-grid;
    place-items: center;
    inline-size: 1.35em;
    block-size: 1.35em;
    border-radius: 50%;
    background: color-mix(in srgb, var(--tone) 15%, var(--ground));
    color: var(--tone);
    font-size: 0.85em;
    font-weight: 700;
  }
  .count {
    color: var(--quiet);
    font-weight: 400;
  }
  .list {
    margin-block-start: 0.35rem;
  }
  .criterion {
    display: grid;
    gap: 0.1rem;
    padding-block: 0.5rem;
    border-block-start: 1px solid var(--rule);
    font-size: 0.94rem;
    line-height: 1.4;
  }
  .role,
  .at {
    color: var(--quiet);
    font-size: 0.82rem;
  }
  .margin {
    color: var(--quiet);
    font-size: 0.88rem;
  }
  .margin.bad {
    color: var(--bad);
  }
  .why {
    font-size: 0.88rem;
  }
  .why > summary {
    inline-size: fit-content;
    padding-block: 0.15rem;
    color: var(--quiet);
  }
  .tree,
  .tree ul {
    padding-inline-start: 0.9rem;
    border-inline-start: 1px solid var(--rule);
  }
  .tree {
    margin-block: 0.35rem;
    overflow-wrap: anywhere;
  }
  .tree li {
    margin-block: 0.3rem;
  }
  .receipt dl {
    display: grid;
    gap: 0.25rem;
    margin-block-start: 0.4rem;
    font-size: 0.85rem;
  }
  .receipt dl div {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
  }
  .receipt dt {
    color: var(--quiet);
    overflow-wrap: anywhere;
  }
  .receipt dd {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  @container (min-width: 56rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(18rem, 24rem);
    }
    .result {
      inset-block: var(--jalon-top, 1rem) auto;
      align-self: start;
      margin-inline: 0;
      border: 0;
      background: none;
      box-shadow: none;
    }
    .bar {
      display: none;
    }
    .panel {
      display: grid;
      max-block-size: calc(100dvh - var(--jalon-top, 1rem) - 1rem);
      padding: 0.35rem;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .verdict,
    .question {
      transition:
        background-color 0.25s,
        border-color 0.15s;
    }
  }
  @media (forced-colors: active) {
    .tab input:checked + span,
    .verdict,
    .sign {
      border: 1px solid;
    }
  }
  @media print {
    .toolbar,
    .views,
    .actions,
    .bar,
    .more,
    .clear,
    .remove {
      display: none !important;
    }
    .columns,
    .panel {
      display: block;
      max-block-size: none;
    }
    .result {
      position: static;
      box-shadow: none;
    }
  }
`;
