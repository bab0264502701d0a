/** Rooms, messages and the composer. */
import { i18n } from "@lingui/core";

export const chat = {
  rooms: i18n._("Rooms"),
  noRooms: i18n._("You are not in any room yet. Start a conversation, or wait until you are invited to one."),
  sections: { pinned: i18n._("Pinned"), unread: i18n._("Unread"), all: i18n._("All") },
  filter: i18n._("Find a room"),
  clear: i18n._("Clear"),
  noneFits: i18n._("No room with this name."),
  menu: i18n._("What to do with this room"),
  pin: i18n._("Pin to the top"),
  unpin: i18n._("Unpin"),
  mute: i18n._("Mute"),
  muteFor: (hours: number) => i18n._("Mute for {hours, plural, one {# hour} other {# hours}}", { hours }),
  unmute: i18n._("Unmute"),
  jumpToDate: i18n._("Jump to a date"),
  day: i18n._("Day"),
  go: i18n._("Go there"),
  rename: i18n._("Rename room"),
  roomName: i18n._("Name"),
  topic: i18n._("Topic"),
  save: i18n._("Save"),
  leave: i18n._("Leave room"),
  leaveSure: (room: string) =>
    i18n._("You will no longer see {room}. Your messages stay, and only a member can invite you back.", { room }),
  closeRoom: i18n._("Close room"),
  closeDirect: i18n._("Delete conversation"),
  closeSure: (room: string) =>
    i18n._("{room} and everything in it will be gone for all members. This cannot be undone.", { room }),
  closeDirectSure: (room: string) =>
    i18n._("Your conversation with {room} will be gone for both of you. This cannot be undone.", { room }),
  copyText: i18n._("Copy text"),
  copyLink: i18n._("Copy link"),
  copied: i18n._("Copied"),
  moreActions: i18n._("More actions"),
  deleting: i18n._("Message deleted."),
  undo: i18n._("Undo"),
  isMuted: i18n._("Muted"),
  isPinned: i18n._("Pinned"),
  presence: { online: i18n._("Online"), away: i18n._("Away") },
  places: i18n._("Places"),
  chats: i18n._("Chats"),
  moderate: i18n._("Moderate"),
  about: i18n._("About this room"),
  panels: { media: i18n._("Media"), files: i18n._("Files"), people: i18n._("People") },
  closePanel: i18n._("Close the panel"),
  roomOfMedia: i18n._("Room"),
  galleryLater: i18n._("What is sent here will be listed in this place."),
  welcome: i18n._("Welcome. Write to one person, or start a group."),
  pickRoom: i18n._("Pick a room to read and write."),
  noSuchRoom: i18n._("This conversation does not exist, or you are not in it."),
  back: i18n._("Back to the rooms"),
  members: (count: number) => i18n._("{count, plural, one {# member} other {# members}}", { count }),
  unread: (count: number) =>
    count < 1000
      ? i18n._("{count, plural, one {# unread message} other {# unread messages}}", { count })
      : i18n._("1000 or more unread messages"),
  direct: i18n._("Direct conversation"),
  message: i18n._("Message"),
  send: i18n._("Send"),
  tooLong: (over: number) =>
    i18n._(
      "{over, plural, one {# character too many.} other {# characters too many.}} Shorten the message to send it.",
      { over },
    ),
  tooLongWith: (name: string, over: number) =>
    i18n._(
      "{name} was not sent, because the text is {over, plural, one {# character} other {# characters}} too long. Shorten it and attach the file again.",
      { name, over },
    ),
  charactersLeft: (left: number) =>
    i18n._("{left, plural, one {# character left} other {# characters left}}", { left }),
  attach: i18n._("Attach files"),
  captions: {
    add: i18n._("Add captions"),
    edit: i18n._("Captions and order"),
    of: (name: string) => i18n._("Caption of {name}", { name }),
    placeholder: i18n._("Caption"),
    up: (name: string) => i18n._("Move {name} up", { name }),
    down: (name: string) => i18n._("Move {name} down", { name }),
    moved: (name: string, place: number, total: number) =>
      i18n._("{name}: place {place, number} of {total, number}", { name, place, total }),
    tooLong: (over: number) => i18n._("{over, plural, one {# character} other {# characters}} too many", { over }),
  },
  voice: {
    name: i18n._("Voice message"),
    record: i18n._("Record a voice message"),
    hint: i18n._("Record a voice message: click, or hold and let go to send it"),
    held: i18n._("Let go to send, slide away to discard"),
    away: i18n._("Let go to discard"),
    unsent: i18n._("You have an unsent voice message"),
    asking: i18n._("Waiting for the microphone"),
    recording: i18n._("Recording"),
    done: i18n._("Recorded. Listen to it, send it or discard it."),
    stop: i18n._("Stop recording"),
    listen: i18n._("Listen to the recording"),
    discard: i18n._("Discard the recording"),
    send: i18n._("Send the voice message"),
    length: i18n._("Length"),
    trouble: {
      refused: i18n._(
        "This page may not use the microphone. Allow it in the settings of your browser, then try again.",
      ),
      missing: i18n._("No microphone was found. Connect one, then try again."),
      full: i18n._("There is no room left for a voice message here. Delete files of yours, or ask an administrator."),
      busy: i18n._("The microphone cannot be used right now. Close what else uses it, then try again."),
      unsupported: i18n._(
        "This browser cannot record here. Open the page over https in an up-to-date browser, or attach a recording.",
      ),
    },
  },
  readonly: i18n._("You may only read in this room."),
  dropHere: (room: string) => i18n._("Drop files to send them to {room}", { room }),
  dropHint: i18n._("They are sent at once, together with what you have written."),
  tooLarge: (name: string, limit: string) =>
    i18n._("{name} is larger than the {limit} that this server takes.", { name, limit }),
  noSpace: i18n._("There is no room left for files here."),
  littleSpace: (left: string) => i18n._("Your storage is nearly full: {left} are left.", { left }),
  tooMuch: (name: string, size: string, left: string) =>
    i18n._("{name} has {size}, and {left} of your storage are left. Delete files, or ask an administrator.", {
      name,
      size,
      left,
    }),
  folder: (name: string) => i18n._("{name} is a folder. Open it and drop the files that are in it.", { name }),
  empty: i18n._("Nothing has been said here yet. Write the first message, or drop a file."),
  start: (room: string) => i18n._("This is the beginning of {room}.", { room }),
  startDirect: (person: string) => i18n._("This is the beginning of your conversation with {person}.", { person }),
  you: i18n._("You"),
  later: i18n._("Appears when the connection is back"),
  earlier: i18n._("Loading earlier messages…"),
  newMessages: i18n._("New messages"),
  newSince: (count: number, time: string) =>
    count < 1000
      ? i18n._("{count, plural, one {# new message} other {# new messages}} since {time}", { count, time })
      : i18n._("1000 or more new messages since {time}", { time }),
  jumpThere: i18n._("Jump"),
  markRead: i18n._("Mark as read"),
  jump: i18n._("Jump to the latest message"),
  latest: i18n._("Latest"),
  gone: {
    deleted: i18n._("This message was deleted."),
    refused: i18n._("This file was refused: it is not allowed here."),
    expired: i18n._("The upload was given up."),
    moderated: i18n._("This message was removed by a moderator."),
    erased: i18n._("This message was erased with the data of its author."),
  },
  delete: i18n._("Delete"),
  edited: i18n._("edited"),
  sending: i18n._("Sending…"),
  waiting: i18n._("Goes out when the connection is back"),
  waitingHere: i18n._("Goes out when the connection is back. Keep this tab open."),
  waitingForLogIn: i18n._("Goes out when you log in again"),
  logInToSend: i18n._("Log in again to send. What you have written stays here."),
  notSent: i18n._("Not sent."),
  remove: i18n._("Remove"),
  file: i18n._("File"),
  video: i18n._("Video"),
  image: i18n._("Picture"),
  audio: i18n._("Sound"),
  typing: (names: string[]) => {
    const [first = "", second = ""] = names;
    if (names.length === 1) return i18n._("{first} is typing…", { first });
    if (names.length === 2) return i18n._("{first} and {second} are typing…", { first, second });
    return i18n._("Several people are typing…");
  },
  offline: i18n._("Connection lost. Reconnecting; what you write now is sent as soon as it is back."),
  catchingUp: i18n._("Catching up on what you missed…"),
  signedOut: i18n._("You are no longer logged in here."),
  logInAgain: i18n._("Log in again"),
  timeline: (room: string) => i18n._("Messages in {room}", { room }),
  somebody: i18n._("Somebody"),
} as const;
