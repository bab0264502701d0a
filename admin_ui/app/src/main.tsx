/** Starts the screens in the page that Django serves. */
import "./ui/mantine.css";
import "./ui/fonts.css";
import "./ui/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { speak } from "./texts/language.ts";
import { giveFocusBack } from "./ui/focusBack.ts";

await speak();
const { App, placeForOver } = await import("./app/App.tsx");
const root = document.getElementById("root");
if (root) {
  placeForOver();
  giveFocusBack();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
