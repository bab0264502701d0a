/** What became of an account that has ended: how far its erasure is, and the receipt to save. */
import { Alert, Button, Loader, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

/** How often is asked how far it is, in milliseconds. */
const LOOK_EVERY_MS = 2000;

export function ErasedPage() {
  const [id = "", signature = ""] = window.location.hash.slice(1).split(".");
  const receipt = useQuery({
    queryKey: ["receipt", id],
    queryFn: () =>
      rest.get("/api/v1/erasures/{erasure_id}/receipt/", { path: { erasure_id: id }, query: { s: signature } }),
    refetchInterval: (query) => (query.state.data?.finished_at || query.state.error ? false : LOOK_EVERY_MS),
    retry: false,
  });
  const { data } = receipt;
  const address = `/api/v1/erasures/${encodeURIComponent(id)}/receipt/?s=${encodeURIComponent(signature)}`;
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {TEXTS.accounts.erasedTitle}
        </Title>
        {receipt.error && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(receipt.error)}
          </Alert>
        )}
        {!(data?.finished_at || receipt.error) && (
          <>
            <Loader size="sm" aria-label={TEXTS.general.loading} />
            <Text>{words.erasing}</Text>
          </>
        )}
        {data?.finished_at && (
          <>
            <Text role="status">{words.erasedDone(data.removed.length)}</Text>
            {data.kept.length > 0 && <Text>{words.erasedKept(data.kept.length)}</Text>}
            {data.remaining.length > 0 && <Text>{words.erasedRemaining}</Text>}
            <Button component="a" href={address} download="receipt.json">
              {words.saveReceipt}
            </Button>
          </>
        )}
        {!receipt.error && <Text size="sm">{words.keepAddress}</Text>}
      </Stack>
    </Door>
  );
}
