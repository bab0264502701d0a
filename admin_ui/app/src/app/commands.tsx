/** The rows of the palette that belong to no single part of the page: places, rooms and people, colours, logging out. */
import { useMantineColorScheme } from "@mantine/core";
import type { Me, Room, User } from "@offchat/client";
import { useNavigate } from "react-router";
import { moderated, rest, useAskedLogOut } from "../features/accounts/session.ts";
import { useChat } from "../features/chat/connection.ts";
import { byNewest, roomName } from "../features/chat/rooms.ts";
import { own } from "../texts/own.ts";
import { TEXTS } from "../texts.ts";
import type { Command } from "../ui/commands.ts";
import { useCommandSearch, useCommands } from "../ui/commands.ts";
import { Initials } from "../ui/Initials.tsx";
import { pathOf, sectionsFor } from "./dashboard/sections.ts";
import { chosenNamespace } from "./namespaces.ts";

const { palette: words, accounts } = TEXTS;

function useColours(): Command[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    { to: "light", words: words.toLight, icon: "sun" },
    { to: "dark", words: words.toDark, icon: "moon" },
    { to: "auto", words: words.likeSystem, icon: "screen" },
  ] as const;
  return choices.map(({ to, ...rest }) => ({
    ...rest,
    id: `colours ${to}`,
    section: "general",
    also: words.themeWords,
    when: colorScheme !== to,
    run: () => setColorScheme(to),
  }));
}

function useDashboard(me: Me): Command[] {
  const navigate = useNavigate();
  const namespace = chosenNamespace(me, moderated(me), null);
  if (!namespace) return [];
  const others = sectionsFor(namespace).filter(({ name }) => name !== "library");
  return others.map(({ name, icon }) => ({
    id: `dashboard ${name}`,
    section: "places",
    words: TEXTS.dashboard.sections[name],
    hint: accounts.dashboard,
    icon,
    run: () => navigate(pathOf(name, null)),
  }));
}

/** What can be done on every page. */
export function useGeneralCommands(me: Me): void {
  const navigate = useNavigate();
  const logOut = useAskedLogOut();
  const colours = useColours();
  const dashboard = useDashboard(me);
  useCommands(() => [
    { id: "chat", section: "places", words: accounts.chat, icon: "chat", run: () => navigate("/") },
    {
      id: "library",
      section: "places",
      words: TEXTS.dashboard.sections.library,
      icon: "picture",
      run: () => navigate("/media-library/"),
    },
    {
      id: "notifications",
      section: "places",
      words: TEXTS.chat.notified(0),
      icon: "bell",
      run: () => navigate("/?notifications"),
    },
    { id: "threads", section: "places", words: own.threads, icon: "thread", run: () => navigate("/?threads") },
    { id: "later", section: "places", words: own.list, icon: "clock", run: () => navigate("/?later") },
    { id: "saved", section: "places", words: TEXTS.marks.saved, icon: "bookmark", run: () => navigate("/?saved") },
    { id: "account", section: "places", words: accounts.account, icon: "person", run: () => navigate("/account") },
    ...dashboard,
    ...colours,
    { id: "log out", section: "general", words: accounts.logOut, icon: "logout", run: () => void logOut() },
  ]);
}

function roomCommand(room: Room, go: (room: string) => void): Command {
  const { id, peer, unread, topic } = room;
  return {
    id: `room ${id}`,
    section: "rooms",
    words: roomName(room),
    also: `${peer?.username ?? ""} ${topic}`,
    ...(unread > 0 ? { hint: words.unread(unread) } : peer ? { hint: peer.username } : topic ? { hint: topic } : {}),
    icon: peer ? "person" : "hash",
    picture: peer ? (
      <Initials name={peer.display_name} src={peer.avatar_url} size={28} />
    ) : (
      <Initials name={room.name} size={28} square />
    ),
    run: () => go(id),
  };
}

function personCommand({ id, display_name, username, avatar_url }: User, go: (user: string) => void): Command {
  return {
    id: `person ${id}`,
    section: "people",
    words: display_name,
    hint: username,
    icon: "person",
    picture: <Initials name={display_name} src={avatar_url} size={28} />,
    run: () => go(id),
  };
}

/** Rooms and people of the open chat page; people that it does not know yet are asked for. */
export function useChatCommands(current: string | null, onPick: (room: string) => void): void {
  const chat = useChat();
  const write = (user: string) => void chat.openRoom({ kind: "direct", members: [user] }).then(onPick, () => undefined);
  const strangers = (users: readonly User[]) => {
    const { rooms, me } = chat.store.get();
    // With whom one has a conversation is listed as that conversation.
    const known = new Set(Object.values(rooms).map(({ peer }) => peer?.id));
    return users.filter(({ id }) => id !== me?.id && !known.has(id)).map((user) => personCommand(user, write));
  };
  useCommands(() => {
    const { rooms, users } = chat.store.get();
    const listed = Object.values(rooms)
      .filter(({ id }) => id !== current)
      .toSorted(byNewest);
    const unreadFirst = listed.toSorted((one, other) => Number(other.unread > 0) - Number(one.unread > 0));
    return [...unreadFirst.map((room) => roomCommand(room, onPick)), ...strangers(Object.values(users))];
  });
  useCommandSearch(async (typed) => strangers(await chat.people(typed)));
}

/** Rooms and people where no chat page is open: what is typed is looked for on the server. */
export function useRoomSearch(me: Me): void {
  const navigate = useNavigate();
  const go = (room: string) => navigate(`/?room=${room}`);
  const write = async (user: string) => {
    go((await rest.post("/api/chat/rooms/", { body: { kind: "direct", members: [user] } })).id);
  };
  useCommandSearch(async (typed) => {
    const [rooms, people] = await Promise.all([
      rest.get("/api/chat/rooms/"),
      rest.get("/api/v1/users/", { query: { q: typed } }),
    ]);
    const known = new Set(rooms.results.map(({ peer }) => peer?.id));
    const strangers = people.results.filter(({ id }) => id !== me.user.id && !known.has(id));
    return [
      ...rooms.results.map((room) => roomCommand(room, go)),
      ...strangers.map((user) => personCommand(user, (id) => void write(id).catch(() => undefined))),
    ];
  });
}
