/** What the list is narrowed to, as chips that can be taken away, and a menu of what else could narrow it. */
import { Button, Menu } from "@mantine/core";
import type { Collection, Tag, User } from "@offchat/client";
import { useState } from "react";
import { library as words } from "../../texts/library.ts";
import chips from "../../ui/chips.module.css";
import { Icon } from "../../ui/icons.tsx";
import type { Chip } from "./chips.ts";
import { chipsOf } from "./chips.ts";
import type { Filters, ManyName, RangeName } from "./filters.ts";
import { isNarrowed, narrowed, replaced, toggled } from "./filters.ts";
import classes from "./library.module.css";
import { RangeForm } from "./RangeForm.tsx";
import { UploaderForm } from "./UploaderForm.tsx";
import type { EditedFilters } from "./useEditedFilters.ts";

export interface FilterBarProps {
  filters: Filters;
  tags: readonly Tag[];
  collections: readonly Collection[];
  /** The people that the filters name, as far as they are known, and others. */
  people: readonly User[];
  onChange: (filters: Filters) => void;
  /** Keeps the filters as a smart collection; null for those who may not make one. */
  onKeep: (() => void) | null;
  /** The smart collection whose filters these are to be; null where none is changed. */
  editing: EditedFilters | null;
}

const VISIBILITIES = ["library", "room", "private"] as const;
const KINDS = ["image", "video", "audio", "file"] as const;
const STATES = ["processing", "failed", "uploading", "expired"] as const;
const RANGED = ["created", "taken", "size", "duration", "width"] as const;

function KindChips({ filters, onChange }: Pick<FilterBarProps, "filters" | "onChange">) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this one
    <div className={chips.chips} role="group" aria-label={words.filterNames.kind}>
      {KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          className={chips.chip}
          aria-pressed={filters.kind?.includes(kind) ?? false}
          onClick={() => onChange(toggled(filters, "kind", kind))}
        >
          {words.kinds[kind]}
        </button>
      ))}
    </div>
  );
}

function Removable({ chip, onChange }: { chip: Chip; onChange: (filters: Filters) => void }) {
  return (
    <button
      type="button"
      className={chips.chip}
      data-chosen="true"
      aria-label={words.removeFilter(chip.words)}
      onClick={() => onChange(chip.without)}
    >
      <bdi>{chip.words}</bdi>
      <Icon name="close" size={12} />
    </button>
  );
}

function choicesOf({ tags, collections }: FilterBarProps): [ManyName, readonly { id: string; words: string }[]][] {
  return [
    ["state", STATES.map((state) => ({ id: state, words: words.states[state] }))],
    ["visibility", VISIBILITIES.map((id) => ({ id, words: words.visibilities[id] }))],
    ["tag", tags.map(({ id, path }) => ({ id, words: path }))],
    ["collection", collections.map(({ id, name }) => ({ id, words: name }))],
  ];
}

type Asked = RangeName | "uploader";

function More(props: FilterBarProps & { onAsk: (name: Asked) => void }) {
  const { filters, onChange, onAsk } = props;
  return (
    <Menu position="bottom-start" shadow="md" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          style={{ flex: "none" }}
        >
          {words.addFilter}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choicesOf(props).map(([name, choices]) => (
          <Menu.Sub key={name}>
            <Menu.Sub.Target>
              <Menu.Sub.Item disabled={choices.length === 0}>{words.filterNames[name]}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown className={classes.choices ?? ""}>
              {choices.map((choice) => (
                <Menu.Item
                  key={choice.id}
                  leftSection={filters[name]?.includes(choice.id) && <Icon name="release" size={14} />}
                  onClick={() => onChange(toggled(filters, name, choice.id))}
                >
                  {choice.words}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ))}
        {(["uploader", ...RANGED] as const).map((name) => (
          <Menu.Item key={name} onClick={() => onAsk(name)}>
            {words.filterNames[name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What becomes of the filters of a smart collection that are being changed. */
function Edited({ name, onSave, onLeave, empty }: EditedFilters & { empty: boolean }) {
  return (
    <>
      <Button size="compact-sm" disabled={empty} onClick={onSave} style={{ flex: "none" }}>
        {words.saveTo(name)}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={onLeave} style={{ flex: "none" }}>
        {words.cancelEdit}
      </Button>
    </>
  );
}

export function FilterBar(props: FilterBarProps) {
  const { filters, onChange, onKeep, editing } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this one
    <div className={classes.filters} role="group" aria-label={words.filters}>
      <KindChips filters={filters} onChange={onChange} />
      {chipsOf(props).map((chip) => (
        <Removable key={chip.key} chip={chip} onChange={onChange} />
      ))}
      <More {...props} onAsk={setAsked} />
      {isNarrowed(filters) && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({})} style={{ flex: "none" }}>
          {words.clear}
        </Button>
      )}
      {editing && <Edited {...editing} empty={!isNarrowed(filters)} />}
      {isNarrowed(filters) && !filters.trashed && !editing && onKeep && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon name="bolt" size={14} />}
          onClick={onKeep}
          style={{ flex: "none" }}
        >
          {words.saveFilters}
        </Button>
      )}
      {asked === "uploader" && (
        <UploaderForm
          chosen={filters.uploader ?? []}
          onClose={() => setAsked(null)}
          onPick={(id) => {
            onChange(narrowed(filters, "uploader", id));
            setAsked(null);
          }}
        />
      )}
      {asked && asked !== "uploader" && (
        <RangeForm
          name={asked}
          value={filters[asked]}
          onClose={() => setAsked(null)}
          onApply={(value) => {
            onChange(replaced(filters, { [asked]: value }));
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}
