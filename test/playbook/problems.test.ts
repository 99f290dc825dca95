import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import type { DroverError } from '../../src/base/error.js';
import type { LoadContext } from '../../src/playbook/context.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { checkPlayKeywords } from '../../src/playbook/preflight/keywords.js';
import type { Value } from '../../src/values/value.js';
import { diskContext, withProject, writeProject } from './project.js';

/** What `ansible-playbook --list-tasks` of ansible-core 2.19.11 said of a playbook. */
interface Row {
  readonly id: number;
  readonly site: string;
  /** First line of its error, the chain joined; undefined when it listed the playbook. */
  readonly message?: string;
  readonly rc?: number;
  readonly origin?: readonly [string, number, number];
}

const lines = readFileSync(join(import.meta.dirname, '../golden/playbook/problems.jsonl'), 'utf8')
  .trim()
  .split('\n');
const { files } = JSON.parse(lines[0]!) as { files: Record<string, string> };
const rows = lines.slice(1).map((line) => JSON.parse(line) as Row);

function problems(context: LoadContext): readonly DroverError[] {
  const { playbook, problems: found } = loadPlaybook('site.yml', context);
  if (found.length > 0) return found;
  return playbook.plays.flatMap((play) => {
    const render = (value: Value) => context.render(value, { play, role: undefined, task: undefined, vars: [] });
    return checkPlayKeywords(play, render);
  });
}

describe('the first problem is the one that ansible-core reports', () => {
  const named = rows.map(
    (row) => [`${row.id}: ${JSON.stringify(row.site.split('\n').slice(1).join('\n') || row.site)}`, row] as const,
  );

  const directory = writeProject(files);
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each(named)('%s', (_title, row) => {
    writeFileSync(join(directory, 'site.yml'), row.site);
    const [first] = problems(diskContext(directory, { home: '/nonexistent' }));
    const message = first && fullMessage(first).replaceAll(directory, '@DIR@').split('\n')[0];
    expect([message, first?.exitCode]).toEqual([row.message, row.rc]);
    if (!row.origin) return;
    const { source } = first!;
    expect([source?.file.replace(`${directory}/`, ''), source?.line, source?.column]).toEqual(row.origin);
  });
});

test('all problems of a playbook are told, in order', () => {
  const site = `
- hosts: all
  taskz: []
  roles: [nope]
  tasks:
    - debug: {msg: x}
      wehn: true
    - block:
        - name: no action
      become_usr: x
- hosts: {a: 1}
`;
  const found = withProject({ 'site.yml': site }, (directory) =>
    problems(diskContext(directory)).map((one) => one.message.split(' found in')[0]),
  );
  expect(found).toEqual([
    "'taskz' is not a valid attribute for a Play",
    "the role 'nope' was not",
    'conflicting action statements: debug, wehn',
    "'become_usr' is not a valid attribute for a Block",
    'no module/action detected in task.',
    'Hosts list must be a sequence or string. Please check your playbook.',
  ]);
});
