import type { KeywordSpec, KeywordType } from './keyword.js';

const TASKS = ['task', 'handler'] as const;

/** Keywords of blocks, tasks and handlers alone. */
export const TASK_KEYWORDS = {
  block: {
    type: 'tasks',
    scopes: ['block'],
    combine: 'none',
    templated: 'raw',
    description: 'The tasks of the block.',
  },
  rescue: {
    type: 'tasks',
    scopes: ['block'],
    combine: 'none',
    templated: 'raw',
    description: 'Tasks for a host on which a task of the block failed.',
  },
  always: {
    type: 'tasks',
    scopes: ['block'],
    combine: 'none',
    templated: 'raw',
    description: 'Tasks that run behind the block and its rescue, failed or not.',
  },
  args: {
    type: 'dict',
    scopes: TASKS,
    combine: 'none',
    templated: 'task',
    onInclude: true,
    description: 'Arguments of the module: a dict, or a template that gives one.',
  },
  action: {
    type: 'any',
    scopes: TASKS,
    combine: 'none',
    templated: 'task',
    onInclude: true,
    description: 'The module and its arguments in one text: `shell uptime`.',
  },
  local_action: {
    type: 'any',
    scopes: TASKS,
    combine: 'none',
    templated: 'task',
    description: 'As `action`, with `delegate_to: localhost`.',
  },
  async: {
    type: 'int',
    scopes: TASKS,
    combine: 'none',
    templated: 'task',
    aliases: ['async_val'],
    reportedAs: 'async_val',
    description: 'Seconds that the task may take in the background; 0 runs it in the foreground.',
  },
  changed_when: {
    type: 'conditions',
    scopes: TASKS,
    combine: 'none',
    templated: 'raw',
    description: 'Conditions under which the result counts as changed.',
  },
  delay: {
    type: 'float',
    scopes: [...TASKS, 'block'],
    own: ['block'],
    combine: 'none',
    templated: 'task',
    description: 'Seconds between tries. Default 5.',
  },
  failed_when: {
    type: 'conditions',
    scopes: TASKS,
    combine: 'none',
    templated: 'raw',
    description: 'Conditions under which the result counts as failed.',
  },
  loop: {
    type: 'any',
    scopes: [...TASKS, 'block'],
    own: ['block'],
    combine: 'none',
    templated: 'raw',
    onInclude: true,
    description: 'A list: the task runs once for each of its items.',
  },
  loop_control: {
    type: 'dict',
    scopes: [...TASKS, 'block'],
    own: ['block'],
    combine: 'none',
    templated: 'task',
    onInclude: true,
    description: 'How the loop runs and is shown.',
  },
  poll: {
    type: 'int',
    scopes: TASKS,
    combine: 'none',
    templated: 'task',
    description: 'Seconds between looks at a task in the background; 0 does not wait for it.',
  },
  register: {
    type: 'string',
    scopes: TASKS,
    combine: 'none',
    templated: 'never',
    onInclude: true,
    description: 'Variable that takes the result.',
  },
  retries: {
    type: 'int',
    scopes: [...TASKS, 'block'],
    own: ['block'],
    combine: 'none',
    templated: 'task',
    description: 'How often to try again while `until` does not hold. Default 3.',
  },
  until: {
    type: 'conditions',
    scopes: [...TASKS, 'block'],
    own: ['block'],
    combine: 'none',
    templated: 'raw',
    description: 'Conditions that end the tries.',
  },
  listen: {
    type: 'list',
    of: ['str'],
    scopes: ['handler'],
    combine: 'none',
    templated: 'never',
    onInclude: true,
    description: 'Topics under which a handler can be notified as well.',
  },
} as const satisfies Record<string, KeywordSpec>;

interface LoopControlSpec {
  readonly type: KeywordType;
  /** drover's own. */
  readonly own?: boolean;
  readonly description: string;
}

/** Keys of `loop_control`. */
export const LOOP_CONTROL = {
  loop_var: { type: 'string', description: 'Variable that holds the item. Default `item`.' },
  index_var: { type: 'string', description: 'Variable that holds the index, from 0.' },
  label: { type: 'any', description: 'What to show of an item in the output.' },
  pause: { type: 'float', description: 'Seconds between items.' },
  extended: { type: 'bool', description: 'Whether `ansible_loop` tells about the loop.' },
  extended_allitems: { type: 'bool', description: 'Whether `ansible_loop.allitems` holds all items. Default true.' },
  parallel: {
    type: 'int',
    own: true,
    description: 'How many items run at one time; their results stay in the order of the items. Default 1.',
  },
  break_when: { type: 'conditions', description: 'Conditions, tested behind each item, that end the loop.' },
} as const satisfies Record<string, LoopControlSpec>;
