import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { refresh } from "../../src/ui/refresh.ts";

test("a list whose first answer is older than a change is read again after it", async () => {
  const queries = new QueryClient();
  const answers: ((rooms: string[]) => void)[] = [];
  const queryFn = () => new Promise<string[]>((resolve) => answers.push(resolve));
  const observer = new QueryObserver(queries, { queryKey: ["rooms", "demo"], queryFn });
  const stop = observer.subscribe(() => undefined);
  // Given a list that was asked for, and a room that is made before its answer has come
  expect(answers).toHaveLength(1);
  const done = refresh(queries, ["rooms"]);
  // When the answer comes that does not have the room yet
  answers[0]?.(["general"]);
  // Then the list is asked for once more, and shows what is answered then
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(["general", "Harbour"]);
  await done;
  expect(observer.getCurrentResult().data).toEqual(["general", "Harbour"]);
  stop();
});
