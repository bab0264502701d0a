/**
 * Turns what the server exports into TypeScript types: its contract (JSON Schema) and its HTTP API (OpenAPI).
 *
 * `make fix` exports both and writes the `.ts` files of client/src/generated; `make check` compares (`--check`), and
 * fails when one is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import openapiTypes, { astToString } from "openapi-typescript";

const folder = new URL("../src/generated/", import.meta.url);
const banner = (source) => `/** Generated from ${source} by \`npm run generate\`; do not edit. */\n`;

/** Tuples as older drafts of JSON Schema write them, which is how `json-schema-to-typescript` knows them. */
function withOldTuples(_, value) {
  return Array.isArray(value?.prefixItems) ? { ...value, items: value.prefixItems } : value;
}

const contract = () => {
  const schema = JSON.parse(readFileSync(new URL("contract.json", folder), "utf8"), withOldTuples);
  return compile(schema, schema.title, {
    additionalProperties: false,
    unreachableDefinitions: true,
    bannerComment: banner("contract.json").trim(),
  });
};

/** The document that `manage.py spectacular` has written, without refusals: those become errors, which have one shape. */
function withoutRefusals() {
  const document = JSON.parse(readFileSync(new URL("../../../.tools/openapi.json", import.meta.url), "utf8"));
  for (const operation of Object.values(document.paths).flatMap(Object.values)) {
    const answers = Object.entries(operation.responses ?? {}).filter(([status]) => /^[123]/.test(status));
    operation.responses = Object.fromEntries(answers);
  }
  return document;
}

const openapi = async () =>
  `${banner("the OpenAPI document")}\n${astToString(await openapiTypes(withoutRefusals(), { defaultNonNullable: false }))}`;

const made = { "contract.ts": await contract(), "openapi.ts": await openapi() };
for (const [name, types] of Object.entries(made)) {
  const target = new URL(name, folder);
  if (!process.argv.includes("--check")) {
    writeFileSync(target, types);
  } else if (readFileSync(target, "utf8") !== types) {
    process.stderr.write(`client/src/generated/${name} is stale: run \`make fix\` and commit it.\n`);
    process.exitCode = 1;
  }
}
