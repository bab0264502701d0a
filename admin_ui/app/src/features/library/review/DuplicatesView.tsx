/** Files of which one may be enough, in groups: people keep one of each, or say that they are no duplicates. */
import { NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { review as words } from "../../../texts/review.ts";
import { useAddress } from "../../../ui/address.ts";
import chips from "../../../ui/chips.module.css";
import { Failed } from "../../../ui/Failed.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { refresh } from "../../../ui/refresh.ts";
import { contributes, useLibrary } from "../context.ts";
import { GroupCard } from "./GroupCard.tsx";
import { RULES, ruleOf } from "./keeper.ts";
import { NearEnd } from "./NearEnd.tsx";
import { ReviewFrame, useAllFiles } from "./ReviewFrame.tsx";
import classes from "./review.module.css";
import { CLASSES, useDuplicates, useGroupDecisions } from "./useDuplicates.ts";
import { useLive } from "./useLive.ts";

const NAMES = ["class", "keep"] as const;

function None({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const allFiles = useAllFiles();
  return (
    <Notice icon="copy" action={narrowed ? { label: words.clear, run: onClear } : allFiles}>
      {words.noDuplicates}
    </Notice>
  );
}

export function DuplicatesView() {
  const library = useLibrary();
  const { rest, namespace } = library;
  const queries = useQueryClient();
  const [chosen, put] = useAddress(NAMES);
  const rule = ruleOf(chosen.keep);
  const list = useDuplicates(rest, namespace.slug, chosen.class);
  const decisions = useGroupDecisions(rest, namespace.slug);
  const status = useLive(rest, namespace.slug, () => {
    void refresh(queries, ["library", namespace.slug, "duplicates"]);
  });
  const groups = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const content = () => {
    if (list.isPending) return <div className={classes.waiting} aria-busy="true" />;
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (groups.length === 0 && !list.hasNextPage)
      return <None narrowed={chosen.class !== ""} onClear={() => put({ class: "" })} />;
    return groups.map((group) => (
      <GroupCard key={`${group.id} ${rule}`} group={group} rule={rule} decisions={decisions} />
    ));
  };
  return (
    <ReviewFrame page="duplicates" status={status}>
      <div className={classes.narrowing}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this one */}
        <div className={chips.chips} role="group" aria-label={words.class}>
          {CLASSES.map((one) => (
            <button
              key={one}
              type="button"
              className={chips.chip}
              aria-pressed={chosen.class === one}
              title={words.classHints[one]}
              onClick={() => put({ class: chosen.class === one ? "" : one })}
            >
              {words.classes[one]}
            </button>
          ))}
        </div>
        {contributes(library) && (
          <span className={classes.rule}>
            {words.keepRule}
            <NativeSelect
              aria-label={words.keepRule}
              size="xs"
              value={rule}
              onChange={({ currentTarget }) =>
                put({ keep: currentTarget.value === "proposed" ? "" : currentTarget.value })
              }
              data={RULES.map((one) => ({ value: one, label: words.keepRules[one] }))}
            />
          </span>
        )}
      </div>
      <div className={classes.list} data-stale={list.isPlaceholderData}>
        {content()}
      </div>
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <NearEnd loading={list.isFetchingNextPage} onNear={() => void list.fetchNextPage()} />
      )}
    </ReviewFrame>
  );
}
