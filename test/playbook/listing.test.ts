import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ListedPlay, listing, listingSelection, taskLabel } from '../../src/playbook/listing.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { textOfValue } from '../../src/playbook/nodes.js';
import type { Value } from '../../src/values/value.js';
import { diskContext, withProject } from './project.js';

/** What `ansible-playbook --list-tasks --list-tags` of ansible-core 2.19.11 printed for a project. */
interface Row {
  readonly id: number | string;
  readonly files: Readonly<Record<string, string>>;
  readonly tags?: string;
  readonly skip?: string;
  readonly extra?: Readonly<Record<string, string>>;
  readonly stdout: string;
}

const file = join(import.meta.dirname, '../golden/playbook/listings.jsonl');
const rows = readFileSync(file, 'utf8').trim().split('\n');
const recorded = rows.map((line) => JSON.parse(line) as Row);

/** The plays of site.yml, as a run would show them. */
function listed(directory: string, extra: Row['extra'] = {}): ListedPlay[] {
  const context = diskContext(directory, { extra: new Map(Object.entries(extra)) });
  const { playbook, problems } = loadPlaybook('site.yml', context);
  expect(problems).toEqual([]);
  return playbook.plays.map((play) => {
    const render = (value: Value) =>
      context.render(value, { play, role: undefined, task: undefined, vars: [play.vars] });
    const text = (value: Value) => textOfValue(render(value)) ?? String(render(value));
    const hosts = Array.isArray(play.hosts.value) ? play.hosts.value : [play.hosts.value];
    return { play, name: text(play.name), hosts: hosts.map(text), matching: [], renderTags: render };
  });
}

/** A play's own tags come out of a Python set, in no order. */
function sortTags(text: string): string {
  return text.replace(/TAGS: \[(.*)\]/g, (_, tags: string) => `TAGS: [${tags.split(/, ?/).sort().join(', ')}]`);
}

describe('--list-tasks --list-tags', () => {
  test.each(recorded.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const options = { tasks: true, tags: true };
    const words = (given: string | undefined) => (given === undefined ? [] : [given]);
    const text = withProject(row.files, (directory) => {
      const plays = listed(directory, row.extra);
      const selection = listingSelection(words(row.tags), words(row.skip), options);
      return listing([{ file: 'site.yml', plays }], options, selection);
    });
    expect(sortTags(text)).toBe(sortTags(row.stdout));
  });
});

describe('the other listings', () => {
  const files = {
    'site.yml': '[{hosts: [a, "b:c"], name: N, tags: [x], tasks: [{debug: , tags: never}]}, {hosts: d}]',
  };
  const list = (options: Parameters<typeof listing>[1]) =>
    withProject(files, (directory) => {
      const plays = listed(directory).map((play) => ({ ...play, matching: ['h1', 'h2'] }));
      return listing([{ file: 'site.yml', plays }], options, listingSelection(undefined, undefined, options));
    });

  test('--syntax-check', () => {
    expect(list({})).toBe('\nplaybook: site.yml\n');
  });

  test('--list-hosts', () => {
    const hosts = '    hosts (2):\n      h1\n      h2\n';
    const first = `\n  play #1 (a,b:c): N\tTAGS: [x]\n    pattern: ['a', 'b:c']\n${hosts}`;
    const second = `\n  play #2 (d): d\tTAGS: []\n    pattern: ['d']\n${hosts}`;
    expect(list({ hosts: true })).toBe(`\nplaybook: site.yml\n${first}${second}`);
  });

  test('--list-tags shows those of never, too', () => {
    const first = '\n  play #1 (a,b:c): N\tTAGS: [x]\n      TASK TAGS: [never, x]\n';
    expect(list({ tags: true })).toBe(
      `\nplaybook: site.yml\n${first}\n  play #2 (d): d\tTAGS: []\n      TASK TAGS: []\n`,
    );
  });
});

describe('taskLabel', () => {
  const rows: [string, string][] = [
    ['{debug: }', 'debug'],
    ['{name: N, debug: }', 'N'],
    ['{name: "{{ n }}", debug: }', '{{ n }}'],
    ['{ansible.builtin.debug: }', 'ansible.builtin.debug'],
    ['{name: N, include_role: {name: r}}', 'N'],
  ];
  test.each(rows)('%s', (yaml, label) => {
    const files = { 'site.yml': `[{hosts: a, tasks: [${yaml}]}]` };
    const [play] = withProject(files, (directory) => listed(directory));
    const [task] = play!.play.tasks[0]!.body;
    expect(task?.kind === 'block' ? undefined : taskLabel(task!)).toBe(label);
  });
});
