import type { HostRecap, PlayInfo, Recap, TaskInfo, TaskResult } from '../engine/event.js';
import { compareText } from '../values/code-points.js';
import type { Dict, Value } from '../values/value.js';
import type { CallbackContext, Handlers } from './callback.js';
import { taskTitle } from './label.js';
import { itemMarks, recordView } from './record-view.js';

/** What a run is told as, in dicts: plays, their tasks, and each host's result of each. */
export interface RunRecord {
  readonly plays: Dict[];
  /** The play that runs, and its tasks. */
  startPlay(play: PlayInfo): Dict;
  /** A task that all hosts begin together; undefined under strategies where each host begins alone. */
  startTask(task: TaskInfo): Dict | undefined;
  /** A host begins a task alone; undefined under strategies where all begin together. */
  startHost(host: string, task: TaskInfo): Dict | undefined;
  /** An item of a loop is done: it is told of with the others when the loop is. */
  addItem(result: TaskResult): void;
  /** The task's dict and the host's result, which is not yet in it. */
  finish(event: string, result: TaskResult): { readonly task: Dict; readonly result: Dict };
}

const LOCKSTEP = new Set(['linear', 'debug', 'ansible.builtin.linear', 'ansible.builtin.debug']);

export function createRunRecord(now: () => number): RunRecord {
  const plays: Dict[] = [];
  const alone = new Map<string, Dict>();
  const items = new Map<string, Dict[]>();
  let lockstep = false;
  let play: { dict: Dict; tasks: Dict[]; duration: Dict } | undefined;

  const begin = (task: TaskInfo) => {
    const dict: Dict = new Map<Value, Value>([
      ['task', heading(taskTitle(task), task, now())],
      ['hosts', new Map()],
    ]);
    play?.tasks.push(dict);
    return dict;
  };
  return {
    plays,
    startPlay(info) {
      lockstep = LOCKSTEP.has(info.strategy);
      const about = heading(info.name, info, now());
      const tasks: Dict[] = [];
      const dict: Dict = new Map<Value, Value>([
        ['play', about],
        ['tasks', tasks],
      ]);
      play = { dict, tasks, duration: about.get('duration') as Dict };
      plays.push(dict);
      return dict;
    },
    startTask: (task) => (lockstep ? begin(task) : undefined),
    startHost(host, task) {
      if (lockstep) return undefined;
      const dict = begin(task);
      alone.set(`${host}\n${task.id}`, dict);
      return dict;
    },
    addItem(result) {
      const key = keyOf(result);
      const marks = items.get(key);
      if (marks) marks.push(itemMarks(result));
      else items.set(key, [itemMarks(result)]);
    },
    finish(event, result) {
      const key = keyOf(result);
      const task = alone.get(key) ?? play?.tasks.at(-1) ?? begin(result.task);
      alone.delete(key);
      const end = timestamp(now());
      ((task.get('task') as Dict).get('duration') as Dict).set('end', end);
      play?.duration.set('end', end);
      const view = recordView(result, items.get(key));
      items.delete(key);
      if (event === 'failed' || event === 'skipped') view.set(event, true);
      view.set('action', result.task.action);
      return { task, result: view };
    },
  };
}

function keyOf({ host, task }: TaskResult): string {
  return `${host.name}\n${task.id}`;
}

/** `stats`, `custom_stats` and `global_custom_stats`. */
export function recapDict(recap: Recap, withCustom: boolean): Dict {
  const hosts = [...recap.hosts].sort(([a], [b]) => compareText(a, b));
  const custom: Dict = new Map<Value, Value>(withCustom ? recap.custom : []);
  const global = custom.get('_run') ?? new Map();
  custom.delete('_run');
  return new Map<Value, Value>([
    ['custom_stats', custom],
    ['global_custom_stats', global],
    ['stats', new Map<Value, Value>(hosts.map(([name, host]) => [name, hostDict(host)]))],
  ]);
}

/** Python's `datetime.utcnow().isoformat()` with a `Z`. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

/** Handlers of the events that end a task, or an item of its loop, on a host. */
export function onResults(keeper: RunRecord, record: (event: string, result: TaskResult) => void): Handlers {
  return {
    'item-ok': ({ result }) => keeper.addItem(result),
    'item-failed': ({ result }) => keeper.addItem(result),
    'item-skipped': ({ result }) => keeper.addItem(result),
    ok: ({ result }) => record('ok', result),
    failed: ({ result }) => record('failed', result),
    skipped: ({ result }) => record('skipped', result),
    unreachable: ({ result }) => record('unreachable', result),
  };
}

/** Options of the callbacks that write such records. */
export const RECORD_OPTIONS = {
  show_custom_stats: {
    type: 'bool',
    description: 'Whether what set_stats gathered is in the output.',
    default: false,
    env: ['ANSIBLE_SHOW_CUSTOM_STATS'],
    ini: [{ section: 'defaults', key: 'show_custom_stats' }],
  },
  json_indent: {
    type: 'int',
    description: 'Spaces by which the JSON is indented.',
    default: undefined,
    env: ['ANSIBLE_JSON_INDENT'],
    ini: [{ section: 'defaults', key: 'json_indent' }],
  },
} as const;

/** The indent that the options ask for: undefined writes JSON on one line. */
export function indentOption({ option }: CallbackContext, fallback: number | undefined): number | undefined {
  const asked = option('json_indent') ?? fallback;
  return typeof asked === 'number' && asked > 0 ? asked : undefined;
}

function heading(name: string, { id, source }: PlayInfo | TaskInfo, started: number): Dict {
  return new Map<Value, Value>([
    ['name', name],
    ['id', id],
    ['path', `${source.file}:${source.line}`],
    ['duration', new Map([['start', timestamp(started)]])],
  ]);
}

function hostDict({ failed, ...counts }: HostRecap): Dict {
  return new Map<Value, Value>(Object.entries({ ...counts, failures: failed }));
}
