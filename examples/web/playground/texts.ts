// The words of the playground.

import type { Language } from "jalon";

const en = {
  editor: "The framework",
  form: "Its form and its verdict",
  chooseFramework: "Open a framework…",
  chooseProject: "Fill in a sample…",
  empty: "An empty project",
  layOut: "Lay out",
  translate: { en: "Into French words", fr: "Into English words" },
  share: "Copy a link",
  shared: "A link that holds the text is in your clipboard.",
  notShared: "The link is in the address bar.",
  tour: "First steps",
  other: "Français",
  showForm: "Show the form",
  showText: "Show the text",
  clean: "No fault. The form follows the text.",
  stale: "The form is that of the last text without faults.",
  line: (line: number) => `line ${String(line)}`,
  fix: "Mend it",
  replaceBy: (text: string) => (text.trim() === "" ? "Take it out" : `Write “${text.trim().slice(0, 40)}”`),
  step: (number: number, all: number) => `Step ${String(number)} of ${String(all)}`,
  put: "Write it for me",
  next: "Next step",
  close: "End the tour",
  done: "Well done.",
  finished: "You have planted your first marks. Open a real framework above to see how far it goes.",
};

/** The words of the playground in one language. */
export type Texts = typeof en;

const fr: Texts = {
  editor: "Le référentiel",
  form: "Son formulaire et son verdict",
  chooseFramework: "Ouvrir un référentiel…",
  chooseProject: "Remplir un exemple…",
  empty: "Un projet vide",
  layOut: "Mettre en forme",
  translate: { en: "En mots français", fr: "En mots anglais" },
  share: "Copier un lien",
  shared: "Un lien qui contient le texte est dans votre presse-papiers.",
  notShared: "Le lien est dans la barre d’adresse.",
  tour: "Premiers pas",
  other: "English",
  showForm: "Voir le formulaire",
  showText: "Voir le texte",
  clean: "Aucune faute. Le formulaire suit le texte.",
  stale: "Le formulaire est celui du dernier texte sans faute.",
  line: (line) => `ligne ${String(line)}`,
  fix: "Corriger",
  replaceBy: (text) => (text.trim() === "" ? "L’enlever" : `Écrire « ${text.trim().slice(0, 40)} »`),
  step: (number, all) => `Étape ${String(number)} sur ${String(all)}`,
  put: "L’écrire pour moi",
  next: "Étape suivante",
  close: "Finir la visite",
  done: "Bien joué.",
  finished: "Vos premiers jalons sont plantés. Ouvrez un vrai référentiel ci-dessus pour voir jusqu’où cela va.",
};

/** The words in the reader's language. */
export function texts(lang: Language): Texts {
  return lang === "fr" ? fr : en;
}
