/** A namespace's name and storage limit, and the form that makes another. */
import { Button, Checkbox, Modal, NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import type { Answer, Me, Rest } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { bytes } from "../../ui/format.ts";
import { HeadActions } from "../../ui/HeadActions.tsx";
import type { HeadAction } from "../../ui/HeadButton.tsx";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import classes from "../../ui/table.module.css";
import { INPUT_THEN_HINT, numberIn, sizeIn } from "./limits.ts";
import { useIsSuperuser, useNamespace } from "./people.ts";
import type { Draft, RetentionRule } from "./RetentionRules.tsx";
import { draftsOf, RetentionRules, rulesIn } from "./RetentionRules.tsx";
import type { FactorPolicy } from "./SecondFactorFields.tsx";
import { factorsIn, SecondFactorFields } from "./SecondFactorFields.tsx";
import { SizeField } from "./SizeField.tsx";
import own from "./settings.module.css";

const ONE = "/api/v1/namespaces/{slug}/";

type RetentionPreview = Answer<"post", `${typeof ONE}retention/`>;

function typesIn(fields: FormData): string[] | null {
  const types = String(fields.get("types") ?? "")
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  return types.length > 0 ? types : null;
}

function metadataIn(fields: FormData): "keep" | "strip" | null {
  const chosen = fields.get("metadata");
  return chosen === "keep" || chosen === "strip" ? chosen : null;
}

const VIDEO_SIDES = [1080, 720, 480, 360] as const;
type VideoSide = (typeof VIDEO_SIDES)[number];

function videoSideIn(fields: FormData): VideoSide | null {
  return VIDEO_SIDES.find((side) => String(side) === fields.get("videoSide")) ?? null;
}

interface Settings {
  name: string;
  quota_bytes: number | null;
  policy: {
    types: string[] | null;
    max_file_bytes: number | null;
    person_quota_bytes: number | null;
    retention_days: number | null;
    retention: RetentionRule[] | null;
    metadata: "keep" | "strip" | null;
    play_uploads: boolean;
    video_side: VideoSide | null;
    keep_originals: boolean;
    link_previews: boolean;
  } & FactorPolicy;
}

function Problem({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className={classes.problem}>
      {problemOf(error)}
    </p>
  ) : null;
}

/** What is to be confirmed before files are kept for less time: how many are deleted at once. */
function retentionQuestion({ files, bytes: size, more }: RetentionPreview): Omit<Question, "run"> {
  if (files === 0) return { title: words.setRetention, hint: words.setRetentionHint };
  return { title: more ? words.deleteManyFiles(files) : words.deleteFiles(files), hint: words.deleteHint(bytes(size)) };
}

/** Whether files may be kept for less time than before: by fewer days, or by rules that were not there. */
function keepsLess(before: Settings["policy"], after: Settings["policy"]): boolean {
  const days = after.retention_days ?? Number.POSITIVE_INFINITY;
  if (days < (before.retention_days ?? Number.POSITIVE_INFINITY)) return true;
  const stood = new Set(before.retention?.map((rule) => JSON.stringify(rule)));
  return (after.retention ?? []).some((rule) => !stood.has(JSON.stringify(rule)));
}

/** What is said of me, with my namespaces, is read anew after a change. */
function useMeAgain() {
  const queries = useQueryClient();
  return () => {
    void refresh(queries, ["me"]);
    void refresh(queries, ["namespace"]);
  };
}

function SettingsForm({ rest, slug, onDone }: { rest: Rest; slug: string; onDone: () => void }) {
  const again = useMeAgain();
  const detail = useNamespace(rest, slug);
  const change = useMutation({
    mutationFn: (body: Settings) => rest.patch(ONE, { path: { slug }, body }),
    onSuccess: () => {
      again();
      onDone();
    },
  });
  const count = useMutation({
    mutationFn: ({ retention_days, retention }: Settings["policy"]) =>
      rest.post(`${ONE}retention/`, { path: { slug }, body: { retention_days, retention } }),
  });
  const [question, setQuestion] = useState<Question | null>(null);
  const [drafts, setDrafts] = useState<Draft[] | null>(null);
  if (!detail.data) return <Problem error={detail.error} />;
  const { name, quota_bytes, used_bytes, policy } = detail.data;
  const rules = drafts ?? draftsOf(policy.retention);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const settings: Settings = {
      name: String(fields.get("name")),
      quota_bytes: sizeIn(fields, "quota", quota_bytes),
      policy: {
        types: typesIn(fields),
        max_file_bytes: sizeIn(fields, "fileLimit", policy.max_file_bytes),
        person_quota_bytes: sizeIn(fields, "personQuota", policy.person_quota_bytes),
        retention_days: numberIn(fields, "retention"),
        retention: rulesIn(rules),
        metadata: metadataIn(fields),
        play_uploads: fields.get("playUploads") !== null,
        video_side: videoSideIn(fields),
        keep_originals: fields.get("keepOriginals") !== null,
        link_previews: fields.get("linkPreviews") !== null,
        ...factorsIn(fields),
      },
    };
    if (!keepsLess(policy, settings.policy)) return change.mutate(settings);
    count.mutate(settings.policy, {
      onSuccess: (counted) => setQuestion({ ...retentionQuestion(counted), run: () => change.mutate(settings) }),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput name="name" label={words.name} defaultValue={name} required withAsterisk={false} data-autofocus />
        <div className={classes.pair}>
          <SizeField
            name="quota"
            label={words.quota}
            description={words.quotaHint(bytes(used_bytes))}
            placeholder={words.noLimit}
            stored={quota_bytes}
            usual="GiB"
          />
          <SizeField
            name="personQuota"
            label={words.personQuota}
            description={words.personQuotaHint}
            placeholder={words.noLimit}
            stored={policy.person_quota_bytes}
            usual="GiB"
          />
        </div>
        <TextInput
          name="types"
          label={words.types}
          description={words.typesHint}
          placeholder={words.everyType}
          defaultValue={(policy.types ?? []).join(", ")}
          dir="ltr"
        />
        <div className={classes.pair}>
          <SizeField
            name="fileLimit"
            label={words.fileLimit}
            placeholder={words.serverLimit}
            stored={policy.max_file_bytes}
            usual="MiB"
          />
          <NumberInput
            name="retention"
            label={words.retention}
            description={words.retentionHint}
            inputWrapperOrder={INPUT_THEN_HINT}
            placeholder={words.keptForGood}
            defaultValue={policy.retention_days ?? ""}
            min={1}
            allowDecimal={false}
            hideControls
          />
        </div>
        <RetentionRules rest={rest} slug={slug} drafts={rules} onChange={setDrafts} />
        <NativeSelect
          name="metadata"
          label={words.metadata}
          description={words.metadataHint}
          defaultValue={policy.metadata ?? ""}
          data={[
            { value: "", label: words.metadataDefault },
            { value: "strip", label: words.metadataStrip },
            { value: "keep", label: words.metadataKeep },
          ]}
        />
        <NativeSelect
          name="videoSide"
          label={words.videoSide}
          description={words.videoSideHint}
          defaultValue={policy.video_side ?? ""}
          data={[
            { value: "", label: words.videoAsSent },
            ...VIDEO_SIDES.map((side) => ({ value: String(side), label: words.videoUpTo(side) })),
          ]}
        />
        <Checkbox
          name="keepOriginals"
          label={words.keepOriginals}
          description={words.keepOriginalsHint}
          defaultChecked={policy.keep_originals}
        />
        <Checkbox
          name="playUploads"
          label={words.playUploads}
          description={words.playUploadsHint}
          defaultChecked={policy.play_uploads}
        />
        <Checkbox
          name="linkPreviews"
          label={words.linkPreviews}
          description={words.linkPreviewsHint}
          defaultChecked={policy.link_previews}
        />
        <SecondFactorFields policy={policy} />
        <div className={own.foot}>
          <Problem error={change.error ?? count.error} />
          <Button type="submit" loading={change.isPending || count.isPending}>
            {words.save}
          </Button>
        </div>
      </Stack>
      <Confirm question={question} onClose={() => setQuestion(null)} />
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
        <TextInput
          name="slug"
          label={words.slug}
          description={words.slugHint}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput name="name" label={words.name} />
        <Problem error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {words.create}
        </Button>
      </Stack>
    </form>
  );
}

interface ButtonsProps {
  rest: Rest;
  me: Me;
  slug: string;
  /** What else the page offers. */
  also: HeadAction;
}

export function NamespaceButtons({ rest, me, slug, also }: ButtonsProps) {
  const [open, setOpen] = useState<"settings" | "new" | null>(null);
  const superuser = useIsSuperuser(rest, me.user.id);
  const close = () => setOpen(null);
  const actions: HeadAction[] = [
    { icon: "edit", label: words.settings, onClick: () => setOpen("settings") },
    also,
    ...(superuser ? [{ icon: "plus" as const, label: words.newNamespace, onClick: () => setOpen("new") }] : []),
  ];
  return (
    <>
      <HeadActions actions={actions} />
      <Modal opened={open === "settings"} onClose={close} title={words.settings} size={600}>
        <SettingsForm rest={rest} slug={slug} onDone={close} />
      </Modal>
      <Modal opened={open === "new"} onClose={close} title={words.newNamespace}>
        <NewNamespace rest={rest} onMade={close} />
      </Modal>
    </>
  );
}
