/** Who is muted or banned in a namespace: until when, by whom and why; and lifting it. */
import { Button } from "@mantine/core";
import type { Rest, User } from "@offchat/client";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { restrictions as words } from "../../texts/restrictions.ts";
import { TEXTS } from "../../texts.ts";
import { BackLink } from "../../ui/BackLink.tsx";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { moment } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Restriction } from "./restrictions.ts";
import { useRestricting, useRestrictions } from "./restrictions.ts";

interface RowProps {
  row: Restriction;
  people: ReadonlyMap<string, User>;
  onLift: () => void;
}

function extentOf({ room, namespace }: Restriction): string {
  if (room) return words.inOneRoom;
  return namespace === null ? words.everywhere : "";
}

function Row({ row, people, onLift }: RowProps) {
  const person = people.get(row.user);
  const name = person?.display_name ?? words.unknown;
  const by = people.get(row.by)?.display_name;
  const facts = [
    row.kind === "mute" ? words.muted : words.banned,
    extentOf(row),
    row.until ? words.until(moment(row.until)) : words.forGood,
    by && words.by(by),
  ];
  return (
    <li className={classes.row}>
      <Initials name={name} src={person?.avatar_url ?? null} size={36} />
      <div className={classes.names}>
        <span className={classes.name}>
          <bdi>{name}</bdi>
        </span>
        <span className={classes.faint}>{facts.filter(Boolean).join(" · ")}</span>
        <span className={classes.faint} dir="auto" title={row.reason}>
          {row.reason}
        </span>
      </div>
      <Button variant="default" size="xs" onClick={onLift}>
        {words.lift[row.kind]}
      </Button>
    </li>
  );
}

interface Props {
  rest: Rest;
  namespace: string;
  back: string;
}

export function RestrictionsView({ rest, namespace, back }: Props) {
  const list = useRestrictions(rest, namespace);
  const change = useRestricting(rest, namespace);
  const [question, setQuestion] = useState<Question | null>(null);
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap(({ results }) => results);
  const people = new Map(pages.flatMap((page) => page.people).map((one) => [one.id, one]));
  const ask = ({ user, kind }: Restriction) =>
    setQuestion({
      title: words.lift[kind],
      hint: words.liftHint(people.get(user)?.display_name ?? words.unknown),
      reason: words.reason,
      harmless: true,
      run: (reason) => change.mutate({ act: "lift", user, kind, reason }),
    });
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && rows.length === 0) return <Notice icon="release">{words.empty}</Notice>;
    return (
      <ul className={classes.rows} aria-busy={list.isPending}>
        {rows.map((row) => (
          <Row key={row.id} row={row} people={people} onLift={() => ask(row)} />
        ))}
      </ul>
    );
  };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.restrictions} before={<BackLink to={back} label={words.back} />} />
      <p className={classes.hint}>{words.about}</p>
      {change.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(change.error)}
        </p>
      )}
      {content()}
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {administration.more}
        </Button>
      )}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
