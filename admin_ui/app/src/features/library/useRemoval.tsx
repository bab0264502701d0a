/** Deletes files and takes them back: at once, with the way back in the notice that tells of it. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { problemOf } from "../../ui/problem.ts";
import { nameOf } from "./facts.ts";
import type { FileActions } from "./useFile.ts";

const UNDO_MS = 8000;

/** Say why something did not work. */
export function tellFailure(thrown: unknown): void {
  notifications.show({ color: "red", message: problemOf(thrown) });
}

/** Say what was done, with a button that takes it back. */
export function tellUndoable(id: string, said: string, undo: () => void): void {
  const back = () => {
    notifications.hide(id);
    undo();
  };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{said}</span>
        <Button size="compact-sm" variant="light" onClick={back} style={{ flex: "none" }}>
          {words.undo}
        </Button>
      </Group>
    ),
  });
}

export function useRemoval(actions: FileActions, onClose: () => void) {
  const restore = async (file: MediaFile) => {
    await actions.restore(file.id).then(() => {
      onClose();
      notifications.show({ message: words.restored(nameOf(file)) });
    }, tellFailure);
  };
  return {
    restore,
    remove: async (file: MediaFile) => {
      await actions.remove(file.id).then(() => {
        onClose();
        tellUndoable(file.id, words.deleted(nameOf(file)), () => void restore(file));
      }, tellFailure);
    },
    retry: async (file: MediaFile) => {
      await actions.retry(file.id).catch(tellFailure);
    },
  };
}
