/**
 * Turns the contract that the server exports (JSON Schema) into TypeScript types.
 *
 * `npm run generate` writes client/src/generated/contract.ts; with `--check` it only compares, and fails when stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileFromFile } from "json-schema-to-typescript";

const folder = new URL("../src/generated/", import.meta.url);
const schema = fileURLToPath(new URL("contract.json", folder));
const target = fileURLToPath(new URL("contract.ts", folder));

const types = await compileFromFile(schema, {
  additionalProperties: false,
  unreachableDefinitions: true,
  bannerComment: "/** Generated from contract.json by `npm run generate`; do not edit. */",
});

if (!process.argv.includes("--check")) {
  writeFileSync(target, types);
} else if (readFileSync(target, "utf8") !== types) {
  process.stderr.write("client/src/generated/contract.ts is stale: run `npm run generate` and commit it.\n");
  process.exit(1);
}
