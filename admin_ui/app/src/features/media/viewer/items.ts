/** What the viewer shows, and what it says of it. */
import type { Attachment, User } from "@offchat/client";

export interface ViewerItem {
  attachment: Attachment;
  /** The message that shows it, who has sent that one and when; none outside of a room. */
  message?: string;
  sender?: User;
  sent_at?: string;
  caption?: string;
}
