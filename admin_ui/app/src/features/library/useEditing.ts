/** Changes a file field by field: what is typed is saved when one leaves the field, and kept where it cannot be. */
import type { MediaFile } from "@offchat/client";
import { asError } from "@offchat/client";
import { useState } from "react";
import type { Change, Field } from "./merge.ts";
import { conflicts } from "./merge.ts";
import type { FileActions } from "./useFile.ts";

export interface Conflict {
  /** What is wanted here and not saved. */
  change: Change;
  /** The file as somebody else has left it. */
  theirs: MediaFile;
  fields: readonly Field[];
}

const TRIES = 3;

export function useEditing(file: MediaFile, actions: Pick<FileActions, "read" | "change" | "learn">) {
  const [pending, setPending] = useState<Change | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  /** Drawn anew, fields show the file again instead of what was typed. */
  const [edition, setEdition] = useState(0);

  /** Make the change on top of `read`, or of what somebody else has made of it in other fields. */
  const attempt = async (change: Change, read: MediaFile, left = TRIES): Promise<void> => {
    try {
      actions.learn(await actions.change(file.id, change, read.revision));
    } catch (thrown) {
      if (asError(thrown).status !== 412 || left === 0) throw thrown;
      const theirs = await actions.read(file.id);
      const fields = conflicts(change, read, theirs);
      if (fields.length === 0) return attempt(change, theirs, left - 1);
      setConflict({ change, theirs, fields });
    }
  };
  const save = async (change: Change, read = file): Promise<void> => {
    setPending(change);
    setError(null);
    setConflict(null);
    await attempt(change, read).catch((thrown: unknown) => setError(asError(thrown)));
    setPending(null);
  };
  return {
    /** What is being saved; null where nothing is. */
    pending,
    error,
    conflict,
    edition,
    save,
    /** What was typed here goes over what the other person has made of it. */
    keepMine: () => conflict && save(conflict.change, conflict.theirs),
    takeTheirs: () => {
      if (conflict) actions.learn(conflict.theirs);
      setConflict(null);
      setError(null);
      setEdition(edition + 1);
    },
  };
}

export type Editing = ReturnType<typeof useEditing>;
