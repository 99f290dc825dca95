import { GroupTuple } from '../jinja/filters/group-tuple.js';
import { typeName } from '../values/type-name.js';
import { LenientUndefined, Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { dictName } from './lazy.js';
import { markerName } from './marker.js';

/** Name of a value's type as Ansible's messages say it: without the module, and without what is Ansible's own. */
export function nativeName(value: Value): string {
  if (value instanceof LenientUndefined) return 'Undefined';
  if (value instanceof Undefined) return markerName(value);
  if (value instanceof Map) return dictName(value);
  const name = typeName(value);
  // The name of a class is its own, not that of its type.
  if (name === 'type' && 'name' in (value as object)) return String((value as unknown as { name: unknown }).name);
  return value instanceof GroupTuple ? 'GroupTuple' : name.replace(/^datetime\./, '');
}

/** Name of the class in which a filter of Ansible's meets the value: dicts and lists render as they are read. */
export function lazyName(value: Value): string {
  if (value instanceof Map) return '_AnsibleLazyTemplateDict';
  return Array.isArray(value) ? '_AnsibleLazyTemplateList' : typeName(value);
}

/** The class of `lazyName` as Python prints it. */
export function lazyClass(value: Value): string {
  const name = lazyName(value);
  return `<class '${name.startsWith('_') ? `ansible._internal._templating._lazy_containers.${name}` : name}'>`;
}

/** `<class 'str'>`: the type as Python prints it. */
export function classText(value: Value): string {
  return `<class '${typeName(value)}'>`;
}
