/** The frame of a video that stands for it, chosen where it is watched. */
import { OffChatError } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { choosePoster } from "../../../src/app/poster.ts";
import { linksAsTheyAre, type MediaAccess, MediaAccessContext } from "../../../src/features/media/access.ts";
import { FrameChoice } from "../../../src/features/media/viewer/FrameChoice.tsx";
import { attachment } from "../../samples.ts";

const VIDEO = attachment({ kind: "video", state: "ready", duration: 90 });

function Watched({ choose }: { choose: MediaAccess["choosePoster"] }) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <MediaAccessContext value={{ ...linksAsTheyAre, ...(choose && { choosePoster: choose }) }}>
      <div ref={content}>
        <video data-testid="player">
          <track kind="captions" />
        </video>
        <FrameChoice attachment={VIDEO} content={content} />
      </div>
    </MediaAccessContext>
  );
}

function pauseAt(seconds: number): void {
  const player = screen.getByTestId<HTMLVideoElement>("player");
  player.currentTime = seconds;
  fireEvent.pause(player);
}

afterEach(cleanup);

describe("the frame at which a video is paused", () => {
  it("is chosen by who has sent it, and said to be, or why not", async () => {
    const detail = "Only a video that is ready has a picture to choose.";
    const choose = vi.fn().mockRejectedValueOnce(new OffChatError({ code: "conflict", detail, retryable: false }));
    render(<Watched choose={() => choose} />);
    expect(screen.queryByRole("button")).toBeNull();
    pauseAt(12.3456);
    const button = screen.getByRole("button", { name: "Use this frame as the picture" });
    fireEvent.click(button);
    expect((await screen.findByRole("alert")).textContent).toContain(detail);
    choose.mockResolvedValueOnce(undefined);
    fireEvent.click(button);
    expect(await screen.findByText(/Everybody will see this frame/)).toBeTruthy();
    expect(choose).toHaveBeenLastCalledWith(12.346);
    fireEvent.click(button);
    expect(choose).toHaveBeenCalledTimes(2);
    pauseAt(13);
    expect(button.getAttribute("aria-disabled")).toBe("false");
    const player = screen.getByTestId<HTMLVideoElement>("player");
    Object.defineProperty(player, "paused", { value: false });
    fireEvent.play(player);
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("is nobody else's to choose", () => {
    render(<Watched choose={() => null} />);
    pauseAt(12);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("a choice while somebody else changes the file", () => {
  it("is made on top of that", async () => {
    const get = vi.fn().mockResolvedValueOnce({ revision: 3 }).mockResolvedValueOnce({ revision: 4 });
    const patch = vi
      .fn()
      .mockRejectedValueOnce(new OffChatError({ code: "precondition_failed", status: 412, retryable: false }))
      .mockResolvedValueOnce({});
    await choosePoster({ get, patch } as never, "v1", 5);
    expect(patch).toHaveBeenLastCalledWith("/api/v1/media/files/{media_id}/", {
      path: { media_id: "v1" },
      body: { poster_s: 5 },
      ifMatch: '"4"',
    });
  });
});
