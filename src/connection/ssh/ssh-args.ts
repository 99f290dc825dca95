import type { OptionBag } from './option-bag.js';

/** Letters of ssh's command line that take a value. */
const WITH_VALUE = new Set('BbcDEeFIiJLlmOoPpQRSWw');

/** Letters that are another spelling of an option. */
const AS_OPTION: Readonly<Record<string, (value: string) => readonly [string, string]>> = {
  i: (value) => ['IdentityFile', value],
  J: (value) => ['ProxyJump', value],
  l: (value) => ['User', value],
  p: (value) => ['Port', value],
  b: (value) => ['BindAddress', value],
  c: (value) => ['Ciphers', value],
  m: (value) => ['MACs', value],
  A: () => ['ForwardAgent', 'yes'],
  a: () => ['ForwardAgent', 'no'],
  C: () => ['Compression', 'yes'],
  4: () => ['AddressFamily', 'inet'],
  6: () => ['AddressFamily', 'inet6'],
};

/** Letters about the terminal, logging and multiplexing, which drover has no part of. */
const WITHOUT_MEANING = new Set('vqTtnxakMSEf');

/** Puts the words of ssh's command line into the bag. Returns the configuration file that -F names. */
export function giveSshArgs(
  args: readonly string[],
  bag: OptionBag,
  warn: (message: string) => void,
): string | undefined {
  let file: string | undefined;
  const queue = [...args];
  const ignored = (what: string) => warn(`the ssh argument ${what} is ignored: drover has no such thing`);
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!/^-[^-]/.test(word)) {
      ignored(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      const takesValue = WITH_VALUE.has(letter);
      const value = takesValue ? word.slice(at + 1) || (queue.shift() ?? '') : '';
      if (letter === 'F') file = value;
      else if (letter === 'o') giveAssignment(value, bag);
      else if (AS_OPTION[letter]) giveLetter(AS_OPTION[letter](value), bag);
      else if (!WITHOUT_MEANING.has(letter)) ignored(`-${letter}${value && ` ${value}`}`);
      if (takesValue) break;
    }
  }
  return file;
}

function giveLetter([name, value]: readonly [string, string], bag: OptionBag): void {
  bag.give({ name, words: [value], from: 'ssh arguments' });
}

/** `Name=value`, `Name value`, `Name "several words" more`. */
function giveAssignment(text: string, bag: OptionBag): void {
  const [, name, value] = /^\s*([A-Za-z0-9]+)\s*=?\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  if (!name) return;
  const command = /^(?:proxycommand|knownhostscommand)$/i.test(name);
  bag.give({ name, words: command ? [value!] : splitWords(value!), from: 'ssh arguments' });
}

/** Words with OpenSSH's double quotes. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map((match) => match[1]?.replaceAll('\\"', '"') ?? match[0]);
}
