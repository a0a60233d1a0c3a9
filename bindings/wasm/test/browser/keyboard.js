// Answers a form with the keyboard alone: Tab from control to control, and at each the keys that its kind takes.

/** Fills in what a sample of data says, until `done`. */
export async function fillByKeyboard(page, data, done) {
  await page.evaluate(() => {
    document.querySelector("jalon-form").shadowRoot.querySelector("input[name=view]").focus();
  });
  const answered = new Set();
  for (let step = 0; step < 900; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop === undefined) {
      // Past the end of the form: once more from its beginning.
      await page.evaluate(() => {
        document.querySelector("jalon-form").shadowRoot.querySelector("input[name=view]").focus();
      });
      continue;
    }
    if (await answer(page, stop, data, answered)) {
      if (await done()) {
        return;
      }
    }
  }
  throw new Error("the form was not done after 900 steps");
}

/** The control that has the focus. */
function focused(page) {
  return page.evaluate(() => {
    const at = document.querySelector("jalon-form").shadowRoot?.activeElement;
    if (at == null) {
      return undefined;
    }
    const group = [...at.getRootNode().querySelectorAll("input")].filter(
      ({ name, type }) => name === at.name && type === at.type,
    );
    return {
      tag: at.localName,
      type: at.type,
      name: at.getAttribute("name") ?? "",
      value: at.value,
      checked: at.checked ?? false,
      inside: at.closest(".options") !== null,
      adds: at.classList.contains("add") ? (at.closest("[data-at]")?.dataset.at ?? "") : undefined,
      options: at.localName === "select" ? [...at.options].map(({ value }) => value) : group.map(({ value }) => value),
    };
  });
}

/** Gives the answer of the data at the place of a control, by keys; whether it did. */
async function answer(page, stop, data, answered) {
  if (stop.inside) {
    return false;
  }
  if (stop.adds !== undefined) {
    const rows = at(data, stop.adds);
    const present = [...answered].filter((name) => name.startsWith(`${stop.adds}/+`)).length;
    if (!Array.isArray(rows) || present >= rows.length) {
      return false;
    }
    answered.add(`${stop.adds}/+${present}`);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(20);
    const { id } = rows[present];
    if (id !== undefined) {
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type(id);
    }
    return true;
  }
  const key = stop.type === "checkbox" ? `${stop.name}=${stop.value}` : stop.name;
  const wanted = at(data, stop.name);
  if (stop.name === "" || wanted === undefined || answered.has(key)) {
    return false;
  }
  answered.add(key);
  if (stop.type === "checkbox") {
    const yes = stop.value === "" ? wanted.length === 0 : wanted.includes(stop.value);
    if (yes && !stop.checked) {
      await page.keyboard.press("Space");
    }
    return yes;
  }
  if (typeof wanted === "object") {
    return false;
  }
  if (stop.type === "radio") {
    await page.keyboard.press("Space");
    for (let down = 0; down < stop.options.indexOf(String(wanted)); down += 1) {
      await page.keyboard.press("ArrowDown");
    }
  } else if (stop.tag === "select") {
    for (let down = 0; down < stop.options.indexOf(String(wanted)); down += 1) {
      await page.keyboard.press("ArrowDown");
    }
  } else if (stop.type === "date") {
    const [year, month, day] = wanted.split("-");
    // As a browser in American English asks for a date: month, day, year.
    await page.keyboard.type(`${month}${day}${year}`);
  } else {
    await page.keyboard.type(String(wanted));
  }
  return true;
}

function at(data, pointer) {
  return pointer
    .split("/")
    .slice(1)
    .reduce((here, key) => here?.[key], data);
}
