/** Chooses how an upload goes. */
import type { Rest } from "../transport/rest.ts";
import { DirectUpload, isDirect } from "./direct.ts";
import type { TransferCallbacks, TransferPlan, Way } from "./plan.ts";
import { TusUpload } from "./tus.ts";

export { terminate } from "./tus.ts";

/** What sends an upload: nothing is started. Fails where the server cannot be asked. */
export async function openWay(rest: Rest, plan: TransferPlan, callbacks: TransferCallbacks): Promise<Way> {
  const Chosen = (await isDirect(rest, plan)) ? DirectUpload : TusUpload;
  return new Chosen(rest, plan, callbacks);
}
