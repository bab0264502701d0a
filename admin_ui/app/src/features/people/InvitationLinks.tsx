/** The links into a namespace: make one with a role, rooms, an end and a limit, or for one address; withdraw it. */
import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import type { Answer, Namespace, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { inviting as words } from "../../texts/inviting.ts";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { CameBy } from "../../ui/CameBy.tsx";
import { moment } from "../../ui/format.ts";
import type { ShownLink } from "../../ui/LinkOnce.tsx";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import type { RoleName } from "./people.ts";

const LINKS = "/api/v1/namespaces/{slug}/invitations/";
const LINK = "/api/v1/namespaces/{slug}/invitations/{invitation_id}/";
const CAME = `${LINK}people/` as const;
/** Seconds by name. */
const LIVES = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;
const USES = [1, 5, 25, 100];

type Life = keyof typeof LIVES;
type InvitationLink = Answer<"get", typeof LINKS>["results"][number];

interface Props {
  rest: Rest;
  namespace: Namespace;
  /** Roles that this administrator may give. */
  offered: readonly RoleName[];
  onLink: (link: ShownLink) => void;
  onClose: () => void;
}

interface Wanted {
  role: RoleName;
  rooms: string[];
  email: string;
  life: Life;
  uses: string;
}

function useLinks({ rest, namespace: { slug } }: Props) {
  const queries = useQueryClient();
  const key = ["invitations of namespace", slug];
  const onSuccess = () => refresh(queries, key);
  return {
    // As many as a namespace may have.
    list: useQuery({ queryKey: key, queryFn: () => rest.get(LINKS, { path: { slug }, query: { limit: 200 } }) }),
    make: useMutation({
      mutationFn: ({ role, rooms, email, life, uses }: Wanted) => {
        const limit = email ? { email } : { max_uses: uses === "" ? null : Number(uses) };
        return rest.post(LINKS, { path: { slug }, body: { role, rooms, expires_in_s: LIVES[life], ...limit } });
      },
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (link: string) => rest.delete(LINK, { path: { slug, invitation_id: link } }),
      onSuccess,
    }),
  };
}

function useConfigHere(rest: Rest) {
  return useQuery({ queryKey: ["config"], queryFn: () => rest.get("/api/v1/config/"), staleTime: 60_000 }).data;
}

function NewLink({ rest, namespace, offered, onLink, make }: Props & Pick<ReturnType<typeof useLinks>, "make">) {
  const [wanted, setWanted] = useState<Wanted>({ role: "member", rooms: [], email: "", life: "week", uses: "" });
  const set = (change: Partial<Wanted>) => setWanted({ ...wanted, ...change });
  const config = useConfigHere(rest);
  const { slug } = namespace;
  const rooms = useQuery({
    queryKey: ["rooms", slug, "to invite to"],
    queryFn: () => rest.get("/api/v1/namespaces/{slug}/rooms/", { path: { slug }, query: { limit: 100 } }),
  });
  const named = (rooms.data?.results ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(wanted, {
      onSuccess: ({ url }) => {
        set({ email: "" });
        if (url) onLink({ title: words.madeTitle, hint: words.madeHint, url });
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group grow gap="sm" align="flex-start">
          <Select
            label={administration.role}
            data={offered.map((value) => ({ value, label: administration.roles[value] ?? value }))}
            value={wanted.role}
            onChange={(role) => set({ role: (role ?? "member") as RoleName })}
            allowDeselect={false}
          />
          <Select
            label={opening.expires}
            data={Object.entries(opening.lives).map(([value, label]) => ({ value, label }))}
            value={wanted.life}
            onChange={(life) => set({ life: (life ?? "week") as Life })}
            allowDeselect={false}
          />
        </Group>
        <MultiSelect
          label={words.rooms}
          data={named}
          value={wanted.rooms}
          onChange={(chosen) => set({ rooms: chosen })}
          maxValues={20}
          searchable
          clearable
          clearButtonProps={{ "aria-label": TEXTS.general.close }}
        />
        <TextInput
          type="email"
          label={words.email}
          value={wanted.email}
          onChange={({ currentTarget }) => set({ email: currentTarget.value })}
          maxLength={254}
          {...(wanted.email && {
            description: config?.reset_by_mail ? words.emailMailed : words.emailHandedOver,
          })}
        />
        {!wanted.email && (
          <Select
            label={opening.uses}
            data={[
              { value: "", label: opening.anyUses },
              ...USES.map((count) => ({ value: String(count), label: opening.timesUsed(count) })),
            ]}
            value={wanted.uses}
            onChange={(uses) => set({ uses: uses ?? "" })}
            allowDeselect={false}
          />
        )}
        <Button type="submit" loading={make.isPending}>
          {words.make}
        </Button>
      </Stack>
    </form>
  );
}

function Row({ link, onWithdraw, busy }: { link: InvitationLink; onWithdraw: () => void; busy: boolean }) {
  const whose = link.email ?? words.anyone;
  const facts = [
    words.asRole(administration.roles[link.role] ?? link.role),
    ...(link.rooms.length > 0 ? [words.inRooms(link.rooms.length)] : []),
    link.max_uses === null ? opening.used(link.uses) : opening.usedOf(link.uses, link.max_uses),
    opening.until(moment(link.expires_at)),
  ];
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" data-link={link.id}>
      <Stack gap={2} style={{ minWidth: 0 }}>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          <bdi>{whose}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          {facts.join(" · ")}
        </Text>
      </Stack>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        disabled={busy}
        aria-label={words.withdrawOf(whose)}
        onClick={onWithdraw}
        style={{ flexShrink: 0 }}
      >
        {opening.withdraw}
      </Button>
    </Group>
  );
}

export function InvitationLinks(props: Props) {
  const { rest, namespace, onClose } = props;
  const { slug } = namespace;
  const { list, make, withdraw } = useLinks(props);
  const config = useConfigHere(rest);
  const error = list.error ?? make.error ?? withdraw.error;
  const mailed = make.data?.mailed && make.data.email;
  const rows = list.data?.results ?? [];
  const about = config?.registration === "off" ? words.aboutKnown : words.about;
  return (
    <Modal opened onClose={onClose} title={words.links} closeButtonProps={{ "aria-label": TEXTS.general.close }}>
      <Stack gap="sm">
        <Text size="sm">{about(namespace.name)}</Text>
        <NewLink {...props} make={make} />
        {error && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(error)}
          </Alert>
        )}
        {mailed && (
          <Text size="sm" role="status">
            {words.mailedTo(mailed)}
          </Text>
        )}
        {list.data && rows.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.none}
          </Text>
        )}
        {rows.map((link) => (
          <Stack key={link.id} gap={4}>
            <Row link={link} busy={withdraw.isPending} onWithdraw={() => withdraw.mutate(link.id)} />
            <CameBy
              link={link.id}
              uses={link.uses}
              read={(next) =>
                next ? rest.page(CAME, next) : rest.get(CAME, { path: { slug, invitation_id: link.id } })
              }
            />
          </Stack>
        ))}
      </Stack>
    </Modal>
  );
}
