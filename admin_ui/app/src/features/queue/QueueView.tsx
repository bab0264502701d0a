/** The queue of a namespace: its cases, and beside them the one that is judged; all of it by keyboard alone. */
import { Button, Group, SegmentedControl, Select } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { moderation } from "../../texts/moderation.ts";
import { queue as words } from "../../texts/reporting.ts";
import { TEXTS } from "../../texts.ts";
import { useAddress } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { mayBeShortcut, shortcutIn } from "../../ui/shortcuts.ts";
import { BulkBar, useChosen } from "./bulk.tsx";
import type { Renderers } from "./CasePane.tsx";
import { CasePane } from "./CasePane.tsx";
import type { Act, Revealed } from "./cases.ts";
import { actsFor, canReveal, SOURCES, useCases, useReveal, useStep, useUndo, withEarlier } from "./cases.ts";
import type { Case } from "./news.ts";
import type { Given } from "./Question.tsx";
import { Question } from "./Question.tsx";
import classes from "./queue.module.css";
import { Row } from "./Row.tsx";

interface Props extends Renderers {
  rest: Rest;
  namespace: string;
  /** The ways to pages that belong to the queue. */
  beside?: ReactNode;
}

/** With fewer cases than this the next ones are read, so that a shift never waits for them. */
const FEW = 20;

const VIEW = ["state", "sort", "source", "case"] as const;

const SOURCE_CHOICES = [
  { value: "", label: words.allSources },
  ...SOURCES.map((value) => ({ value, label: value === "appeal" ? words.appeals : words.sources[value] })),
];

/** Which steps ask for something first. */
const ASKS: readonly Act[] = ["quarantine", "delete", "restrict", "note", "release"];

/**
 * The case that is looked at: the one that the address names, also when the list has let go of it, since the next key
 * must not judge another one; the first open one where none is named. `keep` takes in one that the list may not show yet.
 */
function useLooked(cases: Case[], opened: string) {
  const [seen, keep] = useState<Case | null>(null);
  const found = cases.find(({ id }) => id === opened);
  if (found && found !== seen) keep(found);
  const kept = seen?.id === opened ? seen : null;
  const of = opened ? (found ?? kept) : (cases.find(({ state }) => state === "open") ?? cases[0] ?? null);
  return { of, keep };
}

/** The case that is judged, and what is done in it. */
function useJudging({ rest, namespace }: Props, cases: Case[], opened: string, open: (id: string) => void) {
  const { of, keep } = useLooked(cases, opened);
  const [asked, setAsked] = useState<{ of: string; act: Act } | null>(null);
  const [revealed, setRevealed] = useState<{ of: string; what: Revealed } | null>(null);
  const [last, setLast] = useState("");
  const move = (by: number) => {
    const next = cases[cases.findIndex(({ id }) => id === of?.id) + by];
    if (next) open(next.id);
  };
  const step = useStep(rest, namespace, (now, act, id) => {
    setAsked(null);
    setLast(act === "delete" ? "" : id);
    if (now.state === "open") return;
    const place = cases.findIndex((one) => one.id === now.id);
    const next = [...cases.slice(place + 1), ...cases.slice(0, place)].find(({ state }) => state === "open");
    open(next?.id ?? "");
  });
  const back = useUndo(rest, namespace, (now) => {
    setLast("");
    keep(now);
    open(now.id);
  });
  const reveal = useReveal(rest, of?.id ?? "");
  const act = (name: Act) => {
    if (!of || step.isPending || !actsFor(of).includes(name)) return;
    if (ASKS.includes(name)) setAsked({ of: of.id, act: name });
    else step.mutate({ of, act: name, reason: words.nothingWrong });
  };
  const show = () => {
    if (!of || !canReveal(of) || reveal.isPending) return;
    reveal.mutate(null, { onSuccess: (what) => setRevealed({ of: of.id, what }) });
  };
  const showEarlier = () => {
    const oldest = revealed?.what.before[0];
    if (!of || !oldest || reveal.isPending) return;
    reveal.mutate(oldest.id, {
      onSuccess: (what) =>
        setRevealed((now) =>
          now?.of === of.id && now.what.before[0]?.id === oldest.id
            ? { of: of.id, what: withEarlier(now.what, what) }
            : now,
        ),
    });
  };
  return {
    of,
    act,
    show,
    showEarlier,
    move,
    undo: () => last && back.mutate(last),
    mayUndo: last !== "",
    busy: step.isPending,
    asked: asked?.of === of?.id ? (asked?.act ?? null) : null,
    leave: () => setAsked(null),
    answer: (given: Given) => of && asked && step.mutate({ of, act: asked.act, ...given }),
    revealed: revealed?.of === of?.id ? (revealed?.what ?? null) : null,
  };
}

type Judging = ReturnType<typeof useJudging>;

function useKeys({ act, show, move, undo, of }: Judging, choose: (id: string) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const name = shortcutIn("queue", event);
    if (name === null || !mayBeShortcut(event) || document.querySelector("[aria-modal=true]")) return;
    event.preventDefault();
    // A key that is held decides once.
    if (event.repeat && name !== "nextCase" && name !== "previousCase") return;
    const hold = of?.hold ? "release" : "quarantine";
    const does = {
      nextCase: () => move(1),
      previousCase: () => move(-1),
      revealCase: show,
      approveCase: () => act("approve"),
      holdCase: () => act(hold),
      deleteCase: () => act("delete"),
      noteCase: () => act("note"),
      restrictCase: () => act("restrict"),
      chooseCase: () => of && choose(of.id),
      undoStep: undo,
    };
    does[name]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

const KEYS = [
  ["J K", moderation.keysMove],
  ["R", words.acts.reveal],
  ["A", words.acts.approve],
  ["Q", words.acts.quarantine],
  ["D", words.acts.delete],
  ["M", words.acts.restrict],
  ["N", words.acts.note],
  ["X", TEXTS.shortcuts.chooseCase],
  ["U", words.acts.undo],
] as const;

export function QueueView(props: Props) {
  const { rest, namespace } = props;
  const [{ state, sort, source, case: opened }, put] = useAddress(VIEW);
  const query = useCases(rest, namespace, { state, sort, source });
  // What somebody else has closed stays as long as it is looked at: the next key must not judge another case.
  const cases = useMemo(() => {
    const known = query.data?.pages.flatMap(({ results }) => results) ?? [];
    return known.filter((one) => one.state === (state || "open") || one.id === opened);
  }, [query.data, state, opened]);
  const judging = useJudging(props, cases, opened, (id) => put({ case: id }));
  const { chosen, choose, clear } = useChosen(cases);
  useKeys(judging, (id) => choose(id, false));
  const { of, asked } = judging;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const few = cases.length < FEW && hasNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (few && !isFetchingNextPage) void fetchNextPage();
  }, [few, isFetchingNextPage, fetchNextPage]);
  const shown = of?.id ?? "";
  useEffect(() => {
    if (!opened && shown) put({ case: shown });
    if (opened && !shown && query.data && !query.isFetching) put({ case: "" });
  });
  const body = () => {
    if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
    if (!query.data || (opened && !of) || (!of && few)) return null;
    if (!of) return <Notice icon="release">{state === "closed" ? words.emptyClosed : words.empty}</Notice>;
    const ids = new Set(chosen.map(({ id }) => id));
    const question = asked && (
      <Question
        key={`${of.id} ${asked}`}
        act={asked}
        reported={of.reports[0]?.reason ?? "other"}
        busy={judging.busy}
        onAnswer={judging.answer}
        onLeave={judging.leave}
      />
    );
    return (
      <div className={classes.split}>
        <div className={classes.frame}>
          <ul className={classes.list} aria-label={words.list}>
            {cases.map((one) => (
              <Row
                key={one.id}
                of={one}
                selected={one.id === of.id}
                chosen={ids.has(one.id)}
                onOpen={() => put({ case: one.id })}
                onChoose={(range) => choose(one.id, range)}
              />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {words.loadMore}
            </Button>
          )}
        </div>
        <CasePane
          {...props}
          of={of}
          revealed={judging.revealed}
          onEarlier={judging.showEarlier}
          busy={judging.busy}
          onAct={judging.act}
          onReveal={judging.show}
          question={question}
        />
      </div>
    );
  };
  return (
    <div className={classes.view}>
      <PageHead title={words.title}>
        <Group gap="xs">
          {props.beside}
          {judging.mayUndo && (
            <Button variant="default" size="sm" onClick={judging.undo}>
              {words.acts.undo}
            </Button>
          )}
          <Select
            aria-label={words.source}
            size="sm"
            w={170}
            value={source}
            allowDeselect={false}
            onChange={(next) => put({ source: next ?? "", case: "" })}
            data={SOURCE_CHOICES}
          />
          {state !== "closed" && (
            <SegmentedControl
              aria-label={words.order}
              size="sm"
              value={sort === "risk" ? "risk" : ""}
              onChange={(next) => put({ sort: next, case: "" })}
              data={[
                { value: "", label: words.orders.oldest },
                { value: "risk", label: words.orders.risk },
              ]}
            />
          )}
          <SegmentedControl
            aria-label={words.state}
            size="sm"
            value={state === "closed" ? "closed" : ""}
            onChange={(next) => put({ state: next, sort: "", case: "" })}
            data={[
              { value: "", label: words.states.open },
              { value: "closed", label: words.states.closed },
            ]}
          />
        </Group>
      </PageHead>
      {chosen.length > 0 && <BulkBar rest={rest} namespace={namespace} chosen={chosen} onClear={clear} />}
      {body()}
      <p className={classes.keys}>
        {KEYS.map(([key, does]) => (
          <span key={key}>
            <kbd>{key}</kbd> {does}{" "}
          </span>
        ))}
      </p>
    </div>
  );
}
