/** How much one person may store, where that differs from what everybody may. */
import { Button, Modal, Stack } from "@mantine/core";
import type { FormEvent } from "react";
import { administration as words } from "../../texts/administration.ts";
import { bytes } from "../../ui/format.ts";
import { sizeIn } from "./limits.ts";
import type { Membership } from "./people.ts";
import { SizeField } from "./SizeField.tsx";

interface Props {
  row: Membership | null;
  /** What everybody may store; null: as much as they like. */
  everybody: number | null;
  onClose: () => void;
  onSet: (user: string, quota: number | null) => void;
}

export function PersonLimit({ row, everybody, onClose, onSet }: Props) {
  const stored = row?.quota_bytes ?? null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (row) onSet(row.user.id, sizeIn(new FormData(event.currentTarget), "quota", stored));
    onClose();
  };
  return (
    <Modal opened={row !== null} onClose={onClose} title={row && words.limitOf(row.user.display_name)}>
      {row && (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <SizeField
              name="quota"
              label={words.quota}
              description={words.quotaHint(bytes(row.used_bytes ?? 0))}
              placeholder={everybody === null ? words.noLimit : words.likeEverybody(bytes(everybody))}
              stored={stored}
              usual="GiB"
              focused
            />
            <Button type="submit">{words.save}</Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
