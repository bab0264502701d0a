/** Recordings of a room that were left before they were sent: by another page, or by this one in another room. */
import type { UnsentRecording } from "@offchat/client";
import { browserRecordings } from "@offchat/client";
import { useEffect, useState } from "react";
import type { Place } from "./useRecording.ts";

export function useUnsent({ room, me }: Place) {
  const [unsent, setUnsent] = useState<readonly UnsentRecording[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    const add = (one: UnsentRecording) => {
      if (!leaving.signal.aborted) setUnsent((before) => [...before, one]);
    };
    browserRecordings()
      .then((store) => store?.offer(me, room, leaving.signal, add))
      .catch(() => undefined);
    return () => {
      leaving.abort();
      setUnsent([]);
    };
  }, [room, me]);
  const forget = (id: string) => {
    setUnsent((before) => before.filter((one) => one.id !== id));
    browserRecordings()
      .then((store) => store?.remove(me, id))
      .catch(() => undefined);
  };
  return { unsent, forget };
}
