/** What one was told of, day by day, with the way to each place. */
import { Button } from "@mantine/core";
import { notifications as notices } from "@mantine/notifications";
import type { ChatState, NotificationEntry, NotificationsState } from "@offchat/client";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { notified } from "../../../texts/notified.ts";
import { TEXTS } from "../../../texts.ts";
import { clock, day, exact } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import type { IconName } from "../../../ui/icons.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat, useChatState, useStatus } from "../connection.ts";
import marked from "../marks/marks.module.css";
import { OwnScreen } from "../OwnScreen.tsx";
import { roomName, wordsOf } from "../rooms.ts";
import shared from "../words.module.css";
import classes from "./notifications.module.css";

interface Props {
  onBack: () => void;
  /** Opens a place by its address. */
  onGo: (path: string) => void;
}

const SIGNS: Partial<Record<NotificationEntry["kind"], IconName>> = {
  report_result: "shield",
  restriction: "shield",
  appeal: "shield",
  scheduled_failed: "warning",
  quota: "warning",
  namespace_quota: "warning",
  alert: "warning",
};

/** What is read when the list is shown, and again with each connection. */
function useNotifications() {
  const list = useChat().notifications;
  const state = useSyncExternalStore(list.subscribe, list.get);
  const [failed, setFailed] = useState(false);
  const online = useStatus() === "online";
  const read = useCallback((work: Promise<void>) => {
    setFailed(false);
    work.catch(() => setFailed(true));
  }, []);
  const more = useCallback(() => read(list.get().loaded ? list.older() : list.load()), [list, read]);
  useEffect(() => list.show(), [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => read(list.load()), [list, online, read]);
  return { list, state, failed, more };
}

/** The address that an entry leads to; null where there is nothing to be seen any more. */
function pathOf(entry: NotificationEntry, rooms: ChatState["rooms"]): string | null {
  if (entry.kind === "quota") return "/account";
  if (entry.kind === "namespace_quota") return "/dashboard/storage";
  if (entry.kind === "alert") return "/dashboard/health";
  const place = placeOf(entry, rooms);
  return place && `/?${new URLSearchParams(place)}`;
}

function placeOf(entry: NotificationEntry, rooms: ChatState["rooms"]): Record<string, string> | null {
  if (entry.room === null || !(entry.room in rooms)) return null;
  const { message } = entry;
  if (!message) return entry.kind === "invitation" ? { room: entry.room } : null;
  if (message.thread !== null && !message.in_timeline) return { room: entry.room, thread: message.thread };
  return { room: entry.room, message: message.id };
}

function byDay(entries: readonly NotificationEntry[]): [string, NotificationEntry[]][] {
  const days = new Map<string, NotificationEntry[]>();
  for (const entry of entries) {
    const name = day(entry.at);
    days.set(name, [...(days.get(name) ?? []), entry]);
  }
  return [...days];
}

function Face({ entry, people }: { entry: NotificationEntry; people: NotificationsState["people"] }) {
  const actor = entry.message?.sender ?? (entry.actor ? people[entry.actor] : undefined);
  const sign = SIGNS[entry.kind];
  if (actor && !sign) return <Initials name={actor.display_name} src={actor.avatar_url} size={32} />;
  return (
    <span className={classes.sign}>
      <Icon name={sign ?? "person"} size={18} />
    </span>
  );
}

/** What an entry without a room is about; null where it is about a message or a person. */
function subjectOf({ alert, namespace, percent }: NotificationEntry): string | null {
  if (alert) return notified.alertAbout(alert, namespace);
  return namespace && percent ? notified.space(namespace, percent) : null;
}

function Words({ entry, people }: { entry: NotificationEntry; people: NotificationsState["people"] }) {
  const actor = entry.message?.sender ?? (entry.actor ? people[entry.actor] : undefined);
  const said = useChatState((state) => (entry.message ? wordsOf(state, entry.message) : null));
  const place = useChatState((state) => (entry.room ? state.rooms[entry.room] : undefined));
  const subject = subjectOf(entry);
  const gone = entry.actor !== null && (entry.kind === "invitation" ? !place : !entry.message);
  return (
    <span className={marked.entryText}>
      <span className={marked.entryHead}>
        <b dir="auto">{notified.what(entry.kind, actor?.display_name ?? null)}</b>
        <time className={shared.time} dateTime={entry.at} title={exact(entry.at)}>
          {clock(entry.at)}
        </time>
      </span>
      {place && (
        <span className={`${shared.faint} ${shared.clipped}`} dir="auto">
          {roomName(place)}
        </span>
      )}
      {subject && (
        <span className={`${shared.faint} ${shared.clipped}`} dir="auto">
          {subject}
        </span>
      )}
      {said !== null && (
        <span className={marked.excerpt} dir="auto">
          {said}
        </span>
      )}
      {gone && <span className={shared.faint}>{notified.gone}</span>}
    </span>
  );
}

export function NotificationsScreen({ onBack, onGo }: Props) {
  const { list, state, failed, more } = useNotifications();
  const rooms = useChatState(({ rooms }) => rooms);
  const refused = (thrown: unknown) => notices.show({ message: problemOf(thrown), color: "red" });
  const choose = (entry: NotificationEntry) => {
    if (entry.read_at === null) list.read([entry.id]).catch(refused);
    const path = pathOf(entry, rooms);
    if (path) onGo(path);
  };
  return (
    <OwnScreen
      title={notified.title}
      onBack={onBack}
      action={
        <Button
          className={classes.all ?? ""}
          variant="subtle"
          size="xs"
          disabled={state.unread === 0}
          onClick={() => void list.readAll().catch(refused)}
        >
          {notified.readAll}
        </Button>
      }
    >
      {state.loaded && state.entries.length === 0 && <Notice icon="bell">{notified.nothing}</Notice>}
      {byDay(state.entries).map(([name, entries]) => (
        <section key={name} aria-label={name}>
          <h2 className={classes.day}>{name}</h2>
          <ul className={marked.marked}>
            {entries.map((entry) => (
              <li key={entry.id} data-notification={entry.kind}>
                <button
                  type="button"
                  className={`${marked.entry} ${classes.entry}`}
                  data-unread={entry.read_at === null}
                  onClick={() => choose(entry)}
                >
                  <Face entry={entry} people={state.people} />
                  <Words entry={entry} people={state.people} />
                  {entry.read_at === null && <span className={classes.dot} role="img" aria-label={notified.unread} />}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {failed && <MoreFailed error={null} onRetry={more} />}
      {state.more && !failed && (
        <Button fullWidth variant="subtle" color="gray" size="xs" onClick={more}>
          {TEXTS.marks.more}
        </Button>
      )}
    </OwnScreen>
  );
}
