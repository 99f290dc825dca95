import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainDict } from '../../src/module/plain.js';
import { toPlain } from '../../src/values/plain.js';
import { loadYaml } from '../../src/yaml/load.js';
import type { Given } from '../modules/scratch.js';

/** A call of a module, and the state that it meets. `@` is the scratch directory, `{http}` the address of the test server. */
export interface Case {
  readonly name: string;
  /** What lies in the scratch directory. */
  readonly given: Given;
  /** Shell text that runs in it before the call, beside or in place of `given`. */
  readonly setup?: string;
  /** Text is free form. */
  readonly args: PlainDict | string;
  /** The call in check mode is all there is. */
  readonly check?: boolean;
  /** On unless it is false. */
  readonly diff?: boolean;
  /** More keywords of the task: `become`, `environment`, `vars` … */
  readonly task?: PlainDict;
  /** Shell text that prints what else belongs to the state afterwards: accounts, packages. */
  readonly show?: string;
  /** Shell text that undoes what the call did outside of the scratch directory. */
  readonly cleanup?: string;
}

const here = join(import.meta.dirname.replace(`${join('.tmp', 'programs')}/`, ''));

/** Cases by module: those of `cases/*.yml` here, and those that test/modules runs against recorded results. */
export function readCases(): Map<string, Case[]> {
  const found = new Map<string, Case[]>();
  const add = (file: string, cases: readonly Case[]) => {
    const module = file.replace(/\.(yml|json)$/, '');
    found.set(module, [...(found.get(module) ?? []), ...cases]);
  };
  for (const directory of [join(here, '../modules/cases'), join(here, 'cases')]) {
    for (const file of readdirSync(directory).sort()) add(file, readCaseFile(join(directory, file)));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readCaseFile(path: string): Case[] {
  const rows = readYaml(path) as (Omit<Case, 'given'> & { given?: Given; expect?: unknown })[];
  const recorded = path.endsWith('.json');
  return rows.map(({ expect, ...one }) => ({
    ...one,
    given: one.given ?? {},
    args: recorded ? localSource(one.args as PlainDict) : (one.args ?? {}),
  }));
}

/** In recorded cases a relative `src` lies in the scratch directory. */
function localSource(args: PlainDict): PlainDict {
  const { src } = args;
  const relative = typeof src === 'string' && !args.remote_src && !/^[/@]/.test(src);
  return relative ? { ...args, src: `@/${src}` } : args;
}

export function readYaml(path: string): unknown {
  return existsSync(path) ? toPlain(loadYaml(readFileSync(path, 'utf8'), path, { templates: false })) : [];
}

/** Where the files of this directory are, for a program that was compiled elsewhere. */
export function besideFile(name: string): string {
  return join(here, name);
}
