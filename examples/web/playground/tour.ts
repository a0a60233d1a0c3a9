// First steps: five of them, each checked as it is done, in the words of the reader's language.

import { type Assessment, type Language, type Outline, outline } from "jalon";

/** A step: what to do, what may be written, and whether it is done. */
interface Step {
  readonly title: Record<Language, string>;
  readonly words: Record<Language, string>;
  /** What may be written for the reader, at the end of the text; nothing where only the form is filled in. */
  readonly write?: Record<Language, string>;
  readonly done: (seen: Seen) => boolean;
}

/** What a step looks at. */
export interface Seen {
  readonly text: string;
  readonly outline: Outline;
  /** Whether the text has no fault. */
  readonly clean: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  readonly assessment: Assessment | undefined;
}

/** The text that the tour starts with. */
export const START: Record<Language, string> = {
  en: `framework my_framework\n  version 1.0\n`,
  fr: `référentiel mon_référentiel\n  version 1.0\n`,
};

const declared = ({ outline: { declarations }, clean }: Seen, noun: string, least = 1) =>
  clean && declarations.filter((each) => each.noun === noun).length >= least;

export const STEPS: readonly Step[] = [
  {
    title: { en: "Name it", fr: "Donner un nom" },
    words: {
      en: "A framework plants the marks that projects are measured against. On the first line, change its name to one of yours, such as garages.",
      fr: "Un référentiel plante les jalons auxquels les projets se mesurent. Sur la première ligne, remplacez son nom par le vôtre, par exemple garages.",
    },
    done: ({ clean, outline: { declarations } }) => {
      const name = declarations[0]?.name ?? "";
      return clean && name !== "" && name !== "my_framework" && name !== "mon_référentiel";
    },
  },
  {
    title: { en: "Ask", fr: "Demander" },
    words: {
      en: "An input is what a project supplies. Ask for a budget and a grant, in euros: the form follows.",
      fr: "Une donnée est ce qu’un projet fournit. Demandez un budget et une subvention, en euros : le formulaire suit.",
    },
    write: {
      en: `\ninput budget "Total budget" : EUR\n\ninput grant "Grant asked for" : EUR\n`,
      fr: `\ndonnée budget "Budget total" : EUR\n\ndonnée subvention "Subvention demandée" : EUR\n`,
    },
    done: (seen) => declared(seen, "input", 2),
  },
  {
    title: { en: "Plant a mark", fr: "Planter un jalon" },
    words: {
      en: "A requirement is a mark: here, the grant is at most half of the budget. Units are checked as you write.",
      fr: "Une exigence est un jalon : ici, la subvention ne dépasse pas la moitié du budget. Les unités sont vérifiées à mesure.",
    },
    write: {
      en: `\nrequirement modest "At most half of the budget" : grant / budget <= 50 %\n`,
      fr: `\nexigence modeste "Au plus la moitié du budget" : subvention / budget <= 50 %\n`,
    },
    done: (seen) => declared(seen, "requirement"),
  },
  {
    title: { en: "Decide", fr: "Décider" },
    words: {
      en: "A decision has levels, in order: the first whose condition holds is the verdict.",
      fr: "Une décision a des niveaux, dans l’ordre : le premier dont la condition tient est le verdict.",
    },
    write: {
      en: `\ndecision admission "Admission"\n  admissible when all requirements\n  refused otherwise\n`,
      fr: `\ndécision admission "Admission"\n  recevable quand toutes les exigences\n  non_recevable sinon\n`,
    },
    done: (seen) => declared(seen, "decision"),
  },
  {
    title: { en: "Judge", fr: "Juger" },
    words: {
      en: "Answer in the form: 80,000 of budget and 40,000 of grant are exactly at the mark. Watch the verdict go from open to decided.",
      fr: "Répondez dans le formulaire : 80 000 de budget et 40 000 de subvention sont juste au seuil. Regardez le verdict passer d’ouvert à décidé.",
    },
    done: ({ assessment, data, clean }) =>
      clean && Object.keys(data).length > 0 && (assessment?.decisions[0]?.level ?? null) !== null,
  },
];

/** Whether a step is done. */
export async function isDone(step: number, seen: Omit<Seen, "outline">): Promise<boolean> {
  return STEPS[step]?.done({ ...seen, outline: await outline(seen.text) }) ?? false;
}
