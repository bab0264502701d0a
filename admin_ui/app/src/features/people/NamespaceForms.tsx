/** A namespace's name and storage limit, and the form that makes another. */
import { Button, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import type { Me, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import { useIsSuperuser } from "./people.ts";

const { administration: words } = TEXTS;
const ONE = "/api/v1/namespaces/{slug}/";
const GIB = 1024 ** 3;

function Problem({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className={classes.problem}>
      {problemOf(error)}
    </p>
  ) : null;
}

/** What is said of me, with my namespaces, is read anew after a change. */
function useMeAgain() {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ["me"] });
    void queries.invalidateQueries({ queryKey: ["namespace"] });
  };
}

function SettingsForm({ rest, slug, onDone }: { rest: Rest; slug: string; onDone: () => void }) {
  const again = useMeAgain();
  const detail = useQuery({ queryKey: ["namespace", slug], queryFn: () => rest.get(ONE, { path: { slug } }) });
  const change = useMutation({
    mutationFn: (body: { name: string; quota_bytes: number | null }) => rest.patch(ONE, { path: { slug }, body }),
    onSuccess: () => {
      again();
      onDone();
    },
  });
  if (!detail.data) return <Problem error={detail.error} />;
  const { name, quota_bytes, used_bytes } = detail.data;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const limit = String(fields.get("quota") ?? "").trim();
    const quota = limit === "" ? null : Math.round(Number(limit) * GIB);
    change.mutate({ name: String(fields.get("name")), quota_bytes: quota });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput name="name" label={words.name} defaultValue={name} required withAsterisk={false} data-autofocus />
        <NumberInput
          name="quota"
          label={words.quota}
          description={words.quotaHint(bytes(used_bytes))}
          defaultValue={quota_bytes === null ? "" : Math.round((quota_bytes / GIB) * 100) / 100}
          min={0}
          decimalScale={2}
          hideControls
        />
        <Problem error={change.error} />
        <Button type="submit" loading={change.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  );
}

/** Makes a namespace, for administrators of the server. */
export function NewNamespace({ rest, onMade }: { rest: Rest; onMade?: () => void }) {
  const again = useMeAgain();
  const make = useMutation({
    mutationFn: (body: { slug: string; name?: string }) => rest.post("/api/v1/namespaces/", { body }),
    onSuccess: () => {
      again();
      onMade?.();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const name = String(fields.get("name")).trim();
    make.mutate({ slug: String(fields.get("slug")).trim(), ...(name && { name }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput name="slug" label={words.slug} description={words.slugHint} required withAsterisk={false} />
        <TextInput name="name" label={words.name} />
        <Problem error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {words.create}
        </Button>
      </Stack>
    </form>
  );
}

export function NamespaceButtons({ rest, me, slug }: { rest: Rest; me: Me; slug: string }) {
  const [open, setOpen] = useState<"settings" | "new" | null>(null);
  const superuser = useIsSuperuser(rest, me.user.id);
  const close = () => setOpen(null);
  return (
    <>
      {superuser && (
        <Button variant="default" size="sm" onClick={() => setOpen("new")}>
          {words.newNamespace}
        </Button>
      )}
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="edit" size={16} />}
        onClick={() => setOpen("settings")}
      >
        {words.settings}
      </Button>
      <Modal opened={open === "settings"} onClose={close} title={words.settings}>
        <SettingsForm rest={rest} slug={slug} onDone={close} />
      </Modal>
      <Modal opened={open === "new"} onClose={close} title={words.newNamespace}>
        <NewNamespace rest={rest} onMade={close} />
      </Modal>
    </>
  );
}
