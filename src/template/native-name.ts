import { typeName } from '../values/type-name.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { markerName } from './marker.js';

/** Name of a value's type as Ansible's messages say it: without the module, and without what is Ansible's own. */
export function nativeName(value: Value): string {
  return value instanceof Undefined ? markerName(value) : typeName(value).replace(/^datetime\./, '');
}

/** `<class 'str'>`: the type as Python prints it. */
export function classText(value: Value): string {
  return `<class '${typeName(value)}'>`;
}
