/** Brings somebody into a namespace: a new person with an invitation link, or one who has an account. */
import { Button, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import { Icon } from "../../ui/icons.tsx";
import type { ShownLink } from "../../ui/LinkOnce.tsx";
import { PersonPicker } from "../../ui/PersonPicker.tsx";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import classes from "../../ui/table.module.css";
import type { RoleName } from "./people.ts";

interface Props {
  rest: Rest;
  slug: string;
  offered: readonly RoleName[];
  onLink: (link: ShownLink) => void;
}

type Given = { user: string } | { username: string; display_name: string };

function useAdding({ rest, slug, onLink }: Props, role: RoleName, done: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (given: Given): Promise<ShownLink | null> => {
      if ("user" in given) {
        await rest.post("/api/v1/namespaces/{slug}/members/", { path: { slug }, body: { user: given.user, role } });
        return null;
      }
      const { display_name, username } = given;
      const body = { username, namespace: slug, role, ...(display_name && { display_name }) };
      const { user, invite_url } = await rest.post("/api/v1/users/", { body });
      return invite_url
        ? { title: words.inviteLink(user.display_name), hint: words.inviteHint, url: invite_url }
        : null;
    },
    onSuccess: (link) => {
      done();
      if (link) onLink(link);
      void refresh(queries, ["people", slug]);
    },
  });
}

function Form(props: Props & { onDone: () => void }) {
  const { rest, offered, onDone } = props;
  const [known, setKnown] = useState(false);
  const [user, setUser] = useState("");
  const [role, setRole] = useState<RoleName>("member");
  const adding = useAdding(props, role, onDone);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    adding.mutate(known ? { user } : { username: text("username"), display_name: text("display_name") });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          value={known ? "known" : "new"}
          onChange={(value) => setKnown(value === "known")}
          data={[
            { value: "new", label: words.newPerson },
            { value: "known", label: words.hasAccount },
          ]}
        />
        {known ? (
          <PersonPicker rest={rest} label={words.person} value={user} onChange={setUser} />
        ) : (
          <>
            <TextInput
              name="username"
              label={words.username}
              description={words.usernameHint}
              autoComplete="off"
              required
              withAsterisk={false}
              data-autofocus
            />
            <TextInput name="display_name" label={words.displayName} autoComplete="off" />
          </>
        )}
        <Select
          label={words.role}
          data={offered.map((value) => ({ value, label: words.roles[value] ?? value }))}
          value={role}
          onChange={(value) => setRole((value ?? "member") as RoleName)}
          allowDeselect={false}
        />
        {adding.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(adding.error)}
          </p>
        )}
        <Button type="submit" loading={adding.isPending} disabled={known && !user}>
          {known ? words.add : words.invite}
        </Button>
      </Stack>
    </form>
  );
}

export function AddPerson(props: Props) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button size="sm" leftSection={<Icon name="invite" size={16} />} onClick={() => setOpen(true)}>
        {words.addPerson}
      </Button>
      <Modal opened={open} onClose={close} title={words.addPerson}>
        <Form {...props} onDone={close} />
      </Modal>
    </>
  );
}
