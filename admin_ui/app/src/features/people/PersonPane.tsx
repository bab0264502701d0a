/** One person of a namespace, beside the list of all: what they are here, what they store, and where they are logged in. */
import { Button, Group } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { administration as words } from "../../texts/administration.ts";
import { factors } from "../../texts/factors.ts";
import { ownAccount } from "../../texts/ownAccount.ts";
import { restrictions } from "../../texts/restrictions.ts";
import { botMark } from "../../ui/BotMark.tsx";
import { FactList } from "../../ui/FactList.tsx";
import { bytes } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { LogInList, useLogInsRefused } from "../../ui/LogInList.tsx";
import table from "../../ui/table.module.css";
import classes from "./pane.module.css";
import type { Membership } from "./people.ts";

interface Props {
  rest: Rest;
  row: Membership;
  self: boolean;
  /** What everybody may store; null: as much as they like. */
  everybody: number | null;
  onLimit: () => void;
  onRestrict: () => void;
  onEndAll: () => void;
}

export function PersonPane({ rest, row, self, everybody, onLimit, onRestrict, onEndAll }: Props) {
  const { id, display_name: name, username, avatar_url } = row.user;
  const limit = row.quota_bytes ?? everybody;
  const refused = useLogInsRefused(rest, self ? null : id);
  return (
    <aside className={table.pane} aria-label={name}>
      <div className={classes.head}>
        <Initials name={name} src={avatar_url} size={64} />
        <div className={table.names}>
          <h2 className={classes.name}>
            <bdi>{name}</bdi> {botMark(row.user)}
          </h2>
          <span className={table.faint}>
            <bdi>@{username}</bdi>
            {row.is_active === false && <span className={table.off}> · {words.isOff}</span>}
          </span>
        </div>
      </div>
      <FactList
        facts={[
          [words.role, words.roles[row.role] ?? row.role],
          [ownAccount.storage, row.used_bytes !== undefined && bytes(row.used_bytes)],
          [factors.rule, row.factors && (row.factors.map((factor) => factors[factor]).join(", ") || factors.none)],
          [words.storageLimit, limit === null ? words.noLimit : bytes(limit)],
        ]}
      />
      {!self && (
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<Icon name="gauge" size={16} />} onClick={onLimit}>
            {words.storageLimit}
          </Button>
          <Button variant="default" size="xs" leftSection={<Icon name="muted" size={16} />} onClick={onRestrict}>
            {restrictions.restrict}
          </Button>
        </Group>
      )}
      <h3 className={classes.part}>{words.logIns}</h3>
      {refused === null ? <LogInList rest={rest} user={self ? null : id} /> : <p className={table.hint}>{refused}</p>}
      {!self && refused === null && (
        <Group>
          <Button variant="default" size="xs" leftSection={<Icon name="logout" size={16} turns />} onClick={onEndAll}>
            {words.logOutEverywhere}
          </Button>
        </Group>
      )}
    </aside>
  );
}
