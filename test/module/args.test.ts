import { describe, expect, test } from '@jest/globals';
import type { ArgsOf, ValueWorld } from '../../src/module/args.js';
import { defineModule } from '../../src/module/define.js';
import type { Plain } from '../../src/module/plain.js';
import type { Options } from '../../src/module/spec.js';
import type { Dict, Value } from '../../src/values/value.js';

/** Fails to compile unless the two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(claim: Same<A, B>) => claim;

const options = {
  path: { type: 'path', description: 'p', required: true },
  name: { description: 'n' },
  state: { type: 'str', description: 's', choices: ['present', 'absent'], default: 'present' },
  count: { type: 'int', description: 'c', default: 3 },
  force: { type: 'bool', description: 'f' },
  lines: { type: 'list', elements: 'str', description: 'l', default: [] },
  any: { type: 'raw', description: 'a' },
  table: { type: 'dict', description: 't' },
  rules: {
    type: 'list',
    elements: 'dict',
    description: 'r',
    options: { port: { type: 'int', description: 'p', required: true }, from: { description: 'f' } },
  },
  that: { type: 'raw', raw: true, description: 'r' },
} as const satisfies Options;

describe('ArgsOf', () => {
  test('target modules get plain values', () => {
    expect(
      same<
        ArgsOf<typeof options>,
        {
          readonly path: string;
          readonly name: string | undefined;
          readonly state: 'present' | 'absent';
          readonly count: number;
          readonly force: boolean | undefined;
          readonly lines: readonly string[];
          readonly any: Plain;
          readonly table: ReadonlyMap<string, Plain> | undefined;
          readonly rules: readonly { readonly port: number; readonly from: string | undefined }[] | undefined;
          readonly that: Value | undefined;
        }
      >(true),
    ).toBe(true);
  });

  test('controller modules get values', () => {
    expect(same<ArgsOf<typeof options, ValueWorld>['table'], Dict | undefined>(true)).toBe(true);
    expect(same<ArgsOf<typeof options, ValueWorld>['any'], Value | undefined>(true)).toBe(true);
  });
});

describe('defineModule', () => {
  const common = { name: 'test.test.sample', description: 'd', returns: {} } as const;

  test('knows what a module is by what it has', () => {
    const state = defineModule({
      ...common,
      options: { path: { type: 'path', description: 'p', required: true } },
      probe: (args) => `test -e ${args.path.length}`,
      read: (answer) => ({ exists: answer.rc === 0 }),
      plan: (found, args) =>
        found.exists ? [] : [{ field: args.path, before: found.exists, after: true, run: 'true' }],
      result: (done) => ({ exists: done.after.exists }),
    });
    const run = defineModule({ ...common, options: {}, run: async (_args, target) => ({ check: target.check }) });
    const control = defineModule({ ...common, options: {}, control: async () => ({ result: { msg: 'x' } }) });
    const engine = defineModule({ ...common, options: {}, engine: true });
    expect([state, run, control, engine].map((module) => module.kind)).toEqual(['state', 'run', 'control', 'engine']);
  });
});
