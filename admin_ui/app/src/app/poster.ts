/** The picture of a video that was sent in a conversation. */
import type { Rest } from "@offchat/client";
import { asError } from "@offchat/client";

const FILE = "/api/v1/media/files/{media_id}/";

/** Have the frame at so many seconds stand for it; what somebody else changes about the file meanwhile stays. */
export async function choosePoster(rest: Rest, mediaId: string, seconds: number, left = 3): Promise<void> {
  const path = { media_id: mediaId };
  const { revision } = await rest.get(FILE, { path });
  try {
    await rest.patch(FILE, { path, body: { poster_s: seconds }, ifMatch: `"${revision}"` });
  } catch (thrown) {
    if (asError(thrown).status !== 412 || left === 0) throw thrown;
    await choosePoster(rest, mediaId, seconds, left - 1);
  }
}
