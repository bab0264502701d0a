/** Copies the style sheet beside the compiled components. */
import { copyFileSync } from "node:fs";

copyFileSync(new URL("../src/media.css", import.meta.url), new URL("../dist/media.css", import.meta.url));
