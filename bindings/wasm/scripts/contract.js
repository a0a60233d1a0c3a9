// The types of the contract, from its JSON Schemas: what two of them share is written once.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";

import { compile } from "json-schema-to-typescript";

/** Writes the types of all schemas of a folder into one file. */
export async function writeContract(folder, file) {
  const whole = { title: "Contract", type: "object", additionalProperties: false, properties: {}, $defs: {} };
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".schema.json"))) {
    const { $defs, $schema, ...root } = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
    void $schema;
    for (const [id, schema] of Object.entries({ ...$defs, [root.title]: root })) {
      const present = whole.$defs[id];
      if (present !== undefined && JSON.stringify(present) !== JSON.stringify(schema)) {
        throw new Error(`two schemas of the contract differ on ${id}`);
      }
      whole.$defs[id] = schema;
    }
    whole.properties[name.replace(".schema.json", "")] = { $ref: `#/$defs/${root.title}` };
  }
  const text = await compile(named(whole), "Contract", {
    additionalProperties: false,
    bannerComment: "// The contract of results, from bindings/contract. Generated.",
    format: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  });
  writeFileSync(file, text);
}

/** A reference with words of its own beside it would be written out again under another name: its type is named instead. */
function named(schema) {
  if (Array.isArray(schema)) {
    return schema.map(named);
  }
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const { $ref, description } = schema;
  if (typeof $ref === "string" && schema.oneOf === undefined && schema.properties === undefined) {
    return { description, tsType: $ref.replace("#/$defs/", "") };
  }
  const { oneOf, title, ...rest } = schema;
  if (oneOf !== undefined && schema.properties !== undefined) {
    // a record that is one of several sorts: what all have, and what each has
    return {
      title,
      description,
      allOf: [named({ ...rest, additionalProperties: false }), { oneOf: named(oneOf) }],
    };
  }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, named(value)]));
}
