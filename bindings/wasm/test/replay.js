// Asks a module what was asked natively, and says where its answers are other texts. Runs in Node and in browsers.

/** The differences, and how many calls were compared. `glue` is the module; `lines` are what `expected` printed. */
export function replay(glue, lines) {
  const handles = new Map();
  const differences = [];
  let compared = 0;
  for (const line of lines) {
    if (line === "") {
      continue;
    }
    const { call, of, given, answer } = JSON.parse(line);
    const found = ask(() =>
      of === undefined ? glue[call](...given) : glue[call](handle(glue, handles, of), ...given),
    );
    compared += 1;
    if (found !== answer) {
      differences.push({ call, given: given.map((each) => each.slice(0, 200)), ...firstDifference(answer, found) });
    }
  }
  return { compared, differences };
}

function handle(glue, handles, { text, library }) {
  const key = text + library;
  if (!handles.has(key)) {
    handles.set(key, JSON.parse(glue.load("framework", text, library, "en")).handle);
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
