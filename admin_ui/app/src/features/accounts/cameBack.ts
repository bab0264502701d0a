/** What stands behind `#` where a provider has sent somebody back: read once, and taken out of the address. */
export interface CameBack {
  /** A log-in that waits for a code. */
  flow: string | null;
  /** The code of what went wrong. */
  problem: string | null;
}

const NOTHING: CameBack = { flow: null, problem: null };

function read(): CameBack {
  const found = new URLSearchParams(window.location.hash.slice(1));
  const back = { flow: found.get("second_factor"), problem: found.get("problem") };
  if (back.flow || back.problem) {
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return back;
}

let back = read();

export const cameBack = (): CameBack => back;

/** It is told no more: somebody goes on in another way. */
export function forgetCameBack(): CameBack {
  back = NOTHING;
  return back;
}
