/** One case in full: what it is about, who has reported it and why, and what can be done. */
import { Button } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { moderation } from "../../texts/moderation.ts";
import { reporting, queue as words } from "../../texts/reporting.ts";
import { brief } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { Act, Revealed } from "./cases.ts";
import { actsFor, canReveal } from "./cases.ts";
import type { Case } from "./news.ts";
import classes from "./queue.module.css";

export interface Renderers {
  renderPlaceholder: (hash: string | null) => ReactNode;
  renderContent: (revealed: Attachment) => ReactNode;
}

const ICONS: Record<Act, IconName> = {
  approve: "release",
  quarantine: "shield",
  release: "unlock",
  delete: "trash",
  restrict: "muted",
  note: "edit",
  assign: "person",
};

/** What a case is about, in one line. */
export function titleOf(of: Case): string {
  if (of.said?.length) return of.said.at(-1) ?? "";
  const file = of.media ?? of.files[0];
  return file ? (file.name ?? moderation.kinds[file.kind]) : words.subjects[of.subject.type];
}

/** Why it is here: what was reported, or what has withheld it. */
export function whyOf(of: Case): string {
  const reasons = [...new Set(of.reports.map(({ reason }) => reporting.reasons[reason]))];
  const others = of.sources.filter((source) => source !== "report").map((source) => words.sources[source]);
  return [...reasons, ...others].join(", ");
}

function Content({
  of,
  revealed,
  renderPlaceholder,
  renderContent,
}: Renderers & { of: Case; revealed: Revealed | null }) {
  if (revealed?.media) return renderContent(revealed.media);
  const file = of.media ?? of.files[0];
  if (!file && of.said) return null;
  return (
    <div className={classes.veil}>
      {file && renderPlaceholder(file.placeholder)}
      <span>{words.hidden}</span>
    </div>
  );
}

function Around({ revealed, onEarlier }: { revealed: Revealed; onEarlier: () => void }) {
  const { before, message, after, rooms, more } = revealed;
  if (!message && before.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{message ? words.around : words.lately}</h3>
      {more && (
        <Button variant="default" size="xs" onClick={onEarlier}>
          {words.earlier}
        </Button>
      )}
      <ol className={classes.entries}>
        {[...before, ...(message ? [message] : []), ...after].map((one) => (
          <li key={one.id} data-judged={one.id === message?.id} dir="auto">
            {rooms[one.room] ?? one.sender.display_name}: {one.body || "…"}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Entries({ title, entries }: { title: string; entries: { key: string; words: string }[] }) {
  if (entries.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.entries}>
        {entries.map((entry) => (
          <li key={entry.key} dir="auto">
            {entry.words}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Props extends Renderers {
  rest: Rest;
  of: Case;
  revealed: Revealed | null;
  busy: boolean;
  onAct: (act: Act) => void;
  onReveal: () => void;
  /** Shows what the person wrote before. */
  onEarlier: () => void;
  /** What is asked before the chosen act. */
  question: ReactNode;
}

export function CasePane(props: Props) {
  const { of, revealed, busy, onAct, onReveal, question } = props;
  const place = of.room_name ? words.inRoom(of.room_name) : of.room ? words.direct : "";
  const facts = [
    words.subjects[of.subject.type],
    of.author && (of.subject.type === "user" ? of.author.display_name : words.of(of.author.display_name)),
    place,
    brief(of.opened_at),
  ];
  const isShown = revealed || !canReveal(of);
  const said = revealed?.said.length ? revealed.said : of.said;
  return (
    <aside className={classes.case} aria-label={words.details}>
      <div className={classes.main}>
        <div>
          <h2 className={classes.name}>{whyOf(of)}</h2>
          <span className={classes.faint}>{facts.filter(Boolean).join(" · ")}</span>
        </div>
        {of.outcome && <strong>{words.outcomes[of.outcome]}</strong>}
        {said && said.length > 0 && (
          <section>
            <h3 className={classes.heading}>{of.subject.type === "user" ? words.called : words.said}</h3>
            {said.map((text) => (
              <p key={text} className={classes.words} dir="auto">
                {text}
              </p>
            ))}
          </section>
        )}
        <Content {...props} />
        {revealed && <Around revealed={revealed} onEarlier={props.onEarlier} />}
      </div>
      <div className={classes.context}>
        <Entries
          title={words.reports(of.report_count)}
          entries={of.reports.map(({ id, reporter, reason, text }) => ({
            key: id,
            words: [[reporter?.display_name, reporting.reasons[reason]].filter(Boolean).join(": "), text]
              .filter(Boolean)
              .join(" – "),
          }))}
        />
        {of.appeal && (
          <Entries
            title={of.appeal.outcome ? words.appealOutcomes[of.appeal.outcome] : words.appeal}
            entries={[{ key: of.appeal.at, words: of.appeal.text }]}
          />
        )}
        <Entries
          title={words.notes}
          entries={of.notes.map(({ at, author, text }) => ({ key: at, words: `${author.display_name}: ${text}` }))}
        />
      </div>
      {question ?? (
        <div className={classes.acts}>
          {!isShown && (
            <Button variant="default" size="sm" leftSection={<Icon name="eye" size={16} />} onClick={onReveal}>
              {words.acts.reveal}
            </Button>
          )}
          {actsFor(of).map((act) => (
            <Button
              key={act}
              variant="default"
              size="sm"
              disabled={busy}
              {...(act === "delete" && { c: "var(--failed)" })}
              leftSection={<Icon name={ICONS[act]} size={16} />}
              onClick={() => onAct(act)}
            >
              {words.acts[act]}
            </Button>
          ))}
        </div>
      )}
    </aside>
  );
}
