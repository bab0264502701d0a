/** Brings the catalogues in line with the words of the screens; `--check` fails where they are not, or lack a translation. */
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

const before = read();
lingui("extract", "--clean");
if (process.argv.includes("--check")) {
  const stale = names.filter((name, place) => readFileSync(join(folder, name), "utf8") !== before[place]);
  for (const [place, name] of names.entries()) writeFileSync(join(folder, name), before[place]);
  const missing = names.filter((_, place) =>
    /\nmsgstr ""(?!\n")/.test(before[place].replace(/^msgid ""\nmsgstr ""/, "")),
  );
  for (const name of stale) process.stderr.write(`${name} does not hold the words of the screens: run make fix\n`);
  for (const name of missing) process.stderr.write(`${name} lacks translations\n`);
  if (stale.length + missing.length > 0) process.exit(1);
}
