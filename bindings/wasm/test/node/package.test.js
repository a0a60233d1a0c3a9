// The package as its users see it, in Node.

import assert from "node:assert/strict";
import test from "node:test";

const {
  JalonError,
  check,
  evaluate,
  explain,
  format,
  frameworks,
  load,
  outline,
  provokePanic,
  render,
  sampleProjects,
  schema,
} = await import("../../../../target/npm/jalon/node.js");

const SIEG = "sieg_innovation_sociale_picardie";
const AS_OF = "2018-11-15";
const GARAGES = `framework garages "Garages"
  version 1.0

input budget : EUR
input grant : EUR

requirement modest : grant / budget <= 50 %

decision admission
  granted when all requirements
  refused otherwise
`;

/** What a call throws, which must be a JalonError. */
async function failure(work) {
  try {
    await work();
  } catch (why) {
    assert.ok(why instanceof JalonError, String(why));
    return why;
  }
  return assert.fail("nothing was thrown");
}

test("a shipped framework is loaded on demand, with those that it uses", async () => {
  const framework = await load(SIEG);
  assert.equal(framework.identity.id, SIEG);
  assert.equal(framework.language, "fr");
  assert.equal(framework.title("en"), "SGEI “social innovation”, Picardy");
  const [first] = await sampleProjects(SIEG);
  const { decisions, receipt } = framework.evaluate(first, { asOf: AS_OF, lang: "fr" });
  assert.equal(decisions[0].level.name, "labellisé");
  assert.equal(receipt.as_of, AS_OF);
  framework.close();
  assert.equal((await failure(() => framework.evaluate(first))).kind, "unknown_handle");
});

test("the list of what is shipped names each framework once, with its titles", () => {
  const list = frameworks();
  assert.ok(list.length >= 9);
  assert.equal(new Set(list.map(({ id }) => id)).size, list.length);
  assert.deepEqual(list.find(({ id }) => id === SIEG).uses, ["social_innovation_markers"]);
});

test("each verb answers in one call", async () => {
  const data = { budget: 100, grant: "50" };
  const source = { text: GARAGES };
  const assessment = await evaluate(source, data, { asOf: AS_OF, reasons: true });
  assert.equal(assessment.decisions[0].level.name, "granted");
  assert.equal(assessment.criteria[0].margin.distance, "0");
  assert.ok(assessment.criteria[0].reasons.because.length > 0);
  const [{ name, reason }] = await explain(source, data, { asOf: AS_OF, items: ["modest"], lang: "fr" });
  assert.equal(name, "modest");
  assert.match(JSON.stringify(reason.because), /50/u);
  assert.match(await render(source, data, "html", { asOf: AS_OF, lang: "fr" }), /<html lang="fr">/u);
  assert.ok("budget" in (await schema(source)).properties);
});

test("verdicts tell their reasons step by step, the same as all at once", async () => {
  const framework = await load(SIEG);
  const [first] = await sampleProjects(SIEG);
  const options = { asOf: AS_OF, lang: "fr" };
  const { decisions, criteria } = framework.evaluate(first, { ...options, quick: true });
  const verdicts = framework.verdicts(first, options);
  assert.deepEqual(
    verdicts.decisions.map(({ name, level, display }) => ({ name, level, display })),
    decisions.map(({ name, level, display }) => ({ name, level, display })),
  );
  assert.deepEqual(
    verdicts.criteria.map(({ name, status, margin }) => ({ name, status, margin })),
    criteria.map(({ name, status, margin }) => ({ name, status, margin })),
  );
  const whole = (steps) =>
    steps.map(({ because, ...step }) => (because.length === 0 ? step : { ...step, because: whole(because) }));
  const [{ reason }] = framework.explain(first, { ...options, items: [decisions[0].name] });
  assert.deepEqual(whole(verdicts.why(decisions[0].name)), reason.because);
  // The module keeps the last verdicts; those before, and those before a crash, are worked out again.
  const other = framework.verdicts({}, options);
  assert.equal(other.decisions[0].level, null);
  assert.deepEqual(whole(verdicts.why(decisions[0].name)), reason.because);
  assert.equal((await failure(() => verdicts.why("nothing"))).kind, "unknown_item");
  await failure(() => provokePanic());
  assert.deepEqual(whole(verdicts.why(decisions[0].name)), reason.because);
  assert.equal((await failure(() => framework.verdicts({ type_de_porteur: "personne" }, options))).kind, "data");
  framework.close();
});

test("exact: 0.1 + 0.2 is at most 0.3", async () => {
  const text = GARAGES.replace("grant / budget <= 50 %", "grant + budget <= 0.3 EUR");
  const { decisions } = await evaluate({ text }, { budget: 0.1, grant: 0.2 }, { asOf: AS_OF });
  assert.equal(decisions[0].level.name, "granted");
});

test("faults of a text are data, with offsets that JavaScript understands", async () => {
  const text = GARAGES.replace("budget : EUR", 'budget "𝄞" : EURO');
  const problems = await check({ text }, { lang: "fr" });
  const [first] = problems;
  assert.match(first.code, /^J\d{4}$/u);
  assert.equal(text.slice(first.place.start.utf16, first.place.end.utf16), "EURO");
  const why = await failure(() => load({ text }));
  assert.equal(why.kind, "framework");
  assert.equal(why.problems[0].code, first.code);
});

test("faults of data are data, each with a pointer", async () => {
  const framework = await load({ text: GARAGES });
  const { problems, assessment } = framework.judge({ budget: "12O", grant: 1 }, { asOf: AS_OF });
  assert.equal(assessment, undefined);
  assert.deepEqual(
    problems.map(({ at }) => at),
    ["/budget"],
  );
  assert.equal((await failure(() => framework.evaluate({ budget: "12O" }))).kind, "data");
});

test("what JSON would turn into a gap is refused", async () => {
  const framework = await load({ text: GARAGES });
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol("x")]) {
    assert.equal((await failure(() => framework.judge({ budget: bad }))).kind, "usage");
  }
  const round = {};
  round.self = round;
  assert.equal((await failure(() => framework.judge(round))).kind, "usage");
});

test("names that mean nothing are refused with a suggestion", async () => {
  assert.equal((await failure(() => load("sieg_picardie"))).failure.nearest, SIEG);
  const framework = await load({ text: GARAGES });
  const why = await failure(() => framework.explain({}, { asOf: AS_OF, items: ["modst"] }));
  assert.deepEqual([why.kind, why.failure.nearest], ["unknown_item", "modest"]);
  assert.equal((await failure(() => framework.judge({}, { asOf: "yesterday" }))).kind, "usage");
  assert.equal((await failure(() => framework.judge({}, { asof: AS_OF }))).kind, "usage");
});

test("a text is laid out and translated there and back", async () => {
  const french = await format(GARAGES, { to: "fr" });
  assert.match(french, /^référentiel garages/u);
  assert.equal(await format(french, { to: "en" }), await format(GARAGES));
  assert.equal((await failure(() => format("framework ("))).kind, "framework");
});

test("an editor learns what a text declares, faults or not", async () => {
  const { declarations, uses } = await outline(
    `${GARAGES}\nuse social_innovation_markers version 1.0 as m\ninput x :\n`,
  );
  assert.deepEqual(uses, ["social_innovation_markers"]);
  assert.ok(declarations.some(({ noun, name }) => noun === "requirement" && name === "modest"));
});

test("hostile texts give faults, and the module answers afterwards", async () => {
  const hostile = [
    `${GARAGES}\nrequirement deep : ${"(".repeat(10_000)}1${")".repeat(10_000)} = 1\n`,
    `${GARAGES}\nrequirement not : ${"not ".repeat(10_000)}yes\n`,
    `${GARAGES}\n  note "${"x".repeat(1_000_000)}"\n`,
    "x".repeat(2_000_000),
    `framework \ud800 "\udfff"\n`,
    "\u0000".repeat(1000),
    "référentiel\r\n\r\n\t\ufeff",
    "",
  ];
  for (const text of hostile) {
    const problems = await check({ text });
    assert.ok(problems.length > 0, text.slice(0, 80));
    for (const { place } of problems) {
      assert.ok(place.start.utf16 <= text.length && place.end.utf16 <= text.length);
    }
  }
  assert.ok((await check({ text: GARAGES })).every(({ severity }) => severity === "warning"));
});

test("hostile data give faults, and the module answers afterwards", async () => {
  const framework = await load({ text: GARAGES });
  const hostile = [
    `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    `{"budget": ${"9".repeat(100_000)}}`,
    `{"budget": 1e999999999}`,
    `{"${"x".repeat(1_000_000)}": 1}`,
    `{"budget": "\\ud800"}`,
    { budget: "\ud800" },
    `{"budget": 1, "budget": 2}`,
    "NaN",
    "",
    "[]",
  ];
  for (const data of hostile) {
    const { problems, assessment } = framework.judge(data, { asOf: AS_OF });
    assert.equal(assessment, undefined);
    assert.ok(problems.length > 0, JSON.stringify(data).slice(0, 80));
  }
  assert.equal(framework.evaluate({ budget: 2, grant: 1 }, { asOf: AS_OF }).decisions[0].level.name, "granted");
});

test("a panic is an error, and frameworks loaded before go on answering", async () => {
  const framework = await load({ text: GARAGES });
  for (let round = 0; round < 3; round += 1) {
    const why = await failure(() => provokePanic());
    assert.equal(why.kind, "crash");
    assert.match(why.message, /started afresh/u);
    assert.equal(framework.evaluate({ budget: 2, grant: 1 }, { asOf: AS_OF }).decisions[0].level.name, "granted");
  }
});

test("private rows are not in what is shared", async () => {
  const text = `framework care
  version 1.0

axis person private

input name : text by person
input helped : yes/no by person

indicator helped_people : number
  = count(person where helped)
  secret below 5 people

decision done
  settled when helped_people >= 1
  unsettled otherwise
`;
  const framework = await load({ text });
  const data = { person: [{ id: "Zenobia", name: "Zenobia Quill", helped: true }] };
  for (const kind of ["html", "markdown", "text"]) {
    const page = await framework.render(data, kind, { asOf: AS_OF, reasons: true });
    assert.doesNotMatch(page, /Zenobia|Quill/u);
  }
  assert.doesNotMatch(framework.judgeText(data, { asOf: AS_OF, reasons: true }), /Zenobia|Quill/u);
});
