/** Whether a page has room for what is chosen beside its list; style sheets ask the same of `min-width: 1500px`. */
import { useMediaQuery } from "@mantine/hooks";

export function useWide(): boolean {
  return useMediaQuery("(min-width: 1500px)", false, { getInitialValueInEffect: false });
}
