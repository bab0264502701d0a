/** Drafts on all devices: what is written here goes to the server once one pauses, and what it tells stands here. */
import type { Chat, OwnState } from "@offchat/client";
import { keepDraft, keptAt, keptDrafts } from "@offchat/client";
import { useEffect, useRef } from "react";

/** What was on the server when it was last heard of, kept beside the words of a place. */
export function serverKey(place: string): string {
  return `${place}#server`;
}

interface Here {
  room: string;
  thread: string | null;
  /** Whose drafts these are. */
  me: string;
  body: string;
  replyTo: string | null;
}

type Decision = "keep" | "take" | "tell";

interface Sides {
  /** What the server has; nothing where there is no draft. */
  server: { body: string; updated_at: string } | undefined;
  /** What stands here, and when it was written (milliseconds). */
  here: string;
  writtenAt: number;
  /** What the server had when it was last heard of. */
  before: string;
}

/** Whether the words of the server are to stand here, those here are to go to the server, or nothing is to be done. */
export function decide({ server, here, writtenAt, before }: Sides): Decision {
  const there = server?.body ?? "";
  if (there === here) return "keep";
  // Nothing was written here since the two were the same.
  if (here === before) return "take";
  if (there === before) return "tell";
  return server && Date.parse(server.updated_at) > writtenAt ? "take" : "tell";
}

/** Applies what other devices have written; `take` gets the words, and the message that they answer. */
export function useDraftSync(chat: Chat, here: Here, take: (body: string, replyTo: string | null) => void): void {
  const { room, thread, me } = here;
  const place = thread ?? room;
  const latest = useRef({ here, take });
  latest.current = { here, take };
  useEffect(() => {
    let seen: OwnState["drafts"][string] | null | undefined = null;
    // Not what another tab has heard meanwhile: what stands here may be older than that.
    let before = keptDrafts(me)[serverKey(place)] ?? "";
    const look = () => {
      const { drafts, restored } = chat.own.get();
      const server = drafts[place];
      if (!restored || server === seen || chat.own.isWriting(place)) return;
      seen = server;
      const { body, replyTo } = latest.current.here;
      const decision = decide({ server, here: body, writtenAt: keptAt(me, place), before });
      before = server?.body ?? "";
      keepDraft(me, serverKey(place), before);
      // What was sent from here a moment ago may still be on its way.
      if (decision === "take" && !chat.own.isOwn(place, before)) latest.current.take(before, server?.reply_to ?? null);
      if (decision === "tell") chat.own.write({ room, thread, body, replyTo });
    };
    look();
    return chat.own.subscribe(look);
  }, [chat, room, thread, place, me]);
  useEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && chat.own.flushAll();
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      chat.own.flushAll();
    };
  }, [chat]);
}
