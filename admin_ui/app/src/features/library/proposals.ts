/** What a search may go on with while it is typed, as the server proposes it. */
import type { Proposal, Rest } from "@offchat/client";
import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";

const SEARCH = "/api/v1/media/search/";

export type ProposalKind = Proposal["kind"];

/** In the order in which they stand. */
export const PROPOSED: readonly ProposalKind[] = ["tag", "title", "text", "person"];

/** Proposals for what is typed; those of what was typed a moment ago stay until the new ones are here. */
export function useProposals(rest: Rest, namespace: string, typed: string): readonly Proposal[] {
  const q = typed.trim();
  const { data } = useQuery({
    queryKey: ["library", namespace, "proposals", q],
    queryFn:
      q === ""
        ? skipToken
        : async ({ signal }) => {
            const answer = await rest.get(SEARCH, { query: { namespace, q, suggest: "1" }, signal });
            return answer.results as readonly Proposal[];
          },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  return q === "" ? [] : (data ?? []);
}

/** What was typed with its last word completed. */
export function completed(typed: string, word: string): string {
  return `${typed.trimEnd().replace(/[^\s"-]*$/u, "")}${word} `;
}
