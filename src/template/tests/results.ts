import { define, type Test } from '../../jinja/index.js';
import { PythonError } from '../../values/exception.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { ansibleError } from '../python-error.js';

/** Tests of task results. */
export function resultTests(environment: AnsibleEnvironment): Readonly<Record<string, Test>> {
  const failed = flag('failed', 'failed');
  const succeeded = of('failed', (result) => !holds(result, 'failed'));
  const changed = of('changed', hasChanged);
  const skipped = flag('skipped', 'skipped');
  return {
    failed,
    failure: failed,
    succeeded,
    success: succeeded,
    successful: succeeded,
    unreachable: flag('unreachable', 'unreachable'),
    reachable: of('unreachable', (result) => !holds(result, 'unreachable')),
    changed,
    change: changed,
    skipped,
    skip: skipped,
    timedout: of('timedout', (result) => {
      const timedout = result.get('timedout') ?? null;
      if (!isTrue(timedout)) return false;
      if (timedout instanceof Map) return holds(timedout, 'period');
      throw new PythonError('AttributeError', `'${typeName(timedout)}' object has no attribute 'get'`);
    }),
    started: asyncTest(environment, 'started'),
    finished: asyncTest(environment, 'finished'),
  };
}

function flag(name: string, key: string): Test {
  return of(name, (result) => holds(result, key));
}

function of(name: string, decide: (result: Dict) => boolean): Test {
  return define({ name, params: ['result'] }, (_call, result) => {
    if (!(result instanceof Map)) throw ansibleError(`The '${name}' test expects a dictionary`);
    return decide(result);
  });
}

function holds(result: Dict, key: string): boolean {
  return isTrue(result.get(key) ?? null);
}

/** A loop's result has changed when one of its items has. */
function hasChanged(result: Dict): boolean {
  if (result.has('changed')) return holds(result, 'changed');
  const results: Value | undefined = result.get('results');
  if (!Array.isArray(results) || !(results[0] instanceof Map)) return false;
  return results.some((item) => item instanceof Map && holds(item, 'changed'));
}

function asyncTest(environment: AnsibleEnvironment, name: string): Test {
  return of(name, (result) => {
    if (result.has(name)) return holds(result, name);
    environment.notice({
      type: 'warning',
      message: `The '${name}' test expects an async task, but a non-async task was tested`,
    });
    return true;
  });
}
