/** What people say of a file, each field changed in its place. */
import { MultiSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { Collection, MediaFile, Tag } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import type { FocusEvent, KeyboardEvent } from "react";
import { useState } from "react";
import { library as words } from "../../texts/library.ts";
import { refresh } from "../../ui/refresh.ts";
import { useLibrary } from "./context.ts";
import { hasPicture } from "./facts.ts";
import type { Change } from "./merge.ts";
import { fieldOf } from "./merge.ts";

type TextField = "title" | "description" | "alt_text";

interface Props {
  file: MediaFile;
  tags: readonly Tag[];
  collections: readonly Collection[];
  /** What was changed here and is not answered yet: it shows already. */
  pending: Change;
  onSave: (change: Change) => void;
}

/** Saved when one leaves the field, and with Enter where there is one line; Escape takes back what was typed. */
function Text({ file, field, onSave }: Pick<Props, "file" | "onSave"> & { field: TextField }) {
  const kept = String(fieldOf(file, field));
  const [typed, setTyped] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  // It is saved: what others make of the field shows again.
  if (typed !== null && !focused && typed.trim() === kept) setTyped(null);
  const leave = ({ currentTarget }: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const { value } = currentTarget;
    setFocused(false);
    if (typed !== null && value.trim() !== kept) onSave({ [field]: value.trim() });
    else setTyped(null);
  };
  const key = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.key === "Enter" && field === "title" && !event.nativeEvent.isComposing) event.currentTarget.blur();
    if (event.key !== "Escape" || typed === null) return;
    event.stopPropagation();
    setTyped(null);
  };
  const shared = {
    label: words.fields[field],
    value: typed ?? kept,
    dir: "auto",
    onFocus: () => setFocused(true),
    onBlur: leave,
    onKeyDown: key,
    maxLength: { title: 255, description: 5000, alt_text: 1000 }[field],
  } as const;
  if (field === "title")
    return <TextInput {...shared} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />;
  return (
    <Textarea
      {...shared}
      rows={field === "description" ? 3 : 2}
      resize="vertical"
      description={field === "alt_text" ? words.altTextHint : undefined}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}

const NEW = "new:";

/** Tags by their paths; a name that is none yet can be made one. */
function Tags({ file, tags, pending, onSave }: Pick<Props, "file" | "tags" | "pending" | "onSave">) {
  const { rest, namespace } = useLibrary();
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const name = typed.trim();
  const known = tags.some((tag) => tag.path.toLowerCase() === name.toLowerCase());
  const fresh = name && !known && !name.includes("/") ? [{ value: NEW + name, label: words.makeTag(name) }] : [];
  const change = async (values: string[]) => {
    setTyped("");
    const ids: string[] = [];
    for (const value of values) {
      if (!value.startsWith(NEW)) ids.push(value);
      else {
        const body = { name: value.slice(NEW.length), namespace: namespace.slug };
        const made = await rest.post("/api/v1/media/tags/", { body });
        await refresh(queries, ["library", namespace.slug, "tags"]);
        ids.push(made.id);
      }
    }
    onSave({ tags: ids });
  };
  // A tag that is newer than the list of tags here.
  const others = file.tags.filter(({ id }) => !tags.some((tag) => tag.id === id));
  return (
    <MultiSelect
      label={words.tags}
      data={[...tags, ...others].map(({ id, path }) => ({ value: id, label: path })).concat(fresh)}
      value={pending.tags ?? file.tags.map(({ id }) => id)}
      onChange={(values) => void change(values)}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      placeholder={file.tags.length === 0 ? words.addTags : ""}
      nothingFoundMessage={words.noTags}
      hidePickedOptions
      maxDropdownHeight={240}
    />
  );
}

function Collections({
  file,
  collections,
  pending,
  onSave,
}: Pick<Props, "file" | "collections" | "pending" | "onSave">) {
  const manual = collections.filter(({ kind }) => kind === "manual");
  const others = file.collections.filter(({ id }) => !manual.some((one) => one.id === id));
  return (
    <MultiSelect
      label={words.collections}
      data={[...manual, ...others].map(({ id, name }) => ({ value: id, label: name }))}
      value={pending.collections ?? file.collections.map(({ id }) => id)}
      onChange={(values) => onSave({ collections: values })}
      searchable
      placeholder={file.collections.length === 0 ? words.addCollections : ""}
      nothingFoundMessage={words.noCollections}
      hidePickedOptions
      maxDropdownHeight={240}
    />
  );
}

function Visibility({ file, pending, onSave }: Pick<Props, "file" | "pending" | "onSave">) {
  const { visibility } = file;
  return (
    <div>
      <SegmentedControl
        aria-label={words.visibility}
        size="xs"
        fullWidth
        value={pending.visibility ?? visibility}
        onChange={(value) => onSave({ visibility: value === "library" ? "library" : "private" })}
        data={[
          ...(visibility === "room" ? [{ value: "room", label: words.visibilities.room }] : []),
          { value: "library", label: words.visibilities.library },
          { value: "private", label: words.visibilities.private },
        ]}
      />
    </div>
  );
}

export function Fields(props: Props) {
  const { file } = props;
  const visual = file.kind === "image" || file.kind === "video" || hasPicture(file);
  return (
    <>
      <Text {...props} field="title" />
      <Text {...props} field="description" />
      {visual && <Text {...props} field="alt_text" />}
      <Tags {...props} />
      <Collections {...props} />
      <Visibility {...props} />
    </>
  );
}
