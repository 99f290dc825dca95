import { DroverError } from '../base/error.js';
import type { Role, Task } from '../playbook/ast.js';
import type { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import { isInHandlers } from './cursor.js';
import { type HostRun, handlersOf, type PlayRun } from './play-run.js';
import { scopeFor } from './session.js';

/** Notes notifications of a host. While handlers run they take effect at once, otherwise at the next flush. */
export function notifyHandlers(run: PlayRun, hostRun: HostRun, names: readonly string[]): void {
  for (const name of names) {
    const handlers = handlersNotifiedBy(run, name);
    if (handlers.length === 0) reportMissing(run, name);
    else if (isInHandlers(hostRun.cursor)) for (const handler of handlers) notify(run, hostRun, handler);
    else if (!hostRun.notifications.includes(name)) {
      hostRun.notifications.push(name);
      run.context.emit({ type: 'verbose', level: 2, message: `Notification for handler ${name} has been saved.` });
    }
  }
}

/** Turns the notifications up to now into handlers that will run. */
export function resolveNotifications(run: PlayRun, hostRun: HostRun): void {
  for (const name of hostRun.notifications) {
    for (const handler of handlersNotifiedBy(run, name)) notify(run, hostRun, handler);
  }
  hostRun.notifications = [];
}

/** The handler of that name in the block that was loaded last, and all that listen to it. */
function handlersNotifiedBy(run: PlayRun, name: string): Task[] {
  const latestFirst = [...run.handlerBlocks].reverse().flatMap((block) => handlersOf([block]));
  const named = latestFirst.find((handler) => namesOf(run, handler).includes(name));
  const listening = new Map<string, Task>();
  for (const handler of latestFirst) {
    if (!handler.listen.includes(name)) continue;
    const key = namesOf(run, handler)[0] ?? `\0${listening.size}`;
    if (!listening.has(key)) listening.set(key, handler);
  }
  return [...(named ? [named] : []), ...listening.values()];
}

function notify(run: PlayRun, hostRun: HostRun, handler: Task): void {
  if (hostRun.notified.has(handler)) return;
  hostRun.notified.add(handler);
  run.context.emit({ type: 'notify', handler: namesOf(run, handler).at(-1) ?? '', host: hostRun.host.name });
}

const rendered = new WeakMap<Task, readonly string[]>();

/** The spellings by which a handler can be notified: its name, with the role, with the role's collection. */
function namesOf(run: PlayRun, handler: Task): readonly string[] {
  const known = rendered.get(handler);
  if (known) return known;
  const name = nameOf(run, handler);
  if (name === undefined) return [];
  const role: Role | undefined = handler.role;
  const names = role
    ? [name, `${role.name} : ${name}`, ...(role.collection ? [`${role.collection}.${role.name} : ${name}`] : [])]
    : [name];
  rendered.set(handler, names);
  return names;
}

/** The rendered name; undefined while it depends on what is not known. Variables of a host are not there. */
function nameOf(run: PlayRun, handler: Task): string | undefined {
  if (handler.name === null || handler.name === '') return undefined;
  if (typeof handler.name === 'string') return handler.name;
  try {
    const value: Value = scopeFor(run, undefined, handler).templar.render(handler.name);
    return String(value);
  } catch (error) {
    if (handler.listen.length === 0) warnUnusable(run, handler.name as Template, error);
    return undefined;
  }
}

function warnUnusable(run: PlayRun, name: Template, error: unknown): void {
  const message =
    `Handler '${name.text}' is unusable because it has no listen topics and the name could not be templated ` +
    `(host-specific variables are not supported in handler names). The error: ${(error as Error).message}`;
  run.context.emit({ type: 'warning', message });
}

function reportMissing(run: PlayRun, name: string): void {
  const message = `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`;
  if (run.context.settings.get('ERROR_ON_MISSING_HANDLER')) throw new DroverError(message);
  run.context.emit({ type: 'warning', message });
}
