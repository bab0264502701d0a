/** Tells the service worker which files of a build open the page without a connection. */
import { createHash } from "node:crypto";
import type { Plugin, Rolldown } from "vite";

/** The name that the worker's source has for what is put in here. */
const PLACE = "__SHELL__";

/** Other scripts' letters are fetched, and kept, when somebody first writes in them. */
const FONT = /inter-latin-wght-normal/;

/** The chunks that these need at once, and these themselves. */
function withImports(names: Iterable<string>, bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== "chunk") return;
    found.add(name);
    chunk.imports.forEach(visit);
  };
  for (const name of names) visit(name);
  return found;
}

function chunksOf(names: Set<string>, bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  return [...names].map((name) => bundle[name]).filter((chunk) => chunk?.type === "chunk");
}

/** The first load: the entry, what it asks for at once (the screens and the words), and their styles. */
function firstLoad(entry: string, bundle: Rolldown.OutputBundle): string[] {
  const direct = withImports([entry], bundle);
  const asked = chunksOf(direct, bundle).flatMap(({ dynamicImports }) => dynamicImports);
  const all = withImports([...direct, ...asked], bundle);
  const styles = chunksOf(all, bundle).flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  return [...all, ...styles, ...Object.keys(bundle).filter((name) => FONT.test(name))];
}

/** Puts the list into the worker's code; its version is told by the names, which carry hashes. */
export function shell(worker: string): Plugin {
  let base = "/";
  return {
    name: "offchat-shell",
    apply: "build",
    configResolved: (config) => {
      base = config.base;
    },
    generateBundle: {
      order: "post",
      handler: (_, bundle) => {
        const script = bundle[worker];
        const entry = Object.values(bundle).find(
          (one) => one.type === "chunk" && one.isEntry && one.fileName !== worker,
        );
        if (script?.type !== "chunk" || !entry) throw new Error("The build has no service worker or no page.");
        const files = [...new Set(firstLoad(entry.fileName, bundle))].sort().map((name) => base + name);
        const build = createHash("sha256").update(files.join()).digest("hex").slice(0, 16);
        if (!script.code.includes(PLACE)) throw new Error(`The service worker does not ask for ${PLACE}.`);
        script.code = script.code.replace(PLACE, JSON.stringify({ build, entry: base + entry.fileName, files }));
      },
    },
  };
}
