import { MantineProvider } from "@mantine/core";
import { Rest } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { newQueries } from "../../src/features/accounts/session.ts";
import { StatisticsView } from "../../src/features/statistics/StatisticsView.tsx";

const NOTHING = {
  at: "2026-11-20T10:00:00.000Z",
  total: { files: 0, bytes: 0 },
  quota: { limit: null, used: 290_000 },
  by_kind: {},
  by_state: {},
  by_tag: [],
  by_uploader: [],
  by_day: [{ day: "2026-11-20", files: 0, bytes: 0 }],
};

afterEach(cleanup);

describe("statistics before anything is counted", () => {
  it("say when there will be some, instead of charts of nothing", async () => {
    const rest = new Rest("http://server", { session: true }, async () => Response.json(NOTHING));
    render(
      <MantineProvider env="test">
        <QueryClientProvider client={newQueries()}>
          <StatisticsView rest={rest} namespace="demo" />
        </QueryClientProvider>
      </MantineProvider>,
    );
    await screen.findByText(/within ten minutes/);
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryByText("0 files")).toBeNull();
  });
});
