// How long one warm evaluation of SIEG takes, with its reasons, beside publicodes doing the part of the job that it can: the
// conditions of admissibility, three-valued, without margins, without what would settle them, without dates due.
// `npm run bench`, after `cargo xtask wasm`.

import { strict as assert } from "node:assert";
import { performance } from "node:perf_hooks";

import Engine from "publicodes";

const { load, sampleProjects } = await import("../../../target/npm/jalon/node.js");

const SIEG = "sieg_innovation_sociale_picardie";
const AS_OF = "2018-11-15";

const framework = await load(SIEG);
const [project] = await sampleProjects(SIEG);
const text = JSON.stringify(project);

const RULES = {
  porteur: { question: "Type de porteur" },
  "achat imposé": { question: "Achat ou adhésion imposés" },
  collective: { question: "Action collective" },
  "recherche décrite": { question: "Composantes de recherche détaillées" },
  "modèle décrit": { question: "Modèle attendu défini" },
  "projet entier": { question: "Projet présenté en entier" },
  "compétence régionale": { question: "Relève des compétences régionales" },
  "évaluation dynamique": { question: "S’engage à l’évaluation dynamique" },
  objets: { question: "Nombre d’objets de l’innovation" },
  partenaires: { question: "Nombre de partenaires décrits" },
  "note du jury": { question: "Note du jury sur 5" },
  recevable: {
    "toutes ces conditions": [
      "porteur != 'autre'",
      "achat imposé = non",
      "collective",
      "recherche décrite",
      "modèle décrit",
      "projet entier",
      "compétence régionale",
      "évaluation dynamique",
      "objets >= 4",
      "partenaires >= 1",
    ],
  },
  labellisé: { "toutes ces conditions": ["recevable", "note du jury >= 3"] },
};
const SITUATION = {
  porteur: "'association'",
  "achat imposé": "non",
  collective: "oui",
  "recherche décrite": "oui",
  "modèle décrit": "oui",
  "projet entier": "oui",
  "compétence régionale": "oui",
  "évaluation dynamique": "oui",
  objets: 4,
  partenaires: 4,
  "note du jury": 3.72,
};
const engine = new Engine(RULES, { logger: { log() {}, warn() {}, error() {} } });

const options = { asOf: AS_OF, lang: "fr" };
/** The verdicts, and why the first came out as it did: what it rests on, and what that rests on. */
const told = () => {
  const verdicts = framework.verdicts(text, options);
  const because = verdicts.why(verdicts.decisions[0].name);
  return { verdicts, because, below: because.map((step) => step.because) };
};
const jobs = {
  "jalon: verdicts, margins, the verdict's reasons": told,
  "jalon: everything, with what would settle it": () => framework.judgeText(text, options),
  "jalon: verdicts and margins": () => framework.judgeText(text, { ...options, quick: true }),
  "jalon: verdicts, margins, all reasons": () => framework.judgeText(text, { ...options, quick: true, reasons: true }),
  "jalon: the reasons of the verdict, down to data": () => framework.explain(text, { ...options, items: ["verdict"] }),
  "publicodes: admissible and labelled": () => engine.setSituation(SITUATION).evaluate("labellisé").nodeValue,
};
assert.equal(told().verdicts.decisions[0].level.name, "labellisé");
assert.ok(told().below.flat().length > 0);
assert.equal(JSON.parse(jobs["jalon: verdicts and margins"]()).assessment.decisions[0].level.name, "labellisé");
assert.equal(jobs["publicodes: admissible and labelled"](), true);

for (const [name, work] of Object.entries(jobs)) {
  const times = [];
  const until = performance.now() + 2000;
  while (times.length < 10 || performance.now() < until) {
    const begun = performance.now();
    work();
    times.push(performance.now() - begun);
  }
  times.sort((one, other) => one - other);
  const median = times[Math.floor(times.length / 2)];
  console.log(
    `${name.padEnd(48)} ${median.toFixed(3).padStart(9)} ms  (least ${times[0].toFixed(3)}, ${times.length} runs)`,
  );
}
