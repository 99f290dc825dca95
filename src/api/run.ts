import { homedir } from 'node:os';
import { createRedactor } from '../base/secret.js';
import { loadSettings, type Settings } from '../config/settings.js';
import type { Event, HostRecap, Recap } from '../engine/event.js';
import { redactEvent } from '../output/redact.js';
import type { Decryption, RunRequest } from '../run/request.js';
import { run as runRequest } from '../run.js';
import type { Dict } from '../values/value.js';
import { type Data, sourceValue } from './source.js';

/** What to run, where, and how. Everything that is left out has the value that ansible.cfg and the environment give it. */
export interface RunOptions {
  /** Sources as `-i` takes them: paths, or host lists with a comma; or host names. */
  readonly inventory?: string | readonly string[];
  /** Playbook files. */
  readonly playbooks?: readonly string[];
  /** Plays as data, as a playbook's YAML has them. Strings may hold templates. */
  readonly plays?: readonly Data[];
  readonly extraVars?: Readonly<Record<string, Data>>;
  readonly limit?: string;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly forks?: number;
  readonly user?: string;
  readonly privateKey?: string;
  readonly connection?: string;
  /** Seconds to connect. */
  readonly timeout?: number;
  readonly become?: boolean;
  readonly becomeMethod?: string;
  readonly becomeUser?: string;
  /** Used only where a host sets none. */
  readonly passwords?: { readonly connection?: string; readonly become?: string };
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly verbosity?: number;
  readonly decryption?: Decryption;
  /** Cancels the run: what works on the hosts is killed, and the run ends. */
  readonly signal?: AbortSignal;
  /** Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly settings?: Settings;
}

export interface RunResult {
  /** 0 ok, 2 failed hosts, 4 unreachable hosts, 8 broken off: Ansible's bit mask. */
  readonly exitCode: number;
  readonly stats: ReadonlyMap<string, HostRecap>;
  readonly recap: Recap;
}

/** A run: wait for its result, or go through its events as they happen. */
export interface Run extends AsyncIterable<Event>, PromiseLike<RunResult> {}

/**
 * Runs plays. Starts at once. `await` gives the result; `for await` gives the events. Rejects with DroverError for what
 * keeps the run from starting: an inventory, playbook or setting that cannot be read.
 */
export function run(options: RunOptions): Run {
  const events: Event[] = [];
  let wake: () => void = () => {};
  let ended = false;
  const { promise } = start(options, (event) => {
    events.push(event);
    wake();
  });
  const settled = promise.finally(() => {
    ended = true;
    wake();
  });
  settled.catch(() => {});
  return {
    // biome-ignore lint/suspicious/noThenProperty: a run can be awaited
    then: (onResult, onError) => settled.then(onResult, onError),
    async *[Symbol.asyncIterator]() {
      for (let at = 0; ; ) {
        while (at < events.length) yield events[at++]!;
        if (ended) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await settled;
    },
  };
}

function start(options: RunOptions, emit: (event: Event) => void): { promise: Promise<RunResult> } {
  const begin = async (): Promise<RunResult> => {
    const { status, recap } = await runRequest(requestOf(options, emit));
    return { exitCode: status, stats: recap.hosts, recap };
  };
  return { promise: begin() };
}

/** The request of the options: the border between plain JavaScript and drover's values. */
export function requestOf(options: RunOptions, emit: (event: Event) => void): RunRequest {
  const environment = options.environment ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const home = environment.HOME ?? homedir();
  const redactor = createRedactor();
  const {
    inventory,
    playbooks = [],
    plays,
    extraVars,
    passwords,
    settings,
    environment: _,
    cwd: __,
    ...same
  } = options;
  for (const secret of [passwords?.connection, passwords?.become]) if (secret) redactor.add(secret);
  return {
    ...same,
    settings: settings ?? loadSettings({ environment, cwd, home }),
    cwd,
    home,
    environment,
    playbooks: [...playbooks, ...(plays ? [{ plays: sourceValue(plays, '<plays>'), file: '<plays>' }] : [])],
    inventory: inventorySources(inventory),
    extraVars: sourceValue(extraVars ?? {}, '<extra vars>') as Dict,
    passwords: { connection: passwords?.connection, become: passwords?.become },
    redactor,
    emit: (event) => emit(redactEvent(event, redactor)),
  };
}

/** An array that holds no path is a list of hosts. */
function inventorySources(inventory: RunOptions['inventory']): readonly string[] | undefined {
  if (inventory === undefined) return undefined;
  const list = typeof inventory === 'string' ? [inventory] : inventory;
  const sources = list.filter((one) => one.includes('/') || one.includes(','));
  const hosts = typeof inventory === 'string' ? [] : list.filter((one) => !one.includes('/') && !one.includes(','));
  if (typeof inventory === 'string' && sources.length === 0) return [inventory];
  return [...sources, ...(hosts.length > 0 ? [`${hosts.join(',')},`] : [])];
}
