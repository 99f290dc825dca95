import type { Event, HostRecap, PlayInfo, TaskInfo, TaskResult } from '../../src/engine/event.js';
import type { Dict, Value } from '../../src/values/value.js';

/** JSON-like data as values. */
export type Data = null | boolean | number | bigint | string | readonly Data[] | { readonly [key: string]: Data };

export function toValue(data: Data): Value {
  if (Array.isArray(data)) return data.map(toValue);
  return typeof data === 'object' && data !== null ? dictOf(data as Readonly<Record<string, Data>>) : (data as Value);
}

export function dictOf(data: Readonly<Record<string, Data>>): Dict {
  return new Map(Object.entries(data).map(([key, value]) => [key, toValue(value)]));
}

const SOURCE = { file: '/play/site.yml', line: 3, column: 7 };

export function play(more: Partial<PlayInfo> = {}): PlayInfo {
  return {
    id: 'play-1',
    name: 'web',
    hosts: ['h1', 'h2'],
    allHosts: 2,
    firstTasks: 3,
    pattern: 'web',
    strategy: 'linear',
    check: false,
    source: { ...SOURCE, line: 1, column: 3 },
    ...more,
  };
}

export function task(more: Partial<TaskInfo> = {}): TaskInfo {
  const action = more.action ?? 'command';
  return {
    id: `task-${more.name ?? action}`,
    name: action,
    role: undefined,
    fqcn: `ansible.builtin.${action}`,
    action,
    handler: false,
    check: false,
    diff: false,
    noLog: false,
    loop: false,
    args: undefined,
    tags: [],
    source: SOURCE,
    ...more,
  };
}

export interface ResultData extends Partial<Omit<TaskResult, 'host' | 'result'>> {
  readonly host?: string;
  readonly result?: Readonly<Record<string, Data>>;
}

type ResultType = Extract<Event, { result: unknown }>['type'];

/** An event of a result: the task is a command unless one is given. */
export function resultEvent<T extends ResultType>(type: T, more: ResultData = {}) {
  const { host = 'h1', result = {}, ...rest } = more;
  const dict = dictOf(result);
  const full: TaskResult = {
    host: { name: host, address: undefined },
    task: task(),
    status: statusOf(type),
    changed: dict.get('changed') === true,
    ignored: false,
    result: dict,
    delegatedTo: undefined,
    label: undefined,
    error: undefined,
    warnings: [],
    started: 0,
    ended: 0,
    ...rest,
  };
  return { type, result: full };
}

export function stats(
  hosts: Readonly<Record<string, Partial<HostRecap>>>,
  custom: Readonly<Record<string, Data>> = {},
) {
  const zero = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
  return {
    type: 'stats' as const,
    recap: {
      hosts: new Map(Object.entries(hosts).map(([name, counts]) => [name, { ...zero, ...counts }])),
      custom: dictOf(custom) as ReadonlyMap<string, Dict>,
    },
  };
}

function statusOf(type: ResultType): TaskResult['status'] {
  if (type.endsWith('failed')) return 'failed';
  if (type.endsWith('skipped')) return 'skipped';
  return type === 'unreachable' ? 'unreachable' : 'ok';
}
