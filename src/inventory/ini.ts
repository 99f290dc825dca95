import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { asTemplate } from '../values/template.js';
import { isDict, type Value } from '../values/value.js';
import type { Inventory } from './inventory.js';
import { parseLiteral } from './literal.js';
import { type ExpandedHosts, expandHosts } from './range.js';
import { splitWords } from './words.js';

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP = /^([^:\]\s]+)\s*(?:#.*)?$/;

/** Line ends of Python's `str.splitlines`. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Reads an inventory in Ansible's INI format into `inventory`. Throws a DroverError of code `inventory-parse`. */
export function readIni(inventory: Inventory, text: string, file: string): void {
  const reader = new IniReader(inventory, file);
  try {
    reader.read(text.split(LINE_END));
  } catch (cause) {
    const source = { file, line: reader.line, column: reader.column, coarse: { file, line: 0, column: 0 } };
    throw new DroverError('Failed to parse inventory.', { code: 'inventory-parse', source, cause });
  }
}

type State = 'hosts' | 'children' | 'vars';

/** A group that is used before, or without, its section. */
interface Pending {
  readonly line: number;
  readonly state: 'children' | 'vars';
  readonly parents: string[];
}

class IniReader {
  line = 0;
  column = 1;
  #group = 'ungrouped';
  #state: State = 'hosts';
  readonly #pending = new Map<string, Pending>();

  constructor(
    readonly inventory: Inventory,
    readonly file: string,
  ) {}

  read(lines: readonly string[]): void {
    for (const raw of lines) {
      this.line++;
      const line = raw.trim();
      if (line === '' || line[0] === ';' || line[0] === '#') continue;
      this.column = raw.indexOf(line) + 1;
      this.#readLine(line);
    }
    for (const [name, pending] of this.#pending) {
      this.line = pending.line;
      this.column = 1;
      throw failure(
        pending.state === 'vars'
          ? `Section [${name}:vars] not valid for undefined group '${name}'.`
          : `Section [${pending.parents.at(-1)}:children] includes undefined group '${name}'.`,
      );
    }
  }

  #readLine(line: string): void {
    const section = SECTION.exec(line);
    if (section) this.#openSection(section[1]!, section[2]);
    else if (line.startsWith('[') && line.endsWith(']')) {
      throw failure(
        `Invalid section entry: '${line}'. Please make sure that there are no spaces in the section entry, and that there are no other invalid characters`,
      );
    } else if (this.#state === 'hosts') this.#readHost(line);
    else if (this.#state === 'vars') this.#readVariable(line);
    else this.#readChild(line);
  }

  #openSection(given: string, kind: string | undefined): void {
    const name = this.inventory.nameGroup(given);
    if (kind !== undefined && kind !== 'hosts' && kind !== 'children' && kind !== 'vars') {
      throw failure(`Section [${given}:${kind}] has unknown type: ${kind}`);
    }
    this.#state = kind ?? 'hosts';
    this.#group = name;
    const pending = this.#pending.get(name);
    if (!this.inventory.groups.has(name)) {
      if (this.#state === 'vars' && !pending) {
        this.#pending.set(name, { line: this.line, state: 'vars', parents: [] });
      }
      this.inventory.ensureGroup(name);
    }
    if (pending === undefined || this.#state === 'vars') return;
    if (pending.state === 'children') this.#addPendingChildren(name, pending);
    else this.#pending.delete(name);
  }

  #addPendingChildren(name: string, pending: Pending): void {
    for (const parent of pending.parents) {
      this.inventory.addChild(parent, name);
      const above = this.#pending.get(parent);
      if (above?.state === 'children') this.#addPendingChildren(parent, above);
    }
    this.#pending.delete(name);
  }

  #readHost(line: string): void {
    const split = splitWords(line);
    if ('problem' in split) throw failure(`Error parsing host definition '${line}': ${split.problem}`);
    const [first, ...assignments] = split.words;
    if (!first) throw failure('list index out of range');
    const { hosts, port } = expandEntry(first.text);
    const variables = assignments.map(({ text, at }) => {
      const equals = text.indexOf('=');
      if (equals === -1) throw failure(`Expected key=value host variable assignment, got: ${text}`);
      const position = this.#position(at);
      return { name: text.slice(0, equals), value: this.#value(text.slice(equals + 1), position), position };
    });
    for (const host of hosts) {
      this.inventory.ensureHost(host, this.#group, port);
      for (const { name, value, position } of variables) this.inventory.setVariable(host, name, value, position);
    }
  }

  #readVariable(line: string): void {
    const equals = line.indexOf('=');
    if (equals === -1) throw failure(`Expected key=value, got: ${line}`);
    const text = line.slice(equals + 1);
    const name = line.slice(0, equals).trim();
    const value = this.#value(text.trim(), this.#position(equals + 1 + text.length - text.trimStart().length));
    this.inventory.setVariable(this.#group, name, value, this.#position(0));
  }

  #readChild(line: string): void {
    const child = GROUP.exec(line)?.[1];
    if (child === undefined) throw failure(`Expected group name, got: ${line}`);
    if (this.inventory.groups.has(child)) {
      this.inventory.addChild(this.#group, child);
      return;
    }
    const pending = this.#pending.get(child);
    if (pending) pending.parents.push(this.#group);
    else this.#pending.set(child, { line: this.line, state: 'children', parents: [this.#group] });
  }

  /** Python literals are values, everything else is text; text that holds an expression is a template. */
  #value(text: string, position: SourcePosition): Value {
    const literal = looksLiteral(text) ? parseLiteral(text) : undefined;
    return trusted(literal ? literal.value : text, position);
  }

  #position(offset: number): SourcePosition {
    const { file, line } = this;
    return { file, line, column: this.column + offset, coarse: { file, line, column: 0 } };
  }
}

function expandEntry(entry: string): ExpandedHosts {
  const expanded = expandHosts(entry);
  if (entry.trim().endsWith(':') && expanded.port === undefined) {
    throw failure(
      `Invalid host pattern '${entry}' supplied, ending in ':' is not allowed, this character is reserved to provide a port.`,
    );
  }
  if (expanded.hosts.some((host) => host.trim() === '---')) {
    throw failure(`Invalid host pattern '${entry}' supplied, '---' is normally a sign this is a YAML file.`);
  }
  return expanded;
}

/** Whether the text can be a literal at all: it begins with a digit, a quote, a bracket, or one of a few letters. */
function looksLiteral(text: string): boolean {
  return /^[ \t]*(?:[\d.'"([{+-]|[rRbBuU]{1,2}['"]|None|True|False|set\b)/.test(text);
}

function trusted(value: Value, position: SourcePosition): Value {
  if (typeof value === 'string') return asTemplate(value, position);
  if (Array.isArray(value)) return value.map((item) => trusted(item, position));
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [key, trusted(item, position)]));
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'inventory-parse' });
}
