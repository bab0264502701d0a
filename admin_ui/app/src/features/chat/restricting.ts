/** How those who moderate a namespace mute or ban its people from a conversation, without knowing who asks. */
import type { User } from "@offchat/client";
import type { ReactNode } from "react";
import { createContext } from "react";

export interface Restricting {
  /** Whether the person who looks moderates a namespace. */
  moderates: (namespace: string) => boolean;
  render: (namespace: string, person: User, onClose: () => void) => ReactNode;
}

export const RestrictingContext = createContext<Restricting | null>(null);
