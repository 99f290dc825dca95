/**
 * Order of two versions of Debian packages: negative when `a` is older, 0 when they are equal. deb-version(7) has the
 * rules: the epoch, then the upstream version, then the revision; `~` comes before everything, even the end.
 */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return (
    left.epoch - right.epoch ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon === -1 ? 0 : Number(version.slice(0, colon)) || 0,
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? '0' : rest.slice(dash + 1),
  };
}

/** Runs of other characters and runs of digits are compared by turns. */
function compareParts(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== '' || right !== '') {
    const [, leftText = '', leftNumber = ''] = /^(\D*)(\d*)/.exec(left)!;
    const [, rightText = '', rightNumber = ''] = /^(\D*)(\d*)/.exec(right)!;
    const order = compareText(leftText, rightText) || compareNumbers(leftNumber, rightNumber);
    if (order !== 0) return order;
    left = left.slice(leftText.length + leftNumber.length);
    right = right.slice(rightText.length + rightNumber.length);
  }
  return 0;
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = rank(a[at]) - rank(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function rank(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  return character.charCodeAt(0) + (/[A-Za-z]/.test(character) ? 0 : 256);
}

/** Numbers may be longer than a double holds exactly: dates with times, hashes. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [BigInt(a || '0'), BigInt(b || '0')];
  return left < right ? -1 : left > right ? 1 : 0;
}
