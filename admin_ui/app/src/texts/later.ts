/** The dialogs and lists of messages for later, of forwarding and of the threads that one follows. */
import { i18n } from "@lingui/core";

export const later = {
  title: i18n._("Send later"),
  withCaptions: i18n._("Send files with captions"),
  goesOut: i18n._("The message goes out as soon as its files are uploaded."),
  sendFailed: i18n._("A file could not be uploaded, so nothing was sent. Try again, or remove the file."),
  day: i18n._("Day"),
  time: i18n._("Time"),
  schedule: i18n._("Schedule"),
  passed: i18n._("This time has passed. Choose a later one."),
  empty: i18n._(
    "Nothing is waiting to be sent. Write a message, then choose a time with the clock beside the send button.",
  ),
  at: (moment: string) => i18n._("Goes out {moment}", { moment }),
  theFiles: i18n._("Files of the message"),
  newFiles: i18n._("New files"),
  addFiles: i18n._("Add files"),
  file: i18n._("File"),
  fileGone: i18n._("This file is no longer available"),
  without: (name: string) => i18n._("Remove {name}", { name }),
  tooMany: (limit: number) => i18n._("A message holds {limit} files at most.", { limit }),
  uploading: i18n._("The message is scheduled as soon as its files are uploaded."),
  uploadFailed: i18n._("A file could not be uploaded, so nothing was scheduled. Try again, or remove the file."),
  firstStands: i18n._(
    "An earlier attempt was scheduled after all, as the message was then. You find it among your scheduled messages. Schedule again only if you want this one as well.",
  ),
  edit: i18n._("Edit"),
  now: i18n._("Send now"),
  cancel: i18n._("Delete"),
  save: i18n._("Save"),
  text: i18n._("Message"),
  gone: i18n._("A room you are no longer in"),
  sent: i18n._("Sent."),
  cancelled: i18n._("Deleted. It will not be sent."),
  cancelledFiles: i18n._("Deleted. It will not be sent. Files uploaded for it stay in your library, seen by you only."),
} as const;

export const forwarding = {
  title: i18n._("Forward to…"),
  find: i18n._("Find a room"),
  none: i18n._("No room with this name."),
  done: (room: string) => i18n._("Forwarded to {room}.", { room }),
} as const;

export const following = {
  empty: i18n._("You are not following any threads yet. You follow the ones you start, reply in or are mentioned in."),
  more: i18n._("Show more"),
  replies: (count: number) => i18n._("{count, plural, one {# reply} other {# replies}}", { count }),
  unread: (count: number) => i18n._("{count, plural, one {# unread reply} other {# unread replies}}", { count }),
} as const;
