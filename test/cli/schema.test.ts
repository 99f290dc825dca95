import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from './fake-process.js';

async function schema(...words: string[]) {
  const { io, written } = fakeProcess();
  const status = await main('drover', ['schema', ...words], io);
  return { status, out: written.stdout, err: written.stderr };
}

test('docs/keywords.md is what the table says', async () => {
  const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/keywords.md'), 'utf8');
  expect((await schema('keywords')).out).toBe(page);
});

interface Document {
  readonly $ref?: string;
  readonly $defs: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}

const documentOf = ({ out }: { out: string }) => JSON.parse(out) as Document;

test('modules have their arguments under both of their names', async () => {
  const { $defs } = documentOf(await schema());
  const tasks = $defs.task!.properties!;
  const arguments_ = { $ref: '#/$defs/ansible.builtin.ping' };
  expect(tasks.ping).toEqual({ description: expect.any(String), anyOf: [{ type: ['string', 'null'] }, arguments_] });
  expect(tasks['ansible.builtin.ping']).toEqual(tasks.ping);
  expect($defs['ansible.builtin.ping']).toEqual({
    type: 'object',
    properties: {
      data: {
        description: expect.any(String),
        default: 'pong',
        anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, { $ref: '#/$defs/template' }],
      },
    },
    additionalProperties: false,
  });
});

test('every reference leads somewhere', async () => {
  const { out } = await schema();
  const { $defs } = JSON.parse(out) as Document;
  const references = new Set([...out.matchAll(/"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name!));
  expect([...references].filter((name) => !Object.hasOwn($defs, name))).toEqual([]);
});

test('a file of tasks is a list of the same tasks', async () => {
  const tasks = documentOf(await schema('tasks'));
  expect([tasks.$ref, tasks.$defs.task]).toEqual(['#/$defs/tasks', documentOf(await schema()).$defs.task]);
});

test('anything else is refused', async () => {
  const err = 'usage: drover schema [playbook|tasks|keywords]\n';
  expect(await schema('roles')).toEqual({ status: 2, out: '', err });
  expect(await schema('--help')).toEqual({ status: 0, out: err, err: '' });
});
