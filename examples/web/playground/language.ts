// The language in the editor: colours, completion, faults with their fixes. The words come from the module's vocabularies.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  autocompletion,
} from "@codemirror/autocomplete";
import {
  HighlightStyle,
  LanguageSupport,
  StreamLanguage,
  type StringStream,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { type Language, type Problem, type Vocabulary, check, inWords, outline } from "jalon";

import { texts } from "./texts.js";

type Vocabularies = Record<Language, Vocabulary>;

interface State {
  /** Whether a name follows: the noun of a declaration was just read. */
  named: boolean;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.]*/u;

/** Colours by what a word is in its place: nouns in column one, properties at the start of indented lines, words between. */
export function highlighting(words: Vocabularies): Extension {
  const both = (part: "nouns" | "properties" | "reserved" | "others") =>
    [...words.en[part], ...words.fr[part]].sort((one, other) => other.length - one.length);
  const [nouns, properties] = [new Set(both("nouns")), both("properties")];
  const operators = new Set([...both("reserved"), ...both("others")].flatMap((phrase) => phrase.split(" ")));
  const functions = new Set([...words.en.functions, ...words.fr.functions].map(({ name }) => name));

  const token = (stream: StringStream, state: State): string | null => {
    const [atStart, indented] = [stream.sol(), stream.indentation() > 0];
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match(/^#.*/u)) {
      return "comment";
    }
    if (stream.match(/^"(?:[^"]|"")*"?/u)) {
      state.named = false;
      return "string";
    }
    if (stream.match(/^\d{4}-[\dQTHS][\d-]*/u) || stream.match(/^\d[\d\u00a0\u202f_]*(?:[.,]\d+)?/u)) {
      return "number";
    }
    const first = stream.string.slice(0, stream.pos).trim() === "";
    if (first && indented) {
      const phrase = properties.find((each) => follows(stream, each));
      if (phrase !== undefined) {
        stream.pos += phrase.length;
        return "propertyName";
      }
    }
    const found = stream.match(NAME) as RegExpMatchArray | null;
    if (found === null) {
      stream.next();
      return /[=<>≠≤≥+\-*/^]/u.test(stream.current()) ? "operator" : "punctuation";
    }
    const [word] = found;
    if (atStart && nouns.has(word)) {
      state.named = true;
      return "keyword";
    }
    if (state.named) {
      state.named = false;
      return "def";
    }
    if (stream.peek() === "(" && functions.has(word)) {
      return "function";
    }
    return operators.has(word) ? "operatorKeyword" : "variableName";
  };

  const language = StreamLanguage.define<State>({
    name: "jalon",
    startState: () => ({ named: false }),
    token,
    languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
    tokenTable: { def: tags.definition(tags.variableName), function: tags.function(tags.variableName) },
  });
  return [new LanguageSupport(language), syntaxHighlighting(COLOURS)];
}

function follows(stream: StringStream, phrase: string): boolean {
  const rest = stream.string.slice(stream.pos);
  return rest.startsWith(phrase) && !/[\p{L}\p{N}_]/u.test(rest.charAt(phrase.length));
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "700" },
  { tag: tags.propertyName, color: "light-dark(#6b3fa0, #c6a8f2)" },
  { tag: tags.definition(tags.variableName), fontWeight: "700" },
  { tag: tags.function(tags.variableName), color: "light-dark(#8a3d00, #f2b880)" },
  { tag: tags.operatorKeyword, color: "light-dark(#7a1f5c, #f0a6d4)" },
  { tag: tags.string, color: "light-dark(#1d5c2e, #9ad6a8)" },
  { tag: tags.number, color: "light-dark(#174a8c, #9dc1f5)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

/** Completes nouns in column one, properties at the start of a line, and names, functions and words elsewhere. */
export function completion(words: Vocabularies): Extension {
  return autocompletion({
    icons: false,
    override: [
      async (context) => {
        const found = context.matchBefore(/[\p{L}_][\p{L}\p{N}_.]*$/u);
        if (found === null && !context.explicit) {
          return null;
        }
        return complete(context, found?.from ?? context.pos, words);
      },
    ],
  });
}

async function complete(context: CompletionContext, from: number, words: Vocabularies): Promise<CompletionResult> {
  const text = context.state.doc.toString();
  const { declarations, language } = await outline(text);
  const own = words[language];
  const before = context.state.sliceDoc(context.state.doc.lineAt(from).from, from);
  const plain = (list: readonly string[], type: string): Completion[] => list.map((label) => ({ label, type }));
  if (before === "") {
    return { from, options: plain(own.nouns, "keyword") };
  }
  const names: Completion[] = declarations
    .filter(({ name, noun }) => name !== "" && noun !== "framework" && noun !== "example")
    .map(({ name, label, noun }) => ({ label: name, detail: label ?? noun, type: "variable", boost: 2 }));
  const functions: Completion[] = own.functions.map(({ name, signature, documentation }) => ({
    label: name,
    detail: signature,
    info: documentation,
    type: "function",
    apply: `${name}(`,
  }));
  const all = [
    ...names,
    ...functions,
    ...plain([...own.reserved, ...own.others, ...own.attributes, ...own.arguments], "text"),
  ];
  return { from, options: before.trim() === "" ? [...plain(own.properties, "keyword"), ...all] : all };
}

/** Underlines faults; their fixes are actions. What was found is handed on. */
export function faults(lang: () => Language, found: (text: string, problems: readonly Problem[]) => void): Extension {
  return linter(
    async (view): Promise<Diagnostic[]> => {
      const text = view.state.doc.toString();
      const problems = await check({ text, name: "framework" }, { lang: lang() });
      if (view.state.doc.toString() !== text) {
        return [];
      }
      found(text, problems);
      return problems
        .filter(({ place }) => place.source === "framework")
        .map((problem) => {
          const { place, fix } = problem;
          const [start, end] = [place.start.utf16, Math.max(place.end.utf16, place.start.utf16)];
          return {
            from: Math.min(start, text.length),
            to: Math.min(end, text.length),
            severity: problem.severity,
            source: problem.code,
            message: inWords(problem),
            actions:
              fix == null
                ? []
                : [
                    {
                      name: texts(lang()).replaceBy(fix.text),
                      apply: (editor) => {
                        editor.dispatch({
                          changes: { from: fix.place.start.utf16, to: fix.place.end.utf16, insert: fix.text },
                        });
                      },
                    },
                  ],
          } satisfies Diagnostic;
        });
    },
    { delay: 150 },
  );
}
