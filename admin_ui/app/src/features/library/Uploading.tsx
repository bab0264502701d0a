/** The ways in which files come into the library: chosen, or dropped anywhere on the page. */
import { Button, FileButton } from "@mantine/core";
import type { Collection } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { useDrop } from "../../ui/drop.ts";
import { Icon } from "../../ui/icons.tsx";
import { useLibrary } from "./context.ts";
import { UploadTray } from "./UploadTray.tsx";
import classes from "./uploads.module.css";
import { useUploads } from "./useUploads.ts";

/** `into`: the collection that is looked at, which takes what comes. */
export function Uploading({ into }: { into: Collection | null }) {
  const { rest, me, namespace } = useLibrary();
  const { uploads, all, send } = useUploads(rest, me.user.id, namespace.slug, into?.id ?? null);
  const over = useDrop(send, true);
  return (
    <>
      <FileButton multiple onChange={(files) => send({ files, folders: [] })}>
        {(props) => (
          <Button {...props} size="sm" leftSection={<Icon name="plus" size={16} />}>
            {words.upload}
          </Button>
        )}
      </FileButton>
      {over && <div className={classes.drop}>{into ? words.dropInto(into.name) : words.dropHere}</div>}
      <UploadTray uploads={uploads} all={all} />
    </>
  );
}
