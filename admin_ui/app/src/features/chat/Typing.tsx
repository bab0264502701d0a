/** Who is writing just now. */
import { useEffect, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { useChatState } from "./connection.ts";
import classes from "./room.module.css";

const NOBODY: Readonly<Record<string, number>> = {};

export function Typing({ room }: { room: string }) {
  const typers = useChatState((state) => state.typing[room] ?? NOBODY);
  const users = useChatState((state) => state.users);
  const me = useChatState((state) => state.me?.id);
  const [now, setNow] = useState(Date.now);
  const next = Math.min(...Object.values(typers).filter((until) => until > now));
  useEffect(() => {
    setNow(Date.now());
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, next - Date.now()) + 20);
    return () => clearTimeout(timer);
  }, [next]);
  const names = Object.entries(typers)
    .filter(([user, until]) => user !== me && until > now)
    .map(([user]) => users[user]?.display_name ?? TEXTS.chat.somebody);
  return (
    <div className={classes.typing} aria-live="polite">
      {names.length > 0 && TEXTS.chat.typing(names)}
    </div>
  );
}
