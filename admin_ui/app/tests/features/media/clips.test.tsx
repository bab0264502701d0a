import { MantineProvider } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AttachmentView } from "../../../src/features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../../../src/features/media/access.ts";
import { Glimpse } from "../../../src/features/media/Glimpse.tsx";
import { attachment } from "../../samples.ts";

const NOTHING = { hls: null, mp4: null, picture: null, storyboard: null, clip: null, growing: null };

function picture(clip: string | null): Attachment {
  return attachment({
    kind: "image",
    state: "ready",
    width: 480,
    height: 270,
    thumbnails: { small: "/media/f1/s", medium: "/media/f1/m", large: "/media/f1/l" },
    file_url: "/media/f1/file",
    stream: { ...NOTHING, clip },
  });
}

function show(file: Attachment) {
  return render(
    <MantineProvider env="test">
      <MediaAccessContext value={linksAsTheyAre}>
        <AttachmentView attachment={file} />
      </MediaAccessContext>
    </MantineProvider>,
  );
}

const film = () => document.querySelector("video");
const still = () => document.querySelector('img[src="/media/f1/m"]');

function preferStillness(): void {
  const asked = window.matchMedia("");
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ ...asked, matches: query.includes("reduce") }));
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("an animated picture", () => {
  it("plays as a silent film over its still, again and again, until it is paused", async () => {
    show(picture("/media/f1/clip.a1.mp4"));
    await vi.waitFor(() => expect(film()?.getAttribute("src")).toBe("/media/f1/clip.a1.mp4"));
    expect([film()?.muted, film()?.loop, film()?.autoplay]).toEqual([true, true, true]);
    fireEvent.playing(film() as HTMLVideoElement);
    expect(still()).not.toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Pause animation" }));
    expect(film()).toBeNull();
    expect(screen.getByRole("button", { name: "Play animation" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Open holiday.mp4" })).toBeTruthy();
  });

  it("hides its still where it is seen through, as long as it moves", async () => {
    show(picture("/media/f1/file"));
    await vi.waitFor(() => expect(document.querySelector('img[src="/media/f1/file"]')).not.toBeNull());
    fireEvent.load(document.querySelector('img[src="/media/f1/file"]') as HTMLImageElement);
    expect(still()?.parentElement?.style.visibility).toBe("hidden");
    fireEvent.click(screen.getByRole("button", { name: "Pause animation" }));
    expect(still()?.parentElement?.style.visibility).toBe("");
  });

  it("stands still where less motion is asked for, until the person plays it", async () => {
    preferStillness();
    show(picture("/media/f1/clip.a1.mp4"));
    const play = await screen.findByRole("button", { name: "Play animation" });
    expect(film()).toBeNull();
    fireEvent.click(play);
    expect(film()).not.toBeNull();
  });

  it("is a picture like others before its film is there", () => {
    show(picture(null));
    expect(screen.queryByRole("button", { name: /animation/ })).toBeNull();
  });
});

describe("a look into a video", () => {
  const video = { ...picture("/media/f1/clip.a1.mp4"), kind: "video" as const };

  function grid() {
    render(
      <MediaAccessContext value={linksAsTheyAre}>
        <button type="button">
          <Glimpse attachment={video} />
        </button>
      </MediaAccessContext>,
    );
    return screen.getByRole("button");
  }

  it("plays while the pointer rests on it", async () => {
    const tile = grid();
    fireEvent.pointerEnter(tile, { pointerType: "mouse" });
    await vi.waitFor(() => expect(film()?.getAttribute("src")).toBe("/media/f1/clip.a1.mp4"));
    fireEvent.pointerLeave(tile, { pointerType: "mouse" });
    expect(film()).toBeNull();
  });

  it("plays under no finger, and not where less motion is asked for", () => {
    vi.useFakeTimers();
    const tile = grid();
    fireEvent.pointerEnter(tile, { pointerType: "touch" });
    preferStillness();
    fireEvent.pointerEnter(tile, { pointerType: "mouse" });
    vi.runAllTimers();
    vi.useRealTimers();
    expect(film()).toBeNull();
  });
});
