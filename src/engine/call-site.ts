import { DroverError } from '../base/error.js';
import type { Become, HostAddress } from '../connection/address.js';
import { Host } from '../inventory/host.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Background } from '../module/background.js';
import type { OwnConnection } from '../module/controller.js';
import type { Place } from '../module/define.js';
import type { Task } from '../playbook/ast.js';
import { type KeywordName, resolveKeyword } from '../playbook/keywords.js';
import { OmittedError } from '../template/error.js';
import { lazyDict } from '../template/lazy.js';
import type { Templar } from '../template/templar.js';
import { repr } from '../values/repr.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { controllerAddress, resolveAddress, resolveBecome } from './address.js';
import { checkKeywords, KeywordReader } from './keywords.js';
import { readVariable, type Scope, scopeFor, type TaskSession } from './session.js';

/** Keywords that are read before a task's hosts work, or where the host is chosen. */
const READ_ELSEWHERE: ReadonlySet<KeywordName> = new Set(['name', 'action', 'local_action', 'delegate_to']);

/** What a call in the background has of its own. */
export interface Apart extends OwnConnection {
  /** Seconds, in place of the task's `timeout`; undefined for no limit. */
  readonly seconds: number | undefined;
  /** Where the module's program goes on by itself. */
  readonly background?: Background | undefined;
}

/** What a call has in place of what the task's keywords say. */
export interface Instead {
  readonly check: boolean;
  readonly diff: boolean;
}

/** Where and how the module of a task runs. What not every call asks for is read when one does. */
export class CallSite {
  /** The host that `delegate_to` names, undefined when the task runs on its own host. */
  readonly delegatedTo: string | undefined;
  readonly delegateFacts: boolean;
  readonly checkMode: boolean;
  readonly diff: boolean;
  private readonly reader: KeywordReader;
  /** The variables of the host that is connected to. */
  private readonly connection: Scope;

  constructor(
    private readonly session: TaskSession,
    private readonly scope: Scope,
    private readonly delegate: Host | undefined,
    private readonly apart?: Apart,
    private readonly place: Place = { onController: false, become: true },
    private readonly instead?: Instead,
  ) {
    const { defaults } = session.run.context;
    this.reader = new KeywordReader(session.task, scope.templar);
    this.connection = delegate ? scopeFor(session.run, delegate, session.task, session.local, scope.notice) : scope;
    this.delegatedTo = delegate?.name;
    this.delegateFacts = this.reader.bool('delegate_facts') ?? false;
    this.checkMode = instead?.check ?? this.reader.bool('check_mode') ?? defaults.check;
    this.diff = instead?.diff ?? this.reader.bool('diff') ?? defaults.diff;
  }

  /** The same place for a call in the background. */
  inBackground(apart: Apart): CallSite {
    return new CallSite(this.session, this.scope, this.delegate, apart);
  }

  /** The same place over a connection of the call's own. */
  over(own: OwnConnection): CallSite {
    return this.inBackground({ seconds: this.timeout(), ...this.apart, ...own });
  }

  /** The same call where the module says that it runs. */
  placed(place: Place): CallSite {
    return new CallSite(this.session, this.scope, this.delegate, this.apart, place, this.instead);
  }

  /** The same call as an action plugin asks for it. */
  asked(instead: Instead, become: boolean): CallSite {
    const place = { ...this.place, become: this.place.become && become };
    return new CallSite(this.session, this.scope, this.delegate, this.apart, place, instead);
  }

  get background(): Background | undefined {
    return this.apart?.background;
  }

  /** How that host is reached, as far as its variables say. */
  delegatedVars(): Dict | undefined {
    return this.delegate && delegatedVars(this.delegate, this.connection);
  }

  /** `ansible_delegated_vars`: the variables of that host, rendered when they are read. Who delegates is still named by them. */
  variablesOfDelegate(): Dict | undefined {
    if (!this.delegate) return undefined;
    const { variables, templar } = this.connection;
    const vars = lazyDict(variables.names(), (name) => {
      if (name === 'inventory_hostname') return this.session.hostRun.host.name;
      const value = variables.get(String(name));
      return value === undefined ? undefined : templar.render(value);
    });
    return new Map([[this.delegate.name, vars]]);
  }

  /** Throws what went wrong with the keywords of the connection. It counts only when `when` does not skip the task. */
  check(): void {
    checkKeywords(this.session.task, this.scope.templar, READ_ELSEWHERE);
    this.reader.values('environment');
  }

  address(): HostAddress {
    const { session, delegate, reader } = this;
    const { defaults, connection } = session.run.context;
    const host = delegate ?? session.hostRun.host;
    const keywords = {
      connection: delegate && !resolvedByTask(session) ? undefined : reader.text('connection'),
      user: reader.text('remote_user'),
      port: reader.int('port'),
    };
    const own = resolveAddress(host.name, this.readVariable(), keywords, defaults, connection);
    const address = this.place.onController ? controllerAddress(own) : own;
    const lane = this.apart?.lane ?? session.lane;
    const timeout = this.apart?.connectTimeout;
    const directory = address.connection === 'local' && session.run.play.directory;
    return {
      ...address,
      ...(directory !== false && { directory }),
      ...(lane !== undefined && { lane }),
      ...(timeout !== undefined && { timeout }),
    };
  }

  become(): Become | undefined {
    if (!this.place.become) return undefined;
    return resolveBecome(this.readVariable(), this.reader, this.session.run.context.defaults);
  }

  environment(): Readonly<Record<string, string>> {
    return readEnvironment(this.session, this.scope);
  }

  /** Seconds, undefined for no limit. */
  timeout(): number | undefined {
    if (this.apart) return this.apart.seconds;
    return this.reader.int('timeout') || this.session.run.context.defaults.taskTimeout || undefined;
  }

  private readVariable(): (name: string) => Value | undefined {
    return (name) => readVariable(this.connection, name);
  }
}

export function resolveCallSite(session: TaskSession, scope: Scope): CallSite {
  return new CallSite(session, scope, resolveDelegate(session, scope.templar));
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
  const reader = new KeywordReader(session.task, templar);
  const values = reader.values('environment');
  for (const value of values) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isDict(one)) for (const [key, text] of one) environment[String(key)] = environmentText(text);
      else
        notice({ type: 'warning', message: `could not parse environment value, skipping: ${written(session.task)}` });
    }
  }
  return environment;
}

/** The dicts and texts of `environment` as they were written. */
function written(task: Task): string {
  return repr(resolveKeyword(task, 'environment').flatMap(({ value }) => value));
}

function environmentText(value: Value): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null ? 'None' : String(value);
}
