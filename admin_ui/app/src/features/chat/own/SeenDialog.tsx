/** Who has read a message, of those who share that: as the server knows it now. */
import { Button, Modal, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { following } from "../../../texts/later.ts";
import { own as words } from "../../../texts/own.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { useChat } from "../connection.ts";
import shared from "../words.module.css";
import classes from "./own.module.css";

const SEEN = "/api/chat/messages/{message_id}/seen/";

export function SeenDialog({ message, onClose }: { message: string; onClose: () => void }) {
  const { rest } = useChat();
  const seen = useInfiniteQuery({
    queryKey: ["seen", message],
    queryFn: ({ pageParam }) =>
      pageParam ? rest.page(SEEN, pageParam) : rest.get(SEEN, { path: { message_id: message }, query: { limit: 100 } }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    gcTime: 0,
  });
  const people = seen.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Modal opened onClose={onClose} title={words.whoSaw} size="sm">
      {seen.isPending && <Skeleton h={44} />}
      {seen.isError && <MoreFailed error={null} onRetry={() => void seen.refetch()} />}
      <ul className={classes.rooms}>
        {people.map((one) => (
          <li key={one.id} className={classes.person}>
            <Initials name={one.display_name} src={one.avatar_url} size={28} />
            <span className={shared.clipped} dir="auto">
              {one.display_name}
            </span>
          </li>
        ))}
      </ul>
      {seen.hasNextPage && (
        <Button fullWidth variant="subtle" color="gray" size="xs" onClick={() => void seen.fetchNextPage()}>
          {following.more}
        </Button>
      )}
    </Modal>
  );
}
