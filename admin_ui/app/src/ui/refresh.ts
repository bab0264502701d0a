/** Reads again what a change has made old. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Read the queries under `queryKey` again, those included whose first answer is still on its way: it may have been
 * written before the change, and `invalidateQueries` alone takes it for the new one.
 */
export async function refresh(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}
