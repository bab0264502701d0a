/** What is being written in a room, and how it goes out: words, and the files that go with them. */
import { notifications } from "@mantine/notifications";
import type { LaterFiles } from "@offchat/client";
import { followDrafts, keepDraft, keptDrafts } from "@offchat/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { own } from "../../texts/own.ts";
import { TEXTS } from "../../texts.ts";
import { moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import type { Handed } from "../../ui/transfer.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import { useDraftSync } from "./own/draftSync.ts";
import { sortOut, useSpace } from "./space.ts";
import type { Refusal } from "./UnattachedUploads.tsx";

const TYPING_EVERY_MS = 3000;

/** Where in a room one writes: in a thread, and then whether the room sees it as well. */
interface Place {
  thread?: string | null;
  broadcast?: boolean;
}

/** What is being written in a room or a thread, and how it goes out. */
export function useDraft(
  room: RoomFacts,
  me: string,
  mayUpload = false,
  { thread = null, broadcast = false }: Place = {},
) {
  const chat = useChat();
  const { id } = room;
  const [drafts, setDrafts] = useState(() => keptDrafts(me));
  const [refusals, setRefusals] = useState<readonly (Refusal & { room: string })[]>([]);
  const told = useRef(0);
  const { space, changed } = useSpace(room.namespace, mayUpload);
  const key = thread ?? id;
  const replyKey = `${key}#reply`;
  const text = drafts[key] ?? "";
  const replyTo = drafts[replyKey] || null;
  // The server counts code points, without the space around the words.
  const left = (chat.hello?.limits.message_chars ?? Number.POSITIVE_INFINITY) - [...text.trim()].length;
  useEffect(
    // What another tab did with a draft holds here where the same words stand.
    () =>
      followDrafts(me, (other, before, now) =>
        setDrafts((mine) => ((mine[other] ?? "") === before ? { ...mine, [other]: now } : mine)),
      ),
    [me],
  );
  const keep = (words: string) => {
    setDrafts((before) => ({ ...before, [key]: words }));
    keepDraft(me, key, words);
  };
  const answer = useCallback(
    (message: string | null) => {
      setDrafts((before) => ({ ...before, [replyKey]: message ?? "" }));
      keepDraft(me, replyKey, message ?? "");
    },
    [me, replyKey],
  );
  const take = (words: string, answered: string | null) => {
    keep(words);
    answer(answered);
  };
  useDraftSync(chat, { room: id, thread, me, body: text, replyTo }, take);
  const write = (words: string) => {
    keep(words);
    chat.own.write({ room: id, thread, body: words, replyTo });
    if (words === "" || Date.now() - told.current < TYPING_EVERY_MS) return;
    told.current = Date.now();
    chat.typing(id, true, thread);
  };
  const clear = () => {
    told.current = 0;
    chat.own.drop(key);
    keep("");
    answer(null);
  };
  const send = () => {
    const body = text.trim();
    if (body === "" || left < 0) return;
    clear();
    chat.send({ room: id, body, replyTo, thread, broadcast }).catch(() => undefined);
  };
  /**
   * The words, and files that stand on the server, are sent at that time, or now where there is none; answers whether the
   * server has taken them.
   *
   * Where it has not, `onFailure` is told why, and may answer what is said instead of the problem itself.
   */
  const later = async (
    at: Date | null,
    files: LaterFiles = {},
    onFailure?: (thrown: unknown) => string | null,
  ): Promise<boolean> => {
    const body = text.trim();
    if ((body === "" && !files.attachments?.length) || left < 0) return false;
    try {
      await chat.own.sendLater({ room: id, thread, body, replyTo }, at?.toISOString() ?? null, broadcast, files);
    } catch (thrown) {
      notifications.show({ message: onFailure?.(thrown) ?? problemOf(thrown), color: "red" });
      return false;
    }
    clear();
    if (at) notifications.show({ message: own.willBeSent(moment(at.toISOString())), autoClose: 4000 });
    return true;
  };
  /** What is written goes along, unless the files are to be sent by themselves. */
  const attach = ({ files, folders, handles }: Handed, { alone = false } = {}) => {
    const { taken, refused } = sortOut(files, {
      limit: chat.hello?.limits.upload_bytes ?? Number.POSITIVE_INFINITY,
      free: space?.left_bytes ?? Number.POSITIVE_INFINITY,
      tooLong: alone ? 0 : Math.max(0, -left),
    });
    changed();
    const refusal = (name: string, reason: string) => ({
      key: crypto.randomUUID() as string,
      room: id,
      name,
      reason,
    });
    const unopened = folders.map((name) => refusal(name, TEXTS.chat.folder(name)));
    setRefusals((before) => [...before, ...unopened, ...refused.map(({ name, reason }) => refusal(name, reason))]);
    if (taken.length === 0) return;
    const body = alone ? "" : text.trim();
    if (!alone) clear();
    const named = taken.map((file) => {
      const handle = handles?.get(file);
      return { name: file.name, type: file.type, size: file.size, content: file, ...(handle && { handle }) };
    });
    chat.upload(named, { room: id, body, replyTo: alone ? null : replyTo, thread, broadcast });
  };
  const forget = (key: string) => setRefusals((before) => before.filter((one) => one.key !== key));
  return {
    text,
    replyTo,
    answer,
    left,
    space,
    write,
    send,
    later,
    attach,
    refusals: refusals.filter((one) => one.room === id),
    forget,
  };
}
