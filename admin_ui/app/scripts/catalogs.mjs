/**
 * Brings the catalogues in line with the words of the screens. `--check` fails where they are not, and says how much of a
 * language shows in English; `--complete` fails where anything does (for releases).
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../src/texts/locales");
const names = readdirSync(folder).filter((name) => name.endsWith(".po"));

function read() {
  return names.map((name) => readFileSync(join(folder, name), "utf8"));
}

function lingui(...words) {
  const { status, stdout, stderr } = spawnSync("npx", ["lingui", ...words], {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
  });
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    process.exit(status ?? 1);
  }
}

/** What has no words yet, without the head of the file. */
function untranslated(catalogue) {
  return catalogue
    .split("\n\n")
    .slice(1)
    .filter((entry) => /\nmsgstr ""\s*$/.test(entry))
    .map((entry) => /msgid (.*)/.exec(entry)[1]);
}

const before = read();
lingui("extract", "--clean");
if (process.argv.includes("--check") || process.argv.includes("--complete")) {
  const stale = names.filter((name, place) => readFileSync(join(folder, name), "utf8") !== before[place]);
  for (const [place, name] of names.entries()) writeFileSync(join(folder, name), before[place]);
  for (const name of stale) process.stderr.write(`${name} does not hold the words of the screens: run make fix\n`);
  const missing = before.map(untranslated);
  const complete = process.argv.includes("--complete");
  for (const [place, texts] of missing.entries()) {
    if (texts.length === 0) continue;
    const where = `admin_ui/app/src/texts/locales/${names[place]}`;
    const list = complete ? `:\n  ${texts.join("\n  ")}` : "; `make untranslated` lists them";
    process.stderr.write(`${where}: ${texts.length} texts without a translation are shown in English${list}\n`);
  }
  const incomplete = complete && missing.some((texts) => texts.length > 0);
  if (stale.length > 0 || incomplete) process.exit(1);
}
