import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fullMessage } from '../../base/chain.js';
import type { Value } from '../../values/value.js';
import { loadedNames, type PythonHost, type Question } from './python-host.js';
import type { PluginKind } from './user-plugins.js';

/** A directory with plugins; `prefix` is a collection's name and a dot, or nothing. */
export interface PythonDirectory {
  readonly kind: PluginKind;
  readonly path: string;
  readonly prefix: string;
  readonly files: readonly string[];
}

/** A plugin in a Python file. */
export interface PythonPlugin {
  readonly kind: PluginKind;
  readonly file: string;
  /** Its name in that file. */
  readonly name: string;
  /** Full name of the file's code, when it is a collection's. */
  readonly code: string;
}

/** A file that could not be loaded, or that there is no Python for. */
export interface UnloadedFile {
  readonly file: string;
  readonly reason: string | undefined;
}

/** The filters, tests and lookups in Python files. A file is loaded when a name is asked for that it may define. */
export class PythonPlugins {
  private readonly directories: PythonDirectory[] = [];
  private readonly loaded = new Map<string, ReadonlySet<string> | UnloadedFile>();
  private readonly texts = new Map<string, string>();

  constructor(
    readonly host: PythonHost,
    private readonly warn: (message: string) => void,
  ) {}

  add(kind: PluginKind, path: string, prefix: string, names: readonly string[]): void {
    const files = names.filter((name) => name.endsWith('.py') && !name.startsWith('_'));
    if (files.length > 0) this.directories.push({ kind, path, prefix, files });
  }

  /** The plugin of a name in a file that mentions it; of `everywhere`, in any file. */
  find(kind: PluginKind, name: string, everywhere = false): PythonPlugin | undefined {
    for (const { directory, file, short } of this.candidates(kind, name, everywhere)) {
      const names = this.namesOf(directory, file);
      if (names instanceof Set && names.has(short)) {
        return { kind, file: join(directory.path, file), name: short, code: codeName(directory, file) };
      }
    }
    return undefined;
  }

  /** The file that seems to define a plugin, and why it does not. */
  unloaded(kind: PluginKind, name: string): UnloadedFile | undefined {
    for (const { directory, file } of this.candidates(kind, name, false)) {
      const names = this.namesOf(directory, file);
      if (!(names instanceof Set)) return names as UnloadedFile;
    }
    return undefined;
  }

  lookupNames(): string[] {
    const lookups = this.directories.filter(({ kind }) => kind === 'lookup');
    return lookups.flatMap(({ prefix, files }) => files.map((file) => prefix + nameOf(file)));
  }

  private *candidates(kind: PluginKind, name: string, everywhere: boolean) {
    for (const directory of this.directories) {
      if (directory.kind !== kind || !name.startsWith(directory.prefix)) continue;
      const short = name.slice(directory.prefix.length);
      if (directory.prefix === '' && short.includes('.')) continue;
      const fitting = directory.files.filter((file) => nameOf(file) === short || this.mentions(directory, file, short));
      const rest = everywhere && kind !== 'lookup' ? directory.files.filter((file) => !fitting.includes(file)) : [];
      for (const file of [...fitting, ...rest]) yield { directory, file, short };
    }
  }

  /** Whether the name stands in quotes somewhere in the file. */
  private mentions({ kind, path }: PythonDirectory, file: string, name: string): boolean {
    if (kind === 'lookup') return false;
    const whole = join(path, file);
    const text = this.texts.get(whole) ?? readFileSync(whole, 'utf8');
    this.texts.set(whole, text);
    return text.includes(`'${name}'`) || text.includes(`"${name}"`);
  }

  private namesOf(directory: PythonDirectory, file: string): ReadonlySet<string> | UnloadedFile {
    const { kind, path } = directory;
    const whole = join(path, file);
    const known = this.loaded.get(`${kind} ${whole}`);
    if (known) return known;
    const names = this.load(kind, whole, codeName(directory, file));
    this.loaded.set(`${kind} ${whole}`, names);
    return names;
  }

  private load(kind: PluginKind, file: string, name: string): ReadonlySet<string> | UnloadedFile {
    if (!this.host.available) return { file, reason: undefined };
    try {
      return new Set(loadedNames(this.host.call('load', { kind, file, name }, nothingToAsk)));
    } catch (error) {
      const reason = fullMessage(error);
      if (kind !== 'lookup') this.warn(`Skipping plugin (${file}), cannot load: ${reason}`);
      return { file, reason };
    }
  }
}

function codeName({ kind, prefix }: PythonDirectory, file: string): string {
  return prefix === '' ? '' : `ansible_collections.${prefix}plugins.${kind}.${nameOf(file)}`;
}

function nameOf(file: string): string {
  return basename(file, extname(file));
}

/** While a file is loaded there is no template, and so no variable. */
const nothingToAsk: Question = (what): Value => {
  throw new Error(`a plugin asked for a ${what} while its file was loaded`);
};
