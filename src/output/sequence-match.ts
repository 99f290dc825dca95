/** `size` lines that are equal in both: from `a` in the one and from `b` in the other. */
export interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** From this many lines on, lines that make up more than one in a hundred do not start a match (Python's `autojunk`). */
const POPULAR_FROM = 200;

/**
 * The blocks of lines that two texts share, found as Python's `difflib.SequenceMatcher` finds them: the longest run
 * first, then left and right of it. (Ratcliff and Obershelp, "Pattern Matching: The Gestalt Approach", 1988.)
 */
export function matchingBlocks(before: readonly string[], after: readonly string[]): Match[] {
  const places = placesOf(after);
  const found: Match[] = [];
  const open = [{ aLow: 0, aHigh: before.length, bLow: 0, bHigh: after.length }];
  for (let range = open.pop(); range; range = open.pop()) {
    const match = longestMatch(before, after, places, range);
    if (match.size === 0) continue;
    found.push(match);
    const { a, b, size } = match;
    if (range.aLow < a && range.bLow < b) open.push({ ...range, aHigh: a, bHigh: b });
    if (a + size < range.aHigh && b + size < range.bHigh) open.push({ ...range, aLow: a + size, bLow: b + size });
  }
  return joinAdjacent(found.sort((x, y) => x.a - y.a || x.b - y.b));
}

interface Range {
  readonly aLow: number;
  readonly aHigh: number;
  readonly bLow: number;
  readonly bHigh: number;
}

/** Where each line stands in the second text, but for lines that are too popular to be a landmark. */
function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  lines.forEach((line, at) => {
    const list = places.get(line);
    if (list) list.push(at);
    else places.set(line, [at]);
  });
  if (lines.length < POPULAR_FROM) return places;
  const most = Math.floor(lines.length / 100) + 1;
  for (const [line, list] of places) if (list.length > most) places.delete(line);
  return places;
}

/** The longest common run in the range; of several, the one that starts first in `a`, then in `b`. */
function longestMatch(a: readonly string[], b: readonly string[], places: Map<string, number[]>, range: Range): Match {
  const { aLow, aHigh, bLow, bHigh } = range;
  let best: Match = { a: aLow, b: bLow, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i]!) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return extend(a, b, best, range);
}

/** Takes in the equal lines around, popular ones too. */
function extend(a: readonly string[], b: readonly string[], match: Match, range: Range): Match {
  let { a: i, b: j, size } = match;
  while (i > range.aLow && j > range.bLow && a[i - 1] === b[j - 1]) {
    i--;
    j--;
    size++;
  }
  while (i + size < range.aHigh && j + size < range.bHigh && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

function joinAdjacent(matches: readonly Match[]): Match[] {
  const joined: Match[] = [];
  for (const match of matches) {
    const last = joined.at(-1);
    if (last && last.a + last.size === match.a && last.b + last.size === match.b) {
      joined[joined.length - 1] = { ...last, size: last.size + match.size };
    } else joined.push(match);
  }
  return joined;
}
