import { describe, expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { checkPlayKeywords } from '../../src/playbook/preflight/keywords.js';
import { preflight } from '../../src/playbook/preflight/preflight.js';
import { diskContext, withProjectAsync } from './project.js';

type Files = Readonly<Record<string, string>>;

interface Found {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly unknown: readonly string[];
}

/** `file:line: message`, without the directory of the project. */
function look(files: Files, variables: readonly string[] = []): Promise<Found> {
  return withProjectAsync(files, async (directory) => {
    const context = diskContext(directory);
    const report = await preflight({
      loaded: loadPlaybook('site.yml', context),
      context,
      variables,
      async checkArguments(action, _fqcn, args, source) {
        const strange = [...args.keys()].filter((key) => key === 'bogus');
        return strange.map(() => new DroverError(`${action} does not take bogus`, { source }));
      },
      checkTemplate: (text, source) => (text.includes('{{ }}') ? new DroverError('empty', { source }) : undefined),
      checkExpression: (text, source) => (text.endsWith('==') ? new DroverError('unfinished', { source }) : undefined),
      checkTemplateFile: (text, file) =>
        text.includes('{% endif')
          ? new DroverError('stray endif', { source: { file, line: 1, column: 1 } })
          : undefined,
    });
    const shown = ({
      message,
      source,
      advice,
    }: {
      message: string;
      source?: DroverError['source'];
      advice?: string | undefined;
    }) => {
      const place = source ? `${source.file.replace(`${directory}/`, '')}:${source.line}: ` : '';
      return `${place}${message.split('\n')[0]}${advice?.startsWith('Did') ? ` ${advice}` : ''}`;
    };
    return {
      errors: report.errors.map(shown),
      warnings: report.warnings.map(shown),
      unknown: report.unknown.map(shown),
    };
  });
}

const NOTHING: Found = { errors: [], warnings: [], unknown: [] };

const play = (tasks: string, more = '') => ({
  'site.yml': `- hosts: all\n${more}  tasks:\n${tasks.replace(/^/gm, '    ')}`,
});

describe('what is wrong before the run', () => {
  const rows: [string, Files, Partial<Found>][] = [
    ['nothing', play('- debug: {msg: x}'), {}],
    [
      'everything at once',
      play('- wehn: x\n  debug:\n- shelll: ls\n- debug:\n  become: maybe'),
      {
        errors: [
          "site.yml:3: conflicting action statements: wehn, debug Did you mean 'when'?",
          "site.yml:5: couldn't resolve module/action 'shelll'. This often indicates a misspelling, missing collection, or incorrect module path. Did you mean 'shell'?",
          "site.yml:7: Error processing keyword 'become'.",
        ],
      },
    ],
    [
      'a module in action:',
      play('- action: dbug msg=x'),
      {
        errors: [
          "site.yml:3: couldn't resolve module/action 'dbug'. This often indicates a misspelling, missing collection, or incorrect module path. Did you mean 'debug'?",
        ],
      },
    ],
    ['arguments', play('- debug: {bogus: 1}'), { errors: ['site.yml:3: debug does not take bogus'] }],
    [
      'arguments from module_defaults',
      play('- debug:', '  module_defaults: {debug: {bogus: 1}}\n'),
      { errors: ['site.yml:4: debug does not take bogus'] },
    ],
    [
      'arguments that a template gives',
      play('- debug: "{{ x }}"'),
      {
        unknown: ["site.yml:3: The arguments of 'debug' are known only while the play runs"],
        warnings: ["site.yml:3: Nothing defines the variable 'x'."],
      },
    ],
    [
      'meta',
      play('- meta: flush_handler'),
      { errors: ["site.yml:3: invalid meta action requested: flush_handler Did you mean 'flush_handlers'?"] },
    ],
    [
      'a file',
      play(
        '- copy: {src: f, dest: /f}\n- copy: {src: f, dest: /f, remote_src: true}\n- script: f.sh {{ inventory_hostname }}',
      ),
      { errors: ["site.yml:3: Could not find or access 'f'", "site.yml:5: Could not find or access 'f.sh'"] },
    ],
    [
      'a file that may be there',
      { ...play('- copy: {src: f, dest: /f}\n- template: {src: t, dest: /t}'), 'files/f': '', 'templates/t': '' },
      {},
    ],
    [
      'a file under a condition',
      play('- copy: {src: f, dest: /f}\n  when: false'),
      { warnings: ["site.yml:3: Could not find or access 'f'"] },
    ],
    [
      'a handler',
      play(
        '- command: x\n  notify: [restrat, reload]',
        '  handlers: [{name: restart, debug: }, {debug: , listen: reload}]\n',
      ),
      {
        errors: [
          "site.yml:5: The requested handler 'restrat' was not found in either the main handlers list nor in the listening handlers list Did you mean 'restart'?",
        ],
      },
    ],
    [
      'a handler that an include may bring',
      play('- command: x\n  notify: h\n- include_role: {name: "{{ x | d }}"}'),
      {
        unknown: [
          "site.yml:5: include_role: '{{ x | d }}' is known only while the play runs",
          "site.yml:4: The handler 'h' may come from what is included while the play runs",
        ],
      },
    ],
    [
      'a handler of an included role',
      {
        ...play('- command: x\n  notify: h\n- include_role: {name: r}'),
        'roles/r/handlers/main.yml': '[{name: h, debug: }]',
      },
      {},
    ],
    [
      'a file of tasks',
      play('- include_tasks: no.yml'),
      { errors: ["site.yml:3: Could not find or access '@/no.yml' on the Ansible Controller."] },
    ],
    [
      'what is in a file of tasks',
      { ...play('- include_tasks: i.yml'), 'i.yml': '- include_tasks: i.yml\n- nope: x' },
      {
        errors: [
          "i.yml:2: couldn't resolve module/action 'nope'. This often indicates a misspelling, missing collection, or incorrect module path.",
        ],
      },
    ],
    [
      'syntax',
      {
        ...play('- debug: {msg: "{{ }}"}\n  when: x ==\n- template: {src: t, dest: /t}'),
        'templates/t': '{% endif %}',
      },
      { errors: ['site.yml:3: empty', 'site.yml:4: unfinished', 'templates/t:1: stray endif'] },
    ],
    [
      'a variable',
      play('- debug: {msg: "{{ colour }}"}', '  vars: {color: red}\n'),
      { warnings: ["site.yml:4: Nothing defines the variable 'colour'. Did you mean 'color'?"] },
    ],
    [
      'variables that something defines',
      play(
        `- {command: x, register: r}
- {set_fact: {f: 1}}
- {debug: {msg: "{{ r.rc }} {{ f }} {{ p }} {{ from_outside }} {{ item }} {{ ansible_x }} {{ groups.all }} {{ i }}"}, loop: [1], loop_control: {index_var: i}}
- {debug: {msg: "{{ o | default(1) }}"}}
- {debug: {msg: "{% for l in p %}{{ l }}{{ loop.index }}{% endfor %}{{ o }}"}, when: "lookup('env', 'HOME')"}`,
        '  vars_prompt: [{name: p}]\n',
      ),
      {},
    ],
    [
      'a default that nobody reads',
      {
        ...play('- debug: {msg: "{{ a }}"}', '  roles: [r]\n'),
        'roles/r/defaults/main.yml': 'a: "{{ b }}"\nz: "{{ y }}"',
      },
      { warnings: ["roles/r/defaults/main.yml:1: Nothing defines the variable 'b'."] },
    ],
    [
      'facts of names that nobody knows',
      play('- include_vars: "{{ z }}.yml"\n- debug: {msg: "{{ q }}"}'),
      { unknown: ['site.yml:3: Variables that are defined here are known only while the play runs'] },
    ],
  ];
  test.each(rows)('%s', async (_title, files, expected) => {
    const found = await look(files, ['from_outside']);
    const errors = found.errors.map((error) => error.replace(/'\/[^']*\/(\w+\.yml)'/, "'@/$1'"));
    expect({ ...found, errors }).toEqual({ ...NOTHING, ...expected });
  });
});

describe('keywords of a play when it starts', () => {
  const rows: [string, string[]][] = [
    ['hosts: all', []],
    [
      'hosts: all, gather_facts: maybe',
      ["Error processing keyword 'gather_facts'. The value 'maybe' could not be converted to 'bool'."],
    ],
    [
      'hosts: [a, ""]',
      ["Error processing keyword 'hosts'. Keyword 'hosts' is required, and cannot have empty values."],
    ],
    [
      'hosts: all, max_fail_percentage: x, gather_timeout: 1.5',
      [
        "Error processing keyword 'gather_timeout'. The value 1.5 could not be converted to 'int'.",
        "Error processing keyword 'max_fail_percentage'. The value 'x' could not be converted to 'percent'.",
      ],
    ],
  ];
  test.each(rows)('%s', async (keywords, expected) => {
    const errors = await withProjectAsync({ 'site.yml': `[{${keywords}}]` }, async (directory) => {
      const { playbook } = loadPlaybook('site.yml', diskContext(directory));
      return checkPlayKeywords(playbook.plays[0]!, (value) => value);
    });
    expect(errors.map((error) => `${error.message} ${(error.cause as Error).message}`)).toEqual(expected);
  });
});
