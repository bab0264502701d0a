/** The layers of the SDK and of the screens are held by lint: each rule is tried by breaking it. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
let folder: string;

/** What lint says of a tree with these files; each holds one line. */
async function lint(name: string, files: Record<string, string>): Promise<string> {
  const tree = join(folder, name);
  await mkdir(tree);
  await cp(join(root, "biome.json"), join(tree, "biome.json"));
  for (const [path, line] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), `${line}\n`);
  }
  return new Promise((resolve) => {
    const options = { cwd: tree, env: { ...process.env, NO_COLOR: "1" } };
    execFile(process.execPath, [biome, "lint", "--reporter=github", "."], options, (_, out, said) =>
      resolve((out + said).replaceAll(`${tree}/`, "")),
    );
  });
}

const importing = (from: string) => `import "${from}";`;

const FORBIDDEN: [file: string, imported: string][] = [
  ["app/src/features/chat/x.ts", "../media/access.ts"],
  ["app/src/features/chat/x.ts", "../../features/media/access.ts"],
  ["app/src/features/chat/x.ts", "../../app/App.tsx"],
  ["app/src/features/chat/parts/x.ts", "../../media/access.ts"],
  ["app/src/features/chat/x.ts", "../../../../client/src/errors.ts"],
  ["app/src/ui/x.ts", "../features/media/access.ts"],
  ["app/src/ui/x.ts", "../app/theme.ts"],
  ["app/src/app/x.ts", "../../../client/src/errors.ts"],
  ["components/src/x.ts", "../../app/src/texts.ts"],
  ["components/src/parts/x.ts", "@offchat/app"],
  ["client/src/errors.ts", "./state/model.ts"],
  ["client/src/transport/x.ts", "../state/model.ts"],
  ["client/src/state/x.ts", "../transport/rest.ts"],
  ["client/src/uploads/x.ts", "../api/chat.ts"],
  ["client/src/uploads/x.ts", "../persistence/browser.ts"],
  ["client/src/persistence/x.ts", "../api/chat.ts"],
  ["client/src/api/x.ts", "../index.ts"],
  ["client/src/api/x.ts", "react"],
  ["client/src/state/x.ts", "@tanstack/react-query"],
];

const ALLOWED: [file: string, imported: string][] = [
  ["app/src/features/chat/x.ts", "./y.ts"],
  ["app/src/features/chat/x.ts", "../../texts.ts"],
  ["app/src/features/chat/x.ts", "../../ui/format.ts"],
  ["app/src/features/chat/x.ts", "@offchat/client"],
  ["app/src/features/chat/parts/x.ts", "../y.ts"],
  ["app/src/features/chat/parts/x.ts", "../../../ui/format.ts"],
  ["app/src/app/x.ts", "../features/chat/connection.ts"],
  ["client/src/api/x.ts", "../transport/rest.ts"],
  ["client/src/uploads/x.ts", "../state/model.ts"],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layers-"));
});

afterAll(() => rm(folder, { recursive: true }));

it("an import that crosses features, goes upwards or brings a framework into the SDK is an error, and no other", async () => {
  const named = (cases: typeof ALLOWED, kind: string) =>
    Object.fromEntries(cases.map(([file, from], n) => [file.replace("x.ts", `${kind}${n}.ts`), importing(from)]));
  const leaf = { "client/src/errors.ts": importing("./state/model.ts") };
  const said = await lint("imports", { ...named(FORBIDDEN, "bad"), ...named(ALLOWED, "good"), ...leaf });
  const refused = said.matchAll(/noRestrictedImports,file=([^,]+)/g);
  const wanted = [...Object.keys(named(FORBIDDEN, "bad")), ...Object.keys(leaf)];
  expect([...new Set([...refused].map(([, file]) => file))].sort()).toEqual([...new Set(wanted)].sort());
});

it("two files that import each other are an error, also where only types are imported", async () => {
  const said = await lint("cycle", {
    "client/src/state/a.ts": 'import type { B } from "./b.ts";\nexport type A = B[];',
    "client/src/state/b.ts": 'import type { A } from "./a.ts";\nexport type B = A | 1;',
  });
  expect(said).toMatch(/noImportCycles,file=client\/src\/state\/a\.ts/);
});
