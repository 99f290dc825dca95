import {
  baseFlags,
  becomeFlags,
  checkFlags,
  connectionFlags,
  inventoryFlags,
  runFlags,
  vaultFlags,
} from './common-flags.js';
import type { CommandSpec } from './flag.js';

/** `drover playbook`, as `ansible-playbook`. */
export const playbookSpec: CommandSpec = {
  program: 'drover playbook',
  description: 'Runs playbooks on the hosts that their plays name.',
  flags: [
    ...baseFlags,
    ...connectionFlags,
    {
      names: ['--force-handlers'],
      key: 'force_handlers',
      kind: 'switch',
      setting: 'DEFAULT_FORCE_HANDLERS',
      help: 'run notified handlers even after a failure',
    },
    ...becomeFlags,
    { names: ['-t', '--tags'], key: 'tags', kind: 'list', setting: 'TAGS_RUN', help: 'run only what has these tags' },
    {
      names: ['--skip-tags'],
      key: 'skip_tags',
      kind: 'list',
      setting: 'TAGS_SKIP',
      help: 'leave out what has these tags',
    },
    ...checkFlags,
    ...inventoryFlags,
    ...vaultFlags,
    ...runFlags,
    {
      names: ['--syntax-check'],
      key: 'syntax',
      kind: 'switch',
      help: 'read the playbooks and everything they import, and run nothing',
    },
    {
      names: ['--task-timeout'],
      key: 'task_timeout',
      kind: 'value',
      type: 'int',
      setting: 'TASK_TIMEOUT',
      help: 'seconds that a task may take which sets no timeout of its own',
    },
    {
      names: ['--preflight'],
      key: 'preflight',
      kind: 'switch',
      exclusive: 'preflight',
      help: 'refuse to begin when tasks have errors that the run cannot but meet; so it is, unless called as ansible-playbook',
    },
    {
      names: ['--no-preflight'],
      key: 'no_preflight',
      kind: 'switch',
      exclusive: 'preflight',
      help: 'begin, and meet errors when their tasks come',
    },
    { names: ['--list-tasks'], key: 'listtasks', kind: 'switch', help: 'list the tasks that would run' },
    { names: ['--list-tags'], key: 'listtags', kind: 'switch', help: 'list the tags that there are' },
    { names: ['--step'], key: 'step', kind: 'switch', help: 'ask before each task' },
    { names: ['--start-at-task'], key: 'start_at_task', kind: 'value', help: 'begin with the task of this name' },
  ],
  positional: { name: 'playbook', many: true, help: 'a playbook; several run one after the other' },
};
