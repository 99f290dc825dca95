import { typeName } from './type-name.js';
import type { Value } from './value.js';

/** Name of the class that ansible-core gives to a value that it read from a file. */
export function taggedTypeName(value: Value): string {
  const name = typeName(value);
  return TAGGED.has(name) ? `_AnsibleTagged${name[0]!.toUpperCase()}${name.slice(1)}` : name;
}

/** The class as Python prints it. */
export function taggedClass(value: Value): string {
  const name = taggedTypeName(value);
  return name.startsWith('_') ? `<class 'ansible.module_utils._internal._datatag.${name}'>` : `<class '${name}'>`;
}

const TAGGED = new Set(['str', 'dict', 'int', 'float', 'list', 'tuple', 'set', 'date', 'datetime']);
