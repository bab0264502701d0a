/** The small pictures of a video along its time line: WebVTT whose cues name parts of a sheet. */
import { useQuery } from "@tanstack/react-query";
import { useMediaAccess } from "./access.ts";

/** A picture on the sheet, and the seconds during which it is shown. */
export interface Cue {
  start: number;
  end: number;
  /** The sheet's name, beside that of the WebVTT. */
  sheet: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const CUE =
  /^(?:(\d+):)?(\d\d):(\d\d\.\d{3}) --> (?:(\d+):)?(\d\d):(\d\d\.\d{3})\s*\n([\w.-]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;

function seconds(hours: string | undefined, minutes = "0", rest = "0"): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest);
}

/** The cues of a storyboard, by time; what is none is left out. */
export function cuesOf(text: string): Cue[] {
  return [...text.replaceAll("\r\n", "\n").matchAll(CUE)].map((found) => ({
    start: seconds(found[1], found[2], found[3]),
    end: seconds(found[4], found[5], found[6]),
    sheet: found[7] ?? "",
    x: Number(found[8]),
    y: Number(found[9]),
    width: Number(found[10]),
    height: Number(found[11]),
  }));
}

/** The cue in force at a time, the last one behind all of them. */
export function cueAt(cues: readonly Cue[], time: number): Cue | null {
  return cues.findLast(({ start }) => start <= time) ?? cues[0] ?? null;
}

/** The path of a sheet that stands beside the WebVTT at `path`, with the same signature where that has one. */
export function beside(path: string, sheet: string): string {
  const [address = "", ...query] = path.split("?");
  return [address.replace(/[^/]*$/, sheet), ...query].join("?");
}

/** The cues at a path, read once they are `wanted`; none where there is no storyboard or it cannot be read. */
export function useStoryboard(path: string | null, wanted: boolean): readonly Cue[] {
  const access = useMediaAccess();
  const { data = NONE } = useQuery({
    queryKey: ["storyboard", path],
    enabled: wanted && path !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => {
      const answer = await fetch(await access.freshUrl(path ?? ""), { credentials: "same-origin" });
      return answer.ok ? cuesOf(await answer.text()) : NONE;
    },
  });
  return data;
}

const NONE: readonly Cue[] = [];
