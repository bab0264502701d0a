/** The sheet of all keyboard shortcuts, drawn from the table that their handlers use. */
import { CloseButton, Modal } from "@mantine/core";
import { Fragment, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Keys } from "../../ui/Keys.tsx";
import type { Scope, Shortcut } from "../../ui/shortcuts.ts";
import { SHORTCUTS, setSingleKeys, singleKeys } from "../../ui/shortcuts.ts";
import classes from "./sheet.module.css";

const words = TEXTS.shortcuts;
const SCOPES = Object.keys(SHORTCUTS) as Scope[];

function Row({ shortcut }: { shortcut: Shortcut }) {
  return (
    <div className={classes.row}>
      <dt>{shortcut.words}</dt>
      <dd className={classes.keys}>
        {shortcut.keys.map((keys, place) => (
          <Fragment key={keys}>
            {place > 0 && <span>{words.or}</span>}
            <Keys keys={keys} />
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

export function KeySheet({ onClose }: { onClose: () => void }) {
  const [single, setSingle] = useState(singleKeys);
  const change = (on: boolean) => {
    setSingle(on);
    setSingleKeys(on);
  };
  return (
    <Modal.Root
      opened
      onClose={() => onClose()}
      returnFocus={false}
      size={880}
      padding={0}
      classNames={{ content: classes.sheet ?? "" }}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={words.title} radius={14}>
        <div className={classes.head}>
          <h2 className={classes.title}>{words.title}</h2>
          <CloseButton size="lg" data-autofocus aria-label={TEXTS.general.close} onClick={onClose} />
        </div>
        <div className={classes.scopes}>
          {SCOPES.map((scope) => (
            <section key={scope} className={classes.scope} aria-label={words.scopes[scope]}>
              <h3 className={classes.heading}>{words.scopes[scope]}</h3>
              <dl className={classes.rows}>
                {Object.entries(SHORTCUTS[scope]).map(([name, shortcut]) => (
                  <Row key={name} shortcut={shortcut} />
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label className={classes.foot}>
          <input type="checkbox" checked={single} onChange={({ currentTarget }) => change(currentTarget.checked)} />
          <span>
            {words.single}
            <small>{words.singleHint}</small>
          </span>
        </label>
      </Modal.Content>
    </Modal.Root>
  );
}
