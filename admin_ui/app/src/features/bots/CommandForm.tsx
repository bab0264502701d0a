/** Makes a slash command, or changes what is said of it and where its calls go. */
import { Button, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { commands as words } from "../../texts/commands.ts";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import { useBots } from "./bots.ts";
import type { Choice, Command } from "./commands.ts";
import { useCommandChange } from "./commands.ts";

interface Props {
  rest: Rest;
  namespace: string;
  /** The one to change; null for a new one. */
  command: Command | null;
  onDone: (secret: string | null) => void;
  onClose: () => void;
}

type Kind = "bot" | "url";

const PLAIN = { autoComplete: "off", spellCheck: false, dir: "ltr" } as const;

function kindOf(command: Command): Kind {
  return command.url === null ? "bot" : "url";
}

export function CommandForm({ rest, namespace, command, onDone, onClose }: Props) {
  const bots = useBots(rest, namespace);
  const [kind, setKind] = useState<Kind>(command ? kindOf(command) : "bot");
  const [bot, setBot] = useState<string | null>(null);
  const change = useCommandChange(rest, namespace, onDone);
  const known = bots.data?.pages.flatMap(({ results }) => results).filter((one) => one.kind === "bot") ?? [];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const said = { name: text("name").replace(/^\//, ""), description: text("description"), hint: text("hint") };
    const choice: Choice = kind === "url" ? { ...said, url: text("url") } : { ...said, ...(bot && { bot }) };
    change.mutate(command ? { act: "edit", id: command.id, choice } : { act: "create", choice });
  };
  return (
    <Modal opened onClose={onClose} title={command ? `/${command.name}` : words.add}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            name="name"
            label={words.name}
            description={words.nameHint}
            defaultValue={command?.name ?? ""}
            leftSection="/"
            required
            withAsterisk={false}
            data-autofocus
            {...PLAIN}
          />
          <TextInput name="description" label={words.about} defaultValue={command?.description ?? ""} dir="auto" />
          <TextInput
            name="hint"
            label={words.hint}
            description={words.hintAbout}
            defaultValue={command?.hint ?? ""}
            dir="auto"
          />
          {!command && (
            <SegmentedControl
              aria-label={words.goesTo}
              value={kind}
              onChange={(value) => setKind(value as Kind)}
              data={[
                { value: "bot", label: words.toBot },
                { value: "url", label: words.toUrl },
              ]}
            />
          )}
          {!command && kind === "bot" && (
            <Select
              label={words.bot}
              description={words.botHint}
              data={known.map(({ user }) => ({ value: user.id, label: user.display_name }))}
              value={bot}
              onChange={setBot}
              searchable
            />
          )}
          {kind === "url" && (
            <TextInput
              name="url"
              label={words.url}
              description={words.urlHint}
              placeholder="https://example.org/command"
              defaultValue={command?.url ?? ""}
              inputMode="url"
              required
              withAsterisk={false}
              {...PLAIN}
            />
          )}
          {change.isError && (
            <p role="alert" className={classes.problem}>
              {problemOf(change.error)}
            </p>
          )}
          <Button type="submit" loading={change.isPending} disabled={!command && kind === "bot" && bot === null}>
            {command ? words.save : words.create}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
