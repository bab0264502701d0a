/** The words of what happened to a file. */
import { i18n } from "@lingui/core";

export const history = {
  title: i18n._("History"),
  none: i18n._("Nothing is known of this file yet."),
  failed: i18n._("The history could not be loaded."),
  earlier: i18n._("Show earlier"),
  attempt: (number: number) => i18n._("attempt {number}", { number }),
  by: (name: string) => i18n._("by {name}", { name }),
  /** By stage and state; a state alone where the stage is one that others follow alike. */
  happened: {
    "upload started": i18n._("Upload began"),
    "upload done": i18n._("All bytes received"),
    "upload failed": i18n._("Upload given up"),
    "processing done": i18n._("Ready"),
    "processing failed": i18n._("Processing failed"),
    "processing retried": i18n._("Processed again"),
    "hold held": i18n._("Put on hold"),
    "hold released": i18n._("Released"),
    "trash deleted": i18n._("Deleted"),
    "trash restored": i18n._("Restored"),
    "probe started": i18n._("Reading the file…"),
    "probe done": i18n._("File read"),
    "probe failed": i18n._("The file could not be read"),
    "thumbnail started": i18n._("Making the picture…"),
    "thumbnail done": i18n._("Picture made"),
    "thumbnail failed": i18n._("No picture could be made"),
    "fingerprint done": i18n._("Compared with other files"),
    "tagging started": i18n._("Describing…"),
    "tagging done": i18n._("Described"),
    "tagging failed": i18n._("Could not be described"),
  } as Readonly<Record<string, string>>,
};
