/** What stands in place of a list that could not be read. */
import { TEXTS } from "../texts.ts";
import { Notice } from "./Notice.tsx";
import { isSignedOut, problemOf } from "./problem.ts";

export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const action = isSignedOut(error) ? undefined : { label: TEXTS.general.retry, run: onRetry };
  return (
    <Notice icon="warning" action={action}>
      {problemOf(error)}
    </Notice>
  );
}
