import { MantineProvider } from "@mantine/core";
import { fingerprintOf, Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { newQueries } from "../../../src/features/accounts/session.ts";
import { ImportForm } from "../../../src/features/exchange/ImportForm.tsx";
import type { Kept } from "../../../src/features/exchange/imports.ts";
import { isSame } from "../../../src/features/exchange/imports.ts";

afterEach(cleanup);

const KEPT: Kept = {
  id: "k",
  name: "coast.zip",
  size: 10,
  fingerprint: "1",
  received: 10,
  created_at: "2026-11-20T10:00:00.000Z",
  expires_at: "2026-11-21T10:00:00.000Z",
};

it("says why nothing begins with an archive that was kept and is not any more", async () => {
  const rest = new Rest("http://server", { session: true }, async () => Response.json({ results: [], uploads: [] }));
  const queries = newQueries();
  const form = (kept: Kept[]) => (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ImportForm rest={rest} namespace="demo" busy={false} kept={kept} />
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(form([KEPT]));
  fireEvent.click(screen.getByRole("button", { name: "Use coast.zip" }));
  rerender(form([]));
  fireEvent.click(screen.getByRole("button", { name: "Start test run" }));
  expect((await screen.findByRole("alert")).textContent).toContain("not kept any more");
});

it("takes no archive for another one of the same name and size", async () => {
  const bytes = (last: number) => new Blob([new Uint8Array(3 * 1024 * 1024), new Uint8Array([last])]);
  const [one, again, other] = await Promise.all([1, 1, 2].map((last) => fingerprintOf(bytes(last))));
  expect(one).toBe(again);
  expect(one).not.toBe(other);
  expect(isSame({ ...KEPT, fingerprint: String(one) }, { ...KEPT, fingerprint: String(other) })).toBe(false);
});
