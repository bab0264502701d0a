/** Lets the page ask for its whole first load at once, instead of for one part after the other has been read. */
import type { HtmlTagDescriptor, Plugin } from "vite";
import { firstLoad } from "./first_load.ts";

export function preload(): Plugin {
  let base = "/";
  return {
    name: "offchat-preload",
    apply: "build",
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle, chunk }) => {
        if (!bundle || !chunk) return [];
        const missing = firstLoad(chunk, bundle, { everyLanguage: false }).filter(
          (name) => !html.includes(base + name),
        );
        return missing.map((name): HtmlTagDescriptor => {
          const href = base + name;
          return { tag: "link", injectTo: "head", attrs: { ...attrsOf(href), crossorigin: true, href } };
        });
      },
    },
  };
}

/** How a browser is told to fetch a file before it meets the place that needs it. */
function attrsOf(href: string): HtmlTagDescriptor["attrs"] {
  if (href.endsWith(".woff2")) return { rel: "preload", as: "font", type: "font/woff2" };
  return { rel: href.endsWith(".css") ? "stylesheet" : "modulepreload" };
}
