import type { Notice } from '../base/notice.js';
import type { SourcePosition } from '../base/position.js';
import type { Dict, Value } from '../values/value.js';

/** What a run tells the world, in order. Callbacks see these and nothing else of the engine. All of it is read-only. */
export type Event =
  | { readonly type: 'playbook-start'; readonly file: string }
  | { readonly type: 'play-start'; readonly play: PlayInfo }
  | { readonly type: 'no-hosts-matched' }
  | { readonly type: 'no-hosts-remaining' }
  | { readonly type: 'task-start'; readonly task: TaskInfo }
  /** A host begins the task (`v2_runner_on_start`). */
  | { readonly type: 'host-start'; readonly host: HostInfo; readonly task: TaskInfo }
  | { readonly type: 'ok' | 'failed' | 'skipped' | 'unreachable'; readonly result: TaskResult }
  | { readonly type: 'item-ok' | 'item-failed' | 'item-skipped'; readonly result: TaskResult }
  | { readonly type: 'retry'; readonly result: TaskResult }
  | { readonly type: 'async-poll' | 'async-ok' | 'async-failed'; readonly result: TaskResult }
  /** Diffs to be shown (`v2_on_file_diff`): comes before the result's own event. */
  | { readonly type: 'diff'; readonly result: TaskResult }
  | {
      readonly type: 'include';
      readonly file: string;
      readonly hosts: readonly string[];
      readonly label: Value | undefined;
      readonly task: TaskInfo;
    }
  | { readonly type: 'notify'; readonly handler: string; readonly host: string }
  /** Plain text on standard output. */
  | { readonly type: 'display'; readonly text: string }
  /** `--step` asked for a task: the question, shown again as a banner. */
  | { readonly type: 'step'; readonly text: string }
  | { readonly type: 'stats'; readonly recap: Recap }
  | Notice;

/** What an item of a loop is called when it must not be shown. */
export const CENSORED_LABEL = '(censored due to no_log)';

export interface PlayInfo {
  readonly id: string;
  /** Rendered name; the hosts pattern when the play has none. */
  readonly name: string;
  /** Those of the batch. */
  readonly hosts: readonly string[];
  /** How many there are in all batches. */
  readonly allHosts: number;
  /** Tasks of the first block, which some callbacks take for the play's. */
  readonly firstTasks: number;
  readonly pattern: string;
  readonly strategy: string;
  readonly check: boolean;
  readonly source: SourcePosition;
}

export interface TaskInfo {
  readonly id: string;
  /** Rendered name, without the role; the action when the task has none. */
  readonly name: string;
  /** `role : ` in front of the name, when the task is in a role. */
  readonly role: string | undefined;
  /** Canonical name, `ansible.builtin.shell`, and the name as written. */
  readonly fqcn: string;
  readonly action: string;
  readonly handler: boolean;
  readonly check: boolean;
  readonly diff: boolean;
  readonly noLog: boolean;
  readonly loop: boolean;
  /** Arguments as written, for `display_args_to_stdout`; undefined under no_log. */
  readonly args: Dict | undefined;
  readonly tags: readonly string[];
  readonly source: SourcePosition;
}

export interface HostInfo {
  readonly name: string;
  /** `ansible_host` and the like, for messages. */
  readonly address: string | undefined;
}

/** One host's result of one task (or of one item of its loop): what the module returned, after changed_when and failed_when. */
export interface TaskResult {
  readonly host: HostInfo;
  readonly task: TaskInfo;
  readonly status: 'ok' | 'failed' | 'skipped' | 'unreachable';
  readonly changed: boolean;
  /** The failure does not fail the host (`ignore_errors`, or `ignore_unreachable`). */
  readonly ignored: boolean;
  /** Keys as Ansible's result dict has them (`msg`, `rc`, `results`, `item` …), censored already under no_log. */
  readonly result: Dict;
  /** Host that it was delegated to, when another. */
  readonly delegatedTo: string | undefined;
  /** For items: the label that `loop_control.label` gives, or the item. */
  readonly label: Value | undefined;
  /** The chain of errors of a failed result, for people. */
  readonly error: Error | undefined;
  readonly warnings: readonly Extract<Notice, { type: 'warning' | 'deprecation' }>[];
  /** For `retry`: which try this was, and how many there will be. */
  readonly attempt?: { readonly number: number; readonly of: number } | undefined;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly ended: number;
}

export interface HostRecap {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
}

export interface Recap {
  /** In the order in which the hosts were first seen. */
  readonly hosts: ReadonlyMap<string, HostRecap>;
  /** `set_stats`: per host, and `_run` for the whole run. */
  readonly custom: ReadonlyMap<string, Dict>;
}
