/** What operators read and change: alerts and their rules, queues and failed jobs, storage, health. */
import type { Answer, Rest } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { operations as words } from "../../texts/operations.ts";
import { count, milliseconds, percent, span } from "../../ui/format.ts";
import { refresh } from "../../ui/refresh.ts";

const ALERTS = "/api/v1/ops/alerts/";
const FAILED = "/api/v1/ops/failed-jobs/";
const STORAGE = "/api/v1/ops/storage/";

export type Alert = Answer<"get", typeof ALERTS>["results"][number];
export type Rule = Answer<"get", "/api/v1/ops/alert-rules/">["results"][number];
export type FailedJob = Answer<"get", typeof FAILED>["results"][number];
export type JobKind = FailedJob["kind"];
export type Stored = Answer<"get", typeof STORAGE>["results"][number];
export type Store = Answer<"get", typeof STORAGE>["stores"][number];
export type Part = Answer<"get", "/api/v1/ops/health/">["parts"][number];

export type Traffic = Answer<"get", "/api/v1/ops/health/">["traffic"][number];

/** Under which all of this is kept; news of an alert make it old. */
export const OPERATIONS = ["operations"] as const;

const RULES = [...OPERATIONS, "rules"];

const AGAIN_MS = 5000;

export function useHealth(rest: Rest) {
  return useQuery({
    queryKey: [...OPERATIONS, "health"],
    queryFn: () => rest.get("/api/v1/ops/health/"),
    refetchInterval: 3 * AGAIN_MS,
  });
}

export function useQueues(rest: Rest) {
  return useQuery({
    queryKey: [...OPERATIONS, "queues"],
    queryFn: () => rest.get("/api/v1/ops/queues/"),
    refetchInterval: AGAIN_MS,
  });
}

/** Alerts in one state, or of all states; nothing is asked for where they are not wanted. */
export function useAlerts(rest: Rest, state: Alert["state"] | null, wanted: boolean) {
  return useInfiniteQuery({
    queryKey: [...OPERATIONS, "alerts", state],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(ALERTS, { query: state ? { state } : {} }) : rest.page(ALERTS, pageParam),
    enabled: wanted,
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useAcknowledge(rest: Rest, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      rest.post("/api/v1/ops/alerts/{alert_id}/acknowledge/", { path: { alert_id: id }, body: { note } }),
    onSuccess: onDone,
    onSettled: () => refresh(queries, OPERATIONS),
  });
}

/** The rules of a namespace; of the whole server for null. */
export function useAlertRules(rest: Rest, namespace: string | null) {
  return useQuery({
    queryKey: [...RULES, namespace],
    queryFn: () =>
      namespace === null
        ? rest.get("/api/v1/ops/alert-rules/")
        : rest.get("/api/v1/namespaces/{slug}/alert-rules/", { path: { slug: namespace } }),
  });
}

export type RuleChange = Pick<Rule, "threshold" | "for_s" | "channels">;

export type Secrets = Answer<"patch", "/api/v1/ops/alert-rules/{alert_kind}/">["secrets"];

const OWN = "/api/v1/namespaces/{slug}/alert-rules/{alert_kind}/";

export function useRuleChange(rest: Rest, { kind, namespace }: Rule, onDone: (secrets: Secrets) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RuleChange) =>
      namespace === null
        ? rest.patch("/api/v1/ops/alert-rules/{alert_kind}/", { path: { alert_kind: kind }, body })
        : rest.patch(OWN, { path: { slug: namespace, alert_kind: kind }, body }),
    onSuccess: ({ secrets }) => onDone(secrets),
    onSettled: () => refresh(queries, RULES),
  });
}

/** Has the server's rule hold in a namespace again. */
export function useRuleReset(rest: Rest, { kind, namespace }: Rule, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => rest.delete(OWN, { path: { slug: namespace ?? "", alert_kind: kind } }),
    onSuccess: onDone,
    onSettled: () => refresh(queries, RULES),
  });
}

/** Tells all receivers of a rule that this is a try. */
export function useTry(rest: Rest, { kind, namespace }: Rule) {
  return useMutation({
    mutationFn: () =>
      namespace === null
        ? rest.post("/api/v1/ops/alert-rules/{alert_kind}/try/", { path: { alert_kind: kind } })
        : rest.post(`${OWN}try/`, { path: { slug: namespace, alert_kind: kind } }),
  });
}

export function useFailedJobs(rest: Rest, namespace: string, kind: JobKind) {
  return useInfiniteQuery({
    queryKey: [...OPERATIONS, "failed", namespace, kind],
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(FAILED, { query: { namespace, kind } }) : rest.page(FAILED, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useRetry(rest: Rest, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, kind }: Pick<FailedJob, "id" | "kind">) =>
      rest.post(`${FAILED}{job_id}/retry/`, { path: { job_id: id }, body: { kind } }),
    onSuccess: onDone,
    onSettled: () => refresh(queries, OPERATIONS),
  });
}

export function useStorage(rest: Rest) {
  return useInfiniteQuery({
    queryKey: [...OPERATIONS, "storage"],
    queryFn: ({ pageParam }) => (pageParam === "" ? rest.get(STORAGE) : rest.page(STORAGE, pageParam)),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** A value of a kind of alert with its unit. */
export function amountOf(kind: Alert["kind"], value: number): string {
  if (kind === "latency") return milliseconds(value);
  if (kind === "worker" || kind === "preview_delay") return span(value);
  if (kind === "backup") return span(value * 3600);
  return kind === "security" ? count(value) : percent(value / 100);
}

/** How often something was asked, how often that failed, and what the slowest took. */
export function trafficFacts({ what, count: asked, failed, slow_ms }: Traffic): string[] {
  if (asked === 0) return [words.noTraffic];
  const slow = milliseconds(slow_ms);
  return [
    count(asked),
    words.failedOf(percent(failed / asked)),
    what === "downloads" ? words.beganLate(slow) : words.tookLong(slow),
  ];
}

/** An alert in one sentence. */
export function sentenceOf({ kind, subject, value }: Pick<Alert, "kind" | "subject" | "value">): string {
  if (kind === "security" && subject !== "server") return words.peopleFailed(subject, amountOf(kind, value));
  return words.sentences[kind](words.subjects[subject] ?? subject, amountOf(kind, value));
}

function urgency({ state, severity }: Pick<Alert, "state" | "severity">): number {
  if (state === "firing") return severity === "critical" ? 0 : 1;
  return state === "acknowledged" ? 2 : 3;
}

/** What fires and is urgent first, what is over last; else as they came. */
export function byUrgency<T extends Pick<Alert, "state" | "severity">>(alerts: T[]): T[] {
  return [...alerts].sort((one, other) => urgency(one) - urgency(other));
}

/** The lines of a field that hold something. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
