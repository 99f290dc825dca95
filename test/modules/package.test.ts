import { describe, expect, test } from '@jest/globals';
import { checkArguments } from '../../src/module/check.js';
import type { Controller } from '../../src/module/controller.js';
import type { PlainDict } from '../../src/module/plain.js';
import { fromPlain } from '../../src/values/plain.js';
import type { Dict, Value } from '../../src/values/value.js';
import { registry } from './call.js';
import { fakeController } from './fake-controller.js';

/** Calls it, and tells which modules it called with what. */
async function call(args: PlainDict, variables: Record<string, Value> = {}, facts: PlainDict = {}) {
  const definition = await registry.resolve('package')!.load();
  if (definition.kind !== 'control') throw new Error('package runs on the controller');
  const calls: [string, object][] = [];
  const runModule: Controller['runModule'] = async (name, given) => {
    calls.push([name, given]);
    return name === 'ansible.legacy.setup' ? facts : { changed: true };
  };
  const checked = checkArguments(definition, fromPlain(args) as Dict, { name: 'package' });
  if (checked.problems.length > 0) throw checked.problems[0]!;
  const controller = { ...fakeController({ variables }), runModule } as Controller;
  const { result } = await definition.control(checked.args as never, controller);
  return { result, calls };
}

const facts = (manager: string) => ({ ansible_facts: new Map([['pkg_mgr', manager]]) as Value });
const SETUP: [string, object] = ['ansible.legacy.setup', { filter: 'ansible_pkg_mgr', gather_subset: '!all' }];
const ARGS = { name: ['foo'], state: 'present' };

describe('package', () => {
  test.each<[string, PlainDict, Record<string, Value>, string]>([
    ['that the task names', { use: 'apk' }, facts('apt'), 'apk'],
    ['that a variable names', {}, { ...facts('apt'), ansible_package_use: 'dnf' }, 'ansible.legacy.dnf'],
    ['that the facts name', { use: 'auto' }, facts('apt'), 'ansible.legacy.apt'],
    ['of a collection', {}, facts('zypper'), 'zypper'],
  ])('calls the manager %s', async (_name, use, variables, module) => {
    const { result, calls } = await call({ ...ARGS, ...use }, variables);
    expect([result, calls]).toEqual([{ changed: true }, [[module, ARGS]]]);
  });

  test('asks for the fact where it is not there', async () => {
    const { calls } = await call(ARGS, {}, { ansible_facts: { ansible_pkg_mgr: 'apt' } });
    expect(calls).toEqual([SETUP, ['ansible.legacy.apt', ARGS]]);
  });

  test('gives all other options on', async () => {
    const { calls } = await call({ ...ARGS, update_cache: true }, facts('apt'));
    expect(calls).toEqual([['ansible.legacy.apt', { ...ARGS, update_cache: true }]]);
  });

  test.each<[PlainDict, string]>([
    [{ ansible_facts: {} }, 'Could not detect a package manager. Try using the "use" option.'],
    [{ failed: true, msg: 'no' }, 'Failed to fetch ansible_pkg_mgr to determine the package action backend: no'],
  ])('fails where facts say %j', async (found, message) => {
    await expect(call(ARGS, {}, found)).rejects.toThrow(new Error(message));
  });
});
