/** Where two values differ: a path and both sides, as text. */
export interface Difference {
  readonly at: string;
  readonly theirs: string;
  readonly ours: string;
}

export function differencesOf(theirs: unknown, ours: unknown, at: string): Difference[] {
  if (isDict(theirs) && isDict(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    const below = (key: string) => (at === '' ? key : `${at}.${key}`);
    return [...keys].flatMap((key) => differencesOf(theirs[key], ours[key], below(key)));
  }
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((item, index) => differencesOf(item, ours[index], `${at}[${index}]`));
  }
  const [left, right] = [textOf(theirs), textOf(ours)];
  return left === right ? [] : [{ at, theirs: left, ours: right }];
}

function textOf(value: unknown): string {
  return value === undefined ? '(nothing)' : JSON.stringify(value);
}

function isDict(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A difference that is meant, from `known.yml`. A `*` in `case` and `at` stands for anything. */
export interface Known {
  readonly module: string;
  readonly case: string;
  readonly at?: string;
  readonly reason: string;
}

export function isKnown(known: Known, module: string, name: string, difference: Difference): boolean {
  return (
    known.module === module && matches(known.case, name) && (known.at === undefined || matches(known.at, difference.at))
  );
}

export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
