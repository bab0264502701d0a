import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { linksAsTheyAre, MediaAccessContext } from "../../../src/features/media/access.ts";
import { MessageFiles } from "../../../src/features/media/MessageFiles.tsx";
import { attachment } from "../../samples.ts";

afterEach(cleanup);

it("shows the caption of a file but for the time that it is withheld, and while it is scanned", () => {
  const page = (hold: "scan" | "quarantined" | null) => (
    <MantineProvider env="test">
      <MediaAccessContext value={linksAsTheyAre}>
        <MessageFiles attachments={[attachment({ hold })]} uploads={[]} captions={{ f1: "Ash Lane" }} />
      </MediaAccessContext>
    </MantineProvider>
  );
  const { rerender } = render(page("scan"));
  expect(screen.queryByText("Ash Lane")).not.toBeNull();
  rerender(page("quarantined"));
  expect(screen.queryByText("Ash Lane")).toBeNull();
  rerender(page(null));
  expect(screen.queryByText("Ash Lane")).not.toBeNull();
});
