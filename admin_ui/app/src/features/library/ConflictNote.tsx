/** Somebody else was quicker: what they made of the fields that were changed here, and who gives way. */
import { Button, Group } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import classes from "./details.module.css";
import type { Field } from "./merge.ts";
import type { Editing } from "./useEditing.ts";

function theirWords(file: MediaFile, field: Field): string {
  if (field === "tags" || field === "collections") return file[field].map(({ name }) => name).join(", ");
  if (field === "visibility") return words.visibilities[file.visibility];
  return file[field] ?? "";
}

export function ConflictNote({ editing }: { editing: Editing }) {
  const { conflict, pending, keepMine, takeTheirs } = editing;
  if (!conflict) return null;
  return (
    <div className={classes.conflict} role="alert">
      <p>{words.conflict}</p>
      <ul>
        {conflict.fields.map((field) => (
          <li key={field}>
            {words.fields[field]}: <bdi>{theirWords(conflict.theirs, field) || words.nothing}</bdi>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <Button size="xs" loading={pending !== null} onClick={() => void keepMine()}>
          {words.keepMine}
        </Button>
        <Button size="xs" variant="default" onClick={takeTheirs}>
          {words.takeTheirs}
        </Button>
      </Group>
    </div>
  );
}
