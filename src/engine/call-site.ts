import { DroverError } from '../base/error.js';
import type { Become, HostAddress } from '../connection/address.js';
import { Host } from '../inventory/host.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Background } from '../module/background.js';
import { type KeywordName, resolveKeyword } from '../playbook/keywords.js';
import { OmittedError } from '../template/error.js';
import type { Templar } from '../template/templar.js';
import { repr } from '../values/repr.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { resolveAddress, resolveBecome } from './address.js';
import { checkKeywords, keywordReader } from './keywords.js';
import { readVariable, type Scope, scopeFor, type TaskSession } from './session.js';

/** Keywords that are read before a task's hosts work, or where the host is chosen. */
const READ_ELSEWHERE: ReadonlySet<KeywordName> = new Set([
  'name',
  'action',
  'local_action',
  'delegate_to',
  'throttle',
  'run_once',
]);

/** Where and how the module of a task runs. */
export interface CallSite {
  /** The host that `delegate_to` names, undefined when the task runs on its own host. */
  readonly delegatedTo: string | undefined;
  /** How that host is reached, as far as its variables say. */
  delegatedVars(): Dict | undefined;
  readonly delegateFacts: boolean;
  readonly checkMode: boolean;
  readonly diff: boolean;
  /** Throws what went wrong with the keywords of the connection. It counts only when `when` does not skip the task. */
  check(): void;
  address(): HostAddress;
  become(): Become | undefined;
  environment(): Readonly<Record<string, string>>;
  /** Where the module's program goes on by itself. */
  readonly background?: Background | undefined;
  /** Seconds, undefined for no limit. */
  timeout(): number | undefined;
}

export function resolveCallSite(session: TaskSession, scope: Scope): CallSite {
  const { run, task } = session;
  const { templar } = scope;
  const { defaults } = run.context;
  const delegate = resolveDelegate(session, templar);
  const reader = keywordReader(task, templar);
  const connectionScope = delegate ? scopeFor(run, delegate, task, session.local, scope.notice) : scope;
  const read = (name: string): Value | undefined => readVariable(connectionScope, name);
  const keywords = {
    get connection() {
      return delegate && !resolvedByTask(session) ? undefined : reader.text('connection');
    },
    get user() {
      return reader.text('remote_user');
    },
    get port() {
      return reader.int('port');
    },
    get become() {
      return reader.bool('become');
    },
    get becomeMethod() {
      return reader.text('become_method');
    },
    get becomeUser() {
      return reader.text('become_user');
    },
    get becomeExe() {
      return reader.text('become_exe');
    },
    get becomeFlags() {
      return reader.text('become_flags');
    },
  };
  return {
    delegatedTo: delegate?.name,
    delegatedVars: () => delegate && delegatedVars(delegate, connectionScope),
    delegateFacts: reader.bool('delegate_facts') ?? false,
    checkMode: reader.bool('check_mode') ?? defaults.check,
    diff: reader.bool('diff') ?? defaults.diff,
    check() {
      checkKeywords(task, templar, READ_ELSEWHERE);
      reader.values('environment');
    },
    address() {
      const address = resolveAddress(
        (delegate ?? session.hostRun.host).name,
        read,
        keywords,
        defaults,
        run.context.connection,
      );
      return {
        ...address,
        ...(address.connection === 'local' && { directory: run.play.directory }),
        ...(session.lane !== undefined && { lane: session.lane }),
      };
    },
    become: () => resolveBecome(read, keywords, defaults),
    environment: () => readEnvironment(session, scope),
    timeout: () => reader.int('timeout') || defaults.taskTimeout || undefined,
  };
}

/** The host that the task is delegated to: of the inventory by name or address, or one made up of that name. */
function resolveDelegate(session: TaskSession, templar: Templar): Host | undefined {
  const given = resolveKeyword(session.task, 'delegate_to');
  if (!given || given.value === null || given.value === '') return undefined;
  const rendered = renderDelegate(given.value, templar);
  if (rendered === undefined) return undefined;
  if (rendered === null || rendered === '') {
    throw new DroverError(`Empty hostname produced from delegate_to: "${shown(given.value)}"`);
  }
  return namedHost(session.run.context.inventory, String(rendered));
}

/** Source values: nothing is rendered for the sake of being shown. */
function delegatedVars(delegate: Host, { variables }: Scope): Dict {
  const source = (name: string): Value => {
    const value = variables.get(name);
    return value === undefined ? null : value instanceof Template ? value.text : value;
  };
  const vars: Dict = new Map([
    ['ansible_host', source('ansible_host') ?? delegate.name],
    ['ansible_port', source('ansible_port')],
    ['ansible_user', source('ansible_user')],
  ]);
  const connection = source('ansible_connection');
  return connection === null ? vars : vars.set('ansible_connection', connection);
}

/** Undefined when it renders to `omit`. */
function renderDelegate(value: Value, templar: Templar): Value | undefined {
  try {
    return templar.render(value);
  } catch (error) {
    if (error instanceof OmittedError) return undefined;
    throw error;
  }
}

/** What `delegate_to` says as it was written: messages name it when it cannot be rendered. */
export function writtenDelegate({ task }: TaskSession): string | undefined {
  const value = resolveKeyword(task, 'delegate_to')?.value ?? null;
  return value === null || value === '' ? undefined : shown(value);
}

function namedHost(inventory: Inventory, name: string): Host {
  const known = inventory.get(name);
  if (known) return known;
  for (const host of inventory.hosts.values()) if (host.vars.get('ansible_host') === name) return host;
  return new Host(name);
}

function shown(value: Value): string {
  return value !== null && typeof value === 'object' && 'text' in value ? String(value.text) : String(value);
}

/** Whether the task or a block around it, rather than the play, says how to connect. */
function resolvedByTask(session: TaskSession): boolean {
  const given = resolveKeyword(session.task, 'connection');
  return given !== undefined && given !== session.run.play.keywords.get('connection');
}

/** `environment`: dicts, the innermost winning. */
function readEnvironment(session: TaskSession, { templar, notice }: Scope): Record<string, string> {
  const environment: Record<string, string> = {};
  const reader = keywordReader(session.task, templar);
  const values = reader.values('environment');
  for (const value of values) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isDict(one)) for (const [key, text] of one) environment[String(key)] = environmentText(text);
      else notice({ type: 'warning', message: `could not parse environment value, skipping: ${repr(values.flat())}` });
    }
  }
  return environment;
}

function environmentText(value: Value): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null ? 'None' : String(value);
}
