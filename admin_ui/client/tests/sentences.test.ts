/** The SDK speaks in codes: what people read is written by the server or by the application. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../src/", import.meta.url));

/** The texts in a source, without what stands in comments and types. */
function textsIn(source: ts.Node): string[] {
  if (
    ts.isTypeNode(source) ||
    ts.isInterfaceDeclaration(source) ||
    ts.isImportDeclaration(source) ||
    ts.isExportDeclaration(source)
  )
    return [];
  const texts: string[] = ts.isStringLiteralLike(source) ? [source.text] : [];
  if (ts.isTemplateExpression(source)) {
    texts.push([source.head, ...source.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("…"));
  }
  source.forEachChild((child) => void texts.push(...textsIn(child)));
  return texts;
}

it("no sentence stands in the SDK's code", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("generated/"),
  );
  expect(files.length).toBeGreaterThan(20);
  const sentences = files.flatMap((name) => {
    const source = ts.createSourceFile(name, readFileSync(root + name, "utf8"), ts.ScriptTarget.ESNext);
    return textsIn(source).filter((text) => /[a-z]{2,} [a-z…]{2,}/i.test(text));
  });
  expect(sentences).toEqual([]);
});
