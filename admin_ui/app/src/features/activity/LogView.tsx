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
import { useMemo, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { exact } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { useLog } from "./log.ts";

interface Props {
  rest: Rest;
  namespace: string;
}

function reasonOf({ data }: Activity): string {
  return typeof data.reason === "string" ? data.reason : "";
}

function objectName({ object: { name, type, id } }: Activity): string {
  return name || [type, id?.slice(-6)].filter(Boolean).join(" ");
}

function Row({ row, onPerson }: { row: Activity; onPerson: (person: User) => void }) {
  const { actor } = row;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: "nowrap" }}>{exact(row.at)}</Table.Td>
      <Table.Td>
        {actor ? (
          <UnstyledButton onClick={() => onPerson(actor)} title={TEXTS.activity.only(actor.display_name)} fz="sm">
            <Group gap={8} wrap="nowrap">
              <Initials name={actor.display_name} src={actor.avatar_url} size={24} />
              {actor.display_name}
            </Group>
          </UnstyledButton>
        ) : (
          <Text c="dimmed" size="sm">
            {TEXTS.activity.system}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" radius="sm" tt="none">
          {row.action}
        </Badge>
      </Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{objectName(row)}</Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{reasonOf(row)}</Table.Td>
      <Table.Td c="dimmed">{row.address}</Table.Td>
    </Table.Tr>
  );
}

function Rows({ rows, onPerson }: { rows: Activity[]; onPerson: (person: User) => void }) {
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table stickyHeader highlightOnHover verticalSpacing="xs" fz="sm">
        <Table.Thead>
          <Table.Tr>
            {Object.entries(TEXTS.activity.columns).map(([name, words]) => (
              <Table.Th key={name}>{words}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} onPerson={onPerson} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

export function LogView({ rest, namespace }: Props) {
  const [action, setAction] = useState("");
  const [person, setPerson] = useState<User | null>(null);
  const log = useLog(rest, namespace, { action, actor: person?.id ?? "" });
  const rows = useMemo(() => log.data?.pages.flatMap(({ results }) => results) ?? [], [log.data]);
  const actions = useMemo(
    () => [...new Set([...rows.map((row) => row.action), action].filter(Boolean))].sort(),
    [rows, action],
  );
  const clear = () => {
    setAction("");
    setPerson(null);
  };
  const content = () => {
    if (log.isPending) return <Skeleton h={320} radius="md" />;
    if (log.isError) {
      return (
        <Notice icon="warning" action={{ label: TEXTS.general.retry, run: () => void log.refetch() }}>
          {log.error.message}
        </Notice>
      );
    }
    if (rows.length === 0) {
      return (
        <Notice icon="clock" action={action || person ? { label: TEXTS.activity.clear, run: clear } : undefined}>
          {TEXTS.activity.empty}
        </Notice>
      );
    }
    return <Rows rows={rows} onPerson={setPerson} />;
  };
  return (
    <Stack gap="md" style={{ flex: 1, minHeight: 0 }}>
      <Group align="flex-end" gap="sm">
        <Select
          label={TEXTS.activity.action}
          placeholder={TEXTS.moderation.any}
          data={actions}
          value={action || null}
          onChange={(value) => setAction(value ?? "")}
          searchable
          clearable
          size="sm"
          w={240}
        />
        {person && (
          <Pill size="lg" withRemoveButton onRemove={() => setPerson(null)} mb={4}>
            {person.display_name}
          </Pill>
        )}
      </Group>
      <ScrollArea style={{ flex: 1, minHeight: 0 }}>
        {content()}
        {log.hasNextPage && (
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
