/** One file in full: to be looked at or played, described, downloaded, deleted and restored. */
import { Button, Group } from "@mantine/core";
import type { Collection, LibraryList, MediaFile, Tag } from "@offchat/client";
import { useRef } from "react";
import { library as words } from "../../texts/library.ts";
import { DetailsBeside as Beside, DetailsOver as Over } from "../../ui/DetailsPane.tsx";
import { FileHistory } from "../../ui/FileHistory.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { problemOf } from "../../ui/problem.ts";
import { ConflictNote } from "./ConflictNote.tsx";
import { mayEdit, useLibrary } from "./context.ts";
import classes from "./details.module.css";
import { Fields } from "./Fields.tsx";
import { Facts, Said } from "./FileFacts.tsx";
import { nameOf } from "./facts.ts";
import { FoundInAll } from "./Marked.tsx";
import { PosterChoice } from "./PosterChoice.tsx";
import { AiNote } from "./review/AiNote.tsx";
import { Similar } from "./review/Similar.tsx";
import { useEditing } from "./useEditing.ts";
import type { FileActions } from "./useFile.ts";
import { useFile } from "./useFile.ts";
import { useRemoval } from "./useRemoval.tsx";

export interface DetailsProps {
  /** The id of the file that is open; empty for none. */
  opened: string;
  listed: MediaFile | undefined;
  list: LibraryList;
  actions: FileActions;
  tags: readonly Tag[];
  collections: readonly Collection[];
  /** Makes it the cover of the collection that is looked at; null where there is none. */
  onCover: ((file: MediaFile) => void) | null;
  /** Moves it one place earlier or later in that collection; null where it has no order of its own. */
  onStep: ((file: MediaFile, step: 1 | -1) => void) | null;
  onClose: () => void;
}

type ActionsProps = Pick<DetailsProps, "actions" | "onCover" | "onStep" | "onClose"> & { file: MediaFile };

function Actions({ file, actions, onCover, onStep, onClose }: ActionsProps) {
  const library = useLibrary();
  const { remove, restore, retry } = useRemoval(actions, onClose);
  const editable = mayEdit(library, file);
  if (file.state === "deleted")
    return (
      <Button size="xs" leftSection={<Icon name="retry" size={16} />} onClick={() => void restore(file)}>
        {words.restore}
      </Button>
    );
  return (
    <Group gap="xs">
      {file.download_url && (
        <Button
          component="a"
          size="xs"
          variant="default"
          href={file.download_url}
          download={nameOf(file)}
          leftSection={<Icon name="download" size={16} />}
        >
          {words.download}
        </Button>
      )}
      <library.parts.Report attachment={file} />
      {onCover && file.thumbnail_url && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="picture" size={16} />}
          onClick={() => onCover(file)}
        >
          {words.asCover}
        </Button>
      )}
      {editable && onStep && (
        <Button.Group aria-label={words.place}>
          <Button size="xs" variant="default" aria-label={words.earlier} onClick={() => onStep(file, -1)}>
            <Icon name="back" size={16} turns />
          </Button>
          <Button size="xs" variant="default" aria-label={words.later} onClick={() => onStep(file, 1)}>
            <Icon name="forward" size={16} turns />
          </Button>
        </Button.Group>
      )}
      {editable && file.state === "failed" && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="retry" size={16} />}
          onClick={() => void retry(file)}
        >
          {words.retry}
        </Button>
      )}
      {editable && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="trash" size={16} />}
          onClick={() => void remove(file)}
        >
          {words.delete}
        </Button>
      )}
    </Group>
  );
}

function Body({ file, ...props }: DetailsProps & { file: MediaFile }) {
  const library = useLibrary();
  const { Content } = library.parts;
  const content = useRef<HTMLDivElement>(null);
  const editing = useEditing(file, props.actions);
  const deleted = file.state === "deleted";
  const editable = !deleted && mayEdit(library, file);
  return (
    <>
      {!deleted && (
        <div ref={content} className={classes.content}>
          <Content attachment={file} />
        </div>
      )}
      {props.listed && <FoundInAll file={props.listed} />}
      <Actions file={file} {...props} />
      {editable && (
        <PosterChoice
          file={file}
          content={content}
          busy={editing.pending !== null}
          onSave={(change) => void editing.save(change)}
        />
      )}
      {editable && <AiNote file={file} />}
      <ConflictNote editing={editing} />
      {editing.error && (
        <p className={classes.error} role="alert">
          {problemOf(editing.error)} {words.kept}
        </p>
      )}
      {editable ? (
        <div key={editing.edition} className={classes.fields} aria-busy={editing.pending !== null}>
          <Fields
            {...props}
            file={file}
            pending={editing.pending ?? {}}
            onSave={(change) => void editing.save(change)}
          />
        </div>
      ) : (
        <Said file={file} />
      )}
      <Facts file={file} />
      {!deleted && <Similar file={file} />}
      <FileHistory rest={library.rest} file={file} />
    </>
  );
}

/** Keyed by file: what was typed for one is never saved for another. */
function Content(props: DetailsProps) {
  const { rest, namespace } = useLibrary();
  const { file, isPending } = useFile(rest, namespace.slug, props.opened, props.listed);
  if (!file) return isPending ? null : <Notice icon="file">{words.goneFile}</Notice>;
  return (
    <>
      <h2 className={classes.title} dir="auto">
        {nameOf(file)}
      </h2>
      <Body key={file.id} {...props} file={file} />
    </>
  );
}

/** Over the files, where there is no room beside them. */
export function DetailsOver(props: DetailsProps) {
  return (
    <Over label={words.details} opened={props.opened} onClose={props.onClose} size={440}>
      <div className={classes.body}>{props.opened && <Content {...props} />}</div>
    </Over>
  );
}

/** Beside the files, which stay in use; `focused`: the keyboard goes here when a file is opened. */
export function DetailsBeside(props: DetailsProps & { focused: boolean }) {
  const { opened, onClose, focused } = props;
  return (
    <Beside label={words.details} opened={opened} onClose={onClose} size={360} focused={focused}>
      <div className={`${classes.body} ${classes.beside}`}>
        <Content {...props} />
      </div>
    </Beside>
  );
}
