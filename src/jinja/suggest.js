/** Names looked at for a suggestion; there may be very many variables. */
const MOST = 5000;
/** The name closest to a misspelled one; undefined when none is near. */
export function nearest(name, names) {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best;
  let least = limit + 1;
  let seen = 0;
  for (const candidate of names) {
    if (++seen > MOST) break;
    if (Math.abs(candidate.length - name.length) >= least || candidate === name) continue;
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}
/** Edits (insert, delete, replace, swap neighbours) between two names, counted no further than `limit`. */
function editDistance(a, b, limit) {
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, beforeLast[j - 2] + 1);
      row.push(value);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
