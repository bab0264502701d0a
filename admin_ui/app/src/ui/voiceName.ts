/** How a file is called that was recorded here, and what is shown of that. */

const ENDINGS: Readonly<Record<string, string>> = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };
const TIMED = /^(.+) \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.(?:webm|m4a|ogg)$/;

/** What the file is called: the day and the time, which sort. */
export function voiceName(words: string, at: Date, type: string): string {
  const two = (figure: number) => String(figure).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
  return `${words} ${day} ${time}.${ENDINGS[type] ?? "webm"}`;
}

/** The name without the time, which stands at its message; other names stay as they are. */
export function withoutTime(name: string): string {
  return TIMED.exec(name)?.[1] ?? name;
}
