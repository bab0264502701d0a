/** What waits to be sent, and what could not be: changed, sent at once or deleted. */
import { Button, Group, Modal, Skeleton, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Scheduled } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { later as words } from "../../../texts/later.ts";
import { own } from "../../../texts/own.ts";
import { TEXTS } from "../../../texts.ts";
import { exact, moment } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { over } from "../captions.ts";
import { useChat, useChatState } from "../connection.ts";
import type { FilesView } from "../files.ts";
import { OwnScreen } from "../OwnScreen.tsx";
import { RoomPicture } from "../RoomPicture.tsx";
import { roomName } from "../rooms.ts";
import shared from "../words.module.css";
import { KeptFiles, NewFiles } from "./LaterFiles.tsx";
import classes from "./own.module.css";
import { TimeFields } from "./TimeFields.tsx";
import { fieldsOf, timeIn } from "./times.ts";
import { useLaterFiles, useOnceUploaded } from "./useLaterFiles.ts";

const LIST = "/api/v1/me/scheduled/";
const ONE = "/api/v1/me/scheduled/{scheduled_id}/";
const KEY = ["me", "scheduled"];

type Change = { send_at?: string; body?: string; attachments?: string[]; captions?: Record<string, string> };

function useScheduled() {
  const chat = useChat();
  const queries = useQueryClient();
  const again = () => void queries.invalidateQueries({ queryKey: KEY });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is the same one for the whole page
  useEffect(() => chat.on("scheduled.updated", again), [chat]);
  const list = useQuery({ queryKey: KEY, queryFn: () => chat.rest.get(LIST, { query: { limit: 100 } }) });
  const refused = (thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" });
  const change = useMutation({
    mutationFn: ({ id, ...body }: Change & { id: string }) =>
      chat.rest.patch(ONE, { path: { scheduled_id: id }, body }),
    onSuccess: ({ state }) => state === "sent" && notifications.show({ message: words.sent, autoClose: 3000 }),
    onError: refused,
    onSettled: again,
  });
  const cancel = useMutation({
    mutationFn: ({ id }: Scheduled) => chat.rest.delete(ONE, { path: { scheduled_id: id } }),
    onSuccess: (_, { attachments }) =>
      notifications.show({
        message: attachments.length > 0 ? words.cancelledFiles : words.cancelled,
        autoClose: attachments.length > 0 ? 6000 : 3000,
      }),
    onError: refused,
    onSettled: again,
  });
  return { list, change, cancel };
}

/** The captions of those files that have one. */
function captionsOf(ids: readonly string[], captions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    ids.map((id) => [id, (captions[id] ?? "").trim()] as const).filter(([, text]) => text !== ""),
  );
}

interface EditProps {
  one: Scheduled;
  thumbnail: FilesView["thumbnail"];
  onSave: (change: Change) => Promise<unknown>;
  onClose: () => void;
}

function EditDialog({ one, thumbnail, onSave, onClose }: EditProps) {
  const room = useChatState(({ rooms }) => rooms[one.room]);
  const [body, setBody] = useState(one.body);
  const [fields, setFields] = useState(() => fieldsOf(new Date(one.send_at)));
  const at = timeIn(fields.day, fields.time);
  const passed = at !== null && at.getTime() <= Date.now();
  const [ids, setIds] = useState<readonly string[]>(one.attachments);
  const [captions, setCaptions] = useState<Readonly<Record<string, string>>>(one.captions);
  const files = useLaterFiles(room?.namespace ?? null, ids.length);
  const tooLong = files.tooLong || ids.some((id) => over(captions[id] ?? "") > 0);
  const empty = body.trim() === "" && ids.length + files.all.length === 0;
  const [saving, setSaving] = useState(false);
  const save = async () => {
    if (at === null) return;
    setSaving(true);
    files.keep();
    const attachments = [...ids, ...files.ids()];
    const changed = attachments.join() !== one.attachments.join();
    try {
      const written = { ...captionsOf(ids, captions), ...files.captions() };
      const change = { body: body.trim(), send_at: at.toISOString(), captions: written };
      await onSave({ ...change, ...(changed && { attachments }) });
      onClose();
    } catch (thrown) {
      files.failedWith(thrown);
      setSaving(false);
    }
  };
  const [waiting, want] = useOnceUploaded(files, () => void save());
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.edit}
      closeOnClickOutside={files.all.length === 0}
      closeOnEscape={files.all.length === 0}
    >
      <Stack gap="md">
        <Textarea
          label={words.text}
          dir="auto"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={8000}
          value={body}
          onChange={({ currentTarget }) => setBody(currentTarget.value)}
          data-autofocus
        />
        <KeptFiles
          ids={ids}
          thumbnail={thumbnail}
          captions={captions}
          changes={{
            onRemove: (id) => setIds((before) => before.filter((one) => one !== id)),
            onOrder: setIds,
            onCaption: (id, text) => setCaptions((before) => ({ ...before, [id]: text })),
          }}
        />
        {room && <NewFiles files={files} />}
        <TimeFields {...fields} passed={passed} onChange={setFields} />
        {waiting && <div role="status">{words.uploading}</div>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {TEXTS.general.cancel}
          </Button>
          <Button
            loading={waiting || saving}
            disabled={at === null || passed || empty || files.failed || tooLong}
            onClick={() => want(true)}
          >
            {words.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface RowProps {
  one: Scheduled;
  thumbnail: FilesView["thumbnail"];
  sending: boolean;
  onEdit: () => void;
  onSend: () => void;
  onCancel: () => void;
}

function Row({ one, thumbnail, sending, onEdit, onSend, onCancel }: RowProps) {
  const room = useChatState(({ rooms }) => rooms[one.room]);
  return (
    <li className={classes.item} data-scheduled={one.id}>
      {room ? <RoomPicture room={room} size={32} /> : <Initials name={words.gone} size={32} square />}
      <div className={classes.itemText}>
        <div className={classes.itemHead}>
          <b className={shared.clipped} dir="auto">
            {room ? roomName(room) : words.gone}
          </b>
          <time className={shared.time} dateTime={one.send_at} title={exact(one.send_at)}>
            {words.at(moment(one.send_at))}
          </time>
        </div>
        <div className={classes.body} dir="auto">
          {one.body}
        </div>
        <KeptFiles ids={one.attachments} thumbnail={thumbnail} captions={one.captions} />
        {one.error && (
          <p className={classes.problem} role="status">
            {one.error.message}
          </p>
        )}
        <div className={classes.itemActions}>
          <Button size="compact-sm" variant="subtle" onClick={onEdit}>
            {words.edit}
          </Button>
          <Button size="compact-sm" variant="subtle" loading={sending} onClick={onSend}>
            {words.now}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={onCancel}>
            {words.cancel}
          </Button>
        </div>
      </div>
    </li>
  );
}

interface Props {
  onBack: () => void;
  thumbnail: FilesView["thumbnail"];
}

export function LaterScreen({ onBack, thumbnail }: Props) {
  const { list, change, cancel } = useScheduled();
  const [edited, setEdited] = useState<Scheduled | null>(null);
  const rows = list.data?.results ?? [];
  const now = () => new Date().toISOString();
  return (
    <OwnScreen title={own.list} onBack={onBack}>
      {list.isPending && <Skeleton h={72} />}
      {list.isError && <MoreFailed error={null} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <Notice icon="clock">{words.empty}</Notice>}
      <ul className={classes.list}>
        {rows.map((one) => (
          <Row
            key={one.id}
            one={one}
            thumbnail={thumbnail}
            sending={change.isPending && change.variables.id === one.id}
            onEdit={() => setEdited(one)}
            onSend={() => change.mutate({ id: one.id, send_at: now() })}
            onCancel={() => cancel.mutate(one)}
          />
        ))}
      </ul>
      {edited && (
        <EditDialog
          one={edited}
          thumbnail={thumbnail}
          onClose={() => setEdited(null)}
          onSave={(wanted) => change.mutateAsync({ id: edited.id, ...wanted })}
        />
      )}
    </OwnScreen>
  );
}
