import { describe, expect, test } from '@jest/globals';
import { parsePlays } from '../../src/playbook/load.js';
import { isSelected, tagSelection } from '../../src/playbook/tags.js';
import type { Value } from '../../src/values/value.js';
import { loadYaml } from '../../src/yaml/load.js';
import { diskContext } from './project.js';

/** The tags of one task, as YAML. */
function taskWith(tags: string) {
  const yaml = `[{hosts: all, tasks: [{debug: ${tags === '' ? '' : `, tags: ${tags}`}}]}]`;
  const { playbook } = parsePlays(loadYaml(yaml, 'p', { templates: true }), 'p', diskContext('/'));
  const node = playbook.plays[0]!.tasks[0]!.body[0]!;
  if (node.kind === 'block') throw new Error('a task');
  return node;
}

describe('isSelected', () => {
  // Tags of the task, --tags, --skip-tags, whether it runs: as ansible-core 2.19 answers.
  const rows: [string, string, string, boolean][] = [
    ['', '', '', true],
    ['', 'a', '', false],
    ['', 'all', '', true],
    ['', 'untagged', '', true],
    ['', 'tagged', '', false],
    ['a', '', '', true],
    ['a', 'a', '', true],
    ['a', 'b', '', false],
    ['a', 'b,a', '', true],
    ['a', 'tagged', '', true],
    ['a', 'untagged', '', false],
    ['always', 'b', '', true],
    ['never', '', '', false],
    ['never', 'never', '', true],
    ['[never, a]', 'a', '', true],
    ['[never, a]', 'tagged', '', false],
    ['[never, a]', 'all', '', false],
    ['[never, always]', '', '', true],
    ['a', '', 'a', false],
    ['a', 'a', 'a', false],
    ['a', '', 'tagged', false],
    ['', '', 'tagged', true],
    ['', '', 'untagged', false],
    ['a', '', 'untagged', true],
    ['a', '', 'all', false],
    ['always', '', 'all', true],
    ['always', '', 'always', false],
    ['always', '', 'all,always', false],
    ['"a, b"', 'b', '', true],
    ['[3]', '3', '', true],
    ['["{{ x }}"]', 'rendered', '', true],
    ['["{{ list }}"]', 'two', '', true],
  ];
  test.each(rows)('tags %s, --tags %s, --skip-tags %s: %s', (tags, only, skip, runs) => {
    const words = (text: string) => (text === '' ? [] : [text]);
    const render = (value: Value) => ((value as { text: string }).text.includes('list') ? ['one', 'two'] : 'rendered');
    expect(isSelected(taskWith(tags), tagSelection(words(only), words(skip)), render)).toBe(runs);
  });
});
