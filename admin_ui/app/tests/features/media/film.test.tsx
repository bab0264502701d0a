import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { linksAsTheyAre, MediaAccessContext } from "../../../src/features/media/access.ts";
import { Film } from "../../../src/features/media/viewer/Film.tsx";
import { attachment } from "../../samples.ts";

afterEach(cleanup);

describe("the filmstrip of a room with thousands of files", () => {
  it("draws those around the present one alone", () => {
    const items = Array.from({ length: 3000 }, (_, at) => ({
      attachment: attachment({ id: `f${at}`, name: `f${at}.jpg` }),
    }));
    render(
      <MediaAccessContext value={linksAsTheyAre}>
        <Film items={items} current="f2000" onPick={() => undefined} />
      </MediaAccessContext>,
    );
    const frames = screen.getAllByRole("button");
    expect(frames.length).toBeLessThan(300);
    expect(frames.findIndex((frame) => frame.getAttribute("aria-current") === "true")).toBe((frames.length - 1) / 2);
  });
});
