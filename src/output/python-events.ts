import { dirname } from 'node:path';
import type { Event, HostRecap, PlayInfo, Recap, TaskInfo, TaskResult } from '../engine/event.js';
import type { Dict, Value } from '../values/value.js';
import type { EventOf, EventType } from './callback.js';
import { itemMarks, recordView } from './record-view.js';

/** An event as a callback in Python gets it: its method, what kind of arguments that has, and what they are made of. */
export interface PythonEvent {
  readonly method: string;
  readonly kind: string;
  readonly about: Dict;
}

type Telling = { readonly [T in EventType]?: (event: EventOf<T>) => PythonEvent };

const result = (method: string) => (event: { readonly result: TaskResult }) => told(method, 'result', resultOf(event));
const nothing = (method: string) => () => told(method, 'nothing', {});

/** The methods of Ansible's callbacks, by drover's events. */
const TELLING = {
  'playbook-start': ({ file }) => told('v2_playbook_on_start', 'playbook', { file, basedir: dirname(file) }),
  'play-start': ({ play }) => told('v2_playbook_on_play_start', 'start', playOf(play)),
  'no-hosts-matched': nothing('v2_playbook_on_no_hosts_matched'),
  'no-hosts-remaining': nothing('v2_playbook_on_no_hosts_remaining'),
  'task-start': ({ task }) => {
    const method = task.handler ? 'v2_playbook_on_handler_task_start' : 'v2_playbook_on_task_start';
    return told(method, 'task', { ...taskOf(task), ...(task.handler ? {} : { is_conditional: false }) });
  },
  'host-start': ({ host, task }) =>
    told('v2_runner_on_start', 'begun', { host: hostOf(host), task: dict(taskOf(task)) }),
  ok: result('v2_runner_on_ok'),
  failed: (event) =>
    told('v2_runner_on_failed', 'result', { ...resultOf(event), ignore_errors: event.result.ignored || null }),
  skipped: result('v2_runner_on_skipped'),
  unreachable: result('v2_runner_on_unreachable'),
  'item-ok': result('v2_runner_item_on_ok'),
  'item-failed': result('v2_runner_item_on_failed'),
  'item-skipped': result('v2_runner_item_on_skipped'),
  retry: result('v2_runner_retry'),
  'async-poll': result('v2_runner_on_async_poll'),
  'async-ok': result('v2_runner_on_async_ok'),
  'async-failed': result('v2_runner_on_async_failed'),
  diff: result('v2_on_file_diff'),
  include: ({ file, hosts, label, task }) =>
    told('v2_playbook_on_include', 'include', {
      file,
      hosts: [...hosts],
      label: label ?? null,
      task: dict(taskOf(task)),
    }),
  notify: ({ handler, host }) => told('v2_playbook_on_notify', 'notify', { handler, host }),
  stats: ({ recap }) => told('v2_playbook_on_stats', 'stats', statsOf(recap)),
} satisfies Telling;

export const TOLD_EVENTS = Object.keys(TELLING) as (keyof typeof TELLING)[];

/** The event for a callback in Python. */
export function pythonEvent(event: Extract<Event, { type: keyof typeof TELLING }>): PythonEvent {
  return (TELLING[event.type] as (event: Event) => PythonEvent)(event);
}

function told(method: string, kind: string, about: Readonly<Record<string, Value>>): PythonEvent {
  return { method, kind, about: dict(about) };
}

function resultOf({ result }: { readonly result: TaskResult }): Record<string, Value> {
  const { host, task, delegatedTo, label } = result;
  const view = new Map([...recordView(result), ...(label === undefined ? [] : itemMarks(result))]);
  return {
    host: hostOf(host),
    task: dict({ ...taskOf(task), delegate_to: delegatedTo ?? null, ignore_errors: result.ignored }),
    result: view,
  };
}

function hostOf({ name, address }: TaskResult['host']): Dict {
  return dict({ name, address: address ?? null });
}

function taskOf(task: TaskInfo): Record<string, Value> {
  const { id, name, role, action, args, tags, source } = task;
  return {
    uuid: id,
    name: name === action ? '' : name,
    action,
    resolved_action: task.fqcn.replace(/^ansible\.legacy\./, ''),
    args: args ?? new Map(),
    vars: new Map(),
    tags: [...tags],
    no_log: task.noLog,
    check_mode: task.check,
    diff: task.diff,
    // Callbacks only ask whether there is one.
    loop: task.loop || null,
    path: `${source.file}:${source.line}`,
    search_path: [],
    role: role === undefined ? null : dict({ name: role, path: dirname(dirname(source.file)), collection: null }),
  };
}

function playOf({ id, name, hosts, pattern, strategy, check, source }: PlayInfo): Record<string, Value> {
  return {
    uuid: id,
    name,
    hosts: [...hosts],
    pattern,
    strategy,
    check_mode: check,
    path: `${source.file}:${source.line}`,
  };
}

function statsOf({ hosts, custom }: Recap): Record<string, Value> {
  const counts = (recap: HostRecap) => dict({ ...recap });
  return {
    hosts: new Map([...hosts].map(([host, recap]) => [host, counts(recap)])),
    custom: new Map([...custom]),
  };
}

function dict(fields: Readonly<Record<string, Value>>): Dict {
  return new Map<Value, Value>(Object.entries(fields));
}
