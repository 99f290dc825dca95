/** Options that gather the values of all places, instead of keeping the first. */
const GATHERED: ReadonlySet<string> = new Set(['identityfile', 'certificatefile', 'sendenv', 'setenv']);

/** Spellings that mean the same option. */
const SYNONYMS: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  skeyauthentication: 'kbdinteractiveauthentication',
  tisauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  hostkeyalias: 'hostkeyalias',
  keepalive: 'tcpkeepalive',
  globalknownhostsfile2: 'globalknownhostsfile',
  userknownhostsfile2: 'userknownhostsfile',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
};

export interface GivenOption {
  /** As it was written, for messages. */
  readonly name: string;
  readonly words: readonly string[];
  /** File or `sshArgs`. */
  readonly from: string;
}

/** OpenSSH's options as they are obtained: of each the first value counts, wherever the rest stands. */
export class OptionBag {
  readonly #given = new Map<string, GivenOption[]>();

  give(option: GivenOption): void {
    const key = canonical(option.name);
    const known = this.#given.get(key);
    if (!known) this.#given.set(key, [option]);
    else if (GATHERED.has(key)) known.push(option);
  }

  /** The first word of an option's value. */
  word(name: string): string | undefined {
    return this.#given.get(name)?.[0]?.words[0];
  }

  /** All words of an option's value: several names, or a command. */
  words(name: string): readonly string[] | undefined {
    return this.#given.get(name)?.[0]?.words;
  }

  /** The words of all places that gave a gathered option. */
  all(name: string): string[] {
    return (this.#given.get(name) ?? []).flatMap((option) => [...option.words]);
  }

  *[Symbol.iterator](): Iterator<readonly [string, GivenOption]> {
    for (const [key, options] of this.#given) for (const option of options) yield [key, option];
  }
}

function canonical(name: string): string {
  const lower = name.toLowerCase();
  return SYNONYMS[lower] ?? lower;
}
