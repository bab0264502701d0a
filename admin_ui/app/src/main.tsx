/** Starts the screens in the page that Django serves. */
import "./ui/mantine.css";
import "@fontsource-variable/inter/wght.css";
import "./ui/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { speak } from "./texts/language.ts";
import { giveFocusBack } from "./ui/focusBack.ts";

await speak();
const { App } = await import("./app/App.tsx");
const root = document.getElementById("root");
if (root) {
  giveFocusBack();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
