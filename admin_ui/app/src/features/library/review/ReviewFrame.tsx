/** The frame of the pages on which people decide: the way to the others, and whether news arrives. */
import type { SocketStatus } from "@offchat/client";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { library } from "../../../texts/library.ts";
import { review as words } from "../../../texts/review.ts";
import chips from "../../../ui/chips.module.css";
import { Icon } from "../../../ui/icons.tsx";
import { PageHead } from "../../../ui/PageHead.tsx";
import { contributes, useLibrary, useWayTo } from "../context.ts";
import frame from "../library.module.css";
import classes from "./review.module.css";

/** The way on from a page on which nothing is left to decide. */
export function useAllFiles(): { label: string; run: () => void } {
  const to = useWayTo();
  const navigate = useNavigate();
  return { label: words.allFiles, run: () => navigate(to()) };
}

interface Props {
  page: "suggestions" | "duplicates";
  status: SocketStatus;
  /** What can be done on the whole page. */
  actions?: ReactNode;
  children: ReactNode;
}

export function ReviewFrame({ page, status, actions, children }: Props) {
  const to = useWayTo();
  const may = contributes(useLibrary());
  return (
    <div className={classes.page}>
      <PageHead title={words[page]}>{actions}</PageHead>
      <nav className={classes.pages} aria-label={words.pages}>
        <Link className={chips.chip} to={to()}>
          <Icon name="picture" size={16} />
          {words.files}
        </Link>
        {may && (
          <Link
            className={chips.chip}
            to={to("suggestions")}
            data-chosen={page === "suggestions"}
            aria-current={page === "suggestions" ? "page" : undefined}
          >
            <Icon name="sparkle" size={16} />
            {words.suggestions}
          </Link>
        )}
        <Link
          className={chips.chip}
          to={to("duplicates")}
          data-chosen={page === "duplicates"}
          aria-current={page === "duplicates" ? "page" : undefined}
        >
          <Icon name="copy" size={16} />
          {words.duplicates}
        </Link>
      </nav>
      {status === "waiting" && (
        <p className={frame.offline} role="status">
          {library.reconnecting}
        </p>
      )}
      {children}
    </div>
  );
}
