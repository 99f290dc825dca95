import { join } from 'node:path';
import { unknownPlace } from '../base/position.js';
import { repr } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { Role, Task } from './ast.js';
import { exists } from './files.js';
import { sourceValue, textOfValue } from './nodes.js';
import type { Place } from './place.js';
import { readRoleFile } from './role-files.js';
import type { RoleMeta } from './role-meta.js';

/**
 * The task that checks a role's arguments before its own tasks, when the role describes those of this entry point, in
 * meta/argument_specs or in meta/main. It is built at the place that it is given.
 */
export function argumentsTask(role: Role, meta: RoleMeta, place: Place): ((at: Place) => Task) | undefined {
  const spec = argumentSpecs(role, meta, place).get(role.tasksFrom);
  if (!isDict(spec) || spec.size === 0) return undefined;
  const context: Dict = new Map<Value, Value>([
    ['type', 'role'],
    ['name', role.name],
    ['argument_spec_name', role.tasksFrom],
    ['path', role.path],
  ]);
  const args: Dict = new Map<Value, Value>([
    ['argument_spec', spec.get('options') ?? new Map()],
    ['provided_arguments', role.parameters],
    ['validate_args_context', context],
  ]);
  const about = textOfValue(spec.get('short_description') ?? null);
  const name = `Validating arguments against arg spec '${role.tasksFrom}'${about === undefined ? '' : ` - ${about}`}`;
  return (at) => validationTask(name, args, at);
}

function argumentSpecs(role: Role, meta: RoleMeta, place: Place): Dict {
  const { loading } = place;
  const base = join(role.path, 'meta', 'argument_specs');
  if (!['.yml', '.yaml', '.json'].some((extension) => exists(base + extension, loading))) return meta.argumentSpecs;
  const tree = readRoleFile(role, 'meta', 'argument_specs', loading);
  const value = tree ? sourceValue(tree) : null;
  const specs = isDict(value) ? value.get('argument_specs') : null;
  return isDict(specs) ? specs : new Map();
}

function validationTask(name: string, args: Dict, place: Place): Task {
  const { source } = place.role!;
  const tags = { value: ['always'], source, items: [{ value: 'always', source }] };
  const action = 'ansible.builtin.validate_argument_spec';
  const data: Dict = new Map<Value, Value>([
    ['action', action],
    ['args', args],
    ['name', name],
    ['tags', ['always']],
  ]);
  return {
    kind: 'task',
    source: { ...source, coarse: unknownPlace(repr(data)) },
    shownAt: place.play.source,
    keywords: new Map([['tags', tags]]),
    vars: new Map(),
    role: place.role,
    parent: place.parent,
    play: place.play,
    when: [],
    name,
    action,
    fqcn: action,
    args,
    argsTemplate: undefined,
    dynamic: false,
    loop: undefined,
    listen: [],
    collections: place.collections,
    implicit: false,
  };
}
