/** How well words fit what was typed: the letters in their order, best where they begin words or stand together. */

export interface Match {
  score: number;
  /** The places of the letters that were typed. */
  places: readonly number[];
}

const MARKS = /\p{Mark}/gu;

/** One letter for each letter, so that places stay the same: small, without accents. */
function plain(words: string): string[] {
  return [...words].map((letter) => letter.normalize("NFD").replace(MARKS, "").toLowerCase()[0] ?? letter);
}

function beginsWord(letters: readonly string[], place: number): boolean {
  return place === 0 || !/[\p{L}\p{N}]/u.test(letters[place - 1] ?? "");
}

/** The term as it stands in the words, at the beginning of one if it can. */
function together(letters: readonly string[], term: readonly string[]): Match | null {
  let best: Match | null = null;
  for (let at = 0; at + term.length <= letters.length; at += 1) {
    if (!term.every((letter, place) => letters[at + place] === letter)) continue;
    const score = (beginsWord(letters, at) ? 100 : 50) + (at === 0 ? 20 : 0);
    if (!best || score > best.score) best = { score, places: term.map((_, place) => at + place) };
  }
  return best;
}

/** The letters of the term one after the other, with others between them; the first begins a word. */
function scattered(letters: readonly string[], term: readonly string[]): Match | null {
  const places: number[] = [];
  let from = 0;
  for (const letter of term) {
    const begin = letters.findIndex((one, place) => place >= from && one === letter && beginsWord(letters, place));
    const next = letters.indexOf(letter, from);
    const at = places.length === 0 ? begin : next === from || begin < 0 ? next : begin;
    if (at < 0) return null;
    places.push(at);
    from = at + 1;
  }
  const gaps = (places.at(-1) ?? 0) - (places[0] ?? 0) + 1 - term.length;
  return { score: Math.max(1, 30 - gaps), places };
}

/** How `words` fit, or null where they do not: each word that was typed must be found in them, or in `also`. */
export function match(words: string, also: string, typed: string): Match | null {
  const letters = plain(words);
  const others = plain(also);
  let score = 0;
  const places: number[] = [];
  for (const term of typed.split(/\s+/).filter((one) => one !== "")) {
    const wanted = plain(term);
    const found = together(letters, wanted) ?? (wanted.length > 1 ? scattered(letters, wanted) : null);
    const beside = found ?? together(others, wanted);
    if (!beside) return null;
    score += found ? found.score : beside.score / 4;
    if (found) places.push(...found.places);
  }
  // Of two that fit alike, the shorter one is meant.
  return { score: score - letters.length / 100, places };
}
