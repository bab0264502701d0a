/** A copy of all that the server has of a person: ordered, watched while it is made, and downloaded. */
import { Button } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { bytes, moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { rest } from "./session.ts";

const ADDRESS = "/api/v1/me/export/";
const KEY = ["me", "export"];
/** How often is asked how far a copy is, and for an address of it whose grant has not ended, in milliseconds. */
const LOOK_EVERY_MS = 1500;
const RENEW_EVERY_MS = 5 * 60_000;

type Copy = NonNullable<Answer<"get", typeof ADDRESS>["job"]>;

const isMade = (copy: Copy | null | undefined) => copy?.state === "queued" || copy?.state === "running";

function Progress({ copy }: { copy: Copy }) {
  const share = copy.total ? Math.min(1, copy.done / copy.total) : 0;
  return (
    <div className={`${classes.space} ${classes.wide}`}>
      <p role="status">{words.copyPhases[copy.phase] ?? words.copyWaits}</p>
      <div className={classes.bar} aria-hidden="true">
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}

function Ready({ copy, url }: { copy: Copy; url: string }) {
  return (
    <>
      <p role="status" className={classes.said}>
        {words.copyReady(moment(copy.expires_at ?? ""))}
      </p>
      {copy.report.skipped > 0 && <p className={classes.said}>{words.copySkips(copy.report.skipped)}</p>}
      <Button component="a" href={url} download>
        {words.fetchCopy(bytes(copy.size ?? 0))}
      </Button>
    </>
  );
}

export function OwnData() {
  const queries = useQueryClient();
  const shown = useQuery({
    queryKey: KEY,
    queryFn: () => rest.get(ADDRESS),
    refetchInterval: (query) => (isMade(query.state.data?.job) ? LOOK_EVERY_MS : RENEW_EVERY_MS),
  });
  const renew = () => queries.invalidateQueries({ queryKey: KEY });
  const order = useMutation({ mutationFn: () => rest.post(ADDRESS), onSettled: renew });
  const remove = useMutation({ mutationFn: () => rest.delete(ADDRESS), onSettled: renew });
  const copy = shown.data?.job;
  const problem = shown.error ?? order.error ?? remove.error;
  const ready = copy?.state === "ready" && copy.url;
  return (
    <Section title={words.ownData} hint={words.ownDataHint}>
      <div className={classes.form}>
        {copy && isMade(copy) && <Progress copy={copy} />}
        {ready && <Ready copy={copy} url={ready} />}
        {copy?.state === "failed" && (
          <p role="alert" className={classes.problem}>
            {words.copyFailed}
          </p>
        )}
        <div className={classes.buttons}>
          {!isMade(copy) && (
            <Button
              variant={ready ? "default" : "filled"}
              onClick={() => order.mutate()}
              loading={order.isPending}
              disabled={shown.isPending}
            >
              {ready ? words.orderCopyAgain : words.orderCopy}
            </Button>
          )}
          {(isMade(copy) || ready) && (
            <Button variant="subtle" color="red" onClick={() => remove.mutate()} loading={remove.isPending}>
              {ready ? words.removeCopy : words.stopCopy}
            </Button>
          )}
        </div>
        {problem && (
          <p role="alert" className={classes.problem}>
            {problemOf(problem)}
          </p>
        )}
      </div>
    </Section>
  );
}
