/** Bytes that a namespace holds already need not be sent: the client proves to have them. */
import type { Rest } from "../transport/rest.ts";

/** Smaller files are sent sooner than they are asked about. */
const LEAST_BYTES = 5 * 1024 * 1024;
/** Browsers hash a file as a whole, in memory. */
const MOST_BYTES = 128 * 1024 * 1024;
const PATH = "/api/v1/media/uploads/{upload_id}/possession/";

let line: Promise<unknown> = Promise.resolve();

/**
 * The SHA-256 of a file, null where it is too small or too large to be asked about, or cannot be hashed here.
 *
 * One file after the other, beside the thread of the page. A file that is no longer `wanted` in its turn is left out.
 */
export function hashed(content: unknown, wanted: () => boolean): Promise<string | null> {
  const asked = content instanceof Blob && content.size >= LEAST_BYTES && content.size <= MOST_BYTES;
  // Pages that did not come by https or from this machine have no `subtle`.
  if (!asked || !globalThis.crypto?.subtle) return Promise.resolve(null);
  const turn = line.then(async () => (wanted() ? sha256(await content.arrayBuffer()) : null)).catch(() => null);
  line = turn;
  return turn;
}

/** What proves that a file with this hash is here, null where the namespace holds none that this person may read. */
export async function proofFor(rest: Rest, location: string, content: Blob, hash: string): Promise<Proof | null> {
  const upload_id = location.split("/").pop() ?? "";
  const asked = await rest.post(PATH, { path: { upload_id }, body: { sha256: hash } }).catch(() => null);
  if (!asked || !("challenge" in asked)) return null;
  const { challenge, ranges } = asked;
  const parts = ranges.map(([offset, length]) => content.slice(offset, offset + length));
  const proof = await sha256(await new Blob([challenge, ...parts]).arrayBuffer());
  return { upload_id, challenge, proof };
}

/** An answer to a challenge of the server. */
export interface Proof {
  upload_id: string;
  challenge: string;
  proof: string;
}

/** Hand a proof in: the upload is complete where it is taken. Where it is not, the bytes are sent as before. */
export async function handIn(rest: Rest, { upload_id, challenge, proof }: Proof): Promise<void> {
  await rest.post(PATH, { path: { upload_id }, body: { challenge, proof } }).catch(() => undefined);
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
