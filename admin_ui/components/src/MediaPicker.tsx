/** A dialog in which a person chooses one file of the library, or several. */
import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile, MediaType } from "./files.ts";
import { portable } from "./files.ts";
import MediaBrowser from "./MediaBrowser.tsx";

interface Shared {
  isOpen: boolean;
  /** Called when the person leaves without choosing; `isOpen` is for the page to change. */
  onClose: () => void;
  /** Kinds of files that may be chosen; all without it. */
  mediaTypes?: readonly MediaType[];
  /** The slug of a namespace; that of the provider without it. */
  namespace?: string;
  /** How many files may be chosen, where several may be. */
  maxItems?: number;
}

export interface PickOne extends Shared {
  multiple?: false;
  onSelect: (file: MediaFile) => void;
}

export interface PickSeveral extends Shared {
  multiple: true;
  onSelect: (files: MediaFile[]) => void;
}

export type MediaPickerProps = PickOne | PickSeveral;

function Opened(props: MediaPickerProps): ReactNode {
  const { onClose, mediaTypes, namespace, multiple = false, maxItems } = props;
  const { rest, texts } = useMedia(namespace);
  const [chosen, setChosen] = useState<MediaFile[]>([]);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const toggle = (file: MediaFile): void =>
    setChosen((before) => {
      const others = before.filter(({ id }) => id !== file.id);
      if (others.length < before.length) return others;
      if (!multiple) return [file];
      return maxItems !== undefined && others.length >= maxItems ? before : [...others, file];
    });
  const confirm = (files: MediaFile[]): void => {
    const handed = files.map((file) => portable(rest, file));
    if (props.multiple) props.onSelect(handed);
    else if (handed[0]) props.onSelect(handed[0]);
  };
  return (
    <dialog
      ref={dialog}
      className="offchat-media-picker"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={heading}>{texts.choose(multiple)}</h2>
        <button type="button" aria-label={texts.close} onClick={onClose}>
          ×
        </button>
      </header>
      <MediaBrowser
        {...(mediaTypes && { mediaTypes })}
        {...(namespace !== undefined && { namespace })}
        selected={chosen.map(({ id }) => id)}
        onSelect={toggle}
        onConfirm={(file) => !multiple && confirm([file])}
        onAdd={(file, first) => {
          if (first) toggle(file);
          else setChosen((before) => before.map((one) => (one.id === file.id ? file : one)));
        }}
      />
      <footer>
        <output>{multiple ? texts.chosen(chosen.length, maxItems ?? null) : (chosen[0]?.title ?? "")}</output>
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button type="button" data-primary disabled={chosen.length === 0} onClick={() => confirm(chosen)}>
          {texts.confirm}
        </button>
      </footer>
    </dialog>
  );
}

/** The dialog as long as `isOpen`; `onSelect` is called with the file, with `multiple` with the files in their order. */
export default function MediaPicker(props: MediaPickerProps): ReactNode {
  return props.isOpen ? <Opened {...props} /> : null;
}
