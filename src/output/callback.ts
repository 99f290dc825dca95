import type { Notice } from '../base/notice.js';
import type { Event, TaskResult } from '../engine/event.js';
import type { Terminal } from './terminal.js';

export type { Notice } from '../base/notice.js';
export type {
  Event,
  HostInfo,
  HostRecap,
  PlayInfo,
  Recap,
  TaskInfo,
  TaskResult,
} from '../engine/event.js';
export type { Dict, Value } from '../values/value.js';

export type EventType = Event['type'];

/** The event of one type: members that share a shape are told apart. */
export type EventOf<T extends EventType> = Event extends infer E
  ? E extends { readonly type: infer Types }
    ? T extends Types
      ? E & { readonly type: T }
      : never
    : never
  : never;

/** What a callback does with each type of event. Those that it does not name pass it by. */
export type Handlers = {
  readonly [T in EventType]?: (event: EventOf<T>) => void | Promise<void>;
} & {
  /** The run is over, whatever happened: write what is left, close files. */
  readonly close?: () => void | Promise<void>;
};

/** A setting of a callback: where its value comes from, the first that is set; and what it means. */
export interface CallbackOption {
  readonly type: 'bool' | 'int' | 'str' | 'path' | 'list';
  readonly description: string;
  readonly default: unknown;
  readonly choices?: readonly string[];
  /** Environment variables. */
  readonly env?: readonly string[];
  /** Keys of ansible.cfg. */
  readonly ini?: readonly { readonly section: string; readonly key: string }[];
}

export type CallbackOptions = Readonly<Record<string, CallbackOption>>;

/** What a callback may touch. */
export interface CallbackContext {
  readonly terminal: Terminal;
  /** `-v` counted. */
  readonly verbosity: number;
  /** Whether the whole run is a dry one (`--check`). */
  readonly check: boolean;
  /** Command-line options by name, as `-vvvv` shows them. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  /** Value of one of the callback's options. Throws a DroverError of code `config` when it is given a wrong one. */
  option(name: string): unknown;
  /** Value of a setting of drover's, by its name (`DIFF_CONTEXT`). */
  setting(name: string): unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path for one that may be relative or start with `~`. */
  resolvePath(path: string): string;
  /** Shows warnings, deprecations and the error of a result, unless they were shown before. */
  showNotices(result: TaskResult, options?: { readonly errorsToStderr?: boolean }): void;
  warn(message: string): void;
  /** Shows what is told outside of results. */
  tell(notice: Notice): void;
  deprecate(message: string, version: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface CallbackDefinition {
  readonly name: string;
  /** `stdout`: the one that writes the run's output. The others run beside it. */
  readonly kind: 'stdout' | 'notification' | 'aggregate';
  readonly description: string;
  readonly options?: CallbackOptions;
  /** The callback whose settings it takes. */
  readonly optionsOf?: string;
  /** Runs only when `callbacks_enabled` names it. Callbacks of the user's own run when they are found, unless they set it. */
  readonly needsEnabling?: boolean;
  create(context: CallbackContext): Handlers;
}

/** Declares a callback: the default export of a file in callbacks/ or of one in the user's callback_plugins/. */
export function defineCallback(definition: CallbackDefinition): CallbackDefinition {
  return definition;
}
