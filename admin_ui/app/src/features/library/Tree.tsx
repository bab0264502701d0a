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

export function Tree<T extends Standing>({ label, nodes, chosen, to, sign, total, menu, drop, drag }: Props<T>) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const fold = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  return (
    <ul className={classes.tree} aria-label={label}>
      {unfolded(nodes, closed).map(({ value, level, children }) => (
        <li
          key={value.id}
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
        </li>
      ))}
    </ul>
  );
}
