/** How much room a page has; style sheets ask the same. */
import { useMediaQuery } from "@mantine/hooks";

/** Room for what is chosen beside its list. */
export function useWide(): boolean {
  return useMediaQuery("(min-width: 1500px)", false, { getInitialValueInEffect: false });
}

/** Room for little, or a finger that covers what it points at. */
export function useNarrow(): boolean {
  return useMediaQuery("(hover: none), (max-width: 720px)", false, { getInitialValueInEffect: false });
}
