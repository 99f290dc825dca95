/**
 * A pattern of Python's fnmatch (`*`, `?`, `[a-z]`, `[!a-z]`) as a regular expression that matches whole names. What stands
 * between two `*` is looked for once, at its first place (`(?=(…))\1` never goes back), so that no pattern takes long.
 */
export function globToRegExp(glob: string): RegExp {
  const [first, ...rest] = partsOf([...glob]);
  const last = rest.pop();
  const middle = rest.filter((part) => part !== '').map((part, at) => `(?=(.*?${part}))\\${at + 1}`);
  return new RegExp(`^${first}${middle.join('')}${last === undefined ? '' : `.*${last}`}$`, 'su');
}

/** The parts between the `*`, as text of a regular expression. */
function partsOf(characters: readonly string[]): string[] {
  const parts = [''];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    const end = character === '[' ? classEnd(characters, at) : -1;
    if (character === '*') parts.push('');
    else if (character === '?') parts[parts.length - 1] += '.';
    else if (end !== -1) {
      parts[parts.length - 1] += classSource(characters.slice(at + 1, end));
      at = end;
    } else parts[parts.length - 1] += escapeOutside(character);
  }
  return parts;
}

export function isGlob(pattern: string): boolean {
  return /[.?*[]/.test(pattern);
}

/** Index of the `]` that closes the class opened at `open`; -1 when it is a plain bracket. */
function classEnd(characters: readonly string[], open: number): number {
  let at = open + 1;
  if (characters[at] === '!') at++;
  // A bracket in the first place stands for itself.
  if (characters[at] === ']') at++;
  return characters.indexOf(']', at);
}

function classSource(members: readonly string[]): string {
  const negated = members[0] === '!';
  const chunks = chunksOf(negated ? members.slice(1) : members);
  const inside = chunks.map((chunk) => chunk.map(escapeInClass).join('')).join('-');
  if (inside === '') return negated ? '.' : '(?!)';
  return negated ? `[^${inside}]` : `[${inside}]`;
}

/** The members between the hyphens that make ranges; ranges that run backwards are dropped. */
function chunksOf(members: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let from = 0;
  for (let hyphen = members.indexOf('-', 1); hyphen !== -1; hyphen = members.indexOf('-', hyphen + 3)) {
    chunks.push(members.slice(from, hyphen));
    from = hyphen + 1;
  }
  const last = members.slice(from);
  if (last.length > 0) chunks.push(last);
  else chunks.at(-1)?.push('-');
  for (let at = chunks.length - 1; at > 0; at--) {
    const [before, after] = [chunks[at - 1]!, chunks[at]!];
    if (before.at(-1)! > after[0]!) chunks.splice(at - 1, 2, [...before.slice(0, -1), ...after.slice(1)]);
  }
  return chunks;
}

function escapeOutside(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function escapeInClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}
