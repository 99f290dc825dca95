import { suggest } from '../base/suggest.js';
import { PythonError } from '../values/exception.js';
import type { Undefined } from '../values/undefined.js';
import type { TemplateEngine } from './engine.js';
import type { AnsibleEnvironment } from './environment.js';

/** Names of variables that are listed when nothing is near. */
const MOST_LISTED = 12;

/** What was probably meant by something undefined: names that are near, or the keys that there are. */
export function missingAdvice(engine: TemplateEngine, marker: Undefined): string | undefined {
  const { name } = marker;
  if (name === undefined) return undefined;
  const { lastMissing } = engine.environment;
  const container = lastMissing?.message === marker.message ? lastMissing.container : undefined;
  if (container !== undefined && !(container instanceof Map)) return undefined;
  const candidates = container instanceof Map ? keysOf(container) : [...engine.variables.names()];
  const near = suggest(name, candidates);
  if (near.length > 0) return `Did you mean ${near.map((word) => `'${word}'`).join(' or ')}?`;
  if (!container || candidates.length === 0) return undefined;
  const listed = candidates.slice(0, MOST_LISTED).join(', ');
  return `Its keys are: ${listed}${candidates.length > MOST_LISTED ? ', …' : ''}.`;
}

function keysOf(dict: Map<unknown, unknown>): string[] {
  return [...dict.keys()].filter((key): key is string => typeof key === 'string');
}

/** Adds to the error about a filter or test that does not exist what to do about it. */
export function advisePlugin(environment: AnsibleEnvironment, error: unknown): void {
  if (!(error instanceof PythonError)) return;
  const [, kind, name] = /^No (filter|test) named '([^']+)'/.exec(error.message) ?? [];
  if (kind === undefined || name === undefined) return;
  const advice = environment.plugins.missingHint(kind as 'filter' | 'test', name);
  if (advice !== undefined) error.advise(advice);
}
