/** Text shown in place of a secret. */
const MASK = '********';

/** Shorter secrets would mask ordinary words; they are protected where they are kept, not by masking. */
const SHORTEST = 3;

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
  const forms = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    get active() {
      return forms.size > 0;
    },
    add(secret) {
      if (bareOf(secret).length < SHORTEST) return;
      for (const form of encodingsOf(secret)) forms.add(form);
      pattern = undefined;
    },
    mask(text) {
      if (forms.size === 0) return text;
      pattern ??= new RegExp(
        [...forms]
          .sort((a, b) => b.length - a.length)
          .map(escapeForRegExp)
          .join('|'),
        'g',
      );
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

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
