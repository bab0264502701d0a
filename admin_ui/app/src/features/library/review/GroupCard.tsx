/** Files that are the same side by side, with what tells them apart: one is kept, or they are no duplicates. */
import { Button, VisuallyHidden } from "@mantine/core";
import type { DuplicateGroup, MediaFile } from "@offchat/client";
import { useId, useState } from "react";
import { Link } from "react-router";
import { library } from "../../../texts/library.ts";
import { review as words } from "../../../texts/review.ts";
import { percent } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icons.tsx";
import { contributes, mayEdit, useLibrary, useWayTo } from "../context.ts";
import { describe, nameOf } from "../facts.ts";
import { Face } from "../Tile.tsx";
import type { Fact, Rule } from "./keeper.ts";
import { factsOf, keeperOf } from "./keeper.ts";
import classes from "./review.module.css";
import type { GroupDecisions } from "./useDuplicates.ts";

interface Props {
  group: DuplicateGroup;
  rule: Rule;
  decisions: GroupDecisions;
}

interface FileProps {
  file: MediaFile;
  index: number;
  facts: readonly Fact[];
  radio: string;
  kept: boolean;
  onKeep: () => void;
}

function FileColumn({ file, index, facts, radio, kept, onKeep }: FileProps) {
  const to = useWayTo();
  const may = contributes(useLibrary());
  return (
    <li className={classes.copy} data-kept={may && kept}>
      <Link
        className={classes.copyFace}
        to={to(undefined, { file: file.id })}
        aria-label={library.open(describe(file))}
      >
        <Face file={file} />
      </Link>
      {may && (
        <label className={classes.keep}>
          <input type="radio" name={radio} checked={kept} onChange={onKeep} aria-label={words.keepIt(nameOf(file))} />
          {kept ? words.kept : words.keeps}
        </label>
      )}
      <dl className={classes.facts}>
        {facts.map(({ name, values, differs }) => (
          <div key={name} data-differs={differs}>
            <dt>
              {name}
              {differs && <VisuallyHidden component="span"> ({words.differs})</VisuallyHidden>}
            </dt>
            <dd dir="auto">{values[index] || words.nothing}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** Keyed by rule: another rule chooses anew, also where another file was chosen by hand. */
export function GroupCard({ group, rule, decisions }: Props) {
  const library = useLibrary();
  const heading = useId();
  const radio = useId();
  const { files } = group;
  const [chosen, setChosen] = useState<string | null>(null);
  const [mergeTags, setMergeTags] = useState(true);
  const kept = files.some(({ id }) => id === chosen) ? (chosen ?? "") : keeperOf(group, rule);
  const others = files.filter(({ id }) => id !== kept);
  const tagged = others.some(({ tags }) => tags.length > 0);
  const changed = mergeTags && tagged ? files : others;
  const may = changed.every((file) => mayEdit(library, file));
  const facts = factsOf(files);
  return (
    <section className={classes.group} aria-labelledby={heading}>
      <header className={classes.cardHead}>
        <h2 id={heading} className={classes.name} title={words.classHints[group.class]}>
          {words.classes[group.class]}
        </h2>
        <span className={classes.fact}>{words.copies(files.length)}</span>
        {group.class !== "identical" && <span className={classes.fact}>{words.alike(percent(group.score))}</span>}
      </header>
      <ul className={classes.copies}>
        {files.map((file, index) => (
          <FileColumn
            key={file.id}
            file={file}
            index={index}
            facts={facts}
            radio={radio}
            kept={file.id === kept}
            onKeep={() => setChosen(file.id)}
          />
        ))}
      </ul>
      {contributes(library) && (
        <footer className={classes.decision}>
          {tagged && (
            <label className={classes.keep}>
              <input
                type="checkbox"
                checked={mergeTags}
                onChange={({ currentTarget }) => setMergeTags(currentTarget.checked)}
              />
              {words.mergeTags}
            </label>
          )}
          {!may && (
            <span className={classes.fact}>
              <Icon name="shield" size={14} />
              {words.notYours}
            </span>
          )}
          <span className={classes.whole}>
            <Button size="xs" variant="default" onClick={() => void decisions.dismiss(group)}>
              {words.dismiss}
            </Button>
            <Button size="xs" disabled={!may} onClick={() => void decisions.merge(group, kept, mergeTags && tagged)}>
              {words.merge(others.length)}
            </Button>
          </span>
        </footer>
      )}
    </section>
  );
}
