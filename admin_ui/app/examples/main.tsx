/** Starts the page of examples; `?scheme=dark`, `?lang=de` show it otherwise, `?open=palette` opens a dialog. */
import "../src/ui/mantine.css";
import "../src/ui/fonts.css";
import "../src/ui/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { speak } from "../src/texts/language.ts";

await speak();
const { ExamplesPage } = await import("./ExamplesPage.tsx");
const root = document.getElementById("root");
const search = new URLSearchParams(location.search);
const asked = search.get("scheme");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ExamplesPage scheme={asked === "dark" || asked === "light" ? asked : undefined} open={search.get("open")} />
    </StrictMode>,
  );
}
