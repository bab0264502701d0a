/** Gives what tests wait for time on a machine that others use too: Vitest itself would give up after one second. */
import { vi } from "vitest";

const PATIENCE_MS = 15_000;

const { waitFor } = vi;
vi.waitFor = (becomesTrue, options = PATIENCE_MS) => waitFor(becomesTrue, options);
