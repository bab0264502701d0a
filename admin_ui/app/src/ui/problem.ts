/** Why something could not be read or done, in words for people. */
import { asError } from "@offchat/client";
import { TEXTS } from "../texts.ts";

/** Whether trying again is of no use before somebody logs in. */
export function isSignedOut(thrown: unknown): boolean {
  return asError(thrown).status === 401;
}

/** The server's own sentence, but for what it says to programs. */
export function problemOf(thrown: unknown): string {
  return isSignedOut(thrown) ? TEXTS.chat.signedOut : asError(thrown).message;
}
