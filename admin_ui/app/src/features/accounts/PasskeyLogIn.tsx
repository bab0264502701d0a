/** Log-in with a passkey, on the log-in page: by a button, and from among the names that the browser proposes. */
import { Alert, Button } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { passkeys as words } from "../../texts/passkeys.ts";
import { problemOf } from "../../ui/problem.ts";
import type { Answer } from "./passkey.ts";
import { proposePasskey, proposesPasskeys, showPasskey } from "./passkey.ts";
import { rest, useLogInAgain } from "./session.ts";

/** Shorter than the five minutes for which the server takes an answer. */
const ANEW_MS = 240_000;

/** How long a server is left alone that is away, or takes no more in this minute. */
const AWAY_MS = 60_000;

const asked = async () => (await rest.post("/api/v1/auth/passkey/options/")).options;

/** Ask until there is an answer, or it is over; throws what lasts. Pages that were refused together come apart. */
async function askedInTheEnd(isOver: () => boolean) {
  for (;;) {
    try {
      return await asked();
    } catch (thrown) {
      if (!asError(thrown).retryable) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS * (1 + Math.random())));
      if (isOver()) throw thrown;
    }
  }
}

/**
 * Have the browser propose passkeys in the field for the name, as long as it is not `paused`: a device shows one passkey
 * at a time. `tried` is when a log-in was tried last, after which they are proposed anew. What fails here concerns nobody
 * who types a name.
 */
function useProposed(paused: boolean, tried: number, onChosen: (credential: Answer) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins anew by a pause or another try alone
  useEffect(() => {
    if (paused) return;
    let over = false;
    let round = new AbortController();
    const propose = async () => {
      if (!(await proposesPasskeys())) return;
      while (!over) {
        const options = await askedInTheEnd(() => over);
        if (over) return;
        const current = new AbortController();
        round = current;
        const timer = setTimeout(() => current.abort(), ANEW_MS);
        const credential = await proposePasskey(options, current.signal).finally(() => clearTimeout(timer));
        if (credential && !over) return onChosen(credential);
        if (!current.signal.aborted) return;
      }
    };
    propose().catch(() => undefined);
    return () => {
      over = true;
      round.abort();
    };
  }, [paused, tried]);
}

export function PasskeyLogIn() {
  const again = useLogInAgain();
  const logIn = useMutation({
    mutationFn: async (chosen: Answer | null) => {
      const credential = chosen ?? (await showPasskey(await asked()));
      if (!credential) return false;
      await rest.post("/api/v1/auth/session/passkey/", { body: { credential } });
      return true;
    },
    onSuccess: (entered) => {
      if (entered) again();
    },
  });
  useProposed(logIn.isPending || logIn.data === true, logIn.submittedAt, logIn.mutate);
  const refused = logIn.error && (asError(logIn.error).status === 401 ? words.refused : problemOf(logIn.error));
  const said = refused ?? (logIn.data === false ? words.none : null);
  return (
    <>
      <Button variant="default" fullWidth loading={logIn.isPending} onClick={() => logIn.mutate(null)}>
        {words.logIn}
      </Button>
      {said && (
        <Alert
          color={refused ? "red" : "gray"}
          {...(!refused && { icon: null, bg: "var(--hover)" })}
          variant="light"
          role="alert"
        >
          {said}
        </Alert>
      )}
    </>
  );
}
