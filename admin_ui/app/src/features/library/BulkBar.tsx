/** What can be done with all files that are chosen. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import type { Collection, Tag } from "@offchat/client";
import { useEffect } from "react";
import { library as words } from "../../texts/library.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./library.module.css";
import type { Bulk, BulkWork } from "./useBulk.ts";

interface Props {
  ids: ReadonlySet<string>;
  tags: readonly Tag[];
  collections: readonly Collection[];
  /** Whether one of them is a video, whose picture can be chosen. */
  hasVideo: boolean;
  /** Whether the trash is looked at: what is there can only be restored. */
  trashed: boolean;
  bulk: BulkWork;
  onClear: () => void;
}

interface PickProps {
  icon: IconName;
  label: string;
  choices: readonly { id: string; words: string }[];
  onPick: (id: string) => void;
}

/** As wide as its words, and on a phone as high as a thumb. */
const BUTTON = {
  size: "xs",
  classNames: { root: classes.act ?? "", inner: classes.actInner ?? "", label: classes.actLabel ?? "" },
};

function Pick({ icon, label, choices, onPick }: PickProps) {
  return (
    <Menu shadow="md" position="top" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          {...BUTTON}
          variant="default"
          leftSection={<Icon name={icon} size={16} />}
          disabled={choices.length === 0}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.choices ?? ""}>
        {choices.map((choice) => (
          <Menu.Item key={choice.id} onClick={() => onPick(choice.id)}>
            {choice.words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Which frame stands for each video: at the same part of all, or what the server finds. */
const FRAMES = [
  { id: "0", words: words.firstFrame, set: { poster_part: 0 } },
  { id: "0.1", words: words.frameAtPart(10), set: { poster_part: 0.1 } },
  { id: "0.25", words: words.frameAtPart(25), set: { poster_part: 0.25 } },
  { id: "0.5", words: words.middleFrame, set: { poster_part: 0.5 } },
  { id: "any", words: words.anyFrame, set: { poster_s: null } },
];

export function BulkBar({ ids, tags, collections, hasVideo, trashed, bulk, onClear }: Props) {
  const open = ids.size > 0;
  useEffect(() => {
    if (!open) return;
    const leave = ({ key, defaultPrevented }: KeyboardEvent) => {
      const covered = document.querySelector("[aria-modal=true], [aria-haspopup][aria-expanded=true]") !== null;
      if (key === "Escape" && !defaultPrevented && !covered) onClear();
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [open, onClear]);
  if (!open) return null;
  const run = async (work: Omit<Bulk, "file_ids">) => {
    if (await bulk.run({ ...work, file_ids: [...ids] })) onClear();
  };
  const manual = collections.filter(({ kind }) => kind === "manual");
  return (
    <div className={classes.bulk} role="toolbar" aria-label={words.chosen(ids.size)}>
      <span className={classes.count} role="status">
        {words.chosen(ids.size)}
      </span>
      {trashed ? (
        <Button {...BUTTON} onClick={() => void run({ action: "restore" })}>
          {words.restore}
        </Button>
      ) : (
        <>
          <Pick
            icon="tag"
            label={words.tagThem}
            choices={tags.map(({ id, path }) => ({ id, words: path }))}
            onPick={(id) => void run({ action: "tag", tag_ids: [id] })}
          />
          <Pick
            icon="folder"
            label={words.collectThem}
            choices={manual.map(({ id, name }) => ({ id, words: name }))}
            onPick={(id) => void run({ action: "collect", collection: id })}
          />
          {hasVideo && (
            <Pick
              icon="picture"
              label={words.pictureOfThem}
              choices={FRAMES}
              onPick={(picked) => {
                for (const { id, set } of FRAMES) if (id === picked) void run({ action: "set", set });
              }}
            />
          )}
          <Button
            {...BUTTON}
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            onClick={() => void run({ action: "archive" })}
          >
            {words.download}
          </Button>
          <Button
            {...BUTTON}
            variant="default"
            leftSection={<Icon name="trash" size={16} />}
            onClick={() => void run({ action: "delete" })}
          >
            {words.delete}
          </Button>
        </>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.chooseNone ?? ""}
        aria-label={words.chooseNone}
        title={words.chooseNone}
        onClick={onClear}
      >
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
