import { MantineProvider } from "@mantine/core";
import type { Attachment, LocalUpload, UnfinishedUpload, UploadProgress } from "@offchat/client";
import { OffChatError } from "@offchat/client";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AttachmentView } from "../../../src/features/media/AttachmentView.tsx";
import type { LiveMedia, MediaAccess } from "../../../src/features/media/access.ts";
import { linksAsTheyAre, MediaAccessContext, STILL } from "../../../src/features/media/access.ts";
import { useMoving } from "../../../src/features/media/Transfer.tsx";
import { attachment } from "../../samples.ts";

interface Shown {
  progress?: UploadProgress;
  local?: LocalUpload;
  interrupted?: UnfinishedUpload;
}

function liveWith({ progress, local, interrupted }: Shown): LiveMedia {
  return {
    ...STILL,
    progress: () => progress,
    uploadOf: () => local ?? null,
    upload: () => local ?? null,
    unfinished: () => interrupted ?? null,
  };
}

function page(file: Attachment, more: Shown = {}, access: MediaAccess = linksAsTheyAre) {
  return (
    <MantineProvider env="test">
      <MediaAccessContext value={{ ...access, live: liveWith(more) }}>
        <AttachmentView attachment={file} />
      </MediaAccessContext>
    </MantineProvider>
  );
}

const READY = attachment({
  version: 4,
  state: "ready",
  width: 1920,
  height: 1080,
  thumbnails: { small: "/media/f1/s", medium: "/media/f1/m", large: "/media/f1/l" },
  file_url: "/media/f1/file",
  download_url: "/media/f1/file?download=1",
});

const video = () => document.querySelector("video");

/** The player is loaded once it is wanted. */
async function play(): Promise<void> {
  fireEvent.click(screen.getByRole("button", { name: "Play video" }));
  await vi.waitFor(() => expect(video()).not.toBeNull());
}

afterEach(cleanup);

describe("a video in the conversation", () => {
  it("plays while it is being sent where that is offered, and goes on in the same player once it is whole", async () => {
    const stream = { hls: null, mp4: null, picture: null, storyboard: null, clip: null, growing: "/media/f1/growing" };
    const coming = { ...READY, state: "uploading" as const, file_url: null, download_url: null, stream };
    const { rerender } = render(page(coming));
    fireEvent.click(screen.getByRole("button", { name: "Play video while it is being sent" }));
    await vi.waitFor(() => expect(video()).not.toBeNull());
    expect(video()?.getAttribute("src")).toBe("/media/f1/growing");
    const player = video();
    rerender(page({ ...READY, stream: { ...stream, growing: null } }));
    expect(video()).toBe(player);
    // What is withheld meanwhile goes
    rerender(page({ ...READY, hold: "quarantined", stream: null, file_url: null }));
    expect(video()).toBeNull();
  });

  it("shows everybody how far its upload is", () => {
    const progress = { media: "f1", message: "m1", received: 420, size: 1000, percent: 42, bytes_per_s: 1, eta_s: 1 };
    render(page(attachment(), { progress }));
    expect(screen.getByRole("progressbar", { name: "Upload of holiday.mp4" }).getAttribute("aria-valuenow")).toBe("42");
    expect(screen.getByText(/^42%/)).toBeTruthy();
  });

  it("shows no speed when nothing has moved for a while, and says so", () => {
    vi.useFakeTimers();
    const progress = { media: "f1", message: "m1", received: 420, size: 1000, percent: 42, bytes_per_s: 9, eta_s: 64 };
    const { rerender } = render(page(attachment(), { progress }));
    expect(screen.getByText("42% · 9 byte/s · 1 min")).toBeTruthy();
    act(() => void vi.advanceTimersByTime(3100));
    expect(screen.queryByText(/byte\/s/)).toBeNull();
    expect(screen.getByText("42% · Nothing is arriving at the moment")).toBeTruthy();
    rerender(page(attachment(), { progress: { ...progress, received: 500 } }));
    expect(screen.getByText("50% · 9 byte/s · 1 min")).toBeTruthy();
    vi.useRealTimers();
  });

  it("shows the first page of a document, and says what it is", () => {
    const thumbnails = { small: "/p/small.webp", medium: "/p/medium.webp", large: "/p/large.webp" };
    const paper = attachment({
      kind: "file",
      state: "ready",
      name: "Plan.v2.pdf",
      size: 2048,
      pages: 12,
      download_url: "/p/file",
    });
    const { rerender } = render(
      page({ ...paper, thumbnails, thumbnail_url: "/p/medium.webp", alt_text: "Plan of a house" }),
    );
    expect(screen.getByRole("img", { name: "Plan of a house" }).getAttribute("src")).toBe("/p/medium.webp");
    expect(screen.getByText(/^PDF · 12 pages · 2\b/)).toBeTruthy();
    rerender(page({ ...paper, name: "no suffix", pages: null }));
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryByText(/·/)).toBeNull();
  });

  it("shows its picture and how far it is while it is made playable, and then plays what was made", async () => {
    const running = { attempt: 1, started_at: "", elapsed_ms: 900, error: null };
    const transcode = { ...running, state: "progress" as const, percent: 41.7 };
    const { rerender } = render(page({ ...READY, playable: false, stages: { transcode } }));
    expect(screen.getByRole("status").textContent).toBe("This video is being made playable · 41%");
    expect(screen.queryByRole("button", { name: "Play video" })).toBeNull();
    expect(document.querySelector("img")?.getAttribute("src")).toBe("/media/f1/m");
    const stream = {
      hls: null,
      mp4: "/media/f1/mp4.a1.mp4",
      picture: null,
      storyboard: null,
      clip: null,
      growing: null,
    };
    const done = { ...transcode, state: "done" as const, percent: null };
    rerender(page({ ...READY, playable: true, stream, stages: { transcode: done } }));
    await play();
    expect(video()?.getAttribute("src")).toBe("/media/f1/mp4.a1.mp4");
  });

  it("plays what stands of it while it is made playable, and nothing else once the whole stands", async () => {
    const running = { attempt: 1, started_at: "", elapsed_ms: 900, error: null };
    const transcode = { ...running, state: "progress" as const, percent: 4 };
    const hls = "/api/v1/media/files/f1/stream/";
    const stream = { hls, mp4: null, picture: null, storyboard: null, clip: null, growing: null };
    const half = { ...READY, playable: false, stream, stages: { transcode } };
    const { rerender } = render(page(half));
    await play();
    // This browser knows no streams: the player says so instead of staying black.
    expect(await screen.findByText(/cannot play/)).toBeTruthy();
    rerender(page({ ...half, playable: true, stream: { ...stream, hls: null, mp4: "/media/f1/mp4.a1.mp4" } }));
    await play();
    expect(video()?.getAttribute("src")).toBe("/media/f1/mp4.a1.mp4");
  });

  it("plays in place when asked to", async () => {
    render(page(READY));
    expect(video()).toBeNull();
    await play();
    expect(video()?.getAttribute("src")).toBe("/media/f1/file");
    expect(screen.getByRole("slider", { name: "Position" })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole("group", { name: "holiday.mp4" }));
  });

  it("is told from the others by its name, size and length, and can be kept", () => {
    render(page({ ...READY, duration_formatted: "00:20" }));
    const button = screen.getByRole("button", { name: "Play video" });
    const facts = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    expect(facts?.textContent).toBe("holiday.mp4, 1,000 B, 00:20");
    const link = screen.getByRole("link", { name: "Download holiday.mp4" });
    expect(link.getAttribute("href")).toBe("/media/f1/file?download=1");
  });

  it("vanishes at once, while playing, when it is quarantined", async () => {
    const { rerender } = render(page(READY));
    await play();
    rerender(page({ ...READY, version: 5, hold: "quarantined", name: null, file_url: null, download_url: null }));
    expect(video()).toBeNull();
    expect(screen.getByText("This file was hidden by a moderator.")).toBeTruthy();
    expect(document.querySelectorAll("img, a")).toHaveLength(0);
  });

  const scan = (code: string) => ({
    scan: {
      state: "failed" as const,
      percent: null,
      attempt: 1,
      started_at: "2026-11-29T12:00:00.000Z",
      elapsed_ms: 3,
      error: { code, message: "why", retryable: false },
    },
  });
  it.each([
    ["This file was hidden by a moderator.", { hold: "quarantined" }],
    ["The virus scanner refused this file. Nobody can open it.", { hold: "quarantined", stages: scan("infected") }],
    ["This file is being checked for viruses and appears here afterwards.", { hold: "scan", state: "processing" }],
    [
      "The virus scanner cannot be reached. This file appears here once it has been checked.",
      { hold: "scan", state: "processing", stages: scan("scanner_unavailable") },
    ],
  ] as const)("says who withholds it: “%s”", (words, held) => {
    render(page({ ...READY, name: null, file_url: null, download_url: null, ...held }));
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("shows its upload while the virus scanner has yet to see it", () => {
    render(page({ ...READY, name: null, state: "uploading", hold: "scan", file_url: null, download_url: null }));
    expect(screen.getByRole("progressbar", { name: "Upload of video" })).toBeTruthy();
  });

  it("vanishes at once, while playing, when it is deleted", async () => {
    const { rerender } = render(page(READY));
    await play();
    rerender(page({ ...READY, version: 5, state: "deleted", file_url: null }));
    expect(video()).toBeNull();
  });

  it("asks for a fresh proof once when its address is refused, then says what can be done", async () => {
    const freshUrl = vi.fn(async (path: string) => `${path}?g=new`);
    render(page(READY, {}, { ...linksAsTheyAre, freshUrl }));
    await play();
    fireEvent.error(video() as HTMLVideoElement);
    await vi.waitFor(() => expect(video()?.getAttribute("src")).toBe("/media/f1/file?g=new"));
    fireEvent.error(video() as HTMLVideoElement);
    await vi.waitFor(() => expect(screen.getByText(/This browser cannot play/)).toBeTruthy());
    expect(screen.getByRole("link", { name: "Download" }).getAttribute("href")).toBe("/media/f1/file?download=1");
    expect(freshUrl).toHaveBeenCalledOnce();
  });

  it("says at once what can be done when its address is as fresh as can be", async () => {
    render(page(READY));
    await play();
    fireEvent.error(video() as HTMLVideoElement);
    await vi.waitFor(() => expect(screen.getByText(/This browser cannot play/)).toBeTruthy());
    expect(screen.getByRole("link", { name: "Download" })).toBeTruthy();
  });

  it("says at once what can be done when its bytes make no video, whatever its address", async () => {
    const freshUrl = vi.fn(async (path: string) => `${path}?g=new`);
    render(page(READY, {}, { ...linksAsTheyAre, freshUrl }));
    await play();
    Object.defineProperty(video(), "error", { value: { code: 3 } });
    fireEvent.error(video() as HTMLVideoElement);
    expect(screen.getByText(/This browser cannot play/)).toBeTruthy();
    expect(freshUrl).not.toHaveBeenCalled();
  });

  it("keeps its address when the proof is renewed, so that the video does not start anew", async () => {
    let grant = "g1";
    const access = { ...linksAsTheyAre, url: (path: string) => `${path}?g=${grant}` };
    const { rerender } = render(page(READY, {}, access));
    await play();
    grant = "g2";
    rerender(page({ ...READY, version: 5 }, {}, { ...access }));
    expect(video()?.getAttribute("src")).toBe("/media/f1/file?g=g1");
  });
});

describe("an upload of one's own", () => {
  const local = {
    uploadId: "u1",
    clientId: "c1",
    room: "r1",
    name: "holiday.mp4",
    size: 1000,
    type: "video/mp4",
    sent: 10,
    status: "uploading",
    error: null,
    mediaId: "f1",
    messageId: "m1",
    kept: true,
    reopens: false,
    relayed: false,
  } as const;

  it("can be paused and cancelled", () => {
    const access = { ...linksAsTheyAre, pause: vi.fn(), cancel: vi.fn() };
    render(page(attachment(), { local }, access));
    fireEvent.click(screen.getByRole("button", { name: "Pause" }));
    fireEvent.click(screen.getByRole("button", { name: "Cancel upload" }));
    expect(access.pause).toHaveBeenCalledWith(local);
    expect(access.cancel).toHaveBeenCalledWith(local);
  });

  it("is cancelled only after a question where more than the file is concerned", async () => {
    const access = { ...linksAsTheyAre, cancel: vi.fn(), cancelQuestion: () => "Cancel this? The words go, too." };
    render(page(attachment(), { local }, access));
    const press = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));
    await press("Cancel upload");
    expect(await screen.findByText("Cancel this? The words go, too.")).toBeTruthy();
    await press("Keep");
    expect(access.cancel).not.toHaveBeenCalled();
    await press("Cancel upload");
    await press("Cancel it");
    expect(access.cancel).toHaveBeenCalledWith(local);
  });

  it("leads the keyboard to where one writes when it is cancelled", () => {
    render(
      <section>
        <article>{page(attachment(), { local })}</article>
        <textarea aria-label="Message" />
      </section>,
    );
    fireEvent.click(screen.getByRole("button", { name: "Cancel upload" }));
    expect(document.activeElement).toBe(screen.getByLabelText("Message"));
  });

  it("that lost its page asks for the file again, or is given up", () => {
    const begun = { upload: "t1", location: "/t1", media: "f1", room: "r1", client_id: "c1", upload_id: "u1" };
    const interrupted = { ...begun, name: "holiday.mp4", size: 1000, received: 400, direct: false };
    const resumeFrom = vi.fn(() => {
      throw new OffChatError({ code: "wrong_file", retryable: false, data: { name: "holiday.mp4" } });
    });
    const access = { ...linksAsTheyAre, resumeFrom, abandon: vi.fn(() => Promise.resolve()) };
    render(page(attachment(), { interrupted }, access));
    expect(screen.getByText("Interrupted. Choose the same file to go on where it stopped.")).toBeTruthy();
    expect(screen.queryByRole("progressbar")).toBeNull();
    expect(screen.getByText("40%")).toBeTruthy();
    const other = new File(["x"], "other.mp4");
    fireEvent.change(document.querySelector("input[type=file]") as HTMLElement, { target: { files: [other] } });
    expect(resumeFrom).toHaveBeenCalledWith(interrupted, other);
    expect(screen.getByText(/Choose holiday.mp4./)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(access.abandon).toHaveBeenCalledWith(interrupted);
  });

  it("whose bytes could not be kept asks for the file, or for the leave to read it", async () => {
    const provide = vi.fn(() => {
      throw new OffChatError({ code: "wrong_file", retryable: false, data: { name: "holiday.mp4" } });
    });
    const access = { ...linksAsTheyAre, provide, reopen: vi.fn(() => Promise.resolve()) };
    const missing = { ...local, status: "missing", reopens: true } as const;
    render(page(attachment(), { local: missing }, access));
    fireEvent.click(screen.getByRole("button", { name: "Send it now" }));
    expect(access.reopen).toHaveBeenCalledWith(missing);
    const other = new File(["x"], "other.mp4");
    fireEvent.change(document.querySelector("input[type=file]") as HTMLElement, { target: { files: [other] } });
    expect(provide).toHaveBeenCalledWith(missing, other);
    expect(screen.getByText(/Choose holiday.mp4./)).toBeTruthy();
  });

  it("says why it failed and offers another try where that may help", () => {
    const error = new OffChatError({ code: "unavailable", detail: "The storage is away.", retryable: true });
    const access = { ...linksAsTheyAre, resume: vi.fn() };
    render(page(attachment(), { local: { ...local, status: "failed", error } }, access));
    expect(screen.getByText("The storage is away.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(access.resume).toHaveBeenCalledOnce();
  });
});

describe("whether somebody sends a file just now", () => {
  const Told = ({ received }: { received: number | undefined }) => (useMoving(received) ? "moves" : "stands");

  it("is known only once something has changed, because the first number may be the last", () => {
    const { rerender, container } = render(<Told received={undefined} />);
    rerender(<Told received={400} />);
    expect(container.textContent).toBe("stands");
    rerender(<Told received={500} />);
    expect(container.textContent).toBe("moves");
  });
});

describe("a picture", () => {
  it("that is smaller than its place is not blown up", () => {
    const { rerender } = render(page({ ...READY, kind: "image", width: 16, height: 16 }));
    const tiny = () => screen.getByAltText("").getAttribute("data-tiny");
    expect(tiny()).toBe("true");
    rerender(page({ ...READY, kind: "image" }));
    expect(tiny()).toBe("false");
  });

  it("that cannot be loaded large says so", async () => {
    render(page({ ...READY, kind: "image", thumbnails: { small: null, medium: null, large: null } }));
    fireEvent.click(screen.getByRole("button", { name: "Open holiday.mp4" }));
    fireEvent.error(await screen.findByAltText("holiday.mp4"));
    expect(await screen.findByText("The file could not be loaded.")).toBeTruthy();
  });

  const large = () => screen.queryByRole("dialog");

  it("that is open is closed by Back, and takes its place in the history with it when it is closed otherwise", async () => {
    render(page({ ...READY, kind: "image" }));
    const before = window.history.state;
    fireEvent.click(screen.getByRole("button", { name: "Open holiday.mp4" }));
    await vi.waitFor(() => expect(large()).toBeTruthy());
    expect(window.history.state).not.toEqual(before);
    window.history.back();
    await vi.waitFor(() => expect(large()).toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "Open holiday.mp4" }));
    fireEvent.click(await screen.findByRole("button", { name: "Close" }));
    await vi.waitFor(() => expect(large()).toBeNull());
    expect(window.history.state).toEqual(before);
  });

  it("that is hidden while it is open leads the keyboard to the next message", async () => {
    const file = { ...READY, kind: "image" } as const;
    const beside = (
      <section>
        <textarea aria-label="Message" />
      </section>
    );
    const before = window.history.state;
    const container = document.body.appendChild(document.createElement("section"));
    const { rerender } = render(<article>{page(file)}</article>, { container });
    render(beside, { container: container.appendChild(document.createElement("div")) });
    fireEvent.click(screen.getByRole("button", { name: "Open holiday.mp4" }));
    await vi.waitFor(() => expect(large()).toBeTruthy());
    rerender(<article>{page({ ...file, version: 5, hold: "quarantined", file_url: null })}</article>);
    expect(large()).toBeNull();
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Message")));
    await vi.waitFor(() => expect(window.history.state).toEqual(before));
  });

  it("that could not be processed is named", () => {
    const { rerender } = render(page({ ...READY, kind: "image" }));
    rerender(page({ ...READY, kind: "image", version: 5, state: "failed", file_url: null }));
    expect(screen.getByText("holiday.mp4")).toBeTruthy();
    expect(screen.getByText("This file could not be processed. It can still be downloaded.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Download holiday.mp4" })).toBeTruthy();
  });

  it("that failed is tried again by its sender where that may help, and says what is wrong with that", async () => {
    const error = { code: "timeout", message: "This file took too long.", retryable: true } as const;
    const failed = { ...READY, kind: "image", state: "failed", file_url: null, error } as const;
    const again = vi.fn(() => Promise.reject(new OffChatError({ code: "unreachable", retryable: true })));
    render(page(failed, {}, { ...linksAsTheyAre, retry: () => again }));
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("The server cannot be reached.")).toBeTruthy();
    expect(again).toHaveBeenCalledOnce();
    cleanup();
    render(page({ ...failed, error: { ...error, retryable: false } }, {}, { ...linksAsTheyAre, retry: () => again }));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    cleanup();
    render(page(failed));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  const opaque = btoa(String.fromCharCode(0x20, 0x08, 0x02, 0x09, 0x00, ...new Array(20).fill(0x88)));
  const glass = btoa(String.fromCharCode(0x20, 0x08, 0x82, 0x09, 0x00, 0x8f, ...new Array(20).fill(0x88)));
  const images = () => document.querySelectorAll("img").length;

  it("that can be seen through stands alone once it is loaded", () => {
    render(page({ ...READY, kind: "image", placeholder: glass }));
    expect(images()).toBe(2);
    fireEvent.load(screen.getAllByAltText("")[1] as HTMLElement);
    expect(images()).toBe(1);
  });

  it("that is narrower than its place keeps the colours of its placeholder around it", () => {
    render(page({ ...READY, kind: "image", placeholder: opaque }));
    fireEvent.load(screen.getAllByAltText("")[1] as HTMLElement);
    expect(images()).toBe(2);
  });
});

describe("other files", () => {
  it("that are audio say when the browser cannot play it", async () => {
    render(page({ ...READY, kind: "audio", name: "song.mp3" }));
    await vi.waitFor(() => expect(document.querySelector("audio")).not.toBeNull());
    fireEvent.error(document.querySelector("audio") as HTMLAudioElement);
    await vi.waitFor(() => expect(screen.getByText(/cannot play this audio/)).toBeTruthy());
  });

  it("that are audio can be moved along in once it is known how long they are", async () => {
    const heard = { ...READY, kind: "audio" as const, name: "voice.webm", duration: null };
    const { rerender } = render(page(heard));
    await vi.waitFor(() => expect(document.querySelector("audio")).not.toBeNull());
    rerender(page({ ...heard, version: 5, duration: 7, waveform: [0.2, 1, 0.4] }));
    expect(screen.getByRole<HTMLInputElement>("slider", { name: "Position" }).disabled).toBe(false);
    expect(screen.getByText("0:07")).toBeTruthy();
  });

  it("are offered for download", () => {
    render(page({ ...READY, kind: "file", name: "contract.pdf" }));
    expect(screen.getByRole("link", { name: "Download contract.pdf" })).toBeTruthy();
  });

  it("say in words why they are not there", () => {
    const error = { code: "invalid_media", message: "The file ends in the middle.", retryable: false };
    render(page({ ...READY, state: "failed", error, file_url: null, download_url: null }));
    expect(screen.getByText("The file ends in the middle. Send it again, or in another format.")).toBeTruthy();
  });
});
