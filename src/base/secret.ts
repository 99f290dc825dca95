/** Text shown in place of a secret. */
const MASK = '********';

/** Shorter secrets would mask ordinary words; they are protected where they are kept, not by masking. */
const SHORTEST = 3;

/** Shorter ones are masked where they stand as words of their own: `test` is a password, and a part of many words. */
const SHORTEST_INSIDE = 6;

/** The secrets of one run, and the masking of every text that leaves it. */
export interface Redactor {
  /** Registers a secret: from now on its value and its usual encodings are masked. */
  add(secret: string): void;
  /** `text` with every registered secret replaced. */
  mask(text: string): string;
  /** Whether any secret is registered, so that callers can skip the walk. */
  readonly active: boolean;
}

export function createRedactor(): Redactor {
  /** Texts to look for, each with the expression that finds it. */
  const forms = new Map<string, string>();
  let pattern: RegExp | undefined;
  return {
    get active() {
      return forms.size > 0;
    },
    add(secret) {
      if (bareOf(secret).length < SHORTEST) return;
      const pieceOf = bareOf(secret).length < SHORTEST_INSIDE ? wholeWord : escapeForRegExp;
      for (const form of encodingsOf(secret)) forms.set(form, pieceOf(form));
      pattern = undefined;
    },
    mask(text) {
      if (forms.size === 0) return text;
      pattern ??= alternatives(forms);
      return text.replace(pattern, MASK);
    },
  };
}

/** The value itself (whole, and without the line break at its end), base64, shell-quoted, JSON-escaped, URL-encoded. */
function encodingsOf(secret: string): string[] {
  const bare = bareOf(secret);
  const base64 = Buffer.from(bare, 'utf8').toString('base64');
  return [
    secret,
    bare,
    base64,
    Buffer.from(secret, 'utf8').toString('base64'),
    bare.replaceAll("'", `'"'"'`),
    bare.replaceAll("'", `'\\''`),
    JSON.stringify(bare).slice(1, -1),
    encodeURIComponent(bare.toWellFormed()),
  ];
}

function bareOf(secret: string): string {
  return secret.replace(/\r?\n$/, '');
}

/** The longest first: a secret may be a part of another. */
function alternatives(forms: ReadonlyMap<string, string>): RegExp {
  const longestFirst = [...forms].sort(([a], [b]) => b.length - a.length);
  return new RegExp(longestFirst.map(([, piece]) => piece).join('|'), 'gu');
}

/** An escaped control (`\\n`) before it is no letter of its word. */
function wholeWord(text: string): string {
  return `(?:(?<![\\p{L}\\p{N}_])|(?<=\\\\[bfnrt]))${escapeForRegExp(text)}(?![\\p{L}\\p{N}_])`;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
