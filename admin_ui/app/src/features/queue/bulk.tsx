/** The same decision in several cases that are chosen: one result for each. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { queue as words } from "../../texts/reporting.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { Case } from "./news.ts";
import { CASES, caseChanged } from "./news.ts";
import { Question } from "./Question.tsx";
import classes from "./queue.module.css";

const VERDICTS = ["approve", "quarantine", "release", "delete"] as const;
export type Verdict = (typeof VERDICTS)[number];
const MOST = 100;

/** Which cases are chosen, by their ids: with Shift all from the last one chosen to this. */
export function useChosen(cases: readonly Case[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const chosen = cases.filter(({ id }) => ids.has(id));
  const choose = (id: string, range: boolean) => {
    const to = cases.findIndex((one) => one.id === id);
    const from = range ? cases.findIndex((one) => one.id === anchor) : -1;
    const next = new Set(chosen.map((one) => one.id));
    if (from >= 0) for (const one of cases.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one.id);
    else if (!next.delete(id)) next.add(id);
    setIds(new Set([...next].slice(0, MOST)));
    setAnchor(id);
  };
  return { chosen, choose, clear: () => setIds(new Set()) };
}

export function useBulk(rest: Rest, namespace: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ of, act, reason }: { of: readonly Case[]; act: Verdict; reason: string }) =>
      rest.post("/api/v1/moderation/cases/bulk/", {
        body: { items: of.map(({ id, version }) => ({ id, version })), action: act, reason },
      }),
    onSuccess: ({ results }) => {
      for (const { case: now } of results) if (now) caseChanged(queries, namespace, now);
      const left = results.filter(({ error }) => error !== null);
      const done = results.length - left.length;
      if (done > 0) notifications.show({ color: "teal", message: words.decided(done), autoClose: 2500 });
      for (const why of new Set(left.map(({ error }) => error?.detail ?? ""))) {
        const count = left.filter(({ error }) => error?.detail === why).length;
        notifications.show({ color: "red", message: words.undecided(count, why) });
      }
      onDone();
    },
    onError: (thrown) => notifications.show({ color: "red", message: problemOf(thrown) }),
    onSettled: () => void queries.invalidateQueries({ queryKey: [...CASES, namespace] }),
  });
}

interface Props {
  rest: Rest;
  namespace: string;
  chosen: readonly Case[];
  onClear: () => void;
}

export function BulkBar({ rest, namespace, chosen, onClear }: Props) {
  const [asked, setAsked] = useState<Verdict | null>(null);
  const bulk = useBulk(rest, namespace, () => {
    setAsked(null);
    onClear();
  });
  return (
    <section className={classes.bulk} aria-label={words.chosen(chosen.length)}>
      <strong role="status">{words.chosen(chosen.length)}</strong>
      {asked ? (
        <Question
          act={asked}
          reported={chosen[0]?.reports[0]?.reason ?? "other"}
          busy={bulk.isPending}
          onAnswer={({ reason }) => bulk.mutate({ of: chosen, act: asked, reason: reason ?? "" })}
          onLeave={() => setAsked(null)}
        />
      ) : (
        <Group gap="xs">
          {VERDICTS.map((act) => (
            <Button
              key={act}
              size="xs"
              variant="default"
              loading={bulk.isPending && bulk.variables?.act === act}
              disabled={bulk.isPending}
              onClick={() =>
                act === "approve" ? bulk.mutate({ of: chosen, act, reason: words.nothingWrong }) : setAsked(act)
              }
            >
              {words.acts[act]}
            </Button>
          ))}
          <Button size="xs" variant="subtle" leftSection={<Icon name="close" size={16} />} onClick={onClear}>
            {words.chooseNone}
          </Button>
        </Group>
      )}
    </section>
  );
}
