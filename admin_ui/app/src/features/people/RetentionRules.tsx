/** The rules by which a namespace deletes files: of a kind, of a room, old ones, and those that nobody opens. */
import { ActionIcon, Button, Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import type { Answer, Rest } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { administration as words } from "../../texts/administration.ts";
import { Icon } from "../../ui/icons.tsx";
import classes from "./retention.module.css";

export type RetentionRule = NonNullable<Answer<"get", "/api/v1/namespaces/{slug}/">["policy"]["retention"]>[number];

/** A rule while it is written; a number stays the same however rules around it come and go. */
export interface Draft {
  key: number;
  rule: RetentionRule;
}

const EMPTY: RetentionRule = { kind: null, room: null, older_than_days: null, unused_days: null };
const KINDS = ["image", "video", "audio", "file"] as const;
const MOST = 20;
/** Days: what a browser still has is asked for once a week, and counts as unopened until then. */
const LEAST_UNUSED = 30;

export function draftsOf(rules: readonly RetentionRule[] | null): Draft[] {
  return (rules ?? []).map((rule, key) => ({ key, rule }));
}

/** The rules that say for how long; null for none. */
export function rulesIn(drafts: readonly Draft[]): RetentionRule[] | null {
  const rules = drafts.map(({ rule }) => rule).filter((rule) => rule.older_than_days ?? rule.unused_days);
  return rules.length > 0 ? rules : null;
}

interface Props {
  rest: Rest;
  slug: string;
  drafts: readonly Draft[];
  onChange: (drafts: Draft[]) => void;
}

export function RetentionRules({ rest, slug, drafts, onChange }: Props) {
  const rooms = useQuery({
    queryKey: ["rooms", slug, "named"],
    queryFn: () => rest.get("/api/v1/namespaces/{slug}/rooms/", { path: { slug }, query: { limit: 100 } }),
    enabled: drafts.length > 0,
  });
  const names = new Map(rooms.data?.results.map(({ id, name }) => [id, name]));
  const set = (key: number, change: Partial<RetentionRule>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { key, rule: { ...draft.rule, ...change } } : draft)));
  return (
    <Stack gap="xs">
      <div>
        <Text size="sm" fw={500}>
          {words.rules}
        </Text>
        <Text size="xs" c="dimmed">
          {words.rulesHint}
        </Text>
      </div>
      {drafts.map(({ key, rule }, at) => (
        <Rule
          key={key}
          number={at + 1}
          rule={rule}
          names={names}
          onSet={(change) => set(key, change)}
          onRemove={() => onChange(drafts.filter((draft) => draft.key !== key))}
        />
      ))}
      {drafts.length < MOST && (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...drafts, { key: Math.max(0, ...drafts.map(({ key }) => key + 1)), rule: EMPTY }])}
        >
          {words.addRule}
        </Button>
      )}
    </Stack>
  );
}

interface RuleProps {
  number: number;
  rule: RetentionRule;
  names: ReadonlyMap<string, string>;
  onSet: (change: Partial<RetentionRule>) => void;
  onRemove: () => void;
}

function Rule({ number, rule, names, onSet, onRemove }: RuleProps) {
  const rooms = [...names].map(([value, label]) => ({ value, label }));
  // A room that was closed, or one behind the first hundred.
  if (rule.room && !names.has(rule.room)) rooms.unshift({ value: rule.room, label: words.otherRoom });
  return (
    <fieldset className={classes.rule} aria-label={words.ruleNumber(number)}>
      <Group justify="space-between" mb={4}>
        <Text size="sm">{words.ruleNumber(number)}</Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.removeRule(number)}
          title={words.removeRule(number)}
          onClick={onRemove}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      </Group>
      <div className={classes.fields}>
        <NativeSelect
          label={words.ruleKind}
          value={rule.kind ?? ""}
          onChange={({ currentTarget }) => onSet({ kind: KINDS.find((kind) => kind === currentTarget.value) ?? null })}
          data={[
            { value: "", label: words.everyKind },
            ...KINDS.map((value) => ({ value, label: words.fileKinds[value] })),
          ]}
        />
        <NativeSelect
          label={words.ruleRoom}
          value={rule.room ?? ""}
          onChange={({ currentTarget }) => onSet({ room: currentTarget.value || null })}
          data={[{ value: "", label: words.everywhere }, ...rooms]}
        />
        <Days label={words.olderThan} value={rule.older_than_days} onSet={(days) => onSet({ older_than_days: days })} />
        <Days
          label={words.unusedFor}
          value={rule.unused_days}
          least={LEAST_UNUSED}
          onSet={(days) => onSet({ unused_days: days })}
        />
      </div>
    </fieldset>
  );
}

interface DaysProps {
  label: string;
  value: number | null;
  least?: number;
  onSet: (days: number | null) => void;
}

function Days({ label, value, least = 1, onSet }: DaysProps) {
  return (
    <NumberInput
      label={label}
      placeholder={words.anyTime}
      value={value ?? ""}
      onChange={(days) => onSet(typeof days === "number" ? days : null)}
      min={least}
      max={36_525}
      allowDecimal={false}
      hideControls
    />
  );
}
