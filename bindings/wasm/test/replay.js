// Asks the modules what was asked natively, and says where its answers are other texts. Runs in Node and in browsers.

/** The calls that the module of pages answers. */
const OF_PAGES = new Set(["render", "schema", "examples"]);

/** The differences, and how many calls were compared. `lines` are what `expected` printed. */
export function replay({ author, judge, pages }, lines) {
  const held = new Map([judge, pages].map((module) => [module, new Map()]));
  const differences = [];
  let compared = 0;
  for (const line of lines) {
    if (line === "") {
      continue;
    }
    const { call, of, given, answer } = JSON.parse(line);
    const module = OF_PAGES.has(call) ? pages : judge;
    const found = ask(() =>
      of === undefined ? author[call](...given) : module[call](handle(author, module, held.get(module), of), ...given),
    );
    compared += 1;
    if (found !== answer) {
      differences.push({ call, given: given.map((each) => each.slice(0, 200)), ...firstDifference(answer, found) });
    }
  }
  return { compared, differences };
}

/** What a module knows a framework by: compiled by the one for the others. */
function handle(author, module, handles, { text, library }) {
  const key = text + library;
  if (!handles.has(key)) {
    const compiled = author.compile("framework", text, library, "en");
    const texts = { ...JSON.parse(library), framework: text };
    const sources = JSON.parse(compiled.report()).sources.map((name) => [name, texts[name]]);
    handles.set(key, module.load(compiled.packed(), JSON.stringify(sources)));
    compiled.free();
  }
  return handles.get(key);
}

/** An answer, or what is thrown: a refusal is a text too. */
function ask(work) {
  try {
    return work();
  } catch (thrown) {
    return typeof thrown === "string" ? thrown : `crash: ${thrown}`;
  }
}

function firstDifference(expected, found) {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) {
    at += 1;
  }
  const around = (text) => text.slice(Math.max(0, at - 40), at + 80);
  return { expected: around(expected), found: around(found) };
}
