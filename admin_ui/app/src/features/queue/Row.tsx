/** A case in the list of the queue. */
import { Checkbox, UnstyledButton } from "@mantine/core";
import type { MouseEvent } from "react";
import { queue as words } from "../../texts/reporting.ts";
import { brief } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { titleOf, whyOf } from "./CasePane.tsx";
import type { Case } from "./news.ts";
import classes from "./queue.module.css";

const KINDS: Record<Case["subject"]["type"], IconName> = { message: "chat", media: "picture", user: "person" };

interface Props {
  of: Case;
  selected: boolean;
  chosen: boolean;
  onOpen: () => void;
  /** With Shift all from the last chosen one to this. */
  onChoose: (range: boolean) => void;
}

export function Row({ of, selected, chosen, onOpen, onChoose }: Props) {
  const count = of.report_count > 1 ? words.reports(of.report_count) : "";
  const appealed = of.appeal && (of.appeal.outcome ? words.appealOutcomes[of.appeal.outcome] : words.appealed);
  // The title names a person already.
  const author = of.subject.type === "user" ? null : of.author?.display_name;
  const facts = [appealed, whyOf(of), count, author, of.outcome && words.outcomes[of.outcome]];
  const clicked = (event: MouseEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) onChoose(event.shiftKey);
    else onOpen();
  };
  return (
    <li
      className={classes.row}
      data-selected={selected}
      data-chosen={chosen}
      data-closed={of.state === "closed"}
      data-case={of.id}
    >
      <Checkbox
        className={classes.choose ?? ""}
        size="xs"
        aria-label={words.choose(titleOf(of))}
        checked={chosen}
        onClick={(event) => onChoose(event.shiftKey)}
        readOnly
      />
      <span className={classes.kind}>
        <Icon name={KINDS[of.subject.type]} size={18} />
      </span>
      <UnstyledButton className={classes.open ?? ""} dir="auto" aria-current={selected || undefined} onClick={clicked}>
        {titleOf(of)}
      </UnstyledButton>
      <time className={classes.faint} dateTime={of.opened_at}>
        {brief(of.opened_at)}
      </time>
      <span className={classes.faint} dir="auto">
        {facts.filter(Boolean).join(" · ")}
      </span>
      {of.assignee && (
        <span className={classes.faint} dir="auto">
          {of.assignee.display_name}
        </span>
      )}
    </li>
  );
}
