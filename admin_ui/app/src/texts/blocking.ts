/** Content that a namespace blocks, or protects from being blocked. */
import { i18n } from "@lingui/core";

export const blocking = {
  lists: { blocked: i18n._("Blocked"), protected: i18n._("Protected") },
  back: i18n._("Back to the files"),
  which: i18n._("List"),
  about: {
    blocked: i18n._(
      "Files with this content are quarantined: those that were sent, and those that people send from now on.",
    ),
    protected: i18n._("Files with this content are never quarantined because of the list of blocked content."),
  },
  add: { blocked: i18n._("Block content"), protected: i18n._("Protect content") },
  blockFile: i18n._("Block this content"),
  empty: {
    blocked: i18n._("No content is blocked. You can block a file from its details, or add a hash here."),
    protected: i18n._("No content is protected."),
  },
  kind: i18n._("What to compare"),
  kinds: { sha256: i18n._("Exact file"), perceptual: i18n._("Looks the same") },
  kindHints: {
    sha256: i18n._("Only exact copies of the file."),
    perceptual: i18n._("Also copies that were resized or saved in another format."),
  },
  value: i18n._("Hash"),
  valueHints: {
    sha256: i18n._("The SHA-256 of the file: 64 hexadecimal digits."),
    perceptual: i18n._("64 hexadecimal digits for a photo; for a video, those of its frames separated by spaces."),
  },
  reason: i18n._("Reason"),
  reasonHint: i18n._("Moderators see it in this list and in the activity log."),
  counting: i18n._("Counting the files that match…"),
  matchesNone: i18n._("No file that was sent so far matches."),
  nowHides: (files: number) =>
    i18n._("{files, plural, one {# file} other {# files}} will be hidden right away.", { files }),
  nowHidesIn: (files: number, rooms: number) =>
    i18n._(
      "{files, plural, one {# file} other {# files}} in {rooms, plural, one {# room} other {# rooms}} will be hidden right away.",
      { files, rooms },
    ),
  hidden: (files: number) =>
    i18n._("{files, plural, =0 {No file hidden yet} one {# file hidden} other {# files hidden}}", { files }),
  actionsFor: (reason: string) => i18n._("Actions for {reason}", { reason }),
  copyValue: i18n._("Copy the hash"),
  copied: i18n._("Copied"),
  remove: i18n._("Remove"),
  removeHints: {
    blocked: i18n._(
      "New files with this content will be shown again. Files that are quarantined stay so until you release them.",
    ),
    protected: i18n._("Blocked content can hide these files again."),
  },
  done: {
    blocked: i18n._("Blocked. Files with this content are hidden, and new ones will be."),
    protected: i18n._("Protected. Files with this content will not be hidden by the list of blocked content."),
  },
  files: i18n._("CSV: import and export"),
  exportCsv: i18n._("Export CSV"),
  importCsv: i18n._("Import CSV"),
  imported: (created: number, skipped: number) =>
    i18n._(
      "{created, plural, one {# entry added} other {# entries added}}, {skipped, plural, one {# was} other {# were}} on the list already.",
      {
        created,
        skipped,
      },
    ),
  wrongLine: (line: number, why: string) => i18n._("Line {line}: {why}", { line, why }),
} as const;
