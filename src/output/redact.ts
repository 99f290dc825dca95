import { DroverError, ProblemList } from '../base/error.js';
import type { Redactor } from '../base/secret.js';
import type { Event } from '../engine/event.js';
import { Template } from '../values/template.js';
import { isAction } from './clean.js';

/** Members that are drover's own words, and places in files: their texts are no one's secret. */
const UNMASKED = new Set(['type', 'status', 'id', 'source', 'level', 'started', 'ended']);

/**
 * The event with every registered secret masked; the same event when it holds none. What `debug` was asked to show is
 * shown: that is what it is for, and what `no_log` is for.
 */
export function redactEvent(event: Event, redactor: Redactor): Event {
  if (!redactor.active || ('result' in event && isAction(event.result.task.action, 'debug'))) return event;
  return maskDeep(event, redactor) as Event;
}

function maskDeep(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return maskList(value, redactor);
  if (value instanceof Map) return maskMap(value, redactor);
  if (value instanceof Error) return maskError(value, redactor);
  if (value instanceof Template) return new Template(redactor.mask(value.text), value.source);
  return Object.getPrototypeOf(value) === Object.prototype ? maskObject(value, redactor) : value;
}

function maskList(list: readonly unknown[], redactor: Redactor): readonly unknown[] {
  const masked = list.map((item) => maskDeep(item, redactor));
  return masked.some((item, at) => item !== list[at]) ? masked : list;
}

function maskMap(map: ReadonlyMap<unknown, unknown>, redactor: Redactor): ReadonlyMap<unknown, unknown> {
  const masked = new Map<unknown, unknown>();
  let changed = false;
  for (const [key, value] of map) {
    const newKey = maskDeep(key, redactor);
    const newValue = maskDeep(value, redactor);
    changed ||= newKey !== key || newValue !== value;
    masked.set(newKey, newValue);
  }
  return changed ? masked : map;
}

function maskObject(object: object, redactor: Redactor): object {
  let copy: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(object)) {
    if (UNMASKED.has(key)) continue;
    const masked = maskDeep(value, redactor);
    if (masked === value) continue;
    copy ??= { ...object };
    copy[key] = masked;
  }
  return copy ?? object;
}

/** The error's chain of messages anew: what it was thrown with besides, its stack among it, stays behind. */
function maskError(error: Error, redactor: Redactor): Error {
  const cause = error.cause === undefined ? undefined : maskDeep(error.cause, redactor);
  if (error instanceof ProblemList) {
    const problems = error.problems.map((problem) => maskError(problem, redactor) as DroverError);
    return new ProblemList(problems, error.title && redactor.mask(error.title), { code: error.code, hint: error.hint });
  }
  const message = redactor.mask(error.message);
  if (!(error instanceof DroverError)) return new Error(message, cause === undefined ? undefined : { cause });
  const { code, source, told = null, apart } = error;
  const [hint, advice] = [error.hint, error.advice].map((text) => text && redactor.mask(text));
  return new DroverError(message, { code, source, told, hint, advice, cause, apart });
}
