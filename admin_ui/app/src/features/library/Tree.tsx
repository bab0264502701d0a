/** A tree beside the files: each row leads to what is under it, and may be folded, or have more to it. */
import type { DragEvent, ReactNode } from "react";
import { useState } from "react";
import { Link } from "react-router";
import { library as words } from "../../texts/library.ts";
import { count } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import type { Node } from "./catalogue.ts";
import { unfolded } from "./catalogue.ts";
import classes from "./library.module.css";

interface Standing {
  id: string;
  name: string;
  parent: string | null;
}

interface Props<T extends Standing> {
  label: string;
  nodes: readonly Node<T>[];
  chosen: readonly string[];
  to: (row: T) => string;
  sign: (row: T) => ReactNode;
  total: (row: T) => number;
  /** What can be done with a row, shown beside it. */
  menu?: ((row: T) => ReactNode) | undefined;
  /** What is dragged over a row and let go there. */
  drop?: ((row: T) => Record<"onDragOver" | "onDragLeave" | "onDrop", (event: DragEvent) => void>) | undefined;
  drag?: ((row: T) => { draggable: boolean; onDragStart: (event: DragEvent) => void }) | undefined;
}

/** So many rows are left out of the work of scrolling together: each part that may be costs every frame a look. */
const PART = 16;
const ROW_PX = 32;

function inParts<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / PART) }, (_, part) => rows.slice(part * PART, (part + 1) * PART));
}

export function Tree<T extends Standing>({ label, nodes, chosen, to, sign, total, menu, drop, drag }: Props<T>) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const fold = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const rowOf = ({ value, level, children }: ReturnType<typeof unfolded<T>>[number]) => (
    // biome-ignore lint/a11y/useSemanticElements: as the list below
    <div
      key={value.id}
      role="listitem"
      className={classes.branch}
      style={{ paddingInlineStart: 16 * level }}
      data-chosen={chosen.includes(value.id)}
      {...drop?.(value)}
    >
      {children.length > 0 ? (
        <button
          type="button"
          className={classes.fold}
          aria-label={words.below(value.name)}
          aria-expanded={!closed.has(value.id)}
          onClick={() => fold(value.id)}
        >
          <Icon name="forward" size={12} turns />
        </button>
      ) : (
        <span className={classes.fold} />
      )}
      <Link
        className={classes.leaf}
        to={to(value)}
        aria-current={chosen.includes(value.id) || undefined}
        {...drag?.(value)}
      >
        {sign(value)}
        <span className={classes.leafName} dir="auto" title={value.name}>
          {value.name}
        </span>
        <span className={classes.total}>{count(total(value))}</span>
      </Link>
      {menu?.(value)}
    </div>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: parts stand between it and its items, which HTML's own lists do not take
    <div role="list" aria-label={label}>
      {inParts(unfolded(nodes, closed)).map((rows, part) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: named after a row, all behind one that comes or goes were made anew
          key={part}
          className={classes.part}
          style={{ containIntrinsicBlockSize: `auto ${rows.length * ROW_PX}px` }}
        >
          {rows.map(rowOf)}
        </div>
      ))}
    </div>
  );
}
