/** One's own picture on the account page: choose, change, remove. */
import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Me, User } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ChangeEvent } from "react";
import { useRef, useState } from "react";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { Initials } from "../../ui/Initials.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "./account.module.css";
import { Cropper } from "./Cropper.tsx";
import { rest } from "./session.ts";

const AVATAR = "/api/v1/me/avatar/";

/** Whether the server can make a picture of a file that the browser does not open: what iPhones write. */
function isForServer({ type, name }: File): boolean {
  return /^image\/(heic|heif|avif)/.test(type) || /\.(heic|heif|hif|avif)$/i.test(name);
}

function useLooks(before: User) {
  const queries = useQueryClient();
  const show = (user: User) =>
    queries.setQueryData<Me | null>(["me"], (me) => (me ? { ...me, user: { ...me.user, ...user } } : me));
  const set = useMutation({
    mutationFn: (square: Blob) => rest.put(AVATAR, square),
    onSuccess: (user) => {
      show(user);
      const made = user.avatar_url !== before.avatar_url;
      notifications.show({ message: made ? words.pictureSet : words.pictureLater });
    },
  });
  const remove = useMutation({
    mutationFn: () => rest.delete(AVATAR),
    onSuccess: (user) => {
      show(user);
      notifications.show({ message: words.pictureRemoved });
    },
  });
  return { set, remove };
}

export function OwnPicture({ me: { user } }: { me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const { set, remove } = useLooks(user);
  const close = () => setPicture(null);
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    currentTarget.value = "";
    if (!file) return;
    setUnreadable(false);
    set.reset();
    remove.reset();
    const opened = await createImageBitmap(file).catch(() => null);
    // Its middle is taken then, as there is nothing here to choose in.
    if (opened === null && isForServer(file)) return set.mutate(file);
    setUnreadable(opened === null);
    setPicture(opened);
  };
  const use = (square: Blob | null) => {
    if (square) return set.mutate(square, { onSettled: close });
    setUnreadable(true);
    close();
  };
  const problem = set.error ?? remove.error;
  return (
    <>
      <div className={classes.person}>
        <Initials name={user.display_name} src={user.avatar_url} size={96} />
        <div className={classes.names}>
          <b dir="auto">{user.display_name}</b>
          <span>{words.loggedInAs(user.username)}</span>
          <div className={classes.pictureButtons}>
            <Button size="xs" variant="default" onClick={() => input.current?.click()}>
              {user.avatar_url ? words.changePicture : words.choosePicture}
            </Button>
            {user.avatar_url && (
              <Button size="xs" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
                {words.removePicture}
              </Button>
            )}
          </div>
        </div>
      </div>
      {(problem || unreadable) && (
        <p role="alert" className={classes.problem}>
          {problem ? problemOf(problem) : words.noPicture}
        </p>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        className={classes.file}
        aria-label={words.choosePicture}
        onChange={(event) => void choose(event)}
      />
      <Modal opened={picture !== null} onClose={close} title={words.picture}>
        {picture && <Cropper picture={picture} busy={set.isPending} onCancel={close} onChosen={use} />}
      </Modal>
    </>
  );
}
