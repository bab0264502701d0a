/** Asks for the name of a collection or a tag, and for the colour of a tag. */
import { Button, Modal, Stack, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useState } from "react";
import { library as words } from "../../texts/library.ts";
import classes from "./library.module.css";

/** Seen on light and dark ground alike. */
export const COLORS = ["#e03131", "#e8590c", "#f08c00", "#2f9e44", "#0c8599", "#1971c2", "#6741d9", "#c2255c"] as const;

export interface Asked {
  title: string;
  name: string;
  /** Undefined where there is none to choose. */
  color?: string | null;
  /** Answers whether it was done. */
  run: (name: string, color: string | null) => Promise<boolean>;
}

function Colors({ color, onChange }: { color: string | null; onChange: (color: string | null) => void }) {
  const choice = (value: string | null, label: string) => (
    <label key={label} className={classes.color} style={{ background: value ?? "transparent" }} title={label}>
      <input type="radio" name="color" aria-label={label} checked={color === value} onChange={() => onChange(value)} />
    </label>
  );
  return (
    <fieldset className={classes.colors}>
      <legend>{words.color}</legend>
      {choice(null, words.noColor)}
      {COLORS.map((value, place) => choice(value, words.colors[place] ?? value))}
    </fieldset>
  );
}

export function NameForm({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const [color, setColor] = useState(asked.color ?? null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name === "") return;
    setBusy(true);
    if (await asked.run(name, color)) onClose();
    setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={asked.title} size="sm">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput name="name" label={words.name} defaultValue={asked.name} maxLength={120} required data-autofocus />
          {asked.color !== undefined && <Colors color={color} onChange={setColor} />}
          <Button type="submit" loading={busy}>
            {words.save}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
