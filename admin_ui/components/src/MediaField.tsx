/** A field of a form that is made from a JSON Schema: `format: "media"`. Its value is the id of a file, or ids. */
import type { ReactNode } from "react";
import { useEffect, useId, useState } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile, MediaType } from "./files.ts";
import { follow } from "./files.ts";
import MediaCard from "./MediaCard.tsx";
import MediaPicker from "./MediaPicker.tsx";

/** What a schema may say of such a field. */
export interface MediaSchema {
  format: "media";
  type?: string | readonly string[];
  mediaTypes?: readonly MediaType[];
  multiple?: boolean;
  maxItems?: number;
  title?: string;
  description?: string;
}

export type MediaValue = string | readonly string[] | null | undefined;

export interface MediaFieldProps {
  schema: MediaSchema;
  value: MediaValue;
  /** Called with an id or null, with `multiple` with the ids in their order. */
  onChange: (value: string | string[] | null) => void;
  namespace?: string;
  disabled?: boolean;
  required?: boolean;
  /** What is wrong with the value, in words. */
  error?: string;
}

/** Whether a schema asks for this field. */
export function isMediaSchema(schema: unknown): schema is MediaSchema {
  return typeof schema === "object" && schema !== null && "format" in schema && schema.format === "media";
}

function idsIn(value: MediaValue): readonly string[] {
  if (value === null || value === undefined || value === "") return [];
  return typeof value === "string" ? [value] : value;
}

type Found = Record<string, MediaFile | "missing" | undefined>;

/** The files with these ids, with addresses that are good now; looked at again until they are ready. */
function useFilesWith(ids: readonly string[]): Found {
  const { rest } = useMedia();
  const [found, setFound] = useState<Found>({});
  const wanted = ids.join(" ");
  useEffect(() => {
    const ended = new AbortController();
    const learn = (id: string, file: MediaFile | "missing"): void => {
      if (!ended.signal.aborted) setFound((before) => ({ ...before, [id]: file }));
    };
    for (const id of wanted.split(" ").filter(Boolean)) {
      follow(rest, id, (file) => learn(id, file), ended.signal)
        .then((file) => file === null && learn(id, "missing"))
        .catch(() => learn(id, "missing"));
    }
    return () => ended.abort();
  }, [rest, wanted]);
  return found;
}

function swapped(ids: readonly string[], from: number, to: number): string[] {
  const moved = [...ids];
  const [id] = moved.splice(from, 1);
  if (id !== undefined) moved.splice(to, 0, id);
  return moved;
}

/** Shows what is chosen, and opens the picker for another choice. */
export default function MediaField(props: MediaFieldProps): ReactNode {
  const { schema, value, onChange, namespace, disabled = false, required = false, error } = props;
  const { texts } = useMedia(namespace);
  const [open, setOpen] = useState(false);
  const name = useId();
  const multiple = schema.multiple ?? schema.type === "array";
  const ids = idsIn(value);
  const found = useFilesWith(ids);
  const room = multiple ? (schema.maxItems ?? Number.POSITIVE_INFINITY) - ids.length : 1;

  const change = (next: string[]): void => onChange(multiple ? next : (next[0] ?? null));
  const chosen = (files: MediaFile[]): void => {
    setOpen(false);
    const fresh = files.map(({ id }) => id);
    change(multiple ? [...ids, ...fresh.filter((id) => !ids.includes(id))] : fresh);
  };
  const limits = { ...(schema.mediaTypes && { mediaTypes: schema.mediaTypes }), ...(namespace && { namespace }) };
  const shared = { isOpen: open, onClose: () => setOpen(false), ...limits };
  return (
    <fieldset
      className="offchat-media-field"
      aria-labelledby={name}
      disabled={disabled}
      data-error={error || undefined}
    >
      <legend id={name}>
        {schema.title ?? texts.choose(multiple)}
        {required && <span aria-hidden="true"> *</span>}
      </legend>
      {schema.description && <p>{schema.description}</p>}
      <ol>
        {ids.map((id, place) => {
          const file = found[id];
          const title = (typeof file === "object" && file.title) || texts.untitled;
          return (
            <li key={id}>
              {typeof file === "object" ? (
                <MediaCard file={file} />
              ) : (
                <span>{file ? texts.missing : texts.loading}</span>
              )}
              <span className="offchat-media-moves">
                {place > 0 && (
                  <button
                    type="button"
                    aria-label={texts.earlier(title)}
                    onClick={() => change(swapped(ids, place, place - 1))}
                  >
                    ←
                  </button>
                )}
                {place < ids.length - 1 && (
                  <button
                    type="button"
                    aria-label={texts.later(title)}
                    onClick={() => change(swapped(ids, place, place + 1))}
                  >
                    →
                  </button>
                )}
                <button
                  type="button"
                  aria-label={texts.remove(title)}
                  onClick={() => change(ids.filter((one) => one !== id))}
                >
                  ×
                </button>
              </span>
            </li>
          );
        })}
      </ol>
      {room > 0 && (
        <button type="button" onClick={() => setOpen(true)}>
          {multiple || ids.length === 0 ? texts.choose(multiple) : texts.change}
        </button>
      )}
      {error && <p role="alert">{error}</p>}
      {multiple ? (
        <MediaPicker {...shared} multiple {...(Number.isFinite(room) && { maxItems: room })} onSelect={chosen} />
      ) : (
        <MediaPicker {...shared} onSelect={(file) => chosen([file])} />
      )}
    </fieldset>
  );
}
