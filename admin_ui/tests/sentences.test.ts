import { expect, it } from "vitest";
import { sentencesOnce } from "../app/scripts/sentences.ts";

it("a sentence that is its own id is left out of the catalogue, and none that is worked out", async () => {
  const words = { Send: ["Send"], "Open {name}": ["Open ", ["name"]], Save: "Save", Delete: ["Remove"] };
  const { transform } = sentencesOnce();
  if (typeof transform !== "object") throw new Error("The plugin transforms nothing.");
  const code = `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(words))});`;
  const handler = transform.handler as unknown as (code: string) => Promise<{ code: string }>;
  const left = await import(`data:text/javascript,${encodeURIComponent((await handler(code)).code)}`);
  expect(left.messages).toEqual({ "Open {name}": ["Open ", ["name"]], Delete: ["Remove"] });
});
