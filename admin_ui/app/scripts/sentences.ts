/** Each English sentence stands in the code as the id of its words: the catalogue is left with those that are worked out. */
import type { Plugin } from "vite";

const CATALOGUE = /\/en\.po$/;

/** Whether the words are their id, letter for letter. */
function isSaidByItsId([id, words]: [string, unknown]): boolean {
  return words === id || (Array.isArray(words) && words.length === 1 && words[0] === id);
}

/** To be used together with `i18n.setMessagesCompiler`, which makes words of the ids that are not in the catalogue. */
export function sentencesOnce(): Plugin {
  return {
    name: "offchat-sentences-once",
    enforce: "post",
    transform: {
      filter: { id: CATALOGUE },
      handler: async (code) => {
        const { messages } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
        const left = Object.entries(messages as Record<string, unknown>).filter((entry) => !isSaidByItsId(entry));
        return {
          code: `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(left)))});`,
          map: null,
        };
      },
    },
  };
}
