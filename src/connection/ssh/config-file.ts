import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import SSHConfig, { type Line } from 'ssh-config';
import { DroverError } from '../../base/error.js';
import type { OptionBag } from './option-bag.js';
import { matchesPatterns } from './pattern.js';

/** Who asks: what Host and Match look at. */
export interface ConfigSubject {
  /** The name as it was given. */
  readonly originalHost: string;
  readonly localUser: string;
  readonly home: string;
}

type Words = readonly { readonly val: string; readonly quoted?: boolean }[];

/** How deep files may include one another, as in OpenSSH. */
const DEEPEST = 16;

/** The configuration files of one thread, each read once. */
export class ConfigFiles {
  readonly #parsed = new Map<string, Line[] | undefined>();
  readonly #included = new Map<string, readonly string[]>();
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /**
   * Adds to the bag what the files say of a host. A file that is not there says nothing. When a `Match final` was seen,
   * all of it is read again for the name that the first reading gave, as OpenSSH does.
   */
  collect(files: readonly { path: string; user: boolean }[], subject: ConfigSubject, bag: OptionBag): void {
    const first = new Reading(this, subject, bag, false, this.#warn);
    for (const { path, user } of files) first.read(path, user);
    if (!first.sawFinal) return;
    const final = new Reading(this, subject, bag, true, this.#warn);
    for (const { path, user } of files) final.read(path, user);
  }

  /** The files that a pattern of Include names. */
  included(pattern: string): readonly string[] {
    const known = this.#included.get(pattern) ?? expandPath(pattern);
    this.#included.set(pattern, known);
    return known;
  }

  lines(path: string): Line[] | undefined {
    if (!this.#parsed.has(path)) this.#parsed.set(path, parseFile(path));
    return this.#parsed.get(path);
  }
}

function parseFile(path: string): Line[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DroverError(`the ssh configuration ${path} cannot be read`, { code: 'file-unreadable', cause });
  }
  try {
    return SSHConfig.parse(text);
  } catch (cause) {
    throw new DroverError(`the ssh configuration ${path} cannot be parsed`, { code: 'parse', cause });
  }
}

class Reading {
  sawFinal = false;

  constructor(
    private readonly files: ConfigFiles,
    private readonly subject: ConfigSubject,
    private readonly bag: OptionBag,
    private readonly final: boolean,
    private readonly warn: (message: string) => void,
  ) {}

  read(path: string, user: boolean, depth = 0): void {
    if (depth > DEEPEST)
      throw new DroverError(`${path}: too many ssh configurations include one another`, { code: 'parse' });
    this.take(this.files.lines(path) ?? [], path, user, depth);
  }

  private take(lines: readonly Line[], path: string, user: boolean, depth: number): void {
    for (const line of lines) {
      if (!('param' in line)) continue;
      const words = wordsOf(line.value as string | Words);
      if ('config' in line) {
        const applies = /^host$/i.test(line.param) ? this.hostApplies(words) : this.matchApplies(words, path);
        if (applies) this.take(line.config, path, user, depth);
      } else if (/^include$/i.test(line.param)) {
        for (const word of words) for (const file of this.expand(word, user)) this.read(file, user, depth + 1);
      } else
        this.bag.give({ name: line.param, words: optionWords(line.param, line.value as string | Words), from: path });
    }
  }

  private hostApplies(patterns: readonly string[]): boolean {
    return matchesPatterns(
      this.subjectHost().toLowerCase(),
      patterns.map((pattern) => pattern.toLowerCase()),
    );
  }

  /** The name that Host lines see: in the final reading, the one that was found. */
  private subjectHost(): string {
    return this.final ? this.currentHost() : this.subject.originalHost;
  }

  private currentHost(): string {
    return this.bag.word('hostname')?.replaceAll('%h', this.subject.originalHost) ?? this.subject.originalHost;
  }

  private matchApplies(words: readonly string[], path: string): boolean {
    const queue = [...words];
    let applies = true;
    for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
      const negated = word.startsWith('!');
      const [keyword, inline] = splitAssignment((negated ? word.slice(1) : word).toLowerCase(), word, negated);
      const holds = this.criterion(keyword, () => inline ?? queue.shift() ?? '', path);
      if (holds === negated) applies = false;
    }
    return applies;
  }

  private criterion(keyword: string, value: () => string, path: string): boolean {
    switch (keyword) {
      case 'all':
        return true;
      case 'final':
        this.sawFinal = true;
        return this.final;
      case 'canonical':
        return false;
      case 'host':
        return matchesPatterns(this.currentHost().toLowerCase(), value().toLowerCase().split(','));
      case 'originalhost':
        return matchesPatterns(this.subject.originalHost.toLowerCase(), value().toLowerCase().split(','));
      case 'user':
        return matchesPatterns(this.bag.word('user') ?? this.subject.localUser, value().split(','));
      case 'localuser':
        return matchesPatterns(this.subject.localUser, value().split(','));
      default:
        // Running a program because a file says so is not for a library: it holds for no host.
        this.warn(
          `${path}: Match ${keyword} ${value()} is ignored: drover does not look at that, so it matches no host`,
        );
        return false;
    }
  }

  private expand(pattern: string, user: boolean): readonly string[] {
    const home = pattern.replace(/^~(?=\/|$)/, this.subject.home);
    const path = isAbsolute(home) ? home : join(user ? join(this.subject.home, '.ssh') : '/etc/ssh', home);
    return this.files.included(path);
  }
}

function expandPath(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .reduce<string[]>(
      (found, part) =>
        found.flatMap((folder) => (/[*?]/.test(part) ? matchingEntries(folder, part) : [join(folder, part)])),
      ['/'],
    );
}

/** As glob(3) does it: in order, and names with a leading dot only when the pattern has one. */
function matchingEntries(folder: string, pattern: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith('.') === pattern.startsWith('.') && matchesPatterns(name, [pattern]))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function splitAssignment(lower: string, word: string, negated: boolean): [string, string | undefined] {
  const at = lower.indexOf('=');
  return at < 0 ? [lower, undefined] : [lower.slice(0, at), word.slice((negated ? 1 : 0) + at + 1)];
}

function wordsOf(value: string | Words): string[] {
  return typeof value === 'string' ? [value] : value.map((word) => word.val);
}

/** A command keeps its quotes, since a shell will read it; everything else comes as words. */
function optionWords(name: string, value: string | Words): string[] {
  if (typeof value === 'string') return SEVERAL_WORDS.test(name) ? value.split(/\s+/) : [value];
  if (!/^(?:proxycommand|knownhostscommand)$/i.test(name)) return value.map((word) => word.val);
  return [value.map((word) => (word.quoted ? `"${word.val.replaceAll('"', '\\"')}"` : word.val)).join(' ')];
}

/** Options of several words that the parser leaves in one piece. */
const SEVERAL_WORDS = /^(?:sendenv|setenv|ipqos|permitremoteopen)$/i;
