/** The button that logs in with a passkey, on the log-in page. */
import { Alert, Button } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { passkeys as words } from "../../texts/passkeys.ts";
import { problemOf } from "../../ui/problem.ts";
import { showPasskey } from "./passkey.ts";
import { rest, useLogInAgain } from "./session.ts";

export function PasskeyLogIn() {
  const again = useLogInAgain();
  const logIn = useMutation({
    mutationFn: async () => {
      const { options } = await rest.post("/api/v1/auth/passkey/options/");
      const credential = await showPasskey(options);
      if (!credential) return false;
      await rest.post("/api/v1/auth/session/passkey/", { body: { credential } });
      return true;
    },
    onSuccess: (entered) => {
      if (entered) again();
    },
  });
  const refused = logIn.error && (asError(logIn.error).status === 401 ? words.refused : problemOf(logIn.error));
  const said = refused ?? (logIn.data === false ? words.none : null);
  return (
    <>
      <Button variant="default" fullWidth loading={logIn.isPending} onClick={() => logIn.mutate()}>
        {words.logIn}
      </Button>
      {said && (
        <Alert color={refused ? "red" : "gray"} variant="light" role="alert">
          {said}
        </Alert>
      )}
    </>
  );
}
