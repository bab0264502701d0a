// Judges the AsyncAPI document by the specification's own parser: npm run check. Hints of newer versions are no faults.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const WARNING = 1;
const path = new URL("../../../backend/api/asyncapi.json", import.meta.url);
const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"));
const faults = diagnostics.filter(({ severity }) => severity <= WARNING);
for (const { path: place, message } of faults) process.stderr.write(`asyncapi.json: ${place.join(".")}: ${message}\n`);
process.exitCode = document && faults.length === 0 ? 0 : 1;
