/** Whom one has blocked: one's own wish, which folds what those people say and shows none of them as present. */
import type { EventFrame } from "../contract.ts";
import type { ChatState } from "./model.ts";
import { without } from "./model.ts";

/** The state where these people, and no others, are blocked. */
export function withBlocked(state: ChatState, users: readonly string[]): ChatState {
  return { ...state, blocked: Object.fromEntries(users.map((user) => [user, true as const])) };
}

/** The state where one person is blocked, or is not. */
export function withBlock(state: ChatState, user: string, on: boolean): ChatState {
  if (user in state.blocked === on) return state;
  return { ...state, blocked: on ? { ...state.blocked, [user]: true } : without(state.blocked, user) };
}

export function blocksUpdated(state: ChatState, event: EventFrame<"blocks.updated">): ChatState {
  return withBlocked(state, event.data.users);
}
