/** Who did what, to what, when and why. */
import {
  Badge,
  Button,
  Group,
  Pill,
  ScrollArea,
  Select,
  Skeleton,
  Stack,
  Table,
  Text,
  UnstyledButton,
} from "@mantine/core";
import type { Activity, Rest, User } from "@offchat/client";
import { useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { useAddress } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { exact } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { shortId } from "../../ui/ShortId.tsx";
import classes from "./activity.module.css";
import type { Names } from "./labels.ts";
import { namesIn, objectOf, reasonOf } from "./labels.ts";
import { LOG_FILTERS, useLog } from "./log.ts";

interface Props {
  rest: Rest;
  namespace: string;
}

const { actions: WORDS } = TEXTS.activity;
/** What only moderators do; shown by one choice, without the messages between. */
const MODERATION = "media.quarantined,media.released,media.revealed,media.deleted";
const CHOICES = [
  { value: MODERATION, label: TEXTS.activity.moderationOnly },
  ...Object.entries(WORDS).map(([value, label]) => ({ value, label })),
];

function Person({ person, onPerson }: { person: User | null; onPerson: (person: User) => void }) {
  if (!person) {
    return (
      <Text c="dimmed" size="sm">
        {TEXTS.activity.system}
      </Text>
    );
  }
  return (
    <UnstyledButton onClick={() => onPerson(person)} title={TEXTS.activity.only(person.display_name)} fz="sm" mih={24}>
      <Group gap={8} wrap="nowrap">
        <Initials name={person.display_name} src={person.avatar_url} size={24} />
        {person.display_name}
      </Group>
    </UnstyledButton>
  );
}

function Row({ row, names, onPerson }: { row: Activity; names: Names; onPerson: (person: User) => void }) {
  return (
    <Table.Tr>
      <Table.Td className={classes.when ?? ""}>{exact(row.at)}</Table.Td>
      <Table.Td className={classes.who ?? ""}>
        <Person person={row.actor} onPerson={onPerson} />
      </Table.Td>
      <Table.Td className={classes.what ?? ""}>
        <Badge variant="light" radius="sm" tt="none">
          {WORDS[row.action] ?? row.action}
        </Badge>
      </Table.Td>
      <Table.Td className={classes.object ?? ""} title={row.object.id ?? ""}>
        {objectOf(row, names)}
      </Table.Td>
      <Table.Td className={classes.reason ?? ""}>{reasonOf(row)}</Table.Td>
      <Table.Td className={classes.from ?? ""}>{row.address}</Table.Td>
    </Table.Tr>
  );
}

function Rows({ rows, stale, onPerson }: { rows: Activity[]; stale: boolean; onPerson: (person: User) => void }) {
  const names = useMemo(() => namesIn(rows), [rows]);
  return (
    <Table className={classes.log ?? ""} stickyHeader highlightOnHover verticalSpacing="xs" fz="sm" aria-busy={stale}>
      <Table.Thead>
        <Table.Tr>
          {Object.entries(TEXTS.activity.columns).map(([name, words]) => (
            <Table.Th key={name}>{words}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} names={names} onPerson={onPerson} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Waiting() {
  return (
    <Stack gap={18} pt="md" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <Skeleton key={place} h={22} />
      ))}
    </Stack>
  );
}

export function LogView({ rest, namespace }: Props) {
  const [filters, setFilters] = useAddress(LOG_FILTERS);
  const { action, actor } = filters;
  const log = useLog(rest, namespace, filters);
  const rows = useMemo(() => log.data?.pages.flatMap(({ results }) => results) ?? [], [log.data]);
  const clear = () => setFilters({ action: "", actor: "" });
  const content = () => {
    if (log.isPending) return <Waiting />;
    if (log.isError && !log.data) return <Failed error={log.error} onRetry={() => void log.refetch()} />;
    if (rows.length === 0) {
      return (
        <Notice icon="clock" action={action || actor ? { label: TEXTS.activity.clear, run: clear } : undefined}>
          {TEXTS.activity.empty}
        </Notice>
      );
    }
    return <Rows rows={rows} stale={log.isPlaceholderData} onPerson={({ id }) => setFilters({ actor: id })} />;
  };
  return (
    <Stack gap="md" style={{ flex: 1, minHeight: 0 }}>
      <Group align="flex-end" gap="sm">
        <Select
          label={TEXTS.activity.action}
          placeholder={TEXTS.moderation.any}
          data={CHOICES}
          value={action || null}
          onChange={(value) => setFilters({ action: value ?? "" })}
          searchable
          clearable
          size="sm"
          w={240}
        />
        {actor && (
          <Pill size="lg" withRemoveButton onRemove={() => setFilters({ actor: "" })} mb={4}>
            {namesIn(rows).get(actor) ?? TEXTS.activity.shortPerson(shortId(actor))}
          </Pill>
        )}
      </Group>
      <ScrollArea style={{ flex: 1, minHeight: 0 }}>
        {content()}
        {log.isFetchNextPageError && <MoreFailed error={log.error} onRetry={() => void log.fetchNextPage()} />}
        {log.hasNextPage && !log.isFetchNextPageError && (
          <Group justify="center" p="md">
            <Button variant="light" size="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              {TEXTS.activity.more}
            </Button>
          </Group>
        )}
      </ScrollArea>
    </Stack>
  );
}
