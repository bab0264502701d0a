/** How the tagger of the namespace does: whether it works, what waits for it, what it may still spend. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest, TaggerStatus } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { review as words } from "../../../texts/review.ts";
import { clock, percent } from "../../../ui/format.ts";
import type { IconName } from "../../../ui/icons.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { tellFailure } from "../useRemoval.tsx";
import classes from "./review.module.css";

/** How often it is asked while something waits, and while nothing does. */
const BUSY_MS = 3000;
const IDLE_MS = 60_000;

export function useTagger(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: ["library", namespace, "tagger"],
    queryFn: () => rest.get("/api/v1/media/ai/status/", { query: { namespace } }),
    refetchInterval: ({ state }) => {
      const queue = state.data?.queue;
      return queue && queue.running + queue.waiting > 0 ? BUSY_MS : IDLE_MS;
    },
  });
}

type Tone = "plain" | "busy" | "warning";

function stands({ provider, available, detail, queue, budget }: TaggerStatus): [Tone, IconName, string] {
  if (provider === "off") return ["plain", "muted", words.off];
  if (budget.limit !== null && budget.remaining === 0)
    return ["warning", "clock", words.overBudget(clock(budget.resets_at))];
  if (!available) return ["warning", "warning", [words.away, detail].filter(Boolean).join(" ")];
  if (queue.running + queue.waiting > 0) return ["busy", "clock", words.describing(queue.running, queue.waiting)];
  return ["plain", "release", words.idle];
}

function facts({ provider, model, budget, auto_accept }: TaggerStatus): string[] {
  const who = provider === "off" ? "" : words.byProvider[provider];
  return [
    [who, model].filter(Boolean).join(": "),
    budget.limit !== null ? words.spent(budget.used, budget.limit) : "",
    auto_accept !== null ? words.auto(percent(auto_accept)) : "",
  ].filter(Boolean);
}

export function TaggerStrip({ rest, namespace, onAgain }: { rest: Rest; namespace: string; onAgain: () => void }) {
  const tagger = useTagger(rest, namespace);
  if (!tagger.data) return null;
  const [tone, icon, said] = stands(tagger.data);
  const { failed } = tagger.data.queue;
  const last = tagger.data.last_error;
  const again = () => {
    const body = { namespace, filter: { kind: ["image", "video"] }, force: false };
    rest.post("/api/v1/media/ai/analyze/", { body }).then(() => {
      notifications.show({ message: words.started });
      onAgain();
    }, tellFailure);
  };
  return (
    <div className={classes.strip} data-tone={tone}>
      <p className={classes.stands} role="status">
        <Icon name={icon} size={16} />
        <span>{said}</span>
      </p>
      {facts(tagger.data).map((fact) => (
        <span key={fact} className={classes.fact}>
          {fact}
        </span>
      ))}
      {failed > 0 && tagger.data.provider !== "off" && (
        <span className={classes.failed} title={last?.message}>
          <Icon name="warning" size={14} />
          {words.failedSome(failed)}
          <Button size="compact-xs" variant="subtle" onClick={again}>
            {words.describeAgain}
          </Button>
        </span>
      )}
    </div>
  );
}
