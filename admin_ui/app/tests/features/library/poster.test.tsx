import { MantineProvider } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Change } from "../../../src/features/library/merge.ts";
import { PosterChoice } from "../../../src/features/library/PosterChoice.tsx";
import { libraryFile } from "../../samples.ts";

const VIDEO = libraryFile("v1", { kind: "video", duration: 90 });

function Details({ file, onSave }: { file: MediaFile; onSave: (change: Change) => void }) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <MantineProvider env="test">
      <div ref={content}>
        <video data-testid="player">
          <track kind="captions" />
        </video>
      </div>
      <PosterChoice file={file} content={content} busy={false} onSave={onSave} />
    </MantineProvider>
  );
}

afterEach(cleanup);

describe("the picture of a video", () => {
  it("is the frame at which its player stands, once one has chosen it", () => {
    const onSave = vi.fn();
    const { rerender } = render(<Details file={VIDEO} onSave={onSave} />);
    expect(screen.queryByRole("button")).toBeNull();
    const player = screen.getByTestId<HTMLVideoElement>("player");
    player.currentTime = 12.3456;
    fireEvent.timeUpdate(player);
    fireEvent.click(screen.getByRole("button", { name: "Use the frame at 0:12 as the picture" }));
    expect(onSave).toHaveBeenCalledWith({ poster_s: 12.346 });
    rerender(<Details file={{ ...VIDEO, poster_s: 12.346 }} onSave={onSave} />);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "This frame is the picture" }).disabled).toBe(true);
    fireEvent.click(screen.getByRole("button", { name: "Let OffChat choose the picture" }));
    expect(onSave).toHaveBeenLastCalledWith({ poster_s: null });
  });

  it("is chosen of videos alone", () => {
    render(<Details file={{ ...VIDEO, kind: "image" }} onSave={vi.fn()} />);
    fireEvent.timeUpdate(screen.getByTestId("player"));
    expect(screen.queryByRole("button")).toBeNull();
  });
});
