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
      handler: (page, { bundle, chunk }) => {
        if (!bundle || !chunk) return [];
        const html = stylesLast(page);
        const missing = firstLoad(chunk, bundle, { everyLanguage: false }).filter(
          (name) => !html.includes(base + name),
        );
        const tags = missing.map((name): HtmlTagDescriptor => {
          const href = base + name;
          const injectTo = name.endsWith(".css") ? "body" : "head";
          return { tag: "link", injectTo, attrs: { ...attrsOf(href), crossorigin: true, href } };
        });
        return { html, tags };
      },
    },
  };
}

/** Puts style sheets behind the frame that the page begins with, which need not wait for them; scripts do. */
function stylesLast(html: string): string {
  const sheets: string[] = [];
  const without = html.replace(/\s*<link rel="stylesheet"[^>]*>/g, (sheet) => {
    sheets.push(sheet);
    return "";
  });
  return without.replace("</body>", `${sheets.join("")}\n  </body>`);
}

/** How a browser is told to fetch a file before it meets the place that needs it. */
function attrsOf(href: string): HtmlTagDescriptor["attrs"] {
  if (href.endsWith(".woff2")) return { rel: "preload", as: "font", type: "font/woff2" };
  return { rel: href.endsWith(".css") ? "stylesheet" : "modulepreload" };
}
