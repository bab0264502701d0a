/** The content that a namespace blocks or protects: who listed it, why, and how many files it has hidden. */
import { ActionIcon, Button, FileButton, Group, Menu, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Answer, Rest } from "@offchat/client";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { blocking as words } from "../../texts/blocking.ts";
import { TEXTS } from "../../texts.ts";
import { BackLink } from "../../ui/BackLink.tsx";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import { HashForm } from "./HashForm.tsx";
import type { ListedHash, Which } from "./hashes.ts";
import { csvAddress, useHashChange, useHashes } from "./hashes.ts";

function Row({ entry, which, onRemove }: { entry: ListedHash; which: Which; onRemove: () => void }) {
  const facts = [
    words.kinds[entry.kind],
    which === "blocked" && words.hidden(entry.matches.files),
    entry.by?.display_name,
    entry.at && brief(entry.at),
  ];
  const copy = async () => {
    await navigator.clipboard.writeText(entry.value);
    notifications.show({ message: words.copied });
  };
  return (
    <li className={classes.row}>
      <Icon name={entry.kind === "sha256" ? "file" : "picture"} size={20} />
      <div className={classes.names}>
        <span className={classes.name} dir="auto">
          {entry.reason}
        </span>
        <span className={classes.faint}>{facts.filter(Boolean).join(" · ")}</span>
      </div>
      <Menu position="bottom-end" width={200} shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.actionsFor(entry.reason)}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="copy" size={16} />} onClick={() => void copy()}>
            {words.copyValue}
          </Menu.Item>
          <Menu.Item className={classes.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={onRemove}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

interface ListsProps {
  /** Asks for a file to take in. */
  onClick: () => void;
  busy: boolean;
  address: string;
  which: Which;
}

/** The whole list to and from a file. */
function Lists({ onClick, busy, address, which }: ListsProps) {
  return (
    <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          loading={busy}
          rightSection={<Icon name="more" size={16} />}
          aria-label={words.files}
        >
          CSV
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="plus" size={16} />} onClick={onClick}>
          {words.importCsv}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={address}
          download={`${which}-hashes.csv`}
          leftSection={<Icon name="download" size={16} />}
        >
          {words.exportCsv}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type Report = Answer<"post", "/api/v1/moderation/blocked-hashes/import/">;

/** What became of a file of hashes: what was added, and each line that was not. */
function Imported({ report }: { report: Report }) {
  return (
    <div role="status" className={classes.hint}>
      {words.imported(report.created, report.skipped)}
      {report.errors.slice(0, 10).map(({ line, why }) => (
        <p key={line} className={classes.problem}>
          {words.wrongLine(line, why)}
        </p>
      ))}
    </div>
  );
}

interface Props {
  rest: Rest;
  namespace: string;
  /** The page of files, where this one was opened. */
  back: string;
}

export function BlockingView({ rest, namespace, back }: Props) {
  const [which, setWhich] = useState<Which>("blocked");
  const [adding, setAdding] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const list = useHashes(rest, namespace, which);
  const change = useHashChange(rest, namespace, which);
  const entries = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const ask = (id: string) =>
    setQuestion({
      title: words.remove,
      hint: words.removeHints[which],
      run: () => change.mutate({ act: "remove", id }),
    });
  const take = async (file: File | null) => {
    if (file) change.mutate({ act: "import", csv: await file.text() });
  };
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && entries.length === 0) {
      return (
        <Notice icon="block" action={{ label: words.add[which], run: () => setAdding(true) }}>
          {words.empty[which]}
        </Notice>
      );
    }
    return (
      <ul className={classes.rows} aria-busy={list.isPending}>
        {entries.map((entry) => (
          <Row key={entry.id} entry={entry} which={which} onRemove={() => ask(entry.id ?? "")} />
        ))}
      </ul>
    );
  };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.blocked} before={<BackLink to={back} label={words.back} />}>
        <FileButton accept=".csv,text/csv" onChange={(file) => void take(file)}>
          {(props) => <Lists {...props} busy={change.isPending} address={csvAddress(namespace, which)} which={which} />}
        </FileButton>
      </PageHead>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <SegmentedControl
          size="sm"
          aria-label={words.which}
          value={which}
          onChange={(chosen) => {
            change.reset();
            setWhich(chosen as Which);
          }}
          data={Object.entries(words.lists).map(([value, label]) => ({ value, label }))}
        />
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
          {words.add[which]}
        </Button>
      </Group>
      <p className={classes.hint}>{words.about[which]}</p>
      {change.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(change.error)}
        </p>
      )}
      {change.data && <Imported report={change.data} />}
      {content()}
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {administration.more}
        </Button>
      )}
      <HashForm
        rest={rest}
        namespace={namespace}
        which={which}
        media={null}
        opened={adding}
        onClose={() => setAdding(false)}
      />
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
