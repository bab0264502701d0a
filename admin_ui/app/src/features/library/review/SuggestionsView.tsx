/** What taggers suggest and people decide: by file, with the place where it was seen, one by one or all together. */
import { Button, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { review as words } from "../../../texts/review.ts";
import { useAddress } from "../../../ui/address.ts";
import type { Question } from "../../../ui/Confirm.tsx";
import { Confirm } from "../../../ui/Confirm.tsx";
import chips from "../../../ui/chips.module.css";
import { Failed } from "../../../ui/Failed.tsx";
import { percent } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Keys } from "../../../ui/Keys.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { refresh } from "../../../ui/refresh.ts";
import { SHORTCUTS } from "../../../ui/shortcuts.ts";
import { contributes, useLibrary } from "../context.ts";
import frame from "../library.module.css";
import { grouped } from "./grouped.ts";
import { NearEnd } from "./NearEnd.tsx";
import { ReviewFrame, useAllFiles } from "./ReviewFrame.tsx";
import classes from "./review.module.css";
import { SuggestionCard } from "./SuggestionCard.tsx";
import { TaggerStrip } from "./TaggerStrip.tsx";
import { useDecisionKeys } from "./useDecisionKeys.ts";
import { useLive } from "./useLive.ts";
import type { SuggestionFilters } from "./useSuggestions.ts";
import { FIELDS, STATES, useDecisions, useSuggestions } from "./useSuggestions.ts";

const NAMES = ["field", "state", "sure", "media"] as const;
const SURE = ["0.5", "0.8", "0.9"] as const;
const NONE: SuggestionFilters = { field: "", state: "", sure: "", media: "" };

function Filters({ filters, put }: { filters: SuggestionFilters; put: (next: Partial<SuggestionFilters>) => void }) {
  const chosen = (name: "field" | "state" | "sure") => ({
    size: "xs" as const,
    value: filters[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => put({ [name]: currentTarget.value }),
  });
  return (
    <div className={`${frame.filters} ${classes.choices}`}>
      <NativeSelect
        aria-label={words.state}
        {...chosen("state")}
        data={STATES.map((state) => ({ value: state === "pending" ? "" : state, label: words.states[state] }))}
      />
      <NativeSelect
        aria-label={words.field}
        {...chosen("field")}
        data={[
          { value: "", label: words.every },
          ...FIELDS.map((field) => ({ value: field, label: words.fields[field] })),
        ]}
      />
      <NativeSelect
        aria-label={words.sure}
        {...chosen("sure")}
        data={[
          { value: "", label: words.anySure },
          ...SURE.map((share) => ({ value: share, label: words.atLeast(percent(Number(share))) })),
        ]}
      />
      {filters.media && (
        <button type="button" className={chips.chip} data-chosen="true" onClick={() => put({ media: "" })}>
          {words.onlyOf}
          <Icon name="close" size={12} label={words.clear} />
        </button>
      )}
    </div>
  );
}

function Empty({ filters, onClear }: { filters: SuggestionFilters; onClear: () => void }) {
  const narrowed = filters.field || filters.sure || filters.media;
  const allFiles = useAllFiles();
  const said = narrowed ? words.noneFiltered : filters.state ? words.noneDecided : words.none;
  return (
    <Notice
      icon={narrowed ? "search" : "release"}
      action={narrowed || filters.state ? { label: words.clear, run: onClear } : allFiles}
    >
      {said}
    </Notice>
  );
}

/** What the keys do, and the way back from what was decided last. */
function KeyBar({ last, onUndo }: { last: string | null; onUndo: () => void }) {
  const { suggestions: keys } = SHORTCUTS;
  return (
    <div className={classes.bar}>
      <span className={classes.hints} aria-hidden="true">
        {Object.entries(keys).map(
          ([
            name,
            {
              keys: [first],
              words: said,
            },
          ]) => (
            <span key={name}>
              <Keys keys={first} /> {said}
            </span>
          ),
        )}
      </span>
      <span role="status" className={classes.last}>
        {last}
      </span>
      {last && (
        <Button size="compact-sm" variant="light" onClick={onUndo}>
          {words.undo}
        </Button>
      )}
    </div>
  );
}

export function SuggestionsView() {
  const library = useLibrary();
  const { rest, namespace } = library;
  const queries = useQueryClient();
  const [filters, put] = useAddress(NAMES);
  const [question, setQuestion] = useState<Question | null>(null);
  const list = useSuggestions(rest, namespace.slug, filters);
  const decisions = useDecisions(rest, namespace.slug);
  const files = useMemo(() => grouped(list.data?.pages.flatMap(({ results }) => results) ?? []), [list.data]);
  const keyboard = useDecisionKeys(files, decisions);
  const status = useLive(rest, namespace.slug, () => {
    void refresh(queries, ["library", namespace.slug]);
  });
  if (!contributes(library))
    return (
      <ReviewFrame page="suggestions" status={status}>
        <Notice icon="eye">{words.toLook}</Notice>
      </ReviewFrame>
    );
  const ask = (action: "accept" | "reject") =>
    setQuestion({
      title: action === "accept" ? words.acceptAll : words.rejectAll,
      hint: words.allHint,
      harmless: action === "accept",
      run: () => void decisions.decideAll(filters, action),
    });
  const content = () => {
    if (list.isPending) return <div className={classes.waiting} aria-busy="true" />;
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (files.length === 0 && !list.hasNextPage) return <Empty filters={filters} onClear={() => put(NONE)} />;
    return files.map((file) => (
      <SuggestionCard
        key={file.media.id}
        file={file}
        current={keyboard.current}
        editing={keyboard.editing}
        decisions={decisions}
        onCurrent={keyboard.setCurrent}
        onEdit={keyboard.setEditing}
      />
    ));
  };
  const actions = files.length > 0 && filters.state === "" && (
    <span className={classes.whole}>
      <Button size="xs" variant="default" onClick={() => ask("reject")}>
        {words.rejectAll}
      </Button>
      <Button size="xs" onClick={() => ask("accept")}>
        {words.acceptAll}
      </Button>
    </span>
  );
  return (
    <ReviewFrame page="suggestions" status={status} actions={actions}>
      <TaggerStrip rest={rest} namespace={namespace.slug} onAgain={() => void list.refetch()} />
      <Filters filters={filters} put={put} />
      <div className={classes.list} data-stale={list.isPlaceholderData}>
        {content()}
      </div>
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <NearEnd loading={list.isFetchingNextPage} onNear={() => void list.fetchNextPage()} />
      )}
      {(files.length > 0 || decisions.last) && <KeyBar last={decisions.last} onUndo={() => void decisions.undo()} />}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </ReviewFrame>
  );
}
