/** Tells the service worker which files of a build open the page without a connection. */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";
import { entryOf, firstLoad } from "./first_load.ts";

/** The name that the worker's source has for what is put in here. */
const PLACE = "__SHELL__";

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
        const entry = entryOf(bundle, worker);
        if (script?.type !== "chunk" || !entry) throw new Error("The build has no service worker or no page.");
        const files = [...new Set(firstLoad(entry, bundle, { everyLanguage: true }))].sort().map((name) => base + name);
        const build = createHash("sha256").update(files.join()).digest("hex").slice(0, 16);
        if (!script.code.includes(PLACE)) throw new Error(`The service worker does not ask for ${PLACE}.`);
        script.code = script.code.replace(PLACE, JSON.stringify({ build, entry: base + entry.fileName, files }));
      },
    },
  };
}
