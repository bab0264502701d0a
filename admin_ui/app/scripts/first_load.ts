/** Which files of a build the first screen needs. */
import type { Rolldown } from "vite";

/** Other scripts' letters are fetched, and kept, when somebody first writes in them. */
const FONT = /inter-latin-wght-normal.*woff2$/;

/** Words are chunks of their own, of which a page needs one at most. */
const WORDS = /[\\/]texts[\\/](locales[\\/].*\.po(\?.*)?|mirrored\.ts)$/;

/** The chunk that the page begins with. */
export function entryOf(bundle: Rolldown.OutputBundle, worker: string): Rolldown.OutputChunk | undefined {
  return Object.values(bundle).find(
    (one): one is Rolldown.OutputChunk => one.type === "chunk" && one.isEntry && one.fileName !== worker,
  );
}

/** The chunks that these need at once, and these themselves. */
function withImports(names: Iterable<string>, bundle: Rolldown.OutputBundle): Rolldown.OutputChunk[] {
  const found = new Map<string, Rolldown.OutputChunk>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== "chunk") return;
    found.set(name, chunk);
    chunk.imports.forEach(visit);
  };
  for (const name of names) visit(name);
  return [...found.values()];
}

/** The entry, what it asks for at once (the screens and, with `everyLanguage`, all words), their styles and the font. */
export function firstLoad(
  entry: Rolldown.OutputChunk,
  bundle: Rolldown.OutputBundle,
  { everyLanguage }: { everyLanguage: boolean },
): string[] {
  const direct = withImports([entry.fileName], bundle);
  const asked = direct.flatMap(({ dynamicImports }) => dynamicImports);
  const wanted = asked.filter((name) => {
    const chunk = bundle[name];
    return everyLanguage || (chunk?.type === "chunk" && !WORDS.test(chunk.facadeModuleId ?? ""));
  });
  const all = withImports([entry.fileName, ...wanted], bundle);
  const styles = all.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  const fonts = Object.keys(bundle).filter((name) => FONT.test(name));
  return [...all.map(({ fileName }) => fileName), ...styles, ...fonts];
}
