/** A file of one's own that the server does not know yet: the same box that its attachment will have. */
import type { LocalUpload } from "@offchat/client";
import { LocalPreview } from "./LocalPreview.tsx";
import { MediaBox } from "./MediaBox.tsx";
import classes from "./media.module.css";
import { TransferBar, TransferControls } from "./Transfer.tsx";

const SHAPELESS = { width: null, height: null };

export function PendingUpload({ upload }: { upload: LocalUpload }) {
  const of = { size: upload.size, received: 0 };
  const bar = <TransferBar name={upload.name} of={of} progress={undefined} local={upload} />;
  if (!/^(image|video)\//.test(upload.type)) {
    return (
      <div className={classes.card}>
        <div className={classes.cardText}>{bar}</div>
        <TransferControls upload={upload} />
      </div>
    );
  }
  return (
    <MediaBox shape={SHAPELESS}>
      <LocalPreview upload={upload} />
      <div className={classes.transfer}>{bar}</div>
      <div className={classes.controls}>
        <TransferControls upload={upload} />
      </div>
    </MediaBox>
  );
}
