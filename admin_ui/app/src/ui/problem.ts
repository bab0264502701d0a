/** Why something could not be read or done, in words for people. */
import { asError, sentencesIn } from "@offchat/client";
import { TEXTS } from "../texts.ts";

/** Whether trying again is of no use before somebody logs in. */
export function isSignedOut(thrown: unknown): boolean {
  return asError(thrown).status === 401;
}

/** The server's own sentences where there are some, but for what it says to programs; else the text for the code. */
export function problemOf(thrown: unknown): string {
  if (isSignedOut(thrown)) return TEXTS.chat.signedOut;
  const error = asError(thrown);
  const { name } = error.data;
  const text = TEXTS.problems[error.code]?.(typeof name === "string" ? name : TEXTS.chat.file);
  return sentencesIn(error) || text || TEXTS.general.wrong;
}
