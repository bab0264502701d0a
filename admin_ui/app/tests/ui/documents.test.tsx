import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { DocumentSign } from "../../src/ui/DocumentSign.tsx";
import { documentType } from "../../src/ui/documents.ts";

afterEach(cleanup);

it("knows documents by the end of their names", () => {
  const names = ["Plan.v2.PDF", "letter.docx", "sums.xlsx", "talk.odp", "photos.tar.gz", "app.py", "film.srt"];
  expect(names.map(documentType)).toEqual(["pdf", "text", "table", "slides", "archive", "code", "subtitles"]);
  expect([".pdf", "pdf", "file.xyz", "", null].map(documentType)).toEqual([null, null, null, null, null]);
});

it("shows what sort of document a file is, and a plain sheet where that is not known", async () => {
  const { container, rerender } = render(<DocumentSign name="sums.xlsx" size={24} />);
  await vi.waitFor(() => expect(container.querySelector('[data-document="table"]')).not.toBeNull());
  rerender(<DocumentSign name="file.xyz" size={24} />);
  expect(container.querySelector("svg")).not.toBeNull();
  expect(container.querySelector("[data-document]")).toBeNull();
});
