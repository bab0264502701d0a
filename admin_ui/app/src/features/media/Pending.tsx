/** A file of one's own that the server does not know yet: the same place that its attachment will have. */
import { useLive, useMediaAccess } from "./access.ts";
import { LocalPreview } from "./LocalPreview.tsx";
import classes from "./media.module.css";
import { Transfer, TransferControls, TransferLine } from "./Transfer.tsx";

/** Whether the upload is still there; its content does not change with its progress. */
function usePending(uploadId: string) {
  const { live } = useMediaAccess();
  useLive((known) => known.upload(uploadId)?.status ?? null);
  return live.upload(uploadId);
}

export function PendingTile({ uploadId }: { uploadId: string }) {
  const upload = usePending(uploadId);
  if (!upload) return null;
  return (
    <div className={classes.inside}>
      <LocalPreview upload={upload} />
      <Transfer name={upload.name} size={upload.size} received={0} mediaId={null} uploadId={uploadId} />
    </div>
  );
}

export function PendingRow({ uploadId }: { uploadId: string }) {
  const upload = usePending(uploadId);
  if (!upload) return null;
  return (
    <div className={classes.card}>
      <div className={classes.cardText}>
        <TransferLine name={upload.name} size={upload.size} received={0} mediaId={null} uploadId={uploadId} />
      </div>
      <TransferControls uploadId={uploadId} />
    </div>
  );
}
